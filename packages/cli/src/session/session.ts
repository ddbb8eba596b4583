/** What every command gets, and how it ends. Imports nothing that runs: whatever prints help reads this file. */
import type { Environment, Redactor, RequestParameters } from '@completion-batch/engine';
import type { Display } from '../render/display.ts';

/** Exit codes: 0 done, 1 failed (or not everything could be done), 2 wrong use. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2 } as const;

/** What a command needs from its surroundings; it sets the exit code of a run that ended without an error. */
export interface Session {
  readonly env: Environment;
  exitCode: number;
  /** How much it says beside its result: errors alone, or causes and details, too. */
  tells: 'quiet' | 'normal' | 'verbose';
  /** Where somebody looks on. */
  display: Display | undefined;
  /** Takes the environment's secrets out of a text. */
  readonly hide: Redactor;
  /** Core's, where an option needs it: it brings a library along, and the arguments are read in one go. */
  readonly parseParameters: ((text: string) => RequestParameters | undefined) | undefined;
}
