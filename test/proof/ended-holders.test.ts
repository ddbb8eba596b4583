/**
 * A holder that is called ended, and goes on all the same (a machine that lost its connection): whoever takes its submission
 * over at once makes no second batch, and no label is lost, wherever the old one stood.
 */
import type { Holders } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { Boundary } from '../world/boundary.ts';
import { checkWorld } from '../world/checker.ts';
import { scale } from '../world/scale.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Planned, World } from '../world/world.ts';

const worldOf = useWorlds();

const LEASE_MS = 120_000;
const OLD: Holders = { own: 'run-1', hasEnded: async () => false };
const NEXT: Holders = { own: 'run-2', hasEnded: async (owner) => owner.startsWith('run-1#') };
const ALL_PENDING = { PENDING: 8, INVALID: 2 };

interface Paused {
  /** The call that waits; undefined where it came to its end before. */
  readonly call: string | undefined;
  readonly state: string | undefined;
  /** Lets it go on; what it threw. */
  goOn(): Promise<unknown>;
}

/** A submit that stands still before its call of that number. */
async function paused(world: World, prepared: Planned, at: number): Promise<Paused> {
  const reached = Promise.withResolvers<string>();
  const go = Promise.withResolvers<void>();
  let calls = 0;
  const boundary = new Boundary(
    () => false,
    async (call) => {
      calls += 1;
      if (calls - 1 === at) {
        reached.resolve(call);
        await go.promise;
      }
      return () => {};
    },
  );
  const process = await world.process(boundary);
  const ended = world.submit(prepared, { holders: OLD }, process).catch((error: unknown) => error);
  const call = await Promise.race([reached.promise, ended.then(() => undefined)]);
  const [row] = await world.rows('COMPLETION_SUBMISSION');
  const goOn = (): Promise<unknown> => {
    go.resolve();
    return ended;
  };
  return { call, state: row?.state?.S, goOn };
}

async function inOrder(world: World, prepared: Planned, where: string): Promise<void> {
  world.clock.advance(24 * 3600 * 1000);
  const last = await world.submit(prepared);
  const { faults, batches, statuses } = await checkWorld(world);
  expect([where, faults, batches.length, statuses, last.complete]).toEqual([where, [], 1, ALL_PENDING, true]);
}

describe('a holder that is called ended and goes on', () => {
  it('at whatever call: one batch, all labels in it; where it was between its writes it is taken over at once', async () => {
    const first = await worldOf(receipts(2));
    const calls = await callsOf(first, await first.prepareAndFormat('run-1'));
    const upload = calls.indexOf('openai POST /v1/files');
    // Two before it are of the claims, which are all alike.
    const points = [...calls.keys()].filter((at) => at >= upload - 2 || at % scale(8, 1) === 0);
    const seen = new Map<string, number>();
    for (const at of points) {
      const world = await worldOf(receipts(2));
      const prepared = await world.prepareAndFormat('run-1');
      const old = await paused(world, prepared, at);
      const where = `${at}: ${old.call}, ${old.state}`;
      // What no client can exclude, with a lease or without: docs/submitting.md, "What cannot be excluded".
      const created = old.call === 'openai POST /v1/batches';
      const before = world.clock.now();
      if (!created) await world.submit(prepared, { holders: NEXT });
      const waited = world.clock.now() - before;
      if (['CLAIMED', 'UPLOADED', 'CREATED'].includes(old.state ?? '')) {
        expect([where, waited < LEASE_MS / 2]).toEqual([where, true]);
        seen.set(old.state ?? '', (seen.get(old.state ?? '') ?? 0) + 1);
      }
      if (old.state === 'INTENDED') expect([where, waited >= LEASE_MS]).toEqual([where, true]);
      await old.goOn();
      await inOrder(world, prepared, where);
      await world.close();
    }
    expect([...seen.keys()].sort()).toEqual(['CLAIMED', 'CREATED', 'UPLOADED']);
  }, 120_000);

  it('with its create call on the way: the batch is found, and no second one is made', async () => {
    const world = await worldOf(receipts(2));
    const prepared = await world.prepareAndFormat('run-1');
    const calls = await callsOf(world, prepared);
    const other = await worldOf(receipts(2));
    const again = await other.prepareAndFormat('run-1');
    const old = await paused(other, again, calls.indexOf('openai POST /v1/batches'));
    expect([old.call, old.state]).toEqual(['openai POST /v1/batches', 'CREATING']);
    let looks = 0;
    const boundary = new Boundary(
      () => false,
      async (call) => {
        // It takes effect between two looks at the list.
        if (call === 'openai GET /v1/batches' && ++looks === 2) await old.goOn();
        return () => {};
      },
    );
    await other.submit(again, { holders: NEXT }, await other.process(boundary));
    expect(looks).toBeGreaterThanOrEqual(2);
    await inOrder(other, again, 'create on the way');
  });

  it('of another execution is gone on with in the same night; where nobody can tell, in the next', async () => {
    const first = await worldOf(receipts(2));
    const upload = (await callsOf(first, await first.prepareAndFormat('run-1'))).indexOf('openai POST /v1/files');
    for (const [holders, open] of [
      [NEXT, 0],
      [undefined, 1],
    ] as const) {
      const world = await worldOf(receipts(2));
      const prepared = await world.prepareAndFormat('run-1');
      const old = await paused(world, prepared, upload);
      expect(old.state).toBe('CLAIMED');
      const night = await world.prepareAndFormat('run-2');
      await world.submit(night, holders === undefined ? {} : { holders });
      const rows = await world.rows('COMPLETION_SUBMISSION');
      expect(rows.filter(({ GSI1PK }) => GSI1PK !== undefined)).toHaveLength(open);
      await old.goOn();
      await inOrder(world, prepared, `open: ${open}`);
    }
  });
});

/** Those of an undisturbed submit, in their order. */
async function callsOf(world: World, prepared: Planned): Promise<string[]> {
  const calls: string[] = [];
  const boundary = new Boundary(
    () => false,
    async (call) => {
      calls.push(call);
      return () => {};
    },
  );
  await world.submit(prepared, {}, await world.process(boundary));
  return calls;
}
