/** What CI shows of files that are not what the sources give. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { marked } from 'marked';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../house/listed-files.ts';

const FILE = 'packages/actions/dist/submit.mjs';
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drift-'));
  write('.gitattributes', `${dirname(FILE)}/** linguist-generated -diff\n`);
  write(FILE, 'const a = 1;\n');
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  execFileSync('git', ['add', '--all'], { cwd: folder });
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', 'x'], {
    cwd: folder,
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function drift(): { status: number | null; log: string; summary: string } {
  const summary = join(folder, '.git', 'summary.md');
  writeFileSync(summary, '');
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/drift.ts')], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, GITHUB_STEP_SUMMARY: summary, GITHUB_ACTIONS: 'true' },
  });
  return { status, log: stdout + stderr, summary: readFileSync(summary, 'utf8') };
}

it('says nothing where all is what it should be', () => {
  expect(drift()).toEqual({ status: 0, log: '', summary: '' });
});

it('shows a dirty dist line by line, though git is told not to, and what to do', () => {
  write(FILE, 'const a = 2;\n');
  write('packages/actions/dist/lib-new.mjs', 'new\n');
  const { status, log, summary } = drift();
  expect(status).toBe(1);
  for (const text of [log, summary]) {
    for (const line of ['-const a = 1;', '+const a = 2;', '+new']) expect(text.split('\n')).toContain(line);
    expect(text).toContain('Run "npm run build" and commit what it changes; or leave that to whoever merges this.');
    expect(text).toContain('the label rebuild-dist');
  }
  expect(log).toContain(`not what the sources give: ${FILE}, packages/actions/dist/lib-new.mjs.`);
  // It has looked, and changed nothing.
  const staged = execFileSync('git', ['diff', '--cached', '--name-only'], { cwd: folder, encoding: 'utf8' });
  expect(staged).toBe('');
});

it('does not speak of dist where a README is an old one', () => {
  write('README.md', '# Old\n');
  expect(drift().summary).not.toContain('dist');
});

it('lets a diff neither command the runner nor write Markdown nor steer a terminal', () => {
  write(FILE, '```\n````\n# Heading <img src=x>\n::error::x\n\u001b[2J\u202etxt\n');
  const { log, summary } = drift();
  const tokens = [...marked.lexer(summary)].filter(({ type }) => type !== 'space');
  expect(tokens.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'code']);
  const lines = log.split('\n');
  const stopped = /^::stop-commands::([\w-]{36})$/.exec(lines[0] ?? '')?.[1];
  expect(lines.indexOf(`::${stopped}::`)).toBeGreaterThan(lines.indexOf('+::error::x'));
  for (const steering of ['\u001b', '\u202e']) expect(log + summary).not.toContain(steering);
});

it('stays small, whatever was changed', () => {
  write(FILE, `${'x'.repeat(5000)}\n`.repeat(1000));
  const { summary, log } = drift();
  expect(summary.length).toBeLessThan(150_000);
  expect(summary).toContain('… (5001 characters)');
  expect(summary).toMatch(/^… and \d+ lines more$/m);
  expect(log.length).toBeLessThan(150_000);
});
