/**
 * What was seen to go wrong in the Python pipeline that this one follows (20 receipts), each under the same trouble here:
 * the rows of that table in docs/guarantees.md.
 */

import { customId } from '@completion-batch/core';
import { type ScriptRule, scriptResponder } from '@completion-batch/emulator';
import {
  addBatchSummary,
  createBatchSummary,
  generateCompletionBatchId,
  type Submission,
} from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { MAX_RECEIPT_REFS } from '../../packages/core/src/labels/label-workload.ts';
import { allValid, judged } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { billingOf, settledFaults, statuses } from '../world/settled.ts';
import { receipts, smallImageId } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World, WorldOptions } from '../world/world.ts';

const worldOf = useWorlds();

const RECEIPTS = 20;

const twentyReceipts = (options: WorldOptions = {}): Promise<World> => worldOf(receipts(RECEIPTS), options);

const answering = (rules: readonly ScriptRule[], more: WorldOptions['emulator'] = {}): WorldOptions => ({
  emulator: { responder: scriptResponder({ rules, default: allValid }), ...more },
});

/** Labels that are to be asked about. */
async function open(world: World): Promise<number> {
  return (await statuses(world)).NONE ?? 0;
}

/** All labels were asked once, in one batch at a time, and nothing is left. */
async function expectAllValid(world: World, labels: number, batches = 1): Promise<void> {
  expect(await settledFaults(world)).toEqual([]);
  const { asked, ...billing } = await billingOf(world);
  expect(billing).toEqual({ batches, spare: 0, faults: [] });
  expect([asked.size, new Set(asked.values())]).toEqual([labels, new Set([1])]);
  expect(await open(world)).toBe(0);
}

async function collectAll(world: World): Promise<void> {
  await world.answer();
  await world.collect();
}

/** The next night: what went back is asked again. */
async function nextNight(world: World, execution: string): Promise<void> {
  world.clock.advance(24 * 3_600_000);
  await world.submit(await world.prepareAndFormat(execution));
  await collectAll(world);
}

describe('the submit step', () => {
  it('run twice makes one batch', async () => {
    const world = await twentyReceipts(answering([]));
    const labels = await open(world);
    const prepared = await world.prepareAndFormat('run-1');
    await world.submit(prepared);
    await world.submit(prepared);
    await collectAll(world);
    await expectAllValid(world, labels);
  });

  it('run by two executions at once shares the labels', async () => {
    const world = await twentyReceipts(answering([]));
    const labels = await open(world);
    const [one, two] = [await world.prepareAndFormat('run-1'), await world.prepareAndFormat('run-2')];
    await Promise.all([world.submit(one), world.submit(two)]);
    await collectAll(world);
    await nextNight(world, 'run-3');
    expect(await settledFaults(world)).toEqual([]);
    const { asked, spare } = await billingOf(world);
    expect([asked.size, new Set(asked.values()), spare]).toEqual([labels, new Set([1]), 0]);
  });

  it.each([
    ['after the create call took effect', 'openai POST /v1/batches', 'after'],
    ['after the labels are PENDING, before there is a summary', 'openai POST /v1/files', 'before'],
  ])('killed %s is finished by the next run, with the same batch', async (_, call, moment) => {
    const world = await twentyReceipts(answering([]));
    const labels = await open(world);
    const prepared = await world.prepareAndFormat('run-1');
    await world.untilCrash(new Boundary((point) => point.call === call && point.moment === moment), (process) =>
      world.submit(prepared, {}, process),
    );
    expect(await world.rows('BATCH_SUMMARY')).toEqual([]);
    expect((await statuses(world)).PENDING).toBe(labels);
    await nextNight(world, 'run-2');
    await expectAllValid(world, labels);
  });
});

describe('sizes', () => {
  it('a batch of 50,000 receipts has a summary row that DynamoDB takes and others read', async () => {
    const world = await worldOf([]);
    const { state, workload } = world.services(await world.process());
    const keys = Array.from({ length: 50_000 }, (_, index) =>
      customId({ imageId: `36ff39db-d6e0-499f-a4b5-${String(index).padStart(12, '0')}`, receiptId: 1 }),
    );
    const submission = { ...(await aSubmission()), requests: keys.length, attributes: workload.attributes(keys, {}) };
    const batch = createBatchSummary(submission, workload.rowAttributes(submission, keys), world.clock);
    expect(await addBatchSummary(state, batch)).toBe(true);
    const [row] = await world.rows('BATCH_SUMMARY');
    expect(row?.receipt_refs?.L).toHaveLength(MAX_RECEIPT_REFS);
    expect(row).toMatchObject({ receipt_count: { N: '50000' }, request_key: { S: submission.object_key } });
    expect(JSON.stringify(row).length).toBeLessThan(400_000);
  });

  it('over the limit of lines, requests are spread over more batches; none is lost', async () => {
    const world = await twentyReceipts(answering([]));
    const labels = await open(world);
    const result = await world.submit(await world.prepareAndFormat('run-1'), { limits: { maxLines: 7 } });
    expect(result.files.map(({ requests }) => requests)).toEqual([7, 7, 6]);
    await collectAll(world);
    await expectAllValid(world, labels, 3);
  });

  it('a request over the limit of bytes is reported by file and line, and the others go', async () => {
    const world = await twentyReceipts(answering([]));
    const merchant = { merchant_name: { S: 'A name that makes this one longer than the others' } };
    await world.put({ ...metadataKey(RECEIPTS), TYPE: { S: 'RECEIPT_METADATA' }, ...merchant });
    const labels = await open(world);
    const prepared = await world.prepareAndFormat('run-1');
    const lines = await requestSizes(world);
    const result = await world.submit(prepared, { limits: { maxBytes: Math.max(...lines) - 1 } });
    expect(result).toMatchObject({ complete: false, tooLarge: [{ where: expect.stringMatching(/\.jsonl:\d+$/) }] });
    await collectAll(world);
    expect(await settledFaults(world)).toEqual([]);
    const left = await open(world);
    expect(left).toBeGreaterThan(0);
    expect((await billingOf(world)).asked.size).toBe(labels - left);
  });
});

/** The key of the nth small receipt's metadata row. */
const metadataKey = (number: number): Item => ({
  PK: { S: `IMAGE#${smallImageId(number)}` },
  SK: { S: 'RECEIPT#00001#METADATA' },
});

/** Bytes of each request line of run-1's shards, newline included. */
async function requestSizes(world: World): Promise<number[]> {
  const { store } = await world.process();
  const sizes: number[] = [];
  for await (const { key } of store.list('completion_batches/run-1/requests/')) {
    if (!key.endsWith('.jsonl')) continue;
    const text = Buffer.from(await store.get(key)).toString('latin1');
    sizes.push(
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => line.length + 1),
    );
  }
  return sizes;
}

async function aSubmission(): Promise<Submission & { readonly openai_batch_id: string }> {
  return {
    batch_id: generateCompletionBatchId('run-1', 'gpt-4.1-mini', 'identity'),
    execution_id: 'run-1',
    state: 'CREATED',
    version: 5,
    owner: 'x',
    lease_until: 0,
    store: 's3://bucket/prefix',
    object_key: 'completion_batches/run-1/batches/x.jsonl',
    sha256: '0'.repeat(64),
    model: 'gpt-4.1-mini',
    workload_version: '1',
    requests: 0,
    bytes: 100_000_000,
    units: 1_000_000,
    attributes: {},
    estimated_tokens: 40_000_000,
    estimated_output_tokens: 10_000_000,
    created_at: '2026-11-25T00:00:00.000Z',
    input_file_id: 'file-0000000000000000000000',
    openai_batch_id: `batch_${'0'.repeat(32)}`,
  };
}

describe('a batch', () => {
  /** The first ten receipts. */
  const half = (answer: Omit<ScriptRule, 'match'>): ScriptRule[] => [{ match: /./, times: 10, ...answer }];

  it('that expired with half of its answers: they count, the rest is asked again', async () => {
    const slow = { match: /./, times: RECEIPTS - 10, delayMs: 90_000_000 };
    const world = await twentyReceipts(answering([...half(allValid), slow], { concurrency: RECEIPTS }));
    // The second half takes longer than the window.
    const labels = await open(world);
    await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer();
    await world.answer(25 * 3_600_000);
    await world.answer();
    await world.collect();
    expect((await world.rows('BATCH_SUMMARY')).map((row) => row.status?.S)).toEqual(['EXPIRED']);
    await nextNight(world, 'run-2');
    await nextNight(world, 'run-3');
    expect(await settledFaults(world)).toEqual([]);
    expect([(await billingOf(world)).asked.size, await open(world)]).toEqual([labels, 0]);
  });

  it('that failed gives all its labels back, without using up an attempt', async () => {
    const world = await twentyReceipts(answering([], { queueTokenLimit: { 'gpt-4.1-mini': 10 } }));
    const before = await statuses(world);
    await world.submit(await world.prepareAndFormat('run-1'));
    await collectAll(world);
    expect(await settledFaults(world)).toEqual([]);
    expect(await statuses(world)).toEqual(before);
    expect((await world.rows('BATCH_SUMMARY')).map((row) => row.status?.S)).toEqual(['FAILED']);
    const attempts = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => Number(row.completion_attempts?.N ?? 0));
    expect(Math.max(...attempts)).toBe(0);
  });

  it('with half of its lines in the error file: their labels go back with the reason, and are asked again', async () => {
    const world = await twentyReceipts(answering(half({ status: 500 })));
    const labels = await open(world);
    await world.submit(await world.prepareAndFormat('run-1'));
    await collectAll(world);
    const back = await open(world);
    expect(back).toBeGreaterThan(0);
    const reasons = (await world.rows('RECEIPT_WORD_LABEL')).flatMap((row) => row.completion_release_reason?.S ?? []);
    expect([reasons.length, new Set(reasons)]).toEqual([back, new Set(['server-error'])]);
    await nextNight(world, 'run-2');
    expect(await settledFaults(world)).toEqual([]);
    expect([(await billingOf(world)).asked.size, await open(world)]).toEqual([labels, 0]);
  });

  it('with every line failed has no output file, and that is no error', async () => {
    const world = await twentyReceipts(answering([{ match: /^IMAGE/, times: RECEIPTS, status: 500 }]));
    const before = await statuses(world);
    await world.submit(await world.prepareAndFormat('run-1'));
    await collectAll(world);
    expect([await settledFaults(world), await statuses(world)]).toEqual([[], before]);
    await nextNight(world, 'run-2');
    expect([await settledFaults(world), await open(world)]).toEqual([[], 0]);
  });

  it('with U+2028 in its answers is read line by line all the same', async () => {
    const speak = judged(() => ({ valid: true })).content;
    const world = await twentyReceipts({
      emulator: {
        responder: scriptResponder({
          default: {
            content: (request) => {
              const answer = JSON.parse(typeof speak === 'function' ? speak(request) : '') as { valid: string[] };
              return JSON.stringify({ ...answer, valid: [...answer.valid, 'a\u2028b\u2029c'] });
            },
          },
        }),
      },
    });
    const labels = await open(world);
    await world.submit(await world.prepareAndFormat('run-1'));
    await collectAll(world);
    const file = world.emulator.files().find(({ purpose }) => purpose === 'batch_output');
    const { openai } = await world.process();
    expect(await (await openai.files.content(file?.id ?? '')).text()).toContain('\u2028');
    await expectAllValid(world, labels);
  });

  it('whose label another program has changed meanwhile leaves that label alone', async () => {
    const world = await twentyReceipts(answering([]));
    await world.submit(await world.prepareAndFormat('run-1'));
    const row = (await world.rows('RECEIPT_WORD_LABEL')).find(
      ({ validation_status }) => validation_status?.S === 'PENDING',
    );
    const theirs: Item = {
      ...row,
      validation_status: { S: 'INVALID' },
      GSI3PK: { S: 'VALIDATION_STATUS#INVALID' },
      label_proposed_by: { S: 'somebody' },
      reasoning: { S: 'seen by a person' },
    };
    delete theirs.completion_batch_id;
    await world.put(theirs);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { changedElsewhere: 1 } }]);
    expect(await world.get(row?.PK?.S ?? '', row?.SK?.S ?? '')).toEqual(theirs);
    expect(await settledFaults(world)).toEqual([]);
  });
});
