/** `completion-batch emulator` with faults: by a file, by a seed, and over HTTP while it runs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

it('sends on to a model server, for as long as it is told to wait', async () => {
  const server = createServer(async (incoming, response) => {
    let text = '';
    for await (const chunk of incoming) text += chunk;
    if (!text.includes('wait')) response.end(JSON.stringify({ at: incoming.url, body: JSON.parse(text) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1#mine`;
  const args = ['--responder', 'forward', '--forward-to', to, '--timeout', '1', '--concurrency', '2'];
  const [, replies] = await ask(args, async (url) => {
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' };
    const post = async (path: string, body: object) =>
      (await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    return Promise.all([
      post('/chat/completions', { model: 'm', messages: [] }),
      post('/embeddings', { model: 'm', input: 'x' }),
      post('/chat/completions', { model: 'm', messages: [{ role: 'user', content: 'wait' }] }),
    ]);
  });
  server.closeAllConnections();
  server.close();
  expect(replies).toMatchObject([
    { at: '/v1/chat/completions', body: { model: 'mine' } },
    { at: '/v1/embeddings', body: { model: 'm' } },
    { error: { code: 'forward_timeout', message: expect.stringContaining('no answer within 1 s') } },
  ]);
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
