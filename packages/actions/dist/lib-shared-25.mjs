import {
  _enum,
  array,
  boolean,
  int,
  literal_2 as literal,
  number,
  object,
  record,
  string,
  tuple,
  union
} from "./lib-shared.mjs";

// ../core/src/review/report-data.ts
var REPORT_VERSION = 1;
var REPORT_FORMAT = "completion-batch/report";
var place = int();
var word = union([
  tuple([int(), int(), string(), place, place, place, place]),
  tuple([int(), int(), string()])
]);
var status = _enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"]);
var REASONS = ["contradicted", "unsure", "second-rejection", "exhausted", "other"];
var evidence = object({ text: string(), label: string(), valid: boolean() });
var label = object({
  line: int(),
  word: int(),
  label: string(),
  status,
  /** Completion batch that judged it or has it; null: none of ours. */
  batch: string().nullable(),
  /** By whom it was proposed; null where the row does not say. */
  proposedBy: string().nullable(),
  /** The label in whose place it was proposed. */
  corrects: string().nullable(),
  /** What the batch suggested in its place; null: nothing, or it was not called wrong. */
  suggested: string().nullable(),
  /** What the batch said, which the row's status may differ from since; null where it has no result. */
  said: status.nullable(),
  /** Only where its status is NEEDS_REVIEW. */
  reason: _enum(REASONS).nullable(),
  /** Name of the check that contradicted, and what it found as a sentence. */
  check: string().nullable(),
  /** A sentence for people: why it is as it is. */
  why: string().nullable(),
  reasoning: string().nullable(),
  attempts: int(),
  /** A person's decision, if there is one. */
  reviewed: object({ at: string(), by: string().nullable() }).nullable(),
  evidence: array(evidence)
});
var receipt = object({
  image: string(),
  receipt: int(),
  merchant: string().nullable(),
  words: array(word),
  labels: array(label)
});
var count = int().nonnegative();
var batch = object({
  id: string(),
  openaiId: string(),
  status: string(),
  /** The run that submitted it; null where the row does not say. */
  execution: string().nullable(),
  model: string().nullable(),
  /** ISO 8601. */
  submittedAt: string(),
  endedAt: string().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  /** Came back without a verdict. */
  released: count,
  corrections: count,
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  /** USD. */
  estimatedCost: number().nullable(),
  cost: number().nullable(),
  /** Why nothing of it is written until somebody decides. */
  heldReason: string().nullable()
});
var share = object({ hits: count, of: count, low: number(), high: number() });
var verdicts = object({
  label: string(),
  valid: count,
  invalid: count,
  needsReview: count,
  /** Of those with a verdict, the rejected ones. */
  rejected: share
});
var reportData = object({
  format: literal(REPORT_FORMAT),
  version: literal(REPORT_VERSION),
  madeAt: string(),
  table: string(),
  /** What is in it, as a sentence: of which batches, of how many days. */
  scope: string(),
  /** Which of the report's files this is, and what there is in each of them. */
  page: object({
    index: count,
    files: array(
      object({
        name: string(),
        receipts: count,
        /** Labels that wait for a person. */
        needsReview: count
      })
    )
  }),
  /** Names that a correction may have, with their meanings. */
  labelNames: array(object({ name: string(), meaning: string() })),
  /** Receipts that there are in all files. */
  receiptsInAll: count,
  /** Labels of all files by status. */
  statuses: record(string(), count),
  verdictsByLabel: array(verdicts),
  batches: array(batch),
  /** How right verdicts are, by what people have said: sentences, each with its interval. */
  quality: array(string()),
  /** Rows that do not parse and the like: what is missing here, and why. */
  problems: array(string()),
  receipts: array(receipt)
});
// ../core/src/review/reason.ts
function reasonOf(label2) {
  if (label2.validationStatus !== "NEEDS_REVIEW") return void 0;
  if (label2.completionCheck != null) return "contradicted";
  if (label2.completionBatchId === null) return "other";
  if (label2.completionReleasedBy !== label2.completionBatchId) return "second-rejection";
  return label2.completionReleaseReason === "unsure" ? "unsure" : "exhausted";
}
var MEANING_OF_REASON = {
  contradicted: "called right, and the receipt itself speaks against it",
  unsure: "the model could not tell",
  "second-rejection": "called wrong, and so was another label of this word before",
  exhausted: "asked too often without a verdict",
  other: "another program left it to people"
};
export {
  MEANING_OF_REASON,
  REASONS,
  REPORT_FORMAT,
  REPORT_VERSION,
  reasonOf
};
