/** Messages name files that are there when they are read: not copies on their way, which are gone with the run. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedTable, startEmbeddedTable } from '@completion-batch/sandbox';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { smallReceipt } from '../world/small-receipts.ts';
import { World } from '../world/world.ts';

let folder = '';
let server: EmbeddedTable;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'));
  server = await startEmbeddedTable({ dataDir: folder });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

it('a request that is too large, of a shard that came from the store', async () => {
  const world = await World.create(server.endpoint, smallReceipt(1));
  onTestFinished(() => world.close());
  const prepared = await world.prepareAndFormat('night');
  await rm(world.requests('night'), { recursive: true });
  const result = await world.submit(prepared, { limits: { maxTokens: 10 } });
  expect(result).toMatchObject({ complete: false, missingShards: [], tooLarge: [{ reason: expect.any(String) }] });
  for (const { where } of result.tooLarge)
    expect([where, existsSync(where.replace(/:\d+$/, ''))]).toEqual([where, true]);
});
