/** Batches as records that are open until their status is terminal. All of them are ours: nobody else writes here. */
import { OPEN_BATCH_STATUSES } from '../../openai/remote-batch.ts';
import { CompletionBatchError } from '../../platform/errors.ts';
import { explain } from '../../platform/explain.ts';
import type { AttributeData, Attributes } from '../attributes.ts';
import type { NewBatch } from '../batch.ts';
import {
  type Batch,
  type BatchRecord,
  batchDataOf,
  batchFields,
  batchSketch,
  type Decision,
  isOpenBatch,
  misplacedBatch,
} from '../batch.ts';
import type { Batches } from '../state.ts';
import type { OpenRecords } from './open-records.ts';
import type { Data, Revision } from './revision.ts';

export class BatchObjects implements Batches {
  readonly #records: OpenRecords;

  constructor(records: OpenRecords) {
    this.#records = records;
  }

  async get(batchId: string): Promise<BatchRecord | undefined> {
    const revision = await this.#records.newest(batchId);
    return revision === undefined ? undefined : read(revision);
  }

  add(batch: NewBatch): Promise<boolean> {
    return this.#records.begin(batch.submission.batch_id, batchDataOf(batch), () => false);
  }

  change(batchId: string, status: Batch['status'], attributes: Attributes = {}): Promise<boolean> {
    return this.#records.update(batchId, (newest) => {
      if (newest === undefined || newest.problem !== undefined || !hasOpenStatus(newest)) return undefined;
      const { data, open, opened } = newest;
      return { data: { ...data, ...attributes, status }, open: open !== false && isOpenBatch({ status }), opened };
    });
  }

  async rememberEnd(batchId: string, seenAt: string): Promise<string> {
    let counts = seenAt;
    await this.#records.update(batchId, (newest) => {
      if (newest === undefined || newest.problem !== undefined) throw unreadable(this.#records.locate(batchId), newest);
      const { data, open, opened } = newest;
      const { ended_seen_at: known } = data;
      counts = typeof known === 'string' ? known : seenAt;
      return known === counts ? undefined : { data: { ...data, ended_seen_at: seenAt }, open, opened };
    });
    return counts;
  }

  async decide(batchId: string, decision: Decision): Promise<Decision | undefined> {
    await this.#records.update(batchId, (newest) => {
      if (newest === undefined || newest.problem !== undefined || !hasOpenStatus(newest)) return undefined;
      const { data, open, opened } = newest;
      if (data.held_reason === undefined || data.decision !== undefined) return undefined;
      return { data: { ...data, decision }, open, opened };
    });
    // Written now or before, by whomever: the record says which.
    const batch = (await this.get(batchId))?.batch;
    return batch !== undefined && isOpenBatch(batch) ? batch.decision : undefined;
  }

  async *listOpen(): AsyncGenerator<BatchRecord> {
    for await (const revision of this.#records.listOpen()) yield read(revision);
  }
}

function hasOpenStatus({ data: { status } }: Revision): boolean {
  return (OPEN_BATCH_STATUSES as readonly unknown[]).includes(status);
}

function unreadable(where: string, found: Revision | undefined): CompletionBatchError {
  const message =
    found === undefined ? 'a batch has no record' : `the record of a batch does not parse: ${found.problem}`;
  return new CompletionBatchError('row-damaged', message, {
    where,
    remedy: 'Work with the version that wrote it, or correct the record by hand.',
  });
}

function read(revision: Revision): BatchRecord {
  const { id: batchId, data, where } = revision;
  const { data: fields, error } = batchFields.safeParse(data);
  const problem = revision.problem ?? (error === undefined ? misplacedBatch(fields, batchId) : explain(error));
  return {
    batchId,
    sketch: batchSketch.parse(data),
    isOurs: true,
    batch: fields === undefined || problem !== undefined ? undefined : { ...fields, batchId },
    problem,
    where,
    attributes: withoutGaps(data),
  };
}

function withoutGaps(data: Data): Attributes {
  const entries = Object.entries(data).filter((entry): entry is [string, AttributeData] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
