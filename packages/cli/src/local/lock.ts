/** One process at a time per data folder; what a killed process left behind does not stand in the way. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CompletionBatchError } from '@completion-batch/core';
import { z } from 'zod';

const content = z.object({ pid: z.int().positive(), startTime: z.string() });

/**
 * Takes the folder's lock; the result gives it back.
 * @throws CompletionBatchError `store-unusable` while another live process has it
 */
export function lockFolder(directory: string): () => void {
  const path = join(directory, 'lock.json');
  const mine = JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) ?? '' });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(path, mine, { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder !== undefined && startTimeOf(holder.pid) === holder.startTime) {
      throw new CompletionBatchError('store-unusable', `another process (${holder.pid}) is using this folder`, {
        where: directory,
        remedy: 'Wait until it is done or end it, or name another folder with --data.',
      });
    }
    rmSync(path, { force: true });
  }
  throw new Error(`the lock ${path} cannot be taken`);
}

function readHolder(path: string): z.output<typeof content> | undefined {
  try {
    return content.parse(JSON.parse(readFileSync(path, 'utf8')));
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
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // Not Linux: the number alone has to do.
    return '';
  }
}
