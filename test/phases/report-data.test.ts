/** What the review page shows: gathered from the rows that nights leave. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type GatherReportOptions, gatherReport, type ReportData, reportData } from '@completion-batch/core/review';
import { silentLogger } from '@completion-batch/engine';
import { describe, expect, it, vi } from 'vitest';
import { createFolderStore } from '../../packages/engine/src/objects/folder-store.ts';
import { judged } from '../world/answers.ts';
import {
  receipts,
  receiptsWithAudits,
  receiptsWithOptions,
  smallImageId,
  smallLabel,
  smallReceipt,
} from '../world/small-receipts.ts';
import { answering, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();
const DAY_MS = 86_400_000;

async function filesOf(world: World, more: Partial<GatherReportOptions> = {}): Promise<ReportData[]> {
  const { table, state } = await world.process();
  const files: ReportData[] = [];
  const parts = gatherReport({ table, state, workDir: `${world.folder}/report`, concurrency: 4, ...more });
  for await (const file of parts) files.push(file);
  for (const file of files) expect(reportData.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  return files;
}

async function fileOf(world: World, more: Partial<GatherReportOptions> = {}): Promise<ReportData> {
  const [file, ...others] = await filesOf(world, more);
  expect(others).toEqual([]);
  if (file === undefined) throw new Error('a report has a file');
  return file;
}

const numberOf = ({ image }: { readonly image: string }): number => Number(image.split('-')[4]);
const receiptIn = ({ receipts: all }: ReportData, number: number): ReportData['receipts'][number] | undefined =>
  all.find((receipt) => numberOf(receipt) === number);
const labelIn = (file: ReportData, number: number, id: string) =>
  receiptIn(file, number)?.labels.find(({ line, word, label }) => `${line}.${word}.${label}` === id);

/** "8:13" is no DATE, whatever else is said. */
const notThat =
  (say: (id: string) => { valid: boolean; label?: string } | null = () => ({ valid: true })) =>
  (id: string) =>
    id === '2.3.DATE' ? { valid: false, label: 'TIME' } : say(id);

/** A receipt for each that can be said of labels; the sixth is another program's. */
async function nightOfAllKinds({ gsi4 = true } = {}): Promise<World> {
  const world = await worldOf([...receipts(5, { gsi4 }), ...smallReceipt(6, { gsi4 }).filter(isNoneOfOurs)], {
    gsi4,
    ...answering({
      1: judged(notThat()),
      2: judged(() => ({ valid: true })),
      3: judged(notThat((id) => (id === '1.1.MERCHANT_NAME' ? null : { valid: true }))),
      4: judged(notThat((id) => ({ valid: id !== '3.2.GRAND_TOTAL' }))),
      5: { content: 'I cannot help' },
    }),
  });
  await world.put(smallLabel(6, 1, 1, 'MERCHANT_NAME', 'NEEDS_REVIEW', { gsi4 }));
  await submitted(world);
  await world.answer();
  await world.collect({ checks: 'enforce', maxAttempts: 1 });
  return world;
}

const isNoneOfOurs = ({ TYPE }: Item): boolean => TYPE?.S !== 'RECEIPT_WORD_LABEL';

const idsOf = async (world: World): Promise<string[]> =>
  (await world.rows('BATCH_SUMMARY')).flatMap(({ PK }) => PK?.S?.slice('BATCH#'.length) ?? []);

describe('the data of a report', () => {
  it('says of each label why it is as it is, what needs a person first', async () => {
    const world = await nightOfAllKinds();
    const [batch] = await idsOf(world);
    const file = await fileOf(world);
    expect(file).toMatchObject({
      format: 'completion-batch/report',
      version: 1,
      table: world.tableName,
      page: { index: 0, files: [{ name: 'report.html', receipts: 6, needsReview: 8 }] },
      receiptsInAll: 6,
      problems: [],
      statuses: { VALID: 10, INVALID: 8, NEEDS_REVIEW: 8, NONE: 3 },
    });
    expect(file.scope).toBe(
      '1 batch that ended in the last 7 days (since 2026-11-17), 0 open batches, and every label that waits for a person.',
    );
    expect(file.receipts.map(numberOf)).toEqual([2, 3, 4, 5, 6, 1]);
    expect(labelIn(file, 1, '2.3.DATE')).toEqual({
      line: 2,
      word: 3,
      label: 'DATE',
      status: 'INVALID',
      batch,
      proposedBy: 'COMPLETION_BATCH',
      corrects: null,
      suggested: 'TIME',
      said: 'INVALID',
      reason: null,
      check: null,
      why: null,
      reasoning: 'proposed by a test',
      attempts: 0,
      reviewed: null,
      evidence: [],
    });
    expect(labelIn(file, 1, '2.3.TIME')).toMatchObject({ status: 'NONE', corrects: 'DATE', batch: null, said: null });
    expect(labelIn(file, 2, '2.3.DATE')).toMatchObject({
      status: 'NEEDS_REVIEW',
      said: 'NEEDS_REVIEW',
      reason: 'contradicted',
      check: 'forms',
      why: 'called right, and the receipt itself speaks against it, by forms: the word cannot be what its label says, nor a part of it',
    });
    expect(labelIn(file, 3, '1.1.MERCHANT_NAME')).toMatchObject({
      reason: 'unsure',
      batch,
      said: null,
      attempts: 1,
      why: 'gpt-4.1-mini could not tell',
    });
    expect(labelIn(file, 4, '3.2.GRAND_TOTAL')).toMatchObject({
      reason: 'second-rejection',
      said: 'NEEDS_REVIEW',
      why: 'called wrong, and so was another label of this word before',
    });
    expect(labelIn(file, 5, '2.2.DATE')).toMatchObject({
      reason: 'exhausted',
      said: null,
      why: 'no verdict after 1 attempt; the last time: the answer was no JSON',
    });
    expect(labelIn(file, 6, '1.1.MERCHANT_NAME')).toMatchObject({ reason: 'other', batch: null, proposedBy: 'test' });
    expect(receiptIn(file, 1)).toMatchObject({
      receipt: 1,
      merchant: null,
      words: [
        [1, 1, 'ACME'],
        [1, 2, 'MARKET'],
        [2, 1, 'Date:'],
        [2, 2, '25/12/2018'],
        [2, 3, '8:13'],
        [3, 1, 'TOTAL'],
        [3, 2, '12.50'],
      ],
    });
    const date = file.verdictsByLabel.find(({ label }) => label === 'DATE');
    expect(date).toEqual({
      label: 'DATE',
      valid: 4,
      invalid: 3,
      // One that a check contradicts, two that nobody could read an answer for.
      needsReview: 3,
      rejected: { hits: 3, of: 7, low: expect.closeTo(0.158, 3), high: expect.closeTo(0.75, 3) },
    });
    expect(file.batches).toMatchObject([
      { id: batch, status: 'COMPLETED', execution: 'run-1', labels: 20, valid: 10, invalid: 3, corrections: 3 },
    ]);
    const [{ needsReview, submittedAt, endedAt, ...night } = {} as never] = file.batches;
    expect(needsReview).toBe(7);
    expect(Date.parse(endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(submittedAt));
    expect(night.inputTokens).toBeGreaterThan(0);
    expect(night.cost).toBeGreaterThan(0);
    expect(night.estimatedInputTokens).toBeGreaterThan(0);
    expect(night.heldReason).toBeNull();
  });

  it('reads what batches have said once, for the figures and for the receipts', async () => {
    const world = await nightOfAllKinds();
    const { table, state } = await world.process();
    const send = vi.spyOn(table.client, 'send');
    const files: ReportData[] = [];
    for await (const each of gatherReport({ table, state, workDir: `${world.folder}/report` })) files.push(each);
    const [file] = files;
    expect(file?.verdictsByLabel.length).toBeGreaterThan(0);
    expect(file?.quality.length).toBeGreaterThan(0);
    const asked = send.mock.calls
      .map(([{ input }]) => JSON.stringify(input))
      .filter((text) => text.includes('"RESULT#"'));
    expect(asked).toHaveLength((await idsOf(world)).length);
  });

  it('takes the nights that are asked for, and what a person has decided', async () => {
    const world = await worldOf(receipts(2), answering({ 1: judged(notThat()), 2: judged(notThat()) }));
    await submitted(world);
    await world.answer();
    await world.collect();
    world.clock.advance(8 * DAY_MS);
    const row = await world.get(`IMAGE#${smallImageId(1)}`, 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#MERCHANT_NAME');
    const at = new Date(world.clock.now()).toISOString();
    await world.put({ ...row, completion_reviewed_at: { S: at }, completion_reviewed_by: { S: 'ann' } });
    // The first night is over: what is left of it waits for nobody.
    expect(await fileOf(world)).toMatchObject({ receipts: [], batches: [], receiptsInAll: 0, verdictsByLabel: [] });
    const [first = ''] = await idsOf(world);
    await submitted(world, 'run-2');
    await world.answer();
    await world.collect();
    const second = (await idsOf(world)).find((id) => id !== first);
    const file = await fileOf(world);
    expect(file.batches.map(({ id }) => id)).toEqual([second]);
    expect(labelIn(file, 1, '2.3.TIME')).toMatchObject({
      status: 'VALID',
      said: 'VALID',
      batch: second,
      corrects: 'DATE',
    });
    // Both nights' labels of these receipts are shown, each with what its own batch said.
    expect(labelIn(file, 1, '2.3.DATE')).toMatchObject({ status: 'INVALID', said: 'INVALID', batch: first });
    expect(labelIn(file, 1, '1.1.MERCHANT_NAME')?.reviewed).toEqual({ at, by: 'ann' });
    const both = await fileOf(world, { days: 9 });
    expect(both.batches.map(({ id }) => id)).toEqual([second, first]);
    expect(both.quality[0]).toBe(
      '1 verdict people have decided on, mostly such as were doubtful: agreement with people: 1 of 1, 100.0 % (20.7 – 100.0).',
    );
    const named = await fileOf(world, { batches: [first, '0b5e1b52-5b0c-4a6e-9d0e-5d3c5b0f6a11'] });
    expect(named.batches.map(({ id }) => id)).toEqual([first]);
    expect(named.scope).toMatch(/^1 batch of the 2 that were asked for, /);
    expect(named.problems).toEqual(['there is no batch 0b5e1b52-5b0c-4a6e-9d0e-5d3c5b0f6a11 in the table']);
  });

  it('has batches that are open or held with the labels that wait for them, and what people say of the others', async () => {
    const world = await worldOf(receiptsWithAudits(6, 8), answering({}));
    const audit = { share: 1, minAgreement: 0.8 };
    await world.submit(await world.prepareAndFormat('run-1', undefined, silentLogger, { audit }));
    const open = await fileOf(world);
    expect(open.batches).toMatchObject([{ endedAt: null, heldReason: null, cost: null, labels: 24 }]);
    expect(open).toMatchObject({ receiptsInAll: 6, statuses: { PENDING: 24 }, verdictsByLabel: [] });
    expect(open.quality).toEqual(['No verdict is there whose truth is known: nothing can be said.']);
    await world.answer();
    await world.collect();
    const held = await fileOf(world);
    const reason = 'its agreement with people: 16 of 24, 66.7 % (46.7 – 82.0); 80 % are asked for';
    expect(held.batches).toMatchObject([{ endedAt: null, heldReason: reason }]);
    expect(labelIn(held, 1, '2.3.DATE')).toMatchObject({
      status: 'PENDING',
      why: `waits until its batch, which is held, is accepted or rejected: ${reason}`,
    });
    const [row] = await world.rows('BATCH_SUMMARY');
    await world.put({ ...row, decision: { S: 'accepted' } });
    await world.collect();
    const { quality, statuses } = await fileOf(world);
    expect(statuses).toEqual({ VALID: 24 });
    expect(quality).toEqual([
      '24 labels that people had judged were asked again: agreement with people: 16 of 24, 66.7 % (46.7 – 82.0).',
      'Of 8 labels that are wrong, batches found 0: 0.0 % (with 95 % certainty between 0.0 and 32.4 %).',
      'Batches called none of these labels wrong.',
    ]);
  });

  it('passes rows over that do not parse, and says so; the others are shown, and no text is too long', async () => {
    const world = await worldOf(
      receipts(2).map((item) =>
        item.text?.S === 'MARKET' ? { ...item, text: { S: `${'x'.repeat(100_000)}\u202e` } } : item,
      ),
      answering({ 1: judged(notThat()), 2: judged(notThat()) }),
    );
    await submitted(world);
    await world.answer();
    await world.collect();
    const [batch = ''] = await idsOf(world);
    const PK = { S: `IMAGE#${smallImageId(1)}` };
    const word = await world.get(PK.S, 'RECEIPT#00001#LINE#00003#WORD#00001');
    await world.put({ ...word, text: { BOOL: true } });
    await world.put({ PK: { S: `BATCH#${batch}` }, SK: { S: 'RESULT#nonsense' } });
    const SK = { S: 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#no name' };
    await world.put({
      PK,
      SK,
      TYPE: { S: 'RECEIPT_WORD_LABEL' },
      validation_status: { S: 'NEEDS_REVIEW' },
      GSI3PK: { S: 'VALIDATION_STATUS#NEEDS_REVIEW' },
      GSI3SK: { S: 'x' },
    });
    const broken = 'aaaaaaaa-5b0c-4a6e-9d0e-5d3c5b0f6a11';
    const [row] = await world.rows('BATCH_SUMMARY');
    await world.put({ ...row, PK: { S: `BATCH#${broken}` } });
    const late = {
      PK: { S: `BATCH#${batch}` },
      SK: { S: `RESULT#RECEIPT#1#LINE#1#WORD#1#LABEL#TAX#IMAGE#${smallImageId(1)}` },
    };
    await world.put({
      ...late,
      status: { S: 'VALID' },
      validated_at: { S: '' },
      GSI3PK: { S: `${PK.S}#RECEIPT#1` },
      GSI3SK: { S: `BATCH#${batch}#STATUS#VALID` },
    });
    const file = await fileOf(world);
    expect(file.problems).toHaveLength(5);
    expect(new Set(file.problems)).toEqual(
      new Set([
        expect.stringMatching(`^BATCH#${broken} / STATUS is left out: `),
        `BATCH#${batch} / RESULT#nonsense is left out: it does not parse`,
        `${PK.S} / RECEIPT#00001#LINE#00001#WORD#00001#LABEL#TAX is left out: a batch has judged it, and there is no such label that parses`,
        `${PK.S} / RECEIPT#00001#LINE#00003#WORD#00001 is left out: text is neither a text nor a number`,
        `${PK.S} / ${SK.S} is left out: "no name" is no name of a label`,
      ]),
    );
    expect(receiptIn(file, 1)?.words.map(([line, word]) => `${line}.${word}`)).not.toContain('3.1');
    expect(receiptIn(file, 2)?.words).toHaveLength(7);
    const [, long = [0, 0, '']] = receiptIn(file, 2)?.words ?? [];
    expect(long[2]).toBe(`${'x'.repeat(119)}…`);
    expect(JSON.stringify(file)).not.toMatch(/\\u202e|\u202e/);
  });

  it('finds labels of an older program, whose rows are in no GSI4', async () => {
    const old = ({ GSI4PK: _, GSI4SK: __, ...item }: Item): Item => item;
    const isOld = ({ TYPE }: Item): boolean => TYPE?.S === 'RECEIPT_WORD_LABEL';
    const rows = [...receipts(1).map((item) => (isOld(item) ? old(item) : item)), ...smallReceipt(2).map(old)];
    const world = await worldOf(rows, answering({ 1: judged(notThat()), 2: judged(notThat()) }));
    await submitted(world);
    await world.answer();
    await world.collect();
    const file = await fileOf(world);
    expect(file.receipts.map(({ words, labels }) => [words.length, labels.length])).toEqual([
      [7, 6],
      [7, 6],
    ]);
    expect(file.statuses).toEqual({ VALID: 6, INVALID: 4, NONE: 2 });
  });

  it('comes in several files, each with the figures of all, also of a table without GSI4, and leaves nothing behind', async () => {
    const world = await nightOfAllKinds({ gsi4: false });
    const files = await filesOf(world, { receiptsPerFile: 2 });
    expect(files.map(({ receipts: own }) => own.map(numberOf))).toEqual([
      [2, 3],
      [4, 5],
      [6, 1],
    ]);
    const pages = [
      { name: 'report.html', receipts: 2, needsReview: 2 },
      { name: 'report-2.html', receipts: 2, needsReview: 5 },
      { name: 'report-3.html', receipts: 2, needsReview: 1 },
    ];
    expect(files.map(({ page }) => page)).toEqual([0, 1, 2].map((index) => ({ index, files: pages })));
    const [first, ...others] = files.map(({ receipts: _, page: __, ...all }) => all);
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ receiptsInAll: 6, statuses: { VALID: 10, INVALID: 8, NEEDS_REVIEW: 8, NONE: 3 } });
    for (const { words } of files.flatMap((file) => file.receipts)) expect(words).toHaveLength(7);
    const few = await fileOf(world, { maxReceipts: 5 });
    expect(few.receipts.map(numberOf)).toEqual([2, 3, 4, 5, 6]);
    expect(few.problems).toEqual(['5 receipts are here, those that need a person first; 4 labels of others are not']);
    const stopped = gatherReport({ table: (await world.process()).table, workDir: `${world.folder}/report` });
    await stopped.next();
    await stopped.return(undefined);
    expect(await readdir(`${world.folder}/report`)).toEqual([]);
  });

  it('tells what the model was shown of other receipts, as long as the store has the requests', async () => {
    const world = await worldOf(receiptsWithOptions(2), answering({ 1: judged(notThat()), 2: judged(notThat()) }));
    const evidence = { sources: ['table'], tokens: 400 };
    await world.submit(await world.prepareAndFormat('run-1', undefined, silentLogger, { evidence }));
    await world.answer();
    await world.collect();
    const { store } = await world.process();
    const file = await fileOf(world, { store });
    expect(file.problems).toEqual([]);
    expect(receiptIn(file, 1)?.merchant).toBe('Acme Market');
    expect(labelIn(file, 1, '2.3.DATE')?.evidence).toEqual([
      { text: '25/12/2018', label: 'DATE', valid: true },
      { text: '25/12/2018 8:13', label: 'DATE', valid: false },
    ]);
    expect(labelIn(file, 1, '1.1.MERCHANT_NAME')?.evidence).toEqual([
      { text: 'ACME', label: 'MERCHANT_NAME', valid: true },
    ]);
    // What no batch was asked has been shown nothing.
    expect(labelIn(file, 1, '3.2.SUBTOTAL')?.evidence).toEqual([]);
    const without = await fileOf(world);
    expect(without.problems).toEqual([]);
    expect(labelIn(without, 1, '2.3.DATE')?.evidence).toEqual([]);
    for (const key of (await world.objects()).keys()) if (key.includes('/batches/')) await store.delete(key);
    const gone = await fileOf(world, { store });
    expect(gone.problems).toEqual([
      expect.stringMatching(/^What the model was shown of other receipts is not here for 1 batch: /),
    ]);
    // The page goes to others: it says which file is missing, and nothing of the machine that looked for it.
    const folder = join(world.folder, 'elsewhere');
    const elsewhere = await fileOf(world, { store: createFolderStore(folder) });
    expect(elsewhere.problems).toEqual([expect.stringMatching(/ is not here for 1 batch: .*\.jsonl/)]);
    expect(elsewhere.problems.join()).not.toContain(world.folder);
    expect(gone.receipts).toEqual(without.receipts);
  });
});
