/**
 * Whether a store's server keeps to the condition of `create`. S3 servers of other makers answer 501 to it, or write all
 * the same, and then two runs would each believe that theirs is the plan. Found out before the first object is made.
 */

import { CompletionBatchError, isCompletionBatchError } from '../platform/errors.ts';
import type { ObjectStore } from './object-store.ts';

/** Left behind by the first process that makes objects. */
const CREATE_PROBE = 'probe/create-only-if-missing.txt';
const PROBE_TEXT = 'Tells whether this server refuses to write an object that is there. Safe to delete.\n';

/** `store`, whose first `create` (or `checkCreate`) makes sure that the condition counts; later ones ask nothing more. */
export function withCheckedCreate(store: ObjectStore): ObjectStore {
  let checked: Promise<void> | undefined;
  const checkCreate = (): Promise<void> => {
    checked ??= check(store).catch((error: unknown) => {
      checked = undefined;
      throw error;
    });
    return checked;
  };
  return {
    ...store,
    checkCreate,
    async create(key, body) {
      await checkCreate();
      return store.create(key, body);
    },
  };
}

/** One request where an earlier process has left the probe's object; the object is all that stays. */
async function check(store: ObjectStore): Promise<void> {
  let cause: unknown;
  try {
    if (!(await store.create(CREATE_PROBE, PROBE_TEXT))) return;
    if (!(await store.create(CREATE_PROBE, PROBE_TEXT))) return;
  } catch (error) {
    // No access, no bucket, no network: nothing is known of the condition.
    if (isCompletionBatchError(error) && error.code !== 'store-unusable') throw error;
    const plain = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false,
    );
    if (!plain) throw error;
    cause = error;
  }
  await store.delete(CREATE_PROBE).catch(() => {});
  throw new CompletionBatchError(
    'store-unusable',
    cause === undefined
      ? 'the S3 server writes over an object although it is told not to (If-None-Match: *)'
      : 'the S3 server refuses to write an object only where there is none (If-None-Match: *)',
    {
      where: store.url,
      remedy:
        'Use a server with conditional writes: AWS S3 has them, docs/compatibility.md tells which others were tried; without them two runs could each make a plan of their own.',
      cause,
    },
  );
}
