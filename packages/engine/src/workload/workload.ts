/**
 * What a kind of request means: how to describe a line, what it is to claim and to give back what it asks about, and how
 * to write what the answers say. Submit and collect know requests by this alone; `plain-requests.ts` is the one for
 * requests that are nothing more.
 */
import type { NdjsonLine } from '../platform/ndjson.ts';
import type { LineReason } from '../requests/line-failure.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { ResultLine } from '../requests/result-line.ts';
import type { Attributes } from '../state/attributes.ts';
import type { Submission } from '../state/submission.ts';

/** One line of a request file, described. */
export interface RequestFacts {
  /** Its custom id. */
  readonly key: string;
  /** What it asks, however it is written: the batch's id is made of these. */
  readonly identity: string;
  readonly inputTokens: number;
  /** Expected of its answer, for the estimate. */
  readonly outputTokens: number;
  /** How many things it asks about. */
  readonly units: number;
  /** Texts, of a request for embeddings: a batch may have so many of them. */
  readonly inputs?: number;
  /** What the line itself says of these, where that is to be held against the run: a batch has one of each. */
  readonly endpoint?: string;
  readonly model?: string;
  /** What else it has alike with all requests of its run, so that a file of one run holds no other. */
  readonly setting?: string;
}

export interface LineClaim {
  /** All of the line is ours. Where not, the units that were are given back already. */
  readonly held: boolean;
  /** Units that somebody else has, or that are gone; not those that were only given back. */
  readonly lost: number;
}

/** The batch whose answers are settled. */
export interface EndedBatch {
  readonly batchId: string;
  readonly executionId: string | undefined;
  /** Of the workload, when its requests were written; undefined where its record does not say. */
  readonly version: string | undefined;
  /** When OpenAI ended it (ISO 8601): the time of all that is written, so that collecting again writes the same. */
  readonly endedAt: string;
  /** Its request file, as messages call it. */
  readonly name: string;
  /** Requests that were answered, by their result lines. */
  readonly answered: number;
}

export interface AnsweredRequest extends AnsweredKey {
  readonly line: NdjsonLine;
}

/** A request by its key alone. */
export interface AnsweredKey {
  readonly key: string;
  readonly result: ResultLine | undefined;
  /** The request is as good as never sent, for this, whatever its line says; undefined where the line is to be read. */
  readonly release: LineReason | undefined;
}

/** What became of a batch's requests. @typeParam Counts units by the workload's own names */
export interface Settled<Counts> {
  readonly counts: Counts;
  readonly units: number;
  /** Of them, those that somebody else has or has changed: left alone. */
  readonly elsewhere: number;
  /** What is wrong with the answers as a whole, as a sentence; undefined where nothing is. */
  readonly trouble: string | undefined;
}

/** What a look at the answers found, before anything is written of them. */
export interface Examined {
  /** Why nothing may be written before a person has said so, as a sentence; undefined where nothing stands against it. */
  readonly held: string | undefined;
  /** For the batch's record, held or not. */
  readonly attributes: Attributes;
}

/** What requests were written for. */
export interface Written {
  /** Of the workload; default: its own. */
  readonly version?: string | undefined;
  readonly model: string;
  /** Those that were laid over the body of every request. */
  readonly parameters?: RequestParameters | undefined;
}

export interface Workload<Counts = unknown> {
  /** Of what it writes. */
  readonly version: string;
  /** Further versions, of earlier releases, that it can verify and settle: a batch of any other is left to its release. */
  readonly reads?: readonly string[];
  /** Lines that are claimed, and given back, in one call, at most; default 48. Submit holds them in memory. */
  readonly claimWindow?: number;
  /** Calls of `claim` that may run at once, for lines of one file; default 1. The lines of each are held in memory. */
  readonly claimsAtOnce?: number;
  /** What a unit is called, one and many. */
  readonly unit: readonly [one: string, many: string];
  /** Put on each batch at OpenAI, beside the engine's own. */
  metadata(submission: Submission): Readonly<Record<string, string>>;
  /** The version that a batch was made by, of its metadata at OpenAI. */
  versionIn(metadata: Readonly<Record<string, string>>): string | undefined;
  /** @throws CompletionBatchError `ndjson-damaged`, `request-invalid` */
  read(line: NdjsonLine, name: string): RequestFacts;
  /**
   * The key alone, of a line that is known to be a request: its file is one whose lines were read before.
   * @throws what `read` throws, where the line has to be read for it
   */
  keyOf(line: NdjsonLine, name: string): string;
  /**
   * Refuses a line that is not byte for byte what this `version` writes for that model and these parameters. Whether it
   * is to be asked at all is not looked at. Absent where nobody can tell: requests that are nothing more may say anything.
   * @throws CompletionBatchError `request-foreign`, and what `read` throws
   */
  verify?(line: NdjsonLine, name: string, written: Written): void;
  /** The same line for another model, as it would have been written for that one. @param parameters those of all requests, if any were set */
  forModel(line: NdjsonLine, name: string, model: string, parameters: RequestParameters | undefined): Uint8Array;
  /**
   * Which requests need not be asked now, by their keys as they stand when this is called: they have their outcome, or a
   * batch has them that may still bring it. Files are made of the others only; what it cannot tell shows with the claim.
   */
  taken?(): Promise<(key: string) => boolean>;
  /**
   * One result per line. Claiming again what this batch holds succeeds.
   * @param submission the one that claims; its `attributes` are those of the run
   */
  claim(submission: Submission, lines: readonly NdjsonLine[], name: string): Promise<LineClaim[]>;
  /** How many units were given back; what somebody else changed meanwhile is left alone. */
  release(submission: Submission, lines: readonly NdjsonLine[], name: string): Promise<number>;
  /**
   * Its own attributes of a submission's record, by the keys of the file's requests.
   * @param known what is told already: by the run, by the record (which may be another run's), by the batch's metadata
   */
  attributes(keys: readonly string[], known: Attributes): Attributes;
  /** What other readers of the batch's record need. @param keys of its requests; none where the file is lost */
  rowAttributes(submission: Submission, keys: readonly string[]): Attributes;
  /**
   * Looks at the answers before anything is written of them. Absent where nothing can stand against them; a batch is only
   * looked at where its `rowAttributes` had a number as `examine`.
   * @param requests as `settle` gets them
   * @param measure that number
   */
  examine?(batch: EndedBatch, requests: AsyncIterable<AnsweredRequest>, measure: number): Promise<Examined>;
  /**
   * Writes what became of each request. Doing it again changes nothing and counts the same.
   * @param onProgress told how many units are written so far
   */
  settle(
    batch: EndedBatch,
    requests: AsyncIterable<AnsweredRequest>,
    onProgress: (units: number) => void,
  ): Promise<Settled<Counts>>;
  /** In place of `settle` where that looks at no line: they need not be read then. */
  settleKeys?(
    batch: EndedBatch,
    requests: AsyncIterable<AnsweredKey>,
    onProgress: (units: number) => void,
  ): Promise<Settled<Counts>>;
  /** Its counts as the batch's record has them. */
  countAttributes(counts: Counts): Attributes;
  /** Counts of a batch of which nothing was settled. */
  noCounts(): Counts;
}

/** A line whose facts this process has worked out already, of these very bytes. */
export interface KnownLine extends NdjsonLine {
  readonly facts?: RequestFacts;
}

/** The same where only its key is needed. */
export interface KeyedLine extends NdjsonLine {
  readonly facts?: Pick<RequestFacts, 'key'>;
}

/** @throws what `Workload.read` throws */
export function factsOf(workload: Pick<Workload, 'read'>, line: KnownLine, name: string): RequestFacts {
  return line.facts ?? workload.read(line, name);
}

/** Whether a workload can verify and settle what was written by this version of it. */
export function canRead({ version, reads = [] }: Pick<Workload, 'version' | 'reads'>, written: string): boolean {
  return written === version || reads.includes(written);
}
