/**
 * Decides which call meets which fault. The same seed and the same calls meet the same faults; each call is counted by
 * its name, so that what runs beside it does not matter.
 */
import { chance } from '@completion-batch/emulator';

export interface ChaosOptions {
  readonly seed: number;
  /** Chance of a fault for one request, healed by the client's own repeats in most cases. Default 0.05. */
  readonly rate?: number;
  /** Chance that all repeats of a request fail, so that its caller gets the error. Default 0.005. */
  readonly outageRate?: number;
  /** Faults in a row for calls of one name; then one goes well. Default 3, fewer than clients repeat. */
  readonly inARow?: number;
}

export class Chaos {
  readonly #seed: number;
  readonly #rate: number;
  readonly #outageRate: number;
  readonly #inARow: number;
  readonly #calls = new Map<string, number>();
  readonly #row = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  constructor({ seed, rate = 0.05, outageRate = 0.005, inARow = 3 }: ChaosOptions) {
    this.#seed = seed;
    this.#rate = rate;
    this.#outageRate = outageRate;
    this.#inARow = inARow;
  }

  /** How often each fault was put in, such as `table UpdateItem throttled`. */
  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The fault for this request, if any. @param call such as `table UpdateItem` */
  request<Kind extends string>(call: string, kinds: readonly Kind[]): Kind | undefined {
    return this.#draw(call, kinds, this.#rate);
  }

  /** The fault that no repeat heals, if any. */
  outage<Kind extends string>(call: string, kinds: readonly Kind[]): Kind | undefined {
    return this.#draw(call, kinds, this.#outageRate);
  }

  /** Which of `count` parts of a request are hit: at least one, and never all of more than one. */
  parts(call: string, count: number): ReadonlySet<number> {
    const calls = this.#calls.get(call) ?? 0;
    const draws = Array.from({ length: count }, (_, index) => chance(this.#seed, 'part', call, calls, index));
    const hit = draws.flatMap((draw, index) => (draw < 0.4 ? [index] : []));
    if (hit.length === 0) hit.push(Math.floor(chance(this.#seed, 'one', call, calls) * count));
    return new Set(hit.length === count ? hit.slice(1) : hit);
  }

  #draw<Kind extends string>(call: string, kinds: readonly Kind[], rate: number): Kind | undefined {
    const key = `${call} ${kinds.join()}`;
    const calls = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, calls);
    this.#calls.set(call, calls);
    const row = this.#row.get(key) ?? 0;
    if (row >= this.#inARow || chance(this.#seed, key, calls) >= rate) {
      this.#row.set(key, 0);
      return undefined;
    }
    this.#row.set(key, row + 1);
    const kind = kinds[Math.floor(chance(this.#seed, 'kind', key, calls) * kinds.length)];
    if (kind !== undefined) {
      const name = `${call} ${kind}`;
      this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    }
    return kind;
  }
}
