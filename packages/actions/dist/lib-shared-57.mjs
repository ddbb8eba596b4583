import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  FILE_BOUNDS,
  readWhole
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError
} from "./lib-shared-54.mjs";
import {
  __callDispose,
  __using
} from "./lib-shared-44.mjs";

// ../engine/src/platform/input-file.ts
import { constants } from "node:fs";
import { open, stat } from "node:fs/promises";
async function readInputFile(path) {
  var _stack = [];
  try {
    const { most } = FILE_BOUNDS.settings;
    const file = __using(_stack, await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)), true);
    if (!(await file.stat()).isFile()) throw new Error(`${path} is no regular file`);
    const bytes = await readWhole(file.createReadStream({ autoClose: false, end: most }));
    if (bytes.length <= most) return bytes;
    throw new CompletionBatchError("invalid-input", `the file has more than ${most} bytes`, {
      where: path,
      remedy: "Check its path: plans, manifests, reports and price lists have kilobytes."
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isNoFile(path) {
  const found = await stat(path).catch(() => void 0);
  return found?.isFile() === false;
}

export {
  readInputFile,
  isNoFile
};
