import {
  ASKED_DIRECTLY,
  boolean,
  costOf,
  custom,
  custom as custom2,
  explain,
  int,
  isAnswerOf,
  literal,
  looseObject,
  number,
  object,
  object as object2,
  parseLine,
  sha256,
  string,
  string as string2
} from "./lib-shared-3.mjs";
import {
  ask,
  cleanError,
  hiderOf,
  parseJson,
  redact
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../engine/src/requests/limits.ts
var MAX_LINES = 5e4;
var MAX_INPUTS = 5e4;
var MAX_BYTES = 19e7;
var DEFAULT_BYTES = 1e8;
var DEFAULT_TOKENS = 15e5;
function mergeLimits(given) {
  return {
    maxLines: inRange("max-lines", given.maxLines ?? MAX_LINES, MAX_LINES),
    maxBytes: inRange("max-bytes", given.maxBytes ?? DEFAULT_BYTES, MAX_BYTES),
    maxInputs: inRange("max-inputs", given.maxInputs ?? MAX_INPUTS, MAX_INPUTS),
    maxTokens: inRange("max-tokens", given.maxTokens ?? DEFAULT_TOKENS, Number.MAX_SAFE_INTEGER)
  };
}
function inRange(name, value, max) {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new CompletionBatchError("invalid-input", `${name} is ${value}`, {
    where: name,
    remedy: max === Number.MAX_SAFE_INTEGER ? "Use a whole number from 1." : `Use a whole number from 1 to ${max}.`
  });
}
// ../engine/src/submit/preflight.ts
var PREFLIGHT_MODES = ["auto", "always", "never"];
var ALL = { kind: "all" };
async function preflight(options) {
  const { model, mode } = options;
  const { state, logger } = options.services;
  const known = await state.queues.get(model);
  const { refusal } = known;
  const asks = mode === "always" || mode === "auto" && (refusal !== void 0 || known.answered_at === void 0);
  if (!asks && refusal === void 0) return ALL;
  const smallest = await smallestLine(options);
  if (smallest === void 0) return ALL;
  const probed = asks ? await probe(options, smallest) : void 0;
  if (probed?.kind === "refused") {
    const { at, message } = probed;
    await state.queues.modelRefused(model, { at, batchId: "preflight", message, kind: "lines" });
    throw refusedRun(model, probed, options.services.ways);
  }
  if (probed?.kind === "unknown") {
    logger.warn(`whether ${model} answers cannot be told before a batch is sent: ${probed.message}`);
  }
  if (probed?.kind === "answered" && !batchesAreRefused(known)) {
    if (refusal !== void 0 || known.answered_at === void 0) {
      await state.queues.modelAnswered(model, probed.at, "probe");
      logger.info(`${model} answered a first request`);
    }
    return ALL;
  }
  return refusal === void 0 ? ALL : canary(options, smallest.place, refusal);
}
function batchesAreRefused({ refusal, answered_by }) {
  return refusal !== void 0 && (refusal.kind === "batch" || answered_by === "probe");
}
async function canary({ services, model }, line, refusal) {
  const { logger } = services;
  const refused = `${model} refused everything on ${refusal.at.slice(0, 16).replace("T", " at ")} UTC: ${withoutFullStop(refusal.message)}`;
  if (await isUnderway(services, model)) {
    const reason2 = `${refused}. A batch of it is still on its way: the rest waits until that one is collected.`;
    logger.warn(reason2);
    return { kind: "none", reason: reason2 };
  }
  const reason = `${refused}. Only one request is sent this time: once collect has its answer, the next run sends all.`;
  logger.warn(reason);
  return { kind: "one", line, reason };
}
async function isUnderway({ state }, model) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.model === model) return true;
  for await (const { sketch: sketch2 } of state.batches.listOpen()) {
    if (sketch2.model === model && sketch2.held_reason === void 0) return true;
  }
  return false;
}
async function smallestLine({ files, lineBlocksOf, maySend }) {
  let smallest;
  for (const file of files) {
    const { name } = file;
    for await (const lines of lineBlocksOf(file)) {
      for (const line of lines) {
        if (line.bytes.length >= (smallest?.line.bytes.length ?? Infinity) || !maySend(line, name)) continue;
        const copy = { ...line, bytes: Uint8Array.from(line.bytes) };
        smallest = { line: copy, place: { name, number: line.number } };
      }
    }
  }
  return smallest;
}
var TIMEOUT_MS = 6e4;
var sentLine = looseObject({ body: looseObject({}) });
async function probe({ services, endpoint, asSent }, { line, place }) {
  const { openai, state } = services;
  if (!ASKED_DIRECTLY.has(endpoint)) return { kind: "unknown", message: `${endpoint} is asked in batches only` };
  const { body } = sentLine.parse(parseLine({ ...line, bytes: asSent(line, place.name) }, place.name));
  const at = (headers) => {
    const told = Date.parse(headers?.get("date") ?? "");
    return new Date(Number.isNaN(told) ? state.clock.now() : told).toISOString();
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { body, maxRetries: 1, timeout: TIMEOUT_MS, signal };
    const response = await ask(openai, (client) => client.post(endpoint.replace(/^\/v1/, ""), options).asResponse());
    const answer = JSON.parse(await response.text());
    if (isAnswerOf(endpoint, answer)) return { kind: "answered", at: at(response.headers) };
    return { kind: "unknown", message: "the answer is none of its endpoint" };
  } catch (error) {
    return readProbeError(cleanError(error, hiderOf(openai)), at);
  }
}
var apiError = object({
  status: number(),
  code: string().nullish().catch(void 0),
  param: string().nullish().catch(void 0),
  type: string().nullish().catch(void 0),
  message: string(),
  // Named when it is used: `z.instanceof(Headers)` would load Node's `fetch` at every start.
  headers: custom((value) => value instanceof Headers).optional().catch(void 0)
});
var MAX_MESSAGE = 1e3;
function readProbeError(error, at) {
  const said = (text) => redact(text.replace(/^\d{3} /, "")).slice(0, MAX_MESSAGE);
  const parsed = apiError.safeParse(error);
  if (!parsed.success)
    return { kind: "unknown", message: said(error instanceof Error ? error.message : String(error)) };
  const about = refusalIn(parsed.data);
  const message = said(parsed.data.message);
  if (about === void 0) return { kind: "unknown", message: `${message} (HTTP ${parsed.data.status})` };
  return { kind: "refused", at: at(parsed.data.headers), message, about };
}
var OF_PARAMETERS = /^(unsupported_(value|parameter)|unknown_parameter|invalid_(value|type)|missing_required_parameter)$/;
var OF_MODELS = /^(model_not_found|model_not_available|deploymentnotfound|unsupported_model|invalid_model)$/i;
var OF_QUOTA = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/;
var OF_CONTENT = /content_(filter|policy_violation)|moderation/i;
var NO_ROUTE = /invalid url|unknown (url|route|path|request url)|no route|cannot (get|post)|route .*not found/i;
var WORDS_OF_PARAMETERS = /unsupported (value|parameter)|(is|are) not supported|does not support|unrecognized request argument|unknown (parameter|field|argument)|extra (inputs|fields)|extra_forbidden|unexpected keyword|not permitted/i;
function refusalIn({ status, code, param, type, message }) {
  const name = code ?? "";
  if (OF_QUOTA.test(name) || OF_QUOTA.test(type ?? "") || status === 402) {
    return [400, 402, 429].includes(status) ? "quota" : void 0;
  }
  if (status === 404) {
    const ofModel = OF_MODELS.test(name) || /\bmodels?\b|\bdeployment\b/i.test(message) && !NO_ROUTE.test(message);
    return ofModel ? "model" : void 0;
  }
  if (status !== 400 && status !== 422 || OF_CONTENT.test(`${name} ${message}`)) return void 0;
  const ofParameters = Boolean(param) || OF_PARAMETERS.test(name) || WORDS_OF_PARAMETERS.test(message);
  const parameter = ofParameters ? parameterIn(param, message) : void 0;
  if (parameter !== void 0) return { parameter };
  return ofParameters || OF_MODELS.test(name) || /\bmodel\b/i.test(message) ? "model" : void 0;
}
function parameterIn(param, message) {
  const quoted = /(?:parameter|argument|field|value)[^'"`]{0,30}['"`]([a-z_]+)/i.exec(message)?.[1];
  const member = (param || quoted)?.split(/[.[]/)[0];
  return member === void 0 || !/^[a-z_]{1,64}$/.test(member) || ["model", "messages", "stream"].includes(member) ? void 0 : member;
}
function refusedRun(model, { message, about }, ways) {
  const parameter = typeof about === "object" ? about.parameter : void 0;
  const what = parameter === void 0 ? "" : ` for the parameter ${parameter}`;
  return new CompletionBatchError("model-refused", `${model} refused a first request${what}: ${message}`, {
    where: parameter === void 0 ? about === "quota" ? "OpenAI" : "model" : `parameters: ${parameter}`,
    remedy: `${remedyOf(about, ways)} Nothing was claimed.`
  });
}
function remedyOf(about, { parameters }) {
  if (about === "quota") return "Add credit to the account of the key, or raise its limit, then run it again.";
  if (about === "model") return "Give model the name of one that this key may use and that answers these requests.";
  return `Give ${parameters} {"${about.parameter}": null}, which leaves it out, or a value that the model takes, and begin a new execution; or use another model.`;
}
function withoutFullStop(text) {
  return text.replace(/\.\s*$/, "");
}

// ../engine/src/state/holders.ts
function ownerName(holders, id) {
  return holders === void 0 ? id : `${holders.own}${SEPARATOR}${id}`;
}
function holderIn(owner) {
  const end = owner.lastIndexOf(SEPARATOR);
  return end > 0 ? owner.slice(0, end) : void 0;
}
var SEPARATOR = "#";

// ../engine/src/submit/submit-checks.ts
function checkBudget({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError2("invalid-input", `max-cost-usd is ${maxCostUsd}`, {
      where: "max-cost-usd",
      remedy: "Use an amount of US dollars over 0, e.g. 2.50."
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}
function checkPrice({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0 || costOf({ input: 0, output: 0 }, model, prices) !== void 0) return;
  throw new CompletionBatchError2("price-unknown", `there is a budget, but no price for the model ${model}`, {
    where: "max-cost-usd",
    remedy: "Give prices a price list that has this model, or submit without a budget; a job keeps the one that it was submitted with. Nothing was claimed."
  });
}

// ../engine/src/state/objects/places.ts
var MAX_SEGMENT = 200;
var DIGEST = /^~~[0-9a-f]{64}$/;
var DIGITS = 7;
function segmentOf(text) {
  if (DIGEST.test(text)) return text;
  const segment = Buffer.from(text).toString("latin1").replaceAll(/^\.|[^a-z0-9._-]/g, (byte) => `~${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return segment === "" || segment.length > MAX_SEGMENT ? `~~${sha256(text)}` : segment;
}
function textOf(segment) {
  if (DIGEST.test(segment)) return segment;
  const bytes = segment.replaceAll(
    /~([0-9a-f]{2})/g,
    (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))
  );
  return Buffer.from(bytes, "latin1").toString();
}
function nameOf(number2) {
  return String(number2).padStart(DIGITS, "0");
}
function numberOf(name) {
  const number2 = /^\d{7,15}$/.test(name) ? Number(name) : 0;
  return number2 > 0 && nameOf(number2) === name ? number2 : void 0;
}
// ../engine/src/state/objects/revision.ts
var VERSION = 1;
var MAX_BYTES2 = 1024 * 1024;
var data = custom2((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
  error: "is not an object"
});
var sketch = object2({
  write: string2().optional().catch(void 0),
  open: boolean().optional().catch(void 0),
  opened: int().positive().optional().catch(void 0),
  data: data.catch({})
});
function toText({ format, id, write, open, opened, data: data2 }, where) {
  const text = `${JSON.stringify({ format, version: VERSION, id, write, open, opened, data: data2 })}
`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_BYTES2) return text;
  throw new CompletionBatchError3("invalid-input", `the record would have ${bytes} bytes`, {
    where,
    remedy: `A record may have ${MAX_BYTES2} bytes: make the batch smaller.`
  });
}
function isTooLarge(bytes) {
  return bytes > MAX_BYTES2;
}
function toRevision(place, format, text, problem = "is not JSON") {
  const value = text === void 0 ? void 0 : jsonOf(text);
  const { success, data: whole, error } = wanted(format, place.id).safeParse(value);
  const known = sketch.safeParse(value).data ?? { data: {} };
  if (success) return { ...place, ...known, id: whole.id, problem: void 0 };
  return { ...place, ...known, problem: value === void 0 ? problem : explain(error) };
}
function wanted(format, id) {
  const isHere = (text) => segmentOf(text) === segmentOf(id);
  return object2({
    format: literal(format),
    version: literal(VERSION),
    id: string2().refine(isHere, { error: "is that of another record" }),
    data
  });
}
function jsonOf(text) {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    return void 0;
  }
}
// ../engine/src/state/objects/records.ts
var TRIES = 100;
var ENDING = ".json";
var Records = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** What counts now; undefined where there is no such record. */
  async newest(id) {
    const folder = this.#folderOf(id);
    let last;
    for await (const { key, bytes } of this.#options.store.list(folder)) {
      const number2 = numberIn(key.slice(folder.length));
      if (number2 !== void 0 && number2 > (last?.number ?? 0)) last = { number: number2, bytes };
    }
    return last === void 0 ? void 0 : this.#read(id, last.number, last.bytes);
  }
  /** The newest of every record, with one look at all numbers of all of them. */
  async *all() {
    const { store, folder } = this.#options;
    let last;
    for await (const { key, bytes } of store.list(`${folder}/`)) {
      const [segment = "", name = ""] = key.slice(folder.length + 1).split("/");
      const number2 = numberIn(name);
      if (number2 === void 0) continue;
      const id = textOf(segment);
      if (last !== void 0 && last.id !== id) yield await this.#read(last.id, last.number, last.bytes);
      if (last?.id !== id || last.number < number2) last = { id, number: number2, bytes };
    }
    if (last !== void 0) yield await this.#read(last.id, last.number, last.bytes);
  }
  /**
   * Writes a number that is not there yet. An answer that was lost is looked at again: what lies there tells who wrote it.
   * @returns false where somebody else was faster
   * @throws CompletionBatchError what the store throws, where nothing lies there; `invalid-input`
   */
  async append(id, number2, content) {
    const { store, format, newWrite } = this.#options;
    const key = this.#keyOf(id, number2);
    const write = newWrite();
    const text = toText({ ...content, format, id, write }, store.locate(key));
    let failure;
    try {
      if (await store.create(key, text)) return true;
    } catch (error) {
      failure = { error };
    }
    const there = await this.#look(id, number2).catch((error) => {
      throw failure === void 0 ? error : failure.error;
    });
    if (there === void 0) throw failure === void 0 ? vanished(store.locate(key)) : failure.error;
    return there.write === write;
  }
  /**
   * Writes what `next` makes of the newest, anew where somebody else was faster.
   * @param next gives undefined where nothing is to be written
   * @returns what was there before and what was written; undefined where nothing was
   * @throws CompletionBatchError `store-unusable` where others are always faster
   */
  async update(id, next) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const before = await this.newest(id);
      const after = next(before);
      if (after === void 0) return void 0;
      if (await this.append(id, (before?.number ?? 0) + 1, after)) return { before, after };
    }
    throw this.contested(id);
  }
  contested(id) {
    return new CompletionBatchError3("store-unusable", `others wrote this record first, ${TRIES} times in a row`, {
      where: this.locate(id),
      remedy: "Run it again when fewer processes work on the same."
    });
  }
  /** Where people find the record. */
  locate(id) {
    return this.#options.store.locate(this.#folderOf(id).slice(0, -1));
  }
  #folderOf(id) {
    return `${this.#options.folder}/${segmentOf(id)}/`;
  }
  #keyOf(id, number2) {
    return `${this.#folderOf(id)}${nameOf(number2)}${ENDING}`;
  }
  async #look(id, number2) {
    const found = await this.#options.store.head(this.#keyOf(id, number2));
    return found === void 0 ? void 0 : this.#read(id, number2, found.bytes);
  }
  async #read(id, number2, bytes) {
    const { store, format } = this.#options;
    const key = this.#keyOf(id, number2);
    const place = { id, number: number2, where: store.locate(key) };
    if (numberOf(nameOf(number2 + 1)) === void 0)
      return toRevision(place, format, void 0, "has the last number that there is");
    if (isTooLarge(bytes)) return toRevision(place, format, void 0, `has ${bytes} bytes, too many to be read`);
    try {
      return toRevision(place, format, await store.get(key));
    } catch (error) {
      if (!isCompletionBatchError(error, "object-not-found")) throw error;
      return toRevision(place, format, void 0, "was listed and is not there");
    }
  }
};
function numberIn(name) {
  return name.endsWith(ENDING) ? numberOf(name.slice(0, -ENDING.length)) : void 0;
}
function vanished(where) {
  return new CompletionBatchError3("store-unusable", "the store says that an object is there, and then that it is not", {
    where,
    remedy: "Nothing may delete objects of the state; use a store that shows what was written at once."
  });
}
export {
  DEFAULT_TOKENS,
  MAX_BYTES,
  MAX_INPUTS,
  MAX_LINES,
  PREFLIGHT_MODES,
  Records,
  TRIES,
  checkBudget,
  checkPrice,
  holderIn,
  mergeLimits,
  nameOf,
  numberOf,
  ownerName,
  preflight,
  segmentOf,
  textOf
};
