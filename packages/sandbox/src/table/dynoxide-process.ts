/**
 * dynoxide as a process beside us: found, started where no page finds it, watched until it answers, ended in order.
 *
 * It can listen on TCP only, knows no key, and lets the scripts of any page read its answers. So it listens on an address
 * drawn from all of 127.0.0.0/8, at a free port: 2^38 places, which a page could try for years. We hand out another
 * one, the front's, which asks for a key.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { accessSync, closeSync, constants, openSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CompletionBatchError, type Logger } from '@completion-batch/engine';
import { onFreePort } from '../free-port.ts';
import type { EmbeddedTable } from './engine.ts';
import { startFront } from './front.ts';
import { endLeftOver, removePidFile, writePidFile } from './left-over.ts';
import { probe } from './probe.ts';

export interface DynoxideOptions {
  readonly binary: string;
  /** Absolute, links resolved. */
  readonly dataDir: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Default: any free port. */
  readonly pickPort?: () => Promise<number>;
}

/** Milliseconds until it must answer; it took 0.3 to 0.5 s on a busy machine. */
const START_LIMIT = 15_000;
const STOP_LIMIT = 5_000;
const POLL = 20;
const LOG_FILE = 'table.log';
const LOG_LINES_SHOWN = 10;

/**
 * The binary of the optional package for this platform, or undefined where there is none. Linux only: elsewhere 127.0.0.1
 * is all there is of loopback, and a page could find it.
 */
export function findDynoxide(): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const require = createRequire(import.meta.url);
  const name = `@dynoxide/${process.platform}-${process.arch}/package.json`;
  try {
    const binary = path.join(path.dirname(require.resolve(name)), 'dynoxide');
    accessSync(binary, constants.X_OK);
    return realpathSync(binary);
  } catch {
    return undefined;
  }
}

export const databaseIn = (dataDir: string): string => path.join(dataDir, 'table.db');

/**
 * Ends a dynoxide on this folder whose parent was killed.
 * @param dataDir absolute, links resolved
 * @throws CompletionBatchError `store-unusable` when its parent still runs, or it does not end
 */
export async function endLeftOverDynoxide(dataDir: string, log: Pick<Logger, 'warn'>): Promise<void> {
  const binary = findDynoxide();
  if (binary !== undefined) await endLeftOver(dataDir, { binary, database: databaseIn(dataDir) }, log);
}

/** @throws CompletionBatchError `service-unreachable`; the message shows the log's last lines */
export async function startDynoxide(options: DynoxideOptions): Promise<EmbeddedTable> {
  const database = databaseIn(options.dataDir);
  return onFreePort(async (port) => {
    const place = { host: hiddenAddress(), port };
    const child = launch(options, database, place);
    const failure = await untilAnswering(child, place, path.join(options.dataDir, LOG_FILE));
    if (failure === undefined) return watch(options, child, place);
    await end(child);
    if (child.pid !== undefined) removePidFile(options.dataDir, child.pid);
    throw new CompletionBatchError('service-unreachable', `dynoxide did not start: ${failure}`, {
      where: database,
      remedy: `See ${path.join(options.dataDir, LOG_FILE)}; move the folder away to begin with an empty table.`,
    });
  }, options.pickPort);
}

/** Where dynoxide itself listens; said to nobody. */
interface Place {
  readonly host: string;
  readonly port: number;
}

function hiddenAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`;
}

/** It has no business with keys; SQLite is told where to put temporary files. */
export const dynoxideEnvironment = (): NodeJS.ProcessEnv =>
  process.env.TMPDIR === undefined ? {} : { TMPDIR: process.env.TMPDIR };

function launch(options: DynoxideOptions, database: string, { host, port }: Place): ChildProcess {
  const log = openSync(path.join(options.dataDir, LOG_FILE), 'w');
  try {
    const child = spawn(options.binary, ['--host', host, '--port', String(port), '--db-path', database], {
      stdio: ['ignore', log, log],
      env: dynoxideEnvironment(),
      // A process group of its own: Ctrl-C in the terminal must reach us only, since what we still write needs the table.
      detached: true,
    });
    child.on('error', () => undefined); // seen by untilAnswering, which finds no pid
    if (child.pid !== undefined) {
      const started = new Date().toISOString();
      writePidFile(options.dataDir, { pid: child.pid, started, parent: process.pid });
    }
    return child;
  } finally {
    closeSync(log);
  }
}

/** undefined once it answers; else why it does not. */
async function untilAnswering(child: ChildProcess, place: Place, logFile: string): Promise<string | undefined> {
  const shown = async (): Promise<string> => (await readFile(logFile, 'utf8').catch(() => '')).trimEnd();
  for (let waited = 0; waited < START_LIMIT; waited += POLL) {
    if (child.pid === undefined) return 'the binary cannot be run';
    if (hasEnded(child)) {
      const lines = (await shown()).split('\n').slice(-LOG_LINES_SHOWN).join('\n');
      return `it ended with ${child.signalCode ?? `status ${child.exitCode}`}; its last lines: ${lines || '(none)'}`;
    }
    // Its own word that it listens comes first: on a taken port somebody else would answer.
    if (/listening on/i.test(await shown()) && (await answers(place))) return undefined;
    await delay(POLL);
  }
  return `no answer on port ${place.port} within ${START_LIMIT / 1000} s`;
}

async function answers({ host, port }: Place): Promise<boolean> {
  try {
    return (await probe(`http://${host}:${port}/`, { timeout: 1_000 })).status === 200;
  } catch {
    return false;
  }
}

async function watch(options: DynoxideOptions, child: ChildProcess, place: Place): Promise<EmbeddedTable> {
  const { pid } = child;
  if (pid === undefined) throw new Error('a process that answers has a pid');
  // Not to keep this process alive: when it has nothing left to do, it ends, and the table with it.
  child.unref();
  const onExit = (): void => {
    child.kill('SIGTERM');
    removePidFile(options.dataDir, pid);
  };
  process.once('exit', onExit);
  let stopping: Promise<void> | undefined;
  child.once('exit', (code, signal) => {
    process.off('exit', onExit);
    if (stopping === undefined)
      options.log.warn(`The table process ${pid} ended by itself (${signal ?? `status ${code}`}).`);
  });
  const front = await startFront(place);
  const stop = async (): Promise<void> => {
    await front.close();
    await end(child);
    removePidFile(options.dataDir, pid);
  };
  return {
    endpoint: front.endpoint,
    port: front.port,
    engine: 'dynoxide',
    pid,
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  child.ref();
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await ended;
  clearTimeout(timer);
}
