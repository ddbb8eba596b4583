/** The command line's way of collecting: what it waits for, what it says, and with what it ends. */

import type { Intercept } from '@completion-batch/emulator';
import { silentLogger } from '@completion-batch/engine';
import { afterEach, expect, it, vi } from 'vitest';
import { printCollected, whyNotCollected } from '../../packages/cli/src/render/print-collected.ts';
import { collectBatches } from '../../packages/cli/src/session/collect-open.ts';
import { allValid } from '../world/answers.ts';
import { receipts } from '../world/small-receipts.ts';
import { answering, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
afterEach(() => void vi.restoreAllMocks());

async function collected(world: World, waitMs?: number): Promise<{ kinds: string[]; good: boolean; text: string }> {
  const found = await collectBatches(world.services(await world.process()), {
    workDir: world.folder,
    ...(waitMs === undefined ? {} : { waitMs }),
  });
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  printCollected(found, { table: 'receipts', store: 's3://labels' }, false);
  const good = whyNotCollected(found) === undefined;
  // Long texts are wrapped.
  return { kinds: found.results.map(({ kind }) => kind), good, text: lines.join(' ').replace(/\s+/g, ' ') };
}

it('waits for a batch whose answers are not all there; without waiting it ends badly, and says the figures', async () => {
  let looks = 0;
  const intercept: Intercept = async (call, next) => {
    const reply = await next();
    if (call.route !== 'files.content') return reply;
    looks += 1;
    if (looks > 2) return reply;
    call.response.writeHead(200, { 'content-length': '3' });
    call.response.end('{}\n');
    return 'drop';
  };
  const sized: Intercept = async (call, next) => {
    const reply = await intercept(call, next);
    if (call.route !== 'files.retrieve' || reply === 'drop') return reply;
    const { bytes: _, ...json } = reply.json as { bytes?: number };
    return { ...reply, json };
  };
  const world = await worldOf(receipts(2), answering({}, { intercept: sized }));
  await submitted(world);
  await world.answer();
  const once = await collected(world);
  expect([once.kinds, once.good]).toEqual([['incomplete'], false]);
  expect(once.text).toMatch(/2 of 2 requests answered.*of the 2 that were sent 0 answers/);
  expect(await collected(world, 1)).toMatchObject({ kinds: ['settled'], good: true });
  expect(looks).toBe(3);
});

it('waits for no batch that somebody else closes meanwhile, and tells at once of rows that it passes over', async () => {
  const world = await worldOf(receipts(1), answering({ 1: { ...allValid, delayMs: 1e9 } }));
  await submitted(world);
  const [row = {}] = await world.rows('BATCH_SUMMARY');
  await world.put({ ...row, PK: { S: 'BATCH#no-batch-id' } });
  const process = await world.process();
  const { state } = process;
  const told: string[] = [];
  const closing = {
    ...state,
    clock: {
      ...state.clock,
      now: () => state.clock.now(),
      async sleep() {
        told.push('waits');
        await state.batches.change(row.PK?.S?.slice('BATCH#'.length) ?? '', 'CANCELLED');
      },
    },
  };
  const logger = { ...silentLogger, warn: (text: string) => void told.push(text) };
  const services = world.services(process, { state: closing, logger });
  const { results } = await collectBatches(services, { workDir: world.folder, waitMs: 1 });
  expect(results.map(({ kind }) => kind)).toEqual(['open']);
  expect(told).toEqual([expect.stringContaining('BATCH#no-batch-id / STATUS is passed over'), 'waits']);
});

it("does not wait for another program's batch, which is named", async () => {
  const world = await worldOf(receipts(1), answering({ 1: { ...allValid, delayMs: 1e9 } }));
  await submitted(world);
  const [row = {}] = await world.rows('BATCH_SUMMARY');
  const { request_key: _, ...theirs } = row;
  await world.put(theirs);
  const { kinds, good, text } = await collected(world, 1);
  expect([kinds, good]).toEqual([['open'], true]);
  expect(text).toContain('another program submitted it');
});

it('ends badly where every request was refused, with the message of the service', async () => {
  const error = { message: 'The model `x` does not exist.', type: 'invalid_request_error', code: 'model_not_found' };
  const world = await worldOf(
    receipts(2),
    answering({ 1: { status: 404, body: { error } }, 2: { status: 404, body: { error } } }),
  );
  await submitted(world);
  await world.answer();
  const { kinds, good, text } = await collected(world);
  expect([kinds, good]).toEqual([['settled'], false]);
  expect(text).toContain('2 of 2 failed with "404 model_not_found: The model `x` does not exist."');
});
