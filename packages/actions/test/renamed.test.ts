/** An action that is given an input by its old name, built and started as a runner does; today's table has none. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ACTIONS, readActionFile } from '../scripts/action-file.ts';
import { RENAMED_INPUTS } from '../src/shared/renamed-inputs.ts';

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'renamed-'));
  const withTable: Plugin = {
    name: 'with-table',
    setup({ onLoad }) {
      onLoad({ filter: /renamed-inputs\.ts$/ }, () => ({
        contents: "export const RENAMED_INPUTS = { collected: 'reports' };",
      }));
    },
  };
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
    entryPoints: { summary: 'src/summary/run.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
    plugins: [withTable],
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('fails, says the new name, and does nothing else', () => {
  const env = { PATH: process.env.PATH, INPUT_COLLECTED: 'somewhere', RUNNER_TEMP: folder, GITHUB_RUN_ID: '1' };
  const { status, stdout } = spawnSync(process.execPath, [join(folder, 'summary.mjs')], { encoding: 'utf8', env });
  expect(status).toBe(1);
  expect(stdout.trim().split('\n').at(-1)).toBe(
    '::error::the input collected is called reports now (with: collected). Write reports in place of collected. [invalid-input]',
  );
});

it('every entry of the table leads from what no action has to what one has', async () => {
  const files = await Promise.all(ACTIONS.map(readActionFile));
  const declared = new Set(files.flatMap(({ inputs }) => Object.keys(inputs)));
  for (const [old, now] of Object.entries(RENAMED_INPUTS)) {
    expect([old, declared.has(old), declared.has(now)]).toEqual([old, false, true]);
  }
});
