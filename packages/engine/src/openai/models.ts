/**
 * What differs between models in a chat request, by family, in one table. Facts: the service's descriptions of
 * `reasoning_effort` and its refusals as users met them, as of November 2026. What no row is sure about is not sent:
 * a parameter that a model does not take refuses every request.
 */

/** Request parameters that depend on the model. */
export interface ModelParameters {
  readonly temperature?: number;
  readonly reasoning_effort?: string;
  readonly max_completion_tokens: number;
}

export interface ModelName {
  /** Without the provider before it, the organisation of a fine-tuned model behind it, and a gateway's variant. */
  readonly name: string;
  /** The same without a date. */
  readonly family: string;
  readonly fineTuned: boolean;
}

/** Reads `gpt-5-mini`, `openai/gpt-5-mini-2025-08-07`, `openrouter/openai/gpt-5-mini:free`, `ft:gpt-4.1-mini:org::id` … */
export function readModelName(model: string): ModelName {
  const path = model.trim().toLowerCase();
  // The organisation and the suffix behind a fine-tuned model's name may be anything.
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf('/') + 1).replace(/^(openai|azure|openrouter):/, '');
  const bare = tuned ?? last.replace(/:.*$/s, '');
  // Azure writes gpt-35-turbo.
  const name = bare.replace(/^gpt-35/, 'gpt-3.5');
  return { name, family: name.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ''), fineTuned: tuned !== undefined };
}

interface Family {
  readonly of: RegExp;
  readonly temperature?: number;
  readonly effort?: string;
  /** Writes no hidden tokens, so that the answer's bound is that of all tokens. */
  readonly plain?: boolean;
}

/** The first that fits counts; one that fits none gets nothing but the bound. */
const FAMILIES: readonly Family[] = [
  // Each of these takes one effort only (high, medium) or none at all, and no temperature: their default is right.
  { of: /^(gpt-\d|o\d).*-(pro|chat|search|deep-research)(-|$)/ },
  { of: /^o1-(mini|preview)/ },
  { of: /-codex-mini/ },
  // Codex models always reason.
  { of: /^gpt-\d.*-codex(-|$)/, effort: 'low' },
  { of: /^o\d+(-mini)?(-|$)/, effort: 'low' },
  { of: /^gpt-5(-(mini|nano))?(-|$)/, effort: 'minimal' },
  { of: /^gpt-(5\.\d+|[6-9](\.\d+)?)(-|$)/, effort: 'none', plain: true },
  { of: /^(chatgpt-4o|gpt-4|gpt-3\.5)/, temperature: 0, plain: true },
];

/** A reasoning model writes hidden tokens before its answer, and they count; a model nobody knows may be one. */
const REASONING_TOKENS = 4096;

/** @param answerTokens upper bound of the visible answer */
export function modelParameters(model: string, answerTokens: number): ModelParameters {
  const { family } = readModelName(model);
  const { temperature, effort, plain = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(effort === undefined ? {} : { reasoning_effort: effort }),
    max_completion_tokens: answerTokens + (plain ? 0 : REASONING_TOKENS),
  };
}

/**
 * The smallest batch queue that an account may have for a model, in tokens (OpenAI's limits of tier 1, August 2026): up
 * to it files are handed over although the queue's real limit is not known.
 */
export function smallestQueue(model: string): number {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2_000_000 : 90_000;
}
