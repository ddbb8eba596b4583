/** What is particular to a state in objects: where things lie, what hands and later versions leave there, what it costs. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/platform/clock.ts';
import { getSubmission } from '../../src/state/get-submission.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import { nameOf, numberOf, segmentOf, textOf } from '../../src/state/objects/places.ts';
import { type MemoryStore, memoryStore } from '../objects/memory-store.ts';
import { marksIn } from './acts.ts';
import { guardedStore, type StoreCall } from './guarded-store.ts';
import { newestKey } from './object-places.ts';
import { at, listed, newBatch, newSubmission } from './records.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const submission = newSubmission({ batch_id: ID });

function scene(): { readonly store: MemoryStore; readonly state: ObjectState } {
  const store = memoryStore();
  let written = 0;
  return { store, state: new ObjectState(store, { newWrite: () => `write ${++written}` }) };
}

async function contentOf(store: MemoryStore, key: string): Promise<Record<string, unknown>> {
  return JSON.parse(Buffer.from(await store.get(key)).toString());
}

describe('places', () => {
  it('are numbered objects, a mark beside them while the record is open', async () => {
    const { store, state } = scene();
    await state.submissions.put(submission);
    await state.batches.add(newBatch({ batch_id: ID }));
    await state.queues.modelAnswered('gpt-4.1-mini-2025-04-14', at(1));
    expect([...store.objects.keys()].sort()).toEqual([
      `state/batches/${ID}/0000001.json`,
      `state/open/batches/${ID}/0000001`,
      `state/open/submissions/${ID}/0000001`,
      'state/queues/gpt-4.1-mini/0000001.json',
      `state/submissions/${ID}/0000001.json`,
    ]);
    await state.submissions.change(submission, { state: 'RECORDED' });
    await state.batches.change(ID, 'COMPLETED');
    expect(await marksIn(store)).toEqual([]);
    expect([...store.objects.keys()].filter((key) => key.endsWith('2.json'))).toHaveLength(2);
    expect(await contentOf(store, `state/submissions/${ID}/0000002.json`)).toEqual({
      format: 'completion-batch/submission',
      version: 1,
      id: ID,
      write: 'write 4',
      open: false,
      opened: 1,
      data: { ...submission, state: 'RECORDED', version: 2 },
    });
  });

  it('lie under the prefix', async () => {
    const store = memoryStore();
    const state = new ObjectState(store, { prefix: 'a/b' });
    await state.submissions.put(submission);
    expect([...store.objects.keys()].every((key) => key.startsWith('a/b/'))).toBe(true);
    expect(state.name).toBe('store memory:////a/b');
    expect(await listed(new ObjectState(store, { prefix: 'a' }).submissions.listOpen())).toEqual([]);
    expect(() => new ObjectState(store, { prefix: '../x' })).toThrow('segment');
  });

  it('hold any text as one segment, and give it back', () => {
    const texts = [
      'gpt-4.1-mini',
      'A',
      'a',
      '~41',
      '.',
      '..',
      '.a',
      'a/b',
      '',
      'ü',
      '🧾',
      'ft:x:Y::z',
      ' ',
      'x'.repeat(200),
    ];
    const segments = texts.map(segmentOf);
    expect(new Set(segments.map((segment) => segment.toLowerCase())).size).toBe(texts.length);
    for (const segment of segments) expect(segment).toMatch(/^[a-z0-9~_-][a-z0-9~._-]*$/);
    expect(segments.slice(0, -1).map(textOf)).toEqual(texts.slice(0, -1).map((text) => text || segmentOf('')));
    const long = segmentOf('x'.repeat(201));
    expect(long).toMatch(/^~~[0-9a-f]{64}$/);
    expect(segmentOf(textOf(long))).toBe(long);
    expect([nameOf(1), nameOf(12_345_678)]).toEqual(['0000001', '12345678']);
    expect(['0000001', '12345678', '0000000', '1', '00000001', 'x'].map(numberOf)).toEqual([
      1,
      12_345_678,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('count as numbers, beyond seven digits too', async () => {
    const { store, state } = scene();
    await state.submissions.put(submission);
    const content = await contentOf(store, await newestKey(store, 'submission', ID));
    const later = { ...submission, version: 5 };
    for (const [number, data] of [
      [9_999_999, submission],
      [10_000_000, later],
    ] as const) {
      await store.put(`state/submissions/${ID}/${nameOf(number)}.json`, JSON.stringify({ ...content, data }));
    }
    expect(await getSubmission(state, ID)).toEqual(later);
    expect(await state.submissions.change(later, { state: 'CLAIMED' })).toMatchObject({ version: 6 });
    expect(store.objects.has(`state/submissions/${ID}/10000001.json`)).toBe(true);
  });
});

describe('what cannot be read', () => {
  const DAMAGES: readonly (readonly [string, (content: Record<string, unknown>) => string | Uint8Array, RegExp])[] = [
    ['is torn', (content) => JSON.stringify(content).slice(0, 99), /is not JSON/],
    ['is empty', () => '', /is not JSON/],
    ['is no text', () => new Uint8Array([0xff, 0xfe, 0x00]), /is not JSON/],
    ['is no object', () => '[1]', /./],
    ['is nested without end', () => '['.repeat(500_000), /./],
    ['is too large', (content) => JSON.stringify({ ...content, more: 'x'.repeat(1024 * 1024) }), /bytes, too many/],
    ['has another format', (content) => JSON.stringify({ ...content, format: 'other' }), /format/],
    ['is of a later version', (content) => JSON.stringify({ ...content, version: 2 }), /version/],
    ['is that of another record', (content) => JSON.stringify({ ...content, id: OTHER }), /another record/],
    ['has no data', (content) => JSON.stringify({ ...content, data: null }), /data/],
  ];

  it.each(DAMAGES)(
    'is listed beside the others, and can be abandoned: a submission that %s',
    async (_, damage, problem) => {
      const { store, state } = scene();
      await state.submissions.put(submission);
      await state.submissions.put(newSubmission({ batch_id: OTHER }));
      const key = await newestKey(store, 'submission', ID);
      await store.put(key, damage(await contentOf(store, key)));
      const found = await listed(state.submissions.listOpen());
      expect(found.map(({ batchId, isOpen }) => [batchId, isOpen])).toEqual([
        [ID, true],
        [OTHER, true],
      ]);
      expect(found[0]?.problem).toMatch(problem);
      expect(found[0]?.where).toBe(key);
      const record = await state.submissions.get(ID);
      expect(record).toMatchObject({ isOpen: true, problem: found[0]?.problem });
      expect(record?.submission).toBeUndefined();
      expect(await state.submissions.change(submission, { state: 'CLAIMED' })).toBeUndefined();
      expect(await state.submissions.put(submission)).toBe(false);
      if (record !== undefined) expect(await state.submissions.abandon(record, 'by hand')).toBe(true);
      expect((await state.submissions.get(ID))?.isOpen).toBe(false);
      expect(await marksIn(store)).toEqual([`state/open/submissions/${OTHER}/0000001`]);
      expect(await state.submissions.put(submission)).toBe(true);
      expect((await listed(state.submissions.listOpen())).map(({ problem }) => problem)).toEqual([
        undefined,
        undefined,
      ]);
    },
  );

  it.each(DAMAGES)('is listed beside the others: a batch that %s', async (_, damage, problem) => {
    const { store, state } = scene();
    await state.batches.add(newBatch({ batch_id: ID }));
    await state.batches.add(newBatch({ batch_id: OTHER }));
    const key = await newestKey(store, 'batch', ID);
    await store.put(key, damage(await contentOf(store, key)));
    const found = await listed(state.batches.listOpen());
    expect(found.map(({ batchId, isOurs }) => [batchId, isOurs])).toEqual([
      [ID, true],
      [OTHER, true],
    ]);
    expect(found[0]?.problem).toMatch(problem);
    expect(await state.batches.change(ID, 'FAILED')).toBe(false);
    expect(await state.batches.add(newBatch({ batch_id: ID }))).toBe(false);
    await expect(state.batches.rememberEnd(ID, at(1))).rejects.toMatchObject({ code: 'row-damaged' });
  });

  it.each(DAMAGES)('is named: a queue that %s', async (_, damage, problem) => {
    const { store, state } = scene();
    await state.queues.refusedForRoom('gpt-a', { at: at(1), batchId: 'b', tokens: 1, limit: 1 });
    const refusal = { at: at(1), batchId: 'b', message: 'no', kind: 'lines' } as const;
    await state.queues.modelRefused('gpt-b', refusal);
    const key = await newestKey(store, 'queue', 'gpt-a');
    await store.put(key, damage(await contentOf(store, key)));
    const named = { code: 'row-damaged', message: expect.stringMatching(problem), where: 'state/queues/gpt-a' };
    await expect(state.queues.get('gpt-a')).rejects.toMatchObject(named);
    await expect(state.queues.modelAnswered('gpt-a', at(2))).rejects.toMatchObject(named);
    // Its refusals are hints, and the run that meets them has more to do.
    await state.queues.refusedForRoom('gpt-a', { at: at(2), batchId: 'b', tokens: 1, limit: 1 });
    expect(await listed(state.queues.refusals())).toEqual([{ model: 'gpt-b', refusal }]);
  });

  it('is closed where nothing marks it as open', async () => {
    const { store, state } = scene();
    await state.submissions.put(submission);
    await state.submissions.change(submission, { state: 'RECORDED' });
    await store.put(await newestKey(store, 'submission', ID), 'torn {');
    expect(await state.submissions.get(ID)).toMatchObject({ isOpen: false, problem: 'is not JSON' });
    expect(await listed(state.submissions.listOpen())).toEqual([]);
  });

  it('goes by what a later version says of being open', async () => {
    const { store, state } = scene();
    await state.submissions.put(submission);
    const key = await newestKey(store, 'submission', ID);
    const content = await contentOf(store, key);
    await store.put(key, JSON.stringify({ ...content, version: 2, open: false }));
    expect((await state.submissions.get(ID))?.isOpen).toBe(false);
    expect(await listed(state.submissions.listOpen())).toEqual([]);
  });

  it('hides nothing: what others put there is passed over', async () => {
    const { store, state } = scene();
    await state.submissions.put(submission);
    for (const key of [
      'submissions/x',
      `submissions/${ID}/note.txt`,
      `submissions/${ID}/9.json`,
      'open/submissions/x',
    ]) {
      await store.put(`state/${key}`, 'of somebody else');
    }
    await store.put('state/open/submissions/y/0000001', '');
    expect((await listed(state.submissions.listOpen())).map(({ submission }) => submission)).toEqual([submission]);
  });
});

describe('costs', () => {
  async function callsOf(doing: (state: ObjectState) => Promise<unknown>, store = memoryStore()): Promise<string[]> {
    const calls: StoreCall[] = [];
    const guarded = guardedStore(store, (call, work) => {
      calls.push(call);
      return work();
    });
    await doing(new ObjectState(guarded));
    return calls.map(({ name }) => name);
  }

  it('are few calls each', async () => {
    const store = memoryStore();
    expect(await callsOf((state) => state.submissions.put(submission), store)).toEqual(['list', 'create', 'create']);
    expect(await callsOf((state) => state.submissions.get(ID), store)).toEqual(['list', 'get']);
    const change = { lease_until: 7 };
    expect(await callsOf((state) => state.submissions.change(submission, change), store)).toEqual([
      'list',
      'get',
      'create',
    ]);
  });

  it('of listing do not grow with what is closed', async () => {
    const store = memoryStore();
    const state = new ObjectState(store);
    for (let index = 0; index < 30; index += 1) {
      const closed = newSubmission({ batch_id: `${OTHER.slice(0, -2)}${60 + index}` });
      await state.submissions.put(closed);
      await state.submissions.change(closed, { state: 'RECORDED' });
    }
    await state.submissions.put(submission);
    expect(await callsOf((state) => listed(state.submissions.listOpen()), store)).toEqual(['list', 'list', 'get']);
  });

  it('of queues are no writes where nothing is learned', async () => {
    const store = memoryStore();
    const refused = { at: at(1), batchId: 'b', tokens: 1, limit: 1 };
    expect(await callsOf((state) => state.queues.refusedForRoom('gpt', refused), store)).toContain('create');
    expect(await callsOf((state) => state.queues.refusedForRoom('gpt', refused), store)).toEqual(['list', 'get']);
  });
});

it('refuses a record that would be too large, and leaves none', async () => {
  const { state } = scene();
  const large = { ...submission, attributes: { list: 'x'.repeat(1024 * 1024) } };
  await expect(state.submissions.put(large)).rejects.toMatchObject({ code: 'invalid-input', where: /0000001\.json$/ });
  expect(await state.submissions.get(ID)).toBeUndefined();
  expect(await listed(state.submissions.listOpen())).toEqual([]);
});

it('gives up where others are always faster', async () => {
  const store = memoryStore();
  const state = new ObjectState(store);
  await state.batches.add(newBatch({ batch_id: ID }));
  const always = new ObjectState(
    guardedStore(store, async (call, work) => {
      if (call.name === 'create') await state.batches.change(ID, 'VALIDATING');
      return work();
    }),
  );
  await expect(always.batches.change(ID, 'IN_PROGRESS')).rejects.toMatchObject({ code: 'store-unusable' });
});

it('says so where a store shows other than what it says', async () => {
  const store = memoryStore();
  const lying = guardedStore(store, async (call, work) =>
    call.name === 'create' && !call.key.includes('/open/') ? (false as Awaited<ReturnType<typeof work>>) : work(),
  );
  await expect(new ObjectState(lying).submissions.put(submission)).rejects.toMatchObject({ code: 'store-unusable' });
});

it("goes by the store's time, where it tells it, or by what it is given", () => {
  const clock = { now: () => 5, sleep: () => Promise.resolve() };
  const other = { now: () => 6, sleep: () => Promise.resolve() };
  const store = memoryStore();
  expect(new ObjectState(store).clock).toBe(systemClock);
  expect(new ObjectState({ ...store, clock }).clock).toBe(clock);
  expect(new ObjectState({ ...store, clock }, { clock: other }).clock).toBe(other);
});
