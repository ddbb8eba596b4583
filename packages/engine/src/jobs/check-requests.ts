/**
 * Holds every line of all files of a job against OpenAI's rules before anything is kept or sent, in one reading: what is
 * good is written into the job's parts on the way, what is wrong is told with its place.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JOB_BOUNDS, LINE_BOUNDS } from '../platform/bounds.ts';
import { TextsDigest } from '../platform/digest.ts';
import { CompletionBatchError, isCompletionBatchError } from '../platform/errors.ts';
import { blocksOf } from '../platform/file-blocks.ts';
import { explainFileError } from '../platform/file-errors.ts';
import { KeyTable } from '../platform/key-table.ts';
import type { Logger } from '../platform/logger.ts';
import { type NdjsonLine, parseLine, splitBlocks, toLine } from '../platform/ndjson.ts';
import { LinesFile, type WrittenLines } from '../requests/lines-file.ts';
import { type MergeLimits, whyTooLarge } from '../requests/merge.ts';
import { parseRequest, type RequestLine } from '../requests/request-line.ts';
import { idAtBeginning, membersOf } from '../requests/result-line.ts';
import type { TokenCounter } from '../requests/tokens.ts';
import { requestFacts } from '../workload/plain-requests.ts';
import type { RequestFacts } from '../workload/workload.ts';
import type { WrittenPart } from './checked-part.ts';
import { type Completing, completeLine } from './complete-line.ts';
import type { InvalidLine, JobManifest } from './job.ts';
import { duplicateId, faultsOf, type LineFault, lineTooLarge, NOT_JSON } from './line-faults.ts';
import { FactsWriter } from './part-facts.ts';

/** A file of request lines, and what messages call it. */
export interface LinesSource {
  readonly path: string;
  readonly name: string;
}

export interface CheckOptions {
  /** Where the parts are written, and the invalid lines. */
  readonly directory: string;
  /** Of a batch: no line may be larger. */
  readonly limits: MergeLimits;
  readonly countTokens: TokenCounter;
  readonly complete?: Completing | undefined;
  readonly logger: Pick<Logger, 'progress'>;
}

export interface CheckedRequests {
  /** See `JobManifest.digest`. */
  readonly digest: string;
  readonly lines: number;
  readonly requests: number;
  /** All lines that are requests, in their order. */
  readonly parts: readonly WrittenPart[];
  readonly destinations: JobManifest['destinations'];
  readonly invalid: {
    readonly lines: readonly InvalidLine[];
    readonly count: number;
    /** All of them; undefined where there are none. */
    readonly file: WrittenLines | undefined;
  };
}

/** So much is taken by every store; a line that alone is larger has a part for itself. */
const PART_BYTES = 32 * 1024 * 1024;
const MOST_TOLD = JOB_BOUNDS.told.most;
const MOST_DESTINATIONS = JOB_BOUNDS.destinations.most;
const PROGRESS_EVERY = 1000;

/**
 * @returns also where lines are invalid: whether the others are used is the caller's decision
 * @throws CompletionBatchError `file-unusable`, `invalid-input` (too many models and endpoints)
 */
export async function checkRequests(files: readonly LinesSource[], options: CheckOptions): Promise<CheckedRequests> {
  const check = new RequestCheck(options);
  try {
    for (const file of files) await check.read(file);
    return await check.end();
  } catch (error) {
    throw explainFileError(error);
  } finally {
    await check.abandon();
  }
}

/** Counted as the lines come. */
type Destination = { -readonly [Name in keyof Counted]: Counted[Name] };
type Counted = JobManifest['destinations'][number];

/** Where a line stands. */
interface Place {
  readonly file: string;
  readonly fileLine: number;
}

interface Good {
  readonly bytes: Uint8Array;
  readonly facts: RequestFacts;
}

class RequestCheck {
  readonly #options: CheckOptions;
  readonly #digest = new TextsDigest();
  /** Custom ids of all lines that have one. */
  readonly #ids = new KeyTable();
  readonly #destinations = new Map<string, Destination>();
  /** That of the last line, which is mostly that of the next. */
  #destination: Destination | undefined;
  readonly #parts: WrittenPart[] = [];
  readonly #facts = new FactsWriter();
  readonly #told: InvalidLine[] = [];
  #part: LinesFile | undefined;
  #invalid: LinesFile | undefined;
  #lines = 0;
  #requests = 0;
  #faulty = 0;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  async read({ path, name }: LinesSource): Promise<void> {
    await checkFile(path, name);
    const most = Math.min(LINE_BOUNDS.request.most, this.#options.limits.maxBytes - 1);
    /** Lines that were passed over since the last that was read. */
    const passed: [fileLine: number, beginning: Uint8Array][] = [];
    const tellPassed = async (): Promise<void> => {
      for (const [fileLine, beginning] of passed.splice(0)) {
        this.#lines += 1;
        const id = idAtBeginning(beginning);
        const fault = lineTooLarge(`more than ${most} bytes, which is what it may have`);
        await this.#refuse({ file: name, fileLine }, id, [fault, this.#duplicate(id)]);
      }
    };
    const onTooLarge = (fileLine: number, beginning: Uint8Array): void => {
      passed.push([fileLine, Uint8Array.from(beginning)]);
    };
    for await (const lines of splitBlocks(blocksOf(path), { name, maxLineBytes: most, onTooLarge })) {
      for (const line of lines) {
        if (passed.length > 0) await tellPassed();
        // Waited for only where there is something to wait for: of each line it costs as much as parsing half of it.
        const taken = this.#take(line, { file: name, fileLine: line.number });
        if (taken !== undefined) await taken;
      }
    }
    await tellPassed();
  }

  async end(): Promise<CheckedRequests> {
    if (this.#lines >= PROGRESS_EVERY) this.#options.logger.progress('lines checked', this.#lines, this.#lines);
    await this.#closePart();
    const file = await this.#invalid?.close();
    this.#invalid = undefined;
    return {
      digest: this.#digest.end(),
      lines: this.#lines,
      requests: this.#requests,
      parts: this.#parts,
      destinations: [...this.#destinations.values()],
      invalid: { lines: this.#told, count: this.#faulty, file },
    };
  }

  async abandon(): Promise<void> {
    await this.#part?.abandon();
    await this.#invalid?.abandon();
  }

  #take(line: NdjsonLine, place: Place): Promise<void> | undefined {
    this.#lines += 1;
    if (this.#lines % PROGRESS_EVERY === 0) this.#options.logger.progress('lines checked', this.#lines);
    const parsed = this.#parse(line, place.file);
    if ('faults' in parsed) return this.#refuse(place, parsed.id, [...parsed.faults, this.#duplicate(parsed.id)]);
    const { request, bytes } = parsed;
    const facts = requestFacts(request, this.#options.countTokens);
    const described = { tokens: facts.inputTokens, inputs: facts.inputs ?? 0 };
    const why = whyTooLarge(bytes.length + 1, described, this.#options.limits);
    const faults = [this.#duplicate(facts.key), why === undefined ? undefined : lineTooLarge(why)];
    if (faults.some((fault) => fault !== undefined)) return this.#refuse(place, facts.key, faults);
    return this.#keep({ bytes, facts }, request, place);
  }

  #parse(
    line: NdjsonLine,
    name: string,
  ):
    | { readonly request: RequestLine; readonly bytes: Uint8Array }
    | { readonly faults: readonly LineFault[]; readonly id: string | undefined } {
    const { complete } = this.#options;
    let value: unknown;
    try {
      value = parseLine(line, name);
    } catch (error) {
      if (!isCompletionBatchError(error, 'ndjson-damaged')) throw error;
      return {
        faults: [{ ...NOT_JSON, message: jsonMessage(error) }],
        id: idAtBeginning(line.bytes.subarray(0, 4096)),
      };
    }
    const completed = complete === undefined ? { value, changed: false } : completeLine(value, this.#lines, complete);
    if ('fault' in completed) return { faults: [completed.fault], id: idOf(value) };
    const parsed = parseRequest(completed.value);
    if (!parsed.success) return { faults: faultsOf(completed.value, parsed.error), id: idOf(completed.value) };
    const bytes = completed.changed ? Buffer.from(JSON.stringify(completed.value)) : withoutMark(line.bytes);
    return { request: parsed.data, bytes };
  }

  /** What is wrong with an id that an earlier line has. An id is a line's also where that is invalid: its result has it. */
  #duplicate(id: string | undefined): LineFault | undefined {
    if (id === undefined || !id.isWellFormed()) return undefined;
    const known = this.#ids.size;
    return this.#ids.add(id) < known ? duplicateId(id) : undefined;
  }

  async #refuse(
    { file, fileLine }: Place,
    id: string | undefined,
    faults: readonly (LineFault | undefined)[],
  ): Promise<void> {
    const all = faults.filter((fault) => fault !== undefined);
    const { code, param } = all[0] ?? NOT_JSON;
    const message = all.map((fault) => fault.message).join(' ');
    const custom_id = id?.slice(0, 512) ?? null;
    const told = { line: this.#lines, file, file_line: fileLine, custom_id, code, param, message };
    this.#faulty += 1;
    if (this.#told.length < MOST_TOLD) this.#told.push(told);
    this.#invalid ??= await LinesFile.create(join(this.#options.directory, 'invalid.jsonl'));
    await this.#invalid.add(Buffer.from(toLine(told).trimEnd()));
  }

  #keep({ bytes, facts }: Good, { url, body }: RequestLine, place: Place): Promise<void> | undefined {
    // As JSON: a custom id may have line ends, and be written to look like two lines.
    this.#digest.add(JSON.stringify(facts.identity));
    const destination = this.#destinationOf(body.model, url, place);
    destination.requests += 1;
    destination.input_tokens += Math.ceil(facts.inputTokens);
    destination.output_tokens += Math.ceil(facts.outputTokens);
    this.#requests += 1;
    const isFull = (this.#part?.bytes ?? 0) + bytes.length + 1 > PART_BYTES;
    if (this.#part === undefined || isFull) return this.#keepInNext({ bytes, facts }, destination);
    this.#facts.add(bytes, facts, destination);
    return this.#part.add(bytes);
  }

  async #keepInNext({ bytes, facts }: Good, destination: Destination): Promise<void> {
    await this.#closePart();
    this.#part = await LinesFile.create(this.#partPath('jsonl'));
    this.#facts.add(bytes, facts, destination);
    await this.#part.add(bytes);
  }

  #destinationOf(model: string, endpoint: string, place: Place): Destination {
    const last = this.#destination;
    if (last?.model === model && last.endpoint === endpoint) return last;
    const name = JSON.stringify([model, endpoint]);
    const known = this.#destinations.get(name);
    if (known === undefined && this.#destinations.size === MOST_DESTINATIONS) throw tooMixed(place);
    this.#destination = known ?? { model, endpoint, requests: 0, input_tokens: 0, output_tokens: 0 };
    this.#destinations.set(name, this.#destination);
    return this.#destination;
  }

  async #closePart(): Promise<void> {
    if (this.#part === undefined) return;
    const part = await this.#part.close();
    this.#parts.push({ ...part, facts: await this.#facts.write(this.#partPath('facts')) });
    this.#part = undefined;
  }

  #partPath(extension: string): string {
    return join(this.#options.directory, `part-${this.#parts.length + 1}.${extension}`);
  }
}

function idOf(value: unknown): string | undefined {
  const { custom_id } = membersOf(value);
  return typeof custom_id === 'string' && custom_id !== '' ? custom_id : undefined;
}

/** OpenAI's words, and what they leave open: bytes that are no UTF-8, a text that is too deep. */
function jsonMessage({ message, cause }: CompletionBatchError): string {
  if (cause instanceof TypeError) return `${NOT_JSON.message} It is not UTF-8.`;
  return cause instanceof SyntaxError ? NOT_JSON.message : `${NOT_JSON.message.slice(0, -1)}: ${message}.`;
}

/** A byte order mark is none of JSON's letters: editors put it at the beginning of files. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** A pipe that nobody writes into, or a device, would never end. */
async function checkFile(path: string, name: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile()) return;
  const what = found === undefined ? 'there is no such request file' : 'the request file is no regular file';
  throw new CompletionBatchError('file-unusable', what, {
    where: name,
    remedy: 'Name a file; write what a pipe gives into one first. Nothing was kept or sent.',
  });
}

function tooMixed({ file, fileLine }: Place): CompletionBatchError {
  const message = `the requests are for more than ${MOST_DESTINATIONS} models and endpoints`;
  return new CompletionBatchError('invalid-input', message, {
    where: `${file}:${fileLine}`,
    remedy: 'Check the models that they name, or submit them as several jobs. Nothing was kept or sent.',
  });
}
