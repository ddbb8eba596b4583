/** Several processes on one state in objects, one call to the store at a time: a seeded draw decides whose comes next. */
import { describe, expect, it } from 'vitest';
import { random } from '../../../../test/world/random.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import type { State } from '../../src/state/state.ts';
import type { Submission } from '../../src/state/submission.ts';
import { type MemoryStore, memoryStore } from '../objects/memory-store.ts';
import { Ended, type Guard, guardedStore } from './guarded-store.ts';
import { at, listed, newBatch, newSubmission } from './records.ts';

const ID = '11111111-1111-4111-8111-111111111111';
/** Open from the first to the last, and changed all the time. */
const STAYS = '22222222-2222-4222-8222-222222222222';
const MODELS = ['gpt-4.1-mini', 'gpt-4.1-mini-2025-04-14'];
const WRITERS = 4;
const STEPS = 6;

type Draw = (below: number) => number;

/** Lets one call through at a time, and ends some processes before or after one of their calls. */
class Turns {
  readonly #draw: Draw;
  readonly #waiting: (() => void)[] = [];
  #live = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** @param endsAt the call, counted from 0, with which this process ends */
  guard(endsAt: number): Guard {
    let calls = 0;
    return async (_, work) => {
      await new Promise<void>((go) => this.#waiting.push(go));
      calls += 1;
      if (calls > endsAt && this.#draw(2) === 0) throw new Ended('before a call');
      const answer = await work();
      if (calls > endsAt) throw new Ended('after a call');
      return answer;
    };
  }

  async run(processes: readonly (() => Promise<void>)[]): Promise<void> {
    this.#live = processes.length;
    const all = Promise.all(
      processes.map((process) =>
        process()
          .catch((error: unknown) => {
            if (!(error instanceof Ended)) throw error;
          })
          .finally(() => {
            this.#live -= 1;
          }),
      ),
    );
    const turns = this.#letThrough();
    await all;
    await turns;
  }

  async #letThrough(): Promise<void> {
    while (this.#live > 0) {
      // All that needs no call is done by then.
      await new Promise((next) => setImmediate(next));
      const [go] = this.#waiting.splice(this.#draw(Math.max(1, this.#waiting.length)), 1);
      go?.();
    }
  }
}

/** What processes were told, by the name that each gave to what it wrote. */
interface Told {
  readonly done: Set<string>;
  readonly tried: Set<string>;
}

async function told(told: Told, tag: string, doing: Promise<boolean>): Promise<boolean> {
  told.tried.add(tag);
  const done = await doing;
  if (done) told.done.add(tag);
  return done;
}

async function submits(state: State, name: string, draw: Draw, notes: Told): Promise<void> {
  let mine: Submission | undefined;
  for (let step = 0; step < STEPS; step += 1) {
    const tag = `${name}-${step}`;
    const record = await state.submissions.get(ID);
    mine = draw(3) === 0 ? mine : (record?.submission ?? mine);
    if (draw(4) === 0) await goesOn(state, step);
    if (record === undefined || !record.isOpen || draw(6) === 0) {
      const submission = newSubmission({ batch_id: ID, owner: name, reason: tag });
      if (await told(notes, tag, state.submissions.put(submission))) mine = submission;
    } else if (draw(5) === 0) await told(notes, tag, state.submissions.abandon(record, tag));
    else if (mine !== undefined) {
      const to = (['CLAIMED', 'UPLOADED', 'REJECTED'] as const)[draw(3)] ?? 'CLAIMED';
      const changing = state.submissions.change(mine, { state: to, owner: name, reason: tag });
      await told(
        notes,
        tag,
        changing.then((after) => after !== undefined),
      );
    }
  }
}

async function collects(state: State, name: string, draw: Draw, notes: Told): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const tag = `${name}-${step}`;
    if (draw(4) === 0) await goesOn(state, step);
    const status = draw(8) === 0 ? 'COMPLETED' : 'IN_PROGRESS';
    if (step === 0) await told(notes, tag, state.batches.add(newBatch({ batch_id: ID }, { [tag]: true })));
    else if (draw(4) === 0) await state.batches.rememberEnd(ID, at(draw(5)));
    else await told(notes, tag, state.batches.change(ID, status, { [tag]: true }));
  }
}

async function learns(state: State, name: string, draw: Draw): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    const time = at(draw(5));
    const batchId = `${name}-${step}`;
    const model = MODELS[draw(2)] ?? '';
    if (draw(2) === 0)
      await state.queues.refusedForRoom(model, { at: time, batchId, tokens: draw(9), limit: undefined });
    else await state.queues.modelRefused(model, { at: time, batchId, message: 'no', kind: 'lines' });
  }
}

/** Lists again and again: what is open all the time is there each time, and nothing twice. */
async function lists(state: State): Promise<void> {
  for (let step = 0; step < STEPS; step += 1) {
    for (const records of [state.submissions, state.batches]) {
      const ids = (await listed<{ readonly batchId: string }>(records.listOpen())).map(({ batchId }) => batchId);
      expect([[STAYS], [ID, STAYS]]).toContainEqual(ids);
    }
  }
}

async function goesOn(state: State, step: number): Promise<void> {
  const stays = (await state.submissions.get(STAYS))?.submission;
  if (stays !== undefined) await state.submissions.change(stays, { lease_until: step });
  await state.batches.change(STAYS, 'VALIDATING');
}

interface Kept {
  readonly open?: boolean;
  readonly opened?: number;
  readonly data: Readonly<Record<string, unknown>>;
}

async function revisionsOf(store: MemoryStore, folder: string, id = ID): Promise<Kept[]> {
  const keys = await listed(store.list(`state/${folder}/${id}/`));
  return Promise.all(keys.map(async ({ key }) => JSON.parse(Buffer.from(await store.get(key)).toString()) as Kept));
}

async function checkSubmissions(store: MemoryStore, { done, tried }: Told): Promise<void> {
  const revisions = await revisionsOf(store, 'submissions');
  const tags = revisions.map(({ data }) => String(data.reason));
  expect(new Set(tags).size, 'nothing is written twice').toBe(tags.length);
  for (const tag of done) expect(tags, 'what was told as done is there').toContain(tag);
  for (const tag of tags) expect(tried.has(tag), 'nothing else is there').toBe(true);
  for (const [index, { data, opened }] of revisions.entries()) {
    const before = revisions[index - 1];
    if (opened === index + 1) {
      expect(data.version).toBe(1);
      if (before !== undefined) expect(['REJECTED', 'ABANDONED']).toContain(before.data.state);
    } else expect(data.version, 'each follows from the one before').toBe(Number(before?.data.version) + 1);
  }
  const open = (await listed(new ObjectState(store).submissions.listOpen())).filter(({ batchId }) => batchId === ID);
  expect(open.map(({ sketch }) => sketch.state)).toEqual(revisions.at(-1)?.open ? [revisions.at(-1)?.data.state] : []);
}

async function checkBatches(store: MemoryStore, { done }: Told): Promise<void> {
  const revisions = await revisionsOf(store, 'batches');
  const last = revisions.at(-1);
  for (const tag of done) expect(last?.data[tag], tag).toBe(true);
  const endings = revisions.filter(({ data }) => data.status === 'COMPLETED').map(({ data }) => data.status);
  if (endings.length > 0) expect(last?.data.status).toBe('COMPLETED');
  const ends = new Set(revisions.flatMap(({ data }) => data.ended_seen_at ?? []));
  expect(ends.size).toBeLessThan(2);
  const open = (await listed(new ObjectState(store).batches.listOpen())).filter(({ batchId }) => batchId === ID);
  expect(open.map(({ sketch }) => sketch.status)).toEqual(last?.open ? [last.data.status] : []);
}

/** Marks of what is over are gone after a listing; those of numbers that are still free may stay. */
async function checkMarks(store: MemoryStore): Promise<void> {
  for (const folder of ['submissions', 'batches']) {
    const revisions = await revisionsOf(store, folder);
    const last = revisions.at(-1);
    const marks = (await listed(store.list(`state/open/${folder}/${ID}/`))).map(({ key }) =>
      Number(key.split('/').at(-1)),
    );
    const settled = marks.filter((mark) => mark <= revisions.length);
    expect(settled).toEqual(last?.open ? [last.opened] : []);
  }
}

type Process = (state: State, name: string, draw: Draw, told: Told) => Promise<void>;

async function overlap(process: Process, seed: number, mayEnd: boolean): Promise<{ store: MemoryStore; told: Told }> {
  const draw = random(seed);
  const store = memoryStore();
  const first = new ObjectState(store);
  await first.submissions.put(newSubmission({ batch_id: STAYS }));
  await first.batches.add(newBatch({ batch_id: STAYS }));
  const turns = new Turns(draw);
  const told: Told = { done: new Set(), tried: new Set() };
  let written = 0;
  const newWrite = (): string => `write ${written++}`;
  const stateOf = (endsAt: number): State => new ObjectState(guardedStore(store, turns.guard(endsAt)), { newWrite });
  const writers = Array.from({ length: WRITERS }, (_, index) => {
    const state = stateOf(mayEnd && index > 0 ? draw(25) : Number.POSITIVE_INFINITY);
    return () => process(state, `process-${index}`, random(seed * WRITERS + index), told);
  });
  await turns.run([...writers, () => lists(stateOf(Number.POSITIVE_INFINITY))]);
  return { store, told };
}

describe.each([
  ['where all go on', false],
  ['where some end on their way', true],
] as const)('processes at once, %s', (_, mayEnd) => {
  const seeds = Array.from({ length: 60 }, (_, seed) => seed);

  it('lose no submission and write none twice', async () => {
    for (const seed of seeds) {
      const { store, told } = await overlap(submits, seed, mayEnd);
      await checkSubmissions(store, told);
      await checkMarks(store);
    }
  });

  it('lose nothing of a batch', async () => {
    for (const seed of seeds) {
      const { store, told } = await overlap(collects, seed, mayEnd);
      await checkBatches(store, told);
      await checkMarks(store);
    }
  });

  it('keep the latest of what a queue has told', async () => {
    for (const seed of seeds.slice(0, 20)) {
      const { store } = await overlap(learns, seed, mayEnd);
      const revisions = await revisionsOf(store, 'queues', 'gpt-4.1-mini');
      const times = revisions.map(({ data }) => String(data.refused_at ?? ''));
      expect(times).toEqual(times.toSorted());
    }
  });
});
