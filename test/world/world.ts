/** A world to run the phases in: a real embedded table, a folder as object store, the emulator over HTTP, a moved clock. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type AttributeValue,
  DeleteItemCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import {
  type CollectedBatch,
  formatShards,
  type LabelServices,
  type LabelServicesOptions,
  labelServices,
  openObjectStore,
  openReceiptsTable,
  type PrepareOptions,
  type PrepareResult,
  prepare,
  type ReceiptsTable,
  receiptsState,
  type SubmitLabelsOptions,
  type SubmitLabelsResult,
  submitLabels,
} from '@completion-batch/core';
import { openEvidence } from '@completion-batch/core/connect';
import { type Emulator, type EmulatorOptions, startEmulator } from '@completion-batch/emulator';
import {
  type Clock,
  type CollectOptions,
  collect,
  type Logger,
  ObjectState,
  type ObjectStore,
  type State,
  silentLogger,
} from '@completion-batch/engine';
import { DynamoState } from '@completion-batch/engine/dynamodb';
import { createReceiptsTable, dynamoClient, loadItems } from '@completion-batch/sandbox';
import OpenAI from 'openai';
import { WAYS } from '../../packages/cli/src/session/ways.ts';
import { Boundary, Crash } from './boundary.ts';
import { type Combination, MODEL, OPTIONS, PIPELINE, type StorePlace } from './combinations.ts';
import { hurryOpenAI, hurryTable, tellTime } from './hurried.ts';
import { type Places, placed, type SavedWorld } from './saved-world.ts';

export type Item = Record<string, AttributeValue>;

/** Time that passes only when somebody waits for it: a wait moves it. Waits with a signal are background work and never end. */
export class JumpingClock implements Clock {
  #now: number;
  readonly #listeners: (() => void)[] = [];

  constructor(start = Date.parse('2026-11-24T02:17:00Z')) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const listener of this.#listeners) listener();
  }

  onAdvance(listener: () => void): void {
    this.#listeners.push(listener);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal === undefined) {
      this.advance(ms);
      return new Promise((wake) => setImmediate(wake));
    }
    return new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  /** The same time for the emulator, whose batches only move when a test says so. */
  get still(): Clock {
    return { now: () => this.#now, sleep: (_, signal) => this.sleep(0, signal ?? new AbortController().signal) };
  }
}

/** How far clocks of machines are taken to be ahead of the services', ms. */
export const WRONG_CLOCKS = [-3, 3, -10, 10, -120, 120, 40 * 24 * 60].map((minutes) => minutes * 60_000);

/** What one process has: its own clients, behind its own boundary, and nothing remembered. */
export interface Process {
  readonly boundary: Boundary;
  readonly clock: Clock;
  readonly table: ReceiptsTable;
  readonly state: State;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
}

/** What a test has otherwise than `World.services`. */
export type ServiceOverrides = Partial<Omit<LabelServicesOptions, 'table'>>;

function defined<T extends object>(given: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** What submit needs of prepare's result. */
export type Planned = Pick<PrepareResult, 'plan'>;

export class World {
  readonly clock: JumpingClock;
  readonly folder: string;
  readonly emulator: Emulator;
  readonly tableName: string;
  /** Of the table's server, for processes of their own. */
  readonly endpoint: string;
  readonly storeUrl: string;
  readonly combination: Combination;
  /** Labels that people had judged when it began. */
  readonly judged: readonly Item[];

  /** The tests' own, beside the processes'. */
  readonly #client: DynamoDBClient;

  readonly #place: StorePlace;

  private constructor(
    combination: Combination,
    folder: string,
    endpoint: string,
    emulator: Emulator,
    tableName: string,
    clock: JumpingClock,
    judged: readonly Item[],
  ) {
    this.judged = judged;
    this.combination = combination;
    this.folder = folder;
    this.endpoint = endpoint;
    this.emulator = emulator;
    this.tableName = tableName;
    this.clock = clock;
    this.#place = combination.store?.(tableName) ?? folderPlace(folder);
    this.storeUrl = this.#place.url;
    this.#client = dynamoClient(endpoint);
  }

  static create(endpoint: string, items: Iterable<Item>, options?: WorldOptions): Promise<World> {
    return World.#start(endpoint, () => ({ items, files: {} }), new JumpingClock(), options);
  }

  /** A world that goes on where another one was when it was saved. */
  static restore(endpoint: string, saved: SavedWorld, options?: WorldOptions): Promise<World> {
    return World.#start(
      endpoint,
      (places) => placed(saved, places),
      new JumpingClock(Date.parse(saved.clock)),
      options,
    );
  }

  static async #start(
    endpoint: string,
    contents: (places: Places) => { items: Iterable<Item>; files: Readonly<Record<string, Uint8Array>> },
    clock: JumpingClock,
    options: WorldOptions = {},
  ): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'world-'));
    const tableName = `receipts-${crypto.randomUUID().slice(0, 8)}`;
    const { items, files } = contents({ folder, store: storeIn(folder), table: tableName });
    for (const [path, data] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), data);
    }
    const emulator = await startEmulator({ dataDir: join(folder, 'openai'), clock: clock.still, ...options.emulator });
    const client = dynamoClient(endpoint);
    await createReceiptsTable(client, tableName, { gsi4: options.gsi4 ?? true });
    const rows = [...items];
    await loadItems(client, tableName, rows);
    const { combination = PIPELINE } = options;
    return new World(combination, folder, endpoint, emulator, tableName, clock, rows.filter(isJudged));
  }

  /** @param skewMs how far the clock of its machine is ahead of the services' */
  async process(boundary = new Boundary(), clock: Clock = this.clock, skewMs = 0): Promise<Process> {
    return this.#process(boundary, clock, skewMs);
  }

  /** @param onStore what all its calls to the store go through, those of its state among them */
  processWith(onStore: (store: ObjectStore) => ObjectStore): Promise<Process> {
    return this.#process(new Boundary(), this.clock, 0, onStore);
  }

  async #process(
    boundary: Boundary,
    clock: Clock,
    skewMs: number,
    onStore = (store: ObjectStore): ObjectStore => store,
  ): Promise<Process> {
    // Opened before the boundary closes: the description of the table is no effect.
    const client = dynamoClient(this.endpoint);
    tellTime(client, this.clock);
    await hurryTable(client);
    const own: Clock = { now: () => clock.now() + skewMs, sleep: (ms, signal) => clock.sleep(ms, signal) };
    const table = await openReceiptsTable(client, this.tableName, { clock: own });
    boundary.guardTable(client);
    const openai = hurryOpenAI(
      new OpenAI({ apiKey: 'test', baseURL: this.emulator.url, fetch: boundary.guardFetch() }),
    );
    const store = onStore(boundary.guardStore(await this.#place.open(own, this.clock)));
    const state = this.#stateIn(table, store, own);
    return { boundary, clock: state.clock, table, state, store, openai };
  }

  #stateIn(table: ReceiptsTable, store: ObjectStore, clock: Clock): State {
    const { state, workload } = this.combination;
    if (state === 'objects') return new ObjectState(store, { clock: store.clock ?? clock });
    return workload === 'labels' ? receiptsState(table) : new DynamoState(table);
  }

  async prepareAndFormat(
    executionId: string,
    process?: Process,
    logger: Logger = silentLogger,
    more: Partial<PrepareOptions> = {},
  ): Promise<PrepareResult> {
    const { table, state, store, clock } = process ?? (await this.process());
    const out = join(this.folder, executionId);
    const model = MODEL;
    const options = this.combination.withOptions === true ? OPTIONS : {};
    const prepared = await prepare({
      table,
      state,
      store,
      clock,
      logger,
      executionId,
      out,
      model,
      ...options,
      ...more,
    });
    const shards = prepared.plan.shards.map(({ id }) => id);
    await using opened = await openEvidence({}, prepared.plan, { table, store });
    const results = await formatShards(
      { table, store, clock, logger, plan: prepared.plan, out: this.requests(executionId), evidence: opened.sources },
      shards,
      2,
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    return prepared;
  }

  requests(executionId: string): string {
    return join(this.folder, executionId, 'requests');
  }

  /** What a process works with; its requests are about labels. */
  services(process: Process, more: ServiceOverrides = {}): LabelServices {
    const { table, state, store, openai } = process;
    return labelServices({ table, state, store, openai, logger: silentLogger, ways: WAYS, concurrency: 4, ...more });
  }

  async submit(
    prepared: Planned,
    options: Partial<SubmitLabelsOptions> & ServiceOverrides = {},
    process?: Process,
  ): Promise<SubmitLabelsResult> {
    const { plan } = prepared;
    const own = process ?? (await this.process());
    const { store, openai, logger, prices, maxAttempts, countTokens, ways, concurrency, state, ...rest } = options;
    const overrides = defined({ store, openai, logger, prices, maxAttempts, countTokens, ways, concurrency, state });
    return submitLabels(this.services(own, overrides), {
      plan,
      requests: this.requests(plan.execution),
      workDir: join(this.folder, 'work'),
      ...rest,
    });
  }

  /** Lets the emulator answer everything that it has, by moving the clock. */
  async answer(ms = 5000): Promise<void> {
    this.clock.advance(ms);
    await this.emulator.tick();
  }

  /** Collects every open batch, or one. */
  async collect(
    options: Partial<CollectOptions> & ServiceOverrides = {},
    process?: Process,
  ): Promise<CollectedBatch[]> {
    const { store, openai, logger, prices, maxAttempts, checks, countTokens, ways, concurrency, state, ...rest } =
      options;
    const overrides = defined({
      ...{ store, openai, logger, prices, maxAttempts, checks, countTokens, ways, concurrency, state },
    });
    const services = this.services(process ?? (await this.process()), overrides);
    const results: CollectedBatch[] = [];
    for await (const { batch, problem } of services.state.batches.listOpen()) {
      if (batch === undefined) throw new Error(problem);
      results.push(await collect(services, { batch, workDir: join(this.folder, 'work'), ...rest }));
    }
    return results;
  }

  /** Runs `work` in a process that stops where the boundary says; what was stopped gives undefined. */
  async untilCrash<T>(boundary: Boundary, work: (process: Process) => Promise<T>, skewMs = 0): Promise<T | undefined> {
    try {
      const result = await work(await this.process(boundary, this.clock, skewMs));
      return boundary.stopped ? undefined : result;
    } catch (error) {
      if (boundary.stopped || error instanceof Crash) return undefined;
      throw error;
    }
  }

  async put(item: Item): Promise<void> {
    await this.#client.send(new PutItemCommand({ TableName: this.tableName, Item: item }));
  }

  async remove({ PK, SK }: Item): Promise<void> {
    if (PK === undefined || SK === undefined) return;
    await this.#client.send(new DeleteItemCommand({ TableName: this.tableName, Key: { PK, SK } }));
  }

  async get(PK: string, SK: string): Promise<Item | undefined> {
    const answer = await this.#client.send(
      new GetItemCommand({ TableName: this.tableName, Key: { PK: { S: PK }, SK: { S: SK } }, ConsistentRead: true }),
    );
    return answer.Item;
  }

  /** All rows of a type, read without the code under test. */
  rows(type: string): Promise<Item[]> {
    return rowsOfType(this.#client, this.tableName, type);
  }

  /** All rows there are, whatever their type. */
  async items(): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateScan({ client: this.#client }, { TableName: this.tableName, ConsistentRead: true });
    for await (const page of pages) items.push(...(page.Items ?? []));
    return items;
  }

  /** All objects by their keys, read as the files that they are and without the code under test. */
  async objects(): Promise<Map<string, Buffer>> {
    const { folder, objects } = this.#place;
    if (objects !== undefined) return objects();
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const found = new Map<string, Buffer>();
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const key = relative(folder, path);
      if (entry.isFile() && !/(^|\/)\./.test(key)) found.set(key, await readFile(path));
    }
    return found;
  }

  #closed = false;

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.emulator.close();
    await this.#client.send(new DeleteTableCommand({ TableName: this.tableName }));
    await rm(this.folder, { recursive: true, force: true });
  }
}

const isJudged = ({ TYPE, validation_status, completion_batch_id, label_proposed_by }: Item): boolean =>
  TYPE?.S === 'RECEIPT_WORD_LABEL' &&
  ['VALID', 'INVALID'].includes(validation_status?.S ?? '') &&
  completion_batch_id === undefined &&
  label_proposed_by?.S !== 'COMPLETION_BATCH';

const storeIn = (folder: string): string => pathToFileURL(join(folder, 'objects')).href;

function folderPlace(folder: string): StorePlace {
  const url = storeIn(folder);
  return { url, folder: join(folder, 'objects'), open: () => openObjectStore(url) };
}

/** All rows of a type. The embedded tables' indexes do not lag. */
export async function rowsOfType(client: DynamoDBClient, table: string, type: string): Promise<Item[]> {
  const items: Item[] = [];
  const query = {
    TableName: table,
    IndexName: 'GSITYPE',
    KeyConditionExpression: '#type = :type',
    ExpressionAttributeNames: { '#type': 'TYPE' },
    ExpressionAttributeValues: { ':type': { S: type } },
  };
  for await (const page of paginateQuery({ client }, query)) items.push(...(page.Items ?? []));
  return items;
}

export interface WorldOptions {
  readonly gsi4?: boolean;
  /** Default: labels, with the state in the table and the objects in a folder. */
  readonly combination?: Combination;
  readonly emulator?: Partial<EmulatorOptions>;
}
