/** Whose rights doctor can try. Imports nothing that runs: whatever prints help reads this file. */
import type { PolicyName } from '../init/policies.ts';

/** Whose rights can be tried; `read` is of people who look. */
export const ROLES = [
  'prepare',
  'format',
  'submit',
  'find',
  'collect',
  'reconcile',
  'report',
  'embed',
  'read',
] as const satisfies readonly PolicyName[];

export type Role = (typeof ROLES)[number];
