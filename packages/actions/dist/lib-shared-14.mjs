import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  AWS_BOUNDS,
  BoundError,
  CompletionBatchError,
  checkJson,
  checkPlainHttp,
  inTime,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer
} from "./lib-shared-7.mjs";

// ../engine/src/platform/clock.ts
import { setTimeout as delay } from "node:timers/promises";
var systemClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, void 0, signal === void 0 ? {} : { signal })
};
function isoTime(clock) {
  return new Date(clock.now()).toISOString();
}
var NOTABLE_SKEW_MS = 6e4;
var ServiceClock = class {
  #own;
  #onSkew;
  #skewMs = 0;
  #told = false;
  /** @param onSkew called once, where the machine is off by over a minute; positive: it is ahead */
  constructor(own, onSkew = () => {
  }) {
    this.#own = own;
    this.#onSkew = onSkew;
  }
  now() {
    return this.#own.now() - this.#skewMs;
  }
  sleep(ms, signal) {
    return this.#own.sleep(ms, signal);
  }
  /** Runs one call to the service. @param dateOf the answer's `Date` header; without one nothing is learned */
  async during(call, dateOf) {
    const sent = this.#own.now();
    const answer = await call();
    this.#learn(Date.parse(dateOf(answer) ?? ""), sent, this.#own.now());
    return answer;
  }
  /** The answer was written between the two moments, and its date has whole seconds: what fits that is left as it is. */
  #learn(date, sent, received) {
    if (Number.isNaN(date)) return;
    const [least, most] = [sent - date - 1e3, received - date];
    if (this.#skewMs >= least && this.#skewMs <= most) return;
    this.#skewMs = Math.round((least + most) / 2);
    if (this.#told || Math.abs(this.#skewMs) < NOTABLE_SKEW_MS) return;
    this.#told = true;
    this.#onSkew(this.#skewMs);
  }
};
function describeSkew(skewMs, service) {
  const minutes = Math.round(Math.abs(skewMs) / 6e4);
  const amount = minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(minutes < 2880 ? 1 : 0)} h`;
  return `${amount} ${skewMs > 0 ? "ahead of" : "behind"} ${service}`;
}

// ../engine/src/objects/object-store.ts
function checkKey(key) {
  const bad = (why) => new CompletionBatchError("object-key-invalid", `the object key ${JSON.stringify(key.slice(0, 200))} ${why}`, {
    remedy: 'Use segments of 1 to 255 bytes joined by "/", without "." or ".." segments and control characters.'
  });
  if (key === "") throw bad("is empty");
  if (Buffer.byteLength(key) > 1024) throw bad("is longer than 1,024 bytes");
  if (/[\u0000-\u001f\u007f]/.test(key)) throw bad("has a control character");
  if (!key.isWellFormed()) throw bad("is not well-formed Unicode");
  if (/[\ufffe\uffff]/.test(key)) throw bad("has a character that no XML listing can carry");
  for (const segment of key.split("/")) {
    if (segment === "") throw bad("has an empty segment");
    if (segment === "." || segment === "..") throw bad(`has a "${segment}" segment`);
    if (Buffer.byteLength(segment) > 255) throw bad("has a segment longer than 255 bytes");
  }
  return key;
}
function checkPrefix(prefix) {
  if (prefix === "") return prefix;
  if (prefix.endsWith("/")) return `${checkKey(prefix.slice(0, -1))}/`;
  checkKey(/(?:^|\/)\.{1,2}$/.test(prefix) ? `${prefix}x` : prefix);
  return prefix;
}

// ../engine/src/platform/service-calls.ts
import { Readable } from "node:stream";
var S3 = {
  name: "S3",
  silenceMs: AWS_BOUNDS.s3SilenceMs.most,
  headMs: AWS_BOUNDS.s3Ms.most,
  most: AWS_BOUNDS.xml.most
};
var DYNAMODB = {
  name: "DynamoDB",
  silenceMs: AWS_BOUNDS.tableSilenceMs.most,
  headMs: AWS_BOUNDS.tableMs.most,
  most: AWS_BOUNDS.json.most
};
function timeouts({ silenceMs, headMs }, agents = {}) {
  return {
    requestHandler: {
      connectionTimeout: AWS_BOUNDS.connectMs.most,
      socketTimeout: silenceMs,
      // Later than what `guardCalls` says of it, which is final.
      requestTimeout: headMs + 1e3,
      throwOnRequestTimeout: true,
      ...agents.requestHandler
    }
  };
}
var guarded = /* @__PURE__ */ new WeakSet();
function guardCalls(client, service, options = {}) {
  if (guarded.has(client)) return;
  guarded.add(client);
  const { env, timer = systemTimer } = options;
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      if (env !== void 0) checkPlainHttp(urlOf(args.request), env, `the endpoint of ${service.name}`);
      const answer = await begun(service, timer, () => next(args));
      await hold(answer.response, service, timer, commandName === "GetObjectCommand");
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchBounds" }
  );
}
function urlOf(request) {
  const { protocol, hostname, port } = request;
  return new URL(`${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`);
}
function begun({ name, headMs }, timer, call) {
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(headMs)}`);
  return inTime(headMs, call, late, timer);
}
async function hold(answer, service, timer, isObject) {
  const { statusCode, body } = answer;
  if (!(body instanceof Readable)) return;
  const { name, silenceMs, headMs, most } = service;
  const pace = { name: `${name}'s answer`, most, silenceMs, wholeMs: headMs };
  if (statusCode >= 300) {
    const { error } = AWS_BOUNDS;
    const text = await readBeginning(sourceOf(body), { ...pace, most: error.most + 1, wholeMs: silenceMs }, timer);
    answer.body = asBody(text.length > error.most ? Buffer.alloc(0) : text);
  } else if (!isObject) {
    const bytes = await readWhole(paced(sourceOf(body), pace, timer));
    if (name === "DynamoDB") checkJson(bytes.toString("latin1"));
    answer.body = name === "DynamoDB" ? bytes : asBody(bytes);
  }
}
function asBody(bytes) {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

// ../engine/src/objects/sdk-missing.ts
function sdkMissing(error) {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const name = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error.message)?.[1];
  if (name === void 0) throw error;
  throw new CompletionBatchError("store-unusable", `an s3:// store needs the package ${name}, which is not installed`, {
    remedy: "Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.",
    cause: error
  });
}

// ../engine/src/platform/logger.ts
var nothing = () => {
};
var silentLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };

export {
  systemClock,
  isoTime,
  ServiceClock,
  describeSkew,
  checkKey,
  checkPrefix,
  S3,
  DYNAMODB,
  timeouts,
  guardCalls,
  sdkMissing,
  silentLogger
};
