/** What was wrong with a batch that is settled all the same: told once, and loudly. */

import type { EndedStatus } from '../openai/remote-batch.ts';
import type { CountedFailure, LineReason } from '../requests/line-failure.ts';
import type { Findings } from './result-index.ts';

/** A failure that is not of one request: no request was answered at all, or most of them got it. */
export function commonFailure({ answered, failures }: Findings, own: number): CountedFailure | undefined {
  const [top] = failures;
  return top !== undefined && (answered === 0 || top.lines * 2 > own) ? top : undefined;
}

/** The sentence for a common failure; undefined where it is none to worry about. */
export function describeCommon(findings: Findings, own: number, status: EndedStatus): string | undefined {
  if (findings.found === 0 && status === 'EXPIRED') return 'no request was answered before it expired';
  const top = commonFailure(findings, own);
  // Cancelling was asked for: nobody has to see to it.
  if (top === undefined || top.reason === 'cancelled') return undefined;
  const which = findings.answered === 0 ? 'no request was answered' : 'most requests got the same error';
  return `${which}: ${top.lines} of ${own} failed with "${top.message}"`;
}

/** Failures of a model that the next batch would meet again. */
const LASTING: ReadonlySet<LineReason> = new Set(['account', 'model', 'parameter', 'quota']);

/** Why the model takes nothing at all; undefined where it has answered, or where that may pass. */
export function lastingFailure({ answered, failures }: Findings): CountedFailure | undefined {
  const [top] = failures;
  return answered === 0 && top !== undefined && LASTING.has(top.reason) ? top : undefined;
}
