/** `completion-batch emulator`: the Batch API emulator alone. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CompletionBatchError, proxyFetch } from '@completion-batch/core';
import {
  chaosFaults,
  type FaultRules,
  forwardResponder,
  readFaults,
  readScript,
  rulesResponder,
  scriptResponder,
  startEmulator,
} from '@completion-batch/emulator';
import { Command, Option } from 'commander';
import type { Session } from '../../main.ts';
import { fromHere, printJson, say } from '../../render/report.ts';
import { writableFolder } from '../../session/folder.ts';
import { wholeNumber } from '../options.ts';

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
      checkTogether(flags);
      const options = { responder: await responderOf(flags, env), faults: await faultsOf(flags) };
      await writableFolder(flags.data, '--data');
      const emulator = await startEmulator({
        dataDir: flags.data,
        port: flags.port,
        advance: flags.advance,
        ...options,
      });
      if (flags.json) printJson({ url: emulator.url, port: emulator.port });
      else {
        console.log(`OPENAI_BASE_URL=${emulator.url}`);
        say('Any OPENAI_API_KEY will do; Ctrl-C ends it, and the next start goes on.');
        say(`Files, batches and the journal: ${fromHere(flags.data)}`, 2);
      }
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

/** An option that belongs to another responder was meant for something, and would count for nothing. */
function checkTogether({ responder, script, forwardTo }: EmulatorFlags): void {
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
}

function wrongUse(message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', message, { remedy });
}

async function responderOf({ script, forwardTo }: EmulatorFlags, env: Session['env']) {
  if (script !== undefined) return scriptResponder(readScript(await readJsonFile(script), resolve(script)));
  if (forwardTo !== undefined) {
    const url = URL.canParse(forwardTo) ? new URL(forwardTo) : undefined;
    if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
      throw wrongUse(`--forward-to is ${JSON.stringify(forwardTo)}`, 'Use a base URL, e.g. http://127.0.0.1:11434/v1.');
    }
    const fetch = proxyFetch(forwardTo, env);
    return forwardResponder({
      baseURL: forwardTo,
      apiKey: env.FORWARD_API_KEY ?? 'none',
      ...(fetch === undefined ? {} : { fetch }),
    });
  }
  return rulesResponder();
}
