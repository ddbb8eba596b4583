/** What is gone from the object store, or damaged, between the phases: the same execution puts it right. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, type Plan, prepare } from '@completion-batch/core';
import { type Logger, type ObjectStore, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

async function planOf(world: World, logger: Logger = silentLogger): Promise<Plan> {
  const { table, store, clock } = await world.process();
  const out = join(world.folder, 'run-1');
  return (await prepare({ table, store, clock, logger, executionId: 'run-1', out, model: 'gpt-4.1-mini' })).plan;
}

/** A logger that keeps warnings. */
function noted(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, logger: { ...silentLogger, warn: (text) => void warnings.push(text) } };
}

async function storeOf(world: World): Promise<ObjectStore> {
  return (await world.process()).store;
}

const cut = (bytes: Uint8Array): Uint8Array => bytes.slice(0, bytes.length >> 1);
const oneOther = (bytes: Uint8Array): Uint8Array =>
  bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte));

/** The request lines of a shard as they were handed on. */
async function requestsOf(world: World, shard: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(world.requests('run-1'), `${shard}.json`), 'utf8')) as {
    file: string;
  };
  return readFile(join(world.requests('run-1'), manifest.file), 'utf8');
}

describe("a shard's labels", () => {
  it.each([
    ['gone', async (store: ObjectStore, key: string) => store.delete(key), 'object-not-found'],
    ['cut', async (store: ObjectStore, key: string) => store.put(key, cut(await store.get(key))), 'damaged'],
    ['changed', async (store: ObjectStore, key: string) => store.put(key, oneOther(await store.get(key))), 'damaged'],
  ] as const)('that are %s are written again by the same execution, the same', async (_, harm, code) => {
    const world = await worldOf(receipts(30));
    const first = await world.prepareAndFormat('run-1');
    const requests = await requestsOf(world, '0002');
    const { store } = await world.process();
    const key = first.plan.shards[1]?.key ?? '';
    const labels = await store.get(key);
    await harm(store, key);
    const prepareAgain = expect.stringContaining('Run prepare again with the same execution id');
    const refused = {
      code: expect.stringContaining(code),
      message: expect.stringContaining('shard 0002'),
      remedy: prepareAgain,
    };
    const { logger, warnings } = noted();
    // Format alone, as a re-run of the failed job.
    const { table, clock } = await world.process();
    const out = join(world.folder, 'alone');
    await expect(format({ table, store, clock, logger, plan: first.plan, shard: '0002', out })).rejects.toMatchObject(
      refused,
    );
    expect(await planOf(world, logger)).toEqual(first.plan);
    expect(warnings).toEqual([expect.stringContaining('shard 0002 were not in the store as the plan has them')]);
    expect(await store.get(key)).toEqual(labels);
    const again = await world.prepareAndFormat('run-1');
    expect(await requestsOf(world, '0002')).toBe(requests);
    expect(await world.submit(again)).toMatchObject({ complete: true, missingShards: [], files: [{ units: 120 }] });
  });

  it('that have changed since are planned anew: the others stay as they are, and nothing is asked twice', async () => {
    const world = await worldOf(receipts(30));
    const first = await world.prepareAndFormat('run-1');
    const { store } = await world.process();
    await store.delete(first.plan.shards[1]?.key ?? '');
    // Of the shard: one label has its verdict, one is new; of another shard one is new.
    await world.put(smallLabel(21, 2, 2, 'DATE', 'VALID'));
    await world.put(smallLabel(25, 1, 2, 'MERCHANT_NAME', 'NONE'));
    await world.put(smallLabel(1, 1, 2, 'MERCHANT_NAME', 'NONE'));
    const { logger, warnings } = noted();
    const again = await world.prepareAndFormat('run-1', undefined, logger);
    expect(warnings).toEqual([expect.stringContaining('the shard is planned anew with 60 labels')]);
    expect(again.plan.shards.map(({ id }) => id)).toEqual(['0001', '0002']);
    expect(again.plan.shards[0]).toEqual(first.plan.shards[0]);
    expect(again.plan).toMatchObject({ labels: 120, receipts: 30, createdAt: first.plan.createdAt });
    expect(await planOf(world)).toEqual(again.plan);
    expect(await world.submit(again)).toMatchObject({ complete: true, files: [{ ending: 'submitted', units: 120 }] });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 120, VALID: 1, NONE: 1 } });
  });

  it('of which none needs validation any more are left out, also after the whole way', async () => {
    const world = await worldOf(receipts(30));
    const first = await world.prepareAndFormat('run-1');
    expect(await world.submit(first)).toMatchObject({ complete: true });
    const { store } = await world.process();
    for (const { key } of first.plan.shards) await store.delete(key);
    const { logger, warnings } = noted();
    const again = await world.prepareAndFormat('run-1', undefined, logger);
    expect(warnings).toHaveLength(2);
    expect(again.plan).toMatchObject({ labels: 0, receipts: 0, shards: [] });
    expect(await world.submit(again)).toMatchObject({ complete: true });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 120 } });
    expect((await checkWorld(world)).batches).toHaveLength(1);
  });

  it('grow by nothing that came since: it waits for the next execution', async () => {
    const world = await worldOf(receipts(30).filter((item) => item.PK?.S !== `IMAGE#${smallImageId(20)}`));
    const first = await world.prepareAndFormat('run-1');
    const shard = first.plan.shards[1];
    for (const item of receipts(30)) if (item.PK?.S === `IMAGE#${smallImageId(20)}`) await world.put(item);
    await (await storeOf(world)).delete(shard?.key ?? '');
    const again = await planOf(world);
    expect(again.shards[1]).toMatchObject({ labels: shard?.labels, receipts: shard?.receipts });
    expect(again.shards[1]?.sha256).not.toBe(shard?.sha256);
    expect(again.labels).toBe(first.plan.labels);
  });
});

it("a shard's requests that lie damaged in the object store are put right by format", async () => {
  const world = await worldOf(receipts(3));
  const first = await world.prepareAndFormat('run-1');
  const { store } = await world.process();
  const manifest = JSON.parse(await readFile(join(world.requests('run-1'), '0001.json'), 'utf8')) as { key: string };
  const requests = await store.get(manifest.key);
  await store.put(manifest.key, cut(requests));
  await world.prepareAndFormat('run-1');
  expect(await store.get(manifest.key)).toEqual(requests);
  expect(await world.submit(first)).toMatchObject({ complete: true });
});
