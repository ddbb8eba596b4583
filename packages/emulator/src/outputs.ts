/** Writes a finished batch's results into an output and an error file, in an order that only the seed knows. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { errorCode } from './disk.ts';
import { splitLines } from './engine-parts.ts';
import { isSuccess } from './execute.ts';
import type { LineFault } from './faults/rules.ts';
import { faultError } from './faults/show.ts';
import { errorReply } from './http.ts';
import { isObject } from './types.ts';

interface Place {
  readonly offset: number;
  readonly length: number;
  /** What the line becomes, where it is not written as it stands. */
  readonly edit?: (line: Buffer) => Buffer;
}

/** Where the lines of the results log lie, by the file they belong into. */
interface Sorted {
  readonly successes: Place[];
  readonly failures: Place[];
}

/** A result file that was written; undefined where it would have been empty. */
export interface WrittenResults {
  readonly output: { readonly path: string; readonly bytes: number } | undefined;
  readonly errors: { readonly path: string; readonly bytes: number } | undefined;
}

export interface WritingResults {
  /** Of the order of lines. */
  readonly seed: number;
  /** Gives a path to write to, for each file. */
  readonly newPath: () => string;
  /** What goes wrong with a line. */
  readonly faultOf: (customId: string) => Promise<LineFault | undefined>;
}

/** Reads the log twice, once for the places of its lines and once for the lines, so that memory holds places only. */
export async function writeResults(log: string, { seed, newPath, faultOf }: WritingResults): Promise<WrittenResults> {
  const { successes, failures } = await sortLines(log, faultOf);
  return {
    output: await writeShuffled(log, shuffle(successes, seed), newPath),
    errors: await writeShuffled(log, shuffle(failures, seed), newPath),
  };
}

async function sortLines(log: string, faultOf: WritingResults['faultOf']): Promise<Sorted> {
  const sorted: Sorted = { successes: [], failures: [] };
  let offset = 0;
  try {
    await using file = await open(log);
    for await (const { bytes } of splitLines(file.createReadStream({ autoClose: false }), {
      name: log,
      maxLineBytes: Number.MAX_SAFE_INTEGER,
    })) {
      const result: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'));
      const success = isObject(result) && isSuccess(result);
      const place = { offset, length: bytes.length + 1 };
      const file = success ? sorted.successes : sorted.failures;
      const fault = await faultOf(isObject(result) ? String(result.custom_id) : '');
      if (fault?.kind === 'tear') file.push({ ...place, edit: half });
      else if (fault?.kind !== 'miss') file.push(place);
      if (fault?.kind === 'double') {
        const { status } = fault;
        if (status === undefined) file.push(place);
        else sorted.failures.push({ ...place, edit: (line) => asError(line, status) });
      }
      offset += bytes.length + 1;
    }
  } catch (error) {
    // A batch that ended before its first answer has no log.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  return sorted;
}

async function writeShuffled(
  log: string,
  places: readonly Place[],
  newPath: () => string,
): Promise<WrittenResults['output']> {
  if (places.length === 0) return undefined;
  const path = newPath();
  let bytes = 0;
  await using file = await open(log);
  async function* lines(): AsyncGenerator<Buffer> {
    for (const { offset, length, edit } of places) {
      const line = Buffer.allocUnsafe(length);
      await file.read(line, 0, length, offset);
      const written = edit?.(line) ?? line;
      bytes += written.length;
      yield written;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return { path, bytes };
}

/** The first half of a line, and its end. */
function half(line: Buffer): Buffer {
  return Buffer.concat([line.subarray(0, line.length >> 1), Buffer.from('\n')]);
}

function asError(line: Buffer, status: number): Buffer {
  const result = JSON.parse(line.toString('utf8')) as { response?: object };
  const { json } = errorReply(faultError(status, undefined, undefined));
  return Buffer.from(
    `${JSON.stringify({ ...result, response: { ...result.response, status_code: status, body: json } })}\n`,
  );
}

/** The items in an order that depends on `seed` and their number only. */
function shuffle<Item>(items: readonly Item[], seed: number): Item[] {
  const random = randomNumbers(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** A small generator of 32-bit numbers (a Weyl sequence, mixed); good enough for an order. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}
