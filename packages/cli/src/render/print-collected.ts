/** What collect prints: a block per batch, and what became of the labels. */
import {
  afterCollect,
  agreementText,
  type CollectedBatch,
  collectedJson,
  contradictedOf,
  type EvaluationFigures,
  meaningOfCheck,
  RELEASE_REASONS,
  type ReleaseReason,
  releasedTotal,
  reportOf,
  stuckJson,
  type Totals,
  totalsOf,
  type WriteBackResult,
} from '@completion-batch/core';
import { age, counted, number } from '@completion-batch/core/light';
import { costText, isTrouble, type StuckSubmission } from '@completion-batch/engine';
import type { CollectedBatches } from '../session/collect-open.ts';
import { nextCommands } from '../session/next-steps.ts';
import { printJson } from './json.ts';
import type { Tone } from './paint.ts';
import { block, type Fact, say } from './print.ts';
import { printFigures } from './print-evaluation.ts';
import { printNext } from './print-next.ts';

export interface PrintedBatches extends CollectedBatches {
  /** Where they were looked for. */
  readonly stuck?: readonly StuckSubmission[];
  /** Where verdicts are written into the metadata of vectors. */
  readonly writeBack?: WriteBackResult;
  /** Where there is a truth. */
  readonly evaluation?: EvaluationFigures;
}

/** Prints what a command has collected, and what to do next. */
export function printCollected(
  collected: PrintedBatches,
  names: { readonly table: string; readonly store: string },
  json: boolean,
): void {
  if (json) {
    printJson(collectedBatchesJson(collected));
    return;
  }
  const { results, failures } = collected;
  if (results.length === 0 && failures.length === 0) say('Nothing to collect.');
  for (const result of results) console.log(collectedBlock(result));
  for (const { batchId, reason } of failures)
    console.log(block(`Batch ${batchId}: not collected this time`, [['why', reason]]));
  printOutcomes(results);
  if (collected.writeBack !== undefined) console.log(writeBackBlock(collected.writeBack));
  if (collected.evaluation !== undefined) printFigures(collected.evaluation, 'by the file of --truth');
  const reports = results.map((result) => reportOf(result));
  printNext(nextCommands(afterCollect(reports, failures.length), names));
}

/** As `--json` has them. */
export function collectedBatchesJson({ results, failures, stuck, writeBack, evaluation }: PrintedBatches): object {
  return {
    results: results.map(collectedJson),
    failures,
    ...(stuck === undefined ? {} : { stuck: stuck.map(stuckJson) }),
    ...(writeBack === undefined ? {} : { writeBack }),
    ...(evaluation === undefined ? {} : { evaluation }),
  };
}

/** Why not every batch could be read, in one sentence; undefined where all were. */
export function whyNotCollected({ results, failures, damaged = 0 }: CollectedBatches): string | undefined {
  const unread = failures.length + damaged + results.filter(isTrouble).length;
  return unread === 0
    ? undefined
    : `${counted(unread, 'batch', 'batches')} could not be collected, or not as it should be`;
}

export function collectedBlock(result: CollectedBatch): string {
  const { counts, kind } = result;
  const released = releasedTotal(counts);
  const verdicts = [
    `${number(counts.valid)} valid`,
    `${number(counts.invalid)} invalid`,
    `${number(leftToPeople(counts))} need review`,
    ...(released > 0 ? [`${number(released)} released`] : []),
    ...(counts.changedElsewhere > 0 ? [`${number(counts.changedElsewhere)} changed elsewhere`] : []),
  ];
  const rows: Fact[] = [
    ['OpenAI batch', result.openaiBatchId],
    ...(kind === 'settled' ? [] : [['age', age(result.ageHours)] as const]),
    ...(kind === 'settled' ? [['labels', `${number(result.units)}: ${verdicts.join(', ')}`] as const] : []),
    ...(kind === 'settled' ? [['cost', costs(result)] as const] : []),
    ...auditRow(counts.audit),
    ...(result.reason ? [['why', result.reason] as const] : topFailure(result)),
    ...(result.spareLines > 0
      ? [['spare lines', `${counted(result.spareLines, 'result line')} answered nothing asked`] as const]
      : []),
  ];
  return block(`Batch ${result.batchId}: ${result.status}, ${STATES[kind]}`, rows, TONES[kind]);
}

/** Labels that are NEEDS_REVIEW now, for whichever reason. */
export function leftToPeople({
  needsReview,
  exhausted,
  unsure,
}: Pick<CollectedBatch['counts'], 'needsReview' | 'exhausted' | 'unsure'>): number {
  return needsReview + exhausted + unsure;
}

function costs({ cost, estimatedCost }: Pick<Totals, 'cost' | 'estimatedCost'>): string {
  return `${costText(cost)}${estimatedCost === undefined ? '' : `, estimated ${costText(estimatedCost)}`}`;
}

function writeBackBlock({ batches, changed, unchanged, withoutVector, failures }: WriteBackResult): string {
  return block("Written back into the vectors' metadata:", [
    ['batches', failures.length === 0 ? number(batches) : `${number(batches)}, ${number(failures.length)} failed`],
    ['words changed', number(changed)],
    ['words that said it already', number(unchanged)],
    ['words without a vector', number(withoutVector)],
  ]);
}

const TONES: Readonly<Record<CollectedBatch['kind'], Tone>> = {
  settled: 'good',
  open: 'doubtful',
  incomplete: 'doubtful',
  unreadable: 'bad',
  held: 'doubtful',
};

const STATES: Readonly<Record<CollectedBatch['kind'], string>> = {
  settled: 'collected',
  open: 'not done yet',
  incomplete: 'not all there yet',
  unreadable: 'cannot be collected',
  held: 'held until it is accepted or rejected',
};

/** How far the answers agree with what people have said of the same labels. */
function auditRow(audit: CollectedBatch['counts']['audit']): Fact[] {
  const text = agreementText(audit);
  return text === undefined ? [] : [['gold sample', text]];
}

/** What most of the requests without an answer failed with. */
function topFailure({ topFailure: top }: CollectedBatch): Fact[] {
  return top === undefined ? [] : [['failed', `${counted(top.lines, 'request')}: ${top.message}`]];
}

/**
 * The outcomes of all settled batches together.
 * @param released what became of labels without a verdict
 */
export function printOutcomes(results: readonly CollectedBatch[], released = 'released'): void {
  const totals = totalsOf(results.map((result) => reportOf(result)));
  if (totals.settled === 0) return;
  const tokens = `${number(totals.inputTokens)} in (${number(totals.cachedTokens)} cached), ${number(totals.outputTokens)} out`;
  console.log(
    block(totals.settled === 1 ? 'What became of the labels:' : 'What became of the labels, all batches together:', [
      ['VALID', number(totals.valid)],
      ['INVALID', number(totals.invalid)],
      ['NEEDS_REVIEW', number(leftToPeople(totals))],
      ...(totals.unsure > 0 ? [['  the model could not tell', number(totals.unsure)] as const] : []),
      ['corrections proposed', number(totals.corrections)],
      [released, number(totals.released)],
      ...totals.reasons.map(
        ([reason, count]): Fact => [`  ${reason}`, `${number(count)}: ${RELEASE_REASONS[reason as ReleaseReason]}`],
      ),
      ...(totals.changedElsewhere > 0
        ? [['changed elsewhere, left alone', number(totals.changedElsewhere)] as const]
        : []),
      ...auditRow(totals.audit),
      ...contradictedFacts(totals),
      ['tokens', tokens],
      ['cost', costs(totals)],
    ]),
  );
}

/** What the checks speak against, by check; those verdicts are counted above, too. */
function contradictedFacts({ contradicted }: Totals): Fact[] {
  if (contradicted.length === 0) return [];
  return [
    ['a check speaks against', number(contradictedOf({ contradicted }))],
    ...contradicted.map(([check, count]): Fact => [`  ${check}`, `${number(count)}: ${meaningOfCheck(check)}`]),
  ];
}
