/**
 * What submit needs to know about requests without knowing receipts: how to describe a line, and what it means to claim
 * and to give back what a line asks about. `labels/label-work.ts` is the one for labels.
 */

import type { LineDescription, NdjsonLine, RequestParameters } from '@completion-batch/engine';
import type { ReceiptRef } from '../state/batch-summary.ts';
import type { ClaimableStatus } from '../table/claims.ts';

export interface LineClaim {
  /** All targets of the line are ours. Where not, those that were are given back already. */
  readonly held: boolean;
  readonly targets: number;
  /** Targets that somebody else has, or that are gone; not those that were only given back. */
  readonly lost: number;
}

export interface Work {
  readonly promptVersion: string;
  /** @throws CompletionBatchError `ndjson-damaged`, `request-invalid` */
  describe(line: NdjsonLine, name: string): LineDescription;
  /** How many targets the line asks about. */
  targets(line: NdjsonLine, name: string): number;
  receiptOf(line: NdjsonLine, name: string): ReceiptRef;
  /** The same line for another model. @param parameters the plan's */
  forModel(line: NdjsonLine, name: string, model: string, parameters: RequestParameters | undefined): Uint8Array;
  /** Upper bound of the answer's tokens, as expected for the estimate. */
  answerTokens(targets: number): number;
  /** One result per line. Claiming again what this batch holds succeeds. @param from the status that targets have so far */
  claim(batchId: string, lines: readonly NdjsonLine[], name: string, from: ClaimableStatus): Promise<LineClaim[]>;
  /** How many targets were given back; what somebody else changed meanwhile is left alone. */
  release(batchId: string, lines: readonly NdjsonLine[], name: string): Promise<number>;
}
