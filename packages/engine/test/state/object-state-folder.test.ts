import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import { objectPlace } from './object-places.ts';
import { describeState } from './state-suite.ts';

let outer: string;
let made = 0;
beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'object-state-'));
});
afterAll(() => rm(outer, { recursive: true, force: true }));

describeState({
  name: 'objects in a folder',
  makePlace: async () => {
    made += 1;
    const folder = join(outer, `place ${made}`);
    return objectPlace(() => createFolderStore(folder));
  },
  runs: 20,
});
