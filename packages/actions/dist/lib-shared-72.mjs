import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumberOr
} from "./lib-shared-9.mjs";
import {
  isUuid
} from "./lib-shared-6.mjs";
import {
  string
} from "./lib-zod.mjs";

// src/report/inputs.ts
var batchIds = () => string().transform((value) => value.split(",").map((id) => id.trim())).refine((ids) => ids.every(isUuid), {
  error: "Give batches completion batch ids, by comma, as collect and find tell them."
}).optional();
var reportInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: optionalText(),
  days: wholeNumberOr("days", 7, 1, 3650),
  batches: batchIds(),
  labels: optionalText(),
  out: textOr("completion-batch/report"),
  summary: summaryShown()
};

export {
  reportInputs
};
