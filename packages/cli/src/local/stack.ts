/**
 * The local stack behind `npm start`: an embedded table with receipts in it, a folder as object store, and the Batch
 * API emulator. All of it lies in one folder, which is locked while the stack is up.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CompletionBatchError,
  type Logger,
  type ObjectStore,
  openObjectStore,
  openReceiptsTable,
  type ReceiptsTable,
  requestLine,
  requestTokens,
} from '@completion-batch/core';
import { exactTokens } from '@completion-batch/core/exact-tokens';
import { chaosFaults, type Emulator, rulesResponder, startEmulator } from '@completion-batch/emulator';
import OpenAI from 'openai';
import { z } from 'zod';
import { generateReceipts } from '../sample/index.ts';
import { dynamoClient } from '../services.ts';
import { Chaos } from './chaos/chaos.ts';
import { chaosStore } from './chaos/store-faults.ts';
import { injectTableFaults } from './chaos/table-faults.ts';
import { createReceiptsTable } from './create-table.ts';
import { removeEmbeddedTable, startEmbeddedTable } from './embedded-table.ts';
import { type BadItemLine, loadItems, readItemLines } from './load-items.ts';
import { lockFolder } from './lock.ts';

export const TABLE_NAME = 'receipts';

export type Source =
  | { readonly kind: 'sample'; readonly receipts: number; readonly seed: number }
  | { readonly kind: 'items'; readonly file: string };

export interface Stack {
  readonly folder: string;
  readonly table: ReceiptsTable;
  readonly store: ObjectStore;
  readonly emulator: Emulator;
  readonly openai: OpenAI;
  readonly engine: string;
  readonly endpoint: string;
  /** Rows put into the table by this start; undefined if they were there already. */
  readonly loaded: number | undefined;
  /** How often each fault was put in; nothing without chaos. */
  injected(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Each source has a folder of its own, so that one never mixes with the other. */
export function folderOf(base: string, source: Source): string {
  if (source.kind === 'sample') return join(base, `sample-${source.receipts}-${source.seed}`);
  return join(base, `items-${createHash('sha256').update(source.file).digest('hex').slice(0, 12)}`);
}

export interface StackOptions {
  readonly folder: string;
  readonly source: Source;
  readonly engine: 'auto' | 'dynoxide' | 'dynalite';
  readonly reset: boolean;
  /** Seed of faults in all three services, once the rows are loaded. */
  readonly chaos?: number;
  readonly logger: Logger;
}

export async function startStack({ folder, source, engine, reset, chaos, logger }: StackOptions): Promise<Stack> {
  if (source.kind === 'items') await checkReadable(source.file);
  await mkdir(folder, { recursive: true });
  const unlock = lockFolder(folder);
  const stops: (() => Promise<void>)[] = [async () => unlock()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    if (reset) {
      // A table that a killed process left running goes with its data.
      await removeEmbeddedTable(join(folder, 'table'), logger);
      for (const part of ['objects', 'openai', 'run', 'loaded.json']) {
        await rm(join(folder, part), { recursive: true, force: true });
      }
    }
    const embedded = await startEmbeddedTable({ dataDir: join(folder, 'table'), engine, log: logger });
    stops.push(() => embedded.stop());
    const client = dynamoClient({}, embedded.endpoint);
    stops.push(async () => client.destroy());
    await createReceiptsTable(client, TABLE_NAME, { gsi4: true });
    const loaded = await loadOnce(client, folder, source, logger);
    const faults = chaos === undefined ? {} : chaosFaults(chaos);
    const emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      responder: rulesResponder({ countTokens }),
      faults,
    });
    stops.push(() => emulator.close());
    const table = await openReceiptsTable(client, TABLE_NAME, { logger });
    const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
    const draws = chaos === undefined ? undefined : new Chaos({ seed: chaos });
    if (draws !== undefined) injectTableFaults(client, draws);
    return {
      folder,
      table,
      store: draws === undefined ? store : chaosStore(store, draws),
      emulator,
      openai: new OpenAI({ apiKey: 'local', baseURL: emulator.url }),
      engine: embedded.engine,
      endpoint: embedded.endpoint,
      loaded,
      injected() {
        const openai = Object.entries(emulator.faultCounts()).map(([name, count]) => [`openai ${name}`, count]);
        return { ...Object.fromEntries(openai), ...draws?.counts };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As a model would be billed: with o200k, so that the estimate can be held against it. */
function countTokens(body: unknown, answer: string): { input: number; output: number } {
  const request = requestLine.shape.body.safeParse(body);
  return { input: request.success ? requestTokens(request.data, exactTokens) : 0, output: exactTokens(answer) };
}

async function checkReadable(file: string): Promise<void> {
  try {
    if ((await stat(file)).isFile()) return;
  } catch (cause) {
    throw unreadable(file, 'cannot be read', cause);
  }
  throw unreadable(file, 'is not a file');
}

function unreadable(file: string, why: string, cause?: unknown): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `the items file ${why}`, {
    where: resolve(file),
    remedy: 'Name a file with one {"Item": {…}} in DynamoDB JSON a line, plain or gzipped (.ndjson, .ndjson.gz).',
    cause,
  });
}

const marker = z.object({ source: z.string(), rows: z.number() });

/** Loads the rows into an empty table, once: later starts would only overwrite what the pipeline wrote. */
async function loadOnce(
  client: Parameters<typeof loadItems>[0],
  folder: string,
  source: Source,
  logger: Logger,
): Promise<number | undefined> {
  const path = join(folder, 'loaded.json');
  const fingerprint = await fingerprintOf(source);
  const before = await readMarker(path);
  if (before !== undefined) {
    if (before.source !== fingerprint) {
      logger.warn('the items file has changed since it was loaded; its old rows are used. --reset loads it anew.');
    }
    return undefined;
  }
  let bad = 0;
  const onBadLine = (line: BadItemLine): void => {
    bad += 1;
    if (bad <= 5) logger.warn(`${line.where} was passed over: ${line.reason}`);
  };
  const { written, rejected } = await loadItems(client, TABLE_NAME, itemsOf(source, onBadLine), {
    onProgress: (rows) => logger.progress('rows loaded', rows),
  });
  if (bad > 5) logger.warn(`${bad} lines were passed over in all`);
  for (const { PK, SK, reason } of rejected.slice(0, 5)) logger.warn(`${PK} / ${SK} was refused: ${reason}`);
  await writeFile(path, JSON.stringify({ source: fingerprint, rows: written }));
  return written;
}

async function* itemsOf(
  source: Source,
  onBadLine: (bad: BadItemLine) => void,
): AsyncGenerator<Parameters<typeof loadItems>[2] extends AsyncIterable<infer T> | Iterable<infer T> ? T : never> {
  if (source.kind === 'sample') yield* generateReceipts({ seed: source.seed, receipts: source.receipts });
  else for await (const { item } of readItemLines(source.file, onBadLine)) yield item;
}

async function readMarker(path: string): Promise<z.output<typeof marker> | undefined> {
  try {
    return marker.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function fingerprintOf(source: Source): Promise<string> {
  if (source.kind === 'sample') return `sample ${source.receipts} ${source.seed}`;
  const { size, mtimeMs } = await stat(source.file);
  return `${source.file} ${size} ${mtimeMs}`;
}
