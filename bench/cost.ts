/**
 * P12: what a night and its answers take beside tokens, counted in a real run over SROIE receipts (30, or an argument; 10 with
 * --small): read and write units of the table, by the table's own counting, its calls, and calls of the object store; bytes on
 * each wire and in the files that jobs hand on, and seconds of each phase. Told for each 10,000 labels. Needs versitygw
 * (scripts/install-tools).
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  formatShards,
  labelServices,
  openObjectStore,
  openReceiptsTable,
  prepare,
  submitLabels,
} from '@completion-batch/core';
import { startEmulator } from '@completion-batch/emulator';
import { collect, LIBRARY_WAYS, type ObjectStore, silentLogger, systemClock } from '@completion-batch/engine';
import {
  createReceiptsTable,
  dynamoClient,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import OpenAI from 'openai';
import { sroieItems } from '../packages/core/test/sroie.ts';
import { findTool } from '../test/world/tools.ts';
import { startVersitygw } from '../test/world/versitygw.ts';
import { isSmall, promise } from './support/promise.ts';
import { type SlowLink, slowLink } from './support/slow-link.ts';

type Counts = Map<string, number>;
const add = (counts: Counts, name: string, by = 1): void => void counts.set(name, (counts.get(name) ?? 0) + by);

const READS = new Set(['QueryCommand', 'GetItemCommand', 'BatchGetItemCommand']);

function counted(client: DynamoDBClient, counts: Counts): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity: told } = result.output as { ConsumedCapacity?: unknown };
        const kind = READS.has(commandName) ? 'read' : 'write';
        add(counts, `table calls, ${kind}`);
        for (const one of [told].flat() as { CapacityUnits?: number }[]) {
          add(counts, `${kind} units`, one?.CapacityUnits ?? 0);
        }
        return result;
      },
    { name: 'count' },
  );
}

const WRITES = new Set(['create', 'put', 'createFile', 'putFile', 'delete']);

function countedStore(store: ObjectStore, counts: Counts): ObjectStore {
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (!['locate', 'url'].includes(String(name)))
          add(counts, WRITES.has(String(name)) ? 'store writes' : 'store reads');
        return Reflect.apply(value, target, args);
      };
    },
  });
}

const BUCKET = 'cost';

function addBytes(counts: Counts, name: string, link: SlowLink): void {
  add(counts, `bytes to ${name}`, link.sent());
  add(counts, `bytes from ${name}`, link.received());
}

/** What jobs hand on by artifacts, which GitHub compresses. */
async function addArtifacts(counts: Counts, out: string): Promise<void> {
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    add(counts, 'bytes of artifacts', bytes.length);
    add(counts, 'bytes of artifacts, compressed', gzipSync(bytes).length);
  }
}

async function timed<T>(counts: Counts, phase: string, work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  add(counts, `seconds of ${phase}`, (performance.now() - start) / 1_000);
  return result;
}

async function night(folder: string, receipts: number): Promise<{ counts: Counts; labels: number }> {
  const all = (sroieItems() ?? []).filter(({ TYPE }) => TYPE?.S !== 'RECEIPT_LETTER');
  const images = new Set([...new Set(all.map(({ PK }) => PK?.S))].slice(0, receipts));
  const server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  const emulator = await startEmulator({ dataDir: join(folder, 'openai'), responder: rulesResponder() });
  const s3 = await startVersitygw([BUCKET]);
  const links = {
    table: await slowLink(server.endpoint, 0, true),
    OpenAI: await slowLink(emulator.url, 0, true),
    S3: await slowLink(s3.endpoint, 0),
  };
  try {
    const filling = dynamoClient(server.endpoint);
    await createReceiptsTable(filling, 'receipts', { gsi4: true });
    await loadItems(
      filling,
      'receipts',
      all.filter(({ PK }) => images.has(PK?.S)),
    );
    filling.destroy();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: links.S3.url,
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      AWS_REGION: 'us-east-1',
    });
    const client = dynamoClient(links.table.url);
    const counts: Counts = new Map();
    const table = await openReceiptsTable(client, 'receipts');
    counted(client, counts);
    const store = countedStore(await openObjectStore(`s3://${BUCKET}`), counts);
    const openai = new OpenAI({ apiKey: 'bench', baseURL: links.OpenAI.url });
    const services = {
      ...labelServices({ table, store, openai, logger: silentLogger, ways: LIBRARY_WAYS }),
      clock: systemClock,
    };
    const out = join(folder, 'out');
    const requests = join(out, 'requests');
    const workDir = join(folder, 'work');
    const prepared = prepare({ ...services, executionId: 'bench', out, model: 'gpt-4.1-mini' });
    const { plan } = await timed(counts, 'prepare', prepared);
    const shards = plan.shards.map(({ id }) => id);
    await timed(counts, 'format', formatShards({ ...services, plan, out: requests }, shards, 2));
    await timed(counts, 'submit', submitLabels(services, { plan, requests, workDir }));
    await ended(new OpenAI({ apiKey: 'bench', baseURL: emulator.url }));
    for await (const { batch } of services.state.batches.listOpen()) {
      if (batch !== undefined) await timed(counts, 'collect', collect(services, { batch, workDir }));
    }
    client.destroy();
    for (const [name, link] of Object.entries(links)) addBytes(counts, name, link);
    await addArtifacts(counts, out);
    return { counts, labels: plan.labels };
  } finally {
    for (const link of Object.values(links)) await link.close();
    await s3.stop();
    await emulator.close();
    await server.stop();
  }
}

async function ended(openai: OpenAI): Promise<void> {
  for (;;) {
    let open = 0;
    for await (const { status } of openai.batches.list()) if (status !== 'completed') open += 1;
    if (open === 0) return;
    await systemClock.sleep(200);
  }
}

const receipts = Number(process.argv[2] ?? (isSmall() ? 10 : 30));
if (sroieItems() === undefined) console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
else if (findTool('versitygw') === undefined) console.log('There is no versitygw: run scripts/install-tools.');
else {
  const folder = await mkdtemp(join(tmpdir(), 'bench-cost-'));
  try {
    const { counts, labels } = await night(folder, receipts);
    for (const [name, count] of [...counts].sort()) {
      const of = (count / labels) * 10_000;
      promise({
        id: 'P12',
        what: `${name} for 10,000 labels`,
        against: `${labels} labels of ${receipts} receipts`,
        ours: of.toFixed(0),
        theirs: String(Math.round(count * 100) / 100),
        ratio: count / labels,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
