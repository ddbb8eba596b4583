/** Servers that do not keep to the condition of a conditional write: a small S3 server of our own, with its manners. */
import { createServer, type Server } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { openObjectStore } from '../../src/objects/open-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';

type Manners = 'keeps' | 'ignores' | '501' | '400' | 'no writes' | 'denies';

const open: { server: Server; client: S3Client }[] = [];
afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Scene {
  readonly objects: Map<string, string>;
  readonly requests: string[];
  readonly manners: { now: Manners };
  store(): Promise<ObjectStore>;
}

async function scene(now: Manners): Promise<Scene> {
  const objects = new Map<string, string>();
  const requests: string[] = [];
  const manners = { now };
  const server = createServer(async (request, response) => {
    const key = decodeURIComponent((request.url ?? '').replace(/^\/bucket\/|\?.*$/g, ''));
    const chunks = await request.toArray();
    requests.push(`${request.method} ${key}`);
    const fail = (status: number, code: string): void => {
      response.writeHead(status).end(`<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
    };
    if (request.method === 'DELETE') {
      objects.delete(key);
      response.writeHead(204).end();
      return;
    }
    const conditional = request.headers['if-none-match'] === '*';
    if (manners.now === 'denies') fail(403, 'AccessDenied');
    else if (manners.now === 'no writes' || (conditional && manners.now === '501')) fail(501, 'NotImplemented');
    else if (conditional && manners.now === '400') fail(400, 'InvalidArgument');
    else if (conditional && manners.now === 'keeps' && objects.has(key)) fail(412, 'PreconditionFailed');
    else {
      objects.set(key, Buffer.concat(chunks).toString());
      response.writeHead(200).end();
    }
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
  return { objects, requests, manners, store: () => openObjectStore('s3://bucket/x', { s3: () => client }) };
}

describe('a server without conditional writes', () => {
  it.each([
    ['ignores', 'writes over an object'],
    ['501', 'refuses to write an object only where there is none'],
    ['400', 'refuses to write an object only where there is none'],
  ] as const)('is refused before an object is made, and nothing stays: %s', async (manners, message) => {
    const { store, objects } = await scene(manners);
    const opened = await store();
    const refused = {
      code: 'store-unusable',
      message: expect.stringContaining(message),
      where: 's3://bucket/x',
      remedy: expect.stringContaining('conditional writes'),
    };
    await expect(opened.checkCreate?.()).rejects.toMatchObject(refused);
    await expect(opened.create('k', 'x')).rejects.toMatchObject(refused);
    expect([...objects]).toEqual([]);
    // What needs no condition goes on.
    await opened.put('k', 'x');
    expect([...objects.keys()]).toEqual(['x/k']);
  });

  it('that takes no writes at all is refused for that', async () => {
    const { store } = await scene('no writes');
    const refused = { code: 'store-unusable', remedy: expect.stringContaining('AWS_REQUEST_CHECKSUM_CALCULATION') };
    await expect((await store()).create('k', 'x')).rejects.toMatchObject(refused);
  });

  it('is told apart from one that gives no access, and asked again', async () => {
    const { store, manners } = await scene('denies');
    const opened = await store();
    await expect(opened.create('k', 'x')).rejects.toMatchObject({ code: 'access-denied' });
    manners.now = 'keeps';
    expect(await opened.create('k', 'x')).toBe(true);
  });

  it('says what it is also where a 501 comes later', async () => {
    const { store, manners } = await scene('keeps');
    const opened = await store();
    expect(await opened.create('k', 'x')).toBe(true);
    manners.now = '501';
    await expect(opened.create('l', 'x')).rejects.toMatchObject({
      code: 'store-unusable',
      remedy: expect.stringContaining('If-None-Match'),
    });
  });
});

describe('a server with conditional writes', () => {
  it('costs two requests the first time, one a process later, and none a further object', async () => {
    const { store, requests, objects } = await scene('keeps');
    const probe = 'x/probe/create-only-if-missing.txt';
    const first = await store();
    expect(await Promise.all(['a', 'b', 'c'].map((key) => first.create(key, key)))).toEqual([true, true, true]);
    expect(requests.splice(0).sort()).toEqual([`PUT ${probe}`, `PUT ${probe}`, 'PUT x/a', 'PUT x/b', 'PUT x/c'].sort());
    const second = await store();
    await second.checkCreate?.();
    expect(await second.create('a', 'other')).toBe(false);
    expect(requests).toEqual([`PUT ${probe}`, 'PUT x/a']);
    expect(objects.get('x/a')).toBe('a');
  });

  it('is not asked where nothing is created', async () => {
    const { store, requests } = await scene('keeps');
    await (await store()).put('a', 'x');
    expect(requests).toEqual(['PUT x/a']);
  });
});

it('the bare store asks nothing', async () => {
  const { requests } = await scene('keeps');
  const [{ client } = {}] = open;
  if (client === undefined) throw new Error('the scene has a client');
  await createS3Store({ client, bucket: 'bucket', prefix: '' }).create('a', 'x');
  expect(requests).toEqual(['PUT a']);
});
