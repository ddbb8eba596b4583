/**
 * Finds the result line of a request. Result files come in any order, with lines double, missing or unknown, so their
 * custom ids are indexed by place, and lines are read one at a time. Only ids that were asked are kept (a batch has at most
 * 50,000), however many the files name.
 */
import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { parseJson } from '../platform/bounded-json.ts';
import { BoundError } from '../platform/bounded-stream.ts';
import { LINE_BOUNDS } from '../platform/bounds.ts';
import { blocksOf } from '../platform/file-blocks.ts';
import type { KeyTable } from '../platform/key-table.ts';
import { splitBlocks } from '../platform/ndjson.ts';
import { type CountedFailure, FailureBook, type LineFailure, lineFailure } from '../requests/line-failure.ts';
import {
  idAtBeginning,
  isAnswered,
  type LineHiders,
  type ResultLine,
  readResultLine,
  unreadLine,
} from '../requests/result-line.ts';
import { type Usage, usageOf } from '../requests/usage.ts';
import { LinePlaces, type Place } from './line-places.ts';

/** The custom ids of the requests, each with a number from 0. */
export type Asked = Pick<KeyTable, 'numberOf' | 'size'>;

/** A line that is no result, or that answers nothing asked. */
export interface SpareLine {
  readonly where: string;
  readonly reason: string;
}

/** What the files hold, by the requests that were asked. */
export interface Findings {
  /** Requests with a line. */
  readonly found: number;
  /** Of those, answered. */
  readonly answered: number;
  /** Of the others, by what they say; the most frequent first. */
  readonly failures: readonly CountedFailure[];
  /** Result lines of each file, whatever they answer. */
  readonly lines: readonly number[];
  /** Tokens of the requests that were asked; a line that stands there twice was billed once. */
  readonly usage: Usage;
  /** Lines whose custom id was there before. */
  readonly doubles: number;
}

export class ResultIndex {
  readonly #files: readonly FileHandle[];
  readonly #asked: Asked;
  readonly #places: LinePlaces;
  readonly #book: FailureBook;
  readonly #hide: LineHiders | undefined;
  /** What is read at once, each time into the same place: new ones would add up to the size of the files. */
  readonly #stretch = Buffer.allocUnsafeSlow(STRETCH_BYTES);
  /** What was read last. */
  #held: { readonly file: number; readonly offset: number; readonly bytes: Uint8Array } = NOTHING_HELD;
  readonly #recent = new Map<string, number>();
  readonly findings: Findings;

  private constructor(
    files: readonly FileHandle[],
    asked: Asked,
    places: LinePlaces,
    book: FailureBook,
    { hide, ...more }: Pick<Findings, 'lines' | 'usage' | 'doubles'> & { readonly hide: LineHiders | undefined },
  ) {
    this.#hide = hide;
    this.#files = files;
    this.#asked = asked;
    this.#places = places;
    this.#book = book;
    const { found } = places;
    const failures = book.count(places.failures());
    const failed = failures.reduce((sum, { lines }) => sum + lines, 0);
    this.findings = { ...more, found, answered: found - failed, failures };
  }

  /** @param asked the custom ids of the requests */
  static async open(
    paths: readonly string[],
    asked: Asked,
    onSpare: (line: SpareLine) => void,
    hide?: LineHiders,
  ): Promise<ResultIndex> {
    const places = new LinePlaces(asked.size);
    const book = new FailureBook();
    const lines = paths.map(() => 0);
    let usage: Usage = { input: 0, cached: 0, output: 0 };
    let doubles = 0;
    for (const [file, path] of paths.entries()) {
      const take = (
        result: ResultLine | undefined,
        number: number,
        at: Pick<Place, 'offset' | 'length' | 'unread'>,
      ): void => {
        const where = `${path}:${number}`;
        if (result === undefined) {
          onSpare({ where, reason: 'is no result line' });
          return;
        }
        lines[file] = (lines[file] ?? 0) + 1;
        const { custom_id } = result;
        const request = requestOf(asked, custom_id);
        if (request === undefined) {
          const shown = JSON.stringify((hide?.text ?? String)(custom_id.slice(0, 1000)).slice(0, 100));
          onSpare({ where, reason: `answers ${shown}, which was not asked` });
          return;
        }
        const before = places.at(request);
        if (before !== undefined) doubles += 1;
        if (before !== undefined && (before.failure === undefined || !isAnswered(result))) return;
        usage = sumOf(usage, usageOf(result));
        const failure = lineFailure(result);
        places.set(request, { file, ...at, failure: failure === undefined ? undefined : book.slotOf(failure) });
      };
      const { most } = LINE_BOUNDS.result;
      const onTooLarge = (number: number, beginning: Uint8Array): void => {
        const why = `the line has more than ${most} bytes`;
        const result = unread(beginning, why);
        if (result === undefined) onSpare({ where: `${path}:${number}`, reason: 'is too long' });
        else take(result, number, { offset: 0, length: 0, unread: why });
      };
      const options = { name: path, maxLineBytes: most, onTooLarge };
      for await (const some of splitBlocks(blocksOf(path), options)) {
        for (const { bytes, number, offset } of some) {
          // What was answered is not looked at here.
          take(readLine(bytes, hide && { text: hide.text }), number, { offset, length: bytes.length });
        }
      }
    }
    const files: FileHandle[] = [];
    for (const path of paths) files.push(await open(path, 'r'));
    return new ResultIndex(files, asked, places, book, { lines, usage, doubles, hide });
  }

  /** Bytes of its line, as far as those are to be read. */
  lengthOf(customId: string): number {
    return this.#placeOf(customId)?.length ?? 0;
  }

  /**
   * The lines for these custom ids, in their order: of each one with an answer if there is one, else the first. Lines that lie
   * side by side are read at once. Read without waiting: the files were written and read a moment ago, so they lie in memory,
   * and to wait for each read takes ten times as long as the read.
   */
  findAll(customIds: readonly string[]): (ResultLine | undefined)[] {
    const places = new Map(customIds.map((id) => [id, this.#placeOf(id)]));
    const there = [...places.values()].flatMap((place) => (place?.unread === undefined ? (place ?? []) : []));
    const read = new Map<Place, ResultLine | undefined>();
    for (const stretch of stretchesOf(there)) this.#read(stretch, read);
    return customIds.map((id) => {
      const place = places.get(id);
      if (place === undefined) return undefined;
      return place.unread === undefined ? read.get(place) : unreadLine(id, place.unread);
    });
  }

  /** A request is asked for several times within a few others, and to find its number is to hash its custom id. */
  #placeOf(customId: string): Place | undefined {
    const known = this.#recent.get(customId);
    const request = known ?? requestOf(this.#asked, customId);
    if (request === undefined) return undefined;
    if (known === undefined) {
      if (this.#recent.size === MOST_RECENT) this.#recent.clear();
      this.#recent.set(customId, request);
    }
    return this.#places.at(request);
  }

  #read(stretch: readonly Place[], into: Map<Place, ResultLine | undefined>): void {
    const [first, last] = [stretch[0], stretch.at(-1)];
    const file = first && this.#files[first.file];
    if (first === undefined || last === undefined || file === undefined) return;
    const bytes = this.#bytesAt(first.file, file.fd, first.offset, last.offset + last.length);
    for (const place of stretch) {
      const start = place.offset - first.offset;
      into.set(place, readLine(bytes.subarray(start, start + place.length), this.#hide));
    }
  }

  /** Where one read goes on where the last has ended, more is read than is asked for: answers mostly come in their order. */
  #bytesAt(file: number, fd: number, offset: number, end: number): Uint8Array {
    const { file: lastFile, offset: start, bytes: held } = this.#held;
    const heldEnd = start + held.length;
    if (file === lastFile && offset >= start && end <= heldEnd) return held.subarray(offset - start, end - start);
    const goesOn = file === lastFile && offset >= start && offset <= heldEnd + GAP_BYTES;
    const length = end - offset;
    const buffer = length > STRETCH_BYTES ? Buffer.allocUnsafe(length) : this.#stretch;
    const bytesRead = readSync(fd, buffer, 0, goesOn ? buffer.length : length, offset);
    this.#held = { file, offset, bytes: buffer.subarray(0, bytesRead) };
    return buffer.subarray(0, Math.min(length, bytesRead));
  }

  /** Why this custom id has no answer; undefined where it has one, or no line at all. */
  failureOf(customId: string): LineFailure | undefined {
    const slot = this.#placeOf(customId)?.failure;
    return slot === undefined ? undefined : this.#book.at(slot);
  }

  async close(): Promise<void> {
    for (const file of this.#files) await file.close();
  }
}

const NOTHING_HELD = { file: 0, offset: 0, bytes: new Uint8Array() };

/** A line may name what is no Unicode; no request does. */
function requestOf(asked: Asked, customId: string): number | undefined {
  return customId.isWellFormed() ? asked.numberOf(customId) : undefined;
}

/** Bytes between two lines that are sooner read than passed over, and of one read, but for a longer line. */
const GAP_BYTES = 4096;
const STRETCH_BYTES = 256 * 1024;
/** Numbers of requests that are remembered: more than are read at once. */
const MOST_RECENT = 256;

/** Places in their order in the files, those together that are read at once. */
function stretchesOf(places: readonly Place[]): Place[][] {
  const stretches: Place[][] = [];
  const inOrder = places.toSorted((a, b) => a.file - b.file || a.offset - b.offset);
  for (const place of inOrder) {
    const stretch = stretches.at(-1);
    const [first, last] = [stretch?.[0], stretch?.at(-1)];
    const end = place.offset + place.length;
    const joins =
      first !== undefined &&
      last?.file === place.file &&
      place.offset - last.offset - last.length <= GAP_BYTES &&
      end - first.offset <= STRETCH_BYTES;
    if (joins) stretch?.push(place);
    else stretches.push([place]);
  }
  return stretches;
}

function sumOf(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output,
  };
}

const utf8 = new TextDecoder();

function readLine(bytes: Uint8Array, hide?: LineHiders): ResultLine | undefined {
  try {
    const text = utf8.decode(bytes);
    return readResultLine(parseJson(text), hide && needed(hide, text));
  } catch (error) {
    return error instanceof BoundError ? unread(bytes.subarray(0, 4096), error.message) : undefined;
  }
}

/** As which a value may stand in the line otherwise than a secret is looked for: escapes that need not be, and JSON in JSON. */
const OTHER_FORMS = /\\[u/\\]/;

/** What is in no text of the line need not be looked for in each of its values, which takes as long as parsing them twice. */
function needed({ text: hideText, data }: LineHiders, line: string): LineHiders {
  return data === undefined || OTHER_FORMS.test(line) || data(line) !== line
    ? { text: hideText, ...(data && { data }) }
    : { text: hideText };
}

/** Of a line that costs too much to be read: a failure of the request it names at its beginning. */
function unread(beginning: Uint8Array, why: string): ResultLine | undefined {
  const id = idAtBeginning(beginning);
  return id === undefined ? undefined : unreadLine(id, why);
}
