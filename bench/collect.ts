/**
 * Labels per second and peak memory of collect on the SROIE receipts, and on ten times as many (the same receipts under
 * other image ids): the answers of the emulator's rules, an embedded table and a folder as object store. Needs
 * SROIE_ITEMS, or the data beside the checkout; an argument is the number of times in place of 1 and 10. Collect runs in a process of its own; table and emulator do not count.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  formatShards,
  labelServices,
  openObjectStore,
  openReceiptsTable,
  prepare,
  submitLabels,
} from '@completion-batch/core';
import { startEmulator } from '@completion-batch/emulator';
import { collect, LIBRARY_WAYS, silentLogger, systemClock } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import {
  createReceiptsTable,
  dynamoClient,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import OpenAI from 'openai';
import { sroieItems } from '../packages/core/test/sroie.ts';
import { inChild, type Measured, measured, round, thousands } from './support/measure.ts';

interface Place {
  readonly endpoint: string;
  readonly baseURL: string;
  readonly folder: string;
}

const TABLE = 'receipts';
/** The table and the store lie in memory where that can be, so that the disk does not count. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

async function open({ endpoint, baseURL, folder }: Place) {
  const table = await openReceiptsTable(dynamoClient(endpoint), TABLE);
  const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
  const openai = new OpenAI({ apiKey: 'bench', baseURL });
  return {
    ...labelServices({ table, store, openai, logger: silentLogger, ways: LIBRARY_WAYS }),
    clock: systemClock,
  };
}

/** The receipts once, or several times with the last digits of each image's id changed. */
function* times(items: readonly Item[], count: number): Generator<Item> {
  for (let copy = 0; copy < count; copy += 1) {
    const ending = copy.toString(16).padStart(4, '0');
    for (const item of items) {
      if (copy === 0) yield item;
      else
        yield JSON.parse(JSON.stringify(item).replaceAll(/(IMAGE#[0-9a-f-]{32})[0-9a-f]{4}/g, `$1${ending}`)) as Item;
    }
  }
}

async function submitAll(place: Place): Promise<void> {
  const services = await open(place);
  const out = join(place.folder, 'out');
  const { plan } = await prepare({ ...services, executionId: 'bench', out, model: 'gpt-4.1-mini' });
  const requests = join(out, 'requests');
  await formatShards(
    { ...services, plan, out: requests },
    plan.shards.map(({ id }) => id),
    2,
  );
  const { complete } = await submitLabels(services, { plan, requests, workDir: join(place.folder, 'work') });
  if (!complete) throw new Error('not everything was submitted');
}

async function collectAll(place: Place): Promise<{ labels: number; open: number }> {
  const services = await open(place);
  const sum = { labels: 0, open: 0 };
  for await (const { batch, problem } of services.state.batches.listOpen()) {
    if (batch === undefined) throw new Error(problem);
    const { kind, units } = await collect(services, { batch, workDir: join(place.folder, 'work') });
    sum.labels += units;
    if (kind !== 'settled') sum.open += 1;
  }
  return sum;
}

const [mode, place = ''] = process.argv.slice(2);
const items = mode === 'child' ? undefined : sroieItems();
if (mode === 'child') console.log(JSON.stringify(await measured(() => collectAll(JSON.parse(place) as Place))));
else if (items === undefined) console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
else {
  const rows: Record<string, Record<string, string>> = {};
  for (const count of mode === undefined ? [1, 10] : [Number(mode)]) {
    const folder = await mkdtemp(join(BASE, 'bench-collect-'));
    const server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
    const emulator = await startEmulator({ dataDir: join(folder, 'openai'), responder: rulesResponder() });
    try {
      const client = dynamoClient(server.endpoint);
      await createReceiptsTable(client, TABLE, { gsi4: true });
      await loadItems(client, TABLE, times(items, count));
      const at: Place = { endpoint: server.endpoint, baseURL: emulator.url, folder };
      await submitAll(at);
      const { openai } = await open(at);
      const ended = async (): Promise<boolean> => {
        for await (const { status } of openai.batches.list()) if (status !== 'completed') return false;
        return true;
      };
      while (!(await ended())) await systemClock.sleep(200);
      const {
        labels,
        open: left,
        seconds,
        peakMb,
      } = await inChild<Measured & { labels: number; open: number }>(import.meta.filename, JSON.stringify(at));
      if (left > 0) throw new Error(`${left} batches were not collected`);
      console.log(`${count} times SROIE: ${thousands(labels)} labels in ${round(seconds)} s, ${round(peakMb, 0)} MB`);
      rows[count === 1 ? 'SROIE' : `${count} times SROIE`] = {
        labels: thousands(labels),
        seconds: round(seconds),
        'labels per second': thousands(labels / seconds),
        'peak MB': round(peakMb, 0),
        engine: server.engine,
      };
    } finally {
      await emulator.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  }
  console.table(rows);
}
