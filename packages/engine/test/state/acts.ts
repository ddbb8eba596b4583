/** Things that a process does to a state in objects, each with what was there before; for tests that disturb it. */
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import type { State } from '../../src/state/state.ts';
import type { Submission, SubmissionChange } from '../../src/state/submission.ts';
import { newestKey } from './object-places.ts';
import { at, listed, newBatch, newSubmission } from './records.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const MODEL = 'gpt-4.1-mini';

export interface Act {
  readonly name: string;
  /** @param store undisturbed */
  prepare(state: State, store: ObjectStore): Promise<void>;
  /** Gives what its caller is told. */
  run(state: State): Promise<unknown>;
  /** What a process may be told that does it again, after one that may have come to its end. */
  readonly again: readonly unknown[];
}

const submission = newSubmission({ batch_id: ID });
const batch = newBatch({ batch_id: ID });

async function changed(state: State, change: SubmissionChange): Promise<Submission> {
  const after = await state.submissions.change(submission, change);
  if (after === undefined) throw new Error('the change was refused');
  return after;
}

async function abandon(state: State): Promise<unknown> {
  const record = await state.submissions.get(ID);
  if (record === undefined) throw new Error('there is no submission');
  // Another process may have found it closed.
  return record.isOpen ? state.submissions.abandon(record, 'by hand') : record.sketch.state;
}

async function putSubmission(state: State): Promise<void> {
  await state.submissions.put(submission);
}

async function addBatch(state: State): Promise<void> {
  await state.batches.add(batch);
}

const again = newSubmission({ batch_id: ID, owner: 'process-2' });

const ON_SUBMISSIONS: readonly Act[] = [
  {
    name: 'put of the first',
    prepare: async () => {},
    run: (state) => state.submissions.put(submission),
    again: [true, false],
  },
  ...(['REJECTED', 'ABANDONED'] as const).map((closed) => ({
    name: `put in the place of one that is ${closed}`,
    prepare: async (state: State) => {
      await putSubmission(state);
      await changed(state, { state: closed });
    },
    run: (state: State) => state.submissions.put(again),
    again: [true, false],
  })),
  {
    name: 'change',
    prepare: putSubmission,
    run: (state) => state.submissions.change(submission, { state: 'CLAIMED', attributes: { more: 1 } }),
    again: [{ ...submission, state: 'CLAIMED', version: 2, attributes: { job: 'job-1', more: 1 } }],
  },
  {
    name: 'change that closes',
    prepare: putSubmission,
    run: (state) => state.submissions.change(submission, { state: 'RECORDED' }),
    again: [{ ...submission, state: 'RECORDED', version: 2 }],
  },
  {
    name: 'change that closes a second one',
    prepare: async (state) => {
      await putSubmission(state);
      await changed(state, { state: 'REJECTED' });
      await state.submissions.put(again);
    },
    run: (state) => state.submissions.change(again, { state: 'RECORDED' }),
    again: [{ ...again, state: 'RECORDED', version: 2 }],
  },
  { name: 'abandon', prepare: putSubmission, run: abandon, again: [true, 'ABANDONED'] },
  {
    name: 'abandon of what is not JSON',
    prepare: async (state, store) => {
      await putSubmission(state);
      await store.put(await newestKey(store, 'submission', ID), 'torn {');
    },
    run: abandon,
    again: [true, 'ABANDONED'],
  },
  {
    name: 'listing that finds the mark of a closed one',
    prepare: async (state, store) => {
      await putSubmission(state);
      const [mark] = await listed(store.list('state/open/'));
      await changed(state, { state: 'RECORDED' });
      await store.put(mark?.key ?? '', '');
    },
    run: async (state) => (await listed(state.submissions.listOpen())).length,
    again: [0],
  },
];

const ON_BATCHES: readonly Act[] = [
  { name: 'add', prepare: async () => {}, run: (state) => state.batches.add(batch), again: [true, false] },
  {
    name: 'change of a batch',
    prepare: addBatch,
    run: (state) => state.batches.change(ID, 'IN_PROGRESS', { more: 1 }),
    again: [true],
  },
  {
    name: 'end of a batch',
    prepare: addBatch,
    run: (state) => state.batches.change(ID, 'COMPLETED', { more: 1 }),
    again: [true, false],
  },
  {
    name: 'end that is seen',
    prepare: addBatch,
    run: (state) => state.batches.rememberEnd(ID, at(1)),
    again: [at(1)],
  },
];

const ON_QUEUES: readonly Act[] = [
  {
    name: 'refusal for want of room',
    prepare: async () => {},
    run: (state) => state.queues.refusedForRoom(MODEL, { at: at(1), batchId: 'b', tokens: 5, limit: 4 }),
    again: [undefined],
  },
  {
    name: 'answer of a model that refused',
    prepare: (state) => state.queues.modelRefused(MODEL, { at: at(1), batchId: 'b', message: 'no', kind: 'lines' }),
    run: (state) => state.queues.modelAnswered(MODEL, at(2)),
    again: [undefined],
  },
];

export const ACTS: readonly Act[] = [...ON_SUBMISSIONS, ...ON_BATCHES, ...ON_QUEUES];

/** All that can be told of what there is. @throws Error where a listing does not have exactly what is open */
export async function viewOf(store: ObjectStore): Promise<unknown> {
  const state = new ObjectState(store);
  const ids = await idsIn(store);
  const submissions = await Promise.all(ids.map(async (id) => shown(await state.submissions.get(id))));
  const batches = await Promise.all(ids.map(async (id) => (await state.batches.get(id))?.attributes));
  const open = (await listed(state.submissions.listOpen())).map(({ batchId }) => batchId);
  const openBatches = (await listed(state.batches.listOpen())).map(({ batchId }) => batchId);
  const areOpen = submissions.flatMap((each) => (each?.isOpen ? [each.batchId] : []));
  if (String(open) !== String(areOpen)) throw new Error(`listed are ${open}, open are ${areOpen}`);
  return { submissions, batches, open, openBatches, queue: await state.queues.get(MODEL) };
}

function shown(record: Awaited<ReturnType<State['submissions']['get']>>) {
  if (record === undefined) return undefined;
  const { batchId, isOpen, sketch, submission, problem } = record;
  return { batchId, isOpen, sketch, submission, problem };
}

async function idsIn(store: ObjectStore): Promise<string[]> {
  const ids = new Set<string>();
  for await (const { key } of store.list('state/')) {
    const id = /^state\/(?:submissions|batches)\/([^/]+)/.exec(key)?.[1];
    if (id !== undefined) ids.add(id);
  }
  return [...ids].sort();
}

/** Marks that are there. */
export async function marksIn(store: ObjectStore): Promise<string[]> {
  return (await listed(store.list('state/open/'))).map(({ key }) => key);
}
