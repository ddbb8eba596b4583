import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  parsePrices
} from "./lib-shared-38.mjs";
import {
  readInputFile
} from "./lib-shared-57.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// src/shared/prices.ts
async function readPrices(given) {
  if (given.trimStart().startsWith("{")) return parsePrices(given, "with: prices");
  let data;
  try {
    data = (await readInputFile(given)).toString();
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the input prices names ${JSON.stringify(given.slice(0, 200))}, which cannot be read`,
      {
        where: "with: prices",
        remedy: "Give prices the JSON itself, or the path of a file that an earlier step of the job has put there, or leave it out.",
        cause
      }
    );
  }
  return parsePrices(data, given);
}

export {
  readPrices
};
