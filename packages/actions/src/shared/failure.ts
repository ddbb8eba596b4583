/**
 * How an action ends. What its user can mend is told in one line; the stack is only for defects of ours. The step is
 * marked as failed here and nowhere else.
 */
import * as actions from '@actions/core';
import { logLine, oneLine } from '@completion-batch/core/light';
import { describeError, explainFileError, isCompletionBatchError, redact } from '@completion-batch/engine';
import { inInputWords } from './input-words.ts';
import { guardLog, hideSecret, maskKeys } from './secrets.ts';

/** The work was done as far as it could be, everything was reported, and still the step has to be red. */
export class Incomplete extends Error {
  override readonly name = 'Incomplete';
}

/** Runs an action to its end; never rejects, and lets nothing secret into the log. */
export async function guarded(action: () => Promise<void>): Promise<void> {
  try {
    maskKeys();
    guardLog();
    await action();
  } catch (error) {
    fail(error);
  }
}

function fail(thrown: unknown): void {
  const error = explainFileError(thrown);
  if (isCompletionBatchError(error)) {
    const text = hideSecret()(inInputWords(describeError(error)));
    actions.setFailed(oneLine(`${text} [${error.code}]`));
    if (error.cause !== undefined) actions.debug(oneLine(`cause: ${hide(describeError(error.cause))}`));
  } else if (error instanceof Incomplete) {
    actions.setFailed(oneLine(inInputWords(error.message)));
  } else {
    actions.setFailed(
      oneLine(
        `a defect of completion-batch, or a failure it does not know: ${hide(describeError(error))}. The log has the details.`,
      ),
    );
    const stack = error instanceof Error ? (error.stack ?? '') : '';
    for (const line of hide(stack).split('\n')) actions.info(logLine(line));
  }
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
