/** One name for the repository: package.json's, which everything else spells, and which one command changes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { otherNames, own } from '../../scripts/own.ts';
import { isName, nameOfAddress, repositoryName } from '../../scripts/repository-name.ts';
import { listed, ROOT } from './listed-files.ts';

const NOW = repositoryName();
const [OWNER = ''] = NOW.split('/');

it('nothing spells another than package.json names', async () => {
  expect(await otherNames()).toEqual([]);
});

it.each([
  ['a-b/c.d_e', true],
  ['OWNER/completion-batch', true],
  [`${'a'.repeat(39)}/b`, true],
  [`${'a'.repeat(40)}/b`, false],
  ['-a/b', false],
  ['a--b/c', false],
  ['a/b.git', false],
  ['a/..', false],
  ['a/b/c', false],
  ['a', false],
  ['a/b c', false],
  ['a/$(id)', false],
  ['a/b\n', false],
])('%j is a name: %s', (name, is) => expect(isName(name)).toBe(is));

it.each([
  'git+https://github.com/acme/batches.git',
  'https://github.com/acme/batches',
  'git@github.com:acme/batches.git',
  'ssh://git@github.com/acme/batches.git/',
])('the name is found in %s', (url) => expect(nameOfAddress(url)).toBe('acme/batches'));

it.each([
  'https://notgithub.com/acme/batches',
  'https://example.com/github.com/acme/batches',
  'https://github.com.example/acme/batches',
])('there is none in %s', (url) => expect(nameOfAddress(url)).toBeUndefined());

it('stands in no table, whose columns would have another width with another name', () => {
  const rows = listed('*.md').flatMap((file) => readFileSync(join(ROOT, file), 'utf8').match(/^\|.*$/gm) ?? []);
  expect(rows.filter((row) => row.includes(NOW))).toEqual([]);
});

describe('in a clone', () => {
  /** The files that name it, and some that look alike. */
  let clone: string;
  const before = new Map<string, string>();
  const texts = (): string[] =>
    listed().filter((file) => /\.(md|ya?ml|json|ts|mjs)$/.test(file) && !file.includes('/fixtures/'));
  const read = (file: string): string => readFileSync(join(clone, file), 'utf8');
  const program = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/own.ts', ...args], { cwd: clone, encoding: 'utf8' });

  beforeAll(() => {
    clone = mkdtempSync(join(tmpdir(), 'own-'));
    // As the files are now, not as the last commit has them.
    execFileSync('tar', ['cf', join(clone, 'all.tar'), '--null', '-T', '-'], { cwd: ROOT, input: texts().join('\0') });
    execFileSync('tar', ['xf', 'all.tar'], { cwd: clone });
    rmSync(join(clone, 'all.tar'));
    writeFileSync(
      join(clone, 'alike.md'),
      'bin/completion-batch s3://my-bucket/completion-batch ~/.cache/completion-batch role/completion-batch-read\n' +
        `MY-${NOW} ${NOW}es s3://${NOW} ${NOW}.js\n`,
    );
    writeFileSync(join(clone, 'CODEOWNERS'), `* @${OWNER}\n/docs @${OWNER}/writers a@${OWNER}.example\n`);
    execFileSync('git', ['init', '--quiet'], { cwd: clone });
    for (const file of [...texts(), 'alike.md', 'CODEOWNERS']) before.set(file, read(file));
  });
  afterAll(() => rmSync(clone, { recursive: true, force: true }));

  const changed = (): string[] => [...before].filter(([file, text]) => read(file) !== text).map(([file]) => file);

  it('lists what it would change, and changes it the second time', () => {
    const was = repositoryName();
    const dry = program('--dry-run', 'new-acme/new-batches');
    expect(dry).toMatchObject({ status: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^README\.md: \d+$/m);
    expect(dry.stdout).toContain(`${was} would become new-acme/new-batches in `);
    expect(changed()).toEqual([]);
    expect(program('new-acme/new-batches').stdout).toContain(`${was} became new-acme/new-batches in `);
    const files = changed();
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'docs/reuse.md', 'CODEOWNERS']));
    // What is compiled or tested asks package.json.
    expect(files.filter((file) => /\.(ts|mjs)$|^alike/.test(file))).toEqual([]);
    expect(read('CODEOWNERS')).toBe(`* @new-acme\n/docs @new-acme/writers a@${OWNER}.example\n`);
    expect(repositoryName(clone)).toBe('new-acme/new-batches');
  });

  it('writes through no link, and misses no file that is gone', () => {
    const outside = join(clone, '.git', 'outside.md');
    writeFileSync(outside, 'new-acme/new-batches\n');
    symlinkSync(outside, join(clone, 'link.md'));
    writeFileSync(join(clone, 'gone.md'), '');
    execFileSync('git', ['add', 'gone.md'], { cwd: clone });
    rmSync(join(clone, 'gone.md'));
    const there = program('other-acme/batches');
    const back = program('new-acme/new-batches');
    rmSync(join(clone, 'link.md'));
    expect([there.stderr, back.stderr]).toEqual(['', '']);
    expect(there.stdout).not.toContain('link.md');
    expect(readFileSync(outside, 'utf8')).toBe('new-acme/new-batches\n');
    // Cut off before its end it has not changed its name, so that it is not taken for done.
    expect(there.stdout.trimEnd().split('\n').at(-2)).toMatch(/^package\.json: \d+$/);
  });

  it('says so where it is called that already', () => {
    expect(program('new-acme/new-batches')).toMatchObject({
      status: 0,
      stdout: 'It is called new-acme/new-batches already.\n',
    });
  });

  it('leaves nothing that spells the earlier name, and finds what does', async () => {
    expect(await otherNames(clone)).toEqual([]);
    expect(program('--check', 'new-acme/new-batches')).toMatchObject({
      status: 0,
      stdout: 'Everything spells new-acme/new-batches.\n',
    });
    writeFileSync(
      join(clone, 'stray.md'),
      'uses: <owner>/completion-batch/packages/actions/submit@v1\nhttps://github.com/b/new-batches\n',
    );
    const { status, stderr } = program('--check');
    expect([status, stderr]).toEqual([
      2,
      'error: package.json says new-acme/new-batches; others are spelled:\nstray.md:1: <owner>/completion-batch\nstray.md:2: b/new-batches\n',
    ]);
    rmSync(join(clone, 'stray.md'));
    expect(program('--check', 'new-acme/other').stderr).toContain(
      'package.json says new-acme/new-batches: npm run own -- new-acme/other',
    );
  });

  it('is read by the pages of ours as before: what they call is there', () => {
    const calls = texts().flatMap((file) =>
      [...read(file).matchAll(/uses: new-acme\/new-batches\/([^@\s]+)@/g)].map(([, path = '']) => path),
    );
    expect(calls.length).toBeGreaterThan(25);
    for (const path of calls.filter((each) => !each.includes('<') && !each.includes('\\'))) {
      expect(() => read(path.endsWith('.yml') ? path : `${path}/action.yml`), path).not.toThrow();
    }
  });

  it('takes the name of the remote where it is told none, and another owner keeps the name', () => {
    expect(program().stderr).toContain('the remote origin is no repository on github.com');
    execFileSync('git', ['remote', 'add', 'origin', 'git@github.com:b-c/Fork.Of_it.git'], { cwd: clone });
    expect(program().stdout).toContain('new-acme/new-batches became b-c/Fork.Of_it in ');
    expect(program('d').stdout).toContain('b-c/Fork.Of_it became d/Fork.Of_it in ');
    // The owner stays, and stands in CODEOWNERS rightly.
    expect(program('d/other').stdout).toContain('d/Fork.Of_it became d/other in ');
  });

  it.each(['a b/c', '../x', 'a/b/c', '-a', 'a/$(id)'])('refuses %j', (name) => {
    const { status, stderr } = program('--', name);
    expect([status, stderr]).toEqual([2, expect.stringContaining('is no name of a repository: use OWNER/NAME')]);
  });

  it('refuses a name that stands there for something else, which it could not take back', () => {
    const { status, stderr } = program('actions/checkout');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^error: actions\/checkout stands in \S+ already, for something else/),
    ]);
  });

  it('run back, every byte is as it was', async () => {
    await own(repositoryName(), { root: clone });
    expect(changed()).toEqual([]);
  });
});
