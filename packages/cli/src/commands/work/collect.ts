/** `completion-batch collect` */
import { tmpdir } from 'node:os';
import { describeStuck, findStuckSubmissions } from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import { consoleLogger } from '../../render/console-logger.ts';
import { reportCollected, whyNotCollected } from '../../render/report-collected.ts';
import { collectOpen } from '../../session/collect-open.ts';
import { openaiClient } from '../../session/openai.ts';
import { readPrices } from '../../session/prices.ts';
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
  const logger = consoleLogger({ stream: process.stderr });
  const prices = await readPrices(flags.prices);
  const table = await openTable(session.env, flags.table, logger);
  const store = await openStore(session.env, flags.store);
  const collected = await collectOpen({
    table,
    store,
    openai: openaiClient(session.env),
    logger,
    workDir: tmpdir(),
    maxAttempts: flags.maxAttempts,
    ...(flags.batch === undefined ? {} : { batchId: flags.batch }),
    ...(flags.cancelAfter === undefined ? {} : { cancelAfterHours: flags.cancelAfter }),
    ...prices,
    ...(flags.wait === true ? { waitMs: waitSeconds * 1000 } : {}),
  });
  const { stuck } = flags.batch === undefined ? await findStuckSubmissions(table, store) : { stuck: [] };
  const told = { ...collected, stuck };
  reportCollected(told, flags, flags.json ?? false);
  for (const one of stuck) logger[one.red ? 'error' : 'warn'](describeStuck(one));
  const why = whyNotCollected(collected);
  if (why !== undefined) logger.error(why);
  if (why !== undefined || stuck.some(({ red }) => red)) session.exitCode = EXIT.failed;
}
