import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../../../../test/world/tools.ts';
import { type S3Server, startVersitygw } from '../../../../test/world/versitygw.ts';
import { freePort } from '../../../sandbox/src/free-port.ts';
import { openObjectStore } from '../../src/objects/open-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { describeObjectStore, keys, text } from './object-store-suite.ts';

const BUCKET = 'receipts';
const suite = needing('S3 store on versitygw', 'versitygw');

describe.skipIf(suite.skip)(suite.title, () => {
  let server: S3Server;
  let client: S3Client;
  let made = 0;
  const nextPrefix = (): string => {
    made += 1;
    return `runs/store ${made}`;
  };
  const makeClient = (config: S3ClientConfig = {}): S3Client =>
    new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
      ...config,
    });

  beforeAll(async () => {
    server = await startVersitygw();
    client = makeClient();
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  }, 30_000);
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  describeObjectStore({
    name: 'S3',
    makeStore: async () => createS3Store({ client, bucket: BUCKET, prefix: nextPrefix() }),
    everything: async () => (await readdir(join(server.folder, '..'), { recursive: true })).sort(),
    runs: 60,
  });

  it('says where things lie', async () => {
    const store = createS3Store({ client, bucket: BUCKET, prefix: 'a/b' });
    expect(store.url).toBe(`s3://${BUCKET}/a/b`);
    expect(store.locate('c/d')).toBe(`s3://${BUCKET}/a/b/c/d`);
    expect(createS3Store({ client, bucket: BUCKET, prefix: '' }).url).toBe(`s3://${BUCKET}`);
  });

  it('keeps to its prefix, and sees the whole bucket without one', async () => {
    const prefix = nextPrefix();
    const store = createS3Store({ client, bucket: BUCKET, prefix });
    const beside = createS3Store({ client, bucket: BUCKET, prefix: `${prefix}0` });
    const whole = createS3Store({ client, bucket: BUCKET, prefix: '' });
    await store.put('k', 'inner');
    await beside.put('k', 'beside');
    expect(await keys(store, '')).toEqual(['k']);
    expect(await text(whole, `${prefix}/k`)).toBe('inner');
    expect(await keys(whole, `${prefix}/`)).toEqual([`${prefix}/k`]);
  });

  it('counts the prefix when it measures a key', async () => {
    const store = createS3Store({ client, bucket: BUCKET, prefix: `${'p'.repeat(200)}/${'p'.repeat(200)}` });
    const key = Array.from({ length: 4 }, () => 'k'.repeat(160)).join('/');
    await expect(store.put(key, 'x')).rejects.toMatchObject({ code: 'object-key-invalid' });
    expect(() => store.locate(key)).toThrow('1,024 bytes');
  });

  it('refuses a key that is the folder of another, as this server does', async () => {
    const store = createS3Store({ client, bucket: BUCKET, prefix: nextPrefix() });
    await store.put('a', 'x');
    await store.put('b/c', 'x');
    for (const key of ['a/b', 'b']) {
      await expect(store.put(key, 'y'), key).rejects.toMatchObject({ code: 'object-key-invalid' });
      await expect(store.create(key, 'y'), key).rejects.toMatchObject({ code: 'object-key-invalid' });
    }
  });

  it('leaves no half upload behind when a large object exists or its client fails', async () => {
    const folder = await mkdtemp(join(tmpdir(), 's3-store-'));
    try {
      const file = join(folder, 'large');
      await writeFile(file, '');
      await truncate(file, 70 * 1024 * 1024);
      const store = createS3Store({ client, bucket: BUCKET, prefix: nextPrefix() });
      await store.put('large', 'small');
      expect(await store.create('large', { file })).toBe(false);
      expect(await text(store, 'large')).toBe('small');
      expect(await store.create('larger', { file })).toBe(true);
      expect(await store.head('larger')).toEqual({ key: 'larger', bytes: 70 * 1024 * 1024 });
      await expect(store.put('x', { file: join(folder, 'no such file') })).rejects.toMatchObject({ code: 'ENOENT' });
      const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }));
      expect(uploads.Uploads ?? []).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('opens by URL', async () => {
    const prefix = nextPrefix();
    const store = await openObjectStore(`s3://${BUCKET}/${prefix}/`, { s3: async () => client });
    await store.put('k', 'by URL');
    expect(store.url).toBe(`s3://${BUCKET}/${prefix}`);
    expect(await text(createS3Store({ client, bucket: BUCKET, prefix }), 'k')).toBe('by URL');
  });

  describe('explains', () => {
    /** Every method that asks the server. */
    const everyCall = (clientOfCall: S3Client, bucket: string): [string, () => Promise<unknown>][] => {
      const make = () => createS3Store({ client: clientOfCall, bucket, prefix: 'x' });
      return [
        ['put', () => make().put('k', 'x')],
        ['create', () => make().create('k', 'x')],
        ['get', () => make().get('k')],
        ['stream', () => make().stream('k')],
        ['head', () => make().head('k')],
        ['list', () => keys(make(), '')],
        ['delete', () => make().delete('k')],
        ['put of parts', () => make().put('k', new Uint8Array(9 * 1024 * 1024))],
      ];
    };
    const expectAll = async (wrong: S3Client, bucket: string, expected: object): Promise<void> => {
      for (const [name, call] of everyCall(wrong, bucket)) {
        await expect(call(), name).rejects.toMatchObject({
          name: 'CompletionBatchError',
          where: expect.stringContaining(`s3://${bucket}/x`),
          remedy: expect.stringMatching(/\.$/),
          cause: expect.any(Error),
          ...expected,
        });
      }
    };

    it('a missing bucket', () => expectAll(client, 'no-such-bucket', { code: 'bucket-not-found' }));

    it('a wrong region, also where the answer has no body', async () => {
      await expectAll(makeClient({ region: 'eu-west-1' }), BUCKET, { code: 'wrong-region' });
    });

    it('a wrong secret', async () => {
      const { accessKeyId } = server;
      const wrongSecret = makeClient({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });
      await expectAll(wrongSecret, BUCKET, { code: 'access-denied' });
    });

    it('an endpoint where nobody listens, and one that does not exist', { timeout: 60_000 }, async () => {
      const nobody = makeClient({ endpoint: `http://127.0.0.1:${await freePort()}`, maxAttempts: 1 });
      await expectAll(nobody, BUCKET, { code: 'service-unreachable' });
      const nowhere = makeClient({ endpoint: 'http://s3.invalid', maxAttempts: 1 });
      await expect(createS3Store({ client: nowhere, bucket: BUCKET, prefix: 'x' }).get('k')).rejects.toMatchObject({
        code: 'service-unreachable',
      });
    });

    it('missing credentials', async () => {
      const none = makeClient({
        credentials: async () => {
          throw Object.assign(new Error('Could not load credentials from any providers'), {
            name: 'CredentialsProviderError',
          });
        },
      });
      await expectAll(none, BUCKET, { code: 'credentials-missing' });
    });
  });
});
