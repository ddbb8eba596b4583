/** `completion-batch report`: what batches said, as a page to look at and decide on. */
import { Command, Option } from 'commander';
import { ownCommand } from '../render/own-command.ts';
import type { Session } from '../session/session.ts';
import { count, jsonOption, labelsOption, tableOption, wholeNumber } from './options.ts';
import type { ReportFlags } from './work/report.ts';

export function reportCommand(session: Session): Command {
  return new Command('report')
    .description('makes a page of receipts, verdicts and costs, on which a person decides what is in doubt')
    .addOption(tableOption())
    .option('--store <url>', 'where files are kept; with it the page shows what prompts told of other receipts')
    .addOption(
      new Option(
        '--out <file>',
        'the page; of many receipts there are more, report-2.html … beside report.html',
      ).conflicts('data'),
    )
    .option(
      '--data <file>',
      'its data alone, a JSON document (docs/report.md) a line, in place of pages; -: to standard output',
    )
    .addOption(
      new Option('--days <n>', 'batches of so many days, beside what waits for a person (1 to 3650)')
        .argParser(wholeNumber(1, 3650))
        .default(7),
    )
    .option('--batch <id...>', 'these completion batches only')
    .addOption(labelsOption())
    .addOption(new Option('--receipts-per-file <n>', 'receipts of one page').argParser(count))
    .option('--force', 'also write over a file that is no report')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: ReportFlags) => (await import('./work/report.ts')).reportWork(session, flags));
}

const HELP = `
The page is one file that needs no network and no server. What is decided on it
is saved as a file, and ${ownCommand('review apply')} writes that into the
table; this command writes nothing there. The page shows the texts of receipts:
it is for those who may see the table.`;
