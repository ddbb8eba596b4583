/**
 * What GitHub packs of a commit: a runner downloads it for every job that uses an action of this repository. That the actions
 * start from it: test/built/tagged.test.ts.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryName } from '../../scripts/repository-name.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Bytes of `git archive HEAD | gzip`. */
const MOST = 1_500_000;

/** A copy without history, such as an archive itself, has none to make one of. */
const isClone = existsSync(join(ROOT, '.git'));

describe.skipIf(!isClone)('the archive of the last commit', () => {
  let packed: Buffer;
  let folder: string;

  beforeAll(() => {
    // As the attributes are now, so that a change of them is seen before it is committed.
    packed = execFileSync('git', ['archive', '--worktree-attributes', 'HEAD'], { cwd: ROOT, maxBuffer: 2 ** 27 });
    folder = mkdtempSync(join(tmpdir(), 'archive-'));
    execFileSync('tar', ['xf', '-'], { cwd: folder, input: packed });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is small', () => {
    expect(gzipSync(packed).length).toBeLessThan(MOST);
  });

  it.each([
    'README.md',
    'action.yml',
    'LICENSE',
    'SECURITY.md',
    'docs/README.md',
    'package-lock.json',
    '.github/workflows/nightly.yml',
    'packages/actions/dist/licenses.txt',
    ...['actions', 'core', 'engine', 'page'].map((name) => `packages/${name}/src`),
  ])('says what it is and what it is made of: %s', (path) => {
    expect(existsSync(join(folder, path))).toBe(true);
  });

  it('tells who starts it where the rest is', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(1);
    // The commit's name: a fork that has just been given another may not have committed it yet.
    expect(stderr).toBe(
      `This is an archive: it holds the actions and what they are built of. The command line and the tests are in a clone: git clone https://github.com/${repositoryName(folder)}\n`,
    );
  });
});
