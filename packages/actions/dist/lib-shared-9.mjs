import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  evaluateByPeople,
  listEndedBatches,
  nameIn,
  rowFigures
} from "./lib-shared-4.mjs";
import {
  DEFAULT_LABELS,
  RELEASE_REASONS,
  agreementText,
  findContradicted,
  getReceiptDetails,
  judged,
  listLabelsOfStatus,
  meaningOfCheck,
  order,
  plainForm,
  plainText,
  readRequest,
  shareOf,
  tenths,
  wordRows
} from "./lib-shared-3.mjs";
import {
  VALIDATION_STATUSES,
  chunksOf,
  coreLabelOf,
  createLabelWriter,
  labelId,
  labelKey,
  pMap,
  parseReceiptPartition,
  readReceiptResults,
  receiptPartition,
  wordOf
} from "./lib-shared-2.mjs";
import {
  counted,
  number
} from "./lib-shared-10.mjs";
import {
  external_exports,
  isHeld,
  isOpenBatch,
  makeScratch,
  splitLines
} from "./lib-shared.mjs";
import {
  isoTime
} from "./lib-shared-14.mjs";
import {
  CompletionBatchError,
  describeError
} from "./lib-shared-7.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-20.mjs";

// ../core/src/review/batches.ts
var MOST_BATCHES = 2e3;
var TEXT_LENGTH = 1e3;
async function findBatches(reader, { ids, since }, problems) {
  const { table, state, concurrency } = reader;
  const found = /* @__PURE__ */ new Map();
  const keep = (record) => {
    const batch2 = batchOf(record);
    if (typeof batch2 === "string") problems.add(`${record.where} is left out: ${batch2}`);
    else found.set(record.batchId, batch2);
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
function batchOf({ batchId, batch: batch2, problem, attributes }) {
  if (batch2 === void 0) return problem ?? "it does not parse";
  const submittedAt = timeOf(batch2.submitted_at);
  if (submittedAt === null) return "submitted_at is no time";
  const row = rowFigures.parse(attributes);
  const isOpen = isOpenBatch(batch2);
  const shown = {
    id: batchId,
    openaiId: batch2.openai_batch_id,
    status: batch2.status,
    execution: batch2.execution_id ?? null,
    model: batch2.model ?? null,
    submittedAt,
    // Its result rows say when it had ended; this is when that was seen.
    endedAt: isOpen ? null : timeOf(batch2.ended_seen_at) ?? timeOf(row.collected_at),
    labels: Math.round(batch2.units ?? 0),
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
    heldReason: isOpen && isHeld(batch2) ? plainText(batch2.held_reason ?? "", TEXT_LENGTH) : null
  };
  return { shown, isOpen, requestKey: batch2.request_key };
}
function timeOf(given) {
  const ms = Date.parse(given ?? "");
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
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
  return `${number(hits)}${are}: ${tenths(hits / of)} % (with 95 % certainty between ${tenths(low)} and ${tenths(high)} %)`;
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
var isOrAre = (count2, one, many) => count2 === 1 ? one : many;

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

// ../core/src/review/found-receipts.ts
var FoundReceipts = class {
  #most;
  #receipts = /* @__PURE__ */ new Map();
  /** Labels of receipts that are not in it. */
  left = 0;
  constructor(most) {
    this.#most = most;
  }
  add(label2) {
    const receipt2 = receiptPartition(label2);
    if (this.#receipts.has(receipt2)) return;
    const { lineId, wordId } = label2;
    if (this.#receipts.size < this.#most) this.#receipts.set(receipt2, { lineId, wordId, evidence: [] });
    else this.left += 1;
  }
  has(receipt2) {
    return this.#receipts.has(receiptPartition(receipt2));
  }
  addEvidence(receipt2, place3) {
    const waiting = this.#receipts.get(receiptPartition(receipt2));
    if (waiting !== void 0) waiting.evidence = [...waiting.evidence, place3];
  }
  *[Symbol.iterator]() {
    for (const [receipt2, { evidence: evidence2, lineId, wordId }] of this.#receipts) {
      const key = parseReceiptPartition(receipt2);
      if (key !== void 0) yield { word: { ...key, lineId, wordId }, evidence: evidence2 };
    }
  }
};
var MOST_NAMES = 500;
var Verdicts = class {
  #byLabel = /* @__PURE__ */ new Map();
  add(label2, said) {
    const name = nameIn(this.#byLabel, label2, MOST_NAMES);
    const sums = this.#byLabel.get(name) ?? { valid: 0, invalid: 0, needsReview: 0 };
    sums[said] += 1;
    this.#byLabel.set(name, sums);
  }
  /** Those with most verdicts first. */
  list() {
    const all = [...this.#byLabel].map(([label2, { valid, invalid, needsReview }]) => {
      const { hits, of, low, high } = shareOf(invalid, valid + invalid);
      return { label: label2, valid, invalid, needsReview, rejected: { hits, of, low, high } };
    });
    return all.sort((a, b) => b.valid + b.invalid + b.needsReview - (a.valid + a.invalid + a.needsReview));
  }
};
var SAID = { VALID: "valid", INVALID: "invalid", NEEDS_REVIEW: "needsReview" };
async function findReceipts(reader, batches, most, problems) {
  const { table } = reader;
  const receipts = new FoundReceipts(most);
  const verdicts2 = new Verdicts();
  const endedAt = /* @__PURE__ */ new Map();
  const ended = new Set(batches.flatMap(({ isOpen, shown }) => isOpen ? [] : [shown.id]));
  const open2 = new Set(batches.flatMap(({ isOpen, shown }) => isOpen ? [shown.id] : []));
  for await (const label2 of listLabelsOfStatus(table, "NEEDS_REVIEW", (problem) => problems.row(problem))) {
    receipts.add(label2);
    const { completionBatchId: batch2 } = label2;
    const reason = reasonOf(label2);
    if (batch2 !== null && ended.has(batch2) && (reason === "unsure" || reason === "exhausted")) {
      verdicts2.add(label2.label, "needsReview");
    }
  }
  const quality = await qualityOf(reader, ended, problems, (batch2, { key, status: status2, validatedAt }) => {
    receipts.add(key);
    verdicts2.add(key.label, SAID[status2]);
    if (!endedAt.has(batch2)) endedAt.set(batch2, validatedAt);
  });
  for await (const label2 of listLabelsOfStatus(table, "PENDING", (problem) => problems.row(problem))) {
    if (open2.has(label2.completionBatchId ?? "")) receipts.add(label2);
  }
  return { receipts, verdictsByLabel: verdicts2.list(), quality, endedAt };
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

// ../core/src/review/report-data.ts
var REPORT_VERSION = 1;
var REPORT_FORMAT = "completion-batch/report";
var place = external_exports.int();
var word = external_exports.union([
  external_exports.tuple([external_exports.int(), external_exports.int(), external_exports.string(), place, place, place, place]),
  external_exports.tuple([external_exports.int(), external_exports.int(), external_exports.string()])
]);
var status = external_exports.enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"]);
var REASONS = ["contradicted", "unsure", "second-rejection", "exhausted", "other"];
var evidence = external_exports.object({ text: external_exports.string(), label: external_exports.string(), valid: external_exports.boolean() });
var label = external_exports.object({
  line: external_exports.int(),
  word: external_exports.int(),
  label: external_exports.string(),
  status,
  /** Completion batch that judged it or has it; null: none of ours. */
  batch: external_exports.string().nullable(),
  /** By whom it was proposed; null where the row does not say. */
  proposedBy: external_exports.string().nullable(),
  /** The label in whose place it was proposed. */
  corrects: external_exports.string().nullable(),
  /** What the batch suggested in its place; null: nothing, or it was not called wrong. */
  suggested: external_exports.string().nullable(),
  /** What the batch said, which the row's status may differ from since; null where it has no result. */
  said: status.nullable(),
  /** Only where its status is NEEDS_REVIEW. */
  reason: external_exports.enum(REASONS).nullable(),
  /** Name of the check that contradicted, and what it found as a sentence. */
  check: external_exports.string().nullable(),
  /** A sentence for people: why it is as it is. */
  why: external_exports.string().nullable(),
  reasoning: external_exports.string().nullable(),
  attempts: external_exports.int(),
  /** A person's decision, if there is one. */
  reviewed: external_exports.object({ at: external_exports.string(), by: external_exports.string().nullable() }).nullable(),
  evidence: external_exports.array(evidence)
});
var receipt = external_exports.object({
  image: external_exports.string(),
  receipt: external_exports.int(),
  merchant: external_exports.string().nullable(),
  words: external_exports.array(word),
  labels: external_exports.array(label)
});
var count = external_exports.int().nonnegative();
var batch = external_exports.object({
  id: external_exports.string(),
  openaiId: external_exports.string(),
  status: external_exports.string(),
  /** The run that submitted it; null where the row does not say. */
  execution: external_exports.string().nullable(),
  model: external_exports.string().nullable(),
  /** ISO 8601. */
  submittedAt: external_exports.string(),
  endedAt: external_exports.string().nullable(),
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
  estimatedCost: external_exports.number().nullable(),
  cost: external_exports.number().nullable(),
  /** Why nothing of it is written until somebody decides. */
  heldReason: external_exports.string().nullable()
});
var share = external_exports.object({ hits: count, of: count, low: external_exports.number(), high: external_exports.number() });
var verdicts = external_exports.object({
  label: external_exports.string(),
  valid: count,
  invalid: count,
  needsReview: count,
  /** Of those with a verdict, the rejected ones. */
  rejected: share
});
var reportData = external_exports.object({
  format: external_exports.literal(REPORT_FORMAT),
  version: external_exports.literal(REPORT_VERSION),
  madeAt: external_exports.string(),
  table: external_exports.string(),
  /** What is in it, as a sentence: of which batches, of how many days. */
  scope: external_exports.string(),
  /** Which of the report's files this is, and what there is in each of them. */
  page: external_exports.object({
    index: count,
    files: external_exports.array(
      external_exports.object({
        name: external_exports.string(),
        receipts: count,
        /** Labels that wait for a person. */
        needsReview: count
      })
    )
  }),
  /** Names that a correction may have, with their meanings. */
  labelNames: external_exports.array(external_exports.object({ name: external_exports.string(), meaning: external_exports.string() })),
  /** Receipts that there are in all files. */
  receiptsInAll: count,
  /** Labels of all files by status. */
  statuses: external_exports.record(external_exports.string(), count),
  verdictsByLabel: external_exports.array(verdicts),
  batches: external_exports.array(batch),
  /** How right verdicts are, by what people have said: sentences, each with its interval. */
  quality: external_exports.array(external_exports.string()),
  /** Rows that do not parse and the like: what is missing here, and why. */
  problems: external_exports.array(external_exports.string()),
  receipts: external_exports.array(receipt)
});

// ../core/src/review/report-files.ts
var RECEIPTS_PER_FILE = 500;
var RECEIPTS_OF_ONE_FILE = 1e3;
var BYTES_PER_FILE = 24 * 1024 * 1024;
function keptOf({ image, receipt: receipt2, merchant, labels }, place3) {
  const ranks = labels.map(({ reason }) => reason === null ? REASONS.length : REASONS.indexOf(reason));
  return {
    rank: Math.min(REASONS.length, ...ranks),
    needsReview: labels.filter(({ status: status2 }) => status2 === "NEEDS_REVIEW").length,
    merchant,
    key: `${image} ${receipt2}`,
    place: place3
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
        const { receipt: receipt2, prompt, targets } = request;
        if (prompt.evidence.length === 0 || !receipts.has(receipt2)) continue;
        const evidence2 = { batch: shown.id, asked: targets.map(labelId), lines: prompt.evidence };
        receipts.addEvidence(receipt2, await spool.add(evidence2));
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
function withoutPlace(text, place3, key) {
  const root = place3.endsWith(`/${key}`) ? place3.slice(0, -key.length - 1) : "";
  const byKey = text.replaceAll(place3, key);
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
function evidenceFor(label2, word2, set, batch2, shown) {
  if (shown.length === 0) return [];
  const id = labelId(label2);
  const own = coreLabelOf(set, label2.label) ?? label2.label;
  const plain = plainForm(shownText(word2));
  const lines = shown.filter((each) => each.batch === batch2 && each.asked.includes(id)).flatMap((each) => each.lines);
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
async function reportReceipt(context, word2, evidence2) {
  const { table, problems } = context;
  const [details, results] = await Promise.all([
    getReceiptDetails(table, word2, [word2], VALIDATION_STATUSES),
    readReceiptResults(table, word2)
  ]);
  for (const problem of details.problems) problems.row(problem);
  const words = wordsOf(details, problems);
  const said = new Map(results.map((result) => [`${result.batchId} ${labelId(result.key)}`, result]));
  const texts = new Map(details.words.map((each) => [wordOf(each), each.text]));
  const checks = contradictedNow(details, texts, context.labels);
  tellLost(details, results, context);
  const labels = bounded(details.labels, MOST_LABELS, "labels", word2, problems).toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId || order(a.label, b.label)).map((label2) => {
    const id = labelId(label2);
    const { completionBatchId: batch2 } = label2;
    const result = said.get(`${batch2} ${id}`);
    const shown = evidenceFor(label2, texts.get(wordOf(label2)) ?? "", context.labels, batch2, evidence2);
    return { ...labelOf(label2, result, checks.get(id), context), evidence: shown };
  });
  const merchant = plainText(details.merchant?.name ?? "", NAME_LENGTH);
  const { imageId: image, receiptId: receipt2 } = word2;
  return { image, receipt: receipt2, merchant: merchant === "" ? null : merchant, words, labels };
}
function tellLost(details, results, context) {
  const there = new Set(details.labels.map(labelId));
  for (const { key, batchId } of results) {
    if (!context.batches.has(batchId) || there.has(labelId(key))) continue;
    const reason = "a batch has judged it, and there is no such label that parses";
    context.problems.row({ ...labelKey(key), reason });
  }
}
function bounded(all, most, what, receipt2, problems) {
  if (all.length <= most) return all;
  problems.add(`${receiptPartition(receipt2)} has ${all.length} ${what}: the first ${most} are shown`);
  return all.slice(0, most);
}
function wordsOf(details, problems) {
  const labelled = new Set(details.labels.map(wordOf));
  const words = details.words.filter((word2) => !word2.isNoise || labelled.has(wordOf(word2)));
  return bounded(words, MOST_WORDS, "words", { ...details, lineId: 0, wordId: 0 }, problems).toSorted((a, b) => a.lineId - b.lineId || a.wordId - b.wordId).map(shownWord);
}
function shownWord({ lineId, wordId, text, box }) {
  const shown = plainText(text, WORD_LENGTH);
  if (box === void 0) return [lineId, wordId, shown];
  return [lineId, wordId, shown, place2(box.x), place2(box.y), place2(box.width), place2(box.height)];
}
var place2 = (share2) => Math.round(1e4 * Math.min(1, Math.max(0, share2)));
function labelOf(label2, result, contradicts, context) {
  const { lineId: line, wordId: word2, label: name, validationStatus: status2, review } = label2;
  const reason = reasonOf(label2) ?? null;
  const check = reason === "contradicted" ? label2.completionCheck ?? null : contradicts ?? null;
  return {
    line,
    word: word2,
    label: name,
    status: status2,
    batch: short(label2.completionBatchId),
    proposedBy: short(label2.labelProposedBy),
    corrects: short(label2.labelConsolidatedFrom),
    suggested: short(result?.suggested),
    said: result?.status ?? null,
    reason,
    check: short(check),
    why: plainText(whyOf(label2, reason, check, context), REASONING_LENGTH) || null,
    reasoning: plainText(label2.reasoning ?? "", REASONING_LENGTH) || null,
    attempts: label2.completionAttempts,
    reviewed: review === void 0 ? null : { at: timeOf(review.at) ?? "", by: short(review.by) }
  };
}
function short(text) {
  return text == null ? null : plainText(text, NAME_LENGTH) || null;
}
function whyOf(label2, reason, check, { batches }) {
  const { validationStatus, completionAttempts, completionReleaseReason, completionUnsureBy, completionBatchId } = label2;
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
  for (const label2 of details.labels) {
    const [name, text] = [coreLabelOf(set, label2.label), texts.get(wordOf(label2))];
    if (label2.validationStatus !== "VALID" || name === void 0 || text === void 0) continue;
    const { lineId, wordId } = label2;
    const asked = label2.completionBatchId !== null && label2.review === void 0;
    keys.set({ lineId, wordId, label: name, text, asked }, labelId(label2));
  }
  const rows = wordRows(details.lines, details.words).map(
    (row) => row.map((word2) => ({ id: wordOf(word2), text: word2.text }))
  );
  const found = findContradicted({ labels: [...keys.keys()], rows, exclusive: set.exclusive });
  return new Map(found.map(({ label: label2, check }) => [keys.get(label2) ?? "", check]));
}

// ../core/src/review/spool.ts
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
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
    const place3 = { at: this.#end, bytes: data.length };
    await this.#file.appendFile(data);
    this.#end += data.length;
    return place3;
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
    for (const place3 of places) values.push(await this.get(place3));
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
      const read = await receipts.getAll(own.map(({ place: place3 }) => place3));
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
    const evidence2 = __using(_stack, await Spool.begin(workDir), true);
    if (store !== void 0) await findEvidence(store, batches, found.receipts, evidence2, problems);
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
        async ({ word: word2, evidence: places }) => reportReceipt(context, word2, await evidence2.getAll(places)),
        { concurrency: reader.concurrency }
      );
      for (const receipt2 of read) {
        if (receipt2.labels.length === 0) continue;
        for (const { status: status2 } of receipt2.labels) statuses[status2] = (statuses[status2] ?? 0) + 1;
        kept.push(keptOf(receipt2, await receipts.add(receipt2)));
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
  const open2 = batches.filter(({ isOpen }) => isOpen).length;
  const ended = counted(batches.length - open2, "batch", "batches");
  const which = ids === void 0 ? `${ended} that ended in the last ${counted(days, "day")} (since ${since.slice(0, 10)})` : `${ended} of the ${number(ids.length)} that were asked for`;
  return `${which}, ${counted(open2, "open batch", "open batches")}, and every label that waits for a person.`;
}

// ../core/src/review/plan-decision.ts
var AHEAD_MS = 10 * 6e4;

// ../core/src/review/decision.ts
var DECISION_FORMAT = "completion-batch/decision";
var decisionLine = external_exports.strictObject({
  format: external_exports.literal(DECISION_FORMAT),
  version: external_exports.literal(1),
  /** The table that the reviewer saw; left out by programs of before, and by hand. */
  table: external_exports.string().min(1).max(1024).optional(),
  /** The version of the report's data that it was made on, where it was one. */
  report: external_exports.int().min(1).optional(),
  /** `IMAGE#…#LABEL#…`: `labelId`. */
  key: external_exports.string().max(300),
  /** As the reviewer saw it: where the row is otherwise by now, nothing is written. */
  seen: external_exports.strictObject({
    status: external_exports.string().max(40),
    batch: external_exports.string().max(100).nullable(),
    /** When a person had decided on it before, null where nobody had; left out: whoever decides last has the last word. */
    reviewed: external_exports.iso.datetime({ offset: true }).nullable().optional()
  }),
  /** Whether the label that was proposed is right for its word. */
  decision: external_exports.enum(["valid", "invalid"]),
  /** The label that is right in its place; only with `invalid`. */
  correction: external_exports.string().max(40).nullable(),
  /** ISO 8601, with its zone. */
  at: external_exports.iso.datetime({ offset: true }),
  /** A name, or whatever tells one reviewer from another. */
  by: external_exports.string().min(1).max(100).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, { error: "has control or invisible characters" }).nullable()
});

// ../core/src/review/queue.ts
var WINDOW = 5e3;
async function* reviewQueue({ table, reasons, labels, onProblem }) {
  let window = [];
  for await (const row of listLabelsOfStatus(table, "NEEDS_REVIEW", onProblem)) {
    const label2 = { ...row, reason: reasonOf(row) };
    if (!isWaiting(label2) || reasons?.includes(label2.reason) === false) continue;
    if (labels?.includes(label2.label) === false) continue;
    window.push(label2);
    if (window.length < WINDOW) continue;
    yield* inOrder2(window);
    window = [];
  }
  yield* inOrder2(window);
}
var isWaiting = (label2) => label2.reason !== void 0;
var inOrder2 = (labels) => labels.toSorted((a, b) => REASONS.indexOf(a.reason) - REASONS.indexOf(b.reason));

export {
  gatherReport,
  reviewQueue
};
