/** `completion-batch review`: what waits for a person, and what people have decided. */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, labelsOption, tableOption } from './options.ts';
import type { ReviewApplyFlags } from './work/review-apply.ts';

export function reviewCommand(session: Session): Command {
  const command = new Command('review').description(
    'labels that wait for a person: lists them, asks about them, writes decisions of the review page',
  );
  for (const make of [applyCommand]) command.addCommand(make(session));
  return command.addHelpText('after', HELP);
}

function applyCommand(session: Session): Command {
  return new Command('apply')
    .description('writes the decisions of a file into the table, each where the label is still as the reviewer saw it')
    .argument('<file>', 'decisions, one a line, as the review page downloads them (.gz too)')
    .addOption(tableOption())
    .addOption(labelsOption())
    .option('--dry-run', 'tell what it would do, and write nothing')
    .addOption(jsonOption())
    .addHelpText('after', APPLY_HELP)
    .action(async (file: string, flags: ReviewApplyFlags) =>
      (await import('./work/review-apply.ts')).reviewApplyWork(session, file, flags),
    );
}

const APPLY_HELP = `
Of several decisions on one label the last counts. Doing it again changes
nothing. What was not applied is told with its reason, and the exit code is 1.`;

const HELP = `
A decision makes a label VALID or INVALID, and its verdict a person's: evaluate,
the gold sample and evidence go by it. docs/review.md tells what is written.`;
