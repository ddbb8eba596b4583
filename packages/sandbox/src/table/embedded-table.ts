/**
 * A DynamoDB of our own for runs without an account: dynoxide (a process beside us) where its binary is installed,
 * dynalite (inside this process) elsewhere. Data stays in one folder and outlives the process. Never for production.
 */
import { mkdir, realpath, rm } from 'node:fs/promises';
import { CompletionBatchError, type Logger, silentLogger } from '@completion-batch/engine';
import { loadDynalite, startDynalite } from './dynalite-server.ts';
import { endLeftOverDynoxide, findDynoxide, startDynoxide } from './dynoxide-process.ts';
import type { EmbeddedTable, TableEngine } from './engine.ts';

export interface EmbeddedTableOptions {
  /** Folder of the data, the pid file and the log; made when missing. One running table per folder. */
  readonly dataDir: string;
  /** Default `auto`: dynoxide where its package is installed, else dynalite. The two do not read each other's data. */
  readonly engine?: TableEngine | 'auto';
  readonly log?: Pick<Logger, 'info' | 'warn'>;
}

/**
 * Starts the table's engine and waits until it answers. A dynoxide left over by a parent that was killed is ended first.
 * @throws CompletionBatchError `invalid-input` when the engine is not installed, `store-unusable` when the folder is in
 * use or the data cannot be opened, `service-unreachable` when it does not come up
 */
export async function startEmbeddedTable(options: EmbeddedTableOptions): Promise<EmbeddedTable> {
  const log = options.log ?? silentLogger;
  const wanted = options.engine ?? 'auto';
  const binary = wanted === 'dynalite' ? undefined : findDynoxide();
  if (wanted === 'dynoxide' && binary === undefined) throw notInstalled('dynoxide', 'Use the engine "dynalite"');
  // Links resolved: the path is how a left-over process is recognised.
  await mkdir(options.dataDir, { recursive: true });
  const dataDir = await realpath(options.dataDir);
  // Whatever the engine is now: it may have been another one when its parent was killed.
  await endLeftOverDynoxide(dataDir, log);
  return binary === undefined ? dynaliteIn(dataDir) : startDynoxide({ binary, dataDir, log });
}

/**
 * Deletes the table's folder, whether it exists or not. A plain `rm` would leave a left-over process without the pid
 * file by which it is found.
 * @throws CompletionBatchError `store-unusable` when another process is running a table on it
 */
export async function removeEmbeddedTable(dataDir: string, log: Pick<Logger, 'warn'> = silentLogger): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await endLeftOverDynoxide(await realpath(dataDir), log);
  await rm(dataDir, { recursive: true, force: true });
}

async function dynaliteIn(dataDir: string): Promise<EmbeddedTable> {
  const dynalite = loadDynalite();
  if (dynalite === undefined) throw notInstalled('dynalite', 'Install it ("npm install" without --omit=optional)');
  return startDynalite(dynalite, dataDir);
}

function notInstalled(engine: TableEngine, remedy: string): CompletionBatchError {
  return new CompletionBatchError(
    'invalid-input',
    `${engine} is not installed for ${process.platform}-${process.arch}`,
    {
      where: 'engine',
      remedy: `${remedy}, or name the endpoint of another DynamoDB.`,
    },
  );
}
