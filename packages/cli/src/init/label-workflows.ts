/** The workflows that check labels: every night, and in between the answers alone. */
import type { LabelValues } from './values.ts';
import { cost, type File, head, uses, yaml } from './workflow-parts.ts';

export const CALLED = {
  submit: 'submit-completion-batch.yml',
  collect: 'collect-completion-batches.yml',
  reconcile: 'reconcile-completion-batches.yml',
} as const;

export const ROLES = ['read', 'submit', 'collect', 'reconcile'] as const;
export type Role = (typeof ROLES)[number];

const roleName = ({ rolePrefix }: LabelValues, role: Role): string => `${rolePrefix}-${role}`;

const arn = (values: LabelValues, role: Role): string =>
  yaml(`arn:aws:iam::${values.account}:role/${roleName(values, role)}`);

export const labelWorkflows = (values: LabelValues): File[] => [
  { path: '.github/workflows/completion-batch-nightly.yml', text: nightly(values) },
  { path: '.github/workflows/completion-batch-collect.yml', text: collecting(values) },
];

const PERMISSIONS = `    permissions:
      contents: read # the runner fetches the actions
      id-token: write # AWS takes the jobs' OIDC tokens for credentials`;

/** Of the calls whose last job keeps the issue. */
const ISSUE = `
      issues: write # the last job keeps the issue, where the variable COMPLETION_BATCH_ISSUE is true`;

const ASKS = `
      actions: read # submit asks whether the run that holds a submission has ended`;

const KEEPS = `      issue: \${{ vars.COMPLETION_BATCH_ISSUE == 'true' }}`;

const SECRETS = `    secrets:
      openai-api-key: \${{ secrets.OPENAI_API_KEY }}`;

/** What all calls say of where. */
function place({ table, store, region, environment }: LabelValues): string {
  const lines = [
    `      table: ${yaml(table)}`,
    `      store: ${yaml(store)}`,
    `      aws-region: ${yaml(region)}`,
    ...(environment === undefined ? [] : [`      environment: ${yaml(environment)}`]),
  ];
  return `    with:\n${lines.join('\n')}`;
}

function nightly(values: LabelValues): string {
  const { source, cron, table, repository, model, maxCostUsd } = values;
  const budget = maxCostUsd === undefined ? '' : ` || '${maxCostUsd}'`;
  const own = `github.repository == '${repository}'`;
  return `# Every night: brings the answers that are there, puts right what is left over, submits the labels that need validation.
${head(source)}
name: Completion batch, nightly

on:
  schedule:
    # Not on the hour: that is when GitHub delays and drops most. A night that is left out does no harm.
    - cron: ${yaml(cron)}
  workflow_dispatch:
    inputs:
      dry-run:
        description: Estimate only; claim and send nothing
        type: boolean
        default: true
      max-labels:
        description: Labels at most; empty means all
        type: string
        default: ""
      max-cost-usd:
        description: What the run may cost in USD, estimated; empty means as on a night
        type: string
        default: ""

# One night at a time for a table, and none is cut off: the next one waits.
concurrency:
  group: ${yaml(`completion-batch-${table}`)}
  cancel-in-progress: false

permissions: {}

jobs:
  # First: it makes room in the queue, and releases labels that are to be asked again.
  collect:
    name: Collect
    # A dry run writes nothing; a fork does nothing.
    if: ${yaml(`\${{ ${own} && !inputs.dry-run }}`)}
${PERMISSIONS}${ISSUE}
    ${uses(source, CALLED.collect)}
${place(values)}
      aws-role-arn: ${arn(values, 'read')}
      aws-collect-role-arn: ${arn(values, 'collect')}
${KEEPS}
${SECRETS}

  reconcile:
    name: Reconcile
    needs: collect
    # Also where collect failed.
    if: ${yaml(`\${{ !cancelled() && ${own} && !inputs.dry-run }}`)}
${PERMISSIONS}
    ${uses(source, CALLED.reconcile)}
${place(values)}
      aws-role-arn: ${arn(values, 'reconcile')}
${SECRETS}

  submit:
    name: Submit
    needs: [collect, reconcile]
    # Also where they failed or were left out: what they could not do stays open for the next time.
    if: ${yaml(`\${{ !cancelled() && ${own} }}`)}
${PERMISSIONS}${ASKS}${ISSUE}
    ${uses(source, CALLED.submit)}
${place(values)}
      aws-role-arn: ${arn(values, 'read')}
      aws-submit-role-arn: ${arn(values, 'submit')}
${KEEPS}
${model === undefined ? '' : `      model: ${yaml(model)}\n`}      max-labels: \${{ inputs.max-labels }}
      # What one night may cost at most, estimated; the rest waits. Empty means no limit.
      max-cost-usd: \${{ inputs.max-cost-usd${budget} }}
      # Empty in a scheduled run, which is a real one.
      dry-run: \${{ inputs.dry-run || false }}
${SECRETS}
`;
}

function collecting(values: LabelValues): string {
  const { source, collectCron, table, repository } = values;
  return `# Between the nights: brings the answers of finished batches back.
${head(source)}
name: Completion batch, collect

on:
  schedule:
${cost(values)}
    - cron: ${yaml(collectCron)}
  workflow_dispatch:
    inputs:
      batch:
        description: Completion batch id; empty means all that are open
        type: string
        default: ""

# One at a time for a table, and none is cut off. Not the group of the nights: of the runs that wait for a group GitHub keeps
# only the newest, and a night must not be dropped for this. Collecting a batch twice at once does no harm.
concurrency:
  group: ${yaml(`completion-batch-collect-${table}`)}
  cancel-in-progress: false

permissions: {}

jobs:
  collect:
    name: Collect
    if: ${yaml(`\${{ github.repository == '${repository}' }}`)}
${PERMISSIONS}${ISSUE}
    ${uses(source, CALLED.collect)}
${place(values)}
      aws-role-arn: ${arn(values, 'read')}
      aws-collect-role-arn: ${arn(values, 'collect')}
${KEEPS}
      batch: \${{ inputs.batch }}
${SECRETS}
`;
}
