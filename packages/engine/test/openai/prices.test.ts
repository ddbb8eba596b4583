/** What tokens cost: the table against a public library of prices, cached tokens, and a file in the table's place. */
import { calcPrice } from '@pydantic/genai-prices';
import { describe, expect, it } from 'vitest';
import { costOf, PRICES, parsePrices } from '../../src/openai/prices.ts';

/** The library's list price at the table's date, per 1,000,000 tokens; its figures for long contexts are not ours. */
function listed(model: string) {
  const price = (usage: { input_tokens: number; cache_read_tokens?: number; output_tokens: number }): number =>
    (calcPrice(usage, model, { providerId: 'openai', timestamp: new Date(PRICES.asOf) })?.total_price ?? Number.NaN) *
    1000;
  return {
    input: price({ input_tokens: 1000, output_tokens: 0 }),
    cached: price({ input_tokens: 1000, cache_read_tokens: 1000, output_tokens: 0 }),
    output: price({ input_tokens: 0, output_tokens: 1000 }),
  };
}

describe('the built-in prices', () => {
  it.each(Object.entries(PRICES.models))(
    'of %s are half of the list prices that a kept library has',
    (model, price) => {
      const list = listed(model);
      expect(price.input).toBeCloseTo(list.input / 2, 9);
      expect(price.output).toBeCloseTo(list.output / 2, 9);
      expect(price.cached ?? price.input).toBeCloseTo(list.cached / 2, 9);
    },
  );

  it('are there for the families that people use, and dated', () => {
    const used = ['gpt-5', 'gpt-5-mini', 'gpt-5-nano', 'gpt-5.1', 'gpt-5.2', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.5'];
    const more = ['gpt-6-luna', 'gpt-6-sol', 'o1', 'o3', 'o3-mini', 'o4-mini', 'gpt-4.1', 'gpt-4o', 'gpt-4o-mini'];
    for (const model of [...used, ...more])
      expect([model, costOf({ input: 1, output: 1 }, model)]).not.toContain(undefined);
    expect(PRICES.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

describe('a cost', () => {
  it('counts cached tokens at their own rate, and at the full one where that is not known', () => {
    expect(costOf({ input: 1_000_000, cached: 900_000, output: 0 }, 'gpt-5-mini')).toBeCloseTo(0.02375, 9);
    expect(costOf({ input: 1_000_000, output: 0 }, 'gpt-5-mini')).toBeCloseTo(0.125, 9);
    const file = (price: object) => parsePrices(JSON.stringify({ asOf: '2026-11-23', models: { m: price } }), 'x');
    const tokens = { input: 1000, cached: 1000, output: 0 };
    expect(costOf(tokens, 'm', file({ input: 1, output: 1 }))).toBeCloseTo(0.001, 12);
    for (const name of ['cached', 'cached_input', 'cachedInput']) {
      expect(costOf(tokens, 'm', file({ input: 1, output: 1, [name]: 0.1 }))).toBeCloseTo(0.0001, 12);
    }
  });

  it('is never less than nothing where a server claims more cached tokens than there were', () => {
    expect(costOf({ input: 10, cached: 1000, output: 0 }, 'gpt-5-mini')).toBeCloseTo((10 * 0.0125) / 1e6, 15);
  });

  it('finds a model by its family, with whatever a provider writes around its name', () => {
    const tokens = { input: 1_000_000, output: 0 };
    for (const model of ['gpt-5-mini-2025-08-07', 'openai/gpt-5-mini', 'openrouter/openai/gpt-5-mini:nitro']) {
      expect(costOf(tokens, model)).toBeCloseTo(0.125, 9);
    }
    expect(costOf(tokens, 'gpt-4o-2024-05-13')).toBeCloseTo(2.5, 9);
    expect(costOf(tokens, 'gpt-4o-2024-08-06')).toBeCloseTo(1.25, 9);
    expect(costOf(tokens, 'somebody/else')).toBeUndefined();
    expect(costOf(tokens, 'constructor')).toBeUndefined();
  });

  it('of a fine-tuned model is not that of the model it was made of', () => {
    const tuned = 'ft:gpt-4.1-mini-2025-04-14:org::id';
    const tokens = { input: 1_000_000, output: 0 };
    expect(costOf(tokens, tuned)).toBeUndefined();
    const models = { 'gpt-4.1-mini': { input: 0.2, output: 0.8 }, 'ft:gpt-4.1-mini': { input: 0.4, output: 1.6 } };
    expect(costOf(tokens, tuned, { asOf: '2026-11-23', models })).toBeCloseTo(0.4, 9);
  });
});

it('a price file that does not fit is refused with the place and a right one', () => {
  const bad = JSON.stringify({ asOf: '2026-11-23', models: { m: { input: 1, output: 1, cached: -1 } } });
  expect(() => parsePrices(bad, 'prices.json')).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      where: 'prices.json',
      message: expect.stringMatching(/m\.cached/),
    }),
  );
});
