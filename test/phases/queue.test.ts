/** The queue of a model: what a refusal teaches, what is cut and waits for it, and that nothing is refused for it twice. */
import { requestLine, type SubmitLabelsResult } from '@completion-batch/core';
import { ApiError, type EmulatorOptions, scriptResponder } from '@completion-batch/emulator';
import { type Batch, estimateTokens, learnedLimits, requestTokens } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { checkWorld } from '../world/checker.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const receipts = (count: number) => Array.from({ length: count }, (_, index) => smallReceipt(index + 1)).flat();

/** Each token counts as so many, for the emulator and for us: small receipts fill large queues. */
function heavy(weight: number) {
  const countTokens = (text: string): number => estimateTokens(text) * weight;
  const emulator: Partial<EmulatorOptions> = {
    responder: scriptResponder({ default: allValid }),
    countTokens: (body) => requestTokens(requestLine.shape.body.parse(body), countTokens),
  };
  return { emulator, countTokens };
}

const refusals = (world: World) =>
  world.emulator
    .batches()
    .filter(({ errors }) => errors?.some(({ code }) => code === 'token_limit_exceeded'))
    .map(({ id }) => id);

const outcomes = ({ files }: SubmitLabelsResult) => files.map(({ ending, requests }) => `${ending} ${requests}`);

/** Tokens of one small receipt's request. */
async function tokensOfOne(): Promise<number> {
  const world = await worldOf(receipts(1));
  const [file] = (await world.submit(await world.prepareAndFormat('run-1'), { dryRun: true })).files;
  await world.close();
  return file?.tokens ?? 0;
}

const { emulator: counting } = heavy(1);

describe('a batch refused for want of room', () => {
  it('teaches the limit: its labels come back free of charge, and no run goes over it again', async () => {
    const one = await tokensOfOne();
    const limit = Math.round(one * 3.5);
    const world = await worldOf(receipts(8), { emulator: { ...counting, queueTokenLimit: { 'gpt-4.1-mini': limit } } });
    const first = await world.submit(await world.prepareAndFormat('run-1'), { limits: { maxLines: 1 } });
    expect(outcomes(first)).toEqual(Array(8).fill('submitted 1'));
    await world.answer();
    const collected = await world.collect();
    const refused = refusals(world);
    expect(refused).toHaveLength(5);
    expect(collected.filter(({ status }) => status === 'failed')).toHaveLength(5);
    for (const row of await world.rows('RECEIPT_WORD_LABEL')) expect(row.completion_attempts?.N ?? '0').not.toBe('1');
    expect(await world.rows('COMPLETION_QUEUE')).toMatchObject([
      {
        PK: { S: 'COMPLETION_QUEUE#gpt-4.1-mini' },
        SK: { S: 'LIMITS' },
        limit_tokens: { N: String(limit) },
        limit_learned_at: { S: expect.stringMatching(/^2026-11-24T02:17/) },
        limit_batch_id: { S: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
    expect((await world.rows('COMPLETION_QUEUE'))[0]).not.toHaveProperty('GSI1PK');

    // Nine tenths of 3.5 requests are three.
    const second = await world.submit(await world.prepareAndFormat('run-2'));
    expect(outcomes(second)).toEqual(['submitted 3', 'waiting 2']);
    expect(second.files[1]?.reason).toMatch(
      /^\d+ tokens wait at OpenAI already, the next request has \d+, and \d+ may wait at once/,
    );
    expect(second.complete).toBe(false);
    const busy = await world.submit(await world.prepareAndFormat('run-3'));
    expect(outcomes(busy)).toEqual(['waiting 2']);
    await world.answer();
    await world.collect();
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-4')))).toEqual(['submitted 2']);
    await world.answer();
    await world.collect();
    expect(refusals(world)).toEqual(refused);
    const statuses = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.validation_status?.S);
    expect(statuses.filter((status) => status === 'PENDING')).toEqual([]);
  });

  it('is the only one of a run that does not know the limit: it sends one file at a time past the smallest queue', async () => {
    const { emulator, countTokens } = heavy(100);
    const one = (await tokensOfOne()) * 100;
    // gpt-4.1 may have a queue of 90,000; this account's is larger, and the run cannot know.
    const limit = Math.ceil(90_000 / one) * one + one;
    const world = await worldOf(receipts(12), {
      emulator: { ...emulator, queueTokenLimit: { 'gpt-4.1': limit }, lineMs: 3_600_000 },
    });
    world.clock.onAdvance(() => void world.emulator.tick());
    const options = { model: 'gpt-4.1', limits: { maxLines: 1 }, countTokens };
    const first = await world.submit(await world.prepareAndFormat('run-1'), options);
    expect(refusals(world)).toHaveLength(1);
    const sent = first.files.filter(({ ending }) => ending === 'submitted').length;
    expect(sent).toBe(Math.floor(limit / one) + 1);
    expect(first.files.slice(sent).every(({ ending }) => ending === 'waiting')).toBe(true);
    expect(await (await world.process()).state.queues.get('gpt-4.1')).toMatchObject({ limit_tokens: limit });
    for (let run = 2; run < 8; run += 1) {
      await world.answer(4 * 3_600_000);
      await world.collect();
      await world.submit(await world.prepareAndFormat(`run-${run}`), options);
    }
    await world.answer(4 * 3_600_000);
    await world.collect();
    expect(refusals(world)).toHaveLength(1);
    const statuses = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.validation_status?.S);
    expect(statuses.filter((status) => status === 'NONE' || status === 'PENDING')).toEqual([]);
  });

  it('while another program fills the queue halves what is sent, for a day', async () => {
    const one = await tokensOfOne();
    const limit = one * 10;
    const world = await worldOf(receipts(6), {
      emulator: { ...counting, queueTokenLimit: { 'gpt-4.1-mini': limit }, lineMs: 12 * 3_600_000 },
    });
    const { openai } = await world.process();
    const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'word '.repeat(one * 5) }] };
    const line = { custom_id: 'theirs', method: 'POST', url: '/v1/chat/completions', body };
    const file = await openai.files.create({
      file: new File([`${JSON.stringify(line)}\n`], 'theirs.jsonl'),
      purpose: 'batch',
    });
    await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    await world.answer();
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-1')))).toEqual(['submitted 6']);
    await world.answer();
    await world.collect();
    expect(refusals(world)).toHaveLength(1);
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-2')))).toEqual(['submitted 3', 'waiting 3']);
    await world.answer();
    expect(refusals(world)).toHaveLength(1);
    await world.answer(25 * 3_600_000);
    await world.collect();
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-3')))).toEqual(['submitted 3']);
  });

  it('of which a later file has taken the room is explained by the limit, and nothing is halved', async () => {
    const one = await tokensOfOne();
    const limit = Math.round(one * 5.5);
    const world = await worldOf(receipts(7), { emulator: { ...counting, queueTokenLimit: { 'gpt-4.1-mini': limit } } });
    await world.submit(await world.prepareAndFormat('run-1'), { limits: { maxLines: 4 } });
    await world.answer();
    expect(refusals(world)).toHaveLength(1);
    // OpenAI validates in any order: as if the refused file had been begun before the other one.
    for (const row of await world.rows('BATCH_SUMMARY')) {
      await world.put({ ...row, queued_tokens: row.estimated_tokens ?? { N: '0' } });
    }
    const { state } = await world.process();
    const [refused] = refusals(world);
    let batch: Batch | undefined;
    for await (const one of state.batches.listOpen()) {
      if (one.batch?.openai_batch_id === refused) batch = one.batch;
    }
    // Twice, as by two collects at once: the second no longer finds it among what waits.
    if (batch !== undefined) await world.collect({ batch });
    expect(learnedLimits(await state.queues.get('gpt-4.1-mini'), world.clock.now()).tokens).toBe(
      Math.floor(limit * 0.9),
    );
  });

  it('by the create call itself gives its labels back at once, and the rest of the run waits', async () => {
    let calls = 0;
    const one = await tokensOfOne();
    const message = `Enqueued token limit reached for gpt-4.1-mini in organization org-abcdef123. Limit: ${Math.round(one * 2.9).toLocaleString('en-US')} enqueued tokens.`;
    const world = await worldOf(receipts(5), {
      emulator: {
        ...counting,
        intercept: (call, next) => {
          if (call.route === 'batches.create' && ++calls === 3) throw new ApiError(429, message);
          return next();
        },
      },
    });
    const prepared = await world.prepareAndFormat('run-1');
    const first = await world.submit(prepared, { limits: { maxLines: 1 } });
    expect(outcomes(first)).toEqual(['submitted 1', 'submitted 1', 'waiting 1', 'waiting 1', 'waiting 1']);
    expect(JSON.stringify(first)).not.toContain('abcdef123');
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8, NONE: 12 } });
    await world.answer();
    await world.collect();
    // Three requests less a tenth, and less another: two.
    expect(outcomes(await world.submit(prepared))).toEqual(['submitted 2', 'waiting 1']);
    expect(calls).toBe(4);
  });
});

describe('the limit', () => {
  it('of the user counts where it is lower, and the learned one where that is', async () => {
    const one = await tokensOfOne();
    const world = await worldOf(receipts(4));
    const learned = { limit_tokens: Math.ceil((one * 2.5) / 0.9), limit_learned_at: '2026-11-20T00:00:00.000Z' };
    await world.put({
      PK: { S: 'COMPLETION_QUEUE#gpt-4.1-mini' },
      SK: { S: 'LIMITS' },
      limit_tokens: { N: String(learned.limit_tokens) },
      limit_learned_at: { S: learned.limit_learned_at },
    });
    const dated = { model: 'gpt-4.1-mini-2025-04-14' };
    const lower = await world.submit(await world.prepareAndFormat('run-1'), { ...dated, queueTokens: one + 10 });
    expect(outcomes(lower)).toEqual(['submitted 1', 'waiting 1', 'waiting 1', 'waiting 1']);
    const higher = await world.submit(await world.prepareAndFormat('run-2'), { queueTokens: one * 100 });
    expect(outcomes(higher)).toEqual(['submitted 1', 'waiting 2']);
    // A month later it may have grown: it is found out anew.
    world.clock.advance(31 * 24 * 3_600_000);
    expect(outcomes(await world.submit(await world.prepareAndFormat('run-3')))).toEqual(['submitted 2']);
  });

  it('that no single request fits is told, and its labels stay as they are', async () => {
    const one = await tokensOfOne();
    const world = await worldOf(receipts(2));
    await world.put({
      PK: { S: 'COMPLETION_QUEUE#gpt-4.1-mini' },
      SK: { S: 'LIMITS' },
      limit_tokens: { N: String(one) },
      limit_learned_at: { S: '2026-11-20T00:00:00.000Z' },
    });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result).toMatchObject({ complete: false, files: [], tooLarge: [{}, {}] });
    expect(result.tooLarge[0]?.reason).toMatch(/\d+ tokens, a file may have \d+/);
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 8 } });
  });
});
