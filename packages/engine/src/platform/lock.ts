/** One process at a time per data folder; what a killed process left behind does not stand in the way. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CompletionBatchError } from './errors.ts';

const content = z.object({ pid: z.int().positive(), startTime: z.string() });

const LOCK_FILE = 'lock.json';
/** Somebody may take over the same left-over, or give the lock back, between two looks. */
const ATTEMPTS = 5;

/**
 * Takes the lock of a folder that is there; the result gives it back.
 * @throws CompletionBatchError `store-unusable` while another live process, or another part of this one, has it
 */
export function lockFolder(directory: string): () => void {
  const path = join(directory, LOCK_FILE);
  const mine = JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) ?? '' });
  const part = `${path}.${process.pid}-${crypto.randomUUID().slice(0, 8)}`;
  // Written whole and then linked: nobody ever reads a lock that is half there.
  writeFileSync(part, mine);
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (linked(part, path)) return () => rmSync(path, { force: true });
      const found = readText(path);
      if (found === undefined) continue;
      const holder = livingHolder(found);
      if (holder !== undefined) throw inUse(directory, holder);
      removeLeftOver(path, found, part);
    }
  } finally {
    rmSync(part, { force: true });
  }
  throw inUse(directory, undefined);
}

function inUse(directory: string, pid: number | undefined): CompletionBatchError {
  return new CompletionBatchError(
    'store-unusable',
    pid === undefined ? 'other processes are using this folder' : `another process (${pid}) is using this folder`,
    { where: directory, remedy: 'Wait until it is done or end it, or name another folder.' },
  );
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * One at a time: else somebody who is slow would remove the lock of somebody who was faster. While one is at it nobody can
 * put another lock in the place of a left-over, so what is read is what is removed.
 */
function removeLeftOver(path: string, expected: string, part: string): void {
  const turn = `${path}.removing`;
  if (!linked(part, turn)) {
    const found = readText(turn);
    if (found !== undefined && livingHolder(found) === undefined) rmSync(turn, { force: true });
    return;
  }
  try {
    if (readText(path) === expected) rmSync(path, { force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The process that a lock names, if it lives. */
function livingHolder(text: string): number | undefined {
  try {
    const { pid, startTime } = content.parse(JSON.parse(text));
    return startTimeOf(pid) === startTime ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** When a process began, so that another one with its old number is not taken for it; undefined if there is none. */
function startTimeOf(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return undefined;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie holds nothing any more.
    return fields[0] === 'Z' ? undefined : (fields[19] ?? '');
  } catch {
    // Not Linux: the number alone has to do.
    return '';
  }
}
