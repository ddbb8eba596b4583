import {
  Incomplete,
  MAX_LEGS,
  STALE_HOURS,
  WAYS,
  actionsLogger,
  checkAhead,
  code,
  dueNow,
  end,
  figure,
  guardedTelling,
  isShown,
  isStale,
  keyGiven,
  literal,
  optionalText,
  page,
  readInputs,
  reportInputs,
  setOutputs,
  stuckTable,
  summaryChoice,
  table,
  text
} from "./lib-shared-12.mjs";
import {
  batchOf,
  collectInputs
} from "./lib-shared-36.mjs";
import "./lib-shared-14.mjs";
import {
  _enum,
  age,
  counted,
  describeStuck
} from "./lib-shared-3.mjs";
import {
  isOpenBatch,
  parseStoreUrl
} from "./lib-shared-9.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


// src/find/inputs.ts
var findInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  batch: collectInputs.batch,
  accept: collectInputs.accept,
  reject: collectInputs.reject,
  store: optionalText(),
  maxAttempts: collectInputs.maxAttempts,
  checks: collectInputs.checks,
  cancelAfterHours: collectInputs.cancelAfterHours,
  prices: collectInputs.prices,
  evidenceWriteBack: collectInputs.evidenceWriteBack,
  report: _enum(["true", "false"], { error: "Give report true or false, or leave it empty." }).optional(),
  days: reportInputs.days,
  openaiBaseUrl: collectInputs.openaiBaseUrl,
  openaiKeyGiven: keyGiven(),
  summary: summaryChoice()
};
// src/find/summary.ts
function headline(tableName, open, closed) {
  if (closed !== void 0) {
    return `Nothing to collect: batch ${code(closed.batchId)} is ${code(closed.status)} already. Other batches were not looked for.`;
  }
  return open === 0 ? `Nothing to collect: no batch of ${code(tableName)} is open.` : `${counted(open, "open batch", "open batches")} to collect.`;
}
function findSummary(tableName, { batches, waiting, problems, closed, stuck }) {
  const stale = batches.filter(isStale).length;
  return page([
    "### Find",
    headline(tableName, batches.length, closed),
    waiting === 0 ? "" : `${counted(waiting, "more batch", "more batches")} wait for the next run: one run has ${MAX_LEGS} at most.`,
    stale === 0 ? "" : `${counted(stale, "batch makes", "batches make")} no progress: over ${STALE_HOURS} hours old, and still open.`,
    table(
      ["Completion batch", "OpenAI batch", "Status", "Age", "Requests", "Labels"],
      batches.map(({ row, ageHours }) => [
        code(row.batchId),
        code(row.openai_batch_id),
        code(row.status),
        figure(ageHours === void 0 ? "unknown" : age(ageHours)),
        // Rows of other programs do not say.
        row.request_count ?? "unknown",
        row.units ?? "unknown"
      ])
    ),
    stuckTable(stuck),
    problems.length === 0 ? "" : `**Rows that were passed over**

${table(
      ["Row", "What is wrong"],
      problems.map(({ where, reason }) => [code(where), literal(reason)])
    )}`
  ]);
}
// src/find/runner.ts
var MAX_NAMED = 3;
var MAX_LINES = 20;
function run() {
  return guardedTelling("Find", async (summary) => {
    const inputs = readInputs(findInputs);
    await checkAhead(inputs);
    if (inputs.store !== void 0) parseStoreUrl(inputs.store);
    await checkAddresses(inputs.evidenceWriteBack);
    const logger = actionsLogger();
    const { findBatch, findDueBatches, findStuckSubmissions, openTable, receiptsState } = await import("./lib-work-9.mjs");
    const state = receiptsState(await openTable(process.env, inputs.table, logger));
    const batchId = batchOf(inputs);
    const due = await logger.group(
      "List the open batches",
      async () => batchId === void 0 ? dueNow(await findDueBatches(state), state.clock, (await findStuckSubmissions({ state, ways: WAYS })).stuck) : dueOf(await findBatch({ state, ways: WAYS }, batchId), state.clock)
    );
    logger.info(headline2(due));
    for (const text2 of warnings(due)) logger.warn(text2);
    setOutputs(outputsOf(due));
    const last = due.batches.length === 0 || due.stuck.length > 0 || due.problems.length > 0;
    await summary.tell(findSummary(inputs.table, due), isShown(inputs.summary, last));
    failWhere(due, logger);
  });
}
async function checkAddresses(targets) {
  if (targets.length === 0) return;
  const { isChromaUrl, parseChromaUrl } = await import("./lib-vectors.mjs");
  for (const target of targets) if (isChromaUrl(target)) parseChromaUrl(target, "with: evidence-write-back");
}
function failWhere({ stuck, problems }, logger) {
  const red = stuck.filter((one) => one.red);
  for (const one of red.slice(0, MAX_LINES)) logger.error(describeStuck(one));
  const damaged = problems.filter(({ ours }) => ours);
  for (const { where, reason } of damaged.slice(0, MAX_LINES)) logger.error(`${where} does not parse: ${reason}`);
  if (red.length === 0 && damaged.length > 0) throw damagedRows(damaged.length);
  if (red.length === 0) return;
  throw new Incomplete(
    `${counted(red.length, "submission is stuck, and its", "submissions are stuck, and their")} labels stay PENDING (see the annotations and the summary).`,
    red[0] && describeStuck(red[0])
  );
}
function damagedRows(count) {
  return new Incomplete(
    `${counted(count, "row of a batch of ours does", "rows of batches of ours do")} not parse, and what they hold stays PENDING: mend them (see the annotations).`
  );
}
function dueOf(row, clock) {
  if (isOpenBatch(row)) return dueNow({ batches: [row], problems: [] }, clock);
  return { ...dueNow({ batches: [], problems: [] }, clock), closed: row };
}
function headline2({ batches, closed }) {
  if (closed !== void 0)
    return `batch ${closed.batchId} is ${closed.status} already; other batches were not looked for`;
  return `${counted(batches.length, "batch", "batches")} to collect`;
}
function warnings(due) {
  const stale = due.batches.filter(isStale).map(
    ({ row, ageHours }) => `batch ${row.batchId} makes no progress: it was submitted ${Math.floor(ageHours ?? 0)} hours ago and is still ${row.status}, but OpenAI ends a batch after 24. If the collect of this run does not close it, its log says why.`
  );
  return [
    ...stale.length > MAX_NAMED ? [
      `${counted(stale.length, "batch", "batches")} make no progress: OpenAI ends a batch after 24 hours, and these are over ${STALE_HOURS} hours old and still open. If the collect of this run does not close them, its log says why; the job summary names them.`
    ] : stale,
    ...due.waiting > 0 ? [`${counted(due.waiting, "batch waits", "batches wait")} for the next run: one run has ${MAX_LEGS} at most`] : [],
    ...due.stuck.filter(({ red }) => !red).map((one) => describeStuck(one)),
    ...due.problems.length > 0 ? [`${counted(due.problems.length, "row")} of open batches were passed over: see the job summary`] : []
  ];
}
function outputsOf({ batches, waiting, problems, stuck }) {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(batches.map(({ row }) => ({ batch: row.batchId }))),
    count: batches.length,
    waiting,
    problems: problems.length,
    stuck: stuck.length
  };
}
// src/find/run.ts
await run();
end();
