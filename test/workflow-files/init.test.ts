/** What `completion-batch init` writes: held against our workflows, against hostile values, and against what is there already. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { flat } from '../world/cli.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { isAllowed, type Policy } from '../world/iam.ts';
import { commandsIn, refusedOptions, shellBlocks } from '../world/shell-blocks.ts';
import { ownWorkflow, type Workflow } from './files.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const PLACE = { table: 'Receipts', store: 's3://my-bucket/labels', region: 'eu-central-1', account: '123456789012' };
const GIVEN: Readonly<Record<string, string>> = {
  ...PLACE,
  repository: 'octo/receipts',
  'repository-id': '456789',
  'owner-id': '123456',
  branch: 'main',
  from: `OWNER/completion-batch@${COMMIT}`,
};
const REQUESTS = { repository: 'octo/texts', branch: 'main', from: GIVEN.from ?? '', requests: 'requests/*.jsonl' };

/** As a workflow writes it; in one piece it would be taken for a template of ours. */
const expression = (text: string): string => `\${{ ${text} }}`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'init-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const flagsOf = (values: Readonly<Record<string, string | undefined>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));

/** @param name of a folder, which is made */
async function init(name: string, values: Readonly<Record<string, string | undefined>>, ...more: readonly string[]) {
  const into = join(folder, name);
  await mkdir(into, { recursive: true });
  const env = { PATH: process.env.PATH ?? '', HOME: folder };
  return { into, ...(await inProcess(['init', '--into', into, ...flagsOf(values), ...more], env)) };
}

const filesIn = async (into: string): Promise<string[]> => {
  const entries = await readdir(into, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name).slice(into.length + 1));
};

const readJson = async (...path: string[]): Promise<Policy> =>
  JSON.parse(await readFile(join(folder, ...path), 'utf8')) as Policy;

async function writtenWorkflows(into: string): Promise<Workflow[]> {
  const files = (await filesIn(into)).filter((path) => path.endsWith('.yml'));
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(into, file), 'utf8');
      return { file, text, ...(parse(text) as Omit<Workflow, 'file' | 'text'>) };
    }),
  );
}

describe.each([
  ['labels', { ...GIVEN, environment: 'labels', 'max-cost-usd': '5', model: 'gpt-4.1' }],
  ['requests', { ...REQUESTS, model: 'gpt-4.1-mini' }],
])('for %s', (kind, values) => {
  let into = '';
  let workflows: Workflow[] = [];
  beforeAll(async () => {
    const run = await init(kind, values);
    expect(run, run.stderr).toMatchObject({ code: 0, stderr: '' });
    into = run.into;
    workflows = await writtenWorkflows(into);
  });

  it('its workflows call ours as they are declared, at the commit, with the permissions that they ask for', () => {
    expect(workflows).toHaveLength(2);
    for (const { jobs, permissions, text } of workflows) {
      expect(permissions).toEqual({});
      expect(text).toContain(`#   ${COMMIT}`);
      for (const job of Object.values(jobs)) {
        expect(job.uses).toMatch(new RegExp(`^OWNER/completion-batch/.+@${COMMIT}$`));
        const called = ownWorkflow(job.uses);
        const { inputs = {}, secrets = {} } = called?.on.workflow_call ?? {};
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(job.with ?? {})));
        const required = Object.keys(inputs).filter((name) => inputs[name]?.required === true);
        expect(Object.keys(job.with ?? {})).toEqual(expect.arrayContaining(required));
        expect(Object.keys(secrets)).toEqual(expect.arrayContaining(Object.keys(job.secrets ?? {})));
        for (const asked of Object.values(called?.jobs ?? {})) {
          expect(job.permissions).toMatchObject(asked.permissions ?? {});
        }
      }
    }
  });

  it('each block of SETUP.md is shell, with options that aws and gh have, and names files that are there', async () => {
    const setup = await readFile(join(into, 'completion-batch', 'SETUP.md'), 'utf8');
    const blocks = shellBlocks(setup);
    expect(blocks.length).toBeGreaterThan(4);
    for (const block of blocks) execFileSync('bash', ['-n'], { input: block, env: {} });
    expect(blocks.flatMap(commandsIn).flatMap(refusedOptions)).toEqual([]);
    // Pasted before a commit is put in, it leaves the pins as they are.
    const update = blocks.find((block) => block.includes('new=')) ?? '';
    execFileSync('bash', ['-s'], { cwd: into, input: update, env: { PATH: process.env.PATH } });
    expect(await writtenWorkflows(into)).toEqual(workflows);
    const other = 'f'.repeat(40);
    for (const [from, to] of [
      [COMMIT, other],
      [other, COMMIT],
    ] as const) {
      const given = update.replace(COMMIT, from).replace('new= ', `new=${to} `);
      execFileSync('bash', ['-s'], { cwd: into, input: given, env: { PATH: process.env.PATH } });
      for (const { text } of await writtenWorkflows(into)) expect(text).toContain(to);
    }
    expect(await writtenWorkflows(into)).toEqual(workflows);
    const files = await filesIn(into);
    const roles = ['read', 'submit', 'collect', 'reconcile'];
    const named = [...setup.matchAll(/file:\/\/([^\s"]+)/g)].map(([, path = '']) => path);
    expect(named.flatMap((path) => roles.map((role) => path.replace('$role', role)))).toEqual(
      named.flatMap((path) => roles.map(() => expect.toSatisfy((each: string) => files.includes(each), path))),
    );
    for (const [, file] of setup.matchAll(/gh workflow run (\S+)/g)) {
      expect(files).toContain(`.github/workflows/${file}`);
    }
  });

  it('a second time everything is as it is; where one file is another, nothing is written', async () => {
    const again = await init(kind, values, '--json');
    const { files } = JSON.parse(again.stdout) as { files: { path: string; standing: string }[] };
    expect([again.code, [...new Set(files.map(({ standing }) => standing))]]).toEqual([0, ['as it is']]);
    const [first, ...others] = files.map(({ path }) => path);
    await writeFile(join(into, first ?? ''), 'mine');
    for (const path of others) await rm(join(into, path));
    const refused = await init(kind, values);
    expect([refused.code, flat(refused.stderr)]).toEqual([2, expect.stringContaining(`nothing was written: ${first}`)]);
    expect([await filesIn(into), await readFile(join(into, first ?? ''), 'utf8')]).toEqual([[first], 'mine']);
  });
});

describe('policies', () => {
  const NAME = 'token.actions.githubusercontent.com';
  const trusts = async (name: string, file: string, sub: string): Promise<boolean> => {
    const { Version, Statement } = await readJson(name, 'completion-batch', 'aws', file);
    const claims = {
      aud: 'sts.amazonaws.com',
      sub: `repo:octo/receipts:${sub}`,
      repository_id: '456789',
      job_workflow_ref: `OWNER/completion-batch/.github/workflows/collect-completion-batches.yml@${COMMIT}`,
    };
    return isAllowed([{ Version, Statement: Statement.map((each) => ({ ...each, Resource: '*' })) }], {
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: '',
      context: Object.fromEntries(Object.entries(claims).map(([key, value]) => [`${NAME}:${key}`, value])),
    });
  };

  it('roles are taken by the jobs that they are for, of the branch, or of the environment where one is given', async () => {
    await init('plain', GIVEN);
    await init('guarded', { ...GIVEN, environment: 'labels' });
    const [branch, environment] = ['ref:refs/heads/main', 'environment:labels'];
    const found = async (name: string, file: string) =>
      Promise.all([branch, environment, 'pull_request'].map((sub) => trusts(name, file, sub)));
    expect(await found('plain', 'trust-collect.json')).toEqual([true, false, false]);
    expect(await found('guarded', 'trust-collect.json')).toEqual([false, true, false]);
    expect(await found('guarded', 'trust-read.json')).toEqual([true, false, false]);
    // Another workflow's.
    expect(await found('plain', 'trust-submit.json')).toEqual([false, false, false]);
  });

  it('no placeholder is left, nothing is on what there is not, and each fits into a role', async () => {
    await init('bare', { ...GIVEN, store: 's3://my-bucket' });
    await init('keyed', { ...GIVEN, 'kms-key': 'abcd-1234' });
    const all = async (name: string): Promise<string> =>
      (
        await Promise.all(
          (
            await filesIn(join(folder, name))
          )
            .filter((path) => path.endsWith('.json'))
            .map((path) => readFile(join(folder, name, path), 'utf8')),
        )
      ).join('');
    expect(await all('bare')).not.toMatch(
      /s3:prefix|PREFIX|kms:|\b(REGION|ACCOUNT|TABLE|BUCKET|BRANCH|WORKFLOW)\b|my-bucket\/\//,
    );
    expect(await all('keyed')).toContain('arn:aws:kms:eu-central-1:123456789012:key/abcd-1234');
    // IAM counts the policies of a role without their blanks.
    const read = JSON.stringify(await readJson('keyed', 'completion-batch', 'aws', 'policy-read.json'));
    expect(read.length).toBeLessThan(10_240);
  });
});

describe('what it refuses', () => {
  it.each([
    ['table', 'a"b'],
    ['table', 'x; rm -rf /'],
    ['table', '*'.repeat(5)],
    ['store', `s3://my-bucket/$${'{aws:username}'}`],
    ['store', 's3://my-bucket/*'],
    ['store', 's3://my-bucket/a b'],
    ['store', 'file:///tmp/objects'],
    ['region', 'eu-central-1\n- evil'],
    ['region', 'cn-north-1'],
    ['account', '12345'],
    ['repository', "octo/x' || true"],
    ['repository', 'octo/..'],
    ['repository-id', '0'],
    ['branch', 'main"\n  evil: true'],
    ['branch', '$(id)'],
    ['branch', '-x'],
    ['environment', expression('secrets.OPENAI_API_KEY')],
    ['environment', '..'],
    ['environment', '-x'],
    ['table', '-table'],
    ['requests', '-r/*.jsonl'],
    ['model', 'gpt 4'],
    ['kms-key', 'arn:aws:kms:x'],
    ['role-prefix', 'a$b'],
    ['schedule', '99 2 * * *'],
    ['schedule', '"'],
    ['collect-schedule', 'daily'],
    ['max-cost-usd', "1' || '"],
    ['from', 'OWNER/completion-batch'],
    ['from', '-x/y@--upload-pack=id'],
  ])('--%s %j', async (name, value) => {
    const run = await init('hostile', { ...GIVEN, [name]: value });
    expect(run.code).toBe(2);
    expect(flat(run.stderr)).toContain(`--${name}`);
    expect(await filesIn(run.into)).toEqual([]);
  });

  it('--requests with a pattern that leads out, or with what is for labels only', async () => {
    for (const requests of ['../x', '/etc/passwd', 'a"b', expression('github.token')]) {
      expect(await init('hostile', { ...REQUESTS, requests })).toMatchObject({ code: 2 });
    }
    const mixed = await init('hostile', { ...REQUESTS, table: 'Receipts' });
    expect([mixed.code, flat(mixed.stderr)]).toEqual([2, expect.stringContaining('no --table')]);
  });

  it.each(['.github', 'completion-batch'])('to write through a link in the place of the folder %s', async (name) => {
    const [into, elsewhere] = [join(folder, `linked-${name}`), join(folder, `elsewhere-${name}`)];
    for (const each of [into, elsewhere]) await mkdir(each);
    await symlink(elsewhere, join(into, name));
    const run = await init(`linked-${name}`, GIVEN);
    expect([run.code, flat(run.stderr)]).toEqual([2, expect.stringContaining(`${name} is a link`)]);
    expect([await filesIn(into), await filesIn(elsewhere)]).toEqual([[], []]);
  });

  it('without a terminal everything that is missing is told at once', async () => {
    const { code, stderr, into } = await init('missing', { table: 'Receipts', from: GIVEN.from });
    expect(code).toBe(2);
    const needed = '--repository, --branch, --store, --region, --account, --repository-id, --owner-id.';
    expect(flat(stderr)).toContain(`init needs ${needed}`);
    expect(await filesIn(into)).toEqual([]);
  });
});

describe('what it finds out', () => {
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH ?? '', HOME: folder },
    }).trim();

  it("the repository's name and branch, of git; the commit of a release, of GitHub", async () => {
    const ours = join(folder, 'github', 'OWNER', 'completion-batch.git');
    await mkdir(ours, { recursive: true });
    git(ours, 'init', '--quiet');
    git(ours, 'commit', '--quiet', '--allow-empty', '--message', 'a');
    git(ours, 'tag', '--annotate', 'v1.2.0', '--message', 'a');
    const commit = git(ours, 'rev-parse', 'HEAD');
    // Another commit, with a tag that ends like the one that is asked for.
    git(ours, 'commit', '--quiet', '--allow-empty', '--message', 'b');
    git(ours, 'tag', 'x/refs/tags/v1.2.0');
    const instead = `[url "file://${join(folder, 'github')}/"]\n  insteadOf = https://github.com/\n`;
    await writeFile(join(folder, '.gitconfig'), instead);
    const into = join(folder, 'found');
    await mkdir(into);
    git(into, 'init', '--quiet', '--initial-branch', 'trunk');
    git(into, 'remote', 'add', 'origin', 'git@github.com:octo/receipts.git');
    const found = { ...GIVEN, from: 'OWNER/completion-batch@v1.2.0', repository: undefined, branch: undefined };
    const run = await init('found', found, '--dry-run');
    expect(run, run.stderr).toMatchObject({ code: 0 });
    expect(run.stdout).toContain(`collect-completion-batches.yml@${commit} # v1.2.0`);
    expect(run.stdout).toContain('"repo:octo/receipts:ref:refs/heads/trunk"');
    expect((await filesIn(into)).filter((path) => !path.startsWith('.git/'))).toEqual([]);
    const none = await init('found', { ...found, from: 'OWNER/completion-batch@v9' });
    expect([none.code, flat(none.stderr)]).toEqual([2, expect.stringContaining('commits/v9 --jq .sha')]);
  });

  it('a private repository looks for answers less often, and says what that takes', async () => {
    const [quiet, open] = [
      await init('private', GIVEN, '--dry-run'),
      await init('public', GIVEN, '--dry-run', '--visibility', 'public'),
    ];
    expect(quiet.stdout).toContain('8 looks a day are 240 minutes a month');
    expect(quiet.stdout).toContain('- cron: "17 */3 * * *"');
    expect(open.stdout).toContain('- cron: "13,43 * * * *"');
  });
});
