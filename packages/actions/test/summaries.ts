/** Summaries of nights that went well and of ones that did not, to be looked at. */
import { type BatchReport, lostReport, type SubmitLabelsResult } from '@completion-batch/core';
import type { SubmittedFile, SubmittedJob } from '@completion-batch/engine';
import { collectedSummary } from '../src/collect/summary.ts';
import { type JobReport, lostJobReport } from '../src/collect-results/job-report.ts';
import { collectResultsSummary } from '../src/collect-results/summary.ts';
import { submitSummary } from '../src/submit/summary.ts';
import { submitRequestsSummary } from '../src/submit-requests/summary.ts';

interface Expected {
  readonly markdown: string;
  readonly diagrams: number;
  readonly bars: number;
  readonly words: readonly string[];
}

/** Of a summary without a diagram. */
const PLAIN = { diagrams: 0, bars: 0, words: [] };

const id = (last: number): string => `b0000000-0000-4000-8000-${String(last).padStart(12, '0')}`;

const VERDICTS: readonly (readonly [label: string, valid: number, invalid: number, needsReview: number])[] = [
  ['PRODUCT_NAME', 2312, 188, 41],
  ['LINE_TOTAL', 1804, 96, 12],
  ['QUANTITY', 903, 211, 30],
  ['MERCHANT_NAME', 702, 38, 4],
  ['ADDRESS_LINE', 655, 12, 0],
  ['GRAND_TOTAL', 301, 9, 22],
  ['DATE', 299, 4, 0],
  ['TIME', 260, 2, 0],
  ['PAYMENT_METHOD', 180, 40, 9],
  ['TAX', 120, 33, 18],
  ['PHONE_NUMBER', 96, 1, 0],
  ['LOYALTY_ID', 0, 17, 3],
];

const rejected = (
  label: string,
  suggested: string | null,
  text: string,
  lineId: number,
): BatchReport['rejected'][number] => ({
  ...{ label, suggested, text, lineId },
  ...{ imageId: '3f52804b-2fad-4e00-92c8-b593da3a8ed3', receiptId: 1, wordId: 2 },
});

const night: BatchReport = {
  ...lostReport(id(1)),
  kind: 'settled',
  reason: null,
  status: 'COMPLETED',
  ageHours: 7.2,
  labels: 8450,
  valid: 7632,
  invalid: 651,
  needsReview: 139,
  released: { 'no-verdict': 20, 'cut-off': 8 },
  corrections: 402,
  inputTokens: 512_000,
  outputTokens: 84_500,
  estimatedInputTokens: 530_000,
  estimatedOutputTokens: 90_000,
  cost: 0.17,
  estimatedCost: 0.178,
  byLabel: VERDICTS.map(([label, valid, invalid, needsReview]) => ({ label, valid, invalid, needsReview })),
  otherLabels: { valid: 0, invalid: 0, needsReview: 0 },
  rejected: [
    rejected('QUANTITY', 'LINE_TOTAL', '12.99', 14),
    rejected('PRODUCT_NAME', 'MERCHANT_NAME', "TRADER_JOE'S", 1),
    rejected('TAX', 'GRAND_TOTAL', '$48.20', 31),
    rejected('DATE', null, '#0042', 3),
    rejected('LOYALTY_ID', 'PHONE_NUMBER', '(805)_495-1234', 5),
  ],
};

const HOSTILE_NAMES = [
  '"]\n  bar [1]',
  '```\n<img src=x onerror=alert(1)>',
  '%%{init: {"securityLevel": "loose"}}%%',
  '',
  '🧾'.repeat(50),
  'x'.repeat(500),
  '__proto__',
  'end',
  '<script>alert(1)</script>',
  '| a | b |',
  'DATE;',
  'DATE:',
];

/** Names that Mermaid, Markdown or HTML would obey. */
export const HOSTILE = collectedSummary('Collected', [
  {
    ...night,
    byLabel: HOSTILE_NAMES.map((label) => ({ label, valid: 3, invalid: 2, needsReview: 1 })),
    rejected: HOSTILE_NAMES.slice(0, 5).map((text) => rejected(text, text, text, 1)),
  },
]);

const file = (last: number, changes: Partial<SubmittedFile> = {}): SubmittedFile => ({
  batchId: id(last),
  executionId: '4711',
  openaiBatchId: `batch_${last}`,
  inputFileId: 'file-1',
  ending: 'submitted',
  reason: undefined,
  resumed: false,
  adopted: false,
  model: 'gpt-4.1-mini',
  requests: 1210,
  units: 4800,
  bytes: 9_400_000,
  tokens: 1_480_000,
  outputTokens: 90_000,
  cost: 0.36,
  lost: 0,
  location: undefined,
  ...changes,
});

const submitted: SubmitLabelsResult = {
  execution: '4711',
  model: 'gpt-4.1-mini',
  dryRun: false,
  files: [
    file(1),
    file(2),
    file(3, { ending: 'waiting', openaiBatchId: undefined, reason: '2,960,000 tokens wait at OpenAI already' }),
  ],
  budget: { maxCost: 5, used: 0.72 },
  alreadySubmitted: 0,
  taken: 0,
  missingShards: [{ shard: '0003', reason: 'no manifest in the requests folder; it is not in the store' }],
  formatted: [{ shard: '0002', problems: 3 }] as unknown as SubmitLabelsResult['formatted'],
  refused: [],
  tooLarge: [],
  stuck: [],
  complete: false,
};

const plan: Parameters<typeof submitSummary>[0] = {
  format: 'completion-batch/plan',
  version: 1,
  execution: '4711',
  createdAt: '2026-11-24T02:17:00.000Z',
  table: 'receipts',
  store: 's3://bucket/completion-batch',
  validationStatus: 'NONE',
  model: 'gpt-4.1-mini',
  labels: 14_950,
  receipts: 3740,
  problems: 2,
  shards: Array.from({ length: 4 }, (_, index) => ({ id: `000${index + 1}` })) as never,
  digest: 'd',
};

/** Nothing went wrong in it. */
const submittedWell: SubmitLabelsResult = {
  ...submitted,
  files: submitted.files.slice(0, 2),
  budget: undefined,
  missingShards: [],
  formatted: [],
  complete: true,
};

const jobDone: JobReport = {
  ...lostJobReport('translations'),
  attempt: 1,
  error: null,
  troubles: [],
  figures: {
    ...{ done: true, cancelled: false, requests: 4210, answered: 4198, cached: 310, failed: 12 },
    ...{ waiting: 0, unasked: 0, invalid: 0, inputTokens: 1_204_000, cachedTokens: 96_000, outputTokens: 388_000 },
    ...{ cost: 0.512, estimated: 0.6, saved: 0.041, moreBatches: 0 },
    batches: [1, 2].map((at) => ({
      ...{ batchId: id(at), openaiBatchId: `batch_${at}`, status: 'COMPLETED', requests: 2105, open: false },
    })),
  },
  unanswered: [{ reason: 'content-filter', message: 'The response was filtered', requests: 12 }],
  results: 's3://bucket/jobs/translations/results.ndjson',
  failures: 's3://bucket/jobs/translations/failures.ndjson',
};

const STUCK = {
  ...{ kind: 'forgotten' as const, batchId: id(9), executionId: '4698', state: 'UPLOADED', units: 512 },
  reason: 'nobody has gone on with it for 31 hours',
  remedy: 'Run completion-batch batch collect JOB --give-up ID, which asks its requests anew.',
  red: true,
};

const jobOpen: JobReport = {
  ...jobDone,
  job: 'corpus-2026-11',
  figures: {
    ...(jobDone.figures as NonNullable<JobReport['figures']>),
    ...{ done: false, requests: 90_000, answered: 61_240, cached: 0, failed: 0, waiting: 20_000, unasked: 8760 },
    ...{ saved: null, moreBatches: 3 },
  },
  unanswered: [],
  waits: ['1 file with 8,760 requests waits: 2,960,000 tokens wait at OpenAI already'],
  stuck: [STUCK],
  troubles: [`batch ${id(2)}: OpenAI does not answer (503)`],
  results: null,
  failures: null,
};

const job: SubmittedJob = {
  manifest: {
    job: 'translations',
    lines: 4212,
    requests: 4210,
    destinations: [
      {
        ...{ model: 'gpt-4.1-mini', endpoint: '/v1/chat/completions' },
        ...{ requests: 4100, input_tokens: 1_180_000, output_tokens: 410_000 },
      },
      {
        ...{ model: 'text-embedding-3-small', endpoint: '/v1/embeddings' },
        ...{ requests: 110, input_tokens: 24_000, output_tokens: 0 },
      },
    ],
  },
  known: false,
  done: false,
  invalid: { count: 0, lines: [] },
  cached: { requests: 310, savedUsd: 0.041 },
  estimatedUsd: 0.6,
  submitted: { ...submittedWell, files: [file(1), file(2, { model: 'text-embedding-3-small', requests: 110 })] },
} as unknown as SubmittedJob;

const BESIDE_JOB: Parameters<typeof submitRequestsSummary>[1] = {
  ...{ dryRun: false, invalid: 'skip', complete: undefined, prices: undefined, store: 's3://bucket/jobs' },
  context: { runId: '4711', attempt: 1, url: 'https://github.com/o/r/actions/runs/4711' },
};

const SK = 'RECEIPT#00001#LINE#00004#WORD#00002#LABEL#DATE';

export const SUMMARIES: Readonly<Record<string, Expected>> = {
  'submitted-well': {
    markdown: submitSummary(plan, submittedWell, BESIDE_JOB.context),
    diagrams: 1,
    bars: 0,
    words: ['2 batches'],
  },
  'batch-submitted': { markdown: submitRequestsSummary(job, BESIDE_JOB), ...PLAIN },
  'batch-submitted-with-trouble': {
    markdown: submitRequestsSummary(
      {
        ...job,
        invalid: {
          count: 2,
          lines: [
            {
              ...{ file: 'requests/fr.jsonl', file_line: 12, custom_id: 'fr-12', code: 'duplicate_custom_id' },
              ...{ param: 'custom_id', message: 'the custom_id "fr-12" stands in line 11, too' },
            },
            {
              ...{ file: 'requests/fr.jsonl', file_line: 40, custom_id: null, code: 'invalid_json_line' },
              ...{ param: null, message: 'the line is no JSON' },
            },
          ],
        },
        submitted: { ...submitted, missingShards: [], stuck: [STUCK] },
      } as unknown as SubmittedJob,
      BESIDE_JOB,
    ),
    ...PLAIN,
  },
  'batch-results': {
    markdown: collectResultsSummary([jobDone], {
      pages: new Map([['translations', 'https://github.com/o/r/actions/runs/4711/artifacts/18']]),
    }),
    ...PLAIN,
  },
  'batch-results-with-trouble': {
    markdown: collectResultsSummary([jobDone, jobOpen, lostJobReport('prompts')], {
      pages: new Map([['translations', 'https://github.com/o/r/actions/runs/4711/artifacts/18']]),
      waiting: 3,
    }),
    ...PLAIN,
  },
  collected: {
    markdown: collectedSummary('Collected', [night], {
      page: { name: 'report-4711-a1', url: 'https://github.com/o/r/actions/runs/4711/artifacts/17' },
    }),
    diagrams: 1,
    bars: 3 * VERDICTS.length,
    words: ['PRODUCT_NAME', 'LOYALTY_ID'],
  },
  'collected-with-trouble': {
    markdown: collectedSummary(
      'Collected',
      [
        { ...night, rejected: night.rejected.map(({ text: _, ...one }) => one) },
        { ...lostReport(id(2)) },
        {
          ...lostReport(id(3)),
          kind: 'held',
          status: 'completed',
          reason: 'its agreement with people: 16 of 24 (66.7 %)',
        },
        {
          ...lostReport(id(4)),
          kind: 'open',
          status: 'in_progress',
          reason: '812 of 1,210 requests are done',
          ageHours: 3,
        },
      ],
      { waiting: 12 },
    ),
    diagrams: 1,
    bars: 3 * VERDICTS.length,
    words: ['GRAND_TOTAL'],
  },
  submitted: {
    markdown: submitSummary(
      plan,
      submitted,
      { runId: '4711', attempt: 1, url: 'https://github.com/o/r/actions/runs/4711' },
      {
        month: {
          ...{ month: '2026-11', batches: 31, open: 2, labels: 120_400, estimated: 3.61, openEstimated: 0.72 },
          ...{ actual: 2.83, unknown: 0 },
        },
        passedOver: [
          {
            shard: undefined,
            PK: 'IMAGE#3f52804b-2fad-4e00-92c8-b593da3a8ed3',
            SK,
            reason: 'label_proposed_at: is not a date',
          },
          {
            shard: '0002',
            PK: 'IMAGE#3f52804b-2fad-4e00-92c8-b593da3a8ed3',
            SK,
            reason: 'the receipt has no such word',
          },
        ],
      },
    ),
    diagrams: 1,
    bars: 0,
    words: ['14,950 labels'],
  },
};
