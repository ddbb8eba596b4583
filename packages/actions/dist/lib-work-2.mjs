const { randomUUID } = process.getBuiltinModule("node:crypto");
const { rm } = process.getBuiltinModule("node:fs/promises");
const { open } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  openaiClient
} from "./lib-shared-2.mjs";
import {
  getJudgedLabels,
  getReceiptDetails,
  isOurs,
  openStore,
  openTable,
  placedWords
} from "./lib-shared-4.mjs";
import "./lib-shared.mjs";
import {
  MAX_TEXT,
  openVectorStore,
  vectorId
} from "./lib-shared-11.mjs";
import {
  chunksOf,
  isNoLabel,
  keyOf,
  pMap,
  project,
  queryItems,
  wordId
} from "./lib-shared-5.mjs";
import {
  checkKey,
  checkPrefix,
  isoTime,
  keepSecret,
  makeScratch,
  sentSecretsOf
} from "./lib-shared-7.mjs";
import "./lib-shared-32.mjs";
import "./lib-smithy-core.mjs";
import "./lib-shared-33.mjs";
import {
  giveUp
} from "./lib-shared-27.mjs";
import {
  collectOpen
} from "./lib-shared-8.mjs";
import {
  jobRequests,
  plainRequests,
  readOutcomes
} from "./lib-shared-10.mjs";
import {
  submit
} from "./lib-shared-6.mjs";
import "./lib-shared-18.mjs";
import "./lib-shared-22.mjs";
import "./lib-shared-20.mjs";
import {
  isWaitedFor,
  readRequestLine
} from "./lib-shared-9.mjs";
import {
  EMBEDDINGS,
  array,
  int,
  isLabelName,
  keepHeapSmall,
  number,
  object,
  sha256,
  splitLines,
  string,
  toLine,
  union
} from "./lib-shared-3.mjs";
import {
  MAX_INPUTS
} from "./lib-shared-19.mjs";
import {
  VALIDATION_STATUSES,
  labelId,
  parseLabelKey,
  parseReceiptPartition,
  receiptPartition,
  validationStatusPartition
} from "./lib-shared-14.mjs";
import {
  ObjectState
} from "./lib-shared-13.mjs";
import {
  CompletionBatchError,
  __callDispose,
  __using,
  describeError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/evidence/embed/embed.ts
// ../engine/src/objects/store-below.ts
function storeBelow(store, folder) {
  const within = (key) => `${folder}/${checkKey(key)}`;
  return {
    url: `${store.url}/${folder}`,
    ...store.clock === void 0 ? {} : { clock: store.clock },
    locate: (key) => store.locate(within(key)),
    put: async (key, body2) => store.put(within(key), body2),
    create: async (key, body2) => store.create(within(key), body2),
    ...store.checkCreate === void 0 ? {} : { checkCreate: () => store.checkCreate?.() ?? Promise.resolve() },
    stream: async (key) => store.stream(within(key)),
    get: async (key) => store.get(within(key)),
    async head(key) {
      const found = await store.head(within(key));
      return found && { ...found, key };
    },
    async *list(prefix) {
      for await (const { key, bytes } of store.list(`${folder}/${checkPrefix(prefix)}`))
        yield { key: key.slice(folder.length + 1), bytes };
    },
    delete: async (key) => store.delete(within(key))
  };
}
// ../core/src/evidence/embed/find-missing.ts
// ../core/src/evidence/embed/labelled-receipts.ts
async function* labelledReceipts(table) {
  const streams = VALIDATION_STATUSES.map((status) => labelledWords(table, status));
  try {
    const heads = await Promise.all(streams.map((stream) => stream.next()));
    for (; ; ) {
      const open2 = heads.flatMap(({ done, value }) => done === true ? [] : [value]);
      const first = open2.reduce(
        (least, word) => isBefore(word, least) ? word : least,
        void 0
      );
      if (first === void 0) return;
      const words = /* @__PURE__ */ new Map();
      for (const [at, stream] of streams.entries()) {
        for (let head = heads[at]; head?.done !== true; ) {
          const word = head?.value;
          if (receiptPartition(word) !== receiptPartition(first)) break;
          words.set(vectorId(word), word);
          head = await stream.next();
          heads[at] = head;
        }
      }
      yield { imageId: first.imageId, receiptId: first.receiptId, words: [...words.values()] };
    }
  } finally {
    for (const stream of streams) await stream.return(void 0);
  }
}
var isBefore = (word, other) => other === void 0 || receiptPartition(word) < receiptPartition(other);
async function* labelledWords(table, status) {
  const names = ["PK", "SK", "TYPE"];
  const items = queryItems(table, {
    IndexName: "GSI3",
    KeyConditionExpression: "#GSI3PK = :status",
    ProjectionExpression: project(names).ProjectionExpression,
    ExpressionAttributeNames: project([...names, "GSI3PK"]).ExpressionAttributeNames,
    ExpressionAttributeValues: { ":status": { S: validationStatusPartition(status) } }
  });
  for await (const item of items) {
    if (isNoLabel(item)) continue;
    const key = parseLabelKey(keyOf(item));
    if (key === void 0 || !isLabelName(key.label)) continue;
    const { label: _, ...word } = key;
    yield word;
  }
}
// ../core/src/evidence/embed/word-text.ts
var TEXT_FORM = "1";
var LENGTH = 80;
var EDGE = "<EDGE>";
function wordText({ text, left, right }, box) {
  const beside = `${left === void 0 ? EDGE : shown(left)} _ ${right === void 0 ? EDGE : shown(right)}`;
  return [shown(text), beside, ...box === void 0 ? [] : [placeOf(box)]].join(" | ");
}
function shown(text) {
  const flat = text.slice(0, LENGTH * 2).toWellFormed().replace(/[\s\p{C}]+/gu, " ").trim();
  return [...flat].slice(0, LENGTH).join("") || "_";
}
function placeOf({ x, y, width, height }) {
  const third = (at, names) => at < 1 / 3 ? names[0] : at < 2 / 3 ? names[1] : names[2];
  return `${third(y + height / 2, ["bottom", "middle", "top"])} ${third(x + width / 2, ["left", "center", "right"])}`;
}
// ../core/src/evidence/embed/receipt-words.ts
async function receiptTexts(table, receipt, wanted) {
  const details = await getReceiptDetails(table, receipt, wanted);
  const placed = placedWords(details);
  const words = details.words.flatMap(({ isNoise, box, text: _, ...key }) => {
    const place = placed.get(wordId(key));
    return isNoise || place === void 0 ? [] : [{ key, text: wordText(place, box), place, box }];
  });
  return { details, words };
}
async function metadataOf(table, { details }, source) {
  const verdicts = await getJudgedLabels(table, details);
  const labels = new Map([...details.labels, ...verdicts].map((label) => [labelId(label), label]));
  const byWord = Map.groupBy(labels.values(), wordId);
  const merchant = cut(titleCase(details.merchant?.name ?? ""));
  const beside = (text) => text === void 0 ? void 0 : cut(text);
  return ({ key, place: { text, left, right }, box }) => ({
    text: cut(text),
    left: beside(left),
    right: beside(right),
    merchant,
    ...standing(byWord.get(wordId(key)) ?? []),
    source,
    box
  });
}
function standing(labels) {
  const judged = labels.filter(
    (label) => (label.validationStatus === "VALID" || label.validationStatus === "INVALID") && !isOurs(label)
  );
  const named = (status) => judged.filter(({ validationStatus }) => validationStatus === status).map(({ label }) => label);
  const isJudged = judged.length > 0;
  const proposers = (isJudged ? judged : labels).flatMap(({ labelProposedBy }) => labelProposedBy ?? []);
  return {
    labelStatus: isJudged ? "validated" : labels.length > 0 ? "auto_suggested" : "unvalidated",
    valid: named("VALID"),
    invalid: named("INVALID"),
    proposedBy: proposers[0]
  };
}
function titleCase(name) {
  return name.toLowerCase().replace(new RegExp("(?<![\\p{L}\\p{N}'\u2019])\\p{L}", "gu"), (letter) => letter.toUpperCase());
}
var cut = (text) => text.length > MAX_TEXT ? text.slice(0, MAX_TEXT).toWellFormed() : text;
// ../core/src/evidence/embed/requests.ts
var NUMBERS_PER_REQUEST = 25e4;
var TEXTS_PER_REQUEST = 256;
var BYTES_PER_BATCH = 4e8;
var BYTES_PER_NUMBER = 14;
function textsPerRequest({ dimensions }) {
  return Math.max(1, Math.min(TEXTS_PER_REQUEST, Math.floor(NUMBERS_PER_REQUEST / dimensions)));
}
function textsPerBatch({ dimensions }) {
  return Math.min(MAX_INPUTS, Math.floor(BYTES_PER_BATCH / (dimensions * BYTES_PER_NUMBER)));
}
function embedRequests(receipt, texts, asked) {
  return chunksOf([...new Set(texts)], textsPerRequest(asked)).map((part) => ({
    customId: embedId(receipt, part),
    texts: part
  }));
}
function embedLine({ customId, texts }, { model, dimensions }) {
  const body2 = { model, input: texts, dimensions, encoding_format: "base64" };
  return toLine({ custom_id: customId, method: "POST", url: EMBEDDINGS, body: body2 });
}
var DIGEST = 6;
function embedId(receipt, texts) {
  const digest = Buffer.from(sha256(JSON.stringify(texts)), "hex").toString("base64url");
  return `${receiptPartition(receipt)}#${digest.slice(0, DIGEST)}`;
}
function receiptOf(customId) {
  return parseReceiptPartition(customId.replace(/#[\w-]{6}$/, ""));
}
var body = object({ input: array(string()).min(1) });
function readAsked(request) {
  const receipt = receiptOf(request.custom_id);
  const texts = body.safeParse(request.body).data?.input;
  if (receipt === void 0 || texts === void 0) return void 0;
  return embedId(receipt, texts) === request.custom_id ? { receipt, texts } : void 0;
}
// ../core/src/evidence/embed/find-missing.ts
var LOOKED_FOR = 32;
var READ_AT_ONCE = 8;
async function findMissing(options) {
  var _stack = [];
  try {
    const { table, vectors, signal, path, logger } = options;
    const inBatches = receiptsInBatches(options);
    const found = new Found();
    let left = options.maxReceipts ?? Number.POSITIVE_INFINITY;
    const file = __using(_stack, await open(path, "w"), true);
    for await (const group of groupsOf(labelledReceipts(table), LOOKED_FOR)) {
      signal.throwIfAborted();
      logger.progress("receipts looked at", found.receipts);
      const without = await withoutVector(vectors, group, signal);
      const waiting = without.filter((receipt) => inBatches.has(receiptPartition(receipt)));
      found.receipts += group.length;
      found.words += wordsOf(group);
      found.missing += wordsOf(without);
      found.waiting += wordsOf(waiting);
      const read = await pMap(
        without.filter((receipt) => !waiting.includes(receipt)),
        async (receipt) => ({ receipt, words: await knownWords(table, receipt) }),
        { concurrency: READ_AT_ONCE }
      );
      for (const { receipt, words } of read) {
        const lines = found.linesFor(receipt, words, options, left === 0);
        if (found.limited) return found;
        if (lines.length === 0) continue;
        left -= 1;
        await file.appendFile(lines.join(""));
      }
    }
    logger.progress("receipts looked at", found.receipts, found.receipts);
    return found;
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
var wordsOf = (receipts) => receipts.reduce((sum, { words }) => sum + words.length, 0);
var Found = class {
  receipts = 0;
  words = 0;
  missing = 0;
  unknown = 0;
  waiting = 0;
  failed = 0;
  asked = 0;
  requests = 0;
  limited = false;
  answered = /* @__PURE__ */ new Map();
  /**
   * What is to be asked for a receipt's words, as lines of a request file.
   * @param enough nothing more is to be asked in this run
   */
  linesFor(receipt, words, { job, ...asked }, enough) {
    this.unknown += receipt.words.length - words.length;
    const many = Map.groupBy(words, ({ text }) => text);
    const requests = embedRequests(receipt, many.keys(), asked);
    return requests.flatMap((request) => {
      const count = request.texts.reduce((sum, text) => sum + (many.get(text)?.length ?? 0), 0);
      const standing2 = job.of(request.customId);
      if (standing2?.stands === "answered") {
        const batchId = standing2.settledBy ?? standing2.batchId;
        this.answered.set(batchId, (this.answered.get(batchId) ?? /* @__PURE__ */ new Set()).add(request.customId));
        return [];
      }
      if (standing2?.stands === "failed") {
        this.failed += count;
        return [];
      }
      if (enough) {
        this.limited = true;
        return [];
      }
      this.asked += count;
      this.requests += 1;
      return [embedLine(request, asked)];
    });
  }
};
function receiptsInBatches({ claimed, isTaken }) {
  const found = /* @__PURE__ */ new Set();
  for (const key of claimed) {
    if (!isTaken(key)) continue;
    const receipt = receiptOf(key);
    if (receipt !== void 0) found.add(receiptPartition(receipt));
  }
  return found;
}
async function withoutVector(vectors, receipts, signal) {
  const missing = await vectors.missing(
    receipts.flatMap(({ words }) => words),
    signal
  );
  const ids = new Set(missing.map(vectorId));
  return receipts.map((receipt) => ({ ...receipt, words: receipt.words.filter((word) => ids.has(vectorId(word))) })).filter(({ words }) => words.length > 0);
}
async function knownWords(table, receipt) {
  const ids = new Set(receipt.words.map(vectorId));
  const { words } = await receiptTexts(table, receipt, receipt.words);
  return words.filter(({ key }) => ids.has(vectorId(key)));
}
async function* groupsOf(items, size) {
  let group = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
// ../core/src/evidence/embed/source.ts
var PREFIX = "completion-batch/";
var sourceOf = (model) => `${PREFIX}${model}`;
function modelOf(source) {
  return source.startsWith(PREFIX) ? source.slice(PREFIX.length) : void 0;
}
// ../engine/src/workload/settled-requests.ts
async function settledRequests({ store, state }, [batchId, executionId]) {
  const key = (await state.batches.get(batchId))?.batch?.request_key;
  if (key === void 0) return void 0;
  const requests = await streamOf(store, key);
  if (requests === void 0) return void 0;
  const outcomes = await readOutcomes(store, executionId, batchId);
  if (outcomes === void 0) {
    requests.destroy();
    return void 0;
  }
  return sideBySide(splitLines(requests, { name: store.locate(key) }), outcomes, store.locate(key));
}
async function streamOf(store, key) {
  try {
    return await store.stream(key);
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}
async function* sideBySide(lines, outcomes, name) {
  try {
    for await (const line of lines) {
      const request = readRequestLine(line, name);
      const { value: outcome, done } = await outcomes.next();
      if (done === true || outcome.custom_id !== request.custom_id) throw notIts(name, line.number);
      yield { request, outcome };
    }
  } finally {
    await outcomes.return(void 0);
  }
}
function notIts(name, line) {
  return new CompletionBatchError("row-damaged", "the batch's outcomes are not those of its requests", {
    where: `${name}:${line}`,
    remedy: "Restore the objects of the batch; their names hold its id."
  });
}
// ../core/src/evidence/embed/read-vectors.ts
var embedding = object({
  /** Whose vector it is, of the texts that were asked; servers that leave it out keep their order. */
  index: int().nonnegative().optional(),
  embedding: union([string(), array(number())])
});
var answer = object({ data: array(embedding) });
function readVectors(body2, { texts, dimensions }) {
  const read = answer.safeParse(body2);
  if (!read.success) return "it is no list of embeddings";
  const { data } = read.data;
  if (data.length !== texts) return `it has ${data.length} vectors for ${texts} texts`;
  const vectors = /* @__PURE__ */ new Map();
  for (const [place, { index = place, embedding: given }] of data.entries()) {
    if (index >= texts || vectors.has(index)) return `it has no vector of its own for each text: index ${index}`;
    const vector = vectorOf(given);
    if (vector?.length !== dimensions) return `it has a vector of ${vector?.length ?? "unknown"} dimensions`;
    if (!vector.every(Number.isFinite) || vector.every((value) => value === 0))
      return "it has a vector of no direction: all zeros, or what is no number";
    vectors.set(index, vector);
  }
  return Array.from({ length: texts }, (_, index) => vectors.get(index) ?? new Float32Array());
}
var BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
function vectorOf(given) {
  if (typeof given !== "string") return Float32Array.from(given);
  const bytes = Buffer.from(given, "base64");
  if (!BASE64.test(given) || bytes.length % 4 !== 0) return void 0;
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
// ../core/src/evidence/embed/take-in.ts
var READ_AT_ONCE2 = 8;
var GONE = "the request file of its batch, or what was answered, is not kept any more";
async function takeIn(options, batch, only) {
  const unusable = /* @__PURE__ */ new Map();
  const settled = await settledRequests(options, batch);
  if (settled === void 0) {
    for (const id of only ?? []) unusable.set(id, GONE);
    return { words: 0, unusable };
  }
  let words = 0;
  let group = [];
  try {
    for await (const { request, outcome } of settled) {
      const { custom_id: id } = request;
      if (outcome.outcome !== "answered" || only?.has(id) === false) continue;
      const answered = readAnswer(request, outcome.response?.body, options);
      if (typeof answered === "string") unusable.set(id, answered);
      else group.push(answered);
      if (group.length < READ_AT_ONCE2) continue;
      words += await write(options, group);
      options.logger.progress("vectors of words taken in", words);
      group = [];
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    unusable.set(`batch ${batch[0]}`, describeError(error).replace(/\.$/, ""));
  }
  words += await write(options, group);
  options.logger.progress("vectors of words taken in", words, words);
  await options.vectors.save(options.signal);
  return { words, unusable };
}
function isDamage(error) {
  return isCompletionBatchError(error, "row-damaged") || isCompletionBatchError(error, "ndjson-damaged");
}
function readAnswer(request, body2, { dimensions }) {
  const asked = readAsked(request);
  if (asked === void 0) return "its request is none that embed writes";
  const vectors = readVectors(body2, { texts: asked.texts.length, dimensions });
  if (typeof vectors === "string") return vectors;
  return {
    receipt: asked.receipt,
    vectors: new Map(asked.texts.map((text, at) => [text, vectors[at] ?? new Float32Array()]))
  };
}
async function write(options, group) {
  const { table, model, vectors: store, signal } = options;
  signal.throwIfAborted();
  const read = await pMap(
    group,
    async ({ receipt, vectors }) => {
      const texts = await receiptTexts(table, receipt, []);
      const metadata = await metadataOf(table, texts, sourceOf(model));
      return texts.words.flatMap((word) => {
        const vector = vectors.get(word.text);
        return vector === void 0 ? [] : [{ key: word.key, vector, metadata: metadata(word) }];
      });
    },
    { concurrency: READ_AT_ONCE2 }
  );
  const words = read.flat();
  if (words.length === 0) return 0;
  const missing = await store.missing(
    words.map(({ key }) => key),
    signal
  );
  const ids = new Set(missing.map(vectorId));
  const written = words.filter(({ key }) => ids.has(vectorId(key)));
  await store.upsert(written, signal);
  return written.length;
}
// ../core/src/evidence/embed/embed.ts
var FOLDER = "embed";
async function embed(given) {
  const options = { ...given, store: storeBelow(given.store, FOLDER) };
  const { store, vectors, model, dimensions, dryRun = false, signal = new AbortController().signal } = options;
  await checkKind(options, signal);
  const job = jobOf(options);
  const workDir = await makeScratch(options.workDir, "embed");
  try {
    const services = servicesOf(options, job, workDir);
    if (options.giveUp !== void 0) await giveUp({ services, dryRun }, options.giveUp);
    const collected = dryRun ? NOTHING : await collectOpen(services, { workDir, ...options.collecting });
    const taking = { ...options, state: services.state, signal };
    const claimed = /* @__PURE__ */ new Set();
    const log = await jobRequests(store, job, ({ kind, keys }) => {
      for (const key of keys) kind === "claimed" ? claimed.add(key) : claimed.delete(key);
    });
    const news = dryRun ? /* @__PURE__ */ new Map() : await takeInNew(taking, log);
    const path = join(workDir, "requests.jsonl");
    const isTaken = await services.workload.taken?.() ?? (() => false);
    const found = await findMissing({ ...options, signal, job: log, claimed, isTaken, path });
    const olds = dryRun ? [] : await takeInAgain(taking, log, found.answered, news);
    const submitted = await submit(services, {
      execution: `${isoTime(services.state.clock).slice(0, 10)}-${randomUUID()}`,
      model,
      endpoint: EMBEDDINGS,
      requests: async () => found.requests === 0 ? [] : [{ path, name: path }],
      workDir,
      limits: { maxInputs: textsPerBatch(options) },
      dryRun,
      ...options.maxCostUsd === void 0 ? {} : { maxCostUsd: options.maxCostUsd },
      ...options.exclusive === true ? { exclusive: true, timing: { listedAfterMs: 0 } } : {}
    });
    const into = vectors.url;
    return {
      ...{ into, model, dimensions, dryRun, collected, takenIn: sumOf([...news.values(), ...olds]), found, submitted },
      open: openOf(collected, submitted)
    };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
var NOTHING = { looks: [], problems: [], closed: void 0 };
async function checkKind({ vectors, model, dimensions }, signal) {
  const kind = await vectors.kind(signal);
  const wrong = (what, remedy) => new CompletionBatchError("invalid-input", `the vectors there are ${what}; nothing was sent or written`, {
    where: vectors.url,
    remedy
  });
  if (kind?.dimensions !== void 0 && kind.dimensions !== dimensions) {
    throw wrong(
      `of ${kind.dimensions} dimensions, not ${dimensions}`,
      `Give dimensions ${kind.dimensions}, and the model that they are of; or another place for the new ones.`
    );
  }
  const other = kind?.source === void 0 ? void 0 : modelOf(kind.source);
  if (other !== void 0 && other !== model) {
    throw wrong(`of the model ${other}, not ${model}`, `Give model ${other}, or another place for the new ones.`);
  }
}
function jobOf({ vectors, model, dimensions, job }) {
  const kind = sha256(JSON.stringify([vectors.url, model, dimensions, TEXT_FORM])).slice(0, 16);
  return `embed-${kind}${job === void 0 ? "" : `-${job}`}`;
}
function servicesOf(options, job, scratch) {
  const { store, table, openai, logger, ways, prices, countTokens } = options;
  const state = new ObjectState(store, { clock: table.clock });
  const counting = countTokens === void 0 ? {} : { countTokens };
  return {
    state,
    store,
    workload: plainRequests({ store, state, job, scratch, ...counting }),
    openai,
    logger,
    ways,
    ...prices === void 0 ? {} : { prices }
  };
}
var MARKS = "taken-in/";
var markOf = (batchId) => `${MARKS}${batchId}.json`;
async function takeInNew(options, log) {
  const { store } = options;
  const marks = /* @__PURE__ */ new Set();
  for await (const { key } of store.list(MARKS)) marks.add(key);
  const taken = /* @__PURE__ */ new Map();
  for (const batch of log.settledBatches()) {
    const [batchId] = batch;
    if (marks.has(markOf(batchId))) continue;
    taken.set(batchId, await takeIn(options, batch));
    await store.create(markOf(batchId), "{}\n");
  }
  return taken;
}
async function takeInAgain(options, log, answered, news) {
  const executions = new Map(log.settledBatches());
  const taken = [];
  for (const [batchId, ids] of answered) {
    if (news.has(batchId)) continue;
    taken.push(await takeIn(options, [batchId, executions.get(batchId) ?? null], ids));
  }
  return taken;
}
function sumOf(parts) {
  return {
    words: parts.reduce((sum, { words }) => sum + words, 0),
    unusable: new Map(parts.flatMap(({ unusable }) => [...unusable]))
  };
}
function openOf({ looks }, { files }) {
  const waiting = looks.filter(({ result }) => result === void 0 || isWaitedFor(result)).length;
  return waiting + files.filter(({ ending }) => ending === "submitted").length;
}
// ../core/src/embed.ts
async function embedInto({
  env,
  into,
  where,
  chromaApiKey,
  ...options
}) {
  keepSecret(options.openai, sentSecretsOf(env));
  const { workDir, logger } = options;
  const store = await openStore(env, options.store);
  const vectors = openVectorStore(into, { store, env, apiKey: chromaApiKey, where, workDir });
  try {
    const table = await openTable(env, options.table, logger);
    return await embed({ ...options, table, vectors, store });
  } finally {
    await vectors.close();
  }
}
// src/embed/work.ts
keepHeapSmall();
export {
  embedInto,
  openaiClient
};
