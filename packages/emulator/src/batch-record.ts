/** New batches. */
import { batchId, fileId } from './ids.ts';
import type { BatchRecord } from './types.ts';
import { noUsage } from './usage.ts';

/** What `create` takes, checked. */
export interface WantedBatch {
  readonly endpoint: string;
  readonly inputFileId: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly outputExpiresAfterSeconds: number | null;
}

/** A batch in `validating`. Times in milliseconds. */
export function newBatch(wanted: WantedBatch, sequence: number, createdMs: number, windowMs: number): BatchRecord {
  return {
    id: batchId(),
    sequence,
    ...wanted,
    createdMs,
    expiresMs: createdMs + windowMs,
    status: 'validating',
    ending: null,
    model: null,
    inputTokens: 0,
    errors: null,
    counts: { total: 0, completed: 0, failed: 0 },
    usage: noUsage(),
    plannedOutputFileId: fileId(),
    plannedErrorFileId: fileId(),
    outputFileId: null,
    errorFileId: null,
    inProgressMs: null,
    finalizingMs: null,
    completedMs: null,
    failedMs: null,
    expiredMs: null,
    cancellingMs: null,
    cancelledMs: null,
  };
}
