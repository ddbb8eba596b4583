/** Where output goes does not take it: a reader that stops reading, as head does; a disk that is full. */
import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const BIN = join(import.meta.dirname, '..', 'bin', 'completion-batch.js');

it('a pipe that nobody reads any more is no failure', async () => {
  const child = spawn(process.execPath, [BIN, 'review', 'apply', '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, told]).toEqual([0, '']);
});

/** Linux' stand-in for a disk that is full. */
const FULL = '/dev/full';

it('a full disk is told once, and is a failure', async () => {
  await using full = await open(FULL, 'w');
  const child = spawn(process.execPath, [BIN, 'run', '--help'], { stdio: ['ignore', full.fd, 'pipe'] });
  let told = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    told += text;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect([code, told]).toEqual([
    1,
    expect.stringMatching(/^error: standard output takes nothing: ENOSPC: .*\n {2}Make room .*\n$/),
  ]);
});
