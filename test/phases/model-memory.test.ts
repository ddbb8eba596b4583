import { receiptsState } from '@completion-batch/core';
import type { ModelRefusal } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../world/boundary.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();
const MODEL = 'gpt-4.1-mini';
const at = (minute: number): string => `2026-11-24T02:${String(minute).padStart(2, '0')}:00.000Z`;
const refusal = (minute: number, more: Partial<ModelRefusal> = {}): ModelRefusal => ({
  at: at(minute),
  batchId: `batch-${minute}`,
  message: `the model is not supported (${minute})`,
  kind: 'batch',
  ...more,
});

async function memory() {
  const world = await worldOf([]);
  const boundary = new Boundary();
  const { table, state } = await world.process(boundary);
  return {
    world,
    table,
    state,
    row: (model = MODEL) => state.queues.get(model),
    writes: () => boundary.passed.filter(({ call }) => call === 'table UpdateItem').length / 2,
  };
}

describe('a refusal of everything', () => {
  it('is remembered with its words; the later one counts, in whichever order they are told', async () => {
    const { state, row } = await memory();
    await state.queues.modelRefused(MODEL, refusal(2));
    await state.queues.modelRefused(MODEL, refusal(1));
    expect((await row()).refusal).toEqual(refusal(2));
    await state.queues.modelRefused(MODEL, refusal(3, { kind: 'lines' }));
    expect((await row()).refusal).toEqual(refusal(3, { kind: 'lines' }));
  });

  it('is gone with a later answer, and does not come back by an earlier refusal that is told late', async () => {
    const { state, row } = await memory();
    await state.queues.modelRefused(MODEL, refusal(1));
    await state.queues.modelAnswered(MODEL, at(2));
    expect(await row()).toMatchObject({ answered_at: at(2), refusal: undefined });
    await state.queues.modelRefused(MODEL, refusal(1));
    expect((await row()).refusal).toBeUndefined();
    await state.queues.modelRefused(MODEL, refusal(3));
    expect(await row()).toMatchObject({ answered_at: at(2), refusal: refusal(3) });
    await state.queues.modelAnswered(MODEL, at(2));
    expect((await row()).refusal).toEqual(refusal(3));
  });

  it('is that of this very name: other dated names, which share the queue, are not touched', async () => {
    const { state, row } = await memory();
    const dated = `${MODEL}-2025-04-14`;
    await state.queues.modelRefused(dated, refusal(1));
    await state.queues.modelAnswered(MODEL, at(2));
    expect(await row(MODEL)).toMatchObject({ answered_at: at(2), refusal: undefined });
    expect(await row(dated)).toMatchObject({ answered_at: undefined, refusal: refusal(1) });
  });

  it('keeps no secret of the account, and no more than a thousand characters', async () => {
    const { state, row } = await memory();
    await state.queues.modelRefused(MODEL, refusal(1, { message: `org-ABCDEFGH12345 ${'x'.repeat(5000)}` }));
    const { message } = (await row()).refusal ?? { message: '' };
    expect(message).toHaveLength(1000);
    expect(message).not.toContain('ABCDEFGH');
  });
});

it('all models that refuse are listed, and none of them twice', async () => {
  const { table, state } = await memory();
  const dated = `${MODEL}-2025-04-14`;
  await state.queues.modelRefused(MODEL, refusal(1));
  await state.queues.modelRefused(dated, refusal(2));
  await state.queues.modelRefused('openai/gpt-5-mini', refusal(3));
  await state.queues.modelRefused('o3', refusal(4));
  await state.queues.modelAnswered('o3', at(5));
  const listed: string[] = [];
  for await (const { model, refusal: found } of state.queues.refusals()) listed.push(`${model} ${found.batchId}`);
  expect(listed.sort()).toEqual([`${MODEL} batch-1`, `${dated} batch-2`, 'openai/gpt-5-mini batch-3']);
  for await (const _ of receiptsState({ ...table, indexes: new Set(['GSI1']) }).queues.refusals())
    throw new Error('not asked');
});

describe('an answer', () => {
  it('is noted with the latest time, and not written where that is there', async () => {
    const { state, row, writes } = await memory();
    await state.queues.modelAnswered(MODEL, at(2));
    await state.queues.modelAnswered(MODEL, at(2));
    await state.queues.modelAnswered(MODEL, at(1));
    expect(writes()).toBe(1);
    await state.queues.modelAnswered(MODEL, at(3));
    expect((await row()).answered_at).toBe(at(3));
  });

  it('in a batch counts before a direct one of the same second', async () => {
    const { state, row } = await memory();
    await state.queues.modelAnswered(MODEL, at(2), 'probe');
    await state.queues.modelAnswered(MODEL, at(2));
    await state.queues.modelAnswered(MODEL, at(2), 'probe');
    expect(await row()).toMatchObject({ answered_at: at(2), answered_by: 'batch' });
  });
});

it('what does not parse of it is as if it were not there, and is written anew', async () => {
  const { world, state, row } = await memory();
  const key = { PK: { S: `COMPLETION_QUEUE#${MODEL}` }, SK: { S: 'LIMITS' } };
  await world.put({
    ...key,
    TYPE: { S: 'COMPLETION_QUEUE' },
    limit_tokens: { N: '5' },
    [`refusal#${MODEL}`]: { M: { at: { N: '7' }, kind: { S: 'whatever' } } },
    [`answered_at#${MODEL}`]: { BOOL: true },
  });
  expect(await row()).toMatchObject({ limit_tokens: 5, answered_at: undefined, refusal: undefined });
  await state.queues.modelRefused(MODEL, refusal(1));
  expect((await row()).refusal).toEqual(refusal(1));
  await state.queues.modelAnswered(MODEL, at(1));
  expect(await row()).toMatchObject({ limit_tokens: 5, answered_at: at(1), refusal: undefined });
  await world.put({ ...key, TYPE: { S: 'COMPLETION_QUEUE' }, [`refusal#${MODEL}`]: { S: 'text' } });
  await state.queues.modelAnswered(MODEL, at(1));
  expect(await row()).toMatchObject({ answered_at: at(1), refusal: undefined });
});

it.each([
  ['Cannot find file file-1, or organization org-abcdef does not have access to it.', false],
  ["The provided model 'x' is not supported by the Batch API.", true],
])('a batch that failed with "%s" says something of its model: %s', async (message, lasting) => {
  const fault = { kind: 'fail', code: 'invalid_request', message } as const;
  const world = await worldOf(receipts(1), { emulator: { faults: { batches: [{ every: 1, fault }] } } });
  // No direct answer of the same second.
  await world.submit(await world.prepareAndFormat('run-1'), { preflight: 'never' });
  await world.answer();
  await world.collect();
  const { state } = await world.process();
  const refusals: string[] = [];
  for await (const { model } of state.queues.refusals()) refusals.push(model);
  expect(refusals).toEqual(lasting ? ['gpt-4.1-mini'] : []);
});
