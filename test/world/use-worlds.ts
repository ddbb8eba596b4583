/** Worlds for the tests of a file. Apart from the worlds themselves, which programs without vitest make, too. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedTable } from '@completion-batch/sandbox';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { startDynamoDbLocal, type TableServer } from './dynamodb-local.ts';
import type { SavedWorld } from './saved-world.ts';
import { type Item, World, type WorldOptions } from './world.ts';

export type Engine = 'dynoxide' | 'dynalite' | 'dynamodb-local';

/** One table server for all tests of a file; each world has a table of its own. */
export function useWorlds(
  engine: Engine | 'auto' = 'auto',
): (from: Iterable<Item> | SavedWorld, options?: WorldOptions) => Promise<World> {
  let server: TableServer | undefined;
  let folder = '';
  const open: World[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'table-'));
    server =
      engine === 'dynamodb-local' ? await startDynamoDbLocal() : await startEmbeddedTable({ dataDir: folder, engine });
  });
  afterEach(async () => {
    for (const world of open.splice(0)) await world.close();
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return async (from, options) => {
    const endpoint = server?.endpoint ?? '';
    const world =
      Symbol.iterator in from
        ? await World.create(endpoint, from, options)
        : await World.restore(endpoint, from, options);
    open.push(world);
    return world;
  };
}
