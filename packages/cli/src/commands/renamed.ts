/** Options that have another name now, old → new, both with their dashes. How long an entry stays: docs/policies.md. */
const RENAMED_OPTIONS: Readonly<Record<string, string>> = {};

/**
 * What commander says of an option that it does not know, with the new name where the option has one.
 * @param told commander's message
 */
export function byNewName(told: string, renamed: Readonly<Record<string, string>> = RENAMED_OPTIONS): string {
  const [, option = ''] = /^error: unknown option '(--[\w-]+)/.exec(told) ?? [];
  const now = renamed[option];
  return now === undefined ? told : `error: the option ${option} is called ${now} now`;
}
