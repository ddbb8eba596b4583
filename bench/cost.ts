/**
 * P12: what a night and its answers take beside tokens, counted in a real run over SROIE receipts (30, or an argument; 10 with
 * --small): read and write units of the table, by the table's own counting, its calls, and calls of the object store. Told for
 * each 10,000 labels.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
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
import { isSmall, promise } from './support/promise.ts';

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

async function night(folder: string, receipts: number): Promise<{ counts: Counts; labels: number }> {
  const all = (sroieItems() ?? []).filter(({ TYPE }) => TYPE?.S !== 'RECEIPT_LETTER');
  const images = new Set([...new Set(all.map(({ PK }) => PK?.S))].slice(0, receipts));
  const server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  const emulator = await startEmulator({ dataDir: join(folder, 'openai'), responder: rulesResponder() });
  try {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    await loadItems(
      client,
      'receipts',
      all.filter(({ PK }) => images.has(PK?.S)),
    );
    const counts: Counts = new Map();
    const table = await openReceiptsTable(client, 'receipts');
    counted(client, counts);
    const store = countedStore(await openObjectStore(pathToFileURL(join(folder, 'objects')).href), counts);
    const openai = new OpenAI({ apiKey: 'bench', baseURL: emulator.url });
    const services = {
      ...labelServices({ table, store, openai, logger: silentLogger, ways: LIBRARY_WAYS }),
      clock: systemClock,
    };
    const out = join(folder, 'out');
    const { plan } = await prepare({ ...services, executionId: 'bench', out, model: 'gpt-4.1-mini' });
    const shards = plan.shards.map(({ id }) => id);
    await formatShards({ ...services, plan, out: join(out, 'requests') }, shards, 2);
    await submitLabels(services, { plan, requests: join(out, 'requests'), workDir: join(folder, 'work') });
    await ended(openai);
    for await (const { batch } of services.state.batches.listOpen()) {
      if (batch !== undefined) await collect(services, { batch, workDir: join(folder, 'work') });
    }
    client.destroy();
    return { counts, labels: plan.labels };
  } finally {
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
        theirs: String(count),
        ratio: count / labels,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
