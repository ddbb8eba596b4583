/** What is said while batches are waited for. */
import { age, counted } from '@completion-batch/core/light';
import type { CollectOpenOptions, CollectResult } from '@completion-batch/engine';
import type { CommandLogger } from '../render/console-logger.ts';

/** Enough to tell one from the others; commands that take an id are told the whole. */
const ID_LENGTH = 14;

const shortId = (id: string): string => (id.length > ID_LENGTH ? `${id.slice(0, ID_LENGTH)}…` : id);

function rowOf({ openaiBatchId, status, reason, ageHours }: CollectResult): string {
  // What does not fit a narrow terminal is cut: what changes comes first.
  return `${shortId(openaiBatchId)}  open for ${age(ageHours)}, ${status}${reason ? `, ${reason}` : ''}`;
}

/** The oldest first: they come first. */
function waitingFor(batches: readonly CollectResult[]): { readonly what: string; readonly rows: readonly string[] } {
  const sorted = batches.toSorted((one, other) => other.ageHours - one.ageHours);
  // Of a batch that OpenAI has not answered about there is no result.
  const what = sorted.length === 0 ? 'waiting for OpenAI' : `waiting for ${counted(sorted.length, 'batch', 'batches')}`;
  return { what, rows: sorted.map(rowOf) };
}

/** @param isSoon it is looked at so often that there is nothing to tell of the next look */
export function tellWaiting(logger: CommandLogger, isSoon = false): NonNullable<CollectOpenOptions<unknown>['onWait']> {
  return (batches, until) => logger.waiting({ ...waitingFor(batches), until: isSoon ? undefined : until });
}
