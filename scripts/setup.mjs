// Makes a fresh clone ready: checks Node, and installs the packages when they are missing or older than the lockfile.
// Runs under whatever Node npm runs under and needs nothing installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forNpm } from './without-keys.mjs';

const NODE = 24;
const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.installed-lockfile');
const lockfile = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';

if (!existsSync(join(root, 'packages', 'cli'))) {
  // .gitattributes leaves it out of what GitHub packs.
  const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const address = repository.url.replace(/^git\+|\.git$/g, '');
  end(
    `This is an archive: it holds the actions and what they are built of. The command line and the tests are in a clone: git clone ${address}`,
  );
}

// Where no package brings Node, the minute of installing would be for nothing.
const isBrought = process.platform === 'linux' && process.arch === 'x64';
const isInstalled = installed === lockfile || isInstalledByHand();
if (!isInstalled && !isBrought) checkNode();
if (!isInstalled) await install();
else if (installed !== lockfile) note();
checkNode();

async function install() {
  console.error('setting up: npm ci (once; about a minute)');
  const npm = process.env.npm_execpath;
  const command = npm === undefined ? ['npm', ['ci']] : [process.execPath, [npm, 'ci']];
  // Standard output belongs to the command that follows.
  const child = spawn(command[0], command[1], {
    cwd: root,
    stdio: ['ignore', 2, 'pipe'],
    env: forNpm(process.env),
    shell: npm === undefined,
  });
  let code = '';
  let rest = '';
  child.stderr.on('data', (chunk) => {
    process.stderr.write(chunk);
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-1000);
    code ||= lines.map((line) => /^npm error code (\w+)/.exec(line)?.[1]).find(Boolean) ?? '';
  });
  const status = await new Promise((resolve) => child.once('close', resolve).once('error', () => resolve(-1)));
  if (status !== 0) end(`npm ci failed${code === '' ? '' : ` with ${code}`}: ${whyFailed(code)}`);
  note();
}

function note() {
  try {
    writeFileSync(stamp, lockfile);
  } catch (error) {
    end(`${stamp} cannot be written (${error.code}): ${whyFailed(error.code)}`);
  }
}

/** True after an `npm ci` that somebody typed: npm leaves, when it is through, what it has installed. */
function isInstalledByHand() {
  const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8')).packages;
  try {
    const there = read('node_modules', '.package-lock.json');
    return Object.entries(read('package-lock.json')).every(([path, { version, integrity, optional, link }]) => {
      if (!path.includes('node_modules/') || link) return true;
      const found = there[path];
      return found === undefined ? optional === true : found.version === version && found.integrity === integrity;
    });
  } catch {
    return false;
  }
}

/** What npm's codes mean for somebody who has just cloned this. */
function whyFailed(code) {
  if (/^(?:ECONN|ENOTFOUND|EAI_|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET|ENOTCACHED|FETCH_ERROR)/.test(code)) {
    return `the npm registry (${registry()}) was not reached. See whether this machine is online; behind a proxy set HTTPS_PROXY; with a mirror, "npm config set registry URL"; with a filled cache, "npm ci --offline" once.`;
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_SSL/.test(code)) {
    return "the registry's certificate is not trusted here. Where a proxy looks into what passes, name the file of its certificate in NODE_EXTRA_CA_CERTS.";
  }
  if (/^E40[13]$/.test(code)) return `the registry (${registry()}) lets nobody in like this: see "npm login".`;
  if (/^(?:E404|ETARGET|E5\d\d)$/.test(code)) {
    return `the registry (${registry()}) does not give a package that package-lock.json names. Use another one, "npm config set registry URL", or try again later.`;
  }
  if (code === 'ENOSPC') return 'the disk is full. The packages take about 600 MB, and npm keeps a copy in its cache.';
  if (/^(?:EACCES|EPERM|EROFS)$/.test(code)) {
    return "this folder, or npm's cache, is not writable for you. Clone into a folder of your own; npm_config_cache names another cache.";
  }
  if (code === 'EINTEGRITY') return 'a package is not the one that was locked: "npm cache clean --force", and again.';
  if (code === 'EUSAGE') {
    return 'package.json and package-lock.json do not fit each other. Take back what was changed in them, or run "npm install" if it was on purpose.';
  }
  return 'see above. It needs the npm registry, or a filled cache, and npm 11 or newer.';
}

/** Without the name and password that it may hold. */
function registry() {
  const { npm_config_registry: address = 'https://registry.npmjs.org/' } = process.env;
  return address.replace(/\/\/[^/]*@/, '//');
}

/** npm puts node_modules/.bin first on PATH: there lies Node 24 where its package exists (Linux x64). */
function checkNode() {
  const { stdout } = spawnSync('node', ['--version'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: forNpm(process.env),
  });
  const major = Number(/^v(\d+)/.exec(stdout ?? '')?.[1] ?? 0);
  if (major >= NODE) return;
  const here = stdout?.trim() || process.version;
  end(`completion-batch needs Node.js ${NODE} or newer; here is ${here}. Install it from https://nodejs.org.`);
}

function end(text) {
  console.error(text);
  process.exit(1);
}
