/** The option `evidence`: which sources, as users write them and as the plan keeps them. */
import { CompletionBatchError, shownUrl } from '@completion-batch/engine';
import { isChromaUrl, parseChromaUrl } from './vectors/chroma-url.ts';

/** Tokens of one request: about 23 labels are in it. */
export const DEFAULT_EVIDENCE_TOKENS = 160;
export const MAX_EVIDENCE_TOKENS = 4000;

export type EvidenceChoice =
  | { readonly from: 'table'; readonly verdicts: 'others' | 'all' }
  | { readonly from: 'chroma' | 'vectors' };

/**
 * @param text `off`, or sources with commas between
 * @param where the option's or the input's name
 * @throws CompletionBatchError `invalid-input`
 */
function parseEvidence(text: string, where: string): string[] {
  const sources = text
    .split(',')
    .map((source) => source.trim())
    .filter((source) => source !== '');
  if (sources.length === 0 || (sources.length === 1 && sources[0] === 'off')) return [];
  const kinds = sources.map((source) => readChoice(source, where).from);
  const twice = kinds.find((kind, index) => kinds.indexOf(kind) !== index);
  if (twice !== undefined) throw wrong(`names ${twice} twice`, where);
  return sources;
}

/** @throws CompletionBatchError `invalid-input` */
export function readChoice(source: string, where: string): EvidenceChoice {
  if (source === 'table') return { from: 'table', verdicts: 'others' };
  if (source === 'table?verdicts=all') return { from: 'table', verdicts: 'all' };
  if (source === 'vectors') return { from: 'vectors' };
  if (isChromaUrl(source)) {
    parseChromaUrl(source, where);
    return { from: 'chroma' };
  }
  throw wrong(`has ${JSON.stringify(shownUrl(source).slice(0, 80))}`, where);
}

function wrong(what: string, where: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', `the value of ${where} ${what}`, {
    where,
    remedy:
      'Use off, or one or more of table, table?verdicts=all, vectors and chroma://HOST:PORT/COLLECTION with commas between.',
  });
}

/**
 * What the plan keeps of both options; undefined where no evidence is asked for.
 * @throws CompletionBatchError `invalid-input`
 */
export function evidenceOf(
  text: string,
  tokens = DEFAULT_EVIDENCE_TOKENS,
): { sources: string[]; tokens: number } | undefined {
  const sources = parseEvidence(text, 'evidence');
  return sources.length === 0 ? undefined : { sources, tokens: checkEvidenceTokens(tokens, 'evidence-tokens') };
}

/** @throws CompletionBatchError `invalid-input` */
function checkEvidenceTokens(value: number, where: string): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= MAX_EVIDENCE_TOKENS) return value;
  throw new CompletionBatchError('invalid-input', `${where} is ${value}`, {
    where,
    remedy: `Use a whole number from 1 to ${MAX_EVIDENCE_TOKENS}: tokens of evidence in one request.`,
  });
}
