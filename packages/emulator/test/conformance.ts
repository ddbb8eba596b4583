/**
 * What holds for the real API and for the emulator alike, asked through a real client. Registers tests; the caller
 * says where and how time passes.
 */
import { createReadStream, openAsBlob } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type OpenAIClient from 'openai';
import { expect, test } from 'vitest';
import { ENDPOINT, type ResultLine, requestLine, temporaryDirectory } from './support.ts';

export interface ConformanceTarget {
  /** The client's class; those of other major versions have the same members as far as they are used here. */
  readonly OpenAI: new (options: {
    baseURL: string;
    apiKey: string;
    maxRetries: number;
  }) => OpenAIClient;
  /** Asked when a test begins. */
  readonly baseURL: () => string;
  readonly apiKey: string;
  /** Lets some time pass: about the time between two looks at a batch. */
  readonly advance: () => Promise<void>;
  /** A cheap model with batch support. */
  readonly model: string;
  /** Milliseconds a test may take. */
  readonly timeout: number;
}

/** Registers the suite's tests. */
export function registerConformanceTests(target: ConformanceTarget): void {
  const connect = (): OpenAIClient =>
    new target.OpenAI({ baseURL: target.baseURL(), apiKey: target.apiKey, maxRetries: 0 });
  const body = { model: target.model, max_completion_tokens: 16, messages: [{ role: 'user', content: 'Say ok.' }] };
  const lines = (...customIds: string[]): string => customIds.map((id) => `${requestLine(id, { body })}\n`).join('');
  const options = { timeout: target.timeout };

  const upload = async (client: OpenAIClient, text: string, name = 'conformance.jsonl'): Promise<string> =>
    (await client.files.create({ file: new File([text], name), purpose: 'batch' })).id;
  const create = (
    client: OpenAIClient,
    fileId: string,
    more: Partial<OpenAIClient.BatchCreateParams> = {},
  ): Promise<OpenAIClient.Batch> =>
    client.batches.create({ input_file_id: fileId, endpoint: ENDPOINT, completion_window: '24h', ...more });
  const until = async (client: OpenAIClient, id: string, statuses: readonly string[]): Promise<OpenAIClient.Batch> => {
    for (;;) {
      const batch = await client.batches.retrieve(id);
      if (statuses.includes(batch.status)) return batch;
      await target.advance();
    }
  };
  const results = async (client: OpenAIClient, fileId: string): Promise<ResultLine[]> =>
    (await (await client.files.content(fileId)).text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as ResultLine);

  test('a file uploaded as a lazy blob comes back byte for byte', options, async () => {
    const path = join(await temporaryDirectory(), 'blob.jsonl');
    const text = `${requestLine('snow ☃ \u2028 and \ud83e\uddfe', { body })}\n`;
    await writeFile(path, text);
    const client = connect();
    const file = await client.files.create({
      file: new File([await openAsBlob(path)], 'blob.jsonl'),
      purpose: 'batch',
    });
    expect(file).toMatchObject({
      object: 'file',
      filename: 'blob.jsonl',
      purpose: 'batch',
      bytes: Buffer.byteLength(text),
    });
    expect(file.id).toMatch(/^file-/);
    expect(file.expires_at).toBe(file.created_at + 2_592_000);
    expect(await (await client.files.content(file.id)).text()).toBe(text);
    expect(await client.files.retrieve(file.id)).toMatchObject({ id: file.id, bytes: file.bytes });
    expect(await client.files.delete(file.id)).toEqual({ id: file.id, object: 'file', deleted: true });
    await expect(client.files.retrieve(file.id)).rejects.toMatchObject({ status: 404 });
    await expect(client.files.content(file.id)).rejects.toMatchObject({ status: 404 });
  });

  test('a file uploaded as a stream of unknown length comes back byte for byte', options, async () => {
    const path = join(await temporaryDirectory(), 'stream.jsonl');
    const text = lines(...Array.from({ length: 2000 }, (_, index) => `stream-${index}`));
    await writeFile(path, text);
    const client = connect();
    const seconds = 86_400;
    const file = await client.files.create({
      file: createReadStream(path),
      purpose: 'batch',
      expires_after: { anchor: 'created_at', seconds },
    });
    expect(file).toMatchObject({ filename: 'stream.jsonl', bytes: Buffer.byteLength(text) });
    expect(file.expires_at).toBe(file.created_at + seconds);
    expect(await (await client.files.content(file.id)).text()).toBe(text);
    await client.files.delete(file.id);
  });

  test('uploads that cannot be a batch input are refused', options, async () => {
    const client = connect();
    await expect(upload(client, lines('a'), 'conformance.txt')).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining('Invalid file format for Batch API. Must be .jsonl'),
    });
    await expect(upload(client, 'this is no JSON\n')).rejects.toMatchObject({
      status: 400,
      message: expect.stringMatching(/Invalid file format.*jsonl/s),
    });
  });

  test('a batch is completed and answers every line', options, async () => {
    const client = connect();
    const customIds = ['first', 'second', 'third'];
    const fileId = await upload(client, lines(...customIds));
    const created = await create(client, fileId, { metadata: { run: 'conformance' } });
    expect(created).toMatchObject({
      object: 'batch',
      status: 'validating',
      endpoint: ENDPOINT,
      input_file_id: fileId,
      completion_window: '24h',
      metadata: { run: 'conformance' },
      request_counts: { total: 0, completed: 0, failed: 0 },
    });
    expect(created.id).toMatch(/^batch_[0-9a-f]{32}$/);
    const ended = await until(client, created.id, ['completed', 'failed', 'expired', 'cancelled']);
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 3, completed: 3, failed: 0 } });
    expect(ended.error_file_id ?? '').toBe('');
    expect(ended.in_progress_at).toBeGreaterThanOrEqual(created.created_at);
    expect(ended.completed_at).toBeGreaterThanOrEqual(ended.finalizing_at ?? Infinity);
    const answered = await results(client, ended.output_file_id ?? '');
    expect(answered.map((line) => line.custom_id).sort()).toEqual([...customIds].sort());
    for (const line of answered) {
      expect(line).toMatchObject({ error: null, response: { status_code: 200, body: { object: 'chat.completion' } } });
    }
    await expect(client.batches.cancel(created.id)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining("Cannot cancel a batch with status 'completed'."),
    });
  });

  test('a request gets as many choices as it asks for, and is billed for each', options, async () => {
    const client = connect();
    const two = requestLine('two', { body: { ...body, n: 2 } });
    const none = requestLine('none', { body: { ...body, n: 0 } });
    const created = await create(client, await upload(client, `${lines('one')}${two}\n${none}\n`));
    const ended = await until(client, created.id, ['completed', 'failed', 'expired', 'cancelled']);
    expect(ended).toMatchObject({ status: 'completed', request_counts: { total: 3, completed: 2, failed: 1 } });
    const answered = await results(client, ended.output_file_id ?? '');
    const bodyOf = (customId: string): OpenAIClient.ChatCompletion =>
      answered.find(({ custom_id }) => custom_id === customId)?.response?.body as OpenAIClient.ChatCompletion;
    expect(bodyOf('one').choices.map(({ index }) => index)).toEqual([0]);
    expect(bodyOf('two').choices.map(({ index }) => index)).toEqual([0, 1]);
    for (const customId of ['one', 'two']) {
      const { prompt_tokens, completion_tokens, total_tokens } = bodyOf(customId).usage ?? {};
      expect(completion_tokens).toBeGreaterThanOrEqual(bodyOf(customId).choices.length);
      expect(total_tokens).toBe((prompt_tokens ?? 0) + (completion_tokens ?? 0));
    }
    expect(bodyOf('two').usage?.prompt_tokens).toBe(bodyOf('one').usage?.prompt_tokens);
    expect(await results(client, ended.error_file_id ?? '')).toMatchObject([
      { custom_id: 'none', response: { status_code: 400, body: { error: { param: 'n' } } }, error: null },
    ]);
  });

  test('a batch of responses answers every line in their form, and says which broke off', options, async () => {
    const client = connect();
    const url = '/v1/responses';
    const line = (customId: string, input: unknown, more: object = {}): string =>
      `${requestLine(customId, { url, body: { model: target.model, input, ...more } })}\n`;
    const text = [
      line('text', 'Say ok.', { instructions: 'Be brief.' }),
      line('messages', [{ role: 'user', content: 'Say ok.' }]),
      line('long', 'Count from 1 to 100, in words.', { max_output_tokens: 16 }),
      line('none', 'Say ok.', { max_output_tokens: 1 }),
    ].join('');
    const created = await create(client, await upload(client, text), { endpoint: url });
    const ended = await until(client, created.id, ['completed', 'failed', 'expired', 'cancelled']);
    expect(ended).toMatchObject({
      endpoint: url,
      status: 'completed',
      request_counts: { total: 4, completed: 3, failed: 1 },
    });
    const answered = await results(client, ended.output_file_id ?? '');
    const bodyOf = (customId: string): OpenAIClient.Responses.Response =>
      answered.find(({ custom_id }) => custom_id === customId)?.response?.body as OpenAIClient.Responses.Response;
    for (const customId of ['text', 'messages', 'long']) {
      const body = bodyOf(customId);
      expect(body).toMatchObject({ object: 'response', error: null });
      expect(body.id).toMatch(/^resp_/);
      const { input_tokens = 0, output_tokens = 0, total_tokens, input_tokens_details } = body.usage ?? {};
      expect(input_tokens).toBeGreaterThan(0);
      expect(output_tokens).toBeGreaterThan(0);
      expect(total_tokens).toBe(input_tokens + output_tokens);
      expect(input_tokens_details?.cached_tokens).toBeGreaterThanOrEqual(0);
      const message = body.output.find(({ type }) => type === 'message');
      expect(message).toMatchObject({ role: 'assistant', content: [{ type: 'output_text' }] });
    }
    expect(bodyOf('text')).toMatchObject({
      status: 'completed',
      incomplete_details: null,
      instructions: 'Be brief.',
      max_output_tokens: null,
    });
    expect(bodyOf('long')).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      max_output_tokens: 16,
      usage: { output_tokens: 16 },
    });
    expect(await results(client, ended.error_file_id ?? '')).toMatchObject([
      {
        custom_id: 'none',
        response: {
          status_code: 400,
          body: { error: { param: 'max_output_tokens', code: 'integer_below_min_value' } },
        },
        error: null,
      },
    ]);
  });

  test('a response can be asked for directly, and the model is listed and described', options, async () => {
    const client = connect();
    const answer = await client.responses.create({ model: target.model, input: 'Say ok.', max_output_tokens: 64 });
    expect(answer).toMatchObject({ object: 'response', status: 'completed' });
    expect(answer.output_text).not.toBe('');
    const { id } = await client.models.retrieve(target.model);
    expect(id).toBe(target.model);
    const listed: string[] = [];
    for await (const model of client.models.list()) listed.push(model.id);
    expect(listed).toContain(target.model);
  });

  test('a batch with bad lines fails and names each of them', options, async () => {
    const client = connect();
    const bad = `${requestLine('a', { body })}\n{"custom_id": "b",\n${requestLine('c', { body, url: '/v1/embeddings' })}\n`;
    const created = await create(client, await upload(client, bad));
    expect(created.status).toBe('validating');
    const ended = await until(client, created.id, ['completed', 'failed']);
    expect(ended).toMatchObject({ status: 'failed', request_counts: { total: 0, completed: 0, failed: 0 } });
    const problems = ended.errors?.data ?? [];
    expect(problems.map(({ code, line }) => ({ code, line }))).toEqual([
      { code: 'invalid_json_line', line: 2 },
      { code: 'invalid_url', line: 3 },
    ]);
  });

  test('a batch can be cancelled, and cancelled again', options, async () => {
    const client = connect();
    const created = await create(client, await upload(client, lines('a', 'b')));
    const cancelled = await client.batches.cancel(created.id);
    expect(cancelled.status).toBe('cancelling');
    expect(cancelled.cancelling_at).toBeGreaterThanOrEqual(created.created_at);
    expect((await until(client, created.id, ['cancelled', 'completed'])).status).toBe('cancelled');
    expect((await client.batches.cancel(created.id)).status).toBe('cancelled');
  });

  test('lists come newest first and in pages', options, async () => {
    const client = connect();
    const fileId = await upload(client, lines('a'));
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.push((await create(client, fileId)).id);
    const seen: string[] = [];
    for await (const batch of client.batches.list({ limit: 2 })) {
      if (made.includes(batch.id)) seen.push(batch.id);
      if (seen.length === made.length) break;
    }
    // Batches of the same second have no order that could be relied on.
    expect(seen.sort()).toEqual(made.sort());
    const files: string[] = [];
    for await (const file of client.files.list({ purpose: 'batch', limit: 2 })) {
      files.push(file.id);
      if (file.id === fileId) break;
    }
    expect(files).toContain(fileId);
    for (const id of made) await client.batches.cancel(id);
  });

  test('calls that make no sense are refused at once', options, async () => {
    const client = connect();
    const refused = async (change: Record<string, unknown>): Promise<unknown> => {
      const wanted = { input_file_id: 'file-x', endpoint: ENDPOINT, completion_window: '24h', ...change };
      return client.post('/batches', { body: wanted }).then(
        () => 'accepted',
        (error: unknown) => error,
      );
    };
    expect(await refused({ input_file_id: undefined })).toMatchObject({
      status: 400,
      code: 'missing_required_parameter',
      param: 'input_file_id',
    });
    expect(await refused({ endpoint: '/v1/x' })).toMatchObject({
      status: 400,
      code: 'invalid_value',
      param: 'endpoint',
    });
    expect(await refused({ completion_window: '1h' })).toMatchObject({ status: 400, param: 'completion_window' });
    expect(await refused({ metadata: { tags: [] } })).toMatchObject({
      status: 400,
      code: 'invalid_type',
      param: 'metadata.tags',
    });
    for (const [limit, code] of [
      [0, 'integer_below_min_value'],
      [101, 'integer_above_max_value'],
    ] as const) {
      await expect(client.batches.list({ limit })).rejects.toMatchObject({ status: 400, code, param: 'limit' });
    }
    await expect(client.batches.retrieve('batch_0123456789abcdef0123456789abcdef')).rejects.toMatchObject({
      status: 404,
    });
    await expect(client.models.retrieve('no-such-model')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    });
  });

  test('a call without a key is refused', options, async () => {
    const response = await fetch(`${target.baseURL()}/batches`);
    expect(response.status).toBe(401);
    expect(response.headers.get('date')).toBe(new Date(response.headers.get('date') ?? '').toUTCString());
    expect(response.headers.get('x-request-id')).toBeTruthy();
    expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
  });
}
