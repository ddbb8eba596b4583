/** The command line: one command per phase, all three at once, and the local stack. */
import { inspect } from 'node:util';
import {
  describeError,
  explainFileError,
  hideSecrets,
  isCompletionBatchError,
  redact,
  secretsOf,
} from '@completion-batch/core';
import { Command, CommanderError } from 'commander';
import { cancelCommand } from './commands/cancel.ts';
import { collectCommand } from './commands/collect.ts';
import { emulatorCommand } from './commands/emulator.ts';
import { formatCommand } from './commands/format.ts';
import { prepareCommand } from './commands/prepare.ts';
import { reconcileCommand } from './commands/reconcile.ts';
import { runCommand } from './commands/run.ts';
import { startCommand } from './commands/start.ts';
import { statusCommand } from './commands/status.ts';
import { submitCommand } from './commands/submit.ts';
import { plain } from './console-logger.ts';
import type { Environment } from './services.ts';

/** Exit codes: 0 done, 1 failed (or not everything could be done), 2 wrong use. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;

/** What a command needs from its surroundings; it sets the exit code of a run that ended without an error. */
export interface Session {
  readonly env: Environment;
  exitCode: number;
}

export async function main(args: readonly string[], env: Environment): Promise<number> {
  const session: Session = { env, exitCode: EXIT.done };
  const program = new Command('completion-batch')
    .description("Checks proposed word labels of receipts in a DynamoDB table with OpenAI's Batch API.")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride()
    .addHelpText('after', HELP);
  for (const make of [
    startCommand,
    runCommand,
    prepareCommand,
    formatCommand,
    submitCommand,
    collectCommand,
    statusCommand,
    cancelCommand,
    reconcileCommand,
    emulatorCommand,
  ]) {
    program.addCommand(make(session).exitOverride());
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return report(error, env);
  }
}

function report(thrown: unknown, env: Environment): number {
  const error = explainFileError(thrown);
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.wrongUse;
  if (isCompletionBatchError(error)) {
    console.error(plain(`error: ${hideSecrets(describeError(error), secretsOf(env))} [${error.code}]`));
    if (env.DEBUG && error.cause !== undefined) printDetails(error.cause, env);
    return error.code === 'invalid-input' ? EXIT.wrongUse : EXIT.failed;
  }
  console.error('error: this is a defect of completion-batch, or a failure it does not know:');
  printDetails(error, env);
  return EXIT.failed;
}

/** Of errors that others made: nothing of an account is shown, and each line is harmless. */
function printDetails(error: unknown, env: Environment): void {
  for (const line of redact(inspect(error), secretsOf(env)).split('\n')) console.error(plain(line));
}

const HELP = `
Three phases make batches of labels:
  prepare   lists the labels that need validation and splits them into shards
  format    writes the prompts of one shard (run it once per shard, anywhere, in parallel)
  submit    merges the requests, claims the labels, makes the batches
  run       all three, one after the other; run it again to resume

The answers come back hours later:
  collect   writes verdicts and corrections; what got none is asked again
  status    what is open, how old it is, what to do about it
  cancel    ends a batch and uses what is finished
  reconcile frees labels that are pending for nothing

To look at it without an account:
  completion-batch start            a local table, store and Batch API, with sample receipts

Endpoints and credentials come from the variables that the SDKs know: AWS_REGION, AWS_PROFILE,
AWS_ENDPOINT_URL_DYNAMODB, AWS_ENDPOINT_URL_S3, OPENAI_API_KEY, OPENAI_BASE_URL, …

With --json the result is one JSON object on standard output; progress goes to standard error.
Exit codes: 0 done, 1 failed or not everything could be done, 2 wrong use. DEBUG=1 shows causes.`;
