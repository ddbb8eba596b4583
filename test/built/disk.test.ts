/** A disk that fills up or is read-only under the command line: a clear message, nothing claimed, and it goes on later. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

import { completionBatch } from '../world/cli.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const RECEIPTS = 30;

/** A file system of 256 KiB, or undefined where this user may not mount one. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

const disk = smallDisk();
afterAll(() => {
  if (disk === undefined) return;
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
});

/** Leaves so many bytes free. */
async function fill(folder: string, free: number): Promise<string> {
  const path = join(folder, 'ballast');
  const { bavail, bsize } = await statfs(folder);
  await writeFile(path, Buffer.alloc(Math.max(0, bavail * bsize - free)));
  return path;
}

function run(world: World, out: string, store: string): ReturnType<typeof completionBatch> {
  const env = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
    OPENAI_API_KEY: 'sk-test',
    OPENAI_BASE_URL: world.emulator.url,
  };
  const args = ['run', '--table', world.tableName, '--store', store, '--out', out, '--execution', 'run-1', '--json'];
  return completionBatch(args, { env });
}

async function expectUntouched(world: World): Promise<void> {
  const statuses = new Set((await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.validation_status?.S));
  expect([...statuses].sort()).toEqual(['INVALID', 'NONE']);
  expect((await world.emulator.journal()).filter(({ event }) => event === 'batch.created')).toEqual([]);
}

async function expectDone(world: World, run: Awaited<ReturnType<typeof completionBatch>>): Promise<void> {
  expect([run.code, run.stderr]).toEqual([0, expect.any(String)]);
  expect(JSON.parse(run.stdout)).toMatchObject({ complete: true });
  expect((await world.emulator.journal()).filter(({ event }) => event === 'batch.created')).toHaveLength(1);
}

describe.skipIf(disk === undefined)(
  `a disk of 256 KiB${disk === undefined ? ' (needs the right to mount one)' : ''}`,
  () => {
    const folder = disk ?? '';

    it.each([0, 8_192, 40_960, 61_440, 81_920, 98_304])(
      'with %i bytes left under the output folder: said, nothing claimed, done later',
      async (free) => {
        const world = await worldOf(receipts(RECEIPTS));
        const out = join(folder, 'out');
        await mkdir(out);
        const ballast = await fill(folder, free);
        const first = await run(world, out, world.storeUrl);
        expect([first.code, first.stderr]).toEqual([
          1,
          expect.stringMatching(/the disk is full.*\[(file|store)-unusable\]/s),
        ]);
        expect(first.stderr).not.toMatch(/\n {4}at /);
        await expectUntouched(world);
        await rm(ballast);
        await expectDone(world, await run(world, out, world.storeUrl));
        await rm(out, { recursive: true });
      },
    );

    it.each([4_096, 40_960])(
      'with %i bytes left under the object store: said, nothing claimed, done later',
      async (free) => {
        const world = await worldOf(receipts(RECEIPTS));
        const objects = join(folder, 'objects');
        await mkdir(objects);
        const store = pathToFileURL(objects).href;
        const ballast = await fill(folder, free);
        const first = await run(world, join(world.folder, 'out'), store);
        expect([first.code, first.stderr]).toEqual([1, expect.stringMatching(/the disk is full.*\[store-unusable\]/s)]);
        await expectUntouched(world);
        await rm(ballast);
        await expectDone(world, await run(world, join(world.folder, 'out'), store));
        await rm(objects, { recursive: true });
      },
    );

    it('read-only: said, nothing claimed, done later', async () => {
      const world = await worldOf(receipts(2));
      const out = join(folder, 'out');
      await mkdir(out);
      execFileSync('mount', ['-o', 'remount,ro', folder]);
      const first = await run(world, out, world.storeUrl);
      execFileSync('mount', ['-o', 'remount,rw', folder]);
      expect([first.code, first.stderr]).toEqual([
        1,
        expect.stringMatching(/read-only file system.*\[file-unusable\]/s),
      ]);
      expect(first.stderr).toContain(out);
      await expectUntouched(world);
      await expectDone(world, await run(world, out, world.storeUrl));
      await rm(out, { recursive: true });
    });
  },
);
