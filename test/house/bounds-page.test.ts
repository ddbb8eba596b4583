/** docs/bounds.md shows every bound as the code has it. `WRITE_PAGES=1` puts the tables right. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { BOUNDS, type Bound } from '../../packages/engine/src/platform/bounds.ts';

const PAGE = fileURLToPath(new URL('../../docs/bounds.md', import.meta.url));
const BEGIN = '<!-- bounds of platform/bounds.ts -->';
const END = '<!-- end of bounds -->';

function shown({ most, unit }: Bound): string {
  if (unit === 'ms') return most < 120_000 ? `${most / 1000} s` : `${most / 60_000} min`;
  if (unit !== 'bytes') return `${most.toLocaleString('en-US')} ${unit}`;
  if (most >= 2 ** 30) return `${most / 2 ** 30} GiB`;
  return most >= 2 ** 20 ? `${most / 2 ** 20} MiB` : `${most / 1024} KiB`;
}

function table([from, bounds]: [string, Readonly<Record<string, Bound>>]): string {
  const cells = Object.values(bounds).map((bound) => [bound.of, shown(bound), bound.because]);
  const rows = [['what', 'at most', 'why'], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [`### From ${from}`, '', line(head), rule, ...rest.map(line)].join('\n');
}

it('docs/bounds.md has every bound, with its figure and its reason', () => {
  const text = readFileSync(PAGE, 'utf8');
  const [before = '', rest = ''] = text.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const tables = Object.entries(BOUNDS).map(table).join('\n\n');
  const right = `${before}${BEGIN}\n\n${tables}\n\n${END}${after}`;
  if (process.env.WRITE_PAGES) writeFileSync(PAGE, right);
  else expect(text).toBe(right);
});
