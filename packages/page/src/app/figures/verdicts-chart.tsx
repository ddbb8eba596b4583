/** How often the labels of each name are called wrong, and how sure that is. */
import type { ReportVerdicts } from '@completion-batch/core/review';
import { BottomAxis, type Room } from './axes.tsx';
import { Chart, Key, type Size, type Table } from './chart.tsx';
import { scaleOf } from './scale.ts';
import { clip, countOf, percentOf } from './words.ts';

const ROW = 24;
const ROOM = { top: 8, bottom: 42 };

interface Props {
  readonly verdicts: readonly ReportVerdicts[];
}

export function VerdictsChart({ verdicts }: Props) {
  // Those that are surely called wrong most often come first.
  const rows = verdicts.filter(({ rejected }) => rejected.of > 0).sort((a, b) => b.rejected.low - a.rejected.low);
  return (
    <Chart
      title="Verdicts by label"
      caption="Of the labels of each name that have a verdict, the share that was called wrong, with the interval in which it lies (95 %). A long line stands for few labels."
      empty={rows.length === 0 ? 'No label of these days has a verdict.' : undefined}
      legend={
        <p class="legend">
          <Key look="mark-share" shape="dot">
            share called wrong
          </Key>
          <Key look="mark-interval" shape="interval">
            95 % interval
          </Key>
        </p>
      }
      wide
      height={rows.length * ROW + ROOM.top + ROOM.bottom}
      table={tableOf(verdicts)}
    >
      {(size) => <Rows rows={rows} size={size} />}
    </Chart>
  );
}

function Rows({ rows, size }: { readonly rows: readonly ReportVerdicts[]; readonly size: Size }) {
  const narrow = size.width < 480;
  const room: Room = { ...ROOM, left: narrow ? 128 : 150, right: narrow ? 72 : 100 };
  const most = Math.max(...rows.map(({ rejected }) => rejected.high));
  const x = scaleOf([0, Math.min(1, most * 1.05)], [room.left, size.width - room.right]);
  const ticks = x.ticks(narrow ? 3 : 6).map((share) => ({ at: x.at(share), text: percentOf(share) }));
  return (
    <>
      <BottomAxis ticks={ticks} title="called wrong, of those with a verdict" size={size} room={room} grid />
      {rows.map(({ label, rejected: { hits, of, low, high } }, index) => {
        const y = room.top + (index + 0.5) * ROW;
        return (
          <g key={label}>
            <text class="row-name" x={room.left - 10} y={y} dy="0.32em" text-anchor="end">
              {clip(label, narrow ? 14 : 18)}
            </text>
            <line class="mark-interval" x1={x.at(low)} x2={x.at(high)} y1={y} y2={y} />
            <line class="mark-interval" x1={x.at(low)} x2={x.at(low)} y1={y - 4} y2={y + 4} />
            <line class="mark-interval" x1={x.at(high)} x2={x.at(high)} y1={y - 4} y2={y + 4} />
            <circle class="mark-share" cx={x.at(hits / of)} cy={y} r={4.5} />
            <text class="row-count" x={size.width} y={y} dy="0.32em" text-anchor="end">
              {countOf(hits)} of {countOf(of)}
            </text>
          </g>
        );
      })}
    </>
  );
}

const tableOf = (verdicts: readonly ReportVerdicts[]): Table => ({
  head: ['Label', 'Right', 'Wrong', 'Needs review', 'Called wrong', '95 % interval'],
  rows: verdicts.map(({ label, valid, invalid, needsReview, rejected: { hits, of, low, high } }) => [
    label,
    countOf(valid),
    countOf(invalid),
    countOf(needsReview),
    of === 0 ? 'no verdict' : percentOf(hits / of),
    of === 0 ? '' : `${percentOf(low)} to ${percentOf(high)}`,
  ]),
});
