/** Time as an argument, so that tests move it and nothing ever waits for real. */
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** The clock's time in the form the table uses (`2026-11-24T03:50:19.000Z`). */
export function isoTime(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
