/** The lock of a folder: one of many that try at once, and after its end the next. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { scale } from '../../../../test/world/scale.ts';
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

/** As the kernel counts; elsewhere than on Linux the lock goes by the number alone. */
function parentStarted(): string {
  if (process.platform !== 'linux') return '';
  const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

const dead = { pid: 2 ** 22 + 1, startTime: '1' };
const deadName = `lock.${dead.pid}.${dead.startTime}.00000000-0000-4000-8000-000000000000`;

it('is taken over from a process that was killed, wherever it was', async () => {
  for (const left of [['asks'], ['asks', 'holds'], ['holds']]) {
    const directory = await folder();
    for (const ending of left) writeFileSync(join(directory, `${deadName}.${ending}`), '');
    lockFolder(directory)();
    expect(readdirSync(directory)).toEqual([]);
  }
});

it('is not taken from a process that asks or has it, nor by the number of one that is gone', async () => {
  const started = parentStarted();
  const directory = await folder();
  const other = `lock.${process.ppid}.${started}.00000000-0000-4000-8000-000000000000`;
  writeFileSync(join(directory, `${other}.asks`), '');
  writeFileSync(join(directory, `${other}.holds`), '');
  expect(() => lockFolder(directory)).toThrow(`another process (${process.ppid})`);
  expect(readdirSync(directory).sort()).toEqual([`${other}.asks`, `${other}.holds`]);
  const reused = await folder();
  writeFileSync(join(reused, `lock.${process.ppid}.1.00000000-0000-4000-8000-000000000000.holds`), '');
  lockFolder(reused)();
});

it('of earlier versions counts as long as its process lives, and no longer', async () => {
  const started = parentStarted();
  const directory = await folder();
  writeFileSync(join(directory, 'lock.json'), JSON.stringify({ pid: process.ppid, startTime: started }));
  expect(() => lockFolder(directory)).toThrow(`another process (${process.ppid})`);
  expect(readdirSync(directory)).toEqual(['lock.json']);
  for (const left of [JSON.stringify(dead), '{"pid":']) {
    writeFileSync(join(directory, 'lock.json'), left);
    lockFolder(directory)();
    expect(readdirSync(directory)).toEqual([]);
  }
});

it('of many processes that find a left-over at once, one takes it', async () => {
  const module = fileURLToPath(new URL('lock-child.ts', import.meta.url));
  const children = Array.from({ length: 6 }, () => fork(module, [], { env: { PATH: process.env.PATH } }));
  onTestFinished(() => children.forEach((child) => void child.kill('SIGKILL')));
  const answer = async (child: ChildProcess): Promise<unknown> => (await once(child, 'message'))[0];
  await Promise.all(children.map(answer));
  for (let round = 0; round < scale(150, 3_000); round += 1) {
    const directory = await mkdtemp(join(tmpdir(), 'lock-'));
    writeFileSync(join(directory, 'lock.json'), JSON.stringify(dead));
    // Killed while it took over; the second name is an earlier version's.
    for (const name of [`${deadName}.holds`, 'lock.json.removing'].slice(0, round % 3)) {
      writeFileSync(join(directory, name), JSON.stringify(dead));
    }
    const answers = children.map(answer);
    for (const child of children) child.send(directory);
    const got = await Promise.all(answers);
    expect(got.filter((text) => text === 'holds')).toHaveLength(1);
    expect(got.filter((text) => /using this folder$/.test(String(text)))).toHaveLength(5);
    await rm(directory, { recursive: true });
  }
});
