/**
 * How an action ends. What its user can mend is told in one line; the stack is only for defects of ours. The step is
 * marked as failed here and nowhere else.
 */
import * as actions from '@actions/core';
import { logLine, oneLine } from '@completion-batch/core/light';
import { describeError, explainFileError, isCompletionBatchError, redact } from '@completion-batch/engine';
import { inInputWords } from './input-words.ts';
import { JobSummary } from './job-summary.ts';
import { setFailure } from './outputs.ts';
import { guardLog, hideSecret, maskKeys } from './secrets.ts';
import { VERSION } from './version.ts';

/** The work was done as far as it could be, everything was reported, and still the step has to be red. */
export class Incomplete extends Error {
  override readonly name = 'Incomplete';
  /** The first of what could not be done, in the words of who said so. */
  readonly said: string;

  constructor(message: string, said = message) {
    super(message);
    this.said = said;
  }
}

/**
 * Runs an action to its end; never rejects, and lets nothing secret into the log.
 * @param title of the action in the job summary
 */
export function guarded(title: string, action: Action): Promise<void> {
  return ended(title, action, false);
}

/** The same; what it says where it fails is its output `failure`, too. */
export function guardedTelling(title: string, action: Action): Promise<void> {
  return ended(title, action, true);
}

type Action = (summary: JobSummary) => Promise<void>;

async function ended(title: string, action: Action, tells: boolean): Promise<void> {
  const summary = new JobSummary(title);
  try {
    maskKeys();
    guardLog();
    await action(summary);
  } catch (error) {
    const text = fail(error);
    if (tells) setFailure(hide(error instanceof Incomplete ? oneLine(error.said) : text));
    await summary.fail(text).catch((why: unknown) => {
      actions.info(logLine(`the job summary could not be written: ${hide(describeError(why))}`));
    });
  }
}

/** @returns what was said of it */
function fail(thrown: unknown): string {
  const error = explainFileError(thrown);
  const text = failureOf(error);
  actions.setFailed(text);
  if (isCompletionBatchError(error)) {
    if (error.cause !== undefined) actions.debug(oneLine(`cause: ${hide(describeError(error.cause))}`));
  } else if (!(error instanceof Incomplete)) {
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    actions.info(`completion-batch ${VERSION}, Node.js ${process.version}`);
    for (const line of hide(stack).split('\n')) actions.info(logLine(line));
  }
  return text;
}

function failureOf(error: unknown): string {
  if (isCompletionBatchError(error)) {
    return oneLine(`${hideSecret()(inInputWords(describeError(error)))} [${error.code}]`);
  }
  if (error instanceof Incomplete) return oneLine(inInputWords(error.message));
  return oneLine(
    `a defect of completion-batch, or a failure it does not know: ${hide(describeError(error))}. The log has the details.`,
  );
}

/** Texts of libraries and servers may name an account or quote a key. */
function hide(text: string): string {
  return redact(hideSecret()(text));
}

/**
 * Ends the process with the exit code that was set, whatever sockets are still open; idle connections to AWS would keep
 * it for a while. First lets everything written reach the log.
 */
export function end(): void {
  process.stdout.write('', () => process.exit());
}
