import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/platform/scratch.ts
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
var OLD_MS = 24 * 36e5;
async function makeScratch(parent, phase) {
  await mkdir(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(parent, name);
    const made = await stat(path).catch(() => void 0);
    if (made !== void 0 && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, prefix));
}

export {
  makeScratch
};
