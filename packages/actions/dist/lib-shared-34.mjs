import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openaiBaseUrl,
  openaiKey
} from "./lib-shared-37.mjs";
import {
  asking,
  eventType,
  jobName,
  jobPlaces
} from "./lib-shared-15.mjs";
import {
  hours,
  optionalText,
  summaryShown,
  textOr,
  wholeNumber
} from "./lib-shared-10.mjs";

// src/collect-results/inputs.ts
var MAX_WAIT = 350;
var collectResultsInputs = {
  ...jobPlaces,
  job: jobName().optional(),
  wait: wholeNumber("wait", 0, MAX_WAIT),
  cancelAfterHours: hours("cancel-after-hours"),
  transform: optionalText(),
  onDone: eventType().optional(),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  out: textOr("completion-batch/results"),
  reports: optionalText(),
  summary: summaryShown()
};

export {
  collectResultsInputs
};
