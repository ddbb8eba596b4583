/** Collect where rows, files or the API are not as they should be: nothing is lost, nothing gets stuck, nothing stops the rest. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Intercept, scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { allValid, judged } from '../world/answers.ts';
import { reconcileIn } from '../world/chain.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const answerFully = { responder: scriptResponder({ default: allValid }) };

async function submitted(world: World, run = 'run-1'): Promise<Item> {
  const result = await world.submit(await world.prepareAndFormat(run));
  expect(result.complete).toBe(true);
  return (await world.rows('BATCH_SUMMARY')).find(({ execution_id }) => execution_id?.S === run) ?? {};
}

async function statuses(world: World): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { validation_status } of await world.rows('RECEIPT_WORD_LABEL')) {
    counts[validation_status?.S ?? '?'] = (counts[validation_status?.S ?? '?'] ?? 0) + 1;
  }
  return counts;
}

async function reconciled(world: World, giveUp?: string): Promise<number> {
  const { freed } = await reconcileIn(world, await world.process(), giveUp === undefined ? {} : { giveUp });
  return freed;
}

/** Answers in place of a route while `on.value` holds. */
function instead(on: { value: boolean }, route: string, change: (json: object) => object | 404): Intercept {
  return async (call, next) => {
    const reply = await next();
    if (!on.value || call.route !== route) return reply;
    const changed = change((reply.json ?? {}) as object);
    if (changed !== 404) return { ...reply, json: changed };
    const error = { message: `No such object: ${call.id}`, type: 'invalid_request_error', param: 'id', code: null };
    return { status: 404, json: { error } };
  };
}

describe('the answer of OpenAI', () => {
  it('names result files that cannot be seen yet: they are waited for, and nothing is asked again', async () => {
    const late = { value: true };
    const world = await worldOf(receipts(1), {
      emulator: { ...answerFully, intercept: instead(late, 'files.retrieve', () => 404) },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { kind: 'open', reason: expect.stringContaining('result files yet') },
    ]);
    expect(await statuses(world)).toEqual({ PENDING: 4, INVALID: 1 });
    late.value = false;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 4 } }]);
  });

  it('names result files that are gone for good: their labels are asked again', async () => {
    const gone = { value: true };
    const world = await worldOf(receipts(1), {
      emulator: { ...answerFully, intercept: instead(gone, 'files.retrieve', () => 404) },
    });
    await submitted(world);
    await world.answer();
    await world.answer(25 * 3_600_000);
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { released: { missing: 4 } } }]);
  });

  it.each([
    ['completed_at', 'COMPLETED', { valid: 4 }],
    ['failed_at', 'FAILED', { valid: 4 }],
  ])('has a word that nobody knows, but %s: the batch has ended', async (field, status, counts) => {
    const strange = { value: true };
    const ended = { status: 'archived', completed_at: null, [field]: 1_795_486_630 };
    const world = await worldOf(receipts(1), {
      emulator: { ...answerFully, intercept: instead(strange, 'batches.retrieve', (json) => ({ ...json, ...ended })) },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: status } }]);
  });

  it.each([
    [
      'a status out of every object',
      { status: 'constructor', completed_at: null },
      { kind: 'open', status: 'constructor' },
    ],
    ['times that are none', { completed_at: 1e18, failed_at: 'yesterday' }, { kind: 'settled' }],
    [
      'counts, usage and errors of the wrong kind',
      { request_counts: 7, usage: 'much', errors: [] },
      { kind: 'settled' },
    ],
    ['file ids that leave the path', { output_file_id: '../../files' }, { kind: 'open' }],
    ['no status', { status: null }, 'openai-unavailable'],
  ])('has %s: no crash', async (_, change, expected) => {
    const strange = { value: true };
    const world = await worldOf(receipts(1), {
      emulator: { ...answerFully, intercept: instead(strange, 'batches.retrieve', (json) => ({ ...json, ...change })) },
    });
    await submitted(world);
    await world.answer();
    const result = await world.collect().catch((error: unknown) => (error as { code: string }).code);
    expect(result).toEqual(typeof expected === 'string' ? expected : [expect.objectContaining(expected)]);
    strange.value = false;
    await world.collect();
    expect(await statuses(world)).toEqual({ VALID: 4, INVALID: 1 });
  });

  it('says what was billed: that counts, not the sum of the lines', async () => {
    const usage = {
      input_tokens: 1000,
      input_tokens_details: { cached_tokens: 300 },
      output_tokens: 50,
      total_tokens: 1050,
    };
    const world = await worldOf(receipts(1), {
      emulator: {
        ...answerFully,
        intercept: instead({ value: true }, 'batches.retrieve', (json) => ({ ...json, usage })),
      },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ usage: { input: 1000, cached: 300, output: 50 } }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([
      { input_tokens: { N: '1000' }, output_tokens: { N: '50' } },
    ]);
  });
});

describe('what cannot be collected any more', () => {
  it('because nothing says what was asked: the row is closed, and reconcile frees the labels', async () => {
    const gone = { value: true };
    const world = await worldOf(receipts(2), {
      emulator: { ...answerFully, intercept: instead(gone, 'files.retrieve', () => 404) },
    });
    await submitted(world);
    await world.answer();
    await rm(join(world.folder, 'objects'), { recursive: true });
    expect(await world.collect()).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining('reconcile') }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([
      { status: { S: 'COMPLETED' }, failure: { S: expect.any(String) } },
    ]);
    expect(await reconciled(world)).toBe(8);
    expect(await statuses(world)).toEqual({ NONE: 8, INVALID: 2 });
  });

  it('because its files are in another store: nothing is closed, and the store is named', async () => {
    const gone = { value: true };
    const world = await worldOf(receipts(1), {
      emulator: { ...answerFully, intercept: instead(gone, 'files.retrieve', () => 404) },
    });
    const row = await submitted(world);
    await world.put({ ...row, store: { S: 's3://elsewhere/prefix' } });
    await world.answer();
    await rm(join(world.folder, 'objects'), { recursive: true });
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining('the store s3://elsewhere/prefix') },
    ]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'PENDING' } }]);
  });

  it('because OpenAI does not know it: given up by hand, its labels are free; a live one is not given up', async () => {
    const world = await worldOf(receipts(1), { emulator: answerFully });
    const row = await submitted(world);
    const id = row.PK?.S?.slice('BATCH#'.length) ?? '';
    await expect(reconciled(world, id)).rejects.toMatchObject({
      code: 'invalid-input',
      remedy: expect.stringContaining('cancel'),
    });
    await expect(reconciled(world, 'no-such-batch')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await statuses(world)).toEqual({ PENDING: 4, INVALID: 1 });
    await world.put({ ...row, openai_batch_id: { S: 'batch_00000000000000000000000000000000' } });
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining(`--give-up ${id}`) },
    ]);
    expect(await reconciled(world)).toBe(0);
    expect(await reconciled(world, id)).toBe(4);
    expect(await statuses(world)).toEqual({ NONE: 4, INVALID: 1 });
  });
});

describe('rows of batches', () => {
  it.each([
    ['a key that leaves the store', { PK: { S: 'BATCH#../../../etc' } }],
    ['an execution that leaves the store', { execution_id: { S: '../../../etc' } }],
    ['a count that is none', { label_count: { S: 'many' } }],
  ])('with %s are reported, and the others are collected', async (_, change) => {
    const world = await worldOf(receipts(1), { emulator: answerFully });
    const row = await submitted(world);
    const other: Item = { ...row, PK: { S: 'BATCH#77777777-7777-4777-8777-777777777777' }, ...change };
    await world.put(other);
    const { state } = await world.process();
    const parsed = [];
    for await (const { problem = 'row' } of state.batches.listOpen()) parsed.push(problem);
    expect(parsed.sort()).toEqual([expect.any(String), 'row']);
  });

  it('with a request key that is not its own: it is named, and nothing is fetched', async () => {
    const world = await worldOf(receipts(1), { emulator: answerFully });
    const row = await submitted(world);
    await world.put({ ...row, request_key: { S: '../../../etc/passwd' } });
    await world.answer();
    await expect(world.collect()).rejects.toThrow(
      /^request_key is "\.\.\/\.\.\/\.\.\/etc\/passwd", not completion_batches/,
    );
  });
});

describe('labels', () => {
  const wrong = (ids: Readonly<Record<string, string>>) =>
    judged((id) => (ids[id] === undefined ? { valid: true } : { valid: false, label: ids[id] }));

  it('of one word with the same suggestion make one correction, on behalf of the first', async () => {
    const world = await worldOf([...receipts(1), smallLabel(1, 1, 1, 'WEBSITE', 'NONE')], {
      emulator: {
        responder: scriptResponder({
          default: wrong({ '1.1.MERCHANT_NAME': 'PHONE_NUMBER', '1.1.WEBSITE': 'PHONE_NUMBER' }),
        }),
      },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ counts: { invalid: 1, needsReview: 1, corrections: 1 } }]);
    const key = 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#PHONE_NUMBER';
    expect(await world.get(`IMAGE#${smallImageId(1)}`, key)).toMatchObject({
      label_consolidated_from: { S: 'MERCHANT_NAME' },
    });
  });

  it('that were cut off are asked in halves also after a night without quota', async () => {
    let night = 0;
    const world = await worldOf(receipts(1), {
      emulator: {
        responder: async (line) =>
          scriptResponder({
            default:
              night === 1
                ? { content: '{"val', finishReason: 'length' }
                : { status: 429, body: { error: { code: 'insufficient_quota' } } },
          })(line),
      },
    });
    const asked = async (): Promise<number> => {
      night += 1;
      const { files } = await world.submit(await world.prepareAndFormat(`run-${night}`), { preflight: 'never' });
      await world.answer();
      await world.collect();
      // After the quota one request is sent, and the others wait.
      return files.reduce((sum, { requests }) => sum + requests, 0);
    };
    expect([await asked(), await asked(), await asked()]).toEqual([1, 2, 2]);
  });

  it('that another program judged while collect was interrupted keep their outcome and are counted as ours', async () => {
    const world = await worldOf(receipts(1), {
      emulator: { responder: scriptResponder({ default: wrong({ '1.1.MERCHANT_NAME': 'WEBSITE' }) }) },
    });
    const row = await submitted(world);
    await world.answer();
    await world.collect();
    // The summary was not written any more, and somebody rejects another label of the word before collect comes back.
    await world.put(row);
    await world.put(smallLabel(1, 1, 1, 'PHONE_NUMBER', 'INVALID'));
    expect(await world.collect()).toMatchObject([
      { counts: { valid: 3, invalid: 1, needsReview: 0, changedElsewhere: 0 } },
    ]);
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(4);
  });
});
