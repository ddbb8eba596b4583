/** Verdicts that the receipt itself speaks against: counted, or left to people, and the same however often it is done. */
import type { BatchGetItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { CheckMode } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { checkRows } from '../world/readers.ts';
import { smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { statusesOf, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const LABEL = 'RECEIPT_WORD_LABEL';
const emulator = { responder: scriptResponder({ default: allValid }) };

const five = (id: number): string => String(id).padStart(5, '0');
const rowOf = (line: number, word: number, label: string): string =>
  `RECEIPT#00001#LINE#${five(line)}#WORD#${five(word)}#LABEL#${label}`;

/** `ACME 15.00`, `Date: 25/12/2018 8:13`, `TOTAL 12.50`, and what is proposed for them, and known, beside the usual four. */
function receipt(...more: Item[]): Item[] {
  const items = smallReceipt(1).map((item) => (item.text?.S === 'MARKET' ? { ...item, text: { S: '15.00' } } : item));
  return [...items, ...more];
}

const SECOND_TOTAL = smallLabel(1, 1, 2, 'GRAND_TOTAL', 'NONE');

async function answered(...more: Item[]): Promise<World> {
  const world = await worldOf(receipt(...more), { emulator });
  await submitted(world);
  await world.answer();
  return world;
}

/** The check on each row that has one. */
async function checksIn(world: World): Promise<Record<string, string | undefined>> {
  const rows = (await world.rows(LABEL)).filter(({ completion_check }) => completion_check !== undefined);
  return Object.fromEntries(rows.map((row) => [row.SK?.S ?? '', row.completion_check?.S]));
}

const asked = async (world: World): Promise<string> => {
  const file = world.emulator.files().findLast(({ purpose }) => purpose === 'batch');
  const url = `${world.emulator.url}/files/${file?.id}/content`;
  return JSON.parse(await (await fetch(url, { headers: { authorization: 'Bearer x' } })).text()).body.messages[1]
    .content;
};

describe('checks', () => {
  it('report: what they say is counted, and nothing is written otherwise', async () => {
    const off = await answered(SECOND_TOTAL);
    await off.collect({ checks: 'off' });
    const world = await answered(SECOND_TOTAL);
    const [result] = await world.collect();
    // `8:13` is no part of a date, and there are two amounts due.
    expect(result?.counts).toMatchObject({ valid: 5, needsReview: 0, contradicted: { forms: 1, uniqueness: 2 } });
    expect(await statusesOf(world, 1)).toEqual(await statusesOf(off, 1));
    expect(await checksIn(world)).toEqual({});
    const [summary] = await world.rows('BATCH_SUMMARY');
    expect(summary).toMatchObject({ checks: { S: 'report' }, contradicted_count: { N: '3' } });
    expect((await off.rows('BATCH_SUMMARY'))[0]).toMatchObject({
      checks: { S: 'off' },
      contradicted_count: { N: '0' },
    });
  });

  it('enforce: such a verdict goes to people, with the name of the check; it is not told as rejected', async () => {
    const world = await answered(SECOND_TOTAL);
    const [result] = await world.collect({ checks: 'enforce' });
    expect(result?.counts).toMatchObject({ valid: 2, needsReview: 3, contradicted: { forms: 1, uniqueness: 2 } });
    expect(await statusesOf(world, 1)).toEqual({
      '1.1.MERCHANT_NAME': 'VALID',
      '1.2.GRAND_TOTAL': 'NEEDS_REVIEW',
      '2.2.DATE': 'VALID',
      '2.3.DATE': 'NEEDS_REVIEW',
      '3.2.GRAND_TOTAL': 'NEEDS_REVIEW',
      '3.2.SUBTOTAL': 'INVALID',
    });
    expect(await checksIn(world)).toEqual({
      [rowOf(1, 2, 'GRAND_TOTAL')]: 'uniqueness',
      [rowOf(2, 3, 'DATE')]: 'forms',
      [rowOf(3, 2, 'GRAND_TOTAL')]: 'uniqueness',
    });
    const results = await world.rows('COMPLETION_BATCH_RESULT');
    expect(results.map(({ status }) => status?.S).sort()).toEqual([...Array(3).fill('NEEDS_REVIEW'), 'VALID', 'VALID']);
    await checkRows(world);

    await world.put(smallLabel(1, 3, 2, 'LINE_TOTAL', 'NONE'));
    await submitted(world, 'run-2');
    expect(await asked(world)).toContain('LINE_TOTAL 3.2 not SUBTOTAL');
    expect(await asked(world)).not.toContain('GRAND_TOTAL');
  });

  it('off: nothing is read for them', async () => {
    const reads = async (checks: CheckMode, ...more: Item[]): Promise<string[]> => {
      const world = await answered(...more);
      const process = await world.process();
      await world.collect({ checks }, process);
      const calls = process.boundary.passed.filter(({ moment }) => moment === 'before').map(({ call }) => call);
      return calls.filter((call) => /^table (Query|GetItem|BatchGetItem)/.test(call)).sort();
    };
    const none = await reads('off');
    expect(await reads('report')).toEqual([...none, 'table Query'].sort());
    // Words of earlier verdicts that matter, and that no prompt shows by their id, in one more call.
    const earlier = smallLabel(1, 1, 2, 'GRAND_TOTAL', 'VALID');
    expect(await reads('report', earlier)).toEqual([...none, 'table Query', 'table BatchGetItem'].sort());
    expect(await reads('off', earlier)).toEqual(none);
  });

  it('know what was VALID before: it stays, what differs from it does not become so', async () => {
    const earlier = smallLabel(1, 1, 2, 'GRAND_TOTAL', 'VALID');
    const date = smallLabel(1, 1, 1, 'DATE', 'VALID');
    // Under another name of a label, the core label is meant.
    const alias = smallLabel(1, 1, 1, 'BUSINESS_NAME', 'NONE');
    const world = await answered(earlier, date, alias);
    await world.collect({ checks: 'enforce' });
    expect(await checksIn(world)).toEqual({
      [rowOf(1, 1, 'BUSINESS_NAME')]: 'conflicts',
      [rowOf(1, 1, 'MERCHANT_NAME')]: 'conflicts',
      [rowOf(2, 3, 'DATE')]: 'forms',
      [rowOf(3, 2, 'GRAND_TOTAL')]: 'uniqueness',
    });
    expect(await world.get(earlier.PK?.S ?? '', earlier.SK?.S ?? '')).toEqual(earlier);
  });

  it('know it too where the table gives a read word only when it is asked again', async () => {
    const world = await answered(smallLabel(1, 1, 2, 'GRAND_TOTAL', 'VALID'));
    const process = await world.process();
    let left = 1;
    process.table.client.middlewareStack.add((next, { commandName }) => async (args) => {
      if (commandName !== 'BatchGetItemCommand' || left === 0) return next(args);
      left -= 1;
      const { RequestItems } = args.input as BatchGetItemCommandInput;
      return { response: {}, output: { $metadata: {}, Responses: {}, UnprocessedKeys: RequestItems } };
    });
    await world.collect({ checks: 'enforce' }, process);
    expect(left).toBe(0);
    expect(await checksIn(world)).toMatchObject({ [rowOf(3, 2, 'GRAND_TOTAL')]: 'uniqueness' });
  });

  it('say nothing of what another request of the receipt asks in the same batch', async () => {
    // An answer was cut off: the receipt is asked in parts, each amount due in another.
    const cut = { completion_release_reason: { S: 'cut-off' }, completion_attempts: { N: '1' } };
    const world = await answered({ ...SECOND_TOTAL, ...cut }, smallLabel(1, 2, 2, 'SUBTOTAL', 'NONE'));
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ request_count: { N: '3' } }]);
    const [result] = await world.collect({ checks: 'enforce' });
    expect(result?.counts.contradicted).not.toHaveProperty('uniqueness');
    expect(result?.counts.contradicted).not.toHaveProperty('sums');
    expect(await statusesOf(world, 1)).toMatchObject({ '1.2.GRAND_TOTAL': 'VALID', '3.2.GRAND_TOTAL': 'VALID' });
  });
});

describe('collect that is interrupted', () => {
  const written = async (world: World): Promise<object> => {
    const results = await world.rows('COMPLETION_BATCH_RESULT');
    const said = results.map(({ SK, status }) => [SK?.S, status?.S]).sort();
    const [summary] = await world.rows('BATCH_SUMMARY');
    const { contradicted_count: count, needs_review_count: review, valid_count: valid } = summary ?? {};
    return { statuses: await statusesOf(world, 1), checks: await checksIn(world), said, count, review, valid };
  };

  it('anywhere, and done again, leaves the same', async () => {
    const whole = await answered(SECOND_TOTAL);
    const process = await whole.process();
    await whole.collect({ checks: 'enforce' }, process);
    const expected = await written(whole);
    const stops = [...process.boundary.passed.entries()].filter(([, { call }]) => /BatchExecute|BatchWrite/.test(call));
    expect(stops.length).toBeGreaterThanOrEqual(4);
    for (const [stop, { call, moment }] of stops) {
      const world = await answered(SECOND_TOTAL);
      await world.untilCrash(new Boundary((_, index) => index === stop), (running) =>
        world.collect({ checks: 'enforce' }, running),
      );
      await world.collect({ checks: 'enforce' });
      expect([moment, call, await written(world)]).toEqual([moment, call, expected]);
    }
  });

  const stopped = async (...more: Item[]): Promise<World> => {
    const world = await answered(...more);
    const stop = new Boundary(({ call, moment }) => moment === 'before' && call.startsWith('table BatchWrite'));
    await world.untilCrash(stop, (running) => world.collect({ checks: 'enforce' }, running));
    return world;
  };

  it('keeps what it decided, whatever is said of the receipt, or asked of collect, in between', async () => {
    const world = await stopped();
    await world.put(smallLabel(1, 1, 2, 'GRAND_TOTAL', 'VALID'));
    const [result] = await world.collect({ checks: 'enforce' });
    expect(result?.counts).toMatchObject({ valid: 3, needsReview: 1, changedElsewhere: 0, contradicted: { forms: 1 } });
    expect((await statusesOf(world, 1))['3.2.GRAND_TOTAL']).toBe('VALID');

    const other = await stopped(SECOND_TOTAL);
    const [again] = await other.collect({ checks: 'off' });
    const contradicted = { forms: 1, uniqueness: 2 };
    expect(again?.counts).toMatchObject({ valid: 2, needsReview: 3, changedElsewhere: 0, contradicted });
  });

  it('leaves alone what a person has decided in between', async () => {
    const world = await stopped();
    const row = await world.get(`IMAGE#${smallImageId(1)}`, rowOf(2, 3, 'DATE'));
    expect(row).toMatchObject({ validation_status: { S: 'NEEDS_REVIEW' }, completion_check: { S: 'forms' } });
    await world.put({ ...row, validation_status: { S: 'VALID' }, GSI3PK: { S: 'VALIDATION_STATUS#VALID' } });
    const [result] = await world.collect({ checks: 'enforce' });
    expect(result?.counts).toMatchObject({ valid: 3, needsReview: 0, changedElsewhere: 1, contradicted: {} });
  });
});
