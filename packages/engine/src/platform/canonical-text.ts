/** One text for one value, however it was written. */
import { createHash, type Hash, hash } from 'node:crypto';

/**
 * JSON with the members of every object in the order of their names.
 * @param value JSON's
 * @throws RangeError where it is nested deeper than the stack is
 */
export function canonicalText(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/**
 * Hex SHA-256 of the canonical text as UTF-8, which is never held: of the lines of a large file it takes a third of the time.
 * @param value JSON's
 * @throws RangeError where it is nested deeper than the stack is
 */
export function canonicalDigest(value: unknown): string {
  const writer = new Writer();
  writer.value(value);
  return writer.digest();
}

/** Letters that are written together, and the bytes that each of them may take: `\u0000`. */
const LETTERS = 8 * 1024;
const LETTER_BYTES = 6;
/** Filled by one value after the other. */
const block = Buffer.allocUnsafeSlow(2 * LETTERS * LETTER_BYTES);

/** Letters up to which a text is sooner written one by one. */
const SHORT = 64;

const [QUOTE, COMMA, COLON, LIST, LIST_END, OBJECT, OBJECT_END] = [0x22, 0x2c, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d] as const;

class Writer {
  #hash: Hash | undefined;
  #at = 0;

  value(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === 'object' && value !== null) this.#object(value);
    else this.#plain(JSON.stringify(value));
  }

  digest(): string {
    if (this.#hash === undefined) return hash('sha256', block.subarray(0, this.#at), 'hex');
    return this.#hash.update(block.subarray(0, this.#at)).digest('hex');
  }

  #list(values: readonly unknown[]): void {
    this.#byte(LIST);
    let isFirst = true;
    for (const value of values) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.value(value);
    }
    this.#byte(LIST_END);
  }

  #object(value: object): void {
    let isFirst = true;
    this.#byte(OBJECT);
    for (const name of namesOf(value)) {
      if (!isFirst) this.#byte(COMMA);
      isFirst = false;
      this.#text(name);
      this.#byte(COLON);
      this.value((value as Readonly<Record<string, unknown>>)[name]);
    }
    this.#byte(OBJECT_END);
  }

  /** ASCII without anything to escape. */
  #plain(text: string): void {
    this.#room(text.length);
    for (let index = 0; index < text.length; index += 1) block[this.#at + index] = text.charCodeAt(index);
    this.#at += text.length;
  }

  #text(text: string): void {
    if (text.length <= SHORT && this.#shortPlain(text)) return;
    if (text.length <= LETTERS) {
      this.#room(text.length * LETTER_BYTES + 2);
      this.#at += block.write(JSON.stringify(text), this.#at);
      return;
    }
    this.#byte(QUOTE);
    for (let from = 0; from < text.length; ) {
      let to = Math.min(text.length, from + LETTERS);
      if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
      this.#room((to - from) * LETTER_BYTES);
      this.#at += block.write(JSON.stringify(text.slice(from, to)).slice(1, -1), this.#at);
      from = to;
    }
    this.#byte(QUOTE);
  }

  /** A name, mostly. @returns false where something in it is to be escaped or is not ASCII; then nothing is written */
  #shortPlain(text: string): boolean {
    this.#room(text.length + 2);
    const at = this.#at + 1;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (PLAIN[unit] !== 1) return false;
      block[at + index] = unit;
    }
    block[this.#at] = QUOTE;
    block[at + text.length] = QUOTE;
    this.#at += text.length + 2;
    return true;
  }

  #byte(byte: number): void {
    this.#room(1);
    block[this.#at] = byte;
    this.#at += 1;
  }

  #room(bytes: number): void {
    if (this.#at + bytes > block.length) this.#flush();
  }

  #flush(): void {
    this.#hash ??= createHash('sha256');
    this.#hash.update(block.subarray(0, this.#at));
    this.#at = 0;
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

/** By code unit: ASCII that stands for itself. */
const PLAIN = new Uint8Array(0x10000);
for (let unit = 0; unit < 0x80; unit += 1) {
  if (JSON.stringify(String.fromCharCode(unit)).length === 3) PLAIN[unit] = 1;
}

const [ZERO, NINE] = [0x30, 0x39] as const;
/** Names up to which they are sooner put in their order here than by `sort`. */
const FEW_NAMES = 16;

/** In the order of the text: of an object names that are numbers come first, in their order. */
function namesOf(value: object): string[] {
  const names = inOrder(Object.keys(value));
  for (const name of names) {
    const first = name.charCodeAt(0);
    if (first >= ZERO && first <= NINE) return Object.keys(Object.fromEntries(names.map((each) => [each, null])));
  }
  return names;
}

function inOrder(names: string[]): string[] {
  if (names.length > FEW_NAMES) return names.sort();
  for (let index = 1; index < names.length; index += 1) {
    const name = names[index] as string;
    let at = index;
    for (; at > 0 && (names[at - 1] as string) > name; at -= 1) names[at] = names[at - 1] as string;
    names[at] = name;
  }
  return names;
}
