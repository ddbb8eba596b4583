import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  collectResultsInputs,
  openJobs,
  transformer
} from "./lib-shared-36.mjs";
import {
  expectedAnnouncements
} from "./lib-shared-60.mjs";
import {
  checkAhead,
  keyGiven
} from "./lib-shared-71.mjs";
import "./lib-shared-81.mjs";
import {
  asking,
  jobPlaces,
  openJobStore
} from "./lib-shared-32.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-28.mjs";
import "./lib-shared-26.mjs";
import "./lib-shared-73.mjs";
import "./lib-shared-63.mjs";
import "./lib-shared-70.mjs";
import "./lib-shared-38.mjs";
import "./lib-shared-15.mjs";
import "./lib-shared-58.mjs";
import "./lib-shared-77.mjs";
import "./lib-shared-56.mjs";
import "./lib-shared-37.mjs";
import "./lib-shared-45.mjs";
import "./lib-shared-52.mjs";
import "./lib-shared-59.mjs";
import "./lib-shared-57.mjs";
import {
  actionsLogger,
  code,
  counted,
  end,
  guardedTelling,
  isShown,
  keepHeapSmall,
  page,
  readInputs,
  setOutputs,
  summaryChoice,
  table
} from "./lib-shared-9.mjs";
import "./lib-shared-41.mjs";
import "./lib-shared-6.mjs";
import "./lib-shared-48.mjs";
import "./lib-shared-47.mjs";
import "./lib-shared-12.mjs";
import "./lib-shared-33.mjs";
import "./lib-zod.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-54.mjs";
import "./lib-shared-44.mjs";

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
    const { store, jobs } = await logger.group("List the jobs", async () => {
      const opened = await openJobStore(inputs, logger);
      return { store: opened, jobs: inputs.job === void 0 ? await jobsOf(opened, inputs.onDone) : [inputs.job] };
    });
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
keepHeapSmall();
await run();
end();
