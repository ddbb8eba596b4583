/** `completion-batch estimate`. */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption } from './options.ts';
import type { EstimateFlags } from './work/estimate.ts';

export function estimateCommand(session: Session): Command {
  return new Command('estimate')
    .description('tells what it would take to check the labels: tokens, cost, nights; reads only')
    .addOption(jsonOption())
    .action(async (flags: EstimateFlags) => (await import('./work/estimate.ts')).estimateWork(session, flags));
}
