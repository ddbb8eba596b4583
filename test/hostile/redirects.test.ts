/** A server that sends every call on: the other host gets no key and no text, and its answers count for nothing. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { hurryOpenAI } from '../world/hurried.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a redirect', () => {
  it.each([
    [307, 'of every call', /./],
    [302, 'of the create call', /^POST \/v1\/batches$/],
    [308, 'of the upload', /^POST \/v1\/files$/],
  ])('with %d %s brings the other host nothing, and the next run goes on', async (status, _, which) => {
    const world = await worldOf(receipts(2));
    const seen: string[] = [];
    const other = await serving(
      createServer((incoming, response) => {
        seen.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization}`);
        incoming.resume();
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end('{"id":"batch_evil","status":"validating","data":[]}');
      }),
    );
    const real = new URL(world.emulator.url);
    const first = await serving(
      createServer((incoming, response) => {
        const { method, url, headers } = incoming;
        if (which.test(`${method} ${url}`)) {
          incoming.resume();
          response.writeHead(status, { location: `${other}${url}` }).end();
          return;
        }
        const onward = request({ host: real.hostname, port: real.port, method, path: url, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        incoming.pipe(onward);
      }),
    );
    const openai = hurryOpenAI(
      new OpenAI({ apiKey: 'sk-secretsecret', organization: 'org-1', baseURL: `${first}/v1` }),
    );
    const prepared = await world.prepareAndFormat('run-1');
    const result = await world.submit(prepared, { openai }).catch((error: unknown) => error);
    expect(JSON.stringify(result, Object.getOwnPropertyNames(Object(result)))).not.toContain('batch_evil');
    expect(seen).toEqual([]);
    world.clock.advance(24 * 3600 * 1000);
    const next = await world.submit(await world.prepareAndFormat('run-2'));
    expect(next.stuck ?? []).toEqual([]);
    const report = await checkWorld(world);
    expect(report).toMatchObject({ faults: [], statuses: { PENDING: 8 } });
    expect(report.batches).toHaveLength(1);
  });
});
