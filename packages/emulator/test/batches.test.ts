/** The life of a batch: states, results, expiry, cancellation, what is billed. */
import { expect, test } from 'vitest';
import type { JournalEntry, LineExecuted } from '../src/index.ts';
import { scriptResponder } from '../src/index.ts';
import { createBatch, readResults, requestLine, requestLines, startWorld } from './support.ts';

const HOUR = 3_600_000;

function executed(entries: readonly JournalEntry[]): LineExecuted[] {
  return entries.filter((entry) => entry.event === 'line.executed');
}

test('a batch goes through its states at the times they are due', async () => {
  const { client, advance, emulator } = await startWorld({ lineMs: 10_000, concurrency: 2, validationMs: 5000 });
  const { id, created_at } = await createBatch(client, requestLines(4));
  const states: unknown[] = [];
  for (const ms of [4999, 1, 10_000, 10_000, 200]) {
    await advance(ms);
    const { status, request_counts, output_file_id } = await client.batches.retrieve(id);
    states.push([status, request_counts?.completed, typeof output_file_id]);
  }
  expect(states).toEqual([
    ['validating', 0, 'object'],
    ['in_progress', 0, 'object'],
    ['in_progress', 2, 'object'],
    ['finalizing', 4, 'object'],
    ['completed', 4, 'string'],
  ]);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({
    model: 'gpt-4.1-mini',
    error_file_id: null,
    expires_at: created_at + 86_400,
    in_progress_at: created_at + 5,
    finalizing_at: created_at + 25,
    completed_at: created_at + 25,
    failed_at: null,
    expired_at: null,
    cancelled_at: null,
  });
  expect(await client.files.retrieve(batch.output_file_id ?? '')).toMatchObject({
    purpose: 'batch_output',
    filename: `${id}_output.jsonl`,
    expires_at: created_at + 25 + 2_592_000,
  });
  const lines = executed(await emulator.journal());
  const sum = lines.reduce((tokens, line) => tokens + line.input_tokens, 0);
  expect(sum).toBeGreaterThan(0);
  expect(batch.usage).toMatchObject({
    input_tokens: sum,
    output_tokens: lines.length,
    total_tokens: sum + lines.length,
  });
});

test('one jump of the clock gives the same batch as many small steps', async () => {
  const ends = await Promise.all(
    [[30 * HOUR], Array.from({ length: 60 }, () => HOUR / 2)].map(async (steps) => {
      const { client, advance } = await startWorld({ lineMs: 3 * HOUR, concurrency: 2 });
      const { id } = await createBatch(client, requestLines(20));
      for (const ms of steps) await advance(ms);
      const { status, request_counts, expired_at, usage } = await client.batches.retrieve(id);
      return { status, request_counts, expired_at, usage };
    }),
  );
  expect(ends[0]).toEqual(ends[1]);
  expect(ends[0]).toMatchObject({ status: 'expired', request_counts: { total: 20, completed: 14, failed: 0 } });
});

test('answers go into two files by their status, in another order than they came in', async () => {
  const responder = scriptResponder({
    rules: [
      { match: 'line-3', status: 400 },
      { match: 'line-4', status: 500, body: { error: { message: 'Broken.' } } },
      { match: /^line-[56]$/, error: { code: 'request_timeout', message: 'Too late.' } },
      { match: 'line-7', refusal: 'No.' },
    ],
  });
  const { client, advance } = await startWorld({ responder, concurrency: 1 });
  const { id } = await createBatch(client, requestLines(30));
  await advance(400);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 30, completed: 26, failed: 4 } });
  const output = (await readResults(client, batch.output_file_id)).map((line) => line.custom_id);
  const errors = await readResults(client, batch.error_file_id);
  expect(output).toHaveLength(26);
  expect(output).not.toEqual(output.toSorted((a, b) => Number(a.slice(5)) - Number(b.slice(5))));
  const byId = Object.fromEntries(errors.map((line) => [line.custom_id, line]));
  expect(Object.keys(byId).sort()).toEqual(['line-3', 'line-4', 'line-5', 'line-6']);
  expect(byId['line-3']).toMatchObject({ error: null, response: { status_code: 400 } });
  expect(byId['line-4']).toMatchObject({ error: null, response: { body: { error: { message: 'Broken.' } } } });
  expect(byId['line-5']).toMatchObject({ response: null, error: { code: 'request_timeout', message: 'Too late.' } });
  for (const line of errors) expect(line.id).toMatch(/^batch_req_[0-9a-f]{32}$/);

  const reordered = await startWorld({ responder, concurrency: 1, seed: 2 });
  const second = await createBatch(reordered.client, requestLines(30));
  await reordered.advance(400);
  const { output_file_id } = await reordered.client.batches.retrieve(second.id);
  const other = (await readResults(reordered.client, output_file_id)).map((line) => line.custom_id);
  expect(other).not.toEqual(output);
  expect(other.toSorted()).toEqual(output.toSorted());
});

test('where all lines fail there is no output file', async () => {
  const { client, advance } = await startWorld({ responder: scriptResponder({ default: { status: 429 } }) });
  const { id } = await createBatch(client, requestLines(2));
  await advance(400);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({
    status: 'completed',
    output_file_id: null,
    request_counts: { completed: 0, failed: 2 },
  });
  expect(await readResults(client, batch.error_file_id)).toHaveLength(2);
});

test('an expired batch keeps its finished lines; the others are batch_expired and not billed', async () => {
  const responder = scriptResponder({ rules: [{ match: 'line-2', delayMs: 48 * HOUR }] });
  const { client, advance, emulator } = await startWorld({ responder, lineMs: HOUR, concurrency: 2 });
  const { id, created_at } = await createBatch(client, requestLines(100));
  await advance(24 * HOUR - 1000);
  expect((await client.batches.retrieve(id)).status).toBe('in_progress');
  await advance(1000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({
    status: 'expired',
    expired_at: created_at + 86_400,
    completed_at: null,
    request_counts: { total: 100, completed: 23, failed: 0 },
  });
  const output = await readResults(client, batch.output_file_id);
  const errors = await readResults(client, batch.error_file_id);
  expect(output).toHaveLength(23);
  expect(errors).toHaveLength(77);
  expect(new Set([...output, ...errors].map((line) => line.custom_id)).size).toBe(100);
  for (const line of errors) {
    expect(line).toMatchObject({
      response: null,
      error: {
        code: 'batch_expired',
        message: 'This request could not be executed before the completion window expired.',
      },
    });
  }
  expect(executed(await emulator.journal())).toHaveLength(23);
});

test('a responder that does not come back is left behind when the window ends', async () => {
  let asked = 0;
  const started = Promise.withResolvers<void>();
  const world = await startWorld({
    concurrency: 1,
    responder: (request) => {
      asked += 1;
      if (asked < 3) return scriptResponder({})(request);
      started.resolve();
      return new Promise(() => {});
    },
  });
  const { id } = await createBatch(world.client, requestLines(5));
  world.clock.advance(1000);
  await started.promise;
  expect((await world.client.batches.retrieve(id)).request_counts).toEqual({ total: 5, completed: 2, failed: 0 });
  await world.advance(24 * HOUR);
  expect(await world.client.batches.retrieve(id)).toMatchObject({
    status: 'expired',
    request_counts: { total: 5, completed: 2, failed: 0 },
  });
});

test('a cancelled batch keeps its finished lines; the others are batch_cancelled and not counted', async () => {
  const { client, advance, emulator } = await startWorld({ lineMs: 1000, concurrency: 1, cancellingMs: 60_000 });
  const { id } = await createBatch(client, requestLines(8));
  await advance(200 + 4000);
  expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling', cancelled_at: null });
  await advance(59_000);
  expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling', output_file_id: null });
  await advance(1000);
  const batch = await client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'cancelled', request_counts: { total: 8, completed: 4, failed: 0 } });
  expect(await client.batches.cancel(id)).toEqual(batch);
  expect(await readResults(client, batch.output_file_id)).toHaveLength(4);
  const errors = await readResults(client, batch.error_file_id);
  expect(errors.map((line) => line.error?.code)).toEqual(Array(4).fill('batch_cancelled'));
  const events = (await emulator.journal()).map((entry) => entry.event);
  expect(events.slice(-2)).toEqual(['batch.cancelling', 'batch.ended']);
});

test('lines in flight are let go when their batch is cancelled', async () => {
  const asked = Promise.withResolvers<AbortSignal>();
  const world = await startWorld({
    responder: ({ signal }) => {
      asked.resolve(signal);
      return new Promise(() => {});
    },
  });
  const { id } = await createBatch(world.client, requestLines(20));
  world.clock.advance(200);
  const signal = await asked.promise;
  await world.client.batches.cancel(id);
  expect(signal.aborted).toBe(true);
  await world.advance(200);
  const batch = await world.client.batches.retrieve(id);
  expect(batch).toMatchObject({
    status: 'cancelled',
    output_file_id: null,
    request_counts: { total: 20, completed: 0 },
  });
  expect(await readResults(world.client, batch.error_file_id)).toHaveLength(20);
  expect(executed(await world.emulator.journal())).toEqual([]);
});

test('a batch cancelled while it is validated has no result files', async () => {
  const { client, advance } = await startWorld();
  const { id } = await createBatch(client, requestLines(2));
  await client.batches.cancel(id);
  await advance(1000);
  expect(await client.batches.retrieve(id)).toMatchObject({
    status: 'cancelled',
    output_file_id: null,
    error_file_id: null,
    request_counts: { total: 0, completed: 0, failed: 0 },
  });
});

test('failed, expired and completed batches cannot be cancelled', async () => {
  const { client, advance } = await startWorld({ lineMs: 1000, windowMs: 5000 });
  const failed = await createBatch(client, ['{}']);
  const completed = await createBatch(client, requestLines(1));
  const expired = await createBatch(client, requestLines(1000));
  await advance(6000);
  for (const [{ id }, status] of [
    [failed, 'failed'],
    [completed, 'completed'],
    [expired, 'expired'],
  ] as const) {
    await expect(client.batches.cancel(id)).rejects.toMatchObject({
      status: 409,
      error: {
        message: `Cannot cancel a batch with status '${status}'.`,
        type: 'invalid_request_error',
        param: null,
        code: null,
      },
    });
  }
});

test('with advance "poll" each look moves a batch by one state', async () => {
  const { client, clock } = await startWorld({ advance: 'poll', lineMs: HOUR });
  const { id } = await createBatch(client, requestLines(3));
  const seen: string[] = [];
  for (let look = 0; look < 4; look += 1) {
    clock.advance(1000);
    seen.push((await client.batches.retrieve(id)).status);
  }
  expect(seen).toEqual(['in_progress', 'finalizing', 'completed', 'completed']);
  const late = await createBatch(client, requestLines(3));
  await client.batches.retrieve(late.id);
  clock.advance(24 * HOUR);
  expect((await client.batches.retrieve(late.id)).status).toBe('expired');
});

test('the input file may be deleted while its batch runs', async () => {
  const { client, advance } = await startWorld({ lineMs: 1000 });
  const { id, input_file_id } = await createBatch(client, requestLines(20));
  await advance(1200);
  await client.files.delete(input_file_id);
  await advance(10_000);
  expect(await client.batches.retrieve(id)).toMatchObject({ status: 'completed', request_counts: { completed: 20 } });
});

test('a responder that throws makes the line a 500', async () => {
  const { client, advance } = await startWorld({ responder: () => Promise.reject(new Error('out of ideas')) });
  const { id } = await createBatch(client, [requestLine('a')]);
  await advance(400);
  const batch = await client.batches.retrieve(id);
  const [line] = await readResults(client, batch.error_file_id);
  expect(line?.response).toMatchObject({
    status_code: 500,
    body: { error: { type: 'server_error', message: expect.stringContaining('out of ideas') } },
  });
});
