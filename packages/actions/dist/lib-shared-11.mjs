const { rm } = process.getBuiltinModule("node:fs/promises");
const { tmpdir } = process.getBuiltinModule("node:os");
const { join } = process.getBuiltinModule("node:path");
const { setImmediate } = process.getBuiltinModule("node:timers/promises");
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
import {
  chunksOf,
  pMap
} from "./lib-shared-5.mjs";
import {
  VectorsFiles
} from "./lib-shared-32.mjs";
import {
  BoundError,
  JSON_CALL_BOUNDS,
  PROXY_REMEDY,
  checkPlainHttp,
  cleanError,
  inTime,
  makeScratch,
  paced,
  parseJson,
  proxyFetch,
  proxyIn,
  readBeginning,
  readWhole,
  redact,
  redactor,
  seconds,
  sentSecretsOf,
  sourceOf,
  systemTimer
} from "./lib-shared-7.mjs";
import {
  isChromaUrl,
  isCloud,
  parseChromaUrl,
  parseWordKey,
  receiptPartition,
  shownPlace,
  wordSortKey
} from "./lib-shared-14.mjs";
import {
  _enum,
  array,
  explain,
  int,
  isLabelName,
  number,
  object,
  string,
  union,
  unknown,
  uuid
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/evidence/vectors/vector-store.ts
var vectorId = (key) => `IMAGE#${key.imageId}#${wordSortKey(key)}`;
function parseVectorId(id) {
  const [, PK = "", SK = ""] = /^(IMAGE#[^#]{1,64})#(RECEIPT#[\w#]{1,64})$/.exec(id) ?? [];
  return parseWordKey({ PK, SK });
}
var isOfReceipt = (key, receipt) => receiptPartition(key) === receiptPartition(receipt);
// ../core/src/evidence/vectors/word-metadata.ts
var LABEL_STATUSES = ["validated", "auto_suggested", "unvalidated"];
var EDGE = "<EDGE>";
var MAX_TEXT = 1e3;
var text = string().max(MAX_TEXT);
var optionalText = text.optional().catch(void 0);
var labels = union([array(string()), string().transform((list) => list.split(","))]).transform((list) => [...new Set(list.map((label) => label.trim()).filter(isLabelName))]).optional().catch(void 0);
var box = object({
  x: number(),
  y: number(),
  width: number(),
  height: number(),
  confidence: number().catch(0)
});
var metadata = object({
  text,
  left: optionalText,
  right: optionalText,
  merchant_name: text.catch(""),
  label_status: _enum(LABEL_STATUSES).catch("unvalidated"),
  valid_labels_array: labels,
  invalid_labels_array: labels,
  valid_labels: labels,
  invalid_labels: labels,
  label_validated_at: optionalText,
  label_proposed_by: optionalText,
  label_confidence: number().optional().catch(void 0),
  source: optionalText
}).transform((from) => {
  const valid = from.valid_labels_array ?? from.valid_labels ?? [];
  const invalid = from.invalid_labels_array ?? from.invalid_labels ?? [];
  return {
    text: from.text,
    left: from.left === EDGE ? void 0 : from.left,
    right: from.right === EDGE ? void 0 : from.right,
    merchant: from.merchant_name,
    labelStatus: from.label_status,
    // What is found right and wrong at once is neither.
    valid: valid.filter((label) => !invalid.includes(label)),
    invalid: invalid.filter((label) => !valid.includes(label)),
    validatedAt: from.label_validated_at,
    proposedBy: from.label_proposed_by,
    labelConfidence: from.label_confidence,
    source: from.source
  };
});
function readMetadata(raw) {
  const read2 = metadata.safeParse(raw).data;
  const place = box.safeParse(raw).data;
  return read2 === void 0 || place === void 0 ? read2 : { ...read2, box: place };
}
function writeMetadata(key, metadata2) {
  const { merchant, box: place = {}, labelConfidence, proposedBy, source } = metadata2;
  return {
    image_id: key.imageId,
    receipt_id: key.receiptId,
    line_id: key.lineId,
    word_id: key.wordId,
    text: metadata2.text,
    left: metadata2.left ?? EDGE,
    right: metadata2.right ?? EDGE,
    merchant_name: merchant,
    ...place,
    ...source === void 0 ? {} : { source },
    ...labelConfidence === void 0 ? {} : { label_confidence: labelConfidence },
    ...proposedBy === void 0 ? {} : { label_proposed_by: proposedBy },
    ...writeLabels(metadata2)
  };
}
function writeLabels(metadata2) {
  const { labelStatus, valid, invalid, validatedAt } = metadata2;
  return {
    label_status: labelStatus,
    ...valid.length === 0 ? {} : { valid_labels_array: valid },
    ...invalid.length === 0 ? {} : { invalid_labels_array: invalid },
    ...validatedAt === void 0 ? {} : { label_validated_at: validatedAt }
  };
}
var OLDER_NAMES = ["valid_labels", "invalid_labels", "proposed_label"];
function merchantForm(name) {
  return (name ?? "").normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}
// ../engine/src/platform/json-calls.ts
function jsonService(options) {
  const { url, headers, secrets, env } = options;
  checkPlainHttp(url, env, options.name);
  const inner = proxyFetch(url.href, env) ?? fetch;
  const hide = redactor([...secrets, ...sentSecretsOf(env)]);
  const service = { ...options, timer: options.timer ?? systemTimer, hide };
  return async ({ method, path, body, signal }) => {
    signal.throwIfAborted();
    const init = {
      method,
      headers: {
        ...headers,
        accept: "application/json",
        ...body === void 0 ? {} : { "content-type": "application/json" }
      },
      ...body === void 0 ? {} : { body: JSON.stringify(body) },
      redirect: "manual"
    };
    try {
      return await read(service, await begun(service, inner, `${url.origin}${path}`, init, signal));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw failed(service, cleanError(error, hide));
    }
  };
}
function begun({ name, timer }, inner, url, init, signal) {
  const { most } = JSON_CALL_BOUNDS.headMs;
  const call = (ending) => inner(url, { ...init, signal: AbortSignal.any([signal, ending]) });
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
async function read({ name, timer, hide, url }, response) {
  const { status, body } = response;
  if (response.type === "opaqueredirect" || status >= 300 && status < 400) {
    void body?.cancel().catch(() => {
    });
    throw new BoundError(`${url.host} sends this call on to ${placeIn(response)}, and redirects are not followed`);
  }
  if (!response.ok) {
    const { error, errorMs } = JSON_CALL_BOUNDS;
    const pace2 = { name: "the error", most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
    const text3 = body === null ? "" : String(await readBeginning(sourceOf(body), pace2, timer));
    return { ok: false, status, message: redact(hide(messageIn(text3))) };
  }
  const pace = {
    name: `${name}'s answer`,
    most: JSON_CALL_BOUNDS.json.most,
    silenceMs: JSON_CALL_BOUNDS.silenceMs.most,
    wholeMs: JSON_CALL_BOUNDS.answerMs.most
  };
  const text2 = body === null ? "" : (await readWhole(paced(sourceOf(body), pace, timer))).toString();
  return { ok: true, status, body: parseJson(text2) };
}
function placeIn({ headers, url }) {
  const location = headers.get("location") ?? "";
  return URL.canParse(location, url) ? new URL(location, url).host : "nowhere";
}
var SHOWN = 300;
function messageIn(text2) {
  try {
    const { message } = Object(parseJson(text2));
    if (typeof message === "string") return message.slice(0, SHOWN);
  } catch {
  }
  return text2.trim().slice(0, SHOWN);
}
function failed({ name, url }, error) {
  const proxy = proxyIn(error);
  const why = error instanceof SyntaxError ? "it does not answer in JSON" : error instanceof BoundError ? error.message : causeOf(error);
  return new CompletionBatchError("service-unreachable", `${name} cannot be asked: ${why}`, {
    where: proxy === void 0 ? url.origin : `${url.origin} by ${proxy}`,
    remedy: `${proxy === void 0 ? "Check that the address is right and that the service is up" : PROXY_REMEDY}; then run it again.`,
    cause: error
  });
}
function causeOf(error) {
  const { cause, message } = Object(error);
  const { code, message: deeper } = Object(cause);
  return [code, deeper, message].filter((text2) => typeof text2 === "string" && text2 !== "").join(", ") || String(error);
}
// ../core/src/evidence/vectors/chroma-client.ts
var space = object({ space: _enum(["cosine", "l2", "ip"]).catch("l2") }).nullish();
var collection = object({
  id: uuid(),
  dimension: int().positive().nullish(),
  configuration_json: object({ hnsw: space, spann: space }).catch({})
});
var ids = array(string());
var vector = array(number());
var metadatas = array(unknown());
var gotVectors = object({ ids, embeddings: array(vector.nullable()) });
var gotIds = object({ ids });
var gotMetadata = object({ ids, metadatas: metadatas.nullable() });
var queried = object({
  ids: array(ids),
  metadatas: array(metadatas),
  distances: array(array(number().nullable()))
});
var CALLS = 4;
var ChromaClient = class {
  place;
  #service;
  #folder;
  #name;
  /** @throws CompletionBatchError `invalid-input`, `credentials-missing` */
  constructor({ place, apiKey, env }) {
    this.place = shownPlace(place);
    if (apiKey === void 0 && isCloud(place)) throw keyMissing(this.place);
    const service = jsonService({
      name: "Chroma",
      url: place.server,
      headers: apiKey === void 0 ? {} : { "x-chroma-token": apiKey },
      secrets: apiKey === void 0 ? [] : [apiKey],
      env
    });
    this.#name = place.collection;
    this.#folder = `/api/v2/tenants/${place.tenant}/databases/${place.database}/collections`;
    this.#service = atATime(CALLS, service);
  }
  /** @throws CompletionBatchError `vectors-unusable` where there is none */
  async collection(signal) {
    return this.#collectionOf(await this.#call({ method: "GET", path: `${this.#folder}/${this.#name}`, signal }));
  }
  async hasCollection(signal) {
    const answer = await this.#service({ method: "GET", path: `${this.#folder}/${this.#name}`, signal });
    if (answer.ok || answer.status === 404) return answer.ok;
    throw refusal(answer, this.place);
  }
  /** The same, made where it is not there. */
  async makeCollection(signal) {
    const body = { name: this.#name, get_or_create: true, configuration: { hnsw: { space: "cosine" } } };
    return this.#collectionOf(await this.#call({ method: "POST", path: this.#folder, body, signal }));
  }
  /** By id; what is not there is left out. */
  async vectors(of, wanted, signal) {
    const got = await this.#ask(of, "get", { ids: wanted, include: ["embeddings"] }, gotVectors, signal);
    if (got.embeddings.length !== got.ids.length) throw odd(this.place, "it gives other vectors than ids");
    return new Map(
      got.ids.flatMap((id, index) => {
        const numbers = got.embeddings[index];
        return numbers == null ? [] : [[id, numbers]];
      })
    );
  }
  async known(of, wanted, signal) {
    return (await this.#ask(of, "get", { ids: wanted, include: [] }, gotIds, signal)).ids;
  }
  async metadata(of, wanted, signal) {
    const got = await this.#ask(of, "get", { ids: wanted, include: ["metadatas"] }, gotMetadata, signal);
    return got.ids.map((id, index) => ({ id, metadata: got.metadatas?.[index] }));
  }
  /** So many records, whichever. */
  async some(of, count, signal) {
    const got = await this.#ask(of, "get", { limit: count, include: ["metadatas"] }, gotMetadata, signal);
    return got.ids.map((id, index) => ({ id, metadata: got.metadatas?.[index] }));
  }
  /** For each vector the nearest records that fulfil the condition. */
  async query(of, vectors, where, count, signal) {
    const body = {
      query_embeddings: vectors.map(numbersOf),
      n_results: count,
      where,
      include: ["metadatas", "distances"]
    };
    const found = await this.#ask(of, "query", body, queried, signal);
    if (found.ids.length !== vectors.length)
      throw odd(this.place, "it answers another number of vectors than were asked");
    return found.ids.map(
      (list, query) => list.flatMap((id, index) => {
        const distance = found.distances[query]?.[index];
        return typeof distance === "number" ? [{ id, distance, metadata: found.metadatas[query]?.[index] }] : [];
      })
    );
  }
  async upsert(of, records, signal) {
    const body = {
      ids: records.map(({ id }) => id),
      embeddings: records.map((record) => numbersOf(record.vector)),
      metadatas: records.map(({ metadata: metadata2 }) => metadata2)
    };
    await this.#ask(of, "upsert", body, unknown(), signal);
  }
  /** Changes those members of records that are there; others stay as they are. */
  async update(of, records, signal) {
    const body = { ids: records.map(({ id }) => id), metadatas: records.map(({ metadata: metadata2 }) => metadata2) };
    await this.#ask(of, "update", body, unknown(), signal);
  }
  async #call(call) {
    const answer = await this.#service(call);
    if (answer.ok) return answer.body;
    throw refusal(answer, this.place);
  }
  async #ask(of, what, body, schema, signal) {
    const answer = await this.#call({ method: "POST", path: `${this.#folder}/${of.id}/${what}`, body, signal });
    return this.#parse(schema, answer);
  }
  #collectionOf(answer) {
    const { id, dimension, configuration_json: made } = this.#parse(collection, answer);
    return { id, dimension: dimension ?? void 0, space: made.hnsw?.space ?? made.spann?.space ?? "l2" };
  }
  #parse(schema, answer) {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw odd(this.place, explain(parsed.error));
  }
};
function atATime(most, service) {
  let open = 0;
  const waiting = [];
  return async (call) => {
    if (open === most) await new Promise((begin) => waiting.push(begin));
    else open += 1;
    try {
      return await service(call);
    } finally {
      const next = waiting.shift();
      if (next === void 0) open -= 1;
      else next();
    }
  };
}
function numbersOf(vector2) {
  return Array.from(vector2, (value) => Number(value.toPrecision(9)));
}
function odd(where, why) {
  return new CompletionBatchError("vectors-unusable", `Chroma's answer has not the form of its API v2: ${why}`, {
    where,
    remedy: "Check that the address is that of a Chroma server of version 1.5 or newer."
  });
}
function keyMissing(where) {
  return new CompletionBatchError("credentials-missing", "there is no key for Chroma Cloud", {
    where,
    remedy: "Set CHROMA_API_KEY. Nothing was sent."
  });
}
function refusal({ status, message }, where) {
  const said = message === "" ? "" : `: ${message}`;
  if (status === 401 || status === 403) {
    return new CompletionBatchError("access-denied", `Chroma refuses the key (${status})${said}`, {
      where,
      remedy: "Check CHROMA_API_KEY, and that it is for this tenant and database."
    });
  }
  if (status === 429 || status >= 500) {
    return new CompletionBatchError("service-unreachable", `Chroma fails to answer (${status})${said}`, {
      where,
      remedy: "Run it again when Chroma answers."
    });
  }
  const missing = status === 404;
  return new CompletionBatchError(
    "vectors-unusable",
    missing ? `there is no such collection${said}` : `Chroma refuses the call (${status})${said}`,
    {
      where,
      remedy: missing ? "Check tenant, database and collection in the address; making vectors makes a collection." : "Check that collection and vectors were made by the same model, and that the server is Chroma 1.5 or newer."
    }
  );
}
// ../core/src/evidence/vectors/neighbours.ts
function counts({ valid, invalid }, labels2) {
  return valid.length > 0 || invalid.some((label) => labels2.includes(label));
}
function nearestFirst(found, limit) {
  return [...found].sort((a, b) => Number(b.sameMerchant) - Number(a.sameMerchant) || a.distance - b.distance).slice(0, limit);
}
function dot(a, b) {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += a[at] * b[at];
  return sum;
}
function unitOf(vector2) {
  const length = Math.sqrt(dot(vector2, vector2));
  return vector2.map((value) => value / length);
}
function otherDimension(where, own, given) {
  return new CompletionBatchError(
    "vectors-unusable",
    `the vectors there have ${own} numbers, and this one has ${given}: two models made them`,
    { where, remedy: "Make all vectors by the same model and dimensions, or name another collection or store." }
  );
}
// ../core/src/evidence/vectors/verdicts.ts
function byWord(verdicts) {
  return Map.groupBy(verdicts, ({ key }) => vectorId(key));
}
function withVerdicts(metadata2, verdicts) {
  const known = timeOf(metadata2.validatedAt);
  const lists = { VALID: new Set(metadata2.valid), INVALID: new Set(metadata2.invalid) };
  let { validatedAt } = metadata2;
  let changed = metadata2.labelStatus !== "validated";
  for (const { key, status, validatedAt: at } of latest(verdicts)) {
    const other = status === "VALID" ? lists.INVALID : lists.VALID;
    if (other.has(key.label) && timeOf(at) < known) continue;
    if (other.delete(key.label) || !lists[status].has(key.label)) changed = true;
    lists[status].add(key.label);
    if (timeOf(at) > timeOf(validatedAt)) validatedAt = at;
  }
  changed ||= validatedAt !== metadata2.validatedAt;
  return changed ? { ...metadata2, labelStatus: "validated", valid: [...lists.VALID], invalid: [...lists.INVALID], validatedAt } : void 0;
}
function latest(verdicts) {
  const inOrder = verdicts.toSorted((a, b) => timeOf(a.validatedAt) - timeOf(b.validatedAt));
  return new Map(inOrder.map((verdict) => [verdict.key.label, verdict])).values();
}
function timeOf(text2) {
  if (text2 === void 0) return Number.NEGATIVE_INFINITY;
  const time = Date.parse(/[zZ]$|[+-]\d\d:?\d\d$/.test(text2) ? text2 : `${text2}Z`);
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
// ../core/src/evidence/vectors/chroma-store.ts
var RECORDS = 100;
function openChroma(url, { env, apiKey, where }) {
  return new ChromaStore(new ChromaClient({ place: parseChromaUrl(url, where), apiKey, env }));
}
var ChromaStore = class {
  name = "chroma";
  url;
  #client;
  #collection;
  constructor(client) {
    this.#client = client;
    this.url = client.place;
  }
  async kind(signal) {
    if (!await this.#client.hasCollection(signal)) return void 0;
    const collection2 = await this.#client.collection(signal);
    this.#collection = collection2;
    if (collection2.dimension === void 0) return void 0;
    const [first] = await this.#client.some(collection2, 1, signal);
    return { dimensions: collection2.dimension, source: readMetadata(first?.metadata)?.source };
  }
  async vectors(keys, signal) {
    const collection2 = await this.#open(signal);
    const found = await pMap(
      chunksOf(keys.map(vectorId), RECORDS),
      (ids2) => this.#client.vectors(collection2, ids2, signal),
      {
        concurrency: CALLS
      }
    );
    const asked = new Set(keys.map(vectorId));
    return new Map(
      found.flatMap(
        (part) => [...part].flatMap(([id, numbers]) => asked.has(id) ? [[id, Float32Array.from(numbers)]] : [])
      )
    );
  }
  async missing(keys, signal) {
    if (this.#collection === void 0 && !await this.#client.hasCollection(signal)) return [...keys];
    const collection2 = await this.#open(signal);
    const found = await pMap(
      chunksOf(keys.map(vectorId), RECORDS),
      (ids2) => this.#client.known(collection2, ids2, signal),
      { concurrency: CALLS }
    );
    const known = new Set(found.flat());
    return keys.filter((key) => !known.has(vectorId(key)));
  }
  async nearest(receipt, queries, limit, signal) {
    const collection2 = await this.#open(signal);
    this.#checkDimension(
      collection2,
      queries.map(({ vector: vector2 }) => vector2)
    );
    const found = queries.map(() => /* @__PURE__ */ new Map());
    const merchant = merchantForm(receipt.merchant);
    const names = { $in: spellings(receipt.merchant ?? "") };
    const own = ofOthers(receipt);
    const round = async (open, ...more) => {
      const labels2 = [...new Set(open.flatMap((at) => queries[at]?.labels ?? []))];
      const askingFor = (label) => open.filter((at) => queries[at]?.labels.includes(label));
      await pMap(
        labels2.flatMap((label) => chunksOf(askingFor(label), RECORDS).map((asking) => ({ label, asking }))),
        async ({ label, asking }) => {
          const vectors = asking.flatMap((at) => queries[at]?.vector ?? []);
          const where = { $and: [own, ...more, verifiedFor(label)] };
          const lists = await this.#client.query(collection2, vectors, where, 2 * limit, signal);
          for (const [index, at] of asking.entries()) {
            for (const each of neighboursIn(lists[index] ?? [], collection2.space, receipt, merchant)) {
              if (counts(each.metadata, queries[at]?.labels ?? [])) found[at]?.set(vectorId(each.key), each);
            }
          }
        },
        { concurrency: CALLS }
      );
    };
    const all = [...queries.keys()];
    if (merchant !== "") await round(all, { merchant_name: names });
    const few = all.filter((at) => (found[at]?.size ?? 0) < limit);
    if (few.length > 0) await round(few, ...merchant === "" ? [] : [{ merchant_name: { $nin: names.$in } }]);
    return found.map((each) => nearestFirst(each.values(), limit));
  }
  async upsert(words, signal) {
    this.#collection ??= await this.#client.makeCollection(signal);
    const collection2 = this.#collection;
    this.#checkDimension(
      collection2,
      words.map(({ vector: vector2 }) => vector2)
    );
    const records = words.map(({ key, vector: vector2, metadata: metadata2 }) => ({
      id: vectorId(key),
      vector: vector2,
      metadata: { ...NO_LABELS, ...writeMetadata(key, metadata2) }
    }));
    await pMap(chunksOf(records, RECORDS), (part) => this.#client.upsert(collection2, part, signal), {
      concurrency: CALLS
    });
  }
  async mergeVerdicts(verdicts, signal) {
    const collection2 = await this.#open(signal);
    const words = [...byWord(verdicts)];
    let [changed, unchanged] = [0, 0];
    await pMap(
      chunksOf(words, RECORDS),
      async (part) => {
        const wanted = new Map(part);
        const there = await this.#client.metadata(collection2, [...wanted.keys()], signal);
        const merged = there.flatMap(({ id, metadata: metadata2 }) => {
          const before = readMetadata(metadata2);
          const own = wanted.get(id);
          if (before === void 0 || own === void 0) return [];
          const after = withVerdicts(before, own);
          if (after === void 0) unchanged += 1;
          return after === void 0 ? [] : [{ id, metadata: { ...NO_LABELS, ...writeLabels(after) } }];
        });
        if (merged.length > 0) await this.#client.update(collection2, merged, signal);
        changed += merged.length;
      },
      { concurrency: CALLS }
    );
    return { changed, unchanged, withoutVector: words.length - changed - unchanged };
  }
  /** What was written is there at once. */
  async save() {
  }
  async close() {
  }
  async #open(signal) {
    this.#collection ??= await this.#client.collection(signal);
    return this.#collection;
  }
  #checkDimension({ dimension }, vectors) {
    const other = vectors.find(({ length }) => dimension !== void 0 && length !== dimension);
    if (other !== void 0 && dimension !== void 0) throw otherDimension(this.url, dimension, other.length);
  }
};
var NO_LABELS = Object.fromEntries(
  [...OLDER_NAMES, "valid_labels_array", "invalid_labels_array", "label_validated_at"].map((name) => [name, null])
);
function ofOthers({ imageId, receiptId }) {
  return { $or: [{ image_id: { $ne: imageId } }, { receipt_id: { $ne: receiptId } }] };
}
function verifiedFor(label) {
  return {
    $or: [
      { valid_labels_array: { $contains: label } },
      { invalid_labels_array: { $contains: label } },
      { label_status: "validated" }
    ]
  };
}
function spellings(name) {
  const words = name.toLowerCase();
  const title = words.replace(new RegExp("\\p{L}+", "gu"), capital);
  const plain = words.replace(new RegExp("(^|\\s)\\p{L}", "gu"), (start) => start.toUpperCase());
  return [.../* @__PURE__ */ new Set([name, title, plain, words, name.toUpperCase()])];
}
var capital = (word) => word.charAt(0).toUpperCase() + word.slice(1);
function* neighboursIn(records, space2, receipt, merchant) {
  for (const { id, metadata: metadata2, distance } of records) {
    const key = parseVectorId(id);
    const read2 = readMetadata(metadata2);
    if (key === void 0 || read2 === void 0 || isOfReceipt(key, receipt)) continue;
    const sameMerchant = merchant !== "" && merchantForm(read2.merchant) === merchant;
    yield { key, metadata: read2, sameMerchant, distance: space2 === "l2" ? distance / 2 : distance };
  }
}
// ../core/src/evidence/vectors/embedded-store.ts
// ../core/src/evidence/vectors/words-database.ts
var VERSION = 1;
var MAX_DIMENSIONS = 4096;
var NO_VERDICT = 0;
var WRONG_ONLY = 1;
var SOME_RIGHT = 2;
var table = (dimensions) => `CREATE TABLE words (id TEXT PRIMARY KEY, receipt TEXT NOT NULL, merchant TEXT NOT NULL, standing INTEGER NOT NULL, metadata TEXT NOT NULL, vector BLOB NOT NULL CHECK (length(vector) = 4 * ${dimensions})) STRICT`;
var INDEXES = [
  "CREATE INDEX words_by_merchant ON words (merchant, standing)",
  "CREATE INDEX words_by_standing ON words (standing)"
];
var WordsDatabase = class _WordsDatabase {
  dimensions;
  #path;
  #db;
  constructor(path, db, dimensions) {
    this.#path = path;
    this.#db = db;
    this.dimensions = dimensions;
  }
  /** A new file. */
  static make(path, dimensions) {
    const db = opened(path, false);
    for (const sql of [`PRAGMA user_version = ${VERSION}`, table(dimensions), ...INDEXES]) db.exec(sql);
    return new _WordsDatabase(path, db, dimensions);
  }
  /** @param where it comes from, for messages. @throws CompletionBatchError `vectors-unusable` where it is not one of ours */
  static open(path, where, readOnly) {
    const db = opened(path, readOnly);
    try {
      return new _WordsDatabase(path, db, checkSchema(db));
    } catch (cause) {
      db.close();
      throw foreign(where, cause);
    }
  }
  has(id) {
    return this.#db.prepare("SELECT 1 FROM words WHERE id = ?").get(id) !== void 0;
  }
  vector(id) {
    return this.#vectorIn(this.#db.prepare("SELECT vector FROM words WHERE id = ?").get(id)?.vector);
  }
  metadata(id) {
    return metadataIn(this.#db.prepare("SELECT metadata FROM words WHERE id = ?").get(id)?.metadata);
  }
  /** The metadata of one word, whichever. */
  any() {
    return metadataIn(this.#db.prepare("SELECT metadata FROM words LIMIT 1").get()?.metadata);
  }
  /** @throws CompletionBatchError `vectors-unusable` for a vector of another dimension, or one without a direction */
  put(words) {
    const write = this.#db.prepare("INSERT OR REPLACE INTO words VALUES (?, ?, ?, ?, ?, ?)");
    const rows = words.map(({ key, vector: vector2, metadata: metadata2 }) => {
      if (vector2.length !== this.dimensions) throw otherDimension(this.#path, this.dimensions, vector2.length);
      const bytes = new Uint8Array(directed(vector2, vectorId(key)).buffer);
      const standing = standingOf(metadata2);
      const text2 = JSON.stringify(writeMetadata(key, metadata2));
      return [vectorId(key), receiptPartition(key), merchantForm(metadata2.merchant), standing, text2, bytes];
    });
    this.#db.exec("BEGIN");
    for (const row of rows) write.run(...row);
    this.#db.exec("COMMIT");
  }
  /** Verified words, one after the other. */
  *scan({ receipt, merchant, notOf, most }) {
    const [condition, name] = merchant === void 0 ? ["IS NOT", notOf ?? null] : ["=", merchant];
    const rows = this.#db.prepare(
      `SELECT id, standing, vector FROM words WHERE standing > 0 AND merchant ${condition} ? AND receipt <> ? LIMIT ${most}`
    ).iterate(name, receiptPartition(receipt));
    for (const { id, standing, vector: vector2 } of rows) {
      const numbers = this.#vectorIn(vector2);
      if (typeof id === "string" && numbers !== void 0) {
        yield { id, wrongOnly: standing === WRONG_ONLY, vector: numbers };
      }
    }
  }
  counts() {
    const count = (condition) => Number(this.#db.prepare(`SELECT count(*) AS n FROM words ${condition}`).get()?.n);
    return { words: count(""), verified: count("WHERE standing > 0") };
  }
  close() {
    this.#db.close();
  }
  #vectorIn(value) {
    if (!(value instanceof Uint8Array) || value.byteLength !== 4 * this.dimensions) return void 0;
    const { buffer, byteOffset } = byteOffsetFits(value) ? value : Uint8Array.from(value);
    return new Float32Array(buffer, byteOffset, this.dimensions);
  }
};
var byteOffsetFits = ({ byteOffset }) => byteOffset % 4 === 0;
function opened(path, readOnly) {
  const db = new DatabaseSync(path, { readOnly, allowExtension: false, enableForeignKeyConstraints: false });
  db.enableDefensive?.(true);
  db.exec("PRAGMA trusted_schema = OFF");
  db.exec("PRAGMA cell_size_check = ON");
  if (!readOnly) {
    db.exec("PRAGMA journal_mode = MEMORY");
    db.exec("PRAGMA synchronous = OFF");
  }
  return db;
}
function checkSchema(db) {
  const version = db.prepare("PRAGMA user_version").get()?.user_version;
  if (version !== VERSION) throw new Error(`its version is ${version}, not ${VERSION}`);
  const found = db.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL LIMIT 10").all().map(({ sql }) => String(sql));
  const dimensions = Number(
    /= 4 \* (\d{1,4})\)\) STRICT$/.exec(found.find((sql) => sql.startsWith("CREATE TABLE")) ?? "")?.[1]
  );
  if (!(dimensions > 0 && dimensions <= MAX_DIMENSIONS)) throw new Error("it has no table of words");
  const wanted = [table(dimensions), ...INDEXES].sort();
  if (found.sort().join("\n") !== wanted.join("\n")) throw new Error("it holds other tables than it should");
  return dimensions;
}
function foreign(where, cause) {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new CompletionBatchError("vectors-unusable", `the file of vectors is none that was made here: ${why}`, {
    where,
    remedy: "Delete it, and have the vectors made anew.",
    cause
  });
}
function standingOf({ valid, invalid }) {
  return valid.length > 0 ? SOME_RIGHT : invalid.length > 0 ? WRONG_ONLY : NO_VERDICT;
}
function directed(vector2, id) {
  const unit = unitOf(vector2);
  if (unit.every(Number.isFinite)) return unit;
  throw new CompletionBatchError("vectors-unusable", "a vector is all zeros, or has something that is no number", {
    where: id,
    remedy: "Make it anew."
  });
}
function metadataIn(text2) {
  try {
    return typeof text2 === "string" ? readMetadata(parseJson(text2)) : void 0;
  } catch {
    return void 0;
  }
}
// ../core/src/evidence/vectors/embedded-store.ts
var SCANNED = { own: 8e3, others: 5e3 };
var AT_ONCE = 256;
var WRITTEN = 500;
var TRIES = 20;
function openVectors(store, options = {}) {
  return new EmbeddedStore(store, options);
}
var EmbeddedStore = class {
  name = "vectors";
  url;
  #files;
  #options;
  #scratch;
  #opened;
  #copies = 0;
  #writable = false;
  /** What was written and not saved: done again on a newer file where there is one. */
  #put = /* @__PURE__ */ new Set();
  #merged = [];
  constructor(store, options) {
    this.#files = new VectorsFiles(store);
    this.#options = options;
    this.url = this.#files.where;
  }
  async kind(signal) {
    const { db } = await this.#open(signal);
    return db && { dimensions: db.dimensions, source: db.any()?.source };
  }
  async vectors(keys, signal) {
    const db = await this.#read(signal);
    const ids2 = keys.map(vectorId);
    return new Map(
      ids2.flatMap((id) => {
        const vector2 = db.vector(id);
        return vector2 === void 0 ? [] : [[id, vector2]];
      })
    );
  }
  async missing(keys, signal) {
    const { db } = await this.#open(signal);
    return keys.filter((key) => db?.has(vectorId(key)) !== true);
  }
  async nearest(receipt, queries, limit, signal) {
    const db = await this.#read(signal);
    for (const { vector: vector2 } of queries) this.#checkDimension(db, vector2);
    const merchant = merchantForm(receipt.merchant);
    const bests = queries.map((query) => new Best(db, query, limit));
    if (merchant !== "") await look(db, { receipt, most: SCANNED.own, merchant }, bests, signal);
    const own = bests.map((best) => best.take(true));
    const few = bests.filter((_, at) => (own[at]?.length ?? 0) < limit);
    const scan = { receipt, most: SCANNED.others };
    if (few.length > 0) await look(db, merchant === "" ? scan : { ...scan, notOf: merchant }, few, signal);
    return bests.map((best, at) => nearestFirst([...own[at] ?? [], ...best.take(false)], limit));
  }
  async upsert(words, signal) {
    const [first] = words;
    if (first === void 0) return;
    const db = await this.#write(signal, first.vector.length);
    for (const { vector: vector2 } of words) this.#checkDimension(db, vector2);
    db.put(words);
    for (const { key } of words) this.#put.add(vectorId(key));
  }
  async mergeVerdicts(verdicts, signal) {
    await this.#read(signal);
    const merged = merge(await this.#write(signal), verdicts);
    this.#merged = this.#merged.concat(verdicts);
    return merged;
  }
  async save(signal) {
    if (this.#put.size === 0 && this.#merged.length === 0) return;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      signal.throwIfAborted();
      const opened2 = await this.#open(signal);
      if (opened2.db === void 0) return;
      const { dimensions } = opened2.db;
      const facts = { ...opened2.db.counts(), dimensions };
      const published = await this.#files.publish(opened2.path, opened2.base, facts);
      if (published !== void 0) {
        this.#put.clear();
        this.#merged = [];
        this.#opened = Promise.resolve({ ...opened2, base: published });
        return;
      }
      await this.#again(opened2, signal);
    }
    throw new CompletionBatchError(
      "store-unusable",
      `others wrote the file of vectors first, ${TRIES} times in a row`,
      {
        where: this.url,
        remedy: "Run it again when fewer processes write to it."
      }
    );
  }
  async close() {
    const opened2 = await this.#opened?.catch(() => void 0);
    opened2?.db?.close();
    if (this.#scratch !== void 0) await rm(await this.#scratch, { recursive: true, force: true });
    this.#opened = void 0;
    this.#scratch = void 0;
  }
  /** Does on the newest file what was done on the one before. */
  async #again({ db: before }, signal) {
    this.#opened = this.#fetch(signal);
    this.#writable = false;
    const db = await this.#write(signal, before?.dimensions);
    for (const id of this.#put) {
      const word = { key: parseVectorId(id), vector: before?.vector(id), metadata: before?.metadata(id) };
      const { key, vector: vector2, metadata: metadata2 } = word;
      if (key !== void 0 && vector2 !== void 0 && metadata2 !== void 0) db.put([{ key, vector: vector2, metadata: metadata2 }]);
    }
    before?.close();
    merge(db, this.#merged);
  }
  async #open(signal) {
    signal.throwIfAborted();
    this.#opened ??= this.#fetch(signal).catch((error) => {
      this.#opened = void 0;
      throw error;
    });
    return this.#opened;
  }
  async #fetch(signal) {
    this.#scratch ??= makeScratch(this.#options.workDir ?? tmpdir(), "vectors");
    this.#copies += 1;
    const path = join(await this.#scratch, `${this.#copies}.sqlite`);
    const base = await this.#files.newest();
    const digest = this.#options.digest ?? base.file?.sha256;
    if (digest === void 0) return { path, base, db: void 0 };
    await this.#files.fetch(digest, path, signal);
    return { path, base, db: WordsDatabase.open(path, this.url, true) };
  }
  async #read(signal) {
    const { db } = await this.#open(signal);
    if (db !== void 0) return db;
    throw new CompletionBatchError("vectors-unusable", "there is no file of vectors yet", {
      where: this.url,
      remedy: "Have the vectors made first, in the same object store."
    });
  }
  /** @param dimensions of a file that is to be made where there is none */
  async #write(signal, dimensions) {
    if (this.#options.digest !== void 0) throw new Error("what was opened by its digest is only read");
    const opened2 = await this.#open(signal);
    if (this.#writable && opened2.db !== void 0) return opened2.db;
    opened2.db?.close();
    const db = opened2.db === void 0 ? WordsDatabase.make(opened2.path, dimensions ?? 0) : WordsDatabase.open(opened2.path, this.url, false);
    this.#writable = true;
    this.#opened = Promise.resolve({ ...opened2, db });
    return db;
  }
  #checkDimension({ dimensions }, { length }) {
    if (length !== dimensions) throw otherDimension(this.url, dimensions, length);
  }
};
function merge(db, verdicts) {
  const words = byWord(verdicts);
  let [changed, unchanged] = [0, 0];
  for (const part of chunksOf([...words], WRITTEN)) {
    const changes = part.flatMap(([id, own]) => {
      const [before, vector2, key] = [db.metadata(id), db.vector(id), parseVectorId(id)];
      if (before === void 0 || vector2 === void 0 || key === void 0) return [];
      const metadata2 = withVerdicts(before, own);
      if (metadata2 === void 0) unchanged += 1;
      return metadata2 === void 0 ? [] : [{ key, vector: vector2, metadata: metadata2 }];
    });
    db.put(changes);
    changed += changes.length;
  }
  return { changed, unchanged, withoutVector: words.size - changed - unchanged };
}
async function look(db, options, bests, signal) {
  let seen = 0;
  for (const word of db.scan(options)) {
    for (const best of bests) best.offer(word);
    seen += 1;
    if (seen % AT_ONCE !== 0) continue;
    await setImmediate();
    signal.throwIfAborted();
  }
}
var Best = class {
  #db;
  #query;
  #unit;
  #limit;
  #found = [];
  constructor(db, query, limit) {
    this.#db = db;
    this.#query = query;
    this.#limit = limit;
    this.#unit = unitOf(query.vector);
  }
  offer({ id, vector: vector2, wrongOnly }) {
    const distance = 1 - dot(this.#unit, vector2);
    const last = this.#found.at(-1);
    if (this.#found.length >= this.#limit && !(distance < (last?.distance ?? 0))) return;
    if (Number.isNaN(distance) || wrongOnly && !this.#tells(id)) return;
    const at = this.#found.findIndex((other) => distance < other.distance);
    this.#found.splice(at === -1 ? this.#found.length : at, 0, { id, distance });
    this.#found.length = Math.min(this.#found.length, this.#limit);
  }
  /** What was found since it was last taken. */
  take(sameMerchant) {
    const found = this.#found.flatMap(({ id, distance }) => {
      const [key, metadata2] = [parseVectorId(id), this.#db.metadata(id)];
      return key === void 0 || metadata2 === void 0 ? [] : [{ key, metadata: metadata2, sameMerchant, distance }];
    });
    this.#found = [];
    return found;
  }
  #tells(id) {
    const metadata2 = this.#db.metadata(id);
    return metadata2 !== void 0 && counts(metadata2, this.#query.labels);
  }
};
// ../core/src/evidence/vectors/open-stores.ts
function openVectorStore(name, { store, env, apiKey, where, ...file }) {
  if (name === "vectors") return openVectors(store, file);
  if (isChromaUrl(name)) return openChroma(name, { env, apiKey, where });
  throw new CompletionBatchError("invalid-input", `the value of ${where} is neither vectors nor a chroma:// address`, {
    where,
    remedy: "Use vectors (a file in the store), or chroma://HOST:PORT/COLLECTION. Nothing was sent."
  });
}
export {
  MAX_TEXT,
  isOfReceipt,
  openChroma,
  openVectorStore,
  openVectors,
  parseVectorId,
  readMetadata,
  vectorId,
  writeMetadata
};
