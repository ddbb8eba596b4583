/**
 * Giving up: a person says that nothing more comes of a completion batch, whatever it is by now: a submission that cannot
 * be finished, a batch that cannot be collected, or one that another program has left. Its row is closed, and with that
 * its labels are nobody's. Refused wherever answers may still come, because they are paid for.
 */

import type { Logger } from '@completion-batch/engine';
import {
  CompletionBatchError,
  explainOpenaiError,
  findBatches,
  hasEnded,
  type RemoteBatch,
  retrieveBatch,
  statusOf,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import { changeBatch, getBatchItem, isOpenBatch, parseBatch } from '../state/batch-rows.ts';
import { capLease } from '../state/lease.ts';
import { listOpenBatches } from '../state/open-batches.ts';
import {
  abandonSubmission,
  getSubmissionItem,
  parseSubmission,
  type SubmissionSketch,
  sketchSubmission,
} from '../state/submission-rows.ts';
import { SUBMIT_TIMING } from '../state/timing.ts';
import { receiptPartition } from '../table/keys.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { type Item, keyOf, readReceiptRefs, type WordLabel } from '../table/rows.ts';

export interface GiveUpOptions {
  readonly table: ReceiptsTable;
  readonly openai: OpenAI;
  readonly logger: Logger;
  /** Finds and refuses, changes nothing. */
  readonly dryRun: boolean;
}

export interface GivenUp {
  readonly batchId: string;
  readonly kind: 'submission' | 'batch' | 'foreign-batch';
  /** Whether a label is nobody's by this. */
  readonly isFree: (label: WordLabel) => boolean;
  /** Whether a label would be, if no other open batch of another program named its receipt. */
  readonly isContested: (label: WordLabel) => boolean;
  /** Why labels stay as they are, where they do. */
  readonly why: string | undefined;
}

const BY_HAND = 'given up by hand';
const DAY_MS = 86_400_000;
/** OpenAI keeps result files for 30 days. */
const ANSWERS_KEPT_MS = 31 * DAY_MS;

/** @throws CompletionBatchError `invalid-input` where it is refused, and what table and OpenAI throw */
export async function giveUp(options: GiveUpOptions, batchId: string): Promise<GivenUp> {
  const submission = await getSubmissionItem(options.table, batchId);
  if (submission?.GSI1PK !== undefined) return giveUpSubmission(options, submission, batchId);
  const batch = await getBatchItem(options.table, batchId);
  if (batch !== undefined) return giveUpBatch(options, batch, batchId);
  if (submission === undefined) throw refuse(batchId, 'is not in the table', NAME_ONE);
  options.logger.info(`submission ${batchId} is ${submission.state?.S} already`);
  return heldBy(batchId, 'submission');
}

const NAME_ONE = 'Name a completion batch id; completion-batch status lists the open ones.';

function refuse(batchId: string, why: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `batch ${JSON.stringify(batchId)} ${why}`, {
    where: 'give-up',
    remedy,
  });
}

function changedMeanwhile(batchId: string): CompletionBatchError {
  return refuse(batchId, 'was changed by another process just now', 'Look at it again: completion-batch status.');
}

/** Labels of ours name their batch. */
function heldBy(batchId: string, kind: GivenUp['kind']): GivenUp {
  return {
    batchId,
    kind,
    isFree: ({ completionBatchId }) => completionBatchId === batchId,
    isContested: () => false,
    why: undefined,
  };
}

async function giveUpSubmission(options: GiveUpOptions, item: Item, batchId: string): Promise<GivenUp> {
  const { table, logger, dryRun } = options;
  const sketch = sketchSubmission(item);
  await checkNobodyHolds(options, item, batchId);
  if (mayHaveBatch(sketch)) await checkNothingComes(options, sketch);
  logger.warn(`submission ${batchId} (${sketch.state}) is given up${dryRun ? '' : ': its labels are asked anew'}`);
  if (!dryRun && !(await abandonSubmission(table, item, BY_HAND))) throw changedMeanwhile(batchId);
  return heldBy(batchId, 'submission');
}

async function checkNobodyHolds({ table, logger, dryRun }: GiveUpOptions, item: Item, batchId: string): Promise<void> {
  const parsed = parseSubmission(item);
  const leaseMs = SUBMIT_TIMING.leaseMs;
  const options = { table, clock: table.clock, owner: BY_HAND, leaseMs, exclusive: false, logger };
  const row = 'row' in parsed && !dryRun ? await capLease(options, parsed.row) : sketchSubmission(item);
  const left = (row?.lease_until ?? 0) - table.clock.now();
  if (left <= 0) return;
  throw refuse(
    batchId,
    `is being submitted: a process holds it for ${Math.ceil(left / 1000)} s more`,
    'Wait until that run has ended, then look again: completion-batch status.',
  );
}

/** States before any create call; words that this version does not know may mean anything. */
const BEFORE_CREATE = ['INTENDED', 'CLAIMED', 'UPLOADED', 'REJECTING'];

/** A create call of before a refusal, or before the file was uploaded anew, may have made one all the same. */
function mayHaveBatch(sketch: SubmissionSketch): boolean {
  const { state, create_called_at, first_create_called_at, openai_batch_id } = sketch;
  return (
    !BEFORE_CREATE.includes(state ?? '') ||
    create_called_at !== undefined ||
    first_create_called_at !== undefined ||
    openai_batch_id !== undefined
  );
}

/** @throws CompletionBatchError `invalid-input` where OpenAI has, or may have, a batch that brings answers */
async function checkNothingComes({ table, openai }: GiveUpOptions, sketch: SubmissionSketch): Promise<void> {
  const { batch_id, input_file_id, openai_batch_id, create_called_at } = sketch;
  const sinceCall = table.clock.now() - (create_called_at ?? 0);
  if (sinceCall < SUBMIT_TIMING.settleMs) {
    throw refuse(
      batch_id,
      `was handed to OpenAI ${Math.max(0, Math.round(sinceCall / 1000))} s ago, so that its batch may not be listed yet`,
      'Try again in a few minutes.',
    );
  }
  const marks = { completionBatchId: batch_id, inputFileId: input_file_id || undefined };
  let search: Awaited<ReturnType<typeof findBatches>>;
  try {
    search = await findBatches(openai, marks);
  } catch (error) {
    throw explainOpenaiError(error, "OpenAI's batches cannot be listed");
  }
  const ids = new Set([...search.found.map(({ id }) => id), ...(openai_batch_id ? [openai_batch_id] : [])]);
  for (const id of ids) {
    const remote = await retrieveBatch(openai, id);
    if (remote === undefined || !mayAnswer(remote)) continue;
    throw refuse(
      batch_id,
      `has the batch ${id} at OpenAI, which is ${remote.status}: it may still bring answers`,
      'Let submit finish it; where its request file is lost, reconcile without give-up hands the batch on to collect. Only where neither can: cancel it at OpenAI first.',
    );
  }
  if (!search.sure && sinceCall < ANSWERS_KEPT_MS) {
    throw refuse(
      batch_id,
      "may have a batch at OpenAI: OpenAI's list of batches cannot be read to its end",
      'Look for a batch with this completion_batch_id at OpenAI, and cancel it. After 31 days nothing of it is left, and it can be given up.',
    );
  }
}

function mayAnswer(remote: RemoteBatch): boolean {
  const status = statusOf(remote);
  if (!hasEnded(status)) return true;
  return status !== 'FAILED' && (Boolean(remote.output_file_id) || (remote.request_counts?.completed ?? 0) > 0);
}

async function giveUpBatch(options: GiveUpOptions, item: Item, batchId: string): Promise<GivenUp> {
  const { table, openai, logger, dryRun } = options;
  const parsed = parseBatch(item);
  if ('problem' in parsed) throw refuse(batchId, `does not parse: ${parsed.problem.reason}`, NAME_ONE);
  const { row } = parsed;
  const foreign = row.request_key === undefined;
  if (isOpenBatch(row)) {
    const remote = await retrieveBatch(openai, row.openai_batch_id);
    if (remote !== undefined && !hasEnded(statusOf(remote))) {
      throw refuse(
        batchId,
        `is ${remote.status} at OpenAI: it may still bring answers`,
        `Cancel it first: completion-batch cancel ${batchId}`,
      );
    }
    const whose = foreign ? ', which another program wrote,' : '';
    logger.warn(`batch ${batchId}${whose} is given up${dryRun ? '' : ': its labels are asked anew'}`);
    if (!dryRun && !(await changeBatch(table, batchId, 'FAILED', { failure: BY_HAND })))
      throw changedMeanwhile(batchId);
  } else {
    logger.info(`batch ${batchId} is ${row.status} already`);
    // Giving up was cut short after the row was closed: the labels still have to go.
    if (foreign && item.failure?.S !== BY_HAND) return nothingFreed(batchId, `it is ${row.status} already`);
  }
  return foreign ? foreignLabels(table, item, batchId) : heldBy(batchId, 'batch');
}

function nothingFreed(batchId: string, why: string): GivenUp {
  return { batchId, kind: 'foreign-batch', isFree: () => false, isContested: () => false, why };
}

/**
 * Labels of other programs name no batch, so they are told by the receipts that the batch's row names; a receipt that
 * another open batch of theirs names too may be waiting for that one.
 */
async function foreignLabels(table: ReceiptsTable, item: Item, batchId: string): Promise<GivenUp> {
  const refs = readReceiptRefs(item);
  if (refs === undefined) {
    return nothingFreed(
      batchId,
      'its row does not say which receipts it asks about; once no other program is at work, reconcile with without-batch frees all labels that name no batch',
    );
  }
  const own = new Set(refs.map(receiptPartition));
  const others = new Set<string>();
  let unclear: string | undefined;
  for await (const other of listOpenBatches(table)) {
    const { PK } = keyOf(other);
    if (other.request_key !== undefined || PK === keyOf(item).PK) continue;
    const named = readReceiptRefs(other);
    if (named === undefined) unclear = PK.replace(/^BATCH#/, '');
    for (const ref of named ?? []) others.add(receiptPartition(ref));
  }
  const names = (label: WordLabel): boolean => label.completionBatchId === null && own.has(receiptPartition(label));
  const contested = (label: WordLabel): boolean => unclear !== undefined || others.has(receiptPartition(label));
  return {
    batchId,
    kind: 'foreign-batch',
    isFree: (label) => names(label) && !contested(label),
    isContested: (label) => names(label) && contested(label),
    why:
      unclear === undefined
        ? 'another open batch of another program names their receipts; give that up too'
        : `batch ${unclear} of another program is open and does not say which receipts it asks about; give that up first`,
  };
}
