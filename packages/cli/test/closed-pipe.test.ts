/** A reader that stops reading, as head does. */
import { spawn } from 'node:child_process';
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
