import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  collectResultsInputs,
  openJobs,
  transformer
} from "./lib-shared-35.mjs";
import {
  expectedAnnouncements
} from "./lib-shared-59.mjs";
import {
  checkAhead,
  keyGiven
} from "./lib-shared-69.mjs";
import "./lib-shared-79.mjs";
import {
  asking,
  jobPlaces,
  openJobStore
} from "./lib-shared-31.mjs";
import "./lib-shared-15.mjs";
import "./lib-shared-27.mjs";
import "./lib-shared-25.mjs";
import "./lib-shared-71.mjs";
import "./lib-shared-62.mjs";
import "./lib-shared-68.mjs";
import "./lib-shared-37.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-57.mjs";
import "./lib-shared-75.mjs";
import "./lib-shared-55.mjs";
import "./lib-shared-36.mjs";
import "./lib-shared-43.mjs";
import "./lib-shared-51.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-56.mjs";
import {
  actionsLogger,
  code,
  counted,
  end,
  guardedTelling,
  isShown,
  page,
  readInputs,
  setOutputs,
  summaryChoice,
  table
} from "./lib-shared-9.mjs";
import "./lib-shared-40.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-46.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-13.mjs";
import "./lib-shared-32.mjs";
import "./lib-zod.mjs";
import "./lib-shared-17.mjs";
import "./lib-shared-53.mjs";
import "./lib-shared-42.mjs";

// src/find-jobs/inputs.ts
var findJobsInputs = {
  ...jobPlaces,
  job: collectResultsInputs.job,
  onDone: collectResultsInputs.onDone,
  transform: collectResultsInputs.transform,
  wait: collectResultsInputs.wait,
  cancelAfterHours: collectResultsInputs.cancelAfterHours,
  ...asking,
  openaiBaseUrl: collectResultsInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice()
};

// src/find-jobs/runner.ts
var MAX_LEGS = 256;
function run() {
  return guardedTelling("Find jobs", async (summary) => {
    const inputs = readInputs(findJobsInputs, ["token"]);
    await checkAhead(inputs);
    if (inputs.transform !== void 0) await transformer(inputs.transform);
    const logger = actionsLogger();
    const store = await openJobStore(inputs, logger);
    const jobs = inputs.job === void 0 ? await jobsOf(store, inputs.onDone) : [inputs.job];
    const outputs = outputsOf(jobs);
    logger.info(`${counted(jobs.length, "job")} to collect`);
    if (outputs.waiting !== 0) {
      logger.warn(
        `${counted(Number(outputs.waiting), "job waits", "jobs wait")} for the next run: one run has ${MAX_LEGS} at most`
      );
    }
    setOutputs(outputs);
    await summary.tell(findJobsSummary(store.url, jobs), isShown(inputs.summary, jobs.length === 0));
  });
}
async function jobsOf(store, event) {
  const jobs = /* @__PURE__ */ new Set();
  for await (const job of openJobs({ store })) jobs.add(job);
  if (event !== void 0) for await (const job of expectedAnnouncements(store, event)) jobs.add(job);
  return [...jobs];
}
function outputsOf(jobs) {
  const taken = jobs.slice(0, MAX_LEGS);
  return {
    matrix: JSON.stringify(taken.map((job) => ({ job }))),
    count: taken.length,
    waiting: jobs.length - taken.length
  };
}
function findJobsSummary(store, jobs) {
  return page([
    "### Find jobs",
    jobs.length === 0 ? `Nothing to collect: no job in ${code(store)} is open.` : `${counted(jobs.length, "job")} to collect in ${code(store)}.`,
    table(
      ["Job"],
      jobs.map((job) => [code(job)])
    )
  ]);
}

// src/find-jobs/run.ts
await run();
end();
