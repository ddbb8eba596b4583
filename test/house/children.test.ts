/** What we start is given the environment it needs, and never keys. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { forNpm, forTests, withoutKeys } from '../../scripts/without-keys.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const KEYS = {
  OPENAI_API_KEY: 'x',
  OPENAI_ADMIN_KEY: 'x',
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  AWS_SESSION_TOKEN: 'x',
  AWS_WEB_IDENTITY_TOKEN_FILE: 'x',
  FORWARD_API_KEY: 'x',
  GITHUB_TOKEN: 'x',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x',
  NPM_TOKEN: 'x',
  npm_config__auth_token: 'x',
  DB_PASSWORD: 'x',
  MY_APIKEY: 'x',
};
const NEEDED = {
  PATH: '/bin',
  HOME: '/h',
  CI: '1',
  TEST_SCALE: 'long',
  TMPDIR: '/t',
  HTTPS_PROXY: 'http://p',
  LANG: 'C',
};

it('of scripts, no key; the registry is shown its own, and OpenAI its own where it is asked', () => {
  const env = { ...KEYS, ...NEEDED };
  expect(withoutKeys(env)).toEqual(NEEDED);
  expect(forTests(env)).toEqual(NEEDED);
  expect(forNpm(env)).toEqual({ ...NEEDED, NPM_TOKEN: 'x', npm_config__auth_token: 'x' });
  const live = { ...env, OPENAI_LIVE: '1' };
  expect(forTests(live)).toEqual({ ...NEEDED, OPENAI_LIVE: '1', OPENAI_API_KEY: 'x', OPENAI_ADMIN_KEY: 'x' });
});

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && /\.[mc]?[jt]s$/.test(entry.name)) yield join(entry.parentPath, entry.name);
  }
}

it('names its environment wherever a process is started', () => {
  const folders = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/src`);
  const starts = [...folders, 'scripts', 'bench'].flatMap((folder) =>
    [...sources(folder)].flatMap((path) => {
      const calls = readFileSync(path, 'utf8').split(/\b(?:spawn|spawnSync|execFile|execFileSync|execSync|fork)\(/);
      return calls.slice(1).map((call) => ({ path: path.slice(ROOT.length), call: call.slice(0, 500) }));
    }),
  );
  expect(starts.length).toBeGreaterThan(5);
  expect(starts.filter(({ call }) => !/\benv\b/.test(call)).map(({ path }) => path)).toEqual([]);
});
