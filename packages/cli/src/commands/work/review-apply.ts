/** `completion-batch review apply`: decisions of a file, into the table. */
import { createLabelWriter, readLabels, writeBackTargets } from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import { counted, describeError } from '@completion-batch/core/light';
import { applyDecisions, type GivenVerdict, readDecisionFile, withoutTable } from '@completion-batch/core/review';
import { CompletionBatchError } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printApplied } from '../../render/print-review.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface ReviewApplyFlags {
  readonly table: string;
  readonly labels?: string;
  readonly evidenceWriteBack?: string;
  /** Where the file of vectors lies. */
  readonly store?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export async function reviewApplyWork(session: Session, file: string, flags: ReviewApplyFlags): Promise<void> {
  const logger = commandLogger(session);
  const writeBack = await writingBack(session, flags);
  const read = await readDecisionFile(file);
  const labels = flags.labels === undefined ? undefined : await readLabels(flags.labels);
  const table = await openTable(session.env, flags.table, logger);
  const { dryRun = false } = flags;
  const verdicts: GivenVerdict[] = [];
  const applied = await applyDecisions({
    writer: createLabelWriter(table, table.clock),
    decisions: read.decisions,
    labels,
    dryRun,
    onProgress: (done) => logger.progress('decisions', done, read.decisions.length),
    onVerdict: (verdict) => void verdicts.push(verdict),
  });
  const unnamed = withoutTable(read.decisions);
  if (unnamed > 0) {
    logger.warn(
      `${counted(unnamed, 'decision')} ${unnamed === 1 ? 'does' : 'do'} not say on which table: whether it is ${table.name} was not checked`,
    );
  }
  printApplied(applied, read, { dryRun, json: flags.json ?? false, logger });
  if (read.badLines + applied.notApplied.length > 0) session.exitCode = EXIT.failed;
  try {
    if (verdicts.length > 0) await writeBack?.(verdicts);
  } catch (error) {
    logger.error(
      `the decisions are in the table, and could not be written back; apply the same file again: ${describeError(error)}`,
    );
    session.exitCode = EXIT.failed;
  }
}

const WRITE_BACK = '--evidence-write-back';

/** Opened before anything is written. The code for vectors is loaded where they are used. */
async function writingBack({ env }: Session, { evidenceWriteBack = 'off', store: url }: ReviewApplyFlags) {
  const targets = writeBackTargets(evidenceWriteBack, WRITE_BACK);
  if (targets.length === 0) return undefined;
  if (url === undefined) {
    throw new CompletionBatchError('invalid-input', `${WRITE_BACK} is given, and --store is not`, {
      where: WRITE_BACK,
      remedy: 'Name the store of the runs, too: --store s3://bucket/prefix. Nothing was done yet.',
    });
  }
  const store = await openStore(env, url);
  const { mergeReviewed } = await import('@completion-batch/core/vectors');
  const options = { store, env, apiKey: env.CHROMA_API_KEY || undefined, where: WRITE_BACK };
  return (verdicts: readonly GivenVerdict[]) => mergeReviewed(verdicts, targets, options);
}
