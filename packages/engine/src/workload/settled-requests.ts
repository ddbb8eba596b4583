/** The requests of a settled batch with their outcomes: what was asked, and what came of it, side by side. */
import type { ObjectStore } from '../objects/object-store.ts';
import { CompletionBatchError, isCompletionBatchError } from '../platform/errors.ts';
import { splitLines } from '../platform/ndjson.ts';
import { type RequestLine, readRequestLine } from '../requests/request-line.ts';
import type { State } from '../state/state.ts';
import { readOutcomes } from './job-outcomes.ts';
import type { RequestOutcome } from './request-outcome.ts';

export interface SettledRequest {
  readonly request: RequestLine;
  readonly outcome: RequestOutcome;
}

/**
 * In the order in which they were sent. Outcomes are kept in that order, so that neither file is held in memory.
 * @returns undefined where the request file, or the outcomes, are not kept any more
 * @throws CompletionBatchError `row-damaged` where one is not the other's, and what store and state throw
 */
export async function settledRequests(
  { store, state }: { readonly store: ObjectStore; readonly state: Pick<State, 'batches'> },
  [batchId, executionId]: readonly [batchId: string, executionId: string | null],
): Promise<AsyncGenerator<SettledRequest> | undefined> {
  const key = (await state.batches.get(batchId))?.batch?.request_key;
  if (key === undefined) return undefined;
  const requests = await streamOf(store, key);
  if (requests === undefined) return undefined;
  const outcomes = await readOutcomes(store, executionId, batchId);
  if (outcomes === undefined) {
    requests.destroy();
    return undefined;
  }
  return sideBySide(splitLines(requests, { name: store.locate(key) }), outcomes, store.locate(key));
}

async function streamOf(store: ObjectStore, key: string) {
  try {
    return await store.stream(key);
  } catch (error) {
    if (isCompletionBatchError(error, 'object-not-found')) return undefined;
    throw error;
  }
}

async function* sideBySide(
  lines: ReturnType<typeof splitLines>,
  outcomes: AsyncGenerator<RequestOutcome>,
  name: string,
): AsyncGenerator<SettledRequest> {
  try {
    for await (const line of lines) {
      const request = readRequestLine(line, name);
      const { value: outcome, done } = await outcomes.next();
      if (done === true || outcome.custom_id !== request.custom_id) throw notIts(name, line.number);
      yield { request, outcome };
    }
  } finally {
    await outcomes.return(undefined);
  }
}

function notIts(name: string, line: number): CompletionBatchError {
  return new CompletionBatchError('row-damaged', "the batch's outcomes are not those of its requests", {
    where: `${name}:${line}`,
    remedy: 'Restore the objects of the batch; their names hold its id.',
  });
}
