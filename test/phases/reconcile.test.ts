/** Reconcile: labels that are PENDING for nothing, batches no row knows, spare files; and nothing else. */

import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { ReconcileLabelsOptions, ReconcileLabelsResult } from '@completion-batch/core';
import { ApiError, type Intercept, scriptResponder } from '@completion-batch/emulator';
import { reconcileNeedsAttention } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { reconcileIn } from '../world/chain.ts';
import { checkWorld } from '../world/checker.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const OTHER_ID = '88888888-8888-4888-8888-888888888888';
const answered = { emulator: { responder: scriptResponder({ default: allValid }) } };

async function run(
  world: World,
  { skewMs = 0, ...options }: Partial<ReconcileLabelsOptions> & { skewMs?: number } = {},
): Promise<ReconcileLabelsResult> {
  return reconcileIn(world, await world.process(undefined, world.clock, skewMs), options);
}

async function remove(world: World, PK: string, SK: string): Promise<void> {
  const { table } = await world.process();
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } } }));
}

const pending = (number: number, batch?: string): Item => ({
  ...smallLabel(number, 1, 2, 'MERCHANT_NAME', 'PENDING'),
  ...(batch === undefined ? {} : { completion_batch_id: { S: batch } }),
});

describe('reconcile', () => {
  it('leaves a world in order as it is', async () => {
    const world = await worldOf(receipts(2), answered);
    await world.submit(await world.prepareAndFormat('run-1'));
    world.clock.advance(48 * 3_600_000);
    const before = await world.rows('RECEIPT_WORD_LABEL');
    expect(await run(world)).toEqual({
      dryRun: false,
      pending: 8,
      orphans: 0,
      withoutBatch: 0,
      freed: 0,
      adopted: [],
      duplicates: [],
      spareFiles: [],
      givenUp: undefined,
      stuck: [],
      troubles: [],
    });
    expect(await world.rows('RECEIPT_WORD_LABEL')).toEqual(before);
  });

  it('frees what a batch holds that is gone, and what names no batch only when asked', async () => {
    const world = await worldOf([...receipts(2), pending(1, 'gone'), pending(2)]);
    expect(await run(world, { dryRun: true })).toMatchObject({ pending: 2, orphans: 1, withoutBatch: 1, freed: 0 });
    expect(await run(world)).toMatchObject({ orphans: 1, withoutBatch: 1, freed: 1 });
    expect(await run(world)).toMatchObject({ pending: 1, orphans: 0, withoutBatch: 1, freed: 0 });
    expect(await run(world, { withoutBatch: true })).toMatchObject({ freed: 1 });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 10, INVALID: 2 } });
  });

  it('adopts a batch whose rows were lost, and collect then sees to it', async () => {
    const world = await worldOf(receipts(2), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const PK = `BATCH#${files[0]?.batchId}`;
    await remove(world, PK, 'STATUS');
    await remove(world, PK, 'SUBMISSION');
    const id = files[0]?.openaiBatchId ?? '';
    expect(await run(world, { dryRun: true })).toMatchObject({ adopted: [id], orphans: 8 });
    expect(await run(world)).toMatchObject({ adopted: [id], orphans: 0, freed: 0 });
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 8 } }]);
  });

  it('leaves batches of another kind of requests to whoever made them, also in the same store and project', async () => {
    const world = await worldOf(receipts(1), answered);
    const { openai, store } = await world.process();
    const name = `${OTHER_ID}-0123456789abcdef.jsonl`;
    const file = await openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    const digest = '0'.repeat(64);
    await store.put(`completion_batches/theirs/batches/${OTHER_ID}/${digest}.jsonl`, '{"x": 1}\n');
    const metadata = {
      completion_batch_id: OTHER_ID,
      execution_id: 'theirs',
      digest,
      workload: 'requests-1',
      job: 'j',
    };
    const body = { input_file_id: file.id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    await openai.batches.create({ ...body, metadata });
    expect(await run(world)).toMatchObject({ adopted: [], duplicates: [], troubles: [] });
    expect(await world.rows('BATCH_SUMMARY')).toEqual([]);
  });

  it('cancels a second batch for work that has one', async () => {
    const world = await worldOf(receipts(2), { emulator: { ...answered.emulator, lineMs: 1e9 } });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const first = await openai.batches.retrieve(files[0]?.openaiBatchId ?? '');
    const second = await openai.batches.create({
      input_file_id: first.input_file_id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: first.metadata ?? {},
    });
    expect(await run(world, { dryRun: true })).toMatchObject({ duplicates: [second.id] });
    expect((await openai.batches.retrieve(second.id)).status).not.toMatch(/cancel/);
    expect(await run(world)).toMatchObject({ duplicates: [second.id], adopted: [] });
    expect((await openai.batches.retrieve(second.id)).status).toMatch(/cancel/);
    expect((await openai.batches.retrieve(first.id)).status).not.toMatch(/cancel/);
  });

  it('deletes uploads that no batch uses once they are a day old, and no other files', async () => {
    const world = await worldOf(receipts(1), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const upload = (name: string) => openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    const spare = await upload(`${files[0]?.batchId}-0123456789abcdef.jsonl`);
    await upload('somebody-elses.jsonl');
    await upload('33333333-3333-4333-8333-333333333333-0123456789abcdef.jsonl');
    expect(await run(world)).toMatchObject({ spareFiles: [] });
    world.clock.advance(25 * 3_600_000);
    expect(await run(world, { dryRun: true })).toMatchObject({ spareFiles: [spare.id] });
    expect(await run(world)).toMatchObject({ spareFiles: [spare.id] });
    expect(world.emulator.files()).toHaveLength(3);
  });

  // Found by chaos: these errors reached the user bare, as a defect of this program.
  it.each([
    ['batches.list', "OpenAI's batches cannot be listed"],
    ['files.list', "OpenAI's files cannot be listed"],
  ] as const)(
    'says what is wrong and what to do where OpenAI fails (%s), and goes on the next time',
    async (route, message) => {
      const world = await worldOf(receipts(1), answered);
      world.emulator.setFaults({ calls: [{ route, fault: { kind: 'status', status: 500, retryAfterSeconds: 0.01 } }] });
      await expect(run(world)).rejects.toMatchObject({
        code: 'openai-unavailable',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining('later'),
      });
      world.emulator.setFaults({ calls: [{ route, fault: { kind: 'status', status: 401 } }] });
      await expect(run(world)).rejects.toMatchObject({ code: 'credentials-missing' });
      world.emulator.clearFaults();
      expect(await run(world)).toMatchObject({ freed: 0 });
    },
  );

  // The client repeats it by itself, and OpenAI then says that there is no such file.
  it('takes a deletion whose answer was lost for done', async () => {
    const world = await worldOf(receipts(1), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const name = `${files[0]?.batchId}-0123456789abcdef.jsonl`;
    const spare = await openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    world.clock.advance(25 * 3_600_000);
    world.emulator.setFaults({ calls: [{ route: 'files.delete', nth: 1, fault: { kind: 'reset', effect: true } }] });
    expect(await run(world)).toMatchObject({ spareFiles: [spare.id] });
    expect(world.emulator.files()).toHaveLength(1);
  });

  it('never frees a label whose batch is being submitted at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const world = await worldOf(receipts(4), answered);
      const prepared = await world.prepareAndFormat('run-1');
      await Promise.all([world.submit(prepared, { limits: { maxLines: 2 } }), run(world), run(world)]);
      expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 16, INVALID: 4 } });
      await world.close();
    }
  });
});

type Page = { data: { id: string; metadata?: unknown }[]; has_more: boolean };

/** Changes every page of OpenAI's lists of batches and of files. */
function listsChanged(change: (page: Page) => Page): Intercept {
  return async (call, next) => {
    if (call.route !== 'batches.list' && call.route !== 'files.list') return next();
    const answer = await next();
    if (!('json' in answer)) return answer;
    return { ...answer, json: change(answer.json as Page) };
  };
}

const LISTS: Readonly<Record<string, Intercept>> = {
  'that give no metadata back': listsChanged(({ data, ...page }) => ({
    ...page,
    data: data.map((item) => ({ ...item, metadata: null })),
  })),
  'with the oldest first': listsChanged(({ data, ...page }) => ({ ...page, data: [...data].reverse() })),
  'that say for ever that there is more': listsChanged((page) => ({ ...page, has_more: true })),
};

describe("OpenAI's lists", () => {
  it.each(Object.keys(LISTS))(
    '%s: a second batch is found, a first one is never cancelled, no end of calls',
    async (name) => {
      let calls = 0;
      const intercept: Intercept = (call, next) => {
        calls += 1;
        return LISTS[name]?.(call, next) ?? next();
      };
      const world = await worldOf(receipts(2), { emulator: { ...answered.emulator, lineMs: 1e9, intercept } });
      const { files } = await world.submit(await world.prepareAndFormat('run-1'));
      const { openai } = await world.process();
      const first = await openai.batches.retrieve(files[0]?.openaiBatchId ?? '');
      const second = await openai.batches.create({
        input_file_id: first.input_file_id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        metadata: first.metadata ?? {},
      });
      calls = 0;
      expect(await run(world)).toMatchObject({ duplicates: [second.id], adopted: [], spareFiles: [], troubles: [] });
      expect(calls).toBeLessThan(8);
      expect((await openai.batches.retrieve(first.id)).status).not.toMatch(/cancel/);
    },
  );

  it('cut off before their end: labels whose batch no row tells of stay, no file is deleted, and that is red', async () => {
    let whole = true;
    const world = await worldOf([...receipts(2), pending(1, 'gone')], {
      emulator: {
        ...answered.emulator,
        intercept: (call, next) => {
          if (whole || call.route !== 'batches.list') return next();
          // Full pages of others' batches, which begin anew for ever.
          const data = Array.from({ length: 100 }, (_, index) => ({ id: `batch_${index}`, created_at: index % 7 }));
          return Promise.resolve({ status: 200, json: { object: 'list', data, has_more: true } });
        },
      },
    });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const name = `${files[0]?.batchId}-0123456789abcdef.jsonl`;
    const spare = await openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    world.clock.advance(48 * 3_600_000);
    whole = false;
    const cut = await run(world);
    expect(cut).toMatchObject({
      orphans: 1,
      freed: 0,
      spareFiles: [],
      troubles: [expect.stringContaining('of 1 label cannot be told')],
    });
    expect(reconcileNeedsAttention(cut)).toBe(true);
    whole = true;
    expect(await run(world)).toMatchObject({ orphans: 1, freed: 1, spareFiles: [spare.id], troubles: [] });
  });

  it('that cannot be listed keep no label from being freed: that is done first, and then the run is red', async () => {
    const intercept: Intercept = (call, next) => {
      if (call.route === 'files.list') throw new ApiError(403, 'not with this key');
      return next();
    };
    const world = await worldOf([...receipts(1), pending(1, 'gone')], {
      emulator: { ...answered.emulator, intercept },
    });
    await expect(run(world)).rejects.toMatchObject({
      message: expect.stringContaining('not with this key'),
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 5, INVALID: 1 } });
  });

  it.each([40 * 24, 2, -2, -40 * 24])(
    'are read by their own time: a clock %i h ahead deletes nothing',
    async (hours) => {
      const world = await worldOf(receipts(1), answered);
      const { files } = await world.submit(await world.prepareAndFormat('run-1'));
      const { openai } = await world.process();
      const name = `${files[0]?.batchId}-0123456789abcdef.jsonl`;
      const spare = await openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
      expect(await run(world, { skewMs: hours * 3_600_000 })).toMatchObject({ spareFiles: [], adopted: [], freed: 0 });
      world.clock.advance(25 * 3_600_000);
      expect(await run(world, { skewMs: hours * 3_600_000 })).toMatchObject({ spareFiles: [spare.id] });
    },
  );

  it('are one page each where nothing is pending and nothing open', async () => {
    const calls: string[] = [];
    const intercept: Intercept = (call, next) => {
      calls.push(call.route ?? '?');
      return next();
    };
    const world = await worldOf(receipts(1), { emulator: { ...answered.emulator, intercept } });
    await world.submit(await world.prepareAndFormat('run-1'));
    await world.answer();
    await world.collect();
    calls.length = 0;
    const process = await world.process();
    await reconcileIn(world, process);
    expect(calls).toEqual(['batches.list', 'files.list']);
    expect(process.boundary.passed.filter(({ moment }) => moment === 'before').map(({ call }) => call)).toEqual([
      'table Query',
      'table Query',
      'openai GET /v1/batches',
      'openai GET /v1/files',
    ]);
  });

  it('show a second batch that cannot be cancelled: that is red, and the rest is done', async () => {
    let refuse = false;
    const intercept: Intercept = (call, next) => {
      if (refuse && call.route === 'batches.cancel') throw new ApiError(403, 'not with this key');
      return next();
    };
    const world = await worldOf([...receipts(1), pending(2, 'gone')], {
      emulator: { ...answered.emulator, lineMs: 1e9, intercept },
    });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const first = await openai.batches.retrieve(files[0]?.openaiBatchId ?? '');
    const { input_file_id } = first;
    const body = { input_file_id, endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
    const second = await openai.batches.create(body);
    refuse = true;
    const result = await run(world);
    expect(result).toMatchObject({ duplicates: [second.id], freed: 1, troubles: [expect.stringContaining(second.id)] });
    expect(reconcileNeedsAttention(result)).toBe(true);
  });
});

describe("another program's batch", () => {
  const refs = (...numbers: number[]): Item => ({
    receipt_refs: {
      L: numbers.map((number) => ({ M: { image_id: { S: smallImageId(number) }, receipt_id: { N: '1' } } })),
    },
  });
  const ID = (digit: number): string => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
  const foreign = (digit: number, named: Item, status = 'PENDING'): Item => ({
    PK: { S: `BATCH#${ID(digit)}` },
    SK: { S: 'STATUS' },
    TYPE: { S: 'BATCH_SUMMARY' },
    GSI1PK: { S: `STATUS#${status}` },
    GSI1SK: { S: `BATCH_TYPE#COMPLETION#BATCH_ID#${ID(digit)}` },
    batch_type: { S: 'COMPLETION' },
    openai_batch_id: { S: `batch_of_another_${digit}` },
    submitted_at: { S: '2026-11-20T00:00:00' },
    status: { S: status },
    result_file_id: { S: 'N/A' },
    ...named,
  });
  const statusOf = async (world: World, digit: number) => (await world.get(`BATCH#${ID(digit)}`, 'STATUS'))?.status?.S;

  it('is left as it is, and given up it frees the labels of its receipts alone', async () => {
    const items = [...receipts(3), pending(1), pending(2), pending(3), foreign(1, refs(1, 2))];
    const world = await worldOf(items, answered);
    const before = await world.rows('BATCH_SUMMARY');
    expect(await run(world)).toMatchObject({ withoutBatch: 3, freed: 0, stuck: [], troubles: [] });
    expect(await world.rows('BATCH_SUMMARY')).toEqual(before);
    expect(await run(world, { giveUp: ID(1), dryRun: true })).toMatchObject({
      givenUp: { labels: 2, kept: 0 },
      freed: 0,
    });
    expect(await statusOf(world, 1)).toBe('PENDING');
    expect(await run(world, { giveUp: ID(1) })).toMatchObject({
      freed: 2,
      givenUp: { batchId: ID(1), kind: 'foreign-batch', labels: 2, kept: 0, why: undefined },
    });
    expect(await statusOf(world, 1)).toBe('FAILED');
    expect(await checkWorld(world)).toMatchObject({ statuses: { NONE: 14, PENDING: 1, INVALID: 3 } });
  });

  it('shares receipts with another that is open: those labels stay until that is given up, too', async () => {
    const world = await worldOf(
      [
        ...receipts(3),
        pending(1),
        pending(2),
        pending(3),
        foreign(1, refs(1, 2)),
        foreign(2, refs(2, 3), 'IN_PROGRESS'),
      ],
      answered,
    );
    expect(await run(world, { giveUp: ID(1) })).toMatchObject({
      freed: 1,
      givenUp: { labels: 1, kept: 1, why: expect.stringContaining('another open batch') },
    });
    expect(await statusOf(world, 2)).toBe('IN_PROGRESS');
    expect(await run(world, { giveUp: ID(2) })).toMatchObject({ freed: 2, givenUp: { labels: 2, kept: 0 } });
  });

  it.each([{}, { receipt_refs: { S: 'none' } }])(
    'does not say which receipts it asks about (%j): nothing is freed, and why',
    async (named) => {
      const world = await worldOf([...receipts(1), pending(1), foreign(1, named)], answered);
      expect(await run(world, { giveUp: ID(1) })).toMatchObject({
        freed: 0,
        givenUp: { labels: 0, why: expect.stringContaining('without-batch') },
      });
    },
  );

  it('given up by a run that was stopped after its row was closed: doing it again frees the labels', async () => {
    const closed = { ...foreign(1, refs(1), 'FAILED'), failure: { S: 'given up by hand' } };
    const world = await worldOf([...receipts(1), pending(1), closed], answered);
    expect(await run(world, { giveUp: ID(1) })).toMatchObject({ freed: 1 });
  });

  it('that has ended by its own program is not touched', async () => {
    const world = await worldOf([...receipts(1), pending(1), foreign(1, refs(1), 'COMPLETED')], answered);
    expect(await run(world, { giveUp: ID(1) })).toMatchObject({
      freed: 0,
      givenUp: { labels: 0, why: expect.stringContaining('COMPLETED already') },
    });
  });

  it('that is running at OpenAI is not given up', async () => {
    const world = await worldOf([...receipts(1), pending(1)], { emulator: { ...answered.emulator, lineMs: 1e9 } });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const row = { ...foreign(1, refs(1)), openai_batch_id: { S: files[0]?.openaiBatchId ?? '' } };
    await world.put(row);
    await expect(run(world, { giveUp: ID(1) })).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('may still bring answers'),
    });
    expect(await statusOf(world, 1)).toBe('PENDING');
  });
});
