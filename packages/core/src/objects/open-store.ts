/** The object store of a receipts run. */
import { type ObjectStore, type OpenStoreOptions, openObjectStore as openStore } from '@completion-batch/engine';

const MISSING = 'Labels are written again by prepare and requests by format, run with the same execution id.';

/**
 * The object store that a URL (`s3://bucket/prefix`, `file:///folder`) names; nothing is read or written yet.
 * @throws CompletionBatchError `invalid-input`
 */
export function openObjectStore(url: string, options: OpenStoreOptions = {}): Promise<ObjectStore> {
  return openStore(url, { missing: MISSING, ...options });
}
