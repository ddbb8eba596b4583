/** The plan that the store keeps of an execution. */
import { CompletionBatchError, type ObjectStore } from '@completion-batch/engine';
import { planObject } from '../objects/layout.ts';
import { checkDigest, type Plan, parsePlan } from './plan.ts';

export interface StoredPlan {
  readonly plan: Plan;
  readonly data: Uint8Array | string;
}

/**
 * Undefined where there is none.
 * @throws CompletionBatchError `plan-mismatch`, `plan-unreadable`, `plan-version`, and what the store throws
 */
export async function storedPlan(store: ObjectStore, execution: string): Promise<StoredPlan | undefined> {
  const key = planObject(execution);
  if ((await store.head(key)) === undefined) return undefined;
  const data = await store.get(key);
  const plan = parsePlan(data, store.locate(key));
  checkOwnPlan(plan, store, execution);
  return { plan, data };
}

/**
 * The plan of an execution, for phases that share no folder with prepare.
 * @param expected the SHA-256 that prepare told of it, or that was taken of it right after prepare
 * @throws CompletionBatchError `plan-mismatch`, `plan-unreadable`, `plan-version`, and what the store throws
 */
export async function readStoredPlan(store: ObjectStore, execution: string, expected?: string): Promise<Plan> {
  const stored = await storedPlan(store, execution);
  if (stored === undefined) {
    throw new CompletionBatchError('plan-unreadable', `the store keeps no plan of execution ${execution}`, {
      where: store.locate(planObject(execution)),
      remedy: 'Run prepare with this store and this execution id first.',
    });
  }
  if (expected !== undefined) checkDigest(stored.plan.digest, expected, store.locate(planObject(execution)));
  return stored.plan;
}

/** Whoever can write the store could have another execution's plan, and so its batches, count as this one's. */
function checkOwnPlan(plan: Plan, store: ObjectStore, execution: string): void {
  for (const [what, found, own] of [
    ['execution', plan.execution, execution],
    ['store', plan.store, store.url],
  ] as const) {
    if (found === own) continue;
    throw new CompletionBatchError(
      'plan-mismatch',
      `the plan that the store keeps for execution ${execution} is one of the ${what} ${found}`,
      {
        where: store.locate(planObject(execution)),
        remedy: `Nothing was listed, claimed or sent. Delete the object, or use another execution id; and look at who else can write the store.`,
      },
    );
  }
}
