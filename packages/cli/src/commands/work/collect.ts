/** `completion-batch collect` */
import { tmpdir } from 'node:os';
import { describeStuck } from '@completion-batch/core';
import { findStuckSubmissions } from '@completion-batch/engine';
import { consoleLogger } from '../../render/console-logger.ts';
import { printCollected, whyNotCollected } from '../../render/print-collected.ts';
import { collectBatches } from '../../session/collect-open.ts';
import { readPrices } from '../../session/prices.ts';
import { openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface CollectFlags {
  readonly table: string;
  readonly store: string;
  readonly batch?: string;
  readonly wait?: boolean;
  readonly maxAttempts: number;
  readonly cancelAfter?: number;
  readonly prices?: string;
  readonly json?: boolean;
}

/** @param waitSeconds between looks with --wait */
export async function collectWork(session: Session, flags: CollectFlags, waitSeconds: number): Promise<void> {
  const logger = consoleLogger({ stream: process.stderr, hide: session.hide });
  const prices = await readPrices(flags.prices);
  const { table, store, maxAttempts } = flags;
  const services = await openServices(session, { table, store, logger, maxAttempts, ...prices });
  const collected = await collectBatches(services, {
    workDir: tmpdir(),
    ...(flags.batch === undefined ? {} : { batchId: flags.batch }),
    ...(flags.cancelAfter === undefined ? {} : { cancelAfterHours: flags.cancelAfter }),
    ...(flags.wait === true ? { waitMs: waitSeconds * 1000 } : {}),
  });
  const { stuck } = flags.batch === undefined ? await findStuckSubmissions(services) : { stuck: [] };
  const told = { ...collected, stuck };
  printCollected(told, flags, flags.json ?? false);
  for (const one of stuck) logger[one.red ? 'error' : 'warn'](describeStuck(one));
  const why = whyNotCollected(collected);
  if (why !== undefined) logger.error(why);
  if (why !== undefined || stuck.some(({ red }) => red)) session.exitCode = EXIT.failed;
}
