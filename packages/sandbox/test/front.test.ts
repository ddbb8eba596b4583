/** What a page in a browser on this machine can do to the embedded table, sent as browsers send it: nothing. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoClient } from '../src/table/client.ts';
import { createReceiptsTable } from '../src/table/create-table.ts';
import { findDynoxide } from '../src/table/dynoxide-process.ts';
import { startEmbeddedTable } from '../src/table/embedded-table.ts';
import type { EmbeddedTable } from '../src/table/engine.ts';

type Headers = Readonly<Record<string, string>>;

const AWS: Headers = {
  'content-type': 'application/x-amz-json-1.0',
  authorization:
    'AWS4-HMAC-SHA256 Credential=x/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  'x-amz-date': '20200101T000000Z',
};

function send(url: string, method: string, headers: Headers, operation = 'ListTables', body = '{}') {
  const answer = Promise.withResolvers<{ status: number; cors: string[]; text: string }>();
  const target = {
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'content-length': String(Buffer.byteLength(body)),
  };
  request(url, { method, headers: { ...target, ...headers } }, async (response) => {
    const text = (await response.toArray()).join('');
    const cors = Object.keys(response.headers).filter((name) => name.startsWith('access-control'));
    answer.resolve({ status: response.statusCode ?? 0, cors, text });
  })
    .on('error', answer.reject)
    .end(body);
  return answer.promise;
}

describe.each(['dynoxide', 'dynalite'] as const)('%s', (engine) => {
  const missing = engine === 'dynoxide' && findDynoxide() === undefined;
  let dataDir = '';
  let table: EmbeddedTable;
  let root = '';

  beforeAll(async () => {
    if (missing) return;
    dataDir = await mkdtemp(join(tmpdir(), 'front-'));
    table = await startEmbeddedTable({ dataDir, engine });
    root = `http://127.0.0.1:${table.port}/`;
    const client = dynamoClient(table.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: false });
    client.destroy();
  });
  afterAll(async () => {
    await table?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const stillThere = async (): Promise<void> => {
    const client = dynamoClient(table.endpoint);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['receipts']);
    client.destroy();
  };

  test.skipIf(missing)('answers nobody without the key of its endpoint', async () => {
    const otherKey = `${table.endpoint.slice(0, -1)}${table.endpoint.endsWith('A') ? 'B' : 'A'}`;
    for (const url of [root, `${root}receipts`, otherKey, `${otherKey}/`, `${root}?${table.endpoint.slice(-24)}`]) {
      for (const operation of ['Scan', 'DeleteTable']) {
        const answer = await send(url, 'POST', AWS, operation, '{"TableName":"receipts"}');
        expect([url, answer.status, answer.cors]).toEqual([url, 403, []]);
        expect(JSON.parse(answer.text)).toMatchObject({ message: expect.stringContaining('the key') });
      }
    }
    await stillThere();
  });

  test.skipIf(missing).each<[string, Headers]>([
    ['a script of another site', { origin: 'https://page.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another local server', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['a name that leads here', { host: 'page.example:PORT' }],
    ['a name that begins as ours', { host: '127.0.0.1.page.example:PORT' }],
    ['another port', { host: '127.0.0.1:1' }],
    ['text, which needs no preflight', { 'content-type': 'text/plain' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another JSON', { 'content-type': 'application/json' }],
  ])('refuses a page even with the key: %s', async (_, page) => {
    const sent = JSON.parse(JSON.stringify(page).replace('PORT', String(table.port))) as Headers;
    for (const operation of ['ListTables', 'DeleteTable']) {
      const answer = await send(table.endpoint, 'POST', { ...AWS, ...sent }, operation, '{"TableName":"receipts"}');
      expect([answer.status, answer.cors]).toEqual([403, []]);
      expect(answer.text).not.toContain('receipts');
    }
    await stillThere();
  });

  test.skipIf(missing)('answers no preflight, no GET, and a program without CORS headers', async () => {
    const asks = { 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' };
    for (const headers of [{ ...asks, origin: 'https://page.example' }, asks]) {
      expect(await send(table.endpoint, 'OPTIONS', headers)).toMatchObject({ status: 403, cors: [] });
    }
    expect(await send(table.endpoint, 'GET', AWS)).toMatchObject({ status: 403, cors: [] });
    expect(await send(table.endpoint, 'POST', AWS)).toMatchObject({ status: 200, cors: [] });
  });

  test.skipIf(missing)('has another key at each start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'front-'));
    const other = await startEmbeddedTable({ dataDir: folder, engine });
    const key = (endpoint: string): string => new URL(endpoint).pathname;
    expect(key(other.endpoint)).toMatch(/^\/[\w-]{24}$/);
    expect(key(other.endpoint)).not.toBe(key(table.endpoint));
    await other.stop();
    await rm(folder, { recursive: true });
  });

  if (engine === 'dynalite') return;

  test.skipIf(missing)('listens itself where a page would have to find it', async () => {
    const [, address = '', port] =
      /http:\/\/([\d.]+):(\d+)/.exec(await readFile(join(dataDir, 'table.log'), 'utf8')) ?? [];
    expect(address).toMatch(/^127\.(?!0\.0\.1$)/);
    const answers = await new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    expect(answers).toBe(false);
  });

  test.skipIf(missing)('is given no key of ours', async () => {
    const environment = (await readFile(`/proc/${table.pid}/environ`, 'utf8'))
      .split('\0')
      .filter((entry) => entry !== '');
    expect(environment.filter((entry) => !entry.startsWith('TMPDIR='))).toEqual([]);
  });
});
