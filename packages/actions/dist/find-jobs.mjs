import {
  asking,
  collectResultsInputs,
  expectedAnnouncements,
  jobPlaces,
  openJobStore,
  openJobs,
  transformer
} from "./lib-shared-13.mjs";
import {
  actionsLogger,
  checkAhead,
  code,
  end,
  guardedTelling,
  isShown,
  keyGiven,
  page,
  readInputs,
  setOutputs,
  summaryChoice,
  table
} from "./lib-shared-12.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-19.mjs";
import "./lib-shared-9.mjs";
import {
  counted,
  keepHeapSmall
} from "./lib-shared-3.mjs";
import "./lib-shared-31.mjs";


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
