/**
 * A folder of request files that others have filled: links to what is not in it, pipes that never end. Nothing is read
 * through a link, nobody waits, what was left out is said, and the shards go on from the store.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger, submit } from '@completion-batch/engine';
import { expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();

async function preparedWorld() {
  const world = await worldOf(smallReceipt(1));
  const prepared = await world.prepareAndFormat('run-1');
  const requests = world.requests('run-1');
  const name = (await readdir(requests)).find((each) => each.endsWith('.jsonl')) ?? '';
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  const outside = join(world.folder, 'outside');
  await mkdir(outside);
  return { world, prepared, requests, name, outside, warnings, logger };
}

it('requests behind links and pipes are left out, and the shard goes on from the store', async () => {
  const kinds: readonly (readonly [string, (path: string, outside: string) => Promise<unknown> | unknown])[] = [
    ['a link to itself elsewhere', (path, outside) => symlink(outside, path)],
    ['a link to a device', (path) => symlink('/dev/zero', path)],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ];
  for (const [kind, plant] of kinds) {
    for (const part of ['0001.json', '.jsonl']) {
      const { world, prepared, requests, name, outside, warnings, logger } = await preparedWorld();
      const planted = join(requests, part === '.jsonl' ? name : part);
      const moved = join(outside, 'moved');
      await rename(planted, moved);
      await plant(planted, moved);
      const result = await world.submit(prepared, { logger });
      expect([kind, part, result.complete, result.files.map(({ ending }) => ending)]).toEqual([
        kind,
        part,
        true,
        ['submitted'],
      ]);
      expect([kind, warnings.join()]).toEqual([kind, expect.stringMatching(/link or no regular file/)]);
      expect(warnings.join()).toContain(planted);
      expect((await checkWorld(world)).faults).toEqual([]);
    }
  }
});

it('a folder that is a link is not gone into', async () => {
  const { world, prepared, requests, outside, warnings, logger } = await preparedWorld();
  await rm(outside, { recursive: true });
  await rename(requests, outside);
  await mkdir(requests);
  await symlink(outside, join(requests, 'deep'));
  expect(await world.submit(prepared, { logger })).toMatchObject({ complete: true, files: [{ ending: 'submitted' }] });
  expect(warnings).toEqual([expect.stringContaining(`${join(requests, 'deep')} is a link or no regular file`)]);
});

it('a request file that never ends is refused before anything is claimed', async () => {
  const { world, prepared, outside } = await preparedWorld();
  const pipe = join(outside, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const services = world.services(await world.process());
  for (const path of [pipe, '/dev/zero', outside]) {
    const result = await submit(services, {
      execution: 'run-1',
      model: prepared.plan.model,
      requests: async () => [{ path, name: path }],
      workDir: join(world.folder, 'work'),
    });
    const reason = expect.stringContaining('the request file is no regular file');
    expect(result).toMatchObject({ complete: false, files: [], refused: [{ name: path, reason }] });
  }
  expect(await checkWorld(world)).toMatchObject({ faults: [], batches: [] });
});
