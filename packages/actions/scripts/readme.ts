/** Writes the tables of inputs and outputs into the actions' READMEs; `--check` only tells whether they are up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import { ACTIONS, type ActionFile, pathOf, readActionFile } from './action-file.ts';

const BEGIN = '<!-- from action.yml: begin -->';
const END = '<!-- from action.yml: end -->';

/** @throws Error where the README has no place for the tables */
export function withTables(readme: string, action: ActionFile): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`a README needs the lines ${BEGIN} and ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${tables(action)}\n${readme.slice(end)}`;
}

function tables({ inputs, outputs }: ActionFile): string {
  const text = (value: string): string => value.replaceAll('|', '\\|').replace(/\s+/g, ' ').trim();
  const value = (input: ActionFile['inputs'][string]): string => {
    if (input.required === true) return '**required**';
    return input.default === undefined ? '' : `\`${input.default}\``;
  };
  return [
    '### Inputs',
    '',
    table([
      ['Name', 'Default', 'What it is'],
      ...Object.entries(inputs).map(([name, input]) => [`\`${name}\``, value(input), text(input.description)]),
    ]),
    '',
    '### Outputs',
    '',
    table([
      ['Name', 'What it is'],
      ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, text(description)]),
    ]),
  ].join('\n');
}

/** In columns, as the formatter of this repository wants Markdown tables. */
function table(rows: readonly (readonly string[])[]): string {
  const columns = rows[0] ?? [];
  const widths = columns.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head, ...body] = rows.map(line);
  return [head, line(widths.map((width) => '-'.repeat(width))), ...body].join('\n');
}

async function main(check: boolean): Promise<void> {
  for (const action of ACTIONS) {
    const path = pathOf(action, 'README.md');
    const before = await readFile(path, 'utf8');
    const after = withTables(before, await readActionFile(action));
    if (before === after) continue;
    if (check) {
      console.error(
        `packages/actions/${action}/README.md does not fit its action.yml: run "npm run build" and commit it.`,
      );
      process.exitCode = 1;
    } else await writeFile(path, after);
  }
}

if (import.meta.main) await main(process.argv.includes('--check'));
