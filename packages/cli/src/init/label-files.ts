/** Everything that init writes for labels: workflows, what to paste into AWS, and in which order. */
import { CALLED, labelWorkflows, ROLES, type Role } from './label-workflows.ts';
import { type PolicyName, policiesFor, policyFor, trustFor } from './policies.ts';
import { labelSetup } from './setup-labels.ts';
import type { LabelValues } from './values.ts';
import type { File } from './workflow-parts.ts';

/** What each role may, by whose workflow it is taken, and whether the jobs that take it have the environment. */
const ROLE: Readonly<
  Record<Role, { policies: readonly PolicyName[]; workflows: readonly string[]; guarded: boolean }>
> = {
  read: {
    policies: ['prepare', 'format', 'find', 'report'],
    workflows: [CALLED.submit, CALLED.collect],
    guarded: false,
  },
  submit: { policies: ['submit'], workflows: [CALLED.submit], guarded: true },
  collect: { policies: ['collect'], workflows: [CALLED.collect], guarded: true },
  reconcile: { policies: ['reconcile'], workflows: [CALLED.reconcile], guarded: true },
};

export function labelFiles(values: LabelValues): File[] {
  return [
    ...labelWorkflows(values),
    ...ROLES.flatMap((role) => [
      jsonFile(`trust-${role}`, trustOf(values, role)),
      jsonFile(`policy-${role}`, policiesFor(ROLE[role].policies, values)),
    ]),
    jsonFile('bucket-policy', policyFor('bucket', values)),
    {
      path: 'completion-batch/SETUP.md',
      text: labelSetup(values, ROLES),
    },
  ];
}

function trustOf(values: LabelValues, role: Role) {
  const { account, repository, repositoryId, ownerId, branch, environment, source } = values;
  const [owner = '', name = ''] = repository.split('/');
  const { guarded, workflows } = ROLE[role];
  return trustFor({
    account,
    owner,
    ownerId,
    repository: name,
    repositoryId,
    place: guarded && environment !== undefined ? { environment } : { branch },
    workflows: workflows.map((file) => `${source.repository}/.github/workflows/${file}@${source.commit}`),
  });
}

function jsonFile(name: string, value: unknown): File {
  return { path: `completion-batch/aws/${name}.json`, text: `${JSON.stringify(value, undefined, 2)}\n` };
}
