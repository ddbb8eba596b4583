import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  __callDispose,
  __using
} from "./lib-shared-44.mjs";

// ../engine/src/platform/digest.ts
import { createHash, hash } from "node:crypto";

// ../engine/src/platform/file-blocks.ts
import { open } from "node:fs/promises";
var BLOCK_BYTES = 1024 * 1024;
var free = [];
var MOST_FREE = 6;
var takeBlock = () => free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
function giveBack(block) {
  if (block?.length === BLOCK_BYTES && free.length < MOST_FREE) free.push(block);
}
async function* blocksOf(path) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path), true);
    let block = takeBlock();
    let other;
    let coming = fill(file, block);
    try {
      for (; ; ) {
        const length = await coming;
        const isLast = length < BLOCK_BYTES;
        const here = block.subarray(0, length);
        if (!isLast) {
          [block, other] = [other ?? takeBlock(), block];
          coming = quietly(fill(file, block));
        }
        if (length > 0) yield here;
        if (isLast) return;
      }
    } finally {
      await coming.catch(() => {
      });
      giveBack(block);
      giveBack(other);
    }
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function fill(file, block) {
  let length = 0;
  while (length < block.length) {
    const { bytesRead } = await file.read(block, length, block.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
function quietly(promise) {
  promise.catch(() => {
  });
  return promise;
}
var NEWLINE = 10;
var LineWriter = class {
  #file;
  #onBlock;
  #block = takeBlock();
  #other;
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
  #ended = false;
  #writing = Promise.resolve();
  /** @param onBlock told of all that is written, in its order: for digests */
  constructor(file, onBlock) {
    this.#file = file;
    this.#onBlock = onBlock;
  }
  /**
   * @param line without its newline; copied, as a stream may use its buffer again
   * @returns what is to be waited for before anything else is done; undefined where that is nothing
   */
  add(line) {
    if (this.#waiting + line.length + 1 > this.#block.length) return this.#makeRoom(line);
    this.#put(line);
    return void 0;
  }
  async #makeRoom(line) {
    await this.#flush();
    if (line.length + 1 > this.#block.length) this.#block = Buffer.allocUnsafe(line.length + 1);
    this.#put(line);
  }
  #put(line) {
    this.#block.set(line, this.#waiting);
    this.#waiting += line.length;
    this.#block[this.#waiting] = NEWLINE;
    this.#waiting += 1;
  }
  async #flush() {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#onBlock(lines);
    await this.#writing;
    this.#writing = quietly(writeAll(this.#file, lines));
    [this.#block, this.#other] = [this.#other ?? takeBlock(), this.#block];
    this.#waiting = 0;
  }
  /** All is written then, and nothing can be added. The file stays open. */
  async end() {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#onBlock(lines);
    await this.#writing;
    await writeAll(this.#file, lines);
    await this.abandon();
  }
  /** Nothing is written any more then, also where a write has failed: the file may be closed. */
  async abandon() {
    await this.#writing.catch(() => {
    });
    if (this.#ended) return;
    this.#ended = true;
    giveBack(this.#block);
    giveBack(this.#other);
  }
};
async function writeAll(file, bytes) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}

// ../engine/src/platform/digest.ts
var SHA256 = /^[0-9a-f]{64}$/;
function sha256(data) {
  return hash("sha256", data);
}
var TEXTS_BYTES = 32 * 1024;
var LETTER_BYTES = 3;
var TextsDigest = class {
  #hash = createHash("sha256");
  #block = Buffer.allocUnsafe(TEXTS_BYTES);
  #waiting = 0;
  add(text) {
    if (this.#waiting + text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
      this.#flush();
      if (text.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
        this.#hash.update(text).update("\n");
        return;
      }
    }
    this.#waiting += this.#block.write(text, this.#waiting);
    this.#waiting += this.#block.write("\n", this.#waiting);
  }
  /** Nothing can be added then. */
  end() {
    this.#flush();
    return this.#hash.digest("hex");
  }
  #flush() {
    this.#hash.update(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
};
async function digestFile(path) {
  const whole = createHash("sha256");
  let bytes = 0;
  for await (const chunk of blocksOf(path)) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest("hex"), bytes };
}
function uuidFromDigest(hex) {
  const variant = (Number.parseInt(hex.charAt(16), 16) & 3 | 8).toString(16);
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// ../engine/src/platform/explain.ts
function explain(error) {
  return error.issues.slice(0, 5).map(explainIssue).join("; ");
}
var TYPES = {
  S: "a text",
  N: "a number",
  M: "a map",
  L: "a list",
  BOOL: "a boolean"
};
function explainIssue({ path, message, ...issue }) {
  const names = path.map(String);
  const isType = (name2, index) => index > 0 && TYPES[name2] !== void 0;
  const name = names.filter((part, index) => !isType(part, index)).join(".");
  const type = names.length > 1 ? names.at(-1) : void 0;
  if (name === "") return message;
  if (issue.code === "invalid_type" && message.endsWith("received undefined")) {
    const wanted = type === void 0 ? void 0 : TYPES[type];
    return wanted === void 0 ? `${name} is missing` : `${name} is not ${wanted} (${type})`;
  }
  return message.startsWith("is ") ? `${name} ${message}` : `${name}: ${message}`;
}

export {
  BLOCK_BYTES,
  blocksOf,
  LineWriter,
  SHA256,
  sha256,
  TextsDigest,
  digestFile,
  uuidFromDigest,
  explain
};
