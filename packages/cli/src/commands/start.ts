/** `npm start`: the whole way on the local stack, with sample receipts or a file of rows, until nothing is left. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { ownStart } from '../render/own-command.ts';
import type { Session } from '../session/session.ts';
import type { StartFlags } from '../start/flags.ts';
import {
  auditOptions,
  batchOptions,
  checksOption,
  contextOption,
  count,
  DAY_SECONDS,
  escalateModelOption,
  evidenceOptions,
  jsonOption,
  labelsOption,
  MOST_AT_A_TIME,
  modelOption,
  parametersOption,
  sizeOptions,
  wholeNumber,
} from './options.ts';

export function startCommand(session: Session): Command {
  const command = new Command('start')
    .description('runs all phases on a local stack: embedded table, a folder as store, Batch API emulator')
    .option('--items <file>', 'rows of your own, {"Item": {…}} in DynamoDB JSON a line (.ndjson or .ndjson.gz)')
    .addOption(
      new Option('--receipts <n>', 'how many synthetic receipts, without --items')
        .argParser(count)
        .default(60)
        .conflicts('items'),
    )
    .addOption(
      new Option('--seed <n>', 'of the synthetic receipts, and of the mistakes in the answers')
        .argParser(wholeNumber(0, 2 ** 31))
        .default(1),
    )
    .option('--data <dir>', 'folder of the local stack (default: .completion-batch, a folder per source in it)')
    .addOption(
      new Option('--engine <name>', 'the embedded table').choices(['auto', 'dynoxide', 'dynalite']).default('auto'),
    )
    .option('--reset', 'start over: empties the local stack first')
    .option('--keep', 'leave table and emulator up until Ctrl-C, for other commands on them')
    .addOption(
      new Option('--submit-only', 'stop when all is submitted; the next start collects it').conflicts('dryRun'),
    )
    .option('--truth <file>', 'true labels of --items: answers come from it, and are compared with it')
    .addOption(
      new Option(
        '--answers <who>',
        'truth: what is right, with a few mistakes put in (default, where it is known); rules: guesses by simple rules; URL or URL#model: an OpenAI-compatible server, FORWARD_API_KEY holds its key',
      ).argParser(whoAnswers),
    )
    .addOption(
      new Option('--answers-concurrency <n>', 'requests at a time, for --answers URL (default: 4)').argParser(
        wholeNumber(1, MOST_AT_A_TIME),
      ),
    )
    .addOption(
      new Option(
        '--answers-timeout <seconds>',
        'how long the server is waited for, for each request (default: 600)',
      ).argParser(wholeNumber(1, DAY_SECONDS)),
    )
    .addOption(
      new Option(
        '--answer-rates <rates>',
        'what goes wrong in answers from the truth, as NAME=SHARE by comma, or none: mistaken, suggestion, forgotten, unsure (of labels), refused, cut-off, no-json, failed (of answers), bad-batch (mistaken labels of the first batch)',
      ),
    )
    .addOption(
      new Option(
        '--held <what>',
        'what becomes of a batch that is held (default: wait; the demonstration rejects it)',
      ).choices(['wait', 'accept', 'reject']),
    )
    .addOption(
      new Option(
        '--simple',
        'the sample with one model, no evidence, no gold sample; so is it where you give one of their options yourself',
      ),
    )
    .addOption(
      new Option('--chaos <seed>', 'faults in table, store and OpenAI, drawn from this number').argParser(
        wholeNumber(0, 2 ** 31),
      ),
    )
    .addOption(modelOption())
    .addOption(escalateModelOption())
    .addOption(parametersOption(session))
    .addOption(labelsOption())
    .addOption(contextOption())
    .addOption(checksOption());
  for (const option of [...sizeOptions(), ...evidenceOptions(), ...auditOptions(), ...batchOptions()])
    command.addOption(option);
  return command
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (flags: StartFlags) => (await import('./work/start.ts')).startWork(session, flags));
}

/** A URL is looked at closer where the rest of it is needed. */
function whoAnswers(text: string): string {
  if (['truth', 'rules'].includes(text) || /^https?:\/\//i.test(text)) return text;
  throw new InvalidArgumentError('Use truth, rules, or the base URL of a model server: http://127.0.0.1:8080/v1');
}

const HELP = `
Examples (after "${ownStart('…').replace(' …', '')}"):
  --items ../receipts.ndjson.gz   the same with rows of your own table (aws
                                  dynamodb scan … | jq -c '.Items[]|{Item:.}')
  --dry-run                       prompts and estimate only; nothing is claimed
  --reset                         forget everything and begin anew
  --simple                        one model, no evidence, no gold sample
  --answer-rates mistaken=0.3 --audit-share 5% --audit-min-agreement 90%
                                  a model that is often wrong, and is held
  --answers http://127.0.0.1:8080/v1
                                  a model of your own (docs/local-models.md)
  --chaos 7                       on a bad day; the next start without it
                                  finishes what is left

Interrupt it anywhere and run it again: it goes on. When nothing is left, a
further start says so.`;
