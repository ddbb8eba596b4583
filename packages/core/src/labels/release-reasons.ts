/** Why targets are released, what that costs them, and the reasons in a user's words, for terminals and job summaries. */

import { isFree, type LineReason } from '@completion-batch/engine';

/** Why a target got no verdict. Kept on the label's row, and counted in summaries. */
export type ReleaseReason =
  | LineReason
  | 'refused'
  /** `finish_reason` length. */
  | 'cut-off'
  | 'not-json'
  | 'not-in-schema'
  /** Its id is in neither list, in both, twice, or "invalid" with the label it has. */
  | 'no-verdict'
  /** The model could not tell. */
  | 'unsure';

/** A reason that says nothing about the label or the prompt uses up no attempt. */
export function usesAttempt(reason: ReleaseReason): boolean {
  return !isFree(reason);
}

export const RELEASE_REASONS: Readonly<Record<ReleaseReason, string>> = {
  missing: 'no answer came back',
  expired: 'the batch expired first; no attempt is used up',
  cancelled: 'the batch was cancelled first; no attempt is used up',
  timeout: 'the model took too long',
  'http-error': 'the request failed',
  refused: 'the model refused',
  'cut-off': 'the answer was cut off for its length; asked with fewer labels next time',
  'content-filter': 'the content filter stopped the answer',
  'not-json': 'the answer was no JSON',
  'not-in-schema': 'the answer did not fit its schema',
  'no-verdict': 'the answer did not judge them, or contradicted itself',
  unsure: 'the model could not tell; the other model is asked next time',
  account: 'OpenAI refused the key or the account; no attempt is used up',
  model: 'OpenAI refused the model; no attempt is used up',
  parameter: 'OpenAI refused a parameter; no attempt is used up',
  rate: 'too many requests at once; no attempt is used up',
  'server-error': 'OpenAI had an error; no attempt is used up',
  'no-answer': "the model's server was not there, or not in time; no attempt is used up",
  'common-error': 'all or most requests got the same error; no attempt is used up',
  'batch-failed': 'OpenAI refused the whole batch; no attempt is used up',
  rejected: 'a person rejected the answers of the batch; no attempt is used up',
  quota: 'the account has no quota; no attempt is used up',
};
