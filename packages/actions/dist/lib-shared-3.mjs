import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

// ../engine/src/platform/errors.ts
var SESSION_ENDED = {
  message: "the AWS session has ended, which is the time for which its credentials are good",
  remedy: "Nothing is lost: run it again with new credentials (in a workflow: the next run gets them), and it goes on where it stopped. Work that takes longer needs a longer session (role-duration-seconds of aws-actions/configure-aws-credentials, and the maximum session duration of the role)."
};
var CompletionBatchError = class extends Error {
  name = "CompletionBatchError";
  code;
  where;
  remedy;
  constructor(code, message, details) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code;
    this.where = details.where;
    this.remedy = details.remedy;
  }
};
function isCompletionBatchError(error, code) {
  return error instanceof CompletionBatchError && (code === void 0 || error.code === code);
}
function describeError(error) {
  if (!(error instanceof CompletionBatchError)) return error instanceof Error ? error.message : String(error);
  const where = error.where === void 0 ? "" : ` (${error.where})`;
  return `${withoutFullStop(error.message)}${where}. ${error.remedy}`;
}
function withoutFullStop(text) {
  return text.endsWith(".") ? text.slice(0, -1) : text;
}

// ../engine/src/platform/proxy.ts
import http from "node:http";
import https from "node:https";
import { BlockList, isIP } from "node:net";
var METADATA_HOSTS = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];
var SOCKETS = { keepAlive: true, maxSockets: 50 };
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
function proxyAgents(env) {
  const proxyEnv = proxyVariables(env, endpoints(env));
  if (proxyEnv === void 0) return {};
  const options = { ...SOCKETS, proxyEnv };
  return { requestHandler: { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) } };
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
  if (canProxy()) http.setGlobalProxyFromEnv(variables);
  return async (input, init) => {
    const answer = await naming(url, env, () => fetch(input, init));
    if (answer.status === 407) throw refusedBy(url, env);
    return answer;
  };
}
function canProxy() {
  return typeof http.setGlobalProxyFromEnv === "function";
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
function proxySecrets(env) {
  return ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"].flatMap((name) => {
    const [, password] = /^[^/]*\/\/[^/@]*?:([^/]*)@/.exec(env[name] ?? "") ?? [];
    if (!password) return [];
    try {
      return [password, decodeURIComponent(password)];
    } catch {
      return [password];
    }
  });
}

export {
  SESSION_ENDED,
  CompletionBatchError,
  isCompletionBatchError,
  describeError,
  proxyAgents,
  nameProxy,
  proxyFetch,
  proxyIn,
  PROXY_REMEDY,
  proxySecrets
};
