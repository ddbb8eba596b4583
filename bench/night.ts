/**
 * P2, P2b: prepare → format → submit of the SROIE receipts with their letters, against a floor: a script that makes only the calls
 * that nobody can avoid (bench/support/floor.ts), at the same servers (embedded table, versitygw, emulator), in rounds that take
 * turns. What is measured is the built command line's `run`, from start to end, as a process of its own: all shards in it, where
 * a workflow has a machine for each. Needs the SROIE receipts and versitygw (scripts/install-tools). Arguments: `--receipts 2000`
 * (default 200; with `--small` 20), `--rounds 5` (default 3), `--delay 10` ms on every request (default: rounds without, and rounds with 10), `--profile
 * DIR` (a .cpuprofile of each of our processes), `--program FILE` (another commit's command line), `--filled DIR` (keeps the table with its receipts for the next time).
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startEmulator } from '@completion-batch/emulator';
import type { Item } from '@completion-batch/engine/dynamodb';
import { createReceiptsTable, dynamoClient, loadItems, startEmbeddedTable } from '@completion-batch/sandbox';
import { sroieItems } from '../packages/core/test/sroie.ts';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { findTool } from '../test/world/tools.ts';
import { startVersitygw } from '../test/world/versitygw.ts';
import { round, thousands } from './support/measure.ts';
import { bundledFloor, lineBytes, type Used, used } from './support/night-parts.ts';
import { promise } from './support/promise.ts';
import { copiesOf, newestRows } from './support/receipt-rows.ts';
import { slowLink } from './support/slow-link.ts';

const TABLE = 'receipts';
const BUCKET = 'night';
/** There are so many in the data. */
const SROIE_RECEIPTS = 200;
/** The table and the store lie in memory where that can be, so that the disk does not count. */
const BASE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CLI = join(ROOT, 'packages/cli/bin/completion-batch.js');

interface Place {
  /** Of this bench. */
  readonly folder: string;
  /** Of an embedded table that holds the receipts, and that nobody changes. */
  readonly filled: string;
  readonly delayMs: number;
}

/** Runs a program on servers of its own, which hold what the filled table holds and nothing else. */
async function onFreshServers(
  { folder, filled, delayMs }: Place,
  program: (at: { readonly out: string; readonly url: string }) => readonly string[],
): Promise<Used & { readonly out: string }> {
  const own = await mkdtemp(join(folder, 'round-'));
  cpSync(filled, join(own, 'table'), { recursive: true });
  const table = await startEmbeddedTable({ dataDir: join(own, 'table') });
  // The batches stay where they are: answering them is no part of this.
  const emulator = await startEmulator({ dataDir: join(own, 'openai'), validationMs: 3_600_000 });
  const s3 = await startVersitygw([BUCKET]);
  const places = [table.endpoint, emulator.url, s3.endpoint];
  const links =
    delayMs === 0 ? [] : await Promise.all(places.map((url) => slowLink(url, delayMs, url !== s3.endpoint)));
  const [dynamodb = '', openai = '', objects = ''] = links.length === 0 ? places : links.map(({ url }) => url);
  const out = join(folder, 'out', String(readdirSync(folder).length));
  mkdirSync(out, { recursive: true });
  try {
    const env = {
      ...withoutKeys(process.env),
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      AWS_ENDPOINT_URL_S3: objects,
      AWS_ACCESS_KEY_ID: s3.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.secretAccessKey,
      AWS_REGION: 'us-east-1',
      OPENAI_BASE_URL: openai,
      OPENAI_API_KEY: 'bench',
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    };
    return { ...(await used(program({ out, url: `s3://${BUCKET}` }), env, join(own, 'usage.json'))), out };
  } finally {
    await Promise.all(links.map((link) => link.close()));
    await emulator.close();
    await s3.stop();
    await table.stop();
    await rm(own, { recursive: true, force: true });
  }
}

function* rowsOf(items: Iterable<Item>): Generator<Item> {
  for (const item of items) yield* newestRows(item);
}

async function fill(dataDir: string, items: readonly Item[]): Promise<void> {
  const table = await startEmbeddedTable({ dataDir });
  try {
    const client = dynamoClient(table.endpoint);
    await createReceiptsTable(client, TABLE, { gsi4: true });
    const images = new Set([...new Set(items.map(({ PK }) => PK?.S))].slice(0, receipts));
    const some = items.filter(({ PK }) => images.has(PK?.S));
    const copies = copiesOf(some, Math.ceil(receipts / SROIE_RECEIPTS));
    const { written } = await loadItems(client, TABLE, rowsOf(copies));
    console.log(`${thousands(receipts)} receipts in ${thousands(written)} rows`);
    client.destroy();
  } finally {
    await table.stop();
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

function tell(id: string, what: string, rounds: readonly { readonly ours: Used; readonly floor: Used }[]): void {
  const of = (whose: 'ours' | 'floor', figure: keyof Used): number => median(rounds.map((each) => each[whose][figure]));
  // Of rounds that stood side by side: what else the machine did then slowed both.
  const ratio = (figure: keyof Used): number => median(rounds.map(({ ours, floor }) => ours[figure] / floor[figure]));
  const seconds = (whose: 'ours' | 'floor', figure: keyof Used): string => `${round(of(whose, figure), 2)} s`;
  const against = 'the floor script, same servers';
  const row = (name: string, figure: keyof Used, atMost: number): void =>
    promise({
      id: `${id} ${name}`,
      what,
      against,
      ours: seconds('ours', figure),
      theirs: seconds('floor', figure),
      ratio: ratio(figure),
      atMost,
    });
  row('wall', 'seconds', 1.15);
  if (id === 'P2b') return;
  row('CPU', 'cpuSeconds', 1.6);
  const peak = Math.max(...rounds.map(({ ours }) => ours.peakMb));
  const theirs = `${round(of('floor', 'peakMb'), 0)} MB`;
  promise({ id: `${id} peak MB`, what, against, ours: `${round(peak, 0)} MB`, theirs, ratio: peak, atMost: 200 });
}

const { values: flags } = parseArgs({
  options: {
    receipts: { type: 'string', default: process.env.BENCH_SMALL === '1' ? '20' : String(SROIE_RECEIPTS) },
    rounds: { type: 'string', default: '3' },
    delay: { type: 'string' },
    profile: { type: 'string' },
    program: { type: 'string', default: CLI },
    filled: { type: 'string' },
  },
});
const receipts = Number(flags.receipts);
const delays = flags.delay === undefined ? [0, 10] : [Number(flags.delay)];
const items = sroieItems();
if (items === undefined) console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
else if (findTool('versitygw') === undefined) console.log('There is no versitygw: run scripts/install-tools.');
else {
  const folder = await mkdtemp(join(BASE, 'bench-night-'));
  try {
    await used([join(ROOT, 'packages/cli/build.ts'), '--if-needed'], process.env, join(folder, 'built.json'));
    const floorScript = await bundledFloor(folder);
    const filled = resolve(flags.filled ?? join(folder, 'filled'));
    if (!existsSync(filled)) {
      // Whole or not there: filling takes an hour for 2,000 receipts, and may be broken off.
      const part = `${filled}.part`;
      await rm(part, { recursive: true, force: true });
      await fill(part, items);
      renameSync(part, filled);
    }
    for (const delayMs of delays) {
      const place = { folder, filled, delayMs };
      const profile = flags.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(flags.profile)}`];
      const ours = () =>
        onFreshServers(place, ({ out, url }) => [
          ...profile,
          flags.program,
          'run',
          ...['--table', TABLE, '--store', url, '--out', out, '--model', 'gpt-4.1-mini', '--json'],
        ]);
      // Not counted: it fills the compile cache, and tells how long the floor's lines have to be.
      const first = await ours();
      const bytes = Math.round(lineBytes(first.out));
      const floor = () =>
        onFreshServers(place, () => [floorScript, '--table', TABLE, '--bucket', BUCKET, '--line-bytes', String(bytes)]);
      await floor();
      const rounds = [];
      for (let number = 1; number <= Number(flags.rounds); number += 1) {
        const each = { floor: await floor(), ours: await ours() };
        const shown = ({ seconds, cpuSeconds, peakMb }: Used): string =>
          `${round(seconds, 2)} s, ${round(cpuSeconds, 2)} s CPU, ${round(peakMb, 0)} MB`;
        console.log(`round ${number}: floor ${shown(each.floor)}; ours ${shown(each.ours)}`);
        rounds.push(each);
      }
      const slowly = delayMs === 0 ? '' : `, ${delayMs} ms on every request`;
      tell(delayMs === 0 ? 'P2' : 'P2b', `prepare to submit, ${thousands(receipts)} receipts${slowly}`, rounds);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
