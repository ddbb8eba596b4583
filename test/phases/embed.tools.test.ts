/** Words get vectors in a collection of a real Chroma server. */
import { join } from 'node:path';
import { embed } from '@completion-batch/core/embed';
import { openChroma } from '@completion-batch/core/vectors';
import { LIBRARY_WAYS, silentLogger } from '@completion-batch/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChromaServer, startChroma } from '../world/chroma.ts';
import { receipts, smallImageId } from '../world/small-receipts.ts';
import { needing } from '../world/tools.ts';
import { useWorlds } from '../world/use-worlds.ts';

const suite = needing('embed into Chroma', 'chroma');

describe.skipIf(suite.skip)(suite.title, () => {
  const worldOf = useWorlds();
  let server: ChromaServer;
  beforeAll(async () => {
    server = await startChroma();
  });
  afterAll(() => server?.stop());

  it('makes the collection, fills it the day after, and refuses another dimension', async () => {
    const world = await worldOf(receipts(3));
    const { table, store, openai } = await world.process();
    const url = `${server.endpoint.replace('http', 'chroma')}/words`;
    const vectors = openChroma(url, { env: {}, where: 'into' });
    const own = { table, store, openai, vectors, logger: silentLogger, ways: LIBRARY_WAYS };
    const options = { ...own, workDir: join(world.folder, 'work'), model: 'text-embedding-3-small', dimensions: 64 };
    expect((await embed(options)).found).toMatchObject({ missing: 12, asked: 12 });
    await world.answer();
    world.clock.advance(86_400_000);
    expect(await embed(options)).toMatchObject({ takenIn: { words: 12 }, found: { missing: 0 }, open: 0 });
    const { signal } = new AbortController();
    expect(await vectors.kind(signal)).toEqual({ dimensions: 64, source: 'completion-batch/text-embedding-3-small' });
    const word = { imageId: smallImageId(1), receiptId: 1, lineId: 3, wordId: 2 };
    const [vector = new Float32Array()] = (await vectors.vectors([word], signal)).values();
    const [near = []] = await vectors.nearest(word, [{ vector, labels: ['SUBTOTAL'] }], 8, signal);
    expect(near.map(({ metadata }) => [metadata.text, metadata.invalid])).toEqual([
      ['12.50', ['SUBTOTAL']],
      ['12.50', ['SUBTOTAL']],
    ]);
    await expect(embed({ ...options, dimensions: 32 })).rejects.toMatchObject({
      code: 'invalid-input',
      where: vectors.url,
      message: expect.stringContaining('64 dimensions, not 32'),
    });
  });
});
