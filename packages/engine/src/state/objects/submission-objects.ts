/** Submissions as records that are open until they are recorded, rejected or abandoned. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { explain } from '../../platform/explain.ts';
import type { Attributes } from '../attributes.ts';
import type { Submissions } from '../state.ts';
import {
  changed,
  isOpen,
  misplaced,
  type Submission,
  type SubmissionChange,
  type SubmissionRecord,
  submissionFields,
  submissionSketch,
} from '../submission.ts';
import type { OpenRecords, OpenRevision } from './open-records.ts';
import type { Data, Revision } from './revision.ts';

const stored = submissionFields.extend({
  attributes: z.custom<Attributes>(isObject, { error: 'is not an object' }),
});

/** Ended without a batch: the same work may begin anew. */
const WITHOUT_BATCH = ['REJECTED', 'ABANDONED'];

export class SubmissionObjects implements Submissions {
  readonly #records: OpenRecords;

  constructor(records: OpenRecords) {
    this.#records = records;
  }

  async get(batchId: string): Promise<SubmissionRecord | undefined> {
    const revision = await this.#records.newest(batchId);
    return revision === undefined ? undefined : read(revision);
  }

  put(submission: Submission): Promise<boolean> {
    return this.#records.begin(
      submission.batch_id,
      { ...submission },
      ({ problem, data }) => problem === undefined && WITHOUT_BATCH.includes(String(data.state)),
    );
  }

  async change(before: Submission, change: SubmissionChange): Promise<Submission | undefined> {
    const newest = await this.#records.newest(before.batch_id);
    if (newest === undefined || newest.problem !== undefined) return undefined;
    const after = changed(before, change);
    const data = { ...newest.data, ...written(change, newest.data), version: after.version };
    const { version, owner } = newest.data;
    if (version !== before.version || owner !== before.owner) {
      // An earlier try of the same, whose answer never came.
      const isOurs = isDeepStrictEqual({ ...data, owner: after.owner }, newest.data);
      return isOurs ? read(newest).submission : undefined;
    }
    const open = newest.open && isOpen(after);
    return (await this.#records.follow(newest, { data, open, opened: newest.opened })) ? after : undefined;
  }

  async abandon({ batchId, isOpen, seen }: SubmissionRecord, reason: string): Promise<boolean> {
    const revision = seen as Revision;
    if (!isOpen) return false;
    const version = typeof revision.data.version === 'number' ? revision.data.version + 1 : 1;
    const ending = { batch_id: batchId, state: 'ABANDONED', reason, version };
    const data = { ...revision.data, ...ending };
    if (await this.#records.follow(revision, { data, open: false, opened: revision.opened })) return true;
    // By an earlier try, whose answer never came.
    const now = await this.#records.newest(batchId);
    return now?.number === revision.number + 1 && isDeepStrictEqual({ ...now.data, ...ending }, now.data);
  }

  async *listOpen(): AsyncGenerator<SubmissionRecord> {
    for await (const revision of this.#records.listOpen()) yield read(revision);
  }
}

/** What a change writes: what it does not name, or names as undefined, stays. */
function written({ attributes, ...fields }: SubmissionChange, before: Data): Data {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const known = isObject(before.attributes) ? before.attributes : {};
  return { ...Object.fromEntries(given), attributes: { ...known, ...attributes } };
}

function read(revision: OpenRevision): SubmissionRecord {
  const { id: batchId, data, where, open } = revision;
  const { data: submission, error } = stored.safeParse(data);
  const place = { batchId, isOpen: open };
  const problem = revision.problem ?? (error === undefined ? misplaced(submission, place) : explain(error));
  return {
    ...place,
    sketch: submissionSketch.parse(data),
    submission: problem === undefined ? submission : undefined,
    problem,
    where,
    seen: revision satisfies Revision,
  };
}

function isObject(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
