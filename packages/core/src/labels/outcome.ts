/**
 * What an answer means for each target it was asked about: exactly one outcome, whatever came back. Pure; the table in
 * docs/collecting.md is this file in words.
 */

import type { ResultLine } from '@completion-batch/engine';
import type { Prompt } from '../format/prompt.ts';
import { coreLabelOf } from '../label-set/label-set.ts';
import { readAnswer } from './read-answer.ts';
import type { ReleaseReason } from './release-reasons.ts';

export type Outcome =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly suggested: string | null }
  /** The model says that it cannot tell. */
  | { readonly kind: 'unsure' }
  | { readonly kind: 'released'; readonly reason: ReleaseReason };

/** What has to be known of a request to read its answer. */
export type Asked = Pick<Prompt, 'version' | 'labels' | 'targets'>;

/** One outcome for each target, in their order. */
export function outcomesOf({ version, labels, targets }: Asked, line: ResultLine | undefined): Outcome[] {
  const answer = readAnswer(line, version);
  if (typeof answer === 'string') return targets.map(() => ({ kind: 'released', reason: answer }));
  const valid = countOf(answer.valid);
  const unsure = countOf(answer.unsure);
  const invalid = Map.groupBy(answer.invalid, ({ id }) => id);
  return targets.map(({ id, label }) => {
    const no = invalid.get(id) ?? [];
    const [yes = 0, doubts = 0] = [valid.get(id), unsure.get(id)];
    if (yes + doubts + no.length !== 1) return { kind: 'released', reason: 'no-verdict' };
    if (doubts === 1) return { kind: 'unsure' };
    const [rejection] = no;
    if (rejection === undefined) return { kind: 'valid' };
    const suggested = rejection.label === null ? undefined : coreLabelOf(labels, rejection.label);
    // "Not DATE but DATE": no verdict can be made of it, by whatever name.
    if (suggested !== undefined && suggested === coreLabelOf(labels, label)) {
      return { kind: 'released', reason: 'no-verdict' };
    }
    return { kind: 'invalid', suggested: suggested ?? null };
  });
}

function countOf(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
