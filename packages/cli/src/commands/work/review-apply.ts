/** `completion-batch review apply`: decisions of a file, into the table. */
import { createLabelWriter, readLabels } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { applyDecisions, readDecisionFile } from '@completion-batch/core/review';
import { consoleLogger } from '../../render/console-logger.ts';
import { printApplied } from '../../render/print-review.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface ReviewApplyFlags {
  readonly table: string;
  readonly labels?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function reviewApplyWork(session: Session, file: string, flags: ReviewApplyFlags): Promise<void> {
  const logger = consoleLogger({ stream: process.stderr, hide: session.hide });
  const read = await readDecisionFile(file);
  const labels = flags.labels === undefined ? undefined : await readLabels(flags.labels);
  const table = await openTable(session.env, flags.table, logger);
  const { dryRun = false } = flags;
  const applied = await applyDecisions({
    writer: createLabelWriter(table, table.clock),
    decisions: read.decisions,
    labels,
    dryRun,
  });
  printApplied(applied, read, { dryRun, json: flags.json ?? false, logger });
  if (read.badLines + applied.notApplied.length > 0) session.exitCode = EXIT.failed;
}
