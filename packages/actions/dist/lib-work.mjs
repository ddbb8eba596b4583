const { open, rm } = process.getBuiltinModule("node:fs/promises");
const { open: open2, stat } = process.getBuiltinModule("node:fs/promises");
const { mkdir, rename, rm: rm3, writeFile } = process.getBuiltinModule("node:fs/promises");
const { open: open3, rm: rm2 } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
const { basename, dirname, extname, join: join2, resolve } = process.getBuiltinModule("node:path");
const { gzipSync } = process.getBuiltinModule("node:zlib");
const { gunzipSync } = process.getBuiltinModule("node:zlib");
const { randomUUID } = process.getBuiltinModule("node:crypto");
const { constants } = process.getBuiltinModule("node:fs");
import {
  MEANING_OF_REASON,
  REASONS,
  REPORT_FORMAT,
  REPORT_VERSION,
  listEndedBatches,
  reasonOf,
  rowFigures
} from "./lib-shared-26.mjs";
import {
  getReceiptDetails,
  listLabelsOfStatus,
  openStore,
  openTable,
  plainForm,
  readAuditRows,
  readRequest,
  wordRows
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  LABEL_ATTRIBUTES,
  chunksOf,
  createLabelWriter,
  pMap,
  parseLabel,
  project,
  queryItems,
  readBatchResults,
  readItems,
  readReceiptResults
} from "./lib-shared-5.mjs";
import {
  isoTime,
  makeScratch
} from "./lib-shared-7.mjs";
import "./lib-smithy-core.mjs";
import {
  RELEASE_REASONS,
  addJudgements,
  agreementText,
  f1Of,
  judged,
  noJudgements,
  shareOf,
  tenths
} from "./lib-shared-22.mjs";
import {
  DEFAULT_LABELS,
  VALIDATION_STATUSES,
  findContradicted,
  labelId,
  labelKey,
  meaningOfCheck,
  order,
  parseLabelKey,
  parseReceiptPartition,
  plainText,
  receiptPartition,
  wordOf,
  wordSortKey
} from "./lib-shared-14.mjs";
import {
  coreLabelOf,
  counted,
  inThousands,
  keepHeapSmall,
  splitLines
} from "./lib-shared-3.mjs";
import {
  isHeld,
  isOpenBatch
} from "./lib-shared-9.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using,
  describeError
} from "./lib-shared-31.mjs";


// ../core/src/review/batches.ts
var MOST_BATCHES = 2e3;
var TEXT_LENGTH = 1e3;
async function findBatches(reader, { ids, since }, problems) {
  const { table, state, concurrency } = reader;
  const found = /* @__PURE__ */ new Map();
  const keep = (record) => {
    const batch = batchOf(record);
    if (typeof batch === "string") problems.add(`${record.where} is left out: ${batch}`);
    else found.set(record.batchId, batch);
  };
  for await (const record of state.batches.listOpen()) {
    if (found.size < MOST_BATCHES) keep(record);
  }
  const ended = /* @__PURE__ */ new Set();
  let left = 0;
  for await (const id of ids ?? listEndedBatches(table, since)) {
    if (ended.size + found.size < MOST_BATCHES) ended.add(id);
    else left += 1;
  }
  if (left > 0) problems.add(`${counted(left, "batch", "batches")} more have ended: ${MOST_BATCHES} are shown`);
  await pMap(
    ended,
    async (id) => {
      const record = await state.batches.get(id);
      if (record === void 0) problems.add(`there is no batch ${id} in the table`);
      else keep(record);
    },
    { concurrency }
  );
  return [...found.values()].sort(
    (a, b) => order(b.shown.submittedAt, a.shown.submittedAt) || order(a.shown.id, b.shown.id)
  );
}
function batchOf({ batchId, batch, problem, attributes }) {
  if (batch === void 0) return problem ?? "it does not parse";
  const submittedAt = timeOf(batch.submitted_at);
  if (submittedAt === null) return "submitted_at is no time";
  const row = rowFigures.parse(attributes);
  const isOpen = isOpenBatch(batch);
  const shown = {
    id: batchId,
    openaiId: batch.openai_batch_id,
    status: batch.status,
    execution: batch.execution_id ?? null,
    model: batch.model ?? null,
    submittedAt,
    // Its result rows say when it had ended; this is when that was seen.
    endedAt: isOpen ? null : timeOf(batch.ended_seen_at) ?? timeOf(row.collected_at),
    labels: Math.round(batch.units ?? 0),
    valid: row.valid_count ?? 0,
    invalid: row.invalid_count ?? 0,
    needsReview: (row.needs_review_count ?? 0) + (row.exhausted_count ?? 0) + (row.unsure_count ?? 0),
    released: row.released_count ?? 0,
    corrections: row.correction_count ?? 0,
    estimatedInputTokens: row.estimated_tokens,
    estimatedOutputTokens: row.estimated_output_tokens,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    estimatedCost: row.estimated_cost_usd,
    cost: row.cost_usd,
    heldReason: isOpen && isHeld(batch) ? plainText(batch.held_reason ?? "", TEXT_LENGTH) : null
  };
  return { shown, isOpen, requestKey: batch.request_key };
}
function timeOf(given) {
  const ms = Date.parse(given ?? "");
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
// ../core/src/evaluate/most-names.ts
var OTHERS = "(others)";
function nameIn(sums, name, most) {
  return sums.has(name) || sums.size < most ? name : OTHERS;
}
// ../core/src/table/word-labels.ts
async function readWordLabels(table, word) {
  const items = [];
  const query = queryItems(table, {
    KeyConditionExpression: "#PK = :image AND begins_with(#SK, :labels)",
    ...project(LABEL_ATTRIBUTES),
    ExpressionAttributeValues: {
      ":image": { S: labelKey({ ...word, label: "" }).PK },
      ":labels": { S: `${wordSortKey(word)}#LABEL#` }
    },
    ConsistentRead: true
  });
  for await (const item of query) items.push(item);
  return items;
}
// ../core/src/evaluate/batch-costs.ts
async function costOfBatches({ batches }, labels) {
  let total = 0;
  for (const [batchId, count] of labels) {
    const record = await batches.get(batchId);
    const cost = record?.attributes.cost_usd;
    const units = record?.batch?.units;
    if (typeof cost !== "number" || !Number.isFinite(cost) || units === void 0 || units === 0) return null;
    total += cost * Math.min(count, units) / units;
  }
  return total;
}
// ../core/src/evaluate/figures.ts
var MOST_PAIRS = 2e3;
var noSums = () => ({ judgements: noJudgements(), corrections: { right: 0, wrong: 0, none: 0 } });
var Evaluation = class {
  #secondPass = noJudgements();
  #overruled = noJudgements();
  #reviewed = 0;
  #leftOut = { noVerdict: 0, otherBatches: 0, judgedElsewhere: 0, ownCorrections: 0, notInTable: 0 };
  #byLabel = /* @__PURE__ */ new Map();
  #confusions = /* @__PURE__ */ new Map();
  add(verdict) {
    const { judgements, corrections } = this.#sumsOf(verdict.label);
    judgements[verdict.right ? "right" : "wrong"][verdict.said] += 1;
    const correction = correctionIn(verdict);
    if (correction !== void 0) corrections[correction] += 1;
    if (!verdict.right && verdict.trueLabel !== void 0) this.#confuse(verdict, verdict.trueLabel);
  }
  addReviewed(verdict) {
    this.add(verdict);
    this.#reviewed += 1;
  }
  addSecondPass(right, said) {
    this.#secondPass[right ? "right" : "wrong"][said] += 1;
  }
  addOverruled(right, said) {
    this.#overruled[right ? "right" : "wrong"][said] += 1;
  }
  leaveOut(why) {
    this.#leftOut[why] += 1;
  }
  figures(cost = null) {
    const all = noSums();
    const byLabel = [...this.#byLabel].map(([label, sums]) => {
      addJudgements(all.judgements, sums.judgements);
      for (const kind of ["right", "wrong", "none"]) all.corrections[kind] += sums.corrections[kind];
      return { label, ...scoresOf(sums) };
    });
    const overall = scoresOf(all);
    const found = overall.recall.hits;
    return {
      overall,
      byLabel: byLabel.sort(
        (a, b) => b.baseRate.hits - a.baseRate.hits || b.labels - a.labels || order(a.label, b.label)
      ),
      confusions: [...this.#confusions.values()].sort((a, b) => b.missed - a.missed || b.labels - a.labels),
      secondPass: this.#secondPass,
      reviewed: this.#reviewed,
      overruled: this.#overruled,
      leftOut: { ...this.#leftOut },
      cost: { total: cost, perWrongLabelFound: cost === null || found === 0 ? null : cost / found }
    };
  }
  #sumsOf(label) {
    const name = nameIn(this.#byLabel, label, MOST_PAIRS);
    const sums = this.#byLabel.get(name) ?? noSums();
    this.#byLabel.set(name, sums);
    return sums;
  }
  #confuse({ label, said }, trueLabel) {
    const own = JSON.stringify([label, trueLabel]);
    const isNew = !this.#confusions.has(own) && this.#confusions.size >= MOST_PAIRS;
    const [key, proposed, right] = isNew ? [OTHERS, OTHERS, OTHERS] : [own, label, trueLabel];
    const pair = this.#confusions.get(key) ?? { proposed, trueLabel: right, labels: 0, missed: 0, neither: 0 };
    pair.labels += 1;
    if (said === "valid") pair.missed += 1;
    if (said === "neither") pair.neither += 1;
    this.#confusions.set(key, pair);
  }
};
function correctionIn({ right, suggested, trueLabel }) {
  if (suggested === void 0) return void 0;
  if (suggested === null) return "none";
  if (trueLabel === void 0) return void 0;
  return !right && suggested === trueLabel ? "right" : "wrong";
}
function scoresOf({ judgements, corrections }) {
  const { right, wrong } = judgements;
  const labels = judged(judgements);
  const areWrong = wrong.valid + wrong.invalid + wrong.neither;
  return {
    labels,
    judgements,
    baseRate: shareOf(areWrong, labels),
    recall: shareOf(wrong.invalid, areWrong),
    precision: shareOf(wrong.invalid, wrong.invalid + right.invalid),
    f1: f1Of(wrong.invalid, right.invalid, areWrong - wrong.invalid),
    corrections: { ...corrections, share: shareOf(corrections.right, corrections.right + corrections.wrong) }
  };
}
// ../core/src/evaluate/verdicts.ts
var ROW_ATTRIBUTES = [...LABEL_ATTRIBUTES, "completion_proposed_in"];
var SAID = { VALID: "valid", INVALID: "invalid", NEEDS_REVIEW: "neither" };
async function readRows(reader, keys) {
  const items = await readItems(reader, keys.map(labelKey), ROW_ATTRIBUTES);
  return new Map(items.flatMap((item) => rowOf(item) ?? []));
}
function rowOf(item) {
  const key = parseLabelKey({ PK: item.PK?.S ?? "", SK: item.SK?.S ?? "" });
  if (key === void 0) return [];
  const ours = item.completion_proposed_in?.S !== void 0;
  const row = {
    // Old rows have none.
    status: item.validation_status?.S ?? "NONE",
    batchId: item.completion_batch_id?.S,
    corrects: ours ? item.label_consolidated_from?.S ?? "" : void 0,
    isDecided: isDecided(item)
  };
  return [[labelId(key), row]];
}
function isDecided(item) {
  const parsed = parseLabel(item);
  return "row" in parsed && parsed.row.review !== void 0;
}
// ../core/src/evaluate/people.ts
var WINDOW = 500;
async function evaluateByPeople(options) {
  const { reader, batches, onVerdict, onProblem } = options;
  const evaluation = new Evaluation();
  const byBatch = /* @__PURE__ */ new Map();
  for await (const batchId of batches) {
    const audits = readAuditRows(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`));
    for await (const audit of audits) {
      const verdict = verdictOf(audit);
      evaluation.add(verdict);
      byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + 1);
      await onVerdict?.(verdict);
    }
    const reviewed = await findDecided(evaluation, batchId, options);
    if (reviewed > 0) byBatch.set(batchId, (byBatch.get(batchId) ?? 0) + reviewed);
  }
  return evaluation.figures(await costOfBatches(reader.state, byBatch));
}
function verdictOf({ key, status, said, suggested }) {
  return {
    key: labelId(key),
    label: key.label,
    right: status === "VALID",
    // Nobody has said what wrong ones should be; suggestions beside right ones alone would all be wrong.
    trueLabel: void 0,
    said: said === null ? "neither" : SAID[said],
    suggested: said === "INVALID" ? suggested : void 0
  };
}
async function findDecided(evaluation, batchId, options) {
  const { reader, onProblem } = options;
  let reviewed = 0;
  let window = [];
  const flush = async () => {
    const rows = await readRows(
      reader,
      window.map(({ key }) => key)
    );
    for (const result of window) {
      const row = rows.get(labelId(result.key));
      if (row?.batchId !== batchId || row.status !== "VALID" && row.status !== "INVALID") continue;
      const right = row.status === "VALID";
      if (row.isDecided) {
        reviewed += 1;
        const verdict = await decidedOf(reader, result, right);
        evaluation.addReviewed(verdict);
        await options.onVerdict?.(verdict);
      } else if (row.status !== result.status) evaluation.addOverruled(right, SAID[result.status]);
    }
    window = [];
  };
  for await (const result of readBatchResults(reader.table, batchId, (row) => onProblem(`BATCH#${batchId} / ${row}`))) {
    options.onResult?.(batchId, result);
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  if (window.length > 0) await flush();
  return reviewed;
}
async function decidedOf(reader, result, right) {
  const { key, status, suggested } = result;
  return {
    key: labelId(key),
    label: key.label,
    right,
    trueLabel: right ? key.label : await replacementOf(reader, result),
    said: SAID[status],
    suggested: status === "VALID" ? void 0 : suggested
  };
}
async function replacementOf({ table }, { key, suggested }) {
  const labels = (await readWordLabels(table, key)).flatMap((item) => {
    const parsed = parseLabel(item);
    return "row" in parsed && parsed.row.label !== key.label ? [parsed.row] : [];
  });
  const right = labels.filter(({ validationStatus, review }) => validationStatus === "VALID" && review !== void 0);
  const core = ({ label }) => coreLabelOf(DEFAULT_LABELS, label) ?? label;
  const found = right.find((label) => core(label) === suggested) ?? right.find(({ labelConsolidatedFrom }) => labelConsolidatedFrom === key.label) ?? (right.length === 1 ? right[0] : void 0);
  return found && core(found);
}
// ../core/src/review/quality.ts
async function qualityOf(reader, batches, problems, onResult) {
  const onProblem = (row) => problems.add(`${row} is left out: it does not parse`);
  const { overall, overruled, reviewed } = await evaluateByPeople({ reader, batches, onProblem, onResult });
  const { labels, judgements, recall, precision } = overall;
  const changed = judged(overruled);
  return [
    ...labels === 0 ? ["No verdict is there whose truth is known: nothing can be said."] : [
      `${whoseWord(labels - reviewed, reviewed)}: ${agreementText(judgements)}.`,
      recallText(recall),
      precisionText(precision)
    ],
    ...changed === 0 ? [] : [overruledText(changed)]
  ];
}
function recallText(recall) {
  if (recall.of === 0) return "None of these labels is wrong, so nothing can be said of how many wrong ones are found.";
  return `Of ${counted(recall.of, "label")} that ${isOrAre(recall.of, "is", "are")} wrong, batches found ${countedShare(recall)}.`;
}
function precisionText(precision) {
  if (precision.of === 0) return "Batches called none of these labels wrong.";
  const really = `${isOrAre(precision.hits, "is", "are")} really so`;
  return `Of ${counted(precision.of, "label")} that batches called wrong, ${countedShare(precision, ` ${really}`)}.`;
}
function countedShare({ hits, of, low, high }, are = "") {
  return `${inThousands(hits)}${are}: ${tenths(hits / of)} % (with 95 % certainty between ${tenths(low)} and ${tenths(high)} %)`;
}
function whoseWord(askedAgain, reviewed) {
  const asked = `${counted(askedAgain, "label")} that people had judged ${isOrAre(askedAgain, "was", "were")} asked again`;
  const decided = `${counted(reviewed, "verdict")} people have decided on, mostly such as were doubtful`;
  if (reviewed === 0) return asked;
  return askedAgain === 0 ? decided : `${asked}, and ${decided}`;
}
function overruledText(changed) {
  const are = isOrAre(changed, "is", "are");
  return `${counted(changed, "verdict")} of these batches ${are} otherwise by now, as somebody has changed ${isOrAre(changed, "it", "them")}.`;
}
var isOrAre = (count, one, many) => count === 1 ? one : many;
// ../core/src/review/found-receipts.ts
var FoundReceipts = class {
  #most;
  #receipts = /* @__PURE__ */ new Map();
  /** Labels of receipts that are not in it. */
  left = 0;
  constructor(most) {
    this.#most = most;
  }
  add(label) {
    const receipt = receiptPartition(label);
    if (this.#receipts.has(receipt)) return;
    const { lineId, wordId } = label;
    if (this.#receipts.size < this.#most) this.#receipts.set(receipt, { lineId, wordId, evidence: [] });
    else this.left += 1;
  }
  has(receipt) {
    return this.#receipts.has(receiptPartition(receipt));
  }
  addEvidence(receipt, place2) {
    const waiting = this.#receipts.get(receiptPartition(receipt));
    if (waiting !== void 0) waiting.evidence = [...waiting.evidence, place2];
  }
  *[Symbol.iterator]() {
    for (const [receipt, { evidence, lineId, wordId }] of this.#receipts) {
      const key = parseReceiptPartition(receipt);
      if (key !== void 0) yield { word: { ...key, lineId, wordId }, evidence };
    }
  }
};
var MOST_NAMES = 500;
var Verdicts = class {
  #byLabel = /* @__PURE__ */ new Map();
  add(label, said) {
    const name = nameIn(this.#byLabel, label, MOST_NAMES);
    const sums = this.#byLabel.get(name) ?? { valid: 0, invalid: 0, needsReview: 0 };
    sums[said] += 1;
    this.#byLabel.set(name, sums);
  }
  /** Those with most verdicts first. */
  list() {
    const all = [...this.#byLabel].map(([label, { valid, invalid, needsReview }]) => {
      const { hits, of, low, high } = shareOf(invalid, valid + invalid);
      return { label, valid, invalid, needsReview, rejected: { hits, of, low, high } };
    });
    return all.sort((a, b) => b.valid + b.invalid + b.needsReview - (a.valid + a.invalid + a.needsReview));
  }
};
var SAID2 = { VALID: "valid", INVALID: "invalid", NEEDS_REVIEW: "needsReview" };
async function findReceipts(reader, batches, most, problems) {
  const { table } = reader;
  const receipts = new FoundReceipts(most);
  const verdicts = new Verdicts();
  const endedAt = /* @__PURE__ */ new Map();
  const ended = new Set(batches.flatMap(({ isOpen, shown }) => isOpen ? [] : [shown.id]));
  const open4 = new Set(batches.flatMap(({ isOpen, shown }) => isOpen ? [shown.id] : []));
  for await (const label of listLabelsOfStatus(table, "NEEDS_REVIEW", (problem) => problems.row(problem))) {
    receipts.add(label);
    const { completionBatchId: batch } = label;
    const reason = reasonOf(label);
    if (batch !== null && ended.has(batch) && (reason === "unsure" || reason === "exhausted")) {
      verdicts.add(label.label, "needsReview");
    }
  }
  const quality = await qualityOf(reader, ended, problems, (batch, { key, status, validatedAt }) => {
    receipts.add(key);
    verdicts.add(key.label, SAID2[status]);
    if (!endedAt.has(batch)) endedAt.set(batch, validatedAt);
  });
  for await (const label of listLabelsOfStatus(table, "PENDING", (problem) => problems.row(problem))) {
    if (open4.has(label.completionBatchId ?? "")) receipts.add(label);
  }
  return { receipts, verdictsByLabel: verdicts.list(), quality, endedAt };
}
// ../core/src/review/problems.ts
var MOST = 20;
var LENGTH = 400;
var Problems = class {
  #first = /* @__PURE__ */ new Set();
  #more = 0;
  /** Told once, however often it is added. */
  add(problem) {
    const text = plainText(problem, LENGTH);
    if (this.#first.has(text)) return;
    if (this.#first.size < MOST) this.#first.add(text);
    else this.#more += 1;
  }
  row({ PK, SK, reason }) {
    this.add(`${PK} / ${SK} is left out: ${reason}`);
  }
  list() {
    const more = this.#more === 0 ? [] : [`\u2026 and ${counted(this.#more, "more problem")} of the kind`];
    return [...this.#first, ...more];
  }
};
// ../core/src/review/report-files.ts
var RECEIPTS_PER_FILE = 500;
var RECEIPTS_OF_ONE_FILE = 1e3;
var BYTES_PER_FILE = 24 * 1024 * 1024;
function keptOf({ image, receipt, merchant, labels }, place2) {
  const ranks = labels.map(({ reason }) => reason === null ? REASONS.length : REASONS.indexOf(reason));
  return {
    rank: Math.min(REASONS.length, ...ranks),
    needsReview: labels.filter(({ status }) => status === "NEEDS_REVIEW").length,
    merchant,
    key: `${image} ${receipt}`,
    place: place2
  };
}
function inOrder(a, b) {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.merchant === null !== (b.merchant === null)) return a.merchant === null ? 1 : -1;
  return order(a.merchant ?? "", b.merchant ?? "") || order(a.key, b.key);
}
function filesOf(all, receiptsPerFile) {
  const most = receiptsPerFile ?? (all.length <= RECEIPTS_OF_ONE_FILE ? RECEIPTS_OF_ONE_FILE : RECEIPTS_PER_FILE);
  const files = [[]];
  let bytes = 0;
  for (const each of all.toSorted(inOrder)) {
    const file = files.at(-1) ?? [];
    bytes += each.place.bytes;
    if (file.length > 0 && (file.length >= most || bytes > BYTES_PER_FILE)) {
      files.push([each]);
      bytes = each.place.bytes;
    } else file.push(each);
  }
  return files;
}
function pagesOf(files) {
  return files.map((own, index) => ({
    name: index === 0 ? "report.html" : `report-${index + 1}.html`,
    receipts: own.length,
    needsReview: own.reduce((sum, { needsReview }) => sum + needsReview, 0)
  }));
}
// ../core/src/review/shown-evidence.ts
async function findEvidence(store, batches, receipts, spool, problems) {
  const missing = [];
  for (const { shown, requestKey } of batches) {
    if (requestKey === void 0) continue;
    try {
      for await (const request of requestsIn(store, requestKey)) {
        const { receipt, prompt, targets } = request;
        if (prompt.evidence.length === 0 || !receipts.has(receipt)) continue;
        const evidence = { batch: shown.id, asked: targets.map(labelId), lines: prompt.evidence };
        receipts.addEvidence(receipt, await spool.add(evidence));
      }
    } catch (error) {
      if (!(error instanceof CompletionBatchError)) throw error;
      missing.push(withoutPlace(describeError(error), store.locate(requestKey), requestKey));
    }
  }
  const [first] = missing;
  if (first === void 0) return;
  const of = counted(missing.length, "batch", "batches");
  problems.add(`What the model was shown of other receipts is not here for ${of}: ${first}`);
}
function withoutPlace(text, place2, key) {
  const root = place2.endsWith(`/${key}`) ? place2.slice(0, -key.length - 1) : "";
  const byKey = text.replaceAll(place2, key);
  return root === "" ? byKey : byKey.replaceAll(root, "the store");
}
async function* requestsIn(store, key) {
  const name = store.locate(key);
  for await (const line of splitLines(await store.stream(key), { name })) {
    const request = requestOf(line, name);
    if (request !== void 0) yield request;
  }
}
function requestOf(line, name) {
  try {
    return readRequest(line, name);
  } catch (error) {
    if (error instanceof CompletionBatchError) return void 0;
    throw error;
  }
}
var MOST_SHOWN = 8;
var TEXT_LENGTH2 = 80;
var LABEL_LENGTH = 40;
function evidenceFor(label, word, set, batch, shown) {
  if (shown.length === 0) return [];
  const id = labelId(label);
  const own = coreLabelOf(set, label.label) ?? label.label;
  const plain = plainForm(shownText(word));
  const lines = shown.filter((each) => each.batch === batch && each.asked.includes(id)).flatMap((each) => each.lines);
  return lines.flatMap(({ label: name, right, wrong }) => [
    ...right.map((text) => ({ text: shownText(text), label: plainText(name, LABEL_LENGTH), valid: true })),
    ...wrong.map((text) => ({ text: shownText(text), label: plainText(name, LABEL_LENGTH), valid: false }))
  ]).filter(({ label: name, text }) => name === own || plainForm(text) === plain).slice(0, MOST_SHOWN);
}
function shownText(text) {
  return plainText(text.slice(0, 4 * TEXT_LENGTH2).replaceAll("_", " "), TEXT_LENGTH2);
}
// ../core/src/review/report-receipt.ts
var MOST_WORDS = 3e3;
var MOST_LABELS = 3e3;
var WORD_LENGTH = 120;
var NAME_LENGTH = 200;
var REASONING_LENGTH = 500;
async function reportReceipt(context, word, evidence) {
  const { table, problems } = context;
  const [details, results] = await Promise.all([
    getReceiptDetails(table, word, [word], VALIDATION_STATUSES),
    readReceiptResults(table, word)
  ]);
  for (const problem of details.problems) problems.row(problem);
  const words = wordsOf(details, problems);
  const said = new Map(results.map((result) => [`${result.batchId} ${labelId(result.key)}`, result]));
  const texts = new Map(details.words.map((each) => [wordOf(each), each.text]));
  const checks = contradictedNow(details, texts, context.labels);
  tellLost(details, results, context);
  const labels = bounded(details.labels, MOST_LABELS, "labels", word, problems).toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId || order(a.label, b.label)).map((label) => {
    const id = labelId(label);
    const { completionBatchId: batch } = label;
    const result = said.get(`${batch} ${id}`);
    const shown = evidenceFor(label, texts.get(wordOf(label)) ?? "", context.labels, batch, evidence);
    return { ...labelOf(label, result, checks.get(id), context), evidence: shown };
  });
  const merchant = plainText(details.merchant?.name ?? "", NAME_LENGTH);
  const { imageId: image, receiptId: receipt } = word;
  return { image, receipt, merchant: merchant === "" ? null : merchant, words, labels };
}
function tellLost(details, results, context) {
  const there = new Set(details.labels.map(labelId));
  for (const { key, batchId } of results) {
    if (!context.batches.has(batchId) || there.has(labelId(key))) continue;
    const reason = "a batch has judged it, and there is no such label that parses";
    context.problems.row({ ...labelKey(key), reason });
  }
}
function bounded(all, most, what, receipt, problems) {
  if (all.length <= most) return all;
  problems.add(`${receiptPartition(receipt)} has ${all.length} ${what}: the first ${most} are shown`);
  return all.slice(0, most);
}
function wordsOf(details, problems) {
  const labelled = new Set(details.labels.map(wordOf));
  const words = details.words.filter((word) => !word.isNoise || labelled.has(wordOf(word)));
  return bounded(words, MOST_WORDS, "words", { ...details, lineId: 0, wordId: 0 }, problems).toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId).map(shownWord);
}
function shownWord({ lineId, wordId, text, box }) {
  const shown = plainText(text, WORD_LENGTH);
  if (box === void 0) return [lineId, wordId, shown];
  return [lineId, wordId, shown, place(box.x), place(box.y), place(box.width), place(box.height)];
}
var place = (share) => Math.round(1e4 * Math.min(1, Math.max(0, share)));
function labelOf(label, result, contradicts, context) {
  const { lineId: line, wordId: word, label: name, validationStatus: status, review } = label;
  const reason = reasonOf(label) ?? null;
  const check = reason === "contradicted" ? label.completionCheck ?? null : contradicts ?? null;
  return {
    line,
    word,
    label: name,
    status,
    batch: short(label.completionBatchId),
    proposedBy: short(label.labelProposedBy),
    corrects: short(label.labelConsolidatedFrom),
    suggested: short(result?.suggested),
    said: result?.status ?? null,
    reason,
    check: short(check),
    why: plainText(whyOf(label, reason, check, context), REASONING_LENGTH) || null,
    reasoning: plainText(label.reasoning ?? "", REASONING_LENGTH) || null,
    attempts: label.completionAttempts,
    reviewed: review === void 0 ? null : { at: timeOf(review.at) ?? "", by: short(review.by) }
  };
}
function short(text) {
  return text == null ? null : plainText(text, NAME_LENGTH) || null;
}
function whyOf(label, reason, check, { batches }) {
  const { validationStatus, completionAttempts, completionReleaseReason, completionUnsureBy, completionBatchId } = label;
  const finding = check === null ? "" : `${check}: ${meaningOfCheck(check) || "a check that is not known here"}`;
  if (validationStatus === "PENDING") {
    const why = batches.get(completionBatchId ?? "") ?? null;
    return why === null ? "" : `waits until its batch, which is held, is accepted or rejected: ${why}`;
  }
  if (reason === null) return finding === "" ? "" : `the receipt itself speaks against it, by ${finding}`;
  const meaning = MEANING_OF_REASON[reason];
  if (reason === "contradicted") return `${meaning}, by ${finding}`;
  if (reason === "unsure") return `${completionUnsureBy ?? "the model"} could not tell`;
  if (reason !== "exhausted") return meaning;
  const last = Object.hasOwn(RELEASE_REASONS, completionReleaseReason ?? "") ? RELEASE_REASONS[completionReleaseReason] : "the row does not say why";
  return `no verdict after ${counted(completionAttempts, "attempt")}; the last time: ${last}`;
}
function contradictedNow(details, texts, set) {
  const keys = /* @__PURE__ */ new Map();
  for (const label of details.labels) {
    const [name, text] = [coreLabelOf(set, label.label), texts.get(wordOf(label))];
    if (label.validationStatus !== "VALID" || name === void 0 || text === void 0) continue;
    const { lineId, wordId } = label;
    const asked = label.completionBatchId !== null && label.review === void 0;
    keys.set({ lineId, wordId, label: name, text, asked }, labelId(label));
  }
  const rows = wordRows(details.lines, details.words).map(
    (row) => row.map((word) => ({ id: wordOf(word), text: word.text }))
  );
  const found = findContradicted({ labels: [...keys.keys()], rows, exclusive: set.exclusive });
  return new Map(found.map(({ label, check }) => [keys.get(label) ?? "", check]));
}
// ../core/src/review/spool.ts
var Spool = class _Spool {
  #folder;
  #file;
  #end = 0;
  constructor(folder, file) {
    this.#folder = folder;
    this.#file = file;
  }
  /** @param parent a folder for what waits, e.g. that of temporary files */
  static async begin(parent) {
    const folder = await makeScratch(parent, "report");
    return new _Spool(folder, await open(join(folder, "values"), "w+"));
  }
  /** One at a time. */
  async add(value) {
    const data = Buffer.from(JSON.stringify(value));
    const place2 = { at: this.#end, bytes: data.length };
    await this.#file.appendFile(data);
    this.#end += data.length;
    return place2;
  }
  async get({ at, bytes }) {
    const data = Buffer.alloc(bytes);
    const { bytesRead } = await this.#file.read(data, 0, bytes, at);
    if (bytesRead < bytes)
      throw new Error(`${this.#folder} has changed: ${bytesRead} of ${bytes} bytes are left at ${at}`);
    return JSON.parse(data.toString());
  }
  async getAll(places) {
    const values = [];
    for (const place2 of places) values.push(await this.get(place2));
    return values;
  }
  async [Symbol.asyncDispose]() {
    await this.#file.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
};
// ../core/src/review/gather-report.ts
var DEFAULT_REPORT_DAYS = 7;
var DAY_MS = 864e5;
var MOST_RECEIPTS = 2e4;
async function* gatherReport(options) {
  var _stack = [];
  try {
    const gathering = await findAll(options);
    const receipts = __using(_stack, await Spool.begin(options.workDir), true);
    const { kept, statuses } = await keepReceipts(options, gathering, receipts);
    const files = filesOf(kept, options.receiptsPerFile);
    const pages = pagesOf(files);
    const all = { ...figuresOf(options, gathering), receiptsInAll: kept.length, statuses };
    for (const [index, own] of files.entries()) {
      const read = await receipts.getAll(own.map(({ place: place2 }) => place2));
      yield { ...all, page: { index, files: pages }, receipts: read };
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function findAll(options) {
  const { table, state, clock = table.clock, concurrency, maxReceipts = MOST_RECEIPTS } = options;
  const reader = createLabelWriter(table, clock, concurrency, state);
  const problems = new Problems();
  const batches = await findBatches(reader, { ids: options.batches, since: sinceOf(options, reader) }, problems);
  const found = await findReceipts(reader, batches, maxReceipts, problems);
  const { left } = found.receipts;
  if (left > 0) {
    const others = `${counted(left, "label")} of others ${left === 1 ? "is" : "are"} not`;
    problems.add(`${counted(maxReceipts, "receipt")} are here, those that need a person first; ${others}`);
  }
  return { reader, labels: options.labels ?? DEFAULT_LABELS, batches, found, problems };
}
function sinceOf({ days = DEFAULT_REPORT_DAYS }, { clock }) {
  return new Date(clock.now() - days * DAY_MS).toISOString();
}
var READ_AHEAD = 4;
async function keepReceipts({ store, workDir, logger }, { reader, labels, batches, found, problems }, receipts) {
  var _stack = [];
  try {
    const evidence = __using(_stack, await Spool.begin(workDir), true);
    if (store !== void 0) await findEvidence(store, batches, found.receipts, evidence, problems);
    const context = {
      table: reader.table,
      labels,
      batches: new Map(batches.map(({ shown: { id, heldReason } }) => [id, heldReason])),
      problems
    };
    const kept = [];
    const statuses = {};
    const all = [...found.receipts];
    for (const group of chunksOf(all, READ_AHEAD * reader.concurrency)) {
      const read = await pMap(
        group,
        async ({ word, evidence: places }) => reportReceipt(context, word, await evidence.getAll(places)),
        { concurrency: reader.concurrency }
      );
      for (const receipt of read) {
        if (receipt.labels.length === 0) continue;
        for (const { status } of receipt.labels) statuses[status] = (statuses[status] ?? 0) + 1;
        kept.push(keptOf(receipt, await receipts.add(receipt)));
      }
      logger?.progress("receipts read", kept.length, all.length);
    }
    return { kept, statuses };
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function figuresOf(options, { reader, labels, batches, found, problems }) {
  return {
    format: REPORT_FORMAT,
    version: REPORT_VERSION,
    madeAt: isoTime(reader.clock),
    table: reader.table.name,
    scope: scopeOf(options, batches, sinceOf(options, reader)),
    labelNames: Object.entries(labels.labels).map(([name, meaning]) => ({ name, meaning })),
    verdictsByLabel: [...found.verdictsByLabel],
    batches: batches.map(({ shown }) => ({ ...shown, endedAt: timeOf(found.endedAt.get(shown.id)) ?? shown.endedAt })),
    quality: [...found.quality],
    problems: problems.list()
  };
}
function scopeOf({ batches: ids, days = DEFAULT_REPORT_DAYS }, batches, since) {
  const open4 = batches.filter(({ isOpen }) => isOpen).length;
  const ended = counted(batches.length - open4, "batch", "batches");
  const which = ids === void 0 ? `${ended} that ended in the last ${counted(days, "day")} (since ${since.slice(0, 10)})` : `${ended} of the ${inThousands(ids.length)} that were asked for`;
  return `${which}, ${counted(open4, "open batch", "open batches")}, and every label that waits for a person.`;
}
// ../page/src/fill-page.ts
function fillPage(template, data) {
  return template.replace("%DATA%", () => gzipSync(JSON.stringify(data)).toString("base64"));
}
// ../page/src/place.ts
var BEGINNING = 1e3;
function isReport(beginning) {
  return /^<!doctype html>\s[\s\S]*<meta name="generator" content="completion-batch\/report">/i.test(beginning) || /^\{"format":"completion-batch\/report",/.test(beginning);
}
async function checkPlace(file, force = false) {
  const found = await stat(file).catch((error) => {
    if (error.code === "ENOENT") return void 0;
    throw error;
  });
  if (found === void 0) return;
  if (!found.isFile()) throw refusal(file, "there is something in its place that is no file", "Choose another --out.");
  if (force || isReport(await beginningOf(file))) return;
  throw refusal(
    file,
    "there is a file in its place that is no report",
    "Choose another --out, or move the file away; with --force it is written over."
  );
}
async function beginningOf(file) {
  var _stack = [];
  try {
    const handle = __using(_stack, await open2(file), true);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
function refusal(where, message, remedy) {
  return new CompletionBatchError("file-unusable", message, { where, remedy: `${remedy} No report was written.` });
}
// ../page/src/write-pages.ts
// ../page/src/stale-pages.ts
var MOST2 = 64e6;
async function removeStale(first, from, fileOf2) {
  for (let index = from; ; index += 1) {
    const file = fileOf2(index);
    const page = pageOf(await textOf(file));
    if (page === void 0 || page.index !== index || page.files[0]?.name !== first) return;
    await rm2(file, { force: true });
  }
}
async function textOf(file) {
  try {
    var _stack = [];
    try {
      const handle = __using(_stack, await open3(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)), true);
      const found = await handle.stat();
      return found.isFile() && found.size <= MOST2 ? await handle.readFile("utf8") : "";
    } catch (_) {
      var _error = _, _hasError = true;
    } finally {
      var _promise = __callDispose(_stack, _error, _hasError);
      _promise && await _promise;
    }
  } catch {
    return "";
  }
}
function pageOf(text) {
  if (!isReport(text.slice(0, 1e3))) return void 0;
  const packed = / id="report">([A-Za-z0-9+/=]*)</.exec(text)?.[1] ?? "";
  try {
    const unpacked = gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: MOST2 }).toString();
    return placeIn(JSON.parse(unpacked));
  } catch {
    return void 0;
  }
}
function placeIn(data) {
  const { page } = Object(data);
  return typeof page?.index === "number" && Array.isArray(page.files) ? page : void 0;
}
// ../page/src/write-pages.ts
async function writePages(options) {
  const out = resolve(options.out);
  await mkdir(dirname(out), { recursive: true });
  await checkPlace(out, options.force);
  const run = randomUUID();
  const spares = [];
  try {
    return await write({ ...options, out }, (index) => {
      const path = `${out}.${run}-${index}.tmp`;
      spares.push(path);
      return path;
    });
  } finally {
    for (const path of spares) await rm3(path, { force: true });
  }
}
async function write({ out, parts, template, force }, spare) {
  const pages = [];
  let first;
  for await (const part of parts) {
    first ??= part;
    const { index } = part.page;
    const files = part.page.files.map((each, place2) => ({ ...each, name: basename(fileOf(out, place2)) }));
    const file = fileOf(out, index);
    await checkPlace(file, force);
    const path = spare(index);
    await writeFile(path, fillPage(template, { ...part, page: { index, files } }));
    pages.push({ file, path });
  }
  if (first === void 0) throw new Error("a report has no part");
  for (const { file, path } of pages.toReversed()) await rename(path, file);
  await removeStale(basename(out), pages.length, (index) => fileOf(out, index));
  return {
    files: pages.map(({ file }) => file),
    receipts: first.receiptsInAll,
    needsReview: first.statuses.NEEDS_REVIEW ?? 0,
    problems: first.problems
  };
}
function fileOf(out, index) {
  if (index === 0) return out;
  const ending = extname(out);
  return join2(dirname(out), `${basename(out, ending)}-${index + 1}${ending}`);
}
// ../page/src/index.ts
async function readTemplate() {
  return (await import("./lib-template.mjs")).readTemplate();
}
// src/report/work.ts
keepHeapSmall();
export {
  gatherReport,
  openStore,
  openTable,
  readTemplate,
  writePages
};
