import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  collectResultsInputs
} from "./lib-shared-34.mjs";
import {
  expectAnnouncement
} from "./lib-shared-26.mjs";
import {
  collectResultsSummary,
  jobReportOf,
  outputsOf,
  troublesOf,
  warningsOf,
  writeJobReport
} from "./lib-shared-11.mjs";
import {
  jobProgress
} from "./lib-shared-25.mjs";
import {
  openRunHolders
} from "./lib-shared-23.mjs";
import "./lib-shared-30.mjs";
import "./lib-shared-37.mjs";
import {
  askingOptions,
  executionOf,
  openJobServices
} from "./lib-shared-15.mjs";
import {
  runContext
} from "./lib-shared-35.mjs";
import "./lib-shared-28.mjs";
import "./lib-shared-31.mjs";
import "./lib-shared-18.mjs";
import {
  Incomplete,
  actionsLogger,
  counted,
  defined,
  end,
  guarded,
  hideKey,
  readInputs,
  setOutputs
} from "./lib-shared-10.mjs";
import {
  collectJob,
  copyJobResults,
  jobResults,
  openJobs,
  toLine,
  transformer,
  waitForJob
} from "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import {
  hideIn
} from "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";

// src/collect-results/runner.ts
import { tmpdir } from "node:os";
import { join as join2 } from "node:path";

// src/collect-results/rounds.ts
async function lookAtJobs(services, jobs, options, waitMs) {
  const { clock } = services.state;
  const until = clock.now() + waitMs;
  const rounds = new Rounds();
  for (const job of jobs) await rounds.of(job, async (add) => add(await collectJob(services, { ...options, job })));
  for (const job of jobs) {
    const forMs = until - clock.now();
    const { status, error } = rounds.get(job);
    if (forMs <= 0 || error !== void 0 || status?.done === true) continue;
    await rounds.of(job, async (onRound) => void await waitForJob(services, { ...options, job, forMs, onRound }));
  }
  return jobs.map((job) => rounds.get(job));
}
var Rounds = class {
  #looked = /* @__PURE__ */ new Map();
  get(job) {
    const none = { job, status: void 0, finished: false, asked: [], looks: [], problems: [], error: void 0 };
    return this.#looked.get(job) ?? none;
  }
  async of(job, work) {
    try {
      await work((round) => this.#add(job, round));
    } catch (error) {
      this.#looked.set(job, { ...this.get(job), error });
    }
  }
  #add(job, { status, finished, asked, looks, problems }) {
    const before = this.get(job);
    const newest = new Map([...before.looks, ...looks].map((look) => [look.batch.batchId, look]));
    this.#looked.set(job, {
      job,
      status,
      finished: before.finished || finished,
      asked: asked === void 0 ? before.asked : [...before.asked, asked],
      looks: [...newest.values()],
      problems,
      error: void 0
    });
  }
};

// src/collect-results/save-results.ts
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
async function saveResults(services, { job, folder, workDir, transform }) {
  await mkdir(folder, { recursive: true });
  const path = (name) => join(folder, `${name}.ndjson`);
  try {
    await copyJobResults(services, job, { results: path("results"), failures: path("failures") });
    if (transform === void 0) return;
    const lines = transformed(jobResults(services, { job, workDir }), transform);
    await pipeline(Readable.from(lines), createWriteStream(path("transformed")));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}
async function* transformed(results, transform) {
  for await (const result of results) yield toLine(transform(result));
}

// src/collect-results/runner.ts
var MAX_ANNOTATIONS = 9;
function run() {
  return guarded("Collect results", async (summary) => {
    const inputs = readInputs(collectResultsInputs, ["openaiApiKey", "token"]);
    const logger = actionsLogger();
    const workDir = process.env.RUNNER_TEMP || tmpdir();
    const { runId, attempt } = await runContext();
    const execution = executionOf(runId);
    const transform = inputs.transform === void 0 ? void 0 : await transformer(inputs.transform);
    const services = await openJobServices(inputs, logger);
    const jobs = await jobsToLookAt(services, inputs);
    const options = {
      execution,
      workDir,
      ...askingOptions(inputs),
      ...defined({ cancelAfterHours: inputs.cancelAfterHours }),
      holders: await openRunHolders(inputs, logger)
    };
    const rounds = await logger.group(
      "Bring the answers",
      () => lookAtJobs(services, jobs, options, (inputs.wait ?? 0) * 6e4)
    );
    const looked = await withResults(
      rounds,
      (job) => saveResults(services, { job, folder: join2(inputs.out, job), workDir, transform })
    );
    setOutputs(outputsOf(looked, inputs.out));
    const reports = looked.map((one) => hideIn(jobReportOf(one, services.store, attempt), hideKey()));
    await summary.tell(collectResultsSummary(reports), inputs.summary);
    if (inputs.reports !== void 0) {
      for (const each of reports) await writeJobReport(inputs.reports, each);
      if (!inputs.summary) summary.handOn();
    }
    report(looked, logger);
  });
}
async function jobsToLookAt({ store }, { job, onDone }) {
  const jobs = job === void 0 ? [] : [job];
  if (job === void 0) for await (const open of openJobs({ store })) jobs.push(open);
  if (onDone !== void 0) for (const each of jobs) await expectAnnouncement(store, onDone, each);
  return jobs;
}
async function withResults(rounds, save) {
  const looked = [];
  for (const one of rounds) {
    const error = one.status?.done === true ? await save(one.job).catch((why) => why) : void 0;
    looked.push(error === void 0 ? one : { ...one, error });
  }
  return looked;
}
function report(looked, logger) {
  if (looked.length === 0) logger.info("nothing to collect: no job is open");
  for (const { status } of looked) if (status !== void 0) logger.info(jobProgress(status));
  for (const text of looked.flatMap(warningsOf).slice(0, MAX_ANNOTATIONS)) logger.warn(text);
  const [first] = looked.flatMap(({ error }) => error ?? []);
  const troubles = looked.flatMap(troublesOf);
  if (first !== void 0 && troubles.length === 1) throw first;
  for (const text of troubles.slice(0, MAX_ANNOTATIONS)) logger.error(text);
  if (troubles.length === 0) return;
  throw new Incomplete(
    `${counted(troubles.length, "thing")} went wrong (see the annotations and the summary); everything else was collected.`
  );
}

// src/collect-results/run.ts
await run();
end();
