import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  int,
  looseObject
} from "./lib-zod.mjs";

// ../engine/src/requests/usage.ts
var tokens = int().nonnegative().catch(0);
var details = looseObject({ cached_tokens: tokens }).nullish().catch(null);
var usageBody = looseObject({
  usage: looseObject({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    prompt_tokens_details: details,
    input_tokens: tokens,
    output_tokens: tokens,
    input_tokens_details: details
  })
});
function usageOf(line) {
  const body = usageBody.safeParse(line.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens || usage.input_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? usage.input_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens || usage.output_tokens
  };
}

export {
  usageOf
};
