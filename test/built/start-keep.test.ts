/** `start --keep`: the stack stays up, and what it prints to go on with works as it is pasted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliResult, completionBatch } from '../world/cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keep-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('other commands read the table until it is ended, and then it is gone', async () => {
  const { promise: listed, resolve } = Promise.withResolvers<CliResult>();
  let env: Record<string, string> = {};
  let text = '';
  const args = ['start', '--simple', '--receipts', '2', '--keep', '--data', join(folder, 'stack')];
  const kept = await completionBatch(args, {
    onStart: (child) =>
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (!text.includes('again.html') || Object.keys(env).length > 0) return;
        env = Object.fromEntries([...text.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]));
        const [, command = ''] = /^npx completion-batch (review list .*)$/m.exec(text) ?? [];
        completionBatch([...command.split(' '), '--json'], { env })
          .then(resolve)
          .finally(() => child.kill('SIGINT'));
      }),
  });
  expect([kept.code, kept.signal, kept.stderr]).toEqual([130, null, expect.stringContaining('are stopped')]);
  const { code, stdout, stderr } = await listed;
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toMatchObject({ waiting: expect.any(Number) });
  await expect(fetch(env.AWS_ENDPOINT_URL_DYNAMODB ?? '')).rejects.toThrow();
}, 60_000);
