/** Whole jobs over HTTP: the engine's submit and collect, the real client, an emulated OpenAI, a table and a folder. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, type Script, scriptResponder, startEmulator } from '../../../emulator/src/index.ts';
import { dynamoClient } from '../../../sandbox/src/table/client.ts';
import { createReceiptsTable } from '../../../sandbox/src/table/create-table.ts';
import { startEmbeddedTable } from '../../../sandbox/src/table/embedded-table.ts';
import type { EmbeddedTable } from '../../../sandbox/src/table/engine.ts';
import { type CollectOptions, collect } from '../../src/collect/collect.ts';
import type { CollectResult } from '../../src/collect/collect-result.ts';
import { findDueBatches } from '../../src/collect/due-batches.ts';
import { reconcile } from '../../src/collect/reconcile.ts';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { LIBRARY_WAYS } from '../../src/platform/ways.ts';
import type { Services } from '../../src/services.ts';
import { DynamoState } from '../../src/state/dynamodb/dynamo-state.ts';
import { openTable } from '../../src/state/dynamodb/table.ts';
import { type SubmitOptions, submit } from '../../src/submit/submit.ts';
import type { SubmitResult } from '../../src/submit/submit-result.ts';
import { jobHolders, jobOutcomes, jobProgress, jobRequests } from '../../src/workload/job-outcomes.ts';
import { plainRequests } from '../../src/workload/plain-requests.ts';
import type { RequestCounts } from '../../src/workload/settle-requests.ts';
import { settledRequests } from '../../src/workload/settled-requests.ts';
import { chatLine } from './job-world.ts';

const MODEL = 'gpt-4.1-mini';
const KEYS = ['a', 'b', 'c', 'd', 'e'];

let embedded: EmbeddedTable;
let folder: string;
const worlds: World[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plain-jobs-'));
  embedded = await startEmbeddedTable({ dataDir: join(folder, 'table') });
});

afterEach(async () => {
  for (const { emulator } of worlds.splice(0)) await emulator.close();
});

afterAll(async () => {
  await embedded.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A table, a store and an OpenAI of its own. */
class World {
  readonly emulator: Emulator;
  readonly #folder: string;
  #table = '';

  private constructor(emulator: Emulator, path: string) {
    this.emulator = emulator;
    this.#folder = path;
  }

  static async open(script: Script = {}): Promise<World> {
    const path = await mkdtemp(join(folder, 'world-'));
    const responder = scriptResponder(script);
    const emulator = await startEmulator({
      dataDir: join(path, 'emulator'),
      responder,
      responses: responder,
      advance: 'poll',
    });
    const world = new World(emulator, path);
    worlds.push(world);
    await world.loseTable();
    return world;
  }

  /** An empty table in the place of the one before. */
  async loseTable(): Promise<void> {
    this.#table = `requests-${randomUUID()}`;
    await createReceiptsTable(dynamoClient(embedded.endpoint), this.#table, { gsi4: false });
  }

  get store(): ObjectStore {
    return createFolderStore(join(this.#folder, 'store'));
  }

  /** As a new process has them. */
  async services(job: string): Promise<Services<RequestCounts>> {
    const { store } = this;
    const state = new DynamoState(await openTable(dynamoClient(embedded.endpoint), this.#table));
    return {
      state,
      store,
      openai: new OpenAI({ apiKey: 'sk-test-key', baseURL: this.emulator.url, maxRetries: 0 }),
      logger: silentLogger,
      workload: plainRequests({ store, state, job, scratch: this.#folder }),
      ways: LIBRARY_WAYS,
    };
  }

  async submit(
    job: string,
    execution: string,
    lines: readonly string[],
    more: Partial<SubmitOptions> = {},
    services?: Services<RequestCounts>,
  ): Promise<SubmitResult> {
    const path = join(this.#folder, `${execution}.jsonl`);
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    return submit(services ?? (await this.services(job)), {
      execution,
      model: MODEL,
      requests: async () => [{ path, name: path }],
      workDir: this.#folder,
      limits: { maxLines: 3 },
      preflight: 'never',
      ...more,
    });
  }

  /** Until none is open. */
  async collectAll(job: string): Promise<CollectResult<RequestCounts>[]> {
    const settled: CollectResult<RequestCounts>[] = [];
    for (;;) {
      const services = await this.services(job);
      const { batches, problems } = await findDueBatches(services.state);
      expect(problems).toEqual([]);
      if (batches.length === 0) return settled;
      for (const batch of batches) {
        const options: CollectOptions = { batch, workDir: this.#folder };
        const result = await collect(services, options);
        expect(['open', 'settled']).toContain(result.kind);
        if (result.kind === 'settled') settled.push(result);
      }
    }
  }

  /** Custom ids by the status that they were billed under. */
  async executed(status: number): Promise<string[]> {
    const journal = await this.emulator.journal();
    return journal
      .flatMap((entry) => (entry.event === 'line.executed' && entry.status === status ? entry.custom_id : []))
      .sort();
  }

  async outcomes(job: string): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const { custom_id, outcome, attempt } of jobOutcomes(this.store, job)) {
      expect(found).not.toHaveProperty([custom_id]);
      found[custom_id] = `${outcome} ${attempt}`;
    }
    return found;
  }
}

const lines = KEYS.map((key) => chatLine(key));
const endings = ({ files }: SubmitResult): string[] => files.map(({ ending, requests }) => `${ending} ${requests}`);
const sum = (results: readonly CollectResult<RequestCounts>[], what: 'answered' | 'failed'): number =>
  results.reduce((total, { counts }) => total + counts[what], 0);

describe('a job', () => {
  it('is asked once, and once more what failed for a reason that may pass', async () => {
    const world = await World.open({ rules: [{ match: 'c', status: 500, times: 1 }] });
    const first = await world.submit('letters', 'run-1', lines);
    expect(endings(first)).toEqual(['submitted 3', 'submitted 2']);
    expect(first.complete).toBe(true);
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 5, free: 0, answered: 0, failed: 0 });
    const collected = await world.collectAll('letters');
    expect(collected.map(({ counts }) => counts)).toContainEqual({
      answered: 2,
      failed: 0,
      again: { 'server-error': 1 },
    });
    expect(sum(collected, 'answered')).toBe(4);
    expect(collected.map(({ trouble }) => trouble)).toEqual([false, false]);

    const same = await world.submit('letters', 'run-1', lines);
    expect(same).toMatchObject({ files: [], alreadySubmitted: 5, taken: 0, complete: true });

    const second = await world.submit('letters', 'run-2', lines);
    expect(endings(second)).toEqual(['submitted 1']);
    expect(second).toMatchObject({ taken: 4, complete: true });
    await world.collectAll('letters');
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 5, failed: 0 });
    expect(await world.outcomes('letters')).toEqual(Object.fromEntries(KEYS.map((key) => [key, 'answered 1'])));

    const third = await world.submit('letters', 'run-3', lines);
    expect(third).toMatchObject({ files: [], taken: 5, complete: true });
    expect(await world.collectAll('letters')).toEqual([]);
    expect(await world.executed(200)).toEqual(KEYS);
    expect(await world.executed(500)).toEqual(['c']);
    expect(world.emulator.batches()).toHaveLength(3);
  });

  it.each<[string, { endpoint?: string; model?: string }, string]>([
    ['endpoint', { endpoint: '/v1/embeddings' }, 'the endpoint /v1/chat/completions, not /v1/embeddings'],
    ['model', { model: 'gpt-4.1' }, `the model ${MODEL}, not gpt-4.1`],
  ])('whose lines are for another %s is refused with file and line: nothing is asked or sent', async (_, more, why) => {
    const world = await World.open();
    const refused = world.submit('letters', 'run-1', lines, { ...more, preflight: 'always' });
    await expect(refused).rejects.toMatchObject({
      code: 'request-invalid',
      message: expect.stringContaining(why),
      where: expect.stringMatching(/run-1\.jsonl:1$/),
    });
    expect(world.emulator.batches()).toEqual([]);
    const { state } = await world.services('letters');
    expect(await state.queues.get(more.model ?? MODEL)).toMatchObject({ refusal: undefined, answered_at: undefined });
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 0, failed: 0 });
  });

  it('of lines for two models and another endpoint makes batches of each: none holds what another has', async () => {
    const world = await World.open();
    const of = (line: string, url: string, body: object): string => JSON.stringify({ ...JSON.parse(line), url, body });
    const [a = '', b = '', c = '', d = '', e = ''] = lines;
    const chat = '/v1/chat/completions';
    const other = { model: 'gpt-4.1', messages: [{ role: 'user', content: 'x' }] };
    const texts = { model: 'text-embedding-3-small', input: ['x'] };
    const mixed = [a, of(b, chat, other), of(c, '/v1/embeddings', texts), d, of(e, chat, other)];
    const others = [{ model: other.model }, { model: texts.model, endpoint: '/v1/embeddings' }];
    const first = await world.submit('letters', 'run-1', mixed, { others, limits: { maxLines: 1 }, preflight: 'auto' });
    expect(first.files.map(({ model, ending, requests }) => `${model} ${ending} ${requests}`)).toEqual([
      ...Array(2).fill(`${MODEL} submitted 1`),
      ...Array(2).fill(`${other.model} submitted 1`),
      `${texts.model} submitted 1`,
    ]);
    const again = await world.submit('letters', 'run-1', mixed, { others });
    expect(again).toMatchObject({ files: [], alreadySubmitted: 5, tooLarge: [], complete: true });
    expect(
      world.emulator
        .batches()
        .map(({ endpoint }) => endpoint)
        .sort(),
    ).toEqual([...Array(4).fill(chat), '/v1/embeddings']);
    // Whoever names only some of them is told of the first line that goes nowhere.
    await expect(world.submit('words', 'run-2', mixed, { others: others.slice(0, 1) })).rejects.toMatchObject({
      code: 'request-invalid',
      where: expect.stringMatching(/run-2\.jsonl:3$/),
    });
  });

  it('is told of in each batch at OpenAI, and in its record', async () => {
    const world = await World.open();
    await world.submit('letters', 'run-1', lines);
    for (const { metadata } of world.emulator.batches()) {
      expect(metadata).toMatchObject({ workload: 'requests-1', job: 'letters', execution_id: 'run-1' });
    }
    const { state } = await world.services('letters');
    const [open] = (await findDueBatches(state)).batches;
    expect((await state.batches.get(open?.batchId ?? ''))?.attributes).toMatchObject({ job: 'letters', unit_count: 3 });
    await world.collectAll('letters');
    expect((await state.batches.get(open?.batchId ?? ''))?.attributes).toMatchObject({
      status: 'COMPLETED',
      answered_count: 3,
      failed_count: 0,
      again_count: 0,
    });
  });

  it("gives its requests back beside their outcomes, and says where one is not the other's", async () => {
    const world = await World.open();
    await world.submit('letters', 'run-1', lines, { limits: { maxLines: 5 } });
    await world.collectAll('letters');
    const services = await world.services('letters');
    const [batch = ['', null]] = (await jobRequests(world.store, 'letters')).settledBatches();
    const read = async (): Promise<string[] | undefined> => {
      const found: string[] = [];
      const settled = await settledRequests(services, batch);
      if (settled === undefined) return undefined;
      for await (const { request, outcome } of settled) found.push(`${request.custom_id} ${outcome.outcome}`);
      return found;
    };
    expect(await read()).toEqual(KEYS.map((key) => `${key} answered`));
    const key = (await services.state.batches.get(batch[0]))?.batch?.request_key ?? '';
    await world.store.put(key, `${[...lines].reverse().join('\n')}\n`);
    await expect(read()).rejects.toMatchObject({ code: 'row-damaged', where: `${world.store.locate(key)}:1` });
    await world.store.delete(key);
    expect(await read()).toBeUndefined();
  });

  it('is shared by two runs at the same time', async () => {
    const world = await World.open();
    const runs = await Promise.all([
      world.submit('letters', 'run-1', lines, { limits: { maxLines: 2 } }),
      world.submit('letters', 'run-2', [...lines].reverse(), { limits: { maxLines: 2 } }),
    ]);
    const sent = runs.flatMap(({ files }) => files).filter(({ ending }) => ending === 'submitted');
    expect(sent.reduce((total, { requests }) => total + requests, 0)).toBe(5);
    await world.collectAll('letters');
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 5, failed: 0 });
    expect(await world.executed(200)).toEqual(KEYS);
  });

  it('is asked anew under another id, also where a run of the other job finishes it', async () => {
    const world = await World.open();
    await world.submit('letters', 'run-1', lines);
    await world.submit('letters-again', 'run-2', lines);
    // Whoever collects, for whatever job: each batch goes to its own.
    await world.collectAll('some-other-job');
    for (const job of ['letters', 'letters-again']) {
      expect(await jobProgress(world.store, job)).toEqual({ claimed: 0, free: 0, answered: 5, failed: 0 });
    }
    expect(await world.executed(200)).toEqual([...KEYS, ...KEYS].sort());
  });

  it('gives up a request that never gets an answer, with its last failure', async () => {
    const world = await World.open({ rules: [{ match: 'c', status: 422 }] });
    for (const run of ['run-1', 'run-2', 'run-3', 'run-4']) {
      await world.submit('letters', run, lines, { limits: {} });
      await world.collectAll('letters');
    }
    expect(await world.executed(422)).toEqual(['c', 'c', 'c']);
    expect((await world.outcomes('letters')).c).toBe('failed 3');
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 4, failed: 1 });
  });

  it('is rewritten for another model, and nothing else of it is', async () => {
    const asked: unknown[] = [];
    const content = ({ body }: { readonly body: unknown }): string => {
      asked.push(body);
      return 'ok';
    };
    const world = await World.open({ default: { content } });
    const result = await world.submit('letters', 'run-1', [chatLine('a', { seed: 7 })], {
      model: 'gpt-4o-mini',
      writtenFor: MODEL,
    });
    expect(endings(result)).toEqual(['submitted 1']);
    expect(world.emulator.batches().map(({ endpoint }) => endpoint)).toEqual(['/v1/chat/completions']);
    await world.collectAll('letters');
    expect(asked).toEqual([{ ...JSON.parse(chatLine('a', { seed: 7 })).body, model: 'gpt-4o-mini' }]);
  });

  it('is not begun with a file that has a line which is no request', async () => {
    const world = await World.open();
    const damaged = [...lines, '{"custom_id": "f"}'];
    await expect(world.submit('letters', 'run-1', damaged, { limits: {} })).rejects.toMatchObject({
      code: 'request-invalid',
      where: expect.stringMatching(/run-1\.jsonl:6$/),
    });
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 0, failed: 0 });
  });

  it('keeps what a run has left open, where a run of another job goes on with it', async () => {
    const world = await World.open();
    const services = await world.services('letters');
    const cut: ObjectStore = {
      ...services.store,
      create: (key, body) =>
        key.startsWith('jobs/') ? Promise.reject(new Error('cut')) : services.store.create(key, body),
    };
    const workload = plainRequests({ store: cut, state: services.state, job: 'letters' });
    await expect(world.submit('letters', 'run-1', lines, {}, { ...services, workload })).rejects.toThrow('cut');
    const other = await world.submit('notes', 'run-2', [chatLine('n')], { exclusive: true });
    expect(endings(other)).toEqual(['submitted 3', 'submitted 1']);
    expect(world.emulator.batches().map(({ metadata }) => metadata?.job)).toEqual(['letters', 'notes']);
    await world.collectAll('notes');
    expect(await jobProgress(world.store, 'letters')).toMatchObject({ claimed: 0, answered: 3 });
    expect(await jobProgress(world.store, 'notes')).toMatchObject({ claimed: 0, answered: 1 });
  });

  it('gets the answers of batches whose records were lost, by what OpenAI has of them', async () => {
    const world = await World.open();
    await world.submit('letters', 'run-1', lines);
    await world.loseTable();
    // Nothing tells of its batches: they may bring answers, so nothing is asked twice.
    expect(await world.submit('letters', 'run-2', lines)).toMatchObject({ files: [], taken: 5 });
    const found = await reconcile(await world.services('another'), {
      dryRun: false,
      holders: await jobHolders(world.store, 'letters'),
    });
    expect(found.adopted).toHaveLength(2);
    await world.collectAll('another');
    expect(await jobProgress(world.store, 'letters')).toEqual({ claimed: 0, free: 0, answered: 5, failed: 0 });
    expect(await world.executed(200)).toEqual(KEYS);
  });

  it('of embeddings is answered in their form, and each of its requests once', async () => {
    const world = await World.open();
    const endpoint = '/v1/embeddings';
    const texts = KEYS.map((key) => {
      const body = { model: MODEL, input: [`text ${key}`, 'another'], dimensions: 16 };
      return JSON.stringify({ custom_id: key, method: 'POST', url: endpoint, body });
    });
    expect(endings(await world.submit('texts', 'run-1', texts, { endpoint }))).toEqual(['submitted 3', 'submitted 2']);
    expect(sum(await world.collectAll('texts'), 'answered')).toBe(KEYS.length);
    expect(await world.executed(200)).toEqual(KEYS);
    expect(await world.outcomes('texts')).toEqual(Object.fromEntries(KEYS.map((key) => [key, 'answered 1'])));
  });

  it('of responses is answered in their form, as the first request is that is asked outside of a batch', async () => {
    const long = 'word '.repeat(20);
    const world = await World.open({ rules: [{ match: 'b', refusal: 'No.' }], default: { content: long } });
    const endpoint = '/v1/responses';
    const texts = KEYS.map((key) => {
      const body = { model: MODEL, input: `text ${key}`, max_output_tokens: 16 };
      return JSON.stringify({ custom_id: key, method: 'POST', url: endpoint, body });
    });
    const result = await world.submit('texts', 'run-1', texts, { endpoint, preflight: 'auto' });
    expect(endings(result)).toEqual(['submitted 3', 'submitted 2']);
    const probed = (await world.emulator.journal()).filter(({ event }) => event === 'probe');
    expect(probed).toMatchObject([{ model: MODEL, status: 200 }]);
    const { state } = await world.services('texts');
    expect((await state.queues.get(MODEL)).answered_at).toBeDefined();
    const collected = await world.collectAll('texts');
    expect(sum(collected, 'answered')).toBe(KEYS.length);
    expect(collected.map(({ trouble }) => trouble)).toEqual([false, false]);
    const bodies: Record<string, unknown> = {};
    for await (const { custom_id, response } of jobOutcomes(world.store, 'texts')) bodies[custom_id] = response?.body;
    expect(bodies.a).toMatchObject({ status: 'incomplete', output: [{ content: [{ text: long.slice(0, 64) }] }] });
    expect(bodies.b).toMatchObject({ status: 'completed', output: [{ content: [{ refusal: 'No.' }] }] });
  });

  // The emulator runs no batches of moderations, and says so: nothing of what was claimed stays claimed.
  it('of /v1/moderations goes to that endpoint, and is given back where it is refused', async () => {
    const endpoint = '/v1/moderations';
    const world = await World.open();
    const body = { model: MODEL, input: 'a text' };
    const line = JSON.stringify({ custom_id: 'a', method: 'POST', url: endpoint, body });
    const result = await world.submit('texts', 'run-1', [line], { endpoint });
    expect(endings(result)).toEqual(['rejected 1']);
    expect(result.files[0]?.reason).toContain(endpoint);
    expect(await jobProgress(world.store, 'texts')).toEqual({ claimed: 0, free: 1, answered: 0, failed: 0 });
    expect(world.emulator.batches()).toEqual([]);
    // The same work has the same id, and is begun again.
    const again = await world.submit('texts', 'run-1', [line], { endpoint });
    expect(again.files.map(({ batchId }) => batchId)).toEqual(result.files.map(({ batchId }) => batchId));
    expect(endings(again)).toEqual(['rejected 1']);
    expect(await jobProgress(world.store, 'texts')).toMatchObject({ claimed: 0, free: 1 });
  });
});
