/** `completion-batch cancel` */
import { tmpdir } from 'node:os';
import { cancelBatch, DEFAULT_MAX_ATTEMPTS, findBatch, isOpenBatch } from '@completion-batch/core';
import { Command } from 'commander';
import { EXIT, type Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { reportCollected, whyNotCollected } from '../../render/report-collected.ts';
import { openaiClient, openStore, openTable } from '../../session/clients.ts';
import { collectOpen } from '../../session/collect-open.ts';
import { jsonOption, storeOption, tableOption } from '../options.ts';

/** Cancelling takes OpenAI up to ten minutes. */
const WAIT_SECONDS = 15;

export function cancelCommand(session: Session): Command {
  return new Command('cancel')
    .description('cancels a batch, waits until it is (up to ten minutes), and collects what is finished')
    .argument('<id>', 'completion batch id')
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--no-wait', 'only cancel; a later collect does the rest')
    .addOption(jsonOption())
    .action(async (id: string, flags: { table: string; store: string; wait: boolean; json?: boolean }) => {
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
    });
}
