/**
 * Builds dist/: one entry that knows the commands, and chunks that they load when they run, so that help and wrong use
 * need a few small files only. `--if-needed` does nothing where dist is made of the sources as they are; `--bill FILE` builds
 * nothing that stays, and writes what dist is made of.
 *
 * dist/ is not committed. Names of its files end in digests, dist/build.json says which of them are the build, and what
 * the one before was made of stays: a program that runs meanwhile still finds its chunks.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { billOf } from '../actions/scripts/bill.ts';
import { englishOnly } from '../actions/scripts/english-only.ts';
import { licences, packageFolders } from '../actions/scripts/licences.ts';
import { pageTemplate } from '../page/template-plugin.ts';
import { type Build, compiledInClone, currentBuild, digest, type Input, readBuild } from './bin/form.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const packages = dirname(root.replace(/[\\/]$/, ''));
const dist = join(root, 'dist');

/** What decides over the result without being bundled; of the packages whose modules are, their package.json, too. */
const ALSO = [
  'build.ts',
  'bin/form.js',
  '../actions/scripts/english-only.ts',
  '../actions/scripts/licences.ts',
  '../../package-lock.json',
  '../../tsconfig.base.json',
  '../../tsconfig.sources.json',
];

/** Milliseconds for which files stay that belong to no build: they may be those of one that is being written. */
const SPARE_MS = 600_000;

/**
 * Our modules do nothing when they are merely imported: what is not used of them is left out. It notes what it reads, as it
 * was read: a file that changes meanwhile makes the build one of other sources.
 */
function ownModules(inputs: Map<string, Input>): Plugin {
  return {
    name: 'own-modules',
    setup(builder) {
      builder.onResolve({ filter: /^(\..*\.ts|@completion-batch\/.*)$/ }, async ({ path, pluginData, ...rest }) => {
        if (pluginData === 'resolved' || !isOwn(rest.resolveDir)) return undefined;
        const found = await builder.resolve(path, { ...rest, pluginData: 'resolved' });
        return found.errors.length > 0 || !isOwn(found.path) ? found : { ...found, sideEffects: false };
      });
      builder.onLoad({ filter: /\.(ts|json)$/ }, async ({ path }) => {
        if (!isOwn(path)) return undefined;
        const contents = await note(path, inputs);
        return { contents, loader: path.endsWith('.ts') ? 'ts' : 'json' };
      });
    },
  };
}

function isOwn(path: string): boolean {
  const inside = relative(packages, path);
  return !inside.startsWith('..') && !/(^|[\\/])node_modules([\\/]|$)/.test(inside);
}

async function note(path: string, inputs: Map<string, Input>): Promise<Uint8Array> {
  // The time first: if the file changes in between, its time is another one.
  const { mtimeMs } = await stat(path);
  const bytes = await readFile(path);
  inputs.set(relative(root, path).replaceAll('\\', '/'), [bytes.length, mtimeMs, digest(bytes)]);
  return bytes;
}

/** Bundles the program; writes nothing. */
export async function bundle() {
  const inputs = new Map<string, Input>();
  /** Of the page, which is in it as a text: paths from the package's folder. */
  const pageInputs: string[] = [];
  const template = pageTemplate(async (paths) => {
    pageInputs.push(...paths.map((path) => relative(root, path).replaceAll('\\', '/')));
    for (const path of paths.filter(isOwn)) await note(path, inputs);
  });
  for (const path of ALSO) await note(resolve(root, path), inputs);
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { main: 'src/main.ts' },
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Names stay: they stand in the stack of what is shown as a defect.
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'utf8',
    sourcemap: 'linked',
    sourcesContent: false,
    // Some dependencies are CommonJS and call require for Node's own modules. The modules' own names stay, so this needs another.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    legalComments: 'none',
    plugins: [template, ownModules(inputs), englishOnly],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const folders = new Set([...inputs.keys()].flatMap((path) => /^(?:\.\.\/[^./][^/]*\/)?(?=src\/)/.exec(path) ?? []));
  for (const folder of folders) {
    for (const name of ['package.json', 'tsconfig.json']) await note(resolve(root, folder, name), inputs);
  }
  return { outputFiles, modules: [...Object.keys(metafile.inputs), ...pageInputs], inputs };
}

async function write(): Promise<void> {
  const before = await readBefore();
  const { outputFiles, modules, inputs } = await bundle();
  const contents = new Map(outputFiles.map(({ path, contents }) => [relative(dist, path), contents]));
  const entry = [...contents.keys()].find((name) => /^main-[^.]+\.mjs$/.test(name)) ?? '';
  const files = [...contents.keys()].filter((name) => name.endsWith('.mjs')).sort();
  await mkdir(dist, { recursive: true });
  for (const [name, bytes] of contents) await put(name, bytes);
  await put('licenses.txt', await licences(modules, root));
  // For the package, which has no build.json: its paths and times are those of one clone.
  await put('main.mjs', `export { main } from './${entry}';\n`);
  const done: Build = { entry, files, inputs: Object.fromEntries([...inputs].sort()) };
  await put('build.json', `${JSON.stringify(done)}\n`);
  await tidy([...contents.keys(), ...before.flatMap((name) => [name, `${name}.map`])]);
  // Names of other builds are in there.
  await rm(compiledInClone, { recursive: true, force: true });
}

async function readBefore(): Promise<readonly string[]> {
  try {
    return readBuild(root).files;
  } catch {
    return [];
  }
}

/** At once: who reads the file meanwhile gets the one or the other. */
async function put(name: string, content: string | Uint8Array): Promise<void> {
  const written = join(dist, `${name}.${randomUUID()}.tmp`);
  await writeFile(written, content);
  await rename(written, join(dist, name));
}

async function tidy(kept: readonly string[]): Promise<void> {
  const all = new Set([...kept, 'licenses.txt', 'main.mjs', 'build.json']);
  for (const name of await readdir(dist)) {
    if (all.has(name)) continue;
    const found = await stat(join(dist, name)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < Date.now() - SPARE_MS) await rm(join(dist, name), { force: true });
  }
}

/** The same sources with other times, as a checkout or a cache leaves them, would be read at each start. */
async function noteTimes(current: Build): Promise<void> {
  const inputs = new Map<string, Input>();
  for (const path of Object.keys(current.inputs)) await note(resolve(root, path), inputs);
  const changed = [...inputs].filter(([path, [, mtimeMs]]) => current.inputs[path]?.[1] !== mtimeMs);
  if (changed.length === 0 || changed.some(([path, [, , sha256]]) => current.inputs[path]?.[2] !== sha256)) return;
  await put('build.json', `${JSON.stringify({ ...current, inputs: Object.fromEntries(inputs) })}\n`);
}

async function writeBill(path: string): Promise<void> {
  const { modules } = await bundle();
  const places = packageFolders(modules).map((folder) => posix.join('packages/cli', folder));
  await writeFile(path, await billOf('@completion-batch/cli', places, dirname(packages)));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { 'if-needed': { type: 'boolean' }, bill: { type: 'string' } } });
  const current = values['if-needed'] === true ? currentBuild() : undefined;
  if (values.bill !== undefined) await writeBill(values.bill);
  else if (current !== undefined) await noteTimes(current);
  else {
    const start = performance.now();
    await write();
    console.error(`packages/cli/dist is built (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  }
}
