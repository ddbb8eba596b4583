/**
 * Merging 256 files of request lines (2 KB each) beside only reading and parsing the lines: each file held against its
 * SHA-256 before and while it is read, ids told apart, limits kept, the merged files written out with digests of their own.
 * 400 MB, and 200 MB for the peak, which are two whole merged files of 50,000 lines: one is complete while the next is begun, as in
 * any larger size. `npm run bench -- merge 2000 800` takes 2,000 MB, and 800 MB for the peak (8 GB in `TMPDIR`, nothing stays):
 * from 800 MB on V8 has collected all of its heap at least once.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type MergeLimits,
  mergeNdjsons,
  type NdjsonLine,
  PinnedFile,
  parseLine,
  plainRequests,
  silentLogger,
} from '@completion-batch/engine';
import { garbageCollector, keepHeapSmall, LEFT_ALONE } from '../packages/actions/src/shared/heap.ts';
import { checkRequests } from '../packages/engine/src/jobs/check-requests.ts';
import { CheckedPart } from '../packages/engine/src/jobs/checked-part.ts';
import { digestFile } from '../packages/engine/src/platform/digest.ts';
import { customIdInBytes } from '../packages/engine/src/requests/custom-id.ts';
import { estimateTokens } from '../packages/engine/src/requests/tokens.ts';
import { factsOf } from '../packages/engine/src/workload/workload.ts';
import { inChild, type Measured, measured, round, thousands } from './support/measure.ts';
import { promise } from './support/promise.ts';
import { describeRaw, parseRaw } from './support/raw-lines.ts';
import { LINE_BYTES, writeRequests } from './support/request-lines.ts';

const PARTS = 256;
const ROUNDS = 3;
const SMALL_MB = 200;
const LIMITS: MergeLimits = { maxLines: 50_000, maxBytes: 190_000_000, maxTokens: 1e12 };

/** The files, each with its digest as a manifest has it. */
type Parts = readonly { readonly path: string; readonly sha256: string }[];
type Describe = Parameters<typeof mergeNdjsons>[1]['describe'];

async function merge(files: readonly PinnedFile[], directory: string, describe: Describe): Promise<number> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  let items = 0;
  const merged = mergeNdjsons(byPath.keys(), {
    directory,
    limits: LIMITS,
    lineBlocksOf: (path) => byPath.get(path)?.lineBlocks() ?? neverAsked(path),
    describe,
    onTooLarge: ({ number }) => neverAsked(`line ${number}`),
  });
  for await (const { path, lines } of merged) {
    items += lines;
    await rm(path);
    tidy();
  }
  return items;
}

/** As entries have submit do it where a file is sent. */
const tidy = garbageCollector(LEFT_ALONE.jobs);

function neverAsked(what: string): never {
  throw new Error(`${what} is none of this benchmark`);
}

async function pinned(parts: Parts): Promise<PinnedFile[]> {
  const files: PinnedFile[] = [];
  for (const { path, sha256 } of parts) files.push(await PinnedFile.pin({ path, name: path, sha256 }));
  return files;
}

const workload = plainRequests({ store: undefined as never, state: undefined as never, job: 'bench' });

/** As submit does it, of lines by their facts. */
const described: Describe = (line, name) => {
  const { key, identity, inputTokens, outputTokens, units, inputs = 0 } = factsOf(workload, line, name);
  return { key, identity, tokens: inputTokens, outputTokens, units, inputs };
};

/** Of lines for which their file's digest vouches: the custom id of each, a token for four bytes. */
function named(line: NdjsonLine, name: string): ReturnType<Describe> {
  const key = customIdInBytes(line.bytes) ?? (parseLine(line, name) as { readonly custom_id: string }).custom_id;
  return { key, identity: key, tokens: line.bytes.length / 4 };
}

type Phase = (parts: Parts, folder: string) => Promise<number>;
type Counted = { readonly items: number; readonly counted?: Usage };
interface Usage {
  readonly seconds: number;
  readonly cpu: number;
}

const phases = {
  parsing: (parts) => parseRaw(parts.map(({ path }) => path)),
  'raw work': (parts, folder) =>
    describeRaw(
      parts.map(({ path }) => path),
      join(folder, 'raw.jsonl'),
    ),
  merging: async (parts, folder) => merge(await pinned(parts), folder, named),
  describing: async (parts, folder) => merge(await pinned(parts), folder, described),
} satisfies Record<string, Phase>;

/** In the process that has checked the lines: what they ask is known from then, and vouched for by the digests of then. */
async function mergeChecked(parts: Parts, folder: string): Promise<Counted> {
  const directory = await mkdtemp(join(folder, 'checked-'));
  const sources = parts.map(({ path }) => ({ path, name: path }));
  const checking = { directory, limits: LIMITS, countTokens: estimateTokens, logger: silentLogger };
  const checked = await checkRequests(sources, checking);
  const files = checked.parts.map((part) => new CheckedPart(part.path, part));
  const before = usage();
  const items = await merge(files, folder, described);
  const counted = since(before);
  await rm(directory, { recursive: true });
  return { items, counted };
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { seconds: performance.now() / 1000, cpu: (user + system) / 1e6 };
}

function since({ seconds, cpu }: Usage): Usage {
  const now = usage();
  return { seconds: now.seconds - seconds, cpu: now.cpu - cpu };
}

const NAMES = [...(Object.keys(phases) as (keyof typeof phases)[]), 'checked'] as const;
type Name = (typeof NAMES)[number];
type Row = Measured & Usage & { readonly items: number };

async function child(name: Name, folder: string): Promise<Row> {
  const parts = JSON.parse(await readFile(join(folder, 'parts.json'), 'utf8')) as Parts;
  const before = usage();
  const run = async (): Promise<Counted> =>
    name === 'checked' ? mergeChecked(parts, folder) : { items: await phases[name](parts, folder) };
  const { counted, ...row } = await measured(run);
  return { ...row, ...since(before), ...counted };
}

async function writeParts(folder: string, lines: number): Promise<void> {
  const parts: Parts[number][] = [];
  for (let part = 0; part < PARTS; part += 1) {
    const path = join(folder, `part-${part}.jsonl`);
    const [from, to] = [Math.floor((lines * part) / PARTS), Math.floor((lines * (part + 1)) / PARTS)];
    await writeRequests(path, to - from, from);
    parts.push({ path, sha256: (await digestFile(path)).sha256 });
  }
  await writeFile(join(folder, 'parts.json'), JSON.stringify(parts));
}

/** The best of the rounds, in each of which every phase has its turn. */
async function measureSize(mb: number, rounds: number): Promise<Map<Name, Row>> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-merge-'));
  const lines = Math.round((mb * 1e6) / LINE_BYTES);
  const rows = new Map<Name, Row>();
  try {
    await writeParts(folder, lines);
    for (let turn = 0; turn < rounds; turn += 1) {
      for (const name of NAMES) {
        const row = await inChild<Row>(import.meta.filename, name, folder);
        if (row.items !== lines) throw new Error(`${name}: ${row.items} of ${lines}`);
        const best = rows.get(name) ?? row;
        rows.set(name, {
          items: row.items,
          seconds: Math.min(best.seconds, row.seconds),
          cpu: Math.min(best.cpu, row.cpu),
          peakMb: Math.max(best.peakMb, row.peakMb),
        });
      }
    }
    const left = (await readdir(folder)).filter((name) => name.startsWith('merged-'));
    if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

const WHAT: readonly [id: string, ours: Name, floor: Name, what: string][] = [
  ['P3', 'merging', 'parsing', 'merged, lines vouched for by digests'],
  ['P3 checked', 'checked', 'parsing', 'merged where this process has checked the lines'],
  ['P3 unseen', 'describing', 'raw work', 'merged from the bytes alone: rules, tokens, identity of each line'],
];
const FLOORS: Partial<Record<Name, string>> = {
  parsing: 'reading, JSON.parse',
  'raw work': 'reading, JSON.parse, letters counted, SHA-256 three times, written',
};

interface Sized {
  readonly mb: number;
  readonly rows: ReadonlyMap<Name, Row>;
}

function tell({ mb, rows }: Sized, small: Sized): void {
  const rowOf = (of: ReadonlyMap<Name, Row>, name: Name): Row => of.get(name) ?? neverAsked(name);
  for (const [id, name, floor, what] of WHAT) {
    const [ours, theirs] = [rowOf(rows, name), rowOf(rows, floor)];
    const against = FLOORS[floor] ?? floor;
    for (const [unit, measure, bar] of [
      ['', 'seconds', { atMost: 2 }],
      [' CPU', 'cpu', {}],
    ] as const) {
      const shown = (row: Row): string => `${round(row[measure], 2)} s (${round(mb / row[measure], 0)} MB/s)`;
      promise({
        id: `${id}${unit}`,
        what: `${thousands(mb)} MB in ${PARTS} files ${what}: ${measure === 'cpu' ? 'CPU' : 'wall'}`,
        against,
        ours: shown(ours),
        theirs: shown(theirs),
        ratio: ours[measure] / theirs[measure],
        ...bar,
      });
    }
    const [least, most] = [rowOf(small.rows, name).peakMb, ours.peakMb];
    promise({
      id: `${id} peak`,
      what: `${thousands(mb)} MB in ${PARTS} files ${what}: peak`,
      against: `${thousands(small.mb)} MB`,
      ours: `${round(most, 0)} MB`,
      theirs: `${round(least, 0)} MB`,
      ratio: most / least,
      atMost: 1.1,
    });
  }
}

const [mode = '400', second = String(SMALL_MB), folder = ''] = process.argv.slice(2);
if (mode === 'child') {
  // As each entry does; the floors are held to it, too.
  keepHeapSmall();
  console.log(JSON.stringify(await child(second as Name, folder)));
} else {
  const [mb, smallMb] = [Number(mode), Number(second)];
  if (!(smallMb >= SMALL_MB && mb >= smallMb)) {
    throw new Error(`${mode} ${second}: give megabytes, and fewer for the peak, from ${SMALL_MB}`);
  }
  const small = { mb: smallMb, rows: await measureSize(smallMb, 1) };
  tell({ mb, rows: await measureSize(mb, ROUNDS) }, small);
}
