/** Messages and progress on standard error, so that standard output holds the result and nothing else. */

import { logLine, number } from '@completion-batch/core/light';
import type { Logger, Redactor } from '@completion-batch/engine';
import type { Session } from '../session/session.ts';
import { columnsOn, cut, wrap } from './columns.ts';
import type { Display, Waiting } from './display.ts';
import { paint, paintBeginning } from './paint.ts';
import { Steps } from './steps.ts';

export interface ConsoleLoggerOptions {
  readonly stream: NodeJS.WriteStream;
  /** `quiet` tells errors alone, `verbose` debug messages, too. */
  readonly tells?: 'quiet' | 'normal' | 'verbose';
  readonly now?: () => number;
  /** Takes secrets out, before a line is broken within one. */
  readonly hide?: Redactor;
  /** Of a terminal: progress is shown there. Elsewhere a line is printed every few seconds. */
  readonly display?: Display | undefined;
}

/** What commands say beside what phases do. */
export interface CommandLogger extends Logger {
  /** What is waited for, until when. */
  waiting(waiting: Waiting): void;
}

/** What a command says while it works. */
export function commandLogger({ hide, tells, display }: Session): CommandLogger {
  return consoleLogger({ stream: process.stderr, hide, tells, display });
}

const INTERVAL_MS = 5000;
/** `prepare: …`, `round 2: …` */
const PHASE = /^([a-z]+(?: \d+)?): /;

export function consoleLogger(options: ConsoleLoggerOptions): CommandLogger {
  const { stream, tells = 'normal', now = Date.now, hide = String, display } = options;
  const steps = new Steps();
  let shownAt = now();
  let waitedFor = '';
  const line = (text: string, painted = (shown: string) => shown): void => {
    stream.write(`${painted(wrap(hide(text), 2, columnsOn(stream)).join('\n'))}\n`);
  };
  const info = (message: string): void => {
    const [word, title] = PHASE.exec(message) ?? [];
    if (title !== undefined) {
      steps.clear();
      display?.phase(title);
    }
    line(message, (text) => (word === undefined ? text : paintBeginning('title', word.trimEnd(), text, stream)));
  };
  const progress: Logger['progress'] = (step, done, total) => {
    const time = now();
    const name = hide(step);
    const ended = display === undefined ? steps.take(name, done, total, time) : display.step(name, done, total);
    if (ended !== undefined) line(`  ${ended}`, (text) => paint('faint', text, stream));
    // What has only begun is no news, and its end says more.
    const since = Math.max(shownAt, steps.begun(name) ?? time);
    if (display !== undefined || ended !== undefined || time - since < INTERVAL_MS) return;
    shownAt = time;
    const text = total === undefined ? `${step}: ${number(done)}` : `${step}: ${number(done)} of ${number(total)}`;
    line(cut(logLine(text), columnsOn(stream)));
  };
  const waiting = (what: Waiting): void => {
    if (display !== undefined) display.waiting({ ...what, what: hide(what.what), rows: what.rows.map(hide) });
    else if (what.until !== undefined && what.what !== waitedFor) {
      line(what.what);
      waitedFor = what.what;
    }
  };
  const error = (message: string): void =>
    line(`error: ${message}`, (text) => paintBeginning('bad', 'error:', text, stream));
  const warn = (message: string): void =>
    line(`warning: ${message}`, (text) => paintBeginning('doubtful', 'warning:', text, stream));
  const debug = (message: string): void => line(message, (text) => paint('faint', text, stream));
  const told = { info, warn, progress, waiting };
  return { error, debug: nothing, ...(tells === 'quiet' ? NOTHING : told), ...(tells === 'verbose' ? { debug } : {}) };
}

const nothing = (): void => {};
const NOTHING = { info: nothing, warn: nothing, progress: nothing, waiting: nothing };
