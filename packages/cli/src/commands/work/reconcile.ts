/** `completion-batch reconcile` */
import { describeStuck, type ReconcileLabelsResult, reconciledJson, reconcileLabels } from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { reconcileNeedsAttention } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { ownCommand } from '../../render/own-command.ts';
import { type Fact, facts, say, sayNext, shellWord } from '../../render/print.ts';
import { openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface ReconcileFlags {
  readonly table: string;
  readonly store: string;
  readonly dryRun?: boolean;
  readonly withoutBatch?: boolean;
  readonly giveUp?: string;
  readonly json?: boolean;
}

export async function reconcileWork(session: Session, flags: ReconcileFlags): Promise<void> {
  const logger = commandLogger(session);
  const services = await openServices(session, { table: flags.table, store: flags.store, logger });
  const result = await reconcileLabels(services, {
    dryRun: flags.dryRun ?? false,
    withoutBatch: flags.withoutBatch ?? false,
    ...(flags.giveUp === undefined ? {} : { giveUp: flags.giveUp }),
  });
  if (flags.json) printJson(reconciledJson(result));
  else {
    print(result);
    const next = nextStep(result, flags);
    if (next !== undefined) sayNext(next);
  }
  if (!reconcileNeedsAttention(result)) return;
  logger.error('not everything could be put right: see above');
  session.exitCode = EXIT.failed;
}

function print(result: ReconcileLabelsResult): void {
  const would = result.dryRun ? 'would be ' : '';
  const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(' '));
  console.log(
    facts([
      ['PENDING labels looked at', number(result.pending)],
      ['held by a batch that is gone', number(result.orphans)],
      ['naming no batch', `${number(result.withoutBatch)} (released only with --without-batch)`],
      ['released', result.dryRun ? 'none: a dry run' : number(result.freed)],
      ...givenUpFacts(result),
      [`batches ${would}adopted`, list(result.adopted)],
      [`second batches ${would}cancelled`, list(result.duplicates)],
      [`spare input files ${would}deleted`, list(result.spareFiles)],
    ]),
  );
  for (const stuck of result.stuck) say(describeStuck(stuck), 2);
  for (const trouble of result.troubles) say(trouble, 2);
}

function nextStep(result: ReconcileLabelsResult, { table, store }: ReconcileFlags): string | undefined {
  const where = `--table ${shellWord(table)} --store ${shellWord(store)}`;
  if (result.dryRun) return 'the same without --dry-run. That was a dry run: nothing was changed.';
  const steps = [
    ...(result.adopted.length > 0 ? [ownCommand(`collect ${where} brings the adopted batches' answers`)] : []),
    ...(result.freed > 0
      ? [ownCommand(`run ${where} --out DIR asks about ${counted(result.freed, 'released label')}`)]
      : []),
  ];
  return steps.length === 0 ? undefined : `${steps.join('; ')}.`;
}

function givenUpFacts({ givenUp, dryRun }: ReconcileLabelsResult): Fact[] {
  if (givenUp === undefined) return [];
  const { batchId, labels, kept, why } = givenUp;
  const stay = kept === 0 ? '' : `, ${number(kept)} stay PENDING`;
  return [
    [
      dryRun ? 'would be given up' : 'given up',
      `${batchId}: ${counted(labels, 'label')} ${dryRun ? 'to be released' : 'released'}${stay}${why === undefined ? '' : ` (${why})`}`,
    ],
  ];
}
