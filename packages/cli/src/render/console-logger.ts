/** Messages and progress on standard error, so that standard output holds the result and nothing else. */

import { logLine, number } from '@completion-batch/core/light';
import type { Logger, Redactor } from '@completion-batch/engine';
import type { Session } from '../session/session.ts';
import { COLUMNS, cut, wrap } from './columns.ts';

export interface ConsoleLoggerOptions {
  readonly stream: NodeJS.WriteStream;
  readonly debug?: boolean;
  readonly now?: () => number;
  /** Takes secrets out, before a line is broken within one. */
  readonly hide?: Redactor;
}

/** What a command says while it works. */
export function commandLogger({ hide }: Session): Logger {
  return consoleLogger({ stream: process.stderr, hide });
}

/** On a terminal progress stays on one line; elsewhere a line is printed every few seconds. */
export function consoleLogger({ stream, debug = false, now = Date.now, hide = String }: ConsoleLoggerOptions): Logger {
  const terminal = stream.isTTY === true;
  const interval = terminal ? 100 : 5000;
  let shownAt = now();
  let showing = false;
  const line = (text: string): void => {
    stream.write(`${showing ? '\r\u001b[K' : ''}${wrap(hide(text)).join('\n')}\n`);
    showing = false;
  };
  return {
    debug: (message) => {
      if (debug) line(message);
    },
    info: line,
    warn: (message) => line(`warning: ${message}`),
    error: (message) => line(`error: ${message}`),
    progress(step, done, total) {
      const time = now();
      if (time - shownAt < interval) return;
      shownAt = time;
      const text = total === undefined ? `${step}: ${number(done)}` : `${step}: ${number(done)} of ${number(total)}`;
      if (!terminal) line(cut(logLine(text), COLUMNS));
      else {
        stream.write(`\r\u001b[K${cut(logLine(text), COLUMNS - 1)}`);
        showing = true;
      }
    },
  };
}
