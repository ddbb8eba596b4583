/** Results for programs. */

/** On one line, which a workflow's runner does not take for a command (`##[…]`). */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value).replaceAll('##[', '#\\u0023[')}\n`);
}
