/** The tests' own servers start on another port where theirs was taken between asking and binding. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { freePort } from '@completion-batch/sandbox';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startChroma } from '../world/chroma.ts';
import { startDynamoDbLocal } from '../world/dynamodb-local.ts';
import { needing } from '../world/tools.ts';
import { startVersitygw } from '../world/versitygw.ts';

/** First a port where another server answers, then one where one never does, then one where nobody is. */
async function takenThenFree(): Promise<{ pick: () => Promise<number>; free: number }> {
  const [answered, mute, free] = [await freePort(), await freePort(), await freePort()];
  await listen(
    createServer((_, response) => response.end('not yours')),
    answered,
  );
  await listen(
    createServer(() => {}),
    mute,
  );
  const ports = [answered, mute, free];
  return { pick: async () => ports.shift() ?? Promise.reject(new Error('no port is left')), free };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
}

const servers = [
  ['versitygw', async (pick: () => Promise<number>) => startVersitygw([], pick)],
  ['chroma', startChroma],
  ['dynamodb-local', startDynamoDbLocal],
] as const;

for (const [name, start] of servers) {
  const { title, skip } = needing(name, name);
  describe.skipIf(skip)(title, () => {
    test('starts on another port where others have its own, whether they answer or not', async () => {
      const { pick, free } = await takenThenFree();
      const server = await start(pick);
      onTestFinished(() => server.stop());
      expect(server.endpoint).toBe(`http://127.0.0.1:${free}`);
    });
  });
}
