import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-40.mjs";
import {
  Incomplete,
  counted
} from "./lib-shared-9.mjs";

// src/shared/tell-submitted.ts
var MAX_LINES = 20;
function tellSubmitted(result, { asked, done, later }, logger) {
  const [waiting, ...each] = whatWaits(result, asked);
  if (waiting !== void 0) logger.warn(waiting);
  for (const text of each.slice(0, MAX_LINES)) logger.info(text);
  for (const text of whatIsStuck(result, "elsewhere", asked).slice(0, MAX_LINES)) logger.warn(text);
  const failed = [...whatIsStuck(result, "red", asked), ...whatFailed(result, asked)];
  for (const text of failed.slice(0, MAX_LINES)) logger.error(text);
  if (failed.length > MAX_LINES) logger.info(`\u2026 and ${failed.length - MAX_LINES} more`);
  logger.info(done);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, "thing")} could not be done (see the annotations and the summary); ${done}. Re-run the failed jobs, or let ${later} take up what is left.`,
    failed[0]
  );
}

export {
  tellSubmitted
};
