/** What collect prints: a block per batch, and what became of the labels. */
import {
  type CollectResult,
  isTrouble,
  RELEASE_REASONS,
  type ReleaseReason,
  releasedTotal,
  type SettleCounts,
} from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import type { CollectedBatches } from '../session/collect-open.ts';
import { printJson } from './json.ts';
import { block, dollars, type Fact, say, sayNext, shellWord } from './report.ts';

/** Prints what a command has collected, and what to do next. */
export function reportCollected(
  collected: CollectedBatches,
  names: { readonly table: string; readonly store: string },
  json: boolean,
): void {
  if (json) {
    printJson(collected);
    return;
  }
  const { results, failures } = collected;
  if (results.length === 0 && failures.length === 0) say('Nothing to collect.');
  for (const result of results) console.log(collectedBlock(result));
  for (const { batchId, reason } of failures)
    console.log(block(`Batch ${batchId}: not collected this time`, [['why', reason]]));
  printOutcomes(results);
  const next = nextAfterCollect(collected, names);
  if (next !== undefined) sayNext(next);
}

/** Why not every batch could be read, in one sentence; undefined where all were. */
export function whyNotCollected({ results, failures }: CollectedBatches): string | undefined {
  const unread = failures.length + results.filter(isTrouble).length;
  return unread === 0
    ? undefined
    : `${counted(unread, 'batch', 'batches')} could not be collected, or not as it should be`;
}

export function collectedBlock(result: CollectResult): string {
  const { counts, kind, cost, estimatedCost } = result;
  const released = releasedTotal(counts);
  const verdicts = [
    `${number(counts.valid)} valid`,
    `${number(counts.invalid)} invalid`,
    `${number(counts.needsReview + counts.exhausted)} for review`,
    ...(released > 0 ? [`${number(released)} to ask again`] : []),
    ...(counts.changedElsewhere > 0 ? [`${number(counts.changedElsewhere)} changed elsewhere`] : []),
  ];
  const rows: Fact[] = [
    ['OpenAI batch', result.openaiBatchId],
    ...(kind === 'settled' ? [] : [['age', `${result.ageHours.toFixed(1)} h`] as const]),
    ...(kind === 'settled' ? [['labels', `${number(result.targets)}: ${verdicts.join(', ')}`] as const] : []),
    ...(kind === 'settled'
      ? [
          [
            'cost',
            `${dollars(cost)}${estimatedCost === undefined ? '' : `, estimated ${dollars(estimatedCost)}`}`,
          ] as const,
        ]
      : []),
    ...(result.reason ? [['why', result.reason] as const] : topFailure(result)),
    ...(result.spareLines > 0
      ? [['spare lines', `${counted(result.spareLines, 'result line')} answered nothing asked`] as const]
      : []),
  ];
  return block(`Batch ${result.batchId}: ${result.status}, ${STATES[kind]}`, rows);
}

const STATES: Readonly<Record<CollectResult['kind'], string>> = {
  settled: 'collected',
  open: 'not done yet',
  incomplete: 'not all there yet',
  unreadable: 'cannot be collected',
};

/** What most of the requests without an answer failed with. */
function topFailure({ topFailure: top }: CollectResult): Fact[] {
  return top === undefined ? [] : [['failed', `${counted(top.lines, 'request')}: ${top.message}`]];
}

/**
 * The outcomes of all settled batches together.
 * @param released what became of labels without a verdict
 */
export function printOutcomes(results: readonly CollectResult[], released = 'released, to be asked again'): void {
  const settled = results.filter(({ kind }) => kind === 'settled');
  if (settled.length === 0) return;
  const reasons = new Map<ReleaseReason, number>();
  for (const { counts } of settled) {
    for (const [reason, count] of Object.entries(counts.released) as [ReleaseReason, number][]) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    }
  }
  const tokens = (pick: (usage: CollectResult['usage']) => number): string =>
    number(settled.reduce((total, { usage }) => total + pick(usage), 0));
  const costs = (pick: (result: CollectResult) => number | undefined): number | undefined =>
    settled.some((result) => pick(result) === undefined)
      ? undefined
      : settled.reduce((total, result) => total + (pick(result) ?? 0), 0);
  const corrections = sumOf(settled, ({ corrections }) => corrections);
  const elsewhere = sumOf(settled, ({ changedElsewhere }) => changedElsewhere);
  console.log(
    block(settled.length === 1 ? 'What became of the labels:' : 'What became of the labels, all batches together:', [
      ['VALID', number(sumOf(settled, ({ valid }) => valid))],
      ['INVALID', number(sumOf(settled, ({ invalid }) => invalid))],
      ['NEEDS_REVIEW', number(sumOf(settled, ({ needsReview, exhausted }) => needsReview + exhausted))],
      ['corrections proposed', number(corrections)],
      [released, number(sumOf(settled, releasedTotal))],
      ...[...reasons].map(([reason, count]): Fact => [`  ${reason}`, `${number(count)}: ${RELEASE_REASONS[reason]}`]),
      ...(elsewhere > 0 ? [['changed elsewhere, left alone', number(elsewhere)] as const] : []),
      [
        'tokens',
        `${tokens(({ input }) => input)} in (${tokens(({ cached }) => cached)} cached), ${tokens(({ output }) => output)} out`,
      ],
      [
        'cost',
        `${dollars(costs(({ cost }) => cost))}, estimated ${dollars(costs(({ estimatedCost }) => estimatedCost))}`,
      ],
    ]),
  );
}

function sumOf(results: readonly CollectResult[], pick: (counts: SettleCounts) => number): number {
  return results.reduce((total, { counts }) => total + pick(counts), 0);
}

/** What is left to do, if anything is. */
function nextAfterCollect(
  { results, failures }: CollectedBatches,
  { table, store }: { readonly table: string; readonly store: string },
): string | undefined {
  const where = `--table ${shellWord(table)} --store ${shellWord(store)}`;
  const later = failures.length + results.filter(({ kind }) => kind === 'open' || kind === 'incomplete').length;
  const corrections = sumOf(results, (counts) => counts.corrections);
  const released = sumOf(results, releasedTotal);
  const asked = [
    ...(corrections > 0 ? [counted(corrections, 'correction')] : []),
    ...(released > 0 ? [counted(released, 'released label')] : []),
  ];
  const steps = [
    ...(later > 0
      ? [`completion-batch collect ${where}, later: ${counted(later, 'batch is', 'batches are')} not done`]
      : []),
    ...(asked.length > 0 ? [`completion-batch run ${where} --out DIR asks about ${asked.join(' and ')}`] : []),
  ];
  return steps.length === 0 ? undefined : `${steps.join('; ')}.`;
}
