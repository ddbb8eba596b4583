/**
 * Builds dist/: one small entry per action, and chunks they share. `--check` builds into a temporary folder and fails
 * when dist/ is not what the sources give. `--into FOLDER` builds into another folder, in place of what is there. `--bill FILE`
 * builds nothing that stays, and writes what dist/ is made of.
 *
 * dist/ is committed, because a runner starts an action from the repository's files, and downloads all of them for every
 * job. So it has to be small, its files need names that stay, and its text has to make readable diffs: that is why what is
 * ours is not minified. Chunks of packages lose their line breaks, not their names.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildResult, build, type Metafile, type Plugin, transform } from 'esbuild';
import { pageTemplate } from '../page/template-plugin.ts';
import { ACTIONS } from './scripts/action-file.ts';
import { bareOctokit } from './scripts/bare-octokit.ts';
import { billOfMaterials } from './scripts/bill.ts';
import { englishOnly } from './scripts/english-only.ts';
import { httpByNeed } from './scripts/http-by-need.ts';
import { licences } from './scripts/licences.ts';
import { ownSources } from './scripts/own-sources.ts';
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

async function bundle(): Promise<Bundled> {
  const pageModules: string[] = [];
  const template = pageTemplate((paths) => {
    pageModules.push(...paths.map((path) => relative(root, path).replaceAll('\\', '/')));
  });
  const built = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(ACTIONS.map((action) => [action, `src/${action}/run.ts`])),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    define: { COMPLETION_BATCH_VERSION: JSON.stringify(own.version) },
    // Some dependencies are CommonJS and call require for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
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
    logLevel: 'warning',
  });
  return { ...built, modules: [...Object.keys(built.metafile.inputs), ...pageModules] };
}

/** @returns names of the files written */
async function buildInto(folder: string): Promise<string[]> {
  const { outputFiles, metafile, modules } = await bundle();
  const names = stableNames(metafile);
  const files = new Map<string, string>();
  for (const { path, text } of outputFiles) {
    const name = path.split(/[\\/]/).at(-1) ?? '';
    const output = metafile.outputs[relative(root, path).replaceAll('\\', '/')];
    let renamed = output !== undefined && isOfPackages(output) ? await withoutBreaks(text) : text;
    for (const [from, to] of names) renamed = renamed.replaceAll(from, to);
    files.set(names.get(name) ?? name, renamed);
  }
  files.set('licenses.txt', await licences(modules, root));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  return [...files.keys()].sort();
}

/** True where nine tenths are of packages: nobody reads them here, and each job downloads them. */
function isOfPackages({ inputs }: Metafile['outputs'][string]): boolean {
  const bytes = Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, bytesInOutput }));
  const sum = (of: typeof bytes): number => of.reduce((all, { bytesInOutput }) => all + bytesInOutput, 0);
  return sum(bytes.filter(({ path }) => path.includes('node_modules/'))) > 0.9 * sum(bytes);
}

async function withoutBreaks(text: string): Promise<string> {
  const { code } = await transform(text, {
    format: 'esm',
    target: 'node24',
    minifyWhitespace: true,
    minifySyntax: true,
  });
  return code;
}

/**
 * Names of chunks end in a digest of their content, which would give every change new files. Each is called after the
 * module it was made for, or after the package that most of it comes from; what holds code of ours is called shared.
 */
function stableNames(metafile: Metafile): ReadonlyMap<string, string> {
  const chunks = Object.entries(metafile.outputs)
    .map(([path, output]) => ({ name: path.split('/').at(-1) ?? '', output }))
    .filter(({ name }) => /-[0-9A-Z]{8}\.mjs$/.test(name))
    .sort((a, b) => b.output.bytes - a.output.bytes || (a.name < b.name ? -1 : 1));
  const taken = new Map<string, number>();
  return new Map(
    chunks.map(({ name, output }) => {
      const subject = subjectOf(output);
      const times = (taken.get(subject) ?? 0) + 1;
      taken.set(subject, times);
      return [name, `lib-${subject}${times === 1 ? '' : `-${times}`}.mjs`];
    }),
  );
}

function subjectOf({ entryPoint, inputs }: Metafile['outputs'][string]): string {
  if (entryPoint !== undefined) return nameOf(entryPoint);
  const paths = Object.entries(inputs).sort(([a, x], [b, y]) => y.bytesInOutput - x.bytesInOutput || (a < b ? -1 : 1));
  const own = paths.length === 0 || paths.some(([path]) => !path.includes('node_modules/'));
  return own ? 'shared' : nameOf(paths[0]?.[0] ?? '');
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
