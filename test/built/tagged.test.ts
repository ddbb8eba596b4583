/**
 * What a runner downloads for `uses: …@v1`: the archive that GitHub packs of a tag, without what .gitattributes leaves out. All that
 * may be called there is called from it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ManualClock, startEmulator } from '@completion-batch/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACTIONS, readActionFileOf } from '../../packages/actions/scripts/action-file.ts';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { startGitHub } from '../world/github-api.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const KEY = 'sk-planted-5ecbd0b6f2a94d53';

const git = (...args: string[]): Buffer =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], {
    maxBuffer: 2 ** 27,
    stdio: ['ignore', 'pipe', 'ignore'],
  });

describe.skipIf(!existsSync(join(ROOT, '.git')))('the archive of the tag v1', () => {
  let folder: string;
  /** As GitHub names it, and a runner unpacks it: not in a folder of a checkout. */
  let unpacked: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tagged-'));
    const clone = join(folder, 'clone');
    git('clone', '--quiet', '--shared', '--no-checkout', ROOT, clone);
    git('-C', clone, 'tag', '--annotate', '--message', 'v1', 'v1');
    await mkdir(join(folder, 'actions'));
    execFileSync('tar', ['xf', '-'], {
      cwd: join(folder, 'actions'),
      input: git('-C', clone, 'archive', '--prefix', 'completion-batch-1/', 'v1'),
    });
    unpacked = join(folder, 'actions', 'completion-batch-1');
    await rm(clone, { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is made of a clone without what is for a clone', () => {
    expect([existsSync(join(unpacked, 'test')), existsSync(join(unpacked, 'packages/cli'))]).toEqual([false, false]);
  });

  it.each(['.', ...ACTIONS.map((action) => `packages/actions/${action}`)])('%s starts', async (path) => {
    const { runs } = await readActionFileOf(join(unpacked, path, 'action.yml'));
    expect(parse(readFileSync(join(unpacked, path, 'action-types.yml'), 'utf8'))).toHaveProperty('inputs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(unpacked, path, runs.main)], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HOME: folder },
    });
    // What stops it, if anything, is that inputs are missing, and not a file.
    expect(`${stdout}${stderr}`).not.toMatch(/ERR_MODULE_NOT_FOUND|Cannot find/);
    expect([0, 1]).toContain(status);
  });

  it('has all that the reusable workflows call', () => {
    const files = globSync('.github/workflows/*.yml', { cwd: unpacked });
    const called = files.flatMap((file) =>
      [...readFileSync(join(unpacked, file), 'utf8').matchAll(/^\s*(?:- )?uses: [$.]\/(\S+)/gm)].map(
        ([, path = '']) => path,
      ),
    );
    expect(called.length).toBeGreaterThan(15);
    const missing = called.filter(
      (path) => !existsSync(join(unpacked, path.endsWith('.yml') ? path : `${path}/action.yml`)),
    );
    expect(missing).toEqual([]);
  });

  it('is the action that submits files of requests, in three lines', async () => {
    const workspace = join(folder, 'workspace');
    await mkdir(workspace);
    const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'say so' }] };
    const request = { custom_id: 'one', method: 'POST', url: '/v1/chat/completions', body };
    await writeFile(join(workspace, 'requests.jsonl'), `${JSON.stringify(request)}\n`);
    const emulator = await startEmulator({ dataDir: join(folder, 'openai'), clock: new ManualClock(Date.now()) });
    const github = await startGitHub();
    try {
      const { exitCode, log, outputs, summary } = await runBuilt('submit-requests', {
        from: unpacked,
        workspace,
        inputs: {
          requests: 'requests.jsonl',
          'openai-api-key': KEY,
          'openai-base-url': emulator.url,
          token: github.token,
        },
        env: { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: `${github.owner}/${github.repo}` },
      });
      expect([exitCode, log]).toEqual([0, expect.any(String)]);
      expect(outputs).toMatchObject({
        lines: '1',
        requests: '1',
        'submitted-requests': '1',
        done: 'false',
      });
      expect(summary).not.toBe('');
      expect(outputs.failure ?? '').toBe('');
      const made = (await emulator.journal()).filter(({ event }) => event === 'batch.created');
      expect(made).toHaveLength(1);
    } finally {
      await emulator.close();
      await github.close();
    }
  });
});
