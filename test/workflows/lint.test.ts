/** actionlint and zizmor have nothing to say about our workflows, our actions, and those that docs/reuse.md shows. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followInstruction } from '../workflow-files/files.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { needing, tool } from '../world/tools.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const consumers = join(root, 'test', 'consumers');
const examples = join(root, 'examples');

/** What it prints where it finds something; empty where it finds nothing. */
async function findings(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    await promisify(execFile)(program, args, { cwd, env: { PATH: process.env.PATH ?? '', HOME: tmpdir() } });
    return '';
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}` || String(error);
  }
}

const workflowsIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter(({ name, parentPath }) => parentPath.endsWith('workflows') && name.endsWith('.yml'));
  return files.map(({ name, parentPath }) => join(parentPath, name));
};

/** @returns the workflows that completion-batch init writes, of either kind */
async function written(folder: string): Promise<string[]> {
  const from = ['--repository', 'octo/texts', '--branch', 'main', '--from', `OWNER/completion-batch@${'5'.repeat(40)}`];
  const aws = [
    '--table',
    'receipts',
    '--store',
    's3://bucket/labels',
    '--region',
    'us-east-1',
    '--account',
    '123456789012',
  ];
  const ids = ['--repository-id', '1', '--owner-id', '2', '--environment', 'labels', '--max-cost-usd', '5'];
  for (const more of [
    [...aws, ...ids],
    ['--requests', 'requests/*.jsonl'],
  ]) {
    const into = await mkdtemp(join(folder, 'written-'));
    await promisify(execFile)('git', ['init', '--quiet', into]);
    const run = await inProcess(['init', '--into', into, ...from, ...more], {});
    expect(run, run.stderr).toMatchObject({ code: 0 });
  }
  return workflowsIn(folder);
}

let own = '';
beforeAll(async () => {
  own = await mkdtemp(join(tmpdir(), 'own-'));
});
afterAll(() => rm(own, { recursive: true, force: true }));

const lint = needing('actionlint', 'actionlint');

describe.skipIf(lint.skip)(lint.title, () => {
  let copy = '';
  const actionlint = (files: readonly string[], cwd: string): Promise<string> =>
    findings(tool('actionlint').program, ['-no-color', '-shellcheck=', '-pyflakes=', ...files], cwd);

  /** actionlint does not know $/, and so looks up neither the inputs nor the outputs of what is used by it. */
  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'actionlint-'));
    for (const folder of ['.github', 'packages/actions']) {
      const filter = (path: string): boolean => !/\/(node_modules|src|test)(\/|$)/.test(path);
      await cp(join(root, folder), join(copy, folder), { recursive: true, filter });
    }
    await promisify(execFile)('git', ['init', '--quiet', copy]);
    for (const file of await workflowsIn(join(copy, '.github'))) {
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('uses: $/', 'uses: ./'));
    }
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('finds nothing in our workflows', async () => {
    expect(await actionlint(await workflowsIn(join(root, '.github')), root)).toBe('');
  });

  it('finds nothing in a copy in which it can look up what our actions and workflows take', async () => {
    const files = await workflowsIn(join(copy, '.github'));
    expect(await actionlint(files, copy)).toBe('');
    // It does look: an input that the action does not have is found.
    const file = join(copy, '.github', 'workflows', 'submit-completion-batch.yml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('max-shards: $', 'max-shard: $'));
    expect(await actionlint([file], copy)).toContain('input "max-shard" is not defined in action');
    await writeFile(file, text);
  });

  it('finds nothing in copies made as the head of a workflow tells', async () => {
    const folder = join(copy, 'followed', '.github', 'workflows');
    await mkdir(folder, { recursive: true });
    for (const file of ['nightly.yml', 'collect.yml']) {
      const text = await readFile(join(root, '.github', 'workflows', file), 'utf8');
      await writeFile(join(folder, file), followInstruction(text));
    }
    expect(await actionlint(await workflowsIn(folder), join(copy, 'followed'))).toBe('');
  });

  it("finds nothing in the consumers' workflows", async () => {
    const files = [...(await workflowsIn(consumers)), ...(await workflowsIn(examples))];
    expect(files.length).toBeGreaterThanOrEqual(10);
    expect(await actionlint(files, root)).toBe('');
  });

  it('finds nothing in what init writes', async () => {
    expect(await actionlint(await written(own), own)).toBe('');
  });
});

const audit = needing('zizmor', 'zizmor');

describe.skipIf(audit.skip)(audit.title, () => {
  const zizmor = (args: readonly string[]): Promise<string> =>
    findings(
      tool('zizmor').program,
      ['--offline', '--persona', 'pedantic', '--no-progress', '--color=never', ...args],
      root,
    );

  it('finds nothing in our workflows and actions', async () => {
    const actions = await readdir(join(root, 'packages', 'actions'), { withFileTypes: true });
    const folders = actions.filter((entry) => entry.isDirectory()).map(({ name }) => join('packages', 'actions', name));
    const files = await Promise.all(
      folders.map(async (folder) =>
        (await readdir(folder)).includes('action.yml') ? [join(folder, 'action.yml')] : [],
      ),
    );
    expect(files.flat().length).toBeGreaterThanOrEqual(3);
    expect(await zizmor(['.github', ...files.flat()])).toBe('');
  });

  it("finds nothing in the consumers' workflows, but that they use us by a moving version", async () => {
    expect(await zizmor(await workflowsIn(consumers))).toContain('error[unpinned-uses]');
    const files = [...(await workflowsIn(consumers)), ...(await workflowsIn(examples))];
    expect(await zizmor(['--config', join(consumers, 'zizmor.yml'), ...files])).toBe('');
  });

  it('finds nothing in what init writes', async () => {
    expect(await zizmor(await written(own))).toBe('');
  });
});
