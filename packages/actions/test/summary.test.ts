import type { Plan, SubmitLabelsResult } from '@completion-batch/core';
import { whatFailed, whatWaits } from '@completion-batch/core';
import type { SubmittedFile } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { prepareSummary } from '../src/prepare/summary.ts';
import { outputsOf } from '../src/submit/runner.ts';
import { submitSummary } from '../src/submit/summary.ts';

const plan: Plan = {
  format: 'completion-batch/plan',
  version: 1,
  execution: '4711',
  createdAt: '2026-11-24T02:17:00.000Z',
  table: 'receipts',
  store: 's3://bucket',
  validationStatus: 'NONE',
  model: 'gpt-4.1-mini',
  labels: 1200,
  receipts: 300,
  problems: 0,
  shards: [],
  digest: 'd',
};

const file = (changes: Partial<SubmittedFile> = {}): SubmittedFile => ({
  batchId: 'b0000000-0000-4000-8000-000000000001',
  executionId: '4711',
  openaiBatchId: 'batch_1',
  inputFileId: 'file-1',
  ending: 'submitted',
  reason: undefined,
  resumed: false,
  adopted: false,
  model: 'gpt-4.1-mini',
  requests: 10,
  units: 40,
  bytes: 1000,
  tokens: 5000,
  outputTokens: 400,
  cost: 0.0125,
  lost: 0,
  location: undefined,
  ...changes,
});

const result = (changes: Partial<SubmitLabelsResult> = {}): SubmitLabelsResult => ({
  execution: '4711',
  model: 'gpt-4.1-mini',
  dryRun: false,
  files: [file()],
  budget: undefined,
  alreadySubmitted: 0,
  taken: 0,
  formatted: [],
  missingShards: [],
  refused: [],
  tooLarge: [],
  stuck: [],
  complete: true,
  ...changes,
});

const context = { runId: '4711', attempt: 2, url: 'https://github.com/o/r/actions/runs/4711' };
const waiting = file({ ending: 'waiting', openaiBatchId: undefined, reason: '2000 tokens wait at OpenAI already' });

describe('submit', () => {
  it('tells what was submitted, with the run linked and a diagram', () => {
    const text = submitSummary(plan, result(), context);
    expect(text).toContain('**1 batch** with 40 labels submitted (cost about $0.0125).');
    expect(text).toContain('<a href="https://github.com/o/r/actions/runs/4711">');
    expect(text).toContain('labels["1,200 labels"] --> shards["0 shards"]');
    expect(text).toContain('requests["10 requests"]');
    expect(text).toContain('<code>batch_1</code> | 10 | 40 | 1,000 | 5,000 | 0.0125 | submitted |');
  });

  it('names the model of each file where there are two', () => {
    const two = result({ files: [file(), file({ model: 'gpt-4.1' }), { ...waiting, model: 'gpt-4.1' }] });
    const text = submitSummary(plan, two, context).replaceAll('&#46;', '.');
    expect(text).toContain('models <code>gpt-4.1-mini</code> and <code>gpt-4.1</code>.');
    expect(text).toContain('| OpenAI batch | Model | Requests |');
    expect(text).toContain('<code>batch_1</code> | <code>gpt-4.1</code> | 10 |');
    expect(whatWaits(two)[0]).toContain('(10 requests, 40 labels, gpt-4.1) waits');
  });

  it('tells what waits, and why; that is no failure', () => {
    const partly = result({ files: [file(), waiting], complete: false });
    expect(submitSummary(plan, partly, context)).toContain('1 file waits for the next run');
    expect(submitSummary(plan, partly, context)).toContain('2000 tokens wait at OpenAI already');
    expect(whatWaits(partly)).toHaveLength(1);
    expect(whatFailed(partly)).toEqual([]);
  });

  it('names everything that waits, the sum first, in one annotation where there is one file', () => {
    expect(whatWaits(result({ files: [waiting] }))).toEqual([
      'batch b0000000-0000-4000-8000-000000000001 (10 requests, 40 labels) waits for the next run: 2000 tokens wait at OpenAI already',
    ]);
    const many = whatWaits(result({ files: Array.from({ length: 30 }, () => waiting) }));
    expect(many[0]).toBe('30 files with 1,200 labels wait for the next run: 2000 tokens wait at OpenAI already');
    expect(many).toHaveLength(31);
  });

  it('writes small amounts in digits', () => {
    const budget = { maxCost: 1e-7, used: 0 };
    expect(submitSummary(plan, result({ files: [waiting], budget }), context)).toContain(
      'of less than $0.0001 are used',
    );
    const cheap = submitSummary(plan, result({ files: [file({ cost: 2e-8 })] }), context);
    expect(cheap).toContain('(cost less than $0.0001)');
    expect(cheap).not.toMatch(/\de-\d/);
  });

  it('tells what failed, without its Markdown', () => {
    const broken = result({
      files: [file({ ending: 'rejected', reason: '<b>no</b>' }), file({ ending: 'failed', reason: 'gone' })],
      missingShards: [{ shard: '0002', reason: '![](https://example.org/x.png)' }],
      tooLarge: [{ where: '0001-a.jsonl:3', reason: 'too long' }],
      complete: false,
    });
    expect(whatFailed(broken)).toHaveLength(4);
    const text = submitSummary(plan, broken, context);
    expect(text).not.toContain('<b>');
    expect(text).not.toContain('](');
    expect(text).toContain('<code>0002</code> | **missing**, its labels stay as they are');
  });

  it('says of a dry run what would be sent', () => {
    const dry = result({ dryRun: true, files: [file({ ending: 'planned', openaiBatchId: undefined })] });
    expect(submitSummary(plan, dry, context)).toContain(
      'Dry run: 1 batch would be made (5,000 tokens, cost about $0.0125)',
    );
    expect(outputsOf(dry)).toMatchObject({
      'completion-batch-ids': '[]',
      'submitted-labels': 0,
      'estimated-tokens': 5000,
    });
  });

  it('counts in its outputs only what was submitted', () => {
    expect(outputsOf(result({ files: [file(), waiting], complete: false }))).toEqual({
      'completion-batch-ids': '["b0000000-0000-4000-8000-000000000001"]',
      'openai-batch-ids': '["batch_1"]',
      'submitted-labels': 40,
      'submitted-requests': 10,
      'estimated-tokens': 5000,
      'estimated-cost-usd': '0.012500',
      waiting: 1,
      complete: false,
    });
    expect(outputsOf(result({ files: [file({ cost: undefined })] }))['estimated-cost-usd']).toBe('');
  });

  it('stays small however many files there are', () => {
    const reason = 'é|<'.repeat(500);
    const files = Array.from({ length: 5000 }, () => file({ ending: 'failed', reason }));
    expect(Buffer.byteLength(submitSummary(plan, result({ files }), context))).toBeLessThan(200_000);
  });
});

describe('prepare', () => {
  it('shows rows that were passed over without their Markdown', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what a receipt may say
    const problem = { PK: 'IMAGE#1', SK: 'RECEIPT#00001|<script>', reason: 'label: `x` ${{ secrets.KEY }} @team' };
    const text = prepareSummary(
      {
        plan: { ...plan, problems: 30 },
        planPath: 'p',
        resumed: false,
        problems: [problem],
        problemsPath: 'q',
        openSubmissions: 0,
      },
      context,
    );
    expect(text).not.toMatch(/<script|`x`|\$\{\{|@team/);
    expect(text).toContain('… and 29 more');
  });

  it('says what is asked beside the labels, who is asked next, and what is not asked', () => {
    const more = {
      audit: { share: 0.02, minAgreement: 0.9 },
      shards: [{ id: '0001', audits: 24 }] as unknown as Plan['shards'],
      escalateModel: 'gpt-4.1',
      unknownLabels: [{ name: 'FOO', count: 12 }],
    };
    const result = { plan: { ...plan, ...more }, planPath: 'p', resumed: false, problems: [], problemsPath: undefined };
    const text = prepareSummary({ ...result, openSubmissions: 0 }, context).replaceAll('&#46;', '.');
    expect(text).toContain(
      '24 that people have judged, asked again; a batch that agrees with people less often than 0.9',
    );
    expect(text).toMatch(/Model for doubts and corrections \| <code>gpt-4.1</);
    expect(text).toMatch(/not asked about \| FOO 12/);
  });
});
