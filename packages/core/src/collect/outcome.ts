/**
 * What an answer means for each target it was asked about: exactly one outcome, whatever came back. Pure; the table in
 * docs/collecting.md is this file in words.
 */
import { z } from 'zod';
import { isCoreLabel } from '../core-labels.ts';
import type { PromptTarget } from '../format/prompt.ts';
import { readAnswer } from './read-answer.ts';
import type { ResultLine } from './result-line.ts';

/** Why a target got no verdict. Kept on the label's row, and counted in summaries. */
export type ReleaseReason =
  /** No line in either result file. */
  | 'missing'
  | 'timeout'
  /** The line has an error that may be about what was asked, or no usable response. */
  | 'http-error'
  | 'refused'
  /** `finish_reason` length. */
  | 'cut-off'
  | 'content-filter'
  | 'not-json'
  | 'not-in-schema'
  /** Its id is in neither list, in both, twice, or "invalid" with the label it has. */
  | 'no-verdict'
  | FreeReason;

/** These say nothing about the label or the prompt, so they use up no attempt. */
export type FreeReason = (typeof FREE_REASONS)[number];

const FREE_REASONS = [
  /** Not begun when the batch ended, and not billed. */
  'expired',
  'cancelled',
  /** The key, the organisation, its rights. */
  'account',
  'quota',
  'rate',
  'model',
  /** A parameter of ours that the model does not take. */
  'parameter',
  'server-error',
  /** Whatever it is, it is said of no line of its own: of all of the batch, or of most. */
  'common-error',
  'batch-failed',
] as const;

export type Outcome =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly suggested: string | null }
  | { readonly kind: 'released'; readonly reason: ReleaseReason };

const FREE: ReadonlySet<ReleaseReason> = new Set(FREE_REASONS);

export function usesAttempt(reason: ReleaseReason): boolean {
  return !FREE.has(reason);
}

/** One outcome for each target, in their order. */
export function outcomesOf(targets: readonly PromptTarget[], line: ResultLine | undefined): Outcome[] {
  const answer = readAnswer(line);
  if (typeof answer === 'string') return targets.map(() => ({ kind: 'released', reason: answer }));
  const valid = countOf(answer.valid);
  const invalid = Map.groupBy(answer.invalid, ({ id }) => id);
  return targets.map((target) => {
    const no = invalid.get(target.id) ?? [];
    if ((valid.get(target.id) ?? 0) + no.length !== 1) return { kind: 'released', reason: 'no-verdict' };
    const [rejection] = no;
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

/** What is no count is none: it would spoil the sum of the others. */
const tokens = z.int().nonnegative().catch(0);

const usageBody = z.looseObject({
  usage: z.looseObject({
    prompt_tokens: tokens,
    completion_tokens: tokens,
    prompt_tokens_details: z.looseObject({ cached_tokens: tokens }).nullish().catch(null),
  }),
});

export interface Usage {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
}

/** Tokens a line was billed for; zero where it does not say. */
export function usageOf(line: ResultLine): Usage {
  const body = usageBody.safeParse(line.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens,
  };
}
