/** What AWS answers and a local server never does: the transport below the real client is replaced. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { keys, text } from './object-store-suite.ts';

interface Answer {
  readonly status: number;
  readonly body?: string;
  /** Sends less than the length it names and hangs up. */
  readonly torn?: boolean;
}

const open: { server: Server; client: S3Client }[] = [];
afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A store whose server gives these answers one after the other (the last one again and again). */
async function storeAnswering(
  ...answers: Answer[]
): Promise<{ store: ObjectStore; requests: string[]; waits: number[] }> {
  const requests: string[] = [];
  const waits: number[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)];
    requests.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => respond(response, answer ?? { status: 500 }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  open.push({ server, client });
  const sleep = async (ms: number): Promise<void> => void waits.push(ms);
  return { store: createS3Store({ client, bucket: 'bucket', prefix: '', sleep }), requests, waits };
}

function respond(response: ServerResponse, { status, body = '', torn = false }: Answer): void {
  response.writeHead(status, { 'content-length': Buffer.byteLength(body) + (torn ? 1_000 : 0) });
  if (torn) response.write(body, () => setTimeout(() => response.destroy(), 50));
  else response.end(body);
}

const failure = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>m</Message></Error>`,
});

describe('S3 store: create', () => {
  it('tries again while another request for the key is under way', async () => {
    const conflict = failure(409, 'ConditionalRequestConflict');
    const { store, requests, waits } = await storeAnswering(conflict, conflict, { status: 200 });
    expect(await store.create('k', 'x')).toBe(true);
    expect(requests).toHaveLength(3);
    expect(waits).toEqual([100, 200]);
  });

  it('takes an object that appears meanwhile for the other one', async () => {
    const { store } = await storeAnswering(
      failure(409, 'ConditionalRequestConflict'),
      failure(412, 'PreconditionFailed'),
    );
    expect(await store.create('k', 'x')).toBe(false);
  });

  it('gives up in the end', async () => {
    const { store, requests } = await storeAnswering(failure(409, 'ConditionalRequestConflict'));
    await expect(store.create('k', 'x')).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
    expect(requests).toHaveLength(6);
  });
});

describe('S3 store: list', () => {
  const page = (key: string, token: string | undefined): Answer => ({
    status: 200,
    body: `<?xml version="1.0"?><ListBucketResult><IsTruncated>${token !== undefined}</IsTruncated><Contents><Key>${key}</Key><Size>1</Size></Contents>${token === undefined ? '' : `<NextContinuationToken>${token}</NextContinuationToken>`}</ListBucketResult>`,
  });

  it('follows the pages and passes over what is no key of ours', async () => {
    const { store, requests } = await storeAnswering(page('a', '1'), page('folder/', '2'), page('b', undefined));
    expect(await keys(store, '')).toEqual(['a', 'b']);
    expect(requests).toHaveLength(3);
  });

  it.each([
    ['the same token again', [page('a', '1'), page('b', '1')]],
    [
      'more to come but no token',
      [{ status: 200, body: '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>' }],
    ],
  ])('stops at %s', async (_, answers) => {
    const { store, requests } = await storeAnswering(...answers);
    await expect(keys(store, '')).rejects.toMatchObject({ code: 'store-unusable' });
    expect(requests.length).toBeLessThan(3);
  });
});

describe('S3 store: errors', () => {
  it.each([
    [403, 'AccessDenied', 'access-denied'],
    [403, 'InvalidAccessKeyId', 'access-denied'],
    [403, 'RequestTimeTooSkewed', 'access-denied'],
    [400, 'ExpiredToken', 'credentials-missing'],
    [301, 'PermanentRedirect', 'wrong-region'],
    [400, 'AuthorizationHeaderMalformed', 'wrong-region'],
    [404, 'NoSuchBucket', 'bucket-not-found'],
    [404, 'NoSuchKey', 'object-not-found'],
    [503, 'SlowDown', 'service-unreachable'],
    [500, 'InternalError', 'service-unreachable'],
  ])('%i %s is %s', async (status, name, code) => {
    const { store } = await storeAnswering(failure(status, name));
    await expect(store.get('k')).rejects.toMatchObject({ code, cause: { name } });
  });

  it.each([
    [301, 'wrong-region'],
    [403, 'access-denied'],
  ])('%i without a body, as HEAD is answered, is %s', async (status, code) => {
    const { store } = await storeAnswering({ status });
    await expect(store.head('k')).rejects.toMatchObject({ code });
  });

  it.each<[name: string, call: (store: ObjectStore) => Promise<unknown>, right: string]>([
    ['get', (store) => store.get('k'), 's3:GetObject'],
    ['head', (store) => store.head('k'), 's3:GetObject'],
    ['put', (store) => store.put('k', 'x'), 's3:PutObject'],
    ['create', (store) => store.create('k', 'x'), 's3:PutObject'],
    ['list', (store) => keys(store, ''), 's3:ListBucket'],
    ['delete', (store) => store.delete('k'), 's3:DeleteObject'],
  ])('%s, denied, asks for its own right and no other', async (_, call, right) => {
    const { store } = await storeAnswering(failure(403, 'AccessDenied'));
    const error = (await call(store).catch((thrown: unknown) => thrown)) as { remedy: string };
    const named = new Set(error.remedy.match(/s3:\w+/g));
    if (right === 's3:GetObject') named.delete('s3:ListBucket'); // It decides whether S3 says 403 or 404.
    expect([...named]).toEqual([right]);
  });

  it('asks once whether the bucket is there when an object is not', async () => {
    const { store, requests } = await storeAnswering({ status: 404 }, { status: 403 }, { status: 404 });
    expect(await store.head('k')).toBeUndefined();
    expect(await store.head('k')).toBeUndefined();
    expect(requests).toEqual(
      ['HEAD /bucket/k', 'HEAD /bucket', 'HEAD /bucket/k'].map((start) => expect.stringContaining(start)),
    );
  });

  it('leaves what it does not know as it is', async () => {
    const { store } = await storeAnswering(failure(400, 'InvalidRequest'));
    await expect(store.put('k', 'x')).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('does not take a torn answer for a whole object', async () => {
    const { store } = await storeAnswering({ status: 200, body: 'the beginning', torn: true });
    await expect(text(store, 'k')).rejects.toThrow();
    const chunks = await store.stream('k');
    await expect(chunks.toArray()).rejects.toMatchObject({ code: 'service-unreachable', where: 's3://bucket/k' });
  });
});
