/** What `find` says in the job summary. */

import { age, counted } from '@completion-batch/core';
import type { Batch } from '@completion-batch/engine';
import { stuckTable } from '../shared/stuck-table.ts';
import { code, figure, literal, page, table } from '../shared/summary.ts';
import { type Due, isStale, MAX_LEGS, STALE_HOURS } from './due.ts';

function headline(tableName: string, open: number, closed: Batch | undefined): string {
  if (closed !== undefined) {
    return `Nothing to collect: batch ${code(closed.batchId)} is ${code(closed.status)} already. Other batches were not looked for.`;
  }
  return open === 0
    ? `Nothing to collect: no batch of ${code(tableName)} is open.`
    : `${counted(open, 'open batch', 'open batches')} to collect.`;
}

export function findSummary(tableName: string, { batches, waiting, problems, closed, stuck }: Due): string {
  const stale = batches.filter(isStale).length;
  return page([
    '### Find',
    headline(tableName, batches.length, closed),
    waiting === 0
      ? ''
      : `${counted(waiting, 'more batch', 'more batches')} wait for the next run: one run has ${MAX_LEGS} at most.`,
    stale === 0
      ? ''
      : `${counted(stale, 'batch makes', 'batches make')} no progress: over ${STALE_HOURS} hours old, and still open.`,
    table(
      ['Completion batch', 'OpenAI batch', 'Status', 'Age', 'Requests', 'Labels'],
      batches.map(({ row, ageHours }) => [
        code(row.batchId),
        code(row.openai_batch_id),
        code(row.status),
        figure(ageHours === undefined ? 'unknown' : age(ageHours)),
        // Rows of other programs do not say.
        row.request_count ?? 'unknown',
        row.units ?? 'unknown',
      ]),
    ),
    stuckTable(stuck),
    problems.length === 0
      ? ''
      : `**Rows that were passed over**\n\n${table(
          ['Row', 'What is wrong'],
          problems.map(({ where, reason }) => [code(where), literal(reason)]),
        )}`,
  ]);
}
