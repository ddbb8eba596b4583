/**
 * Inputs that have another name now, old → new; an action that is given an old one fails and says the new one. GitHub only warns
 * of an input that an action does not declare, and the action would do something else than its caller wants.
 *
 * Which release may rename one, and how long an entry stays: docs/policies.md.
 */
export const RENAMED_INPUTS: Readonly<Record<string, string>> = {};
