/** Writes a finished batch's results into an output and an error file, in an order that only the seed knows. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { splitLines } from './core.ts';
import { errorCode } from './disk.ts';
import { isSuccess } from './execute.ts';
import { isObject } from './types.ts';

interface Place {
  readonly offset: number;
  readonly length: number;
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

/**
 * Reads the log twice, once for the places of its lines and once for the lines, so that memory holds places only.
 * @param newPath gives a path to write to, for each file
 */
export async function writeResults(log: string, seed: number, newPath: () => string): Promise<WrittenResults> {
  const { successes, failures } = await sortLines(log);
  return {
    output: await writeShuffled(log, shuffle(successes, seed), newPath),
    errors: await writeShuffled(log, shuffle(failures, seed), newPath),
  };
}

async function sortLines(log: string): Promise<Sorted> {
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
      (success ? sorted.successes : sorted.failures).push({ offset, length: bytes.length + 1 });
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
    for (const { offset, length } of places) {
      const line = Buffer.allocUnsafe(length);
      await file.read(line, 0, length, offset);
      bytes += length;
      yield line;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
  return { path, bytes };
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
