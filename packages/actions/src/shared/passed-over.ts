/** Rows that could not be read, as annotations: the first by name, all others by the file that has them. */
import { counted } from '@completion-batch/core/light';
import type { ActionsLogger } from './logger.ts';

/** GitHub shows ten warnings of a step, and there are others. */
const MAX_NAMED = 4;

export interface PassedOver {
  readonly name: string;
  readonly reason: string;
}

/**
 * @param rows the first of them, or all
 * @param count of all
 * @param file with all of them, or where else they stand
 */
export function tellPassedOver(logger: ActionsLogger, rows: readonly PassedOver[], count: number, file: string): void {
  if (count === 0) return;
  for (const { name, reason } of rows.slice(0, MAX_NAMED)) logger.warn(`${name}: ${reason}`, 'Row passed over');
  logger.warn(
    `${counted(count, 'row was', 'rows were')} passed over because they cannot be read; ${file} has all of them`,
    'Rows passed over',
  );
}

export function rowProblems(
  problems: readonly { readonly PK: string; readonly SK: string; readonly reason: string }[],
): PassedOver[] {
  return problems.map(({ PK, SK, reason }) => ({ name: `${PK}, ${SK}`, reason }));
}
