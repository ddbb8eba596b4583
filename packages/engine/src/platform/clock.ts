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

/** More than this between a machine and a service is worth a word: something else on that machine may go by it. */
const NOTABLE_SKEW_MS = 60_000;

/**
 * Time as a service tells it: this machine's clock, put right by the `Date` of the service's answers. Machines have been
 * seen 17 minutes off while everything else works; what they compare with each other (leases, ages) is this time.
 */
export class ServiceClock implements Clock {
  readonly #own: Clock;
  readonly #onSkew: (skewMs: number) => void;
  #skewMs = 0;
  #told = false;

  /** @param onSkew called once, where the machine is off by over a minute; positive: it is ahead */
  constructor(own: Clock, onSkew: (skewMs: number) => void = () => {}) {
    this.#own = own;
    this.#onSkew = onSkew;
  }

  now(): number {
    return this.#own.now() - this.#skewMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#own.sleep(ms, signal);
  }

  /** Runs one call to the service. @param dateOf the answer's `Date` header; without one nothing is learned */
  async during<T>(call: () => Promise<T>, dateOf: (answer: T) => string | undefined): Promise<T> {
    const sent = this.#own.now();
    const answer = await call();
    this.#learn(Date.parse(dateOf(answer) ?? ''), sent, this.#own.now());
    return answer;
  }

  /** The answer was written between the two moments, and its date has whole seconds: what fits that is left as it is. */
  #learn(date: number, sent: number, received: number): void {
    if (Number.isNaN(date)) return;
    const [least, most] = [sent - date - 1000, received - date];
    if (this.#skewMs >= least && this.#skewMs <= most) return;
    this.#skewMs = Math.round((least + most) / 2);
    if (this.#told || Math.abs(this.#skewMs) < NOTABLE_SKEW_MS) return;
    this.#told = true;
    this.#onSkew(this.#skewMs);
  }
}

/** `17 min ahead of DynamoDB` */
export function describeSkew(skewMs: number, service: string): string {
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  const amount = minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(minutes < 2880 ? 1 : 0)} h`;
  return `${amount} ${skewMs > 0 ? 'ahead of' : 'behind'} ${service}`;
}
