/** What GitHub would only tell when a workflow runs, or never: names that do not exist, guards that are missing. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { repositoryName } from '../../scripts/repository-name.ts';
import {
  consumers,
  followInstruction,
  type Job,
  needsOf,
  numberIn,
  ownAction,
  ownWorkflow,
  shownWorkflows,
  steps,
  type Workflow,
  workflows,
} from './files.ts';

const jobs = workflows.flatMap((workflow) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ title: `${workflow.file}, ${name}`, workflow, name, job })),
);

/** `steps.a.outputs.b` and `needs['a'].outputs.b` in whatever holds expressions. */
function references(value: unknown, context: 'steps' | 'needs' | 'jobs'): [id: string, output: string][] {
  const found = JSON.stringify(value ?? '').matchAll(
    new RegExp(`\\b${context}\\.([\\w-]+)\\.outputs\\.([\\w-]+)`, 'g'),
  );
  return [...found].map(([, id, output]) => [id ?? '', output ?? '']);
}

/** As a workflow writes it; in one piece it would be taken for a template of ours. */
const expression = (text: string): string => `\${{ ${text} }}`;

/** One that others call, too: it works on a table. */
function callsForOthers(uses: string | undefined): boolean {
  const called = ownWorkflow(uses);
  return called !== undefined && !isOurs(called);
}

function checkCall(given: object | undefined, declared: Readonly<Record<string, { required?: boolean }>> = {}): void {
  const names = Object.keys(given ?? {});
  expect(Object.keys(declared)).toEqual(expect.arrayContaining(names));
  const required = Object.keys(declared).filter((name) => declared[name]?.required === true);
  expect(names).toEqual(expect.arrayContaining(required));
}

/** What they need depends on where their caller's store is. */
const ofCaller = ({ file }: Workflow): boolean => file === 'batch.yml' || file === 'batch-results.yml';

/** Of this repository alone; what others call has inputs for all that may be different with them. */
const isOurs = ({ file }: Workflow): boolean => file === 'release-build.yml';

/** Their last job needs one more where their caller wants an issue, and submit where it may ask for other runs. */
const keepsIssue = ({ jobs: all }: Workflow): boolean => all.issue !== undefined;

function outputsOf(job: Job | undefined): readonly string[] {
  if (job?.uses === undefined) return Object.keys(job?.outputs ?? {});
  return Object.keys(ownWorkflow(job.uses)?.on.workflow_call?.outputs ?? {});
}

it('there are the workflows that the documentation names', () => {
  expect(workflows.map(({ file }) => file)).toEqual(
    expect.arrayContaining([
      'ci.yml',
      'nightly.yml',
      'collect.yml',
      'submit-completion-batch.yml',
      'collect-completion-batches.yml',
      'reconcile-completion-batches.yml',
      'batch.yml',
      'batch-results.yml',
    ]),
  );
});

describe.each(jobs)('$title', ({ workflow, job }) => {
  it('has the permissions it needs by itself, each with a reason; or those of its caller, whose choice they are', () => {
    if (ofCaller(workflow)) {
      // One that its caller does not give would end the run before it begins.
      expect([workflow.permissions, job.permissions]).toEqual([undefined, undefined]);
      const head = workflow.text.slice(0, workflow.text.indexOf('\nname:'));
      for (const line of ['contents: write', 'id-token: write', 'issues: write'])
        expect(head).toMatch(new RegExp(`#   ${line}   +\\w`));
      return;
    }
    if (keepsIssue(workflow)) {
      expect(workflow.permissions).toBeUndefined();
      expect(workflow.text.slice(0, workflow.text.indexOf('\nname:'))).toMatch(/# {3}issues: write {3,}\w/);
      const { issue, submit } = workflow.jobs;
      if (job === issue || job === submit) {
        expect(job.permissions).toBeUndefined();
        return;
      }
      expect(Object.keys(job.permissions ?? {})).not.toContain('issues');
    } else expect(workflow.permissions).toEqual({});
    expect(job.permissions).toBeDefined();
    for (const [name, level] of Object.entries(job.permissions ?? {})) {
      const line = workflow.text.split('\n').filter((text) => text.includes(`${name}: ${level}`));
      for (const text of line) expect(text).toMatch(/# \w/);
    }
  });

  it('cannot run for hours', () => {
    // A job that calls a workflow cannot have a limit; the called jobs have.
    if (job.uses === undefined) expect(numberIn(workflow, job['timeout-minutes'])).toBeGreaterThan(0);
    else expect(ownWorkflow(job.uses)).toBeDefined();
  });

  it('refers only to jobs it needs, to steps it has, and to outputs that exist', () => {
    for (const name of needsOf(job)) expect(Object.keys(workflow.jobs)).toContain(name);
    for (const [name, output] of references(job, 'needs')) {
      expect(needsOf(job)).toContain(name);
      expect(outputsOf(workflow.jobs[name])).toContain(output);
    }
    for (const [id, output] of references(job, 'steps')) {
      const step = job.steps?.find((candidate) => candidate.id === id);
      expect(step, `step ${id}`).toBeDefined();
      const action = ownAction(step?.uses);
      if (action !== undefined) expect(Object.keys(action.outputs)).toContain(output);
    }
  });

  it('goes on with the other shards when one fails, and never meets an empty matrix', () => {
    if (job.strategy?.matrix === undefined) return;
    expect(job.strategy['fail-fast']).toBe(false);
    const [[source] = []] = references(job.strategy.matrix, 'needs');
    if (source !== undefined) expect(job.if).toContain(`needs.${source}.outputs.count != '0'`);
  });

  it('calls workflows of this repository with inputs and secrets that they declare', () => {
    if (job.uses === undefined) return;
    const called = ownWorkflow(job.uses)?.on.workflow_call;
    checkCall(job.with, called?.inputs);
    checkCall(job.secrets, called?.secrets);
  });

  it('grants what the called jobs ask for', () => {
    const called = ownWorkflow(job.uses);
    for (const { permissions = {} } of Object.values(called?.jobs ?? {})) {
      expect(job.permissions).toMatchObject(permissions);
    }
  });
});

describe.each(workflows)('$file', (workflow: Workflow) => {
  it('gives outputs that its jobs have', () => {
    for (const [name, output] of references(workflow.on.workflow_call?.outputs, 'jobs')) {
      expect(outputsOf(workflow.jobs[name])).toContain(output);
    }
  });

  it('reads only inputs that it declares', () => {
    const { workflow_call: call, workflow_dispatch: dispatch } = workflow.on;
    const declared = Object.keys({ ...call?.inputs, ...dispatch?.inputs });
    for (const [, name] of workflow.text.matchAll(/\binputs\.([\w-]+)/g)) expect(declared).toContain(name);
    for (const name of declared)
      expect(workflow.text, `input ${name} is not read`).toMatch(new RegExp(`inputs\\.${name}\\b`));
  });

  it('hands secrets on one by one', () => {
    expect(workflow.text).not.toMatch(/secrets:\s*inherit/);
  });

  it('is not scheduled on the hour', () => {
    for (const { cron } of workflow.on.schedule ?? []) {
      for (const minute of cron.split(' ')[0]?.split(',') ?? []) {
        expect(minute).toMatch(/^\d+$/);
        expect(Number(minute) % 5).not.toBe(0);
      }
    }
  });

  it('is never cut off while it writes to the table, and has one run at a time for it', () => {
    if (workflow.on.workflow_call !== undefined) {
      // The same group in the caller would cancel the run.
      expect(workflow.concurrency).toBeUndefined();
    } else if (Object.values(workflow.jobs).some(({ uses }) => callsForOthers(uses))) {
      expect(workflow.concurrency?.['cancel-in-progress']).toBe(false);
      expect(workflow.concurrency?.group).toMatch(
        /^completion-batch-(collect-)?\$\{\{ vars\.COMPLETION_BATCH_TABLE \}\}$/,
      );
    }
  });
});

describe('steps', () => {
  const actions = steps.filter(({ step }) => step.uses !== undefined);

  it('use actions of others by commit, with the version beside it', () => {
    const foreign = workflows.flatMap(({ text }) => text.match(/^\s*(- )?uses: .*$/gm) ?? []);
    const own = /uses: (\$|\.)\//;
    for (const line of foreign.filter((text) => !own.test(text))) {
      expect(line).toMatch(/uses: [\w-]+\/[\w-]+(\/[\w-]+)*@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('use one commit of an action everywhere', () => {
    const commits = new Map<string, Set<string>>();
    for (const { step } of actions) {
      const [name = '', commit = ''] = (step.uses ?? '').split('@');
      commits.set(name, (commits.get(name) ?? new Set()).add(commit));
    }
    for (const [name, used] of commits) expect([name, used.size]).toEqual([name, 1]);
  });

  it('give our actions inputs that they declare, and all that they require', () => {
    const own = actions.filter(({ step }) => step.uses?.startsWith('$/'));
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const { step } of own) {
      const action = ownAction(step.uses);
      expect(action, step.uses).toBeDefined();
      checkCall(step.with, action?.inputs);
    }
  });

  it('put no input or event into a shell script', () => {
    for (const { step } of steps)
      expect(step.run ?? '').not.toMatch(/\$\{\{\s*(inputs|github\.event|needs|steps|matrix)\b/);
  });

  it('check out without leaving the token behind', () => {
    for (const { step } of actions.filter(({ step }) => step.uses?.startsWith('actions/checkout@'))) {
      expect(step.with?.['persist-credentials']).toBe(false);
    }
  });

  it('tell an issue by its table and where that is, or by the store of jobs', () => {
    const keepers = actions.filter(({ step }) => step.uses?.endsWith('/track'));
    expect(keepers).toHaveLength(4);
    for (const { workflow, step } of keepers) {
      const told = ofCaller(workflow) ? ['store', 'state'] : ['table', 'aws-region', 'aws-role-arn'];
      const given = Object.keys(step.with ?? {}).filter((name) => step.with?.[name] === expression(`inputs.${name}`));
      expect(given.filter((name) => name !== 'dry-run')).toEqual(told);
    }
  });

  it('name artifacts after the attempt, so that a re-run never meets a name that is taken', () => {
    const uploads = actions.filter(({ step }) => step.uses?.startsWith('actions/upload-artifact@'));
    expect(uploads.length).toBeGreaterThanOrEqual(2);
    for (const { step, job } of uploads) {
      expect(step.with?.name).toMatch(/-a\$\{\{ github\.run_attempt \}\}$/);
      if (job.strategy?.matrix !== undefined) expect(step.with?.name).toMatch(/-\$\{\{ matrix\.\w+ \}\}-/);
      expect(step.with?.['if-no-files-found']).toBe('error');
    }
  });

  it('take the plan of the attempt that made it, by its id, and only that one', () => {
    const downloads = actions.filter(({ step }) => step.uses?.startsWith('actions/download-artifact@'));
    const plans = downloads.filter(({ step }) => step.with?.path === 'plan');
    expect(plans).toHaveLength(2);
    for (const { step } of plans) {
      // A name could be of another artifact.
      expect(step.with).toEqual({ 'artifact-ids': expression('needs.prepare.outputs.plan-artifact'), path: 'plan' });
    }
    const prepare = plans[0]?.workflow.jobs.prepare;
    expect(prepare?.outputs?.['plan-artifact']).toBe(expression('steps.upload.outputs.artifact-id'));
    expect(prepare?.outputs?.['plan-sha256']).toBe(expression('steps.prepare.outputs.plan-sha256'));
    const readers = actions.filter(({ step }) => step.with?.plan !== undefined);
    expect(readers.map(({ jobName }) => jobName).sort()).toEqual(['format', 'submit']);
    for (const { step } of readers) {
      // What is not told is refused: empty would be no check.
      expect(step.with?.['plan-sha256']).toBe(expression("needs.prepare.outputs.plan-sha256 || 'missing'"));
    }
  });

  it('take artifacts of their own run only', () => {
    const downloads = actions.filter(({ step }) => step.uses?.startsWith('actions/download-artifact@'));
    for (const { step } of downloads) {
      for (const name of ['run-id', 'repository', 'github-token']) expect(step.with).not.toHaveProperty(name);
    }
  });

  it('give the OpenAI key to what calls OpenAI alone', () => {
    const callers = ['submit', 'collect', 'reconcile', 'submit-requests', 'collect-results'].map(
      (action) => `$/packages/actions/${action}`,
    );
    for (const { step } of steps) {
      if (callers.includes(step.uses ?? '')) expect(step.with?.['openai-api-key']).toMatch(/secrets\./);
      else {
        // Whether there is one may be asked everywhere.
        const asked = JSON.stringify(step).replace('${' + "{ secrets.openai-api-key != '' }}", '');
        expect(asked).not.toMatch(/openai-api-key|OPENAI_API_KEY/);
      }
    }
  });

  it("give Chroma's key to format and collect, what signs to what tags, and no other secret to anybody", () => {
    const givers = ['format', 'collect'].map((action) => `$/packages/actions/${action}`);
    for (const { step } of steps) {
      if (step.run === 'node scripts/release/github-release.ts --from release') continue;
      const secrets = [...JSON.stringify(step).matchAll(/secrets\.([\w-]+)/g)].map(([, name]) => name);
      expect(secrets.filter((name) => name !== 'openai-api-key')).toEqual(
        givers.includes(step.uses ?? '') ? ['chroma-api-key'] : [],
      );
    }
  });

  it('write to the table with roles that jobs which only read do not have', () => {
    const roles = new Map(
      actions
        .filter(({ workflow }) => !ofCaller(workflow))
        .filter(({ step }) => step.uses?.startsWith('aws-actions/configure-aws-credentials@'))
        .map(({ jobName, step }) => [jobName, String(step.with?.['role-to-assume'])]),
    );
    const reading = '${' + '{ inputs.aws-role-arn }}';
    expect(Object.fromEntries(roles)).toEqual({
      prepare: reading,
      format: reading,
      find: reading,
      // It makes the page.
      summary: reading,
      issue: reading,
      submit: reading.replace('inputs.', 'inputs.aws-submit-role-arn || inputs.'),
      collect: reading.replace('inputs.', 'inputs.aws-collect-role-arn || inputs.'),
      // It has the workflow for itself: its caller gives it a role that may write.
      reconcile: reading,
    });
  });

  it('sum up after a failed leg, too, from what the legs handed on', () => {
    const collecting = workflows.find(({ file }) => file === 'collect-completion-batches.yml');
    expect(collecting?.jobs.summary?.if).toContain('!cancelled()');
    expect(collecting?.jobs.summary?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    const [up] = collecting?.jobs.collect?.steps?.filter(({ uses }) => uses?.includes('/upload-artifact@')) ?? [];
    expect(up?.if).toContain('!cancelled()');
    const [down] = collecting?.jobs.summary?.steps?.filter(({ uses }) => uses?.includes('/download-artifact@')) ?? [];
    expect(down?.with).toMatchObject({ pattern: 'collected-*', 'merge-multiple': false });
  });
});

it('make a page of receipts where it is asked for, or the repository is not public, and only once something was collected', () => {
  const { summary } = workflows.find(({ file }) => file === 'collect-completion-batches.yml')?.jobs ?? {};
  const [, add, login, make, keep, tell] = summary?.steps ?? [];
  expect(login?.if).toBe(
    expression(
      "steps.summary.outputs.settled != '0' && (inputs.report == 'true' || inputs.report == '' && (github.repository_visibility == 'private' || github.repository_visibility == 'internal'))",
    ),
  );
  for (const step of [make, keep]) expect(step?.if).toBe(`steps.${login?.id}.outcome == 'success'`);
  expect(keep?.with?.['retention-days']).toBe(14);
  // What goes wrong with it keeps nobody from being told, and outputs are there before.
  expect([add?.id, add?.if, tell?.uses]).toEqual(['summary', undefined, add?.uses]);
  expect(tell?.if).toBe(expression("!cancelled() && steps.summary.outcome == 'success'"));
  for (const file of ['nightly.yml', 'collect.yml']) {
    const call = workflows.find((workflow) => workflow.file === file)?.jobs.collect;
    expect(call?.with?.report).toBe(expression('vars.COMPLETION_BATCH_REPORT'));
  }
});

describe('a release', () => {
  const { jobs: making = {}, on } = workflows.find(({ file }) => file === 'release.yml') ?? {};
  const files = workflows.find(({ file }) => file === 'release-build.yml')?.jobs ?? {};

  it('is made of main alone, after all checks, by one job for each right, in this order', () => {
    expect(on).toMatchObject({ push: { branches: ['main'], paths: ['CHANGELOG.md'] } });
    const { build, attest, publish, release } = making;
    expect(build).toMatchObject({
      if: expect.stringMatching(/^github\.ref == 'refs\/heads\/main' && \(/),
      permissions: { contents: 'read' },
    });
    expect(attest).toMatchObject({
      needs: 'build',
      if: "needs.build.outputs.ready == 'true' && !inputs.dry-run",
      permissions: { 'id-token': 'write', attestations: 'write' },
    });
    expect(publish).toMatchObject({
      needs: ['build', 'attest'],
      environment: 'release',
      permissions: { contents: 'read', 'id-token': 'write' },
    });
    expect(release).toMatchObject({
      needs: ['build', 'publish'],
      environment: 'release-tag',
      permissions: { contents: 'write' },
    });
    for (const job of [publish, release]) expect(job?.if).toBeUndefined();
    expect(files.build?.needs).toEqual(['check', 'test', 'workflows']);
    // Tests that took too long are cancelled, and not failed: nothing but success will do.
    expect(files.build?.if).toBe(
      expression(
        "!cancelled() && needs.check.outputs.ready == 'true' && (inputs.dry-run || (needs.test.result == 'success' && needs.workflows.result == 'success'))",
      ),
    );
  });

  it('takes nothing from a cache, and installs nothing where something can be written', () => {
    for (const job of [...Object.values(making), ...Object.values(files)]) {
      for (const step of job.steps ?? []) {
        expect(step.uses ?? '').not.toContain('actions/cache');
        if (step.uses?.startsWith('actions/setup-node@')) expect(step.with?.['package-manager-cache']).toBe(false);
      }
      const runs = (job.steps ?? []).map(({ run = '' }) => run).join('\n');
      if (Object.values(job.permissions ?? {}).includes('write')) expect(runs).not.toMatch(/\bnpm\b|\bnpx\b|install/);
    }
  });

  it('is rehearsed by every run of CI', () => {
    const { release } = workflows.find(({ file }) => file === 'ci.yml')?.jobs ?? {};
    expect(release).toMatchObject({ uses: '$/.github/workflows/release-build.yml', with: { 'dry-run': true } });
  });
});

it('an issue is kept after whatever became of all other jobs, and tells of each; its caller gives what it needs', () => {
  for (const [file, kind] of [
    ['collect-completion-batches.yml', 'collect'],
    ['submit-completion-batch.yml', 'submit'],
    ['batch-results.yml', 'collect'],
    ['batch.yml', 'submit'],
  ]) {
    const called = workflows.find((workflow) => workflow.file === file);
    const { issue, ...others } = called?.jobs ?? {};
    expect(issue?.if).toBe(expression('always() && inputs.issue'));
    expect(issue?.needs).toEqual(Object.keys(others));
    const [login, keep] = issue?.steps ?? [];
    expect(login?.['continue-on-error']).toBe(true);
    const results = Object.keys(others).map((name) => `${name}=${expression(`needs.${name}.result`)}`);
    expect(keep?.with).toMatchObject({ workflow: kind, jobs: results.join(',') });
    const calls = ['nightly.yml', 'collect.yml'].flatMap((caller) =>
      Object.values(workflows.find((workflow) => workflow.file === caller)?.jobs ?? {}),
    );
    for (const { uses, permissions, with: given } of calls.filter((call) => call.uses?.endsWith(`/${file}`))) {
      expect([uses, permissions?.issues]).toEqual([uses, 'write']);
      expect(given?.issue).toBe(expression("vars.COMPLETION_BATCH_ISSUE == 'true'"));
    }
  }
});

describe('the summary of a run', () => {
  const told = (file: string): Record<string, unknown> =>
    Object.fromEntries(
      steps
        .filter(({ workflow, step }) => workflow.file === file && ownAction(step.uses)?.inputs.summary !== undefined)
        .map(({ step }) => [step.uses?.split('/').at(-1), step.with?.summary]),
    );
  const shown = expression('inputs.summary');
  const ifLast = expression("inputs.summary && 'if-last' || 'false'");

  it.each([
    ['submit-completion-batch.yml', { prepare: ifLast, format: false, submit: shown }],
    ['collect-completion-batches.yml', { find: ifLast, collect: false, summary: shown, report: false }],
    ['reconcile-completion-batches.yml', { reconcile: shown }],
    ['batch.yml', { 'submit-requests': expression("inputs.summary && (inputs.wait == '' || inputs.dry-run)") }],
    ['batch-results.yml', { 'find-jobs': ifLast, 'collect-results': false, 'summarize-results': shown }],
  ])('of %s is written by its last job', (file, expected) => {
    expect(told(file)).toEqual(expected);
    const workflow = workflows.find((one) => one.file === file);
    expect(workflow?.on.workflow_call?.inputs?.summary).toMatchObject({ type: 'boolean', default: true });
    // Nobody writes into it past the actions, which take secrets out of it.
    expect(workflow?.text).not.toContain('GITHUB_STEP_SUMMARY');
  });

  it('has words of receipts where that is asked for, or the repository is not public', () => {
    const jobs = workflows.find(({ file }) => file === 'collect-completion-batches.yml')?.jobs;
    const isPrivate = "(github.repository_visibility == 'private' || github.repository_visibility == 'internal')";
    const collect = jobs?.collect?.steps?.find(({ uses }) => uses?.startsWith('$/'));
    const summary = jobs?.summary?.steps?.findLast(({ uses }) => uses?.startsWith('$/'));
    expect(collect?.with?.texts).toBe(
      expression(`inputs.summary-texts == 'true' || inputs.summary-texts == '' && ${isPrivate}`),
    );
    // It names the page where one was kept, as it is called, and links to it.
    const kept = jobs?.summary?.steps?.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(kept?.with?.name).toBe(`report-${expression('github.run_id')}-a${expression('github.run_attempt')}`);
    const url = `steps.${kept?.id}.outputs.artifact-url`;
    expect(summary?.with).toMatchObject({
      page: expression(`${url} != '' && format('report-{0}-a{1}', github.run_id, github.run_attempt) || ''`),
      'page-url': expression(url),
    });
  });
});

it('the README shows calls with inputs, secrets and permissions that the workflows have', () => {
  const shown = shownWorkflows('README.md').flatMap(({ jobs }) => Object.values(jobs));
  expect(shown).toHaveLength(2);
  for (const job of shown) {
    const called = ownWorkflow(job.uses);
    checkCall(job.with, called?.on.workflow_call?.inputs);
    checkCall(job.secrets, called?.on.workflow_call?.secrets);
    expect(called).toBeDefined();
    for (const { permissions = {} } of Object.values(called?.jobs ?? {})) {
      expect(job.permissions).toMatchObject(permissions);
    }
  }
});

describe('callers', () => {
  const caller = (file: string): Workflow => {
    const found = workflows.find((workflow) => workflow.file === file);
    if (found === undefined) throw new Error(`there is no ${file}`);
    return found;
  };

  it('do not run in forks, nor before they are set up', () => {
    for (const { jobs: all } of [caller('nightly.yml'), caller('collect.yml')]) {
      for (const job of Object.values(all)) expect(job.if).toContain("vars.COMPLETION_BATCH_TABLE != ''");
    }
  });

  it('do not share a group: a collect that waits would put a waiting night out', () => {
    expect(caller('collect.yml').concurrency?.group).not.toBe(caller('nightly.yml').concurrency?.group);
  });

  it('submit by night whatever became of collect, and collect nothing in a dry run', () => {
    const { collect, reconcile, submit } = caller('nightly.yml').jobs;
    expect(submit).toMatchObject({ needs: ['collect', 'reconcile'], if: expect.stringContaining('!cancelled()') });
    expect(reconcile).toMatchObject({ needs: 'collect', if: expect.stringContaining('!cancelled()') });
    for (const job of [collect, reconcile]) expect(job?.if).toContain('!inputs.dry-run');
  });

  it('put right what is left over, unless that is turned off', () => {
    const condition = caller('nightly.yml').jobs.reconcile?.if;
    expect(condition).toContain("vars.COMPLETION_BATCH_RECONCILE != 'false'");
    expect(condition).toContain("(github.event_name != 'workflow_dispatch' || inputs.reconcile && ");
    // What it frees would not be PENDING any more.
    expect(condition).toContain("inputs.validation-status != 'PENDING'");
  });

  it('collect also where find is red, once it has listed the batches', () => {
    const { collect, summary } = caller('collect-completion-batches.yml').jobs;
    for (const job of [collect, summary]) {
      expect(job?.if).toContain('!cancelled()');
      expect(job?.if).toContain("needs.find.outputs.count != ''");
      expect(job?.if).not.toContain('find.result');
    }
  });
});

describe('what a workflow takes', () => {
  /** What the workflow itself sets; everything else that an action takes, its caller may set. */
  const OWN: Readonly<Record<string, readonly string[]>> = {
    prepare: ['out', 'openai-key-given', 'summary'],
    format: ['plan', 'plan-sha256', 'shard', 'out', 'chroma-api-key', 'summary'],
    // The plan has the model.
    submit: ['plan', 'plan-sha256', 'requests', 'openai-api-key', 'token', 'model'],
    find: ['openai-key-given', 'summary'],
    collect: ['batch', 'openai-api-key', 'chroma-api-key', 'out', 'texts', 'summary'],
    summary: ['reports', 'batches', 'waiting', 'page', 'page-url', 'summary'],
    report: ['batches', 'out', 'summary'],
    // It is kept for a table or for a store.
    track: [
      ...['token', 'workflow', 'jobs', 'said', 'visibility', 'dry-run'],
      ...['table', 'store', 'state', 'aws-region', 'aws-role-arn'],
    ],
    reconcile: ['openai-api-key'],
    'submit-requests': ['token', 'openai-api-key', 'out', 'summary'],
    'find-jobs': ['token', 'openai-key-given', 'summary'],
    'collect-results': ['token', 'job', 'openai-api-key', 'out', 'reports', 'summary'],
    'summarize-results': ['reports', 'jobs', 'waiting'],
    'announce-results': ['token', 'job', 'artifact', 'artifact-id'],
  };
  const reusable = steps.filter(
    ({ workflow, step }) => workflow.on.workflow_call !== undefined && ownAction(step.uses) !== undefined,
  );

  it.each(reusable.map((placed) => ({ title: `${placed.workflow.file}, ${placed.step.name}`, ...placed })))(
    '$title: every input of the action',
    ({ workflow, step }) => {
      const action = String(step.uses).split('/').at(-1) ?? '';
      for (const name of Object.keys(ownAction(step.uses)?.inputs ?? {})) {
        if (OWN[action]?.includes(name)) continue;
        expect(step.with?.[name], `${action}: ${name}`).toBe(`\${{ inputs.${name} }}`);
        expect(Object.keys(workflow.on.workflow_call?.inputs ?? {})).toContain(name);
      }
    },
  );

  const reusableJobs = workflows
    .filter((workflow) => workflow.on.workflow_call !== undefined && !isOurs(workflow))
    .flatMap((workflow) => Object.entries(workflow.jobs).map(([name, job]) => ({ title: name, job })))
    .filter(({ job }) => job.uses === undefined);

  it.each(reusableJobs)('$title: runs where its caller says', ({ job }) => {
    expect(job['runs-on']).toBe(
      '${' + "{ startsWith(inputs.runs-on, '[') && fromJSON(inputs.runs-on) || inputs.runs-on || 'ubuntu-latest' }}",
    );
  });

  it.each(reusableJobs)('$title: has the environment if it gets the key, and only then', ({ job }) => {
    const getsKey = job.steps?.some((step) => step.with?.['openai-api-key'] !== undefined) === true;
    expect(job.environment).toBe(getsKey ? '${' + '{ inputs.environment }}' : undefined);
  });

  it('a workflow that calls another of ours hands on all that both take', () => {
    const batch = workflows.find(({ file }) => file === 'batch.yml');
    const call = batch?.jobs.results;
    const taken = Object.keys(batch?.on.workflow_call?.inputs ?? {});
    const called = Object.keys(ownWorkflow(call?.uses)?.on.workflow_call?.inputs ?? {});
    // An issue is kept once, by the one that calls.
    const both = called.filter((name) => taken.includes(name) && name !== 'job' && name !== 'issue');
    expect(both.length).toBeGreaterThan(15);
    for (const name of both) expect(call?.with?.[name]).toBe(expression(`inputs.${name}`));
  });

  it('the jobs with AWS credentials get the sessions that their caller asks for', () => {
    for (const { workflow, step } of steps) {
      if (!step.uses?.startsWith('aws-actions/configure-aws-credentials@')) continue;
      expect(step.with?.['role-duration-seconds'], workflow.file).toBe('${' + '{ inputs.aws-session-seconds }}');
    }
  });

  it('a job that has AWS credentials ends before they do', () => {
    const placed = [...workflows, ...consumers].flatMap((workflow) =>
      Object.values(workflow.jobs).map((job) => ({ workflow, job })),
    );
    const sessions = placed.flatMap(({ workflow, job }) => {
      const login = job.steps?.find(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));
      if (login === undefined) return [];
      const seconds = numberIn(workflow, login.with?.['role-duration-seconds'] ?? 3600);
      return [{ minutes: numberIn(workflow, job['timeout-minutes']), seconds }];
    });
    expect(sessions.length).toBeGreaterThanOrEqual(9);
    for (const { minutes, seconds } of sessions) expect(minutes).toBeLessThanOrEqual(seconds / 60 - 5);
  });
});

describe('the instruction at the head of a workflow, followed to the letter', () => {
  it.each(['nightly.yml', 'collect.yml'])('%s becomes a workflow of another repository', (file) => {
    const workflow = workflows.find((candidate) => candidate.file === file);
    const text = workflow?.text ?? '';
    const copy = followInstruction(text);
    const calls = Object.values((parse(copy) as Workflow).jobs).map(({ uses }) => uses);
    const before = Object.values(workflow?.jobs ?? {}).map(({ uses }) => uses);
    expect(calls).toEqual(before.map((uses) => uses?.replace(/^\.(.*)$/, `${repositoryName()}$1@<sha>`)));
    // Its variables and secrets are those that the head names.
    const head = text.slice(0, text.indexOf('\nname:'));
    const body = text.slice(text.indexOf('\nname:'));
    for (const [, name] of body.matchAll(/\b(?:vars|secrets)\.([A-Z]\w+)/g)) expect(head).toContain(name);
  });
});
