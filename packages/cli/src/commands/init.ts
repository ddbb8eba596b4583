/** `completion-batch init`. */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption } from './options.ts';
import type { InitFlags } from './work/init.ts';

export function initCommand(session: Session): Command {
  return new Command('init')
    .description("writes workflows, roles and policies for one's own repository")
    .addOption(jsonOption())
    .action(async (flags: InitFlags) => (await import('./work/init.ts')).initWork(session, flags));
}
