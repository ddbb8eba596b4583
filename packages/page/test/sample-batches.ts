/** Nights of batches: three each, the last still running, one held, one of which nothing came back. */
import type { ReportBatch } from '@completion-batch/core/review';
import type { Below } from './sample-report.ts';

export interface SampleBatches {
  readonly all: ReportBatch[];
  /** One of them, or none. */
  pick(below: Below): ReportBatch | null;
}

const DAY_MS = 86_400_000;
const LAST_NIGHT = Date.parse('2026-11-20T01:30:00.000Z');

export function sampleBatches(below: Below, nights: number): SampleBatches {
  const all = Array.from({ length: nights * 3 }, (_, index) => sampleBatch(below, index, nights));
  return { all, pick: (by) => (by(40) === 0 ? null : (all[by(all.length)] ?? null)) };
}

function sampleBatch(below: Below, index: number, nights: number): ReportBatch {
  const night = Math.floor(index / 3);
  const last = night === nights - 1;
  const submitted = LAST_NIGHT - (nights - 1 - night) * DAY_MS + (index % 3) * 240_000;
  const [open, failed, held] = [last && index % 3 === 2, index === 4, index === 7];
  const labels = 180 + below(900);
  const estimated = { in: labels * 410, out: labels * 38 };
  const actual = { in: Math.round(estimated.in * (0.9 + below(14) / 100)), out: labels * (28 + below(16)) };
  const got = !open && !failed;
  const [needsReview, released] = [got ? below(20) : 0, failed ? labels : got ? below(6) : 0];
  const invalid = got ? Math.floor(labels / 7) + below(20) : 0;
  return {
    id: `01HX${String(index).padStart(4, '0')}-7c1e-4aa0`,
    openaiId: `batch_${(index * 7919 + 40_961).toString(36)}`,
    status: open ? 'IN_PROGRESS' : failed ? 'FAILED' : 'COMPLETED',
    execution: `nightly-${night + 1}`,
    model: index % 5 === 4 ? 'gpt-4.1' : 'gpt-4.1-mini',
    submittedAt: new Date(submitted).toISOString(),
    endedAt: open ? null : new Date(submitted + (25 + below(300)) * 60_000).toISOString(),
    labels,
    valid: got ? labels - invalid - needsReview - released : 0,
    invalid,
    needsReview,
    released,
    corrections: got ? below(30) : 0,
    estimatedInputTokens: estimated.in,
    estimatedOutputTokens: estimated.out,
    inputTokens: got ? actual.in : null,
    outputTokens: got ? actual.out : null,
    estimatedCost: dollars(estimated),
    cost: got ? dollars(actual) : null,
    heldReason: held ? '98 % of its labels were rejected, of which 12 % was expected: nothing of it is written.' : null,
  };
}

const dollars = (tokens: { readonly in: number; readonly out: number }): number =>
  Math.round((tokens.in * 0.2 + tokens.out * 0.8) / 100) / 10_000;
