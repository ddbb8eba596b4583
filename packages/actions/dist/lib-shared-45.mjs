import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  checkPlainHttp
} from "./lib-shared-59.mjs";
import {
  inTime
} from "./lib-shared-12.mjs";
import {
  AWS_BOUNDS,
  BoundError,
  checkJson,
  paced,
  readBeginning,
  readWhole,
  seconds,
  sourceOf,
  systemTimer
} from "./lib-shared-16.mjs";

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

export {
  S3,
  DYNAMODB,
  timeouts,
  guardCalls
};
