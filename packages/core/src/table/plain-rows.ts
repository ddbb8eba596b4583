/**
 * Rows as programs write them, read by hand: a night reads hundreds of rows for each receipt, and a schema takes ten times as long
 * for each. What is read here is what the schemas of `rows.ts` make of it, to the letter; a row that has anything else in it is
 * none, and left to them, who also say what is wrong with it.
 */
import type { Item } from '@completion-batch/engine/dynamodb';
import { VALIDATION_STATUSES, type ValidationStatus } from './keys.ts';

/** DynamoDB writes 38 digits at most, and as many zeros as its exponents of 130 need. */
const MAX_DIGITS = 200;
/** Each part can be matched in one way only: a text that is no number costs no more than its length. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

export const isNumber = (given: string): boolean => given.length <= MAX_DIGITS && NUMBER.test(given);

interface Point {
  readonly x: number;
  readonly y: number;
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** The text of an attribute; undefined where it is no text. */
export function textOf(value: unknown): string | undefined {
  const { S } = membersOf(value);
  return typeof S === 'string' ? S : undefined;
}

export const isNull = (value: unknown): boolean => membersOf(value).NULL === true;

function numberOf(value: unknown): number | undefined {
  const { N } = membersOf(value);
  const number = typeof N === 'string' && isNumber(N) ? Number(N) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function pointOf(value: unknown): Point | undefined {
  const { x, y } = membersOf(membersOf(value).M);
  const [left, top] = [numberOf(x), numberOf(y)];
  return left === undefined || top === undefined ? undefined : { x: left, y: top };
}

/** A line's corners. */
export function plainCorners(item: Item) {
  const top_left = pointOf(item.top_left);
  const top_right = pointOf(item.top_right);
  const bottom_left = pointOf(item.bottom_left);
  const bottom_right = pointOf(item.bottom_right);
  if (top_left === undefined || top_right === undefined) return undefined;
  return bottom_left === undefined || bottom_right === undefined
    ? undefined
    : { top_left, top_right, bottom_left, bottom_right };
}

/** A word that has all its attributes. */
export function plainWord(item: Item) {
  const text = textOf(item.text);
  const { BOOL: is_noise } = membersOf(item.is_noise);
  const { width, height, ...place } = membersOf(membersOf(item.bounding_box).M);
  const at = pointOf({ M: place });
  const [wide, high, confidence] = [numberOf(width), numberOf(height), numberOf(item.confidence)];
  if (text === undefined || typeof is_noise !== 'boolean' || at === undefined) return undefined;
  if (wide === undefined || high === undefined || confidence === undefined) return undefined;
  return { text, is_noise, bounding_box: { M: { ...at, width: wide, height: high } }, confidence };
}

/** Where another type stands, nothing depends on the text. */
const optionalText = (value: unknown): string | null => textOf(value) ?? null;

/** A label whose status is known, and whose attempts are counted, or were never. */
export function plainLabel(item: Item) {
  const { validation_status: given } = item;
  const status = given === undefined || isNull(given) ? 'NONE' : textOf(given);
  const validation_status = VALIDATION_STATUSES.find((known): known is ValidationStatus => known === status);
  const attempts = item.completion_attempts === undefined ? 0 : numberOf(item.completion_attempts);
  if (validation_status === undefined || attempts === undefined) return undefined;
  if (!Number.isSafeInteger(attempts) || attempts < 0) return undefined;
  return {
    reasoning: optionalText(item.reasoning),
    timestamp_added: optionalText(item.timestamp_added),
    validation_status,
    label_proposed_by: optionalText(item.label_proposed_by),
    label_consolidated_from: optionalText(item.label_consolidated_from),
    completion_batch_id: optionalText(item.completion_batch_id),
    completion_attempts: attempts,
    completion_release_reason: optionalText(item.completion_release_reason),
    completion_unsure_by: optionalText(item.completion_unsure_by),
    completion_released_by: optionalText(item.completion_released_by),
    completion_check: optionalText(item.completion_check),
    completion_claimed_at: optionalText(item.completion_claimed_at),
    completion_reviewed_at: optionalText(item.completion_reviewed_at),
    completion_reviewed_by: optionalText(item.completion_reviewed_by),
  };
}
