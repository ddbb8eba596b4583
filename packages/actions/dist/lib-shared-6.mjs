import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError,
  proxySecrets
} from "./lib-shared-3.mjs";

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

// ../engine/src/platform/redact.ts
var PATTERNS = [
  [/\b(org|proj|sk|sess)-[\w-]{4,}|\b(proj)_\w{4,}/g, "$1$2-\u2026"],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, "$1\u2026"],
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, "$1 \u2026"],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, "$1\u2026@"],
  [/\b(Signature|X-Amz-Security-Token)=[\w%/+=-]{6,}/gi, "$1=\u2026"]
];
function redact(text, secrets = []) {
  return PATTERNS.reduce((shown, [pattern, by]) => shown.replace(pattern, by), hideSecrets(text, secrets));
}
function hideSecrets(text, secrets) {
  return secrets.reduce(
    (shown, secret) => secret !== void 0 && secret.length >= 8 ? shown.replaceAll(secret, "\u2026") : shown,
    text
  );
}
var SECRET_VARIABLES = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID", "OPENAI_API_KEY"];
function secretsOf(env) {
  return [...SECRET_VARIABLES.map((name) => env[name]), ...proxySecrets(env)];
}

export {
  redact,
  hideSecrets,
  secretsOf,
  checkKey,
  checkPrefix
};
