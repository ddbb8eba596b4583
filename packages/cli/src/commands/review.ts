/** `completion-batch review`: what waits for a person, and what people have decided. */
import type { Reason } from '@completion-batch/core/review';
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, labelsOption, tableOption, wholeNumber } from './options.ts';
import type { ReviewApplyFlags } from './work/review-apply.ts';
import type { ReviewListFlags } from './work/review-list.ts';
import type { ReviewNextFlags } from './work/review-next.ts';

export function reviewCommand(session: Session): Command {
  const command = new Command('review').description(
    'labels that wait for a person: lists them, asks about them, writes decisions of the review page',
  );
  for (const make of [listCommand, nextCommand, applyCommand]) command.addCommand(make(session));
  return command.addHelpText('after', HELP);
}

/** Core's, which takes long to load: the compiler sees to it that none is missing. */
const WHY: Readonly<Record<Reason, true>> = {
  contradicted: true,
  unsure: true,
  'second-rejection': true,
  exhausted: true,
  other: true,
};

const queueOptions = (): Option[] => [
  tableOption(),
  new Option('--reason <why...>', 'those that wait for this reason').choices(Object.keys(WHY)),
  new Option('--label <name...>', 'those of this label'),
];

function listCommand(session: Session): Command {
  const command = new Command('list').description('what waits for a person, the most urgent first; writes nothing');
  for (const option of queueOptions()) command.addOption(option);
  return command
    .addOption(
      new Option('--limit <n>', 'so many of them; all are counted').argParser(wholeNumber(1, MOST_LISTED)).default(50),
    )
    .addOption(jsonOption())
    .addHelpText('after', LIST_HELP)
    .action(async (flags: ReviewListFlags) => (await import('./work/review-list.ts')).reviewListWork(session, flags));
}

/** Each is looked up with its receipt. */
const MOST_LISTED = 1000;

function nextCommand(session: Session): Command {
  const command = new Command('next').description(
    'one label after the other: draws its receipt, asks, and writes what is decided into the table',
  );
  for (const option of queueOptions()) command.addOption(option);
  return command
    .addOption(labelsOption())
    .option('--by <name>', 'who decides (default: the name of USER)')
    .option('--out <file>', 'adds the decisions to this file, for review apply, and writes nothing into the table')
    .addHelpText('after', NEXT_HELP)
    .action(async (flags: ReviewNextFlags) => (await import('./work/review-next.ts')).reviewNextWork(session, flags));
}

function applyCommand(session: Session): Command {
  return new Command('apply')
    .description('writes the decisions of a file into the table, each where the label is still as the person saw it')
    .argument('<file>', 'decisions, one a line, as the review page downloads them (.gz too)')
    .addOption(tableOption())
    .addOption(labelsOption())
    .option(
      '--evidence-write-back <list>',
      "write the verdicts into the metadata of words' vectors, too: vectors, chroma://host:port/collection, or both",
    )
    .option('--store <url>', 'with --evidence-write-back: where the runs keep their files')
    .option('--dry-run', 'tell what it would do, and write nothing')
    .addOption(jsonOption())
    .addHelpText('after', APPLY_HELP)
    .action(async (file: string, flags: ReviewApplyFlags) =>
      (await import('./work/review-apply.ts')).reviewApplyWork(session, file, flags),
    );
}

const LIST_HELP = `
Why a label waits:
  contradicted      called right, and the receipt itself speaks against it
  unsure            the model could not tell
  second-rejection  called wrong, and so was another label of this word before
  exhausted         asked too often without a verdict
  other             another program left it to people`;

const NEXT_HELP = `
  a  right: the label becomes VALID
  r  wrong: it becomes INVALID
  c  wrong, and it is …: it becomes INVALID, and the word gets your label, VALID
  s  skip: it goes on waiting        u  undo the last one
  q  stop, and write the last one down
A decision is written when the next one is made, each only where the label is
still as it was shown. Needs a terminal.`;

const APPLY_HELP = `
Of several decisions on one label the last counts. Doing it again changes
nothing. What was not applied is told with its reason, and the exit code is 1.`;

const HELP = `
A decision makes a label VALID or INVALID, and its verdict a person's: evaluate,
the gold sample and evidence go by it. docs/review.md tells what is written.`;
