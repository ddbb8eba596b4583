/** Request parameters that users set over ours: checked once, kept in the plan, and laid over every request's body. */

import { z } from 'zod';
import { canonicalText } from '../platform/canonical-text.ts';
import { CompletionBatchError } from '../platform/errors.ts';

/** Members of a request's body; null takes one of ours out. */
export type RequestParameters = Readonly<Record<string, unknown>>;

const MAX_BYTES = 4096;
/** What a batch stands on: its model and its messages are set elsewhere, and batches do not stream. */
const OURS = ['model', 'messages', 'stream'];

/** As a plan holds them. */
export const requestParameters = z
  .record(z.string(), z.unknown())
  .refine((given) => OURS.every((name) => !Object.hasOwn(given, name)), {
    error: `${OURS.join(', ')} cannot be set here`,
  })
  .refine(({ n }) => n === undefined || n === null || n === 1, {
    error: 'n can be 1 only: one answer is read for each request',
  })
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_BYTES, {
    error: `they may have ${MAX_BYTES} bytes`,
  });

/**
 * Reads parameters that a user has written; undefined where nothing is changed by them.
 * @throws CompletionBatchError `invalid-input`
 */
export function parseParameters(text: string): RequestParameters | undefined {
  const refused = (why: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `the parameters do not fit: ${why}`, {
      where: 'parameters',
      remedy: `Use a JSON object of at most ${MAX_BYTES} bytes such as {"temperature": null, "reasoning_effort": "low"}: null leaves a member out; ${OURS.join(', ')} and n over 1 are not allowed.`,
      cause,
    });
  if (Buffer.byteLength(text) > MAX_BYTES) throw refused(`they have ${Buffer.byteLength(text)} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused('they are no JSON object');
  const parsed = requestParameters.safeParse(value);
  if (!parsed.success) throw refused(parsed.error.issues.map(({ message }) => message).join('; '), parsed.error);
  return Object.keys(parsed.data).length === 0 ? undefined : parsed.data;
}

/** The same text for the same parameters in whatever order they were written; empty for none. */
export function parametersText(parameters: RequestParameters | undefined): string {
  return parameters === undefined ? '' : canonicalText(parameters);
}

/** The body with the parameters laid over it. Laying them on again changes nothing. */
export function withParameters<Body extends object>(body: Body, parameters: RequestParameters | undefined): Body {
  if (parameters === undefined) return body;
  const members = Object.entries({ ...body, ...parameters }).filter(
    ([name, value]) => !(value === null && Object.hasOwn(parameters, name)),
  );
  // Members that the pipeline stands on are never among them.
  return Object.fromEntries(members) as Body;
}
