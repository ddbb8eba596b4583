/**
 * Builds dist/: one small entry per action, and files they share. `--check` builds into a temporary folder and fails
 * when dist/ is not what the sources give. `--into FOLDER` builds into another folder, in place of what is there. `--bill FILE`
 * builds nothing that stays, and writes what dist/ is made of.
 *
 * dist/ is committed, because a runner starts an action from the repository's files, and downloads all of them for every
 * job. So it has to be small, its files need names that stay, and its text has to make readable diffs: that is why what is
 * ours is not minified. What is of packages is (`scripts/small-packages.ts`). An action reads few files, because finding each
 * takes its time (`scripts/fewer-chunks.ts`).
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildOptions, type BuildResult, build, type Plugin } from 'esbuild';
import { pageTemplate } from '../page/template-plugin.ts';
import { ACTIONS } from './scripts/action-file.ts';
import { bareOctokit } from './scripts/bare-octokit.ts';
import { billOfMaterials } from './scripts/bill.ts';
import { englishOnly } from './scripts/english-only.ts';
import { type Chunk, chunksOf, grouped, joinChunks } from './scripts/fewer-chunks.ts';
import { httpByNeed } from './scripts/http-by-need.ts';
import { licences } from './scripts/licences.ts';
import { ownSources } from './scripts/own-sources.ts';
import { quickStart } from './scripts/quick-starts.ts';
import { smallPackages } from './scripts/small-packages.ts';
import { noBrowsers } from './scripts/used-of-aws.ts';
import { usedOfOpenai } from './scripts/used-of-openai.ts';
import { usedOfZod } from './scripts/used-of-zod.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');
const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
  readonly devDependencies: { readonly esbuild: string };
};

/**
 * Packages whose modules do nothing when they are merely imported, though they do not say so: what is not used of them
 * can be left out. `@actions/core` would bring an HTTP client for OIDC tokens, `@actions/github` all of Octokit.
 */
const FREE_OF_SIDE_EFFECTS =
  /^(@actions\/(core|exec|github|http-client|io)|@octokit\/.+|undici|tunnel|json-with-bigint)$/;

const treeShaking: Plugin = {
  name: 'tree-shaking',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /.*/ }, async ({ path, pluginData, ...rest }) => {
      if (pluginData === 'resolved') return undefined;
      const found = await resolve(path, { ...rest, pluginData: 'resolved' });
      if (found.errors.length > 0 || found.namespace !== 'file') return found;
      const owner = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(found.path.replaceAll('\\', '/'))?.[1];
      return owner !== undefined && FREE_OF_SIDE_EFFECTS.test(owner) ? { ...found, sideEffects: false } : found;
    });
  },
};

interface Bundled extends BuildResult<{ write: false; metafile: true }> {
  /** Paths of all that is in it, the page's too, from the package's folder. */
  readonly modules: readonly string[];
}

const FORM: BuildOptions = {
  absWorkingDir: root,
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  format: 'esm',
  platform: 'node',
  target: 'node24',
  logLevel: 'warning',
};

async function bundle(): Promise<Bundled> {
  const pageModules: string[] = [];
  const template = pageTemplate((paths) => {
    pageModules.push(...paths.map((path) => relative(root, path).replaceAll('\\', '/')));
  });
  const built = await build({
    ...FORM,
    entryPoints: Object.fromEntries(ACTIONS.map((action) => [action, `src/${action}/run.ts`])),
    bundle: true,
    splitting: true,
    mainFields: ['module', 'main'],
    define: { COMPLETION_BATCH_VERSION: JSON.stringify(own.version) },
    legalComments: 'none',
    plugins: [
      template,
      bareOctokit,
      httpByNeed,
      noBrowsers,
      usedOfOpenai,
      usedOfZod,
      ownSources,
      treeShaking,
      englishOnly,
    ],
    metafile: true,
    write: false,
  });
  return { ...built, modules: [...Object.keys(built.metafile.inputs), ...pageModules] };
}

// Some dependencies are CommonJS and call require for Node's own modules.
const REQUIRE = "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n";

/** @returns names of the files written */
async function buildInto(folder: string): Promise<string[]> {
  const { outputFiles, metafile, modules } = await bundle();
  const chunks = chunksOf(metafile, outputFiles);
  const groups = named(grouped(chunks), chunks);
  const files = new Map<string, string>();
  for (const [name, text] of await joinChunks(chunks, groups, FORM)) {
    const small = await smallPackages(text);
    files.set(name, quickStart(/\brequire\b/.test(small) ? REQUIRE + small : small));
  }
  files.set('licenses.txt', await licences(modules, root));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return [...files.keys()].sort();
}

/**
 * Names of esbuild's chunks end in a digest of their content, which would give every change new files. Each group is called
 * after the module it was made for, or after the package that most of it comes from; what holds code of ours is called shared.
 */
function named(groups: readonly string[][], chunks: readonly Chunk[]): Map<string, readonly string[]> {
  const byName = new Map(chunks.map((chunk) => [chunk.name, chunk]));
  const taken = new Map<string, number>();
  return new Map(
    groups
      .map((members) => ({ members, of: members.flatMap((name) => byName.get(name) ?? []) }))
      .map((group) => ({ ...group, bytes: group.of.reduce((sum, { text }) => sum + text.length, 0) }))
      .sort((a, b) => b.bytes - a.bytes || ((a.members[0] ?? '') < (b.members[0] ?? '') ? -1 : 1))
      .map(({ members, of }) => {
        const action = members.find((name) => ACTIONS.some((each) => name === `${each}.mjs`));
        if (action !== undefined) return [action, members];
        const subject = subjectOf(of);
        const times = (taken.get(subject) ?? 0) + 1;
        taken.set(subject, times);
        return [`lib-${subject}${times === 1 ? '' : `-${times}`}.mjs`, members];
      }),
  );
}

function subjectOf(chunks: readonly Chunk[]): string {
  const entry = chunks.find(({ entryPoint }) => entryPoint !== undefined)?.entryPoint;
  if (entry !== undefined) return nameOf(entry);
  const sources = chunks.flatMap(({ inputs }) => [...inputs]).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const own = sources.length === 0 || sources.some(([path]) => !path.includes('node_modules/'));
  return own ? 'shared' : nameOf(sources[0]?.[0] ?? '');
}

/** The package's name without its scope's `@`, or the name of a module of ours. */
function nameOf(path: string): string {
  const owner = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return (owner ?? path.split('/').at(-1) ?? '')
    .replace(/\.[a-z]+$/, '')
    .replace('@', '')
    .replace(/[/:]/, '-');
}

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'completion-batch-build-'));
}

async function check(): Promise<void> {
  const folder = join(await emptyFolder(), 'dist');
  try {
    const fresh = await buildInto(folder);
    const committed = await readdir(dist).catch(() => []);
    const read = (from: string, name: string): Promise<string | undefined> =>
      readFile(join(from, name), 'utf8').catch(() => undefined);
    const different: string[] = [];
    for (const name of new Set([...fresh, ...committed])) {
      if ((await read(folder, name)) !== (await read(dist, name))) different.push(name);
    }
    if (different.length === 0) return;
    console.error(`packages/actions/dist is not what the sources give: ${different.sort().join(', ')}`);
    console.error('Run "npm run build" and commit it.');
    process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeBill(path: string): Promise<void> {
  const { modules } = await bundle();
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await billOfMaterials(modules, root, '../..'));
}

// The same sources must give the same bytes on every machine: another esbuild would not.
const wanted = own.devDependencies.esbuild;
const { version } = createRequire(import.meta.url)('esbuild') as { version: string };
if (version !== wanted) throw new Error(`dist is built with esbuild ${wanted}; ${version} is installed`);

const { values } = parseArgs({
  options: { check: { type: 'boolean' }, bill: { type: 'string' }, into: { type: 'string' } },
});
if (values.check === true) await check();
else if (values.bill !== undefined) await writeBill(values.bill);
else console.log((await buildInto(resolve(values.into ?? dist))).join('\n'));
