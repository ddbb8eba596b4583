/**
 * Newline-delimited JSON as bytes. Lines are split on 0x0A and nothing else: `readline` on Node 24 also splits on
 * U+2028 and U+2029, which may stand unescaped inside a JSON string. Never decodes a line that is only passed on.
 */
import { isUtf8 } from 'node:buffer';
import { parseJson } from './bounded-json.ts';
import { BoundError } from './bounded-stream.ts';
import { LINE_BOUNDS } from './bounds.ts';
import { CompletionBatchError } from './errors.ts';

const NEWLINE = 0x0a;

/** A line without its newline, and whether the newline was there (false: the file's torn or unterminated end). */
export interface NdjsonLine {
  readonly bytes: Uint8Array;
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Where it begins, in bytes from the start of the stream. */
  readonly offset: number;
  readonly terminated: boolean;
}

export interface SplitOptions {
  /** Name of the file in error messages. */
  readonly name: string;
  /** Bytes; a longer line is refused before it is held in memory. Default: `LINE_BOUNDS.request`. */
  readonly maxLineBytes?: number;
  /** Called with the number of a longer line and how it begins; it is then passed over. By default it is an error. */
  readonly onTooLarge?: (number: number, beginning: Uint8Array) => void;
}

/**
 * Splits a byte stream into lines; blank lines are passed over but counted.
 * @throws CompletionBatchError `line-too-large`
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<NdjsonLine> {
  for await (const lines of splitBlocks(chunks, options)) for (const line of lines) yield line;
}

/**
 * The same by the chunks of the stream, which costs less than to wait for each line.
 * @returns for each chunk its lines: to be read to their end before the next are asked for
 */
export async function* splitBlocks(
  chunks: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<Iterable<NdjsonLine>> {
  const splitter = new Splitter(options);
  for await (const chunk of chunks) yield splitter.linesOf(chunk);
  yield splitter.rest();
}

class Splitter {
  readonly #options: SplitOptions;
  readonly #limit: number;
  readonly #held = new Held();
  #number = 1;
  #offset = 0;
  /** Bytes of a line that is passed over; it is not held. */
  #passed = 0;

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#limit = options.maxLineBytes ?? LINE_BOUNDS.request.most;
  }

  *linesOf(chunk: Uint8Array): Generator<NdjsonLine> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      if (this.#isTooLarge(piece)) this.#offset += this.#passed + 1;
      else {
        const bytes = this.#held.with(piece);
        if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: true };
        this.#offset += bytes.length + 1;
      }
      this.#held.clear();
      this.#passed = 0;
      this.#number += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    if (!this.#isTooLarge(rest)) this.#held.add(rest);
  }

  *rest(): Generator<NdjsonLine> {
    const bytes = this.#held.with(new Uint8Array());
    if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: false };
  }

  #isTooLarge(piece: Uint8Array): boolean {
    const { name, onTooLarge } = this.#options;
    if (this.#passed + this.#held.bytes + piece.length <= this.#limit) return false;
    if (onTooLarge === undefined) throw tooLarge(this.#limit, `${name}:${this.#number}`);
    if (this.#passed === 0) {
      this.#held.add(piece.subarray(0, BEGINNING_BYTES));
      onTooLarge(this.#number, this.#held.beginning());
      this.#passed = this.#held.bytes - Math.min(piece.length, BEGINNING_BYTES);
      this.#held.clear();
    }
    this.#passed += piece.length;
    return true;
  }
}

function tooLarge(limit: number, where: string): CompletionBatchError {
  return new CompletionBatchError('line-too-large', `a line is longer than ${limit} bytes`, {
    where,
    remedy: 'Check that the file is NDJSON: one JSON value per line, lines ended by a newline.',
  });
}

/** The part of a line that came with earlier chunks. Copied, as a stream may use its buffer again. */
class Held {
  bytes = 0;
  #parts: Uint8Array[] = [];
  /** Room left in the last part. */
  #room = 0;

  add(chunk: Uint8Array): void {
    if (chunk.length === 0) return;
    const last = this.#parts.at(-1);
    if (last !== undefined && this.#room >= chunk.length) {
      last.set(chunk, last.length - this.#room);
      this.#room -= chunk.length;
    } else if (last === undefined || chunk.length >= PART_BYTES) {
      this.#close();
      this.#parts.push(Uint8Array.from(chunk));
    } else {
      // A stream may come byte by byte: each in a part of its own would take a hundred times as much.
      this.#close();
      this.#parts.push(new Uint8Array(PART_BYTES));
      this.#room = PART_BYTES;
      this.add(chunk);
      return;
    }
    this.bytes += chunk.length;
  }

  with(end: Uint8Array): Uint8Array {
    if (this.bytes === 0) return end;
    this.#close();
    if (end.length === 0 && this.#parts.length === 1) return this.#parts[0] ?? end;
    return this.#parts.length === 0 ? end : Buffer.concat([...this.#parts, end]);
  }

  beginning(): Uint8Array {
    this.#close();
    return Buffer.concat(this.#parts.slice(0, 2)).subarray(0, BEGINNING_BYTES);
  }

  clear(): void {
    if (this.#parts.length === 0) return;
    this.bytes = 0;
    this.#parts = [];
    this.#room = 0;
  }

  #close(): void {
    const last = this.#parts.pop();
    if (last !== undefined) this.#parts.push(last.subarray(0, last.length - this.#room));
    this.#room = 0;
  }
}

const PART_BYTES = 64 * 1024;
/** Of an object the first members, where it is to be told which one it was. */
const BEGINNING_BYTES = 4096;

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}

/** Text of UTF-8, without a mark at its beginning. @throws TypeError where it is none */
function decode(bytes: Uint8Array): string {
  // Of short texts a decoder takes twice as long.
  if (!isUtf8(bytes)) throw new TypeError('the bytes are no UTF-8');
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = buffer.toString();
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

const BYTE_ORDER_MARK = 0xfeff;

/**
 * The JSON value of one line.
 * @throws CompletionBatchError `ndjson-damaged` for invalid UTF-8 or JSON, with file and line
 */
export function parseLine(line: NdjsonLine, name: string): unknown {
  try {
    return parseJson(decode(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      'ndjson-damaged',
      cause instanceof BoundError
        ? cause.message
        : line.terminated
          ? 'the line is not valid JSON'
          : 'the last line is torn: it is not valid JSON and has no newline',
      {
        where: `${name}:${line.number}`,
        remedy: 'Write the file again by running the phase that made it; do not edit it by hand.',
        cause,
      },
    );
  }
}

/**
 * One JSON value as an NDJSON line, newline included. U+2028 and U+2029 are escaped, so that readers which split on
 * them are safe too; lone surrogates come out as `\udXXX` (JSON.stringify does that) and survive the round trip.
 */
export function toLine(value: unknown): string {
  return `${JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`;
}
