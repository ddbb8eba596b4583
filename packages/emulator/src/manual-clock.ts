/** A clock that stands still until a test moves it. */
import type { Clock } from './types.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time in milliseconds, moved by `advance`; whoever sleeps on it wakes in the order of the times they sleep until. */
export class ManualClock implements Clock {
  #now: number;
  #sleepers = new Set<Sleeper>();

  /** @param start milliseconds since 1970; default 2026-01-01T00:00:00Z */
  constructor(start: number = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#sleepers.delete(sleeper);
        signal?.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        done();
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        due: this.#now + ms,
        wake: () => {
          done();
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', aborted, { once: true });
    });
  }

  /** Moves the time on by `ms` milliseconds and wakes everyone whose time has come. */
  advance(ms: number): void {
    this.#now += ms;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.due <= this.#now).sort((a, b) => a.due - b.due);
    for (const sleeper of due) sleeper.wake();
  }
}
