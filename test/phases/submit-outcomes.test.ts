/** What submit does about everything that is not the good case: refusals, lost answers, changed rows, missing files. */
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlan } from '@completion-batch/core';
import { ApiError, type Intercept } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { MAX_RECEIPT_REFS } from '../../packages/core/src/labels/label-workload.ts';
import { getSubmission } from '../../packages/engine/src/state/get-submission.ts';
import { billedBatches, checkWorld } from '../world/checker.ts';
import { receipts, smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item } from '../world/world.ts';

const worldOf = useWorlds();

/** Does something at the nth create call, and lets all others pass. */
function atCreate(n: number, act: Intercept): Intercept {
  let calls = 0;
  return (call, next) => {
    if (call.route !== 'batches.create') return next();
    calls += 1;
    return calls === n ? act(call, next) : next();
  };
}

describe('the create call', () => {
  it('whose answer is lost after it took effect is not repeated: the batch is adopted', async () => {
    const intercept = atCreate(1, async (_, next) => {
      await next();
      return 'drop';
    });
    const world = await worldOf(receipts(2), { emulator: { intercept } });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.files).toMatchObject([{ ending: 'submitted', adopted: true }]);
    const report = await checkWorld(world);
    expect(report).toMatchObject({ faults: [], statuses: { PENDING: 8 } });
    expect(report.batches).toHaveLength(1);
  });

  it('that had no effect is repeated once it is sure that there is no batch', async () => {
    const world = await worldOf(receipts(2), { emulator: { intercept: atCreate(1, async () => 'drop') } });
    const before = world.clock.now();
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.files).toMatchObject([{ ending: 'submitted', adopted: false }]);
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(180_000);
    expect((await checkWorld(world)).batches).toHaveLength(1);
  });

  it('that never answers leaves the submission open, and the next run finishes it', async () => {
    let dead = true;
    const world = await worldOf(receipts(2), {
      emulator: {
        intercept: (call, next) => (dead && call.route === 'batches.create' ? Promise.resolve('drop') : next()),
      },
    });
    const first = await world.submit(await world.prepareAndFormat('run-1'));
    expect(first).toMatchObject({ complete: false, files: [{ ending: 'failed' }] });
    dead = false;
    world.clock.advance(24 * 3600 * 1000);
    const second = await world.submit(await world.prepareAndFormat('run-2'));
    expect(second.files).toMatchObject([{ ending: 'submitted', resumed: true, executionId: 'run-1' }]);
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8 } });
  });

  it('refused for good gives the labels back and says why; the same run may try again', async () => {
    const refuse = atCreate(1, async () => {
      throw new ApiError(400, 'Your organization org-abcdef123 may not use batches.', { code: 'not_allowed' });
    });
    const world = await worldOf(receipts(2), { emulator: { intercept: refuse } });
    const prepared = await world.prepareAndFormat('run-1');
    const first = await world.submit(prepared);
    expect(first).toMatchObject({
      complete: false,
      files: [{ ending: 'rejected', reason: expect.stringContaining('may not use batches') }],
    });
    expect(JSON.stringify(first)).not.toContain('abcdef123');
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 8, INVALID: 2 }, batches: [] });
    const second = await world.submit(prepared);
    expect(second).toMatchObject({ complete: true, files: [{ ending: 'submitted' }] });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8, INVALID: 2 } });
  });

  it('refused for want of quota keeps its labels and waits', async () => {
    const limited = atCreate(1, async () => {
      throw new ApiError(429, 'You exceeded your current quota.', { code: 'insufficient_quota' });
    });
    const world = await worldOf(receipts(2), { emulator: { intercept: limited } });
    const prepared = await world.prepareAndFormat('run-1');
    expect((await world.submit(prepared)).files).toMatchObject([{ ending: 'waiting' }]);
    world.clock.advance(3600 * 1000);
    expect((await world.submit(prepared)).files).toMatchObject([{ ending: 'submitted', resumed: true }]);
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length]).toEqual([[], 1]);
  });

  it.each([
    [429, 'waiting'],
    [503, 'failed'],
  ] as const)('an upload that ends in %i leaves it open as %s, and the next run goes on', async (status, ending) => {
    let down = true;
    const world = await worldOf(receipts(2), {
      emulator: {
        intercept: (call, next) => {
          if (!down || call.route !== 'files.create') return next();
          throw new ApiError(status, 'Not now.', {});
        },
      },
    });
    const prepared = await world.prepareAndFormat('run-1');
    const first = await world.submit(prepared);
    expect(first).toMatchObject({ complete: false, files: [{ ending, reason: expect.stringContaining('Not now.') }] });
    down = false;
    world.clock.advance(3600 * 1000);
    expect(await world.submit(prepared)).toMatchObject({ complete: true, files: [{ ending: 'submitted' }] });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8 } });
  });

  it('that does not see the uploaded file yet is repeated', async () => {
    const unseen = atCreate(1, async () => {
      throw new ApiError(400, 'Cannot find file file-1, or project does not have access to it.', { param: 'file_id' });
    });
    const world = await worldOf(receipts(2), { emulator: { intercept: unseen } });
    expect((await world.submit(await world.prepareAndFormat('run-1'))).files).toMatchObject([{ ending: 'submitted' }]);
    expect((await checkWorld(world)).batches).toHaveLength(1);
  });
});

describe('labels that changed meanwhile', () => {
  it('are left alone, their request is left out, and its other labels are given back', async () => {
    const world = await worldOf(receipts(3));
    const prepared = await world.prepareAndFormat('run-1');
    const changed: Item = { ...smallLabel(2, 2, 2, 'DATE', 'VALID'), reasoning: { S: 'by somebody else' } };
    await world.put(changed);
    const result = await world.submit(prepared);
    expect(result.files).toMatchObject([{ ending: 'submitted', requests: 2, units: 8, lost: 1 }]);
    const report = await checkWorld(world);
    expect(report).toMatchObject({ faults: [], statuses: { PENDING: 8, NONE: 3, VALID: 1, INVALID: 3 } });
    expect(await world.get(changed.PK?.S ?? '', changed.SK?.S ?? '')).toEqual(changed);
  });

  it('all of them: nothing is submitted, and nothing stays open', async () => {
    const world = await worldOf(receipts(1));
    const prepared = await world.prepareAndFormat('run-1');
    await world.put(smallLabel(1, 1, 1, 'MERCHANT_NAME', 'NEEDS_REVIEW'));
    expect(await world.submit(prepared)).toMatchObject({
      complete: true,
      files: [{ ending: 'nothing-left', lost: 1 }],
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 3, NEEDS_REVIEW: 1 } });
  });

  it('are claimed from old rows, too, that have no status or a NULL one', async () => {
    const world = await worldOf([
      ...smallReceipt(1),
      smallLabel(1, 1, 2, 'MERCHANT_NAME', null),
      { ...smallLabel(1, 2, 1, 'PRODUCT_NAME', null), validation_status: { NULL: true as const } },
    ]);
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result.files).toMatchObject([{ ending: 'submitted', units: 6, lost: 0 }]);
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 6, INVALID: 1 } });
  });
});

describe('files', () => {
  it('that are missing come from the object store; a shard that failed stops nobody else', async () => {
    const world = await worldOf(receipts(60));
    const prepared = await world.prepareAndFormat('run-1');
    expect(prepared.plan.shards.map(({ id }) => id)).toEqual(['0001', '0002', '0003']);
    const folder = world.requests('run-1');
    await rm(join(folder, '0001.json'));
    await rm(join(folder, '0003.json'));
    await rm(join(world.folder, 'objects/completion_batches/run-1/requests/0003.json'));
    const first = await world.submit(prepared);
    expect(first).toMatchObject({
      complete: false,
      missingShards: [{ shard: '0003', reason: expect.stringContaining('it is not in the store') }],
    });
    expect(first.files).toMatchObject([{ ending: 'submitted', requests: 40 }]);
    // The failed job is run again: one more batch, with what was missing and nothing else.
    await world.prepareAndFormat('run-1');
    const second = await world.submit(prepared);
    expect(second).toMatchObject({
      complete: true,
      alreadySubmitted: 40,
      files: [{ ending: 'submitted', requests: 20 }],
    });
    const report = await checkWorld(world);
    expect([report.faults, report.batches.length, report.statuses]).toEqual([[], 2, { PENDING: 240, INVALID: 60 }]);
  });

  it('that are torn are not used, whatever still parses in them', async () => {
    const world = await worldOf(receipts(2));
    const prepared = await world.prepareAndFormat('run-1');
    const folder = world.requests('run-1');
    const { readdir } = await import('node:fs/promises');
    const name = (await readdir(folder)).find((file) => file.endsWith('.jsonl')) ?? '';
    await truncate(join(folder, name), 3000);
    const warnings: string[] = [];
    const logger = {
      debug() {},
      info() {},
      error() {},
      progress() {},
      warn: (text: string) => void warnings.push(text),
    };
    const result = await world.submit(prepared, { logger });
    expect(warnings.join()).toMatch(/torn: 3000 of \d+ bytes/);
    expect(result.files).toMatchObject([{ ending: 'submitted', requests: 2 }]);
  });

  it('of another plan are left out, and the plan is checked against table and store', async () => {
    const world = await worldOf(receipts(1));
    const prepared = await world.prepareAndFormat('run-1');
    const other = { ...prepared, plan: { ...prepared.plan, table: 'other' } };
    await expect(world.submit(other)).rejects.toMatchObject({ code: 'plan-mismatch', where: 'table' });
    await writeFile(join(world.requests('run-1'), '0001.json'), '{}');
    expect((await world.submit(prepared)).files).toMatchObject([{ ending: 'submitted' }]);
    const text = JSON.stringify({ format: 'completion-batch/plan', version: 2 });
    expect(() => parsePlan(text, 'plan.json')).toThrow(
      expect.objectContaining({ code: 'plan-version', where: 'plan.json' }),
    );
    expect(() => parsePlan('{', 'plan.json')).toThrow(expect.objectContaining({ code: 'plan-unreadable' }));
  });
});

describe('limits', () => {
  it('of the queue are kept: what does not fit is not claimed and waits', async () => {
    const world = await worldOf(receipts(3));
    const prepared = await world.prepareAndFormat('run-1');
    const [{ tokens = 0 } = {}] = (await world.submit(prepared, { dryRun: true, limits: { maxLines: 1 } })).files;
    const first = await world.submit(prepared, { limits: { maxLines: 1 }, queueTokens: tokens * 2 + 10 });
    expect(first.files.map(({ ending }) => ending)).toEqual(['submitted', 'submitted', 'waiting']);
    expect(first.complete).toBe(false);
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 8, NONE: 4, INVALID: 3 } });
  });

  it('of one batch are kept for each file, and a request over them is named', async () => {
    const world = await worldOf(receipts(3));
    const prepared = await world.prepareAndFormat('run-1');
    const result = await world.submit(prepared, { limits: { maxTokens: 100 } });
    expect(result).toMatchObject({
      complete: false,
      files: [],
      tooLarge: [{ reason: expect.stringContaining('tokens') }, {}, {}],
    });
  });
});

describe('a dry run', () => {
  it('changes nothing and asks nobody', async () => {
    const world = await worldOf(receipts(3));
    const prepared = await world.prepareAndFormat('run-1');
    const rows = await world.rows('RECEIPT_WORD_LABEL');
    const result = await world.submit(prepared, { dryRun: true });
    expect(result).toMatchObject({
      dryRun: true,
      files: [{ ending: 'planned', requests: 3, units: 12, cost: expect.any(Number) }],
    });
    expect(await world.rows('RECEIPT_WORD_LABEL')).toEqual(rows);
    expect(await world.rows('COMPLETION_SUBMISSION')).toEqual([]);
    expect(await world.emulator.journal()).toEqual([]);
  });
});

describe('the model', () => {
  it('is asked for before anything is claimed', async () => {
    const world = await worldOf(receipts(1), { emulator: { models: ['gpt-4.1-mini'] } });
    const prepared = await world.prepareAndFormat('run-1');
    await expect(world.submit(prepared, { model: 'gpt-99' })).rejects.toMatchObject({
      code: 'model-unknown',
      message: expect.stringContaining('gpt-99'),
    });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { NONE: 4 } });
  });

  it("may be another than the plan's: every request is written for it", async () => {
    const world = await worldOf(receipts(2));
    const result = await world.submit(await world.prepareAndFormat('run-1'), { model: 'gpt-5-mini' });
    expect(result).toMatchObject({ model: 'gpt-5-mini', files: [{ ending: 'submitted', model: 'gpt-5-mini' }] });
    const [file] = world.emulator.files();
    const text = await (
      await fetch(`${world.emulator.url}/files/${file?.id}/content`, { headers: { authorization: 'Bearer x' } })
    ).text();
    for (const line of text.trim().split('\n')) {
      expect(JSON.parse(line).body).toMatchObject({ model: 'gpt-5-mini', reasoning_effort: 'minimal' });
      expect(JSON.parse(line).body).not.toHaveProperty('temperature');
    }
    expect(await billedBatches(world)).toHaveLength(1);
  });
});

describe('rows of ours', () => {
  it('are as the other programs read them', async () => {
    const world = await worldOf(receipts(2));
    const { files } = await world.submit(await world.prepareAndFormat('run-1'));
    const [summary] = await world.rows('BATCH_SUMMARY');
    const id = files[0]?.batchId ?? '';
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(summary).toMatchObject({
      PK: { S: `BATCH#${id}` },
      SK: { S: 'STATUS' },
      GSI1PK: { S: 'STATUS#PENDING' },
      GSI1SK: { S: `BATCH_TYPE#COMPLETION#BATCH_ID#${id}` },
      batch_type: { S: 'COMPLETION' },
      openai_batch_id: { S: files[0]?.openaiBatchId },
      status: { S: 'PENDING' },
      result_file_id: { S: 'N/A' },
      submitted_at: { S: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) },
      receipt_refs: {
        L: [1, 2].map((number) => ({ M: { image_id: { S: smallImageId(number) }, receipt_id: { N: '1' } } })),
      },
      label_count: { N: '8' },
    });
    const [submission] = await world.rows('COMPLETION_SUBMISSION');
    expect(submission).not.toHaveProperty('GSI1PK');
    expect(submission).toMatchObject({ PK: { S: `BATCH#${id}` }, SK: { S: 'SUBMISSION' }, state: { S: 'RECORDED' } });
    const { state } = await world.process();
    expect(await getSubmission(state, id)).toMatchObject({ state: 'RECORDED', execution_id: 'run-1' });
  });

  it('stay under 400 KB however many receipts a batch has', () => {
    // DynamoDB: names and UTF-8 values, 1 byte a nested element more, 3 bytes a list or map, a number about 3 bytes here.
    const reference = 3 + ('image_id'.length + 36 + 1) + ('receipt_id'.length + 21 + 1) + 1;
    expect(reference * MAX_RECEIPT_REFS).toBeLessThan(300_000);
  });
});
