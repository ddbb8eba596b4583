/**
 * Many rows for a dynoxide that is not up yet: its own import writes them in one go. By requests each 25 rows are a
 * transaction that the disk has to confirm: 13,000 rows took 18 s on a slow one, against 2 s like this.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Logger } from '@completion-batch/engine';
import type { Item } from '../items/item-schema.ts';
import { type ReceiptsTableLayout, tableDefinition } from './create-table.ts';
import { databaseIn, dynoxideEnvironment, findDynoxide } from './dynoxide-process.ts';

export interface ImportOptions {
  /** Of the embedded table. */
  readonly dataDir: string;
  readonly tableName: string;
  readonly layout: ReceiptsTableLayout;
  /** Of ours, each with a key of its own: nothing looks at them here. */
  readonly rows: Iterable<Item>;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Makes the table with these rows in it, whole or not at all.
 * @returns how many; undefined where it was not done, and they are to be loaded by requests: there is a table already, no
 * dynoxide, or one whose import failed
 */
export async function importRows(options: ImportOptions): Promise<number | undefined> {
  const binary = findDynoxide();
  const { dataDir, log } = options;
  const database = databaseIn(dataDir);
  if (binary === undefined || existsSync(database)) return undefined;
  // Of one that was killed, too.
  const folder = path.join(dataDir, 'import');
  await rm(folder, { recursive: true, force: true });
  try {
    const written = await writeExport(folder, options);
    const made = path.join(folder, 'table.db');
    const failure = await runImport(binary, folder, made);
    if (failure === undefined) {
      await rename(made, database);
      return written;
    }
    log.warn(`dynoxide could not import the rows (${failure}); they are loaded one request after the other`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As DynamoDB's export to S3 leaves it: `<table>/data/*.json.gz`, and beside it what DescribeTable says. */
async function writeExport(folder: string, { tableName, layout, rows }: ImportOptions): Promise<number> {
  const data = path.join(folder, tableName, 'data');
  await mkdir(data, { recursive: true });
  let written = 0;
  function* lines(): Generator<string> {
    for (const Item of rows) {
      written += 1;
      yield `${JSON.stringify({ Item })}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path.join(data, 'rows.json.gz')));
  const { BillingMode, ...definition } = tableDefinition(tableName, layout);
  const Table = { ...definition, TableStatus: 'ACTIVE', BillingModeSummary: { BillingMode } };
  await writeFile(path.join(folder, 'schema.json'), JSON.stringify({ Table }));
  return written;
}

/** @returns why it failed, if it did */
async function runImport(binary: string, folder: string, output: string): Promise<string | undefined> {
  const schema = path.join(folder, 'schema.json');
  const child = spawn(binary, ['import', '--source', folder, '--schema', schema, '--output', output], {
    stdio: 'ignore',
    env: dynoxideEnvironment(),
  });
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    return code === 0 ? undefined : `it ended with ${signal ?? `status ${code}`}`;
  } catch {
    return 'the binary cannot be run';
  }
}
