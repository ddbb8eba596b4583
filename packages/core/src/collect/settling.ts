/**
 * What collect needs to know about requests without knowing receipts: how to write what the answers say. The one for
 * labels is `labels/label-verdicts.ts`.
 */
import type { NdjsonLine, ResultLine } from '@completion-batch/engine';
import type { ReleaseReason } from './release-reasons.ts';

export interface SettledBatch {
  readonly batchId: string;
  /** When OpenAI ended it (ISO 8601): the time of every verdict, so that collecting again writes the same rows. */
  readonly endedAt: string;
  /** A target that came back without a verdict so often is left to people. */
  readonly maxAttempts: number;
}

export interface AnsweredRequest {
  readonly line: NdjsonLine;
  readonly result: ResultLine | undefined;
  /** All its targets are released for this, whatever the line says: undefined where the line is to be read. */
  readonly release: ReleaseReason | undefined;
}

/** Targets by what became of them; each is counted once. */
export interface SettleCounts {
  valid: number;
  invalid: number;
  needsReview: number;
  /** Back to be asked again, by reason. */
  released: Partial<Record<ReleaseReason, number>>;
  /** Released too often: needs review by people. */
  exhausted: number;
  /** Somebody else changed or deleted it meanwhile: left alone. */
  changedElsewhere: number;
  /** New proposals made of suggested labels; not targets. */
  corrections: number;
}

export interface Settling {
  /** Custom id of a request of the batch's request file. */
  customIdOf(line: NdjsonLine, name: string): string;
  /** How many targets a request asks about. */
  targets(line: NdjsonLine, name: string): number;
  /** Writes the outcomes of some requests. Doing it again changes nothing and counts the same. */
  settle(batch: SettledBatch, requests: readonly AnsweredRequest[], name: string): Promise<SettleCounts>;
}

export function noCounts(): SettleCounts {
  return { valid: 0, invalid: 0, needsReview: 0, released: {}, exhausted: 0, changedElsewhere: 0, corrections: 0 };
}

/** Adds `more` to `sum`. */
export function addCounts(sum: SettleCounts, more: SettleCounts): void {
  for (const name of ['valid', 'invalid', 'needsReview', 'exhausted', 'changedElsewhere', 'corrections'] as const) {
    sum[name] += more[name];
  }
  for (const [reason, count] of Object.entries(more.released) as [ReleaseReason, number][]) {
    sum.released[reason] = (sum.released[reason] ?? 0) + count;
  }
}

export function releasedTotal(counts: SettleCounts): number {
  return Object.values(counts.released).reduce((sum, count) => sum + count, 0);
}
