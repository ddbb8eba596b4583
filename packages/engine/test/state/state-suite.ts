/** What every state promises. Run against each implementation, on each engine and store, by a test file of its own. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BatchStatus, OPEN_BATCH_STATUSES } from '../../src/openai/remote-batch.ts';
import { getSubmission } from '../../src/state/get-submission.ts';
import type { ModelRefusal } from '../../src/state/queue-limits.ts';
import type { State } from '../../src/state/state.ts';
import {
  OPEN_STATES,
  type Submission,
  type SubmissionChange,
  type SubmissionRecord,
} from '../../src/state/submission.ts';
import { describeAgainstModel } from './model-suite.ts';
import { at, listed, newBatch, newSubmission } from './records.ts';
import type { StatePlace, StateTarget } from './state-target.ts';

export function describeState(target: StateTarget): void {
  describe(`state: ${target.name}`, () => {
    let place: StatePlace;
    let state: State;
    let other: State;
    beforeAll(async () => {
      place = await target.makePlace();
      state = await place.open();
      other = await place.open();
    });
    const scene = (): Scene => ({ place, state, other });
    describe('submissions', () => describeSubmissions(scene));
    describe('batches', () => describeBatches(scene));
    describe('queues', () => describeQueues(scene));
    describeAgainstModel(target);
  });
}

interface Scene {
  readonly place: StatePlace;
  readonly state: State;
  /** Another process's. */
  readonly other: State;
}

type GetScene = () => Scene;

const EIGHT = Array.from({ length: 8 }, (_, index) => index);
const TERMINAL: readonly BatchStatus[] = ['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED'];
/** What JSON and a table's row may both hold. */
const AWKWARD = {
  texts: ['', 'grüße 🧾', '\u2028 "quoted" \\ \n', 'x'.repeat(5000)],
  numbers: [0, -1, 0.25, 1_764_000_000_000],
  nested: { list: [{ deep: [true, false, null] }], empty: {}, none: [] },
};

async function put(state: State, given: Partial<Submission> = {}): Promise<Submission> {
  const submission = newSubmission(given);
  expect(await state.submissions.put(submission)).toBe(true);
  return submission;
}

async function change(state: State, before: Submission, change: SubmissionChange): Promise<Submission> {
  const after = await state.submissions.change(before, change);
  if (after === undefined) throw new Error('the change was refused');
  return after;
}

async function recordOf(state: State, batchId: string): Promise<SubmissionRecord> {
  const record = await state.submissions.get(batchId);
  if (record === undefined) throw new Error('there is no such submission');
  return record;
}

async function openIds(state: State): Promise<string[]> {
  return (await listed(state.submissions.listOpen())).map(({ batchId }) => batchId);
}

function describeSubmissions(scene: GetScene): void {
  it('puts one once, as it was given', async () => {
    const { state, other } = scene();
    const submission = await put(state, { attributes: { job: 'job-7', extra: AWKWARD } });
    const { batch_id } = submission;
    expect(await state.submissions.put(submission)).toBe(false);
    expect(await other.submissions.put({ ...submission, owner: 'process-2' })).toBe(false);
    const record = await recordOf(other, batch_id);
    expect(record).toMatchObject({
      batchId: batch_id,
      isOpen: true,
      submission,
      sketch: { state: 'INTENDED', units: 7 },
    });
    expect(record.problem).toBeUndefined();
    expect(record.where).toContain(batch_id);
    expect(await getSubmission(other, batch_id)).toEqual(submission);
  });

  it('knows none that was not put, whatever it is called', async () => {
    const { state } = scene();
    for (const id of [randomUUID(), 'x', '../x', 'a/b', '..', 'É', 'x'.repeat(900)]) {
      expect(await state.submissions.get(id), id).toBeUndefined();
      expect(await state.batches.get(id), id).toBeUndefined();
    }
    expect(await state.submissions.change(newSubmission(), { state: 'CLAIMED' })).toBeUndefined();
  });

  it('has one winner among eight who put the same', async () => {
    const { state, other } = scene();
    for (let round = 0; round < 5; round += 1) {
      const batch_id = randomUUID();
      const tries = EIGHT.map((index) => newSubmission({ batch_id, owner: `process-${index}` }));
      const put = await Promise.all(
        tries.map((each, index) => (index % 2 === 0 ? state : other).submissions.put(each)),
      );
      expect(put.filter(Boolean)).toHaveLength(1);
      expect((await getSubmission(state, batch_id))?.owner).toBe(`process-${put.indexOf(true)}`);
      expect((await openIds(other)).filter((id) => id === batch_id)).toHaveLength(1);
    }
  });

  it.each(['REJECTED', 'ABANDONED'] as const)('puts one anew in the place of one that is %s', async (closed) => {
    const { state, other } = scene();
    const first = await put(state, { attributes: { job: 'first', extra: 1 } });
    await change(state, first, { state: closed, reason: 'for a test', openai_batch_id: 'batch_old' });
    const again = EIGHT.map((index) => ({ ...newSubmission({ batch_id: first.batch_id }), owner: `again-${index}` }));
    const put_ = await Promise.all(again.map((each, index) => (index % 2 === 0 ? state : other).submissions.put(each)));
    expect(put_.filter(Boolean)).toHaveLength(1);
    // Nothing of the earlier one is left.
    expect(await getSubmission(state, first.batch_id)).toEqual(again[put_.indexOf(true)]);
    expect(await recordOf(state, first.batch_id)).toMatchObject({ isOpen: true });
    expect((await openIds(state)).filter((id) => id === first.batch_id)).toHaveLength(1);
    expect(await state.submissions.change(first, { state: 'CLAIMED' })).toBeUndefined();
  });

  it('puts none in the place of one that is recorded, or open', async () => {
    const { state } = scene();
    for (const at of [...OPEN_STATES, 'RECORDED'] as const) {
      const before = await change(state, await put(state), { state: at });
      expect(await state.submissions.put(newSubmission({ batch_id: before.batch_id, owner: 'again' })), at).toBe(false);
      expect(await getSubmission(state, before.batch_id), at).toEqual(before);
    }
  });

  it('changes what it names, counts up the version and keeps the rest', async () => {
    const { state, other } = scene();
    const before = await put(state, { attributes: { job: 'job-1', extra: { a: 1 } } });
    const claimed = await change(state, before, {
      state: 'CLAIMED',
      owner: 'process-2',
      lease_until: 5,
      input_file_id: '',
    });
    expect(claimed).toEqual({
      ...before,
      state: 'CLAIMED',
      owner: 'process-2',
      lease_until: 5,
      input_file_id: '',
      version: 2,
    });
    const later = await change(other, claimed, { attributes: { extra: AWKWARD } });
    expect(later).toMatchObject({ version: 3, state: 'CLAIMED', attributes: { job: 'job-1', extra: AWKWARD } });
    expect(await getSubmission(state, before.batch_id)).toEqual(later);
    expect(await recordOf(state, before.batch_id)).toMatchObject({ isOpen: true });
  });

  it('changes nothing for who has an old version, or is not the owner', async () => {
    const { state, other } = scene();
    const first = await put(state);
    const second = await change(state, first, { state: 'CLAIMED', lease_until: 7 });
    for (const before of [first, { ...second, owner: 'somebody' }, { ...second, version: 9 }]) {
      expect(await other.submissions.change(before, { state: 'RECORDED', lease_until: 8 })).toBeUndefined();
    }
    expect(await getSubmission(state, first.batch_id)).toEqual(second);
  });

  it('has one winner among eight changes at once', async () => {
    const { state, other } = scene();
    let now = await put(state);
    for (let round = 0; round < 5; round += 1) {
      const before = now;
      const tries = await Promise.all(
        EIGHT.map((index) =>
          (index % 2 === 0 ? state : other).submissions.change(before, {
            owner: `${round}-${index}`,
            lease_until: index,
          }),
        ),
      );
      const won = tries.filter((after) => after !== undefined);
      expect(won).toHaveLength(1);
      expect(await getSubmission(state, before.batch_id)).toEqual(won[0]);
      now = won[0] ?? now;
    }
    expect(now.version).toBe(6);
  });

  it('tells who repeats a change that it is done', async () => {
    const { state, other } = scene();
    const before = await put(state);
    const after = await change(state, before, { state: 'CLAIMED', lease_until: 9 });
    expect(await other.submissions.change(before, { state: 'CLAIMED', lease_until: 9 })).toEqual(after);
    expect(await getSubmission(state, before.batch_id)).toEqual(after);
  });

  it.each(['RECORDED', 'REJECTED', 'ABANDONED'] as const)('does not list one that is %s', async (closed) => {
    const { state } = scene();
    const before = await put(state);
    expect(await openIds(state)).toContain(before.batch_id);
    const after = await change(state, before, { state: closed, reason: 'for a test' });
    expect(await recordOf(state, before.batch_id)).toMatchObject({ isOpen: false, submission: after });
    expect(await openIds(state)).not.toContain(before.batch_id);
  });

  it('lists each open one once, of all executions', async () => {
    const { place, state } = scene();
    const before = await openIds(state);
    const wanted = await Promise.all(
      Array.from({ length: 40 }, (_, index) => put(state, { execution_id: `night-${index % 3}` })),
    );
    for (const each of wanted.slice(0, 10)) await change(state, each, { state: 'RECORDED' });
    const found = await listed((await place.open()).submissions.listOpen());
    const ids = found.map(({ batchId }) => batchId);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual([...before, ...wanted.slice(10).map(({ batch_id }) => batch_id)].sort());
    const last = wanted.at(-1);
    expect(found.find(({ batchId }) => batchId === last?.batch_id)).toMatchObject({ isOpen: true, submission: last });
  });

  it.each([
    ['a field of another kind', { requests: 'many' }, 'requests', 'INTENDED'],
    ['a field that is gone', { sha256: undefined }, 'sha256', 'INTENDED'],
    ['a state of another version', { state: 'PAUSED' }, 'state', 'PAUSED'],
  ])('lists one that cannot be read, with what can be told of it: %s', async (_, fields, problem, sketched) => {
    const { place, state, other } = scene();
    const { batch_id } = await put(state, { create_called_at: 12 });
    await place.edit('submission', batch_id, fields);
    const [found] = (await listed(state.submissions.listOpen())).filter(({ batchId }) => batchId === batch_id);
    expect(found).toMatchObject({
      isOpen: true,
      problem: expect.stringContaining(problem),
      sketch: { state: sketched, execution_id: 'night-1', units: 7, create_called_at: 12 },
    });
    expect(found?.submission).toBeUndefined();
    await expect(getSubmission(state, batch_id)).rejects.toMatchObject({ code: 'row-damaged' });
    expect(await state.submissions.put(newSubmission({ batch_id }))).toBe(false);
    expect(await state.submissions.abandon(await recordOf(state, batch_id), 'for a test')).toBe(true);
    expect(await openIds(other)).not.toContain(batch_id);
    expect(await recordOf(other, batch_id)).toMatchObject({ isOpen: false, sketch: { state: 'ABANDONED' } });
    const again = newSubmission({ batch_id });
    expect(await other.submissions.put(again)).toBe(true);
    expect(await getSubmission(state, batch_id)).toEqual(again);
  });

  it('reads one with fields of a later version, and keeps to its promises', async () => {
    const { place, state } = scene();
    const before = await put(state);
    await place.edit('submission', before.batch_id, { of_a_later_version: { x: [1] }, left_open: 'in another way' });
    const read = await getSubmission(state, before.batch_id);
    expect(read).toEqual({ ...before, left_open: undefined });
    const after = await change(state, before, { state: 'CLAIMED' });
    expect(await getSubmission(state, before.batch_id)).toMatchObject({ ...after });
    expect(await openIds(state)).toContain(before.batch_id);
  });

  it('abandons only what was seen', async () => {
    const { state, other } = scene();
    const before = await put(state);
    const seen = await recordOf(state, before.batch_id);
    const after = await change(other, before, { state: 'CLAIMED' });
    expect(await state.submissions.abandon(seen, 'too late')).toBe(false);
    expect(await getSubmission(state, before.batch_id)).toEqual(after);
    const now = await recordOf(other, before.batch_id);
    expect(await state.submissions.abandon(now, 'by hand')).toBe(true);
    // Once more, as who never got the answer.
    expect(await state.submissions.abandon(now, 'by hand')).toBe(true);
    expect(await getSubmission(state, before.batch_id)).toEqual({
      ...after,
      state: 'ABANDONED',
      reason: 'by hand',
      version: 3,
    });
    expect(await state.submissions.change(after, { state: 'UPLOADED' })).toBeUndefined();
  });

  it('either abandons or changes', async () => {
    const { state, other } = scene();
    for (let round = 0; round < 10; round += 1) {
      const before = await put(state);
      const seen = await recordOf(state, before.batch_id);
      const [abandoned, changed] = await Promise.all([
        state.submissions.abandon(seen, 'by hand'),
        other.submissions.change(before, { state: 'CLAIMED' }),
      ]);
      expect(abandoned).toBe(changed === undefined);
      expect((await recordOf(state, before.batch_id)).isOpen).toBe(!abandoned);
    }
  });
}

async function add(state: State, attributes = {}): Promise<string> {
  const batch = newBatch({}, attributes);
  expect(await state.batches.add(batch)).toBe(true);
  return batch.submission.batch_id;
}

async function openBatches(state: State): Promise<string[]> {
  return (await listed(state.batches.listOpen())).map(({ batchId }) => batchId);
}

function describeBatches(scene: GetScene): void {
  it('adds one once, with all that is known of it', async () => {
    const { state, other } = scene();
    const batch = newBatch({ input_file_id: 'file-1' }, { refs: ['a', 'b'], extra: AWKWARD });
    const { submission } = batch;
    expect(await state.batches.add(batch)).toBe(true);
    expect(await other.batches.add(batch)).toBe(false);
    const record = await other.batches.get(submission.batch_id);
    expect(record).toMatchObject({
      batchId: submission.batch_id,
      isOurs: true,
      sketch: { openai_batch_id: 'batch_1', status: 'PENDING', input_file_id: 'file-1', estimated_tokens: 4000 },
      batch: {
        batchId: submission.batch_id,
        openai_batch_id: 'batch_1',
        status: 'PENDING',
        submitted_at: '2026-11-24T03:51:00.000Z',
        execution_id: 'night-1',
        model: 'gpt-4.1-mini',
        workload_version: '1',
        store: 'file:///store',
        request_key: submission.object_key,
        request_sha256: submission.sha256,
        queued_tokens: 4000,
        request_count: 3,
        units: 7,
        estimated_tokens: 4000,
        estimated_output_tokens: 300,
      },
      attributes: { result_file_id: 'N/A', request_bytes: 1234, refs: ['a', 'b'], extra: AWKWARD, status: 'PENDING' },
    });
    expect(record?.problem).toBeUndefined();
    expect(record?.where).toContain(submission.batch_id);
  });

  it('has one winner among eight who add the same', async () => {
    const { state, other } = scene();
    const batch_id = randomUUID();
    const added = await Promise.all(
      EIGHT.map((index) => (index % 2 === 0 ? state : other).batches.add(newBatch({ batch_id }, { by: index }))),
    );
    expect(added.filter(Boolean)).toHaveLength(1);
    expect((await state.batches.get(batch_id))?.attributes.by).toBe(added.indexOf(true));
    expect((await openBatches(state)).filter((id) => id === batch_id)).toHaveLength(1);
  });

  it('changes it while it is open', async () => {
    const { state, other } = scene();
    const id = await add(state, { refs: ['a'] });
    for (const status of [...OPEN_BATCH_STATUSES, ...OPEN_BATCH_STATUSES]) {
      expect(await state.batches.change(id, status, { [`seen_${status}`]: 1, twice: [status] })).toBe(true);
      expect(await other.batches.get(id)).toMatchObject({
        batch: { status },
        attributes: { refs: ['a'], twice: [status] },
      });
      expect(await openBatches(other)).toContain(id);
    }
    expect((await state.batches.get(id))?.attributes).toMatchObject({ seen_PENDING: 1, seen_CANCELING: 1 });
    expect(await state.batches.change(randomUUID(), 'FAILED')).toBe(false);
  });

  it.each(TERMINAL)('never changes one that is %s', async (status) => {
    const { state, other } = scene();
    const id = await add(state);
    expect(await state.batches.change(id, status, { collected_at: 'now', counts: { valid: 3 } })).toBe(true);
    expect(await openBatches(other)).not.toContain(id);
    for (const next of [...OPEN_BATCH_STATUSES, ...TERMINAL]) {
      expect(await other.batches.change(id, next, { late: true }), next).toBe(false);
    }
    expect(await state.batches.add(newBatch({ batch_id: id }))).toBe(false);
    const record = await other.batches.get(id);
    expect(record).toMatchObject({ batch: { status }, attributes: { collected_at: 'now', counts: { valid: 3 } } });
    expect(record?.attributes.late).toBeUndefined();
  });

  it('loses no change of those that are made at once', async () => {
    const { state, other } = scene();
    const id = await add(state, { refs: ['a'] });
    const changed = await Promise.all([
      ...EIGHT.map((index) =>
        (index % 2 === 0 ? state : other).batches.change(id, 'IN_PROGRESS', { [`by_${index}`]: index }),
      ),
      state.batches.rememberEnd(id, at(1)),
    ]);
    expect(changed).toEqual([...EIGHT.map(() => true), at(1)]);
    const all = Object.fromEntries(EIGHT.map((index) => [`by_${index}`, index]));
    expect((await state.batches.get(id))?.attributes).toMatchObject({ ...all, refs: ['a'], ended_seen_at: at(1) });
  });

  it('ends once among eight who end it', async () => {
    const { state, other } = scene();
    const id = await add(state);
    const ended = await Promise.all(
      EIGHT.map((index) =>
        (index % 2 === 0 ? state : other).batches.change(id, TERMINAL[index % 4] ?? 'FAILED', { by: index }),
      ),
    );
    expect(ended.filter(Boolean)).toHaveLength(1);
    expect((await state.batches.get(id))?.attributes.by).toBe(ended.indexOf(true));
    expect(await openBatches(other)).not.toContain(id);
  });

  it('remembers the first time that it was seen to have ended', async () => {
    const { state, other } = scene();
    const id = await add(state);
    const told = await Promise.all(
      EIGHT.map((index) => (index % 2 === 0 ? state : other).batches.rememberEnd(id, at(index))),
    );
    expect(new Set(told).size).toBe(1);
    expect(await state.batches.rememberEnd(id, at(0))).toBe(told[0]);
    expect(await other.batches.get(id)).toMatchObject({ batch: { ended_seen_at: told[0], status: 'PENDING' } });
    expect(await openBatches(other)).toContain(id);
    await expect(state.batches.rememberEnd(randomUUID(), at(0))).rejects.toThrow();
  });

  it('keeps what was first said of one that is held, among eight who say something, and of no other', async () => {
    const { state, other } = scene();
    const id = await add(state);
    expect(await state.batches.decide(id, 'accepted')).toBeUndefined();
    await state.batches.change(id, 'FINALIZING', { held_reason: 'looks wrong' });
    const said = await Promise.all(
      EIGHT.map((index) =>
        (index % 2 === 0 ? state : other).batches.decide(id, index % 3 === 0 ? 'accepted' : 'rejected'),
      ),
    );
    expect(new Set(said).size).toBe(1);
    expect(await other.batches.decide(id, 'accepted')).toBe(said[0]);
    expect(await other.batches.get(id)).toMatchObject({ batch: { decision: said[0], held_reason: 'looks wrong' } });
    await state.batches.change(id, 'COMPLETED');
    expect(await state.batches.decide(id, said[0] ?? 'accepted')).toBeUndefined();
    expect(await state.batches.decide(randomUUID(), 'accepted')).toBeUndefined();
  });

  it('lists each open one once', async () => {
    const { place, state } = scene();
    const before = await openBatches(state);
    const ids = await Promise.all(Array.from({ length: 40 }, () => add(state)));
    await Promise.all(ids.slice(0, 10).map((id) => state.batches.change(id, 'COMPLETED')));
    await Promise.all(ids.slice(10, 20).map((id) => state.batches.change(id, 'VALIDATING')));
    const found = await openBatches(await place.open());
    expect(new Set(found).size).toBe(found.length);
    expect([...found].sort()).toEqual([...before, ...ids.slice(10)].sort());
  });

  it('lists one that cannot be read, with what can be told of it, and lets it be closed', async () => {
    const { place, state, other } = scene();
    const id = await add(state);
    await place.edit('batch', id, { request_count: 'many' });
    const [found] = (await listed(state.batches.listOpen())).filter(({ batchId }) => batchId === id);
    expect(found).toMatchObject({
      isOurs: true,
      problem: expect.stringContaining('request_count'),
      sketch: { openai_batch_id: 'batch_1', status: 'PENDING', model: 'gpt-4.1-mini', estimated_tokens: 4000 },
    });
    expect(found?.batch).toBeUndefined();
    expect(await state.batches.change(id, 'FAILED', { failure: 'for a test' })).toBe(true);
    expect(await openBatches(other)).not.toContain(id);
    expect(await other.batches.get(id)).toMatchObject({ sketch: { status: 'FAILED', failure: 'for a test' } });
  });

  it('keeps what a later version has written', async () => {
    const { place, state } = scene();
    const id = await add(state);
    await place.edit('batch', id, { of_a_later_version: { x: [1] }, ended_seen_at: 'when it ended' });
    expect((await state.batches.get(id))?.batch?.ended_seen_at).toBeUndefined();
    expect(await state.batches.change(id, 'IN_PROGRESS')).toBe(true);
    expect(await state.batches.get(id)).toMatchObject({
      batch: { status: 'IN_PROGRESS' },
      attributes: { of_a_later_version: { x: [1] } },
    });
  });
}

function describeQueues(scene: GetScene): void {
  let made = 0;
  const nextModel = (): string => {
    made += 1;
    return `gpt-${made}-mini`;
  };
  const room = (minute: number, tokens: number, limit?: number) => ({
    at: at(minute),
    batchId: `b-${minute}`,
    tokens,
    limit,
  });
  const size = (minute: number, maxBytes: number, stale = 0) => ({
    at: at(minute),
    batchId: `b-${minute}`,
    maxBytes,
    staleBefore: at(stale),
  });
  const refused = (minute: number, message = 'no'): ModelRefusal => ({
    at: at(minute),
    batchId: `b-${minute}`,
    message,
    kind: 'lines',
  });
  const refusedModels = async (state: State): Promise<Record<string, ModelRefusal>> => {
    const found = await listed(state.queues.refusals());
    expect(new Set(found.map(({ model }) => model)).size).toBe(found.length);
    return Object.fromEntries(found.map(({ model, refusal }) => [model, refusal]));
  };

  it('knows nothing of a queue at first', async () => {
    expect(await scene().state.queues.get(nextModel())).toEqual({});
  });

  it('keeps the later refusal for want of room, and of one second the one that tells more', async () => {
    const { state, other } = scene();
    const model = nextModel();
    const known = async () => await other.queues.get(model);
    await state.queues.refusedForRoom(model, room(5, 100, 90));
    const first = {
      refused_at: at(5),
      refused_tokens: 100,
      limit_tokens: 90,
      limit_learned_at: at(5),
      limit_batch_id: 'b-5',
    };
    expect(await known()).toEqual(first);
    await state.queues.refusedForRoom(model, room(4, 500, 400));
    await state.queues.refusedForRoom(model, room(5, 99, 80));
    expect(await known()).toEqual(first);
    await state.queues.refusedForRoom(model, { ...room(5, 120), batchId: 'other' });
    expect(await known()).toEqual({ ...first, refused_tokens: 120 });
    await state.queues.refusedForRoom(model, { ...room(5, 120, 70), batchId: 'third' });
    expect(await known()).toEqual({ ...first, refused_tokens: 120, limit_tokens: 70, limit_batch_id: 'third' });
    // A later one counts, though it is smaller and names no limit.
    await state.queues.refusedForRoom(model, room(6, 10));
    expect(await known()).toEqual({ ...(await known()), refused_at: at(6), refused_tokens: 10, limit_tokens: 70 });
  });

  it('keeps the smaller limit of a size, unless it is stale', async () => {
    const { state, other } = scene();
    const model = nextModel();
    const known = () => other.queues.get(model);
    await state.queues.refusedForSize(model, size(5, 1000));
    expect(await known()).toEqual({ max_bytes: 1000, bytes_learned_at: at(5), bytes_batch_id: 'b-5' });
    await state.queues.refusedForSize(model, size(6, 1001));
    expect(await known()).toMatchObject({ max_bytes: 1000, bytes_learned_at: at(5) });
    await state.queues.refusedForSize(model, size(7, 1000));
    expect(await known()).toMatchObject({ max_bytes: 1000, bytes_learned_at: at(7) });
    await state.queues.refusedForSize(model, size(6, 900));
    expect(await known()).toMatchObject({ max_bytes: 900, bytes_learned_at: at(6) });
    await state.queues.refusedForSize(model, size(8, 2000, 6));
    expect(await known()).toMatchObject({ max_bytes: 900 });
    await state.queues.refusedForSize(model, size(8, 2000, 7));
    expect(await known()).toEqual({ max_bytes: 2000, bytes_learned_at: at(8), bytes_batch_id: 'b-8' });
  });

  it('remembers that a model refuses everything, unless something later is known', async () => {
    const { state, other } = scene();
    const model = nextModel();
    await state.queues.modelRefused(model, refused(5));
    await state.queues.modelRefused(model, refused(4, 'earlier'));
    await state.queues.modelRefused(model, refused(5, 'the same second'));
    expect(await other.queues.get(model)).toEqual({ refusal: refused(5) });
    await state.queues.modelRefused(model, refused(6, 'sk-123456789 may not'));
    expect(await other.queues.get(model)).toEqual({ refusal: refused(6, 'sk-… may not') });
    await state.queues.modelRefused(model, refused(7, 'x'.repeat(2000)));
    expect((await other.queues.get(model)).refusal?.message).toBe('x'.repeat(1000));
    await state.queues.modelAnswered(model, at(8));
    await state.queues.modelRefused(model, refused(8));
    await state.queues.modelRefused(model, refused(7));
    expect(await other.queues.get(model)).toEqual({ answered_at: at(8), answered_by: 'batch' });
    await state.queues.modelRefused(model, refused(9));
    expect(await other.queues.get(model)).toEqual({ answered_at: at(8), answered_by: 'batch', refusal: refused(9) });
  });

  it('remembers that a model answers, which ends an older refusal', async () => {
    const { state, other } = scene();
    const model = nextModel();
    await state.queues.modelRefused(model, refused(5));
    await state.queues.modelAnswered(model, at(4));
    expect(await other.queues.get(model)).toEqual({ refusal: refused(5) });
    await state.queues.modelAnswered(model, at(5), 'probe');
    expect(await other.queues.get(model)).toEqual({ answered_at: at(5), answered_by: 'probe' });
    await state.queues.modelAnswered(model, at(4));
    expect(await other.queues.get(model)).toEqual({ answered_at: at(5), answered_by: 'probe' });
    // Of the same second, in a batch says more.
    await state.queues.modelAnswered(model, at(5));
    expect(await other.queues.get(model)).toEqual({ answered_at: at(5), answered_by: 'batch' });
    await state.queues.modelAnswered(model, at(5), 'probe');
    expect(await other.queues.get(model)).toEqual({ answered_at: at(5), answered_by: 'batch' });
    await state.queues.modelAnswered(model, at(6), 'probe');
    expect(await other.queues.get(model)).toEqual({ answered_at: at(6), answered_by: 'probe' });
  });

  it('is shared by the dated names of a model, each of which answers for itself', async () => {
    const { state, other } = scene();
    const family = nextModel();
    const dated = `${family}-2025-04-14`;
    await state.queues.refusedForRoom(dated, room(1, 10));
    await state.queues.modelRefused(dated, refused(2));
    await state.queues.modelAnswered(family, at(3));
    const shared = { refused_at: at(1), refused_tokens: 10 };
    expect(await other.queues.get(dated)).toEqual({ ...shared, refusal: refused(2) });
    expect(await other.queues.get(family)).toEqual({ ...shared, answered_at: at(3), answered_by: 'batch' });
    const all = await refusedModels(other);
    expect(all[dated]).toEqual(refused(2));
    expect(all[family]).toBeUndefined();
  });

  it('takes models of any name', async () => {
    const { state } = scene();
    const names = ['ft:gpt-4o-mini-2024-07-18:My-Org::AbC/12', 'constructor', 'x/../y', 'É', `long-${'x'.repeat(250)}`];
    for (const [index, name] of names.entries()) await state.queues.modelRefused(name, refused(index));
    for (const [index, name] of names.entries())
      expect(await state.queues.get(name)).toEqual({ refusal: refused(index) });
    const all = await refusedModels(state);
    for (const [index, name] of names.entries()) expect(all[name]).toEqual(refused(index));
  });

  it('lists who refuses, of all queues', async () => {
    const { state, other } = scene();
    const models = Array.from({ length: 12 }, nextModel);
    await Promise.all(models.map((model, index) => state.queues.modelRefused(model, refused(index))));
    for (const model of models.slice(0, 4)) await other.queues.modelAnswered(model, at(30));
    const all = await refusedModels(state);
    expect(models.filter((model) => all[model] !== undefined)).toEqual(models.slice(4));
  });

  it('loses nothing of what is learned at once', async () => {
    const { state, other } = scene();
    const family = nextModel();
    const dated = EIGHT.map((index) => `${family}-2025-04-0${index + 1}`);
    await Promise.all([
      ...dated.map((model, index) => (index % 2 === 0 ? state : other).queues.modelRefused(model, refused(index))),
      ...EIGHT.map((index) => state.queues.refusedForRoom(family, room(index, 10 + index, 100 + index))),
      ...EIGHT.map((index) => other.queues.refusedForSize(family, size(index, 1000 - index))),
    ]);
    for (const [index, model] of dated.entries()) {
      expect(await state.queues.get(model)).toMatchObject({
        refusal: refused(index),
        refused_at: at(7),
        refused_tokens: 17,
        max_bytes: 993,
      });
    }
  });

  it('names a record that cannot be read, and hides no other', async () => {
    const { place, state } = scene();
    const [damaged, whole] = [nextModel(), nextModel()];
    await state.queues.refusedForRoom(damaged, room(1, 10));
    await state.queues.modelRefused(whole, refused(1));
    await place.edit('queue', damaged, { refused_at: 5 });
    await expect(state.queues.get(damaged)).rejects.toMatchObject({
      code: 'row-damaged',
      where: expect.stringContaining(damaged),
      message: expect.stringContaining('refused_at'),
    });
    // Whoever learns something goes on: hints are no reason to stop.
    await state.queues.refusedForRoom(damaged, room(2, 20));
    expect((await refusedModels(state))[whole]).toEqual(refused(1));
  });
}
