/** `completion-batch submit` */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { batchOptions, jsonOption, planDigestOption } from './options.ts';
import type { SubmitFlags } from './work/submit.ts';

export function submitCommand(session: Session): Command {
  const command = new Command('submit')
    .description('merges the requests of all shards, claims their labels and makes the batches')
    .requiredOption('--plan <file>', 'the plan.json of prepare, or STORE/labels/EXECUTION/plan.json where it keeps it')
    .addOption(planDigestOption())
    .requiredOption('--requests <dir>', "folder with the shards' request files; what is missing comes from the store")
    .addOption(new Option('--model <name>', "another model than the plan's"));
  for (const option of batchOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .action(async (flags: SubmitFlags) => (await import('./work/submit.ts')).submitWork(session, flags));
}
