/** What was wrong with a batch that is settled all the same: told once, and loudly. */

import type { EndedStatus } from '@completion-batch/engine';
import type { CountedFailure } from './line-failure.ts';
import type { ReleaseReason } from './release-reasons.ts';
import type { Findings } from './result-index.ts';
import type { SettleCounts } from './settling.ts';

/** Cancelled lines were asked for, and answers that were cut off are asked in halves: nobody has to see to them. */
const NO_TROUBLE: ReadonlySet<ReleaseReason> = new Set(['cancelled', 'cut-off']);

/** A failure that is not of one request: no request was answered at all, or most of them got it. */
export function commonFailure({ answered, failures }: Findings, own: number): CountedFailure | undefined {
  const [top] = failures;
  return top !== undefined && (answered === 0 || top.lines * 2 > own) ? top : undefined;
}

/** The sentence for a common failure; undefined where it is none to worry about. */
export function describeCommon(findings: Findings, own: number, status: EndedStatus): string | undefined {
  if (findings.found === 0 && status === 'EXPIRED') return 'no request was answered before it expired';
  const top = commonFailure(findings, own);
  if (top === undefined || NO_TROUBLE.has(top.reason)) return undefined;
  const which = findings.answered === 0 ? 'no request was answered' : 'most requests got the same error';
  return `${which}: ${top.lines} of ${own} failed with "${top.message}"`;
}

/** Failures of a model that the next batch would meet again. */
const LASTING: ReadonlySet<ReleaseReason> = new Set(['account', 'model', 'parameter', 'quota']);

/** Why the model takes nothing at all; undefined where it has answered, or where that may pass. */
export function lastingFailure({ answered, failures }: Findings): CountedFailure | undefined {
  const [top] = failures;
  return answered === 0 && top !== undefined && LASTING.has(top.reason) ? top : undefined;
}

/** The sentence for answers of which none could be used; one alone proves nothing. */
export function describeUnusable({ answered }: Findings, targets: number, counts: SettleCounts): string | undefined {
  const verdicts = counts.valid + counts.invalid + counts.needsReview;
  const others = counts.changedElsewhere + (counts.released['cut-off'] ?? 0);
  if (answered < 2 || verdicts > 0 || others >= targets) return undefined;
  const reasons = Object.entries(counts.released).map(([reason, labels]) => `${reason} ${labels}`);
  return `none of its ${answered} answers could be used (labels released: ${reasons.join(', ') || 'none'})`;
}
