/** The plan that format and submit go by: a file, or the object that prepare made in the store. */

import { type Plan, readPlan, readStoredPlan } from '@completion-batch/core';
import { openStore } from '@completion-batch/core/connect';
import { CompletionBatchError } from '@completion-batch/engine';
import type { Session } from './session.ts';

const OBJECT = /^((?:s3|file):\/\/.+)\/labels\/([^/]+)\/plan\.json$/;

/**
 * @param where path of a file, or `STORE/labels/EXECUTION/plan.json` with a store's URL, for engines whose tasks share no folder
 * @param digest SHA-256 that prepare told
 * @throws CompletionBatchError `invalid-input`, and what `readPlan` throws
 */
export async function planOf(session: Session, where: string, digest: string | undefined): Promise<Plan> {
  if (!/^(s3|file):\/\//.test(where)) return readPlan(where, digest);
  const [, store, execution] = OBJECT.exec(where) ?? [];
  if (store === undefined || execution === undefined) {
    throw new CompletionBatchError('invalid-input', `no plan is kept at ${JSON.stringify(where)}`, {
      where: '--plan',
      remedy:
        "Give a file's path, or STORE/labels/EXECUTION/plan.json with --store and --execution as prepare had them.",
    });
  }
  return readStoredPlan(await openStore(session.env, store), execution, digest);
}
