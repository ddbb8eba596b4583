/** Folders for files on their way. A killed process leaves its own behind; the next one clears those away. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** No phase keeps a folder for longer. */
const OLD_MS = 24 * 3_600_000;

/** Makes `parent/.<phase>-XXXXXX`, and `parent` where it is missing; removes such folders that are a day old. */
export async function makeScratch(parent: string, phase: string): Promise<string> {
  await mkdir(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(parent, name);
    const made = await stat(path).catch(() => undefined);
    // Files' own time, not the injected clock's.
    if (made !== undefined && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, prefix));
}
