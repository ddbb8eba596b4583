/** Other repositories use the workflow, the single actions, and artifacts across runs: docs/reuse.md shows these files. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { repositoryName } from '../../scripts/repository-name.ts';
import { checkWorld } from '../world/checker.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { needing } from '../world/tools.ts';
import { jobOf, resultsOf, type WorkflowRun } from './harness/run-workflow.ts';
import type { Repository } from './harness/snapshots.ts';
import { receipts, tinyReceipts } from './receipts.ts';
import { COLLECT_ROLE, product, ROLE, type Scene, SUBMIT_ROLE, useStage } from './stage.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test', 'consumers');
const suite = needing('another repository', 'act', 'versitygw');

const consumer = (name: string): Repository => ({ name: 'somebody/receipts', folder: join(folder, name) });

const varsOf = (scene: Scene): Record<string, string> => ({
  RECEIPTS_TABLE: scene.table,
  RECEIPTS_STORE: scene.store,
  READ_ROLE_ARN: ROLE,
  SUBMIT_ROLE_ARN: SUBMIT_ROLE,
  COLLECT_ROLE_ARN: COLLECT_ROLE,
});

/** What make-requests.yml told, as a person gives it to submit-requests.yml. */
function inputsOf(made: WorkflowRun): Record<string, string> {
  const { 'artifact-id': artifact = '', 'plan-sha256': plan = '' } = jobOf(made, 'requests').outputs;
  return { 'run-id': made.runId, 'artifact-id': artifact, 'plan-sha256': plan };
}

describe.skipIf(suite.skip)(suite.title, () => {
  let bin = '';
  afterAll(() => rm(bin, { recursive: true, force: true }));

  /** An environment in which GitHub tells a run as `submit-requests.yml` wants it, but for this. */
  async function withGh(about: object): Promise<Record<string, string>> {
    const run = {
      path: '.github/workflows/make-requests.yml@main',
      head_repository: { full_name: 'somebody/receipts' },
      head_branch: 'main',
      event: 'workflow_dispatch',
      conclusion: 'success',
      ...about,
    };
    bin ||= await mkdtemp(join(tmpdir(), 'gh-'));
    await writeFile(join(bin, 'run.json'), JSON.stringify(run));
    // gh api PATH --jq EXPRESSION
    await writeFile(join(bin, 'gh'), '#!/bin/sh\nexec jq -r "$4" "$(dirname "$0")/run.json"\n', { mode: 0o755 });
    return { PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` };
  }

  const setScene = useStage();
  const workflow = '.github/workflows/check-labels.yml';

  it('calls the reusable workflows', async () => {
    const scene = await setScene(receipts(2));
    const request = { workflow, repository: consumer('reusable-workflow'), others: [product], vars: varsOf(scene) };
    const run = await scene.run({ ...request, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    const { faults, statuses, batches } = await checkWorld(scene);
    expect([faults, statuses, batches.length]).toEqual([[], { PENDING: 8, INVALID: 2 }, 1]);
    expect(run.summaries.at(-1)?.text.trim()).toBe(`8 labels in ["${batches[0]?.id}"]`);

    await scene.pass(3_600_000);
    const later = await scene.run({ ...request, workflow: '.github/workflows/collect-answers.yml', event: 'schedule' });
    expect(later.exitCode, later.log).toBe(0);
    expect(jobOf(later, 'answers').outputs).toMatchObject({ settled: '1', labels: '8', released: '0' });
    expect((await scene.rows('BATCH_SUMMARY')).map((row) => row.status?.S)).toEqual(['COMPLETED']);
  });

  it('is set up by completion-batch init', async () => {
    const scene = await setScene(receipts(1));
    const into = await mkdtemp(join(tmpdir(), 'set-up-'));
    onTestFinished(() => rm(into, { recursive: true, force: true }));
    const place = { table: scene.table, store: scene.store, region: 'us-east-1', account: '123456789012' };
    const given = { ...place, repository: 'somebody/receipts', 'repository-id': '1', 'owner-id': '2', branch: 'main' };
    const flags = Object.entries({ ...given, from: `${product.name}@${'5'.repeat(40)}`, 'max-cost-usd': '5' });
    const written = await inProcess(
      ['init', '--into', into, ...flags.flatMap(([name, value]) => [`--${name}`, value])],
      {},
    );
    expect(written, written.stderr).toMatchObject({ code: 0 });
    await promisify(execFile)('git', ['init', '--quiet', into]);
    const repository = { name: 'somebody/receipts', folder: into };
    const request = { repository, others: [product], vars: {}, event: 'schedule' } as const;
    const night = await scene.run({ ...request, workflow: '.github/workflows/completion-batch-nightly.yml' });
    expect(night.exitCode, night.log).toBe(0);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 4 } });
    await scene.pass(3_600_000);
    const later = await scene.run({ ...request, workflow: '.github/workflows/completion-batch-collect.yml' });
    expect(later.exitCode, later.log).toBe(0);
    expect(jobOf(later, 'collect').outputs).toMatchObject({ settled: '1', labels: '4' });
  });

  it('uses the single actions', async () => {
    const scene = await setScene(tinyReceipts(60));
    const request = { workflow, repository: consumer('single-actions'), others: [product], vars: varsOf(scene) };
    const run = await scene.run({ ...request, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      prepare: 'success',
      format: 'success success success',
      submit: 'success',
    });
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 60 } });
    expect(await scene.batchesMade()).toBe(1);
  });

  it('makes the requests in one run and submits them in another, by the id of the artifact', async () => {
    const scene = await setScene(receipts(2));
    const request = {
      repository: consumer('two-workflows'),
      others: [product],
      vars: varsOf(scene),
      env: await withGh({}),
    };
    const made = await scene.run({ ...request, workflow: '.github/workflows/make-requests.yml' });
    expect(made.exitCode, made.log).toBe(0);
    expect(await checkWorld(scene)).toMatchObject({ batches: [], faults: [] });
    const inputs = inputsOf(made);
    const sent = await scene.run({ ...request, workflow: '.github/workflows/submit-requests.yml', inputs });
    expect(sent.exitCode, sent.log).toBe(0);
    expect(sent.runId).not.toBe(made.runId);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 8, INVALID: 2 } });
    // Sent again: nothing is left.
    const again = await scene.run({ ...request, workflow: '.github/workflows/submit-requests.yml', inputs });
    expect(again.exitCode, again.log).toBe(0);
    expect(jobOf(again, 'submit').outputs).toEqual({ 'openai-batch-ids': '[]' });
    expect(await scene.batchesMade()).toBe(1);
  });

  it('submits nothing of a run that is not one of its own, nor another plan than it was told', async () => {
    const scene = await setScene(receipts(1));
    const request = { repository: consumer('two-workflows'), others: [product], vars: varsOf(scene) };
    const made = await scene.run({ ...request, workflow: '.github/workflows/make-requests.yml' });
    const submit = (inputs: Record<string, string>, env: Record<string, string>) =>
      scene.run({ ...request, workflow: '.github/workflows/submit-requests.yml', inputs, env });
    for (const about of [
      { path: '.github/workflows/ci.yml' },
      { head_repository: { full_name: 'stranger/receipts' } },
      { head_branch: 'other' },
      { event: 'pull_request' },
      { conclusion: 'failure' },
    ]) {
      const foreign = await submit(inputsOf(made), await withGh(about));
      expect(foreign.exitCode).toBe(1);
      expect(foreign.log).toContain(
        'the run is not one of: .github/workflows/make-requests.yml somebody/receipts main',
      );
    }
    const path = await submit({ ...inputsOf(made), 'run-id': '../../../x/y/actions/runs/1' }, await withGh({}));
    expect([path.exitCode, path.log]).toEqual([1, expect.stringContaining('run-id is no number')]);
    const plan = await submit({ ...inputsOf(made), 'plan-sha256': '0'.repeat(64) }, await withGh({}));
    expect([plan.exitCode, plan.log]).toEqual([
      1,
      expect.stringContaining('the plan is not the one that prepare wrote'),
    ]);
    expect(await scene.batchesMade()).toBe(0);
  });

  it('makes requests where no label needs validation, and can submit nothing', async () => {
    const scene = await setScene([]);
    const request = {
      repository: consumer('two-workflows'),
      others: [product],
      vars: varsOf(scene),
      env: await withGh({}),
    };
    const made = await scene.run({ ...request, workflow: '.github/workflows/make-requests.yml' });
    expect(made.exitCode, made.log).toBe(0);
    const inputs = inputsOf(made);
    const sent = await scene.run({ ...request, workflow: '.github/workflows/submit-requests.yml', inputs });
    expect(sent.exitCode, sent.log).toBe(0);
    expect(await scene.batchesMade()).toBe(0);
  });

  it('has a copy of the workflow where $/ is not known, made by the command of docs/reuse.md', async () => {
    const docs = await readFile(join(root, 'docs', 'reuse.md'), 'utf8');
    const command = /^sed .*$/m.exec(docs)?.[0] ?? '';
    const copy = await mkdtemp(join(tmpdir(), 'copy-'));
    try {
      await mkdir(join(copy, '.github', 'workflows'), { recursive: true });
      const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd: root });
      expect(stdout).not.toMatch(/uses: [$.]\//);
      await writeFile(join(copy, '.github', 'workflows', 'submit-completion-batch.yml'), stdout);
      const caller = await readFile(join(folder, 'reusable-workflow', workflow), 'utf8');
      const uses = `${repositoryName()}/.github/workflows/submit-completion-batch.yml@v1`;
      expect(caller).toContain(uses);
      const local = caller.replace(uses, './.github/workflows/submit-completion-batch.yml');
      await writeFile(join(copy, workflow), local);
      await promisify(execFile)('git', ['init', '--quiet', copy]);
      const scene = await setScene(receipts(1));
      const repository = { name: 'somebody/receipts', folder: copy };
      const request = { workflow, repository, others: [product], vars: varsOf(scene) };
      const run = await scene.run({ ...request, event: 'schedule' });
      expect(run.exitCode, run.log).toBe(0);
      expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 4, INVALID: 1 } });
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });
});

describe('docs/reuse.md', () => {
  it('shows the files of the consumers, word for word', async () => {
    const docs = await readFile(join(root, 'docs', 'reuse.md'), 'utf8');
    const shown = [...docs.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter(({ name, parentPath }) => parentPath.endsWith('workflows') && name.endsWith('.yml'));
    expect(files.length).toBeGreaterThanOrEqual(4);
    for (const { parentPath, name } of files) expect(shown).toContain(await readFile(join(parentPath, name), 'utf8'));
  });
});

describe("the consumers' workflows", () => {
  it('use the same commits of the actions of others as ours do', async () => {
    const pins = async (of: string): Promise<Set<string>> => {
      const entries = await readdir(of, { recursive: true, withFileTypes: true });
      const files = entries.filter(({ name, parentPath }) => parentPath.endsWith('workflows') && name.endsWith('.yml'));
      const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'utf8')));
      return new Set(texts.flatMap((text) => text.match(/uses: \S+@[0-9a-f]{40} # v\S+$/gm) ?? []));
    };
    const ours = await pins(join(root, '.github', 'workflows'));
    for (const pin of await pins(folder)) expect(ours).toContain(pin);
  });
});
