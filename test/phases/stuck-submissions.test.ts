/**
 * A submission that cannot be finished, because its request file is lost, its files lie elsewhere or its row is damaged: it
 * is named and red wherever somebody looks, no other work waits for it, and reconcile ends it without losing or paying
 * anything twice.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  describeStuck,
  openObjectStore,
  type ReconcileLabelsOptions,
  type ReconcileLabelsResult,
} from '@completion-batch/core';
import { ApiError, type Intercept, scriptResponder } from '@completion-batch/emulator';
import { findStuckSubmissions, needsAttention, reconcileNeedsAttention } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { allValid } from '../world/answers.ts';
import { stopAt } from '../world/boundary.ts';
import { reconcileIn } from '../world/chain.ts';
import { checkWorld } from '../world/checker.ts';
import { LEFT } from '../world/moments.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, ServiceOverrides, World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;

async function run(
  world: World,
  options: Partial<ReconcileLabelsOptions> & ServiceOverrides = {},
): Promise<ReconcileLabelsResult> {
  return reconcileIn(world, await world.process(), options);
}

const STATES = Object.keys(LEFT);

async function submission(world: World): Promise<Item> {
  const [row] = await world.rows('COMPLETION_SUBMISSION');
  if (row === undefined) throw new Error('there is no submission');
  return row;
}

const idOf = (row: Item): string => row.PK?.S?.slice('BATCH#'.length) ?? '';

/** A world in which a submission was left in a state, a day ago, and the object store was emptied. */
async function left(
  state: string,
  { lose = true, emulator = {} }: { lose?: boolean; emulator?: { intercept?: Intercept; lineMs?: number } } = {},
): Promise<World> {
  let refuse = state === 'REJECTING';
  const intercept: Intercept = (call, next) => {
    if (refuse && call.route === 'batches.create') throw new ApiError(400, 'no batches for you');
    return emulator.intercept === undefined ? next() : emulator.intercept(call, next);
  };
  const world = await worldOf(receipts(2), {
    emulator: { responder: scriptResponder({ default: allValid }), ...emulator, intercept },
  });
  const prepared = await world.prepareAndFormat('run-1');
  await world.untilCrash(LEFT[state]?.() ?? stopAt(''), (process) => world.submit(prepared, {}, process));
  refuse = false;
  expect((await submission(world)).state?.S).toBe(state.split(',')[0]);
  if (lose) await rm(join(world.folder, 'objects'), { recursive: true });
  world.clock.advance(2 * HOUR);
  return world;
}

describe.each(STATES)('a submission left at %s whose request file is lost', (stage) => {
  it('is told by the other execution, which is red but does its own work', async () => {
    const world = await left(stage);
    const result = await world.submit(await world.prepareAndFormat('run-2'));
    expect(result.files.filter(({ resumed }) => resumed)).toMatchObject([
      { executionId: 'run-1', ending: 'failed', reason: expect.stringContaining('--give-up') },
    ]);
    expect(needsAttention(result)).toBe(true);
    // Who has only the table knows it from now on.
    const { state } = await world.process();
    world.clock.advance(HOUR);
    const { stuck } = await findStuckSubmissions({ state, ways: WAYS });
    expect(stuck).toMatchObject([{ executionId: 'run-1', units: 8, red: true }]);
    expect(stuck.map((one) => describeStuck(one))[0]).toMatch(
      /8 labels\): its request file is gone .* reconcile --give-up/,
    );
  });

  it('makes its own execution incomplete, although the store knows nothing of it any more', async () => {
    const world = await left(stage);
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.complete).toBe(false);
    expect(result.files).toMatchObject([{ executionId: 'run-1', ending: 'failed' }]);
  });

  it('is ended by reconcile: nothing is lost, nothing is paid twice', async () => {
    const world = await left(stage);
    const id = idOf(await submission(world));
    const first = await run(world);
    const hasBatch = stage === 'CREATED' || stage.endsWith('with a batch');
    if (hasBatch) {
      expect(first).toMatchObject({ stuck: [], adopted: [expect.stringContaining('batch_')] });
      expect(reconcileNeedsAttention(first)).toBe(false);
    } else {
      expect(first).toMatchObject({ adopted: [], freed: 0, stuck: [{ batchId: id, red: true }] });
      expect(reconcileNeedsAttention(first)).toBe(true);
      const held = (await world.rows('RECEIPT_WORD_LABEL')).filter(
        (row) => row.validation_status?.S === 'PENDING',
      ).length;
      const dry = await run(world, { giveUp: id, dryRun: true });
      expect(dry).toMatchObject({ freed: 0, givenUp: { batchId: id, kind: 'submission', labels: held, kept: 0 } });
      expect(await run(world, { giveUp: id })).toMatchObject({ freed: held, stuck: [], givenUp: { labels: held } });
      expect(await submission(world)).toMatchObject({ state: { S: 'ABANDONED' } });
      expect((await submission(world)).GSI1PK).toBeUndefined();
      // Twice is no harm.
      expect(await run(world, { giveUp: id })).toMatchObject({ freed: 0, stuck: [] });
      await world.submit(await world.prepareAndFormat('run-2'));
    }
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 8 } }]);
    const report = await checkWorld(world);
    expect(report).toMatchObject({ faults: [], statuses: { VALID: 8, INVALID: 2 } });
    expect(report.batches).toHaveLength(1);
  });
});

describe('giving up a submission', () => {
  it('is refused while its holder may live, and the labels stay', async () => {
    const world = await left('CLAIMED');
    const row = await submission(world);
    await world.put({ ...row, lease_until: { N: String(world.clock.now() + 60_000) } });
    await expect(run(world, { giveUp: idOf(row) })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/a process holds it for 6\d? s more/),
    });
    expect(await checkWorld(world)).toMatchObject({ statuses: { PENDING: 8 } });
  });

  it('is possible soon where a wrong clock wrote a lease that would last for hours', async () => {
    const world = await left('CLAIMED');
    const row = await submission(world);
    await world.put({ ...row, lease_until: { N: String(world.clock.now() + 5 * HOUR) } });
    await expect(run(world, { giveUp: idOf(row) })).rejects.toMatchObject({ code: 'invalid-input' });
    world.clock.advance(150_000);
    expect(await run(world, { giveUp: idOf(row) })).toMatchObject({ freed: 8 });
  });

  it.each(['CREATING, with a batch', 'CREATED'])(
    'is refused at %s: its batch may still bring answers',
    async (state) => {
      const world = await left(state);
      const id = idOf(await submission(world));
      await expect(run(world, { giveUp: id })).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringMatching(/batch_\w+ at OpenAI/),
        remedy: expect.stringContaining('collect'),
      });
      expect(await checkWorld(world)).toMatchObject({ statuses: { PENDING: 8 } });
    },
  );

  it('finds the batch by its file where the server gives no metadata back', async () => {
    const world = await left('CREATING, with a batch', { emulator: { intercept: withoutMetadata } });
    const id = idOf(await submission(world));
    await expect(run(world, { giveUp: id })).rejects.toMatchObject({ message: expect.stringContaining('batch_') });
    expect(await run(world)).toMatchObject({ stuck: [], adopted: [expect.stringContaining('batch_')] });
  });

  it('is refused where a refusal came after a create call without an answer, which made a batch after all', async () => {
    const world = await left('CREATING, with a batch');
    const row = await submission(world);
    await world.put({ ...row, state: { S: 'REJECTING' } });
    await expect(run(world, { giveUp: idOf(row) })).rejects.toMatchObject({
      message: expect.stringContaining('batch_'),
    });
  });

  it('is refused where the list of batches cannot be read to its end', async () => {
    const endless: Intercept = async (call, next) => {
      if (call.route !== 'batches.list') return next();
      const data = Array.from({ length: 100 }, (_, index) => ({
        id: `batch_${index}`,
        object: 'batch',
        created_at: index,
      }));
      return { status: 200, json: { object: 'list', data, has_more: true } };
    };
    const world = await left('CREATING, no batch', { emulator: { intercept: endless } });
    const id = idOf(await submission(world));
    await expect(run(world, { giveUp: id })).rejects.toMatchObject({ message: expect.stringContaining('to its end') });
    world.clock.advance(32 * 24 * HOUR);
    expect(await run(world, { giveUp: id })).toMatchObject({ freed: 8 });
  });

  it('works for a row that this version cannot read, and until then it is named and red', async () => {
    const world = await left('CLAIMED', { lose: false });
    const row = await submission(world);
    await world.put({ ...row, state: { S: 'PAUSED' }, requests: { S: 'many' } });
    const result = await world.submit(await world.prepareAndFormat('run-2'));
    expect(result.stuck).toMatchObject([
      { batchId: idOf(row), executionId: 'run-1', red: true, reason: expect.stringContaining('does not parse: state') },
    ]);
    expect([result.complete, needsAttention(result)]).toEqual([true, true]);
    expect((await world.submit(await world.prepareAndFormat('run-1'))).complete).toBe(false);
    expect(await run(world)).toMatchObject({ freed: 0, stuck: [{ red: true }] });
    expect(await run(world, { giveUp: idOf(row) })).toMatchObject({ freed: 8, stuck: [] });
  });
});

const withoutMetadata: Intercept = async (call, next) => {
  const answer = await next();
  if (!('json' in answer) || call.route !== 'batches.list') return answer;
  const json = answer.json as { data: object[] };
  return { ...answer, json: { ...json, data: json.data.map((batch) => ({ ...batch, metadata: null })) } };
};

describe('a submission whose files lie in another store', () => {
  const elsewhere = (world: World) => openObjectStore(`file://${world.folder}/elsewhere`);

  it('is told at once, red after an hour, and its batch is handed on', async () => {
    const world = await left('CREATED', { lose: false });
    const store = await elsewhere(world);
    const row = await submission(world);
    const { state } = await world.process();
    const lease_until = (ms: number) => world.put({ ...row, lease_until: { N: String(world.clock.now() + ms) } });
    await lease_until(-60_000);
    expect((await findStuckSubmissions({ state, store, ways: WAYS })).stuck).toMatchObject([
      { red: false, reason: expect.stringContaining(world.storeUrl), remedy: expect.stringContaining(world.storeUrl) },
    ]);
    expect(await run(world, { store })).toMatchObject({ adopted: [], stuck: [{ red: false }] });
    await lease_until(-2 * HOUR);
    expect(await run(world, { store })).toMatchObject({ adopted: [expect.any(String)], stuck: [] });
    await world.answer();
    expect(await world.collect({ store })).toMatchObject([{ kind: 'settled', counts: { valid: 8 } }]);
  });

  it('and waits for room is no failure of others as long as its own schedule may come', async () => {
    const world = await left('CLAIMED', { lose: false });
    const { state } = await world.process();
    const row = await submission(world);
    await world.put({ ...row, left_open: { S: 'waiting' } });
    const store = await elsewhere(world);
    expect((await findStuckSubmissions({ state, store, ways: WAYS })).stuck).toMatchObject([{ red: false }]);
    world.clock.advance(48 * HOUR);
    expect((await findStuckSubmissions({ state, store, ways: WAYS })).stuck).toMatchObject([{ red: true }]);
  });
});

describe('what is not stuck', () => {
  it('is a submission that the next run finishes: nobody is told', async () => {
    const world = await left('CLAIMED', { lose: false });
    const { state, store } = await world.process();
    expect(await findStuckSubmissions({ state, store, ways: WAYS })).toEqual({ open: 1, stuck: [] });
    expect(await findStuckSubmissions({ state, ways: WAYS })).toEqual({ open: 1, stuck: [] });
    expect(await run(world)).toMatchObject({ stuck: [], adopted: [], freed: 0 });
    world.clock.advance(48 * HOUR);
    expect((await findStuckSubmissions({ state, ways: WAYS })).stuck).toMatchObject([
      { red: true, reason: expect.stringContaining('nobody has gone on with it for 4') },
    ]);
    expect(await world.submit(await world.prepareAndFormat('run-2'))).toMatchObject({ complete: true, stuck: [] });
    expect((await findStuckSubmissions({ state, ways: WAYS })).open).toBe(0);
  });
});
