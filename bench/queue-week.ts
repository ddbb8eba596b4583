/**
 * A week of runs against a small queue: `node bench/queue-week.ts [--labels 1000000] [--scale 50] [--submit-every 1]`.
 * The real phases on a real table, a folder as object store and the emulator, on a moved clock. One row stands for
 * `scale` labels: every token counts that often, for the emulator and for us, so that queue, limits and files are in
 * full size and only rows and claims are fewer. The emulator counts exactly (o200k), we estimate.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  formatShards,
  type LabelServices,
  labelServices,
  openObjectStore,
  openReceiptsTable,
  prepare,
  readPrompt,
  requestLine,
  submitLabels,
} from '@completion-batch/core';
import { chatCompletion, type Emulator, type Responder, startEmulator } from '@completion-batch/emulator';
import {
  type Clock,
  collect,
  estimateTokens,
  LIBRARY_WAYS,
  requestTokens,
  silentLogger,
  type TokenCounter,
} from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import {
  createReceiptsTable,
  dynamoClient,
  generateReceipts,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import OpenAI from 'openai';
import { weekChart } from './support/queue-chart.ts';
import type { Hour, Week, WeekOptions } from './support/week.ts';

const MODEL = 'gpt-4.1-mini';
const HOUR_MS = 3_600_000;
/** How long one request takes at OpenAI; eight of a batch run at once. */
const LINE_MS = 40 * 60_000;

export async function simulateWeek(options: WeekOptions): Promise<Week> {
  const folder = await mkdtemp(join(tmpdir(), 'queue-week-'));
  const server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  try {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    const rows = rowsFor(Math.round(options.labels / options.scale));
    await loadItems(client, 'receipts', rows.items);
    const clock = new WeekClock();
    const emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock: clock.still,
      responder: sometimesFailing,
      lineMs: LINE_MS,
      queueTokenLimit: { [MODEL]: options.queueLimit },
      countTokens: (body) => countBody(body, exactTokens) * options.scale,
    });
    clock.onMove(() => emulator.tick());
    try {
      const table = await openReceiptsTable(client, 'receipts');
      const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
      const openai = new OpenAI({ apiKey: 'none', baseURL: emulator.url });
      const week = await run({ folder, table, store, openai, emulator, clock }, options, rows.labels);
      return { ...week, receipts: rows.receipts };
    } finally {
      await emulator.close();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

interface SimulatedWorld {
  readonly folder: string;
  readonly table: Awaited<ReturnType<typeof openReceiptsTable>>;
  readonly store: Awaited<ReturnType<typeof openObjectStore>>;
  readonly openai: OpenAI;
  readonly emulator: Emulator;
  readonly clock: WeekClock;
}

async function run(world: SimulatedWorld, options: WeekOptions, total: number): Promise<Omit<Week, 'receipts'>> {
  const { emulator, clock, openai } = world;
  const hours: Hour[] = [];
  const refusals = new Map<string, { hour: number; message: string }>();
  const estimates = new Map<string, number>();
  let done = 0;
  let doneAfter: number | undefined;
  for (let hour = 0; hour < options.hours; hour += 1) {
    if (options.stranger?.fromHour === hour) {
      await strangersBatch(openai, options.stranger.tokens / options.scale);
      await clock.advance(1000);
    }
    done += await collectAll(world);
    if (done >= total) doneAfter ??= hour;
    if (hour % options.submitEvery === 0 && done < total) await submitOnce(world, options, hour, estimates);
    // OpenAI validates within a minute.
    await clock.advance(60_000);
    const batches = emulator.batches();
    for (const { id, errors } of batches) {
      const refused = errors?.find(({ code }) => code === 'token_limit_exceeded');
      if (refused !== undefined && estimates.has(id) && !refusals.has(id))
        refusals.set(id, { hour, message: refused.message });
    }
    hours.push({
      hour,
      enqueued: sum(batches.filter(({ status }) => !ENDED.has(status)).map(({ inputTokens }) => inputTokens)),
      done: done * options.scale,
      refusals: refusals.size,
    });
    await clock.advance(HOUR_MS - 60_000);
  }
  const taken = emulator.batches().filter(({ id, status }) => status !== 'failed' && estimates.has(id));
  return {
    rows: total,
    hours,
    refusals: [...refusals.values()],
    batches: taken.length,
    tokens: sum(taken.map(({ inputTokens }) => inputTokens)),
    estimateRatio:
      sum(taken.map(({ id }) => estimates.get(id) ?? 0)) / sum(taken.map(({ inputTokens }) => inputTokens)),
    doneAfter,
    left: (total - done) * options.scale,
  };
}

function servicesOf(
  { table, store, openai, clock }: SimulatedWorld,
  countTokens: TokenCounter = estimateTokens,
): LabelServices {
  const options = { table: { ...table, clock }, store, openai, countTokens };
  return labelServices({ ...options, logger: silentLogger, ways: LIBRARY_WAYS });
}

/** @returns labels that have a verdict now */
async function collectAll(world: SimulatedWorld): Promise<number> {
  let done = 0;
  const services = servicesOf(world);
  for await (const { batch, problem } of services.state.batches.listOpen()) {
    if (batch === undefined) throw new Error(problem);
    const result = await collect(services, { batch, workDir: join(world.folder, 'work') });
    const { valid, invalid, needsReview, exhausted } = result.counts;
    done += valid + invalid + needsReview + exhausted;
  }
  return done;
}

async function submitOnce(
  world: SimulatedWorld,
  options: WeekOptions,
  hour: number,
  estimates: Map<string, number>,
): Promise<void> {
  const { table, store, clock, folder } = world;
  const common = { table, store, clock, logger: silentLogger };
  const out = join(folder, `run-${hour}`);
  const maxLabels = Math.round(options.maxLabels / options.scale);
  const { plan } = await prepare({ ...common, executionId: `run-${hour}`, out, model: MODEL, maxShards: 4, maxLabels });
  const requests = join(out, 'requests');
  const shards = plan.shards.map(({ id }) => id);
  for (const result of await formatShards({ ...common, plan, out: requests }, shards, 2)) {
    if (result.status === 'rejected') throw result.reason;
  }
  const countTokens = (text: string): number => estimateTokens(text) * options.scale;
  const services = servicesOf(world, countTokens);
  const { files } = await submitLabels(services, { plan, requests, workDir: join(folder, 'work') });
  for (const { openaiBatchId, tokens } of files) if (openaiBatchId !== undefined) estimates.set(openaiBatchId, tokens);
  await rm(out, { recursive: true });
}

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'expired', 'cancelled']);

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Every label valid; one request of fifty fails, and its labels are asked again. */
const sometimesFailing: Responder = async ({ body, customId, batchId }) => {
  const draw = createHash('sha256').update(`${customId} ${batchId}`).digest().readUInt32BE(0);
  if (draw % 50 === 0) return { status: 500, body: { error: { message: 'The server had an error.', code: null } } };
  const valid = readPrompt(body)?.targets.map(({ id }) => id) ?? [];
  const content = JSON.stringify({ valid, invalid: [] });
  return { status: 200, body: chatCompletion({ request: body, content, model: MODEL, fingerprint: 'week' }) };
};

function countBody(body: unknown, count: (text: string) => number): number {
  return requestTokens(requestLine.shape.body.parse(body), count);
}

/** Eight lines at a time, 40 minutes each: more than a day's work. */
const STRANGERS_LINES = 400;

/** A batch of another program, which waits until it expires after a day. */
async function strangersBatch(openai: OpenAI, tokens: number): Promise<void> {
  const content = 'word '.repeat(Math.round(tokens / STRANGERS_LINES));
  const lines = Array.from({ length: STRANGERS_LINES }, (_, index) => ({
    custom_id: `theirs-${index}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: MODEL, messages: [{ role: 'user', content }] },
  }));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const file = await openai.files.create({ file: new File([text], 'theirs.jsonl'), purpose: 'batch' });
  await openai.batches.create({
    input_file_id: file.id,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
  });
}

interface Rows {
  readonly items: readonly Item[];
  readonly receipts: number;
  readonly labels: number;
}

/** Sample receipts, without their letters, until they have so many labels to validate. */
function rowsFor(labels: number): Rows {
  const items: Item[] = [];
  const receipts = new Set<string>();
  let open = 0;
  for (const item of generateReceipts({ seed: 1, receipts: labels })) {
    const type = item.TYPE?.S;
    if (type === 'RECEIPT' && open >= labels) break;
    if (type === 'RECEIPT_LETTER') continue;
    if (type === 'RECEIPT_WORD_LABEL' && (item.validation_status?.S ?? 'NONE') === 'NONE') {
      open += 1;
      receipts.add(`${item.PK?.S} ${item.SK?.S?.slice(0, 13)}`);
    }
    items.push(item);
  }
  return { items, receipts: receipts.size, labels: open };
}

/** Time that passes when somebody waits for it, and moves the emulator with it. */
class WeekClock implements Clock {
  #now = Date.parse('2026-11-23T02:00:00Z');
  #moved: () => Promise<void> = () => Promise.resolve();

  now(): number {
    return this.#now;
  }

  onMove(listener: () => Promise<void>): void {
    this.#moved = listener;
  }

  async advance(ms: number): Promise<void> {
    this.#now += ms;
    await this.#moved();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return signal === undefined ? this.advance(ms) : never(signal);
  }

  /** The same time for the emulator, which moves only when it is told to. */
  get still(): Clock {
    return { now: () => this.#now, sleep: (_, signal) => never(signal ?? new AbortController().signal) };
  }
}

function never(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      labels: { type: 'string', default: '1000000' },
      scale: { type: 'string', default: '50' },
      queue: { type: 'string', default: '2000000' },
      hours: { type: 'string', default: '168' },
      'submit-every': { type: 'string', default: '1' },
      'max-labels': { type: 'string', default: '60000' },
      stranger: { type: 'string' },
      chart: { type: 'string' },
    },
  });
  const begun = Date.now();
  const options: WeekOptions = {
    labels: Number(values.labels),
    scale: Number(values.scale),
    queueLimit: Number(values.queue),
    hours: Number(values.hours),
    submitEvery: Number(values['submit-every']),
    maxLabels: Number(values['max-labels']),
    ...(values.stranger === undefined ? {} : { stranger: { fromHour: 0, tokens: Number(values.stranger) } }),
  };
  const week = await simulateWeek(options);
  console.table({
    'labels, simulated': options.labels,
    'label rows, one for so many labels': `${week.rows}, ${options.scale}`,
    receipts: week.receipts,
    'hours between submits': options.submitEvery,
    'queue limit, tokens': options.queueLimit,
    batches: week.batches,
    'tokens in, counted by the emulator': week.tokens,
    'estimate / count': week.estimateRatio.toFixed(3),
    refusals: week.refusals.length,
    'most tokens enqueued': Math.max(...week.hours.map(({ enqueued }) => enqueued)),
    'done after hours': week.doneAfter ?? 'not done',
    'labels left': week.left,
    'seconds of real time': ((Date.now() - begun) / 1000).toFixed(0),
  });
  for (const { hour, message } of week.refusals) console.log(`refused in hour ${hour}: ${message}`);
  if (values.chart !== undefined) await writeFile(values.chart, weekChart(week, options));
}

if (import.meta.main) await main();
