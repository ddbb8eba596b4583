/**
 * Result files that somebody has put into the object store, who can write nothing else: none of them becomes a verdict,
 * whether OpenAI has its own or not, and where it has none they are named.
 */
import { ApiError, type Intercept, scriptResponder } from '@completion-batch/emulator';
import { isTrouble } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { Boundary, stopAt } from '../world/boundary.ts';
import type { Combination } from '../world/combinations.ts';
import { plant, recordIds } from '../world/forge.ts';
import { keptRecords } from '../world/records.ts';
import { scale } from '../world/scale.ts';
import { statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;

describe.each<Combination>([
  { state: 'table', workload: 'labels' },
  { state: 'objects', workload: 'labels' },
])('a planted result ($state)', (combination) => {
  let gone = false;
  const intercept: Intercept = (call, next) => {
    if (gone && /^files\.(retrieve|content)$/.test(call.route)) throw new ApiError(404, 'No such File object');
    return next();
  };

  /** A batch that has ended; its answers say that all is valid, the planted ones that nothing is. */
  async function answered(): Promise<{ world: World; id: string; key: (name: string) => string; forged: string }> {
    gone = false;
    const world = await worldOf(receipts(1), {
      combination,
      emulator: { responder: scriptResponder({ default: allValid }), intercept },
    });
    await world.submit(await world.prepareAndFormat('night-1'));
    const [id = ''] = await recordIds(world, 'batches');
    const [, sent] = [...(await world.objects())].find(([key]) => key.endsWith('.jsonl') && key.includes(id)) ?? [];
    const { custom_id, body } = JSON.parse(String(sent)) as {
      custom_id: string;
      body: { messages: { content: string }[] };
    };
    const targets = [...String(body.messages.at(-1)?.content).matchAll(/^([A-Z_]+) (\d+\.\d+)/gm)];
    const invalid = targets.map(([, label, word]) => ({ id: `${word}.${label}`, label: null }));
    const content = JSON.stringify({ valid: [], invalid });
    const response = { status_code: 200, body: { choices: [{ finish_reason: 'stop', message: { content } }] } };
    const forged = `${JSON.stringify({ custom_id, error: null, response })}\n`;
    await world.answer();
    return { world, id, forged, key: (name) => `completion_batches/night-1/results/${id}/${name}` };
  }

  it.each(['output.jsonl', `output-${'0'.repeat(64)}.jsonl`])(
    '%s counts for nothing while OpenAI has its own',
    async (name) => {
      const { world, key, forged } = await answered();
      await plant(world, key(name), forged);
      expect(await world.collect()).toMatchObject([{ kind: 'settled', trouble: false, counts: { valid: 4 } }]);
    },
  );

  it.each(['output.jsonl', `output-${'0'.repeat(64)}.jsonl`])(
    '%s is named, and counts for nothing, where OpenAI has none',
    async (name) => {
      const { world, key, forged } = await answered();
      await plant(world, key(name), forged);
      gone = true;
      const [held] = await world.collect();
      expect(held).toMatchObject({
        kind: 'incomplete',
        reason: expect.stringContaining(`${key(name)} is no copy that counts`),
      });
      expect(held !== undefined && isTrouble(held)).toBe(true);
      expect(await statuses(world)).toMatchObject({ PENDING: 4 });
      await world.answer(25 * HOUR);
      const [over] = await world.collect();
      expect(over).toMatchObject({ kind: 'settled', trouble: true, counts: { invalid: 0, released: { missing: 4 } } });
      expect(over?.reason).toContain(key(name));
    },
  );

  it('in the place of the copy that was kept is found out by its digest', async () => {
    const { world, id, key, forged } = await answered();
    await world.untilCrash(stopAt('before table BatchExecuteStatement'), (process) => world.collect({}, process));
    const row = (await keptRecords(world)).batches.find((kept) => kept.id === id);
    const copy = key(`output-${row?.fields.output_sha256}.jsonl`);
    const kept = (await world.objects()).get(copy);
    expect(kept).toBeDefined();
    gone = true;
    await plant(world, copy, forged);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete', reason: expect.stringContaining(copy) }]);
    // As it was, it counts.
    await plant(world, copy, kept ?? '');
    expect(await world.collect()).toMatchObject([{ kind: 'settled', trouble: false, counts: { valid: 4 } }]);
  });

  it('is the same to a collect that was stopped at any call before', async () => {
    const { world: first } = await answered();
    const process = await first.process();
    await first.collect({}, process);
    const outside = [...process.boundary.passed.entries()].filter(([, { call }]) => !call.startsWith('file'));
    const stops = outside.filter((_, index) => index % scale(8, 1) === 0);
    for (const [stop, point] of stops) {
      const { world } = await answered();
      await world.untilCrash(new Boundary((_, index) => index === stop), (running) => world.collect({}, running));
      gone = true;
      await world.collect();
      gone = false;
      await world.collect();
      expect([point, await statuses(world)]).toEqual([point, { VALID: 4, INVALID: 1 }]);
      await world.close();
    }
  }, 300_000);
});
