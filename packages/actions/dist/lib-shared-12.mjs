import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  systemTimer
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/platform/unfold.ts
var ESCAPE = /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'`\\/bfnrtv])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi;
function unfold(text) {
  const pieces = [];
  const parts = [];
  let done = 0;
  let length = 0;
  const add = (said, to, plain) => {
    pieces.push({ at: length, from: done, to, plain });
    parts.push(said);
    length += said.length;
    done = to;
  };
  for (const { 0: sequence, index } of text.matchAll(ESCAPE)) {
    if (index > done) add(text.slice(done, index), index, true);
    add(meaning(sequence), index + sequence.length, false);
  }
  if (pieces.length === 0) return void 0;
  add(text.slice(done), text.length, true);
  return {
    text: parts.join(""),
    sourceOf: ([from, to]) => {
      const first = pieceAt(pieces, from);
      const last = pieceAt(pieces, to - 1);
      return [
        first.plain ? first.from + (from - first.at) : first.from,
        last.plain ? last.from + (to - last.at) : last.to
      ];
    }
  };
}
var NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
var CONTROLS = { b: "\b", f: "\f", n: "\n", r: "\r", t: "	", v: "\v" };
function meaning(sequence) {
  if (sequence.startsWith("%")) return Buffer.from(sequence.replaceAll("%", ""), "hex").toString();
  if (sequence.startsWith("\\")) {
    const [sign = "", ...digits] = sequence.slice(1);
    if (digits.length > 0) return String.fromCharCode(Number.parseInt(digits.join(""), 16));
    return CONTROLS[sign] ?? sign;
  }
  const name = sequence.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return NAMED[name] ?? sequence;
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 1114111 ? String.fromCodePoint(code) : sequence;
}
function pieceAt(pieces, place) {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

// ../engine/src/platform/redactor.ts
var GAP = "\u2026";
var SHORTEST = 8;
var LAYERS = 5;
function redactor(secrets) {
  const needles = needlesOf(secrets);
  if (needles.length === 0) return (text) => text;
  return (text) => {
    const ranges = [];
    let layer = { text, sourceOf: (range) => range };
    for (let depth = 0; depth <= LAYERS; depth += 1) {
      for (const needle of needles) {
        for (const range of rangesOf(layer.text, needle)) ranges.push(layer.sourceOf(range));
      }
      const inner = depth < LAYERS ? unfold(layer.text) : void 0;
      if (inner === void 0) break;
      const outer = layer.sourceOf;
      layer = { text: inner.text, sourceOf: (range) => outer(inner.sourceOf(range)) };
    }
    return without(text, ranges);
  };
}
function plainRedactor(secrets) {
  const long = [...secrets].filter((secret) => secret !== void 0 && secret.length >= 16);
  const forms = new Set(long.flatMap((secret = "") => [secret, JSON.stringify(secret).slice(1, -1)]));
  return (text) => [...forms].reduce((shown2, form) => shown2.replaceAll(form, GAP), text);
}
function needlesOf(secrets) {
  const values = /* @__PURE__ */ new Set();
  for (const secret of secrets) {
    for (const value of [secret ?? "", ...(secret ?? "").split(/[\r\n]+/)]) {
      const typed = value.trim();
      const forms = [value, typed, typed.replaceAll(" ", "+"), JSON.stringify(value).slice(1, -1), unfolded(typed)];
      for (const form of forms) {
        if (form.length >= SHORTEST) values.add(form);
      }
    }
  }
  const packed = /* @__PURE__ */ new Set();
  for (const value of values) for (const form of packedForms(value)) packed.add(form);
  const needle = (text, isPacked) => ({
    text,
    half: Math.max(SHORTEST, Math.ceil(text.length / 2)),
    packed: isPacked
  });
  return [...[...values].map((value) => needle(value, false)), ...[...packed].map((form) => needle(form, true))];
}
function unfolded(text) {
  const inner = unfold(text)?.text;
  return inner === void 0 || inner === text ? text : unfolded(inner);
}
function packedForms(value) {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].flatMap((skipped) => {
    const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    return [whole.toString("base64"), whole.toString("base64url")];
  });
  const hex = bytes.toString("hex");
  return [...base64, hex, hex.toUpperCase()].filter((form) => form.length >= SHORTEST);
}
function* rangesOf(text, { text: secret, half, packed }) {
  const head = secret.slice(0, half);
  for (let at = text.indexOf(head); at !== -1; ) {
    let to = at + half;
    while (to - at < secret.length && text[to] === secret[to - at]) to += 1;
    const range = packed ? blobAround(text, at, to) : [at, to];
    yield range;
    at = text.indexOf(head, packed ? range[1] : to - half + 1);
  }
  const tail = secret.slice(-half);
  let done = 0;
  for (let at = text.indexOf(tail); at !== -1; at = text.indexOf(tail, packed ? done : at + 1)) {
    let from = at;
    while (from > done && at - from < secret.length - half && text[from - 1] === secret[secret.length - half - 1 - (at - from)]) {
      from -= 1;
    }
    const range = packed ? blobAround(text, from, at + half) : [from, at + half];
    yield range;
    done = range[1];
  }
}
var PACKED_SIGN = /[\w+/=-]/;
function blobAround(text, from, to) {
  let start = from;
  let end = to;
  while (start > 0 && PACKED_SIGN.test(text[start - 1] ?? "")) start -= 1;
  while (end < text.length && PACKED_SIGN.test(text[end] ?? "")) end += 1;
  return [start < from && text[start - 1] === "\\" ? start + 1 : start, end];
}
var KIND = /^(?:(?:org|proj|sess|sk)[-_]|AKIA|ASIA)/;
function without(text, ranges) {
  if (ranges.length === 0) return text;
  const parts = [];
  let kept = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from > kept || parts.length === 0) {
      const kind = KIND.exec(text.slice(from, Math.min(to, from + 5)))?.[0] ?? "";
      parts.push(text.slice(kept, from), kind, GAP);
    }
    kept = Math.max(kept, to);
  }
  return parts.join("") + text.slice(kept);
}
function hideIn(value, hide, depth = 0) {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 50) return void 0;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, hide, depth + 1));
  if (value instanceof Headers) {
    return new Headers([...value].map(([name, text]) => [name, hide(text).replaceAll(GAP, "...")]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hideIn(item, hide, depth + 1)]));
}
var CAUSES = 20;
function cleanError(error, hide, seen = /* @__PURE__ */ new Set()) {
  if (!(error instanceof Error) || seen.has(error) || seen.size > CAUSES) {
    return typeof error === "string" ? hide(error) : error;
  }
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    const property = Object.getOwnPropertyDescriptor(error, name);
    if (property === void 0 || !("value" in property) || !property.writable) continue;
    const value = property.value;
    if (value instanceof Error) cleanError(value, hide, seen);
    else if (Array.isArray(value)) {
      Reflect.set(
        error,
        name,
        value.map((item) => item instanceof Error ? cleanError(item, hide, seen) : hideIn(item, hide))
      );
    } else if (typeof value === "string" || typeof value === "object") Reflect.set(error, name, hideIn(value, hide));
  }
  if (typeof error.stack === "string") Reflect.set(error, "stack", hide(error.stack));
  return error;
}
function guardStream(stream, hide) {
  const { write } = stream;
  const guarded = (chunk, ...rest) => {
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk);
    const shown2 = hide(text);
    return Reflect.apply(write, stream, [shown2 === text ? chunk : shown2, ...rest]);
  };
  stream.write = guarded;
  return () => {
    if (stream.write === guarded) stream.write = write;
  };
}

// ../engine/src/platform/redact.ts
var SHAPES = [
  [/\b(org|proj|sk|sess)-[\w-]{4,}|\b(proj)_\w{4,}/g, "$1$2-\u2026"],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, "$1\u2026"],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AIza|hf_|gsk_|npm_)[\w-]{16,}/g, "$1\u2026"],
  [/\beyJ[\w-]{12,}(?:\.[\w-]+){0,2}/g, "eyJ\u2026"],
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, "$1 \u2026"],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,2048}@/gi, "$1\u2026@"],
  [
    /\b(Signature|X-Amz-(?:Security-Token|Signature|Credential)|api[-_]?key|access[-_]token|client[-_]secret|password|sig)=[\w%/+=.~-]{6,}/gi,
    "$1=\u2026"
  ]
];
function redact(text, secrets = []) {
  return SHAPES.reduce((shown2, [pattern, by]) => shown2.replace(pattern, by), hideSecrets(text, secrets));
}
function hideSecrets(text, secrets) {
  return redactor(secrets)(text);
}
var SECRET_NAME = /(key|token|secret|password|passwd|passphrase|credentials?|authorization|cookie|(^|[-_])(pat|pwd|pass))([-_]id)?$/i;
var SECRET_PARAMETER = /^(sig|code|auth)$|signature$/i;
var SENT = /^(AWS|OPENAI|INPUT|AZURE_OPENAI|CHROMA)_|_proxy$/i;
var ACCOUNT = ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"];
var HARMLESS = ["PWD", "OLDPWD"];
function isSecretName(name) {
  return SECRET_NAME.test(name) && !HARMLESS.includes(name);
}
function secretsOf(env) {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    return isSecretName(name) || ACCOUNT.includes(name) ? [value, ...secretsInUrl(value)] : secretsInUrl(value);
  });
}
function sentSecretsOf(env) {
  return secretsOf(Object.fromEntries(Object.entries(env).filter(([name]) => SENT.test(name))));
}
function secretsInUrl(url) {
  const [place = "", ...rest] = url.trim().split(/[?#&]/);
  const userinfo = userinfoOf(place);
  const parameters = rest.map((parameter) => [parameter.slice(0, parameter.indexOf("=")), parameter.slice(parameter.indexOf("=") + 1)]).filter(([name = ""]) => isSecretName(name) || SECRET_PARAMETER.test(name));
  return [userinfo, userinfo.slice(userinfo.indexOf(":") + 1), ...parameters.map(([, value = ""]) => value)].filter((text) => text !== "").flatMap((text) => [.../* @__PURE__ */ new Set([text, decoded(text)])]);
}
function userinfoOf(place) {
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(place) ?? /^[a-z][a-z0-9+.-]*:\/\/([^/:@]+:(?!\d*(?:\/|$)).*)@/i.exec(place) ?? /^([^\s/:@"'{}]+:[^\s/@"'{}]+)@/.exec(place);
  return found?.[1] ?? "";
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
function shownUrl(url) {
  return url.trim().slice(0, 2e3).replace(/[?#].*$/s, "").replace(/^([a-z0-9+.-]*:\/+)?[^/]*@/i, "$1\u2026@");
}

// ../engine/src/platform/proxy.ts
import { BlockList, isIP } from "node:net";
var METADATA_HOSTS = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];
var SOCKETS = { keepAlive: true, maxSockets: 50 };
var nodeHttp = () => process.getBuiltinModule("node:http");
var nodeHttps = () => process.getBuiltinModule("node:https");
var EXAMPLE = "http://proxy.example.com:3128";
function proxyFor(url, env) {
  if (!URL.canParse(url)) return void 0;
  const target = new URL(url);
  return isExcepted(target, env) ? void 0 : proxyOf(target.protocol === "https:" ? "https" : "http", env);
}
function proxyOf(scheme, env) {
  const variable = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase()].find((name) => env[name]);
  const value = variable === void 0 ? void 0 : env[variable]?.trim();
  if (variable === void 0 || !value) return void 0;
  const written = value.includes("://") ? value : `http://${value}`;
  const invalid = (why) => new CompletionBatchError("invalid-input", `${variable} ${why}`, {
    where: variable,
    remedy: `Give it the URL of an http or https proxy, such as ${EXAMPLE} or http://user:password@proxy.example.com:3128 (special characters percent-encoded), or take it out.`
  });
  if (!URL.canParse(written)) throw invalid("is no URL");
  const url = new URL(written);
  if (!["http:", "https:"].includes(url.protocol)) throw invalid(`names a proxy of the kind ${url.protocol}//`);
  try {
    decodeURIComponent(`${url.username}${url.password}`);
  } catch {
    throw invalid('has a "%" in user name or password that belongs to no percent-encoding');
  }
  return { variable, url };
}
function isExcepted({ hostname, port, protocol }, env) {
  const host = bare(hostname.toLowerCase());
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  return exceptions(env).some((entry) => {
    if (entry === "*") return true;
    const [, name = entry, onPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    if (onPort !== void 0 && onPort !== itsPort) return false;
    if (name.includes("/")) return inNetwork(host, name);
    const suffix = bare(name).replace(/^\*?\./, "");
    return suffix !== "" && (host === suffix || isIP(host) === 0 && host.endsWith(`.${suffix}`));
  });
}
function exceptions(env) {
  const list = env.no_proxy || env.NO_PROXY || "";
  return list.toLowerCase().split(/[,\s]+/).filter((entry) => entry !== "");
}
function inNetwork(host, network) {
  const [address = "", prefix = ""] = network.split("/");
  const family = isIP(host);
  if (family === 0 || isIP(bare(address)) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(bare(address), Number(prefix), type);
  return list.check(host, type);
}
function bare(host) {
  return host.replace(/^\[(.*)\]$/, "$1");
}
function proxyVariables(env, urls) {
  const proxies = { http: proxyOf("http", env), https: proxyOf("https", env) };
  if (proxies.http === void 0 && proxies.https === void 0) return void 0;
  const direct = urls.flatMap((url) => {
    if (url === void 0 || !URL.canParse(url) || proxyFor(url, env) !== void 0) return [];
    const { hostname, port, protocol } = new URL(url);
    return [`${hostname}:${port || (protocol === "https:" ? 443 : 80)}`];
  });
  const named = exceptions(env).flatMap((entry) => /^[a-z0-9]/.test(entry) ? [entry, `.${entry}`] : [entry]);
  return {
    ...proxies.http === void 0 ? {} : { http_proxy: proxies.http.url.href },
    ...proxies.https === void 0 ? {} : { https_proxy: proxies.https.url.href },
    no_proxy: named.includes("*") ? "*" : [...METADATA_HOSTS, ...direct, ...named].join(",")
  };
}
function endpoints(env) {
  return Object.entries(env).flatMap(([name, value]) => name.startsWith("AWS_ENDPOINT_URL") ? [value] : []);
}
function proxyAgents(env, urls = endpoints(env)) {
  const proxyEnv = proxyVariables(env, urls);
  if (proxyEnv === void 0) return {};
  const options = { ...SOCKETS, proxyEnv };
  return {
    requestHandler: { httpAgent: new (nodeHttp()).Agent(options), httpsAgent: new (nodeHttps()).Agent(options) }
  };
}
function nameProxy(client, env) {
  if (proxyOf("http", env) === void 0 && proxyOf("https", env) === void 0) return;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { protocol, hostname, port } = args.request;
      const url = `${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`;
      const answer = await naming(url, env, () => next(args));
      if (Object(answer.response).statusCode === 407) throw refusedBy(url, env);
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchProxy" }
  );
}
function proxyFetch(url, env) {
  const variables = proxyVariables(env, [url]);
  if (variables === void 0) return void 0;
  if (canProxy()) nodeHttp().setGlobalProxyFromEnv(variables);
  return async (input, init) => {
    const answer = await naming(url, env, () => fetch(input, init));
    if (answer.status === 407) throw refusedBy(url, env);
    return answer;
  };
}
function canProxy() {
  return typeof nodeHttp().setGlobalProxyFromEnv === "function";
}
async function naming(url, env, request) {
  try {
    return await request();
  } catch (error) {
    const proxy = proxyFor(url, env);
    if (proxy !== void 0 && error instanceof Error && error.name !== "AbortError") {
      Object.assign(error, { proxy: shown(proxy) });
    }
    throw error;
  }
}
function refusedBy(url, env) {
  const error = new Error("the proxy wants a user name and a password, or refuses those it got (407)");
  const proxy = proxyFor(url, env);
  return proxy === void 0 ? error : Object.assign(error, { code: "407", proxy: shown(proxy) });
}
function shown({ variable, url }) {
  const old = canProxy() ? "" : `, which Node.js ${process.version} cannot use: it takes 24.14, with a newer runner, say`;
  return `the proxy ${url.protocol}//${url.host} (${variable})${old}`;
}
function proxyIn(error) {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (typeof at.proxy === "string") return at.proxy;
  }
  return void 0;
}
var PROXY_REMEDY = "Check that the proxy is up and lets this machine through; a host that needs none belongs in NO_PROXY.";

// ../engine/src/platform/in-time.ts
async function inTime(ms, work, late, timer = systemTimer) {
  const ending = new AbortController();
  const { promise, reject } = Promise.withResolvers();
  const cancel = timer.after(ms, () => {
    const error = late();
    reject(error);
    ending.abort(error);
  });
  try {
    return await Promise.race([work(ending.signal), promise]);
  } finally {
    cancel();
  }
}

export {
  redactor,
  plainRedactor,
  hideIn,
  cleanError,
  guardStream,
  redact,
  isSecretName,
  secretsOf,
  sentSecretsOf,
  secretsInUrl,
  shownUrl,
  inTime,
  proxyAgents,
  nameProxy,
  proxyFetch,
  proxyIn,
  PROXY_REMEDY
};
