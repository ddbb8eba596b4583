/** Batch prices, dated. They change: entries let users replace them by a file of the same form. */
import { z } from 'zod';
import { CompletionBatchError } from './errors.ts';
import { explain } from './table/rows.ts';

const price = z.object({ input: z.number().nonnegative(), output: z.number().nonnegative() });

const priceList = z.object({
  /** Date of the figures. */
  asOf: z.iso.date(),
  /** USD per 1,000,000 tokens through the Batch API (half of the list price), by model. */
  models: z.record(z.string(), price),
});

export type PriceList = z.output<typeof priceList>;

/** Source: OpenAI's pricing page and its copies, read in November 2026. */
export const PRICES: PriceList = {
  asOf: '2026-11-23',
  models: {
    'gpt-4.1': { input: 1, output: 4 },
    'gpt-4.1-mini': { input: 0.2, output: 0.8 },
    'gpt-4.1-nano': { input: 0.05, output: 0.2 },
    'gpt-4o': { input: 1.25, output: 5 },
    'gpt-4o-mini': { input: 0.075, output: 0.3 },
    'gpt-5-mini': { input: 0.125, output: 1 },
    'gpt-5-nano': { input: 0.025, output: 0.2 },
    'gpt-5.4-mini': { input: 0.375, output: 2.25 },
    'gpt-5.4-nano': { input: 0.1, output: 0.625 },
    'gpt-5.6-luna': { input: 0.1, output: 0.6 },
    'gpt-6-luna': { input: 0.05, output: 0.25 },
    'gpt-6-sol': { input: 1, output: 5 },
  },
};

/** @throws CompletionBatchError `invalid-input` */
export function parsePrices(data: string, name: string): PriceList {
  try {
    return priceList.parse(JSON.parse(data));
  } catch (cause) {
    throw new CompletionBatchError(
      'invalid-input',
      `the price file does not fit: ${cause instanceof z.ZodError ? explain(cause) : String(cause)}`,
      {
        where: name,
        remedy:
          'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause,
      },
    );
  }
}

/** USD, or undefined for a model without a price. */
export function costOf(
  tokens: { readonly input: number; readonly output: number },
  model: string,
  prices: PriceList = PRICES,
): number | undefined {
  // A dated name (gpt-4.1-mini-2025-04-14) costs what its family does.
  const name = [model, model.replace(/-\d{4}-\d{2}-\d{2}$/, '')].find((known) => Object.hasOwn(prices.models, known));
  const found = name === undefined ? undefined : prices.models[name];
  return found === undefined ? undefined : (tokens.input * found.input + tokens.output * found.output) / 1e6;
}
