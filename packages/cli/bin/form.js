// Which form of the program runs, and where Node keeps it compiled. Plain JavaScript: it is what loads all the rest.
//
// A clone has sources and may have a build of them in dist; an installed package has dist only. In a clone the build runs
// where it is made of the sources as they are: dist/build.json has the size, the time and the digest of each. A file with
// another time is read, so that a build which came out of a cache counts, too.
import { readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** @typedef {readonly [size: number, mtimeMs: number, sha256: string]} Input */

/**
 * A build: the file it begins with, all its files, and what it was made of, by paths from the package's folder.
 * @typedef {{ readonly entry: string, readonly files: readonly string[], readonly inputs: Readonly<Record<string, Input>> }} Build
 */

/** The folder of the package. */
const HERE = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {string} [folder] of the package
 * @returns {{ readonly form: 'built' | 'sources', readonly entry: string, readonly clone: boolean }} `entry` is a URL
 */
export function formToRun(folder = HERE) {
  const url = (/** @type {string} */ path) => pathToFileURL(join(folder, path)).href;
  if (!isThere(folder, 'src/main.ts')) return { form: 'built', entry: url('dist/main.mjs'), clone: false };
  const build = currentBuild(folder);
  return build === undefined
    ? { form: 'sources', entry: url('src/main.ts'), clone: true }
    : { form: 'built', entry: url(`dist/${build.entry}`), clone: true };
}

/**
 * @param {string} [folder] of the package
 * @returns {Build | undefined} undefined where there is no build, or it is damaged, or not of the sources as they are
 */
export function currentBuild(folder = HERE) {
  try {
    const build = readBuild(folder);
    const isSame = Object.entries(build.inputs).every(([path, input]) => isInput(join(folder, path), input));
    return isSame && build.files.every((name) => isThere(folder, `dist/${name}`)) ? build : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder of the package
 * @returns {Build}
 */
export function readBuild(folder) {
  return JSON.parse(readFileSync(join(folder, 'dist/build.json'), 'utf8'));
}

/**
 * @param {string} path
 * @param {Input} input
 */
function isInput(path, [size, mtimeMs, sha256]) {
  const found = statSync(path);
  return found.size === size && (found.mtimeMs === mtimeMs || digest(readFileSync(path)) === sha256);
}

/** @param {Uint8Array} bytes */
export function digest(bytes) {
  // Seldom needed, so that it is not loaded before.
  return process.getBuiltinModule('node:crypto').hash('sha256', bytes, 'hex');
}

/** Where a clone has its programs compiled. A build empties it, since its files have new names each time. */
export const compiledInClone = join(HERE, 'node_modules/.cache/compiled');

/**
 * Lets Node keep the program compiled: beside the code in a clone, else in the user's cache folder. Node's own choice is in
 * the folder for temporary files, which is everybody's. Nothing happens where the user has chosen, or no folder fits.
 * @param {boolean} clone
 */
export function keepCompiled(clone) {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  if (NODE_COMPILE_CACHE || NODE_DISABLE_COMPILE_CACHE) return;
  // Who may write to a clone may change the code itself.
  if (clone && isOwn(HERE)) enableCompileCache(compiledInClone);
  const folder = clone ? undefined : userCache();
  if (folder !== undefined && isOwn(folder, 0o022)) enableCompileCache(join(folder, 'completion-batch', 'compiled'));
}

/** Both halves of the young generation: V8 begins with 1 MB each, and has come to 2 MB or 4 MB where actions set their flags. */
const YOUNG_BYTES = 8 * 1024 * 1024;

/**
 * V8 lets a heap grow to several times what is alive in it: packages/actions/src/shared/heap.ts says why these may be set in a
 * running process. Here nothing is loaded yet, and the young generation would stay at its first size: what is being worked on
 * would be moved to the old one, and be garbage there. It grows by what survives, hence the arrays: 2 ms.
 */
export function keepHeapSmall() {
  setFlagsFromString('--semi-space-growth-factor=4');
  const kept = [];
  while (youngBytes() < YOUNG_BYTES && kept.length < 1000) {
    for (let more = 0; more < 16; more += 1) kept.push(new Array(1000).fill(0));
  }
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=130');
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

function youngBytes() {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
  return young?.space_size ?? YOUNG_BYTES;
}

/** @returns {string | undefined} */
function userCache() {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
  if (process.platform === 'win32') return LOCALAPPDATA;
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache');
}

/**
 * A folder that is there and is this user's.
 * @param {string} folder
 * @param {number} others bits of its mode that must not be set
 */
function isOwn(folder, others = 0) {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return false;
  const user = process.getuid?.();
  return user === undefined || (found.uid === user && (found.mode & others) === 0);
}

/**
 * @param {string} folder
 * @param {string} path
 */
function isThere(folder, path) {
  return statSync(join(folder, path), { throwIfNoEntry: false }) !== undefined;
}
