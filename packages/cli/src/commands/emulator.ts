/** `completion-batch emulator`: the Batch API emulator alone. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CompletionBatchError, proxyFetch } from '@completion-batch/core';
import {
  chaosFaults,
  type FaultRules,
  forwardResponder,
  readFaults,
  rulesResponder,
  type Script,
  scriptResponder,
  startEmulator,
} from '@completion-batch/emulator';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Session } from '../main.ts';
import { wholeNumber } from '../options.ts';
import { printJson } from '../report.ts';

interface EmulatorFlags {
  readonly port: number;
  readonly data: string;
  readonly responder: 'rules' | 'script' | 'forward';
  readonly script?: string;
  readonly forwardTo?: string;
  readonly advance: 'time' | 'poll';
  readonly faults?: string;
  readonly chaos?: number;
  readonly json?: boolean;
}

export function emulatorCommand({ env }: Session): Command {
  return new Command('emulator')
    .description("a local emulator of OpenAI's Files and Batches API; runs until it is interrupted")
    .addOption(new Option('--port <n>', '0 takes a free one').argParser(wholeNumber(0, 65_535)).default(0))
    .requiredOption('--data <dir>', 'folder for files, batches and the journal; kept between starts')
    .addOption(
      new Option(
        '--responder <kind>',
        'rules: plausible verdicts for our prompts (no model); script: what a file says; forward: an OpenAI-compatible server',
      )
        .choices(['rules', 'script', 'forward'])
        .default('rules'),
    )
    .option('--script <file>', 'answers as JSON, for --responder script')
    .option('--forward-to <url>', 'base URL, for --responder forward; FORWARD_API_KEY holds its key')
    .addOption(new Option('--advance <by>', 'what moves batches').choices(['time', 'poll']).default('time'))
    .addOption(
      new Option('--faults <file>', 'what goes wrong, as JSON; packages/emulator/README.md has the form').conflicts(
        'chaos',
      ),
    )
    .addOption(
      new Option('--chaos <seed>', 'a mixture of faults, drawn from this number').argParser(wholeNumber(0, 2 ** 31)),
    )
    .option('--json', 'print {"url", "port"} as JSON when it is up')
    .action(async (flags: EmulatorFlags) => {
      const emulator = await startEmulator({
        dataDir: flags.data,
        port: flags.port,
        responder: await responderOf(flags, env),
        advance: flags.advance,
        faults: await faultsOf(flags),
      });
      if (flags.json) printJson({ url: emulator.url, port: emulator.port });
      else
        console.log(`OPENAI_BASE_URL=${emulator.url}   (any OPENAI_API_KEY; Ctrl-C ends it; journal: ${flags.data})`);
      await new Promise<void>((resolve) => {
        process.once('SIGINT', () => resolve());
        process.once('SIGTERM', () => resolve());
      });
      await emulator.close();
    });
}

async function faultsOf({ faults, chaos }: EmulatorFlags): Promise<FaultRules> {
  if (chaos !== undefined) return chaosFaults(chaos);
  return faults === undefined ? {} : readFaults(await readJsonFile(faults), faults);
}

/** @throws CompletionBatchError `invalid-input` */
async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new CompletionBatchError('invalid-input', `the file cannot be read as JSON: ${(cause as Error).message}`, {
      where: resolve(path),
      remedy: 'Name a file of JSON.',
      cause,
    });
  }
}

async function responderOf(flags: EmulatorFlags, env: Session['env']) {
  if (flags.responder === 'script') {
    if (flags.script === undefined) throw new InvalidArgumentError('--responder script needs --script FILE.');
    return scriptResponder((await readJsonFile(flags.script)) as Script);
  }
  if (flags.responder === 'forward') {
    if (flags.forwardTo === undefined) throw new InvalidArgumentError('--responder forward needs --forward-to URL.');
    const fetch = proxyFetch(flags.forwardTo, env);
    return forwardResponder({
      baseURL: flags.forwardTo,
      apiKey: env.FORWARD_API_KEY ?? 'none',
      ...(fetch === undefined ? {} : { fetch }),
    });
  }
  return rulesResponder();
}
