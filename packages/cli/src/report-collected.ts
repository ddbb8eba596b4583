/** What collect prints: a line per batch, and what became of the labels. */
import {
  type CollectResult,
  isTrouble,
  RELEASE_REASONS,
  type ReleaseReason,
  releasedTotal,
  type SettleCounts,
} from '@completion-batch/core';
import type { CollectedBatches } from './collect-open.ts';
import { number, plain } from './console-logger.ts';
import { dollars, facts, printJson, tableOf } from './report.ts';

/** Prints what a command has collected. @returns whether every batch could be read, and none is in trouble */
export function reportCollected(collected: CollectedBatches, json: boolean): boolean {
  if (json) printJson(collected);
  else {
    printCollected(collected);
    printOutcomes(collected.results);
  }
  return collected.failures.length === 0 && !collected.results.some(isTrouble);
}

export function printCollected({ results, failures }: CollectedBatches): void {
  if (results.length === 0 && failures.length === 0) {
    console.log('Nothing to collect: no batch is open.');
    return;
  }
  if (results.length > 0) {
    console.log(
      tableOf(
        [
          'completion batch id',
          'OpenAI',
          'age',
          'labels',
          'valid',
          'invalid',
          'review',
          'released',
          'cost',
          'estimated',
        ],
        results.map((result) => [
          result.batchId,
          result.status,
          `${result.ageHours.toFixed(1)} h`,
          result.targets,
          result.counts.valid,
          result.counts.invalid,
          result.counts.needsReview + result.counts.exhausted,
          releasedTotal(result.counts),
          result.kind === 'settled' ? dollars(result.cost) : '-',
          result.estimatedCost === undefined ? '-' : dollars(result.estimatedCost),
        ]),
      ),
    );
  }
  for (const result of results) {
    if (result.reason) console.log(`  ${result.batchId}: ${plain(result.reason)}`);
    else if (result.topFailure !== undefined) {
      const { lines, message } = result.topFailure;
      console.log(`  ${result.batchId}: ${lines} requests failed with: ${plain(message)}`);
    }
    if (result.spareLines > 0)
      console.log(`  ${result.batchId}: ${result.spareLines} result lines answered nothing asked`);
  }
  for (const { batchId, reason } of failures) console.log(`  ${batchId}: not collected this time: ${plain(reason)}`);
}

/** The outcomes of all settled batches together. */
export function printOutcomes(results: readonly CollectResult[]): void {
  const settled = results.filter(({ kind }) => kind === 'settled');
  if (settled.length === 0) return;
  const sum = (pick: (counts: SettleCounts) => number): number =>
    settled.reduce((total, { counts }) => total + pick(counts), 0);
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
  console.log(
    facts([
      ['VALID', number(sum(({ valid }) => valid))],
      ['INVALID', number(sum(({ invalid }) => invalid))],
      ['NEEDS_REVIEW', number(sum(({ needsReview, exhausted }) => needsReview + exhausted))],
      ['corrections proposed', `${number(sum(({ corrections }) => corrections))} (asked about in the next run)`],
      ['released, to be asked again', number(sum(releasedTotal))],
      ...[...reasons].map(([reason, count]): [string, string] => [
        `  ${reason}`,
        `${number(count)}: ${RELEASE_REASONS[reason]}`,
      ]),
      ['changed elsewhere, left alone', number(sum(({ changedElsewhere }) => changedElsewhere))],
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
