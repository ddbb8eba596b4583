/** `completion-batch format` */
import { format, readPlan } from '@completion-batch/core';
import { Command } from 'commander';
import type { Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { printFormatted } from '../../render/report.ts';
import { openStore, openTable } from '../../session/clients.ts';
import { writableFolder } from '../../session/folder.ts';
import { jsonOption } from '../options.ts';

export function formatCommand({ env }: Session): Command {
  return new Command('format')
    .description('writes the prompts of one shard; table, store and model are those of the plan')
    .requiredOption('--plan <file>', 'the plan.json of prepare')
    .requiredOption('--shard <id>', 'which shard, e.g. 0001')
    .requiredOption('--out <dir>', 'folder for the request file')
    .addOption(jsonOption())
    .action(async (flags: { plan: string; shard: string; out: string; json?: boolean }) => {
      const logger = consoleLogger({ stream: process.stderr });
      await writableFolder(flags.out, '--out');
      const plan = await readPlan(flags.plan);
      const table = await openTable(env, plan.table, logger);
      const result = await format({
        table,
        store: await openStore(env, plan.store),
        clock: table.clock,
        logger,
        plan,
        shard: flags.shard,
        out: flags.out,
      });
      printFormatted(result, flags, logger);
    });
}
