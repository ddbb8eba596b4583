import {
  silentLogger
} from "./lib-shared-21.mjs";
import {
  ServiceClock,
  describeSkew,
  systemClock
} from "./lib-shared-10.mjs";
import {
  cleanError,
  hideIn,
  isSecretName,
  redactor
} from "./lib-shared.mjs";


// ../engine/src/platform/clean-client.ts
var PARTS = /(?:Credential=([^/,\s]+)|Signature=([^,\s]+))/g;
function cleanErrorsOf(client) {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const hide = redactor(sent(args.request));
        cleanAnswer(Object(error).$response, hide);
        throw cleanError(error, hide);
      }
    },
    { step: "deserialize", priority: "high", name: "completionBatchSecrets", override: true }
  );
}
function cleanAnswer(answer, hide) {
  if (typeof answer !== "object" || answer === null) return;
  const { headers, reason } = answer;
  Object.assign(answer, { headers: hideIn(headers, hide), reason: hideIn(reason, hide), body: void 0 });
}
function sent(request) {
  const { headers, username, password, query } = Object(request);
  const values = [headers, query].flatMap(
    (members) => Object.entries(Object(members)).flatMap(
      ([name, value]) => isSecretName(name) || /signature$/i.test(name) ? [String(value)] : []
    )
  );
  const parts = values.flatMap((value) => [...value.matchAll(PARTS)].flatMap(([, id, signature]) => [id, signature]));
  return [...values, ...parts, username, password].filter((value) => typeof value === "string");
}
// ../engine/src/platform/service-time.ts
function followTime(client, options) {
  const { service, clock = systemClock, logger = silentLogger } = options;
  const time = new ServiceClock(clock, (skewMs) => {
    logger.warn(`this machine's clock is ${describeSkew(skewMs, service)}: ${service} time is used. Set the clock.`);
  });
  client.middlewareStack.add(
    (next) => (args) => time.during(
      () => next(args),
      ({ response }) => dateOf(response)
    ),
    { step: "deserialize", priority: "low" }
  );
  return time;
}
function dateOf(response) {
  const { headers } = Object(response);
  return headers?.date;
}
export {
  cleanErrorsOf,
  followTime
};
