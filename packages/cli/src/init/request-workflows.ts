/** The workflows that ask files of requests, with their jobs on a branch of the repository: no cloud takes part. */
import type { RequestValues } from './values.ts';
import { cost, type File, head, uses, yaml } from './workflow-parts.ts';

export const requestWorkflows = (values: RequestValues): File[] => [
  { path: '.github/workflows/completion-batch-requests.yml', text: asking(values) },
  { path: '.github/workflows/completion-batch-results.yml', text: bringing(values) },
];

const GROUP = `# One run at a time, and none is cut off.
concurrency:
  group: completion-batch-\${{ github.workflow }}
  cancel-in-progress: false

permissions: {}`;

const PERMISSIONS = `    permissions:
      contents: write # the jobs are kept on the branch completion-batch
      issues: write # the last job keeps the issue, where the variable COMPLETION_BATCH_ISSUE is true`;

const KEEPS = `      issue: \${{ vars.COMPLETION_BATCH_ISSUE == 'true' }}`;

const SECRETS = `    secrets:
      openai-api-key: \${{ secrets.OPENAI_API_KEY }}`;

function asking({ source, branch, requests, model, maxCostUsd }: RequestValues): string {
  const more = [
    ...(model === undefined ? [] : ['      complete: true', `      model: ${yaml(model)}`]),
    ...(maxCostUsd === undefined ? [] : [`      max-cost-usd: ${yaml(maxCostUsd)}`]),
  ];
  return `# Submits the files of requests as one job. What was asked before is not asked again.
${head(source)}
name: Completion batch, requests

on:
  push:
    branches: [${yaml(branch)}]
    paths: [${yaml(requests)}]
  workflow_dispatch:
    inputs:
      dry-run:
        description: Check and estimate only; keep and send nothing
        type: boolean
        default: true

${GROUP}

jobs:
  submit:
    name: Submit
${PERMISSIONS}
    ${uses(source, 'batch.yml')}
    with:
      requests: ${yaml(requests)}
${more.map((line) => `${line}\n`).join('')}      # Empty in a run of a push, which is a real one.
      dry-run: \${{ inputs.dry-run || false }}
${KEEPS}
${SECRETS}
`;
}

function bringing(values: RequestValues): string {
  return `# Brings the answers: each job that is done has an artifact.
${head(values.source)}
name: Completion batch, results

on:
  schedule:
${cost(values)}
    - cron: ${yaml(values.collectCron)}
  workflow_dispatch:
    inputs:
      job:
        description: This job only, also where it is done; empty means all that are not
        type: string
        default: ""

${GROUP}

jobs:
  results:
    name: Results
    if: ${yaml(`\${{ github.repository == '${values.repository}' }}`)}
${PERMISSIONS}
    ${uses(values.source, 'batch-results.yml')}
    with:
      job: \${{ inputs.job }}
${KEEPS}
${SECRETS}
`;
}
