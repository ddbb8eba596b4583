/**
 * Verdicts by label as a chart that GitHub draws of a Mermaid block. Names in it are reduced to signs that mean nothing to
 * Mermaid; the table beside it has them whole, for whoever cannot see the chart.
 */
import type { LabelVerdicts, Verdicts } from '@completion-batch/core';
import { tenths, verdictsIn } from '@completion-batch/core';
import { number } from '@completion-batch/core/light';
import { type Figure, figure, literal, table } from './summary.ts';

/** Bars of one chart, and rows of its table; what there is beside the most frequent is one more. */
const MAX_BARS = 15;

/** Characters of a name in a cell. */
const MAX_CELL = 60;

/** Characters of a name beside its bar. */
const MAX_NAME = 28;

/** Green, red and amber, told apart by those who see no red, too; the order is that of a bar from its left. */
const PARTS = [
  { name: 'valid', sign: '🟢', color: '#2da44e' },
  { name: 'invalid', sign: '🔴', color: '#8b1a2b' },
  { name: 'needsReview', sign: '🟡', color: '#e3b341' },
] as const;

/** Chart, what its colours mean, and the same as a table; no verdicts, no text. */
export function verdictChart(byLabel: readonly LabelVerdicts[], others: Readonly<Verdicts>): string {
  const rows = shownRows(byLabel, others).filter((row) => verdictsIn(row) > 0);
  if (rows.length === 0) return '';
  const legend = `${PARTS[0].sign} valid, ${PARTS[1].sign} invalid, ${PARTS[2].sign} needs review`;
  return [
    '**Verdicts by label**',
    '',
    chart(rows),
    '',
    `${legend}, by number of labels:`,
    '',
    table(
      ['Label', 'Valid', 'Invalid', 'Needs review', 'Called wrong'],
      rows.map((row) => [literal(row.label, MAX_CELL), row.valid, row.invalid, row.needsReview, share(row)]),
    ),
  ].join('\n');
}

/** Of a label's verdicts those that are against it. */
function share(row: LabelVerdicts): Figure {
  return figure(`${tenths(row.invalid / verdictsIn(row))} %`);
}

function shownRows(byLabel: readonly LabelVerdicts[], others: Readonly<Verdicts>): LabelVerdicts[] {
  const rest = [...byLabel.slice(MAX_BARS), { label: '', ...others }];
  const sum = (name: (typeof PARTS)[number]['name']): number => rest.reduce((all, each) => all + each[name], 0);
  const more = { label: 'other labels', valid: sum('valid'), invalid: sum('invalid'), needsReview: sum('needsReview') };
  return [...byLabel.slice(0, MAX_BARS), more];
}

/**
 * Mermaid draws the bars of one place over each other: the longest is drawn first, and what is left of it in sight is its
 * last part.
 */
function chart(rows: readonly LabelVerdicts[]): string {
  const names = axisNames(rows.map(({ label }) => label));
  const bars = PARTS.map((_, last) => {
    const ends = rows.map((row) => PARTS.slice(0, last + 1).reduce((sum, { name }) => sum + row[name], 0));
    return `  bar [${ends.join(', ')}]`;
  }).toReversed();
  const colors = PARTS.map(({ color }) => color).toReversed();
  const most = Math.max(...rows.map(verdictsIn));
  const config = {
    themeVariables: { xyChart: { plotColorPalette: colors.join(', ') } },
    // With numbers below it Mermaid moves 0 away from the axis, and a bar of nothing would be seen.
    xyChart: { width: 720, height: 60 + 30 * rows.length, yAxis: { showLabel: false, showTick: false } },
  };
  return [
    '```mermaid',
    `%%{init: ${JSON.stringify(config)}}%%`,
    'xychart-beta horizontal',
    `  x-axis [${names.map((name) => `"${name}"`).join(', ')}]`,
    `  y-axis "labels, up to ${number(most)}" 0 --> ${most}`,
    ...bars,
    '```',
  ].join('\n');
}

/** Letters, digits and `_` alone, and no name twice: bars of one name would be one. */
export function axisNames(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const plain = label.replace(/[^A-Za-z0-9_ ]/g, '_').slice(0, MAX_NAME) || '_';
    let name = plain;
    for (let copy = 2; taken.has(name); copy += 1) name = `${plain} ${copy}`;
    taken.add(name);
    return name;
  });
}
