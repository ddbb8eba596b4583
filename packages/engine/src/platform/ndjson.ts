/**
 * Newline-delimited JSON as bytes. Lines are split on 0x0A and nothing else: `readline` on Node 24 also splits on
 * U+2028 and U+2029, which may stand unescaped inside a JSON string. Never decodes a line that is only passed on.
 */
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
  /** Bytes; a longer line is refused before it is held in memory. Default 64 MiB. */
  readonly maxLineBytes?: number;
  /** Called with the number of a longer line, which is then passed over; by default it is an error. */
  readonly onTooLarge?: (number: number) => void;
}

/**
 * Splits a byte stream into lines; blank lines are passed over but counted.
 * @throws CompletionBatchError `line-too-large`
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  options: SplitOptions,
): AsyncGenerator<NdjsonLine> {
  const limit = options.maxLineBytes ?? 64 * 1024 * 1024;
  let parts: Uint8Array[] = [];
  let held = 0;
  let number = 1;
  let offset = 0;
  /** Bytes of a line that is passed over; it is not held. */
  let passed = 0;
  const tooLarge = (): void => {
    if (options.onTooLarge === undefined) {
      throw new CompletionBatchError('line-too-large', `a line is longer than ${limit} bytes`, {
        where: `${options.name}:${number}`,
        remedy: 'Check that the file is NDJSON: one JSON value per line, lines ended by a newline.',
      });
    }
    if (passed === 0) options.onTooLarge(number);
    passed += held;
    parts = [];
    held = 0;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const piece = chunk.subarray(start, end);
      held += piece.length;
      if (passed + held > limit) tooLarge();
      else {
        const bytes = parts.length === 0 ? piece : Buffer.concat([...parts, piece]);
        if (!isBlank(bytes)) yield { bytes, number, offset, terminated: true };
      }
      offset += passed + held + 1;
      parts = [];
      held = 0;
      passed = 0;
      number += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    held += rest.length;
    if (passed + held > limit) tooLarge();
    // Copied: a stream may use its buffer again.
    else if (rest.length > 0) parts.push(Uint8Array.from(rest));
  }
  const last = parts.length === 1 ? parts[0] : Buffer.concat(parts);
  if (last !== undefined && !isBlank(last)) yield { bytes: last, number, offset, terminated: false };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * The JSON value of one line.
 * @throws CompletionBatchError `ndjson-damaged` for invalid UTF-8 or JSON, with file and line
 */
export function parseLine(line: NdjsonLine, name: string): unknown {
  try {
    return JSON.parse(utf8.decode(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      'ndjson-damaged',
      line.terminated ? 'the line is not valid JSON' : 'the last line is torn: it is not valid JSON and has no newline',
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
