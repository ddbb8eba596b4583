import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/collect/due-batches.ts
var HOUR_MS = 36e5;
async function findDueBatches(state, isWanted = () => true) {
  const batches = [];
  const problems = [];
  for await (const record of state.batches.listOpen()) {
    if (!isWanted(record)) continue;
    const { batch, where, isOurs, problem = "cannot be read" } = record;
    if (batch !== void 0) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs });
  }
  const time = (batch) => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time(a) - time(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}
async function findBatch({ state, ways }, batchId) {
  const record = await state.batches.get(batchId);
  if (record?.batch !== void 0) return record.batch;
  throw new CompletionBatchError(
    "invalid-input",
    record === void 0 ? `there is no batch ${JSON.stringify(batchId)}` : `batch ${batchId} does not parse: ${record.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`
    }
  );
}
function ageHoursOf({ submitted_at }, clock) {
  const hours = (clock.now() - Date.parse(submitted_at)) / HOUR_MS;
  return Number.isNaN(hours) ? void 0 : Math.max(0, hours);
}

export {
  findDueBatches,
  findBatch,
  ageHoursOf
};
