/** A scale of time over the width, with ticks that do not stand in each other's way. */
import { utcTicks } from 'd3-time';
import { type Room, type Tick, thin } from './axes.tsx';
import { scaleOf } from './scale.ts';

export interface TimeScale {
  at(time: number): number;
  readonly ticks: readonly Tick[];
}

const HOUR_MS = 3_600_000;
/** Pixels of a tick with its moment. */
const TICK = 90;

export function timeScale(first: number, last: number, width: number, room: Room): TimeScale {
  // A single moment needs some time around it.
  const spare = Math.max(HOUR_MS, (last - first) * 0.02);
  const [begin, end] = [first - spare, last + spare];
  const { at } = scaleOf([begin, end], [room.left, width - room.right]);
  const count = Math.max(2, Math.floor((width - room.left - room.right) / TICK));
  const moments = utcTicks(new Date(begin), new Date(end), count).map((moment) => moment.getTime());
  const daily = moments.every((moment) => moment % (24 * HOUR_MS) === 0);
  const textOf = (moment: number) =>
    new Date(moment)
      .toISOString()
      .slice(5, daily ? 10 : 16)
      .replace('T', ' ');
  // More moments than were asked for may come of it.
  const told = thin(moments, width - room.left - room.right, TICK);
  return { at, ticks: told.map((moment) => ({ at: at(moment), text: textOf(moment) })) };
}
