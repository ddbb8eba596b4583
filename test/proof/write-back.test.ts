/**
 * Verdicts written back into vectors' metadata: stopped at every call from the first verdict on, and begun again by a process
 * that remembers nothing, which asks OpenAI nothing where the batch was collected already.
 */
import { join } from 'node:path';
import type { LabelServices } from '@completion-batch/core';
import {
  noting,
  openVectors,
  readMetadata,
  type VectorStore,
  vectorId,
  type WordMetadata,
  writeBack,
} from '@completion-batch/core/vectors';
import { CompletionBatchError, collect } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { judged } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { saveWorld } from '../world/saved-world.ts';
import { scale } from '../world/scale.ts';
import { receipts, smallImageId } from '../world/small-receipts.ts';
import { answering, statusesOf, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Process, World } from '../world/world.ts';

const worldOf = useWorlds();
const { signal } = new AbortController();

const wordKey = (lineId: number, wordId: number) => ({ imageId: smallImageId(1), receiptId: 1, lineId, wordId });
const WORDS = [wordKey(1, 1), wordKey(2, 2), wordKey(2, 3)];
const answers = answering({ 1: judged((id) => ({ valid: id !== '2.3.DATE' })) });

const vectorsOf = (world: World, { store }: Pick<Process, 'store'>): VectorStore =>
  openVectors(store, { workDir: join(world.folder, 'work') });

/** A world in which a batch is answered and not collected. */
async function answered(): Promise<World> {
  const world = await worldOf(receipts(1), answers);
  await submitted(world);
  await world.answer();
  return world;
}

/** The same with vectors for its words, but for one. */
async function withVectors(world: World): Promise<World> {
  const vectors = vectorsOf(world, await world.process());
  const metadata = readMetadata({ text: 'x', valid_labels_array: ['DATE'] }) as WordMetadata;
  const words = WORDS.map((key) => ({ key, vector: new Float32Array([1, key.wordId]), metadata }));
  await vectors.upsert(words, signal);
  await vectors.save(signal);
  await vectors.close();
  return world;
}

const servicesOf = (world: World, process: Process): LabelServices => noting(world.services(process));

async function collectAll(world: World, process: Process): Promise<Awaited<ReturnType<typeof writeBack>>> {
  const services = servicesOf(world, process);
  for await (const { batch } of services.state.batches.listOpen())
    if (batch !== undefined) await collect(services, { batch, workDir: join(world.folder, 'work') });
  const vectors = vectorsOf(world, process);
  try {
    return await writeBack(services, [vectors]);
  } finally {
    await vectors.close();
  }
}

/** What the words' metadata say, and what is left to do. */
async function outcomeOf(world: World): Promise<unknown> {
  const vectors = vectorsOf(world, await world.process());
  const near = await vectors.nearest(
    { imageId: smallImageId(9), receiptId: 1 },
    [{ vector: new Float32Array([1, 1]), labels: ['DATE'] }],
    9,
    signal,
  );
  await vectors.close();
  const notes = [...(await world.objects()).keys()].filter((key) => key.startsWith('evidence/write-back/'));
  return {
    labels: Object.fromEntries(
      near
        .flat()
        .map(({ key, metadata: { valid, invalid, labelStatus } }) => [vectorId(key), { valid, invalid, labelStatus }]),
    ),
    rows: await statusesOf(world, 1),
    notes,
  };
}

const WANTED = {
  labels: {
    [vectorId(wordKey(1, 1))]: { valid: ['DATE', 'MERCHANT_NAME'], invalid: [], labelStatus: 'validated' },
    [vectorId(wordKey(2, 2))]: { valid: ['DATE'], invalid: [], labelStatus: 'validated' },
    [vectorId(wordKey(2, 3))]: { valid: [], invalid: ['DATE'], labelStatus: 'validated' },
  },
  rows: expect.objectContaining({ '2.3.DATE': 'INVALID', '2.2.DATE': 'VALID' }),
  notes: [],
};

describe('write-back', () => {
  it('stopped at each call, the next collect ends it', async () => {
    const saved = await saveWorld(await answered());
    const undisturbed = new Boundary();
    const first = await withVectors(await worldOf(saved, answers));
    const told = await collectAll(first, await first.process(undisturbed));
    expect(told).toEqual({ batches: 1, changed: 3, unchanged: 0, withoutVector: 1, failures: [] });
    expect(await outcomeOf(first)).toEqual(WANTED);

    const points = undisturbed.passed;
    const begun = points.findLastIndex(({ call }) => call.startsWith('openai')) + 1;
    const stops = points.flatMap((_, at) => (at >= begun && (at - begun) % scale(6, 1) === 0 ? [at] : []));
    expect(stops.length).toBeGreaterThan(5);
    for (const at of stops) {
      const world = await withVectors(await worldOf(saved, answers));
      await world.untilCrash(new Boundary((_, index) => index === at), (process) => collectAll(world, process));
      await collectAll(world, await world.process());
      expect(await outcomeOf(world), `stopped ${points[at]?.moment} ${points[at]?.call} (${at})`).toEqual(WANTED);
      await world.close();
    }
  });

  it('that fails costs no verdict, and is done by the next collect, which asks OpenAI nothing', async () => {
    const world = await withVectors(await answered());
    const services = servicesOf(world, await world.process());
    for await (const { batch } of services.state.batches.listOpen())
      if (batch !== undefined) await collect(services, { batch, workDir: join(world.folder, 'work') });
    expect((await statusesOf(world, 1))['2.3.DATE']).toBe('INVALID');
    const failing = {
      ...vectorsOf(world, services),
      url: 'chroma://gone/words',
      mergeVerdicts: () => Promise.reject(new Error('gone')),
      save: () => Promise.resolve(),
    };
    const failed = await writeBack(services, [failing]);
    expect(failed).toMatchObject({ batches: 0, failures: [{ reason: 'chroma://gone/words: gone' }] });
    const boundary = new Boundary();
    expect(await collectAll(world, await world.process(boundary))).toMatchObject({
      batches: 1,
      changed: 3,
      failures: [],
    });
    expect(boundary.passed.filter(({ call }) => call.startsWith('openai'))).toEqual([]);
    expect(await outcomeOf(world)).toEqual(WANTED);
  });

  it('is not begun before all verdicts of a batch are there, and not told twice', async () => {
    const world = await withVectors(await answered());
    const services = servicesOf(world, await world.process());
    const [batchId = ''] = (await world.rows('BATCH_SUMMARY')).map(({ PK }) => PK?.S?.slice('BATCH#'.length));
    await services.store.create(`evidence/write-back/${batchId}/to-do`, '');
    await services.store.create('evidence/write-back/not-a-batch/to-do', '');
    const vectors = vectorsOf(world, services);
    expect(await writeBack(services, [vectors])).toMatchObject({ batches: 0, changed: 0, failures: [] });
    expect(await collectAll(world, await world.process())).toMatchObject({ batches: 1, changed: 3 });
    expect(await collectAll(world, await world.process())).toMatchObject({ batches: 0, changed: 0 });
    await vectors.close();
  });

  it('needs no right to delete: what is done is marked', async () => {
    const world = await withVectors(await answered());
    const denied = new CompletionBatchError('access-denied', 'denied', { remedy: 'None.' });
    const keeping = await world.processWith((store) => ({
      ...store,
      delete: () => Promise.reject(denied),
    }));
    expect(await collectAll(world, keeping)).toMatchObject({ batches: 1, changed: 3, failures: [] });
    expect(await outcomeOf(world)).toMatchObject({
      notes: [expect.stringMatching(/done$/), expect.stringMatching(/to-do$/)],
    });
    expect(await collectAll(world, keeping)).toMatchObject({ batches: 0, changed: 0 });
  });
});
