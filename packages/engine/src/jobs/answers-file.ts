/**
 * Which requests of a job were answered, by what they ask: for later jobs that ask the same. A header, then one record for
 * each digest, in the order of the digests:
 *
 *     8 bytes  "cbanswr1"
 *     4 bytes  how many records follow (big-endian, as all numbers)
 *     20 bytes a record: the first 16 of the SHA-256 of the request's content, 4 of the number of its line in
 *              results.ndjson, from 1; of several that ask the same the first
 */
import { writeFile } from 'node:fs/promises';

export const ANSWERS_MAGIC = 'cbanswr1';
export const ANSWERS_HEADER_BYTES = 12;
export const ANSWER_DIGEST_BYTES = 16;
export const ANSWER_BYTES = 20;

const FIRST_RECORDS = 1024;

export class AnswersFile {
  #records = Buffer.alloc(FIRST_RECORDS * ANSWER_BYTES);
  #count = 0;

  /** @param digest lower-case hex, of `contentDigest` @param line in results.ndjson, from 1; they come in their order */
  add(digest: string, line: number): void {
    const at = this.#count * ANSWER_BYTES;
    if (at === this.#records.length) this.#records = Buffer.concat([this.#records], at * 2);
    this.#records.write(digest, at, ANSWER_DIGEST_BYTES, 'hex');
    this.#records.writeUInt32BE(line, at + ANSWER_DIGEST_BYTES);
    this.#count += 1;
  }

  async write(path: string): Promise<void> {
    await writeFile(path, this.bytes());
  }

  bytes(): Uint8Array {
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    const records = this.#records;
    // With their lines, so that of equal digests the first line comes first.
    order.sort((a, b) =>
      records.compare(records, b * ANSWER_BYTES, (b + 1) * ANSWER_BYTES, a * ANSWER_BYTES, (a + 1) * ANSWER_BYTES),
    );
    const bytes = Buffer.alloc(ANSWERS_HEADER_BYTES + this.#count * ANSWER_BYTES);
    bytes.write(ANSWERS_MAGIC, 'latin1');
    let end = ANSWERS_HEADER_BYTES;
    for (const each of order) {
      const at = each * ANSWER_BYTES;
      const last = end - ANSWER_BYTES;
      const isKnown =
        last >= ANSWERS_HEADER_BYTES &&
        records.compare(bytes, last, last + ANSWER_DIGEST_BYTES, at, at + ANSWER_DIGEST_BYTES) === 0;
      if (isKnown) continue;
      records.copy(bytes, end, at, at + ANSWER_BYTES);
      end += ANSWER_BYTES;
    }
    bytes.writeUInt32BE((end - ANSWERS_HEADER_BYTES) / ANSWER_BYTES, ANSWERS_MAGIC.length);
    return bytes.subarray(0, end);
  }
}
