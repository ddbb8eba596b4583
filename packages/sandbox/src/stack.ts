/**
 * The local stack behind `npm start`: an embedded table with receipts in it, a folder as object store, and the Batch
 * API emulator. All of it lies in one folder, which is locked while the stack is up.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore, openReceiptsTable, type ReceiptsTable } from '@completion-batch/core';
import { chaosFaults, type Emulator, type Responder, startEmulator } from '@completion-batch/emulator';
import { CompletionBatchError, type Logger, lockFolder, type ObjectStore } from '@completion-batch/engine';
import OpenAI from 'openai';
import { z } from 'zod';
import { Chaos } from './chaos/chaos.ts';
import { chaosStore } from './chaos/store-faults.ts';
import { injectTableFaults } from './chaos/table-faults.ts';
import { type BadItemLine, loadItems, readItemLines } from './items/load-items.ts';
import { generateReceipts } from './receipts/generate.ts';
import { dynamoClient } from './table/client.ts';
import { createReceiptsTable } from './table/create-table.ts';
import { removeEmbeddedTable, startEmbeddedTable } from './table/embedded-table.ts';
import { importRows } from './table/import-rows.ts';

export const TABLE_NAME = 'receipts';
const LAYOUT = { gsi4: true };

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
  /** Answers the requests. */
  readonly responder: Responder;
  /** Requests at a time. Default: the emulator's. */
  readonly concurrency?: number;
  /** Called once the folder is ours and fits, before anything is started. */
  readonly onReady: () => void;
  /** Seed of faults in all three services, once the rows are loaded. */
  readonly chaos?: number;
  readonly logger: Logger;
}

export async function startStack({
  folder,
  source,
  engine,
  reset,
  responder,
  concurrency,
  onReady,
  chaos,
  logger,
}: StackOptions): Promise<Stack> {
  await mkdir(folder, { recursive: true });
  const unlock = lockFolder(folder);
  const stops: (() => Promise<void>)[] = [async () => unlock()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    if (reset) {
      await checkOurs(folder);
      // An emulator of somebody else's in here would lose its data under its feet.
      await mkdir(join(folder, 'openai'), { recursive: true });
      lockFolder(join(folder, 'openai'))();
      // A table that a killed process left running goes with its data.
      await removeEmbeddedTable(join(folder, 'table'), logger);
      for (const part of PARTS) await rm(join(folder, part), { recursive: true, force: true });
    } else await checkSource(folder, source, logger);
    onReady();
    const imported = await importSample(folder, source, engine, logger);
    const embedded = await startEmbeddedTable({ dataDir: join(folder, 'table'), engine, log: logger });
    stops.push(() => embedded.stop());
    logger.debug(`the table is served by ${embedded.engine} at ${embedded.endpoint}`);
    const client = dynamoClient(embedded.endpoint);
    stops.push(async () => client.destroy());
    await createReceiptsTable(client, TABLE_NAME, LAYOUT);
    const loaded = await loadOnce({ client, folder, source, engine: embedded.engine, imported, logger });
    const faults = chaos === undefined ? {} : chaosFaults(chaos);
    const emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      responder,
      ...(concurrency === undefined ? {} : { concurrency }),
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

/** What a local stack keeps in its folder, beside the table and the lock. */
const PARTS = ['objects', 'openai', 'run', 'dry-run', 'report', 'loaded.json'];

/** Only what is a local stack is emptied: the names are common ones, and the folder may be named by mistake. */
async function checkOurs(folder: string): Promise<void> {
  const known = new Set([...PARTS, 'table']);
  const foreign = (await readdir(folder)).filter((name) => !known.has(name) && !name.startsWith('lock.'));
  if (foreign.length === 0) return;
  throw new CompletionBatchError(
    'invalid-input',
    `--reset would empty a folder that is no local stack: it holds ${foreign.slice(0, 3).join(', ')}`,
    { where: folder, remedy: 'Name another folder with --data, or move what does not belong to the local stack.' },
  );
}

const marker = z.object({ source: z.string(), rows: z.number(), engine: z.string().optional() });

/** The rows in the folder's table are of one source: answers and truth of another would be about other words. */
async function checkSource(folder: string, source: Source, logger: Logger): Promise<void> {
  const before = await readMarker(join(folder, 'loaded.json'));
  if (before === undefined) return;
  const now = await fingerprintOf(source);
  if (before.source === now) return;
  const file = source.kind === 'items' ? source.file : undefined;
  if (file !== undefined && before.source.startsWith(`${file} `)) {
    logger.warn('the items file has changed since it was loaded; its old rows are used. --reset loads it anew.');
    return;
  }
  throw new CompletionBatchError('invalid-input', 'the folder holds the rows of another source', {
    where: folder,
    remedy: 'Name another folder with --data, or empty this one with --reset.',
  });
}

interface Loading {
  readonly client: Parameters<typeof loadItems>[0];
  readonly folder: string;
  readonly source: Source;
  readonly engine: string;
  /** Rows that the table was made with. */
  readonly imported: number | undefined;
  readonly logger: Logger;
}

/** Of rows of somebody's own each is looked at, and those that the table refuses are told: they go the long way. */
async function importSample(
  folder: string,
  source: Source,
  engine: StackOptions['engine'],
  log: Logger,
): Promise<number | undefined> {
  if (source.kind !== 'sample' || engine === 'dynalite') return undefined;
  const { seed, receipts } = source;
  const rows = generateReceipts({ seed, receipts });
  return importRows({ dataDir: join(folder, 'table'), tableName: TABLE_NAME, layout: LAYOUT, rows, log });
}

/** Loads the rows into an empty table, once: later starts would only overwrite what the pipeline wrote. */
async function loadOnce({ client, folder, source, engine, imported, logger }: Loading): Promise<number | undefined> {
  const path = join(folder, 'loaded.json');
  const before = await readMarker(path);
  if (before !== undefined) {
    if (before.engine === undefined || before.engine === engine) return undefined;
    throw new CompletionBatchError(
      'invalid-input',
      `the folder's table was made by ${before.engine}, not by ${engine}`,
      {
        where: folder,
        remedy: `Use --engine ${before.engine}, or load the rows anew with --reset.`,
      },
    );
  }
  const rows = imported ?? (await load(client, source, logger));
  await writeFile(path, JSON.stringify({ source: await fingerprintOf(source), rows, engine }));
  return rows;
}

async function load(client: Loading['client'], source: Source, logger: Logger): Promise<number> {
  let bad = 0;
  const onBadLine = (line: BadItemLine): void => {
    bad += 1;
    if (bad <= 5) logger.warn(`${line.where} was passed over: ${line.reason}`);
  };
  const { written, rejected } = await loadItems(client, TABLE_NAME, itemsOf(source, onBadLine), {
    onProgress: (rows) => logger.progress('rows loaded', rows),
  });
  logger.progress('rows loaded', written, written);
  if (bad > 5) logger.warn(`${bad} lines were passed over in all`);
  for (const { PK, SK, reason } of rejected.slice(0, 5)) logger.warn(`${PK} / ${SK} was refused: ${reason}`);
  if (rejected.length > 5) logger.warn(`${rejected.length} rows were refused in all`);
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
