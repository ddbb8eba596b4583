/**
 * What a claim and a release mean for labels: NONE → PENDING under a completion batch id, and back. This is the one
 * place that knows; submit sees it as a part of its workload.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Clock, isoTime, type LiveCheck, liveBatchCheck } from '@completion-batch/engine';
import { type LabelKey, labelId, type ValidationStatus, validationStatusPartition } from './keys.ts';
import {
  type LabelState,
  type LabelWrite,
  type LabelWriter,
  readLabels,
  type WriteResult,
  writeLabels,
} from './label-writes.ts';

/** The statuses that need validation; the others already carry a verdict. */
export type ClaimableStatus = Extract<ValidationStatus, 'NONE' | 'PENDING'>;

export type ClaimResult = 'claimed' | 'changed-elsewhere' | 'gone';

export interface LabelChange {
  readonly key: LabelKey;
  readonly to: ValidationStatus;
  readonly expect: LabelWrite['expect'];
  readonly set?: LabelWrite['set'];
  readonly remove?: string;
}

/** Changes the validation status of labels, each only if its row is still what `expect` says. */
export async function updateLabelValidationStatus(
  writer: LabelWriter,
  changes: readonly LabelChange[],
): Promise<WriteResult[]> {
  // Changes that follow one another mostly set the same: it is one object, and its statement's text is made once.
  let last: Pick<LabelChange, 'to' | 'set'> | undefined;
  let set: LabelWrite['set'] = {};
  const writes = changes.map((change): LabelWrite => {
    const { key, to, expect, remove } = change;
    if (last?.to !== to || last.set !== change.set) {
      set = { validation_status: { S: to }, GSI3PK: { S: validationStatusPartition(to) }, ...change.set };
      last = change;
    }
    return remove === undefined ? { key, expect, set } : { key, expect, set, remove };
  });
  return writeLabels(writer, writes);
}

/**
 * Claims labels for a completion batch, one result each. Claiming again what this batch holds already succeeds, so that
 * a restarted process can go through all of them anew. From `PENDING` only what no live batch holds is taken.
 */
export async function claimLabels(
  writer: LabelWriter,
  batchId: string,
  keys: readonly LabelKey[],
  from: ClaimableStatus,
): Promise<ClaimResult[]> {
  const results = new Map<string, ClaimResult>();
  let open = [...keys];
  if (from === 'NONE') {
    // A row without TYPE may be a label, too: it loses here, and is read.
    const expect = { TYPE: { S: 'RECEIPT_WORD_LABEL' }, validation_status: { S: 'NONE' } };
    const written = await claim(
      writer,
      batchId,
      open.map((key) => ({ key, expect })),
    );
    open = open.filter((key, index) => {
      if (written[index] === 'written') results.set(labelId(key), 'claimed');
      return written[index] !== 'written';
    });
  }
  if (open.length > 0) {
    // Who lost may be ours from before a restart, an old row without the attribute, or somebody else's by now.
    const states = await readLabels(writer, open);
    // A new check, after the rows were read: a batch that was dead before may have been begun again since.
    const isLive = liveBatchCheck(writer.state);
    const takeable: { key: LabelKey; expect: LabelWrite['expect'] }[] = [];
    for (const key of open) {
      const state = states.get(labelId(key));
      const expect = state === undefined ? undefined : await expectationOf(state, batchId, from, isLive);
      if (state === undefined) results.set(labelId(key), 'gone');
      else if (expect === undefined) results.set(labelId(key), 'changed-elsewhere');
      else takeable.push({ key, expect });
    }
    const written = await claim(writer, batchId, takeable);
    for (const [index, { key }] of takeable.entries()) {
      results.set(labelId(key), written[index] === 'written' ? 'claimed' : 'changed-elsewhere');
    }
  }
  return keys.map((key) => results.get(labelId(key)) ?? 'changed-elsewhere');
}

function claim(
  writer: LabelWriter,
  batchId: string,
  takes: readonly { key: LabelKey; expect: LabelWrite['expect'] }[],
): Promise<WriteResult[]> {
  const set = { completion_batch_id: { S: batchId }, completion_claimed_at: { S: claimTime(writer.clock) } };
  return updateLabelValidationStatus(
    writer,
    takes.map((take) => ({ ...take, to: 'PENDING', set })),
  );
}

/** The condition under which the label, as it was just read, may be taken; undefined if it may not. */
async function expectationOf(
  state: LabelState,
  batchId: string,
  from: ClaimableStatus,
  isLive: LiveCheck,
): Promise<LabelWrite['expect'] | undefined> {
  const asRead = (name: string): Record<string, AttributeValue | null> => ({ [name]: state.item[name] ?? null });
  const { validationStatus, completionBatchId } = state.label;
  // The time of the claim is part of the condition, so that of two takers of one dead claim only one wins.
  const unchanged = {
    ...asRead('validation_status'),
    ...asRead('completion_batch_id'),
    ...asRead('completion_claimed_at'),
  };
  if (validationStatus === 'PENDING' && completionBatchId === batchId) return unchanged;
  // Given back meanwhile: it needs validation all the same.
  if (validationStatus === 'NONE') return unchanged;
  if (validationStatus !== 'PENDING' || from !== 'PENDING') return undefined;
  return (await isLive(completionBatchId)) ? undefined : unchanged;
}

/** Gives labels back: PENDING under this batch → NONE. What somebody changed meanwhile is left alone. */
export function releaseLabels(writer: LabelWriter, batchId: string, keys: readonly LabelKey[]): Promise<WriteResult[]> {
  const expect = { validation_status: { S: 'PENDING' }, completion_batch_id: { S: batchId } };
  return updateLabelValidationStatus(
    writer,
    keys.map((key) => ({ key, to: 'NONE', expect, remove: 'completion_batch_id' })),
  );
}

/** Never twice the same, so that a condition on it notices every claim in between. */
function claimTime(clock: Clock): string {
  return `${isoTime(clock)}#${crypto.randomUUID().slice(0, 8)}`;
}
