/** Starting and ending, and the routes beside files and batches. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scriptResponder, startEmulator } from '../src/index.ts';
import {
  admin,
  createBatch,
  ENDPOINT,
  refusal,
  requestLine,
  requestLines,
  startWorld,
  temporaryDirectory,
} from './support.ts';

test('a port in use is a clear error, and the other emulator goes on', async () => {
  const { emulator, client, dataDir } = await startWorld();
  await expect(startEmulator({ dataDir, port: emulator.port })).rejects.toMatchObject({
    code: 'invalid-input',
    message: `the port ${emulator.port} is in use`,
    remedy: expect.any(String),
  });
  expect((await client.batches.list()).data).toEqual([]);
});

test('a data directory that cannot be used is a clear error', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(startEmulator({ dataDir: file })).rejects.toMatchObject({ code: 'store-unusable', where: file });
  const damaged = await startWorld();
  await damaged.emulator.close();
  await writeFile(join(damaged.dataDir, 'batches', `batch_${'0'.repeat(32)}.json`), '{"id":');
  await expect(startEmulator({ dataDir: damaged.dataDir })).rejects.toMatchObject({ code: 'store-unusable' });
});

test('a second emulator on the same data is refused before it touches anything, and let in once the first is closed', async () => {
  const { emulator, dataDir, client } = await startWorld();
  await writeFile(join(dataDir, 'uploads', 'upload.9-9.tmp'), 'under way');
  await expect(startEmulator({ dataDir })).rejects.toMatchObject({
    code: 'store-unusable',
    message: expect.stringContaining('is using this folder'),
    where: dataDir,
  });
  expect(await readdir(join(dataDir, 'uploads'))).toEqual(['upload.9-9.tmp']);
  expect((await client.batches.list()).data).toEqual([]);
  await emulator.close();
  const next = await startEmulator({ dataDir });
  await next.close();
  expect(await readdir(dataDir)).not.toContainEqual(expect.stringMatching(/^lock/));
});

test.each([
  ['names a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' })],
  ['names a process that began at another time', JSON.stringify({ pid: process.pid, startTime: '1' })],
  ['is empty', ''],
  ['is damaged', '{"pid":'],
])('a lock that %s is taken over', async (_, text) => {
  const dataDir = await temporaryDirectory();
  await writeFile(join(dataDir, 'lock.json'), text);
  await (await startEmulator({ dataDir })).close();
});

test('what a crash left unfinished is removed, and what is not ours is not', async () => {
  const dataDir = await temporaryDirectory();
  await (await startEmulator({ dataDir })).close();
  const strays = [
    'uploads/upload.1-1.tmp',
    `files/file-${'a'.repeat(22)}.bin`,
    `batches/batch_${'0'.repeat(32)}.json.1-2.tmp`,
  ];
  const others = ['uploads/mine.tmp', 'files/notes.json', 'batches/holiday.bin'];
  for (const name of [...strays, ...others]) await writeFile(join(dataDir, name), '');
  await (await startEmulator({ dataDir })).close();
  const left = await readdir(dataDir, { recursive: true });
  expect(left).toEqual(expect.arrayContaining(others));
  for (const name of strays) expect(left).not.toContain(name);
});

test('options that make no sense are refused', async () => {
  const dataDir = await temporaryDirectory();
  await expect(startEmulator({ dataDir, concurrency: 0 })).rejects.toMatchObject({ code: 'invalid-input' });
  await expect(startEmulator({ dataDir, lineMs: Number.NaN })).rejects.toMatchObject({ code: 'invalid-input' });
});

test('closing ends connections that are kept alive and calls that wait', async () => {
  const asked = Promise.withResolvers<void>();
  const { emulator, client } = await startWorld({
    responder: () => {
      asked.resolve();
      return new Promise(() => {});
    },
  });
  await client.batches.list();
  const call = client.chat.completions.create({ model: 'm', messages: [] }).catch((error: unknown) => error);
  await asked.promise;
  await emulator.close();
  expect(await call).toBeInstanceOf(Error);
});

test('completions can be asked for directly: no line of a batch, an entry of their own', async () => {
  const responder = scriptResponder({ default: { content: ({ body }) => `You sent ${JSON.stringify(body).length}.` } });
  const { client, emulator } = await startWorld({ responder, models: ['gpt-5-nano'] });
  const messages = [{ role: 'user' as const, content: 'Hello' }];
  const completion = await client.chat.completions.create({ model: 'gpt-5-nano', messages });
  expect(completion).toMatchObject({ model: 'gpt-5-nano', choices: [{ finish_reason: 'stop' }] });
  expect(completion.choices[0]?.message.content).toMatch(/^You sent \d+\.$/);
  expect(completion.usage).toMatchObject({ prompt_tokens: 2 });
  expect(await emulator.journal()).toEqual([
    expect.objectContaining({ event: 'probe', model: 'gpt-5-nano', status: 200, input_tokens: 2 }),
  ]);
  await expect(client.chat.completions.create({ model: 'gpt-9', messages })).rejects.toMatchObject({
    status: 404,
    code: 'model_not_found',
    param: 'model',
  });
});

test('a direct call gets as many choices as it asks for, within bounds', async () => {
  const { client, emulator } = await startWorld();
  const ask = (n: unknown) => client.chat.completions.create({ model: 'm', messages: [], n: n as number });
  const three = await ask(3);
  expect(three.choices.map(({ index, message }) => [index, message.content])).toEqual([
    [0, 'ok'],
    [1, 'ok'],
    [2, 'ok'],
  ]);
  expect(three.usage).toMatchObject({ completion_tokens: 3, total_tokens: (three.usage?.prompt_tokens ?? 0) + 3 });
  expect((await ask(null)).choices).toHaveLength(1);
  for (const [n, code] of [
    [0, 'integer_below_min_value'],
    [129, 'integer_above_max_value'],
    [1.5, 'invalid_type'],
    ['2', 'invalid_type'],
  ] as const) {
    expect(await refusal(ask(n))).toMatchObject({ status: 400, error: { param: 'n', code } });
  }
  const billed = (await emulator.journal()).map((entry) => ('output_tokens' in entry ? entry.output_tokens : 'none'));
  expect(billed).toEqual([3, 1, 0, 0, 0, 0]);
});

test('a direct call that names no model is refused', async () => {
  const { client } = await startWorld();
  await expect(client.chat.completions.create({ model: '', messages: [] })).rejects.toMatchObject({ status: 400 });
});

test('a direct call meets the faults of its route', async () => {
  const fault = {
    kind: 'status',
    status: 429,
    code: 'insufficient_quota',
    message: 'You exceeded your quota.',
  } as const;
  const { client, emulator } = await startWorld({ faults: { calls: [{ route: 'chat.completions.create', fault }] } });
  const call = client.chat.completions.create({ model: 'm', messages: [] }, { maxRetries: 0 });
  await expect(call).rejects.toMatchObject({ status: 429, code: 'insufficient_quota' });
  expect((await emulator.journal()).map(({ event }) => event)).toEqual(['fault']);
});

test('models are known or not', async () => {
  const some = await startWorld({ models: ['gpt-5-nano'] });
  expect(await some.client.models.retrieve('gpt-5-nano')).toMatchObject({ id: 'gpt-5-nano', object: 'model' });
  await expect(some.client.models.retrieve('gpt-9')).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
  const any = await startWorld();
  expect((await any.client.models.retrieve('vendor/model:1')).id).toBe('vendor/model:1');
});

test('journal and state can be read over HTTP, and time can be made to count', async () => {
  const { client, clock, emulator } = await startWorld();
  const { id } = await createBatch(client, requestLines(2));
  clock.advance(400);
  await admin(emulator, 'tick', { method: 'POST' });
  const state = await (await admin(emulator, 'state')).json();
  expect(state).toMatchObject({ files: 2, batches: [{ id, status: 'completed' }] });
  const text = await (await admin(emulator, 'journal')).text();
  const entries = text.trimEnd().split('\n');
  expect(entries.map((line) => JSON.parse(line))).toEqual(await emulator.journal());
});

test('unknown routes and bodies that are no JSON get an error envelope', async () => {
  const { emulator, client } = await startWorld();
  const headers = { authorization: 'Bearer x' };
  const unknown = await fetch(`${emulator.url}/nothing`, { headers });
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { type: 'invalid_request_error' } }]);
  expect(unknown.headers.get('x-request-id')).toMatch(/^req_[0-9a-f]{32}$/);
  const json = { ...headers, 'content-type': 'application/json' };
  const body = await fetch(`${emulator.url}/batches`, { method: 'POST', headers: json, body: '{' });
  expect([body.status, await body.json()]).toMatchObject([
    400,
    { error: { message: expect.stringContaining('parse the JSON') } },
  ]);
  const form = await fetch(`${emulator.url}/files`, { method: 'POST', headers, body: '{}' });
  expect(form.status).toBe(400);
  await expect(client.batches.list({ after: 'batch_unknown' })).rejects.toMatchObject({ status: 400, param: 'after' });
  const bad = await fetch(`${emulator.url}/batches/%E0%A4%A`, { headers });
  expect(bad.status).toBe(404);
});

test('every answer carries the time of the clock, also refusals, downloads and cut ones', async () => {
  const { emulator, clock, advance, client } = await startWorld({
    faults: { calls: [{ route: 'files.content', nth: 2, fault: { kind: 'cut', contentLength: false } }] },
  });
  const headers = { authorization: 'Bearer x' };
  const dateOf = async (path: string, init: RequestInit = { headers }): Promise<string | null> =>
    (await fetch(emulator.url.replace('/v1', path), init)).headers.get('date');
  const { id } = await createBatch(client, requestLines(1));
  for (const step of [0, 999, 1, 40 * 86_400_000 - 1000, 90_061_000]) {
    await advance(step);
    const expected = new Date(clock.now()).toUTCString();
    const [file] = emulator.files();
    for (const path of [`/v1/batches/${id}`, '/v1/batches', '/v1/nothing', '/_emulator/state', '/v1/batches/none']) {
      expect(await dateOf(path), path).toBe(expected);
    }
    expect(await dateOf('/v1/batches', {})).toBe(expected);
    expect(await dateOf(`/v1/files/${file?.id}/content`)).toBe(expected);
    expect(await dateOf('/v1/batches', { method: 'POST', headers, body: '{' })).toBe(expected);
  }
});

test('a media type is read in any case and with any parameters', async () => {
  const { emulator } = await startWorld();
  const send = async (path: string, type: string, body: string): Promise<unknown> => {
    const headers = { authorization: 'bearer x', 'content-type': type };
    const response = await fetch(`${emulator.url}${path}`, { method: 'POST', headers, body });
    return [response.status, await response.json()];
  };
  const form = (boundary: string): string =>
    [
      `--${boundary}`,
      'content-disposition: FORM-DATA; NAME="file"; FileName="a.jsonl"',
      'Content-Type: Application/Octet-Stream',
      '',
      requestLine('a'),
      `--${boundary}`,
      'Content-Disposition: form-data; name="purpose"',
      '',
      'batch',
      `--${boundary}--`,
      '',
    ].join('\r\n');
  for (const type of [
    'multipart/form-data; boundary=Xy',
    'Multipart/Form-Data; Boundary=Xy',
    'MULTIPART/FORM-DATA;BOUNDARY="Xy"',
    'multipart/form-data ; charset=utf-8; boundary=Xy',
  ]) {
    expect(await send('/files', type, form('Xy')), type).toMatchObject([
      200,
      { filename: 'a.jsonl', purpose: 'batch' },
    ]);
  }
  const [file] = emulator.files();
  const wanted = JSON.stringify({ input_file_id: file?.id, endpoint: ENDPOINT, completion_window: '24h' });
  for (const type of ['Application/JSON; charset=utf-8', 'application/json;Charset=UTF-8', 'APPLICATION/JSON']) {
    expect(await send('/batches', type, wanted), type).toMatchObject([200, { status: 'validating' }]);
  }
  for (const type of ['text/plain', 'multipart/form-data', 'multipart/form-dataish; boundary=Xy', 'application/json']) {
    expect(await send('/files', type, form('Xy')), type).toMatchObject([
      400,
      { error: { message: expect.any(String) } },
    ]);
  }
});

test('what is answered in no form of its own is refused by name', async () => {
  const { emulator, client } = await startWorld();
  const refused = (path: string): object => ({
    status: 400,
    error: { message: expect.stringContaining(`does not answer ${path} yet`), code: 'unsupported_endpoint' },
  });
  expect(await refusal(client.completions.create({ model: 'm', prompt: 'x' }))).toMatchObject(
    refused('/v1/completions'),
  );
  expect(await refusal(client.moderations.create({ input: 'x' }))).toMatchObject(refused('/v1/moderations'));
  for (const endpoint of ['/v1/moderations', '/v1/completions', '/v1/images/generations']) {
    expect(await refusal(createBatch(client, requestLines(1), { endpoint }))).toMatchObject({
      status: 400,
      error: {
        message: expect.stringContaining(`does not run batches for '${endpoint}' yet`),
        type: 'invalid_request_error',
        param: 'endpoint',
        code: 'unsupported_endpoint',
      },
    });
  }
  expect(emulator.batches()).toEqual([]);
  expect(await emulator.journal()).not.toContainEqual(expect.objectContaining({ event: 'line.executed' }));
});

test('bodies have bounds, and the refusal of one that is too large arrives', async () => {
  const { emulator } = await startWorld();
  const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
  const huge = await fetch(`${emulator.url}/batches`, { method: 'POST', headers, body: ' '.repeat(67_108_865) });
  expect([huge.status, await huge.json()]).toMatchObject([413, { error: { type: 'invalid_request_error' } }]);
  const many = new FormData();
  many.set('file', new File([requestLine('a')], 'a.jsonl'));
  for (let field = 0; field < 40; field += 1) many.set(`field-${field}`, 'x');
  many.set('purpose', 'batch');
  const { 'content-type': _, ...bearer } = headers;
  const form = await fetch(`${emulator.url}/files`, { method: 'POST', headers: bearer, body: many });
  expect([form.status, await form.json()]).toMatchObject([400, { error: { message: expect.stringContaining('16') } }]);
  expect(emulator.files()).toEqual([]);
});

test('metadata has limits', async () => {
  const { client } = await startWorld();
  const create = (metadata: Record<string, string>): PromiseLike<unknown> =>
    createBatch(client, requestLines(1), { metadata });
  const pairs = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, 'x']));
  await expect(create(pairs(17))).rejects.toMatchObject({ status: 400, param: 'metadata' });
  await expect(create({ ['k'.repeat(65)]: '' })).rejects.toMatchObject({ status: 400 });
  await expect(create({ k: 'v'.repeat(513) })).rejects.toMatchObject({ status: 400, param: 'metadata.k' });
  expect(await create({ ...pairs(15), ['k'.repeat(64)]: 'v'.repeat(512) })).toMatchObject({ status: 'validating' });
});

test('calls can be intercepted: answered otherwise, or dropped after they took effect', async () => {
  let creates = 0;
  const { client } = await startWorld({
    intercept: async ({ route }, next) => {
      if (route !== 'batches.create') return next();
      creates += 1;
      if (creates === 1)
        return { status: 429, headers: { 'retry-after': '1' }, json: { error: { message: 'Slow down.' } } };
      await next();
      return 'drop';
    },
  });
  await expect(createBatch(client, requestLines(1))).rejects.toMatchObject({ status: 429 });
  await expect(createBatch(client, requestLines(1))).rejects.toThrow('Connection error');
  expect((await client.batches.list()).data).toHaveLength(1);
});
