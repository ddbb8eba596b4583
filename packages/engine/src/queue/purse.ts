/** The budget of a run, whatever models it asks. */
import { usd } from '../platform/money.ts';

/** Sums of fractions of cents are not exact. */
const CENT_DUST = 1e-9;

export class Purse {
  readonly #maxCostUsd: number | undefined;
  #spent = 0;

  /** @param maxCostUsd undefined for no limit */
  constructor(maxCostUsd: number | undefined) {
    this.#maxCostUsd = maxCostUsd;
  }

  /** USD that the run's batches cost, estimated. */
  get spent(): number {
    return this.#spent;
  }

  get left(): number {
    return (this.#maxCostUsd ?? Infinity) - this.#spent + CENT_DUST;
  }

  /** Whether there are so many USD left. */
  affords(cost: number): boolean {
    return cost <= this.left;
  }

  spend(cost: number | undefined): void {
    this.#spent += cost ?? 0;
  }

  /** What is used, in words; of a run with a limit. */
  get used(): string {
    return `about ${usd(this.#spent)} of the run's budget of ${usd(this.#maxCostUsd ?? 0)} are used`;
  }
}
