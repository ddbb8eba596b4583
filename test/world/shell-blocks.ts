/** The shell that pages show, to be pasted: its blocks, the commands in them, and whether their options are real ones. */

export const shellBlocks = (page: string): string[] =>
  [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);

/** Calls of aws and gh, each on one line. */
export function commandsIn(block: string): string[] {
  const lines = block.replaceAll(/\\\n\s*/g, ' ').split('\n');
  return lines.flatMap((line) => line.match(/\b(?:aws|gh) [a-z0-9-]+(?: [^|)]*)?/g) ?? []).map((text) => text.trim());
}

/** Of the AWS CLI 2 and of gh, as their own help lists them. `aws` takes the global ones everywhere. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'aws dynamodb describe-table': ['--table-name'],
  'aws dynamodb create-table': [
    ...['--table-name', '--billing-mode', '--key-schema', '--attribute-definitions', '--global-secondary-indexes'],
  ],
  'aws dynamodb wait': ['--table-name'],
  'aws s3api create-bucket': ['--bucket', '--create-bucket-configuration'],
  'aws s3api put-bucket-policy': ['--bucket', '--policy'],
  'aws iam create-open-id-connect-provider': ['--url', '--client-id-list'],
  'aws iam create-role': ['--role-name', '--assume-role-policy-document'],
  'aws iam put-role-policy': ['--role-name', '--policy-name', '--policy-document'],
  'aws iam update-assume-role-policy': ['--role-name', '--policy-document'],
  'aws sts get-caller-identity': [],
  'gh api': ['--method', '-f', '-F', '--jq'],
  'gh repo view': ['--json', '--jq'],
  'gh run list': ['--workflow', '--repo', '--limit'],
  'gh secret set': ['--repo'],
  'gh variable set': ['--body', '--repo'],
  'gh workflow run': ['--repo', '--ref', '-f'],
};
const OF_AWS = ['--region', '--query', '--output'];

/** @returns the options of a call that it does not have, or the call itself where it is none that is known */
export function refusedOptions(command: string): string[] {
  const name = Object.keys(OPTIONS).find((known) => command === known || command.startsWith(`${known} `));
  if (name === undefined) return [command];
  const known = [...(OPTIONS[name] ?? []), ...(name.startsWith('aws ') ? OF_AWS : [])];
  return [...command.matchAll(/\s(--?[a-z][\w-]*)/gi)]
    .map(([, option = '']) => option)
    .filter((each) => !known.includes(each));
}
