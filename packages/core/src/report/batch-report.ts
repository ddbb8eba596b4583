/** What became of one batch, as a small file that a job hands to the one that sums up; and sums of them. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ageHoursOf, type Batch, type Clock, describeError, parseJson } from '@completion-batch/engine';
import { z } from 'zod';
import { addJudgements, type Judgements, noJudgements } from '../evaluate/judgements.ts';
import { releasedTotal } from '../labels/label-counts.ts';
import type { CollectedBatch } from '../labels/label-services.ts';

const count = z.number().int().nonnegative();

const said = z.object({ valid: count, invalid: count, neither: count });
const judgements = z.object({ right: said, wrong: said });

const batchReport = z.object({
  format: z.literal('completion-batch/collected'),
  version: z.literal(1),
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

/** @param attempt of the workflow run; 1 where there is none */
export function reportOf(result: CollectedBatch, attempt = 1): BatchReport {
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
  };
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
  version: 1,
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
};

/** One file per batch, named after it: files of several jobs may be put together. */
export async function writeReport(folder: string, report: BatchReport): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${report.batchId}.json`), JSON.stringify(report));
}

/** It stays open, and somebody should know. */
export const isFailed = ({ kind }: BatchReport): boolean =>
  kind === 'failed' || kind === 'unreadable' || kind === 'incomplete' || kind === 'held';

/** Counts of labels, tokens and cost are those of settled batches. */
export interface Totals {
  readonly settled: number;
  readonly open: number;
  readonly failed: number;
  readonly labels: number;
  readonly valid: number;
  readonly invalid: number;
  readonly needsReview: number;
  readonly exhausted: number;
  readonly unsure: number;
  readonly changedElsewhere: number;
  readonly corrections: number;
  /** By reason, the most frequent first. */
  readonly reasons: readonly (readonly [reason: string, labels: number])[];
  readonly released: number;
  /** By check, the most frequent first. */
  readonly contradicted: readonly (readonly [check: string, verdicts: number])[];
  readonly audit: Judgements;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  /** Undefined where one of the batches does not say. */
  readonly estimatedInputTokens: number | undefined;
  readonly estimatedOutputTokens: number | undefined;
  readonly cost: number | undefined;
  readonly estimatedCost: number | undefined;
}

export function totalsOf(reports: readonly BatchReport[]): Totals {
  const settled = reports.filter(({ kind }) => kind === 'settled');
  const sum = (value: (report: BatchReport) => number): number =>
    settled.reduce((total, report) => total + value(report), 0);
  const known = (value: (report: BatchReport) => number | null): number | undefined =>
    settled.some((report) => value(report) === null) ? undefined : sum((report) => value(report) ?? 0);
  // What was never answered has no estimate to hold against: a refused batch costs nothing.
  const estimated = (value: (report: BatchReport) => number | null): number | undefined => {
    const answered = settled.filter(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0);
    if (answered.some((report) => value(report) === null)) return undefined;
    return answered.reduce((total, report) => total + (value(report) ?? 0), 0);
  };
  const audit = noJudgements();
  for (const report of settled) addJudgements(audit, report.audit);
  return {
    settled: settled.length,
    open: reports.filter(({ kind }) => kind === 'open').length,
    failed: reports.filter(isFailed).length,
    labels: sum(({ labels }) => labels),
    valid: sum(({ valid }) => valid),
    invalid: sum(({ invalid }) => invalid),
    needsReview: sum(({ needsReview }) => needsReview),
    exhausted: sum(({ exhausted }) => exhausted),
    unsure: sum(({ unsure }) => unsure),
    changedElsewhere: sum(({ changedElsewhere }) => changedElsewhere),
    corrections: sum(({ corrections }) => corrections),
    reasons: mostFrequent(settled.map(({ released }) => released)),
    contradicted: mostFrequent(settled.map(({ contradicted }) => contradicted)),
    audit,
    released: sum(releasedTotal),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    cachedTokens: sum(({ cachedTokens }) => cachedTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    estimatedInputTokens: estimated(({ estimatedInputTokens }) => estimatedInputTokens),
    estimatedOutputTokens: estimated(({ estimatedOutputTokens }) => estimatedOutputTokens),
    cost: known(({ cost }) => cost),
    estimatedCost: estimated(({ estimatedCost }) => estimatedCost),
  };
}

/** Counts by name of all together, the most frequent first. */
function mostFrequent(counts: readonly Readonly<Record<string, number>>[]): [name: string, count: number][] {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flatMap((each) => Object.entries(each))) {
    sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}

export function contradictedOf({ contradicted }: Pick<Totals, 'contradicted'>): number {
  return contradicted.reduce((sum, [, verdicts]) => sum + verdicts, 0);
}
