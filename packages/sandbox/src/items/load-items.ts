/** Rows from items files into the table: a streaming bulk load for an empty table. Overwrites rows with the same key. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import {
  type Clock,
  CompletionBatchError,
  describeError,
  isCompletionBatchError,
  isNoFile,
  parseLine,
  splitLines,
  systemClock,
} from '@completion-batch/engine';
import { type Item, itemLineSchema } from './item-schema.ts';

export interface ItemLine {
  /** Counted from 1. */
  readonly line: number;
  readonly item: Item;
}

/** A line that was left out. */
export interface BadItemLine {
  /** `file:line`. */
  readonly where: string;
  readonly reason: string;
}

/**
 * The rows of a `.ndjson` or `.ndjson.gz` file with one `{"Item": {…}}` in DynamoDB JSON a line. A line that is not one
 * goes to `onBadLine` and the others go on.
 * @throws CompletionBatchError `object-not-found` where there is no such file
 */
export async function* readItemLines(file: string, onBadLine: (bad: BadItemLine) => void): AsyncGenerator<ItemLine> {
  if (await isNoFile(file)) throw unreadable('it is no regular file', file);
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const stream = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() passes no errors on.
  if (stream !== source) source.on('error', (error) => stream.destroy(error));
  try {
    for await (const line of splitLines(stream, { name: file })) {
      const where = `${file}:${line.number}`;
      try {
        const parsed = itemLineSchema.safeParse(parseLine(line, file));
        if (parsed.success) yield { line: line.number, item: parsed.data.Item };
        else onBadLine({ where, reason: explain(parsed.error.issues) });
      } catch (error) {
        if (!isCompletionBatchError(error, 'ndjson-damaged')) throw error;
        onBadLine({ where, reason: error.message });
      }
    }
  } catch (error) {
    throw readError(error, file);
  } finally {
    source.destroy();
  }
}

function unreadable(why: string, where: string, cause?: unknown): CompletionBatchError {
  const remedy = 'Name an .ndjson or .ndjson.gz file that exists.';
  return new CompletionBatchError('object-not-found', `the items file cannot be read (${why})`, {
    where,
    remedy,
    cause,
  });
}

function readError(error: unknown, file: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
    return unreadable(code, file, error);
  }
  if (!code.startsWith('Z_')) return error;
  return new CompletionBatchError('ndjson-damaged', `the items file cannot be decompressed (${code})`, {
    where: file,
    remedy: 'Copy or make the file again; rows before the damage may have been loaded.',
    cause: error,
  });
}

function explain(issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string {
  const shown = issues.slice(0, 3).map((issue) => `${issue.path.map(String).join('.') || 'line'}: ${issue.message}`);
  return [...shown, ...(issues.length > 3 ? [`and ${issues.length - 3} more`] : [])].join('; ');
}

export interface LoadOptions {
  /** Requests of up to 25 rows in flight. Default 4: on two cores more was slower with dynoxide and no faster with dynalite. */
  readonly concurrency?: number;
  /** Called after every request with the rows written so far. */
  readonly onProgress?: (written: number) => void;
  readonly clock?: Clock;
}

export interface RejectedItem {
  readonly PK: string;
  readonly SK: string;
  readonly reason: string;
}

export interface LoadCounts {
  readonly read: number;
  readonly written: number;
  /** Rows that a later row with the same key replaced before they were sent. */
  readonly replaced: number;
  /** Rows that were sent again because the table was busy. */
  readonly retried: number;
  /** Rows the table refuses, each with its reason; the others of its request are written. */
  readonly rejected: readonly RejectedItem[];
}

/** `BatchWriteItem` takes at most 25 rows (DynamoDB API reference). */
const ROWS_PER_REQUEST = 25;
/** Rounds in which not one row of a request is taken; with the pauses about half a minute. */
const FRUITLESS_ROUNDS = 10;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 5_000;

type Keyed = ReadonlyMap<string, Item>;

interface Tally {
  read: number;
  written: number;
  replaced: number;
  retried: number;
  rejected: RejectedItem[];
}

/**
 * Writes the rows, later ones over earlier ones with the same key. Throttled requests are repeated by the client;
 * what comes back here are single rows the table did not take.
 * @throws CompletionBatchError `service-unreachable` when the table takes no row for about half a minute
 */
export async function loadItems(
  client: DynamoDBClient,
  tableName: string,
  items: AsyncIterable<Item> | Iterable<Item>,
  options: LoadOptions = {},
): Promise<LoadCounts> {
  const concurrency = options.concurrency ?? 4;
  const clock = options.clock ?? systemClock;
  const tally: Tally = { read: 0, written: 0, replaced: 0, retried: 0, rejected: [] };
  /** Requests in flight, by the keys they write. */
  const inFlight = new Map<Promise<void>, Keyed>();
  const send = async (rows: Keyed): Promise<void> => {
    await writeRows(client, tableName, [...rows.values()], tally, clock);
    options.onProgress?.(tally.written);
  };
  try {
    for await (const rows of inBatches(items, tally)) {
      while (inFlight.size >= concurrency || sharesKey(inFlight.values(), rows)) await Promise.race(inFlight.keys());
      const request: Promise<void> = send(rows).then(() => void inFlight.delete(request));
      inFlight.set(request, rows);
      // Looked at by race and all; until then it is nobody's unhandled rejection.
      request.catch(() => undefined);
    }
    await Promise.all(inFlight.keys());
  } finally {
    await Promise.allSettled(inFlight.keys());
  }
  return tally;
}

async function* inBatches(items: AsyncIterable<Item> | Iterable<Item>, tally: Tally): AsyncGenerator<Keyed> {
  let rows = new Map<string, Item>();
  for await (const item of items) {
    tally.read += 1;
    const key = keyOf(item);
    if (rows.delete(key)) tally.replaced += 1;
    rows.set(key, item);
    if (rows.size === ROWS_PER_REQUEST) {
      yield rows;
      rows = new Map();
    }
  }
  if (rows.size > 0) yield rows;
}

const keyOf = (item: Item): string => `${item.PK?.S ?? ''}\n${item.SK?.S ?? ''}`;

function sharesKey(requests: Iterable<Keyed>, rows: Keyed): boolean {
  for (const sent of requests) {
    for (const key of rows.keys()) if (sent.has(key)) return true;
  }
  return false;
}

async function writeRows(
  client: DynamoDBClient,
  tableName: string,
  rows: readonly Item[],
  tally: Tally,
  clock: Clock,
): Promise<void> {
  let open: WriteRequest[] = rows.map((Item) => ({ PutRequest: { Item } }));
  for (let fruitless = 0; open.length > 0; ) {
    const answer = await batchWrite(client, tableName, open);
    if (answer instanceof Error) return refused(client, tableName, rows, answer, tally, clock);
    const left = answer.UnprocessedItems?.[tableName] ?? [];
    tally.written += open.length - left.length;
    tally.retried += left.length;
    fruitless = left.length < open.length ? 0 : fruitless + 1;
    if (fruitless === FRUITLESS_ROUNDS) {
      throw new CompletionBatchError('service-unreachable', 'the table takes no more rows', {
        where: `table ${tableName}`,
        remedy: 'Raise its write capacity or load with a lower concurrency; rows already written may be loaded again.',
      });
    }
    if (left.length > 0) await clock.sleep(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** fruitless));
    open = left;
  }
}

/** The answer, or the error when the request's content is refused: one bad row refuses all 25. */
async function batchWrite(
  client: DynamoDBClient,
  tableName: string,
  requests: WriteRequest[],
): Promise<BatchWriteItemCommandOutput | Error> {
  try {
    return await client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }));
  } catch (error) {
    if (error instanceof Error && error.name === 'ValidationException') return error;
    throw error;
  }
}

async function refused(
  client: DynamoDBClient,
  tableName: string,
  rows: readonly Item[],
  error: Error,
  tally: Tally,
  clock: Clock,
): Promise<void> {
  const [first] = rows;
  if (first !== undefined && rows.length === 1) {
    tally.rejected.push({ PK: first.PK?.S ?? '', SK: first.SK?.S ?? '', reason: describeError(error) });
    return;
  }
  for (const row of rows) await writeRows(client, tableName, [row], tally, clock);
}
