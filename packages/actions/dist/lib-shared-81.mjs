import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  string,
  url
} from "./lib-zod.mjs";

// src/shared/openai.ts
var KEY_REMEDY = "Give openai-api-key a key of the OpenAI project that pays for the batches, from a secret: one line, no blanks.";
var openaiKey = () => string({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY });
var openaiBaseUrl = () => url({ protocol: /^https?$/, error: "Give openai-base-url an http or https URL." }).optional();

export {
  openaiKey,
  openaiBaseUrl
};
