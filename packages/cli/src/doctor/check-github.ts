/** GitHub's side, where it runs in a workflow: whether the job may get a token for AWS. */
import { type Finding, missing, notAsked, ok } from './finding.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = 'GitHub Actions';

export function checkGithub({ env, table, bucket }: Surroundings): Finding {
  if (env.GITHUB_ACTIONS !== 'true') return notAsked(NAME, 'this is no workflow');
  if (env.ACTIONS_ID_TOKEN_REQUEST_URL) return ok(NAME, 'the job may get a token for AWS (id-token: write)');
  const hasKeys = Boolean(env.AWS_ACCESS_KEY_ID);
  if ((table === undefined && bucket === undefined) || hasKeys) {
    return ok(NAME, 'no id-token: write, and AWS credentials come from elsewhere');
  }
  return missing(
    NAME,
    'the job may not get a token for AWS',
    'Give it "permissions: { contents: read, id-token: write }", and run aws-actions/configure-aws-credentials.',
  );
}
