/**
 * Which requests of a job were answered, by what they ask: for later jobs that ask the same. A header, then one record for
 * each of them, in the order of the digests:
 *
 *     8 bytes  "cbanswr1"
 *     4 bytes  how many records follow (big-endian, as all numbers)
 *     20 bytes a record: the first 16 of the SHA-256 of the request's content, 4 of the number of its line in
 *              results.ndjson, from 1
 */
import { open } from 'node:fs/promises';

export const ANSWERS_MAGIC = 'cbanswr1';
export const ANSWERS_HEADER_BYTES = 12;
export const ANSWER_DIGEST_BYTES = 16;
export const ANSWER_BYTES = 20;

/** Of a block, so that growing copies none; and written at a time. */
const BLOCK_RECORDS = 1 << 15;

export class AnswersFile {
  readonly #blocks: Buffer[] = [];
  #count = 0;

  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest: string, line: number): void {
    if (this.#count % BLOCK_RECORDS === 0) this.#blocks.push(Buffer.alloc(BLOCK_RECORDS * ANSWER_BYTES));
    const record = this.#record(this.#count);
    this.#count += 1;
    record.write(digest, 0, ANSWER_DIGEST_BYTES, 'hex');
    record.writeUInt32BE(line, ANSWER_DIGEST_BYTES);
  }

  async write(path: string): Promise<void> {
    await using file = await open(path, 'w');
    const header = Buffer.alloc(ANSWERS_HEADER_BYTES);
    header.write(ANSWERS_MAGIC, 'latin1');
    header.writeUInt32BE(this.#count, ANSWERS_MAGIC.length);
    await file.appendFile(header);
    const order = this.#order();
    const block = Buffer.alloc(BLOCK_RECORDS * ANSWER_BYTES);
    for (let from = 0; from < order.length; from += BLOCK_RECORDS) {
      const some = order.subarray(from, from + BLOCK_RECORDS);
      for (const [at, place] of some.entries()) this.#record(place).copy(block, at * ANSWER_BYTES);
      await file.appendFile(block.subarray(0, some.length * ANSWER_BYTES));
    }
  }

  #record(place: number): Buffer {
    const begin = (place % BLOCK_RECORDS) * ANSWER_BYTES;
    const block = this.#blocks[Math.floor(place / BLOCK_RECORDS)] as Buffer;
    return block.subarray(begin, begin + ANSWER_BYTES);
  }

  /**
   * Places of the records. Numbers are sorted in a tenth of the time that comparing records takes: each has the first bits of
   * a digest and, behind them, the record's place. What is alike in these bits is compared.
   */
  #order(): Float64Array {
    const placeBits = 32 - Math.clz32(this.#count);
    const places = 2 ** placeBits;
    const cut = 2 ** Math.max(0, placeBits + FIRST_BITS - NUMBER_BITS);
    const order = new Float64Array(this.#count);
    for (let at = 0; at < order.length; at += 1) {
      order[at] = Math.floor(this.#record(at).readUIntBE(0, FIRST_BITS / 8) / cut) * places + at;
    }
    order.sort();
    for (let begin = 0; begin < order.length; ) {
      const bits = Math.floor((order[begin] ?? 0) / places);
      let end = begin;
      for (; end < order.length && Math.floor((order[end] ?? 0) / places) === bits; end += 1) {
        order[end] = (order[end] ?? 0) % places;
      }
      // With their lines, so that of equal digests the first line comes first.
      if (end - begin > 1) order.subarray(begin, end).sort((a, b) => this.#record(a).compare(this.#record(b)));
      begin = end;
    }
    return order;
  }
}

/** Bits that a number holds exactly, and of a digest as many as are read at once. */
const [NUMBER_BITS, FIRST_BITS] = [53, 48] as const;

export interface AnswersOf {
  /** What they answer: as much of it as is kept, in lower-case hex. */
  readonly digest: string;
  /** Of results.ndjson, in their order. */
  readonly lines: readonly number[];
}

/** Records read at a time. */
const BLOCK = 4096;

/** Those of the digests that are wanted, read block by block; none of a file that is no such file. */
export async function* readAnswers(path: string, isWanted: (digest: string) => boolean): AsyncGenerator<AnswersOf> {
  await using file = await open(path);
  const header = Buffer.alloc(ANSWERS_HEADER_BYTES);
  await file.read(header, 0, header.length, 0);
  if (header.toString('latin1', 0, ANSWERS_MAGIC.length) !== ANSWERS_MAGIC) return;
  const block = Buffer.alloc(BLOCK * ANSWER_BYTES);
  let position = ANSWERS_HEADER_BYTES;
  let held: { digest: string; wanted: boolean; lines: number[] } | undefined;
  for (;;) {
    const { bytesRead } = await file.read(block, 0, block.length, position);
    for (let at = 0; at + ANSWER_BYTES <= bytesRead; at += ANSWER_BYTES) {
      const digest = block.toString('hex', at, at + ANSWER_DIGEST_BYTES);
      if (digest !== held?.digest) {
        if (held?.wanted) yield held;
        held = { digest, wanted: isWanted(digest), lines: [] };
      }
      if (held.wanted) held.lines.push(block.readUInt32BE(at + ANSWER_DIGEST_BYTES));
    }
    position += bytesRead;
    if (bytesRead < block.length) break;
  }
  if (held?.wanted) yield held;
}
