/** `completion-batch collect` */
import { tmpdir } from 'node:os';
import {
  type CheckMode,
  describeStuck,
  describeUnwritten,
  type EvaluationFigures,
  type LabelServices,
  writeBackTargets,
} from '@completion-batch/core';
import { decide, findStuckSubmissions } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printCollected, whyNotCollected } from '../../render/print-collected.ts';
import { type CollectedBatches, collectBatches } from '../../session/collect-open.ts';
import { checkTruthFile, evaluateFile } from '../../session/evaluate-file.ts';
import { readPrices } from '../../session/prices.ts';
import { openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { tellWaiting } from '../../session/waiting.ts';

export interface CollectFlags {
  readonly table: string;
  readonly store: string;
  readonly batch?: string;
  /** A batch that is held, and what is to become of it. */
  readonly accept?: string;
  readonly reject?: string;
  readonly wait?: boolean;
  readonly maxAttempts: number;
  readonly checks: CheckMode;
  readonly cancelAfter?: number;
  readonly evidenceWriteBack?: string;
  readonly prices?: string;
  readonly truth?: string;
  readonly json?: boolean;
}

/** @param waitSeconds between looks with --wait */
export async function collectWork(session: Session, flags: CollectFlags, waitSeconds: number): Promise<void> {
  const logger = commandLogger(session);
  const prices = await readPrices(flags.prices);
  await checkTruthFile(flags.truth);
  const { table, store, maxAttempts, checks } = flags;
  const targets = writeBackTargets(flags.evidenceWriteBack ?? 'off', WRITE_BACK);
  const opened = await openServices(session, { table, store, logger, maxAttempts, checks, ...prices });
  const { services, finish } = await writingBackTo(targets, opened, session);
  const batchId = flags.accept ?? flags.reject ?? flags.batch;
  if (flags.accept !== undefined) await decide(services, flags.accept, 'accepted');
  if (flags.reject !== undefined) await decide(services, flags.reject, 'rejected');
  const collected = await collectBatches(services, {
    workDir: tmpdir(),
    ...(batchId === undefined ? {} : { batchId }),
    ...(flags.cancelAfter === undefined ? {} : { cancelAfterHours: flags.cancelAfter }),
    ...(flags.wait === true ? { waitMs: waitSeconds * 1000, onWait: tellWaiting(logger) } : {}),
  });
  const writeBack = await finish?.();
  const { stuck } = batchId === undefined ? await findStuckSubmissions(services) : { stuck: [] };
  const evaluation = await evaluated(services, collected, flags.truth);
  const told = {
    ...{ ...collected, stuck },
    ...(writeBack === undefined ? {} : { writeBack }),
    ...(evaluation === undefined ? {} : { evaluation }),
  };
  printCollected(told, flags, flags.json ?? false);
  for (const one of stuck) logger[one.red ? 'error' : 'warn'](describeStuck(one));
  for (const one of writeBack?.failures ?? []) logger.error(describeUnwritten(one));
  const why = whyNotCollected(collected);
  if (why !== undefined) logger.error(why);
  const unwritten = (writeBack?.failures.length ?? 0) > 0;
  if (why !== undefined || unwritten || stuck.some(({ red }) => red)) session.exitCode = EXIT.failed;
}

/** How right the verdicts are that this command has collected. */
async function evaluated(
  { writer, logger }: LabelServices,
  { results }: CollectedBatches,
  truth: string | undefined,
): Promise<EvaluationFigures | undefined> {
  const settled = results.filter(({ kind }) => kind === 'settled').map(({ batchId }) => batchId);
  if (truth === undefined || settled.length === 0) return undefined;
  return evaluateFile({ reader: writer, file: truth, logger, batches: new Set(settled) });
}

const WRITE_BACK = '--evidence-write-back';

/** The code for vectors is loaded where they are used. */
async function writingBackTo(targets: readonly string[], services: LabelServices, { env }: Session) {
  if (targets.length === 0) return { services, finish: undefined };
  const { writingBack } = await import('@completion-batch/core/vectors');
  return writingBack(services, targets, { env, apiKey: env.CHROMA_API_KEY || undefined, where: WRITE_BACK });
}
