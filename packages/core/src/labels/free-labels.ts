/** PENDING labels by who holds them, and the way back to NONE for those that nobody does. */
import { type Logger, liveBatchCheck } from '@completion-batch/engine';
import { type LabelChange, updateLabelValidationStatus } from '../table/claims.ts';
import { type LabelKey, labelId } from '../table/keys.ts';
import { type LabelWriter, readLabels } from '../table/label-writes.ts';
import { listLabelsOfStatus } from '../table/receipt-labels.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import type { WordLabel } from '../table/rows.ts';

export interface PendingLabels {
  readonly pending: number;
  /** Labels by the completion batch that they name. */
  readonly holders: ReadonlyMap<string, number>;
  /** Those that name none. */
  readonly withoutBatch: number;
}

/** Labels released together. */
const GROUP = 500;

/** One query; nothing of the labels is kept. @param look sees each of them */
export async function countPendingLabels(
  table: ReceiptsTable,
  logger: Logger,
  look: (label: WordLabel) => void,
): Promise<PendingLabels> {
  const holders = new Map<string, number>();
  let pending = 0;
  for await (const label of listLabelsOfStatus(table, 'PENDING')) {
    const { completionBatchId } = label;
    pending += 1;
    look(label);
    logger.progress('pending labels looked at', pending);
    if (completionBatchId !== null) holders.set(completionBatchId, (holders.get(completionBatchId) ?? 0) + 1);
  }
  logger.progress('pending labels looked at', pending, pending);
  const held = [...holders.values()].reduce((sum, labels) => sum + labels, 0);
  return { pending, holders, withoutBatch: pending - held };
}

/** @param isFree which of the PENDING labels nobody holds. @returns how many are NONE again */
export async function freePendingLabels(
  writer: LabelWriter,
  logger: Logger,
  isFree: (label: WordLabel) => boolean,
): Promise<number> {
  let freed = 0;
  let group: LabelKey[] = [];
  const flush = async (): Promise<void> => {
    freed += await free(writer, group);
    logger.progress('labels released', freed);
    group = [];
  };
  for await (const label of listLabelsOfStatus(writer.table, 'PENDING')) {
    if (!isFree(label)) continue;
    group.push(label);
    if (group.length >= GROUP) await flush();
  }
  if (group.length > 0) await flush();
  logger.progress('labels released', freed, freed);
  return freed;
}

/** Frees labels whose row is still as it is read here: a claim in between changes its time, and wins. */
async function free(writer: LabelWriter, keys: readonly LabelKey[]): Promise<number> {
  const states = await readLabels(writer, keys);
  // A new check, after the rows were read: a submission's row is there before its first claim, so a claim seen here
  // whose batch is dead now stays dead, or is claimed anew with another time.
  const isLive = liveBatchCheck(writer.state);
  const changes: LabelChange[] = [];
  for (const key of keys) {
    const state = states.get(labelId(key));
    if (state?.label.validationStatus !== 'PENDING') continue;
    const holder = state.label.completionBatchId;
    if (holder !== null && (await isLive(holder))) continue;
    changes.push({
      key,
      to: 'NONE',
      expect: {
        validation_status: { S: 'PENDING' },
        completion_batch_id: state.item.completion_batch_id ?? null,
        completion_claimed_at: state.item.completion_claimed_at ?? null,
      },
      ...(holder === null ? {} : { remove: 'completion_batch_id' }),
    });
  }
  const results = await updateLabelValidationStatus(writer, changes);
  return results.filter((result) => result === 'written').length;
}
