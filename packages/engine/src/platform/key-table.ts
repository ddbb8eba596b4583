/** Numbers for texts, millions of them in some 30 bytes each: a Map of strings takes ten times that. */
import { hash, randomInt } from 'node:crypto';

/**
 * A key of up to so many letters, each of one byte, is kept as it is: to make a digest of it takes four times as long. Of any other
 * 128 bits of its SHA-256 are: nobody finds two keys that share them.
 */
const MOST_LETTERS = 48;
const DIGEST_BYTES = 16;
/** In place of a key's length. */
const IS_DIGEST = 0xff;
/** A record: its number, its length, its bytes. */
const [LENGTH_AT, BYTES_AT] = [4, 5] as const;
/** Records of many keys, so that growing copies none. */
const BLOCK_BYTES = 1 << 20;
const FIRST_SLOTS = 1 << 10;

/** Gives each key a number, from 0 in the order in which they come: the place of what is known of it in lists of numbers. */
export class KeyTable {
  #size = 0;
  readonly #blocks: Buffer[] = [];
  /** Of the last block, bytes that are taken. */
  #end = BLOCK_BYTES;
  /** By a key's hash, and further on where that slot is taken: the place of its record and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of this table alone, so that nobody writes keys that all want the same slot. */
  readonly #seed = randomInt(2 ** 32);
  /** The key that is asked for, as its record would have it. */
  readonly #bytes = new Uint8Array(MOST_LETTERS);
  #length = 0;
  #hasDigests = false;

  get size(): number {
    return this.#size;
  }

  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key: string): number | undefined {
    const held = this.#slots[this.#slotOf(key)] ?? 0;
    return held === 0 ? undefined : this.#numberAt(held - 1);
  }

  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key: string): number {
    const slot = this.#slotOf(key);
    const held = this.#slots[slot] ?? 0;
    if (held !== 0) return this.#numberAt(held - 1);
    const number = this.#size;
    this.#slots[slot] = this.#write(number) + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** All of them in their order; undefined where one is kept as its digest. To be read before another is added. */
  keys(): Iterable<string> | undefined {
    return this.#hasDigests ? undefined : this.#keys();
  }

  *#keys(): Generator<string> {
    let place = 0;
    for (let number = 0; number < this.#size; number += 1) {
      // Behind the last record of a block there are zeros, or no room for one.
      const at = place % BLOCK_BYTES;
      const isOver = number > 0 && (at + BYTES_AT > BLOCK_BYTES || this.#numberAt(place) !== number);
      if (isOver) place += BLOCK_BYTES - at;
      const begin = (place % BLOCK_BYTES) + BYTES_AT;
      const block = this.#blockOf(place);
      const length = block[begin - BYTES_AT + LENGTH_AT] as number;
      yield block.toString('latin1', begin, begin + length);
      place += BYTES_AT + length;
    }
  }

  #numberAt(place: number): number {
    return this.#blockOf(place).readUInt32LE(place % BLOCK_BYTES);
  }

  #blockOf(place: number): Buffer {
    return this.#blocks[Math.floor(place / BLOCK_BYTES)] as Buffer;
  }

  /** The record of the key that is asked for. @returns its place */
  #write(number: number): number {
    const bytes = bytesOf(this.#length);
    this.#hasDigests ||= this.#length === IS_DIGEST;
    if (this.#end + BYTES_AT + bytes > BLOCK_BYTES) {
      this.#blocks.push(Buffer.alloc(BLOCK_BYTES));
      this.#end = 0;
    }
    const block = this.#blocks.at(-1) as Buffer;
    const at = this.#end;
    block.writeUInt32LE(number, at);
    block[at + LENGTH_AT] = this.#length;
    for (let each = 0; each < bytes; each += 1) block[at + BYTES_AT + each] = this.#bytes[each] as number;
    this.#end += BYTES_AT + bytes;
    return (this.#blocks.length - 1) * BLOCK_BYTES + at;
  }

  /** The slot that has the key, or that is free for it. */
  #slotOf(key: string): number {
    this.#take(key);
    const mask = this.#slots.length - 1;
    let slot = this.#hashOf(this.#bytes, 0, this.#length) & mask;
    for (;;) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0 || this.#isAt(held - 1)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #take(key: string): void {
    if (this.#takeLetters(key)) return;
    // A text: millions of buffers, each with memory of its own, keep the collector busy.
    const digest = hash('sha256', key, 'binary');
    for (let at = 0; at < DIGEST_BYTES; at += 1) this.#bytes[at] = digest.charCodeAt(at);
    this.#length = IS_DIGEST;
  }

  #takeLetters(key: string): boolean {
    const { length } = key;
    if (length > MOST_LETTERS) return false;
    for (let at = 0; at < length; at += 1) {
      const letter = key.charCodeAt(at);
      if (letter > 0xff) return false;
      this.#bytes[at] = letter;
    }
    this.#length = length;
    return true;
  }

  /** FNV-1a, and what MurmurHash3 ends with. */
  #hashOf(bytes: Uint8Array, from: number, length: number): number {
    const end = from + bytesOf(length);
    let sum = this.#seed ^ length;
    for (let at = from; at < end; at += 1) sum = Math.imul(sum ^ (bytes[at] as number), 0x01000193);
    sum = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
    sum = Math.imul(sum ^ (sum >>> 13), 0xc2b2ae35);
    return sum ^ (sum >>> 16);
  }

  /** Whether the record there is that of the key that is asked for. */
  #isAt(place: number): boolean {
    const block = this.#blockOf(place);
    const at = place % BLOCK_BYTES;
    if (block[at + LENGTH_AT] !== this.#length) return false;
    const bytes = bytesOf(this.#length);
    for (let each = 0; each < bytes; each += 1) if (block[at + BYTES_AT + each] !== this.#bytes[each]) return false;
    return true;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (const held of this.#slots) {
      if (held === 0) continue;
      const block = this.#blockOf(held - 1);
      const at = (held - 1) % BLOCK_BYTES;
      let slot = this.#hashOf(block, at + BYTES_AT, block[at + LENGTH_AT] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = held;
    }
    this.#slots = slots;
  }
}

function bytesOf(length: number): number {
  return length === IS_DIGEST ? DIGEST_BYTES : length;
}
