/** `completion-batch cancel` */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, storeOption, tableOption } from './options.ts';
import type { CancelFlags } from './work/cancel.ts';

export function cancelCommand(session: Session): Command {
  return new Command('cancel')
    .description('cancels a batch, waits until it is (up to ten minutes), and collects what is finished')
    .argument('<id>', 'completion batch id')
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--no-wait', 'only cancel; a later collect does the rest')
    .addOption(jsonOption())
    .action(async (id: string, flags: CancelFlags) =>
      (await import('./work/cancel.ts')).cancelWork(session, id, flags),
    );
}
