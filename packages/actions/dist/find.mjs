import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  openTable
} from "./lib-shared-2.mjs";
import "./lib-aws-sdk-credential-provider-node.mjs";
import "./lib-aws-sdk-credential-provider-env.mjs";
import "./lib-aws-sdk-core.mjs";
import "./lib-smithy-node-http-handler.mjs";
import "./lib-aws-sdk-core-2.mjs";
import "./lib-smithy-core.mjs";
import {
  age
} from "./lib-shared-9.mjs";
import {
  actionsLogger,
  ageHoursOf,
  code,
  counted,
  end,
  findBatch,
  findDueBatches,
  guarded,
  isOpenBatch,
  literal,
  optionalText,
  page,
  readInputs,
  setOutputs,
  systemClock,
  table,
  text,
  writeSummary
} from "./lib-shared.mjs";
import "./lib-shared-4.mjs";
import "./lib-smithy-core-2.mjs";
import "./lib-smithy-core-5.mjs";
import "./lib-smithy-core-7.mjs";
import "./lib-smithy-core-3.mjs";
import "./lib-smithy-core-6.mjs";
import "./lib-shared-5.mjs";

// src/find/due.ts
var MAX_LEGS = 256;
var STALE_HOURS = 25;
function dueNow({ batches, problems }, clock) {
  const due = batches.slice(0, MAX_LEGS).map((row) => ({ row, ageHours: ageHoursOf(row, clock) }));
  return { batches: due, waiting: batches.length - due.length, problems };
}
function isStale({ ageHours }) {
  return ageHours !== void 0 && ageHours > STALE_HOURS;
}

// src/find/inputs.ts
var findInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  batch: optionalText()
};

// src/find/summary.ts
function findSummary(tableName, { batches, waiting, problems }) {
  const stale = batches.filter(isStale).length;
  return page([
    "### Find",
    batches.length === 0 ? `Nothing to collect: no batch of ${code(tableName)} is open.` : `${counted(batches.length, "open batch", "open batches")} to collect.`,
    waiting === 0 ? "" : `${counted(waiting, "more batch", "more batches")} wait for the next run: one run has ${MAX_LEGS} at most.`,
    stale === 0 ? "" : `${counted(stale, "batch makes", "batches make")} no progress: over ${STALE_HOURS} hours old, and still open.`,
    table(
      ["Completion batch", "OpenAI batch", "Status", "Age", "Requests", "Labels"],
      batches.map(({ row, ageHours }) => [
        code(row.batchId),
        code(row.openai_batch_id),
        code(row.status),
        ageHours === void 0 ? "unknown" : age(ageHours),
        // Rows of other programs do not say.
        row.request_count ?? "unknown",
        row.label_count ?? "unknown"
      ])
    ),
    problems.length === 0 ? "" : `**Rows that were passed over**

${table(
      ["PK", "SK", "Why"],
      problems.map(({ PK, SK, reason }) => [code(PK), code(SK), literal(reason)])
    )}`
  ]);
}

// src/find/runner.ts
var MAX_ANNOTATIONS = 10;
function run() {
  return guarded(async () => {
    const inputs = readInputs(findInputs);
    const logger = actionsLogger();
    const table2 = await openTable(process.env, inputs.table);
    const due = inputs.batch === void 0 ? dueNow(await findDueBatches(table2), systemClock) : await oneBatch(table2, inputs.batch, logger.info);
    logger.info(`${counted(due.batches.length, "batch", "batches")} to collect`);
    for (const text2 of warnings(due)) logger.warn(text2);
    setOutputs(outputsOf(due));
    await writeSummary(findSummary(inputs.table, due));
  });
}
async function oneBatch(table2, batchId, info) {
  const row = await findBatch(table2, batchId);
  if (!isOpenBatch(row)) info(`batch ${batchId} is ${row.status} already`);
  return dueNow({ batches: isOpenBatch(row) ? [row] : [], problems: [] }, systemClock);
}
function warnings(due) {
  const stale = due.batches.filter(isStale).map(
    ({ row, ageHours }) => `batch ${row.batchId} makes no progress: it was submitted ${Math.floor(ageHours ?? 0)} hours ago and is still ${row.status}, but OpenAI ends a batch after 24. If the collect of this run does not close it, its log says why.`
  );
  const shown = stale.slice(0, MAX_ANNOTATIONS - 2);
  return [
    ...shown,
    ...stale.length > shown.length ? [`\u2026 and ${stale.length - shown.length} more batches as old as that`] : [],
    ...due.waiting > 0 ? [`${counted(due.waiting, "batch waits", "batches wait")} for the next run: one run has ${MAX_LEGS} at most`] : [],
    ...due.problems.length > 0 ? [`${counted(due.problems.length, "row")} of open batches were passed over: see the job summary`] : []
  ];
}
function outputsOf({ batches, waiting, problems }) {
  return {
    // Ids only: an output that holds a masked text is dropped, and one job's outputs may have 1 MB.
    matrix: JSON.stringify(batches.map(({ row }) => ({ batch: row.batchId }))),
    count: batches.length,
    waiting,
    problems: problems.length
  };
}

// src/find/run.ts
await run();
end();
