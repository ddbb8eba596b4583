/** The budget of a run, whatever models it asks. Each batch counts once, whoever looks at it. */
import { usd } from '../platform/money.ts';

/** Sums of fractions of cents are not exact. */
const CENT_DUST = 1e-9;

export class Purse {
  readonly #maxCostUsd: number | undefined;
  /** USD by completion batch id. */
  readonly #costs: Map<string, number>;
  #spent = 0;

  /**
   * @param maxCostUsd undefined for no limit
   * @param costs of batches that count already, whatever is estimated of them later
   */
  constructor(maxCostUsd: number | undefined, costs: ReadonlyMap<string, number> = new Map()) {
    this.#maxCostUsd = maxCostUsd;
    this.#costs = new Map(costs);
    for (const cost of costs.values()) this.#spent += cost;
  }

  /** USD that batches cost, estimated. */
  get spent(): number {
    return this.#spent;
  }

  get left(): number {
    return (this.#maxCostUsd ?? Infinity) - this.#spent + CENT_DUST;
  }

  /** Whether there are so many USD left. @param batchId of a batch that may count already */
  affords(cost: number, batchId?: string): boolean {
    return cost <= this.left + (this.#costs.get(batchId ?? '') ?? 0);
  }

  spend(batchId: string, cost: number | undefined): void {
    if (cost === undefined || this.#costs.has(batchId)) return;
    this.#costs.set(batchId, cost);
    this.#spent += cost;
  }

  /** What is used, in words; of a run with a limit. */
  get used(): string {
    return `about ${usd(this.#spent)} of the run's budget of ${usd(this.#maxCostUsd ?? 0)} are used`;
  }
}
