/** `completion-batch emulator`: the Batch API emulator alone. */
import { resolve } from 'node:path';
import {
  chaosFaults,
  type FaultRules,
  forwardResponder,
  readFaults,
  readScript,
  scriptResponder,
  startEmulator,
} from '@completion-batch/emulator';
import { CompletionBatchError, proxyFetch, readInputFile } from '@completion-batch/engine';
import { rulesResponder } from '@completion-batch/sandbox';
import { printJson } from '../../render/json.ts';
import { fromHere, say } from '../../render/print.ts';
import { writableFolder } from '../../session/folder.ts';
import type { Session } from '../../session/session.ts';

export interface EmulatorFlags {
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

export async function emulatorWork(session: Session, flags: EmulatorFlags): Promise<void> {
  const options = { responder: await responderOf(flags, session.env), faults: await faultsOf(flags) };
  await writableFolder(flags.data, '--data');
  const emulator = await startEmulator({
    dataDir: flags.data,
    port: flags.port,
    advance: flags.advance,
    ...options,
  });
  if (flags.json) printJson({ url: emulator.url, port: emulator.port, adminKey: emulator.adminKey });
  else {
    console.log(`OPENAI_BASE_URL=${emulator.url}`);
    say('Any OPENAI_API_KEY will do; Ctrl-C ends it, and the next start goes on.');
    say(`Its own routes, under /_emulator, ask for: Authorization: Bearer ${emulator.adminKey}`);
    say(`Files, batches and the journal: ${fromHere(flags.data)}`, 2);
  }
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await emulator.close();
}

async function faultsOf({ faults, chaos }: EmulatorFlags): Promise<FaultRules> {
  if (chaos !== undefined) return chaosFaults(chaos);
  return faults === undefined ? {} : readFaults(await readJsonFile(faults), faults);
}

/** @throws CompletionBatchError `invalid-input` */
async function readJsonFile(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readInputFile(path)).toString());
  } catch (cause) {
    throw new CompletionBatchError('invalid-input', `the file cannot be read as JSON: ${(cause as Error).message}`, {
      where: resolve(path),
      remedy: 'Name a file of JSON.',
      cause,
    });
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
