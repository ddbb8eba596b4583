/** How versions are made of changesets, and the pull request of them: in a small copy of this repository, with git itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notesOf, withReleases } from '../../scripts/versions/changelog.ts';
import { missingOf, publishedBy } from '../../scripts/versions/needed.ts';
import { ROOT } from './listed-files.ts';

const NEEDED = [
  '.changeset/*',
  '.gitignore',
  'scripts/**',
  'CHANGELOG.md',
  'package*.json',
  'packages/*/{package.json,CHANGELOG.md}',
  'test/package.json',
];

let base = '';
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'versions-'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const env = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
};

/** A repository with what decides over versions, at the branch main, and one changeset of ours. */
class Copy {
  readonly folder: string;

  constructor(name: string) {
    this.folder = join(base, name);
    for (const path of globSync(NEEDED, { cwd: ROOT })) {
      if (/^\.changeset.(?!README)[^/]+\.md$/.test(path)) continue;
      cpSync(join(ROOT, path), join(this.folder, path), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
    writeFileSync(join(this.folder, '.gitignore'), 'node_modules\n');
    this.write('packages/engine/src/index.ts', 'export {};\n');
    this.git('init', '--quiet', '--initial-branch=main');
    this.commit();
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  version(name: string): string {
    return (JSON.parse(this.read(`packages/${name}/package.json`)) as { version: string }).version;
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.folder, encoding: 'utf8', env }).trim();
  }

  commit(): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', 'some');
  }

  /** @param packages with what is said of them */
  changeset(name: string, packages: Readonly<Record<string, string>>, summary: string): void {
    const lines = Object.entries(packages).map(([each, type]) => `"@completion-batch/${each}": ${type}`);
    this.write(`.changeset/${name}.md`, `${['---', ...lines, '---', '', summary].join('\n')}\n`);
  }

  run(...args: readonly string[]) {
    const script = join(this.folder, 'scripts/versions.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8', env });
    return { status, stdout, stderr };
  }
}

describe('versions', () => {
  it('are made of what changesets say: one of actions and command line, the others as they changed', () => {
    const copy = new Copy('made');
    const before = copy.version('engine');
    copy.changeset('tells', { emulator: 'minor', cli: 'minor' }, 'It answers in **French**.\n\nAsk it with `lang`.');
    copy.changeset('mends', { actions: 'patch' }, 'A step is red where it has to be.');
    const made = copy.run('apply');
    expect(made, made.stderr).toMatchObject({ status: 0, stdout: '' });
    expect(copy.version('actions')).toMatch(/^\d+\.\d+\.\d+$/);
    expect(copy.version('cli')).toBe(copy.version('actions'));
    expect(copy.version('engine')).toBe(before);
    expect(globSync('.changeset/*.md', { cwd: copy.folder })).toEqual([join('.changeset', 'README.md')]);
    // In one place each, as it was written.
    const own = `- A step is red where it has to be.`;
    expect(copy.read('CHANGELOG.md')).toContain(`\n## ${copy.version('actions')}\n`);
    expect(copy.read('CHANGELOG.md')).toContain(own);
    expect(existsSync(join(copy.folder, 'packages/actions/CHANGELOG.md'))).toBe(false);
    const french = '- It answers in **French**.\n\n  Ask it with `lang`.';
    expect(copy.read('packages/cli/CHANGELOG.md')).toContain(french);
    expect(copy.read('packages/emulator/CHANGELOG.md')).toContain(french);
    expect(copy.run('notes').stdout).toContain(own);
    expect(copy.run('current').stdout).toBe(`${copy.version('actions')}\n`);
    // npm takes the lockfile for what the packages ask for; it would refuse another.
    const shell = process.platform === 'win32';
    const npm = spawnSync('npm', ['ci', '--dry-run', '--offline', '--ignore-scripts'], {
      cwd: copy.folder,
      encoding: 'utf8',
      env,
      shell,
    });
    expect([npm.status, npm.stderr]).toEqual([0, '']);
  });

  it('are not made where nobody has said anything', () => {
    const copy = new Copy('mute');
    expect(copy.run('apply')).toMatchObject({ status: 1, stderr: expect.stringContaining('No unreleased changesets') });
    expect(copy.git('status', '--porcelain')).toBe('');
    expect(copy.run('notes', '9.9.9')).toMatchObject({
      status: 1,
      stderr: 'CHANGELOG.md has no release 9.9.9. "npm run version" makes it.\n',
    });
  });
});

describe('a change', () => {
  it('of what is published has to say for whom it is one', () => {
    const copy = new Copy('checked');
    copy.git('switch', '--quiet', '--create', 'change');
    const check = () => copy.run('check', '--since', 'main');
    copy.write('docs/some.md', 'some\n');
    copy.commit();
    expect(check()).toMatchObject({ status: 0, stdout: 'nothing that is published has changed\n' });
    copy.write('packages/engine/src/index.ts', 'export const some = 1;\n');
    copy.commit();
    expect(check()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        '@completion-batch/engine is published otherwise after this change (packages/engine/src/index.ts), and no changeset names it. Run "npx changeset", or "npx changeset --empty" and write into it why nobody who uses the package sees the change.\n',
    });
    copy.changeset('names-another', { core: 'patch' }, 'Something is right.');
    copy.commit();
    expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('no changeset names it') });
    copy.changeset('names-it', { engine: 'minor' }, 'There is some.');
    copy.commit();
    expect(check()).toMatchObject({ status: 0, stdout: 'changesets say what is new in engine\n' });
    copy.git('rm', '--quiet', '.changeset/names-it.md', '.changeset/names-another.md');
    copy.changeset('says-nothing', {}, '');
    copy.commit();
    expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining('says-nothing.md says nothing') });
    copy.changeset('says-nothing', {}, 'Nobody sees it: a name inside has changed.');
    copy.commit();
    expect(check()).toMatchObject({ status: 0 });
  });

  it('is one of the packages that carry what has changed', () => {
    const of = (...paths: string[]) => [...publishedBy(paths).keys()];
    expect(of('packages/page/src/index.ts', 'packages/sandbox/src/stack.ts')).toEqual(['actions', 'cli']);
    expect(of('packages/actions/submit/action.yml', 'packages/cli/bin/form.js')).toEqual(['actions', 'cli']);
    expect(of('.github/workflows/batch.yml', '.github/workflows/collect-completion-batches.yml')).toEqual(['actions']);
    expect(of('.github/workflows/ci.yml', 'packages/engine/test/a.test.ts', 'packages/engine/README.md')).toEqual([]);
  });

  it('of the emulator alone is one of the command line, too', () => {
    const releases = [{ name: '@completion-batch/emulator', type: 'patch' as const }];
    const plan = { changesets: [{ id: 'a', summary: 'Mended.', releases }], releases };
    expect(missingOf(publishedBy(['packages/emulator/src/index.ts']), plan)).toEqual([
      '@completion-batch/emulator is released and @completion-batch/cli is not, which carries it. Name that, too.',
    ]);
  });
});

describe('the changelog of the actions', () => {
  const top = '# New\n\nAbout it.\n\n## 1.0.0\n\n- One.\n';
  it('gets the newest release first, below what it says of itself', () => {
    const both = withReleases(top, '# @completion-batch/actions\n\n## 1.1.0\n\n### Minor Changes\n\n- Two.\n');
    expect(both).toBe('# New\n\nAbout it.\n\n## 1.1.0\n\n### Minor Changes\n\n- Two.\n\n## 1.0.0\n\n- One.\n');
    expect(notesOf(both, '1.1.0')).toBe('### Minor Changes\n\n- Two.');
    expect(notesOf(both, '1.0.0')).toBe('- One.');
    expect(notesOf(both, '1.0')).toBeUndefined();
  });

  it('stays as it is where nothing is new', () => {
    expect(withReleases(top, '# @completion-batch/actions\n')).toBe(top);
  });
});

describe.skipIf(process.platform === 'win32')('the version pull request', () => {
  let copy: Copy;
  let made = '';
  const calls = (): string[] =>
    existsSync(join(base, 'gh-calls')) ? readFileSync(join(base, 'gh-calls'), 'utf8').trim().split('\n') : [];
  const pushed = (...args: string[]): string =>
    execFileSync('git', ['--git-dir', join(base, 'origin.git'), ...args], { encoding: 'utf8', env }).trim();

  beforeAll(() => {
    copy = new Copy('proposed');
    made = join(base, 'handed-on');
    mkdirSync(made);
    execFileSync('git', ['init', '--quiet', '--bare', join(base, 'origin.git')], { env });
    copy.git('remote', 'add', 'origin', join(base, 'origin.git'));
    // Stands in for GitHub's: notes what it is asked, and has the pull request that the file says.
    mkdirSync(join(base, 'bin'));
    writeFileSync(
      join(base, 'bin/gh'),
      `#!/bin/sh\necho "$*" >> "${base}/gh-calls"\n[ "$1" = api ] && jq --raw-output "$4" "${base}/open.json"\nexit 0\n`,
    );
    chmodSync(join(base, 'bin/gh'), 0o755);
    isOpen([]);
    copy.changeset('tells', { emulator: 'patch', cli: 'patch' }, 'It answers.');
    copy.commit();
    expect(copy.run('apply').status).toBe(0);
    writeFileSync(join(made, 'notes.md'), copy.run('notes').stdout);
    copy.git('add', '--all');
    writeFileSync(join(made, 'version.patch'), `${copy.git('diff', '--cached', '--binary')}\n`);
    copy.git('reset', '--quiet', '--hard');
  });

  /** Pull requests of branches that are called version, newest first, by the repositories that these are in. */
  function isOpen(pulls: readonly (readonly [number: number, repository: string | undefined])[]): void {
    const told = pulls.map(([number, name]) => ({
      number,
      head: { repo: name === undefined ? null : { full_name: name } },
    }));
    writeFileSync(join(base, 'open.json'), JSON.stringify(told));
  }

  /** What a job that runs code of many packages might hand on. */
  function handedOn(name: string, change: () => void): string {
    const folder = join(base, name);
    mkdirSync(folder);
    change();
    copy.git('add', '--all');
    writeFileSync(join(folder, 'version.patch'), `${copy.git('diff', '--cached', '--binary')}\n`);
    writeFileSync(join(folder, 'notes.md'), 'Notes.\n');
    copy.git('reset', '--quiet', '--hard');
    return folder;
  }

  function open(version: string, folder = made) {
    const { status, stderr } = spawnSync(join(copy.folder, 'scripts/version-pull-request'), [folder], {
      cwd: copy.folder,
      encoding: 'utf8',
      env: {
        ...env,
        PATH: [join(base, 'bin'), env.PATH].join(delimiter),
        VERSION: version,
        GITHUB_REPOSITORY: 'octo/batches',
      },
    });
    copy.git('reset', '--quiet', '--hard');
    return { status, stderr };
  }

  const planted = (path: string, change: (text: string) => string): void => copy.write(path, change(copy.read(path)));
  it.each<[what: string, change: () => void, told: string]>([
    [
      'a source',
      () => {
        copy.write('packages/engine/src/index.ts', 'export const planted = 1;\n');
        copy.write('CHANGELOG.md', '# Planted\n');
      },
      'packages/engine/src/index.ts',
    ],
    [
      'a link in place of a file',
      () => {
        mkdirSync(join(copy.folder, 'packages/actions/dist'), { recursive: true });
        symlinkSync('/proc/self/environ', join(copy.folder, 'packages/actions/dist/submit.mjs'));
      },
      'packages/actions/dist/submit.mjs',
    ],
    [
      'a file that may be run',
      () => {
        copy.write('packages/actions/dist/submit.mjs', 'planted\n');
        chmodSync(join(copy.folder, 'packages/actions/dist/submit.mjs'), 0o755);
      },
      'packages/actions/dist/submit.mjs',
    ],
    [
      'another package',
      () =>
        planted('packages/engine/package.json', (text) =>
          text.replace(/^\{/, '{"optionalDependencies":{"planted":"1.0.0"},'),
        ),
      'packages/engine/package.json',
    ],
    [
      'a package of another name behind one of ours',
      () =>
        planted('packages/cli/package.json', (text) =>
          text.replace(/("@completion-batch\/core": )"[^"]+"/, '$1"npm:planted@1.0.0"'),
        ),
      'packages/cli/package.json',
    ],
    [
      'a package that is another one than its name says',
      () => planted('package-lock.json', (text) => text.replace('"integrity": "sha512-', '"integrity": "sha512-A')),
      'package-lock.json',
    ],
  ])('does not take %s', (what, change, told) => {
    expect(open('1.0.0', handedOn(what.replaceAll(' ', '-'), change))).toEqual({
      status: 1,
      stderr: `A version does not change these files so, and nothing was pushed:\n${told}\n`,
    });
    expect([pushed('branch', '--list'), calls()]).toEqual(['', []]);
  });

  it('has a version for its title, and notes that are a file', () => {
    expect(open('1.0.0; echo')).toEqual({ status: 1, stderr: '"1.0.0; echo" is no version\n' });
    const linked = handedOn('linked', () => copy.write('CHANGELOG.md', '# Planted\n'));
    rmSync(join(linked, 'notes.md'));
    symlinkSync('/proc/self/environ', join(linked, 'notes.md'));
    expect(open('1.0.0', linked)).toEqual({ status: 1, stderr: 'notes.md is no file\n' });
    expect([pushed('branch', '--list'), calls()]).toEqual(['', []]);
  });

  it('is opened, and written anew where it is open', () => {
    const head = copy.git('rev-parse', 'HEAD');
    expect(open('1.0.0')).toEqual({ status: 0, stderr: '' });
    expect(pushed('log', '--format=%s', `${head}..version`)).toBe('Version 1.0.0');
    expect(pushed('show', 'version:packages/emulator/CHANGELOG.md')).toContain('- It answers.');
    const body = join(made, 'body.md');
    expect(readFileSync(body, 'utf8')).toContain('Merged, this makes the release 1.0.0');
    const list =
      'api repos/octo/batches/pulls?state=open&base=main&head=octo:version&per_page=100 --jq map(select(.head.repo.full_name == env.GITHUB_REPOSITORY))[0].number // empty';
    const started = 'workflow run ci.yml --ref version';
    expect(calls()).toEqual([
      list,
      `pr create --head version --base main --title Version 1.0.0 --body-file ${body}`,
      started,
    ]);
    copy.git('reset', '--quiet', '--hard', head);
    // Anybody may call a branch of a fork like this: that one is left alone.
    isOpen([
      [9, 'octo/fork'],
      [8, undefined],
      [7, 'octo/batches'],
    ]);
    expect(open('1.0.1')).toEqual({ status: 0, stderr: '' });
    expect(calls().slice(3)).toEqual([list, `pr edit 7 --title Version 1.0.1 --body-file ${body}`, started]);
    expect(pushed('log', '--format=%s', `${head}..version`)).toBe('Version 1.0.1');
    copy.git('reset', '--quiet', '--hard', head);
    isOpen([[9, 'octo/fork']]);
    writeFileSync(join(made, 'notes.md'), 'much\n'.repeat(20_000));
    expect(open('1.0.2')).toEqual({ status: 0, stderr: '' });
    expect(calls()[7]).toContain('pr create --head version --base main --title Version 1.0.2 ');
    // GitHub takes 65,536 characters.
    expect(readFileSync(body, 'utf8')).toMatch(
      /^Merged, .{1,300}\n\n(much\n){10000,12900}\nMore is in CHANGELOG.md\.\n$/,
    );
  });
});
