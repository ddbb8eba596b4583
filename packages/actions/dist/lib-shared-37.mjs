import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  external_exports
} from "./lib-shared.mjs";

// src/shared/openai.ts
var KEY_REMEDY = "Give openai-api-key a key of the OpenAI project that pays for the batches, from a secret: one line, no blanks.";
var openaiKey = () => external_exports.string({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY });
var openaiBaseUrl = () => external_exports.url({ protocol: /^https?$/, error: "Give openai-base-url an http or https URL." }).optional();

export {
  openaiKey,
  openaiBaseUrl
};
