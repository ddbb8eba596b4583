/**
 * The pid file of the embedded table, and what to do about the process it names. A process is ended only when it runs
 * our binary on our data file; anything else with that number is left alone.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CompletionBatchError, type Logger } from '@completion-batch/engine';
import { z } from 'zod';

/** `started`: ISO 8601. `parent`: the process that started it. */
const pidFileSchema = z.object({
  pid: z.int().min(2),
  started: z.string(),
  parent: z.int(),
});
export type PidFile = z.output<typeof pidFileSchema>;

/** What identifies a process as ours. */
export interface ProcessIdentity {
  readonly binary: string;
  readonly database: string;
}

/** Milliseconds from SIGTERM to SIGKILL. */
const TERM_GRACE = 5_000;
const POLL = 25;

export function pidFilePath(dataDir: string): string {
  return path.join(dataDir, 'table.pid');
}

export function writePidFile(dataDir: string, content: PidFile): void {
  writeFileSync(pidFilePath(dataDir), `${JSON.stringify(content)}\n`);
}

/** Removes the pid file if it still names this process. */
export function removePidFile(dataDir: string, pid: number): void {
  if (readPidFile(dataDir)?.pid === pid) rmSync(pidFilePath(dataDir), { force: true });
}

/** undefined where there is none, or where it is torn. */
export function readPidFile(dataDir: string): PidFile | undefined {
  try {
    return pidFileSchema.safeParse(JSON.parse(readFileSync(pidFilePath(dataDir), 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/**
 * Ends the process that the pid file names, if it is ours and its parent is gone (or is this process).
 * @throws CompletionBatchError `store-unusable` when its parent still runs, or it does not end
 */
export async function endLeftOver(
  dataDir: string,
  identity: ProcessIdentity,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const left = readPidFile(dataDir);
  if (left === undefined) return;
  const found = await findOurs(left.pid, identity);
  if (found === undefined) return;
  // A process whose parent died is given another parent at once, so this one is alive.
  if (found.parent === left.parent && left.parent !== process.pid) {
    throw new CompletionBatchError('store-unusable', `process ${left.parent} is running a table on this folder`, {
      where: dataDir,
      remedy: 'Stop it first, or choose another folder.',
    });
  }
  log.warn(`Ending the table process ${left.pid} that was left over since ${left.started}.`);
  await endProcess(left.pid, identity, dataDir);
  removePidFile(dataDir, left.pid);
}

async function endProcess(pid: number, identity: ProcessIdentity, dataDir: string): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      // Gone meanwhile, or not ours to end: the look below tells.
    }
    for (let waited = 0; waited < TERM_GRACE; waited += POLL) {
      if ((await findOurs(pid, identity)) === undefined) return;
      await delay(POLL);
    }
  }
  throw new CompletionBatchError('store-unusable', `the left-over table process ${pid} does not end`, {
    where: dataDir,
    remedy: `End process ${pid} by hand, or choose another folder.`,
  });
}

/** The process's parent when it runs our binary on our data file; undefined when it is gone or not ours. */
export async function findOurs(
  pid: number,
  identity: ProcessIdentity,
): Promise<{ readonly parent: number } | undefined> {
  try {
    return await lookInProc(pid, identity);
  } catch {
    return undefined;
  }
}

async function lookInProc(pid: number, { binary, database }: ProcessIdentity): Promise<{ parent: number } | undefined> {
  const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  if (args[args.indexOf('--db-path') + 1] !== database) return undefined;
  // The kernel adds this when the file was replaced since, as by an update of the package.
  const exe = (await readlink(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  if (exe !== binary && exe !== (await realpath(binary))) return undefined;
  // The second field, the name in brackets, may hold anything: fields are counted behind its end.
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return { parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) };
}
