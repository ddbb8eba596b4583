/** Labels that waited at OpenAI, over time. */
import type { ReportBatch } from '@completion-batch/core/review';
import { BottomAxis, LeftAxis, type Room } from './axes.tsx';
import { Chart, type Size } from './chart.tsx';
import { queueOf, type Step } from './queue.ts';
import { scaleFromZero } from './scale.ts';
import { timeScale } from './time-axis.ts';
import { countOf, momentOf, shortCountOf } from './words.ts';

interface Props {
  readonly batches: readonly ReportBatch[];
  readonly now: number;
}

export function QueueChart({ batches, now }: Props) {
  const steps = queueOf(batches, now);
  return (
    <Chart
      title="The queue over time"
      caption="Labels in batches that were submitted and had not ended, of the batches in this report."
      empty={steps.length === 0 ? 'There is no batch of these days.' : undefined}
      height={220}
      table={{
        head: ['From (UTC)', 'Labels waiting', 'Batches waiting'],
        rows: steps.map(({ time, labels, batches: open }) => [momentOf(time), countOf(labels), countOf(open)]),
      }}
    >
      {(size) => <Area steps={steps} size={size} />}
    </Chart>
  );
}

function Area({ steps, size }: { readonly steps: readonly Step[]; readonly size: Size }) {
  const room: Room = { left: 48, right: 12, top: 26, bottom: 40 };
  const [first, last] = [steps[0]?.time ?? 0, steps.at(-1)?.time ?? 0];
  const x = timeScale(first, last, size.width, room);
  const most = Math.max(1, ...steps.map(({ labels }) => labels));
  const y = scaleFromZero(most, [size.height - room.bottom, room.top]);
  const ticks = y
    .ticks(4)
    .filter(Number.isInteger)
    .map((value) => ({ at: y.at(value), text: shortCountOf(value) }));
  const line = steps
    .map(
      ({ time, labels }, index) =>
        `${index === 0 ? 'M' : 'H'}${x.at(time)}${index === 0 ? ` ${y.at(0)}` : ''}V${y.at(labels)}`,
    )
    .join('');
  return (
    <>
      <LeftAxis ticks={ticks} title="labels waiting" size={size} room={room} />
      <BottomAxis ticks={x.ticks} title="UTC" size={size} room={room} />
      <path class="area" d={`${line}V${y.at(0)}Z`} />
      <path class="area-line" d={line} />
    </>
  );
}
