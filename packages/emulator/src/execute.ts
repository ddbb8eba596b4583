/**
 * Runs the lines of one batch. A line counts as executed when its answer stands in the results log; only then is it
 * billed in the journal. What a stopped run had not written is asked again by the next one.
 *
 * Time is worked out and not waited for: the batch has a number of lanes, each line takes `lineMs` (and its answer's
 * `delayMs`) of a lane, and `run` does what is finished by the horizon. One jump of a clock gives the same lines as
 * many small ones.
 */
import { createReadStream } from 'node:fs';
import { AppendLog, readLog, repairLog } from './disk.ts';
import { type NdjsonLine, splitLines } from './engine-parts.ts';
import { batchRequestId, requestId } from './ids.ts';
import { type Journal, now } from './journal.ts';
import type { Clock, Responder, ResponderFailure, ResponderReply } from './types.ts';
import { type BatchRecord, isObject } from './types.ts';
import { addUsage, noUsage, usageOf } from './usage.ts';
import { parseRequestLine } from './validate.ts';

export interface ExecutionParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly responder: Responder;
  readonly lineMs: number;
  readonly concurrency: number;
  readonly inputPath: string;
  readonly resultsPath: string;
}

interface Lane {
  /** When the lane is free for its next line, milliseconds of the clock. */
  free: number;
  waiting: { readonly line: Asked; readonly answer: Answer; readonly due: number } | undefined;
}

interface Asked {
  readonly customId: string;
  readonly body: unknown;
  readonly number: number;
}

type Answer = ResponderReply | ResponderFailure;

export class Execution {
  readonly #parts: ExecutionParts;
  readonly #batch: BatchRecord;
  readonly #results: AppendLog;
  readonly #answered: Set<string>;
  readonly #lanes: Lane[];
  readonly #abort = new AbortController();
  readonly #lines: AsyncGenerator<NdjsonLine>;
  readonly #inFlight = new Set<() => void>();
  #exhausted = false;

  private constructor(batch: BatchRecord, parts: ExecutionParts, answered: Set<string>) {
    this.#parts = parts;
    this.#batch = batch;
    this.#answered = answered;
    this.#results = new AppendLog(parts.resultsPath);
    const start =
      (batch.inProgressMs ?? batch.createdMs) + Math.floor(answered.size / parts.concurrency) * parts.lineMs;
    this.#lanes = Array.from({ length: parts.concurrency }, () => ({ free: start, waiting: undefined }));
    const source = createReadStream(parts.inputPath);
    this.#lines = splitLines(source, { name: parts.inputPath, maxLineBytes: Number.MAX_SAFE_INTEGER });
  }

  /** Takes up the batch where its results log ends, and bills answers that the journal (`billed`) lacks. */
  static async open(batch: BatchRecord, parts: ExecutionParts, billed?: ReadonlySet<string>): Promise<Execution> {
    const answered = new Set<string>();
    batch.counts.completed = 0;
    batch.counts.failed = 0;
    batch.usage = noUsage();
    await repairLog(parts.resultsPath);
    for await (const result of readLog(parts.resultsPath)) {
      if (!isObject(result) || typeof result.custom_id !== 'string') continue;
      answered.add(result.custom_id);
      if (isNeverExecuted(result)) continue;
      count(batch, result);
      if (billed?.has(result.custom_id) === false) {
        await bill(parts, batch.id, result.custom_id, responseOf(result));
      }
    }
    return new Execution(batch, parts, answered);
  }

  /**
   * Asks and writes until every line is answered (`done`), until what is left is not due by the horizon (`waiting`),
   * or until `stop` (`stopped`).
   * @param horizon milliseconds of the clock; read again and again while the run goes on
   */
  async run(horizon: () => number): Promise<'done' | 'waiting' | 'stopped'> {
    await Promise.all(this.#lanes.map((lane) => this.#runLane(lane, horizon)));
    if (this.#abort.signal.aborted) return 'stopped';
    return this.#answered.size >= this.#batch.counts.total ? 'done' : 'waiting';
  }

  async #runLane(lane: Lane, horizon: () => number): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      if (lane.waiting !== undefined) {
        if (lane.waiting.due > horizon()) return;
        await this.#record(lane.waiting.line, lane.waiting.answer);
        lane.free = lane.waiting.due;
        lane.waiting = undefined;
      }
      if (lane.free + this.#parts.lineMs > horizon()) return;
      const line = await this.#next();
      if (line === undefined || signal.aborted) return;
      const began = this.#parts.clock.now();
      const answer = await this.#ask(line);
      if (answer === undefined) return;
      const took = this.#parts.clock.now() - began;
      lane.waiting = { line, answer, due: lane.free + this.#parts.lineMs + (answer.delayMs ?? 0) + took };
    }
  }

  async #next(): Promise<Asked | undefined> {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done === true) {
        this.#exhausted = true;
        return undefined;
      }
      const asked = readRequest(value);
      if (!this.#answered.has(asked.customId)) return asked;
    }
  }

  /** The answer, or undefined if the batch was stopped before it came. */
  async #ask({ customId, body, number }: Asked): Promise<Answer | undefined> {
    const { signal } = this.#abort;
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const letGo = (): void => resolve(undefined);
    this.#inFlight.add(letGo);
    this.#parts
      .responder({ endpoint: this.#batch.endpoint, customId, body, line: number, batchId: this.#batch.id, signal })
      .then(resolve, (error: unknown) => resolve(serverError(error)));
    const answer = await promise;
    this.#inFlight.delete(letGo);
    return signal.aborted ? undefined : answer;
  }

  async #record({ customId }: Asked, answer: Answer): Promise<void> {
    const response =
      'error' in answer ? null : { status_code: answer.status, request_id: requestId(), body: answer.body };
    const error = 'error' in answer ? { code: answer.error.code, message: answer.error.message } : null;
    const result = { id: batchRequestId(), custom_id: customId, response, error };
    this.#answered.add(customId);
    await this.#results.append(JSON.stringify(result));
    count(this.#batch, result);
    await bill(this.#parts, this.#batch.id, customId, response);
  }

  /** Writes a line with this error for everything that was not executed; nothing of it is counted or billed. */
  async giveUpRest(code: string, message: string): Promise<void> {
    const source = createReadStream(this.#parts.inputPath);
    const options = { name: this.#parts.inputPath, maxLineBytes: Number.MAX_SAFE_INTEGER };
    let last: Promise<void> | undefined;
    for await (const line of splitLines(source, options)) {
      const { customId } = readRequest(line);
      if (this.#answered.has(customId)) continue;
      this.#answered.add(customId);
      const result = { id: batchRequestId(), custom_id: customId, response: null, error: { code, message } };
      last = this.#results.append(JSON.stringify(result));
    }
    await last;
  }

  /** The next moment at which `run` has something to do, or undefined. */
  nextDue(): number | undefined {
    const due = this.#lanes.map(
      (lane) => lane.waiting?.due ?? (this.#exhausted ? Infinity : lane.free + this.#parts.lineMs),
    );
    const first = Math.min(...due);
    return first === Infinity ? undefined : first;
  }

  /** When the last line was finished. */
  finishedAt(): number {
    return Math.max(...this.#lanes.map((lane) => lane.free));
  }

  /** Lets go of lines in flight; their answers are thrown away. */
  stop(): void {
    this.#abort.abort();
    for (const letGo of this.#inFlight) letGo();
  }

  async close(): Promise<void> {
    this.stop();
    await this.#lines.return(undefined);
    await this.#results.close();
  }
}

function readRequest(line: NdjsonLine): Asked {
  const request = parseRequestLine(line.bytes) ?? {};
  return { customId: String(request.custom_id), body: request.body, number: line.number };
}

/** A line in the results log that stands for a request nobody executed. */
function isNeverExecuted(result: Readonly<Record<string, unknown>>): boolean {
  const code = isObject(result.error) ? result.error.code : undefined;
  return code === 'batch_expired' || code === 'batch_cancelled';
}

interface Response {
  readonly status_code: number;
  readonly body: unknown;
}

function responseOf(result: Readonly<Record<string, unknown>>): Response | null {
  const response = result.response;
  if (!isObject(response) || typeof response.status_code !== 'number') return null;
  return { status_code: response.status_code, body: response.body };
}

/** Whether a line of the results log belongs into the output file; all others belong into the error file. */
export function isSuccess(result: Readonly<Record<string, unknown>>): boolean {
  const status = responseOf(result)?.status_code ?? 0;
  return status >= 200 && status < 300;
}

function count(batch: BatchRecord, result: Readonly<Record<string, unknown>>): void {
  if (isSuccess(result)) {
    batch.counts.completed += 1;
    addUsage(batch.usage, usageOf(responseOf(result)?.body));
  } else batch.counts.failed += 1;
}

async function bill(
  parts: ExecutionParts,
  batchId: string,
  customId: string,
  response: Response | null,
): Promise<void> {
  const usage = usageOf(response?.body);
  await parts.journal.write({
    event: 'line.executed',
    at: now(parts.clock),
    batch_id: batchId,
    custom_id: customId,
    status: response?.status_code ?? null,
    input_tokens: usage.input_tokens,
    output_tokens: usage.output_tokens,
  });
}

/** What a responder's own failure looks like to the batch. */
export function serverError(error: unknown): ResponderReply {
  const why = error instanceof Error ? error.message : String(error);
  const message = `An error occurred while processing your request: ${why}`;
  return { status: 500, body: { error: { message, type: 'server_error', param: null, code: null } } };
}
