/** `completion-batch submit` */
import { tmpdir } from 'node:os';
import { type Plan, readPlan } from '@completion-batch/core';
import { Command, Option } from 'commander';
import { EXIT, type Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { nextAfterSubmit, printJson, printSubmitted, sayNext, whyIncomplete } from '../../render/report.ts';
import { openaiClient, openStore, openTable } from '../../session/clients.ts';
import { readPrices } from '../../session/prices.ts';
import { type BatchFlags, submitPlan } from '../../session/submit-plan.ts';
import { batchOptions, jsonOption } from '../options.ts';

export function submitCommand(session: Session): Command {
  const command = new Command('submit')
    .description('merges the requests of all shards, claims their labels and makes the batches')
    .requiredOption('--plan <file>', 'the plan.json of prepare')
    .requiredOption('--requests <dir>', "folder with the shards' request files; what is missing comes from the store")
    .addOption(new Option('--model <name>', "another model than the plan's"));
  for (const option of batchOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .action(async (flags: BatchFlags & { plan: string; requests: string; json?: boolean }) => {
      const logger = consoleLogger({ stream: process.stderr });
      const prices = await readPrices(flags.prices);
      const plan: Plan = await readPlan(flags.plan);
      const result = await submitPlan({
        table: await openTable(session.env, plan.table, logger),
        store: await openStore(session.env, plan.store),
        openai: openaiClient(session.env),
        logger,
        plan,
        requests: flags.requests,
        workDir: tmpdir(),
        flags,
        ...prices,
      });
      if (flags.json) printJson(result);
      else {
        printSubmitted(result);
        const next = nextAfterSubmit(result, plan, `the same command again, once the cause above is gone`);
        if (next !== undefined) sayNext(next);
      }
      const why = whyIncomplete(result);
      if (why === undefined) return;
      logger.error(why);
      session.exitCode = EXIT.failed;
    });
}
