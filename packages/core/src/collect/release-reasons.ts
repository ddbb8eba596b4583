/** Reasons of releases in a user's words, for terminals and job summaries. */
import type { ReleaseReason } from './outcome.ts';

export const RELEASE_REASONS: Readonly<Record<ReleaseReason, string>> = {
  missing: 'no answer came back',
  expired: 'the batch expired first',
  cancelled: 'the batch was cancelled first',
  timeout: 'the model took too long',
  'http-error': 'the request failed',
  refused: 'the model refused',
  'cut-off': 'the answer was cut off for its length; asked with fewer labels next time',
  'content-filter': 'the content filter stopped the answer',
  'not-json': 'the answer was no JSON',
  'not-in-schema': 'the answer did not fit its schema',
  'no-verdict': 'the answer did not judge them, or contradicted itself',
  'batch-failed': 'OpenAI refused the whole batch; no attempt is used up',
  quota: 'the account has no quota; no attempt is used up',
};
