/** `completion-batch estimate`: what it would take to check the labels of a table. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Session } from '../session/session.ts';
import {
  contextOption,
  count,
  escalateModelOption,
  jsonOption,
  labelsOption,
  modelOption,
  pricesOption,
  tableOption,
} from './options.ts';
import type { EstimateFlags } from './work/estimate.ts';

export function estimateCommand(session: Session): Command {
  return new Command('estimate')
    .description('tells what it would take to check the labels: tokens and cost of both passes, nights; reads only')
    .addOption(tableOption())
    .addOption(modelOption())
    .addOption(escalateModelOption())
    .addOption(labelsOption())
    .addOption(contextOption())
    .addOption(pricesOption())
    .addOption(
      new Option('--queue-tokens <n>', 'batch queue limit of each model (default: what refusals have told)').argParser(
        count,
      ),
    )
    .addOption(new Option('--sample <n>', 'receipts that are formatted, or all').argParser(sampleSize).default(50))
    .addOption(
      new Option(
        '--asked-again <share>',
        'of the labels, those asked in a second pass, 0 to 1 (default: as in earlier batches)',
      ).argParser(share),
    )
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: EstimateFlags) => (await import('./work/estimate.ts')).estimateWork(session, flags));
}

function sampleSize(text: string): number | 'all' {
  return text === 'all' ? text : count(text);
}

function share(text: string): number {
  const value = Number(text);
  if (/^\d*\.?\d+$/.test(text) && value <= 1) return value;
  throw new InvalidArgumentError('Use a share from 0 to 1, e.g. 0.15.');
}

const HELP = `
Labels with the status NONE are listed as prepare lists them; of their receipts
a sample is formatted, the same one each time. Nothing is written, and OpenAI
is not asked: no key is needed.

Labels are asked again where an answer corrects them or is no verdict. How many
is taken from earlier batches of the table, else from sample receipts.`;
