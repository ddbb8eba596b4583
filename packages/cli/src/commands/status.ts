/** `completion-batch status`: what is on its way, how old it is, what it has cost, and what to do about what waits. */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { count, jsonOption, pricesOption, tableOption } from './options.ts';
import type { StatusFlags } from './work/status.ts';

export function statusCommand(session: Session): Command {
  return new Command('status')
    .description('labels by status, spend by month, what is open and how old it is, what waits and why; reads only')
    .addOption(tableOption())
    .addOption(
      new Option('--batches <n>', 'so many open batches, the oldest; all are counted').argParser(count).default(5),
    )
    .option('--no-labels', 'does not count labels, which reads their index: about 75 read units for 1,000')
    .option('--no-spend', 'does not sum up what batches cost, which reads the rows of all of them')
    .addOption(pricesOption())
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: StatusFlags) => (await import('./work/status.ts')).statusWork(session, flags));
}

const HELP = `
With OPENAI_API_KEY set, OpenAI is asked for the state of each batch.

Exit code 1: something waits for a person, and nothing goes on with it by
itself: a submission that is stuck, or a batch whose answers are held.`;
