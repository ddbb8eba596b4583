/** Results for programs. */

/** Control characters, marks that turn the direction of writing, and whatever else shows nothing and does something. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * On one line, which a workflow's runner does not take for a command (`##[…]`), nor a terminal for an order: what it shows
 * may come from a receipt, or from who wants it to look like another. As JSON it is what it would be without.
 */
export function printJson(value: unknown): void {
  process.stdout.write(jsonLine(value));
}

/** The same as a text, with its line's end. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(INVISIBLE, escaped).replaceAll('##[', '#\\u0023[')}\n`;
}

function escaped(character: string): string {
  const units = [...Array(character.length).keys()].map((at) => character.charCodeAt(at).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}
