const { mkdir, writeFile } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  figures,
  whatFailed
} from "./lib-shared-17.mjs";
import {
  _enum,
  ageHoursOf,
  array,
  boolean,
  code,
  counted,
  describeError,
  link,
  literal_2 as literal,
  number,
  object,
  parseJson,
  record,
  string,
  union
} from "./lib-shared.mjs";
// ../core/src/evaluate/judgements.ts
var SAID = ["valid", "invalid", "neither"];
function noJudgements() {
  return { right: { valid: 0, invalid: 0, neither: 0 }, wrong: { valid: 0, invalid: 0, neither: 0 } };
}
function addJudgements(sum, more) {
  for (const name of SAID) {
    sum.right[name] += more.right[name];
    sum.wrong[name] += more.wrong[name];
  }
}
function judged({ right, wrong }) {
  return SAID.reduce((total, name) => total + right[name] + wrong[name], 0);
}
function agreed({ right, wrong }) {
  return right.valid + wrong.invalid;
}
// ../core/src/labels/label-counts.ts
var MAX_REJECTED = 5;
function noCounts() {
  return {
    valid: 0,
    invalid: 0,
    needsReview: 0,
    released: {},
    exhausted: 0,
    unsure: 0,
    changedElsewhere: 0,
    corrections: 0,
    contradicted: {},
    audit: noJudgements(),
    byLabel: {},
    rejected: []
  };
}
var PLAIN = ["valid", "invalid", "needsReview", "exhausted", "unsure", "changedElsewhere", "corrections"];
function addCounts(sum, more) {
  for (const name of PLAIN) sum[name] += more[name];
  addByName(sum.released, more.released);
  addByName(sum.contradicted, more.contradicted);
  addJudgements(sum.audit, more.audit);
  for (const [label, verdicts2] of Object.entries(more.byLabel)) addVerdicts(sum.byLabel, label, verdicts2);
  sum.rejected = examplesOf([...sum.rejected, ...more.rejected]);
}
function addVerdicts(sum, label, { valid = 0, invalid = 0, needsReview = 0 }) {
  const before = Object.hasOwn(sum, label) ? sum[label] : void 0;
  const after = {
    valid: (before?.valid ?? 0) + valid,
    invalid: (before?.invalid ?? 0) + invalid,
    needsReview: (before?.needsReview ?? 0) + needsReview
  };
  Object.defineProperty(sum, label, { value: after, writable: true, enumerable: true, configurable: true });
}
function examplesOf(rejected) {
  const [without, corrected] = [
    rejected.filter((one) => one.suggested === null),
    rejected.filter((one) => one.suggested !== null)
  ];
  return [...corrected, ...without].slice(0, MAX_REJECTED);
}
function addByName(sum, more) {
  for (const [name, count2 = 0] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count2;
}
function releasedTotal({ released }) {
  return totalOf(released);
}
function contradictedTotal({ contradicted }) {
  return totalOf(contradicted);
}
function totalOf(counts) {
  return Object.values(counts).reduce((sum, count2 = 0) => sum + count2, 0);
}

// ../core/src/report/batch-report.ts
// ../core/src/report/label-verdicts.ts
function noVerdicts() {
  return { valid: 0, invalid: 0, needsReview: 0 };
}
var verdictsIn = ({ valid, invalid, needsReview }) => valid + invalid + needsReview;
function mostVerdicts(labels) {
  return labels.toSorted((a, b) => verdictsIn(b) - verdictsIn(a) || (a.label < b.label ? -1 : 1));
}
function verdictSum(all) {
  return all.reduce(
    (sum, { valid, invalid, needsReview }) => ({
      valid: sum.valid + valid,
      invalid: sum.invalid + invalid,
      needsReview: sum.needsReview + needsReview
    }),
    noVerdicts()
  );
}
// ../core/src/report/batch-report.ts
var count = number().int().nonnegative();
var said = object({ valid: count, invalid: count, neither: count });
var judgements = object({ right: said, wrong: said });
var verdicts = object({ valid: count, invalid: count, needsReview: count });
var short = string().max(1e3);
var rejectedLabel = object({
  label: short,
  suggested: short.nullable(),
  /** The word; absent where receipts' texts are to stay where they are. */
  text: short.optional(),
  imageId: short,
  receiptId: count,
  lineId: count,
  wordId: count
});
var MAX_LABELS = 100;
var batchReport = object({
  format: literal("completion-batch/collected"),
  /** Before 2 there were no verdicts by label and no examples. */
  version: union([literal(1), literal(2)]),
  /** Of the workflow run; the latest report of a batch counts. */
  attempt: count,
  batchId: string().min(1),
  openaiBatchId: string(),
  /** As collect has them; `failed`: an error ended it, and the batch stays open. */
  kind: _enum(["settled", "open", "incomplete", "unreadable", "held", "failed"]),
  /** Settled, but something was wrong: `reason` says what. */
  trouble: boolean().default(false),
  status: string(),
  reason: string().nullable(),
  ageHours: number().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  exhausted: count,
  unsure: count.default(0),
  changedElsewhere: count,
  corrections: count,
  released: record(string(), count),
  /** By check. */
  contradicted: record(string(), count).default({}),
  /** Labels that people have judged, by what was said of them now. */
  audit: judgements.default(noJudgements),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** Null where the row has none: batches of other programs. */
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  /** USD; null for a model without a price. */
  cost: number().nullable(),
  estimatedCost: number().nullable(),
  /** Verdicts by label, the most frequent first. */
  byLabel: array(verdicts.extend({ label: short })).max(MAX_LABELS).default([]),
  /** Verdicts on labels that are not told apart. */
  otherLabels: verdicts.default(noVerdicts),
  rejected: array(rejectedLabel).max(MAX_REJECTED).default([])
});
function readReport(text) {
  try {
    return batchReport.parse(parseJson(text));
  } catch {
    return void 0;
  }
}
function reportOf(result, { attempt = 1, texts = false } = {}) {
  const { counts, usage, estimatedUsage, ageHours } = result;
  return {
    ...NOTHING,
    attempt,
    batchId: result.batchId,
    openaiBatchId: result.openaiBatchId,
    ageHours: Number.isNaN(ageHours) ? null : Math.max(0, ageHours),
    kind: result.kind,
    status: result.status,
    trouble: result.trouble,
    reason: result.reason || null,
    labels: result.units,
    valid: counts.valid,
    invalid: counts.invalid,
    needsReview: counts.needsReview,
    exhausted: counts.exhausted,
    unsure: counts.unsure,
    changedElsewhere: counts.changedElsewhere,
    corrections: counts.corrections,
    released: { ...counts.released },
    contradicted: { ...counts.contradicted },
    audit: counts.audit,
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    outputTokens: usage.output,
    estimatedInputTokens: estimatedUsage.input ?? null,
    estimatedOutputTokens: estimatedUsage.output ?? null,
    cost: result.cost ?? null,
    estimatedCost: result.estimatedCost ?? null,
    ...verdictsOf(counts.byLabel),
    rejected: counts.rejected.map(({ text, ...one }) => texts ? { ...one, text } : one)
  };
}
function verdictsOf(byLabel) {
  const sorted = mostVerdicts(Object.entries(byLabel).map(([label, counts]) => ({ label, ...counts })));
  return { byLabel: sorted.slice(0, MAX_LABELS), otherLabels: verdictSum(sorted.slice(MAX_LABELS)) };
}
function failureReport(batch, error, { clock, attempt }) {
  return {
    ...NOTHING,
    attempt,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    status: batch.status,
    reason: describeError(error),
    ageHours: ageHoursOf(batch, clock) ?? null,
    estimatedInputTokens: batch.estimated_tokens ?? null,
    estimatedOutputTokens: batch.estimated_output_tokens ?? null
  };
}
function lostReport(batchId) {
  const reason = "its job handed nothing over: the log of that job says why";
  return { ...NOTHING, batchId, reason };
}
var NOTHING = {
  format: "completion-batch/collected",
  version: 2,
  attempt: 0,
  batchId: "",
  openaiBatchId: "",
  kind: "failed",
  trouble: false,
  status: "",
  reason: null,
  ageHours: null,
  labels: 0,
  valid: 0,
  invalid: 0,
  needsReview: 0,
  exhausted: 0,
  unsure: 0,
  changedElsewhere: 0,
  corrections: 0,
  released: {},
  contradicted: {},
  audit: noJudgements(),
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  estimatedInputTokens: null,
  estimatedOutputTokens: null,
  cost: null,
  estimatedCost: null,
  byLabel: [],
  otherLabels: noVerdicts(),
  rejected: []
};
async function writeReport(folder, report) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.batchId}.json`), JSON.stringify(report));
}
var isFailed = ({ kind }) => kind === "failed" || kind === "unreadable" || kind === "incomplete" || kind === "held";
// ../core/src/report/batch-totals.ts
function totalsOf(reports) {
  const settled = reports.filter(({ kind }) => kind === "settled");
  const sum = (value) => settled.reduce((total, report) => total + value(report), 0);
  const known = (value) => settled.some((report) => value(report) === null) ? void 0 : sum((report) => value(report) ?? 0);
  const estimated = (value) => {
    const answered = settled.filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
    if (answered.some((report) => value(report) === null)) return void 0;
    return answered.reduce((total, report) => total + (value(report) ?? 0), 0);
  };
  const audit = noJudgements();
  for (const report of settled) addJudgements(audit, report.audit);
  return {
    settled: settled.length,
    open: reports.filter(({ kind }) => kind === "open").length,
    failed: reports.filter(isFailed).length,
    labels: sum(({ labels }) => labels),
    valid: sum(({ valid }) => valid),
    invalid: sum(({ invalid }) => invalid),
    needsReview: sum(({ needsReview }) => needsReview),
    exhausted: sum(({ exhausted }) => exhausted),
    unsure: sum(({ unsure }) => unsure),
    changedElsewhere: sum(({ changedElsewhere }) => changedElsewhere),
    corrections: sum(({ corrections }) => corrections),
    reasons: mostFrequent(settled.map(({ released }) => released)),
    contradicted: mostFrequent(settled.map(({ contradicted }) => contradicted)),
    audit,
    byLabel: allVerdicts(settled),
    otherLabels: verdictSum(settled.map(({ otherLabels }) => otherLabels)),
    released: sum(releasedTotal),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    estimatedInputTokens: estimated(({ estimatedInputTokens }) => estimatedInputTokens),
    estimatedOutputTokens: estimated(({ estimatedOutputTokens }) => estimatedOutputTokens),
    cost: known(({ cost }) => cost),
    estimatedCost: estimated(({ estimatedCost }) => estimatedCost)
  };
}
function allVerdicts(reports) {
  const sums = {};
  for (const { label, ...counts } of reports.flatMap(({ byLabel }) => byLabel)) addVerdicts(sums, label, counts);
  return mostVerdicts(Object.entries(sums).map(([label, counts]) => ({ label, ...counts })));
}
function mostFrequent(counts) {
  const sums = /* @__PURE__ */ new Map();
  for (const [name, count2] of counts.flatMap((each) => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + count2);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}
function contradictedOf({ contradicted }) {
  return contradicted.reduce((sum, [, verdicts2]) => sum + verdicts2, 0);
}
// ../core/src/report/next-steps.ts
var some = (count2, step) => count2 === 0 ? [] : [step];
function afterSubmit(result) {
  const { files, dryRun, alreadySubmitted, complete, stuck } = result;
  const { batches, waiting } = figures(result);
  const failed = whatFailed(result).length + stuck.filter(({ red }) => red).length;
  return [
    ...some(complete || dryRun ? failed + waiting : 1, { to: "submit-again", failed, waiting }),
    ...some(dryRun ? files.length : 0, { to: "leave-dry-run" }),
    ...some(dryRun ? 0 : batches + alreadySubmitted, { to: "collect", batches, when: "later" })
  ];
}
function afterCollect(reports, failures = 0) {
  const { needsReview, exhausted, unsure, corrections, released, open } = totalsOf(reports);
  const failed = failures + reports.filter((one) => isFailed(one) && one.kind !== "held").length;
  const [waits, again] = [needsReview + exhausted + unsure, corrections + released];
  return [
    ...reports.filter(({ kind }) => kind === "held").map(({ batchId }) => ({ to: "decide", batchId })),
    ...some(failed, { to: "retry", batches: failed }),
    ...some(waits, { to: "review", labels: waits }),
    ...some(again, { to: "ask", labels: again }),
    ...some(open, { to: "collect", batches: open, when: "later" })
  ];
}
// src/shared/next-steps.ts
function nextSteps(steps, page, more = []) {
  const held = steps.filter(({ to }) => to === "decide").length;
  const sentences = [
    ...held === 0 ? [] : [`${counted(held, "batch is", "batches are")} held: run collect with its id as \`accept\` or as \`reject\`.`],
    ...steps.flatMap((step) => sentencesOf(step, page)),
    ...more
  ];
  return sentences.length === 0 ? "" : ["**Next**", "", ...sentences.map((sentence) => `- ${sentence}`)].join("\n");
}
function artifact({ name, url }) {
  const shown = url === void 0 ? code(name) : link(code(name), url);
  return `the artifact ${shown} of this run (unpack it, open report.html)`;
}
function sentencesOf(step, page) {
  switch (step.to) {
    case "submit-again":
      return [
        ...step.failed === 0 ? [] : ["Mend what is named below, then re-run the failed jobs; the next run takes it up, too."],
        ...step.waiting === 0 ? [] : ["What waits is submitted by the next run, by itself."]
      ];
    case "leave-dry-run":
      return ["Run it without dry-run to submit."];
    case "retry":
      return [
        `${counted(step.batches, "batch", "batches")} could not be collected: its log, in the job Collect of the same id, says more. The next run tries again.`
      ];
    case "review": {
      const inPage = page === void 0 ? "" : ` in ${artifact(page)}, or`;
      return [
        `${counted(step.labels, "label waits", "labels wait")} for a person: look at them${inPage} in a terminal, with \`completion-batch review list\`.`
      ];
    }
    case "ask":
      return [`The next night asks about ${counted(step.labels, "label")}, by itself.`];
    case "collect":
      return ["OpenAI answers within 24 hours; a later run collects what is not done yet, by itself."];
    default:
      return [];
  }
}
export {
  addCounts,
  addJudgements,
  addVerdicts,
  afterCollect,
  afterSubmit,
  agreed,
  artifact,
  contradictedOf,
  contradictedTotal,
  examplesOf,
  failureReport,
  isFailed,
  judged,
  lostReport,
  nextSteps,
  noCounts,
  noJudgements,
  readReport,
  releasedTotal,
  reportOf,
  totalsOf,
  verdictsIn,
  writeReport
};
