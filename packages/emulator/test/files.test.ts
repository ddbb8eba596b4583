/** Files: ranges, pages, limits, expiry. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBatch, ENDPOINT, readResults, refusal, requestLine, requestLines, startWorld } from './support.ts';

const DAY = 86_400_000;

test('a stretch of the content can be asked for', async () => {
  const { client } = await startWorld();
  const text = `${requestLine('a')}\n`;
  const { id } = await client.files.create({ file: new File([text], 'a.jsonl'), purpose: 'batch' });
  const get = async (range: string): Promise<unknown[]> => {
    const response = await client.files.content(id, { headers: { Range: range } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  };
  const size = text.length;
  expect(await get('bytes=10-')).toEqual([206, `bytes 10-${size - 1}/${size}`, text.slice(10)]);
  expect(await get('bytes=2-4')).toEqual([206, `bytes 2-4/${size}`, text.slice(2, 5)]);
  expect(await get('bytes=-5')).toEqual([206, `bytes ${size - 5}-${size - 1}/${size}`, text.slice(-5)]);
  expect(await get('pages=1-2')).toEqual([200, null, text]);
  expect((await refusal(client.files.content(id, { headers: { Range: `bytes=${size}-` } }))).status).toBe(416);
});

test('files are listed by purpose, order and page', async () => {
  const { client, clock } = await startWorld();
  const ids: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    clock.advance(1000);
    const purpose = name === 'c' ? 'user_data' : 'batch';
    ids.push((await client.files.create({ file: new File([requestLine(name)], `${name}.jsonl`), purpose })).id);
  }
  const list = async (query: object): Promise<string[]> => (await client.files.list(query)).data.map(({ id }) => id);
  expect(await list({})).toEqual(ids.toReversed());
  expect(await list({ order: 'asc', limit: 2 })).toEqual(ids.slice(0, 2));
  expect(await list({ order: 'asc', limit: 2, after: ids[1] })).toEqual(ids.slice(2, 4));
  expect(await list({ purpose: 'user_data' })).toEqual([ids[2]]);
  const paged: string[] = [];
  for await (const file of client.files.list({ limit: 2 })) paged.push(file.id);
  expect(paged).toEqual(ids.toReversed());
  expect(await refusal(client.files.list({ limit: 0 }))).toMatchObject({ status: 400, error: { param: 'limit' } });
  expect((await refusal(client.batches.list({ limit: 101 }))).status).toBe(400);
});

test('parameters outside of what there is are refused by name', async () => {
  const { client, emulator } = await startWorld();
  const { id } = await client.files.create({ file: new File([requestLine('a')], 'a.jsonl'), purpose: 'user_data' });
  const get = (path: string): PromiseLike<unknown> => client.get(path);
  const refused = (param: string, code: string, message?: string): object => ({
    status: 400,
    error: { param, code, ...(message === undefined ? {} : { message }) },
  });
  const [below, above] = [
    "Invalid 'limit': integer below minimum value. Expected a value >= 1, but got 0 instead.",
    "Invalid 'limit': integer above maximum value. Expected a value <= 100, but got 101 instead.",
  ];
  expect(await refusal(get('/batches?limit=0'))).toMatchObject(refused('limit', 'integer_below_min_value', below));
  expect(await refusal(get('/batches?limit=101'))).toMatchObject(refused('limit', 'integer_above_max_value', above));
  expect(await refusal(get('/files?limit=10001'))).toMatchObject(refused('limit', 'integer_above_max_value'));
  for (const limit of ['1e2', '0x10', '2.5', 'all']) {
    expect(await refusal(get(`/batches?limit=${limit}`))).toMatchObject(refused('limit', 'invalid_type'));
  }
  expect(await refusal(get('/files?order=newest'))).toMatchObject(refused('order', 'invalid_value'));
  const create = { input_file_id: id, endpoint: ENDPOINT, completion_window: '24h' } as const;
  const notForBatches = "The input file has the purpose 'user_data'; a batch needs one with 'batch'.";
  expect(await refusal(client.batches.create(create))).toMatchObject(
    refused('input_file_id', 'invalid_value', notForBatches),
  );
  const life = { anchor: 'last_used_at', seconds: 3600 };
  const output_expires_after = life as { anchor: 'created_at'; seconds: number };
  expect(await refusal(client.batches.create({ ...create, output_expires_after }))).toMatchObject(
    refused('output_expires_after.anchor', 'invalid_value'),
  );
  const upload = client.files.create({
    file: new File([requestLine('a')], 'a.jsonl'),
    purpose: 'batch',
    expires_after: output_expires_after,
  });
  expect(await refusal(upload)).toMatchObject(refused('expires_after[anchor]', 'invalid_value'));
  const half = { anchor: 'created_at' } as { anchor: 'created_at'; seconds: number };
  const file = new File([requestLine('a')], 'a.jsonl');
  expect(await refusal(client.files.create({ file, purpose: 'batch', expires_after: half }))).toMatchObject(
    refused('expires_after[seconds]', 'missing_required_parameter'),
  );
  expect(emulator.batches()).toEqual([]);
});

test('uploads are refused for what they are', async () => {
  const { client } = await startWorld({ maxUploadBytes: 1000 });
  const upload = (text: string, name: string, more: object = {}): PromiseLike<unknown> =>
    client.files.create({ file: new File([text], name), purpose: 'batch', ...more });
  const plain = { type: 'invalid_request_error', param: null, code: null };
  expect((await refusal(upload(requestLine('a'), 'a.json'))).error).toEqual({
    message: 'Invalid file format for Batch API. Must be .jsonl',
    ...plain,
  });
  expect((await refusal(upload('', 'a.jsonl'))).message).toMatch(/Invalid file format.*jsonl/);
  expect((await refusal(upload('{"custom_id"\n', 'a.jsonl'))).message).toMatch(/Invalid file format.*jsonl/);
  expect((await refusal(upload('x'.repeat(1001), 'a.jsonl'))).error).toEqual({
    message: 'File is too large.',
    ...plain,
  });
  expect(await refusal(upload('{}', 'a.jsonl', { purpose: 'fun' }))).toMatchObject({
    status: 400,
    error: { param: 'purpose' },
  });
  const expires_after = { anchor: 'created_at', seconds: 60 };
  expect((await refusal(upload('{}', 'a.jsonl', { expires_after }))).status).toBe(400);
  expect((await client.files.list()).data).toEqual([]);
});

test('expired files are gone', async () => {
  const { client, clock, advance } = await startWorld();
  const { id, input_file_id } = await createBatch(client, requestLines(1), {
    output_expires_after: { anchor: 'created_at', seconds: 3600 },
  });
  await advance(400);
  const { output_file_id } = await client.batches.retrieve(id);
  expect(await readResults(client, output_file_id)).toHaveLength(1);
  clock.advance(3_600_000);
  expect((await refusal(client.files.content(output_file_id ?? ''))).error).toEqual({
    message: `No such File object: ${output_file_id}`,
    type: 'invalid_request_error',
    param: 'id',
    code: null,
  });
  expect(await client.files.retrieve(input_file_id)).toMatchObject({ id: input_file_id });
  clock.advance(30 * DAY);
  expect((await refusal(client.files.retrieve(input_file_id))).status).toBe(404);
  expect((await client.files.list()).data).toEqual([]);
  expect((await client.batches.retrieve(id)).output_file_id).toBe(output_file_id);
});

test('an upload that breaks off leaves nothing behind', async () => {
  const { client, emulator, dataDir } = await startWorld();
  const sender = new AbortController();
  const body = new ReadableStream({
    start(controller) {
      const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n';
      controller.enqueue(new TextEncoder().encode(`${head}${requestLine('a')}`));
    },
    pull: () => sender.abort(),
  });
  const headers = { authorization: 'Bearer x', 'content-type': 'multipart/form-data; boundary=x' };
  const options = { method: 'POST', headers, body, duplex: 'half', signal: sender.signal } as const;
  await expect(fetch(`${emulator.url}/files`, options)).rejects.toThrow();
  await expect.poll(() => readdir(join(dataDir, 'uploads'))).toEqual([]);
  expect((await client.files.list()).data).toEqual([]);
});
