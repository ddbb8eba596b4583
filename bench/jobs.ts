/**
 * A file of requests (2 KB a line) as one job, from submit to results: peak memory and seconds of each phase at 20,000 and
 * 200,000 requests, or at the sizes that are given: `npm run bench -- jobs 100000 1000000` (2 GB; some 20 GB of disk in
 * `TMPDIR` on the way). The smallest size is two batches, the others are more batches of the same size: what a batch takes
 * is in both. And what submit does with the lines beside only reading and parsing them. Each phase runs in a process of its
 * own, and so does the emulator, which does not count.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openObjectStore } from '@completion-batch/core';
import { startEmulator } from '@completion-batch/emulator';
import {
  collectJob,
  jobResults,
  LIBRARY_WAYS,
  mergeNdjsons,
  ObjectState,
  plainRequests,
  silentLogger,
  submitJob,
  systemClock,
} from '@completion-batch/engine';
import OpenAI from 'openai';
import { garbageCollector, keepHeapSmall, LEFT_ALONE } from '../packages/actions/src/shared/heap.ts';
import { type CheckedRequests, checkRequests } from '../packages/engine/src/jobs/check-requests.ts';
import { CheckedPart } from '../packages/engine/src/jobs/checked-part.ts';
import { digestFile } from '../packages/engine/src/platform/digest.ts';
import { mergeLimits } from '../packages/engine/src/requests/limits.ts';
import { PinnedFile } from '../packages/engine/src/requests/pinned-file.ts';
import { estimateTokens } from '../packages/engine/src/requests/tokens.ts';
import { jobResultsObject } from '../packages/engine/src/state/layout.ts';
import { factsOf } from '../packages/engine/src/workload/workload.ts';
import { withoutKeys } from '../scripts/without-keys.mjs';
import { inChild, type Measured, measured, round, thousands } from './support/measure.ts';
import { promise } from './support/promise.ts';
import { collectRaw, submitRaw } from './support/raw-jobs.ts';
import { describeRaw, parseRaw } from './support/raw-lines.ts';
import { idOf, writeRequests } from './support/request-lines.ts';

/** Of the smallest size: one is in hand while the next is begun. */
const FEWEST_BATCHES = 2;
const JOB = 'letters';

interface Place {
  readonly folder: string;
  readonly baseURL: string;
  readonly requests: number;
  readonly perBatch: number;
}

const sourceOf = ({ folder }: Place): string => join(folder, 'requests.jsonl');
const limitsOf = ({ perBatch }: Place) => ({ maxLines: perBatch, maxTokens: 1e12 });
const batchesOf = ({ requests, perBatch }: Place): number => Math.ceil(requests / perBatch);

async function open({ folder, baseURL }: Place) {
  const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
  const state = new ObjectState(store, { clock: systemClock });
  const openai = new OpenAI({ apiKey: 'bench', baseURL });
  return {
    store,
    state,
    openai,
    logger: silentLogger,
    ways: LIBRARY_WAYS,
    tidy: garbageCollector(LEFT_ALONE.jobs),
  };
}

interface Counted {
  readonly items: number;
  /** Instead of the whole process. */
  readonly counted?: { readonly seconds: number; readonly cpu: number };
}

const phases: Record<string, (place: Place) => Promise<Counted>> = {
  /** Only reading the lines and parsing them: what the next is measured by. */
  parsing: async (place) => ({ items: await parseRaw([sourceOf(place)]) }),

  /** What no check of lines can be without: parsed, letters counted, hashed three times, ids told apart, written. */
  'raw work': async (place) => ({ items: await describeRaw([sourceOf(place)], join(place.folder, 'raw.jsonl')) }),

  /** All that is worked out of each line, once: by OpenAI's rules, tokens, identity; written as parts. */
  async checking(place) {
    return { items: (await check(place)).requests };
  },

  /** What submit does with the lines that this process has checked, before it claims any; the check does not count. */
  async merging(place) {
    const { parts } = await check(place);
    const files = parts.map((part) => new CheckedPart(part.path, part));
    return timed(() => merge(place, files));
  },

  /** The same in a process that has only the bytes, where all requests are free: each line is checked anew. */
  async 'merging in a later round'(place) {
    const path = sourceOf(place);
    const { sha256 } = await digestFile(path);
    // As a manifest vouches for it, for which somebody else has made the digest.
    return timed(async () => merge(place, [await PinnedFile.pin({ path, name: path, sha256 })]));
  },

  /** Handing over what was checked with the SDK alone: what submit is measured by. */
  async 'raw submit'(place) {
    const { openai } = await open(place);
    return { items: await submitRaw(openai, sourceOf(place), place.folder, limitsOf(place).maxLines) };
  },

  async submit(place) {
    const path = sourceOf(place);
    const { manifest, submitted } = await submitJob(await open(place), {
      execution: 'bench',
      job: JOB,
      files: [{ path, name: path }],
      workDir: join(place.folder, 'work'),
      limits: limitsOf(place),
    });
    const batches = submitted?.files.filter(({ ending }) => ending === 'submitted').length;
    if (batches !== batchesOf(place)) throw new Error(`${batches} batches were submitted`);
    return { items: manifest?.requests ?? 0 };
  },

  async 'raw collect'(place) {
    return { items: await collectRaw((await open(place)).openai, place.folder) };
  },

  /** All batches, one after the other, and the results. */
  async collect(place) {
    const services = await open(place);
    const { finished, status, looks } = await collectJob(services, {
      job: JOB,
      execution: 'bench-2',
      workDir: join(place.folder, 'work'),
    });
    if (!finished || looks.length !== batchesOf(place)) throw new Error(`not done: ${JSON.stringify(status.counts)}`);
    return { items: status.counts.answered };
  },

  async 'raw results'(place) {
    const { store } = await open(place);
    return { items: await parseRaw([store.locate(jobResultsObject(JOB))]) };
  },

  /** Read back, and held against the order of the lines. */
  async results(place) {
    let items = 0;
    for await (const { custom_id } of jobResults(await open(place), {
      job: JOB,
      workDir: join(place.folder, 'work'),
    })) {
      if (custom_id !== idOf(items)) throw new Error(`result ${items} is that of ${custom_id}`);
      items += 1;
    }
    return { items };
  },
};

async function check(place: Place): Promise<CheckedRequests> {
  const path = sourceOf(place);
  return checkRequests([{ path, name: path }], {
    directory: await mkdtemp(join(place.folder, 'checked-')),
    limits: mergeLimits(limitsOf(place)),
    countTokens: estimateTokens,
    logger: silentLogger,
  });
}

async function merge(place: Place, files: readonly PinnedFile[]): Promise<{ items: number }> {
  const { store, state, tidy } = await open(place);
  const workload = plainRequests({ store, state, job: JOB });
  const byPath = new Map(files.map((file) => [file.path, file]));
  const merged = mergeNdjsons([...byPath.keys()], {
    directory: place.folder,
    limits: mergeLimits(limitsOf(place)),
    lineBlocksOf: (path) => (byPath.get(path) as PinnedFile).lineBlocks(),
    describe(line, name) {
      const { key, identity, inputTokens, outputTokens, units, inputs } = factsOf(workload, line, name);
      return { key, identity, tokens: inputTokens, outputTokens, units, inputs: inputs ?? 0 };
    },
    onTooLarge: ({ number }) => {
      throw new Error(`line ${number} is too large`);
    },
  });
  let items = 0;
  for await (const { path: made, lines } of merged) {
    items += lines;
    await rm(made);
    tidy();
  }
  return { items };
}

/** Of a part of a phase that alone counts. */
async function timed(work: () => Promise<{ items: number }>): Promise<Counted> {
  const before = process.cpuUsage();
  const start = performance.now();
  const { items } = await work();
  const { user, system } = process.cpuUsage(before);
  return { items, counted: { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 } };
}

/** The emulator, until its input ends. */
async function serve(folder: string): Promise<void> {
  const emulator = await startEmulator({ dataDir: join(folder, 'openai'), validationMs: 0, finalizingMs: 0 });
  console.log(emulator.url);
  process.stdin.resume();
  await once(process.stdin, 'end');
  await emulator.close();
}

async function startServer(folder: string): Promise<{ readonly baseURL: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [import.meta.filename, 'serve', folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: withoutKeys(process.env),
  });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    baseURL: text.toString().trim(),
    async stop() {
      const closed = once(child, 'close');
      child.stdin.end();
      await closed;
    },
  };
}

async function allEnded(place: Place): Promise<void> {
  const { openai } = await open(place);
  const ended = async (): Promise<boolean> => {
    for await (const { status } of openai.batches.list()) if (status !== 'completed') return false;
    return true;
  };
  while (!(await ended())) await systemClock.sleep(500);
}

/** `cpu`: seconds of all cores, for a machine that other work uses, too. */
type Row = Measured & { readonly items: number; readonly cpu: number };

async function measureSize(requests: number, perBatch: number): Promise<Map<string, Row>> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-jobs-'));
  const rows = new Map<string, Row>();
  const server = await startServer(folder);
  try {
    const place: Place = { folder, baseURL: server.baseURL, requests, perBatch };
    await writeRequests(sourceOf(place), requests);
    for (const name of Object.keys(phases)) {
      if (name === 'raw collect') await allEnded(place);
      const row = await inChild<Row>(import.meta.filename, name, JSON.stringify(place));
      if (row.items !== requests) throw new Error(`${name}: ${row.items} of ${requests}`);
      console.log(
        `${thousands(requests)} requests, ${name}: ${round(row.seconds)} s (CPU ${round(row.cpu)} s), ${round(row.peakMb, 0)} MB`,
      );
      rows.set(name, row);
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

/**
 * What each phase is measured by, and its bar. Those of submit and collect are of our own: they do what the floors leave
 * out (docs/performance.md).
 */
const AGAINST: Readonly<Record<string, readonly [floor: string, atMost: number | undefined]>> = {
  checking: ['raw work', 2],
  merging: ['parsing', 2],
  'merging in a later round': ['raw work', 2],
  submit: ['raw submit', 4],
  collect: ['raw collect', 8],
  results: ['raw results', 2],
};

const FLOORS: Readonly<Record<string, string>> = {
  parsing: 'reading, JSON.parse',
  'raw work': 'reading, JSON.parse, letters counted, SHA-256 three times, written',
  'raw submit': 'the raw work of each line, request files and records written, uploads and batches by the SDK',
  'raw collect': 'downloads by the SDK, JSON.parse, results written',
  'raw results': 'reading, JSON.parse of the results',
};

function tell(requests: number, rows: ReadonlyMap<string, Row>, first: ReadonlyMap<string, Row>): void {
  for (const [name, [floor, atMost]] of Object.entries(AGAINST)) {
    const [ours, theirs, least] = [rows.get(name), rows.get(floor), first.get(name)];
    if (ours === undefined || theirs === undefined || least === undefined) throw new Error(`${name} was not measured`);
    const what = `plain jobs, ${thousands(requests)} requests, ${name}`;
    promise({
      id: `P11 ${name} CPU`,
      what: `${what}: CPU`,
      against: FLOORS[floor] ?? floor,
      ours: `${round(ours.cpu, 2)} s`,
      theirs: `${round(theirs.cpu, 2)} s`,
      ratio: ours.cpu / theirs.cpu,
      ...(atMost === undefined ? {} : { atMost }),
    });
    if (first === rows) continue;
    promise({
      id: `P11 ${name} peak`,
      what: `${what}: peak`,
      against: 'the smallest size',
      ours: `${round(ours.peakMb, 0)} MB`,
      theirs: `${round(least.peakMb, 0)} MB`,
      ratio: ours.peakMb / least.peakMb,
      atMost: 1.1,
    });
  }
}

const [mode = '', name = '', place = '{}'] = process.argv.slice(2);
const phase = phases[name];
if (mode === 'serve') await serve(name);
else if (mode === 'child') {
  if (phase === undefined) throw new Error(`no phase ${name}`);
  // As each entry does; the floors are held to it, too.
  keepHeapSmall();
  const before = process.cpuUsage();
  const row = await measured(() => phase(JSON.parse(place) as Place));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ ...row, cpu: (user + system) / 1e6, ...row.counted }));
} else {
  const given = process.argv.slice(2).map(Number);
  const sizes = given.length > 0 ? given : [20_000, 200_000];
  const perBatch = Math.ceil(Math.min(...sizes) / FEWEST_BATCHES);
  let first: Map<string, Row> | undefined;
  for (const requests of sizes) {
    const rows = await measureSize(requests, perBatch);
    first ??= rows;
    tell(requests, rows, first);
  }
}
