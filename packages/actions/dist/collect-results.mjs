const { tmpdir } = process.getBuiltinModule("node:os");
const { join: join2 } = process.getBuiltinModule("node:path");
const { join } = process.getBuiltinModule("node:path");
const { mkdir, rm } = process.getBuiltinModule("node:fs/promises");
const { mkdir: mkdir2, rm: rm3 } = process.getBuiltinModule("node:fs/promises");
const { rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { createWriteStream } = process.getBuiltinModule("node:fs");
const { Readable } = process.getBuiltinModule("node:stream");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
const { createHash } = process.getBuiltinModule("node:crypto");
import {
  giveUp
} from "./lib-shared-27.mjs";
import {
  collectOpen
} from "./lib-shared-8.mjs";
import {
  askJob,
  askParts,
  closeMark,
  finishJob,
  jobRequestLines,
  mergeJob,
  servicesOfJob
} from "./lib-shared-16.mjs";
import {
  ClaimLog,
  checkRecords,
  countJob,
  doneStatus,
  isCancelled,
  jobStatus,
  openStatus,
  readDone,
  readManifest,
  settleOwn
} from "./lib-shared-10.mjs";
import "./lib-shared-6.mjs";
import {
  copyObject
} from "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-20.mjs";
import {
  askingOptions,
  collectResultsInputs,
  executionOf,
  expectAnnouncement,
  openJobServices,
  openJobs,
  transformer
} from "./lib-shared-13.mjs";
import {
  hideIn,
  makeScratch
} from "./lib-shared-7.mjs";
import {
  collectResultsSummary,
  jobProgress,
  jobReportOf,
  outputsOf,
  troublesOf,
  warningsOf,
  writeJobReport
} from "./lib-shared-21.mjs";
import {
  cancelBatch,
  isWaitedFor
} from "./lib-shared-9.mjs";
import "./lib-shared-19.mjs";
import {
  openRunHolders
} from "./lib-shared-35.mjs";
import {
  Incomplete,
  actionsLogger,
  defined,
  end,
  guarded,
  hideKey,
  readInputs,
  setOutputs
} from "./lib-shared-12.mjs";
import "./lib-shared-30.mjs";
import {
  _enum,
  counted,
  explain,
  int,
  jobFailuresObject,
  jobResultsObject,
  keepHeapSmall,
  literal,
  number,
  object,
  parseLine,
  runContext,
  splitBlocks,
  string,
  toLine,
  unknown
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// src/collect-results/runner.ts
// ../engine/src/jobs/collect-job.ts
// ../engine/src/jobs/cancel-job.ts
async function endAtOpenai(services, job) {
  const { state, openai, logger } = services;
  let first;
  const tried = async (what, work) => {
    try {
      await work();
      return true;
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
      logger.warn(`${what}: ${describeError(error)}`);
      if (error.code !== "invalid-input") first ??= error;
      return false;
    }
  };
  let submissions = 0;
  for await (const { batchId, submission } of state.submissions.listOpen()) {
    if (submission?.attributes.job !== job) continue;
    const isOver2 = await tried(`submission ${batchId} of the cancelled job ${job} goes on`, async () => {
      await giveUp({ services, dryRun: false }, batchId);
    });
    if (!isOver2) submissions += 1;
  }
  for await (const { batchId, sketch, attributes } of state.batches.listOpen()) {
    const { openai_batch_id: id, status } = sketch;
    if (attributes.job !== job || status === "CANCELING" || id === void 0) continue;
    await tried(`batch ${id} of the cancelled job ${job} is not cancelled`, async () => {
      await cancelBatch(openai, id);
      await state.batches.change(batchId, "CANCELING");
    });
  }
  return { submissions, error: first };
}
async function failLeft({ store, state }, manifest, log, scratch) {
  const { job } = manifest;
  async function* left() {
    for await (const { custom_id } of jobRequestLines(store, manifest, scratch)) {
      const { stands, attempts = 0 } = log.of(custom_id) ?? {};
      if (stands !== "answered" && stands !== "failed") yield cancelled(custom_id, attempts);
    }
  }
  await settleOwn({ store, state, log, job, purpose: "cancelled", scratch }, left);
}
function cancelled(custom_id, attempt) {
  const error = { status_code: null, code: "job_cancelled", message: "the job was cancelled before it was answered" };
  return { custom_id, outcome: "failed", attempt, reason: "cancelled", response: null, error };
}
// ../engine/src/jobs/collect-job.ts
async function collectJob(services, options) {
  const { store } = services;
  const { job } = options;
  const manifest = await readManifest(store, job);
  checkRecords(services, manifest);
  const done = await readDone(store, job);
  if (done !== void 0) {
    await closeMark(services, job);
    return { status: doneStatus(manifest, done), finished: false, asked: void 0, looks: [], problems: [] };
  }
  await mkdir(options.workDir, { recursive: true });
  const workDir = await makeScratch(options.workDir, "round");
  try {
    return await round(services, manifest, { ...options, workDir });
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
async function round(services, manifest, options) {
  const { store } = services;
  const { job } = manifest;
  const cancelled2 = await isCancelled(store, job);
  const log = new ClaimLog(store, job);
  const asking = await settledOf(
    () => cancelled2 ? endJob(services, manifest, options) : askAgain(services, manifest, log, options)
  );
  const { looks, problems } = await collectBatches(servicesOfJob(services, manifest, options.workDir, log), options);
  const standing = await standingOf(services, manifest, log);
  const mayFinish = !looks.some(({ result }) => result === void 0 || isWaitedFor(result));
  if (cancelled2 && mayFinish && isOver(standing)) await failLeft(services, manifest, log, options.workDir);
  const finished = mayFinish && await finishIfAll(services, manifest, log, options.workDir);
  if (!finished && asking.error !== void 0) throw asking.error;
  const status = finished ? await jobStatus(services, job) : await openOrDone(services, manifest, log);
  return { status, finished, asked: asking.value, looks, problems };
}
async function settledOf(work) {
  try {
    return { value: await work(), error: void 0 };
  } catch (error) {
    return { value: void 0, error: error ?? new Error("failed without saying why") };
  }
}
async function askAgain(services, manifest, log, options) {
  if (options.collectOnly === true) return void 0;
  const standing = await standingOf(services, manifest, log);
  const { unasked, waiting } = standing.counts;
  if (unasked === 0 && waiting > 0 && !await hasOpenSubmission(services, manifest.job)) return void 0;
  return askJob(services, manifest, askingOf(options));
}
function askingOf({
  job: _job,
  collectOnly: _only,
  cancelAfterHours: _hours,
  fileWaitMs: _wait,
  ...asking
}) {
  return asking;
}
async function hasOpenSubmission({ state }, job) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.attributes.job === job) return true;
  return false;
}
async function endJob(services, manifest, options) {
  const all = servicesOfJob(services, manifest, options.workDir);
  const { submissions } = await endAtOpenai(all, manifest.job);
  if (submissions === 0 || options.collectOnly === true) return void 0;
  const asked = await askParts(services, manifest, { ...askingOf(options), preflight: "never" }, async () => []);
  await endAtOpenai(all, manifest.job);
  return asked;
}
function collectBatches(services, { job, workDir, cancelAfterHours, fileWaitMs }) {
  return collectOpen(services, {
    workDir,
    isWanted: ({ attributes }) => attributes.job === job,
    ...cancelAfterHours === void 0 ? {} : { cancelAfterHours },
    ...fileWaitMs === void 0 ? {} : { fileWaitMs },
    onProblem: ({ where, reason }) => services.logger.warn(`${where}: ${reason}`)
  });
}
async function standingOf({ state, logger, ways }, manifest, log) {
  await log.refresh();
  const standing = await countJob(manifest, log, state);
  for (const [batchId, requests] of standing.lost) {
    logger.warn(
      `${requests} requests of the job ${manifest.job} are claimed by ${batchId}, of which ${state.name} has no record: they are not asked again, as OpenAI may have that batch; hand it on to collect with: ${ways.reconcile}`
    );
  }
  return standing;
}
function isOver({ counts, lost }) {
  return counts.waiting === [...lost.values()].reduce((sum, each) => sum + each, 0);
}
async function finishIfAll(services, manifest, log, workDir) {
  await log.refresh();
  const { counts } = await countJob(manifest, log, services.state);
  if (counts.answered + counts.failed < manifest.requests) return false;
  return finishJob(services, { manifest, log, workDir });
}
async function openOrDone(services, manifest, log) {
  const done = await readDone(services.store, manifest.job);
  return done === void 0 ? openStatus(services, manifest, log) : doneStatus(manifest, done);
}
// ../engine/src/jobs/wait-for-job.ts
var FIRST_PAUSE_MS = 15e3;
var LONGEST_PAUSE_MS = 3e5;
async function waitForJob(services, options) {
  const { clock } = services.state;
  const { forMs, onRound, onPause, ...round2 } = options;
  const end2 = clock.now() + forMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const isTimeLeft = () => clock.now() + pause <= end2;
    const collected = await tryRound(services, round2, isTimeLeft);
    if (collected !== void 0) {
      onRound?.(collected);
      if (!isTimeLeft() || !isWorthWaiting(collected)) return collected;
    }
    onPause?.(clock.now() + pause);
    await clock.sleep(pause);
  }
}
async function tryRound(services, round2, isTimeLeft) {
  try {
    return await collectJob(services, round2);
  } catch (error) {
    if (!isCompletionBatchError(error, "openai-unavailable") || !isTimeLeft()) throw error;
    services.logger.warn(`${describeError(error)}: looking again`);
    return void 0;
  }
}
function isWorthWaiting({ status, asked, looks }) {
  if (status.done) return false;
  const { counts } = status;
  const hasSent = asked?.files.some(({ ending }) => ending === "submitted") === true;
  return counts.waiting > 0 || hasSent || looks.some(({ result }) => result?.kind === "settled");
}
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
      await work((round2) => this.#add(job, round2));
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
// ../engine/src/jobs/job-results.ts
async function* jobResults(services, options) {
  const { store, state } = services;
  const { job, workDir, partial = false } = options;
  const manifest = await readManifest(store, job);
  const done = await readDone(store, job);
  if (done !== void 0) {
    for await (const results of writtenResults(store, done)) for (const result of results) yield result;
    return;
  }
  const log = new ClaimLog(store, job);
  if (!partial) throw await notDone(services, manifest, log);
  await log.refresh();
  const scratch = await makeScratch(workDir, "results");
  try {
    for await (const { result } of mergeJob({ store, state, manifest, log, scratch })) yield result;
  } finally {
    await rm2(scratch, { recursive: true, force: true });
  }
}
async function copyJobResults(services, job, paths) {
  const { store } = services;
  const done = await readDone(store, job);
  if (done === void 0) throw await notDone(services, await readManifest(store, job), new ClaimLog(store, job));
  for (const [name, key] of [
    ["results", jobResultsObject(job)],
    ["failures", jobFailuresObject(job)]
  ]) {
    const path = paths[name];
    if (await copyObject(store, key, path) === done[name].sha256) continue;
    await rm2(path, { force: true });
    throw damaged(store.locate(key), "they are not those that were written");
  }
}
async function notDone({ store, state }, manifest, log) {
  await log.refresh();
  const { counts } = await countJob(manifest, log, state);
  const { answered, failed, waiting, unasked } = counts;
  return new CompletionBatchError(
    "invalid-input",
    `the job ${manifest.job} is not done: of ${manifest.requests} requests ${answered} are answered, ${failed} have failed, ${waiting} wait for an answer, ${unasked} are still to be asked`,
    {
      where: store.locate(jobResultsObject(manifest.job)),
      remedy: "Collect the job until it is done, or ask for partial results. Nothing was written."
    }
  );
}
var said = object({ status_code: number().nullable(), code: string(), message: string() });
var jobResult = object({
  custom_id: string().nullable(),
  outcome: _enum(["answered", "failed"]),
  response: object({ status_code: number().nullable(), body: unknown() }).nullable(),
  error: said.nullable(),
  reason: string().nullable(),
  attempts: int().nonnegative(),
  batch: string().nullable(),
  cached: literal(true).exactOptional()
});
async function* writtenResults(store, { job, results }) {
  const key = jobResultsObject(job);
  const name = store.locate(key);
  const hash = createHash("sha256");
  const stream = await store.stream(key);
  async function* hashed() {
    for await (const chunk of stream) {
      hash.update(chunk);
      yield chunk;
    }
  }
  for await (const lines of splitBlocks(hashed(), { name })) yield resultsOf(lines, name);
  if (hash.digest("hex") !== results.sha256) throw damaged(name, "they are not those that were written");
}
function* resultsOf(lines, name) {
  for (const line of lines) {
    const parsed = jobResult.safeParse(parseLine(line, name));
    if (!parsed.success) throw damaged(`${name}:${line.number}`, explain(parsed.error), parsed.error);
    yield parsed.data;
  }
}
function damaged(where, why, cause) {
  return new CompletionBatchError("row-damaged", `the results of the job do not do: ${why}`, {
    where,
    remedy: "Restore the object; or delete the job's done.json and collect it: the results are written anew.",
    cause
  });
}
// src/collect-results/save-results.ts
async function saveResults(services, { job, folder, workDir, transform }) {
  await mkdir2(folder, { recursive: true });
  const path = (name) => join(folder, `${name}.ndjson`);
  try {
    await copyJobResults(services, job, { results: path("results"), failures: path("failures") });
    if (transform === void 0) return;
    const lines = transformed(jobResults(services, { job, workDir }), transform);
    await pipeline(Readable.from(lines), createWriteStream(path("transformed")));
  } catch (error) {
    await rm3(folder, { recursive: true, force: true });
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
    const { runId, attempt } = runContext();
    const execution = executionOf(runId);
    const transform = inputs.transform === void 0 ? void 0 : await transformer(inputs.transform);
    const services = await openJobServices(inputs, logger);
    const jobs = await jobsToLookAt(services, inputs);
    const options = {
      execution,
      workDir,
      ...askingOptions(inputs),
      ...defined({ cancelAfterHours: inputs.cancelAfterHours }),
      holders: openRunHolders(inputs, logger)
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
keepHeapSmall();
await run();
end();
