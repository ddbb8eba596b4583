/** What find, collect and summary make of rows and results: inputs, outputs, summaries. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BatchReport,
  type CollectedBatch,
  failureReport,
  lostReport,
  noJudgements,
  reportOf,
  writeReport,
} from '@completion-batch/core';
import type { Batch, DueBatches, Logger } from '@completion-batch/engine';
import { CompletionBatchError, silentLogger } from '@completion-batch/engine';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type CollectInputs, collectInputs } from '../src/collect/inputs.ts';
import { totalOutputs } from '../src/collect/outputs.ts';
import { outputsOf as collectOutputs, failWhere } from '../src/collect/runner.ts';
import { collectedSummary } from '../src/collect/summary.ts';
import { dueNow, MAX_LEGS } from '../src/find/due.ts';
import { outputsOf, warnings } from '../src/find/runner.ts';
import { findSummary } from '../src/find/summary.ts';
import { readInputs } from '../src/shared/inputs.ts';
import { type SummaryInputs, summaryInputs } from '../src/summary/inputs.ts';
import { readReports } from '../src/summary/read-reports.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const clock = { now: () => NOW, sleep: () => Promise.reject(new Error('nothing waits here')) };
const TIME = { clock, attempt: 1 };
const id = (number: number): string => `b0000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const row = (changes: Partial<Batch> = {}): Batch => ({
  batchId: id(1),
  openai_batch_id: 'batch_1',
  status: 'PENDING',
  submitted_at: '2026-11-24T11:30:00Z',
  estimated_tokens: 5000,
  estimated_output_tokens: 400,
  ...changes,
});

const result = (changes: Partial<CollectedBatch> = {}): CollectedBatch => ({
  batchId: id(1),
  openaiBatchId: 'batch_1',
  kind: 'settled',
  trouble: false,
  ours: true,
  status: 'completed',
  reason: undefined,
  topFailure: undefined,
  ageHours: 0.5,
  units: 40,
  counts: {
    valid: 20,
    invalid: 5,
    needsReview: 3,
    released: { refused: 4, 'cut-off': 6 },
    exhausted: 1,
    unsure: 0,
    changedElsewhere: 1,
    corrections: 2,
    contradicted: {},
    audit: noJudgements(),
    byLabel: {},
    rejected: [],
  },
  spareLines: 0,
  doubleLines: 0,
  usage: { input: 5100, cached: 1024, output: 390 },
  cost: 0.0012,
  estimatedCost: 0.0013,
  estimatedUsage: { input: 5000, output: 400 },
  ...changes,
});

const report = (changes: Partial<BatchReport> = {}): BatchReport => ({
  ...reportOf(result()),
  ...changes,
});

/** What a server, a row or an artifact could bring. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: that is what a text may say
const HOSTILE = '<img src=x onerror=alert(1)> | `x` ${{ secrets.KEY }} [a](http://x) @team\n::error::forged';

describe('find', () => {
  const due = (changes: Partial<DueBatches> = {}) => dueNow({ batches: [row()], problems: [], ...changes }, clock);

  it('has ids, and nothing else, in its matrix', () => {
    expect(outputsOf(due())).toEqual({ matrix: `[{"batch":"${id(1)}"}]`, count: 1, waiting: 0, problems: 0, stuck: 0 });
    expect(outputsOf(due({ batches: [] }))).toMatchObject({ matrix: '[]', count: 0 });
  });

  it('has 256 legs at most, far below 1 MB; the others wait, and are named', () => {
    const batches = Array.from({ length: 300 }, (_, index) => row({ batchId: id(index + 1) }));
    const found = due({ batches });
    const { matrix, count, waiting } = outputsOf(found);
    expect([count, waiting]).toEqual([MAX_LEGS, 44]);
    expect(JSON.parse(String(matrix))[0]).toEqual({ batch: id(1) });
    // GitHub estimates by UTF-16.
    expect(String(matrix).length * 2).toBeLessThan(50_000);
    expect(warnings(found)).toEqual(['44 batches wait for the next run: one run has 256 at most']);
    expect(findSummary('receipts', found)).toContain('44 more batches wait for the next run');
    expect(Buffer.byteLength(findSummary('receipts', found))).toBeLessThan(50_000);
  });

  it('warns of a batch that OpenAI must have ended long ago, and of nothing younger', () => {
    const [young, old] = [row({ submitted_at: '2026-11-23T11:30:00Z' }), row({ submitted_at: '2026-11-23T10:30:00Z' })];
    expect(warnings(due({ batches: [young] }))).toEqual([]);
    const [text] = warnings(due({ batches: [old] }));
    expect(text).toContain(`batch ${id(1)} makes no progress: it was submitted 25 hours ago and is still PENDING`);
    expect(findSummary('receipts', due({ batches: [old] }))).toContain('1 batch makes no progress');
  });

  it('says that the batch it was asked for is done, not that none is open', () => {
    const text = findSummary('receipts', { ...due({ batches: [] }), closed: row({ status: 'COMPLETED' }) });
    expect(text).toContain('is <code>COMPLETED</code> already. Other batches were not looked for.');
    expect(text).not.toContain('is open');
  });

  it('warns once of many batches that make no progress', () => {
    const batches = Array.from({ length: 300 }, (_, index) =>
      row({ batchId: id(index + 1), submitted_at: '2026-11-01T00:00:00Z' }),
    );
    const problems = [{ where: 'BATCH#x / STATUS', reason: 'no', ours: false }];
    const texts = warnings(due({ batches, problems }));
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain('256 batches make no progress');
    expect(warnings(due({ batches: batches.slice(0, 3) }))).toHaveLength(3);
  });

  it('goes on with a row whose time cannot be read', () => {
    const text = findSummary('receipts', due({ batches: [row({ submitted_at: 'yesterday' })] }));
    expect(text).toContain('| unknown | unknown | unknown |');
    expect(warnings(due({ batches: [row({ submitted_at: 'yesterday' })] }))).toEqual([]);
  });

  it('shows rows that were passed over without their Markdown', () => {
    const problems = [{ where: HOSTILE, reason: HOSTILE, ours: false }];
    const text = findSummary(HOSTILE, due({ batches: [row({ openai_batch_id: HOSTILE })], problems }));
    expect(text).not.toMatch(/<img|`x`|\$\{\{|\]\(|@team|\n::/);
    expect(text).toContain('Rows that were passed over');
  });
});

describe('inputs of collect', () => {
  const read = (inputs: Record<string, string>): CollectInputs =>
    readInputs(
      collectInputs,
      ['openaiApiKey'],
      (name) => ({ table: 'receipts', store: 's3://bucket', 'openai-api-key': 'sk-test', ...inputs })[name] ?? '',
    );

  it('have defaults', () => {
    expect(read({})).toMatchObject({ batch: undefined, maxAttempts: 3, cancelAfterHours: undefined });
  });

  it('take hours with fractions', () => {
    expect(read({ 'cancel-after-hours': '20' }).cancelAfterHours).toBe(20);
    expect(read({ 'cancel-after-hours': '0.5' }).cancelAfterHours).toBe(0.5);
  });

  it.each(['0', '-1', '1e3', 'a day', '.5', '1,5', 'Infinity'])('refuse %j hours', (value) => {
    expect(() => read({ 'cancel-after-hours': value })).toThrow(
      expect.objectContaining({ code: 'invalid-input', where: 'with: cancel-after-hours' }),
    );
  });

  it.each(['0', '1.5', 'many'])('refuse %j attempts', (value) => {
    expect(() => read({ 'max-attempts': value })).toThrow(expect.objectContaining({ where: 'with: max-attempts' }));
  });
});

describe('collect', () => {
  it('gives every count as an output', () => {
    expect(collectOutputs([report()], { batch: id(1), out: 'out' })).toEqual({
      status: 'completed',
      reports: 'out',
      'written-back': '',
      'write-back-failed': '',
      settled: 1,
      open: 0,
      failed: 0,
      labels: 40,
      valid: 20,
      invalid: 5,
      'needs-review': 3,
      exhausted: 1,
      unsure: 0,
      released: 10,
      'changed-elsewhere': 1,
      audited: 0,
      'audits-agreed': 0,
      corrections: 2,
      contradicted: 0,
      'input-tokens': 5100,
      'cached-tokens': 1024,
      'output-tokens': 390,
      'cost-usd': '0.001200',
      'estimated-cost-usd': '0.001300',
    });
    expect(collectOutputs([], { batch: undefined, out: 'out' })).toMatchObject({ status: '', reports: '', settled: 0 });
  });

  it('shows estimate and actual side by side, and why labels were released, the most frequent reason first', () => {
    const text = collectedSummary('Collect', [report()]);
    expect(text).toContain('1 batch collected: 40 labels have their outcome.');
    expect(text).toContain('| Input tokens | 5,000 | 5,100&nbsp;(1,024&nbsp;cached) |');
    expect(text).toContain('| Output tokens | 400 | 390 |');
    expect(text).toContain('| Cost, USD | 0.0013 | 0.0012 |');
    expect(text).toContain('| <code>cut-off</code> | 6 | the answer was cut off for its length');
    expect(text.indexOf('cut-off')).toBeLessThan(text.indexOf('refused'));
    expect(text).toMatch(/, <code>completed<\/code> \| 30&nbsp;min \| 40 \| 20 \| 5 \| 3 \| 1 \| 10 \| 1 \| 2 \|$/m);
  });

  it('says what is not known of batches of other programs', () => {
    const estimatedUsage = { input: undefined, output: undefined };
    const foreign = reportOf(result({ cost: undefined, estimatedCost: undefined, estimatedUsage }));
    expect(collectedSummary('Collect', [foreign])).toContain('| Input tokens | unknown | 5,100');
    expect(totalOutputs([foreign])).toMatchObject({ 'cost-usd': '', 'estimated-cost-usd': '' });
  });

  it('tells apart what is open, what failed, and what OpenAI refused as a whole', () => {
    const open = report({
      ...reportOf(result({ kind: 'open', status: 'in_progress', reason: '3 of 9' })),
    });
    const unreadable = report({ kind: 'unreadable', reason: 'its prompt has version 2' });
    const failed = failureReport(
      row(),
      new CompletionBatchError('openai-unavailable', 'it is away.', { remedy: 'Run collect again later.' }),
      TIME,
    );
    const refused = report({
      status: 'failed',
      reason: 'token_limit_exceeded: too much',
      released: { 'batch-failed': 40 },
    });
    const text = collectedSummary('Collect', [open, unreadable, failed, refused]);
    expect(text).toContain('1 batch is not done yet. 2 batches could not be collected.');
    expect(text).toMatch(/Not done yet: .*\*\*\n\n- .*in_progress/);
    expect(text).toMatch(
      /Not collected, so they stay open:\*\*\n\n- .*version 2\n- .*it is away\S* Run collect again later/,
    );
    expect(text).toMatch(/Refused by OpenAI as a whole; .*\*\*\n\n- .*token_limit_exceeded/);
    // Nothing is known of them, which is not 0.
    expect(text).toMatch(/not done yet, .* \| – \| – \| – \| – \| – \| – \| – \| – \|/);
    expect(totalOutputs([open, unreadable, failed, refused])).toMatchObject({
      settled: 1,
      open: 1,
      failed: 2,
      labels: 40,
    });
  });

  it('tells what was wrong with a batch that is settled, and what is not all there', () => {
    const trouble = 'no request was answered: 3 of 3 failed with "404 model_not_found"';
    const refused = reportOf(result({ trouble: true, reason: trouble }));
    const short = reportOf(result({ batchId: id(2), kind: 'incomplete', reason: '1 of 3 were read' }));
    const held = reportOf(result({ batchId: id(3), kind: 'held', reason: 'its agreement with people: 16 of 24' }));
    const text = collectedSummary('Collect', [refused, short, held]);
    expect(text).toContain('outcome. 1 batch is held. 1 batch could not be collected.');
    expect(text).toMatch(/Held: nothing of them is written until they are accepted or rejected:\*\*\n\n- .*16 of 24\n/);
    expect(text).toMatch(/Collected, but something was wrong:\*\*\n\n- .*no request was answered/);
    expect(text).toMatch(/Not collected, so they stay open:\*\*\n\n- .*1 of 3 were read\n\n/);
    expect(text).not.toContain('Refused by OpenAI as a whole');
    expect(totalOutputs([refused, short])).toMatchObject({ settled: 1, open: 0, failed: 1, labels: 40 });
  });

  it('fails the job for a batch that is short of answers, and for one that is settled with trouble', () => {
    const said: string[] = [];
    const logger: Logger = { ...silentLogger, error: (text) => said.push(text) };
    const of = (changes: Partial<BatchReport>) => ({ report: report(changes), error: undefined });
    expect(() => failWhere([of({}), of({ kind: 'open' })], logger)).not.toThrow();
    expect(() => failWhere([of({}), of({ trouble: true, reason: 'all refused' })], logger)).toThrow(/all refused/);
    expect(() => failWhere([of({ kind: 'incomplete', reason: 'one is short' })], logger)).toThrow(/one is short/);
    expect(() => failWhere([of({ trouble: true, reason: 'x' }), of({ kind: 'incomplete' })], logger)).toThrow(
      /1 batch could not be collected and stay open; 1 batch was collected, but something was wrong/,
    );
    expect(said).toHaveLength(2);
  });

  it('holds estimates only against what was answered', () => {
    const refused = report({ status: 'failed', inputTokens: 0, outputTokens: 0, cost: 0, estimatedCost: 7 });
    const answered = report({ cost: 2, estimatedCost: 3 });
    expect(totalOutputs([answered, refused])).toMatchObject({
      'cost-usd': '2.000000',
      'estimated-cost-usd': '3.000000',
    });
    expect(collectedSummary('Collect', [answered, refused])).toContain('| Cost, USD | 3.00 | 2.00 |');
  });

  it('says of a batch that is done already that it is, not that none is open', () => {
    const text = collectedSummary('Collect', [], { closed: 'batch x is COMPLETED already' });
    expect(text).toContain('Nothing to collect: batch x is COMPLETED already.');
    expect(text).not.toContain('is open');
  });

  it('shows what servers and files say without their Markdown', () => {
    const hostile = report({
      batchId: HOSTILE,
      status: HOSTILE,
      reason: HOSTILE,
      released: { [HOSTILE]: 1, constructor: 1 },
    });
    for (const kind of ['settled', 'open', 'unreadable', 'failed'] as const) {
      const text = collectedSummary('Collect', [{ ...hostile, kind }]);
      expect(text).not.toMatch(/<img|`x`|\$\{\{|\]\(|@team|\n::/);
    }
  });

  it('has a total, first, over several batches, and stays small over very many', () => {
    const reports = Array.from({ length: 5000 }, (_, index) =>
      report({ batchId: id(index), reason: 'é|<'.repeat(500), kind: index % 2 === 0 ? 'settled' : 'failed' }),
    );
    const text = collectedSummary('Collected', reports);
    expect(text).toContain('| **all** |  |  | 100,000 | 50,000 |');
    expect(text).toContain('… and 4,951 more');
    expect(Buffer.byteLength(text)).toBeLessThan(200_000);
  });

  it('counts every label once: the counts of a total are the sums of its batches', () => {
    const count = fc.integer({ min: 0, max: 1e6 });
    const counts = fc.record({ valid: count, invalid: count, needsReview: count, exhausted: count, missing: count });
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 8 }), (batches) => {
        const reports = batches.map(({ missing, ...rest }) => report({ ...rest, released: { missing } }));
        const total = totalOutputs(reports);
        const sum = (pick: (batch: (typeof batches)[number]) => number): number =>
          batches.reduce((all, batch) => all + pick(batch), 0);
        expect(total).toMatchObject({
          valid: sum(({ valid }) => valid),
          invalid: sum(({ invalid }) => invalid),
          'needs-review': sum(({ needsReview }) => needsReview),
          exhausted: sum(({ exhausted }) => exhausted),
          released: sum(({ missing }) => missing),
        });
      }),
    );
  });
});

describe('summary', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reports-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('takes the report of the latest attempt, wherever it lies', async () => {
    await writeReport(join(folder, 'collected-x-a2'), report({ attempt: 2 }));
    await writeReport(join(folder, 'collected-x-a10'), report({ attempt: 10, valid: 7 }));
    await writeReport(join(folder, 'collected-x-a1'), report({ attempt: 1, kind: 'failed' }));
    const { reports } = await readReports(folder, undefined);
    expect(reports).toMatchObject([{ attempt: 10, valid: 7 }]);
  });

  it('lists a batch whose job left nothing as one that failed, and leaves out what was not asked for', async () => {
    await writeReport(folder, report());
    await writeReport(folder, report({ batchId: id(3) }));
    const { reports } = await readReports(folder, [id(1), id(2)]);
    expect(reports).toEqual([report(), lostReport(id(2))]);
    expect((await readReports(join(folder, 'nowhere'), [id(2)])).reports).toEqual([lostReport(id(2))]);
  });

  it('passes over files that are no reports', async () => {
    await mkdir(join(folder, 'deep'));
    await writeFile(join(folder, 'deep', 'a.json'), '{');
    await writeFile(join(folder, 'b.json'), JSON.stringify({ ...report(), labels: '<b>' }));
    await writeFile(join(folder, 'c.txt'), 'x');
    await writeReport(folder, report());
    const { reports, unreadable } = await readReports(folder, undefined);
    expect(reports).toEqual([report()]);
    expect(unreadable).toEqual([join(folder, 'b.json'), join(folder, 'deep', 'a.json')]);
  });

  it('reads no report through a link, waits for no pipe, and says so', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'outside-'));
    onTestFinished(() => rm(outside, { recursive: true, force: true }));
    await writeReport(outside, report());
    const [name = ''] = await readdir(outside);
    await symlink(join(outside, name), join(folder, 'linked.json'));
    await symlink(outside, join(folder, 'deep'));
    await symlink('/dev/zero', join(folder, 'zero.json'));
    execFileSync('mkfifo', [join(folder, 'pipe.json')]);
    const { reports, unreadable } = await readReports(folder, undefined);
    expect(reports).toEqual([]);
    expect(unreadable).toEqual(['deep', 'linked.json', 'pipe.json', 'zero.json'].map((each) => join(folder, each)));
  });

  it('takes the matrix of find as it is', () => {
    const read = (batches: string): SummaryInputs =>
      readInputs(summaryInputs, [], (name) => (name === 'batches' ? batches : ''));
    expect(read('[{"batch":"a"},{"batch":"b"}]').batches).toEqual(['a', 'b']);
    expect(read('').batches).toBeUndefined();
    for (const wrong of ['a,b', '[1]', '{}']) {
      expect(() => read(wrong)).toThrow(expect.objectContaining({ remedy: 'Give batches the output matrix of find.' }));
    }
  });
});
