/**
 * One process at a time per data folder; what a killed process left behind does not stand in the way.
 *
 * Who wants the folder makes a file of a name that nobody else ever has, and only then looks who else is there. Of two,
 * the one whose file came later sees the other's, so they never both have the folder; and a file of a dead process can be
 * removed at any time, since no other will ever have its name. Where several ask at once, the first by name waits
 * for the others to go or to have it, and the others go.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CompletionBatchError } from './errors.ts';

/** `lock.PID.START.ID`, with an ending that says how far its process is. Names hold all there is to know: none is ever half there. */
const CLAIM = /^(lock\.(\d+)\.(\d*)\.[\da-f-]{36})\.(asks|holds)$/;
/** What earlier versions write: `{pid, startTime}`. */
const EARLIER = 'lock.json';
const earlierLock = z.object({ pid: z.int().positive(), startTime: z.string() });
/** Milliseconds in which others that ask at the same time have made up their minds. */
const MOST_WAITED = 5_000;
const POLL = 2;

interface Claim {
  readonly name: string;
  readonly pid: number;
  readonly holds: boolean;
}

/**
 * Takes the lock of a folder that is there; the result gives it back.
 * @throws CompletionBatchError `store-unusable` while another live process, or another part of this one, has it
 */
export function lockFolder(directory: string): () => void {
  const mine = `lock.${process.pid}.${startTimeOf(process.pid) ?? ''}.${randomUUID()}`;
  const release = (): void => {
    for (const ending of ['asks', 'holds']) rmSync(join(directory, `${mine}.${ending}`), { force: true });
  };
  writeFileSync(join(directory, `${mine}.asks`), '', { flag: 'wx' });
  try {
    for (let waited = 0; ; waited += POLL) {
      const others = livingClaims(directory).filter(({ name }) => name !== mine);
      const [other] = others;
      if (other === undefined) break;
      const before = others.find(({ name, holds }) => holds || name < mine);
      if (before !== undefined || waited >= MOST_WAITED) throw inUse(directory, (before ?? other).pid);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL);
    }
    writeFileSync(join(directory, `${mine}.holds`), '', { flag: 'wx' });
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function inUse(directory: string, pid: number): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `another process (${pid}) is using this folder`, {
    where: directory,
    remedy: 'Wait until it is done or end it, or name another folder.',
  });
}

/** Who asks for the folder or has it; files of those that are dead are removed. */
function livingClaims(directory: string): Claim[] {
  const found = new Map<string, Claim>();
  for (const file of readdirSync(directory)) {
    const claim = file === EARLIER ? earlierClaim(directory) : readClaim(file);
    if (claim === undefined) continue;
    const isHeld = claim.holds || found.get(claim.name)?.holds === true;
    if (claim.alive) found.set(claim.name, { name: claim.name, pid: claim.pid, holds: isHeld });
    else rmSync(join(directory, file), { force: true });
  }
  return [...found.values()];
}

function readClaim(file: string): (Claim & { alive: boolean }) | undefined {
  const [, name, pid, startTime, ending] = CLAIM.exec(file) ?? [];
  if (name === undefined) return undefined;
  return { name, pid: Number(pid), holds: ending === 'holds', alive: startTimeOf(Number(pid)) === startTime };
}

function earlierClaim(directory: string): Claim & { alive: boolean } {
  try {
    const { pid, startTime } = earlierLock.parse(JSON.parse(readFileSync(join(directory, EARLIER), 'utf8')));
    return { name: EARLIER, pid, holds: true, alive: startTimeOf(pid) === startTime };
  } catch {
    return { name: EARLIER, pid: 0, holds: true, alive: false };
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
