/** Numbers for texts, millions of them in some 24 bytes each: a Map of strings takes ten times that. */
import { hash } from 'node:crypto';

/** Of a key's SHA-256, 128 bits are kept: nobody finds two keys that share them. */
const WORDS = 4;
/** Keys whose digests lie in one block, so that growing copies none. */
const BLOCK = 1 << 16;
const FIRST_SLOTS = 1 << 10;

/** Gives each key a number, from 0 in the order in which they come: the place of what is known of it in lists of numbers. */
export class KeyTable {
  #size = 0;
  readonly #digests: Uint32Array[] = [];
  /** By the first word of a digest, and further on where that slot is taken: the key's number and 1 more; 0 is free. */
  #slots = new Uint32Array(FIRST_SLOTS);
  /** Of the key that is asked for. */
  readonly #digest = new Uint32Array(WORDS);

  get size(): number {
    return this.#size;
  }

  /** Undefined for a key that was never added. @param key well-formed Unicode */
  numberOf(key: string): number | undefined {
    const number = (this.#slots[this.#slotOf(key)] ?? 0) - 1;
    return number === -1 ? undefined : number;
  }

  /** Its number: a new one is the size before. @param key well-formed Unicode */
  add(key: string): number {
    const slot = this.#slotOf(key);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known !== -1) return known;
    const number = this.#size;
    if (number % BLOCK === 0) this.#digests.push(new Uint32Array(BLOCK * WORDS));
    this.#digests.at(-1)?.set(this.#digest, (number % BLOCK) * WORDS);
    this.#slots[slot] = number + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return number;
  }

  /** The slot that has the key, or that is free for it. */
  #slotOf(key: string): number {
    // A text: millions of buffers, each with memory of its own, keep the collector busy.
    const digest = hash('sha256', key, 'binary');
    for (let word = 0; word < WORDS; word += 1) {
      const at = word * 4;
      this.#digest[word] =
        digest.charCodeAt(at) |
        (digest.charCodeAt(at + 1) << 8) |
        (digest.charCodeAt(at + 2) << 16) |
        (digest.charCodeAt(at + 3) << 24);
    }
    const mask = this.#slots.length - 1;
    let slot = this.#word(0) & mask;
    for (;;) {
      const held = this.#slots[slot] ?? 0;
      if (held === 0 || this.#is(held - 1)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #word(word: number): number {
    return this.#digest[word] ?? 0;
  }

  /** Whether the key that is asked for has this number. */
  #is(number: number): boolean {
    const block = this.#digests[Math.floor(number / BLOCK)];
    const at = (number % BLOCK) * WORDS;
    for (let word = 0; word < WORDS; word += 1) if (block?.[at + word] !== this.#digest[word]) return false;
    return true;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number += 1) {
      let slot = (this.#digests[Math.floor(number / BLOCK)]?.[(number % BLOCK) * WORDS] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}
