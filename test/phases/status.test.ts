/** What `status` shows of a table, whose figures are core's: labels, spend, what is open, what waits, what comes next. */
import {
  needsSomebody,
  type OpenBatch,
  receiptsState,
  spendOfThisMonth,
  type TableStatus,
  tableStatus,
} from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { lookAtBatches } from '@completion-batch/engine';
import { describe, expect, it, vi } from 'vitest';
import { linkTo, printStatus, statusJson } from '../../packages/cli/src/render/print-status.ts';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { allValid } from '../world/answers.ts';
import { expectNarrow, flat } from '../world/cli.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

async function look(world: World): Promise<TableStatus> {
  const { table, openai } = await world.process();
  return tableStatus({ table, ways: WAYS, look: (ids) => lookAtBatches(openai, ids) });
}

function shown(status: TableStatus, mostBatches = 5, baseUrl?: string): string {
  let text = '';
  const spy = vi.spyOn(console, 'log').mockImplementation((line) => {
    text += `${line}\n`;
  });
  try {
    printStatus({ status, baseUrl, asked: true }, mostBatches);
  } finally {
    spy.mockRestore();
  }
  expectNarrow(text);
  return text;
}

const countsOf = (status: TableStatus) =>
  (statusJson({ status, baseUrl: undefined, asked: true }) as { labels: object }).labels;

describe('status', () => {
  it('follows a table from nothing asked to everything answered', async () => {
    const world = await worldOf(receipts(3), {
      emulator: { responder: scriptResponder({ rules: [], default: allValid }) },
    });
    const before = await look(world);
    expect(countsOf(before)).toMatchObject({ NONE: 12, PENDING: 0, VALID: 0, INVALID: 3, NEEDS_REVIEW: 0 });
    expect([before.batches, before.spend, needsSomebody(before)]).toEqual([[], [], { stuck: 0, held: 0 }]);
    expect(flat(shown(before))).toMatch(
      /No open batch\. No open submission\. Next, to ask about 12 labels .*: npx completion-batch run --table \S+/,
    );

    const run = await world.prepareAndFormat('run-1');
    await world.submit(run);
    const asked = await look(world);
    expect(countsOf(asked)).toMatchObject({ NONE: 0, PENDING: 12 });
    expect(asked.batches).toMatchObject([{ labels: 12, requests: 3, openaiStatus: expect.any(String), step: 'wait' }]);
    const [month] = asked.spend ?? [];
    expect(month).toMatchObject({ month: '2026-11', batches: 1, open: 1, labels: 12, actual: 0, unknown: 0 });
    expect(month?.estimated).toBeGreaterThan(0);
    expect(month?.openEstimated).toBe(month?.estimated);
    const { table } = await world.process();
    expect(await spendOfThisMonth(table, receiptsState(table))).toEqual(month);
    const text = shown(asked);
    expect(text).toContain(`    https://platform.openai.com/batches/${asked.batches[0]?.openaiBatchId}\n`);
    expect(flat(text)).toMatch(/Next, to bring .*: npx completion-batch collect --table \S+ .*--store \S+.* --wait/);
    expect(text.split('\n').length).toBeLessThan(40);

    await world.answer(90 * 60_000);
    await world.answer();
    expect((await look(world)).batches).toMatchObject([{ openaiStatus: 'completed', step: 'collect' }]);
    await world.collect();
    const after = await look(world);
    expect(countsOf(after)).toMatchObject({ PENDING: 0, VALID: 12, INVALID: 3 });
    expect(after.spend).toMatchObject([{ batches: 1, open: 0, labels: 12, unknown: 0 }]);
    expect(after.spend?.[0]?.actual).toBeGreaterThan(0);
    expect(shown(after)).toContain('Nothing is to be done.');
    expect(after.spend).toMatchObject([{ openEstimated: 0 }]);
    expect(await spendOfThisMonth(table, receiptsState(table))).toEqual(after.spend?.[0]);
    // The month after: what was submitted before is not of it, whenever it was collected.
    const later = { ...receiptsState(table), clock: { ...table.clock, now: () => Date.parse('2026-12-01T00:00:01Z') } };
    expect(await spendOfThisMonth(table, later)).toBeUndefined();
  });

  it('says once that OpenAI does not answer, and asks no more', async () => {
    const world = await worldOf([]);
    const { table, openai } = await world.process();
    world.emulator.setFaults({ calls: [{ route: 'batches.retrieve', fault: { kind: 'status', status: 401 } }] });
    const looked = await lookAtBatches(
      openai,
      Array.from({ length: 50 }, (_, at) => `batch_${at}`),
    );
    expect([looked.statuses.size, looked.unanswered]).toEqual([0, expect.any(String)]);
    const status = { ...(await tableStatus({ table, ways: WAYS })), unanswered: looked.unanswered };
    expect(shown(status).match(/OpenAI did not say/g)).toHaveLength(1);
  });
});

const batch = (at: number, more: Partial<OpenBatch> = {}): OpenBatch => ({
  batchId: `36ff39db-d6e0-499f-a4b5-${String(at).padStart(12, '0')}`,
  openaiBatchId: `batch_${String(at).padStart(32, '0')}`,
  status: 'PENDING',
  openaiStatus: 'in_progress',
  ageHours: 30 - at / 10,
  model: 'gpt-4.1-mini',
  requests: 200,
  labels: 4694,
  store: 's3://bucket/labels',
  step: 'wait',
  heldReason: null,
  ...more,
});

const status = (batches: readonly OpenBatch[]): TableStatus => ({
  table: 'receipts',
  at: '2026-11-24T02:17:00.000Z',
  labels: undefined,
  spend: undefined,
  submissions: [],
  stuck: [],
  batches,
  queues: [],
  unanswered: undefined,
  problems: [],
});

it('stays one screen with 200 open batches, and all of them are in its JSON', () => {
  const many = status(Array.from({ length: 200 }, (_, at) => batch(at)));
  const text = shown(many);
  expect(text.split('\n').length).toBeLessThan(35);
  expect(flat(text)).toContain('Open batches: 200, with 938,800 labels');
  expect(flat(text)).toContain('and 195 more with 915,330 labels, the youngest 10.1 h old');
  expect(statusJson({ status: many, baseUrl: undefined, asked: true })).toMatchObject({ batches: { length: 200 } });
});

it('names a held batch with both ways, as what somebody has to see to, and first of all', () => {
  const held = status([batch(1, { step: 'collect' }), batch(2, { step: 'held', heldReason: 'its agreement is low' })]);
  expect(needsSomebody(held)).toEqual({ stuck: 0, held: 1 });
  const text = flat(shown(held));
  for (const way of ['accept', 'reject']) {
    expect(text).toContain(`completion-batch collect --${way} ${held.batches[1]?.batchId}`);
  }
  expect(text).toMatch(
    /Next, to write .*: npx completion-batch collect --table receipts --store s3:\/\/bucket\/labels .*--accept/,
  );
});

it('links to OpenAI alone', () => {
  expect(linkTo(batch(1), 'https://api.openai.com/v1')).toMatch(
    /^https:\/\/platform\.openai\.com\/batches\/batch_0+1$/,
  );
  expect(linkTo(batch(1), 'http://127.0.0.1:4010/v1')).toBeUndefined();
  expect(linkTo(batch(1, { openaiBatchId: 'a/../b' }), '')).toContain('batches/a%2F..%2Fb');
});
