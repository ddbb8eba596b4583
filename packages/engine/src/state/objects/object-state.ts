/** The state in an object store: a folder, or S3. */
import { randomUUID } from 'node:crypto';
import { checkKey, type ObjectStore } from '../../objects/object-store.ts';
import { type Clock, systemClock } from '../../platform/clock.ts';
import type { State } from '../state.ts';
import { BatchObjects } from './batch-objects.ts';
import { OpenRecords } from './open-records.ts';
import { QueueObjects } from './queue-objects.ts';
import { Records } from './records.ts';
import { SubmissionObjects } from './submission-objects.ts';

export interface ObjectStateOptions {
  /** Default: the store's own time, where it tells it; else this machine's. */
  readonly clock?: Clock;
  /** Keys of the state begin with it and a slash. Default `state`. */
  readonly prefix?: string;
  /** Gives each writing a name that no other has. Default: random UUIDs. */
  readonly newWrite?: () => string;
}

/**
 * Lists at once what was written before. Works with every store that keeps to `create`, and never changes an object. It
 * deletes only marks of records that are closed (`open/…`); where it may not do that, they stay and listings take longer.
 */
export class ObjectState implements State {
  readonly name: string;
  readonly clock: Clock;
  readonly submissions: SubmissionObjects;
  readonly batches: BatchObjects;
  readonly queues: QueueObjects;

  /** @throws CompletionBatchError `object-key-invalid` for a prefix that no key can have */
  constructor(store: ObjectStore, options: ObjectStateOptions = {}) {
    const { prefix = 'state', newWrite = randomUUID } = options;
    checkKey(prefix);
    const records = (folder: string, kind: string): Records =>
      new Records({ store, folder: `${prefix}/${folder}`, format: `completion-batch/${kind}`, newWrite });
    const openRecords = (folder: string, kind: string): OpenRecords =>
      new OpenRecords(records(folder, kind), store, `${prefix}/open/${folder}`);
    this.name = `store ${store.url}/${prefix}`;
    this.clock = options.clock ?? store.clock ?? systemClock;
    this.submissions = new SubmissionObjects(openRecords('submissions', 'submission'));
    this.batches = new BatchObjects(openRecords('batches', 'batch'));
    this.queues = new QueueObjects(records('queues', 'queue'));
  }
}
