/** What a check of `doctor` comes to: one line of its answer. */
import type { Statement } from './statements.ts';

/**
 * `missing`: something has to be done. `warning`: it works, but look at it. `unknown`: it could not be looked at, mostly for
 * what another line tells. `not-asked`: an option for it was not given.
 */
export type FindingState = 'ok' | 'warning' | 'missing' | 'unknown' | 'not-asked';

export interface Finding {
  readonly name: string;
  readonly state: FindingState;
  /** What is so. */
  readonly what: string;
  /** What to do about it. */
  readonly remedy?: string;
  /** The right that is missing, to be pasted into the role's policy. */
  readonly policy?: Statement;
}

export const ok = (name: string, what: string): Finding => ({ name, state: 'ok', what });

/** @param why e.g. the option that would ask */
export const notAsked = (name: string, why: string): Finding => ({
  name,
  state: 'not-asked',
  what: `not asked: ${why}`,
});

export const missing = (name: string, what: string, remedy: string, policy?: Statement): Finding => ({
  name,
  state: 'missing',
  what,
  remedy,
  ...(policy === undefined ? {} : { policy }),
});

export const warning = (name: string, what: string, remedy: string): Finding => ({
  name,
  state: 'warning',
  what,
  remedy,
});

export const unknown = (name: string, what: string): Finding => ({ name, state: 'unknown', what });
