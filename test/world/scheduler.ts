/**
 * Several processes on one world, one outside call at a time: a seeded draw decides whose call goes through next, and
 * when time passes instead. A call that waits while time passes is a slow one.
 */
import type { Clock } from '@completion-batch/engine';
import { random } from './random.ts';
import type { JumpingClock } from './world.ts';

interface WaitingCall {
  readonly actor: string;
  readonly call: string;
  readonly since: number;
  readonly go: () => void;
}

interface Sleeper {
  readonly actor: string;
  readonly until: number;
  readonly wake: () => void;
}

/** What an actor is given: its gate for outside calls, and its clock. */
export interface Turn {
  /** Waits until the call may go; call the result when it is over. */
  gate(call: string): Promise<() => void>;
  readonly clock: Clock;
}

/** The create call is given up after a minute (submit's own time limit), so no more passes while one is on its way. */
const CREATE_LIMIT_MS = 59_000;
const CREATE = 'openai POST /v1/batches';
/** Milliseconds of real time after which a process that has not come to a call is taken to be stuck. */
const PATIENCE_MS = 30_000;

export class Scheduler {
  readonly #clock: JumpingClock;
  readonly #draw: (below: number) => number;
  #waiting: WaitingCall[] = [];
  #sleeping: Sleeper[] = [];
  readonly #live = new Set<string>();
  /** Resolves when the call that was let through is over. */
  #over = Promise.withResolvers<void>();
  /** Whose calls went through, in their order. */
  readonly order: string[] = [];

  constructor(clock: JumpingClock, seed: number) {
    this.#clock = clock;
    this.#draw = random(seed);
  }

  turnOf(actor: string): Turn {
    return {
      gate: async (call) => {
        await new Promise<void>((go) => {
          this.#waiting.push({ actor, call, since: this.#clock.now(), go });
        });
        return this.#over.resolve;
      },
      clock: {
        now: () => this.#clock.now(),
        sleep: (ms, signal) =>
          new Promise((wake, reject) => {
            const sleeper: Sleeper = { actor, until: this.#clock.now() + ms, wake };
            const abort = (): void => {
              this.#sleeping = this.#sleeping.filter((other) => other !== sleeper);
              reject(signal?.reason);
            };
            if (signal?.aborted) return abort();
            this.#sleeping.push(sleeper);
            signal?.addEventListener('abort', abort, { once: true });
          }),
      },
    };
  }

  /**
   * Runs the actors to their ends.
   * @param background an actor that goes on until the others have ended, then stops at its next call or sleep
   * @returns what each gave, or its error
   */
  async run(
    actors: Readonly<Record<string, (turn: Turn) => Promise<unknown>>>,
    background: (turn: Turn) => Promise<unknown>,
  ): Promise<Record<string, PromiseSettledResult<unknown>>> {
    const results: Record<string, PromiseSettledResult<unknown>> = {};
    this.#over.resolve();
    void background(this.turnOf('background'));
    for (const [name, work] of Object.entries(actors)) {
      this.#live.add(name);
      void Promise.allSettled([work(this.turnOf(name))]).then(([result]) => {
        if (result !== undefined) results[name] = result;
        this.#live.delete(name);
      });
    }
    while (this.#live.size > 0) {
      await this.#quiet();
      if (this.#live.size > 0) this.#next();
    }
    return results;
  }

  /** Waits until every process has come to a call or to a sleep. */
  async #quiet(): Promise<void> {
    await this.#over.promise;
    const since = performance.now();
    let still = 0;
    while (still < 3) {
      if (performance.now() - since > PATIENCE_MS)
        throw new Error(`stuck after ${this.order.slice(-5).join(', ')}: ${[...this.#live].join(', ')}`);
      await new Promise((next) => setImmediate(next));
      const busy = [...this.#live].some(
        (name) =>
          !this.#waiting.some(({ actor }) => actor === name) && !this.#sleeping.some(({ actor }) => actor === name),
      );
      still = busy ? 0 : still + 1;
    }
  }

  #next(): void {
    const calls = this.#waiting.length;
    const timer = this.#sleeping.toSorted((a, b) => a.until - b.until)[0];
    const passes = timer !== undefined && this.#mayPass(timer.until);
    if (timer !== undefined && passes && (calls === 0 || this.#draw(8) === 0)) {
      this.#sleeping = this.#sleeping.filter((other) => other !== timer);
      this.#clock.advance(Math.max(0, timer.until - this.#clock.now()));
      this.order.push(`${timer.actor}: time`);
      timer.wake();
      return;
    }
    const chosen = this.#waiting[this.#draw(calls)];
    if (chosen === undefined) throw new Error('nobody is waiting, and no time can pass');
    this.#waiting = this.#waiting.filter((other) => other !== chosen);
    this.#over = Promise.withResolvers();
    this.order.push(`${chosen.actor}: ${chosen.call}`);
    chosen.go();
  }

  #mayPass(until: number): boolean {
    return this.#waiting.every(({ call, since }) => call !== CREATE || until - since <= CREATE_LIMIT_MS);
  }
}
