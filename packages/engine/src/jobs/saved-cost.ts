/** What answers that were known already would have cost, at the prices of batches. */
import { costOf } from '../openai/prices.ts';
import type { RequestLine } from '../requests/request-line.ts';
import { usageOf } from '../requests/usage.ts';
import type { JobServices } from './job.ts';

export interface KnownAnswers {
  readonly requests: number;
  /** USD that asking them would have cost; undefined where one of their models has no price. */
  readonly savedUsd: number | undefined;
}

export const NO_KNOWN_ANSWERS: KnownAnswers = { requests: 0, savedUsd: 0 };

export class SavedCost {
  readonly #prices: JobServices['prices'];
  #told = NO_KNOWN_ANSWERS;

  constructor(prices: JobServices['prices']) {
    this.#prices = prices;
  }

  /** @param answer the body of the answer, which tells what it took */
  add({ body: { model } }: RequestLine, answer: unknown): void {
    const { requests, savedUsd } = this.#told;
    const usage = usageOf({ body: answer });
    const cost = costOf(usage, model, this.#prices);
    const isKnown = savedUsd !== undefined && cost !== undefined;
    this.#told = { requests: requests + 1, savedUsd: isKnown ? savedUsd + cost : undefined };
  }

  get told(): KnownAnswers {
    return this.#told;
  }
}
