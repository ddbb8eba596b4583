/** Services that do not begin to answer, drip, or flood. What else they may do: packages/core/test/evidence/chroma-faults.test.ts. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { JSON_CALL_BOUNDS } from '../../src/platform/bounds.ts';
import { type JsonAnswer, jsonService } from '../../src/platform/json-calls.ts';
import { ManualTimer } from './manual-timer.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Asks a server once. */
async function asked(
  serve: (response: ServerResponse) => void,
  timer: ManualTimer,
): Promise<() => Promise<JsonAnswer>> {
  const server = createServer((request, response) => {
    request.resume();
    serve(response);
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const service = jsonService({ name: 'The service', url, headers: {}, secrets: [], env: {}, timer });
  return () => service({ method: 'GET', path: '/', signal: new AbortController().signal });
}

describe('a service', () => {
  it('that does not begin to answer is given up', async () => {
    const timer = new ManualTimer();
    let came = (): void => {};
    const arrived = new Promise<void>((resolve) => {
      came = resolve;
    });
    const ask = await asked(() => came(), timer);
    const answer = expect(ask()).rejects.toMatchObject({
      code: 'service-unreachable',
      message: expect.stringContaining('has not begun to answer within 30 s'),
    });
    await arrived;
    timer.pass(JSON_CALL_BOUNDS.headMs.most);
    await answer;
    expect(timer.waiting).toBe(0);
  });

  it('that falls silent in its answer is given up', async () => {
    const timer = new ManualTimer();
    const ask = await asked((response) => response.write('{'), timer);
    let over = false;
    const answer = ask().finally(() => {
      over = true;
    });
    const expected = expect(answer).rejects.toMatchObject({ message: expect.stringContaining('came for 10 s') });
    // Both ends are in this process: the answer begins within a few turns.
    for (; !over; timer.pass(10)) await new Promise((wake) => setImmediate(wake));
    await expected;
  });

  it('that sends on and on is cut', async () => {
    const ask = await asked((response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1 << 20)));
        response.once('drain', more);
      };
      more();
    }, new ManualTimer());
    await expect(ask()).rejects.toMatchObject({
      message: expect.stringContaining(`${JSON_CALL_BOUNDS.json.most} bytes`),
    });
  });
});
