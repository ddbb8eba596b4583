/** `completion-batch status`: what is on its way, how old it is, and what to do about what is stuck. */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, tableOption } from './options.ts';
import type { StatusFlags } from './work/status.ts';

export function statusCommand(session: Session): Command {
  return new Command('status')
    .description('lists open submissions (not yet handed over) and open batches (not yet collected)')
    .addOption(tableOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nWith OPENAI_API_KEY set, OpenAI is asked for the state of each batch.')
    .action(async (flags: StatusFlags) => (await import('./work/status.ts')).statusWork(session, flags));
}
