/** `completion-batch format` */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, planDigestOption } from './options.ts';
import type { FormatFlags } from './work/format.ts';

export function formatCommand(session: Session): Command {
  return new Command('format')
    .description('writes the prompts of one shard; table, store and model are those of the plan')
    .requiredOption('--plan <file>', 'the plan.json of prepare, or STORE/labels/EXECUTION/plan.json where it keeps it')
    .addOption(planDigestOption())
    .requiredOption('--shard <id>', 'which shard, e.g. 0001')
    .requiredOption('--out <dir>', 'folder for the request file')
    .addOption(jsonOption())
    .action(async (flags: FormatFlags) => (await import('./work/format.ts')).formatWork(session, flags));
}
