/** `completion-batch reconcile` */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, storeOption, tableOption } from './options.ts';
import type { ReconcileFlags } from './work/reconcile.ts';

export function reconcileCommand(session: Session): Command {
  return new Command('reconcile')
    .description('releases labels that are PENDING for nothing, hands lost batches on to collect, names what is stuck')
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--dry-run', 'only tell what it would do')
    .option('--without-batch', 'also release PENDING labels that name no batch (leftovers of other programs)')
    .option(
      '--give-up <id>',
      'first close a submission or batch that cannot be finished, so that its labels are released',
    )
    .addOption(jsonOption())
    .action(async (flags: ReconcileFlags) => (await import('./work/reconcile.ts')).reconcileWork(session, flags));
}
