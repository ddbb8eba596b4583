/** Messages and progress on standard error, so that standard output holds the result and nothing else. */
import type { Logger } from '@completion-batch/core';

export interface ConsoleLoggerOptions {
  readonly stream: NodeJS.WriteStream;
  readonly debug?: boolean;
  readonly now?: () => number;
}

/** On a terminal progress stays on one line; elsewhere a line is printed every few seconds. */
export function consoleLogger({ stream, debug = false, now = Date.now }: ConsoleLoggerOptions): Logger {
  const terminal = stream.isTTY === true;
  const interval = terminal ? 100 : 5000;
  let shownAt = now();
  let showing = false;
  const line = (text: string): void => {
    stream.write(`${showing ? '\r\u001b[K' : ''}${plain(text)}\n`);
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
      if (!terminal) {
        line(text);
        return;
      }
      stream.write(`\r\u001b[K${plain(text)}`);
      showing = true;
    },
  };
}

/**
 * One line without control characters: messages may quote text from receipts. In a step of a workflow the output is read
 * by the runner, so neither `::command::` at a line's beginning nor the older `##[command]` gets there.
 */
export function plain(text: string): string {
  return text
    .replace(/\r\n|[\r\n\u2028\u2029]/g, ' ')
    .replace(UNPRINTABLE, '\ufffd')
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replaceAll('##[', '# #[')
    .toWellFormed();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

export function number(value: number): string {
  return value.toLocaleString('en-US');
}
