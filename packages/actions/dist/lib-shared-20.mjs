const { createHash } = process.getBuiltinModule("node:crypto");
import {
  ASKED_DIRECTLY,
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  amount,
  ask,
  choiceOr,
  cleanError,
  costOf,
  custom,
  flag,
  hiderOf,
  isAnswerOf,
  isCompletionBatchError,
  looseObject,
  number,
  object,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  parseLine,
  planSha256,
  redact,
  string,
  summaryShown,
  text,
  textOr,
  wholeNumber
} from "./lib-shared.mjs";


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
  for await (const { sketch } of state.batches.listOpen()) {
    if (sketch.model === model && sketch.held_reason === void 0) return true;
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
  const said = (text2) => redact(text2.replace(/^\d{3} /, "")).slice(0, MAX_MESSAGE);
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
function withoutFullStop(text2) {
  return text2.replace(/\.\s*$/, "");
}

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

// ../engine/src/objects/digested.ts
async function hasDigest(store, key, sha256) {
  try {
    const hash = createHash("sha256");
    for await (const chunk of await store.stream(key)) hash.update(chunk);
    return hash.digest("hex") === sha256;
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return false;
    throw error;
  }
}
async function writeDigested(store, key, file, sha256) {
  if (await store.create(key, { file })) return;
  if (!await hasDigest(store, key, sha256)) await store.put(key, { file });
}

// src/submit/inputs.ts
var submitInputs = {
  plan: text("Give plan the path of the plan.json that prepare wrote."),
  planSha256: planSha256(),
  requests: textOr("completion-batch/requests"),
  openaiApiKey: openaiKey(),
  openaiBaseUrl: openaiBaseUrl(),
  token: optionalText(),
  model: optionalText(),
  maxLines: wholeNumber("max-lines", 1, MAX_LINES),
  maxBytes: wholeNumber("max-bytes", 1, MAX_BYTES),
  maxTokens: wholeNumber("max-tokens", 1),
  queueTokens: wholeNumber("queue-tokens", 1),
  maxCostUsd: amount("max-cost-usd"),
  prices: optionalText(),
  preflight: choiceOr("preflight", PREFLIGHT_MODES, "auto"),
  dryRun: flag("dry-run"),
  summary: summaryShown()
};
export {
  DEFAULT_TOKENS,
  MAX_BYTES,
  MAX_INPUTS,
  MAX_LINES,
  PREFLIGHT_MODES,
  checkBudget,
  checkPrice,
  hasDigest,
  mergeLimits,
  preflight,
  submitInputs,
  writeDigested
};
