/** What OpenAI says of many batches, for whoever only looks: nothing depends on it, so it is asked once and briefly. */
import type OpenAI from 'openai';
import { ask } from './ask.ts';
import { readRefusal } from './refusals.ts';

/** Calls at once; each is small. */
const AT_ONCE = 8;
/** Of one call, ms. Somebody waits for it at a terminal. */
const TIMEOUT_MS = 10_000;
/** A look at more takes longer than anybody waits. */
const MOST = 500;

export interface BatchesLook {
  /** OpenAI's word by its id of the batch; null: it does not know the batch. Those it was not asked about are not in it. */
  readonly statuses: ReadonlyMap<string, string | null>;
  /** Why it was not asked about the others: it does not answer, or takes no key. Undefined where all were asked. */
  readonly unanswered: string | undefined;
}

/** Asks no more after the first call that had no answer. @param ids the first of them are asked about, 500 at most */
export async function lookAtBatches(openai: OpenAI, ids: readonly string[]): Promise<BatchesLook> {
  const statuses = new Map<string, string | null>();
  const waiting = ids.slice(0, MOST);
  let unanswered = ids.length > MOST ? `only the oldest ${MOST} batches are asked about` : undefined;
  const work = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const options = { maxRetries: 1, timeout: TIMEOUT_MS };
        const found: unknown = await ask(openai, (client) => client.batches.retrieve(id, options));
        statuses.set(id, statusIn(found));
      } catch (error) {
        const { status, reason } = readRefusal(error);
        if (status === 404) statuses.set(id, null);
        else {
          waiting.length = 0;
          unanswered = reason;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { statuses, unanswered };
}

/** The answer may be a gateway's. */
function statusIn(answer: unknown): string {
  const status = typeof answer === 'object' && answer !== null && 'status' in answer ? answer.status : undefined;
  return typeof status === 'string' ? status.slice(0, 100) : 'unknown';
}
