// Makes a fresh clone ready: installs the packages when they are missing or older than the lockfile, and checks Node.
// Runs under whatever Node npm runs under and needs nothing installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forNpm } from './without-keys.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.installed-lockfile');
const lockfile = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';

if (installed !== lockfile) {
  console.error('setting up: npm ci (once; about a minute)');
  const npm = process.env.npm_execpath;
  const command = npm === undefined ? ['npm', ['ci']] : [process.execPath, [npm, 'ci']];
  // Standard output belongs to the command that follows.
  const { status } = spawnSync(command[0], command[1], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: forNpm(process.env),
    shell: npm === undefined,
  });
  if (status !== 0) {
    console.error('npm ci failed: see above. It needs the npm registry (or a filled cache) and npm 11 or newer.');
    process.exit(1);
  }
  writeFileSync(stamp, lockfile);
}

// npm puts node_modules/.bin first on PATH: there lies Node 24 where its package exists (Linux x64).
const { stdout } = spawnSync('node', ['--version'], {
  encoding: 'utf8',
  shell: process.platform === 'win32',
  env: forNpm(process.env),
});
const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
if (major < 24) {
  console.error(
    `completion-batch needs Node.js 24 or newer; here is ${stdout?.trim() || process.version}. Install it from nodejs.org.`,
  );
  process.exit(1);
}
