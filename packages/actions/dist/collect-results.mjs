import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  jobProgress,
  topFailures
} from "./lib-shared-25.mjs";
import {
  collectResultsInputs
} from "./lib-shared-34.mjs";
import {
  expectAnnouncement
} from "./lib-shared-26.mjs";
import {
  askingOptions,
  executionOf
} from "./lib-shared-23.mjs";
import {
  openRunHolders
} from "./lib-shared-22.mjs";
import {
  stuckTable
} from "./lib-shared-30.mjs";
import "./lib-shared-37.mjs";
import {
  openJobServices
} from "./lib-shared-17.mjs";
import {
  runContext
} from "./lib-shared-35.mjs";
import "./lib-shared-28.mjs";
import "./lib-shared-31.mjs";
import {
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-16.mjs";
import {
  Incomplete,
  about,
  actionsLogger,
  code,
  counted,
  defined,
  dollars,
  end,
  guarded,
  literal,
  money,
  number,
  page,
  readInputs,
  sentences,
  setOutputs,
  table
} from "./lib-shared-10.mjs";
import {
  collectJob,
  copyJobResults,
  isTrouble,
  jobFailuresObject,
  jobResults,
  jobResultsObject,
  openJobs,
  toLine,
  transformer,
  waitForJob
} from "./lib-shared.mjs";
import "./lib-shared-14.mjs";
import "./lib-shared-13.mjs";
import {
  describeError
} from "./lib-shared-7.mjs";
import "./lib-shared-19.mjs";

// src/collect-results/runner.ts
import { tmpdir } from "node:os";
import { join as join2 } from "node:path";

// src/collect-results/outputs.ts
function outputsOf(looked, out) {
  const all = looked.flatMap(({ status }) => status ?? []);
  const done = looked.flatMap(({ status, error }) => status?.done && error === void 0 ? [status] : []);
  const sum = (value) => all.reduce((total2, each) => total2 + value(each), 0);
  return {
    results: done.length === 0 ? "" : out,
    done: done.length === looked.length,
    "done-jobs": JSON.stringify(done.map(({ manifest }) => manifest.job)),
    jobs: looked.length,
    "failed-jobs": looked.filter(({ error }) => error !== void 0).length,
    requests: sum(({ manifest }) => manifest.requests),
    answered: sum(({ counts }) => counts.answered),
    cached: sum(({ counts }) => counts.cached),
    failed: sum(({ counts }) => counts.failed),
    waiting: sum(({ counts }) => counts.waiting),
    unasked: sum(({ counts }) => counts.unasked),
    invalid: sum(({ counts }) => counts.invalid),
    "input-tokens": sum(({ tokens }) => tokens.input),
    "cached-tokens": sum(({ tokens }) => tokens.cached),
    "output-tokens": sum(({ tokens }) => tokens.output),
    "cost-usd": dollars(total(all, ({ costUsd }) => costUsd)),
    "estimated-cost-usd": dollars(total(all, ({ estimatedUsd }) => estimatedUsd)),
    "saved-usd": dollars(total(all, ({ savedUsd }) => savedUsd))
  };
}
function total(items, value) {
  return items.reduce((sum, item) => {
    const one = value(item);
    return sum === void 0 || one === void 0 ? void 0 : sum + one;
  }, 0);
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

// src/collect-results/troubles.ts
function warningsOf({ job, status, finished, asked, looks }) {
  const last = asked.at(-1);
  const failed = status?.counts.failed ?? 0;
  const [top] = topFailures(looks);
  const why = top === void 0 ? "" : `, most of them for ${top.reason}: ${top.message}`;
  return [
    ...finished && failed > 0 && (status?.counts.answered ?? 0) > 0 ? [
      `job ${job}: ${counted(failed, "request has", "requests have")} no answer and ${failed === 1 ? "is" : "are"} not asked again${why}`
    ] : [],
    ...last === void 0 ? [] : [...whatWaits(last, "request").slice(0, 1), ...whatIsStuck(last, "elsewhere", "request")]
  ];
}
function troublesOf({ job, status, finished, asked, looks, problems, error }) {
  const nothing = finished && status !== void 0 && status.manifest.requests > 0 && status.counts.answered === 0;
  return [
    ...error === void 0 ? [] : [`job ${job}: ${describeError(error)}`],
    ...looks.flatMap(({ batch, result, error: why }) => {
      if (result === void 0) return [`batch ${batch.batchId}: ${describeError(why)}`];
      return isTrouble(result) ? [`batch ${batch.batchId}: ${result.reason ?? "no reason was given"}`] : [];
    }),
    ...problems.map(({ where, reason }) => `${where} cannot be read: ${reason}`),
    ...asked.flatMap((one) => [...whatIsStuck(one, "red", "request"), ...whatFailed(one, "request")]),
    ...nothing ? [`job ${job} is done, and none of its ${counted(status.manifest.requests, "request")} was answered`] : []
  ];
}

// src/collect-results/summary.ts
function collectResultsSummary(looked, store) {
  const statuses = looked.flatMap(({ status }) => status ?? []);
  const asked = looked.flatMap((one) => one.asked);
  const [only] = looked;
  return page([
    looked.length === 1 && only !== void 0 ? `### Collect results of ${code(only.job)}` : "### Collect results",
    headline(looked),
    jobTable(looked),
    spending(statuses),
    sentences(
      "Waiting: the next run takes it up.",
      asked.flatMap((one) => whatWaits(one, "request"))
    ),
    table(
      ["Without an answer because", "Requests", "What the service says"],
      looked.flatMap(({ looks }) => topFailures(looks)).map(({ reason, message, requests }) => [code(reason), requests, literal(message)])
    ),
    stuckTable(
      asked.flatMap(({ stuck }) => stuck),
      "request"
    ),
    sentences("Wrong:", looked.flatMap(troublesOf)),
    batchTable(statuses),
    resultsOf(
      looked.flatMap(({ status, error }) => error === void 0 ? status ?? [] : []),
      store
    )
  ]);
}
function headline(looked) {
  if (looked.length === 0) return "Nothing to collect: no job is open.";
  const done = looked.filter(({ status, error }) => status?.done && error === void 0).length;
  const failed = looked.filter(({ error }) => error !== void 0).length;
  const open = looked.length - done - failed;
  const parts = [
    ...done === 0 ? [] : [`${counted(done, "job is", "jobs are")} done.`],
    ...open === 0 ? [] : [`${counted(open, "job is", "jobs are")} not done yet: the next run goes on.`],
    ...failed === 0 ? [] : [`**${counted(failed, "job")} could not be collected.**`]
  ];
  return parts.join(" ");
}
function jobTable(looked) {
  return table(
    ["Job", "State", "Requests", "Answered", "Cached", "Failed", "Waiting", "To be asked", "No requests"],
    looked.map(({ job, status, error }) => {
      if (status === void 0) return [code(job), "**not collected**", ...Array.from({ length: 7 }, () => "\u2013")];
      const { answered, cached, failed, waiting, unasked, invalid } = status.counts;
      const state = status.done ? "done" : `${share(status)} answered`;
      const more = [...status.cancelled ? ["cancelled"] : [], ...error === void 0 ? [] : ["**not collected**"]];
      const counts = [status.manifest.requests, answered, cached, failed, waiting, unasked, invalid];
      return [code(job), [state, ...more].join(", "), ...counts.map(number)];
    })
  );
}
function share({ manifest, counts }) {
  return manifest.requests === 0 ? "0 %" : `${Math.floor(100 * counts.answered / manifest.requests)} %`;
}
function spending(statuses) {
  if (statuses.length === 0) return "";
  const saved = total(statuses, ({ savedUsd }) => savedUsd);
  const sum = (of) => statuses.reduce((all, { tokens }) => all + tokens[of], 0);
  return page([
    table(
      ["Cost, USD", "Estimated", "Input tokens", "Of them cached", "Output tokens"],
      [
        [
          money(total(statuses, ({ costUsd }) => costUsd)),
          money(total(statuses, ({ estimatedUsd }) => estimatedUsd)),
          sum("input"),
          sum("cached"),
          sum("output")
        ]
      ]
    ),
    saved === void 0 || saved === 0 ? "" : `Answers of earlier jobs have saved ${about(saved)}.`
  ]).trim();
}
function batchTable(statuses) {
  const rows = statuses.flatMap(
    ({ manifest, batches }) => batches.map(({ batchId, openaiBatchId, status, requests, open }) => [
      code(manifest.job),
      code(batchId),
      code(openaiBatchId),
      `${code(status)}${open ? ", open" : ""}`,
      requests
    ])
  );
  return table(["Job", "Completion batch", "OpenAI batch", "Status", "Requests"], rows);
}
function resultsOf(statuses, store) {
  const rows = statuses.filter(({ done }) => done).map(({ manifest: { job }, counts }) => [
    code(job),
    code(store.locate(jobResultsObject(job))),
    counts.failed + counts.invalid === 0 ? "" : code(store.locate(jobFailuresObject(job)))
  ]);
  return table(["Done", "Results", "Failures"], rows);
}

// src/collect-results/runner.ts
var MAX_ANNOTATIONS = 9;
function run() {
  return guarded("Collect results", async (summary) => {
    const inputs = readInputs(collectResultsInputs, ["openaiApiKey", "token"]);
    const logger = actionsLogger();
    const workDir = process.env.RUNNER_TEMP || tmpdir();
    const execution = executionOf((await runContext()).runId);
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
    await summary.tell(collectResultsSummary(looked, services.store), inputs.summary);
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
