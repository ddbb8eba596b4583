/** Sums of what became of several batches. */
import { addJudgements, type Judgements, noJudgements } from '../evaluate/judgements.ts';
import { addVerdicts, type LabelCounts, releasedTotal, type Verdicts } from '../labels/label-counts.ts';
import { type BatchReport, isFailed } from './batch-report.ts';
import { type LabelVerdicts, mostVerdicts, verdictSum } from './label-verdicts.ts';

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
  /** The most frequent first. */
  readonly byLabel: readonly LabelVerdicts[];
  readonly otherLabels: Readonly<Verdicts>;
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
    byLabel: allVerdicts(settled),
    otherLabels: verdictSum(settled.map(({ otherLabels }) => otherLabels)),
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

function allVerdicts(reports: readonly BatchReport[]): LabelVerdicts[] {
  const sums: LabelCounts['byLabel'] = {};
  for (const { label, ...counts } of reports.flatMap(({ byLabel }) => byLabel)) addVerdicts(sums, label, counts);
  return mostVerdicts(Object.entries(sums).map(([label, counts]) => ({ label, ...counts })));
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
