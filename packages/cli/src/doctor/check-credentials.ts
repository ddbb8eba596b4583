/** Which credentials of AWS there are, never what they are, and whether AWS takes them. */
import { CompletionBatchError } from '@completion-batch/engine';
import { type Finding, missing, notAsked, ok, unknown, warning } from './finding.ts';
import type { Identity } from './identity.ts';
import { becauseOf, culpritOf, remedyOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = 'AWS credentials';

const HOW_TO =
  'In a workflow run aws-actions/configure-aws-credentials before; in a terminal set AWS_PROFILE (and, with single sign-on, run aws sso login), or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';

/** Shorter than this is not enough for a run of an hour or two. */
const SHORT_MS = 15 * 60_000;

/** As the SDK marks what it found. */
const SOURCES: readonly (readonly [mark: string, source: string])[] = [
  ['CREDENTIALS_ENV_VARS', 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of the environment'],
  ['CREDENTIALS_PROFILE_SSO', 'single sign-on, by a profile'],
  ['CREDENTIALS_PROFILE_SSO_LEGACY', 'single sign-on, by a profile'],
  ['CREDENTIALS_SSO', 'single sign-on'],
  ['CREDENTIALS_PROFILE_PROCESS', "a profile's credential_process"],
  ['CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN', 'a web identity token, by a profile'],
  ['CREDENTIALS_ENV_VARS_STS_WEB_ID_TOKEN', 'a web identity token (AWS_WEB_IDENTITY_TOKEN_FILE)'],
  ['CREDENTIALS_STS_ASSUME_ROLE_WEB_ID', 'a web identity token'],
  ['CREDENTIALS_PROFILE_SOURCE_PROFILE', 'a role, taken by way of another profile'],
  ['CREDENTIALS_STS_ASSUME_ROLE', 'a role'],
  ['CREDENTIALS_HTTP', "the container's role"],
  ['CREDENTIALS_IMDS', "the machine's role"],
  ['CREDENTIALS_PROFILE', 'a profile of the shared files'],
];

export async function checkCredentials(around: Surroundings): Promise<Finding> {
  const { table, bucket } = around;
  if (table === undefined && bucket === undefined) return notAsked(NAME, 'no --table, and no --store in S3');
  const found = await around.identity();
  if (found.error !== undefined) {
    if (culpritOf(found.error) === 'proxy') return becauseOf(NAME, 'proxy');
    const none = /could not load credentials/i.test(wordsOf(found.error));
    return missing(NAME, none ? 'there are none' : `they cannot be had: ${wordsOf(found.error)}`, HOW_TO);
  }
  const { expiration, sessionToken } = found.value;
  const kind = `${sourceOf(found.value)}${sessionToken === undefined ? '' : ', for a time'}`;
  const leftMs = expiration === undefined ? undefined : expiration.getTime() - Date.now();
  if (leftMs !== undefined && leftMs <= 0) {
    return missing(NAME, `those of ${kind} have expired`, HOW_TO);
  }
  return taken(around, kind, leftMs);
}

const sourceOf = ({ $source = {} }: Identity): string =>
  SOURCES.find(([mark]) => $source[mark] !== undefined)?.[1] ?? 'the usual places of the AWS SDK';

/** What AWS said to the first call that was made with them. */
async function taken(around: Surroundings, kind: string, leftMs: number | undefined): Promise<Finding> {
  const { table, bucket } = around;
  const errors = [(await table?.described())?.error, (await bucket?.listed())?.error];
  const asked = [table, bucket].filter((one) => one !== undefined).length;
  const refused = errors.find((error) => culpritOf(error) === NAME);
  if (refused !== undefined) {
    const why = refused instanceof CompletionBatchError ? refused.message : wordsOf(refused);
    return missing(NAME, `${kind}: ${why}`, remedyOf(refused, HOW_TO));
  }
  const unanswered = errors.filter((error) => ['proxy', 'AWS region'].includes(culpritOf(error) ?? '')).length;
  if (unanswered === asked) return unknown(NAME, `${kind}; whether AWS takes them is not known`);
  if (leftMs !== undefined && leftMs < SHORT_MS) {
    return warning(NAME, `${kind}, good for ${Math.ceil(leftMs / 60_000)} min more`, 'Get new ones before a long run.');
  }
  return ok(NAME, kind);
}
