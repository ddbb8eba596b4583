/**
 * Text that may come from scanned documents, model answers or servers, made harmless for a job's log and for a terminal; and
 * counts as people write them. Markdown and HTML have their own rules: see the actions' summary.ts.
 */

import { inThousands } from '@completion-batch/engine/light';

/** `12,345` */
export { inThousands as number } from '@completion-batch/engine/light';

/** Control characters, line ends of every kind, and marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** One line, without control characters. */
export function oneLine(text: string): string {
  return text
    .replace(/\r\n|[\r\n\u2028\u2029]/g, ' ')
    .replace(UNPRINTABLE, '\ufffd')
    .toWellFormed();
}

/**
 * One line that the runner does not take for a command. It obeys `::command::` at the beginning of a line (blanks before
 * it do not matter) and the older `##[command]` anywhere in it.
 */
export function logLine(text: string): string {
  return oneLine(text)
    .replace(/^(\s*):(?=:)/, '$1: ')
    .replaceAll('##[', '# #[');
}

/** `1 label`, `2 labels` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${inThousands(count)} ${count === 1 ? one : many}`;
}

/** `45 min`, `3.2 h` */
export function age(hours: number): string {
  return hours < 2 ? `${Math.round(hours * 60)} min` : `${hours.toFixed(1)} h`;
}
