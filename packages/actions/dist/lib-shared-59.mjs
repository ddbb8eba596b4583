import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/platform/plain-http.ts
import { BlockList, isIP } from "node:net";
var ALLOW_HTTP = "COMPLETION_BATCH_ALLOW_HTTP";
var LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
function checkPlainHttp(url, env, where) {
  if (url.protocol !== "http:" || isLoopback(url.hostname)) return;
  const allowed = (env[ALLOW_HTTP] ?? "").toLowerCase().split(/[,\s]+/);
  const names = [url.hostname, `${url.hostname}:${url.port || "80"}`];
  if (names.some((name) => allowed.includes(name))) return;
  throw new CompletionBatchError(
    "invalid-input",
    `${url.protocol}//${url.host} is not encrypted, and another machine: nothing was sent to it`,
    { where, remedy: `Use https://. If everything between here and there is yours, set ${ALLOW_HTTP}=${url.host}.` }
  );
}
function isLoopback(hostname) {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}

export {
  checkPlainHttp
};
