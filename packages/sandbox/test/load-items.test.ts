import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { BatchWriteItemCommand, DynamoDBClient, WriteRequest } from '@aws-sdk/client-dynamodb';
import type { Clock } from '@completion-batch/engine';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type BadItemLine, type ItemLine, loadItems, readItemLines } from '../src/items/load-items.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'items-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function read(file: string): Promise<{ good: ItemLine[]; bad: BadItemLine[] }> {
  const bad: BadItemLine[] = [];
  const good: ItemLine[] = [];
  for await (const line of readItemLines(file, (problem) => bad.push(problem))) good.push(line);
  return { good, bad };
}

const row = (sk: string, extra: object = {}): string =>
  JSON.stringify({ Item: { PK: { S: 'p' }, SK: { S: sk }, ...extra } });

test.each(['items.ndjson', 'items.ndjson.gz'])(
  '%s: bad lines are reported with file, line and reason, the others go on',
  async (name) => {
    const lines = [
      row('1', { text: { S: 'a line separator \u2028 inside' } }),
      '{"Item": {"PK"',
      '',
      row('4', { depth: { M: { list: { L: [{ N: '1.50' }, { NULL: true }, { BOOL: false }] } } }, set: { SS: ['a'] } }),
      row('5', { amount: { N: 'many' } }),
      row('6', { both: { S: 'x', N: '1' } }),
      JSON.stringify({ Item: { PK: { S: 'p' } } }),
      JSON.stringify({ PK: { S: 'p' } }),
      row('9', { picture: { B: Buffer.from([0, 255]).toString('base64') } }),
    ].join('\n');
    const file = join(dir, name);
    await writeFile(file, name.endsWith('.gz') ? gzipSync(lines) : lines);
    const { good, bad } = await read(file);
    expect(good.map(({ line }) => line)).toEqual([1, 4, 9]);
    expect(good[0]?.item.text).toEqual({ S: 'a line separator \u2028 inside' });
    expect(good[1]?.item.depth).toEqual({ M: { list: { L: [{ N: '1.50' }, { NULL: true }, { BOOL: false }] } } });
    expect(good[2]?.item.picture).toEqual({ B: Uint8Array.of(0, 255) });
    expect(bad.map(({ where }) => where)).toEqual([2, 5, 6, 7, 8].map((line) => `${file}:${line}`));
    expect(bad.map(({ reason }) => reason)).toEqual([
      'the line is not valid JSON',
      'Item.amount.N: is not a number',
      'Item.both: an attribute value has exactly one type',
      expect.stringMatching(/^Item\.SK: /),
      expect.stringMatching(/^Item: /),
    ]);
  },
);

test('a missing file and a damaged archive are told apart', async () => {
  await expect(read(join(dir, 'none.ndjson'))).rejects.toMatchObject({ code: 'object-not-found' });
  await expect(read(join(dir, 'none.ndjson.gz'))).rejects.toMatchObject({ code: 'object-not-found' });
  const damaged = join(dir, 'damaged.ndjson.gz');
  await writeFile(
    damaged,
    gzipSync(Array.from({ length: 2_000 }, (_, i) => row(String(i))).join('\n')).subarray(0, 2_000),
  );
  await expect(read(damaged)).rejects.toMatchObject({ code: 'ndjson-damaged' });
});

/** A table in memory; `behave` may leave requests undone or refuse them. */
function fakeTable(behave: (requests: WriteRequest[]) => WriteRequest[] = () => []) {
  const rows = new Map<string, unknown>();
  const sizes: number[] = [];
  const load = { open: 0, most: 0 };
  const send = async (command: BatchWriteItemCommand): Promise<object> => {
    const requests = command.input.RequestItems?.receipts ?? [];
    load.open += 1;
    load.most = Math.max(load.most, load.open);
    await setImmediate();
    load.open -= 1;
    sizes.push(requests.length);
    const left = behave(requests);
    for (const request of requests.filter((one) => !left.includes(one))) {
      rows.set(request.PutRequest?.Item?.SK?.S ?? '', request.PutRequest?.Item?.text?.S);
    }
    return left.length === 0 ? {} : { UnprocessedItems: { receipts: left } };
  };
  return { client: { send } as unknown as DynamoDBClient, rows, sizes, load };
}

const item = (sk: number | string, text = 'x') => ({ PK: { S: 'p' }, SK: { S: String(sk) }, text: { S: text } });
const items = (count: number) => Array.from({ length: count }, (_, index) => item(index));

function fakeClock(): { clock: Clock; pauses: number[] } {
  const pauses: number[] = [];
  return { clock: { now: () => 0, sleep: async (ms) => void pauses.push(ms) }, pauses };
}

test('rows go 25 a request, with bounded concurrency', async () => {
  const { client, rows, sizes, load } = fakeTable();
  const seen: number[] = [];
  const counts = await loadItems(client, 'receipts', items(260), {
    concurrency: 3,
    onProgress: (written) => seen.push(written),
  });
  expect(counts).toEqual({ read: 260, written: 260, replaced: 0, retried: 0, rejected: [] });
  expect(rows.size).toBe(260);
  expect(Math.max(...sizes)).toBe(25);
  expect(load.most).toBe(3);
  expect(seen.at(-1)).toBe(260);
});

test('of rows with one key the later wins, within a request and across requests', async () => {
  const { client, rows } = fakeTable();
  const list = [item('twice', 'first'), ...items(3), item('twice', 'second'), ...items(30), item('twice', 'third')];
  const counts = await loadItems(client, 'receipts', list, { concurrency: 8 });
  expect(rows.get('twice')).toBe('third');
  expect(counts.read).toBe(list.length);
  expect(counts.written + counts.replaced).toBe(list.length);
});

test('what the table leaves undone is sent again after growing pauses', async () => {
  let calls = 0;
  const { client, rows } = fakeTable((requests) => {
    calls += 1;
    return calls <= 3 ? requests : calls === 4 ? requests.slice(5) : [];
  });
  const { clock, pauses } = fakeClock();
  const counts = await loadItems(client, 'receipts', items(20), { clock });
  expect(rows.size).toBe(20);
  expect(counts).toMatchObject({ written: 20, retried: 75 });
  expect(pauses).toEqual([100, 200, 400, 50]);
});

test('a table that takes nothing is given up', async () => {
  const { client } = fakeTable((requests) => requests);
  const { clock, pauses } = fakeClock();
  await expect(loadItems(client, 'receipts', items(1), { clock })).rejects.toMatchObject({
    code: 'service-unreachable',
  });
  expect(pauses).toHaveLength(9);
});

test('a row the table refuses does not take its request with it', async () => {
  const { client, rows } = fakeTable((requests) => {
    if (!requests.some((request) => request.PutRequest?.Item?.SK?.S === '7')) return [];
    throw Object.assign(new Error('Item size has exceeded the maximum allowed size'), { name: 'ValidationException' });
  });
  const counts = await loadItems(client, 'receipts', items(30));
  expect(rows.size).toBe(29);
  expect(counts.rejected).toEqual([{ PK: 'p', SK: '7', reason: 'Item size has exceeded the maximum allowed size' }]);
});

test('any other failure ends the load', async () => {
  const { client } = fakeTable(() => {
    throw Object.assign(new Error('no such table'), { name: 'ResourceNotFoundException' });
  });
  await expect(loadItems(client, 'receipts', items(300))).rejects.toThrow('no such table');
});
