/** What `reconcile` says in the job summary. */
import type { ReconcileLabelsResult } from '@completion-batch/core';
import { counted } from '@completion-batch/core';
import { stuckTable } from '../shared/stuck-table.ts';
import { code, facts, page, sentences } from '../shared/summary.ts';

export function reconcileSummary(tableName: string, result: ReconcileLabelsResult): string {
  const { stuck, troubles, adopted, duplicates } = result;
  return page([
    '### Reconcile',
    `${result.dryRun ? 'Dry run: nothing was changed. ' : ''}${headline(result)}`,
    facts([
      [`Labels of ${code(tableName)} that are <code>PENDING</code>`, result.pending],
      ['… held by a batch that is gone', result.orphans],
      ['… naming no batch (other programs)', result.withoutBatch],
      ['Labels released', result.freed],
      ['Input files deleted that no batch uses', result.spareFiles.length],
    ]),
    givenUp(result),
    sentences('Batches at OpenAI that were lost, and go to collect now:', adopted),
    sentences('Second batches for work that has one, cancelled:', duplicates),
    stuckTable(stuck),
    sentences('Could not be put right:', troubles),
  ]);
}

function givenUp({ givenUp, dryRun }: ReconcileLabelsResult): string {
  if (givenUp === undefined) return '';
  const { batchId, labels, kept, why } = givenUp;
  const stay = kept === 0 ? '' : ` ${counted(kept, 'label stays', 'labels stay')} <code>PENDING</code>.`;
  return [
    `${dryRun ? 'Would be given up' : 'Given up'}: ${code(batchId)}, which held ${counted(labels, 'label')}.${stay}`,
    why === undefined ? '' : sentences('Why not all, or none:', [why]),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** `8 labels were freed. 1 lost batch goes to collect.` */
export function headline({
  freed,
  adopted,
  duplicates,
  spareFiles,
  stuck,
  troubles,
  orphans,
  dryRun,
}: ReconcileLabelsResult) {
  const parts = [
    ...(dryRun && orphans > 0 ? [`${counted(orphans, 'label is', 'labels are')} held by a batch that is gone.`] : []),
    ...(freed > 0 ? [`${counted(freed, 'label was', 'labels were')} released.`] : []),
    ...(adopted.length > 0 ? [`${counted(adopted.length, 'lost batch goes', 'lost batches go')} to collect.`] : []),
    ...(duplicates.length > 0
      ? [`${counted(duplicates.length, 'second batch', 'second batches')} for work that has one.`]
      : []),
    ...(spareFiles.length > 0 ? [`${counted(spareFiles.length, 'input file')} that no batch uses.`] : []),
    ...(stuck.length > 0 ? [`${counted(stuck.length, 'submission is', 'submissions are')} stuck.`] : []),
    ...(troubles.length > 0 ? [`${counted(troubles.length, 'thing')} could not be put right.`] : []),
  ];
  return parts.length === 0 ? 'Nothing is left over.' : parts.join(' ');
}
