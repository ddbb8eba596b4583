/** Addresses that are none, and servers that are slow, gone, hostile, or something else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openChroma } from '../../src/evidence/vectors/chroma-store.ts';
import { isChromaUrl, parseChromaUrl, shownPlace } from '../../src/evidence/vectors/chroma-url.ts';
import type { VectorStore } from '../../src/evidence/vectors/vector-store.ts';
import { keyOf } from './vector-store-suite.ts';

describe('an address', () => {
  it.each([
    ['chroma://localhost/words', 'http://localhost:8000', 'default_tenant', 'default_database'],
    ['chroma://10.1.2.3:80/words?tenant=t&database=d', 'http://10.1.2.3', 't', 'd'],
    ['chroma://[::1]:9000/words', 'http://[::1]:9000', 'default_tenant', 'default_database'],
    ['chroma://host/words?ssl=true', 'https://host', 'default_tenant', 'default_database'],
    ['chroma://api.trychroma.com/words?ssl=true&tenant=t&database=d', 'https://api.trychroma.com', 't', 'd'],
  ])('%s', (text, origin, tenant, database) => {
    const place = parseChromaUrl(text, 'evidence');
    expect({ ...place, server: place.server.origin }).toEqual({
      server: origin,
      tenant,
      database,
      collection: 'words',
    });
    expect(parseChromaUrl(shownPlace(place), 'evidence')).toEqual(place);
    expect(isChromaUrl(text)).toBe(true);
  });

  it.each([
    ['chroma://user:s3cret-word@host/words', 'user name or a password'],
    ['chroma://host/words?api_key=s3cret-word', 'none of tenant, database, ssl'],
    ['chroma://host/words?ssl=yes', 'neither true nor false'],
    ['chroma://host/words?tenant=a&tenant=b', 'twice'],
    ['chroma://host/words?tenant=a/../b', 'tenant that is no name'],
    ['chroma://host/', 'no collection'],
    ['chroma://host/a/b/c', 'no collection'],
    ['chroma://host/..%2f..%2fx', 'no collection'],
    ['chroma://host/words#x', 'fragment'],
    ['chroma:///words', 'no host'],
    ['http://host/words', 'no chroma:// URL'],
    ['chroma://host:99999/words', 'no chroma:// URL'],
    ['chroma://api.trychroma.com/words', 'Chroma Cloud'],
  ])('%s is none, and says why without what is secret', (text, why) => {
    const refused = (): unknown => parseChromaUrl(text, 'with: evidence');
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid-input', where: 'with: evidence' }));
    expect(refused).toThrow(why);
    expect(refused).not.toThrow('s3cret');
  });

  it('without encryption is for this machine, and for hosts that are named for it; the cloud needs a key', () => {
    const open = (url: string, env = {}) => openChroma(url, { env, where: 'evidence' });
    expect(() => open('chroma://chroma.internal:8000/words')).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
    open('chroma://chroma.internal:8000/words', { COMPLETION_BATCH_ALLOW_HTTP: 'chroma.internal:8000' });
    const cloud = 'chroma://api.trychroma.com/words?ssl=true&tenant=t&database=d';
    expect(() => open(cloud)).toThrow(expect.objectContaining({ code: 'credentials-missing' }));
  });
});

const KEY = 'ck-a-key-that-nobody-is-to-see';
const COLLECTION = {
  id: '6f1de9ae-6a6d-4f0d-93f4-3f2f7f9c0001',
  name: 'words',
  dimension: 2,
  configuration_json: { hnsw: { space: 'cosine' } },
};
const receipt = { imageId: '00000000-0000-4000-8000-000000000001', receiptId: 1, merchant: 'Joe' };
const query = { vector: new Float32Array([1, 0]), labels: ['DATE'] };

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The collection is there; what else is asked gets what `serve` gives. */
async function served(serve: Serve): Promise<VectorStore> {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') response.end(JSON.stringify(COLLECTION));
    else serve(request, response);
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = `chroma://127.0.0.1:${(server.address() as AddressInfo).port}/words`;
  return openChroma(url, { env: {}, apiKey: KEY, where: 'evidence' });
}

const { signal } = new AbortController();
const failureOf = async (store: VectorStore, ending = signal): Promise<Record<string, unknown>> => {
  const error: unknown = await store.nearest(receipt, [query], 3, ending).then(
    (found) => ({ code: 'none', found }),
    (thrown: unknown) => thrown,
  );
  expect(JSON.stringify([error, String(error), (error as Error).stack, (error as Error).cause])).not.toContain(KEY);
  return error as Record<string, unknown>;
};

const answering =
  (status: number, body: unknown): Serve =>
  (_, response) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

describe('a server', () => {
  it('is asked four calls at a time, however many receipts are asked about at once', async () => {
    let [open, most] = [0, 0];
    const calling = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((go) => setImmediate(go));
      open -= 1;
      const none = { ids: [[]], metadatas: [[]], distances: [[]] };
      return Response.json(String(url).endsWith('/words') ? COLLECTION : none);
    });
    closing.push(async () => calling.mockRestore());
    const store = openChroma('chroma://127.0.0.1/words', { env: {}, where: 'evidence' });
    const found = Array.from({ length: 8 }, () => store.nearest(receipt, [query], 3, signal));
    expect(await Promise.all(found)).toEqual(Array(8).fill([[]]));
    expect(most).toBe(4);
  });

  it('gets the key in its header, and no other host does', async () => {
    const seen: unknown[] = [];
    const store = await served((request, response) => {
      seen.push(request.headers['x-chroma-token']);
      response.writeHead(307, { location: 'http://127.0.0.1:9/collect?key=x' }).end();
    });
    expect(await failureOf(store)).toMatchObject({
      code: 'service-unreachable',
      message: expect.stringContaining('sends this call on to 127.0.0.1:9'),
    });
    expect(seen).toEqual([KEY]);
  });

  it.each([
    ['another page', 200, '<html>', 'service-unreachable', 'not answer in JSON'],
    ['nothing', 200, '', 'service-unreachable', 'not answer in JSON'],
    ['another form', 200, { ids: 'x' }, 'vectors-unusable', 'not the form'],
    ['too few lists', 200, { ids: [], metadatas: [], distances: [] }, 'vectors-unusable', 'another number'],
    ['too much', 200, `[${'"x",'.repeat(5_000_000)}"x"]`, 'service-unreachable', 'more than'],
    ['JSON without end', 200, '['.repeat(1_000_000), 'service-unreachable', 'levels'],
    ['a refusal that quotes the key', 401, { message: `${KEY} is no key` }, 'access-denied', 'is no key'],
    ['no collection', 404, { message: 'gone' }, 'vectors-unusable', 'no such collection'],
    ['an error', 500, 'x'.repeat(100_000), 'service-unreachable', '(500)'],
    ['a bad request', 400, { message: 'dimension of 3, got 2' }, 'vectors-unusable', 'dimension of 3'],
  ])('that answers with %s is an error that says so', async (_, status, body, code, message) => {
    expect(await failureOf(await served(answering(status, body)))).toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('that lists strangers, the receipt itself and metadata of other types brings nothing of these', async () => {
    const own = 'IMAGE#00000000-0000-4000-8000-000000000001#RECEIPT#00001#LINE#00001#WORD#00001';
    const other = own.replace('RECEIPT#00001', 'RECEIPT#00002');
    const verified = { text: 'x', valid_labels_array: ['DATE'] };
    const rows: [string, unknown, unknown][] = [
      ['../../x', verified, 0],
      [own, verified, 0],
      [other.replace('WORD#00001', 'WORD#00002'), { ...verified, text: 7 }, 0],
      [other.replace('WORD#00001', 'WORD#00003'), null, 0],
      [other.replace('WORD#00001', 'WORD#00004'), verified, null],
      [other.replace('WORD#00001', 'WORD#00005'), { text: 'x', valid_labels_array: ['__proto__'] }, 0],
      [other, verified, 0.25],
    ];
    const store = await served(
      answering(200, {
        ids: [rows.map(([id]) => id)],
        metadatas: [rows.map(([, each]) => each)],
        distances: [rows.map(([, , far]) => far)],
      }),
    );
    const [list = []] = await store.nearest(receipt, [query], 9, signal);
    expect(list.map(({ key, distance }) => ({ key, distance }))).toEqual([
      { key: { ...keyOf(receipt.imageId, 2, 1) }, distance: 0.25 },
    ]);
  });

  it('that says nothing is left when the time is over', async () => {
    const reason = new Error('the time for evidence is over');
    for (const serve of [() => {}, (_, response) => response.write('{"ids": [')] satisfies Serve[]) {
      const ending = new AbortController();
      const store = await served((request, response) => {
        serve(request, response);
        setImmediate(() => ending.abort(reason));
      });
      expect(await failureOf(store, ending.signal)).toBe(reason);
    }
  });

  it('that is gone in the middle of its answer, or not there at all, is an error', async () => {
    const store = await served((_, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"ids"', () => response.destroy());
    });
    expect(await failureOf(store)).toMatchObject({ code: 'service-unreachable' });
    const nobody = openChroma('chroma://127.0.0.1:9/words', { env: {}, where: 'evidence' });
    expect(await failureOf(nobody)).toMatchObject({ code: 'service-unreachable', where: 'http://127.0.0.1:9' });
  });
});
