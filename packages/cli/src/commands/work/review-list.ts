/** `completion-batch review list`: what waits for a person. */
import { createLabelWriter } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { type Reason, reviewQueue, showLabels, type WaitingLabel } from '@completion-batch/core/review';
import { commandLogger } from '../../render/console-logger.ts';
import { printWaiting } from '../../render/print-review.ts';
import type { Session } from '../../session/session.ts';

export interface ReviewListFlags {
  readonly table: string;
  readonly reason?: readonly Reason[];
  readonly label?: readonly string[];
  readonly limit: number;
  readonly json?: boolean;
}

export async function reviewListWork(session: Session, flags: ReviewListFlags): Promise<void> {
  const logger = commandLogger(session);
  const table = await openTable(session.env, flags.table, logger);
  const first: WaitingLabel[] = [];
  const counts: Partial<Record<Reason, number>> = {};
  const queue = reviewQueue({
    table,
    reasons: flags.reason,
    labels: flags.label,
    onProblem: ({ PK, SK, reason }) => logger.warn(`${PK} / ${SK} is passed over: ${reason}`),
  });
  for await (const label of queue) {
    counts[label.reason] = (counts[label.reason] ?? 0) + 1;
    if (first.length < flags.limit) first.push(label);
  }
  const shown = await showLabels(createLabelWriter(table, table.clock), first);
  printWaiting(shown, counts, flags);
}
