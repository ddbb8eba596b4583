/**
 * Writes the name of this repository into all that spells it: package.json, pages, examples, workflows. A fork runs it once.
 * What is compiled or tested asks `repositoryName` in place of spelling it, so sources are left alone.
 */
import { execFileSync } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isName, nameOfAddress, ROOT, repositoryName } from './repository-name.ts';
import { withoutKeys } from './without-keys.mjs';

const HELP = `Gives this repository another name, in package.json and wherever that name is
spelled:

  npm run own -- [OWNER[/NAME]]         without OWNER: as the remote origin has it
                                        on GitHub; without NAME: the name stays
  npm run own -- --dry-run OWNER        lists what would be changed
  npm run own -- --check [OWNER/NAME]   fails where something spells another than
                                        package.json does, or package.json
                                        another than this

What is replaced is the name that package.json has now, so it may be run again
for another one, and back. Pages, examples, workflows and package.json files are
changed, what is built is not: npm run build afterwards.
`;

/** Something is wrong that whoever called can put right. */
class Refusal extends Error {}

export interface Mention {
  readonly file: string;
  readonly times: number;
}

/** Pages, settings, workflows, images. Sources and what is made of them never spell the name. */
function mayMention(file: string): boolean {
  if (/^(packages\/actions\/dist\/|packages\/[^/]+\/(src|test)\/|test\/(?!consumers\/)|package-lock\.json$)/.test(file))
    return false;
  return /\.(md|ya?ml|json|svg)$|(^|\/)(Dockerfile|CODEOWNERS)$|^docker\//.test(file);
}

/** Those that git knows, and new ones; no link, which would be written through. package.json, which says what is so, is the last. */
function filesOf(root: string): string[] {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const text = execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: withoutKeys(process.env),
    });
    const isFile = (file: string): boolean => lstatSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true;
    const files = [...new Set(text.split('\0'))].filter((file) => mayMention(file) && isFile(file)).sort();
    return [...files.filter((file) => file !== 'package.json'), ...files.filter((file) => file === 'package.json')];
  } catch {
    throw new Refusal('git does not know the files here: run this in a clone of the repository.');
  }
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Before a name: nothing that it would be a part of, and a slash only where an address of GitHub's leads to it. */
const BEFORE = '(?<![\\w.$<>-])(?:(?<!/)|(?<=(?:github\\.com|githubusercontent\\.com|\\brepos)/))';
/** After it: `.git` belongs to an address, another word after a dot or a hyphen makes it another name. */
const AFTER = '(?![\\w-]|\\.(?!git\\b)\\w)';

/** The name as it is spelled, and not a path or a bucket that ends alike. */
const mentionsOf = (name: string): RegExp => new RegExp(`${BEFORE}${quoted(name)}${AFTER}`, 'g');

/** The owner alone, as CODEOWNERS has it. */
const ownerIn = (name: string): RegExp => new RegExp(`(?<![\\w.-])@${quoted(name.split('/')[0] ?? '')}(?![\\w-])`, 'g');

/** One rule for writing and for counting. */
function replaced(file: string, text: string, from: string, to: string): { text: string; times: number } {
  let times = 0;
  const by = (written: string) => (): string => {
    times += 1;
    return written;
  };
  const named = text.replace(mentionsOf(from), by(to));
  const isOwners = file.endsWith('CODEOWNERS') && from.split('/')[0] !== to.split('/')[0];
  const whole = isOwners ? named.replace(ownerIn(from), by(`@${to.split('/')[0]}`)) : named;
  return { text: whole, times };
}

/**
 * Puts `to` wherever the name that package.json has now is spelled.
 * @param root of a clone
 * @returns what was changed, or in a dry run would be
 * @throws Refusal for a name that GitHub would not take, or that stands there for something else: it could not be told
 * from the others when the name changes again
 */
export async function own(
  to: string,
  options: { readonly root?: string; readonly dryRun?: boolean } = {},
): Promise<Mention[]> {
  const root = options.root ?? ROOT;
  if (!isName(to))
    throw new Refusal(`${JSON.stringify(to)} is no name of a repository: use OWNER/NAME, as GitHub spells it.`);
  const from = repositoryName(root);
  if (from === to) return [];
  const files = await Promise.all(
    filesOf(root).map(async (file) => ({ file, before: await readFile(join(root, file), 'utf8') })),
  );
  const taken = files.find(({ file, before }) => replaced(file, before, to, from).times > 0);
  if (taken !== undefined)
    throw new Refusal(
      `${to} stands in ${taken.file} already, for something else: use another name, or change it there. Where this was cut off before its end: git restore .`,
    );
  const mentions: Mention[] = [];
  for (const { file, before } of files) {
    const { text, times } = replaced(file, before, from, to);
    if (times === 0) continue;
    mentions.push({ file, times });
    if (options.dryRun !== true) await writeFile(join(root, file), text);
  }
  return mentions;
}

/** Where one of ours is called by a name that is not package.json's: `FILE:LINE: what it says`. */
export async function otherNames(root: string = ROOT): Promise<string[]> {
  const name = repositoryName(root);
  const ours = `(?:completion-batch|${quoted(name.split('/')[1] ?? '')})`;
  const owner = '[\\w<][\\w.<>-]*';
  // Our workflows and actions, by whatever name; addresses; versions of a repository that is called like this one.
  const shapes = [
    `(?<![\\w./$<>-])(${owner}/${owner})(?=/(?:\\.github/workflows|packages/actions)/)`,
    `(?:github\\.com[/:]|\\brepos/|\\bgithub:)(${owner}/${ours})${AFTER}`,
    `(?<![\\w./@$<>-])(${owner}/${ours})(?=@(?:v\\d|<|[0-9a-f]{40}))`,
  ].map((shape) => new RegExp(shape, 'g'));
  const found: string[] = [];
  for (const file of filesOf(root)) {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n');
    for (const [at, line] of lines.entries()) {
      const spelt = shapes.flatMap((shape) =>
        [...line.matchAll(shape)].map(([, said = '']) => said.replace(/\.git$/, '')),
      );
      // Whoever calls the workflows has a repository, too, which docs/aws names like this.
      const wrong = spelt.filter((said) => said !== name && said !== 'REPOSITORY_OWNER/REPOSITORY');
      found.push(...new Set(wrong.map((said) => `${file}:${at + 1}: ${said}`)));
    }
  }
  return found;
}

/** As given, or as the remote origin has it. */
function nameGiven(given: string | undefined): string {
  if (given !== undefined) return given.includes('/') ? given : `${given}/${repositoryName().split('/')[1]}`;
  try {
    const url = execFileSync('git', ['remote', 'get-url', 'origin'], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: withoutKeys(process.env),
    });
    const name = nameOfAddress(url);
    if (name !== undefined) return name;
  } catch {
    // The same advice.
  }
  throw new Refusal('the remote origin is no repository on github.com: say OWNER/NAME.');
}

async function check(wanted: string | undefined): Promise<void> {
  const name = repositoryName();
  if (wanted !== undefined && wanted !== name) throw new Refusal(`package.json says ${name}: npm run own -- ${wanted}`);
  const others = await otherNames();
  if (others.length > 0) throw new Refusal(`package.json says ${name}; others are spelled:\n${others.join('\n')}`);
  console.log(`Everything spells ${name}.`);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    allowPositionals: true,
  });
  if (values.help === true) return console.log(HELP.trimEnd());
  if (positionals.length > 1) throw new Refusal('one name is enough: OWNER/NAME.');
  if (values.check === true) return check(positionals[0] === undefined ? undefined : nameGiven(positionals[0]));
  const dryRun = values['dry-run'] === true;
  const [from, to] = [repositoryName(), nameGiven(positionals[0])];
  const mentions = await own(to, { dryRun });
  for (const { file, times } of mentions) console.log(`${file}: ${times}`);
  if (mentions.length === 0) console.log(`It is called ${to} already.`);
  else console.log(`${from} ${dryRun ? 'would become' : 'became'} ${to} in ${mentions.length} files.`);
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof TypeError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  }
}
