import {
  _enum,
  array,
  boolean,
  int,
  int as int2,
  literal,
  number,
  number as number2,
  object,
  object as object2,
  record,
  string,
  string as string2,
  tuple,
  union
} from "./lib-shared-3.mjs";
import {
  RECEIPT_ROWS,
  keyOf,
  plainOf,
  project,
  queryItems
} from "./lib-shared-5.mjs";

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

// ../core/src/table/ended-batches.ts
var ENDED = ["COMPLETED", "EXPIRED", "CANCELLED", "FAILED"];
var SINCE = "#collected_at >= :since OR (attribute_not_exists(#collected_at) AND #submitted_at >= :since)";
async function* listEndedBatches(table, since) {
  for await (const { batchId } of listEndedRows(table, [], since)) yield batchId;
}
async function* listEndedRows(table, attributes, since) {
  const times = since === void 0 ? [] : ["collected_at", "submitted_at"];
  const wanted = ["PK", "SK", ...attributes];
  for (const status2 of ENDED) {
    const items = queryItems(table, {
      IndexName: "GSI1",
      KeyConditionExpression: "#GSI1PK = :status AND begins_with(#GSI1SK, :type)",
      ProjectionExpression: project(wanted).ProjectionExpression,
      ExpressionAttributeNames: project([.../* @__PURE__ */ new Set([...wanted, "GSI1PK", "GSI1SK", ...times])]).ExpressionAttributeNames,
      ...since === void 0 ? {} : { FilterExpression: SINCE },
      ExpressionAttributeValues: {
        ":status": { S: `STATUS#${status2}` },
        ":type": { S: `BATCH_TYPE#${RECEIPT_ROWS.batchType}#` },
        ...since === void 0 ? {} : { ":since": { S: since } }
      }
    });
    for await (const item of items) {
      const { PK } = keyOf(item);
      if (PK.startsWith("BATCH#")) yield { batchId: PK.slice("BATCH#".length), attributes: plainOf(item) };
    }
  }
}
// ../core/src/report/row-figures.ts
var count2 = int2().nonnegative();
var amount = number2().nonnegative();
var lenient = (schema) => schema.nullable().catch(null).default(null);
var rowFigures = object2({
  label_count: lenient(count2),
  valid_count: lenient(count2),
  invalid_count: lenient(count2),
  needs_review_count: lenient(count2),
  exhausted_count: lenient(count2),
  unsure_count: lenient(count2),
  released_count: lenient(count2),
  correction_count: lenient(count2),
  estimated_tokens: lenient(count2),
  estimated_output_tokens: lenient(count2),
  input_tokens: lenient(count2),
  output_tokens: lenient(count2),
  cost_usd: lenient(amount),
  estimated_cost_usd: lenient(amount),
  model: lenient(string2()),
  submitted_at: lenient(string2()),
  collected_at: lenient(string2())
});
var ROW_FIGURES = Object.keys(rowFigures.shape);
export {
  MEANING_OF_REASON,
  REASONS,
  REPORT_FORMAT,
  REPORT_VERSION,
  ROW_FIGURES,
  listEndedBatches,
  listEndedRows,
  reasonOf,
  rowFigures
};
