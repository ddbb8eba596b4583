/** What decides at the end of `validating` between `in_progress` and `failed`. */
import { stat } from 'node:fs/promises';
import type { Faults } from './faults/faults.ts';
import type { Settings } from './options.ts';
import type { Store } from './store.ts';
import { type BatchError, type BatchRecord, isTerminal } from './types.ts';
import { inputTooLarge, missingInput, tokenLimitExceeded, validateInput } from './validate.ts';

/** All that is wrong with the batch. Where nothing is, its model, number of lines and tokens are filled in. */
export async function checkBatch(
  batch: BatchRecord,
  store: Store,
  settings: Settings,
  faults: Faults,
): Promise<BatchError[]> {
  const { models, maxLines, countTokens } = settings;
  const { maxFileBytes = settings.maxFileBytes, queueTokens = settings.queueTokenLimit } = faults.rules.limits;
  const path = store.inputPath(batch.id);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return [missingInput(batch.inputFileId)];
  const checked = await validateInput(path, { endpoint: batch.endpoint, maxLines, models, countTokens });
  const errors = [...checked.errors];
  const model = checked.model ?? 'unknown';
  if (size > maxFileBytes) errors.push(inputTooLarge(maxFileBytes, model));
  batch.model = checked.model;
  const limit = queueTokens[model];
  errors.push(...(await faults.refusalOf(batch, model, limit, maxFileBytes)));
  if (errors.length === 0 && limit !== undefined) {
    // From here to the reservation nothing is awaited: two batches cannot both take the last room.
    const others = store.batches().filter((other) => other.model === model && !isTerminal(other.status));
    const queued = others.reduce((sum, other) => sum + other.inputTokens, 0);
    if (queued + checked.inputTokens > limit) errors.push(tokenLimitExceeded(model, limit));
  }
  if (errors.length === 0) {
    batch.inputTokens = checked.inputTokens;
    batch.counts.total = checked.lines;
  }
  return errors;
}
