/** Every kind of fault as a client sees it: through the real `openai` client over HTTP. */
import { describe, expect, test } from 'vitest';
import type { FaultRules } from '../src/index.ts';
import {
  admin,
  createBatch,
  readResults,
  refusal,
  requestLines,
  startWorld,
  temporaryDirectory,
  type World,
} from './support.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const HEADERS = { authorization: 'Bearer test' };

/** A batch of `count` lines that has come to its end, as it is read now. */
async function ended(world: World, count = 4) {
  const { id } = await createBatch(world.client, requestLines(count));
  await world.advance(MINUTE);
  return world.client.batches.retrieve(id);
}

const faulty = (faults: FaultRules): Promise<World> => startWorld({ faults });
const uploadOf = (count: number): File =>
  new File(
    [
      requestLines(count)
        .map((line) => `${line}\n`)
        .join(''),
    ],
    'in.jsonl',
  );
const events = async ({ emulator }: World, event: string) =>
  (await emulator.journal()).filter((entry) => entry.event === event);

describe('calls', () => {
  test('are refused at the nth call of a route, with Retry-After, and had no effect', async () => {
    const fault = { kind: 'status', status: 429, retryAfterSeconds: 7 } as const;
    const world = await faulty({ calls: [{ route: 'files.create', nth: 2, fault }] });
    const upload = () => world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    await upload();
    const error = await upload().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('7');
    await upload();
    expect(world.emulator.files()).toHaveLength(2);
    expect(await events(world, 'fault')).toEqual([
      { event: 'fault', at: expect.any(String), on: 'call', kind: 'status', route: 'files.create' },
    ]);
    expect(world.emulator.faultCounts()).toEqual({ 'call status': 1 });
  });

  test('are healed by the client itself where it repeats them', async () => {
    const fault = { kind: 'status', status: 503, retryAfterSeconds: 0.01 } as const;
    const world = await faulty({ calls: [{ route: 'batches.list', times: 2, fault }] });
    const { data } = await world.client.batches.list({}, { maxRetries: 2 });
    expect(data).toEqual([]);
    expect(world.emulator.faultCounts()).toEqual({ 'call status': 2 });
  });

  test.each([409, 500, 502])('answer %i although they took effect', async (status) => {
    const world = await faulty({
      calls: [{ route: 'batches.create', nth: 1, fault: { kind: 'status', status, effect: true } }],
    });
    expect(await refusal(createBatch(world.client, requestLines(1)))).toMatchObject({ status });
    expect((await world.client.batches.list()).data).toHaveLength(1);
  });

  test.each([
    ['before the effect', false, 0],
    ['after the effect', true, 1],
  ])('are reset %s', async (_, effect, batches) => {
    const world = await faulty({ calls: [{ route: 'batches.create', nth: 1, fault: { kind: 'reset', effect } }] });
    const error = await createBatch(world.client, requestLines(1)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'Connection error.', cause: { cause: { code: 'ECONNRESET' } } });
    expect((await world.client.batches.list()).data).toHaveLength(batches);
  });

  test('answer with half a download: one that the client notices, and one that it cannot', async () => {
    const world = await faulty({
      calls: [
        { route: 'files.content', nth: 1, fault: { kind: 'cut', keep: 0.5 } },
        // The first rule that fires hides the call from those after it.
        { route: 'files.content', nth: 1, fault: { kind: 'cut', keep: 0.25, contentLength: false } },
      ],
    });
    const { id, bytes } = await world.client.files.create({ file: uploadOf(50), purpose: 'batch' });
    const first = await world.client.files.content(id);
    expect(first.headers.get('content-length')).toBe(String(bytes));
    await expect(first.text()).rejects.toThrow('terminated');
    const second = await world.client.files.content(id);
    expect(second.headers.get('content-length')).toBeNull();
    expect((await second.text()).length).toBe(Math.floor(bytes / 4));
    expect((await (await world.client.files.content(id)).text()).length).toBe(bytes);
  });

  test('answer with JSON that ends early', async () => {
    const world = await faulty({ calls: [{ route: 'batches.create', nth: 1, fault: { kind: 'cut' } }] });
    await expect(createBatch(world.client, requestLines(1))).rejects.toThrow();
    expect((await world.client.batches.list()).data).toHaveLength(1);
  });

  test('honour a range, or ignore it', async () => {
    const world = await faulty({ calls: [{ route: 'files.content', nth: 2, fault: { kind: 'ignore-range' } }] });
    const { id, bytes } = await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    const get = () => world.client.files.content(id, { headers: { Range: 'bytes=10-' } });
    const honoured = await get();
    expect([honoured.status, (await honoured.text()).length]).toEqual([206, bytes - 10]);
    const ignored = await get();
    expect([ignored.status, (await ignored.text()).length]).toEqual([200, bytes]);
  });

  test('carry a wrong date, or none', async () => {
    const world = await faulty({
      calls: [
        { route: 'batches.retrieve', nth: 1, fault: { kind: 'date', skewSeconds: -600 } },
        { route: ['batches.list', 'models.retrieve'], fault: { kind: 'date' } },
      ],
    });
    const dateOf = async (path: string): Promise<string | null> =>
      (await fetch(`${world.emulator.url}${path}`, { headers: HEADERS })).headers.get('date');
    expect(await dateOf('/batches/unknown')).toBe('Wed, 31 Dec 2025 23:50:00 GMT');
    expect(await dateOf('/batches/unknown')).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
    expect(await dateOf('/batches')).toBeNull();
    expect(await dateOf('/models/m')).toBeNull();
  });

  test('fail by every, rate, times and lists of routes', async () => {
    const status = (status: number) => ({ kind: 'status', status }) as const;
    const world = await faulty({
      calls: [
        { route: ['models.retrieve', 'files.list'], every: 3, fault: status(500) },
        { route: 'batches.list', rate: 0.5, times: 3, fault: status(503) },
      ],
    });
    const outcome = (call: PromiseLike<unknown>) =>
      call.then(
        () => 200,
        (error: { status: number }) => error.status,
      );
    const models = [];
    for (let call = 0; call < 7; call += 1) models.push(await outcome(world.client.models.retrieve('m')));
    expect(models).toEqual([200, 200, 500, 200, 200, 500, 200]);
    const lists = [];
    for (let call = 0; call < 30; call += 1) lists.push(await outcome(world.client.batches.list()));
    expect(lists.filter((status) => status === 503)).toHaveLength(3);
  });
});

describe('lists', () => {
  const made = async (world: World, count: number): Promise<string[]> => {
    const file = await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const { id } = await world.client.batches.create({
        input_file_id: file.id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        metadata: { place: String(index) },
      });
      ids.push(id);
    }
    return ids;
  };
  const pages = async (world: World, limit: number, most = 10): Promise<string[][]> => {
    const seen: string[][] = [];
    let after: string | undefined;
    for (let page = 0; page < most; page += 1) {
      const { data, has_more } = await world.client.batches.list({ limit, ...(after === undefined ? {} : { after }) });
      seen.push(data.map(({ id }) => id));
      after = data.at(-1)?.id;
      if (!has_more) break;
    }
    return seen;
  };
  const list = (members: object): FaultRules => ({
    calls: [{ route: 'batches.list', fault: { kind: 'list', ...members } }],
  });

  test('lack members', async () => {
    const world = await faulty(list({ omit: ['metadata', 'input_file_id'] }));
    const [id = ''] = await made(world, 1);
    const [batch] = (await world.client.batches.list()).data;
    expect(batch).toMatchObject({ id, status: 'validating' });
    expect(batch).not.toHaveProperty('metadata');
    expect(batch).not.toHaveProperty('input_file_id');
    expect(await world.client.batches.retrieve(id)).toMatchObject({ metadata: { place: '0' } });
  });

  test('come in another order, with everything in it once', async () => {
    const world = await faulty(list({ order: 'reversed' }));
    const ids = await made(world, 7);
    expect((await pages(world, 3)).flat()).toEqual(ids);
    world.emulator.setFaults(list({ order: 'shuffled' }));
    const shuffled = (await pages(world, 2)).flat();
    expect(shuffled.toSorted()).toEqual(ids.toSorted());
    expect(shuffled).not.toEqual(ids);
    expect(shuffled).not.toEqual(ids.toReversed());
    expect((await pages(world, 7)).flat()).toEqual(shuffled);
  });

  test('do not come to an end: the same page again, or more to come for ever', async () => {
    const world = await faulty(list({ ignoreAfter: true }));
    const ids = (await made(world, 3)).reverse();
    expect(await pages(world, 2, 4)).toEqual(Array(4).fill(ids.slice(0, 2)));
    world.emulator.setFaults(list({ hasMore: true }));
    expect((await pages(world, 2, 4)).slice(0, 2)).toEqual([ids.slice(0, 2), ids.slice(2)]);
  });

  test('of files are given otherwise, too', async () => {
    const world = await faulty({
      calls: [{ route: 'files.list', fault: { kind: 'list', order: 'reversed', omit: ['filename'], hasMore: true } }],
    });
    const first = await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    const { data, has_more } = await world.client.files.list();
    expect([data[0]?.id, data.length, has_more]).toEqual([first.id, 2, true]);
    expect(data[0]).not.toHaveProperty('filename');
  });
});

describe('files', () => {
  const results = async (faults: FaultRules) => {
    const world = await faulty({ ...faults, lines: [{ nth: 1, times: 1, fault: { kind: 'status', status: 500 } }] });
    const { output_file_id, error_file_id } = await ended(world);
    return { world, output: output_file_id ?? '', errors: error_file_id ?? '' };
  };

  test('have a size of 0 in their description and all of their content', async () => {
    const { world, output, errors } = await results({
      files: [{ purpose: 'batch_output', nth: 1, fault: { kind: 'size', bytes: 0, reads: 2 } }],
    });
    expect((await world.client.files.retrieve(output)).bytes).toBe(0);
    expect(await readResults(world.client, output)).toHaveLength(3);
    expect((await world.client.files.list({ purpose: 'batch_output' })).data.map(({ bytes }) => bytes === 0)).toEqual([
      false,
      true,
    ]);
    expect((await world.client.files.retrieve(output)).bytes).toBe(0);
    expect((await world.client.files.retrieve(output)).bytes).toBeGreaterThan(0);
    expect((await world.client.files.retrieve(errors)).bytes).toBeGreaterThan(0);
  });

  test('answer with an error: their description, their content, or both', async () => {
    const status = (of: 'description' | 'content' | 'both', status: number, reads?: number) =>
      ({ kind: 'status', of, status, ...(reads === undefined ? {} : { reads }) }) as const;
    const purpose = 'batch_output';
    const described = await results({ files: [{ purpose, nth: 1, fault: status('description', 500) }] });
    for (const _ of [1, 2, 3]) {
      expect(await refusal(described.world.client.files.retrieve(described.output))).toMatchObject({ status: 500 });
    }
    expect(await readResults(described.world.client, described.output)).toHaveLength(3);
    expect(await readResults(described.world.client, described.errors)).toHaveLength(1);
    expect(described.world.emulator.faultCounts()).toMatchObject({ 'file status': 1 });

    const gone = await results({ files: [{ purpose, fault: status('both', 410) }] });
    for (const id of [gone.output, gone.errors]) {
      expect(await refusal(gone.world.client.files.retrieve(id))).toMatchObject({ status: 410 });
      expect(await refusal(gone.world.client.files.content(id))).toMatchObject({
        status: 410,
        error: { message: 'The resource is gone.', type: 'invalid_request_error' },
      });
    }

    const passing = await results({ files: [{ purpose, nth: 1, fault: status('content', 503, 1) }] });
    expect((await passing.world.client.files.retrieve(passing.output)).bytes).toBeGreaterThan(0);
    expect(await refusal(passing.world.client.files.content(passing.output))).toMatchObject({ status: 503 });
    expect(await readResults(passing.world.client, passing.output)).toHaveLength(3);
  });

  test('are a page for people, with status 200', async () => {
    const fault = { kind: 'html' } as const;
    const { world, output } = await results({ calls: [{ route: 'files.content', nth: 1, fault }] });
    const page = await world.client.files.content(output);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toMatch(/^<!DOCTYPE html>.*Sign in/s);
    expect(await readResults(world.client, output)).toHaveLength(3);
  });

  test.each([
    ['azure', 400, /is not processed yet: its status is 'pending'/],
    ['not-found', 404, /^Input file not found$/],
  ] as const)('are pending for some reads, and no batch is made of them (%s)', async (create, status, message) => {
    const world = await faulty({ files: [{ nth: 1, fault: { kind: 'pending', reads: 3, create } }] });
    const file = await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
    expect(file.status).toBe('pending');
    const batch = () =>
      world.client.batches.create({
        input_file_id: file.id,
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
      });
    expect(await refusal(batch())).toMatchObject({
      status,
      error: { message: expect.stringMatching(message), type: 'invalid_request_error' },
    });
    expect((await world.client.files.list()).data[0]?.status).toBe('pending');
    expect((await world.client.files.retrieve(file.id)).status).toBe('pending');
    expect(await (await world.client.files.content(file.id)).text()).not.toBe('');
    expect((await world.client.files.retrieve(file.id)).status).toBe('pending');
    expect((await world.client.files.retrieve(file.id)).status).toBe('processed');
    expect((await batch()).status).toBe('validating');
    expect(world.emulator.batches()).toHaveLength(1);
  });
});

describe('uploads', () => {
  test.each([400, 413] as const)('over the limit are refused with %i', async (uploadRefusal) => {
    const world = await faulty({ limits: { maxUploadBytes: 100, uploadRefusal } });
    expect(await refusal(world.client.files.create({ file: uploadOf(1), purpose: 'batch' }))).toMatchObject({
      status: uploadRefusal,
      error: { message: 'File is too large.', type: 'invalid_request_error', param: null, code: null },
    });
    expect(world.emulator.files()).toEqual([]);
  });

  test.each(['retrieve', 'content'] as const)(
    'are seen late: %s knows nothing of them for some reads',
    async (read) => {
      const world = await faulty({ files: [{ nth: 1, fault: { kind: 'invisible', reads: 2 } }] });
      const { id } = await world.client.files.create({ file: uploadOf(1), purpose: 'batch' });
      expect((await world.client.files.list()).data).toEqual([]);
      for (const _ of [1, 2]) {
        expect(await refusal(world.client.files[read](id))).toMatchObject({
          status: 404,
          error: { message: `No such File object: ${id}`, param: 'id' },
        });
      }
      await world.client.files[read](id);
      expect((await world.client.files.list()).data).toHaveLength(1);
      expect(world.emulator.faultCounts()).toEqual({ 'file invisible': 1 });
    },
  );

  test('that are not seen yet make no batch, or one that fails', async () => {
    const world = await faulty({
      files: [
        { nth: 1, fault: { kind: 'invisible', reads: 1 } },
        { nth: 1, fault: { kind: 'invisible', reads: 1, create: 'failed-batch' } },
      ],
    });
    expect(await refusal(createBatch(world.client, requestLines(1)))).toMatchObject({
      status: 400,
      error: { message: expect.stringMatching(/^Cannot find file file-/), param: 'file_id', code: null },
    });
    const batch = await ended(world, 1);
    expect(batch).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'invalid_request', message: expect.stringMatching(/^Cannot find file file-/) }] },
    });
    expect(await ended(world, 1)).toMatchObject({ status: 'completed' });
  });
});

describe('batches', () => {
  test.each(['validating', 'in_progress', 'finalizing'] as const)(
    'are stuck in %s for some reads, or until somebody cancels them',
    async (status) => {
      const world = await faulty({
        batches: [
          { nth: 1, fault: { kind: 'stuck', status, reads: 2 } },
          { nth: 2, fault: { kind: 'stuck', status } },
        ],
      });
      const batch = await ended(world);
      expect(batch).toMatchObject({ status, output_file_id: null, completed_at: null });
      expect(await world.client.batches.retrieve(batch.id)).toMatchObject({ status });
      await world.advance(MINUTE);
      expect(await world.client.batches.retrieve(batch.id)).toMatchObject({ status: 'completed' });

      const second = await ended(world);
      for (let read = 0; read < 5; read += 1) {
        await world.advance(MINUTE);
        expect(await world.client.batches.retrieve(second.id)).toMatchObject({ status });
      }
      await world.client.batches.cancel(second.id);
      await world.advance(MINUTE);
      expect(await world.client.batches.retrieve(second.id)).toMatchObject({ status: 'cancelled' });
    },
  );

  test('that are stuck in progress expire with what was not done', async () => {
    const world = await faulty({ batches: [{ fault: { kind: 'stuck', status: 'in_progress' } }] });
    const { id } = await ended(world, 2);
    await world.advance(DAY);
    const batch = await world.client.batches.retrieve(id);
    expect(batch).toMatchObject({ status: 'expired', output_file_id: null });
    expect((await readResults(world.client, batch.error_file_id)).map(({ error }) => error?.code)).toEqual([
      'batch_expired',
      'batch_expired',
    ]);
    expect(await events(world, 'line.executed')).toEqual([]);
  });

  test('fail for the queue of their model, by a rule or by a limit that ends with the batch before', async () => {
    const message = (model: string, limit: string): string =>
      `Enqueued token limit reached for ${model} in organization org-emulator. Limit: ${limit} enqueued tokens. Please try again once some in_progress batches have been completed.`;
    const world = await faulty({ batches: [{ nth: 1, fault: { kind: 'token-limit', limit: 2_000_000 } }] });
    const failed = await ended(world);
    expect(failed).toMatchObject({
      status: 'failed',
      request_counts: { total: 0, completed: 0, failed: 0 },
      errors: {
        data: [
          { code: 'token_limit_exceeded', message: message('gpt-4.1-mini', '2,000,000'), param: null, line: null },
        ],
      },
    });
    world.emulator.setFaults({
      limits: { queueTokens: { 'gpt-4.1-mini': 100 } },
      batches: [{ nth: 1, fault: { kind: 'stuck', status: 'in_progress', reads: 2 } }],
    });
    const holder = await ended(world, 2);
    expect(holder.status).toBe('in_progress');
    expect(await ended(world, 2)).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'token_limit_exceeded', message: message('gpt-4.1-mini', '100') }] },
    });
    await world.client.batches.retrieve(holder.id);
    await world.advance(MINUTE);
    expect(await ended(world, 2)).toMatchObject({ status: 'completed' });
  });

  test('fail for their size, or for any reason', async () => {
    const world = await faulty({
      batches: [
        { nth: 1, fault: { kind: 'too-large' } },
        { nth: 2, fault: { kind: 'fail', code: 'invalid_request', message: 'No.' } },
      ],
    });
    const message =
      'The batch input file is larger than the 209715200 maximum for the gpt-4.1-mini model. Please try again with a smaller batch.';
    expect(await ended(world)).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'invalid_request', message }] },
    });
    expect(await ended(world)).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'invalid_request', message: 'No.' }] },
    });
    world.emulator.setFaults({ limits: { maxFileBytes: 10 } });
    expect((await ended(world)).errors?.data?.[0]?.message).toContain('larger than the 10 maximum');
    expect(await events(world, 'line.executed')).toEqual([]);
  });

  test('have a status that nobody knows for some reads', async () => {
    const world = await faulty({ batches: [{ fault: { kind: 'unknown-status', word: 'paused', reads: 1 } }] });
    const batch = await ended(world);
    expect(batch.status).toBe('paused');
    expect((await world.client.batches.retrieve(batch.id)).status).toBe('completed');
  });

  test('are spelled otherwise once they have ended', async () => {
    const fault = { kind: 'unknown-status', word: 'Completed', ended: true } as const;
    const world = await faulty({ batches: [{ fault }] });
    const { id, status } = await createBatch(world.client, requestLines(1));
    expect(status).toBe('validating');
    await world.advance(MINUTE);
    expect((await world.client.batches.retrieve(id)).status).toBe('Completed');
  });

  test('count nothing for some reads although they have ended', async () => {
    const world = await faulty({
      batches: [
        { nth: 1, fault: { kind: 'counts', reads: 2 } },
        { nth: 1, fault: { kind: 'late-ids', reads: 2 } },
        { nth: 2, fault: { kind: 'counts', total: 4, completed: 9 } },
      ],
    });
    const empty = { status: 'completed', request_counts: { total: 0, completed: 0, failed: 0 }, output_file_id: null };
    const batch = await ended(world);
    expect(batch).toMatchObject(empty);
    expect(await world.client.batches.retrieve(batch.id)).toMatchObject(empty);
    expect(await world.client.batches.retrieve(batch.id)).toMatchObject({
      request_counts: { total: 4, completed: 4, failed: 0 },
      output_file_id: expect.stringMatching(/^file-/),
    });
    expect(await ended(world)).toMatchObject({ request_counts: { total: 4, completed: 9, failed: 0 } });
  });

  test('have times as texts, or lack the time of their end', async () => {
    const world = await faulty({
      batches: [
        { nth: 1, fault: { kind: 'iso-times' } },
        { nth: 2, fault: { kind: 'omit', members: ['completed_at', 'input_file_id'] } },
      ],
    });
    expect(await ended(world)).toMatchObject({
      created_at: '2026-01-01T00:00:00.000Z',
      completed_at: '2026-01-01T00:00:00.000Z',
      expires_at: '2026-01-02T00:00:00.000Z',
      failed_at: null,
    });
    const batch = await ended(world);
    expect(batch.status).toBe('completed');
    expect(batch).not.toHaveProperty('completed_at');
    expect(batch).not.toHaveProperty('input_file_id');
  });

  test('write absent file ids as "" or not at all', async () => {
    const world = await faulty({
      batches: [
        { nth: 1, fault: { kind: 'empty-ids' } },
        { nth: 2, fault: { kind: 'empty-ids', as: 'absent' } },
      ],
    });
    expect(await ended(world)).toMatchObject({ output_file_id: expect.stringMatching(/^file-/), error_file_id: '' });
    const absent = await ended(world);
    expect(absent).toMatchObject({ output_file_id: expect.stringMatching(/^file-/) });
    expect(absent).not.toHaveProperty('error_file_id');
    expect(await ended(world)).toMatchObject({ error_file_id: null });
  });

  test('are completed before their output file shows', async () => {
    const world = await faulty({
      batches: [{ nth: 1, fault: { kind: 'late-ids', reads: 2 } }],
      lines: [{ nth: 1, times: 1, fault: { kind: 'status', status: 500 } }],
    });
    const { id } = await createBatch(world.client, requestLines(2));
    // Reads before the end do not count.
    await world.client.batches.retrieve(id);
    await world.advance(MINUTE);
    const late = { status: 'completed', output_file_id: null, error_file_id: expect.stringMatching(/^file-/) };
    expect(await world.client.batches.retrieve(id)).toMatchObject(late);
    expect((await world.client.batches.list()).data[0]).toMatchObject(late);
    expect(await world.client.batches.retrieve(id)).toMatchObject(late);
    expect((await world.client.batches.retrieve(id)).output_file_id).toMatch(/^file-/);
  });

  test('lack members', async () => {
    const world = await faulty({ batches: [{ nth: 1, fault: { kind: 'omit', members: ['usage', 'model'] } }] });
    const batch = await ended(world);
    expect(batch).not.toHaveProperty('usage');
    expect(batch).not.toHaveProperty('model');
    expect(await ended(world)).toMatchObject({ model: 'gpt-4.1-mini', usage: { total_tokens: expect.any(Number) } });
  });
});

describe('lines', () => {
  const of = async (world: World, count = 4) => {
    const batch = await ended(world, count);
    const text = async (id: string | null | undefined): Promise<string> =>
      id == null ? '' : (await world.client.files.content(id)).text();
    return { batch, output: await text(batch.output_file_id), errors: await text(batch.error_file_id) };
  };
  const count = (text: string, id: string): number => text.split(`"custom_id":"${id}"`).length - 1;

  test('fail with a status, or without an answer', async () => {
    const world = await faulty({
      lines: [
        { match: '^line-2$', fault: { kind: 'status', status: 503 } },
        { match: '^line-3$', fault: { kind: 'error' } },
      ],
    });
    const { batch, output, errors } = await of(world);
    expect(batch.request_counts).toEqual({ total: 4, completed: 2, failed: 2 });
    expect([count(output, 'line-2'), count(output, 'line-3')]).toEqual([0, 0]);
    const failures = Object.fromEntries(
      (await readResults(world.client, batch.error_file_id)).map((line) => [line.custom_id, line]),
    );
    expect(failures).toMatchObject({
      'line-2': { response: { status_code: 503, body: { error: { type: 'server_error' } } }, error: null },
      'line-3': {
        response: null,
        error: { code: 'request_timeout', message: 'The underlying call to the model timed out.' },
      },
    });
    expect(errors.trim().split('\n')).toHaveLength(2);
    expect((await events(world, 'line.executed')).map((entry) => 'status' in entry && entry.status).sort()).toEqual([
      200,
      200,
      503,
      null,
    ]);
  });

  test('miss, double and tear, and are billed all the same', async () => {
    const world = await faulty({
      lines: [
        { match: '^line-1$', fault: { kind: 'miss' } },
        { match: '^line-2$', fault: { kind: 'double' } },
        { match: '^line-3$', fault: { kind: 'tear' } },
        { match: '^line-4$', fault: { kind: 'double', status: 500 } },
      ],
    });
    const { batch, output, errors } = await of(world, 5);
    expect([1, 2, 3, 4, 5].map((line) => count(output, `line-${line}`))).toEqual([0, 2, 1, 1, 1]);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(errors)).toMatchObject({ custom_id: 'line-4', response: { status_code: 500 } });
    const parses = output
      .trim()
      .split('\n')
      .map((line) => {
        try {
          return typeof JSON.parse(line) === 'object';
        } catch {
          return line.includes('"line-3"') ? 'torn' : 'damaged';
        }
      });
    expect(parses.sort()).toEqual(['torn', true, true, true, true]);
    const file = world.emulator.files().find(({ id }) => id === batch.output_file_id);
    expect(file?.bytes).toBe(Buffer.byteLength(output));
    expect(await events(world, 'line.executed')).toHaveLength(5);
    expect(
      (await events(world, 'fault'))
        .map((entry) => entry.event === 'fault' && `${entry.kind} ${entry.custom_id}`)
        .sort(),
    ).toEqual(['double line-2', 'double line-4', 'miss line-1', 'tear line-3']);
  });

  test('say nothing of their usage', async () => {
    const world = await faulty({ lines: [{ nth: 1, fault: { kind: 'no-usage' } }] });
    const { batch } = await of(world, 2);
    const lines = await readResults(world.client, batch.output_file_id);
    const usageOf = Object.fromEntries(
      lines.map((line) => [line.custom_id, 'usage' in ((line.response?.body ?? {}) as object)]),
    );
    expect(usageOf).toEqual({ 'line-1': false, 'line-2': true });
  });
});

describe('the rules', () => {
  test('are seen, set and cleared over HTTP', async () => {
    const world = await startWorld();
    const post = (body: unknown) => admin(world.emulator, 'faults', { method: 'POST', body: JSON.stringify(body) });
    const set = await post({ calls: [{ route: '*', fault: { kind: 'status', status: 500 } }] });
    expect([set.status, await set.json()]).toMatchObject([200, { rules: { calls: [{ route: '*' }] }, counts: {} }]);
    expect(await refusal(world.client.batches.list())).toMatchObject({ status: 500 });
    // The emulator's own routes stay well.
    expect(await (await admin(world.emulator, 'faults')).json()).toMatchObject({ counts: { 'call status': 1 } });
    const bad = await post({ calls: [{ route: 'batch.create', fault: { kind: 'drop' } }], line: [] });
    expect(bad.status).toBe(400);
    expect(((await bad.json()) as { error: { message: string } }).error.message).toMatch(
      /calls\[0\]\.route: .*batches\.create.*calls\[0\]\.fault\.kind: .*'reset'.*Unrecognized key: "line"/s,
    );
    expect((await post({ chaos: 7, calls: [] })).status).toBe(400);
    expect(((await (await post({ chaos: 7 })).json()) as { rules: { seed: number } }).rules.seed).toBe(7);
    await admin(world.emulator, 'faults', { method: 'DELETE' });
    expect((await world.client.batches.list()).data).toEqual([]);
    expect(await fetch(`${world.emulator.url}/batches`, { headers: HEADERS })).toMatchObject({ status: 200 });
  });

  test('that make no sense are refused with what was allowed', async () => {
    const dataDir = await temporaryDirectory();
    const start = (faults: unknown) => startWorld({ dataDir, faults: faults as FaultRules });
    const fault = { kind: 'reset' };
    for (const [faults, message] of [
      [{ calls: [{ route: 'files.create', nth: 0, fault }] }, 'calls[0].nth'],
      [{ calls: [{ route: 'files.create', nth: 1, every: 2, fault }] }, 'calls[0]: give one of nth, every and rate'],
      [{ calls: [{ route: 'files.create', rate: 2, fault }] }, 'calls[0].rate'],
      [{ lines: [{ match: '(', fault: { kind: 'miss' } }] }, 'lines[0].match: expected a regular expression'],
      [{ batches: [{ fault: { kind: 'late-ids' } }] }, 'batches[0].fault.reads'],
      [[], 'expected object'],
    ] as const) {
      await expect(start(faults)).rejects.toMatchObject({
        code: 'invalid-input',
        message: expect.stringContaining(message),
      });
    }
  });
});
