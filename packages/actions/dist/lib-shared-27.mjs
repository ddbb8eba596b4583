import {
  RECEIPT_ROWS,
  keyOf,
  plainOf,
  project,
  queryItems
} from "./lib-shared-4.mjs";
import {
  int,
  number,
  object,
  string
} from "./lib-shared.mjs";


// ../core/src/table/ended-batches.ts
var ENDED = ["COMPLETED", "EXPIRED", "CANCELLED", "FAILED"];
var SINCE = "#collected_at >= :since OR (attribute_not_exists(#collected_at) AND #submitted_at >= :since)";
async function* listEndedBatches(table, since) {
  for await (const { batchId } of listEndedRows(table, [], since)) yield batchId;
}
async function* listEndedRows(table, attributes, since) {
  const times = since === void 0 ? [] : ["collected_at", "submitted_at"];
  const wanted = ["PK", "SK", ...attributes];
  for (const status of ENDED) {
    const items = queryItems(table, {
      IndexName: "GSI1",
      KeyConditionExpression: "#GSI1PK = :status AND begins_with(#GSI1SK, :type)",
      ProjectionExpression: project(wanted).ProjectionExpression,
      ExpressionAttributeNames: project([.../* @__PURE__ */ new Set([...wanted, "GSI1PK", "GSI1SK", ...times])]).ExpressionAttributeNames,
      ...since === void 0 ? {} : { FilterExpression: SINCE },
      ExpressionAttributeValues: {
        ":status": { S: `STATUS#${status}` },
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
var count = int().nonnegative();
var amount = number().nonnegative();
var lenient = (schema) => schema.nullable().catch(null).default(null);
var rowFigures = object({
  label_count: lenient(count),
  valid_count: lenient(count),
  invalid_count: lenient(count),
  needs_review_count: lenient(count),
  exhausted_count: lenient(count),
  unsure_count: lenient(count),
  released_count: lenient(count),
  correction_count: lenient(count),
  estimated_tokens: lenient(count),
  estimated_output_tokens: lenient(count),
  input_tokens: lenient(count),
  output_tokens: lenient(count),
  cost_usd: lenient(amount),
  estimated_cost_usd: lenient(amount),
  model: lenient(string()),
  submitted_at: lenient(string()),
  collected_at: lenient(string())
});
var ROW_FIGURES = Object.keys(rowFigures.shape);
export {
  ROW_FIGURES,
  listEndedBatches,
  listEndedRows,
  rowFigures
};
