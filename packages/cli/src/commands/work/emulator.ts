/** `completion-batch emulator`: the Batch API emulator alone. */
import { resolve } from 'node:path';
import {
  chaosFaults,
  type EmulatorOptions,
  type FaultRules,
  FORWARD_DEFAULTS,
  forwardResponder,
  readFaults,
  readScript,
  scriptResponder,
  startEmulator,
} from '@completion-batch/emulator';
import { CompletionBatchError, readInputFile } from '@completion-batch/engine';
import { rulesResponder } from '@completion-batch/sandbox';
import { printJson } from '../../render/json.ts';
import { fromHere, say } from '../../render/print.ts';
import { madeUp } from '../../session/emulated.ts';
import { writableFolder } from '../../session/folder.ts';
import { modelServer } from '../../session/model-server.ts';
import type { Session } from '../../session/session.ts';

export interface EmulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly knownAs?: readonly string[];
  readonly data: string;
  readonly responder: 'rules' | 'text' | 'script' | 'forward';
  readonly script?: string;
  readonly forwardTo?: string;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly advance: 'time' | 'poll';
  readonly faults?: string;
  readonly chaos?: number;
  readonly json?: boolean;
}

export async function emulatorWork(session: Session, flags: EmulatorFlags): Promise<void> {
  const options = { ...(await answeringBy(flags, session.env)), faults: await faultsOf(flags) };
  await writableFolder(flags.data, '--data');
  const emulator = await startEmulator({
    dataDir: flags.data,
    port: flags.port,
    host: flags.host,
    ...(flags.knownAs === undefined ? {} : { hosts: flags.knownAs }),
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

/** Who answers, and how much at a time. */
async function answeringBy(
  flags: EmulatorFlags,
  env: Session['env'],
): Promise<Pick<EmulatorOptions, 'responder' | 'responses' | 'embeddings' | 'concurrency'>> {
  const { script, forwardTo, concurrency, timeout: timeoutSeconds } = flags;
  const lanes = concurrency === undefined ? {} : { concurrency };
  if (script !== undefined) {
    const responder = scriptResponder(readScript(await readJsonFile(script), resolve(script)));
    return { ...lanes, responder, responses: responder };
  }
  if (flags.responder === 'text') return { ...lanes, responder: madeUp(), responses: madeUp() };
  if (forwardTo === undefined) return { ...lanes, responder: rulesResponder() };
  const responder = forwardResponder(modelServer(forwardTo, '--forward-to', { concurrency, timeoutSeconds }, env));
  return {
    concurrency: FORWARD_DEFAULTS.concurrency,
    ...lanes,
    responder,
    responses: responder,
    embeddings: responder,
  };
}
