/** A scale of time over the width, with ticks that do not stand in each other's way. */
import { scaleUtc } from 'd3-scale';
import type { Room, Tick } from './axes.tsx';

export interface TimeScale {
  at(time: number): number;
  readonly ticks: readonly Tick[];
}

const HOUR_MS = 3_600_000;

export function timeScale(first: number, last: number, width: number, room: Room): TimeScale {
  // A single moment needs some time around it.
  const spare = Math.max(HOUR_MS, (last - first) * 0.02);
  const scale = scaleUtc([first - spare, last + spare], [room.left, width - room.right]);
  const ticks = scale.ticks(Math.max(2, Math.floor((width - room.left - room.right) / 90)));
  const daily = ticks.every((tick) => tick.getTime() % (24 * HOUR_MS) === 0);
  return {
    at: (time) => scale(time),
    ticks: ticks.map((tick) => ({
      at: scale(tick),
      text: tick
        .toISOString()
        .slice(5, daily ? 10 : 16)
        .replace('T', ' '),
    })),
  };
}
