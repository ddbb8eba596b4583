/** Makes the files of a release: packages as npm gets them, bills of materials, digests, notes. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DIST } from '../rebuilt/files.ts';
import { ROOT, repositoryName } from '../repository-name.ts';
import { stage } from '../stage.ts';
import { writeBills } from './bills.ts';
import { integrityOf, type Made, type MadePackage, sha256 } from './made.ts';
import { changesOf, releaseNotes } from './notes.ts';
import { endWith } from './problem.ts';
import { run } from './run.ts';
import { inOrder, type Package, readPackages, releaseVersion } from './workspace.ts';

const HELP = `Makes the files of a release in a folder, in place of what was there, and
publishes nothing. The same commit gives the same bytes.

  node scripts/release/pack.ts [--out FOLDER]     default: staged/release

  *.tgz            the packages as they are published (npm run stage, npm pack)
  *.cdx.json       what each of them, and packages/actions/dist, is made of
                   (CycloneDX)
  licenses.txt     the licences of what dist has in it
  SHA256SUMS       digests of all these, and of the files of dist;
                   DIST-SHA256SUMS has the latter alone
  notes.md         the text of the release, out of CHANGELOG.md
  release.json     what the programs after this one read
`;

export async function pack(out: string): Promise<Made> {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const packages = await readPackages();
  const published = inOrder(packages);
  const [commit = '', committed = ''] = (await run('git', ['show', '-s', '--format=%H %ct', 'HEAD'])).trim().split(' ');
  const made = await packPackages(published, out);
  const bills = await writeBills(published, out);
  await writeFile(join(out, 'licenses.txt'), await readFile(join(ROOT, DIST, 'licenses.txt')));
  const files = [...made.map(({ file }) => file), ...bills, 'licenses.txt'];
  const dist = await sums((await readdir(join(ROOT, DIST))).sort(), join(ROOT, DIST), `${DIST}/`);
  await writeFile(join(out, 'DIST-SHA256SUMS'), dist);
  await writeFile(join(out, 'SHA256SUMS'), (await sums(files, out, '')) + dist);
  const assets = [...files, 'SHA256SUMS'].map(async (file) => ({
    file,
    sha256: sha256(await readFile(join(out, file))),
  }));
  const version = releaseVersion(packages);
  const tag = `v${version}`;
  const release: Made = {
    version,
    tag,
    commit,
    committed: Number(committed),
    packages: made,
    assets: await Promise.all(assets),
  };
  await writeFile(join(out, 'release.json'), `${JSON.stringify(release, undefined, 2)}\n`);
  const repository = repositoryName();
  await writeFile(join(out, 'notes.md'), releaseNotes(await changesOf(version), { tag, commit, repository }));
  return release;
}

async function packPackages(published: readonly Package[], out: string): Promise<MadePackage[]> {
  const folder = await mkdtemp(join(tmpdir(), 'staged-'));
  try {
    const staged = new Map((await stage(folder)).map((each) => [each.name, each.folder]));
    const made = published.map(async ({ name, version }) => {
      const into = await mkdtemp(join(folder, 'packed-'));
      await run('npm', ['pack', staged.get(name) ?? '', '--pack-destination', into, '--ignore-scripts']);
      const [file = ''] = await readdir(into);
      await copyFile(join(into, file), join(out, file));
      return { name, version, file, integrity: integrityOf(await readFile(join(out, file))) };
    });
    return await Promise.all(made);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As sha256sum writes and reads it. */
async function sums(files: readonly string[], folder: string, shown: string): Promise<string> {
  const lines = files.map(async (file) => `${sha256(await readFile(join(folder, file)))}  ${shown}${file}\n`);
  return (await Promise.all(lines)).join('');
}

if (import.meta.main) {
  await endWith(async () => {
    const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean', short: 'h' } } });
    if (values.help === true) return console.log(HELP.trimEnd());
    const out = resolve(values.out ?? join(ROOT, 'staged/release'));
    const { tag, commit, packages, assets } = await pack(out);
    console.log(`${tag} of ${commit}, in ${out}`);
    for (const { name, version, integrity } of packages) console.log(`  ${name}@${version} ${integrity}`);
    console.log(`  ${assets.length} files for the release on GitHub`);
  });
}
