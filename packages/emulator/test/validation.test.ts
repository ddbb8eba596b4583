/** What the validation of an input file finds, code by code. */
import { expect, test } from 'vitest';
import { createBatch, requestLine, requestLines, startWorld, type World } from './support.ts';

const messages = [{ role: 'user', content: 'Hello' }];

/** The errors of a batch made of these lines, after it has failed. */
async function errorsOf(world: World, lines: readonly string[]): Promise<unknown[]> {
  const { id } = await createBatch(world.client, lines);
  await world.advance(200);
  const batch = await world.client.batches.retrieve(id);
  expect(batch).toMatchObject({
    status: 'failed',
    request_counts: { total: 0, completed: 0, failed: 0 },
    output_file_id: null,
    error_file_id: null,
    in_progress_at: null,
    errors: { object: 'list' },
  });
  expect(batch.failed_at).toBe(batch.created_at);
  return batch.errors?.data ?? [];
}

test('every line with something wrong is named, with code and parameter', async () => {
  const world = await startWorld({ models: ['gpt-4.1-mini', 'gpt-5-nano'] });
  const errors = await errorsOf(world, [
    requestLine('good'),
    '{"custom_id": "torn',
    '42',
    '\ufeff{}',
    '{}',
    requestLine('good'),
    requestLine('model', { body: { model: 'gpt-5-nano', messages } }),
    requestLine('url', { url: 'v1/chat/completions' }),
    requestLine('unknown', { body: { model: 'gpt-9', messages } }),
    requestLine('nothing', { body: {} }),
    requestLine('stream', { body: { model: 'gpt-4.1-mini', messages, stream: true } }),
    requestLine('type', { custom_id: 7, method: 'GET', body: [] }),
  ]);
  const duplicate =
    "The custom_id 'good' for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.";
  const mismatch = (model: string): string =>
    `The model '${model}' for this request does not match the rest of the batch. Each batch must contain requests for a single model.`;
  const notJson = 'This line is not parseable as valid JSON.';
  const line = (number: number, code: string, param: string | null, message: unknown): object => ({
    code,
    message,
    param,
    line: number,
  });
  expect(errors).toEqual([
    line(2, 'invalid_json_line', null, notJson),
    line(3, 'invalid_json_line', null, notJson),
    line(4, 'invalid_json_line', null, notJson),
    line(5, 'missing_required_parameter', 'custom_id', "Missing required parameter: 'custom_id'."),
    line(5, 'missing_required_parameter', 'method', "Missing required parameter: 'method'."),
    line(5, 'missing_required_parameter', 'url', "Missing required parameter: 'url'."),
    line(5, 'missing_required_parameter', 'body', "Missing required parameter: 'body'."),
    line(6, 'duplicate_custom_id', 'custom_id', duplicate),
    line(7, 'mismatched_model', 'body.model', mismatch('gpt-5-nano')),
    line(8, 'invalid_url', 'url', 'The URL provided for this request does not match the batch endpoint.'),
    line(9, 'model_not_found', 'body.model', "The provided model 'gpt-9' is not supported by the Batch API."),
    line(9, 'mismatched_model', 'body.model', mismatch('gpt-9')),
    line(10, 'invalid_request', 'body.model', 'Model parameter is required.'),
    line(10, 'invalid_request', 'body.messages', 'Messages parameter is required.'),
    line(11, 'streaming_unsupported', 'body.stream', 'Chat Completions: Streaming is not supported in the Batch API.'),
    line(12, 'invalid_type', 'custom_id', expect.any(String)),
    line(12, 'invalid_value', 'method', expect.any(String)),
    line(12, 'invalid_type', 'body', expect.any(String)),
  ]);
});

test('line separators of Unicode inside a line do not break it', async () => {
  const world = await startWorld();
  const { id } = await createBatch(world.client, [requestLine('a\u2028b'), requestLine('c\u2029d\u0085')]);
  await world.advance(400);
  expect((await world.client.batches.retrieve(id)).request_counts).toEqual({ total: 2, completed: 2, failed: 0 });
});

test('a file of 50,001 lines is refused, one of 50,000 is not', async () => {
  const world = await startWorld({ lineMs: 1_000_000 });
  const lines = requestLines(50_001);
  expect(await errorsOf(world, lines)).toEqual([
    { code: 'too_many_tasks', message: expect.stringContaining('50001'), param: null, line: null },
  ]);
  const { id } = await createBatch(world.client, lines.slice(1));
  await world.advance(200);
  expect(await world.client.batches.retrieve(id)).toMatchObject({
    status: 'in_progress',
    request_counts: { total: 50_000, completed: 0, failed: 0 },
  });
});

test('an input file that is too large, missing, or deleted before it was used fails the batch', async () => {
  const world = await startWorld({ maxFileBytes: 300 });
  expect(await errorsOf(world, requestLines(3))).toEqual([
    expect.objectContaining({
      message:
        'The batch input file is larger than the 300 maximum for the gpt-4.1-mini model. Please try again with a smaller batch.',
      line: null,
    }),
  ]);
  const options = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
  const { id } = await world.client.batches.create({ input_file_id: 'file-missing', ...options });
  await world.advance(200);
  expect((await world.client.batches.retrieve(id)).errors?.data).toEqual([
    {
      code: 'invalid_request',
      message: 'Cannot find file file-missing, or organization org-emulator does not have access to it.',
      param: 'file_id',
      line: null,
    },
  ]);
});

test('a missing input file can be refused by create itself', async () => {
  const { client } = await startWorld({ missingInputFile: 'bad-request' });
  const wanted = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
  await expect(client.batches.create({ input_file_id: 'file-missing', ...wanted })).rejects.toMatchObject({
    status: 400,
    param: 'file_id',
    code: null,
    message: expect.stringContaining('Cannot find file file-missing, or project'),
  });
});

test('of batches that are due together the first has the room, however much there is to look at in it', async () => {
  const world = await startWorld({ lineMs: 1000, queueTokenLimit: { 'gpt-4.1-mini': 3000 }, countTokens: () => 1 });
  const batches = [];
  for (const lines of [3000, 2, 1]) batches.push(await createBatch(world.client, requestLines(lines)));
  await world.advance(200);
  const statuses = batches.map(async ({ id }) => (await world.client.batches.retrieve(id)).status);
  expect(await Promise.all(statuses)).toEqual(['in_progress', 'failed', 'failed']);
});

test('what is looked at by then still finds a batch in the queue, though the clock jumps beyond both', async () => {
  const world = await startWorld({ queueTokenLimit: { 'gpt-4.1-mini': 20_000 }, countTokens: () => 1 });
  const batches = [];
  for (const lines of [1, 20_000]) batches.push(await createBatch(world.client, requestLines(lines)));
  await world.advance(60_000);
  const statuses = batches.map(async ({ id }) => (await world.client.batches.retrieve(id)).status);
  expect(await Promise.all(statuses)).toEqual(['completed', 'failed']);
});

test('the queue of a model is full until its batches end', async () => {
  const world = await startWorld({
    lineMs: 1000,
    concurrency: 1,
    countTokens: () => 400_000,
    queueTokenLimit: { 'gpt-4.1-mini': 2_000_000 },
  });
  const first = await createBatch(world.client, requestLines(3));
  await world.advance(200);
  expect(await errorsOf(world, requestLines(3))).toEqual([
    {
      code: 'token_limit_exceeded',
      message:
        'Enqueued token limit reached for gpt-4.1-mini in organization org-emulator. Limit: 2,000,000 enqueued tokens. Please try again once some in_progress batches have been completed.',
      param: null,
      line: null,
    },
  ]);
  await world.advance(3000);
  expect((await world.client.batches.retrieve(first.id)).status).toBe('completed');
  const again = await createBatch(world.client, requestLines(5));
  await world.advance(200);
  expect((await world.client.batches.retrieve(again.id)).status).toBe('in_progress');
});
