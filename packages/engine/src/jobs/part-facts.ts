/**
 * What was worked out of each line of a job's part while it was checked, beside the part on this machine: so that nothing
 * is parsed twice in the process that has done so. No other one ever reads it, and it is held against its digest.
 */
import { hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { NdjsonLine } from '../platform/ndjson.ts';
import { identityOf } from '../requests/request-line.ts';
import type { KnownLine, RequestFacts } from '../workload/workload.ts';

/** What many lines have alike. */
interface Destination {
  readonly model: string;
  readonly endpoint: string;
}

export interface WrittenFacts {
  readonly path: string;
  readonly sha256: string;
  /** Records name them by their number. */
  readonly destinations: readonly Destination[];
}

/** Where the figures of a record lie; its digest, then its key follow. */
const [LINE_BYTES, INPUT, OUTPUT, INPUTS, DESTINATION, KEY_BYTES, DIGEST, KEY] = [
  0, 4, 12, 20, 24, 26, 28, 60,
] as const;

/** The facts of one part after the other. What is not written yet is that of one part: less than that. */
export class FactsWriter {
  readonly #destinations: Destination[] = [];
  readonly #numbers = new Map<Destination, number>();
  #records = Buffer.allocUnsafe(1024 * 1024);
  #end = 0;

  /**
   * @param line the line as it is written, without its newline
   * @param destination the same object for the same one
   */
  add(line: Uint8Array, facts: RequestFacts, destination: Destination): void {
    const { key, identity } = facts;
    const keyBytes = Buffer.byteLength(key);
    const at = this.#end;
    this.#reserve(KEY + keyBytes);
    const records = this.#records;
    records.writeUInt32LE(line.length, at + LINE_BYTES);
    records.writeDoubleLE(facts.inputTokens, at + INPUT);
    records.writeDoubleLE(facts.outputTokens, at + OUTPUT);
    records.writeUInt32LE(facts.inputs ?? 0, at + INPUTS);
    records.writeUInt16LE(this.#numberOf(destination), at + DESTINATION);
    records.writeUInt16LE(keyBytes, at + KEY_BYTES);
    records.write(identity.slice(identityOf(key, '').length), at + DIGEST, 'hex');
    records.write(key, at + KEY);
  }

  /** Those that were added since the last call. */
  async write(path: string): Promise<WrittenFacts> {
    const records = this.#records.subarray(0, this.#end);
    await writeFile(path, records, { flag: 'wx' });
    this.#end = 0;
    return { path, sha256: hash('sha256', records), destinations: this.#destinations };
  }

  #reserve(bytes: number): void {
    this.#end += bytes;
    if (this.#end <= this.#records.length) return;
    const larger = Buffer.allocUnsafe(2 * this.#end);
    larger.set(this.#records);
    this.#records = larger;
  }

  #numberOf(destination: Destination): number {
    const known = this.#numbers.get(destination);
    if (known !== undefined) return known;
    this.#numbers.set(destination, this.#destinations.length);
    return this.#destinations.push(destination) - 1;
  }
}

/** The facts of a part, to be taken in the order of its lines. */
export class FactsReader {
  readonly #records: Buffer;
  readonly #destinations: readonly Destination[];
  #at = 0;

  private constructor(records: Buffer, destinations: readonly Destination[]) {
    this.#records = records;
    this.#destinations = destinations;
  }

  /** @returns undefined where the file is not what was written, or is gone: its part is read as if there were none */
  static async open({ path, sha256, destinations }: WrittenFacts): Promise<FactsReader | undefined> {
    const records = await readFile(path).catch(() => undefined);
    if (records === undefined || hash('sha256', records) !== sha256) return undefined;
    return new FactsReader(records, destinations);
  }

  /** @param lines the next ones of the part */
  *beside(lines: Iterable<NdjsonLine>): Generator<KnownLine> {
    for (const { bytes, number, offset, terminated } of lines) {
      yield { bytes, number, offset, terminated, facts: this.#next(bytes) };
    }
  }

  #next(line: Uint8Array): RequestFacts {
    const at = this.#at;
    const records = this.#records;
    const destination = this.#destinations[records.readUInt16LE(at + DESTINATION)];
    if (destination === undefined || records.readUInt32LE(at + LINE_BYTES) !== line.length) {
      throw new Error('facts of a line are not those of this line');
    }
    this.#at = at + KEY + records.readUInt16LE(at + KEY_BYTES);
    return new RecordedFacts(records, at, destination);
  }
}

class RecordedFacts implements RequestFacts {
  readonly key: string;
  readonly endpoint: string;
  readonly model: string;
  readonly units = 1;
  readonly #records: Buffer;
  readonly #at: number;

  constructor(records: Buffer, at: number, { endpoint, model }: Destination) {
    const keyAt = at + KEY;
    this.key = records.toString('utf8', keyAt, keyAt + records.readUInt16LE(at + KEY_BYTES));
    this.endpoint = endpoint;
    this.model = model;
    this.#records = records;
    this.#at = at;
  }

  get identity(): string {
    return identityOf(this.key, this.#records.toString('hex', this.#at + DIGEST, this.#at + KEY));
  }

  get inputTokens(): number {
    return this.#records.readDoubleLE(this.#at + INPUT);
  }

  get outputTokens(): number {
    return this.#records.readDoubleLE(this.#at + OUTPUT);
  }

  get inputs(): number {
    return this.#records.readUInt32LE(this.#at + INPUTS);
  }
}
