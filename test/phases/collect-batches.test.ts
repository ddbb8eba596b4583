/** Collect: batches that end otherwise than completed, result files that are not as they should be, and interruptions. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type FaultRules, type Intercept, scriptResponder } from '@completion-batch/emulator';
import pMap from 'p-map';
import { describe, expect, it } from 'vitest';
import { allValid, judged } from '../world/answers.ts';
import { Boundary } from '../world/boundary.ts';
import { checkRows } from '../world/readers.ts';
import { scale } from '../world/scale.ts';
import { receipts, smallImageId, smallLabel } from '../world/small-receipts.ts';
import { answering, BACK, statusesOf, submitted, VALID } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const worldOf = useWorlds();

describe('batches that do not complete', () => {
  it('refused by OpenAI give everything back without using up an attempt', async () => {
    const world = await worldOf(receipts(2), { emulator: { queueTokenLimit: { 'gpt-4.1-mini': 10 } } });
    await submitted(world);
    await world.answer();
    const [result] = await world.collect();
    expect(result).toMatchObject({
      kind: 'settled',
      status: 'failed',
      reason: expect.stringContaining('token_limit_exceeded'),
      counts: { released: { 'batch-failed': 8 } },
    });
    expect(result?.reason).not.toMatch(/org-\w{6}/);
    expect(await statusesOf(world, 1)).toEqual(BACK);
    expect(await world.get(`IMAGE#${smallImageId(1)}`, 'RECEIPT#00001#LINE#00002#WORD#00002#LABEL#DATE')).toMatchObject(
      { completion_attempts: { N: '0' } },
    );
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([
      { status: { S: 'FAILED' }, result_file_id: { S: 'N/A' } },
    ]);
    await checkRows(world);
  });

  it('expired: what is finished counts, the rest is asked again', async () => {
    const world = await worldOf(
      receipts(4),
      answering({ 3: { ...allValid, delayMs: 1e9 }, 4: { ...allValid, delayMs: 1e9 } }),
    );
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'open', status: 'in_progress' }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'IN_PROGRESS' } }]);
    await world.answer(25 * 3_600_000);
    expect(await world.collect()).toMatchObject([
      { status: 'expired', counts: { valid: 8, released: { expired: 8 } } },
    ]);
    expect([await statusesOf(world, 1), await statusesOf(world, 4)]).toEqual([VALID, BACK]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'EXPIRED' } }]);
  });

  it('too old are cancelled, and what is finished counts', async () => {
    const world = await worldOf(receipts(2), answering({ 2: { ...allValid, delayMs: 1e9 } }));
    await submitted(world);
    await world.answer(21 * 3_600_000);
    expect(await world.collect({ cancelAfterHours: 22 })).toMatchObject([{ kind: 'open', status: 'in_progress' }]);
    world.emulator.setFaults({ calls: [{ route: 'batches.cancel', fault: { kind: 'status', status: 500 } }] });
    await expect(world.collect({ cancelAfterHours: 20 })).rejects.toMatchObject({ code: 'openai-unavailable' });
    world.emulator.clearFaults();
    expect(await world.collect({ cancelAfterHours: 20 })).toMatchObject([{ kind: 'open', status: 'cancelling' }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'CANCELING' } }]);
    await world.answer();
    expect(await world.collect({ cancelAfterHours: 20 })).toMatchObject([
      { status: 'cancelled', counts: { valid: 4, released: { cancelled: 4 } } },
    ]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([{ status: { S: 'CANCELLED' } }]);
  });

  it('unknown to OpenAI change nothing and are reported', async () => {
    const world = await worldOf(receipts(1));
    await submitted(world);
    const row = (await world.rows('BATCH_SUMMARY'))[0] ?? {};
    await world.put({ ...row, openai_batch_id: { S: 'batch_00000000000000000000000000000000' } });
    expect(await world.collect()).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining('key') }]);
    expect(await world.rows('RECEIPT_WORD_LABEL')).toEqual(
      expect.arrayContaining([expect.objectContaining({ validation_status: { S: 'PENDING' } })]),
    );
  });

  it('with a status nobody knows wait', async () => {
    let strange = true;
    const intercept: Intercept = async (call, next) => {
      const reply = await next();
      if (!strange || call.route !== 'batches.retrieve') return reply;
      return { ...reply, json: { ...(reply.json as object), status: 'pondering', completed_at: null } };
    };
    const world = await worldOf(receipts(1), {
      emulator: { intercept, responder: scriptResponder({ default: allValid }) },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'open', status: 'pondering' }]);
    strange = false;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 4 } }]);
  });
});

describe('result files', () => {
  const answerFully = { responder: scriptResponder({ default: allValid }) };

  it.each([
    ['null', null],
    ['""', ''],
    ['absent', undefined],
  ])('with every line failed there is no output file (%s), and that is no error', async (_, id) => {
    const intercept: Intercept = async (call, next) => {
      const reply = await next();
      return call.route === 'batches.retrieve'
        ? { ...reply, json: { ...(reply.json as object), output_file_id: id } }
        : reply;
    };
    const world = await worldOf(receipts(2), {
      emulator: { responder: scriptResponder({ default: { status: 500 } }), intercept },
    });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { released: { 'server-error': 8 } } }]);
    expect(await world.rows('BATCH_SUMMARY')).toMatchObject([
      { status: { S: 'COMPLETED' }, result_file_id: { S: expect.stringMatching(/^file-/) } },
    ]);
  });

  it('that appear late are waited for', async () => {
    let late = true;
    const intercept: Intercept = async (call, next) => {
      const reply = await next();
      return late && call.route === 'batches.retrieve'
        ? { ...reply, json: { ...(reply.json as object), output_file_id: null } }
        : reply;
    };
    const world = await worldOf(receipts(1), { emulator: { ...answerFully, intercept } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'open', reason: expect.stringContaining('output file') }]);
    // Found by chaos: a schedule that looks every few hours gave up after its first look, and paid again.
    world.clock.advance(6 * 3_600_000);
    expect(await world.collect()).toMatchObject([{ kind: 'incomplete', reason: expect.stringContaining('--give-up') }]);
    late = false;
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 4 } }]);
  });

  // Found by chaos: a file that OpenAI did not show yet was taken for one that is gone, and its answers were paid again.
  it('that OpenAI does not show yet are waited for', async () => {
    const faults: FaultRules = { files: [{ purpose: 'batch_output', fault: { kind: 'invisible', reads: 2 } }] };
    const world = await worldOf(receipts(1), { emulator: { ...answerFully, faults } });
    await submitted(world);
    await world.answer();
    for (const _ of [1, 2]) {
      expect(await world.collect()).toMatchObject([{ kind: 'open', reason: expect.stringContaining('result files') }]);
      expect(await statusesOf(world, 1)).toMatchObject({ '2.2.DATE': 'PENDING' });
    }
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 4 } }]);
  });

  it('that OpenAI still does not show after a day are given up, and their labels asked about again', async () => {
    const faults: FaultRules = { files: [{ purpose: 'batch_output', fault: { kind: 'invisible', reads: 9 } }] };
    const world = await worldOf(receipts(1), { emulator: { ...answerFully, faults } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'open' }]);
    world.clock.advance(25 * 3_600_000);
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { released: { missing: 4 } } }]);
    expect(await statusesOf(world, 1)).toEqual(BACK);
  });

  // A server without counts gave no sign that something was to come.
  it('that appear late are waited for where there are no counts either', async () => {
    const faults: FaultRules = {
      batches: [
        { fault: { kind: 'omit', members: ['request_counts', 'usage'] } },
        { fault: { kind: 'late-ids', reads: 1 } },
      ],
    };
    const world = await worldOf(receipts(1), { emulator: { ...answerFully, faults } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'open' }]);
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 4 } }]);
  });

  it.each([
    ['with Content-Length, resumed by range', true, true],
    ['without Content-Length', false, true],
    ['by a server that ignores ranges', true, false],
  ])('that are cut on the way are brought whole: %s', async (_, withLength, ranges) => {
    let cuts = 3;
    const intercept: Intercept = async (call, next) => {
      if (call.route !== 'files.content') return next();
      if (!ranges) delete call.request.headers.range;
      const reply = await next();
      if (cuts === 0 || reply.file === undefined) return reply;
      cuts -= 1;
      const { readFileSync } = await import('node:fs');
      const { path, start, end } = reply.file;
      const bytes = readFileSync(path).subarray(start, end + 1);
      call.response.writeHead(reply.status, {
        ...reply.headers,
        ...(withLength ? { 'content-length': String(bytes.length) } : {}),
      });
      call.response.write(bytes.subarray(0, Math.floor(bytes.length / 3)));
      await new Promise((sent) => setImmediate(sent));
      return 'drop';
    };
    const world = await worldOf(receipts(3), { emulator: { ...answerFully, intercept } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
    expect(cuts).toBe(0);
  });

  it('that end early and look complete are brought whole', async () => {
    const fault = { kind: 'cut', keep: 0.4, contentLength: false } as const;
    const faults: FaultRules = { calls: [{ route: 'files.content', times: 2, fault }] };
    const world = await worldOf(receipts(3), { emulator: { ...answerFully, faults } });
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'settled', counts: { valid: 12 } }]);
    expect(world.emulator.faultCounts()).toEqual({ 'call cut': 2 });
  });

  it('are kept in the object store before the table is written', async () => {
    const world = await worldOf(receipts(2), answering({ 2: { status: 500 } }));
    await submitted(world);
    await world.answer();
    const order: string[] = [];
    const boundary = new Boundary(({ call, moment }) => {
      if (moment === 'after') order.push(call);
      return false;
    });
    await world.collect({}, await world.process(boundary));
    const writes = order.filter((call) =>
      /store (put|create)|table (BatchExecuteStatement|BatchWriteItem|UpdateItem)/.test(call),
    );
    // The copies, and then their digests.
    expect(writes.slice(0, 3)).toEqual(['store create', 'store create', 'table UpdateItem']);
  });

  it('with unknown, double and damaged lines: all of them passed over, and counted', async () => {
    const intercept: Intercept = async (call, next) => {
      const reply = await next();
      if (call.route === 'files.retrieve' && (reply.json as { purpose?: string }).purpose === 'batch_output') {
        return { ...reply, json: { ...(reply.json as object), bytes: Buffer.byteLength(await damaged(call.id)) } };
      }
      if (call.route === 'files.content') {
        call.response.writeHead(200, { 'content-type': 'application/octet-stream' });
        call.response.end(await damaged(call.id));
        return 'drop';
      }
      return reply;
    };
    const world = await worldOf(receipts(2), { emulator: { ...answerFully, intercept } });
    const damaged = async (id: string): Promise<string> => {
      const { readFileSync } = await import('node:fs');
      const { join } = await import('node:path');
      const text = readFileSync(join(world.folder, 'openai', 'files', `${id}.bin`), 'utf8');
      const [first = '', second = ''] = text.split('\n');
      const strange = first.replace(/"custom_id":"[^"]*"/, '"custom_id":"never asked"');
      return [first, strange, second, first, '{"custom_id": "tor', ''].join('\n');
    };
    await submitted(world);
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { kind: 'settled', counts: { valid: 8 }, spareLines: 2, doubleLines: 1 },
    ]);
  });
});

describe('a collect that is interrupted', () => {
  const script = answering({
    1: judged((id) => (id.startsWith('2.3') ? { valid: false, label: 'TIME' } : { valid: true })),
    2: { refusal: 'no' },
    3: { content: 'nonsense' },
    4: judged((id) => ({ valid: id.startsWith('1') })),
  });
  const items = (): Item[] => [...receipts(4), smallLabel(4, 2, 2, 'TIME', 'NONE')];

  /** All rows that collect writes, without the times that no two runs share. */
  async function outcome(world: World): Promise<unknown> {
    const strip = (row: Item): Item => {
      const {
        completion_claimed_at: _claimed,
        collected_at: _collected,
        openai_batch_id: _id,
        result_file_id: _file,
        error_file_id: _error,
        output_sha256: _output,
        error_sha256: _errors,
        input_file_id: _input,
        store: _store,
        submitted_at: _at,
        ...rest
      } = row;
      return JSON.parse(JSON.stringify(rest).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')) as Record<
        string,
        AttributeValue
      >;
    };
    const rows = await Promise.all(
      ['RECEIPT_WORD_LABEL', 'COMPLETION_BATCH_RESULT', 'BATCH_SUMMARY'].map((type) => world.rows(type)),
    );
    return rows
      .flat()
      .map(strip)
      .sort((a, b) => `${a.PK?.S}${a.SK?.S}`.localeCompare(`${b.PK?.S}${b.SK?.S}`));
  }

  async function ready(): Promise<World> {
    const world = await worldOf(items(), script);
    await submitted(world);
    await world.answer();
    return world;
  }

  it('at any call, before or after its effect, leaves the same rows when it is done again', async () => {
    const first = await ready();
    const process = await first.process();
    await first.collect({}, process);
    const expected = await outcome(first);
    const points = process.boundary.passed;
    console.log(`stopped at each of ${points.length} points`);
    expect(points.length).toBeGreaterThanOrEqual(36);
    const step = scale(4, 1);
    await pMap(
      [...points.entries()].filter(([stop]) => stop % step === 0),
      async ([stop, point]) => {
        const world = await ready();
        await world.untilCrash(new Boundary((_, index) => index === stop), (running) => world.collect({}, running));
        await world.collect();
        const where = `${stop}: ${point.moment} ${point.call}`;
        expect([where, await outcome(world)]).toEqual([where, expected]);
        await world.close();
      },
      { concurrency: 4 },
    );
  }, 600_000);

  it('by another at the same time leaves the same rows', async () => {
    const first = await ready();
    await first.collect();
    const expected = await outcome(first);
    for (let round = 0; round < 4; round += 1) {
      const world = await ready();
      await Promise.all([1, 2, 3].map(() => world.collect()));
      const rows = (await outcome(world)) as Item[];
      const labels = (all: Item[]): Item[] => all.filter((row) => row.TYPE?.S !== 'BATCH_SUMMARY');
      expect(labels(rows)).toEqual(labels(expected as Item[]));
      expect(rows.filter((row) => row.TYPE?.S === 'BATCH_SUMMARY')).toMatchObject([{ status: { S: 'COMPLETED' } }]);
      await world.close();
    }
  });
});
