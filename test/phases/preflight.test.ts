/** Before anything is claimed: one request that asks whether the model answers at all, and what a refusal leaves behind. */
import { readPrompt, type SubmitLabelsResult } from '@completion-batch/core';
import {
  type EmulatorOptions,
  type FaultRules,
  type ResponderRequest,
  scriptResponder,
} from '@completion-batch/emulator';
import { type Logger, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { billingOf, settledFaults, statuses } from '../world/settled.ts';
import { receiptsWithAudits, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const MODEL = 'gpt-4.1-mini';
const receipts = (count: number) => Array.from({ length: count }, (_, index) => smallReceipt(index + 1)).flat();
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const error = (status: number, message: string, more: { code?: string; param?: string; type?: string } = {}) => ({
  status,
  body: {
    error: { message, type: more.type ?? 'invalid_request_error', param: more.param ?? null, code: more.code ?? null },
  },
});

/** A model whose answers to direct calls and to lines of batches a test can change. */
function model(answers: { probe?: Answer; line?: Answer } = {}) {
  const state = { ...answers, probes: [] as ResponderRequest[], lines: 0 };
  const right = scriptResponder({ default: allValid });
  const responder: EmulatorOptions['responder'] = async (request) => {
    if (request.batchId === null) state.probes.push(request);
    else state.lines += 1;
    return (request.batchId === null ? state.probe : state.line) ?? right(request);
  };
  return { state, emulator: { responder } };
}

function listening() {
  const warned: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (text) => warned.push(text) };
  return { warned, logger };
}

const probesIn = async (world: World): Promise<number> =>
  (await world.emulator.journal()).filter(({ event }) => event === 'probe').length;
const row = async (world: World) => (await world.process()).state.queues.get(MODEL);
const summary = ({ files }: SubmitLabelsResult) => files.map(({ ending, requests }) => `${ending} ${requests}`).sort();
const nothingClaimed = async (world: World, labels: Record<string, number>): Promise<void> => {
  expect(await statuses(world)).toEqual(labels);
  expect(await world.rows('COMPLETION_SUBMISSION')).toEqual([]);
  expect(world.emulator.batches()).toEqual([]);
};

async function night(
  world: World,
  execution: string,
  options: Parameters<World['submit']>[1] = {},
): Promise<SubmitLabelsResult> {
  world.clock.advance(24 * 3_600_000);
  return world.submit(await world.prepareAndFormat(execution), options);
}

const refused = (kind: 'batch' | 'lines', minute = 17) => ({
  at: `2026-11-24T02:${minute}:00.000Z`,
  batchId: 'a-batch',
  message: `The provided model '${MODEL}' is not supported by the Batch API.`,
  kind,
});

describe('a model that was never used in this table', () => {
  it('is asked the smallest request directly, once, and is known from then on', async () => {
    const { state, emulator } = model();
    // The second receipt has one label only.
    const small = smallReceipt(2).filter(({ SK }) => !/#LABEL#/.test(SK?.S ?? '') || /GRAND_TOTAL/.test(SK?.S ?? ''));
    const world = await worldOf([...smallReceipt(1), ...small, ...smallReceipt(3)], { emulator });
    expect(summary(await night(world, 'run-1'))).toEqual(['submitted 3']);
    expect(state.probes.map(({ body }) => readPrompt(body)?.targets.length)).toEqual([1]);
    expect(await row(world)).toMatchObject({ answered_by: 'probe', refusal: undefined });
    await world.answer();
    await world.collect();
    expect([await settledFaults(world), (await billingOf(world)).spare]).toEqual([[], 0]);
    for (const item of smallReceipt(9)) await world.put(item);
    expect(summary(await night(world, 'run-2'))).toEqual(['submitted 1']);
    expect(await probesIn(world)).toBe(1);
  });

  it('is asked each time with "always", never with "never", and not in a dry run or without requests', async () => {
    const world = await worldOf(receipts(2), { emulator: model().emulator });
    await night(world, 'run-1', { dryRun: true });
    expect(await probesIn(world)).toBe(0);
    const open = { limits: { maxLines: 1 }, preflight: 'never' } as const;
    expect(summary(await night(world, 'run-2', open))).toEqual(['submitted 1', 'submitted 1']);
    expect(await probesIn(world)).toBe(0);
    await night(world, 'run-3', { preflight: 'always' });
    expect(await probesIn(world)).toBe(0);
    for (const item of smallReceipt(9)) await world.put(item);
    await night(world, 'run-4', { preflight: 'always' });
    for (const item of smallReceipt(10)) await world.put(item);
    await night(world, 'run-5', { preflight: 'always' });
    expect(await probesIn(world)).toBe(2);
  });

  it('is asked with the parameters that will be sent, also for another model than that of the plan', async () => {
    const { state, emulator } = model();
    const world = await worldOf(receipts(1), { emulator });
    await night(world, 'run-1', { model: 'gpt-5-mini' });
    expect(state.probes[0]?.body).toMatchObject({ model: 'gpt-5-mini', reasoning_effort: 'minimal' });
    expect(state.probes[0]?.body).not.toHaveProperty('temperature');
  });

  it.each([
    [
      'a parameter it does not take',
      error(400, "Unsupported value: 'temperature' does not support 0 with this model.", {
        code: 'unsupported_value',
        param: 'temperature',
      }),
      /gpt-4\.1-mini refused a first request for the parameter temperature: Unsupported value/,
      'parameters: temperature',
      /\{"temperature": null\}/,
    ],
    [
      'a parameter that is only named in the text',
      error(400, "Unsupported parameter: 'reasoning_effort' is not supported with this model."),
      /parameter reasoning_effort/,
      'parameters: reasoning_effort',
      /\{"reasoning_effort": null\}/,
    ],
    [
      'a parameter, in the words of other servers',
      error(422, 'extra_forbidden: Extra inputs are not permitted', { param: 'max_completion_tokens' }),
      /parameter max_completion_tokens/,
      'parameters: max_completion_tokens',
      /null/,
    ],
    [
      'the form of the answer',
      error(400, "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", {
        param: 'response_format',
      }),
      /parameter response_format/,
      'parameters: response_format',
      /null/,
    ],
    [
      'our system message',
      error(400, "Unsupported value: 'messages[0].role' does not support 'system' with this model.", {
        code: 'unsupported_value',
        param: 'messages[0].role',
      }),
      /'system' with this model/,
      'model',
      /Give model/,
    ],
    [
      'the model',
      error(404, 'The model `gpt-4.1-mini` does not exist or you do not have access to it.', {
        code: 'model_not_found',
      }),
      /does not exist or you do not have access/,
      'model',
      /Give model/,
    ],
    [
      'a model that does not chat',
      error(404, 'This is not a chat model and thus not supported in the v1/chat/completions endpoint.', {
        param: 'model',
      }),
      /not a chat model/,
      'model',
      /Give model/,
    ],
    [
      'the account',
      error(429, 'You exceeded your current quota, please check your plan and billing details.', {
        code: 'insufficient_quota',
        type: 'insufficient_quota',
      }),
      /exceeded your current quota/,
      'OpenAI',
      /Add credit/,
    ],
  ])('refuses the run before anything is claimed, for good: %s', async (_, probe, message, where, remedy) => {
    const { state, emulator } = model({ probe });
    const world = await worldOf(receipts(2), { emulator });
    const before = await statuses(world);
    for (const execution of ['run-1', 'run-2']) {
      await expect(night(world, execution)).rejects.toMatchObject({
        code: 'model-refused',
        message: expect.stringMatching(message),
        where,
        remedy: expect.stringMatching(remedy),
      });
      await nothingClaimed(world, before);
    }
    expect((await row(world)).refusal).toMatchObject({ kind: 'lines', message: probe.body.error.message });
    // Put right, the next run asks, and goes on.
    delete state.probe;
    expect(summary(await night(world, 'run-3'))).toEqual(['submitted 2']);
    expect((await row(world)).refusal).toBeUndefined();
  });

  it.each([
    [
      'a key that is restricted to batches (401)',
      error(401, 'You have insufficient permissions. Missing scopes: model.request'),
    ],
    ['the same as 403', error(403, 'You are not allowed to sample from this model.')],
    ['a server without this route', error(404, 'Invalid URL (POST /v1/chat/completions)')],
    ['a server without this route, in other words', error(404, 'Not Found')],
    ['a route for something else', error(405, 'Method Not Allowed')],
    ['a rate limit', error(429, 'Rate limit reached for requests', { code: 'rate_limit_exceeded', type: 'requests' })],
    ['an outage', error(500, 'The server had an error while processing your request.', { type: 'server_error' })],
    [
      'a text that was filtered',
      error(400, 'The response was filtered due to the prompt.', { code: 'content_filter', param: 'prompt' }),
    ],
    ['an answer that is none', { status: 200, body: '<html>Sign in</html>' }],
    ['an answer of another kind', { status: 200, body: { object: 'list' } }],
  ])('goes on where it cannot be told: %s', async (_, probe) => {
    const world = await worldOf(receipts(2), { emulator: model({ probe }).emulator });
    const { warned, logger } = listening();
    expect(summary(await night(world, 'run-1', { logger }))).toEqual(['submitted 2']);
    expect(warned.filter((text) => text.includes('cannot be told'))).toHaveLength(1);
    expect(await row(world)).toMatchObject({ answered_at: undefined, refusal: undefined });
  });

  it('keeps no secret of what the service says', async () => {
    const probe = error(404, 'The model `x` does not exist for org-ABCDEFGH12345678', { code: 'model_not_found' });
    const world = await worldOf(receipts(1), { emulator: model({ probe }).emulator });
    await expect(night(world, 'run-1')).rejects.toThrow(/org-…/);
    expect(JSON.stringify(await world.rows('COMPLETION_QUEUE'))).not.toContain('ABCDEFGH');
  });
});

describe('a model that was seen to refuse everything', () => {
  const remembered = async (kind: 'batch' | 'lines', answers: Parameters<typeof model>[0] = {}) => {
    const { state, emulator } = model(answers);
    const world = await worldOf(receipts(4), { emulator });
    await (await world.process()).state.queues.modelRefused(MODEL, refused(kind));
    return { state, world };
  };
  const canary = ['submitted 1', 'waiting 3'];

  it('by its lines, sends all as soon as a first request is answered', async () => {
    const { world } = await remembered('lines');
    expect(summary(await night(world, 'run-1'))).toEqual(['submitted 4']);
    expect(await row(world)).toMatchObject({ refusal: undefined, answered_by: 'probe' });
  });

  it('by the Batch API, sends one request until a batch was answered, though it answers directly', async () => {
    const { world } = await remembered('batch');
    const { warned, logger } = listening();
    const first = await night(world, 'run-1', { logger });
    expect(summary(first)).toEqual(canary);
    expect(first.complete).toBe(false);
    const waiting = first.files.find(({ ending }) => ending === 'waiting');
    const words =
      /gpt-4\.1-mini refused everything on 2026-11-24 at 02:17 UTC: The provided model .* is not supported by the Batch API\. Only one request/;
    expect(waiting?.reason).toMatch(words);
    expect(warned.join('\n')).toMatch(words);
    // While that one is on its way no other is sent, by this execution or by another.
    for (const execution of ['run-1', 'run-2']) {
      const again = await night(world, execution, { logger });
      expect(again.files.map(({ ending }) => ending)).toEqual(['waiting']);
      expect(again.files[0]?.reason).toMatch(/still on its way/);
    }
    expect(world.emulator.batches()).toHaveLength(1);
    await world.answer();
    await world.collect();
    await (await world.process()).state.queues.modelAnswered(MODEL, new Date(world.clock.now()).toISOString());
    expect(summary(await night(world, 'run-3'))).toEqual(['submitted 3']);
    await world.answer();
    await world.collect();
    expect([await settledFaults(world), (await billingOf(world)).spare]).toEqual([[], 0]);
    expect(await statuses(world)).not.toHaveProperty('NONE');
  });

  it('by the lines of a batch right after it had answered directly, is not believed again', async () => {
    const { state, emulator } = model({ line: error(404, 'Upstream not found.') });
    const world = await worldOf(receipts(4), { emulator });
    expect(summary(await night(world, 'run-1'))).toEqual(['submitted 4']);
    await world.answer();
    await world.collect();
    const at = new Date(world.clock.now()).toISOString();
    await (await world.process()).state.queues.modelRefused(MODEL, { ...refused('lines'), at });
    expect(summary(await night(world, 'run-2'))).toEqual(canary);
    expect(state.probes).toHaveLength(2);
  });

  it.each([
    ['where a first request tells nothing', { probe: error(500, 'The server had an error.') }, 'auto'],
    ['where the key may not ask', { probe: error(403, 'Missing scopes') }, 'auto'],
    ['where nobody is to be asked', {}, 'never'],
  ] as const)('sends one request %s', async (_, answers, mode) => {
    const { world, state } = await remembered('lines', answers);
    expect(summary(await night(world, 'run-1', { preflight: mode }))).toEqual(canary);
    expect(state.probes).toHaveLength(mode === 'never' ? 0 : 2 - (answers.probe?.status === 403 ? 1 : 0));
  });

  it('sends one that asks for a verdict, also where a smaller one asks only what people have judged', async () => {
    const world = await worldOf(receiptsWithAudits(4, 8), { emulator: model().emulator });
    await (await world.process()).state.queues.modelRefused(MODEL, refused('batch'));
    const run = await world.prepareAndFormat('run-1', undefined, silentLogger, { audit: { share: 1 } });
    const { files } = await world.submit(run, { preflight: 'never' });
    expect(files.map(({ ending, units }) => `${ending} ${units}`).sort()).toEqual(['submitted 4', 'waiting 12']);
  });

  it('sends the next one also while a batch of it is held: that waits for a person, not at OpenAI', async () => {
    const { world } = await remembered('batch');
    expect(summary(await night(world, 'run-1'))).toEqual(canary);
    const [batch] = await world.rows('BATCH_SUMMARY');
    await world.put({ ...batch, held_reason: { S: 'its agreement with people is low' } });
    expect(summary(await night(world, 'run-2'))).toEqual(['submitted 1', 'waiting 2']);
  });

  it('finishes what an earlier run left open all the same', async () => {
    const faults: FaultRules = {
      calls: [{ route: 'batches.create', fault: { kind: 'status', status: 429 }, times: 1 }],
    };
    const world = await worldOf(receipts(4), { emulator: { ...model().emulator, faults } });
    expect(summary(await night(world, 'run-1', { limits: { maxLines: 2 } }))).toEqual(['submitted 2', 'waiting 2']);
    await world.answer();
    await world.collect();
    const at = new Date(world.clock.now()).toISOString();
    await (await world.process()).state.queues.modelRefused(MODEL, { ...refused('batch'), at });
    for (const item of smallReceipt(9)) await world.put(item);
    const next = await night(world, 'run-2');
    expect(summary(next)).toEqual(['submitted 2', 'waiting 1']);
  });
});
