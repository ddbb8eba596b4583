import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  readPrices
} from "./lib-shared-70.mjs";
import {
  choiceOr
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// src/shared/ahead.ts
var keyGiven = () => choiceOr("openai-key-given", ["true", "false"], "true").transform((value) => value === "true");
async function checkAhead({ openaiKeyGiven, prices }) {
  if (!openaiKeyGiven) {
    throw new CompletionBatchError("credentials-missing", "the secret openai-api-key is empty", {
      where: "secrets: openai-api-key",
      remedy: "Give the repository (or the environment of the job) the secret that the workflow hands on as openai-api-key. Nothing was done yet."
    });
  }
  return prices === void 0 ? void 0 : await readPrices(prices);
}

export {
  keyGiven,
  checkAhead
};
