/** Outcomes of a job's batches, read side by side from copies on disk. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyObject } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { parseOutcomes } from '../workload/job-outcomes.ts';
import { outcomesKey } from '../workload/keep-outcomes.ts';
import type { RequestOutcome } from '../workload/request-outcome.ts';

/** Read at once: files of several batches may be open. */
const PIECE_BYTES = 128 * 1024;

/** Finds outcomes of one batch, quickly as long as they are asked for in their order. */
export interface OutcomeFinder {
  /** Undefined where the batch has none of that request. */
  find(key: string): Promise<RequestOutcome | undefined>;
  close(): Promise<void>;
}

/** @param open from the first outcome on; called again where one is asked for that was passed */
export function outcomeFinder(open: () => AsyncGenerator<RequestOutcome>): OutcomeFinder {
  let outcomes = open();
  /** None was read since it was opened. */
  let fresh = true;
  const forward = async (key: string): Promise<RequestOutcome | undefined> => {
    for (;;) {
      const { value, done } = await outcomes.next();
      if (done === true) return undefined;
      fresh = false;
      if (value.custom_id === key) return value;
    }
  };
  return {
    async find(key) {
      const wasFresh = fresh;
      const found = await forward(key);
      if (found !== undefined) return found;
      outcomes = open();
      fresh = true;
      return wasFresh ? undefined : forward(key);
    },
    async close() {
      await outcomes.return(undefined);
    },
  };
}

/** A job's batches, each copied when it is first asked for, and removed when all of its outcomes were given. */
export class OutcomeFiles {
  readonly #store: ObjectStore;
  readonly #executions: ReadonlyMap<string, string | null>;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #scratch: string;
  readonly #open = new Map<string, { readonly finder: OutcomeFinder; readonly path: string; left: number }>();

  /**
   * @param executions of the batches that have settled requests
   * @param counts how many outcomes of each are going to be asked for
   */
  constructor(
    store: ObjectStore,
    executions: ReadonlyMap<string, string | null>,
    counts: ReadonlyMap<string, number>,
    scratch: string,
  ) {
    this.#store = store;
    this.#executions = executions;
    this.#counts = counts;
    this.#scratch = scratch;
  }

  /**
   * The outcome that a batch gave a request; undefined where it gave none.
   * @throws CompletionBatchError `object-not-found`, `row-damaged`, and what the store throws
   */
  async find(batchId: string, key: string): Promise<RequestOutcome | undefined> {
    const file = this.#open.get(batchId) ?? (await this.#copy(batchId));
    const outcome = await file.finder.find(key);
    file.left -= 1;
    if (file.left <= 0) await this.#remove(batchId);
    return outcome;
  }

  async close(): Promise<void> {
    for (const batchId of [...this.#open.keys()]) await this.#remove(batchId);
  }

  async #copy(batchId: string) {
    const key = outcomesKey({ batchId, executionId: this.#executions.get(batchId) ?? null });
    const path = join(this.#scratch, `${batchId}.outcomes.jsonl`);
    await copyObject(this.#store, key, path);
    const name = this.#store.locate(key);
    const finder = outcomeFinder(() => parseOutcomes(createReadStream(path, { highWaterMark: PIECE_BYTES }), name));
    const file = { finder, path, left: this.#counts.get(batchId) ?? Infinity };
    this.#open.set(batchId, file);
    return file;
  }

  async #remove(batchId: string): Promise<void> {
    const file = this.#open.get(batchId);
    this.#open.delete(batchId);
    await file?.finder.close();
    if (file !== undefined) await rm(file.path, { force: true });
  }
}
