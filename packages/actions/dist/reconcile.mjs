import {
  reconcileNeedsAttention
} from "./lib-shared-24.mjs";
import "./lib-shared-20.mjs";
import {
  Incomplete,
  WAYS,
  actionsLogger,
  code,
  defined,
  end,
  facts,
  flag,
  guarded,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  page,
  readInputs,
  sentences,
  setOutputs,
  stuckTable,
  summaryShown,
  text
} from "./lib-shared-12.mjs";
import {
  counted,
  describeStuck
} from "./lib-shared-3.mjs";
import "./lib-shared-9.mjs";
import "./lib-shared-7.mjs";
import "./lib-shared-31.mjs";


// src/reconcile/inputs.ts
var reconcileInputs = {
  table: text("Give table the name of the DynamoDB table with the receipts."),
  store: text("Give store the URL that the batches are submitted with: s3://bucket/prefix, or file:///folder."),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  dryRun: flag("dry-run"),
  withoutBatch: flag("without-batch"),
  giveUp: optionalText(),
  summary: summaryShown()
};
// src/reconcile/summary.ts
function reconcileSummary(tableName, result) {
  const { stuck, troubles, adopted, duplicates } = result;
  return page([
    "### Reconcile",
    `${result.dryRun ? "Dry run: nothing was changed. " : ""}${headline(result)}`,
    facts([
      [`Labels of ${code(tableName)} that are <code>PENDING</code>`, result.pending],
      ["\u2026 held by a batch that is gone", result.orphans],
      ["\u2026 naming no batch (other programs)", result.withoutBatch],
      ["Labels released", result.freed],
      ["Input files deleted that no batch uses", result.spareFiles.length]
    ]),
    givenUp(result),
    sentences("Batches at OpenAI that were lost, and go to collect now:", adopted),
    sentences("Second batches for work that has one, cancelled:", duplicates),
    stuckTable(stuck),
    sentences("Could not be put right:", troubles)
  ]);
}
function givenUp({ givenUp: givenUp2, dryRun }) {
  if (givenUp2 === void 0) return "";
  const { batchId, labels, kept, why } = givenUp2;
  const stay = kept === 0 ? "" : ` ${counted(kept, "label stays", "labels stay")} <code>PENDING</code>.`;
  return [
    `${dryRun ? "Would be given up" : "Given up"}: ${code(batchId)}, which held ${counted(labels, "label")}.${stay}`,
    why === void 0 ? "" : sentences("Why not all, or none:", [why])
  ].filter((text2) => text2 !== "").join("\n\n");
}
function headline({
  freed,
  adopted,
  duplicates,
  spareFiles,
  stuck,
  troubles,
  orphans,
  dryRun
}) {
  const parts = [
    ...dryRun && orphans > 0 ? [`${counted(orphans, "label is", "labels are")} held by a batch that is gone.`] : [],
    ...freed > 0 ? [`${counted(freed, "label was", "labels were")} released.`] : [],
    ...adopted.length > 0 ? [`${counted(adopted.length, "lost batch goes", "lost batches go")} to collect.`] : [],
    ...duplicates.length > 0 ? [`${counted(duplicates.length, "second batch", "second batches")} for work that has one.`] : [],
    ...spareFiles.length > 0 ? [`${counted(spareFiles.length, "input file")} that no batch uses.`] : [],
    ...stuck.length > 0 ? [`${counted(stuck.length, "submission is", "submissions are")} stuck.`] : [],
    ...troubles.length > 0 ? [`${counted(troubles.length, "thing")} could not be put right.`] : []
  ];
  return parts.length === 0 ? "Nothing is left over." : parts.join(" ");
}
// src/reconcile/runner.ts
var MAX_ANNOTATIONS = 8;
function run() {
  return guarded("Reconcile", async (summary) => {
    const inputs = readInputs(reconcileInputs, ["openaiApiKey"]);
    const { connect, openaiClient, reconcileLabels } = await import("./lib-work-5.mjs");
    const logger = actionsLogger();
    const services = await connect({
      env: process.env,
      table: inputs.table,
      store: inputs.store,
      openai: openaiClient({ apiKey: inputs.openaiApiKey, baseUrl: inputs.openaiBaseUrl }, process.env),
      // Its warnings are told below, in one sentence: GitHub shows few of them.
      logger: { ...logger, warn: logger.info },
      ways: WAYS
    });
    const result = await logger.group(
      "Put right what is left over",
      () => reconcileLabels(services, {
        dryRun: inputs.dryRun,
        withoutBatch: inputs.withoutBatch,
        ...defined({ giveUp: inputs.giveUp })
      })
    );
    setOutputs(outputsOf(result));
    await summary.tell(reconcileSummary(inputs.table, result), inputs.summary);
    report(result, logger);
  });
}
function report(result, logger) {
  const { stuck, troubles } = result;
  for (const one of stuck.filter(({ red }) => !red).slice(0, MAX_ANNOTATIONS)) logger.warn(describeStuck(one));
  const { freed, orphans, adopted, duplicates, dryRun } = result;
  if (orphans + adopted.length + duplicates.length + freed > 0) logger.warn(headline(result));
  else logger.info(headline(result));
  const wrong = [...stuck.filter(({ red }) => red).map((one) => describeStuck(one)), ...troubles];
  for (const text2 of wrong.slice(0, MAX_ANNOTATIONS)) logger.error(text2);
  if (!reconcileNeedsAttention(result)) return;
  throw new Incomplete(
    `${counted(wrong.length, "thing")} could not be put right (see the annotations and the summary)${dryRun ? "; this was a dry run" : ""}.`
  );
}
function outputsOf(result) {
  return {
    pending: result.pending,
    orphans: result.orphans,
    "without-batch": result.withoutBatch,
    freed: result.freed,
    "given-up-labels": result.givenUp?.labels ?? 0,
    adopted: JSON.stringify(result.adopted),
    duplicates: JSON.stringify(result.duplicates),
    "spare-files": result.spareFiles.length,
    stuck: result.stuck.length,
    troubles: result.troubles.length
  };
}
// src/reconcile/run.ts
await run();
end();
