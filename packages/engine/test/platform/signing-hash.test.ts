/** Signatures are those that the SDK makes without it. */
import { createHash, createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { signingHash } from '../../src/platform/signing-hash.ts';

const seen: string[] = [];
type Next = Parameters<Parameters<DynamoDBClient['middlewareStack']['add']>[0]>[0];
const server = createServer((request, response) => {
  seen.push(request.headers.authorization ?? '');
  // The client sets its clock by the server's, which is no stand-in, and to the second.
  response.sendDate = false;
  request.resume().on('end', () => response.end('{}'));
});

beforeAll(async () => {
  // The time is signed as well.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-27T07:00:00Z') });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
});
afterAll(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

it('is SHA-256, and HMAC under any key, also after another one', async () => {
  const Hash = signingHash();
  const said = async (secret: string | Uint8Array | undefined, ...parts: string[]) => {
    const hash = new Hash(secret);
    hash.update('forgotten');
    hash.reset();
    for (const part of parts) hash.update(part);
    return Buffer.from(await hash.digest()).toString('hex');
  };
  const bytes = Buffer.from('derived');
  expect(await said(undefined, 'é', 'b')).toBe(createHash('sha256').update('éb').digest('hex'));
  expect(await said(undefined)).toBe(createHash('sha256').digest('hex'));
  for (const secret of ['one', 'two', 'one', bytes, Buffer.from('other'), bytes]) {
    expect(await said(secret, 'a', 'b')).toBe(createHmac('sha256', secret).update('ab').digest('hex'));
  }
});

it('signs as the SDK does, also with other credentials than before', async () => {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let secretAccessKey = 'first';
  const credentials = async () => ({ accessKeyId: 'a', secretAccessKey, expiration: new Date(0) });
  const settings = { endpoint, region: 'local', credentials, maxAttempts: 1 };
  const clients = [new DynamoDBClient({ ...settings, sha256: signingHash() }), new DynamoDBClient(settings)];
  for (const client of clients) {
    // It is another one each time, and signed.
    client.middlewareStack.addRelativeTo(
      (next: Next) => (args: Parameters<Next>[0]) => {
        Object.assign(Object(args.request).headers, { 'amz-sdk-invocation-id': 'same' });
        return next(args);
      },
      { relation: 'before', toMiddleware: 'httpSigningMiddleware' },
    );
  }
  const signed: string[] = [];
  for (secretAccessKey of ['first', 'second', 'first']) {
    seen.length = 0;
    for (const client of clients)
      await client.send(new GetItemCommand({ TableName: 'table', Key: { PK: { S: 'a' } } }));
    expect(seen[0]).toMatch(/Signature=\w{64}$/);
    expect(seen[0]).toBe(seen[1]);
    signed.push(...seen.slice(0, 1));
  }
  for (const client of clients) client.destroy();
  expect(new Set(signed).size).toBeGreaterThan(1);
});
