/**
 * Records that no submit and no collect has written, or not so: by somebody who can write the table, or the objects that the
 * state is kept in. Nothing is paid for them, nothing is written or read outside of what is theirs, the others go on, and
 * whoever looks is told.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scriptResponder } from '@completion-batch/emulator';
import { findDueBatches, findStuckSubmissions, needsAttention } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { allValid } from '../world/answers.ts';
import { stopAt } from '../world/boundary.ts';
import { reconcileIn } from '../world/chain.ts';
import { billedBatches, checkWorld } from '../world/checker.ts';
import type { Combination } from '../world/combinations.ts';
import { type Forged, forge, type Kind, LISTED, plant, recordIds } from '../world/forge.ts';
import { LEFT } from '../world/moments.ts';
import { random } from '../world/random.ts';
import { scale } from '../world/scale.ts';
import { statuses } from '../world/settled.ts';
import { receipts } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const HOUR = 3_600_000;
const OTHER = '00000000-0000-4000-8000-000000000001';
const TABLE: Combination = { state: 'table', workload: 'labels' };
const OBJECTS: Combination = { state: 'objects', workload: 'labels' };

const newWorld = (combination: Combination, count = 1): Promise<World> =>
  worldOf(receipts(count), { combination, emulator: { responder: scriptResponder({ default: allValid }) } });

const sha = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const keyOf = (execution: string, id: string, digest: string): string =>
  `completion_batches/${execution}/batches/${id}/${digest}.jsonl`;

/** A submission as submit writes one, but for what is given. */
function submissionOf(world: World, given: Forged): Forged {
  const { batch_id = OTHER, execution_id = 'x', sha256 = '0'.repeat(64) } = given;
  return {
    TYPE: 'COMPLETION_SUBMISSION',
    batch_id,
    execution_id,
    state: 'UPLOADED',
    version: 1,
    owner: 'x',
    lease_until: 0,
    store: world.storeUrl,
    object_key: keyOf(String(execution_id), String(batch_id), String(sha256)),
    sha256,
    model: 'gpt-4.1-mini',
    workload_version: '2',
    requests: 0,
    bytes: 0,
    units: 0,
    estimated_tokens: 0,
    estimated_output_tokens: 0,
    created_at: '2026-11-01T00:00:00Z',
    receipts: 0,
    validation_status: 'NONE',
    ...given,
  };
}

async function plantRow(world: World, PK: string, fields: Forged): Promise<void> {
  await world.put({ PK: { S: PK }, SK: { S: 'SUBMISSION' } });
  const id = PK.slice('BATCH#'.length);
  await forge(world, 'submissions', id, submissionOf(world, { batch_id: id, ...fields }), LISTED);
}

/** The one request file that was sent so far. */
async function sentFile(world: World): Promise<Buffer> {
  for (const [key, data] of await world.objects()) if (/\/batches\/.*\.jsonl$/.test(key)) return data;
  throw new Error('nothing was sent');
}

describe('rows of submissions that nobody has begun', () => {
  it('make no batch of a file that OpenAI has, whatever the budget', async () => {
    const world = await newWorld(TABLE);
    await world.submit(await world.prepareAndFormat('night-1'));
    const input_file_id = world.emulator.files()[0]?.id;
    const ids = [1, 2, 3].map((n) => OTHER.replace(/.$/, String(n)));
    await plantRow(world, `BATCH#${ids[0]}`, { object_key: 'no/such/object', input_file_id });
    await plantRow(world, `BATCH#${ids[1]}`, { input_file_id });
    // With the very file, as an object of its own.
    const file = await sentFile(world);
    const [first = ''] = await recordIds(world, 'batches');
    await plant(world, keyOf('x', ids[2] ?? '', sha(file)), file);
    await plantRow(world, `BATCH#${ids[2]}`, { sha256: sha(file), bytes: file.length, input_file_id });
    const result = await world.submit(await world.prepareAndFormat('night-2'));
    expect((await billedBatches(world)).map(({ completionBatchId }) => completionBatchId)).toEqual([first]);
    expect(needsAttention(result)).toBe(true);
    expect(result.stuck).toMatchObject([
      { batchId: ids[0], reason: expect.stringMatching(/object_key is "no\/such\/object", not completion_batches\/x/) },
    ]);
    expect(result.files.find(({ batchId }) => batchId === ids[1])).toMatchObject({
      ending: 'failed',
      reason: expect.stringContaining('its request file is gone'),
    });
    // What it asks is another batch's.
    expect(result.files.find(({ batchId }) => batchId === ids[2])).toMatchObject({ ending: 'nothing-left' });
  });

  it('touch no file outside of the working folder', async () => {
    const world = await newWorld(TABLE);
    const prepared = await world.prepareAndFormat('night-1');
    const victims = { 'dataset-v.jsonl': 'precious\n', 'dataset-w.kept.jsonl': 'precious\n' };
    await mkdir(join(world.folder, 'precious'));
    for (const [name, text] of Object.entries(victims)) await writeFile(join(world.folder, 'precious', name), text);
    const [object = ''] = [...(await world.objects()).keys()].filter((key) => key.startsWith('labels/'));
    const digest = sha((await world.objects()).get(object) ?? '');
    await plantRow(world, 'BATCH#../../precious/dataset', { sha256: 'v', state: 'CLAIMED', object_key: object });
    await plantRow(world, 'BATCH#../../precious/dataset-w', { sha256: digest, state: 'INTENDED', object_key: object });
    const result = await world.submit(prepared);
    for (const [name, text] of Object.entries(victims))
      expect(await readFile(join(world.folder, 'precious', name), 'utf8')).toBe(text);
    expect(result.files).toMatchObject([{ ending: 'submitted', executionId: 'night-1' }]);
    expect(result.stuck).toHaveLength(2);
    for (const { batchId, remedy } of result.stuck) {
      expect(batchId).toBe(JSON.stringify(batchId.slice(1, -1)));
      expect(remedy).not.toContain('--give-up');
    }
  });

  it('are paid for within the budget only, by what their file says', async () => {
    const world = await newWorld(TABLE, 2);
    await world.untilCrash(stopAt('before openai POST /v1/batches'), async (process) =>
      world.submit(await world.prepareAndFormat('night-1'), {}, process),
    );
    const [id = ''] = await recordIds(world, 'submissions');
    await forge(world, 'submissions', id, { estimated_tokens: 0, estimated_output_tokens: 0, requests: 0 });
    world.clock.advance(HOUR);
    const result = await world.submit(await world.prepareAndFormat('night-2'), { maxCostUsd: 0.00001 });
    expect(result.files.filter(({ batchId }) => batchId === id)).toMatchObject([
      {
        ending: 'over-budget',
        reason: expect.stringMatching(/of the run.s budget of .* are used, and this file costs/),
      },
    ]);
    expect(world.emulator.batches()).toEqual([]);
    // With money it is made, and counted.
    const again = await world.submit(await world.prepareAndFormat('night-3'), { maxCostUsd: 1 });
    expect(again.files.filter(({ batchId }) => batchId === id)).toMatchObject([{ ending: 'submitted' }]);
    expect(again.budget?.used).toBeGreaterThan(0.0001);
  });
});

describe('an object under the prefix of an execution', () => {
  it("does not make another execution's batch count as its own", async () => {
    const world = await newWorld(TABLE);
    await world.submit(await world.prepareAndFormat('night-1'));
    const [id = ''] = await recordIds(world, 'submissions');
    await world.answer();
    await world.collect();
    for (const label of await world.rows('RECEIPT_WORD_LABEL')) {
      const { completion_batch_id: _, ...row } = label;
      if (label.validation_status?.S === 'VALID')
        await world.put({ ...row, validation_status: { S: 'NONE' }, GSI3PK: { S: 'VALIDATION_STATUS#NONE' } });
    }
    const prepared = await world.prepareAndFormat('night-2');
    await plant(world, keyOf('night-2', id, 'x'), 'anything');
    await plant(world, keyOf('night-2', '../..'.replaceAll('/', '_'), 'x'), 'anything');
    const result = await world.submit(prepared, { maxCostUsd: 1 });
    expect(result).toMatchObject({ alreadySubmitted: 0, complete: true });
    expect(result.files).toMatchObject([{ ending: 'submitted', executionId: 'night-2' }]);
  });
});

describe.each([TABLE, OBJECTS])('records that were altered ($state)', (combination) => {
  /** A world in which a submission was left in a state, an hour ago. */
  async function left(state: string): Promise<{ world: World; id: string }> {
    const world = await newWorld(combination);
    const stop = combination.state === 'table' ? LEFT[state]?.() : OBJECT_LEFT[state]?.();
    const prepared = await world.prepareAndFormat('night-1');
    await world.untilCrash(stop ?? stopAt('nowhere'), (process) => world.submit(prepared, {}, process));
    world.clock.advance(HOUR);
    const [id = ''] = await recordIds(world, 'submissions');
    return { world, id };
  }

  it.each(['INTENDED', 'CLAIMED', 'UPLOADED', 'CREATING', 'CREATED', 'REJECTING'])(
    'set back from RECORDED to %s: nothing is paid again, nothing is freed',
    async (state) => {
      const { world, id } = await left('RECORDED');
      await forge(world, 'submissions', id, { state, openai_batch_id: undefined, create_called_at: undefined }, LISTED);
      const result = await world.submit(await world.prepareAndFormat('night-2'), { maxCostUsd: 0.000001 });
      expect(world.emulator.batches()).toHaveLength(1);
      expect(await statuses(world)).toMatchObject({ PENDING: 4 });
      // In a state before the claims it waits for money first.
      expect(['submitted', 'over-budget']).toContain(result.files[0]?.ending);
      await world.submit(await world.prepareAndFormat('night-3'));
      expect(world.emulator.batches()).toHaveLength(1);
      await world.answer();
      await world.collect();
      await reconcileIn(world, await world.process());
      expect(await statuses(world)).toMatchObject({ VALID: 4 });
    },
  );

  it.each(['UPLOADED', 'CREATING, no batch'])(
    'at %s, the file at OpenAI is another one: its own is uploaded',
    async (state) => {
      const { world, id } = await left(state);
      const { openai } = await world.process();
      const name = world.emulator.files()[0]?.filename ?? '';
      const text = (await sentFile(world)).toString().replaceAll('gpt-4.1-mini', 'gpt-4.1-nano');
      const file = await openai.files.create({ file: new File([text], name), purpose: 'batch' });
      await forge(world, 'submissions', id, { input_file_id: file.id });
      const result = await world.submit(await world.prepareAndFormat('night-2'));
      expect(result.files).toMatchObject([{ ending: 'submitted', batchId: id }]);
      expect(world.emulator.batches()).toHaveLength(1);
      const made = await openai.files.content(world.emulator.batches()[0]?.inputFileId ?? '');
      expect(sha(await made.text())).toBe(sha(await sentFile(world)));
    },
  );

  it("names the batch of another submission: its own is made, the other's is left alone", async () => {
    const { world, id } = await left('CREATED');
    const { openai } = await world.process();
    const [own] = world.emulator.batches();
    const text = (await sentFile(world)).toString();
    const file = await openai.files.create({ file: new File([text], 'other.jsonl'), purpose: 'batch' });
    const other = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
      metadata: { completion_batch_id: OTHER, digest: sha(text), execution_id: 'x' },
    });
    await forge(world, 'submissions', id, { openai_batch_id: other.id });
    expect((await world.submit(await world.prepareAndFormat('night-2'))).files).toMatchObject([
      { ending: 'submitted', openaiBatchId: own?.id, adopted: true },
    ]);
    expect(world.emulator.batches()).toHaveLength(2);
    // The same with the batch's own record.
    await forge(world, 'batches', id, { openai_batch_id: other.id });
    await world.answer();
    expect(await world.collect()).toMatchObject([{ kind: 'unreadable', reason: expect.stringContaining(OTHER) }]);
    expect(await statuses(world)).toMatchObject({ PENDING: 4 });
  });

  it('names a request file of other bytes: nothing is settled by it', async () => {
    const { world, id } = await left('RECORDED');
    const text = '{"custom_id":"x"}\n';
    await plant(world, keyOf('night-1', id, sha(text)), text);
    await forge(world, 'batches', id, { request_sha256: sha(text), request_key: keyOf('night-1', id, sha(text)) });
    await world.answer();
    expect(await world.collect()).toMatchObject([
      { kind: 'unreadable', reason: expect.stringContaining('another file') },
    ]);
    expect(await statuses(world)).toMatchObject({ PENDING: 4 });
  });

  it('has a lease that never ends: it is told at once, and ended by the second run', async () => {
    const { world, id } = await left('CLAIMED');
    await forge(world, 'submissions', id, { lease_until: Date.parse('9999-01-01'), owner: 'forever' });
    const { state } = await world.process();
    expect((await findStuckSubmissions({ state, ways: WAYS })).stuck).toMatchObject([
      { batchId: id, red: true, reason: expect.stringContaining('9999') },
    ]);
    await world.submit(await world.prepareAndFormat('night-2'));
    world.clock.advance(5 * 60_000);
    expect((await world.submit(await world.prepareAndFormat('night-3'))).files).toMatchObject([
      { batchId: id, ending: 'submitted' },
    ]);
  });

  it('is of another store: it is told, and nothing of it is fetched or paid', async () => {
    const { world, id } = await left('UPLOADED');
    await forge(world, 'submissions', id, { store: 's3://somebody/else' });
    const result = await world.submit(await world.prepareAndFormat('night-2'));
    expect(result.stuck).toMatchObject([
      { kind: 'store', batchId: id, reason: expect.stringContaining('s3://somebody/else') },
    ]);
    expect(world.emulator.batches()).toEqual([]);
  });

  it('is closed, and stands among the open ones: it is told', async () => {
    const { world, id } = await left('RECORDED');
    await forge(world, 'submissions', id, { state: 'RECORDED' }, LISTED);
    const result = await world.submit(await world.prepareAndFormat('night-2'));
    expect(result.stuck).toMatchObject([
      { batchId: id, reason: expect.stringContaining('stands among the open ones') },
    ]);
  });

  it('a batch of ours that does not parse is named as ours', async () => {
    const { world, id } = await left('RECORDED');
    await forge(world, 'batches', id, { execution_id: '../x' });
    const { state } = await world.process();
    expect((await findDueBatches(state)).problems).toMatchObject([
      { ours: true, reason: expect.stringContaining('execution_id is not an execution id') },
    ]);
  });

  it.each(combination.state === 'objects' ? [combination] : [])(
    'is followed by nothing, for it has the last number: it is told',
    async () => {
      const { world, id } = await left('CLAIMED');
      const there = [...(await world.objects())].filter(([key]) => key.startsWith(`state/submissions/${id}/`));
      await plant(world, `state/submissions/${id}/999999999999999.json`, there.at(-1)?.[1] ?? '');
      const result = await world.submit(await world.prepareAndFormat('night-2'));
      expect(result.stuck).toMatchObject([{ batchId: id, reason: expect.stringContaining('the last number') }]);
    },
  );

  const STATES = [
    'INTENDED',
    'CLAIMED',
    'UPLOADED',
    'CREATING, no batch',
    'CREATING, with a batch',
    'CREATED',
    'RECORDED',
  ];
  const cases = STATES.flatMap((state) => FIELDS.map((field) => ({ state, field })));
  const draw = random(combination.state === 'table' ? 11 : 12);
  const chosen = cases.filter(() => draw(100) < scale(3, 100));

  it.each(chosen)(
    '$field of one left at $state: nothing outside is touched, nothing is paid twice or for nothing',
    async ({ state, field }) => {
      const { world, id } = await left(state);
      const kind: Kind = state === 'RECORDED' && draw(2) === 0 ? 'batches' : 'submissions';
      const value = VALUES[draw(VALUES.length)];
      await forge(world, kind, id, { [field]: value }, state === 'RECORDED' ? {} : LISTED);
      const outside = await filesIn(join(world.folder, '..'), world.folder);
      const made = world.emulator.batches().length;
      const result = await world.submit(await world.prepareAndFormat('night-2'), { maxCostUsd: 0.00001 });
      expect(result.budget?.used).toBeLessThanOrEqual(0.00001);
      expect(world.emulator.batches()).toHaveLength(made);
      world.clock.advance(HOUR);
      await world.submit(await world.prepareAndFormat('night-3'));
      const { batches, faults } = await checkWorld(world);
      expect(faults.filter((fault) => fault.includes('live batches'))).toEqual([]);
      expect(batches.length).toBeLessThanOrEqual(Math.max(made, 1));
      expect(await filesIn(join(world.folder, '..'), world.folder)).toEqual(outside);
      expect((await readdir(join(world.folder, 'work')).catch(() => [])).filter((name) => name !== 'keep')).toEqual([]);
    },
  );
});

const OBJECT_LEFT: typeof LEFT = {
  INTENDED: () => stopAt('after table BatchExecuteStatement'),
  CLAIMED: () => stopAt('before openai POST /v1/files'),
  UPLOADED: () => stopAt('after store create', 'after openai POST /v1/files'),
  'CREATING, no batch': () => stopAt('before openai POST /v1/batches'),
  'CREATING, with a batch': () => stopAt('after openai POST /v1/batches'),
  CREATED: () => stopAt('after store create', 'after openai POST /v1/batches'),
};

const FIELDS = [
  'batch_id',
  'execution_id',
  'state',
  'version',
  'owner',
  'lease_until',
  'store',
  'object_key',
  'sha256',
  'model',
  'endpoint',
  'parameters',
  'workload_version',
  'requests',
  'bytes',
  'units',
  'estimated_tokens',
  'estimated_output_tokens',
  'created_at',
  'input_file_id',
  'openai_batch_id',
  'create_called_at',
  'first_create_called_at',
  'queued_tokens',
  'validation_status',
  'receipts',
  'request_key',
  'request_sha256',
  'status',
];

const VALUES: readonly unknown[] = [
  '../../../../tmp/x',
  '/etc/passwd',
  '..',
  '',
  ' ',
  'x'.repeat(3000),
  '\u0000',
  OTHER,
  OTHER.toUpperCase(),
  'file:///',
  '0'.repeat(64),
  'CLAIMED',
  'UPLOADED',
  'CREATED',
  'REJECTING',
  'PENDING',
  'gpt-5',
  'batch_0000',
  '{"n":128}',
  -1,
  0,
  1e100,
  2 ** 53,
  0.5,
  true,
  null,
  undefined,
];

/** Names and times of what lies beside a folder: worlds of other tests come and go. */
async function filesIn(folder: string, except: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter(
    (name) => !name.startsWith('world-') && !except.endsWith(name) && /\.jsonl|passwd|^x$/.test(name),
  );
}
