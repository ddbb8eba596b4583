/** Core's messages in the job's log; warnings and errors become annotations. */
import * as actions from '@actions/core';
import { logLine, number, oneLine } from '@completion-batch/core/light';
import type { Logger } from '@completion-batch/engine';
import { inInputWords } from './input-words.ts';
import { LogGroups } from './log-group.ts';

/** Milliseconds between two progress lines. */
const PROGRESS_INTERVAL = 10_000;

/** GitHub shows ten annotations of each kind of a step; one is left for the failure of the step. */
const MAX_ANNOTATIONS = 9;

export interface ActionsLogger extends Logger {
  warn(message: string, title?: string): void;
  error(message: string, title?: string): void;
  /** Folds away what `work` says under a title; warnings and errors stay in sight. */
  group<T>(title: string, work: () => Promise<T>): Promise<T>;
}

type Annotation = (text: string, properties: { title?: string }) => void;

export function actionsLogger(now: () => number = Date.now): ActionsLogger {
  let shownAt = now();
  const groups = new LogGroups();
  const info = (text: string): void => groups.inside(() => actions.info(logLine(text)));
  const left = { warning: MAX_ANNOTATIONS, error: MAX_ANNOTATIONS };
  /** What is not shown as an annotation is still in the log. */
  const annotate = (kind: 'warning' | 'error', annotation: Annotation, message: string, title?: string): void => {
    const text = oneLine(inInputWords(message));
    left[kind] -= 1;
    if (left[kind] >= 0) groups.outside(() => annotation(text, title === undefined ? {} : { title }));
    else info(`${kind}: ${text}`);
  };
  return {
    debug: (message) => actions.debug(oneLine(message)),
    info: (message) => info(inInputWords(message)),
    warn: (message, title) => annotate('warning', actions.warning, message, title),
    error: (message, title) => annotate('error', actions.error, message, title),
    group: (title, work) => groups.around(title, work),
    progress(step, done, total) {
      if (now() - shownAt < PROGRESS_INTERVAL) return;
      shownAt = now();
      const of = total === undefined ? '' : ` of ${number(total)}`;
      info(`${step}: ${number(done)}${of}`);
    },
  };
}
