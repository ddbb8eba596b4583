/** `completion-batch emulator` with faults: by a file, by a seed, and over HTTP while it runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chaosFaults } from '@completion-batch/emulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CliResult, completionBatch } from '../world/cli.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-command-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the emulator, asks it something, and ends it. */
async function ask<T>(
  args: readonly string[],
  question: (url: string, adminKey: string) => Promise<T>,
): Promise<[CliResult, T]> {
  const answer = Promise.withResolvers<T>();
  const result = await completionBatch(['emulator', '--json', '--data', join(folder, crypto.randomUUID()), ...args], {
    onStart: (child) =>
      child.stdout?.once('data', (line: Buffer) => {
        const { url, adminKey } = JSON.parse(line.toString()) as { url: string; adminKey: string };
        question(url, adminKey)
          .then(answer.resolve, answer.reject)
          .finally(() => child.kill('SIGTERM'));
      }),
  });
  return [result, await answer.promise];
}

const rulesAt = async (url: string, adminKey: string): Promise<unknown> => {
  const headers = { authorization: `Bearer ${adminKey}` };
  return (await fetch(url.replace(/v1$/, '_emulator/faults'), { headers })).json();
};

it('puts the faults of a file in', async () => {
  const file = join(folder, 'faults.json');
  await writeFile(file, JSON.stringify({ calls: [{ route: 'batches.list', fault: { kind: 'status', status: 503 } }] }));
  const [result, status] = await ask(['--faults', file], async (url) => {
    const { status } = await fetch(`${url}/batches`, { headers: { authorization: 'Bearer x' } });
    return status;
  });
  expect([result.code, status]).toEqual([0, 503]);
});

it('draws a mixture from a seed', async () => {
  const [, rules] = await ask(['--chaos', '11'], rulesAt);
  expect(rules).toMatchObject({ rules: { seed: 11, lines: chaosFaults(11).lines }, counts: {} });
});

it('refuses faults that do not fit, and both at once', async () => {
  const file = join(folder, 'bad.json');
  await writeFile(file, JSON.stringify({ calls: [{ route: 'batches.lost', fault: { kind: 'reset' } }] }));
  const run = (...args: string[]) => completionBatch(['emulator', '--data', join(folder, 'bad'), ...args]);
  expect(await run('--faults', file)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/calls\[0\]\.route: expected one of these.*batches\.list.*bad\.json/s),
  });
  expect((await run('--faults', join(folder, 'none.json'))).stderr).toContain('none.json');
  expect((await run('--faults', file, '--chaos', '1')).stderr).toMatch(/cannot be used with/);
});
