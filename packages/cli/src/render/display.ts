/** What a command shows of its work on a terminal while it goes on. Imports nothing that draws: that is loaded where it is needed. */
import type { Environment } from '@completion-batch/engine';

/** What is waited for between two looks at it. */
export interface Waiting {
  /** e.g. `waiting for 2 batches` */
  readonly what: string;
  /** Each of them, on a line. */
  readonly rows: readonly string[];
  /** When it is looked at again, in milliseconds; undefined where that is so soon that only who looks on cares. */
  readonly until: number | undefined;
}

export interface Display {
  /** Another part of the work begins, and what was shown of the one before goes. */
  phase(title: string): void;
  /** @returns a line that stays, where the step has come to its end */
  step(name: string, done: number, total: number | undefined): string | undefined;
  waiting(waiting: Waiting | undefined): void;
  /** Takes it off the terminal; it comes back below what is written next. */
  clear(): void;
  /** The terminal is as it was. */
  close(): void;
}

/** Whether the stream is a terminal that can take a line back, and somebody may look at it. */
export function canShow({ isTTY }: Pick<NodeJS.WriteStream, 'isTTY'>, { TERM, CI }: Environment): boolean {
  const isCi = CI !== undefined && !['', '0', 'false'].includes(CI);
  return isTTY === true && TERM !== 'dumb' && !isCi;
}
