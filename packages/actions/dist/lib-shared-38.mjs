import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  readModelName
} from "./lib-shared-41.mjs";
import {
  iso_exports
} from "./lib-shared-6.mjs";
import {
  explain
} from "./lib-shared-33.mjs";
import {
  ZodError,
  number,
  object,
  record,
  string
} from "./lib-zod.mjs";
import {
  parseJson
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/openai/prices.ts
var usd = number().nonnegative();
var price = object({
  input: usd,
  output: usd,
  cached: usd.optional(),
  cached_input: usd.optional(),
  cachedInput: usd.optional()
}).transform(({ input, output, cached, cached_input, cachedInput }) => {
  const named = cached ?? cached_input ?? cachedInput;
  return named === void 0 ? { input, output } : { input, output, cached: named };
});
var priceList = object({
  /** Date of the figures. */
  asOf: iso_exports.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: record(string(), price)
});
var at = (input, cached, output) => cached === void 0 ? { input, output } : { input, cached, output };
var PRICES = {
  asOf: "2026-11-23",
  models: {
    "gpt-3.5-turbo": at(0.25, void 0, 0.75),
    "gpt-4-turbo": at(5, void 0, 15),
    "gpt-4.1": at(1, 0.25, 4),
    "gpt-4.1-mini": at(0.2, 0.05, 0.8),
    "gpt-4.1-nano": at(0.05, 0.0125, 0.2),
    "gpt-4o": at(1.25, 0.625, 5),
    "gpt-4o-2024-05-13": at(2.5, void 0, 7.5),
    "gpt-4o-mini": at(0.075, 0.0375, 0.3),
    "gpt-5": at(0.625, 0.0625, 5),
    "gpt-5-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5-mini": at(0.125, 0.0125, 1),
    "gpt-5-nano": at(0.025, 25e-4, 0.2),
    "gpt-5-pro": at(7.5, void 0, 60),
    "gpt-5.1": at(0.625, 0.0625, 5),
    "gpt-5.1-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5.2": at(0.875, 0.0875, 7),
    "gpt-5.2-chat-latest": at(0.875, 0.0875, 7),
    "gpt-5.2-pro": at(10.5, void 0, 84),
    "gpt-5.4": at(1.25, 0.125, 7.5),
    "gpt-5.4-mini": at(0.375, 0.0375, 2.25),
    "gpt-5.4-nano": at(0.1, 0.01, 0.625),
    "gpt-5.5": at(2.5, 0.25, 15),
    "gpt-5.6-luna": at(0.1, 0.01, 0.6),
    "gpt-5.6-sol": at(2, 0.2, 10),
    "gpt-5.6-terra": at(1, 0.1, 6),
    "gpt-6-astra": at(5, 0.5, 25),
    "gpt-6-luna": at(0.05, 5e-3, 0.25),
    "gpt-6-sol": at(1, 0.1, 5),
    o1: at(7.5, 3.75, 30),
    "o1-mini": at(0.55, 0.275, 2.2),
    "o1-pro": at(75, void 0, 300),
    o3: at(1, 0.25, 4),
    "o3-mini": at(0.55, 0.275, 2.2),
    "o3-pro": at(10, void 0, 40),
    "o4-mini": at(0.55, 0.1375, 2.2),
    "text-embedding-3-large": at(0.065, void 0, 0),
    "text-embedding-3-small": at(0.01, void 0, 0),
    "text-embedding-ada-002": at(0.05, void 0, 0)
  }
};
function parsePrices(data, name) {
  try {
    return priceList.parse(parseJson(data));
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the price file does not fit: ${cause instanceof ZodError ? explain(cause) : String(cause)}`,
      {
        where: name,
        remedy: 'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause
      }
    );
  }
}
function costOf(tokens, model, prices = PRICES) {
  const found = priceOf(model, prices);
  if (found === void 0) return void 0;
  const cached = Math.min(tokens.cached ?? 0, tokens.input);
  const input = (tokens.input - cached) * found.input + cached * (found.cached ?? found.input);
  return (input + tokens.output * found.output) / 1e6;
}
function priceOf(model, prices) {
  const { name, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name}`, `ft:${family}`] : [name, family];
  const known = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known === void 0 ? void 0 : prices.models[known];
}

export {
  parsePrices,
  costOf
};
