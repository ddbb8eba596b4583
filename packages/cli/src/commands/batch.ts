/** `completion-batch batch`: files of requests of any kind as jobs, without a table. */
import { Command, Option } from 'commander';
import { ownCommand } from '../render/own-command.ts';
import type { Session } from '../session/session.ts';
import {
  dollarsOver0,
  duration,
  executionId,
  hours,
  jsonOption,
  limitOptions,
  pricesOption,
  stateTable,
  wholeNumber,
} from './options.ts';
import type { BatchCancelFlags } from './work/batch-cancel.ts';
import type { BatchCollectFlags, BatchWaitFlags } from './work/batch-collect.ts';
import type { BatchResultsFlags } from './work/batch-results.ts';
import type { BatchStatusFlags } from './work/batch-status.ts';
import type { BatchSubmitFlags } from './work/batch-submit.ts';

export function batchCommand(session: Session): Command {
  const command = new Command('batch').description(
    'files of requests of any kind, as jobs: submitted once, answered in their order, half the price',
  );
  const makers = [submitCommand, statusCommand, collectCommand, waitCommand, resultsCommand, cancelCommand];
  for (const make of makers) command.addCommand(make(session));
  return command.addHelpText('after', HELP);
}

function submitCommand(session: Session): Command {
  const command = new Command('submit')
    .description('checks all requests, says what they will cost, and hands them over; again it hands over what is left')
    .argument('<files...>', 'NDJSON of requests: files or quoted globs ("requests/*.jsonl")');
  for (const option of placeOptions()) command.addOption(option);
  command
    .addOption(
      new Option('--job <name>', 'its name (default: made of its content, so that a file is asked once)').argParser(
        executionId,
      ),
    )
    .addOption(
      new Option(
        '--again <name>',
        'ask again what was asked before: a name for this time, such as a date; the same name goes on with it',
      ).argParser(executionId),
    )
    .addOption(
      new Option('--invalid <what>', 'fail: nothing is sent where a line is no request; skip: the others go on')
        .choices(['fail', 'skip'])
        .default('fail'),
    )
    .option('--complete', 'make requests of lines that are only {"custom_id", "body"}, {"prompt"} or a text')
    .option('--model <name>', 'with --complete: the model of lines that name none')
    .option('--endpoint <path>', 'with --complete: what the lines are for (default: /v1/chat/completions)')
    .addOption(
      new Option('--max-attempts <n>', 'how often a request is asked whose failure may pass')
        .argParser(wholeNumber(1, 100))
        .default(3),
    )
    .option('--cache', 'take answers that an earlier job of this store got for the same request')
    .option('--emulator', 'try it out: a local emulator makes answers up, no key, no cost; waits for them')
    .option('--wait', 'wait for the answers, up to 24 hours');
  for (const option of askingOptions()) command.addOption(option);
  return command
    .option('--dry-run', 'check and estimate; write, send and pay nothing')
    .addOption(jsonOption())
    .addHelpText('after', SUBMIT_HELP)
    .action(async (files: string[], flags: BatchSubmitFlags) =>
      (await import('./work/batch-submit.ts')).batchSubmitWork(session, files, flags),
    );
}

function statusCommand(session: Session): Command {
  const command = new Command('status')
    .description('what is open: of all open jobs, or of one job')
    .argument('[job]', 'default: all that are not done');
  for (const option of placeOptions()) command.addOption(option);
  return command
    .addOption(pricesOption())
    .addOption(jsonOption())
    .action(async (job: string | undefined, flags: BatchStatusFlags) =>
      (await import('./work/batch-status.ts')).batchStatusWork(session, job, flags),
    );
}

/** Of a round. */
function roundOptions(): Option[] {
  return [
    ...placeOptions(),
    new Option('--cancel-after <hours>', 'cancel batches that are older, and use what they have answered').argParser(
      hours,
    ),
    new Option('--collect-only', 'ask nothing again; only bring back what is answered'),
    ...askingOptions(),
  ];
}

function collectCommand(session: Session): Command {
  const command = new Command('collect')
    .description(
      'one round: asks what is left of earlier rounds, brings answers back, writes the results when all are there',
    )
    .argument('[job]', 'default: all that are not done');
  for (const option of roundOptions()) command.addOption(option);
  return command
    .option('--give-up <id>', 'a completion batch of the job that nothing more comes of: what it held is asked again')
    .addOption(jsonOption())
    .action(async (job: string | undefined, flags: BatchCollectFlags) =>
      (await import('./work/batch-collect.ts')).batchCollectWork(session, job, flags),
    );
}

function waitCommand(session: Session): Command {
  const command = new Command('wait')
    .description('rounds of collect until the job is done')
    .argument('<job>', 'as submit has named it');
  for (const option of roundOptions()) command.addOption(option);
  return command
    .addOption(new Option('--for <time>', 'at most so long: 90s, 30m, 2h (default: 1d)').argParser(duration))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nInterrupt it when you like: a later wait or collect goes on.\nExit code 1 where the job is not done in time.',
    )
    .action(async (job: string, flags: BatchWaitFlags) =>
      (await import('./work/batch-collect.ts')).batchWaitWork(session, job, flags),
    );
}

function resultsCommand(session: Session): Command {
  const command = new Command('results')
    .description('one line of JSON for each line that was given, in that order, on standard output or into a file')
    .argument('<job>', 'as submit has named it');
  for (const option of placeOptions()) command.addOption(option);
  return command
    .option('--out <file>', 'write them there')
    .option('--failures <file>', 'those without an answer, once more, there')
    .option('--partial', 'also of a job that is not done')
    .option(
      '--transform <what>',
      'in place of the answer, what this takes out of its body: /choices/0/message/content, or a JMESPath expression',
    )
    .addOption(new Option('--json', 'with --out: print the figures as one JSON object on standard output'))
    .action(async (job: string, flags: BatchResultsFlags) =>
      (await import('./work/batch-results.ts')).batchResultsWork(session, job, flags),
    );
}

function cancelCommand(session: Session): Command {
  const command = new Command('cancel')
    .description('asks nothing more for the job, and cancels its batches; what they have answered still counts')
    .argument('<job>', 'as submit has named it');
  for (const option of placeOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .action(async (job: string, flags: BatchCancelFlags) =>
      (await import('./work/batch-cancel.ts')).batchCancelWork(session, job, flags),
    );
}

/** Where jobs are. */
const placeOptions = (): Option[] => [
  new Option(
    '--store <place>',
    'where jobs are kept: s3://bucket/prefix, file:///folder or ./folder (default: .completion-batch/jobs here, a folder in it for each service)',
  ),
  new Option('--state <place>', 'records of batches in a table in place of the store: dynamodb://TABLE').argParser(
    stateTable,
  ),
];

/** How requests are handed over: of submit, and of the rounds, which ask again. */
const askingOptions = (): Option[] => [
  ...limitOptions(),
  new Option(
    '--max-cost-usd <amount>',
    'what the job may cost, estimated, with what is asked again (of rounds the default: as it was submitted)',
  ).argParser(dollarsOver0),
];

const SUBMIT_HELP = `
Examples:
  ${ownCommand('batch submit prompts.jsonl --complete --model gpt-5-nano')}
    --dry-run        what it would ask and cost; no key needed
    --emulator       the whole way with made-up answers; no key needed
  ${ownCommand('batch submit "requests/*.jsonl" --wait --max-cost-usd 5')}

A line is a request as the Batch API takes it:
  {"custom_id": "1", "method": "POST", "url": "/v1/chat/completions",
   "body": {"model": "gpt-4.1-mini", "messages": [{"role": "user", …}]}}
or, with --complete, {"custom_id": "1", "body": {…}}, {"prompt": "…"} or "…".`;

const HELP = `
From a file of prompts to answers:
  ${ownCommand('batch submit prompts.jsonl --complete --model gpt-5-nano')}
  ${ownCommand('batch wait JOB')}
  ${ownCommand('batch results JOB --out results.ndjson')}

Run any of them again after whatever happened: a request is asked and paid once.
"submit FILE --emulator" shows the whole way without a key: docs/batches.md
Exit codes: 0 done, or nothing went wrong so far; 1 failed, or not everything
could be done; 2 wrong use, or a line that is no request.`;
