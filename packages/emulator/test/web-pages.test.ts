/** What a page in a browser on this machine can do to a running emulator, sent as browsers send it: nothing. */
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createBatch, requestLine, startWorld } from './support.ts';

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As `fetch`, which lets nobody name the host. */
function send(url: string, { method = 'GET', headers = {}, body = '' }: Sent) {
  const answer = Promise.withResolvers<{ status: number; cors: string[]; text: string }>();
  request(url, { method, headers: { 'content-length': Buffer.byteLength(body), ...headers } }, async (response) => {
    const text = (await response.toArray()).join('');
    const cors = Object.keys(response.headers).filter((name) => name.startsWith('access-control'));
    answer.resolve({ status: response.statusCode ?? 0, cors, text });
  })
    .on('error', answer.reject)
    .end(body);
  return answer.promise;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const form = [
  '--b',
  'content-disposition: form-data; name="file"; filename="a.jsonl"',
  '',
  requestLine('a'),
  '--b',
  'content-disposition: form-data; name="purpose"',
  '',
  'batch',
  '--b--',
  '',
].join('\r\n');

/** Each call that changes or tells something. */
const calls = (batch: string): readonly (Sent & { readonly path: string })[] => [
  { path: '/v1/batches' },
  { path: `/v1/batches/${batch}` },
  { path: '/v1/files' },
  { path: '/v1/models/m' },
  { path: '/v1/files', method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=b' }, body: form },
  { path: '/v1/batches', method: 'POST', headers: JSON_TYPE, body: '{}' },
  { path: `/v1/batches/${batch}/cancel`, method: 'POST' },
  { path: '/v1/chat/completions', method: 'POST', headers: JSON_TYPE, body: '{"model":"m","messages":[]}' },
  { path: '/_emulator/state' },
  { path: '/_emulator/journal' },
  { path: '/_emulator/faults' },
  { path: '/_emulator/faults', method: 'POST', headers: JSON_TYPE, body: '{"chaos":7}' },
  { path: '/_emulator/faults', method: 'DELETE' },
  { path: '/_emulator/tick', method: 'POST' },
];

async function startAttacked() {
  const world = await startWorld();
  const { id } = await createBatch(world.client, [requestLine('a')]);
  const root = world.emulator.url.replace(/\/v1$/, '');
  const before = await world.emulator.journal();
  const untouched = async () => {
    expect(await world.emulator.journal()).toEqual(before);
    expect(world.emulator.files()).toHaveLength(1);
    expect(world.emulator.faultCounts()).toEqual({});
    expect(world.emulator.batches()).toMatchObject([{ status: 'validating' }]);
  };
  const headers = { authorization: `Bearer ${world.emulator.adminKey}` };
  return { ...world, id, root, headers, untouched };
}

test.each([
  ['a script of another site', { origin: 'https://page.example', 'sec-fetch-site': 'cross-site' }],
  ['a page in a sandboxed frame', { origin: 'null' }],
  ['a page of another local server', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
  ['an image, which has no Origin', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
  ['a page of a name that leads here', { host: 'page.example:PORT', 'sec-fetch-site': 'same-origin' }],
  ['the same of an older browser', { host: 'page.example:PORT' }],
  ['a name that begins as ours', { host: '127.0.0.1.page.example:PORT' }],
  ['a name that ends as ours', { host: 'page-localhost:PORT' }],
  ['another port', { host: '127.0.0.1:1' }],
  ['no port', { host: 'localhost' }],
])('%s is refused at every route, even with the key', async (_, page) => {
  const { emulator, id, root, headers, untouched } = await startAttacked();
  const sent = JSON.parse(JSON.stringify(page).replace('PORT', String(emulator.port))) as Record<string, string>;
  for (const { path, ...call } of calls(id)) {
    const answer = await send(`${root}${path}`, { ...call, headers: { ...headers, ...call.headers, ...sent } });
    expect([path, answer.status, answer.cors]).toEqual([path, 403, []]);
  }
  await untouched();
});

test('no preflight is answered as a page wants it', async () => {
  const { id, root } = await startAttacked();
  for (const { path, method = 'GET' } of calls(id)) {
    const headers = {
      origin: 'https://page.example',
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,content-type',
      'access-control-request-private-network': 'true',
    };
    const answer = await send(`${root}${path}`, { method: 'OPTIONS', headers });
    expect([answer.status, answer.cors]).toEqual([403, []]);
  }
});

test("the emulator's own routes ask for the key of this start, the API for any", async () => {
  const { emulator, id, root, untouched } = await startAttacked();
  for (const { path, ...call } of calls(id)) {
    for (const authorization of ['', 'Bearer ', 'Basic x', ...(path.startsWith('/v1') ? [] : ['Bearer x'])]) {
      const answer = await send(`${root}${path}`, { ...call, headers: { ...call.headers, authorization } });
      expect([path, answer.status]).toEqual([path, 401]);
    }
  }
  await untouched();
  const other = await startWorld();
  expect(other.emulator.adminKey).toMatch(/^[\w-]{24}$/);
  expect(other.emulator.adminKey).not.toBe(emulator.adminKey);
});

test('bodies of the types that forms have are refused', async () => {
  const { id, root, headers, untouched } = await startAttacked();
  for (const { path, body = '{}', method } of calls(id)) {
    if (method !== 'POST') continue;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      const answer = await send(`${root}${path}`, { method, body, headers: { ...headers, 'content-type': type } });
      expect([path, type, answer.status]).toEqual([path, type, 400]);
    }
    if (path === '/v1/files') continue;
    const untyped = await send(`${root}${path}`, { method, body, headers });
    expect([path, untyped.status]).toEqual([path, 400]);
  }
  await untouched();
});

test('a person who looks and a program get through, by the names there are', async () => {
  const { emulator, root, headers } = await startAttacked();
  for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST', '127.4.5.6', 'emulator.localhost']) {
    const host = `${name}:${emulator.port}`;
    expect([name, (await send(`${root}/_emulator/state`, { headers: { ...headers, host } })).status]).toEqual([
      name,
      200,
    ]);
  }
  const looks = { ...headers, 'sec-fetch-site': 'none' };
  expect((await send(`${root}/_emulator/state`, { headers: looks })).status).toBe(200);
});

test('further names are those that its options name; elsewhere than on loopback also addresses', async () => {
  const status = async (options: object, host: string): Promise<number> => {
    const { emulator } = await startWorld(options);
    const headers = { authorization: 'Bearer x', host: host.replace('PORT', String(emulator.port)) };
    return (await send(`http://127.0.0.1:${emulator.port}/v1/batches`, { headers })).status;
  };
  const hosts = ['api.openai.test', 'mapped.test:9000'];
  expect(await status({ hosts }, 'API.openai.test')).toBe(200);
  expect(await status({ hosts }, 'api.openai.test:1234')).toBe(200);
  expect(await status({ hosts }, 'mapped.test:9000')).toBe(200);
  expect(await status({ hosts }, 'mapped.test:9001')).toBe(403);
  expect(await status({}, '192.0.2.1:PORT')).toBe(403);
  const host = '0.0.0.0';
  expect(await status({ host }, '192.0.2.1:9000')).toBe(200);
  expect(await status({ host }, 'page.example:PORT')).toBe(403);
  expect(await status({ host, hosts: ['emulator'] }, 'emulator:8787')).toBe(200);
});
