import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/objects/digested.ts
import { createHash } from "node:crypto";
async function hasDigest(store, key, sha256) {
  try {
    const hash = createHash("sha256");
    for await (const chunk of await store.stream(key)) hash.update(chunk);
    return hash.digest("hex") === sha256;
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return false;
    throw error;
  }
}
async function writeDigested(store, key, file, sha256) {
  if (await store.create(key, { file })) return;
  if (!await hasDigest(store, key, sha256)) await store.put(key, { file });
}

export {
  hasDigest,
  writeDigested
};
