/** `completion-batch evaluate`: how right the verdicts are. */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, labelsOption, tableOption } from './options.ts';
import type { EvaluateFlags } from './work/evaluate.ts';

export function evaluateCommand(session: Session): Command {
  return new Command('evaluate')
    .description('compares verdicts with what is true: how many wrong labels are found, how sure that is')
    .addOption(tableOption())
    .addOption(
      new Option(
        '--truth <file|table>',
        'a file of {"key": "IMAGE#…#LABEL#…", "true_label": "DATE"} a line (.gz too), or table: what people say there',
      ).makeOptionMandatory(),
    )
    .addOption(labelsOption())
    .option(
      '--batch <id...>',
      'verdicts of these completion batches only (default: the last of each label; of table, all that have ended)',
    )
    .option('--out <file>', 'writes each verdict with its truth down, one a line')
    .option('--against <file>', 'compares with what --out has written at another time')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: EvaluateFlags) => (await import('./work/evaluate.ts')).evaluateWork(session, flags));
}

const HELP = `
Nothing is written to the table, and no model is asked. docs/verdicts.md tells
what the figures mean, and how many labels it takes to know something.`;
