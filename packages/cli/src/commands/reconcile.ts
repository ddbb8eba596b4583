/** `completion-batch reconcile` */
import { createLabelWriter, type ReconcileResult, reconcile } from '@completion-batch/core';
import { Command } from 'commander';
import { consoleLogger, number } from '../console-logger.ts';
import type { Session } from '../main.ts';
import { jsonOption, storeOption, tableOption } from '../options.ts';
import { facts, printJson } from '../report.ts';
import { openaiClient, openStore, openTable } from '../services.ts';

interface ReconcileFlags {
  readonly table: string;
  readonly store: string;
  readonly dryRun?: boolean;
  readonly withoutBatch?: boolean;
  readonly giveUp?: string;
  readonly json?: boolean;
}

export function reconcileCommand({ env }: Session): Command {
  return new Command('reconcile')
    .description('frees labels that are PENDING for nothing, adopts batches no row knows, deletes spare input files')
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--dry-run', 'only tell what it would do')
    .option('--without-batch', 'also free PENDING labels that name no batch (leftovers of other programs)')
    .option('--give-up <id>', 'first close a batch that OpenAI does not know any more, so that its labels are free')
    .addOption(jsonOption())
    .action(async (flags: ReconcileFlags) => {
      const logger = consoleLogger({ stream: process.stderr });
      const table = await openTable(env, flags.table, logger);
      const result = await reconcile({
        writer: createLabelWriter(table, table.clock),
        store: await openStore(env, flags.store),
        openai: openaiClient(env),
        clock: table.clock,
        logger,
        dryRun: flags.dryRun ?? false,
        withoutBatch: flags.withoutBatch ?? false,
        ...(flags.giveUp === undefined ? {} : { giveUp: flags.giveUp }),
      });
      if (flags.json) printJson(result);
      else print(result);
    });
}

function print(result: ReconcileResult): void {
  const would = result.dryRun ? 'would be ' : '';
  const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : ids.join(' '));
  console.log(
    facts([
      ['PENDING labels looked at', number(result.pending)],
      ['held by a batch that is gone', number(result.orphans)],
      ['naming no batch', `${number(result.withoutBatch)} (freed only with --without-batch)`],
      ['freed', result.dryRun ? 'none: a dry run' : number(result.freed)],
      [`batches ${would}adopted`, list(result.adopted)],
      [`second batches ${would}cancelled`, list(result.duplicates)],
      [`spare input files ${would}deleted`, list(result.spareFiles)],
    ]),
  );
}
