/** Doubt: what a model cannot tell, or has proposed itself, another model is asked in batches of its own, and then people. */
import { readPrompt, type SubmitLabelsResult } from '@completion-batch/core';
import { type EmulatorOptions, type Responder, scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../world/boundary.ts';
import { reconcileIn } from '../world/chain.ts';
import { checkWorld } from '../world/checker.ts';
import { LEFT } from '../world/moments.ts';
import { checkRows } from '../world/readers.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { statusesOf } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const [FIRST, OTHER] = ['gpt-4.1-mini', 'gpt-4.1'];
const ESCALATING = { escalateModel: OTHER };

type Verdict = 'valid' | 'unsure' | { readonly not: string };
type Say = (id: string, model: string) => Verdict;

/** Each model by its own mind. @param seen told of each target that a batch asks, as `gpt-4.1 2.2.DATE` */
function models(say: Say, seen: string[] = []): Partial<EmulatorOptions> {
  const responder: Responder = async (request) => {
    const { model } = request.body as { model: string };
    const ids = readPrompt(request.body)?.targets.map(({ id }) => id) ?? [];
    if (request.batchId !== null) seen.push(...ids.map((id) => `${model} ${id}`));
    const of = (wanted: Verdict): string[] => ids.filter((id) => say(id, model) === wanted);
    const invalid = ids.flatMap((id) => {
      const said = say(id, model);
      return typeof said === 'string' ? [] : [{ id, label: said.not }];
    });
    const content = JSON.stringify({ valid: of('valid'), invalid, unsure: of('unsure') });
    return scriptResponder({ default: { content } })(request);
  };
  return { responder };
}

/** The first cannot tell the merchant's name. */
const doubtful: Say = (id, model) => (id === '1.1.MERCHANT_NAME' && model === FIRST ? 'unsure' : 'valid');

async function night(
  world: World,
  run: string,
  more: Parameters<World['prepareAndFormat']>[3] = ESCALATING,
): Promise<SubmitLabelsResult> {
  const submitted = await world.submit(await world.prepareAndFormat(run, undefined, undefined, more));
  await world.answer();
  return submitted;
}

const outcomes = ({ files }: SubmitLabelsResult) =>
  files.map(({ model, ending, requests, units }) => `${model} ${ending} ${requests} ${units}`);

async function label(world: World, id: string, receipt = 1): Promise<Item | undefined> {
  const [line, word, name] = id.split('.');
  const five = (text = ''): string => text.padStart(5, '0');
  return world.get(
    `IMAGE#${smallImageId(receipt)}`,
    `RECEIPT#00001#LINE#${five(line)}#WORD#${five(word)}#LABEL#${name}`,
  );
}

/** Without rejected labels: only the first model is asked. */
const fresh = (count: number): Item[] => receipts(count).filter((item) => item.validation_status?.S !== 'INVALID');

describe('what a model cannot tell', () => {
  it('is asked again by the other one, in a batch of its own, and then has its verdict', async () => {
    const seen: string[] = [];
    const world = await worldOf(fresh(2), { emulator: models(doubtful, seen) });
    expect(outcomes(await night(world, 'run-1'))).toEqual([`${FIRST} submitted 2 8`]);
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', trouble: false, counts: { valid: 6, released: { unsure: 2 }, unsure: 0, exhausted: 0 } },
    ]);
    const waiting = await label(world, '1.1.MERCHANT_NAME');
    expect(waiting).toMatchObject({
      validation_status: { S: 'NONE' },
      completion_unsure_by: { S: FIRST },
      completion_attempts: { N: '1' },
      completion_release_reason: { S: 'unsure' },
      completion_released_by: { S: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      somebody_elses: { S: 'keep 1.1' },
    });
    expect(waiting).not.toHaveProperty('completion_batch_id');

    seen.length = 0;
    const second = await night(world, 'run-2');
    expect(outcomes(second)).toEqual([`${OTHER} submitted 2 2`]);
    expect(seen).toEqual([`${OTHER} 1.1.MERCHANT_NAME`, `${OTHER} 1.1.MERCHANT_NAME`]);
    expect(await world.collect()).toMatchObject([{ counts: { valid: 2, released: {} } }]);
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({ validation_status: { S: 'VALID' } });
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(8);
    const rows = await world.rows('BATCH_SUMMARY');
    for (const row of rows)
      expect(row).toMatchObject({ escalate_model: { S: OTHER }, released_count: { N: expect.any(String) } });
    await checkRows(world);
  });

  it('nor the other one, goes to people, without a result row, and says nothing about the word', async () => {
    const world = await worldOf(fresh(1), {
      emulator: models((id) => (id === '3.2.GRAND_TOTAL' ? 'unsure' : 'valid')),
    });
    await night(world, 'run-1');
    await world.collect();
    await night(world, 'run-2');
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', trouble: false, counts: { valid: 0, unsure: 1, exhausted: 0, released: {} } },
    ]);
    expect(await label(world, '3.2.GRAND_TOTAL')).toMatchObject({
      validation_status: { S: 'NEEDS_REVIEW' },
      completion_unsure_by: { S: OTHER },
      completion_attempts: { N: '2' },
      completion_release_reason: { S: 'unsure' },
    });
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toHaveLength(3);
    const counts = (await world.rows('BATCH_SUMMARY')).flatMap((row) => row.unsure_count?.N ?? []);
    expect(counts).toEqual(['1']);
    // A new label of the same word is no second opinion.
    await world.put(smallLabel(1, 3, 2, 'TAX', 'NONE'));
    expect(outcomes(await night(world, 'run-3'))).toEqual([`${FIRST} submitted 1 1`]);
    await checkRows(world);
  });

  it('goes to people at once where there is no other', async () => {
    const world = await worldOf(fresh(1), { emulator: models(doubtful) });
    await night(world, 'run-1', {});
    expect(await world.collect()).toMatchObject([{ counts: { valid: 3, unsure: 1, released: {} } }]);
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({
      validation_status: { S: 'NEEDS_REVIEW' },
      completion_unsure_by: { S: FIRST },
    });
    expect((await world.rows('BATCH_SUMMARY'))[0]).not.toHaveProperty('escalate_model');
  });

  it('is asked again also where the rows of its batch were lost, and reconcile has found it at OpenAI', async () => {
    const world = await worldOf(fresh(1), { emulator: models(doubtful) });
    const { files } = await world.submit(await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING));
    const PK = { S: `BATCH#${files[0]?.batchId}` };
    for (const SK of ['STATUS', 'SUBMISSION']) await world.remove({ PK, SK: { S: SK } });
    expect((await reconcileIn(world, await world.process())).adopted).toHaveLength(1);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ counts: { valid: 3, released: { unsure: 1 } } }]);
  });

  it.each(['INTENDED', 'CREATING, with a batch'])(
    'is asked again also where a run without another model has finished what was left %s',
    async (state) => {
      const stop = LEFT[state] ?? expect.fail;
      const world = await worldOf(fresh(1), { emulator: models(doubtful) });
      const run = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
      expect(await world.untilCrash(stop(), (process) => world.submit(run, {}, process))).toBeUndefined();
      world.clock.advance(3_600_000);
      await night(world, 'run-2', {});
      expect(await world.collect()).toMatchObject([{ counts: { valid: 3, released: { unsure: 1 }, unsure: 0 } }]);
    },
  );

  it('waits for nobody: without escalate-model later the first is asked again, and then people', async () => {
    const world = await worldOf(fresh(1), { emulator: models(doubtful) });
    await night(world, 'run-1');
    await world.collect();
    expect(outcomes(await night(world, 'run-2', {}))).toEqual([`${FIRST} submitted 1 1`]);
    expect(await world.collect()).toMatchObject([{ counts: { unsure: 1, released: {} } }]);
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({ validation_status: { S: 'NEEDS_REVIEW' } });
  });

  it('is asked again whatever attempts are used up, and keeps who was unsure when an answer is lost', async () => {
    let isDown = false;
    const { responder } = models(doubtful);
    const down: Responder = scriptResponder({ default: { status: 500 } });
    const world = await worldOf(fresh(1), {
      emulator: { responder: (request) => (isDown ? down : (responder ?? down))(request) },
    });
    await night(world, 'run-1');
    await world.collect({ maxAttempts: 1 });
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({ validation_status: { S: 'NONE' } });
    isDown = true;
    expect(outcomes(await night(world, 'run-2'))).toEqual([`${OTHER} submitted 1 1`]);
    await world.collect();
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({
      validation_status: { S: 'NONE' },
      completion_unsure_by: { S: FIRST },
      completion_release_reason: { S: 'unsure' },
      completion_attempts: { N: '1' },
    });
    isDown = false;
    expect(outcomes(await night(world, 'run-3'))).toEqual([`${OTHER} submitted 1 1`]);
    await world.collect();
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({ validation_status: { S: 'VALID' } });
  });

  it('is asked of the other model also where a run that was stopped has left the batch to the next', async () => {
    const world = await worldOf(fresh(1), { emulator: models(doubtful) });
    const stop = new Boundary(({ call, moment }) => call === 'openai POST /v1/batches' && moment === 'after');
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    expect(await world.untilCrash(stop, (process) => world.submit(prepared, {}, process))).toBeUndefined();
    expect(outcomes(await world.submit(prepared))).toEqual([`${FIRST} submitted 1 4`]);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ counts: { valid: 3, released: { unsure: 1 }, unsure: 0 } }]);
    expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({ validation_status: { S: 'NONE' } });
  });

  it('is not asked twice by one execution, whatever has become of the labels beside it', async () => {
    const { responder } = models(() => 'valid');
    const down: Responder = scriptResponder({ default: { status: 500 } });
    const isOther = ({ body }: { body: unknown }): boolean => (body as { model: string }).model === OTHER;
    const world = await worldOf(receipts(1), {
      emulator: {
        responder: (request) => ((isOther(request) && request.batchId && down) || responder || down)(request),
      },
    });
    // The rejected label of its word is asked again behind the others.
    const audited = { ...ESCALATING, audit: { share: 1 } };
    const first = await night(world, 'run-1', audited);
    expect(outcomes(first)).toEqual([`${FIRST} submitted 1 3`, `${OTHER} submitted 1 1`]);
    await world.collect();
    expect(await label(world, '3.2.GRAND_TOTAL')).toMatchObject({ validation_status: { S: 'NONE' } });
    const again = await night(world, 'run-1', audited);
    expect(again).toMatchObject({ complete: true, files: [], alreadySubmitted: 2, refused: [] });
    expect(outcomes(await night(world, 'run-2'))).toEqual([`${OTHER} submitted 1 1`]);
  });

  it('counts the same when it is collected again after a crash between the writes', async () => {
    for (const stopAt of [1, 2]) {
      const world = await worldOf(fresh(1), { emulator: models(doubtful) });
      await night(world, 'run-1');
      let writes = 0;
      const stop = new Boundary(({ call, moment }) => {
        if (call === 'table BatchExecuteStatement' && moment === 'after') writes += 1;
        return writes === stopAt;
      });
      expect(await world.untilCrash(stop, (process) => world.collect({}, process))).toBeUndefined();
      expect(await world.collect()).toMatchObject([
        { counts: { valid: 3, released: { unsure: 1 }, changedElsewhere: 0 } },
      ]);
      expect(await label(world, '1.1.MERCHANT_NAME')).toMatchObject({
        validation_status: { S: 'NONE' },
        completion_attempts: { N: '1' },
      });
      await world.close();
    }
  });
});

describe('second passes', () => {
  it('go to the other model: second opinions at once, corrections in the next run, with all labels of their words', async () => {
    const seen: string[] = [];
    const say: Say = (id, model) => (model === FIRST && id === '1.1.MERCHANT_NAME' ? { not: 'STORE_HOURS' } : 'valid');
    // The word 3.2 has a rejected label from the start.
    const world = await worldOf(receipts(1), { emulator: models(say, seen) });
    expect(outcomes(await night(world, 'run-1'))).toEqual([`${FIRST} submitted 1 3`, `${OTHER} submitted 1 1`]);
    expect(seen.filter((asked) => asked.startsWith(`${OTHER} `))).toEqual([`${OTHER} 3.2.GRAND_TOTAL`]);
    expect(
      (await checkWorld(world)).batches.flatMap(({ lines }) => [...lines.keys()].map((id) => id.slice(-7))),
    ).toEqual(['T#00001', '#E00001']);
    expect(await world.collect()).toHaveLength(2);
    expect(await statusesOf(world, 1)).toMatchObject({ '1.1.STORE_HOURS': 'NONE' });

    seen.length = 0;
    // On the word of the correction, and on one of which nothing is known.
    for (const word of [1, 2]) await world.put(smallLabel(1, 1, word, 'PHONE_NUMBER', 'NONE'));
    expect(outcomes(await night(world, 'run-2'))).toEqual([`${FIRST} submitted 1 1`, `${OTHER} submitted 1 2`]);
    expect(seen.sort()).toEqual([`${OTHER} 1.1.PHONE_NUMBER`, `${OTHER} 1.1.STORE_HOURS`, `${FIRST} 1.2.PHONE_NUMBER`]);
    await world.collect();
    expect(await statusesOf(world, 1)).toMatchObject({ '1.1.STORE_HOURS': 'VALID', '1.1.PHONE_NUMBER': 'VALID' });
    await checkRows(world);
  });

  it('are asked as before where there is no other model', async () => {
    const world = await worldOf(receipts(1), { emulator: models(() => 'valid') });
    expect(outcomes(await night(world, 'run-1', {}))).toEqual([`${FIRST} submitted 1 4`]);
  });
});

describe('a run that asks two models', () => {
  const LIMIT = { maxLines: 2 };

  it('goes on with the other where the queue of one is full: each has its own', async () => {
    const world = await worldOf(receipts(4), { emulator: models(() => 'valid') });
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    const { files } = await world.submit(prepared, { dryRun: true, limits: { maxLines: 1 } });
    expect(files.map(({ model, ending }) => `${model} ${ending}`)).toEqual([
      ...Array(4).fill(`${FIRST} planned`),
      ...Array(4).fill(`${OTHER} planned`),
    ]);
    const tokens = Math.max(...files.map((file) => file.tokens));
    const submitted = await world.submit(prepared, { queueTokens: Math.round(tokens * 2.2) });
    expect(outcomes(submitted)).toEqual([
      `${FIRST} submitted 2 6`,
      `${FIRST} waiting 2 6`,
      `${OTHER} submitted 2 2`,
      `${OTHER} waiting 2 2`,
    ]);
    const { state } = await world.process();
    await state.queues.refusedForRoom(FIRST, {
      at: '2026-11-24T02:17:00.000Z',
      batchId: crypto.randomUUID(),
      tokens: 10 * tokens,
      limit: Math.round(tokens * 2.2),
    });
    const second = await world.submit(prepared);
    expect(outcomes(second)).toEqual([`${FIRST} waiting 1 3`, `${FIRST} waiting 1 3`, `${OTHER} submitted 2 2`]);
    expect(second).toMatchObject({ complete: false, alreadySubmitted: 4 });
    expect((await checkWorld(world)).faults).toEqual([]);
  });

  it('has one budget for both, of which all attempts are paid, and needs both prices', async () => {
    const world = await worldOf(receipts(4), {
      emulator: { ...models(() => 'valid'), models: [FIRST, OTHER, 'house'] },
    });
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    const dry = await world.submit(prepared, { dryRun: true, limits: LIMIT, maxCostUsd: 1 });
    expect(outcomes(dry)).toEqual([
      ...[1, 2].map(() => `${FIRST} planned 2 6`),
      ...[1, 2].map(() => `${OTHER} planned 2 2`),
    ]);
    const costs = dry.files.map(({ cost = 0 }) => cost);
    const sum = (count: number): number => costs.slice(0, count).reduce((total, cost) => total + cost, 0);
    expect(dry.budget?.used).toBeCloseTo(sum(4), 10);
    const maxCostUsd = sum(3) * 1.01;
    const stop = new Boundary(({ call, moment }) => call === 'openai POST /v1/batches' && moment === 'after');
    await world.untilCrash(stop, (process) => world.submit(prepared, { limits: LIMIT, maxCostUsd }, process));
    const result = await world.submit(prepared, { limits: LIMIT, maxCostUsd });
    expect(outcomes(result)).toEqual([
      `${FIRST} submitted 2 6`,
      `${FIRST} submitted 2 6`,
      `${OTHER} submitted 2 2`,
      `${OTHER} over-budget 2 2`,
    ]);
    expect(result.budget?.used).toBeCloseTo(sum(3), 10);
    expect((await checkWorld(world)).faults).toEqual([]);
    const house = await world.prepareAndFormat('run-2', undefined, undefined, { escalateModel: 'house' });
    await expect(world.submit(house, { maxCostUsd })).rejects.toMatchObject({
      code: 'price-unknown',
      message: expect.stringContaining('house'),
    });
  });

  it('goes on after a crash between the two, and submits nothing twice', async () => {
    const seen: string[] = [];
    const world = await worldOf(receipts(2), { emulator: models(() => 'valid', seen) });
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    let batches = 0;
    const between = new Boundary(({ call, moment }) => {
      if (call === 'openai POST /v1/batches' && moment === 'before') batches += 1;
      return batches === 2;
    });
    expect(await world.untilCrash(between, (process) => world.submit(prepared, {}, process))).toBeUndefined();
    // Formatted anew, as by a workflow whose jobs are all run again; the first model's labels are PENDING by now.
    const again = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    const result = await world.submit(again);
    expect(result).toMatchObject({ complete: true, alreadySubmitted: 4, refused: [], tooLarge: [], stuck: [] });
    expect(outcomes(result)).toEqual([`${OTHER} submitted 2 2`]);
    const third = await world.submit(again);
    expect(third).toMatchObject({ complete: true, alreadySubmitted: 4, files: [] });
    const { faults, statuses } = await checkWorld(world);
    expect([faults, statuses]).toEqual([[], { PENDING: 8, INVALID: 2 }]);
    await world.answer();
    await world.collect();
    expect(seen).toHaveLength(8);
  });

  it('asks another model in place of the first where submit says so, and the escalated ones where they were', async () => {
    const world = await worldOf(receipts(1), { emulator: models(() => 'valid') });
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    const all = await world.submit(prepared, { model: OTHER, dryRun: true });
    expect(outcomes(all)).toEqual([`${OTHER} planned 1 3`, `${OTHER} planned 1 1`]);
    expect(outcomes(await world.submit(prepared, { model: 'gpt-4o-mini' }))).toEqual([
      'gpt-4o-mini submitted 1 3',
      `${OTHER} submitted 1 1`,
    ]);
    await world.answer();
    expect((await world.collect()).map(({ counts }) => counts.valid).sort()).toEqual([1, 3]);
  });

  it('is refused before anything is planned where both are the same, and where a plan had another one', async () => {
    const world = await worldOf(receipts(1));
    await expect(world.prepareAndFormat('run-1', undefined, undefined, { escalateModel: FIRST })).rejects.toMatchObject(
      { code: 'invalid-input', where: 'escalate-model' },
    );
    await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    await expect(world.prepareAndFormat('run-1')).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: expect.stringContaining(`escalate-model ${OTHER}, not none`),
    });
  });

  it('tells what the other model is before anything is claimed, where OpenAI does not know it', async () => {
    const world = await worldOf(receipts(1), { emulator: { ...models(() => 'valid'), models: [FIRST] } });
    const prepared = await world.prepareAndFormat('run-1', undefined, undefined, ESCALATING);
    await expect(world.submit(prepared)).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining(OTHER),
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 4 } });
  });
});
