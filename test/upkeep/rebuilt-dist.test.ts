/**
 * A new version of a package, from the pull request to the commit that brings its dist: built for real in a clone, packed as
 * rebuild-dist.yml packs it, committed as commit-dist.yml commits it, and then nothing differs any more.
 */
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIST } from '../../scripts/rebuilt/files.ts';
import { ROOT } from '../house/listed-files.ts';
import { startGitHub } from '../world/github-api.ts';
import { startStorage } from '../world/github-upkeep.ts';
import { zip } from '../world/zip.ts';

const BRANCH = 'dependabot/npm_and_yarn/p-map-99.0.0';

/** A copy without history has none to clone. */
const isClone = existsSync(join(ROOT, '.git'));

describe.skipIf(!isClone)('a new version of p-map', () => {
  let folder = '';
  let clone = '';

  const node = (script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [script, ...args], {
      cwd: clone,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder, ...env },
    });
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: clone, encoding: 'utf8' }).trim();
  const commit = (message: string): void => {
    git('add', '--all');
    git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '--allow-empty', '-m', message);
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rebuilt-dist-'));
    clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${ROOT}`, clone]);
    installBumped(clone);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is built, packed, checked, committed; the check that was red is green', async () => {
    appendFileSync(join(clone, 'node_modules/p-map/index.js'), "\nprocess.emitWarning('p-map 99');\n");
    appendFileSync(join(clone, 'package-lock.json'), '\n');
    git('switch', '--quiet', '--create', BRANCH);
    commit('Bump p-map to 99.0.0');

    expect(node('packages/actions/build.ts').status).toBe(0);
    const summary = join(folder, 'summary.md');
    const drift = node(join(ROOT, 'scripts/drift.ts'), [], { GITHUB_STEP_SUMMARY: summary });
    expect(drift.status).toBe(1);
    expect(readFileSync(summary, 'utf8')).toContain(`+++ b/${DIST}/`);
    expect(contentsOf(join(clone, DIST)).some(([, content]) => content.includes('p-map 99'))).toBe(true);

    const [output, artifact] = [join(folder, 'output'), join(folder, 'artifact')];
    expect(node(join(ROOT, 'scripts/pack-dist.ts'), [artifact], { GITHUB_OUTPUT: output }).status).toBe(0);
    expect(readFileSync(output, 'utf8')).toBe('changed=true\n');

    await using standIn = await startGitHub();
    await using _ = await startStorage(standIn.upkeep);
    const headSha = standIn.git.readFrom(clone, BRANCH, DIST);
    expect(headSha).toBe(git('rev-parse', 'HEAD'));
    const archive = zip(contentsOf(artifact).map(([name, content]) => ({ name, content })));
    standIn.upkeep.artifacts.push({ id: 1, run: '99', name: 'rebuilt-dist-a1', archive, expired: false });
    standIn.upkeep.pulls.push({
      ...{ number: 3, headRef: BRANCH, headSha, headRepository: `${standIn.owner}/${standIn.repo}`, base: 'main' },
      ...{ user: { login: 'dependabot[bot]', type: 'Bot' }, labels: ['dependencies'], state: 'open' },
    });
    const step = await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/commit-dist.ts')], {
      env: {
        GITHUB_API_URL: standIn.url,
        GITHUB_REPOSITORY: `${standIn.owner}/${standIn.repo}`,
        GITHUB_TOKEN: standIn.token,
        ...{ RUN_ID: '99', RUN_ATTEMPT: '1', HEAD_SHA: headSha, HEAD_BRANCH: BRANCH },
      },
    });
    expect(step.stdout).toMatch(/^Committed [1-9]\d* files of dist as [0-9a-f]{40}, on pull request 3\./);
    expect(step.stdout + step.stderr).not.toContain(standIn.token);

    // Pulled, it is all that was built; and the build that was red has nothing to say.
    const committed = [...standIn.git.files(BRANCH)].filter(([path]) => path.startsWith(`${DIST}/`));
    const pulled = new Map(committed.map(([path, content]) => [path.slice(DIST.length + 1), content]));
    expect(pulled).toEqual(new Map(contentsOf(join(clone, DIST))));
    commit('dist: as the sources are');
    expect(node(join(ROOT, 'scripts/drift.ts'))).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});

const contentsOf = (of: string): (readonly [string, Buffer])[] =>
  readdirSync(of).map((name) => [name, readFileSync(join(of, name))]);

/** The packages of this checkout, but for ours, which are the clone's, and for the one that changes. */
function installBumped(clone: string): void {
  const into = join(clone, 'node_modules');
  mkdirSync(join(into, '@completion-batch'), { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@completion-batch') continue;
    if (name === 'p-map') cpSync(join(ROOT, 'node_modules', name), join(into, name), { recursive: true });
    else symlinkSync(join(ROOT, 'node_modules', name), join(into, name));
  }
  for (const name of readdirSync(join(clone, 'packages'))) {
    symlinkSync(join(clone, 'packages', name), join(into, '@completion-batch', name));
  }
}
