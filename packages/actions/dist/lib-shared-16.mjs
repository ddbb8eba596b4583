import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  BoundError,
  OPENAI_BOUNDS,
  checkJson,
  cleanError,
  inTime,
  isSecretName,
  paced,
  plainRedactor,
  readBeginning,
  readWhole,
  redactor,
  seconds,
  secretsInUrl,
  sourceOf,
  systemTimer
} from "./lib-shared-7.mjs";

// ../engine/src/platform/bounded-fetch.ts
function boundedFetch(inner, rules) {
  const { bounds, timer = systemTimer } = rules;
  return async (input, init) => {
    const response = await begun(inner, input, init, rules);
    const { status, statusText, headers, body } = response;
    const like = { status, statusText, headers };
    if (response.type === "opaqueredirect" || status >= 300 && status < 400 && status !== 304) {
      void body?.cancel().catch(() => {
      });
      return redirected(urlOf(input), status, headers, rules);
    }
    if (body === null) return response;
    if (!response.ok) {
      const { error, errorMs } = bounds;
      const pace = { name: "the error", most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
      return new Response(await readBeginning(sourceOf(body), pace, timer), like);
    }
    if (rules.isStreamed(urlOf(input), init)) return response;
    try {
      const pace = {
        name: "the answer",
        most: bounds.json.most,
        silenceMs: bounds.silenceMs.most,
        wholeMs: bounds.answerMs.most
      };
      const bytes = await readWhole(paced(sourceOf(body), pace, timer));
      if (/json/i.test(headers.get("content-type") ?? "")) checkJson(bytes.toString());
      return new Response(bytes, like);
    } catch (error) {
      return new Response(new ReadableStream({ start: (stream) => stream.error(error) }), like);
    }
  };
}
function begun(inner, ...[input, init, rules]) {
  const { bounds, timer } = rules;
  const { most } = rules.isUpload(init) ? bounds.uploadMs : bounds.headMs;
  const call = (ending) => {
    const signal = AbortSignal.any([ending, ...init?.signal ? [init.signal] : []]);
    return inner(input, { ...init, signal, redirect: "manual" });
  };
  const late = () => new BoundError(`${urlOf(input).host} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
function redirected(from, status, headers, rules) {
  const location = headers.get("location") ?? "";
  const to = URL.canParse(location, from.href) ? new URL(location, from.href).host : "nowhere";
  const message = `${from.host} sends this call on to ${to}, and redirects are not followed: ${rules.redirected}`;
  const date = headers.get("date");
  return new Response(JSON.stringify({ message, error: { message, code: "redirected" } }), {
    status: status === 0 ? 302 : status,
    headers: { "content-type": "application/json", ...date === null ? {} : { date } }
  });
}
function urlOf(input) {
  return new URL(input instanceof Request ? input.url : String(input));
}

// ../engine/src/openai/bounded-fetch.ts
var clients = /* @__PURE__ */ new WeakMap();
function bounded(openai, timer) {
  const known = clients.get(openai);
  if (known !== void 0) return known;
  const { fetch: own = fetch } = openai;
  const rules = {
    bounds: OPENAI_BOUNDS,
    isUpload: (init) => init?.body instanceof FormData,
    isStreamed: (url) => url.pathname.endsWith("/content"),
    redirected: "name the right server in OPENAI_BASE_URL",
    timer
  };
  const client = openai.withOptions({ fetch: boundedFetch(own, rules) });
  clients.set(openai, client);
  clients.set(client, client);
  return client;
}

// ../engine/src/openai/ask.ts
var told = /* @__PURE__ */ new WeakMap();
var kept = /* @__PURE__ */ new WeakMap();
function keepSecret(openai, secrets) {
  const known = told.get(openai) ?? [];
  told.set(openai, [...known, ...secrets.filter((secret) => secret !== void 0)]);
  return openai;
}
async function ask(openai, call) {
  try {
    return await call(bounded(openai));
  } catch (error) {
    throw cleanError(error, hiderOf(openai));
  }
}
function hiderOf(openai) {
  return keptOf(openai).text;
}
function dataHiderOf(openai) {
  return keptOf(openai).data;
}
function keptOf(openai) {
  const secrets = [...secretsOfClient(openai), ...told.get(openai) ?? []];
  const known = kept.get(openai);
  if (known?.secrets.length === secrets.length && known.secrets.every((secret, index) => secret === secrets[index])) {
    return known;
  }
  const made = { secrets, text: redactor(secrets), data: plainRedactor(secrets) };
  kept.set(openai, made);
  return made;
}
function secretsOfClient(openai) {
  const { apiKey, adminAPIKey, webhookSecret, organization, project, baseURL } = openai;
  const { defaultHeaders, defaultQuery } = Object(Reflect.get(openai, "_options"));
  const named = [defaultHeaders, defaultQuery].flatMap((members) => Object.entries(Object(members)));
  const values = named.filter(([name]) => isSecretName(name)).map(([, value]) => String(value));
  return [apiKey, adminAPIKey, webhookSecret, organization, project, ...values, ...secretsInUrl(String(baseURL ?? ""))].filter((value) => typeof value === "string" && value !== "").flatMap((value) => [String(value), String(value).replace(/^(Bearer|Basic) +/i, "")]);
}

export {
  boundedFetch,
  keepSecret,
  ask,
  hiderOf,
  dataHiderOf
};
