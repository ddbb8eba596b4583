/** Ports that are taken between asking and binding. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { freePort, onFreePort } from '../src/free-port.ts';
import { findDynoxide, startDynoxide } from '../src/table/dynoxide-process.ts';

/** Listens on the port until the test is over; rejects where somebody else does. */
async function listen(port: number, host = '127.0.0.1'): Promise<Server> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

/** Gives these ports one after the other. */
function picking(ports: readonly number[]): () => Promise<number> {
  const left = [...ports];
  return async () => left.shift() ?? Promise.reject(new Error('no port is left'));
}

test('a port that was taken meanwhile is passed over for another one', async () => {
  const [taken, free] = [await freePort(), await freePort()];
  await listen(taken);
  const server = await onFreePort((port) => listen(port), picking([taken, taken, free]));
  expect(server.address()).toMatchObject({ port: free });
});

test('attempts are bounded, and the last refusal is told', async () => {
  const taken = await freePort();
  await listen(taken);
  let asked = 0;
  const pick = async (): Promise<number> => {
    asked += 1;
    return taken;
  };
  await expect(onFreePort((port) => listen(port), pick)).rejects.toThrow('EADDRINUSE');
  expect(asked).toBe(5);
});

test('another failure than a taken port is told at once', async () => {
  let asked = 0;
  const broken = async (): Promise<never> => {
    asked += 1;
    throw new Error('no such bucket');
  };
  await expect(onFreePort(broken)).rejects.toThrow('no such bucket');
  expect(asked).toBe(1);
});

test('ports are none that the system hands out to others', async () => {
  const ports = await Promise.all(Array.from({ length: 50 }, freePort));
  expect(ports.filter((port) => port < 10_000 || port >= 32_000)).toEqual([]);
});

test.skipIf(findDynoxide() === undefined)('dynoxide starts on another port where its own was taken', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'port-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const [taken, free] = [await freePort(), await freePort()];
  await listen(taken, '0.0.0.0');
  const log = { info: () => {}, warn: () => {} };
  const pickPort = picking([taken, free]);
  const table = await startDynoxide({ binary: findDynoxide() ?? '', dataDir, log, pickPort });
  expect(await readFile(join(dataDir, 'table.log'), 'utf8')).toContain(`:${free}`);
  await table.stop();
});
