import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";

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

export {
  checkKey,
  checkPrefix
};
