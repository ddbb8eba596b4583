import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  digestFile
} from "./lib-shared-33.mjs";
import {
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/objects/copied.ts
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
async function copyObject(store, key, path) {
  await pipeline(await store.stream(key), createWriteStream(path));
  return (await digestFile(path)).sha256;
}
async function textIfThere(store, key) {
  try {
    return Buffer.from(await store.get(key)).toString();
  } catch (error) {
    if (isCompletionBatchError(error, "object-not-found")) return void 0;
    throw error;
  }
}

export {
  copyObject,
  textIfThere
};
