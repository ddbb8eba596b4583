/** Time that passes when a test says so, in which whoever waits is rung. */
import type { Timer } from '../../src/platform/bounded-stream.ts';

export class ManualTimer implements Timer {
  #now = 0;
  #alarms = new Set<{ at: number; ring: () => void }>();
  #armed: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, ring: () => void): () => void {
    const alarm = { at: this.#now + ms, ring };
    this.#alarms.add(alarm);
    for (const resume of this.#armed.splice(0)) resume();
    return () => this.#alarms.delete(alarm);
  }

  /** Lets time pass without ringing anybody: what comes in then came late. */
  skip(ms: number): void {
    this.#now += ms;
  }

  pass(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const [next] = [...this.#alarms].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
    }
    this.#now = until;
  }

  /** Somebody waits, now or at last. */
  async waitedFor(): Promise<void> {
    if (this.#alarms.size === 0) await new Promise<void>((resume) => this.#armed.push(resume));
  }

  get waiting(): number {
    return this.#alarms.size;
  }
}
