/** Batches whose answers agree with people too rarely: nothing is written of them before a person has said so. */

import type { CollectedBatch } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { type CollectResult, collectOpen, decide, giveUp, isTrouble, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { allValid } from '../world/answers.ts';
import { Boundary, stopAt } from '../world/boundary.ts';
import { PIPELINE } from '../world/combinations.ts';
import { settledFaults, statuses } from '../world/settled.ts';
import { receiptsWithAudits } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Process, World } from '../world/world.ts';

const worldOf = useWorlds();

/** 24 labels and as many audits, of which eight are wrong by people; the answers call all of them right. */
async function answered(minAgreement: number, share = 1, combination = PIPELINE): Promise<World> {
  const world = await worldOf(receiptsWithAudits(6, 8), {
    combination,
    emulator: { responder: scriptResponder({ rules: [], default: allValid }) },
  });
  const run = await world.prepareAndFormat('run-1', undefined, silentLogger, { audit: { share, minAgreement } });
  expect((await world.submit(run)).complete).toBe(true);
  await world.answer();
  return world;
}

const idIn = async (world: World): Promise<string> =>
  (await world.rows('BATCH_SUMMARY'))[0]?.PK?.S?.slice('BATCH#'.length) ?? '';

/** Does it in processes that end at the first call, the second, the third …, until one comes through. */
async function throughCrashes<T>(
  world: World,
  work: (process: Process) => Promise<T>,
): Promise<{ crashes: number; result: T }> {
  for (let crashes = 0; ; crashes += 1) {
    const boundary = new Boundary((_, index) => index === crashes);
    const result = await world.untilCrash(boundary, work);
    if (result !== undefined) return { crashes, result };
    expect(boundary.stopped).toBe(true);
  }
}

/** As the command does it: what the person says is written down, and the batch is collected. */
const deciding = (world: World, decision: 'accepted' | 'rejected') => async (process: Process) => {
  const services = world.services(process);
  const batchId = await idIn(world);
  await decide(services, batchId, decision);
  const { looks, closed } = await collectOpen(services, { workDir: `${world.folder}/work`, batchId });
  const [look] = looks;
  if (look?.error !== undefined) throw look.error;
  return { result: look?.result, closed };
};

describe('a batch whose answers agree with people too rarely', () => {
  it('is held, red, and told anew without being fetched anew; nothing of it is written', async () => {
    const world = await answered(0.8);
    const { crashes, result } = await throughCrashes(world, (process) => world.collect({}, process));
    expect(crashes).toBeGreaterThan(15);
    const batchId = await idIn(world);
    const [held] = result;
    expect(held).toMatchObject({ kind: 'held', units: 0 });
    expect(isTrouble(held as CollectedBatch)).toBe(true);
    expect(held?.reason).toBe(
      `held: its agreement with people: 16 of 24, 66.7 % (46.7 – 82.0); 80 % are asked for, so nothing of it is written; look at it, then ${WAYS.accept(batchId)}, or ${WAYS.reject(batchId)}`,
    );
    expect(await statuses(world)).toMatchObject({ PENDING: 24, VALID: 24, INVALID: 8 });
    expect(await world.rows('COMPLETION_BATCH_RESULT')).toEqual([]);
    const [row] = await world.rows('BATCH_SUMMARY');
    expect(row).toMatchObject({
      status: { S: 'FINALIZING' },
      audit_count: { N: '24' },
      audit_agreed_count: { N: '16' },
    });
    const boundary = new Boundary();
    const again = await world.collect({}, await world.process(boundary));
    expect(again).toEqual([{ ...held, ageHours: expect.any(Number) }]);
    // The open ones are listed, and OpenAI is asked how it stands: nothing is downloaded.
    const calls = boundary.passed.map(({ call }) => call);
    expect([...new Set(calls)].sort()).toEqual(['openai GET /v1/batches/:id', 'table Query']);
    expect(await world.rows('BATCH_SUMMARY')).toEqual([row]);
  });

  it.each([
    ['accepted', { NONE: undefined, PENDING: undefined, VALID: 48, INVALID: 8 }],
    ['rejected', { NONE: 24, PENDING: undefined, VALID: 24, INVALID: 8 }],
  ] as const)('is %s after a crash at each call', async (decision, expected) => {
    const world = await answered(0.8);
    await world.collect();
    const { crashes, result } = await throughCrashes(world, deciding(world, decision));
    expect(crashes).toBeGreaterThan(25);
    if (result.result === undefined) expect(result.closed?.decision).toBe(decision);
    else {
      const counts = decision === 'accepted' ? { valid: 24 } : { released: { rejected: 24 } };
      expect(result.result).toMatchObject({ kind: 'settled', trouble: false, units: 24, counts });
    }
    const { NONE, PENDING, VALID, INVALID } = await statuses(world);
    expect({ NONE, PENDING, VALID, INVALID }).toEqual(expected);
    expect(await settledFaults(world)).toEqual([]);
    const [row] = await world.rows('BATCH_SUMMARY');
    expect(row).toMatchObject({
      status: { S: 'COMPLETED' },
      decision: { S: decision },
      audit_agreed_count: { N: '16' },
      ...(decision === 'rejected' ? { failure: { S: 'rejected by hand' }, released_count: { N: '24' } } : {}),
    });
    for (const label of await world.rows('RECEIPT_WORD_LABEL')) {
      if (label.completion_attempts !== undefined) expect(label.completion_attempts.N).toBe('0');
    }
    // Said again it is done already, said otherwise it is refused.
    const services = world.services(await world.process());
    const batchId = await idIn(world);
    await decide(services, batchId, decision);
    const other = decision === 'accepted' ? 'rejected' : 'accepted';
    await expect(decide(services, batchId, other)).rejects.toMatchObject({ code: 'invalid-input' });
    // What was rejected is asked anew, once.
    const next = await world.submit(await world.prepareAndFormat('run-2'));
    expect(next.files.reduce((sum, { units }) => sum + units, 0)).toBe(decision === 'rejected' ? 24 : 0);
  });

  it('is held and accepted where the state is kept in objects, too', async () => {
    const world = await answered(0.8, 1, { state: 'objects', workload: 'labels' });
    const [held] = await world.collect();
    expect(held).toMatchObject({ kind: 'held' });
    expect(await world.collect()).toMatchObject([{ kind: 'held', reason: held?.reason }]);
    await decide(world.services(await world.process()), held?.batchId ?? '', 'accepted');
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 24 } }]);
    expect(await settledFaults(world)).toEqual([]);
  });

  it('is not taken for one that is not held where its reason cannot be read: that is told, and nothing is written', async () => {
    const world = await answered(0.8);
    await world.collect();
    const [row] = await world.rows('BATCH_SUMMARY');
    await world.put({ ...row, held_reason: { S: 'x'.repeat(20_000) } });
    const services = world.services(await world.process());
    const { looks, problems } = await collectOpen(services, { workDir: `${world.folder}/work` });
    expect(looks).toEqual([]);
    expect(problems).toMatchObject([{ ours: true, reason: expect.stringContaining('held_reason') }]);
    expect(await statuses(world)).toMatchObject({ PENDING: 24 });
  });

  it('can be given up', async () => {
    const world = await answered(0.8);
    await world.collect();
    const services = world.services(await world.process());
    expect(await giveUp({ services, dryRun: false }, await idIn(world))).toMatchObject({ kind: 'batch' });
    await expect(decide(services, await idIn(world), 'accepted')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await world.collect()).toEqual([]);
  });
});

describe('a batch that is not held', () => {
  it.each([
    ['agrees often enough', 0.5, 1],
    ['was asked too few audits', 0.9, 0.5],
  ])('because it %s is written, and nobody can decide on it', async (_, minAgreement, share) => {
    const world = await answered(minAgreement, share);
    const services = world.services(await world.process());
    const id = await idIn(world);
    await expect(decide(services, id, 'accepted')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('is not held'),
    });
    const last: CollectResult<unknown> | undefined = (await world.collect())[0];
    if (last !== undefined) expect(last).toMatchObject({ kind: 'settled', trouble: false, units: 24 });
    expect(await settledFaults(world)).toEqual([]);
    await expect(decide(services, id, 'rejected')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(decide(services, crypto.randomUUID(), 'rejected')).rejects.toMatchObject({ code: 'invalid-input' });
    expect(await statuses(world)).toMatchObject({ VALID: 48 });
  });

  it('because none of its audits was there stays so, also where a crash cut it short and they are there again', async () => {
    const world = await answered(0.8);
    const audits = (await world.rows('RECEIPT_WORD_LABEL')).filter(
      ({ validation_status: { S } = {} }) => S !== 'PENDING',
    );
    for (const item of audits) await world.remove(item);
    const half = stopAt('after table BatchExecuteStatement');
    expect(await world.untilCrash(half, (process) => world.collect({}, process))).toBeUndefined();
    for (const item of audits) await world.put(item);
    expect(await world.collect()).toMatchObject([{ kind: 'settled', units: 24, counts: { valid: 24 } }]);
  });

  it('because people have changed their minds meanwhile stays what the look at it has found', async () => {
    const world = await answered(0.8);
    await world.collect();
    for (const item of await world.rows('RECEIPT_WORD_LABEL')) {
      if (item.validation_status?.S === 'INVALID') await world.remove(item);
    }
    expect(await world.collect()).toMatchObject([{ kind: 'held' }]);
  });
});
