/** SETUP.md for labels: what is to be done, in order, each block to be pasted as it is. */
import { COLUMNS } from '../render/columns.ts';
import { ownCommand } from '../render/own-command.ts';
import { shellWord } from '../render/print.ts';
import type { LabelValues } from './values.ts';

/** A block of shell commands, each option with its value on one line. */
export const shell = (...commands: readonly string[]): string =>
  `\`\`\`sh\n${commands.map((command) => optionLines(command)).join('\n')}\n\`\`\``;

function optionLines(command: string, margin = ''): string {
  const lines: string[] = [];
  for (const part of command.split(/ (?=-)/)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + part.length < COLUMNS - 2) lines[lines.length - 1] = `${line} ${part}`;
    else lines.push(line === undefined ? `${margin}${part}` : `${margin}  ${part}`);
  }
  return lines.join(' \\\n');
}

/** @param roles what follows the prefix in their names, and names their files */
export function labelSetup(values: LabelValues, roles: readonly string[]): string {
  const { repository, account, table, source, store } = values;
  return `# Setting it up: ${repository}

Everything here is pasted into a shell, from the top folder of the repository, in this order. It takes
\`aws\`, signed in to account ${account} as somebody who may write roles, and \`gh\`, signed in as
somebody who may set secrets. What is there already is left as it is, or said.

## 1. Table and bucket

${tableAndBucket(values)}

## 2. Whom AWS believes

Once for an account: GitHub's tokens are taken for credentials. Without it the roles cannot be taken.

${shell(`aws iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com`)}

\`EntityAlreadyExists\` is as good: it is there.

## 3. Roles

One for what only reads the table, one for each phase that writes. \`trust-…\` says who may take it, \`policy-…\` what it may.

${everyRole(
  roles,
  `aws iam create-role --role-name "${values.rolePrefix}-$role" --assume-role-policy-document "file://completion-batch/aws/trust-$role.json"`,
  `aws iam put-role-policy --role-name "${values.rolePrefix}-$role" --policy-name completion-batch --policy-document "file://completion-batch/aws/policy-$role.json"`,
)}

## 4. The key

\`gh\` asks for it; it stands in no file and in no command.

${shell(`gh secret set OPENAI_API_KEY --repo ${repository}`)}
${environmentStep(values)}
An issue of the repository that tells what needs a person, where you want one:

${shell(`gh variable set COMPLETION_BATCH_ISSUE --body true --repo ${repository}`)}

## 5. Commit, look, try

${shell(
  'git add .github/workflows completion-batch',
  `git commit -m 'Check labels every night'`,
  `git push origin HEAD:${shellWord(values.branch)}`,
)}

The workflows count once they are on the default branch. Whether table, store and key are as they should be, with your own
credentials:

${shell(ownCommand(`doctor --table ${shellWord(table)} --store ${shellWord(store)}`))}

A dry run: it estimates, and claims and sends nothing.

${shell(
  `gh workflow run completion-batch-nightly.yml --repo ${repository} --ref ${shellWord(values.branch)} -f dry-run=true`,
  `gh run list --workflow completion-batch-nightly.yml --repo ${repository} --limit 1`,
)}

The first real one, small. After that the schedule goes on by itself.

${shell(
  `gh workflow run completion-batch-nightly.yml --repo ${repository} --ref ${shellWord(values.branch)} -f dry-run=false -f max-labels=100 -f max-cost-usd=1`,
)}

${privateSource(source.repository)}

## To update

The workflows run one commit, and the roles are given to that one alone. To go on to another:

${updating(source.commit)}

${everyRole(
  roles,
  `aws iam update-assume-role-policy --role-name "${values.rolePrefix}-$role" --policy-document "file://completion-batch/aws/trust-$role.json"`,
)}

Then commit and push. Between the two, runs end with "Not authorized to perform sts:AssumeRoleWithWebIdentity", and
the next one does what they left.
`;
}

function tableAndBucket({ table, region, bucket }: LabelValues): string {
  const create =
    region === 'us-east-1'
      ? `aws s3api create-bucket --bucket ${bucket} --region ${region}`
      : `aws s3api create-bucket --bucket ${bucket} --region ${region} --create-bucket-configuration LocationConstraint=${region}`;
  return `The table of the receipts is there; this tells its state, \`ACTIVE\`:

${shell(`aws dynamodb describe-table --table-name ${shellWord(table)} --region ${region} --query Table.TableStatus`)}

A bucket, where there is none (\`BucketAlreadyOwnedByYou\`: there is):

${shell(create)}

What was written once nobody replaces. A bucket has one policy: if yours has one already, put the statements of this file into it.

${shell(
  `aws s3api put-bucket-policy --bucket ${bucket} --region ${region} --policy file://completion-batch/aws/bucket-policy.json`,
)}`;
}

const everyRole = (roles: readonly string[], ...commands: readonly string[]): string =>
  `\`\`\`sh\nfor role in ${roles.join(' ')}; do\n${commands.map((command) => optionLines(command, '  ')).join('\n')}\ndone\n\`\`\``;

function environmentStep({ environment, repository, branch }: LabelValues): string {
  if (environment === undefined) return '';
  const url = `repos/${repository}/environments/${environment}`;
  return `
The environment \`${environment}\`, whose rules are asked before the key is used: only ${branch} may. Ask for no approval where
collect runs by schedule: each batch would ask.

${shell(
  `gh api --method PUT ${url} -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
  `gh api --method POST ${url}/deployment-branch-policies -f name=${shellWord(branch)}`,
)}
`;
}

/** Of a repository of ours that is not public. */
export const privateSource = (repository: string): string =>
  `If the run ends with "workflow was not found", ${repository} is private and does not let this repository in. Somebody
who administers it allows it (Settings, Actions, General, Access):

${shell(`gh api --method PUT repos/${repository}/actions/permissions/access -f access_level=organization`)}`;

/** Which files name a commit, and how they get another. */
export const updating = (commit: string): string => `\`\`\`sh
old=${commit}
new=  # the commit of a newer release, 40 digits and letters: without it nothing is changed
[ \${#new} -ne 40 ] || grep -rl "$old" .github/workflows completion-batch | while read -r file; do
  sed -i.bak "s/$old/$new/g" "$file" && rm "$file.bak"
done
\`\`\``;
