/** The tests' own servers start on another port where theirs was taken between asking and binding. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePort } from '@completion-batch/cli';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDynamoDbLocal } from './support/dynamodb-local.ts';
import { needing } from './support/tools.ts';
import { startVersitygw } from './support/versitygw.ts';

/** First a port where another server answers, then one where nobody does. */
async function takenThenFree(): Promise<{ pick: () => Promise<number>; free: number }> {
  const [taken, free] = [await freePort(), await freePort()];
  const stranger = createServer((_, response) => response.end('not yours')).listen(taken, '127.0.0.1');
  await once(stranger, 'listening');
  onTestFinished(() => void stranger.close());
  const ports = [taken, free];
  return { pick: async () => ports.shift() ?? Promise.reject(new Error('no port is left')), free };
}

const servers = [
  ['versitygw', (pick: () => Promise<number>) => startVersitygw([], pick)],
  ['dynamodb-local', startDynamoDbLocal],
] as const;

for (const [name, start] of servers) {
  const { title, skip } = needing(name, name);
  describe.skipIf(skip)(title, () => {
    test('starts on another port where another server answers on its own', async () => {
      const { pick, free } = await takenThenFree();
      const server = await start(pick);
      onTestFinished(() => server.stop());
      expect(server.endpoint).toBe(`http://127.0.0.1:${free}`);
    });
  });
}
