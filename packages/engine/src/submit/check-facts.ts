/** A batch has one endpoint and one model: lines that say something else are refused before they are in a file. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { RequestFacts } from '../workload/workload.ts';

/**
 * @param where file and line
 * @throws CompletionBatchError `request-invalid`
 */
export function checkFacts(
  { endpoint, writtenFor }: { readonly endpoint: string; readonly writtenFor: string },
  facts: RequestFacts,
  where: string,
): void {
  for (const [what, said, wanted] of [
    ['endpoint', facts.endpoint, endpoint],
    ['model', facts.model, writtenFor],
  ] as const) {
    if (said === undefined || said === wanted) continue;
    throw new CompletionBatchError('request-invalid', `the request is for the ${what} ${said}, not ${wanted}`, {
      where,
      remedy: `Submit requests of one ${what} at a time, and name it: a batch has one.`,
    });
  }
}
