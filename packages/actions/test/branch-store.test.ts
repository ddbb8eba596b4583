import { GITHUB_BOUNDS, type ObjectStore, readWhole, silentLogger } from '@completion-batch/engine';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { scale } from '../../../test/world/scale.ts';
import { describeObjectStore, keys, text } from '../../engine/test/objects/object-store-suite.ts';
import { openBranchStore } from '../src/branch-store/open-branch-store.ts';

let gitHub: GitHubStandIn;
let made = 0;
beforeAll(async () => {
  gitHub = await startGitHub();
});
afterAll(() => gitHub.close());

function nextStore(): ObjectStore {
  made += 1;
  const { owner, repo, token, url } = gitHub;
  return openBranchStore({ owner, repo, branch: `state-${made}`, token, apiUrl: url, env: {}, sleep: async () => {} });
}

describeObjectStore({
  name: 'a branch',
  makeStore: async () => nextStore(),
  everything: async () => [...gitHub.git.refs.keys()].filter((ref) => ref.endsWith(`/state-${made}`)),
  runs: scale(10, 200),
});

it('keeps large objects in pieces, and leaves none of them behind', async () => {
  const store = nextStore();
  const push = (path: string): unknown =>
    gitHub.git.push(`state-${made}`, [
      { path: `objects/${path}`, mode: '100644', sha: gitHub.git.addBlob(Buffer.from('part')) },
    ]);
  const files = (): string[] =>
    [...gitHub.git.files(`state-${made}`).keys()].filter((path) => path.startsWith('objects/'));
  const large = Buffer.alloc(GITHUB_BOUNDS.piece.most + 3, 'large ');
  expect(await store.create('a/large', large)).toBe(true);
  expect(files()).toEqual(['objects/a/large;/0001', 'objects/a/large;/0002']);
  push('a/large;/0003');
  expect((await readWhole(await store.stream('a/large'))).length).toBe(large.length + 4);
  expect(await store.create('a/large', 'again')).toBe(false);
  await store.put('a/large', large);
  expect(files()).toEqual(['objects/a/large;/0001', 'objects/a/large;/0002']);
  await store.put('a/large', 'small');
  expect(files()).toEqual(['objects/a/large']);
  await store.put('a/large', large);
  await store.delete('a/large');
  expect(files()).toEqual([]);
  for (const path of ['b;/0001', 'c;/0001', 'c;/0003', 'd;/0001', 'd;/0002', 'd;/0003/x']) push(path);
  expect(await keys(store, '')).toEqual([]);
  for (const path of ['e;/0001', 'e;/0002']) push(path);
  expect(await text(store, 'e')).toBe('partpart');
});

it("tells GitHub's time, where the machine's clock is wrong", async () => {
  const ahead = await startGitHub({ now: () => Date.now() + 3_600_000 });
  try {
    const said: string[] = [];
    const logger = { ...silentLogger, warn: (line: string) => void said.push(line) };
    const { owner, repo, token, url } = ahead;
    const store = openBranchStore({ owner, repo, branch: 'state', token, apiUrl: url, env: {}, logger });
    expect(await keys(store, '')).toEqual([]);
    expect(Math.abs((store.clock?.now() ?? 0) - Date.now() - 3_600_000)).toBeLessThan(5_000);
    expect(said.join()).toContain('60 min behind GitHub');
  } finally {
    await ahead.close();
  }
});
