/** `completion-batch reconcile` */
import {
  describeStuck,
  type NextStep,
  type ReconcileLabelsResult,
  reconciledJson,
  reconcileLabels,
} from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { reconcileNeedsAttention } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { type Fact, facts, say, sayNext } from '../../render/print.ts';
import { printNext } from '../../render/print-next.ts';
import { nextCommands } from '../../session/next-steps.ts';
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
    printNextStep(result, flags);
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

function printNextStep(result: ReconcileLabelsResult, flags: ReconcileFlags): void {
  if (result.dryRun) {
    sayNext('the same without --dry-run. That was a dry run: nothing was changed.');
    return;
  }
  const steps: NextStep[] = [
    ...(result.adopted.length > 0 ? [{ to: 'collect', batches: result.adopted.length, when: 'now' } as const] : []),
    ...(result.freed > 0 ? [{ to: 'ask', labels: result.freed } as const] : []),
  ];
  printNext(nextCommands(steps, flags));
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
