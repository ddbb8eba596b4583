import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  BLOCK_BYTES
} from "./lib-shared-33.mjs";

// ../engine/src/platform/key-table.ts
import { hash } from "node:crypto";
var WORDS = 4;
var BLOCK = 1 << 16;
var FIRST_SLOTS = 1 << 10;
var KeyTable = class {
  #size = 0;
  #digests = [];
  /** By the first word of a digest, and further on where that slot is taken: the key's number and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of the key that is asked for. */
  #digest = new Uint32Array(WORDS);
  get size() {
    return this.#size;
  }
  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key) {
    const number = (this.#slots[this.#slotOf(key)] ?? 0) - 1;
    return number === -1 ? void 0 : number;
  }
  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key) {
    const slot = this.#slotOf(key);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known !== -1) return known;
    const number = this.#size;
    if (number % BLOCK === 0) this.#digests.push(new Uint32Array(BLOCK * WORDS));
    this.#digests.at(-1)?.set(this.#digest, number % BLOCK * WORDS);
    this.#slots[slot] = number + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number;
  }
  /** The slot that has the key, or that is free for it. */
  #slotOf(key) {
    const digest = hash("sha256", key, "binary");
    for (let word = 0; word < WORDS; word += 1) {
      const at = word * 4;
      this.#digest[word] = digest.charCodeAt(at) | digest.charCodeAt(at + 1) << 8 | digest.charCodeAt(at + 2) << 16 | digest.charCodeAt(at + 3) << 24;
    }
    const mask = this.#slots.length - 1;
    let slot = this.#word(0) & mask;
    for (; ; ) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0 || this.#is(held - 1)) return slot;
      slot = slot + 1 & mask;
    }
  }
  #word(word) {
    return this.#digest[word] ?? 0;
  }
  /** Whether the key that is asked for has this number. */
  #is(number) {
    const block = this.#digests[Math.floor(number / BLOCK)];
    const at = number % BLOCK * WORDS;
    for (let word = 0; word < WORDS; word += 1) if (block?.[at + word] !== this.#digest[word]) return false;
    return true;
  }
  #grow() {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = (this.#digests[Math.floor(number / BLOCK)]?.[number % BLOCK * WORDS] ?? 0) & mask;
      while (slots[slot] !== 0) slot = slot + 1 & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
};

// ../engine/src/requests/block-digests.ts
import { createHash } from "node:crypto";
var BlockDigests = class {
  #hash = createHash("sha256");
  #blocks = [];
  #bytes = 0;
  update(bytes) {
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + BLOCK_BYTES - this.#bytes % BLOCK_BYTES);
      this.#hash.update(piece);
      this.#bytes += piece.length;
      at += piece.length;
      if (this.#bytes % BLOCK_BYTES === 0) this.#blocks.push(this.upToHere());
    }
  }
  upToHere() {
    return this.#hash.copy().digest("hex");
  }
  /** Nothing can be added then. */
  end() {
    const sha256 = this.#hash.digest("hex");
    if (this.#bytes % BLOCK_BYTES > 0) this.#blocks.push(sha256);
    return { sha256, bytes: this.#bytes, blocks: this.#blocks };
  }
};

export {
  KeyTable,
  BlockDigests
};
