/**
 * Who has which request of a job, as numbered objects in the store that are created once and never changed. The store's
 * create is the lock: whoever writes has read all entries before, and decides anew where another one was faster. What the
 * entries say in their order is the state; nothing else is kept of a single request.
 */
import { z } from 'zod';
import { textIfThere } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { checkJobId, claimsObject, claimsPrefix } from '../state/layout.ts';
import { KeyStates } from './key-states.ts';

const keys = z.array(z.string()).min(1);
/** `begun`: when the submission was that claims (ISO 8601). A batch that was refused may be begun again under its id. */
const held = { batch_id: z.string(), begun: z.string(), keys };
/** `execution_id` tells where the outcomes of the batch lie; null for a batch without one. */
const settled = { batch_id: z.string(), execution_id: z.string().nullable(), keys };

const logEntry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('claimed'), ...held }),
  z.strictObject({ kind: z.literal('released'), ...held }),
  z.strictObject({ kind: z.literal('answered'), ...settled }),
  z.strictObject({ kind: z.literal('failed'), ...settled }),
  /** Not answered, and to be asked again; `attempts`: those of the request that are used up. */
  z.strictObject({ kind: z.literal('again'), attempts: z.int().nonnegative(), ...settled }),
]);

export type LogEntry = Readonly<z.output<typeof logEntry>>;

/** A request as the log has it. */
export interface RequestState {
  readonly stands: 'claimed' | 'free' | 'answered' | 'failed';
  /** The batch that has it, or had it last, and since when that is begun (undefined where it is settled). */
  readonly batchId: string;
  readonly begun: string | undefined;
  /** Attempts that are used up. */
  readonly attempts: number;
  /** How often it came back to be asked again, whatever for. */
  readonly tries: number;
  /** The batch that gave it its latest outcome. */
  readonly settledBy: string | undefined;
}

/** Of an entry's keys: what is larger is written as several entries. */
const ENTRY_BYTES = 1_000_000;
/** Entries read at once where many are not known yet. */
const READ_AT_ONCE = 8;

/** The log of one job, read as far as anybody has asked. */
export class ClaimLog {
  readonly #store: ObjectStore;
  readonly #job: string;
  readonly #onEntry: ((entry: LogEntry) => void) | undefined;
  readonly #requests = new KeyStates<RequestState>();
  readonly #batches = new Map<string, string | null>();
  /** Reads what is there at first; two callers must not do that side by side. */
  #first: Promise<void> | undefined;
  /** Number of the last entry that is taken in. */
  #read = 0;

  /**
   * @param onEntry told of each entry as it is taken in: nothing else knows keys later, only what is said of one
   * @throws CompletionBatchError `invalid-input`
   */
  constructor(store: ObjectStore, job: string, onEntry?: (entry: LogEntry) => void) {
    this.#store = store;
    this.#job = checkJobId(job);
    this.#onEntry = onEntry;
  }

  /** Undefined where nobody ever had it. */
  of(key: string): RequestState | undefined {
    return this.#requests.of(key);
  }

  /** Every request that anybody ever had: each state that some have, with how many have it. */
  byState(): Iterable<readonly [state: RequestState, requests: number]> {
    return this.#requests.byState();
  }

  /** What `of` says now, whatever is written later; its states are the very objects of `byState`. */
  asOfNow(): (key: string) => RequestState | undefined {
    return this.#requests.asOfNow();
  }

  /** Batches that have settled requests, in their order, with their executions. */
  settledBatches(): Iterable<readonly [batchId: string, executionId: string | null]> {
    return this.#batches;
  }

  /**
   * Reads what was written since.
   * @returns the number of the last entry
   * @throws CompletionBatchError `row-damaged`, and what the store throws
   */
  async refresh(): Promise<number> {
    this.#first ??= this.#readListed().catch((error: unknown) => {
      this.#first = undefined;
      throw error;
    });
    await this.#first;
    for (;;) {
      const number = this.#read + 1;
      const text = await this.#text(number);
      if (text === undefined) return this.#read;
      this.#take(number, text);
    }
  }

  /**
   * Writes entries until there is none to write.
   * @param decide the next entry, by what the log says now; it is asked again after each entry, and where another was faster
   * @returns those that were written
   */
  async append(decide: () => Promise<LogEntry | undefined>): Promise<LogEntry[]> {
    const written: LogEntry[] = [];
    for (;;) {
      const number = (await this.refresh()) + 1;
      const entry = await decide();
      if (entry === undefined) return written;
      const text = JSON.stringify(entry);
      const isOurs =
        (await this.#store.create(claimsObject(this.#job, number), text)) || (await this.#has(number, text));
      if (!isOurs) continue;
      this.#take(number, text);
      written.push(entry);
    }
  }

  /** The answer to a create may have been lost, and it was made again by the store's client. */
  async #has(number: number, text: string): Promise<boolean> {
    return (await this.#text(number)) === text;
  }

  async #readListed(): Promise<void> {
    const listed: string[] = [];
    for await (const { key } of this.#store.list(claimsPrefix(this.#job))) listed.push(key);
    for (let next = this.#read + 1; next <= listed.length; next = this.#read + 1) {
      const numbers = Array.from({ length: Math.min(READ_AT_ONCE, listed.length - next + 1) }, (_, at) => next + at);
      const texts = await Promise.all(numbers.map((number) => this.#text(number)));
      for (const [at, text] of texts.entries()) {
        if (text === undefined) throw this.#damaged(next + at, 'it is missing, and later ones are there');
        this.#take(next + at, text);
      }
    }
  }

  #text(number: number): Promise<string | undefined> {
    return textIfThere(this.#store, claimsObject(this.#job, number));
  }

  /** Once: two callers may have read it. */
  #take(number: number, text: string): void {
    if (this.#read !== number - 1) return;
    const entry = this.#parse(number, text);
    if ('execution_id' in entry) this.#batches.set(entry.batch_id, entry.execution_id);
    this.#requests.change(entry.keys, (before) => after(before, entry));
    this.#read = number;
    this.#onEntry?.(entry);
  }

  #parse(number: number, text: string): LogEntry {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (cause) {
      throw this.#damaged(number, 'it is not valid JSON', cause);
    }
    const parsed = logEntry.safeParse(value);
    if (parsed.success) return parsed.data;
    throw this.#damaged(number, explain(parsed.error), parsed.error);
  }

  #damaged(number: number, why: string, cause?: unknown): CompletionBatchError {
    return new CompletionBatchError('row-damaged', `an entry of the job's log does not do: ${why}`, {
      where: this.#store.locate(claimsObject(this.#job, number)),
      remedy: 'Restore the object, or use the version that wrote it; or begin a new job, which asks everything again.',
      cause,
    });
  }
}

function after(before: RequestState | undefined, entry: LogEntry): RequestState {
  const { batch_id: batchId } = entry;
  const { attempts = 0, tries = 0, settledBy } = before ?? {};
  switch (entry.kind) {
    case 'claimed':
      return { stands: 'claimed', batchId, begun: entry.begun, attempts, tries, settledBy };
    case 'released':
      return { stands: 'free', batchId, begun: entry.begun, attempts, tries, settledBy };
    case 'again':
      return {
        stands: 'free',
        batchId,
        begun: undefined,
        attempts: entry.attempts,
        tries: tries + 1,
        settledBy: batchId,
      };
    default:
      return { stands: entry.kind, batchId, begun: undefined, attempts, tries, settledBy: batchId };
  }
}

/** As many of the keys as one entry may have. */
export function fitting(keys: readonly string[]): string[] {
  let bytes = 0;
  const end = keys.findIndex((key) => {
    bytes += Buffer.byteLength(JSON.stringify(key)) + 1;
    return bytes > ENTRY_BYTES;
  });
  return end === -1 ? [...keys] : keys.slice(0, Math.max(1, end));
}
