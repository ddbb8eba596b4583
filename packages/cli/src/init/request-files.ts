/** Everything that init writes for files of requests. */
import { requestWorkflows } from './request-workflows.ts';
import { privateSource, shell, updating } from './setup-labels.ts';
import type { RequestValues } from './values.ts';
import type { File } from './workflow-parts.ts';

export const requestFiles = (values: RequestValues): File[] => [
  ...requestWorkflows(values),
  { path: 'completion-batch/SETUP.md', text: setup(values) },
];

const setup = ({ repository, source, branch, requests }: RequestValues): string => `# Setting it up: ${repository}

Everything here is pasted into a shell, from the top folder of the repository, in this order. It takes \`gh\`, signed in as
somebody who may set secrets. The jobs are kept on the branch \`completion-batch\`, which the first run makes.

## 1. The key

\`gh\` asks for it; it stands in no file and in no command.

${shell(`gh secret set OPENAI_API_KEY --repo ${repository}`)}

An issue of the repository that tells what is stuck and which runs have failed, where you want one:

${shell(`gh variable set COMPLETION_BATCH_ISSUE --body true --repo ${repository}`)}

## 2. Commit, and try

${shell('git add .github/workflows completion-batch', `git commit -m 'Ask the files of requests'`, `git push origin HEAD:${branch}`)}

A dry run: it checks \`${requests}\` and estimates, and keeps and sends nothing.

${shell(
  `gh workflow run completion-batch-requests.yml --repo ${repository} --ref ${branch} -f dry-run=true`,
  `gh run list --workflow completion-batch-requests.yml --repo ${repository} --limit 1`,
)}

The first real one; from then on each push that changes such a file is one.

${shell(`gh workflow run completion-batch-requests.yml --repo ${repository} --ref ${branch} -f dry-run=false`)}

The answers come by schedule, as artifacts of "Completion batch, results".

${privateSource(source.repository)}

## To update

The workflows run one commit. To go on to another, and then commit and push:

${updating(source.commit)}
`;
