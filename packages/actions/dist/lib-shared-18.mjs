import {
  DEFAULT_LABELS,
  RECEIPT_ROWS,
  exclusivePairs,
  keyOf,
  knownExclusive,
  labelAliases,
  labelMeanings,
  labelSet,
  plainOf,
  project,
  queryItems
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError,
  boolean,
  canonicalText,
  explain,
  int,
  number_2 as number,
  object,
  parseJson,
  readInputFile,
  strictObject,
  string
} from "./lib-shared-2.mjs";


// ../core/src/label-set/label-file.ts
var MOST_BYTES = 64 * 1024;
var labelFile = strictObject({
  /** Ours are not there any more. */
  replace: boolean().default(false),
  labels: labelMeanings.default({}),
  aliases: labelAliases.default({}),
  exclusive: exclusivePairs.default([])
});
async function readLabels(given) {
  if (given === void 0) return void 0;
  if (given.trimStart().startsWith("{")) return parseLabels(given, "labels");
  let data;
  try {
    data = await readInputFile(given);
  } catch (cause) {
    throw refused("the file with them cannot be read", given, cause);
  }
  return parseLabels(new TextDecoder().decode(data), given);
}
function parseLabels(text, where) {
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) throw refused(`they have ${bytes} bytes, and may have ${MOST_BYTES}`, where);
  let value;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, where, cause);
  }
  const given = labelFile.safeParse(value);
  if (!given.success) throw refused(explain(given.error), where, given.error);
  const set = labelSet.safeParse(merged(given.data));
  if (!set.success) throw refused(explain(set.error), where, set.error);
  return canonicalText(set.data) === canonicalText(DEFAULT_LABELS) ? void 0 : set.data;
}
function merged({ replace, labels, aliases, exclusive }) {
  const all = replace ? labels : { ...DEFAULT_LABELS.labels, ...labels };
  const ours = Object.entries(replace ? {} : DEFAULT_LABELS.aliases).filter(([alias]) => !Object.hasOwn(labels, alias));
  const known = knownExclusive(all);
  const isKnown = (pair) => known.some((each) => each.every((name) => pair.includes(name)));
  return {
    labels: all,
    aliases: { ...Object.fromEntries(ours), ...aliases },
    exclusive: [...known, ...exclusive.filter((pair) => !isKnown(pair))]
  };
}
function refused(why, where, cause) {
  return new CompletionBatchError("invalid-input", `the labels do not fit: ${why}`, {
    where,
    remedy: 'Nothing was listed or written. Give a JSON object, or the path of a file with one: {"replace": false, "labels": {"NAME": "meaning"}, "aliases": {"OLD": "NAME"}, "exclusive": [["A", "B"]]}; docs/labels.md has what it may hold.',
    cause
  });
}

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
  readLabels,
  rowFigures
};
