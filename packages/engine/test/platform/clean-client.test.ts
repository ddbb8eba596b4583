/** AWS clients whose service gives back what it was sent: nothing of the credentials is in what they throw. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaksIn } from '../../../../test/world/leaks.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { openTable } from '../../src/state/dynamodb/table.ts';

/** Of no known shape, as other servers have them; handed in, so that no environment tells of them. */
const CREDENTIALS = {
  accessKeyId: 'minio_tenant7_access',
  secretAccessKey: 'another+secret/of=minio',
  sessionToken: 'session/token+of==tenant7',
};

let server: Server;
let endpoint = '';
let quoted = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    const { authorization = '', 'x-amz-security-token': token = '' } = request.headers;
    quoted = `${authorization} ${String(token)} ${encodeURIComponent(String(token))}`;
    const message = quoted.replaceAll('"', "'");
    response.writeHead(400, { 'x-amzn-requestid': String(token), 'x-amz-request-id': String(token) });
    response.end(
      request.headers['x-amz-target'] === undefined
        ? `<Error><Code>Odd${token}</Code><Message>${message}</Message></Error>`
        : JSON.stringify({ __type: 'x#OddException', message, Message: message, more: { token } }),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** Which keeps what stands around a call from its first call on. */
async function usedTable(): Promise<unknown> {
  const client = new DynamoDBClient({ ...config(), cacheMiddleware: true });
  await client.send(new DescribeTableCommand({ TableName: 'receipts' })).catch(() => {});
  return openTable(client, 'receipts');
}

const config = () => ({ endpoint, region: 'local', maxAttempts: 1, credentials: { ...CREDENTIALS } });

it.each([
  ['the table', () => openTable(new DynamoDBClient(config()), 'receipts')],
  ['the table, by a client that was used before', usedTable],
  ['the store, reading', () => store().get('a')],
  ['the store, writing', () => store().put('a', 'b')],
  ['the store, listing', () => store().list('')[Symbol.asyncIterator]().next()],
])('%s', async (_, call) => {
  const error: unknown = await call().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  const shown = inspect(error, { depth: 20, showHidden: true });
  const signature = /Signature=(\w+)/.exec(quoted)?.[1] ?? '';
  expect(signature).toHaveLength(64);
  for (const secret of [...Object.values(CREDENTIALS), signature]) expect(leaksIn(shown, secret)).toEqual([]);
  expect(quoted).toContain(CREDENTIALS.sessionToken);
});

const store = () =>
  createS3Store({ client: new S3Client({ ...config(), forcePathStyle: true }), bucket: 'bucket', prefix: '' });
