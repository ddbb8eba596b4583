/** Several processes on one branch, and answers that are lost: who is told to have created an object has, and nobody else. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ObjectStore, readWhole } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import type { Fate } from '../../../test/world/github-api.ts';
import { random } from '../../../test/world/random.ts';
import { scale } from '../../../test/world/scale.ts';
import { keys, text } from '../../engine/test/objects/object-store-suite.ts';
import { BRANCH, type BranchWorld, isMove, movesMeet, useBranches } from './branch-world.ts';

const world = useBranches();

/** Something that another process writes, behind the back of all others. */
function pushed({ gitHub: { git } }: BranchWorld, key: string): void {
  git.push(BRANCH, [{ path: `objects/${key}`, mode: '100644', sha: git.addBlob(Buffer.from('by another')) }]);
}

async function seeded(): Promise<ObjectStore> {
  const store = world().open();
  await store.put('first', 'x');
  return store;
}

const BAD_GATEWAY = { status: 502, body: { message: 'Server Error' } };
const CONFLICT = { status: 409, body: { message: 'Conflict' } };

describe.each([
  ['the first object of a branch', false],
  ['one more', true],
])('a create whose answer is lost: %s', (_, later) => {
  const prepared = (): Promise<ObjectStore> => (later ? seeded() : Promise.resolve(world().open()));

  it.each<[string, readonly Fate[]]>([
    ['the connection breaks off after it', ['answer lost']],
    ['502 after it, three times', Array(3).fill({ afterwards: BAD_GATEWAY })],
    ['the connection breaks off before it', ['dropped']],
    ['502 and nothing done', [{ instead: BAD_GATEWAY }]],
    ['409 and nothing done', [{ instead: CONFLICT }]],
    ['never answered, though it comes through', Array(5).fill('answer lost')],
  ])('%s', async (_name, fates) => {
    const store = await prepared();
    world().gitHub.fate = movesMeet(...fates);
    expect(await store.create('key', 'ours')).toBe(true);
    expect(await store.create('key', 'again')).toBe(false);
    expect(await text(world().open(), 'key')).toBe('ours');
  });

  it('others go on from it before it is asked again', async () => {
    const store = await prepared();
    world().gitHub.fate = movesMeet('answer lost', () => {
      for (let count = 0; count < 3; count += 1) pushed(world(), `other-${count}`);
      return 'answered';
    });
    expect(await store.create('key', 'ours')).toBe(true);
    expect(await keys(store, 'other')).toHaveLength(3);
  });

  it('and the next answer is late', async () => {
    const store = await prepared();
    const { gitHub } = world();
    let late: string | undefined;
    const before = gitHub.git.refs.get(`refs/heads/${BRANCH}`);
    const moves = movesMeet('answer lost', () => {
      pushed(world(), 'other');
      late = before;
      return 'answered';
    });
    let asked = 0;
    gitHub.fate = (request) => {
      if (
        gitHub.git.refs.has(`refs/heads/${BRANCH}`) &&
        asked > 0 &&
        asked < 3 &&
        request.path.startsWith('/git/ref/')
      ) {
        asked += 1;
        const answer = { ref: `refs/heads/${BRANCH}`, object: { type: 'commit', sha: late } };
        return {
          instead: late === undefined ? { status: 404, body: { message: 'Not Found' } } : { status: 200, body: answer },
        };
      }
      if (isMove(request)) asked = 1;
      return moves(request);
    };
    expect(await store.create('key', 'ours')).toBe(true);
  });

  it('somebody else was first', async () => {
    const store = await prepared();
    const other = world().open();
    await other.put('something', 'x');
    expect(await other.create('key', 'theirs')).toBe(true);
    world().gitHub.fate = movesMeet('dropped', 'answer lost');
    expect(await store.create('key', 'ours')).toBe(false);
    expect(await text(store, 'key')).toBe('theirs');
  });

  it('nothing comes through: it is told, and nothing is there', async () => {
    const store = await prepared();
    world().gitHub.fate = (request) => (isMove(request) ? 'dropped' : 'answered');
    await expect(store.create('key', 'ours')).rejects.toMatchObject({ code: 'service-unreachable' });
    world().gitHub.fate = () => 'answered';
    expect(await store.head('key')).toBeUndefined();
    expect(await store.create('key', 'ours')).toBe(true);
  });
});

describe('processes at once', () => {
  it('create the same content in the same second: one of them did', async () => {
    await seeded();
    const stores = Array.from({ length: 6 }, () => world().open());
    await Promise.all(stores.map((store) => store.head('key')));
    const told = await Promise.all(stores.map((store) => store.create('key', 'the same')));
    expect(told.filter(Boolean)).toHaveLength(1);
  });

  it('lose nothing, and leave a history that git takes', async () => {
    const stores = Array.from({ length: 5 }, () => world().open());
    const wanted = stores.flatMap((_, writer) => [0, 1, 2, 3].map((index) => `jobs/${writer}/${index}`));
    await Promise.all(
      stores.map(async (store, writer) => {
        for (let index = 0; index < 4; index += 1) await store.put(`jobs/${writer}/${index}`, `${writer} ${index}\n`);
        await store.put(`gone/${writer}`, 'x');
        await store.delete(`gone/${writer}`);
      }),
    );
    expect(await keys(world().open(), '')).toEqual(wanted);
    const folder = await mkdtemp(join(tmpdir(), 'branch-'));
    try {
      world().gitHub.git.writeTo(folder);
      const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
      expect(git('fsck', '--strict', '--no-dangling', '--no-progress')).toBe('');
      // One after the other, from one root, with nothing of other branches in it.
      expect(git('rev-list', '--min-parents=2', BRANCH)).toBe('');
      expect(git('rev-list', '--max-parents=0', BRANCH).trim().split('\n')).toHaveLength(1);
      const files = git('ls-tree', '-r', '--name-only', BRANCH).trim().split('\n');
      expect(files).toEqual(['COMPLETION-BATCH.md', ...wanted.map((key) => `objects/${key}`)]);
      expect(git('show', `${BRANCH}:objects/jobs/2/3`)).toBe('2 3\n');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it.each(Array.from({ length: scale(4, 300) }, (_, seed) => seed))(
    'have one winner each, whatever becomes of answers: %i',
    async (seed) => {
      const draw = random(seed);
      const fates: readonly Fate[] = ['answer lost', 'dropped', { instead: BAD_GATEWAY }, { afterwards: BAD_GATEWAY }];
      world().gitHub.fate = (request) =>
        draw(isMove(request) ? 2 : 8) === 0 ? (fates[draw(fates.length)] ?? 'answered') : 'answered';
      const stores = Array.from({ length: 4 }, () => world().open());
      const winners = new Map<string, number[]>();
      const unknown = new Set<string>();
      await Promise.all(
        stores.map(async (store, writer) => {
          for (const key of ['one', 'two', 'three']) {
            try {
              if (await store.create(key, `${writer}`)) winners.set(key, [...(winners.get(key) ?? []), writer]);
            } catch (error) {
              expect(error).toMatchObject({ code: 'service-unreachable' });
              unknown.add(key);
            }
          }
        }),
      );
      world().gitHub.fate = () => 'answered';
      const reader = world().open();
      for (const key of ['one', 'two', 'three']) {
        const told = winners.get(key) ?? [];
        expect(told.length).toBeLessThan(2);
        if (!unknown.has(key)) expect(told).toHaveLength(1);
        if (told[0] !== undefined) expect(await text(reader, key)).toBe(`${told[0]}`);
      }
    },
  );
});

describe('what another process did since', () => {
  it.each<[string, (store: ObjectStore) => Promise<unknown>, unknown, string | undefined]>([
    ['put of what was there before', (store) => store.put('key', 'one'), undefined, 'one'],
    ['put of what is there now', (store) => store.put('key', 'two'), undefined, 'two'],
    ['create', (store) => store.create('key', 'three'), false, 'two'],
    ['delete', (store) => store.delete('key'), undefined, undefined],
  ])('counts: %s', async (_, work, answer, left) => {
    const [store, other] = [world().open(), world().open()];
    await store.put('key', 'one');
    await other.put('key', 'two');
    expect(await work(store)).toBe(answer);
    expect(await (left === undefined ? other.head('key') : text(other, 'key'))).toBe(left);
  });

  it.each<[string, (store: ObjectStore) => Promise<unknown>, unknown]>([
    ['create', (store) => store.create('key', 'two'), true],
    ['put of the same', (store) => store.put('key', 'one'), undefined],
  ])('counts where it was deleted: %s', async (_, work, answer) => {
    const [store, other] = [world().open(), world().open()];
    await store.put('key', 'one');
    await other.delete('key');
    expect(await work(store)).toBe(answer);
    expect(await other.head('key')).toBeDefined();
  });

  it('counts where it was created: delete', async () => {
    const [store, other] = [await seeded(), world().open()];
    await other.put('key', 'one');
    await store.delete('key');
    expect(await other.head('key')).toBeUndefined();
  });
});

describe('reading', () => {
  it('sees what another process wrote a moment ago, and costs nothing while nobody writes', async () => {
    const [writer, reader] = [await seeded(), world().open()];
    expect(await keys(reader, '')).toEqual(['first']);
    await writer.put('second', 'new');
    expect(await text(reader, 'second')).toBe('new');
    await writer.put('second', 'newer');
    expect(await text(reader, 'second')).toBe('newer');
    const { gitHub } = world();
    const { used } = gitHub;
    for (let count = 0; count < 5; count += 1) expect(await text(reader, 'second')).toBe('newer');
    expect(gitHub.used).toBe(used);
  });

  it('does not believe an answer from before its own writes', async () => {
    const store = await seeded();
    const { gitHub } = world();
    const old = gitHub.git.refs.get(`refs/heads/${BRANCH}`);
    await store.put('second', 'x');
    pushed(world(), 'third');
    let late = 2;
    gitHub.fate = ({ path }) => {
      if (!path.startsWith('/git/ref/') || late-- <= 0) return 'answered';
      return { instead: { status: 200, body: { ref: 'x', object: { type: 'commit', sha: old } } } };
    };
    expect(await keys(store, '')).toEqual(['first', 'second', 'third']);
    late = 1_000;
    expect(await keys(store, '')).toEqual(['first', 'second', 'third']);
  });

  it('tells a content that breaks off, or is another', async () => {
    const store = await seeded();
    const bytes = Buffer.alloc(2_000_000, 'content ');
    await store.put('large', bytes);
    const whole = async (): Promise<Buffer> => readWhole(await world().open().stream('large'));
    expect((await whole()).equals(bytes)).toBe(true);
    world().gitHub.fate = ({ path }) =>
      path.startsWith('/git/blobs/')
        ? { instead: { status: 200, body: Buffer.alloc(2_000_000, 'other ') } }
        : 'answered';
    await expect(whole()).rejects.toMatchObject({ code: 'store-unusable', message: expect.stringContaining('other') });
    world().gitHub.fate = ({ path }) => (path.startsWith('/git/blobs/') ? 'dropped' : 'answered');
    await expect(whole()).rejects.toMatchObject({ code: 'service-unreachable' });
  });
});
