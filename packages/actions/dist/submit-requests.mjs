import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import "./lib-shared-25.mjs";
import {
  openRunHolders
} from "./lib-shared-23.mjs";
import {
  stuckTable
} from "./lib-shared-30.mjs";
import {
  openaiBaseUrl,
  openaiKey
} from "./lib-shared-37.mjs";
import {
  asking,
  askingOptions,
  executionOf,
  jobName,
  jobPlaces,
  openJobServices
} from "./lib-shared-15.mjs";
import {
  runContext
} from "./lib-shared-35.mjs";
import "./lib-shared-28.mjs";
import "./lib-shared-31.mjs";
import {
  FILE_ENDINGS,
  figures,
  whatFailed,
  whatIsStuck,
  whatWaits
} from "./lib-shared-18.mjs";
import {
  Incomplete,
  about,
  actionsLogger,
  choiceOr,
  code,
  counted,
  defined,
  dollars,
  end,
  error,
  flag,
  guardedTelling,
  literal,
  money,
  number,
  oneLine,
  optionalText,
  page,
  readInputs,
  sentences,
  setOutputs,
  summaryShown,
  table,
  text,
  textOr,
  warning,
  wholeNumberOr
} from "./lib-shared-10.mjs";
import {
  CHAT_COMPLETIONS,
  costOf,
  external_exports,
  requestFiles,
  submitJob,
  toLine,
  usd
} from "./lib-shared.mjs";
import "./lib-shared-16.mjs";
import "./lib-shared-14.mjs";
import {
  CompletionBatchError
} from "./lib-shared-7.mjs";
import "./lib-shared-20.mjs";

// src/submit-requests/runner.ts
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// src/submit-requests/inputs.ts
var INVALID = ["fail", "skip"];
var REQUESTS_REMEDY = "Give requests paths or globs of files with one JSON request a line, such as requests/*.jsonl.";
var ENDPOINT_REMEDY = `Give endpoint a path of the API, such as ${CHAT_COMPLETIONS}.`;
var submitRequestsInputs = {
  requests: text(REQUESTS_REMEDY).transform((value) => value.split("\n").flatMap((line) => line.trim() || [])).refine((globs) => globs.length > 0, { error: REQUESTS_REMEDY }),
  ...jobPlaces,
  job: jobName().optional(),
  again: flag("again"),
  invalid: choiceOr("invalid", INVALID, "fail"),
  complete: flag("complete"),
  endpoint: external_exports.string().regex(/^\/v\d+\/[\w/-]{1,100}$/, { error: ENDPOINT_REMEDY }).optional(),
  model: optionalText(),
  maxAttempts: wholeNumberOr("max-attempts", 3, 1, 100),
  cache: flag("cache"),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  ...asking,
  dryRun: flag("dry-run"),
  out: textOr("completion-batch"),
  summary: summaryShown()
};
function completingOf({
  complete,
  endpoint,
  model
}) {
  if (complete) return { endpoint: endpoint ?? CHAT_COMPLETIONS, ...model === void 0 ? {} : { model } };
  const given = endpoint === void 0 ? model === void 0 ? void 0 : "model" : "endpoint";
  if (given === void 0) return void 0;
  throw new CompletionBatchError("invalid-input", `the input ${given} is given, but complete is not true`, {
    where: `with: ${given}`,
    remedy: `Nothing is filled in unawares: give complete true, too, or leave ${given} out where every line is a whole request.`
  });
}

// src/submit-requests/summary.ts
function submitRequestsSummary(job, to) {
  const { manifest, submitted } = job;
  return page([
    "### Submit requests",
    headline(job, to),
    manifest === void 0 ? "" : `Job ${code(manifest.job)}, kept in ${code(to.store)}.`,
    to.complete === void 0 ? "" : completed(to.complete),
    destinations(job, to.prices),
    cached(job),
    submitted === void 0 ? "" : batches(submitted),
    submitted === void 0 ? "" : sentences("Waiting: the next collect-results takes it up.", whatWaits(submitted, "request")),
    submitted?.budget === void 0 ? "" : `Budget: ${about(submitted.budget.used)} of ${usd(submitted.budget.maxCost)} are used by this job.`,
    submitted === void 0 ? "" : stuckTable(submitted.stuck, "request"),
    submitted === void 0 ? "" : sentences("Failed:", whatFailed(submitted, "request")),
    invalidTable(job, to.invalid),
    "<sub>Tokens and cost are estimates, made before OpenAI counts.</sub>"
  ]);
}
function headline({ manifest, known, done, invalid, cached: cached2, submitted }, to) {
  if (manifest === void 0) {
    return `**${counted(invalid.count, "line is no request", "lines are no requests")}**: nothing was kept or sent.`;
  }
  const given = counted(manifest.requests, "request");
  if (to.dryRun) return `Dry run: ${given}. Nothing was kept or sent.`;
  if (done) return `${given}, all of which this job has asked before and brought back: nothing was asked.`;
  const { batches: batches2, requests, waiting } = figures(submitted ?? NOTHING);
  const parts = [
    `**${counted(requests, "request")}** of ${given} submitted now in ${counted(batches2, "batch", "batches")}.`,
    ...known ? ["The job was there already: what it has asked is not asked again."] : [],
    ...cached2.requests === 0 ? [] : [`${counted(cached2.requests, "request")} answered by earlier jobs.`],
    ...waiting === 0 ? [] : [`${counted(waiting, "file")} ${waiting === 1 ? "waits" : "wait"}.`]
  ];
  return parts.join(" ");
}
var NOTHING = { files: [], dryRun: false };
function completed({ endpoint, model }) {
  const named = model === void 0 ? "" : `, bodies without a model for ${code(model)}`;
  return `Lines without an envelope were completed for ${code(endpoint)}${named}.`;
}
function destinations({ manifest, estimatedUsd }, prices) {
  if (manifest === void 0) return "";
  const rows = manifest.destinations.map(({ model, endpoint, requests, input_tokens, output_tokens }) => [
    code(model),
    code(endpoint),
    requests,
    input_tokens,
    output_tokens,
    money(costOf({ input: input_tokens, output: output_tokens }, model, prices))
  ]);
  const total = (of) => manifest.destinations.reduce((sum, each) => sum + each[of], 0);
  const all = ["**all**", "", total("requests"), total("input_tokens"), total("output_tokens"), money(estimatedUsd)];
  return table(
    ["Model", "Endpoint", "Requests", "Input tokens", "Output tokens", "Cost, USD"],
    rows.length > 1 ? [all, ...rows] : rows
  );
}
function cached({ cached: { requests, savedUsd } }) {
  if (requests === 0) return "";
  const saved = savedUsd === void 0 ? "" : `, which saves ${about(savedUsd)}`;
  return `${counted(requests, "request")} had been answered in earlier jobs of this store${saved}.`;
}
function batches({ files, alreadySubmitted }) {
  return page([
    table(
      ["Completion batch", "OpenAI batch", "Model", "Requests", "Bytes", "Tokens", "Cost, USD", "Outcome"],
      files.map(row)
    ),
    alreadySubmitted === 0 ? "" : `${counted(alreadySubmitted, "request")} had been submitted by an earlier attempt and ${alreadySubmitted === 1 ? "was" : "were"} left out.`
  ]).trim();
}
function row(file) {
  const notes = [
    FILE_ENDINGS[file.ending],
    ...file.resumed ? ["begun by an earlier run"] : [],
    ...file.adopted ? ["found at OpenAI"] : [],
    ...file.lost > 0 ? [`${counted(file.lost, "request")} asked elsewhere`] : []
  ];
  return [
    code(file.batchId),
    file.openaiBatchId === void 0 ? "" : code(file.openaiBatchId),
    code(file.model),
    file.requests,
    file.bytes,
    file.tokens,
    money(file.cost),
    notes.join("; ")
  ];
}
function invalidTable({ invalid }, mode) {
  if (invalid.count === 0) return "";
  const all = invalid.count > invalid.lines.length ? ` The list has the first ${number(invalid.lines.length)}.` : "";
  const what = mode === "skip" ? "they failed, the others are asked" : "nothing was kept or sent";
  const rows = table(
    ["File", "Line", "Custom id", "Code", "Member", "What is wrong"],
    invalid.lines.map(({ file, file_line, custom_id, code: why, param, message }) => [
      code(file),
      String(file_line),
      custom_id === null ? "" : code(custom_id),
      code(why),
      param === null ? "" : code(param),
      literal(message)
    ])
  );
  return `**${counted(invalid.count, "line is no request", "lines are no requests")}: ${what}.**${all}

${rows}`;
}

// src/submit-requests/runner.ts
var MAX_ANNOTATIONS = 9;
var MAX_LINES = 20;
function run() {
  return guardedTelling("Submit requests", async (summary) => {
    const inputs = readInputs(submitRequestsInputs, ["openaiApiKey", "token"]);
    const complete = completingOf(inputs);
    const logger = actionsLogger();
    const context = await runContext();
    const execution = executionOf(context.runId);
    const files = await requestFiles(inputs.requests);
    const services = await openJobServices(inputs, logger);
    const { job, invalid, maxAttempts, cache, dryRun } = inputs;
    const holders = await openRunHolders(inputs, logger);
    const submitted = await logger.group(
      "Check the requests and make batches of them",
      () => submitJob(services, {
        files,
        execution,
        workDir: process.env.RUNNER_TEMP || tmpdir(),
        ...askingOptions(inputs),
        ...defined({ job, complete, again: inputs.again ? execution : void 0 }),
        invalid,
        maxAttempts,
        cache,
        dryRun,
        holders
      })
    );
    const invalidFile = await writeInvalid(inputs.out, submitted);
    setOutputs(outputsOf(submitted, invalidFile));
    await summary.tell(
      submitRequestsSummary(submitted, {
        ...inputs,
        complete,
        prices: services.prices,
        store: services.store.url,
        context
      }),
      inputs.summary
    );
    report(submitted, inputs, logger);
  });
}
async function writeInvalid(out, { invalid }) {
  if (invalid.count === 0) return "";
  await mkdir(out, { recursive: true });
  const path = join(out, "invalid.ndjson");
  await writeFile(path, invalid.lines.map((line) => toLine(line)).join(""));
  return path;
}
function invalidName(lines) {
  const digest = createHash("sha256").update(JSON.stringify(lines)).digest("hex");
  return `invalid-${digest.slice(0, 12)}`;
}
function outputsOf({ manifest, known, done, invalid, cached: cached2, estimatedUsd, submitted }, invalidFile) {
  const sent = figures(submitted ?? { files: [], dryRun: false });
  return {
    job: manifest?.job ?? "",
    lines: manifest?.lines ?? "",
    requests: manifest?.requests ?? "",
    invalid: invalid.count,
    "invalid-file": invalidFile,
    "invalid-name": invalidFile === "" ? "" : invalidName(invalid.lines),
    cached: cached2.requests,
    "saved-usd": dollars(cached2.savedUsd),
    "estimated-cost-usd": dollars(estimatedUsd),
    "submitted-requests": sent.requests,
    "openai-batch-ids": JSON.stringify(sent.openaiBatchIds),
    waiting: sent.waiting,
    known,
    done
  };
}
function report(job, { invalid, dryRun }, logger) {
  if (job.invalid.count > 0) annotate(job.invalid.lines, invalid === "fail" ? error : warning);
  if (job.manifest === void 0) {
    throw new Incomplete(
      `${counted(job.invalid.count, "line is no request", "lines are no requests")} (see the annotations and the summary): nothing was kept or sent. Mend them, or give invalid skip, so that the others are asked.`
    );
  }
  logger.info(headline2(job, dryRun));
  if (job.submitted === void 0) return;
  const [waiting, ...each] = whatWaits(job.submitted, "request");
  if (waiting !== void 0) logger.warn(waiting);
  for (const text2 of each.slice(0, MAX_LINES)) logger.info(text2);
  for (const text2 of whatIsStuck(job.submitted, "elsewhere", "request").slice(0, MAX_LINES)) logger.warn(text2);
  const failed = [...whatIsStuck(job.submitted, "red", "request"), ...whatFailed(job.submitted, "request")];
  for (const text2 of failed.slice(0, MAX_LINES)) logger.error(text2);
  if (failed.length === 0) return;
  throw new Incomplete(
    `${counted(failed.length, "thing")} could not be done (see the annotations and the summary). Re-run the failed jobs, or let the next collect-results take up what is left.`
  );
}
function annotate(lines, annotation) {
  for (const { file, file_line, code: code2, message } of lines.slice(0, MAX_ANNOTATIONS)) {
    annotation(oneLine(message), { title: `No request: ${code2}`, file: oneLine(file), startLine: file_line });
  }
}
function headline2({ manifest, known, done, cached: cached2, submitted }, dryRun) {
  const job = `job ${manifest?.job}: ${counted(manifest?.requests ?? 0, "request")}`;
  if (dryRun) return `dry run: ${job}, nothing was kept or sent`;
  if (done) return `${job}, done before: nothing was asked`;
  const { batches: batches2, requests } = figures(submitted ?? { files: [], dryRun: false });
  return `${job}${known ? ", known already" : ""}, ${cached2.requests} answered by earlier jobs, ${requests} submitted now in ${counted(batches2, "batch", "batches")}`;
}

// src/submit-requests/run.ts
await run();
end();
