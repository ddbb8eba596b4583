/**
 * Names that a release has and the next ones keep, one a line: inputs and outputs of actions and called workflows, commands with
 * their options, exports of packages. docs/policies.md says which release may take one away; surface.txt has those of the latest:
 *
 *     node test/house/surface.ts        writes it; a part of "npm run version"
 */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { withoutKeys } from '../../scripts/without-keys.mjs';
import { ROOT } from './listed-files.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

type Named = Readonly<Record<string, unknown>>;

function namesOf(owner: string, declared: Readonly<Record<string, Named | undefined>> | undefined): string[] {
  const kinds = ['inputs', 'secrets', 'outputs'];
  return kinds.flatMap((kind) => Object.keys(declared?.[kind] ?? {}).map((name) => `${owner}: ${kind} ${name}`));
}

function ofActions(): string[] {
  const files = globSync(['action.yml', 'packages/actions/*/action.yml'], { cwd: ROOT });
  return files.flatMap((path) => namesOf(`action ${path.replaceAll('\\', '/')}`, parse(read(path))));
}

function ofWorkflows(): string[] {
  return globSync('.github/workflows/*.yml', { cwd: ROOT }).flatMap((path) => {
    const { on } = parse(read(path)) as { on?: { workflow_call?: Record<string, Named> } };
    return namesOf(`workflow ${path.split(/[\\/]/).at(-1)}`, on?.workflow_call);
  });
}

/** Headings of help below which commands stand: of the program, and of a command with commands of its own. */
const HEADINGS = [/^(?:To |When |Beside )[^\n]*:$/, /^Commands:$/];

/** As its help tells, which has all of them and no others. */
function ofCommand(command: readonly string[]): string[] {
  const program = join(ROOT, 'packages/cli/bin/completion-batch.js');
  const help = execFileSync(process.execPath, [program, ...command, '--help'], {
    encoding: 'utf8',
    env: withoutKeys(process.env),
  });
  const title = ['completion-batch', ...command].join(' ');
  const options = [...help.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option]) => `${title}: ${option}`);
  const heading = HEADINGS[command.length];
  const listed = help.split(/\n{2,}/).filter((part) => heading?.test(part.split('\n', 1)[0] ?? ''));
  const below = listed.flatMap((part) => [...part.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name = '']) => name));
  const others = below.filter((name) => name !== 'help').flatMap((name) => ofCommand([...command, name]));
  return [title, ...options, ...others];
}

/** What programs get of each door; types are not among it. */
async function ofPackages(): Promise<string[]> {
  const found: string[] = [];
  for (const name of ['cli', 'core', 'emulator', 'engine']) {
    const { exports } = JSON.parse(read(`packages/${name}/package.json`)) as { exports: Record<string, string> };
    for (const door of Object.keys(exports)) {
      const from = `@completion-batch/${name}${door.slice(1)}`;
      found.push(...Object.keys((await import(from)) as object).map((each) => `${from}: ${each}`));
    }
  }
  return found;
}

export const KEPT = join(import.meta.dirname, 'surface.txt');

export async function surface(): Promise<string[]> {
  return [...new Set([...ofActions(), ...ofWorkflows(), ...ofCommand([]), ...(await ofPackages())])].sort();
}

if (import.meta.main) writeFileSync(KEPT, `${(await surface()).join('\n')}\n`);
