/**
 * What an answer means for each target it was asked about: exactly one outcome, whatever came back. Pure; the table in
 * docs/collecting.md is this file in words.
 */
import { z } from 'zod';
import { isCoreLabel } from '../core-labels.ts';
import { type Answer, answerSchema } from '../format/answer-schema.ts';
import type { PromptTarget } from '../format/prompt.ts';

/** Why a target got no verdict. Kept on the label's row, and counted in summaries. */
export type ReleaseReason =
  /** No line in either result file. */
  | 'missing'
  | 'expired'
  | 'cancelled'
  | 'timeout'
  /** The line has an HTTP status that is not 2xx, or no usable response. */
  | 'http-error'
  | 'refused'
  /** `finish_reason` length. */
  | 'cut-off'
  | 'content-filter'
  | 'not-json'
  | 'not-in-schema'
  /** Its id is in neither list, in both, twice, or "invalid" with the label it has. */
  | 'no-verdict'
  /** Not the request's fault: the whole batch was refused, or the account has no quota. */
  | 'batch-failed'
  | 'quota';

export type Outcome =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly suggested: string | null }
  | { readonly kind: 'released'; readonly reason: ReleaseReason };

/** These say nothing about the label or the prompt, so they use up no attempt. */
const FREE: ReadonlySet<ReleaseReason> = new Set(['batch-failed', 'quota']);

export function usesAttempt(reason: ReleaseReason): boolean {
  return !FREE.has(reason);
}

const resultLine = z.looseObject({
  custom_id: z.string(),
  response: z.looseObject({ status_code: z.number(), body: z.unknown().optional() }).nullish(),
  error: z.looseObject({ code: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

export type ResultLine = z.output<typeof resultLine>;

/** A line of a result file, or undefined where it is none. */
export function readResultLine(value: unknown): ResultLine | undefined {
  const line = resultLine.safeParse(value);
  return line.success ? line.data : undefined;
}

const chatBody = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  error: z.unknown().optional(),
});

const errorBody = z.looseObject({
  error: z.looseObject({ code: z.string().nullish(), type: z.string().nullish() }),
});

/** A map, not an object: the codes come from outside, and an object has more names than its own. */
const LINE_ERRORS: ReadonlyMap<string, ReleaseReason> = new Map([
  ['batch_expired', 'expired'],
  ['batch_cancelled', 'cancelled'],
  ['request_timeout', 'timeout'],
  ['insufficient_quota', 'quota'],
]);

/** Whether a line carries an answer; of two lines with one custom id, one that does is preferred. */
export function isAnswered(line: ResultLine): boolean {
  const status = line.response?.status_code ?? 0;
  return line.error == null && status >= 200 && status < 300;
}

/** The answer in a line, or why there is none. */
function readAnswer(line: ResultLine | undefined): Answer | ReleaseReason {
  if (line === undefined) return 'missing';
  const code = line.error?.code;
  if (code != null) return LINE_ERRORS.get(code) ?? 'http-error';
  if (!isAnswered(line)) {
    const body = errorBody.safeParse(line.response?.body);
    const { code: why, type } = body.success ? body.data.error : {};
    return [why, type].includes('insufficient_quota') ? 'quota' : 'http-error';
  }
  const body = chatBody.safeParse(line.response?.body);
  const choice = body.success && body.data.error == null ? body.data.choices[0] : undefined;
  if (choice === undefined) return 'http-error';
  if (choice.message.refusal) return 'refused';
  if (choice.finish_reason === 'length') return 'cut-off';
  if (choice.finish_reason === 'content_filter') return 'content-filter';
  let content: unknown;
  try {
    content = JSON.parse(choice.message.content ?? '');
  } catch {
    return 'not-json';
  }
  const answer = answerSchema.safeParse(content);
  return answer.success ? answer.data : 'not-in-schema';
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
  const body = usageBody.safeParse(line.response?.body);
  if (!body.success) return { input: 0, cached: 0, output: 0 };
  const { usage } = body.data;
  return {
    input: usage.prompt_tokens,
    cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
    output: usage.completion_tokens,
  };
}
