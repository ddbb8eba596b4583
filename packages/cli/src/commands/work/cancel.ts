/** `completion-batch cancel` */
import { tmpdir } from 'node:os';
import { cancelBatch, DEFAULT_MAX_ATTEMPTS, findBatch, isOpenBatch } from '@completion-batch/core';
import { openStore, openTable } from '@completion-batch/core/connect';
import { consoleLogger } from '../../render/console-logger.ts';
import { reportCollected, whyNotCollected } from '../../render/report-collected.ts';
import { collectOpen } from '../../session/collect-open.ts';
import { openaiClient } from '../../session/openai.ts';
import { EXIT, type Session } from '../../session/session.ts';

/** Cancelling takes OpenAI up to ten minutes. */
const WAIT_SECONDS = 15;

export interface CancelFlags {
  readonly table: string;
  readonly store: string;
  readonly wait: boolean;
  readonly json?: boolean;
}

export async function cancelWork(session: Session, id: string, flags: CancelFlags): Promise<void> {
  const logger = consoleLogger({ stream: process.stderr });
  const table = await openTable(session.env, flags.table, logger);
  const store = await openStore(session.env, flags.store);
  const openai = openaiClient(session.env);
  const batch = await findBatch(table, id);
  if (isOpenBatch(batch)) {
    await cancelBatch(openai, batch.openai_batch_id);
    logger.info(`asked OpenAI to cancel ${batch.openai_batch_id}`);
  }
  const collected = await collectOpen({
    table,
    store,
    openai,
    logger,
    workDir: tmpdir(),
    batchId: id,
    maxAttempts: DEFAULT_MAX_ATTEMPTS,
    ...(flags.wait ? { waitMs: WAIT_SECONDS * 1000 } : {}),
  });
  reportCollected(collected, flags, flags.json ?? false);
  const why = whyNotCollected(collected);
  if (why === undefined) return;
  logger.error(why);
  session.exitCode = EXIT.failed;
}
