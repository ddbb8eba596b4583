/** Random operations on a state, each of which has to answer as a plain model of it does. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OPEN_BATCH_STATUSES } from '../../src/openai/remote-batch.ts';
import type { State } from '../../src/state/state.ts';
import { CLOSED_STATES, OPEN_STATES, type Submission, type SubmissionRecord } from '../../src/state/submission.ts';
import { ModelState, type ModelSubmission } from './model-state.ts';
import { at, listed, newBatch, newSubmission } from './records.ts';
import type { StatePlace, StateTarget } from './state-target.ts';

const pick = fc.nat({ max: 999 });
const which = fc.nat({ max: 1 });
const minute = fc.nat({ max: 4 });
const small = fc.integer({ min: 1, max: 4 });
const attributes = fc.dictionary(fc.constantFrom('one', 'two'), fc.oneof(fc.integer(), fc.string(), fc.boolean()));

const operation = fc.oneof(
  fc.record({ kind: fc.constant('put'), which }),
  fc.record({
    kind: fc.constant('change'),
    pick,
    to: fc.constantFrom(undefined, ...OPEN_STATES, ...CLOSED_STATES),
    attributes,
  }),
  fc.record({ kind: fc.constant('look'), which }),
  fc.record({ kind: fc.constant('abandon'), pick }),
  fc.record({ kind: fc.constant('list') }),
  fc.record({ kind: fc.constant('add'), which, attributes }),
  fc.record({
    kind: fc.constant('change batch'),
    which,
    to: fc.constantFrom(...OPEN_BATCH_STATUSES, 'COMPLETED', 'FAILED'),
    attributes,
  }),
  fc.record({ kind: fc.constant('remember end'), which, minute }),
  fc.record({ kind: fc.constant('room'), pick, minute, tokens: small, limit: fc.option(small, { nil: undefined }) }),
  fc.record({ kind: fc.constant('size'), pick, minute, bytes: small, stale: minute }),
  fc.record({ kind: fc.constant('refused'), pick, minute }),
  fc.record({ kind: fc.constant('answered'), pick, minute, by: fc.constantFrom('batch', 'probe') }),
);

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** One sequence: what it works on is its own, so that all of them may share a place. */
class Sequence {
  readonly ids = [randomUUID(), randomUUID()] as const;
  readonly models: readonly string[];
  readonly model = new ModelState();
  /** Submissions as they once were, and records as they were read. */
  readonly submissions: Submission[] = [];
  readonly records: { readonly real: SubmissionRecord; readonly model: ModelSubmission }[] = [];
  readonly #states: readonly State[];
  #step = 0;

  constructor(states: readonly State[], family: string) {
    this.#states = states;
    this.models = [family, `${family}-2025-04-14`, `${family}-2025-05-15`];
  }

  async run(operation: Operation): Promise<void> {
    this.#step += 1;
    const state = this.#states[this.#step % this.#states.length];
    if (state === undefined) throw new Error('there are states');
    if (await this.#onSubmissions(state, operation)) return;
    if (await this.#onBatches(state, operation)) return;
    await this.#onQueues(state, operation);
  }

  async #onSubmissions(state: State, operation: Operation): Promise<boolean> {
    const { submissions, model } = this;
    switch (operation.kind) {
      case 'put': {
        const submission = newSubmission({ batch_id: this.ids[operation.which] ?? '', owner: `put-${this.#step}` });
        const done = model.put(submission);
        expect(await state.submissions.put(submission)).toBe(done);
        if (done) submissions.push(submission);
        return true;
      }
      case 'change': {
        const before = submissions[operation.pick % Math.max(1, submissions.length)];
        if (before === undefined) return true;
        const to = operation.to === undefined ? {} : { state: operation.to };
        const change = { ...to, lease_until: this.#step, attributes: operation.attributes };
        const after = model.change(before, change);
        expect(await state.submissions.change(before, change)).toEqual(after);
        if (after !== undefined) submissions.push(after);
        return true;
      }
      case 'abandon': {
        const open = this.records.filter(({ real }) => real.isOpen);
        const seen = open[operation.pick % Math.max(1, open.length)];
        if (seen === undefined) return true;
        const reason = `step ${this.#step}`;
        expect(await state.submissions.abandon(seen.real, reason)).toBe(model.abandon(seen.model, reason));
        return true;
      }
      case 'look':
        await this.#look(state, this.ids[operation.which] ?? '');
        return true;
      case 'list':
        await this.compareLists(state);
        return true;
      default:
        return false;
    }
  }

  async #look(state: State, id: string): Promise<void> {
    const real = await state.submissions.get(id);
    const model = this.model.submissions.get(id);
    expect(real?.submission).toEqual(model?.submission);
    expect(real?.isOpen).toBe(model?.isOpen);
    expect(real?.sketch.state).toBe(model?.submission.state);
    if (real !== undefined && model !== undefined) this.records.push({ real, model });
  }

  async #onBatches(state: State, operation: Operation): Promise<boolean> {
    if (!('which' in operation)) return false;
    const id = this.ids[operation.which] ?? '';
    switch (operation.kind) {
      case 'add': {
        const batch = newBatch({ batch_id: id }, operation.attributes);
        expect(await state.batches.add(batch)).toBe(this.model.add(batch));
        break;
      }
      case 'change batch': {
        const done = this.model.changeBatch(id, operation.to, operation.attributes);
        expect(await state.batches.change(id, operation.to, operation.attributes)).toBe(done);
        break;
      }
      case 'remember end': {
        const counts = this.model.rememberEnd(id, at(operation.minute));
        const real = state.batches.rememberEnd(id, at(operation.minute));
        if (counts === undefined) await expect(real).rejects.toThrow();
        else expect(await real).toBe(counts);
        break;
      }
      default:
        return false;
    }
    await this.compareBatch(state, id);
    return true;
  }

  async compareBatch(state: State, id: string): Promise<void> {
    const { units_for_model, ...wanted } = this.model.batches.get(id) ?? {};
    const real = await state.batches.get(id);
    if (units_for_model === undefined) return expect(real).toBeUndefined();
    expect(real?.attributes).toMatchObject(wanted);
    expect(real?.batch?.units).toBe(units_for_model);
  }

  async #onQueues(state: State, operation: Operation): Promise<void> {
    if (!('minute' in operation && 'pick' in operation)) return;
    const name = this.models[operation.pick % this.models.length] ?? '';
    const time = at(operation.minute);
    const batchId = `batch-${this.#step}`;
    switch (operation.kind) {
      case 'room': {
        const { tokens, limit } = operation;
        this.model.refusedForRoom(name, time, batchId, tokens, limit);
        await state.queues.refusedForRoom(name, { at: time, batchId, tokens, limit });
        break;
      }
      case 'size': {
        const { bytes: maxBytes, stale } = operation;
        this.model.refusedForSize(name, time, batchId, maxBytes, at(stale));
        await state.queues.refusedForSize(name, { at: time, batchId, maxBytes, staleBefore: at(stale) });
        break;
      }
      case 'refused': {
        const refusal = { at: time, batchId, message: 'no', kind: 'lines' } as const;
        this.model.modelRefused(name, refusal);
        await state.queues.modelRefused(name, refusal);
        break;
      }
      case 'answered':
        this.model.modelAnswered(name, time, operation.by);
        await state.queues.modelAnswered(name, time, operation.by);
    }
    for (const each of this.models) expect(await state.queues.get(each)).toEqual(this.model.queue(each));
  }

  async compareLists(state: State): Promise<void> {
    const ours = (ids: string[]): string[] => ids.filter((id) => (this.ids as readonly string[]).includes(id)).sort();
    const submissions = (await listed(state.submissions.listOpen())).map(({ batchId }) => batchId);
    const open = [...this.model.submissions].filter(([, { isOpen }]) => isOpen).map(([id]) => id);
    expect(ours(submissions)).toEqual(ours(open));
    const batches = (await listed(state.batches.listOpen())).map(({ batchId }) => batchId);
    expect(ours(batches)).toEqual(ours(this.model.openBatches()));
    const refusals = (await listed(state.queues.refusals())).filter(({ model }) => this.models.includes(model));
    const wanted = this.models.flatMap((model) => this.model.queue(model).refusal ?? []);
    const byTime = (list: readonly { readonly batchId: string }[]) => list.map(({ batchId }) => batchId).sort();
    expect(byTime(refusals.map(({ refusal }) => refusal))).toEqual(byTime(wanted));
  }
}

const ROUNDS_A_PLACE = 10;

async function twoOf(place: StatePlace): Promise<readonly State[]> {
  return [await place.open(), await place.open()];
}

export function describeAgainstModel({ makePlace, runs }: StateTarget): void {
  it('answers as a plain model does, whatever is asked of it', { timeout: 240_000 }, async () => {
    let states: readonly State[] = [];
    let round = 0;
    const sequences = fc.array(operation, { minLength: 1, maxLength: 40, size: 'max' });
    await fc.assert(
      fc.asyncProperty(sequences, async (operations) => {
        // What many have left behind would only make listings long.
        if (round % ROUNDS_A_PLACE === 0) states = await twoOf(await makePlace());
        round += 1;
        const sequence = new Sequence(states, `gpt-${round}-model`);
        for (const each of operations) await sequence.run(each);
        for (const state of states) {
          await sequence.compareLists(state);
          for (const id of sequence.ids) await sequence.compareBatch(state, id);
        }
      }),
      { numRuns: runs },
    );
  });
}
