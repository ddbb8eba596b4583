/** Whether a completion batch may still bring answers: by its submission, and by its own row. */
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { batchKey } from '../table/keys.ts';
import { type ReceiptsTable, tableCall } from '../table/receipts-table.ts';
import { listOpenBatches } from './open-batches.ts';
import { getSubmissionItem } from './submission-rows.ts';

const TERMINAL = new Set(['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED']);
/** Closed states of submissions that ended without one. */
const WITHOUT_BATCH = new Set(['REJECTED', 'ABANDONED']);

/** `live`: it may still bring answers. `unknown`: no row tells; a batch may exist whose rows were lost. */
export type BatchStanding = 'live' | 'ended' | 'unknown';

/**
 * How completion batches stand: one is live while it has an open submission, or a summary that is not terminal. Strongly
 * consistent; what was found once holds for the life of this function.
 */
export function batchStandings(table: ReceiptsTable): (batchId: string) => Promise<BatchStanding> {
  const known = new Map<string, Promise<BatchStanding>>();
  return (batchId) => {
    const answer = known.get(batchId) ?? standingOf(table, batchId);
    known.set(batchId, answer);
    return answer;
  };
}

/** Whether a batch may still bring an answer; null asks for labels that name none. */
export type LiveCheck = (batchId: string | null) => Promise<boolean>;

/**
 * Whether a completion batch may still bring answers, as `batchStandings` tells. Labels that name no batch may be held by
 * any open batch of a program that does not write its id on them.
 */
export function liveBatchCheck(table: ReceiptsTable): LiveCheck {
  const standing = batchStandings(table);
  let foreign: Promise<boolean> | undefined;
  return async (batchId) => {
    if (batchId !== null) return (await standing(batchId)) === 'live';
    foreign ??= hasForeignBatch(table);
    return foreign;
  };
}

async function hasForeignBatch(table: ReceiptsTable): Promise<boolean> {
  for await (const item of listOpenBatches(table)) if (item.request_key === undefined) return true;
  return false;
}

async function standingOf(table: ReceiptsTable, batchId: string): Promise<BatchStanding> {
  const submission = await getSubmissionItem(table, batchId);
  // GSI1PK tells that it is open, also for a row that this version cannot read.
  if (submission?.GSI1PK !== undefined) return 'live';
  const { PK, SK } = batchKey(batchId);
  const Key = { PK: { S: PK }, SK: { S: SK } };
  const { Item: summary } = await tableCall(table.name, () =>
    table.client.send(new GetItemCommand({ TableName: table.name, Key, ConsistentRead: true })),
  );
  if (summary !== undefined) return TERMINAL.has(summary.status?.S ?? '') ? 'ended' : 'live';
  return WITHOUT_BATCH.has(submission?.state?.S ?? '') ? 'ended' : 'unknown';
}
