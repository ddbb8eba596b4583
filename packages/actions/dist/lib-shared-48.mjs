import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  boundedFetch
} from "./lib-shared-47.mjs";
import {
  cleanError,
  isSecretName,
  plainRedactor,
  redactor,
  secretsInUrl
} from "./lib-shared-12.mjs";
import {
  OPENAI_BOUNDS
} from "./lib-shared-16.mjs";

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
  keepSecret,
  ask,
  hiderOf,
  dataHiderOf
};
