import { type Intercept, type Reply, type RouteCall, scriptResponder } from '@completion-batch/emulator';
import { isTrouble } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { answering, BACK, statusesOf, submitted, VALID } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;
const PENDING = { PENDING: 12, INVALID: 3 };
const ALL_VALID = { VALID: 12, INVALID: 3 };

/** What a server does to its answers while `on`. */
interface Oddity {
  on: boolean;
  batch?: (json: Record<string, unknown>) => object;
  description?: (json: Record<string, unknown>, purpose: string) => Reply | object;
  content?: (text: string, call: RouteCall) => Reply | string;
}

const failing = (status: number): Reply => ({
  status,
  json: { error: { message: `fault ${status}`, type: 'server_error', param: null, code: null } },
});

const isReply = (value: object): value is Reply => 'status' in value && typeof value.status === 'number';

async function threeReceipts(oddity: Oddity, answers: Parameters<typeof answering>[0] = {}): Promise<World> {
  const intercept: Intercept = async (call, next) => {
    const reply = await next();
    if (!oddity.on) return reply;
    if (call.route === 'batches.retrieve') return { ...reply, json: oddity.batch?.(membersOf(reply)) ?? reply.json };
    if (call.route === 'files.retrieve' && oddity.description !== undefined) {
      const changed = oddity.description(membersOf(reply), call.id);
      return isReply(changed) ? changed : { ...reply, json: changed };
    }
    if (call.route !== 'files.content' || oddity.content === undefined || reply.file === undefined) return reply;
    const { readFileSync } = await import('node:fs');
    const changed = oddity.content(readFileSync(reply.file.path, 'utf8'), call);
    if (typeof changed !== 'string') return changed;
    call.response.writeHead(200, { 'content-type': 'text/html' });
    call.response.end(changed);
    return 'drop';
  };
  const world = await worldOf(receipts(3), answering(answers, { intercept }));
  await submitted(world);
  await world.answer();
  return world;
}

const membersOf = ({ json }: Reply): Record<string, unknown> => json as Record<string, unknown>;

const PAGE = '<!doctype html>\n<title>Sign in</title>\n<p>Key sk-0123456789abcdef of org-abcdefgh has no session</p>\n';

describe('a file that arrives and is not the file', () => {
  it.each<[string, Pick<Oddity, 'content' | 'description'>, RegExp]>([
    ['a sign-in page', { content: () => PAGE }, /output file holds no result line, it begins "<!doctype html> <title>/],
    ['no byte', { content: () => '' }, /0 of \d+ bytes arrived/],
    [
      'no byte, of no known size',
      { content: () => '', description: (json) => ({ ...json, bytes: 0 }) },
      /output file is empty/,
    ],
    [
      'one line of three, of no known size',
      { content: (text) => `${text.split('\n')[0]}\n`, description: ({ bytes: _, ...json }) => json },
      /3 of 3 requests answered.* 1 answers/,
    ],
    ['lines of another batch', { content: (text) => text.replaceAll('"custom_id":"', '"custom_id":"x') }, /0 answers/],
  ])('%s: nothing is settled, both figures are said, and the true file is collected later', async (_, odd, says) => {
    const oddity: Oddity = { on: true, ...odd };
    const world = await threeReceipts(oddity);
    const [held] = await world.collect();
    expect(held).toMatchObject({ kind: 'incomplete', reason: expect.stringMatching(says) });
    expect(held?.reason).toMatch(/of the 3 that were sent.*--give-up/);
    expect(held?.reason).not.toMatch(/sk-0123|org-abcd/);
    expect(held !== undefined && isTrouble(held)).toBe(true);
    expect(await statuses(world)).toEqual(PENDING);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'FINALIZING' } }]);
    oddity.on = false;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', trouble: false, counts: { valid: 12 } }]);
    expect(await statuses(world)).toEqual(ALL_VALID);
  });

  it('for a day: what is there counts, the rest is asked again, and the run is red once more', async () => {
    const world = await threeReceipts({ on: true, content: (text) => `${text.split('\n')[0]}\n` });
    await world.answer(23 * HOUR);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete' }]);
    await world.answer(2 * HOUR);
    const [result] = await world.collect();
    expect(result).toMatchObject({ kind: 'settled', trouble: true, counts: { valid: 4, released: { missing: 8 } } });
    expect(result?.reason).toContain('what was read counts');
  });

  it('after an interrupted run that had the whole one: the copy that it kept is used, and not replaced', async () => {
    const oddity: Oddity = { on: false, content: (text) => `${text.split('\n')[0]}\n` };
    const world = await threeReceipts(oddity);
    const { store, ...rest } = await world.process();
    const row = (await world.rows('BATCH_SUMMARY'))[0] ?? {};
    await world.collect({}, { store, ...rest });
    const digest = (await world.rows('BATCH_SUMMARY'))[0]?.output_sha256?.S ?? '';
    const kept = `completion_batches/run-1/results/${row.PK?.S?.slice('BATCH#'.length)}/output-${digest}.jsonl`;
    const whole = await store.get(kept);
    // As if it had been stopped before it wrote anything to the table.
    for (const label of await world.rows('RECEIPT_WORD_LABEL')) {
      if (label.validation_status?.S !== 'VALID') continue;
      await world.put({
        ...label,
        validation_status: { S: 'PENDING' },
        GSI3PK: { S: 'VALIDATION_STATUS#PENDING' },
        completion_batch_id: { S: row.PK?.S?.slice('BATCH#'.length) ?? '' },
      });
    }
    await world.put({ ...row, output_sha256: { S: digest } });
    oddity.on = true;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
    expect(await store.get(kept)).toEqual(whole);
  });
});

describe('counts', () => {
  it.each<[string, object]>([
    ['0 of 0', { total: 0, completed: 0, failed: 0 }],
    ['0 of all', { total: 3, completed: 0, failed: 0 }],
    ['of another number', { total: 1, completed: 1, failed: 0 }],
  ])('%s, and a late file of a completed batch: it waits', async (_, request_counts) => {
    const oddity: Oddity = { on: true, batch: (json) => ({ ...json, request_counts, output_file_id: null }) };
    const world = await threeReceipts(oddity);
    expect(await world.collect()).toMatchObject([{ kind: 'open', reason: expect.stringContaining('output file') }]);
    expect(await statuses(world)).toEqual(PENDING);
    await world.answer(2 * HOUR);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete' }]);
    oddity.on = false;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
  });

  it('that are wrong hold nothing where every request has its line', async () => {
    const counts = { total: 7, completed: 7, failed: 0 };
    const world = await threeReceipts({ on: true, batch: (json) => ({ ...json, request_counts: counts }) });
    expect(await world.collect()).toMatchObject([{ kind: 'settled', trouble: false, counts: { valid: 12 } }]);
  });

  it('of a batch that was cancelled before it began: its labels go back at once, and use up no attempt', async () => {
    const world = await worldOf(receipts(1), { emulator: { validationMs: HOUR } });
    await submitted(world);
    const { openai } = await world.process();
    await openai.batches.cancel(world.emulator.batches()[0]?.id ?? '');
    await world.answer(60_000);
    await world.answer(11 * 60_000);
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', trouble: false, counts: { released: { cancelled: 4 } } },
    ]);
    const labels = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.completion_attempts?.N ?? '0');
    expect(new Set(labels)).toEqual(new Set(['0']));
  });
});

describe('the end of a batch', () => {
  it('that OpenAI does not name is counted from when it was first seen, by every run', async () => {
    const oddity: Oddity = {
      on: true,
      batch: ({ completed_at: _, ...json }) => ({ ...json, output_file_id: null }),
    };
    const world = await threeReceipts(oddity);
    expect(await world.collect()).toMatchObject([{ kind: 'open' }]);
    const [row] = await world.rows('BATCH_SUMMARY');
    const seen = row?.ended_seen_at?.S;
    expect(seen).toMatch(/^2026-11-24T02:.*Z$/);
    await world.answer(5 * HOUR);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete' }]);
    oddity.batch = ({ completed_at: _, ...json }) => json;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
    expect((await world.rows('COMPLETION_BATCH_RESULT')).map((result) => result.validated_at?.S)).toEqual(
      Array.from({ length: 12 }, () => seen),
    );
  });

  it('is compared with the time of OpenAI, not with that of the machine', async () => {
    const world = await threeReceipts({ on: true, batch: (json) => ({ ...json, output_file_id: null }) });
    const { clock, ...process } = await world.process();
    const ahead = { now: () => clock.now() + 40 * 24 * HOUR, sleep: clock.sleep.bind(clock) };
    expect(await world.collect({}, { ...process, clock: ahead })).toMatchObject([{ kind: 'open' }]);
    expect(await statuses(world)).toEqual(PENDING);
  });
});

describe('a file that cannot be had', () => {
  const oneFailed = { 1: { status: 400 } };
  const errorFileId = (world: World): string => world.emulator.batches()[0]?.errorFileId ?? '?';

  it('described, for good: it is fetched without its description', async () => {
    const world = await threeReceipts({ on: true, description: () => failing(500) }, oneFailed);
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', counts: { valid: 8, released: { 'http-error': 4 } } },
    ]);
  });

  it('for good, of two: red for a day, then the other one counts', async () => {
    const oddity: Oddity = { on: true };
    const world = await threeReceipts(oddity, oneFailed);
    const stuck = errorFileId(world);
    oddity.content = (text, call) => (call.id === stuck ? failing(500) : text);
    const [held] = await world.collect();
    expect(held).toMatchObject({ kind: 'incomplete', reason: expect.stringContaining(stuck) });
    expect(held?.reason).toContain('reconcile --give-up');
    expect((await statuses(world)).PENDING).toBe(12);
    await world.answer(25 * HOUR);
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', trouble: true, counts: { valid: 8, released: { missing: 4 } } },
    ]);
  });

  it('for good, and nothing else to read: red for ever, with the way out; the answers may still be there', async () => {
    const world = await threeReceipts({ on: true, content: () => failing(500) });
    await world.answer(30 * HOUR);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete', reason: expect.stringContaining('--give-up') }]);
    expect(await statuses(world)).toEqual(PENDING);
  });

  it.each([401, 403])('for want of rights (%d): nothing is given up, also after a day', async (status) => {
    const world = await threeReceipts({ on: true, description: () => failing(status) });
    await world.answer(30 * HOUR);
    await expect(world.collect()).rejects.toMatchObject({ code: 'openai-unavailable' });
    expect(await statuses(world)).toEqual(PENDING);
  });

  it('because it is gone (410): as with 404', async () => {
    const oddity: Oddity = { on: true, description: () => failing(410) };
    const world = await threeReceipts(oddity);
    expect(await world.collect()).toMatchObject([
      { kind: 'open', reason: expect.stringContaining('result files yet') },
    ]);
    await world.answer(25 * HOUR);
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', trouble: true, counts: { released: { missing: 12 } } },
    ]);
  });
});

describe('a batch that OpenAI calls failed', () => {
  const failed = { status: 'failed', failed_at: 1_795_486_630, completed_at: null };

  it('and that has result files: what is answered in them counts', async () => {
    const world = await threeReceipts({ on: true, batch: (json) => ({ ...json, ...failed }) }, { 2: { status: 500 } });
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', counts: { valid: 8, released: { 'batch-failed': 4 } } },
    ]);
    expect([await statusesOf(world, 1), await statusesOf(world, 2)]).toEqual([VALID, BACK]);
  });

  it('for good is red, with the line that it names, and is remembered for its model', async () => {
    const message = "The provided model 'gpt-4.1-mini' is not supported by the Batch API.";
    const errors = { object: 'list', data: [{ code: 'model_not_found', message, param: 'body.model', line: 3 }] };
    const counts = { total: 0, completed: 0, failed: 0 };
    const none = { output_file_id: null, error_file_id: null, request_counts: counts };
    const world = await threeReceipts({ on: true, batch: (json) => ({ ...json, ...failed, ...none, errors }) });
    const [result] = await world.collect();
    expect(result).toMatchObject({
      kind: 'settled',
      trouble: true,
      reason: `model_not_found: ${message} (line 3)`,
      counts: { released: { 'batch-failed': 12 } },
    });
    const { state } = await world.process();
    expect((await state.queues.get('gpt-4.1-mini')).refusal).toMatchObject({
      kind: 'batch',
      message: expect.stringContaining(message),
    });
  });

  it('for want of room in the queue is no trouble', async () => {
    const world = await worldOf(receipts(1), { emulator: { queueTokenLimit: { 'gpt-4.1-mini': 10 } } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', trouble: false }]);
  });
});

describe('requests that fail all alike', () => {
  const error = (message: string, code: string | null, param: string | null = null) => ({
    error: { message, type: 'invalid_request_error', code, param },
  });
  const refusing = (status: number, body: object) => ({
    emulator: { responder: scriptResponder({ default: { status, body } }) },
  });

  it.each<[string, number, object, string, boolean]>([
    ['account', 401, error('The account org-abcdefgh is deactivated.', 'account_deactivated'), 'account', true],
    ['model', 404, error('The model `x` does not exist.', 'model_not_found'), 'model', true],
    [
      'parameter',
      400,
      error("Unsupported value: 'temperature'", 'unsupported_value', 'temperature'),
      'parameter',
      true,
    ],
    ['rate', 429, error('Too many requests', 'rate_limit_exceeded'), 'rate', false],
    ['server', 503, error('overloaded', null), 'server-error', false],
    ['anything else', 400, error('Request 4711 is bad in a new way', null), 'common-error', false],
    ['too long', 400, error('too long', 'context_length_exceeded', 'messages'), 'common-error', false],
  ])(
    '%s: three red nights use up no attempt, and show the message with its count',
    async (_, status, body, reason, lasts) => {
      const world = await worldOf(receipts(3), refusing(status, body));
      for (let night = 1; night <= 3; night += 1) {
        await world.submit(await world.prepareAndFormat(`run-${night}`), { preflight: 'never' });
        // What lasts is not sent again whole.
        const lines = lasts && night > 1 ? 1 : 3;
        await world.answer();
        const [result] = await world.collect();
        expect(result).toMatchObject({
          kind: 'settled',
          trouble: true,
          reason: expect.stringContaining(`no request was answered: ${lines} of ${lines} failed with "`),
          topFailure: { lines },
          counts: { released: { [reason]: 4 * lines }, exhausted: 0 },
        });
        expect(result?.reason).not.toContain('org-abcdefgh');
      }
      expect(await statuses(world)).toEqual({ NONE: 12, INVALID: 3 });
      const { state } = await world.process();
      const { refusal } = await state.queues.get('gpt-4.1-mini');
      expect(refusal?.kind).toBe(lasts ? 'lines' : undefined);
    },
  );

  it('answers in no form, as llama.cpp calls them: red, and an attempt less, as what is asked for ever costs for ever', async () => {
    const message = 'The model produced output that does not match the expected peg-native format';
    const world = await worldOf(receipts(2), refusing(500, { error: { code: 500, message, type: 'server_error' } }));
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      {
        kind: 'settled',
        trouble: true,
        reason: expect.stringContaining(message),
        counts: { released: { 'http-error': 8 } },
      },
    ]);
  });

  it('most, not all: red, free of attempts; the others keep their own reasons', async () => {
    const bad = { status: 400, body: error('Request 1234 is bad in a new way', null) };
    const other = { status: 400, body: error('something else', null) };
    const world = await worldOf(receipts(5), answering({ 1: bad, 2: bad, 3: bad, 4: other }));
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      {
        kind: 'settled',
        trouble: true,
        reason: expect.stringContaining('3 of 5'),
        counts: { valid: 4, released: { 'common-error': 12, 'http-error': 4 } },
      },
    ]);
    const { state } = await world.process();
    expect(await state.queues.get('gpt-4.1-mini')).toMatchObject({ answered_at: expect.any(String) });
  });

  it('some: green, and their labels have an attempt less', async () => {
    const world = await worldOf(receipts(3), answering({ 1: { status: 400, body: error('bad', null) } }));
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { trouble: false, topFailure: { lines: 1 }, counts: { valid: 8, released: { 'http-error': 4 } } },
    ]);
  });

  it('a single request that is too long by its own error uses up its attempts', async () => {
    const world = await worldOf(receipts(1), refusing(400, error('too long', 'context_length_exceeded')));
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ trouble: true, counts: { released: { 'http-error': 4 } } }]);
  });

  it('answers of which none can be read: red', async () => {
    const world = await worldOf(receipts(2), {
      emulator: { responder: scriptResponder({ default: { content: 'They look fine.' } }) },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { trouble: true, reason: expect.stringContaining('not-json 8'), counts: { released: { 'not-json': 8 } } },
    ]);
  });

  it('expired without a line in any file: red, and no attempt is used up', async () => {
    const world = await worldOf(receipts(1), answering({ 1: { ...allValid, delayMs: 1e9 } }));
    await submitted(world);
    await world.answer();
    await world.answer(25 * HOUR);
    world.emulator.clearFaults();
    expect(await world.collect()).toMatchObject([
      { status: 'expired', trouble: true, counts: { released: { expired: 4 } } },
    ]);
  });
});

describe('a status', () => {
  const shown = (status: string): Oddity => ({ on: true, batch: (json) => ({ ...json, status }) });

  it.each(['Completed', 'succeeded', 'COMPLETED', 'JOB_STATE_SUCCEEDED'])('%s is known for completed', async (word) => {
    const world = await threeReceipts(shown(word));
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'COMPLETED' } }]);
  });

  it.each(['In-Progress', 'running', 'inProgress'])('%s is known for in progress', async (word) => {
    const world = await threeReceipts(shown(word));
    expect(await world.collect()).toMatchObject([{ kind: 'open', status: word }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'IN_PROGRESS' } }]);
  });

  it('that nobody knows waits, and is red 26 hours after the batch was submitted', async () => {
    const strange = { on: true, batch: (json: object) => ({ ...json, status: 'pondering', completed_at: null }) };
    const world = await threeReceipts(strange);
    expect(await world.collect()).toMatchObject([{ kind: 'open', status: 'pondering' }]);
    await world.answer(25 * HOUR);
    expect(await world.collect()).toMatchObject([{ kind: 'open' }]);
    await world.answer(2 * HOUR);
    expect(await world.collect()).toMatchObject([
      { kind: 'incomplete', reason: expect.stringMatching(/"pondering".*completion-batch cancel/) },
    ]);
    expect(await statuses(world)).toEqual(PENDING);
  });
});

describe("another program's batch", () => {
  const OURS = [
    'request_key',
    'request_sha256',
    'execution_id',
    'store',
    'model',
    'prompt_version',
    'request_count',
    'label_count',
  ];
  /** As the reference writes its rows: without our attributes. */
  async function foreign(world: World): Promise<Item> {
    const [row] = await world.rows('BATCH_SUMMARY');
    const theirs = Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !OURS.includes(name)));
    await world.put(theirs);
    return theirs;
  }

  it('that is not done is named, and neither its row nor the batch is changed', async () => {
    const world = await worldOf(receipts(1), answering({ 1: { ...allValid, delayMs: 1e9 } }));
    await submitted(world);
    const theirs = await foreign(world);
    await world.answer(23 * HOUR);
    const [result] = await world.collect({ cancelAfterHours: 1 });
    expect(result).toMatchObject({ kind: 'open', ours: false, reason: expect.stringContaining('another program') });
    expect(result !== undefined && isTrouble(result)).toBe(false);
    expect(await world.rows('BATCH_SUMMARY')).toEqual([theirs]);
    expect(world.emulator.batches()).toMatchObject([{ status: 'in_progress' }]);
  });

  it('whose files are late, or whose labels do not name it, keeps its row', async () => {
    const oddity: Oddity = { on: true, batch: (json) => ({ ...json, output_file_id: null }) };
    const world = await threeReceipts(oddity);
    const theirs = await foreign(world);
    expect(await world.collect()).toMatchObject([{ kind: 'open', ours: false }]);
    expect(await world.rows('BATCH_SUMMARY')).toEqual([theirs]);
    oddity.on = false;
    for (const { completion_batch_id: _, ...label } of await world.rows('RECEIPT_WORD_LABEL')) await world.put(label);
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining('another program') },
    ]);
    expect(await world.rows('BATCH_SUMMARY')).toEqual([theirs]);
    expect(await statuses(world)).toEqual(PENDING);
  });
});
