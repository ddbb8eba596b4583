/** `completion-batch cancel` */
import { tmpdir } from 'node:os';
import { cancelBatch, findBatch, isOpenBatch } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printCollected, whyNotCollected } from '../../render/print-collected.ts';
import { collectBatches } from '../../session/collect-open.ts';
import { openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';
import { tellWaiting } from '../../session/waiting.ts';

/** Cancelling takes OpenAI up to ten minutes. */
const WAIT_SECONDS = 15;

export interface CancelFlags {
  readonly table: string;
  readonly store: string;
  readonly wait: boolean;
  readonly json?: boolean;
}

export async function cancelWork(session: Session, id: string, flags: CancelFlags): Promise<void> {
  const logger = commandLogger(session);
  const services = await openServices(session, { table: flags.table, store: flags.store, logger });
  const batch = await findBatch(services, id);
  if (isOpenBatch(batch)) {
    await cancelBatch(services.openai, batch.openai_batch_id);
    logger.info(`asked OpenAI to cancel ${batch.openai_batch_id}`);
  }
  const collected = await collectBatches(services, {
    workDir: tmpdir(),
    batchId: id,
    ...(flags.wait ? { waitMs: WAIT_SECONDS * 1000, onWait: tellWaiting(logger) } : {}),
  });
  printCollected(collected, flags, flags.json ?? false);
  const why = whyNotCollected(collected);
  if (why === undefined) return;
  logger.error(why);
  session.exitCode = EXIT.failed;
}
