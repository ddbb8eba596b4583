/**
 * Draws kept results as SVG: a panel for each row that has a bar, its ratio over the commits, the bar as a dashed line. A panel
 * starts at zero, so that a small change looks small.
 */
import { barOf, isBound, isKept, type Promised } from './promise.ts';
import { inOrder, nameOf, type Results } from './results.ts';

const WIDTH = 900;
const COLUMNS = 3;
const PANEL = { width: WIDTH / COLUMNS, height: 120, left: 12, right: 16, top: 34, bottom: 22 };
/** Characters over a panel; those of an id are bold, and wider. */
const TITLE = 44;
const GOOD = '#3b82f6';
const BAD = '#ef4444';

interface Point {
  readonly results: Results;
  readonly row: Promised;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function resultsChart(all: readonly Results[]): string {
  const points = all.flatMap((results) => results.rows.filter(isBound).map((row): Point => ({ results, row })));
  const byName = [...Map.groupBy(points, ({ row }) => nameOf(row)).values()];
  const panels = inOrder(byName.map((of) => ({ id: of[0]?.row.id ?? '', of })));
  const height = Math.max(1, Math.ceil(panels.length / COLUMNS)) * PANEL.height + 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="11" fill="#808080">`,
    '<title>Ratio of each promise to its floor, over the commits that were measured</title>',
    ...panels.map(({ id, of }, index) => {
      const [x, y] = [(index % COLUMNS) * PANEL.width, Math.floor(index / COLUMNS) * PANEL.height];
      return `<g transform="translate(${x.toFixed(0)} ${y})">\n${panel(id, of, all).join('\n')}\n</g>`;
    }),
    `<text x="${PANEL.left}" y="${height - 6}">From left to right: ${all.map(({ sha }) => escaped(sha.slice(0, 7))).join(', ')}. Dashed: the bar. Red: not kept.</text>`,
    '</svg>',
    '',
  ].join('\n');
}

function panel(id: string, points: readonly Point[], all: readonly Results[]): string[] {
  const last = points.at(-1)?.row;
  if (last === undefined) return [];
  const bar = last.atMost ?? last.atLeast ?? 0;
  const most = Math.max(bar, ...points.map(({ row }) => row.ratio)) * 1.1 || 1;
  const [left, right] = [PANEL.left, PANEL.width - PANEL.right];
  const [top, bottom] = [PANEL.top, PANEL.height - PANEL.bottom];
  const x = (results: Results): number =>
    left + ((right - left) * (all.indexOf(results) + 0.5)) / Math.max(1, all.length);
  const y = (ratio: number): number => bottom - ((bottom - top) * ratio) / most;
  const line = (at: number, more: string): string =>
    `<line x1="${left}" x2="${right}" y1="${at.toFixed(1)}" y2="${at.toFixed(1)}" stroke="#808080" ${more}/>`;
  return [
    `<text x="${left}" y="14"><tspan font-weight="bold">${escaped(id)}</tspan> ${escaped(shortened(last.what, TITLE - id.length))}</text>`,
    `<text x="${right}" y="28" text-anchor="end">${last.ratio.toFixed(2)}, bar ${escaped(barOf(last))}</text>`,
    line(bottom, ''),
    line(y(bar), 'stroke-dasharray="5 3"'),
    `<polyline points="${points.map(({ results, row }) => `${x(results).toFixed(1)},${y(row.ratio).toFixed(1)}`).join(' ')}" fill="none" stroke="${GOOD}" stroke-width="2"/>`,
    ...points.map(
      ({ results, row }) =>
        `<circle cx="${x(results).toFixed(1)}" cy="${y(row.ratio).toFixed(1)}" r="3.5" fill="${isKept(row) ? GOOD : BAD}"><title>${escaped(`${results.date} ${results.sha}: ${row.ours} against ${row.theirs}, ${row.ratio.toFixed(2)}`)}</title></circle>`,
    ),
  ];
}

const shortened = (what: string, most: number): string => (what.length > most ? `${what.slice(0, most - 1)}…` : what);
