/** What became of one batch, as a small file that a job hands to the one that sums up. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ageHoursOf, type Batch, type Clock, describeError, parseJson } from '@completion-batch/engine';
import { z } from 'zod';
import { noJudgements } from '../evaluate/judgements.ts';
import { type LabelCounts, MAX_REJECTED } from '../labels/label-counts.ts';
import type { CollectedBatch } from '../labels/label-services.ts';
import { mostVerdicts, noVerdicts, verdictSum } from './label-verdicts.ts';

const count = z.number().int().nonnegative();

const said = z.object({ valid: count, invalid: count, neither: count });
const judgements = z.object({ right: said, wrong: said });

const verdicts = z.object({ valid: count, invalid: count, needsReview: count });

/** Far more characters than a label's name or a word of a request has. */
const short = z.string().max(1000);

const rejectedLabel = z.object({
  label: short,
  suggested: short.nullable(),
  /** The word; absent where receipts' texts are to stay where they are. */
  text: short.optional(),
  imageId: short,
  receiptId: count,
  lineId: count,
  wordId: count,
});

/** Labels of a batch that are told apart; what there is beside the most frequent is put together. */
const MAX_LABELS = 100;

const batchReport = z.object({
  format: z.literal('completion-batch/collected'),
  /** Before 2 there were no verdicts by label and no examples. */
  version: z.union([z.literal(1), z.literal(2)]),
  /** Of the workflow run; the latest report of a batch counts. */
  attempt: count,
  batchId: z.string().min(1),
  openaiBatchId: z.string(),
  /** As collect has them; `failed`: an error ended it, and the batch stays open. */
  kind: z.enum(['settled', 'open', 'incomplete', 'unreadable', 'held', 'failed']),
  /** Settled, but something was wrong: `reason` says what. */
  trouble: z.boolean().default(false),
  status: z.string(),
  reason: z.string().nullable(),
  ageHours: z.number().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  exhausted: count,
  unsure: count.default(0),
  changedElsewhere: count,
  corrections: count,
  released: z.record(z.string(), count),
  /** By check. */
  contradicted: z.record(z.string(), count).default({}),
  /** Labels that people have judged, by what was said of them now. */
  audit: judgements.default(noJudgements),
  inputTokens: count,
  cachedTokens: count,
  outputTokens: count,
  /** Null where the row has none: batches of other programs. */
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  /** USD; null for a model without a price. */
  cost: z.number().nullable(),
  estimatedCost: z.number().nullable(),
  /** Verdicts by label, the most frequent first. */
  byLabel: z
    .array(verdicts.extend({ label: short }))
    .max(MAX_LABELS)
    .default([]),
  /** Verdicts on labels that are not told apart. */
  otherLabels: verdicts.default(noVerdicts),
  rejected: z.array(rejectedLabel).max(MAX_REJECTED).default([]),
});

export type BatchReport = Readonly<z.output<typeof batchReport>>;

/** What a file holds, or undefined where that is no report. */
export function readReport(text: string): BatchReport | undefined {
  try {
    return batchReport.parse(parseJson(text));
  } catch {
    return undefined;
  }
}

/** When a report is made, and in which attempt of the workflow run. */
export interface ReportTime {
  readonly clock: Clock;
  readonly attempt: number;
}

export interface ReportOptions {
  /** Of the workflow run; default 1, as where there is none. */
  readonly attempt?: number;
  /** Whether it may have words of receipts; default: it may not. */
  readonly texts?: boolean;
}

export function reportOf(result: CollectedBatch, { attempt = 1, texts = false }: ReportOptions = {}): BatchReport {
  const { counts, usage, estimatedUsage, ageHours } = result;
  return {
    ...NOTHING,
    attempt,
    batchId: result.batchId,
    openaiBatchId: result.openaiBatchId,
    ageHours: Number.isNaN(ageHours) ? null : Math.max(0, ageHours),
    kind: result.kind,
    status: result.status,
    trouble: result.trouble,
    reason: result.reason || null,
    labels: result.units,
    valid: counts.valid,
    invalid: counts.invalid,
    needsReview: counts.needsReview,
    exhausted: counts.exhausted,
    unsure: counts.unsure,
    changedElsewhere: counts.changedElsewhere,
    corrections: counts.corrections,
    released: { ...counts.released },
    contradicted: { ...counts.contradicted },
    audit: counts.audit,
    inputTokens: usage.input,
    cachedTokens: usage.cached,
    outputTokens: usage.output,
    estimatedInputTokens: estimatedUsage.input ?? null,
    estimatedOutputTokens: estimatedUsage.output ?? null,
    cost: result.cost ?? null,
    estimatedCost: result.estimatedCost ?? null,
    ...verdictsOf(counts.byLabel),
    rejected: counts.rejected.map(({ text, ...one }) => (texts ? { ...one, text } : one)),
  };
}

function verdictsOf(byLabel: LabelCounts['byLabel']): Pick<BatchReport, 'byLabel' | 'otherLabels'> {
  const sorted = mostVerdicts(Object.entries(byLabel).map(([label, counts]) => ({ label, ...counts })));
  return { byLabel: sorted.slice(0, MAX_LABELS), otherLabels: verdictSum(sorted.slice(MAX_LABELS)) };
}

/** Of a batch that an error ended; it stays open. */
export function failureReport(batch: Batch, error: unknown, { clock, attempt }: ReportTime): BatchReport {
  return {
    ...NOTHING,
    attempt,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    status: batch.status,
    reason: describeError(error),
    ageHours: ageHoursOf(batch, clock) ?? null,
    estimatedInputTokens: batch.estimated_tokens ?? null,
    estimatedOutputTokens: batch.estimated_output_tokens ?? null,
  };
}

/** Stands for a batch whose job left no report. */
export function lostReport(batchId: string): BatchReport {
  const reason = 'its job handed nothing over: the log of that job says why';
  return { ...NOTHING, batchId, reason };
}

const NOTHING: BatchReport = {
  format: 'completion-batch/collected',
  version: 2,
  attempt: 0,
  batchId: '',
  openaiBatchId: '',
  kind: 'failed',
  trouble: false,
  status: '',
  reason: null,
  ageHours: null,
  labels: 0,
  valid: 0,
  invalid: 0,
  needsReview: 0,
  exhausted: 0,
  unsure: 0,
  changedElsewhere: 0,
  corrections: 0,
  released: {},
  contradicted: {},
  audit: noJudgements(),
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  estimatedInputTokens: null,
  estimatedOutputTokens: null,
  cost: null,
  estimatedCost: null,
  byLabel: [],
  otherLabels: noVerdicts(),
  rejected: [],
};

/** One file per batch, named after it: files of several jobs may be put together. */
export async function writeReport(folder: string, report: BatchReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.batchId}.json`), JSON.stringify(report));
}

/** It stays open, and somebody should know. */
export const isFailed = ({ kind }: BatchReport): boolean =>
  kind === 'failed' || kind === 'unreadable' || kind === 'incomplete' || kind === 'held';
