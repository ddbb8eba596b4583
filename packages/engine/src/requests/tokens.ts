/**
 * How many tokens a request costs. `estimateTokens` needs no tables and is what the actions use (the exact tokenizer
 * would double what every job downloads); `exact-tokens.ts` counts with o200k where that does not matter.
 */
import { z } from 'zod';

export type TokenCounter = (text: string) => number;

/** Pieces as o200k cuts text before it looks anything up: words, up to three digits, runs of other signs, blanks. */
const PIECES = /\p{L}+|\p{N}{1,3}|[^\s\p{L}\p{N}]+|\s+/gu;

/**
 * Close to o200k for printed text and instructions, and seldom below: figures in `bench/tokens.ts`. Words in capitals take
 * about twice the tokens of small ones, scripts other than Latin about one a character.
 */
export const estimateTokens: TokenCounter = (text) => {
  let tokens = 0;
  for (const [piece] of text.matchAll(PIECES)) tokens += pieceTokens(piece);
  return Math.ceil(tokens);
};

function pieceTokens(piece: string): number {
  const first = piece.codePointAt(0) ?? 0;
  if (/^\p{N}/u.test(piece)) return 1;
  if (/^\s/.test(piece)) return piece === ' ' ? 0.1 : 1;
  if (!/^\p{L}/u.test(piece)) return first < 128 ? Math.ceil(piece.length / 3) : [...piece].length * 1.5;
  if (first > 0x24f) return [...piece].length;
  const capitals = piece === piece.toUpperCase() && piece.length > 1;
  return capitals ? Math.max(1, piece.length / 2.7) : Math.max(1, piece.length / 6);
}

/** Each message costs 3 tokens more than its text, and the answer is primed with 3 (OpenAI's own counting example). */
const PER_MESSAGE = 3;

/** The parts of a chat request that the model is shown. */
export interface ChatBody {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: unknown;
}

const answerFormat = z.looseObject({ json_schema: z.looseObject({ schema: z.unknown() }) });

/** Input tokens of a request: its messages, and the answer's schema, which the model is shown too. */
export function requestTokens(body: ChatBody, count: TokenCounter): number {
  const messages = body.messages.map((message) => PER_MESSAGE + count(message.role) + count(message.content));
  const shown = answerFormat.safeParse(body.response_format).data?.json_schema.schema;
  const schema = shown === undefined ? 0 : count(JSON.stringify(shown));
  return messages.reduce((sum, tokens) => sum + tokens, PER_MESSAGE) + schema;
}
