/** Core's messages in the job's log; warnings and errors become annotations. */
import * as actions from '@actions/core';
import { logLine, number, oneLine } from '@completion-batch/core/light';
import type { Logger } from '@completion-batch/engine';
import { inInputWords } from './input-words.ts';

/** Milliseconds between two progress lines. */
const PROGRESS_INTERVAL = 10_000;

/** GitHub shows ten annotations of each kind of a step; one is left for the failure of the step. */
const MAX_ANNOTATIONS = 9;

export function actionsLogger(now: () => number = Date.now): Logger {
  let shownAt = now();
  const left = { warning: MAX_ANNOTATIONS, error: MAX_ANNOTATIONS };
  /** What is not shown as an annotation is still in the log. */
  const annotate = (kind: 'warning' | 'error', annotation: (text: string) => void, message: string): void => {
    const text = oneLine(inInputWords(message));
    left[kind] -= 1;
    if (left[kind] >= 0) annotation(text);
    else actions.info(logLine(`${kind}: ${text}`));
  };
  return {
    debug: (message) => actions.debug(oneLine(message)),
    info: (message) => actions.info(logLine(inInputWords(message))),
    warn: (message) => annotate('warning', actions.warning, message),
    error: (message) => annotate('error', actions.error, message),
    progress(step, done, total) {
      if (now() - shownAt < PROGRESS_INTERVAL) return;
      shownAt = now();
      const of = total === undefined ? '' : ` of ${number(total)}`;
      actions.info(logLine(`${step}: ${number(done)}${of}`));
    },
  };
}
