/** Batch prices, dated. They change: entries let users replace them by a file of the same form. */
import { z } from 'zod';
import { parseJson } from '../platform/bounded-json.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { readModelName } from './models.ts';

const usd = z.number().nonnegative();

/** USD per 1,000,000 tokens. Cached input tokens cost as much as others where their price is not named. */
const price = z
  .object({
    input: usd,
    output: usd,
    cached: usd.optional(),
    cached_input: usd.optional(),
    cachedInput: usd.optional(),
  })
  .transform(({ input, output, cached, cached_input, cachedInput }) => {
    const named = cached ?? cached_input ?? cachedInput;
    return named === undefined ? { input, output } : { input, output, cached: named };
  });

const priceList = z.object({
  /** Date of the figures. */
  asOf: z.iso.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: z.record(z.string(), price),
});

export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cached?: number;
}

export interface PriceList {
  readonly asOf: string;
  readonly models: Readonly<Record<string, Price>>;
}

const at = (input: number, cached: number | undefined, output: number): Price =>
  cached === undefined ? { input, output } : { input, cached, output };

/** Source: OpenAI's pricing page and its copies, read in November 2026; a test holds them against a kept library. */
export const PRICES: PriceList = {
  asOf: '2026-11-23',
  models: {
    'gpt-3.5-turbo': at(0.25, undefined, 0.75),
    'gpt-4-turbo': at(5, undefined, 15),
    'gpt-4.1': at(1, 0.25, 4),
    'gpt-4.1-mini': at(0.2, 0.05, 0.8),
    'gpt-4.1-nano': at(0.05, 0.0125, 0.2),
    'gpt-4o': at(1.25, 0.625, 5),
    'gpt-4o-2024-05-13': at(2.5, undefined, 7.5),
    'gpt-4o-mini': at(0.075, 0.0375, 0.3),
    'gpt-5': at(0.625, 0.0625, 5),
    'gpt-5-chat-latest': at(0.625, 0.0625, 5),
    'gpt-5-mini': at(0.125, 0.0125, 1),
    'gpt-5-nano': at(0.025, 0.0025, 0.2),
    'gpt-5-pro': at(7.5, undefined, 60),
    'gpt-5.1': at(0.625, 0.0625, 5),
    'gpt-5.1-chat-latest': at(0.625, 0.0625, 5),
    'gpt-5.2': at(0.875, 0.0875, 7),
    'gpt-5.2-chat-latest': at(0.875, 0.0875, 7),
    'gpt-5.2-pro': at(10.5, undefined, 84),
    'gpt-5.4': at(1.25, 0.125, 7.5),
    'gpt-5.4-mini': at(0.375, 0.0375, 2.25),
    'gpt-5.4-nano': at(0.1, 0.01, 0.625),
    'gpt-5.5': at(2.5, 0.25, 15),
    'gpt-5.6-luna': at(0.1, 0.01, 0.6),
    'gpt-5.6-sol': at(2, 0.2, 10),
    'gpt-5.6-terra': at(1, 0.1, 6),
    'gpt-6-astra': at(5, 0.5, 25),
    'gpt-6-luna': at(0.05, 0.005, 0.25),
    'gpt-6-sol': at(1, 0.1, 5),
    o1: at(7.5, 3.75, 30),
    'o1-mini': at(0.55, 0.275, 2.2),
    'o1-pro': at(75, undefined, 300),
    o3: at(1, 0.25, 4),
    'o3-mini': at(0.55, 0.275, 2.2),
    'o3-pro': at(10, undefined, 40),
    'o4-mini': at(0.55, 0.1375, 2.2),
    'text-embedding-3-large': at(0.065, undefined, 0),
    'text-embedding-3-small': at(0.01, undefined, 0),
    'text-embedding-ada-002': at(0.05, undefined, 0),
  },
};

/** @throws CompletionBatchError `invalid-input` */
export function parsePrices(data: string, name: string): PriceList {
  try {
    return priceList.parse(parseJson(data));
  } catch (cause) {
    throw new CompletionBatchError(
      'invalid-input',
      `the price file does not fit: ${cause instanceof z.ZodError ? explain(cause) : String(cause)}`,
      {
        where: name,
        remedy:
          'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause,
      },
    );
  }
}

/**
 * USD, or undefined for a model without a price.
 * @param tokens `cached` ones are among `input`
 */
export function costOf(
  tokens: { readonly input: number; readonly output: number; readonly cached?: number },
  model: string,
  prices: PriceList = PRICES,
): number | undefined {
  const found = priceOf(model, prices);
  if (found === undefined) return undefined;
  const cached = Math.min(tokens.cached ?? 0, tokens.input);
  const input = (tokens.input - cached) * found.input + cached * (found.cached ?? found.input);
  return (input + tokens.output * found.output) / 1e6;
}

/**
 * The price of this very name, else of its dated name without what a provider writes around it, else of its family. A
 * fine-tuned model costs more than the one it was made of: it has the price of `ft:` and that one's name.
 */
function priceOf(model: string, prices: PriceList): Price | undefined {
  const { name, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name}`, `ft:${family}`] : [name, family];
  const known = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known === undefined ? undefined : prices.models[known];
}
