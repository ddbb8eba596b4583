/** Words get vectors: two runs a day apart, over the embedded table, the emulator and a file of vectors in the store. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type EmbedOptions, type EmbedResult, embed, embedTrouble } from '@completion-batch/core/embed';
import { openVectors } from '@completion-batch/core/vectors';
import { ngramVector, type Responder } from '@completion-batch/emulator';
import { LIBRARY_WAYS, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../world/boundary.ts';
import { scale } from '../world/scale.ts';
import { receipts, smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, Process, World } from '../world/world.ts';

const MODEL = 'text-embedding-3-small';
const DIMENSIONS = 32;
const { signal } = new AbortController();
const worldOf = useWorlds();

async function run(world: World, more: Partial<EmbedOptions> = {}, given?: Process): Promise<EmbedResult> {
  const process = given ?? (await world.process());
  const { table, store, openai } = process;
  const workDir = join(world.folder, 'work');
  const vectors = openVectors(store, { workDir });
  try {
    const own = { table, store, vectors, openai, logger: silentLogger, ways: LIBRARY_WAYS, workDir };
    return await embed({ ...own, model: MODEL, dimensions: DIMENSIONS, ...more });
  } finally {
    await vectors.close();
  }
}

/** The day after: everything that was asked is answered. */
async function nextDay(world: World): Promise<void> {
  await world.answer();
  world.clock.advance(86_400_000);
}

const wordKey = (number: number, lineId: number, wordId: number) => ({
  imageId: smallImageId(number),
  receiptId: 1,
  lineId,
  wordId,
});
const LABELLED = [
  [1, 1],
  [2, 2],
  [2, 3],
  [3, 2],
] as const;

const keysOf = (number: number) => LABELLED.map(([line, word]) => wordKey(number, line, word));

async function missing(world: World, count: number): Promise<number> {
  const vectors = openVectors((await world.process()).store, { workDir: join(world.folder, 'work') });
  const keys = Array.from({ length: count }, (_, index) => keysOf(index + 1)).flat();
  try {
    return (await vectors.missing(keys, signal)).length;
  } finally {
    await vectors.close();
  }
}

/** Custom ids of the lines that were executed, each as often as it was. */
async function executed(world: World): Promise<string[]> {
  const journal = await world.emulator.journal();
  return journal.flatMap((entry) => (entry.event === 'line.executed' ? entry.custom_id : []));
}

const noTrouble = { problems: [], closed: undefined };

/** A server that answers something else, the first so many times. */
function answering(body: (texts: readonly string[]) => unknown, times = Number.POSITIVE_INFINITY): Responder {
  let left = times;
  return async ({ body: asked, batchId }) => {
    const { input, dimensions } = asked as { input: string[]; dimensions: number };
    const data = input.map((text, index) => ({ index, embedding: [...ngramVector(text, dimensions)] }));
    if (batchId === null || left === 0) return { status: 200, body: { data } };
    left -= 1;
    return { status: 200, body: body(input) };
  };
}

describe('embed', () => {
  it('asks for every labelled word once, and writes what comes with its label, its place and its neighbours', async () => {
    const world = await worldOf([
      ...smallReceipt(1, { merchant: "TRADER JOE'S" }),
      ...receipts(3).filter(({ PK }) => PK?.S !== `IMAGE#${smallImageId(1)}`),
      smallLabel(1, 1, 1, 'DATE', 'VALID'),
    ]);
    const first = await run(world);
    expect(first.found).toMatchObject({ receipts: 3, words: 12, missing: 12, asked: 12, requests: 3 });
    expect(first).toMatchObject({ open: 1, takenIn: { words: 0 }, submitted: { complete: true } });
    await nextDay(world);
    const second = await run(world);
    expect(second.found).toMatchObject({ words: 12, missing: 0, requests: 0 });
    expect(second).toMatchObject({ open: 0, takenIn: { words: 12, unusable: new Map() }, collected: noTrouble });
    expect(await executed(world)).toHaveLength(3);
    const vectors = openVectors((await world.process()).store, { workDir: join(world.folder, 'work') });
    const word = wordKey(1, 1, 1);
    const asked = { ...word, receiptId: 2, merchant: "trader joe's" };
    const own = (await vectors.vectors([word], signal)).values().next().value ?? new Float32Array();
    expect([...own]).toEqual([...ngramVector('ACME | <EDGE> _ MARKET', DIMENSIONS)].map((n) => expect.closeTo(n, 5)));
    const [[found] = []] = await vectors.nearest(asked, [{ vector: own, labels: ['DATE'] }], 1, signal);
    expect(found?.metadata).toMatchObject({
      text: 'ACME',
      left: undefined,
      right: 'MARKET',
      merchant: "Trader Joe's",
      labelStatus: 'validated',
      valid: ['DATE'],
      invalid: [],
      proposedBy: 'test',
      source: `completion-batch/${MODEL}`,
    });
    await vectors.close();
    // Nothing is left, and nothing is sent for it.
    expect((await run(world)).submitted.files).toEqual([]);
    expect(await readdir(join(world.folder, 'work'))).toEqual([]);
  });

  it('keeps verdicts of people and other programs, and none of a batch of this program', async () => {
    const ours = { completion_batch_id: { S: 'b' }, completion_validated_at: { S: '2026-11-01T00:00:00.000Z' } };
    const world = await worldOf([
      ...smallReceipt(1),
      smallLabel(1, 1, 1, 'DATE', 'VALID'),
      { ...smallLabel(1, 1, 2, 'DATE', 'VALID'), ...ours },
    ]);
    await run(world);
    await nextDay(world);
    await run(world);
    const vectors = openVectors((await world.process()).store, { workDir: join(world.folder, 'work') });
    const queries = [{ vector: ngramVector('MARKET', DIMENSIONS), labels: ['DATE'] }];
    const [found = []] = await vectors.nearest({ ...wordKey(1, 1, 1), receiptId: 2 }, queries, 9, signal);
    expect(
      found.filter(({ metadata }) => metadata.valid.includes('DATE')).map(({ metadata }) => metadata.text),
    ).toEqual(['ACME']);
    await vectors.close();
  });

  it('says what it would ask, and does nothing, in a dry run', async () => {
    const world = await worldOf(receipts(2));
    const { found, submitted } = await run(world, { dryRun: true, maxCostUsd: 1 });
    expect(found).toMatchObject({ missing: 8, requests: 2 });
    expect(submitted.files).toMatchObject([{ ending: 'planned', requests: 2, cost: expect.any(Number) }]);
    expect(submitted.files[0]?.cost).toBeGreaterThan(0);
    expect(world.emulator.batches()).toEqual([]);
  });

  it('asks for so many receipts a run, and goes on with the next', async () => {
    const world = await worldOf(receipts(3));
    expect((await run(world, { maxReceipts: 2 })).found).toMatchObject({ requests: 2, limited: true });
    expect((await run(world, { maxReceipts: 2 })).found).toMatchObject({ waiting: 8, requests: 1, limited: false });
    await nextDay(world);
    expect(await run(world)).toMatchObject({ takenIn: { words: 12 }, found: { missing: 0 } });
  });

  it('asks for a word that has changed meanwhile, or is new, when the answer is there: never for what is on its way', async () => {
    const world = await worldOf(receipts(2));
    await run(world);
    const items = smallReceipt(1);
    const changed = items.find(({ SK }) => SK?.S?.endsWith('LINE#00003#WORD#00002')) as Item;
    await world.put({ ...changed, text: { S: '99.99' } });
    await world.put(smallLabel(1, 1, 2, 'MERCHANT_NAME', 'NONE'));
    expect((await run(world)).found).toMatchObject({ missing: 9, waiting: 9, requests: 0 });
    await nextDay(world);
    const next = await run(world);
    expect(next).toMatchObject({ takenIn: { words: 7 }, found: { missing: 2, asked: 2, requests: 1 } });
    await nextDay(world);
    expect(await run(world)).toMatchObject({ takenIn: { words: 2 }, found: { missing: 0 } });
    expect(await executed(world)).toHaveLength(3);
  });

  it('leaves noise, and labels whose word is gone', async () => {
    const [receipt, other] = [smallReceipt(1), smallReceipt(2)];
    const isWord = ({ SK }: Item): boolean => SK?.S?.endsWith('LINE#00002#WORD#00002') === true;
    const noisy = receipt.map((item) => (isWord(item) ? { ...item, is_noise: { BOOL: true } } : item));
    const world = await worldOf([...noisy, ...other.filter((item) => !isWord(item))]);
    expect((await run(world)).found).toMatchObject({ missing: 8, unknown: 2, asked: 6 });
  });

  it('asks again what came back without an answer, and tells of what is refused for good', async () => {
    const refused = `IMAGE#${smallImageId(2)}`;
    let failures = 1;
    const embeddings: Responder = async (request) => {
      if (request.batchId !== null && request.customId.startsWith(refused))
        return { status: 400, body: { error: { code: 'content_policy_violation', message: 'no' } } };
      if (request.batchId !== null && failures > 0) {
        failures -= 1;
        return { status: 500, body: { error: { message: 'oops' } } };
      }
      return answering(() => ({}), 0)(request);
    };
    const world = await worldOf(receipts(3), { emulator: { embeddings } });
    await run(world);
    await nextDay(world);
    expect(await run(world)).toMatchObject({ takenIn: { words: 4 }, found: { missing: 8, asked: 4, failed: 4 } });
    await nextDay(world);
    expect(await run(world)).toMatchObject({ takenIn: { words: 4 }, found: { missing: 4, asked: 0, failed: 4 } });
  });

  it.each<[string, (texts: readonly string[]) => unknown, string]>([
    [
      'another dimension',
      (texts) => ({ data: texts.map((_, index) => ({ index, embedding: [1, 2] })) }),
      '2 dimensions',
    ],
    [
      'too few vectors',
      () => ({ data: [{ index: 0, embedding: [...new Float32Array(DIMENSIONS).fill(1)] }] }),
      '1 vectors',
    ],
  ])('does not take an answer of %s, says so each time, and pays for it once', async (_, body, why) => {
    const world = await worldOf(receipts(2), { emulator: { embeddings: answering(body, 1) } });
    await run(world);
    await nextDay(world);
    const second = await run(world);
    expect(second).toMatchObject({ takenIn: { words: 4 }, found: { missing: 4, asked: 0 } });
    expect([...second.takenIn.unusable.values()]).toEqual([expect.stringContaining(why)]);
    const third = await run(world);
    expect([...third.takenIn.unusable.values()]).toEqual([expect.stringContaining(why)]);
    expect(await executed(world)).toHaveLength(2);
    // Under another name it is asked anew.
    expect((await run(world, { job: 'anew' })).found).toMatchObject({ missing: 4, asked: 4 });
    await nextDay(world);
    expect(await run(world, { job: 'anew' })).toMatchObject({ takenIn: { words: 4, unusable: new Map() } });
  });

  it('takes what is kept where the vectors were lost, and pays nothing for them', async () => {
    const world = await worldOf(receipts(2));
    await run(world);
    await nextDay(world);
    await run(world);
    const { store } = await world.process();
    for await (const { key } of store.list('evidence/')) await store.delete(key);
    expect(await missing(world, 2)).toBe(8);
    expect(await run(world)).toMatchObject({ takenIn: { words: 8 }, submitted: { files: [] } });
    expect(await missing(world, 2)).toBe(0);
    expect(await executed(world)).toHaveLength(2);
  });

  it('goes on with all others where what is kept of one batch is damaged, and tells of that one', async () => {
    const world = await worldOf(receipts(2));
    await run(world);
    await nextDay(world);
    await run(world);
    const { store } = await world.process();
    for await (const { key } of store.list('evidence/')) await store.delete(key);
    for await (const { key } of store.list('embed/')) if (key.endsWith('/outcomes.jsonl')) await store.put(key, '{}\n');
    for (const item of smallReceipt(3)) await world.put(item);
    const damaged = await run(world);
    expect(damaged.found).toMatchObject({ missing: 12, asked: 4 });
    expect([...damaged.takenIn.unusable.values()]).toEqual([expect.stringContaining('a line of outcomes does not do')]);
    await nextDay(world);
    expect((await run(world)).takenIn).toMatchObject({ words: 4, unusable: damaged.takenIn.unusable });
  });

  it('refuses vectors of two kinds in one place, before anything is sent', async () => {
    const world = await worldOf(receipts(1));
    await run(world);
    await nextDay(world);
    await run(world);
    const refused = { code: 'invalid-input', where: expect.stringContaining('evidence') };
    await expect(run(world, { dimensions: 16 })).rejects.toMatchObject({
      ...refused,
      message: expect.stringMatching(/32 dimensions, not 16/),
    });
    await expect(run(world, { model: 'text-embedding-3-large' })).rejects.toMatchObject({
      ...refused,
      message: expect.stringContaining(MODEL),
    });
    expect(world.emulator.batches()).toHaveLength(1);
  });

  it('asks each word once also where two run at the same time', async () => {
    const world = await worldOf(receipts(3));
    await Promise.all([run(world), run(world)]);
    await nextDay(world);
    await Promise.all([run(world), run(world)]);
    expect(await missing(world, 3)).toBe(0);
    expect(new Set(await executed(world)).size).toBe((await executed(world)).length);
  });

  it('names a submission that cannot be finished, red each time, and asks again for what it held once it is given up', async () => {
    const world = await worldOf(receipts(2));
    const boundary = new Boundary(({ call }) => call === 'openai POST /v1/files');
    await world.untilCrash(boundary, (process) => run(world, {}, process));
    const { store } = await world.process();
    for await (const { key } of store.list('embed/completion_batches/')) await store.delete(key);
    world.clock.advance(3_600_000);
    const stuck = await run(world);
    const [{ batchId = 'none' } = {}] = stuck.submitted.files;
    expect(embedTrouble(stuck)).toEqual([expect.stringContaining(batchId)]);
    expect(embedTrouble(await run(world))).toHaveLength(1);
    expect(stuck.found).toMatchObject({ waiting: 8, asked: 0 });
    const given = await run(world, { giveUp: batchId });
    expect([given.found.asked, given.open, embedTrouble(given)]).toEqual([8, 1, []]);
    await nextDay(world);
    expect((await run(world)).takenIn.words).toBe(8);
  });

  it('goes on where it was stopped, wherever that was: every word has its vector, and each was paid once', async () => {
    const undisturbed = await worldOf(receipts(2));
    // By the day, the points before and after a call that changes something.
    const points: number[][] = [];
    for (const _ of [1, 2]) {
      const boundary = new Boundary();
      await run(undisturbed, {}, await undisturbed.process(boundary));
      const changing = boundary.passed.map(({ call }) => /create|delete|POST/.test(call));
      points.push([...changing.keys()].filter((at) => changing[at]));
      await nextDay(undisturbed);
    }
    const every = scale(11, 1);
    for (const [day, stops] of points.entries()) {
      for (const stop of stops.filter((_, at) => at % every === day)) {
        const world = await worldOf(receipts(2));
        for (let now = 0; now < 2; now += 1) {
          if (now === day) {
            const boundary = new Boundary((_, point) => point === stop);
            await world.untilCrash(boundary, (process) => run(world, {}, process));
            world.clock.advance(3_600_000);
          }
          await run(world);
          await nextDay(world);
        }
        await run(world);
        expect([day, stop, await missing(world, 2), (await executed(world)).length]).toEqual([day, stop, 0, 2]);
        await world.close();
      }
    }
  });
});
