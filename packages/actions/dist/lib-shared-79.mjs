import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  ageHoursOf
} from "./lib-shared-53.mjs";

// src/find/due.ts
var MAX_LEGS = 256;
var STALE_HOURS = 25;
function dueNow({ batches, problems }, clock, stuck = []) {
  const due = batches.slice(0, MAX_LEGS).map((row) => ({ row, ageHours: ageHoursOf(row, clock) }));
  return { batches: due, waiting: batches.length - due.length, problems, stuck };
}
function isStale({ ageHours }) {
  return ageHours !== void 0 && ageHours > STALE_HOURS;
}

export {
  MAX_LEGS,
  STALE_HOURS,
  dueNow,
  isStale
};
