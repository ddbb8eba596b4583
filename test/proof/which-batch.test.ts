/**
 * The answer to a create call is lost at servers of other makers: their lists leave out metadata, come in another order, do
 * not go on, never end. One batch all the same, or none that anybody would pay for twice.
 */
import type { FaultRules, Intercept } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();
const limits = { maxLines: 1 };

const LISTS = {
  'leaves metadata out': { omit: ['metadata'] },
  'leaves the input files out': { omit: ['input_file_id'] },
  'lists the oldest first': { order: 'reversed' },
  'has no order': { order: 'shuffled' },
  'always gives its first page': { ignoreAfter: true },
  'says for ever that there is more': { hasMore: true },
  'gives its first page again and again': { ignoreAfter: true, hasMore: true },
  'does most of it': { omit: ['metadata', 'created_at'], order: 'shuffled', ignoreAfter: true, hasMore: true },
} as const;

function withList(list: (typeof LISTS)[keyof typeof LISTS]): FaultRules {
  const { omit, ...rest } = { omit: [], ...list };
  return { calls: [{ route: 'batches.list', fault: { kind: 'list', omit: [...omit], ...rest } }] };
}

/** The answer to the second create call is lost, before or after the call's effect. */
function losing(when: 'before' | 'after', calls: string[]): Intercept {
  let creates = 0;
  return async ({ route }, next) => {
    calls.push(route);
    if (route !== 'batches.create') return next();
    creates += 1;
    if (creates !== 2) return next();
    if (when === 'after') await next();
    return 'drop';
  };
}

describe.each(Object.entries(LISTS))('a list of batches that %s', (_, list) => {
  it.each(['before', 'after'] as const)('answer lost %s the effect: each request is in one batch', async (when) => {
    const calls: string[] = [];
    const world = await worldOf(receipts(3), { emulator: { intercept: losing(when, calls), faults: withList(list) } });
    const result = await world.submit(await world.prepareAndFormat('run-1'), { limits });
    expect(result.files.map(({ ending, adopted }) => [ending, adopted])).toEqual([
      ['submitted', false],
      ['submitted', when === 'after'],
      ['submitted', false],
    ]);
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length, report.statuses.PENDING]).toEqual([[], 3, 12]);
    expect(calls.filter((route) => route === 'batches.list').length).toBeLessThan(30);
  });
});

it('a list that cannot be read to its end makes no second batch: the submission stays open and says why', async () => {
  let strange = true;
  const intercept: Intercept = async ({ route, url }, next) => {
    if (strange && route === 'batches.create') return 'drop';
    if (!strange || route !== 'batches.list') return next();
    // Somebody else's batches, the oldest first, without an end.
    const from = Number(url.searchParams.get('after')?.replace('batch_', '') ?? 0);
    const data = Array.from({ length: 100 }, (_, index) => ({
      id: `batch_${from + index + 1}`,
      object: 'batch',
      created_at: from + index,
      status: 'completed',
      input_file_id: 'file-of-another',
    }));
    return { status: 200, json: { object: 'list', data, has_more: true } };
  };
  const world = await worldOf(receipts(1), { emulator: { intercept } });
  const prepared = await world.prepareAndFormat('run-1');
  const first = await world.submit(prepared);
  expect(first).toMatchObject({
    complete: false,
    files: [{ ending: 'failed', reason: expect.stringContaining('cannot be read to its end') }],
  });
  expect(await world.emulator.journal()).not.toContainEqual(expect.objectContaining({ event: 'batch.created' }));
  strange = false;
  expect(await world.submit(prepared)).toMatchObject({ files: [{ ending: 'submitted', resumed: true }] });
  expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 4 } });
});

describe('an uploaded file', () => {
  it.each(['azure', 'not-found'] as const)('that is processed later is waited for (%s): one batch', async (create) => {
    const faults: FaultRules = { files: [{ purpose: 'batch', fault: { kind: 'pending', reads: 3, create } }] };
    const world = await worldOf(receipts(2), { emulator: { faults } });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.files).toMatchObject([{ ending: 'submitted' }]);
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length]).toEqual([[], 1]);
  });

  it('that is never processed leaves the submission open and red; the next run goes on', async () => {
    const faults: FaultRules = { files: [{ nth: 1, fault: { kind: 'pending', reads: 1000, create: 'azure' } }] };
    const world = await worldOf(receipts(2), { emulator: { faults } });
    const prepared = await world.prepareAndFormat('run-1');
    const before = world.clock.now();
    expect(await world.submit(prepared)).toMatchObject({ complete: false, files: [{ ending: 'failed' }] });
    expect(world.clock.now() - before).toBeLessThan(5 * 60_000);
    world.clock.advance(600_000);
    // The second run uploads it anew.
    expect(await world.submit(prepared)).toMatchObject({ files: [{ ending: 'submitted', resumed: true }] });
    expect(await checkWorld(world)).toMatchObject({ faults: [] });
  });

  it('whose refusal has other words is asked for its status, and a real refusal stays one', async () => {
    const world = await worldOf(receipts(2), {
      emulator: {
        faults: {
          calls: [
            { route: 'batches.create', times: 1, fault: { kind: 'status', status: 400, message: 'Bad state.' } },
            { route: 'files.retrieve', times: 1, fault: { kind: 'status', status: 404, message: 'Nothing here.' } },
          ],
        },
      },
    });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.files).toMatchObject([{ ending: 'submitted' }]);
    const refusing = await worldOf(receipts(1), {
      emulator: {
        faults: { calls: [{ route: 'batches.create', fault: { kind: 'status', status: 400, message: 'No.' } }] },
      },
    });
    expect(await refusing.submit(await refusing.prepareAndFormat('run-1'))).toMatchObject({
      files: [{ ending: 'rejected', reason: '400 No.' }],
    });
  });
});
