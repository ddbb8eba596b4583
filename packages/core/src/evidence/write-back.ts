/**
 * After a batch is collected its verdicts go into the vectors' metadata, too, so that the next prompts rest on them. The table
 * is what counts: this is made of the batch's result rows, may be done again, and never keeps a verdict from being written.
 */
import {
  describeError,
  isCompletionBatchError,
  isOpenBatch,
  isUuid,
  type Logger,
  type ObjectStore,
  type Services,
  type State,
} from '@completion-batch/engine';
import { isLabelName } from '../label-set/label-set.ts';
import { WRITE_BACK_PREFIX, writeBackDone, writeBackToDo } from '../objects/layout.ts';
import { labelId } from '../table/keys.ts';
import { readLabels } from '../table/label-writes.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type BatchResult, readBatchResults } from '../table/result-rows.ts';
import type { WordLabel } from '../table/rows.ts';
import { openVectorStore, type StoreOptions } from './vectors/open-stores.ts';
import type { LabelVerdict, VectorStore } from './vectors/vector-store.ts';

/** Labels that are looked at together. */
const WINDOW = 500;
const READS_AT_ONCE = 4;

export interface WriteBackServices {
  readonly table: ReceiptsTable;
  readonly state: State;
  readonly store: ObjectStore;
  readonly logger: Logger;
}

export interface WriteBackFailure {
  /** Null where it could not even be told which there are. */
  readonly batchId: string | null;
  readonly reason: string;
}

export interface WriteBackResult {
  /** Whose verdicts are in the metadata now. */
  readonly batches: number;
  /** Words whose metadata were changed; whose metadata said it already, or something newer; that have no vector. */
  readonly changed: number;
  readonly unchanged: number;
  readonly withoutVector: number;
  /** Nothing is lost: the next collect does it again. */
  readonly failures: readonly WriteBackFailure[];
}

/**
 * The same services, by which collect leaves word of a batch before its first verdict is written: whatever ends the process
 * after that, the next one knows what is still to be written back.
 */
export function noting<S extends Pick<Services, 'store' | 'workload'>>(services: S): S {
  const { store, workload } = services;
  return {
    ...services,
    workload: {
      ...workload,
      async settle(...[batch, ...rest]: Parameters<typeof workload.settle>) {
        await store.create(writeBackToDo(batch.batchId), '');
        return workload.settle(batch, ...rest);
      },
    },
  };
}

export interface WritingBack<S> {
  /** To be collected with. */
  readonly services: S;
  /**
   * To be called when everything is collected that can be; what was left by others before is done, too. Never throws: what
   * was collected is to be told all the same.
   */
  finish(): Promise<WriteBackResult>;
}

/**
 * Nothing is sent yet.
 * @throws CompletionBatchError `invalid-input`, `credentials-missing`
 */
export function writingBack<S extends WriteBackServices & Pick<Services, 'workload'>>(
  services: S,
  targets: readonly string[],
  options: Omit<StoreOptions, 'store'>,
): WritingBack<S> {
  const stores = targets.map((target) => openVectorStore(target, { ...options, store: services.store }));
  return {
    services: noting(services),
    async finish() {
      try {
        return await writeBack(services, stores);
      } catch (error) {
        const failures = [{ batchId: null, reason: describeError(error) }];
        return { batches: 0, changed: 0, unchanged: 0, withoutVector: 0, failures };
      } finally {
        for (const vectors of stores) await vectors.close();
      }
    },
  };
}

/** Sees to every batch that is collected and not written back yet, whoever collected it. */
export async function writeBack(services: WriteBackServices, stores: readonly VectorStore[]): Promise<WriteBackResult> {
  const { store, logger } = services;
  // Each call has its bounds; the whole takes as long as there is to write.
  const { signal } = new AbortController();
  const { due, over } = await dueBatches(services);
  const failures = new Map<string, string>();
  const sum = { changed: 0, unchanged: 0, withoutVector: 0 };
  const failing = async (
    batchIds: readonly string[],
    vectors: VectorStore,
    work: () => Promise<void>,
  ): Promise<void> => {
    try {
      await work();
    } catch (error) {
      for (const batchId of batchIds) failures.set(batchId, `${vectors.url}: ${describeError(error)}`);
    }
  };
  for (const vectors of stores) {
    for (const batchId of due) {
      await failing([batchId], vectors, async () => {
        const merged = await vectors.mergeVerdicts(await verdictsOf(services, batchId), signal);
        for (const name of ['changed', 'unchanged', 'withoutVector'] as const) sum[name] += merged[name];
      });
    }
    await failing(due, vectors, () => vectors.save(signal));
  }
  const done = due.filter((batchId) => !failures.has(batchId));
  for (const batchId of done) {
    await store.create(writeBackDone(batchId), '');
    logger.debug(`the verdicts of batch ${batchId} are in the vectors' metadata`);
  }
  await clear(services, [...done, ...over]);
  return { batches: done.length, ...sum, failures: [...failures].map(([batchId, reason]) => ({ batchId, reason })) };
}

/** Takes the notes away; where a role has no right to, they stay, and say the same. */
async function clear({ store }: WriteBackServices, batchIds: readonly string[]): Promise<void> {
  try {
    for (const batchId of batchIds) {
      await store.delete(writeBackToDo(batchId));
      await store.delete(writeBackDone(batchId));
    }
  } catch (error) {
    if (!isCompletionBatchError(error)) throw error;
  }
}

interface Noted {
  readonly due: readonly string[];
  /** Those that are done, and whose notes are there all the same. */
  readonly over: readonly string[];
}

/** Those that are still being collected are left: their verdicts are not all there. */
async function dueBatches({ store, state }: WriteBackServices): Promise<Noted> {
  const toDo = new Set<string>();
  const done = new Set<string>();
  for await (const { key } of store.list(WRITE_BACK_PREFIX)) {
    const batchId = key.slice(WRITE_BACK_PREFIX.length).split('/')[0] ?? '';
    if (key === writeBackToDo(batchId) && isUuid(batchId)) toDo.add(batchId);
    if (key === writeBackDone(batchId) && isUuid(batchId)) done.add(batchId);
  }
  const due: string[] = [];
  for (const batchId of [...toDo].filter((each) => !done.has(each))) {
    const record = await state.batches.get(batchId);
    // A record that cannot be read is told by collect.
    if (record === undefined || (record.batch !== undefined && !isOpenBatch(record.batch))) due.push(batchId);
  }
  return { due, over: [...done] };
}

/** What people have decided on since counts for what they said, by when they said it. */
async function verdictsOf({ table, logger }: WriteBackServices, batchId: string): Promise<LabelVerdict[]> {
  const verdicts: LabelVerdict[] = [];
  const results = readBatchResults(table, batchId, (sortKey) =>
    logger.warn(`the result row ${sortKey} of batch ${batchId} is passed over: it does not parse`),
  );
  let window: BatchResult[] = [];
  const flush = async (): Promise<void> => {
    const rows = await readLabels(
      { table, clock: table.clock, concurrency: READS_AT_ONCE },
      window.map(({ key }) => key),
    );
    for (const { key, status, validatedAt } of window) {
      const label = rows.get(labelId(key))?.label;
      if (label?.review !== undefined) verdicts.push(...peoples(label));
      else if (status !== 'NEEDS_REVIEW' && isLabelName(key.label)) verdicts.push({ key, status, validatedAt });
    }
    window = [];
  };
  for await (const result of results) {
    window.push(result);
    if (window.length === WINDOW) await flush();
  }
  await flush();
  return verdicts;
}

function peoples(label: WordLabel): LabelVerdict[] {
  const { validationStatus: status, review } = label;
  if (review === undefined || (status !== 'VALID' && status !== 'INVALID')) return [];
  return [{ key: label, status, validatedAt: review.at }];
}

/**
 * Merges verdicts that people have given into vectors' metadata.
 * @throws what the store throws: what is merged by then stays, and doing it again goes on
 */
export async function mergeReviewed(
  verdicts: readonly LabelVerdict[],
  targets: readonly string[],
  options: StoreOptions,
): Promise<Omit<WriteBackResult, 'batches' | 'failures'>> {
  const { signal } = new AbortController();
  const sum = { changed: 0, unchanged: 0, withoutVector: 0 };
  for (const target of targets) {
    const vectors = openVectorStore(target, options);
    try {
      const merged = await vectors.mergeVerdicts(verdicts, signal);
      for (const name of ['changed', 'unchanged', 'withoutVector'] as const) sum[name] += merged[name];
      await vectors.save(signal);
    } finally {
      await vectors.close();
    }
  }
  return sum;
}
