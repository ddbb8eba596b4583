/**
 * The answer in a line, or why there is none. Models that are held to the schema write exactly it; others put it into a
 * code fence, behind their thoughts, or into a list of parts. It is read where it can mean one thing only.
 */

import { lineFailure, membersOf, type ResultLine } from '@completion-batch/engine';
import { z } from 'zod';
import type { PromptVersion } from '../format/versions.ts';
import type { ReleaseReason } from './release-reasons.ts';

/** What was said of each id, as far as it was said in a form that can be read. */
export interface GivenAnswer {
  readonly valid: readonly string[];
  /** `label` as it was written, in capitals; null where none was suggested. */
  readonly invalid: readonly { readonly id: string; readonly label: string | null }[];
  /** Of a version that did not ask for it, none. */
  readonly unsure: readonly string[];
}

const choice = z.looseObject({
  finish_reason: z.string().nullish().catch(null),
  message: z.looseObject({ content: z.unknown().optional(), refusal: z.string().nullish().catch(null) }),
});
const chatBody = z.looseObject({ choices: z.array(choice).min(1) });

/** @param asked the version of the request */
export function readAnswer(
  line: ResultLine | undefined,
  asked: Pick<PromptVersion, 'hasUnsure'>,
): GivenAnswer | ReleaseReason {
  if (line === undefined) return 'missing';
  const failure = lineFailure(line);
  if (failure !== undefined) return failure.reason;
  const body = chatBody.safeParse(line.body);
  const [first, ...others] = body.success ? body.data.choices : [];
  if (first === undefined) return 'http-error';
  const text = contentOf(first.message.content);
  if (first.message.refusal || text === REFUSAL) return 'refused';
  const finish = first.finish_reason?.toLowerCase();
  if (finish === 'length' || finish === 'max_tokens') return 'cut-off';
  if (finish === 'content_filter') return 'content-filter';
  // One answer was asked for: of several that differ none is the one.
  if (others.some(({ message }) => contentOf(message.content) !== text)) return 'not-in-schema';
  const value = onlyJsonIn(text);
  if (value === undefined) return 'not-json';
  return givenAnswer(value, asked) ?? 'not-in-schema';
}

const REFUSAL = Symbol('refusal');

/** The text of a content: itself, or its text parts put together. */
function contentOf(content: unknown): string | typeof REFUSAL {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return content == null ? '' : JSON.stringify(content);
  const parts = content.map(membersOf);
  if (parts.some(({ type }) => type === 'refusal')) return REFUSAL;
  return parts.map(({ type = 'text', text }) => (isText(type) && typeof text === 'string' ? text : '')).join('');
}

function isText(type: unknown): boolean {
  return type === 'text' || type === 'output_text';
}

/** Thoughts come first and end with this; some templates leave out where they begin. */
const THOUGHTS = /^[\s\S]*<\/(?:think|thinking|thought|reasoning)>/i;

/** The one JSON object of a text; undefined where there is none, or more than one. */
function onlyJsonIn(text: string): unknown {
  const whole = parsed(text);
  if (whole !== undefined) return whole;
  const said = text.replace(THOUGHTS, '');
  const [start, end] = [said.indexOf('{'), said.lastIndexOf('}')];
  // Two objects one after the other are no JSON: neither is taken.
  return start === -1 ? undefined : parsed(said.slice(start, end + 1));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Lists that are lists; items in them that say nothing plain say nothing of their id. */
function givenAnswer(value: unknown, { hasUnsure }: Pick<PromptVersion, 'hasUnsure'>): GivenAnswer | undefined {
  const { valid, invalid, unsure } = membersOf(value);
  const given = [valid, invalid, hasUnsure ? unsure : undefined];
  if (given.every((list) => list == null)) return undefined;
  const [right = [], wrong = [], doubtful = []] = given.map((list) => list ?? []);
  if (!Array.isArray(right) || !Array.isArray(wrong) || !Array.isArray(doubtful)) return undefined;
  const idsIn = (list: readonly unknown[]): string[] => list.flatMap((item) => idOf(item) ?? []);
  return {
    valid: idsIn(right),
    unsure: idsIn(doubtful),
    invalid: wrong.flatMap((item) => {
      const id = idOf(item);
      return id === undefined ? [] : [{ id, label: labelOf(membersOf(item).label) }];
    }),
  };
}

function idOf(item: unknown): string | undefined {
  const id = typeof item === 'string' ? item : membersOf(item).id;
  return typeof id === 'string' ? id.trim() : undefined;
}

function labelOf(label: unknown): string | null {
  return typeof label === 'string' ? label.trim().toUpperCase() : null;
}
