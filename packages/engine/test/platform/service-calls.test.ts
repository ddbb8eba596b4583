/** S3 and DynamoDB, or what stands in their place: silent, dripping, endless, sending on. The real SDK over HTTP. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { readWhole } from '../../src/platform/bounded-stream.ts';
import { AWS_BOUNDS } from '../../src/platform/bounds.ts';
import { DYNAMODB, guardCalls, S3, timeouts } from '../../src/platform/service-calls.ts';
import { openTable, queryItems } from '../../src/state/dynamodb/table.ts';
import { ManualTimer } from './manual-timer.ts';

type Serve = (request: IncomingMessage, response: ServerResponse) => void;

const MIB = 1024 * 1024;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function served(serve: Serve): Promise<{ readonly url: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    request.resume().on('end', () => serve(request, response));
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const access = { region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 3 };

interface Clients {
  readonly store: ObjectStore;
  readonly dynamo: DynamoDBClient;
  readonly seen: string[];
}

/** @param silenceMs in place of the real figures */
async function clients(serve: Serve, { silenceMs, timer }: { silenceMs?: number; timer?: ManualTimer } = {}) {
  const { url, seen } = await served(serve);
  const set = silenceMs === undefined ? {} : timeouts({ ...S3, silenceMs });
  const s3 = new S3Client({ endpoint: url, forcePathStyle: true, ...access, ...set });
  const dynamo = new DynamoDBClient({ endpoint: url, ...access, ...set });
  if (timer !== undefined) guardCalls(dynamo, DYNAMODB, { timer });
  closing.push(async () => [s3.destroy(), dynamo.destroy()]);
  return {
    store: createS3Store({ client: s3, bucket: 'bucket', prefix: '', ...(timer && { timer }) }),
    dynamo,
    seen,
  } as Clients;
}

function flood(response: ServerResponse, chunk: Uint8Array): void {
  const go = (): void => {
    while (!response.destroyed) if (!response.write(chunk)) return;
  };
  response.on('drain', go);
  go();
}

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const unreachable = { code: 'service-unreachable' };

describe('a service that never answers', () => {
  it('is given up after its tries, and each of them after its silence', async () => {
    const { store, dynamo, seen } = await clients(() => {}, { silenceMs: 50 });
    await expect(store.head('k')).rejects.toMatchObject(unreachable);
    await expect(store.put('k', 'x')).rejects.toMatchObject(unreachable);
    await expect(openTable(dynamo, 'receipts')).rejects.toMatchObject(unreachable);
    expect(seen).toHaveLength(9);
  });

  it('is given up within two minutes by the figures that clients of ours are set to', () => {
    const { s3Attempts, s3SilenceMs, tableAttempts, tableSilenceMs, connectMs } = AWS_BOUNDS;
    // Waits between the tries: up to 20 s for S3's two, some 6 s for the table's seven.
    expect(s3Attempts.most * (s3SilenceMs.most + connectMs.most) + 40_000).toBeLessThanOrEqual(120_000);
    expect(tableAttempts.most * tableSilenceMs.most + 40_000).toBeLessThanOrEqual(120_000);
    expect(timeouts(DYNAMODB).requestHandler).toMatchObject({ socketTimeout: 8000, throwOnRequestTimeout: true });
  });

  it('or sends its head drop by drop ends with its time, and is not asked again', async () => {
    const timer = new ManualTimer();
    const { store, dynamo, seen } = await clients(
      (_, response) => void response.socket?.write('HTTP/1.1 200 OK\r\nx:'),
      {
        timer,
      },
    );
    for (const [call, ms] of [
      [() => store.head('k'), S3.headMs],
      [() => openTable(dynamo, 'receipts'), DYNAMODB.headMs],
    ] as const) {
      const calling = call();
      calling.catch(() => {});
      await timer.waitedFor();
      timer.pass(ms);
      await expect(calling).rejects.toMatchObject({
        ...unreachable,
        message: expect.stringContaining('has not begun'),
      });
    }
    expect(seen.length).toBeLessThanOrEqual(2);
  });
});

describe('an answer without end', () => {
  it.each([
    ['', 200],
    ['of an error', 500],
  ])('%s is cut', async (_, status) => {
    const { store, dynamo } = await clients((_request, response) =>
      flood(response.writeHead(status), Buffer.alloc(MIB, ' ')),
    );
    await expect(all(store.list(''))).rejects.toMatchObject(unreachable);
    await expect(openTable(dynamo, 'receipts')).rejects.toThrow();
  });

  it('of a table that is small and holds millions is refused', async () => {
    const { dynamo } = await clients((_, response) => response.end(`{"Table":[${'{},'.repeat(2e6)}0]}`));
    await expect(openTable(dynamo, 'receipts')).rejects.toMatchObject(unreachable);
  });
});

describe('an answer of a table', () => {
  const items = Array.from({ length: 60 }, (_, at) => ({ PK: { S: 'x'.repeat(500) + at } }));

  it('is read whole, also where somebody else listens to its pieces', async () => {
    const { dynamo } = await clients((_, response) => {
      for (const [piece] of JSON.stringify({ Items: items }).matchAll(/.{1,9000}/g)) response.write(piece);
      response.end();
    });
    guardCalls(dynamo, DYNAMODB);
    let heard = 0;
    dynamo.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        const { body } = answer.response as { body: IncomingMessage };
        while (!body.complete) await new Promise((turn) => setImmediate(turn));
        body.on('data', (piece: Uint8Array) => {
          heard += piece.length;
        });
        return answer;
      },
      { step: 'deserialize', priority: 'low' },
    );
    expect((await dynamo.send(new QueryCommand({ TableName: 'receipts' }))).Items).toEqual(items);
    expect(heard).toBeGreaterThan(30_000);
  });

  it('that stops in its middle ends with its silence', async () => {
    const { dynamo, seen } = await clients((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{"Items":[');
    });
    guardCalls(dynamo, { ...DYNAMODB, silenceMs: 20 });
    await expect(dynamo.send(new QueryCommand({ TableName: 'receipts' }))).rejects.toThrow(
      /nothing more of DynamoDB's answer came/,
    );
    expect(seen).toHaveLength(1);
  });
});

describe('an object', () => {
  it('of more than it announces, or than is read into memory, is refused', async () => {
    const endless = await clients((_, response) => flood(response.writeHead(200), Buffer.alloc(MIB, 'x')));
    await expect(endless.store.get('k')).rejects.toMatchObject(unreachable);
    const large = await clients((_, response) => {
      response.writeHead(200, { 'content-length': AWS_BOUNDS.whole.most + 1 }).write('x');
    });
    await expect(large.store.get('k')).rejects.toMatchObject(unreachable);
  });

  it('that stops in its middle ends with its silence', async () => {
    const timer = new ManualTimer();
    const { store } = await clients(
      (_, response) => void response.writeHead(200, { 'content-length': 10 }).write('x'),
      {
        timer,
      },
    );
    const stream = await store.stream('k');
    const reading = readWhole(Readable.from(stream));
    reading.catch(() => {});
    const ended = reading.then(
      () => true,
      () => true,
    );
    for (let over = false; !over; ) {
      timer.pass(1000);
      over = await Promise.race([ended, new Promise<boolean>((turn) => setImmediate(() => turn(false)))]);
    }
    await expect(reading).rejects.toMatchObject({
      ...unreachable,
      message: expect.stringContaining('nothing more of'),
    });
  });
});

describe('a redirect', () => {
  it.each([300, 301, 302, 303, 305, 307, 308])('%d is not followed', async (status) => {
    const other = await served((_, response) => response.end());
    const { store, dynamo, seen } = await clients((request, response) => {
      const body = '<Error><Code>TemporaryRedirect</Code><Endpoint>127.0.0.1</Endpoint></Error>';
      response.writeHead(status, { location: `${other.url}${request.url}` }).end(body);
    });
    const code = status === 301 ? 'wrong-region' : 'store-unusable';
    for (const call of [
      () => store.get('k'),
      () => store.put('k', 'x'),
      () => store.create('k', 'x'),
      () => store.head('k'),
      () => store.delete('k'),
      () => all(store.list('')),
    ]) {
      await expect(call()).rejects.toMatchObject({ code });
    }
    await expect(openTable(dynamo, 'receipts')).rejects.toMatchObject(unreachable);
    expect(seen).toHaveLength(7);
    expect(other.seen).toEqual([]);
  });
});

describe('a list', () => {
  it('of a table that begins again is ended', async () => {
    const { dynamo } = await clients((_, response) =>
      response.end('{"Items":[{"PK":{"S":"a"}}],"LastEvaluatedKey":{"PK":{"S":"a"}}}'),
    );
    const table = {
      client: dynamo,
      name: 'receipts',
      indexes: new Set<string>(),
      clock: { now: () => 0, sleep: async () => {} },
    };
    await expect(all(queryItems(table, {}))).rejects.toMatchObject(unreachable);
  });
});
