/** `completion-batch emulator`: the Batch API emulator alone. */
import { isIP } from 'node:net';
import { CompletionBatchError } from '@completion-batch/core/light';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { DAY_SECONDS, MOST_AT_A_TIME, wholeNumber } from './options.ts';
import type { EmulatorFlags } from './work/emulator.ts';

export function emulatorCommand(session: Session): Command {
  return new Command('emulator')
    .description(
      "a local emulator of OpenAI's Files and Batches API; runs until it is interrupted. It answers chat completions, responses and embeddings, in batches and directly, and lists models",
    )
    .addOption(new Option('--port <n>', '0 takes a free one').argParser(wholeNumber(0, 65_535)).default(0))
    .addOption(
      new Option(
        '--host <address>',
        'where it listens; 0.0.0.0 in a container, whose port is then published to this machine only',
      )
        .argParser(address)
        .default('127.0.0.1'),
    )
    .option('--known-as <name...>', 'names by which other machines or containers reach it, NAME or NAME:PORT')
    .requiredOption('--data <dir>', 'folder for files, batches and the journal; kept between starts')
    .addOption(
      new Option(
        '--responder <kind>',
        'rules: plausible verdicts for our prompts (no model); text: a line for any request; script: what a file says; forward: an OpenAI-compatible server',
      )
        .choices(['rules', 'text', 'script', 'forward'])
        .default('rules'),
    )
    .option('--script <file>', 'answers as JSON, for --responder script')
    .option(
      '--forward-to <url>',
      'base URL, for --responder forward, with #model for another model than the requests name; FORWARD_API_KEY holds its key',
    )
    .addOption(
      new Option('--concurrency <n>', 'requests at a time (default: 8, with --forward-to 4)').argParser(
        wholeNumber(1, MOST_AT_A_TIME),
      ),
    )
    .addOption(
      new Option(
        '--timeout <seconds>',
        'how long --forward-to is waited for, for each request (default: 600)',
      ).argParser(wholeNumber(1, DAY_SECONDS)),
    )
    .addOption(new Option('--advance <by>', 'what moves batches').choices(['time', 'poll']).default('time'))
    .addOption(
      new Option('--faults <file>', 'what goes wrong, as JSON; packages/emulator/README.md has the form').conflicts(
        'chaos',
      ),
    )
    .addOption(
      new Option('--chaos <seed>', 'a mixture of faults, drawn from this number').argParser(wholeNumber(0, 2 ** 31)),
    )
    .option('--json', 'print {"url", "port", "adminKey"} as JSON when it is up')
    .action(async (flags: EmulatorFlags) => {
      checkTogether(flags);
      await (await import('./work/emulator.ts')).emulatorWork(session, flags);
    });
}

/** An address of this machine, by numbers: a name could lead elsewhere. */
function address(value: string): string {
  if (isIP(value) !== 0) return value;
  throw new InvalidArgumentError('Give an IP address such as 127.0.0.1 or 0.0.0.0.');
}

/** An option that belongs to another responder was meant for something, and would count for nothing. */
function checkTogether({ responder, script, forwardTo, timeout }: EmulatorFlags): void {
  const belongs = [
    ['script', '--script FILE', script],
    ['forward', '--forward-to URL', forwardTo],
  ] as const;
  for (const [kind, option, value] of belongs) {
    if (responder === kind && value === undefined) {
      throw wrongUse(`--responder ${kind} needs ${option}`, `Add ${option}, or use another responder.`);
    }
    if (responder !== kind && value !== undefined) {
      const name = option.split(' ')[0];
      throw wrongUse(`${name} is for --responder ${kind}`, `Add --responder ${kind}, or leave ${name} out.`);
    }
  }
  if (timeout !== undefined && responder !== 'forward') {
    throw wrongUse('--timeout is for --responder forward', 'Add --responder forward, or leave --timeout out.');
  }
}

function wrongUse(message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', message, { remedy });
}
