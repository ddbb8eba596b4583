/** What nights were estimated to take, against what they took: in dollars, and in tokens. */
import type { ReportBatch } from '@completion-batch/core/review';
import { BottomAxis, LeftAxis, type Room, thin } from './axes.tsx';
import { Chart, Key, type Size, type Table } from './chart.tsx';
import { type Compared, compareNights, nightsOf } from './nights.ts';
import { scaleFromZero } from './scale.ts';
import { countOf, dollarsOf, percentOf, shortCountOf } from './words.ts';

interface Props {
  readonly batches: readonly ReportBatch[];
}

interface Measure {
  readonly title: string;
  readonly caption: string;
  readonly unit: string;
  readonly estimate: (batch: ReportBatch) => number | null;
  readonly actual: (batch: ReportBatch) => number | null;
  readonly axisText: (value: number) => string;
  readonly text: (value: number) => string;
}

const HEIGHT = 240;
const both = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

const COST: Measure = {
  title: 'Cost by night',
  caption: 'What batches were estimated to cost, and what they came to, of those where both are known.',
  unit: 'US dollars',
  estimate: ({ estimatedCost }) => estimatedCost,
  actual: ({ cost }) => cost,
  axisText: dollarsOf,
  text: dollarsOf,
};

const TOKENS: Measure = {
  title: 'Tokens by night',
  caption: 'What was estimated and what OpenAI counted, of batches where both are known; input and output together.',
  unit: 'tokens',
  estimate: ({ estimatedInputTokens, estimatedOutputTokens }) => both(estimatedInputTokens, estimatedOutputTokens),
  actual: ({ inputTokens, outputTokens }) => both(inputTokens, outputTokens),
  axisText: shortCountOf,
  text: countOf,
};

export const CostChart = ({ batches }: Props) => <NightChart batches={batches} measure={COST} />;
export const TokenChart = ({ batches }: Props) => <NightChart batches={batches} measure={TOKENS} />;

function NightChart({ batches, measure }: Props & { readonly measure: Measure }) {
  const nights = compareNights(nightsOf(batches), measure.estimate, measure.actual);
  const known = nights.some(({ estimated, actual, open }) => estimated + actual + open > 0);
  return (
    <Chart
      title={measure.title}
      caption={`${measure.caption} A night is from noon to noon, UTC.`}
      empty={known ? undefined : 'No batch of these days says what it took.'}
      legend={
        <p class="legend">
          <Key look="bar-estimated" shape="bar">
            estimated
          </Key>
          <Key look="bar-actual" shape="bar">
            actual
          </Key>
          {nights.some(({ open }) => open > 0) && (
            <Key look="bar-open" shape="bar">
              estimated, still running
            </Key>
          )}
        </p>
      }
      height={HEIGHT}
      table={tableOf(nights, measure)}
    >
      {(size) => <Bars nights={nights} measure={measure} size={size} />}
    </Chart>
  );
}

interface BarsProps {
  readonly nights: readonly Compared[];
  readonly measure: Measure;
  readonly size: Size;
}

function Bars({ nights, measure, size }: BarsProps) {
  const room: Room = { left: 56, right: 8, top: 26, bottom: 40 };
  const most = Math.max(...nights.map(({ estimated, actual, open }) => Math.max(estimated + open, actual)));
  const y = scaleFromZero(most, [size.height - room.bottom, room.top]);
  const width = (size.width - room.left - room.right) / nights.length;
  const middleOf = (index: number) => room.left + (index + 0.5) * width;
  const bar = Math.min(36, width * 0.35);
  const ticks = y.ticks(4).map((value) => ({ at: y.at(value), text: measure.axisText(value) }));
  const names = nights.map(({ name }, index) => ({ at: middleOf(index), text: name.slice(5) }));
  return (
    <>
      <LeftAxis ticks={ticks} title={measure.unit} size={size} room={room} />
      <BottomAxis ticks={thin(names, width * nights.length, 48)} title="night of" size={size} room={room} />
      {nights.map(({ name, estimated, actual, open }, index) => {
        const middle = middleOf(index);
        const rect = (look: string, left: number, from: number, to: number) =>
          to > from && <rect class={look} x={left} y={y.at(to)} width={bar} height={y.at(from) - y.at(to)} />;
        return (
          <g key={name}>
            {rect('bar-estimated', middle - bar - 1, 0, estimated)}
            {rect('bar-open', middle - bar - 1, estimated, estimated + open)}
            {rect('bar-actual', middle + 1, 0, actual)}
          </g>
        );
      })}
    </>
  );
}

const tableOf = (nights: readonly Compared[], { text }: Measure): Table => ({
  head: ['Night of', 'Estimated', 'Actual', 'Actual of estimated', 'Still running, estimated', 'Batches not known'],
  rows: nights.map(({ name, estimated, actual, open, unknown }) => [
    name,
    text(estimated),
    text(actual),
    estimated === 0 ? '' : percentOf(actual / estimated),
    open === 0 ? '' : text(open),
    unknown === 0 ? '' : countOf(unknown),
  ]),
});
