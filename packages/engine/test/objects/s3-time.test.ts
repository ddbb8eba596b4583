/** The time of an S3 server, by the `Date` of its answers. */
import { createServer, type Server } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import { openObjectStore } from '../../src/objects/open-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { silentLogger } from '../../src/platform/logger.ts';

const MINUTE = 60_000;
const TIME = Date.UTC(2026, 10, 24, 4);
const clock = { now: () => TIME, sleep: () => Promise.resolve() };

const open: { server: Server; client: S3Client }[] = [];
afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** @param ahead milliseconds by which the server's clock is ahead of this machine's; undefined where it sends none */
async function clientOf(ahead: number | undefined, status = 200): Promise<S3Client> {
  const server = createServer((request, response) => {
    response.sendDate = false;
    if (ahead !== undefined) response.setHeader('date', new Date(TIME + ahead).toUTCString());
    request.resume().on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  open.push({ server, client });
  return client;
}

describe('the time of a store', () => {
  it.each([17 * MINUTE, -17 * MINUTE])('is that of its server, %i ms ahead', async (ahead) => {
    const client = await clientOf(ahead);
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    const store = await openObjectStore('s3://bucket/x', { s3: () => client, clock, logger });
    expect(store.clock?.now()).toBe(TIME);
    await store.put('k', 'x');
    expect(Math.abs((store.clock?.now() ?? 0) - TIME - ahead)).toBeLessThan(2_000);
    expect(warnings).toEqual([expect.stringMatching(/17 min (behind|ahead of) S3's: S3's time is used/)]);
  });

  it('is told by refusals too', async () => {
    const store = createS3Store({ client: await clientOf(5 * MINUTE, 412), bucket: 'bucket', prefix: '', clock });
    expect(await store.create('k', 'x')).toBe(false);
    expect(Math.abs((store.clock?.now() ?? 0) - TIME - 5 * MINUTE)).toBeLessThan(2_000);
  });

  it('is told to each of two stores of one client', async () => {
    const client = await clientOf(5 * MINUTE);
    const stores = ['a', 'b'].map((prefix) => createS3Store({ client, bucket: 'bucket', prefix, clock }));
    await stores[0]?.put('k', 'x');
    for (const store of stores) expect(store.clock?.now()).not.toBe(TIME);
  });

  it("is this machine's where none is told, and of a folder not told", async () => {
    const store = createS3Store({ client: await clientOf(undefined), bucket: 'bucket', prefix: '', clock });
    await store.put('k', 'x');
    expect(store.clock?.now()).toBe(TIME);
    expect(createFolderStore('/nowhere').clock).toBeUndefined();
  });
});
