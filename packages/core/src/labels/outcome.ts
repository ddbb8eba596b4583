/**
 * What an answer means for each target it was asked about: exactly one outcome, whatever came back. Pure; the table in
 * docs/collecting.md is this file in words.
 */

import type { ResultLine } from '@completion-batch/engine';
import type { PromptTarget } from '../format/prompt.ts';
import { isCoreLabel } from '../table/core-labels.ts';
import { readAnswer } from './read-answer.ts';
import type { ReleaseReason } from './release-reasons.ts';

export type Outcome =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly suggested: string | null }
  /** The model says that it cannot tell. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'released'; readonly reason: ReleaseReason };

/** One outcome for each target, in their order. */
export function outcomesOf(targets: readonly PromptTarget[], line: ResultLine | undefined): Outcome[] {
  const answer = readAnswer(line);
  if (typeof answer === 'string') return targets.map(() => ({ kind: 'released', reason: answer }));
  const valid = countOf(answer.valid);
  const invalid = Map.groupBy(answer.invalid, ({ id }) => id);
  return targets.map((target) => {
    const no = invalid.get(target.id) ?? [];
    const doubts = answer.unsure.filter((id) => id === target.id).length;
    if ((valid.get(target.id) ?? 0) + doubts + no.length !== 1) return { kind: 'released', reason: 'no-verdict' };
    const [rejection] = no;
    if (doubts === 1) return { kind: 'unsure' };
    if (rejection === undefined) return { kind: 'valid' };
    // "Not DATE but DATE": no verdict can be made of it.
    if (rejection.label === target.label) return { kind: 'released', reason: 'no-verdict' };
    return {
      kind: 'invalid',
      suggested: rejection.label !== null && isCoreLabel(rejection.label) ? rejection.label : null,
    };
  });
}

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
