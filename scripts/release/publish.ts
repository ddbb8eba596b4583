/** Publishes the packages of a release, each once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../repository-name.ts';
import { type Made, type MadePackage, readMade } from './made.ts';
import { checkNpm, contentOf, download, findPublished, findTagged, publishFile } from './npm.ts';
import { endWith, ReleaseProblem } from './problem.ts';
import { npmTag, parseVersion } from './versions.ts';

const HELP = `Publishes the packages that pack has made, in the order in which they need each
other. One that the registry has is left as it is; if that is another file, it
ends with 1 before anything is published. It may be run again after whatever
kept it from ending.

  node scripts/release/publish.ts [--from FOLDER] [--dry-run] [--no-provenance]

  --from FOLDER      what pack has made (default: staged/release)
  --dry-run          says what would be published, and publishes nothing
  --no-provenance    for a registry that takes none; npm's own does, from a
                     workflow with id-token: write

The registry is npm's (npm config get registry), and so is who publishes: in a
workflow npm asks GitHub who it is, and needs no token.
`;

interface Options {
  readonly folder: string;
  readonly dryRun: boolean;
  readonly provenance: boolean;
}

interface Planned extends MadePackage {
  /** Undefined: the registry has it. */
  readonly tag: string | undefined;
}

export async function publish(options: Options): Promise<void> {
  const made = await readMade(options.folder);
  if (options.provenance && !options.dryRun) await checkNpm();
  // All of it first: where one is not what it should be, none is published.
  const planned: Planned[] = [];
  for (const each of made.packages) planned.push(await plan(each, options.folder));
  for (const each of planned) await publishOne(each, options);
  console.log(`${made.tag}: ${summary(planned, made, options.dryRun)}`);
}

async function plan(each: MadePackage, folder: string): Promise<Planned> {
  const there = await findPublished(each.name, each.version);
  if (there !== undefined) {
    if (there.integrity !== each.integrity) await compareContent(each, folder);
    return { ...each, tag: undefined };
  }
  const version = parseVersion(each.version);
  if (version === undefined) throw new Error(`${each.version} is no version`);
  return { ...each, tag: npmTag(version, await findTagged(each.name)) };
}

/**
 * A library that is not released anew has the version of an earlier release, and only the commit that it names may differ.
 * @throws ReleaseProblem where more does
 */
async function compareContent({ name, version, file }: MadePackage, folder: string): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), 'published-'));
  try {
    const there = await contentOf(await download(name, version, temporary));
    const here = await contentOf(join(folder, file));
    const paths = [...new Set([...there.keys(), ...here.keys()])];
    const different = paths.filter((path) => there.get(path) !== here.get(path));
    if (different.length === 0) return;
    throw new ReleaseProblem(
      `The registry has another ${name}@${version}: ${different.slice(0, 5).join(', ')} ${different.length === 1 ? 'differs' : `and ${different.length} files in all differ`}.`,
      'A version is published once. If the package was changed on purpose, it needs a changeset; otherwise find out who published it.',
    );
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function publishOne({ name, version, file, integrity, tag }: Planned, options: Options): Promise<void> {
  const title = `${name}@${version}`;
  if (tag === undefined) return console.log(`  is there   ${title}`);
  if (options.dryRun) return console.log(`  would be   ${title} as ${tag}`);
  try {
    await publishFile(join(options.folder, file), tag, options.provenance);
  } catch (error) {
    // Its answer may have been lost, or the registry did not show yet what it has.
    const there = await findPublished(name, version);
    if (there?.integrity !== integrity) throw error;
  }
  console.log(`  published  ${title} as ${tag}`);
}

function summary(planned: readonly Planned[], { packages }: Made, dryRun: boolean): string {
  const missing = planned.filter(({ tag }) => tag !== undefined).length;
  const rest = packages.length - missing;
  return `${missing} ${dryRun ? 'would be published' : 'published'}, ${rest} ${rest === 1 ? 'was' : 'were'} there`;
}

if (import.meta.main) {
  await endWith(async () => {
    const { values } = parseArgs({
      allowNegative: true,
      options: {
        from: { type: 'string' },
        'dry-run': { type: 'boolean' },
        provenance: { type: 'boolean', default: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return console.log(HELP.trimEnd());
    await publish({
      folder: resolve(values.from ?? join(ROOT, 'staged/release')),
      dryRun: values['dry-run'] === true,
      provenance: values.provenance,
    });
  });
}
