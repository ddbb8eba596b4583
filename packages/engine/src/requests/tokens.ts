/**
 * How many tokens a request costs. `estimateTokens` needs no tables and is what the actions use (the exact tokenizer
 * would double what every job downloads); `exact-tokens.ts` counts with o200k where that does not matter.
 */
import { z } from 'zod';

export type TokenCounter = (text: string) => number;

/**
 * Close to o200k for printed text and instructions, and seldom below: figures in `bench/tokens.ts`. Text is cut as o200k cuts
 * it before it looks anything up: words, up to three digits, runs of other signs, blanks. Words in capitals take about
 * twice the tokens of small ones, scripts other than Latin about one a character.
 */
export const estimateTokens: TokenCounter = (text) => {
  const units = unitsOf(text);
  const { length } = text;
  let tokens = 0;
  let at = 0;
  while (at < length) {
    const begin = at;
    // There is one; to ask costs a third of all.
    const first = units[at] as number;
    let signs = known[first] as number;
    const kind = signs & KIND;
    const end = kind === DIGIT ? Math.min(length, begin + DIGITS) : length;
    let next = signs;
    for (at += 1; at < end; at += 1) {
      next = known[units[at] as number] as number;
      if ((next & KIND) !== kind) break;
      signs |= next;
    }
    if (kind !== 0 && next !== 0) tokens += pieceTokens(signs, first, at - begin, 0);
    else {
      const piece = unusualPiece(text, begin);
      tokens += piece.tokens;
      at = piece.end;
    }
  }
  return Math.ceil(tokens);
};

/** Digits of a piece at most. */
const DIGITS = 3;

/** The piece that begins there, of which something is not known yet, or takes two units. */
function unusualPiece(text: string, begin: number): { readonly tokens: number; readonly end: number } {
  const first = text.codePointAt(begin) ?? 0;
  const kind = signsOf(first) & KIND;
  let signs = 0;
  let pairs = 0;
  let end = begin;
  while (end < text.length && (kind !== DIGIT || end - begin - pairs < DIGITS)) {
    const point = text.codePointAt(end) ?? 0;
    const its = signsOf(point);
    if ((its & KIND) !== kind) break;
    signs |= its;
    end += 1;
    if (point <= 0xffff) continue;
    end += 1;
    pairs += 1;
  }
  return { tokens: pieceTokens(signs, first, end - begin, pairs), end };
}

function signsOf(point: number): number {
  return known[point] || lookUp(point);
}

/** Letters of a text lie here while they are counted: a list is read faster than a text. */
const scratch = new Uint16Array(32 * 1024);
const scratchBytes = Buffer.from(scratch.buffer);

function unitsOf(text: string): Uint16Array {
  if (text.length <= scratch.length) {
    scratchBytes.write(text, 'utf16le');
    return scratch;
  }
  const units = new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
}

const LETTER = 1;
const DIGIT = 2;
const BLANK = 3;
const OTHER = 4;
const KIND = 7;
/** It has a capital of its own. */
const SMALL = 8;

/** By code point; 0 is not known yet, or half of a pair. To look one up by its properties costs more than all else. */
const known = new Uint8Array(0x110000);

function lookUp(point: number): number {
  const letter = String.fromCodePoint(point);
  const kind = /^\p{L}/u.test(letter) ? LETTER : /^\p{N}/u.test(letter) ? DIGIT : /^\s/.test(letter) ? BLANK : OTHER;
  const signs = letter.toUpperCase() === letter ? kind : kind | SMALL;
  if (point < 0xd800 || point > 0xdbff) known[point] = signs;
  return signs;
}

const SPACE = 0x20;
const ASCII = 0x7f;
const LATIN = 0x24f;

function pieceTokens(signs: number, first: number, units: number, pairs: number): number {
  switch (signs & KIND) {
    case LETTER: {
      if (first > LATIN) return units - pairs;
      const capitals = (signs & SMALL) === 0 && units > 1;
      return Math.max(1, units / (capitals ? 2.7 : 6));
    }
    case DIGIT:
      return 1;
    case BLANK:
      return first === SPACE && units === 1 ? 0.1 : 1;
    case OTHER:
      return first <= ASCII ? Math.ceil(units / 3) : (units - pairs) * 1.5;
    default:
      return 0;
  }
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
  let tokens = PER_MESSAGE;
  for (const { role, content } of body.messages) tokens += PER_MESSAGE + count(role) + count(content);
  const shown = schemaIn(body.response_format);
  return shown === undefined ? tokens : tokens + count(JSON.stringify(shown));
}

function schemaIn(format: unknown): unknown {
  // Not asked of the schema: an error with its stack, which that would make, takes as long as all else of a request.
  return format === undefined ? undefined : answerFormat.safeParse(format).data?.json_schema.schema;
}
