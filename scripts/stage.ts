/**
 * Makes the packages as they are published, each in a folder of its own. In the clone their `exports` point to the sources,
 * so that everything there works without a build; in what is published they point to dist. The package.json is derived
 * from the workspace's, so a door that is added there is published without a change here.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withoutKeys } from './without-keys.mjs';

const ROOT = resolve(import.meta.dirname, '..');

const HELP = `Makes the packages as they are published, and publishes nothing:

  npm run stage -- [--out FOLDER]     default: staged

Each package that is not private gets FOLDER/<package> with dist (JavaScript and
types), README.md, LICENSE and a package.json made of the workspace's: exports
lead to dist, engines and repository are those of the top, scripts and
devDependencies are left out, publishConfig counts where it says otherwise,
gitHead names the commit.

  npm pack ./FOLDER/engine            what would be published, as a file; who
                                      publishes it: RELEASING.md
`;

type Target = string | { readonly [condition: string]: Target };

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Target;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly engines?: Readonly<Record<string, string>>;
  readonly repository?: Readonly<Record<string, string>>;
  /** The commit that it is made of: `completion-batch init` calls the workflows at the same. */
  readonly gitHead?: string;
  readonly publishConfig?: { readonly access?: string; readonly exports?: Target };
}

/** A package of the workspace that is published. */
interface Workspace {
  /** Its folder from the top of the repository, with slashes. */
  readonly directory: string;
  readonly manifest: Manifest;
}

/** A package as it is published. */
export interface Staged {
  readonly name: string;
  readonly folder: string;
}

/**
 * Compiles and bundles what is published and writes it into folders under `out`, in place of what was there.
 * @param out where `<out>/<package>` is made
 */
export async function stage(out: string): Promise<Staged[]> {
  const top = { ...(await readManifest('.')), ...gitHead() };
  const folders = await readdir(join(ROOT, 'packages'));
  const all = await Promise.all(
    folders.map(async (name) => ({ directory: `packages/${name}`, manifest: await readManifest(`packages/${name}`) })),
  );
  const published = all.filter(({ manifest }) => manifest.private !== true);
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  run(compiler, '-b', ...published.map(({ directory }) => directory));
  return Promise.all(published.map((each) => stagePackage(each, top, out)));
}

async function stagePackage({ directory, manifest }: Workspace, top: Manifest, out: string): Promise<Staged> {
  const from = join(ROOT, directory);
  const folder = join(out, directory.slice('packages/'.length));
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, 'dist'), { recursive: true });
  await (manifest.scripts?.build === undefined ? copyCompiled(from, folder) : copyBundle(from, folder));
  const others = (manifest.files ?? []).filter((path) => !path.startsWith('dist'));
  for (const path of [...others, 'README.md']) await cp(join(from, path), join(folder, path), { recursive: true });
  await cp(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  const published = `${JSON.stringify(publishedManifest({ directory, manifest }, top), undefined, 2)}\n`;
  await writeFile(join(folder, 'package.json'), published);
  return { name: manifest.name, folder };
}

function publishedManifest({ directory, manifest }: Workspace, top: Manifest): Manifest {
  const { private: _, scripts, devDependencies, publishConfig = {}, ...kept } = manifest;
  const { access, ...instead } = publishConfig;
  return {
    ...kept,
    ...(kept.exports === undefined ? {} : { exports: compiledTarget(kept.exports) }),
    ...(top.engines === undefined ? {} : { engines: top.engines }),
    ...(top.repository === undefined ? {} : { repository: { ...top.repository, directory } }),
    ...(top.gitHead === undefined ? {} : { gitHead: top.gitHead }),
    ...instead,
    ...(access === undefined ? {} : { publishConfig: { access } }),
  };
}

/** `./src/x.ts` is compiled to `./dist/x.js` and its types; anything else stays. */
function compiledTarget(target: Target): Target {
  if (typeof target !== 'string') {
    return Object.fromEntries(Object.entries(target).map(([name, inner]) => [name, compiledTarget(inner)]));
  }
  const path = /^\.\/src\/(.+)\.ts$/.exec(target)?.[1];
  return path === undefined ? target : { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` };
}

/** What the compiler made of the sources there are now; it does not remove what it made of those that are gone. */
async function copyCompiled(from: string, folder: string): Promise<void> {
  for (const path of await readdir(join(from, '.tsc'), { recursive: true })) {
    const source = /^(.+?)(?:\.d\.ts|\.js)$/.exec(path)?.[1];
    if (source === undefined || !existsSync(join(from, 'src', `${source}.ts`))) continue;
    await mkdir(dirname(join(folder, 'dist', path)), { recursive: true });
    await cp(join(from, '.tsc', path), join(folder, 'dist', path));
  }
}

/** The bundle as its own build makes it, which may have files of earlier builds beside it, and the types of its door. */
async function copyBundle(from: string, folder: string): Promise<void> {
  run(join(from, 'build.ts'), '--if-needed');
  const { files } = JSON.parse(await readFile(join(from, 'dist/build.json'), 'utf8')) as { files: readonly string[] };
  for (const name of [...files, 'main.mjs', 'licenses.txt']) {
    await cp(join(from, 'dist', name), join(folder, 'dist', name));
  }
  await cp(join(from, '.tsc/src/main.d.ts'), join(folder, 'dist/main.d.ts'));
}

/** None where this is no clone. */
function gitHead(): { gitHead?: string } {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    const env = withoutKeys(process.env);
    return { gitHead: execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, encoding: 'utf8', stdio, env }).trim() };
  } catch {
    return {};
  }
}

function run(...args: readonly string[]): void {
  // Standard output is for what is staged.
  execFileSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', process.stderr, process.stderr],
    env: withoutKeys(process.env),
  });
}

async function readManifest(directory: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(ROOT, directory, 'package.json'), 'utf8')) as Manifest;
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
  if (values.help === true) console.log(HELP.trimEnd());
  else {
    for (const { name, folder } of await stage(resolve(values.out ?? join(ROOT, 'staged')))) {
      console.log(`${name}: ${relative(process.cwd(), folder)}`);
    }
  }
}
