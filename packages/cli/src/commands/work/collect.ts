/** `completion-batch collect` */
import { tmpdir } from 'node:os';
import { DEFAULT_MAX_ATTEMPTS, describeStuck, findStuckSubmissions } from '@completion-batch/core';
import { Command, Option } from 'commander';
import { EXIT, type Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { reportCollected, whyNotCollected } from '../../render/report-collected.ts';
import { openaiClient, openStore, openTable } from '../../session/clients.ts';
import { collectOpen } from '../../session/collect-open.ts';
import { readPrices } from '../../session/prices.ts';
import { count, hours, jsonOption, storeOption, tableOption } from '../options.ts';

interface CollectFlags {
  readonly table: string;
  readonly store: string;
  readonly batch?: string;
  readonly wait?: boolean;
  readonly maxAttempts: number;
  readonly cancelAfter?: number;
  readonly prices?: string;
  readonly json?: boolean;
}

/** Seconds between looks with --wait: a batch takes minutes to hours. */
const WAIT_SECONDS = 60;

export function collectCommand(session: Session): Command {
  return new Command('collect')
    .description('brings the answers of open batches back: verdicts, corrections, labels to be asked again')
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--batch <id>', 'this completion batch only (default: all that are open)')
    .option('--wait', `look again every ${WAIT_SECONDS} seconds until all are done`)
    .addOption(
      new Option('--max-attempts <n>', 'a label that came back so often without a verdict needs review by people')
        .argParser(count)
        .default(DEFAULT_MAX_ATTEMPTS),
    )
    .addOption(new Option('--cancel-after <hours>', 'cancel what is older and use its finished part').argParser(hours))
    .option('--prices <file>', 'batch prices as JSON, in place of the built-in ones')
    .addOption(jsonOption())
    .action(async (flags: CollectFlags) => {
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
        ...(flags.wait === true ? { waitMs: WAIT_SECONDS * 1000 } : {}),
      });
      const { stuck } = flags.batch === undefined ? await findStuckSubmissions(table, store) : { stuck: [] };
      const told = { ...collected, stuck };
      reportCollected(told, flags, flags.json ?? false);
      for (const one of stuck) logger[one.red ? 'error' : 'warn'](describeStuck(one));
      const why = whyNotCollected(collected);
      if (why !== undefined) logger.error(why);
      if (why !== undefined || stuck.some(({ red }) => red)) session.exitCode = EXIT.failed;
    });
}
