/** A plan that somebody else has put where an execution keeps its own: it is no execution's but its own. */
import { copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';

const worldOf = useWorlds();

it('a copy of another execution’s plan is refused by name, and the other goes on', async () => {
  const world = await worldOf(receipts(2));
  const first = await world.prepareAndFormat('first', undefined, undefined, { maxReceipts: 1 });
  const planOf = (execution: string): string => join(world.folder, 'objects', 'labels', execution, 'plan.json');
  await mkdir(dirname(planOf('second')), { recursive: true });
  await copyFile(planOf('first'), planOf('second'));
  await expect(world.prepareAndFormat('second')).rejects.toMatchObject({
    code: 'plan-mismatch',
    message: expect.stringContaining('is one of the execution first'),
    where: planOf('second'),
    remedy: expect.stringContaining('Nothing was listed, claimed or sent'),
  });
  const { files } = await world.submit(first);
  expect(files.map(({ executionId, ending }) => [executionId, ending])).toEqual([['first', 'submitted']]);
});
