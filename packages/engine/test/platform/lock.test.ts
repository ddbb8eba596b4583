/** The lock of a folder: one of many that try at once, and after its end the next. */
import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { lockFolder } from '../../src/platform/lock.ts';

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'lock-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

it('is held by one at a time, and leaves nothing behind', async () => {
  const directory = await folder();
  const unlock = lockFolder(directory);
  expect(() => lockFolder(directory)).toThrow(/another process \(\d+\) is using this folder/);
  unlock();
  lockFolder(directory)();
  expect(readdirSync(directory)).toEqual([]);
});

it('is taken over from a process that was killed, also from one that was killed while it took over', async () => {
  const directory = await folder();
  const dead = JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' });
  writeFileSync(join(directory, 'lock.json'), dead);
  writeFileSync(join(directory, 'lock.json.removing'), dead);
  lockFolder(directory)();
  expect(readdirSync(directory)).toEqual([]);
});

it('of many that find a left-over at once, one takes it', async () => {
  const module = fileURLToPath(new URL('../../src/platform/lock.ts', import.meta.url));
  const source = `
    const { parentPort, workerData } = require('node:worker_threads');
    import(workerData.module).then(({ lockFolder }) => {
      parentPort.on('message', (directory) => {
        try { lockFolder(directory); parentPort.postMessage(true); } catch { parentPort.postMessage(false); }
      });
      parentPort.postMessage('ready');
    });`;
  const workers = Array.from({ length: 4 }, () => new Worker(source, { eval: true, workerData: { module } }));
  onTestFinished(() => void Promise.all(workers.map((worker) => worker.terminate())));
  const answer = (worker: Worker): Promise<unknown> => new Promise((resolve) => worker.once('message', resolve));
  await Promise.all(workers.map(answer));
  for (let round = 0; round < 200; round += 1) {
    const directory = await folder();
    writeFileSync(join(directory, 'lock.json'), JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' }));
    const answers = workers.map(answer);
    for (const worker of workers) worker.postMessage(directory);
    expect((await Promise.all(answers)).filter((got) => got === true)).toHaveLength(1);
  }
});
