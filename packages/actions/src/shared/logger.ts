/** Core's messages in the job's log; warnings and errors become annotations. */
import * as actions from '@actions/core';
import type { Logger } from '@completion-batch/core';
import { logLine, number, oneLine } from './plain-text.ts';

/** Milliseconds between two progress lines. */
const PROGRESS_INTERVAL = 10_000;

export function actionsLogger(now: () => number = Date.now): Logger {
  let shownAt = now();
  return {
    debug: (message) => actions.debug(oneLine(message)),
    info: (message) => actions.info(logLine(message)),
    warn: (message) => actions.warning(oneLine(message)),
    error: (message) => actions.error(oneLine(message)),
    progress(step, done, total) {
      if (now() - shownAt < PROGRESS_INTERVAL) return;
      shownAt = now();
      const of = total === undefined ? '' : ` of ${number(total)}`;
      actions.info(logLine(`${step}: ${number(done)}${of}`));
    },
  };
}
