/** Texts from receipts, servers and files on one harmless line, and counts as people write them. */

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

/** `1 label`, `2 labels`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
