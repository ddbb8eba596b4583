/** Reconcile: labels that are PENDING for nothing, batches no row knows, spare files; and nothing else. */

import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { createLabelWriter, type ReconcileResult, reconcile, silentLogger } from '@completion-batch/core';
import { scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { allValid } from './support/answers.ts';
import { checkWorld } from './support/checker.ts';
import { receipts, smallLabel } from './support/small-receipts.ts';
import { type Item, useWorlds, type World } from './support/world.ts';

const worldOf = useWorlds();
const answered = { emulator: { responder: scriptResponder({ default: allValid }) } };

async function run(world: World, options: { dryRun?: boolean; withoutBatch?: boolean } = {}): Promise<ReconcileResult> {
  const { table, store, openai } = await world.process();
  return reconcile({
    writer: createLabelWriter(table, world.clock, 4),
    store,
    openai,
    logger: silentLogger,
    dryRun: options.dryRun ?? false,
    withoutBatch: options.withoutBatch ?? false,
  });
}

async function remove(world: World, PK: string, SK: string): Promise<void> {
  const { table } = await world.process();
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: { PK: { S: PK }, SK: { S: SK } } }));
}

const pending = (number: number, batch?: string): Item => ({
  ...smallLabel(number, 1, 2, 'MERCHANT_NAME', 'PENDING'),
  ...(batch === undefined ? {} : { completion_batch_id: { S: batch } }),
});

describe('reconcile', () => {
  it('leaves a world in order as it is', async () => {
    const world = await worldOf(receipts(2), answered);
    await world.submit(await world.prepareAndFormat('run-1'));
    world.clock.advance(48 * 3_600_000);
    const before = await world.rows('RECEIPT_WORD_LABEL');
    expect(await run(world)).toEqual({
      dryRun: false,
      pending: 8,
      orphans: 0,
      withoutBatch: 0,
      freed: 0,
      adopted: [],
      duplicates: [],
      spareFiles: [],
      givenUp: undefined,
      stuck: [],
      troubles: [],
    });
    expect(await world.rows('RECEIPT_WORD_LABEL')).toEqual(before);
  });

  it('frees what a batch holds that is gone, and what names no batch only when asked', async () => {
    const world = await worldOf([...receipts(2), pending(1, 'gone'), pending(2)]);
    expect(await run(world, { dryRun: true })).toMatchObject({ pending: 2, orphans: 1, withoutBatch: 1, freed: 0 });
    expect(await run(world)).toMatchObject({ orphans: 1, withoutBatch: 1, freed: 1 });
    expect(await run(world)).toMatchObject({ pending: 1, orphans: 0, withoutBatch: 1, freed: 0 });
    expect(await run(world, { withoutBatch: true })).toMatchObject({ freed: 1 });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 10, INVALID: 2 } });
  });

  it('adopts a batch whose rows were lost, and collect then sees to it', async () => {
    const world = await worldOf(receipts(2), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const PK = `BATCH#${files[0]?.batchId}`;
    await remove(world, PK, 'STATUS');
    await remove(world, PK, 'SUBMISSION');
    const id = files[0]?.openaiBatchId ?? '';
    expect(await run(world, { dryRun: true })).toMatchObject({ adopted: [id], orphans: 8 });
    expect(await run(world)).toMatchObject({ adopted: [id], orphans: 0, freed: 0 });
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 8 } }]);
  });

  it('cancels a second batch for work that has one', async () => {
    const world = await worldOf(receipts(2), { emulator: { ...answered.emulator, lineMs: 1e9 } });
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const first = await openai.batches.retrieve(files[0]?.openaiBatchId ?? '');
    const second = await openai.batches.create({
      input_file_id: first.input_file_id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: first.metadata ?? {},
    });
    expect(await run(world, { dryRun: true })).toMatchObject({ duplicates: [second.id] });
    expect((await openai.batches.retrieve(second.id)).status).not.toMatch(/cancel/);
    expect(await run(world)).toMatchObject({ duplicates: [second.id], adopted: [] });
    expect((await openai.batches.retrieve(second.id)).status).toMatch(/cancel/);
    expect((await openai.batches.retrieve(first.id)).status).not.toMatch(/cancel/);
  });

  it('deletes uploads that no batch uses once they are a day old, and no other files', async () => {
    const world = await worldOf(receipts(1), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const upload = (name: string) => openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    const spare = await upload(`${files[0]?.batchId}-0123456789abcdef.jsonl`);
    await upload('somebody-elses.jsonl');
    await upload('33333333-3333-4333-8333-333333333333-0123456789abcdef.jsonl');
    expect(await run(world)).toMatchObject({ spareFiles: [] });
    world.clock.advance(25 * 3_600_000);
    expect(await run(world, { dryRun: true })).toMatchObject({ spareFiles: [spare.id] });
    expect(await run(world)).toMatchObject({ spareFiles: [spare.id] });
    expect(world.emulator.files()).toHaveLength(3);
  });

  // Found by chaos: these errors reached the user bare, as a defect of this program.
  it.each([
    ['batches.list', "OpenAI's batches cannot be listed"],
    ['files.list', "OpenAI's files cannot be listed"],
  ] as const)(
    'says what is wrong and what to do where OpenAI fails (%s), and goes on the next time',
    async (route, message) => {
      const world = await worldOf(receipts(1), answered);
      world.emulator.setFaults({ calls: [{ route, fault: { kind: 'status', status: 500, retryAfterSeconds: 0.01 } }] });
      await expect(run(world)).rejects.toMatchObject({
        code: 'openai-unavailable',
        message: expect.stringContaining(message),
        remedy: expect.stringContaining('later'),
      });
      world.emulator.setFaults({ calls: [{ route, fault: { kind: 'status', status: 401 } }] });
      await expect(run(world)).rejects.toMatchObject({ code: 'credentials-missing' });
      world.emulator.clearFaults();
      expect(await run(world)).toMatchObject({ freed: 0 });
    },
  );

  // The client repeats it by itself, and OpenAI then says that there is no such file.
  it('takes a deletion whose answer was lost for done', async () => {
    const world = await worldOf(receipts(1), answered);
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const { openai } = await world.process();
    const name = `${files[0]?.batchId}-0123456789abcdef.jsonl`;
    const spare = await openai.files.create({ file: new File(['{"x": 1}\n'], name), purpose: 'batch' });
    world.clock.advance(25 * 3_600_000);
    world.emulator.setFaults({ calls: [{ route: 'files.delete', nth: 1, fault: { kind: 'reset', effect: true } }] });
    expect(await run(world)).toMatchObject({ spareFiles: [spare.id] });
    expect(world.emulator.files()).toHaveLength(1);
  });

  it('never frees a label whose batch is being submitted at the same time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const world = await worldOf(receipts(4), answered);
      const prepared = await world.prepareAndFormat('run-1');
      await Promise.all([world.submit(prepared, { limits: { maxLines: 2 } }), run(world), run(world)]);
      expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 16, INVALID: 4 } });
      await world.close();
    }
  });
});
