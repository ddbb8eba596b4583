/** Options that every command has, asked of the program itself. */
import { expect, it } from 'vitest';
import { inProcess } from '../world/cli-in-process.ts';

/** Commands that others stand below. */
const ABOVE = ['batch', 'review'];
/** They ask a person; docs/terminal.md tells what stands in for them. */
const WITHOUT_JSON = ['review next'];

const help = async (...path: string[]): Promise<string> => (await inProcess([...path, '--help'], {})).stdout;

/** The names in a help's lists: lines that are indented by two, before what they say. */
function namesIn(text: string): string[] {
  const names = [...text.matchAll(/^ {2}([a-z]+)(?: [<[][^ ]+)* {2,}\S/gm)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== 'help');
}

it('every command has --quiet, --verbose and, but for those that ask, --json', async () => {
  const paths: string[][] = [];
  for (const name of namesIn(await help())) {
    const below = ABOVE.includes(name) ? namesIn(await help(name)) : [];
    paths.push(...(below.length === 0 ? [[name]] : below.map((one) => [name, one])));
  }
  expect(paths.map((path) => path.join(' '))).toEqual(
    expect.arrayContaining(['start', 'status', 'collect', 'review next', 'batch results', 'emulator']),
  );
  for (const path of paths) {
    const text = await help(...path);
    const missing = ['--quiet', '--verbose', '--json'].filter((option) => !text.includes(`  ${option}`));
    expect([path.join(' '), missing]).toEqual([
      path.join(' '),
      WITHOUT_JSON.includes(path.join(' ')) ? ['--json'] : [],
    ]);
  }
});

it('both ways of saying more and less at once are refused', async () => {
  const { code, stderr } = await inProcess(['status', '--table', 't', '--quiet', '--verbose'], {});
  expect([code, stderr]).toEqual([2, expect.stringContaining("'--quiet' cannot be used with option '--verbose'")]);
});
