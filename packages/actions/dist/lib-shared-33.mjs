import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  optionalText,
  summaryShown,
  text,
  textOr,
  wholeNumberOr
} from "./lib-shared-10.mjs";
import {
  external_exports,
  isUuid
} from "./lib-shared.mjs";

// src/report/inputs.ts
var batchIds = () => external_exports.string().transform((value) => value.split(",").map((id) => id.trim())).refine((ids) => ids.every(isUuid), {
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
