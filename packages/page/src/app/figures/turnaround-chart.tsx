/** How long each batch took from its submission to its end; what has none yet, how long it has waited. */
import type { ReportBatch } from '@completion-batch/core/review';
import { BottomAxis, LeftAxis, type Room } from './axes.tsx';
import { Chart, Key, type Table } from './chart.tsx';
import { scaleFromZero } from './scale.ts';
import { timeScale } from './time-axis.ts';
import { countOf, durationOf, hoursOf, momentOf } from './words.ts';

interface Props {
  readonly batches: readonly ReportBatch[];
  /** When the report was made. */
  readonly now: number;
}

interface Point {
  readonly batch: ReportBatch;
  readonly submitted: number;
  readonly took: number;
  readonly ended: boolean;
}

const SIZE = 5;

export function TurnaroundChart({ batches, now }: Props) {
  const points = batches.map((batch): Point => {
    const submitted = Date.parse(batch.submittedAt);
    const ended = batch.endedAt !== null;
    const end = batch.endedAt === null ? now : Date.parse(batch.endedAt);
    return { batch, submitted, took: Math.max(0, end - submitted), ended };
  });
  return (
    <Chart
      title="Turnaround of batches"
      caption="Each batch by when it was submitted, and how long it took until it ended. What is still running stands at how long it has waited so far."
      empty={points.length === 0 ? 'There is no batch of these days.' : undefined}
      legend={
        <p class="legend">
          <Key look="mark-ended" shape="dot">
            ended
          </Key>
          {points.some(({ ended }) => !ended) && (
            <Key look="mark-running" shape="triangle">
              still running
            </Key>
          )}
        </p>
      }
      height={240}
      table={tableOf(points)}
    >
      {(size) => {
        const room: Room = { left: 40, right: 12, top: 26, bottom: 40 };
        const times = points.map(({ submitted }) => submitted);
        const x = timeScale(Math.min(...times), Math.max(...times), size.width, room);
        const longest = Math.max(...points.map(({ took }) => took));
        // Of a short run hours would be thousandths.
        const short = longest < 3_600_000;
        const inUnit = (ms: number): number => hoursOf(ms) * (short ? 60 : 1);
        const most = inUnit(longest);
        const y = scaleFromZero(most, [size.height - room.bottom, room.top]);
        const ticks = y.ticks(4).map((tick) => ({ at: y.at(tick), text: String(tick) }));
        return (
          <>
            <LeftAxis ticks={ticks} title={`${short ? 'minutes' : 'hours'} until the end`} size={size} room={room} />
            <BottomAxis ticks={x.ticks} title="submitted, UTC" size={size} room={room} />
            {points.map(({ batch, submitted, took, ended }) => (
              <Mark key={batch.id} x={x.at(submitted)} y={y.at(inUnit(took))} ended={ended} />
            ))}
          </>
        );
      }}
    </Chart>
  );
}

function Mark({ x, y, ended }: { readonly x: number; readonly y: number; readonly ended: boolean }) {
  return ended ? (
    <circle class="mark-ended" cx={x} cy={y} r={SIZE} />
  ) : (
    <path class="mark-running" d={`M${x - SIZE} ${y + SIZE}h${2 * SIZE}L${x} ${y - SIZE}Z`} />
  );
}

const tableOf = (points: readonly Point[]): Table => ({
  head: ['Batch', 'Status', 'Submitted (UTC)', 'Ended (UTC)', 'Turnaround', 'Labels'],
  rows: points.map(({ batch, took, ended }) => [
    batch.id,
    batch.heldReason === null ? batch.status : `${batch.status}, held: ${batch.heldReason}`,
    momentOf(batch.submittedAt),
    batch.endedAt === null ? 'still running' : momentOf(batch.endedAt),
    ended ? durationOf(took) : `${durationOf(took)} so far`,
    countOf(batch.labels),
  ]),
});
