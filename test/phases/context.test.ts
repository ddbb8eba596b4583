/** How much of a receipt requests show: kept in the plan, the same for a whole execution. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Context, parsePlan } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { generateReceipts } from '@completion-batch/sandbox';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { secondPass } from '../world/second-pass.ts';
import { statuses } from '../world/settled.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

const prepared = (world: World, execution: string, context?: Context) =>
  world.prepareAndFormat(execution, undefined, undefined, context === undefined ? {} : { context });

async function requestText(world: World, execution: string): Promise<string> {
  const folder = world.requests(execution);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl'));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('');
}

describe('context', () => {
  it('near goes the whole way, and asks what full asks with less text', async () => {
    const { items, labels } = secondPass(6);
    const world = await worldOf(items, { emulator: { responder: scriptResponder({ default: allValid }) } });
    await prepared(world, 'run-1', 'full');
    const run = await prepared(world, 'run-2', 'near');
    const [full, near] = [await requestText(world, 'run-1'), await requestText(world, 'run-2')];
    expect(near.length).toBeLessThan(full.length);
    expect([full.includes('~…'), near.includes('\\n~…\\n')]).toEqual([false, true]);
    const asked = (text: string): string[] => text.match(/>>>.*?"/g) ?? [];
    expect(asked(near)).toEqual(asked(full));
    const result = await world.submit(run);
    expect(result).toMatchObject({ complete: true, refused: [], files: [{ ending: 'submitted', units: labels }] });
    await world.answer();
    await world.collect();
    expect(await statuses(world)).not.toHaveProperty('NONE');
  });

  it('auto is near where all that is asked of a receipt is of a second pass, and full elsewhere', async () => {
    const { items, labels } = secondPass(6);
    const world = await worldOf(items, { emulator: { responder: scriptResponder({ default: allValid }) } });
    await prepared(world, 'near', 'near');
    const run = await prepared(world, 'auto', 'auto');
    expect(await requestText(world, 'auto')).toBe(await requestText(world, 'near'));
    expect(await world.submit(run)).toMatchObject({ complete: true, files: [{ ending: 'submitted', units: labels }] });
    const first = await worldOf(generateReceipts({ seed: 1, receipts: 3 }));
    await prepared(first, 'full', 'full');
    await prepared(first, 'auto', 'auto');
    expect(await requestText(first, 'auto')).toBe(await requestText(first, 'full'));
  });

  it('is what an execution was planned with; a plan that does not tell it, as earlier ones, is one of full', async () => {
    const world = await worldOf(smallReceipt(1));
    const full = await prepared(world, 'run-1');
    expect(await readFile(full.planPath, 'utf8')).not.toContain('context');
    expect((await prepared(world, 'run-1', 'full')).resumed).toBe(true);
    await expect(prepared(world, 'run-1', 'near')).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: 'execution run-1 was planned with context full, not near',
    });
    const near = await prepared(world, 'run-2', 'near');
    expect(near.plan.context).toBe('near');
    expect((await prepared(world, 'run-2', 'near')).resumed).toBe(true);
    await expect(prepared(world, 'run-2')).rejects.toMatchObject({
      code: 'plan-mismatch',
      message: 'execution run-2 was planned with context near, not full',
    });
    const text = await readFile(near.planPath, 'utf8');
    const other = JSON.stringify({ ...JSON.parse(text), context: 'far' });
    expect(() => parsePlan(other, 'plan.json')).toThrow(expect.objectContaining({ code: 'plan-unreadable' }));
  });
});
