/** Labels whose state is kept in objects: what asks about batches asks there, and nothing of it lies in the table. */
import { describe, expect, it } from 'vitest';
import { stopAt } from '../world/boundary.ts';
import { reconcileIn } from '../world/chain.ts';
import { keptRecords } from '../world/records.ts';
import { statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();
const newWorld = () => worldOf(receipts(2), { combination: { state: 'objects', workload: 'labels' } });

describe('labels with the state in objects', () => {
  it('are told of as open by prepare, where a run has left them so', async () => {
    const world = await newWorld();
    const prepared = await world.prepareAndFormat('run-1');
    expect(prepared.openSubmissions).toBe(0);
    const stopped = stopAt('before openai POST /v1/batches');
    await world.untilCrash(stopped, (process) => world.submit(prepared, {}, process));
    expect((await keptRecords(world)).submissions).toMatchObject([{ open: true, fields: { state: 'CREATING' } }]);
    expect((await world.prepareAndFormat('run-2')).openSubmissions).toBe(1);
    for (const type of ['COMPLETION_SUBMISSION', 'BATCH_SUMMARY']) expect(await world.rows(type)).toEqual([]);
  });

  it('are PENDING for a batch that lives there: neither planned again nor freed', async () => {
    const world = await newWorld();
    await world.submit(await world.prepareAndFormat('run-1'));
    const { PENDING: pending } = await statuses(world);
    expect(pending).toBe(8);
    const again = await world.prepareAndFormat('run-2', undefined, undefined, { validationStatus: 'PENDING' });
    expect(again.plan.labels).toBe(0);
    expect(await reconcileIn(world, await world.process(), {})).toMatchObject({ pending, orphans: 0, freed: 0 });
    expect((await statuses(world)).PENDING).toBe(pending);
  });
});
