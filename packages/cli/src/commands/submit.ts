/** `completion-batch submit` */
import { tmpdir } from 'node:os';
import { type Plan, readPlan } from '@completion-batch/core';
import { Command, Option } from 'commander';
import { consoleLogger } from '../console-logger.ts';
import { EXIT, type Session } from '../main.ts';
import { batchOptions, jsonOption } from '../options.ts';
import { printSubmitted } from '../report.ts';
import { openaiClient, openStore, openTable } from '../services.ts';
import { type BatchFlags, submitPlan } from '../submit-plan.ts';

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
      });
      printSubmitted(result, flags.json ?? false);
      if (!result.complete) session.exitCode = EXIT.failed;
    });
}
