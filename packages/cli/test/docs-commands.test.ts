/** Every command that a page shows is one that the command line takes: its own parser reads it, and nothing is done. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const WORK = fileURLToPath(new URL('../src/commands/work', import.meta.url));

/** Commands in place of which nothing happens. */
let done = 0;
let main: (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<number>;
let told: string[];

beforeAll(async () => {
  for (const file of globSync(`${WORK}/*.ts`)) {
    const names = [...readFileSync(file, 'utf8').matchAll(/^export async function (\w+Work)\b/gm)].map(
      ([, name]) => name,
    );
    if (names.length === 0) continue;
    const work = (): void => {
      done += 1;
    };
    vi.doMock(file, () => Object.fromEntries(names.map((name) => [name, work])));
  }
  vi.spyOn(console, 'error').mockImplementation((text: string) => void told.push(text));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  ({ main } = await import('../src/main.ts'));
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.resetModules();
});

interface Shown {
  readonly page: string;
  readonly line: number;
  readonly args: readonly string[];
}

const pages = execFileSync('git', ['ls-files', '*.md'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const textOf = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

const blocks = pages.flatMap((page) => shownIn(page, /^( *)```(?:sh|bash)\n([\s\S]*?)^\1```$/gm, 2));
const inline = pages.flatMap((page) =>
  shownIn(page, /(?<!`)`((?:npx )?completion-batch [^`]+|npm start -- [^`]+)`(?!`)/g, 1),
);

function shownIn(page: string, pattern: RegExp, group: number): Shown[] {
  const text = textOf(page);
  return [...text.matchAll(pattern)].flatMap((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return commandsIn(match[group] ?? '').map((args) => ({ page, line, args }));
  });
}

/** What the shell would give to our program: of its language as much as pages use. */
function commandsIn(script: string): string[][] {
  const words =
    script
      .replaceAll(/\\\n */g, ' ')
      .match(/(?:'[^']*'|"[^"]*"|#(?<=(?:^|\s)#).*|[^\s'"|;&<>()]|[|;&<>()])+?(?=[\s|;&<>()]|$)|[|;&<>()\n]/gm) ?? [];
  const commands: string[][] = [[]];
  for (const word of words) {
    if (/^[|;&()\n]$/.test(word)) commands.push([]);
    else if (!word.startsWith('#')) commands.at(-1)?.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return commands.flatMap(argumentsOf);
}

function argumentsOf(words: readonly string[]): string[][] {
  const redirected = words.findIndex((word) => /^\d?[<>]/.test(word));
  const own = (redirected === -1 ? words : words.slice(0, redirected)).filter((word) => !/^[A-Z_]+=/.test(word));
  const [first, second, third] = own;
  if (second === '…') return [];
  if (first === 'completion-batch') return [own.slice(1)];
  if (first === 'npx' && second === 'completion-batch') return [own.slice(2)];
  if (first !== 'npm' || second !== 'start') return [];
  return [['start', ...(third === '--' ? own.slice(3) : [])]];
}

async function given(args: readonly string[]): Promise<number> {
  told = [];
  done = 0;
  return main(args, {});
}

it('reads the shell as it is', () => {
  expect(
    commandsIn('A=1 npx completion-batch batch submit "a b" --x \\\n  \'c\' > out # more\nnpm start | less'),
  ).toEqual([['batch', 'submit', 'a b', '--x', 'c'], ['start']]);
});

it('finds commands on pages', () => {
  expect(blocks.length).toBeGreaterThan(10);
  expect(inline.length).toBeGreaterThan(20);
});

const WRONG = /unknown|too many|cannot be used/;

describe('in blocks, to be run as they are', () => {
  it.each(blocks)('$page:$line $args', async ({ args }) => {
    const code = await given(args);
    // What a shell would put in is not known here.
    const isWhole = !args.some((word) => word.includes('$'));
    if (!isWhole) expect(told.join(' ')).not.toMatch(WRONG);
    else expect([code, told]).toEqual([0, []]);
    if (isWhole && !args.includes('--help') && !args.includes('--version')) expect(done).toBe(1);
  });
});

describe('in sentences, where something may be left out', () => {
  it.each(inline)('$page:$line $args', async ({ args }) => {
    await given(args.filter((word) => word !== '…'));
    expect(told.join(' ')).not.toMatch(WRONG);
  });
});
