/** What somebody can do who writes the object store and nothing else. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { sha256 } from '@completion-batch/engine';
import { FORGERIES, forged } from './forgeries.ts';
import { type Attacked, jsonOf, linesOf, type Move, newest, objectsFolder, pick, textOf } from './moves.ts';
import { idsIn } from './oracle.ts';

const LATEST = 3;

/** Keys as the folder writes them; what is being written just now is none. */
function keysOf({ world }: Attacked, like: RegExp, last = Number.POSITIVE_INFINITY): string[] {
  const root = objectsFolder(world);
  if (!existsSync(root)) return [];
  const keys = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((key) => like.test(key))
    .sort();
  return newest(
    keys.map((key) => join(root, key)),
    last,
  ).map((path) => relative(root, path));
}

function write({ world }: Attacked, key: string, text: string | Uint8Array): void {
  const path = join(objectsFolder(world), key);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const pathOf = ({ world }: Attacked, key: string): string => join(objectsFolder(world), key);

/** Does something with one object of those that are like this. */
function withOne(name: string, like: RegExp, deed: (attacked: Attacked, key: string) => void): Move {
  return {
    name,
    find(attacked) {
      const key = pick(attacked.draw, keysOf(attacked, like, LATEST));
      return key === undefined ? undefined : () => deed(attacked, key);
    },
  };
}

const planOf = (execution: string): string => `labels/${execution}/plan.json`;
const PLAN = /^labels\/[^/]+\/plan\.json$/;
const LABELS = /^labels\/.*\.ndjson$/;
const SHARD = /^completion_batches\/[^/]+\/requests\/\d{4}\.json$/;
const REQUESTS = /^completion_batches\/[^/]+\/batches\/.*\.jsonl$/;
const RESULTS = /\/results\/.*\/(output|error)[^/]*\.jsonl$/;
const OUTCOMES = /\/outcomes\.jsonl$/;
const CLAIMS = /^jobs\/[^/]+\/claims\/.*\.json$/;
const STATE = /^state\//;

/** Answers that say the opposite of the truth, for a batch that is on its way, or in the place of what was answered. */
const planted = (name: string, answer: (customId: string, content: string) => object): Move =>
  withOne(name, REQUESTS, (attacked, key) => {
    const lines = linesOf(pathOf(attacked, key)).flatMap((line) => {
      const { custom_id } = jsonOf<{ custom_id: string }>(line) ?? {};
      if (custom_id === undefined) return [];
      const content = JSON.stringify({ valid: [], invalid: idsIn(line).map((id) => ({ id, label: null })) });
      return JSON.stringify(answer(custom_id, content));
    });
    const [, execution, , batchId = ''] = key.split('/');
    const folder = `completion_batches/${execution}/results/${batchId}`;
    const there = keysOf(attacked, RESULTS).filter((result) => result.includes(batchId));
    const text = textOf(lines);
    for (const name of ['output.jsonl', `output-${sha256(text)}.jsonl`]) write(attacked, `${folder}/${name}`, text);
    for (const result of there) write(attacked, result, text);
  });

/** Other lines under the key of a request file, or under a key that tells of them. */
const forgeries: readonly Move[] = Object.entries(FORGERIES.requests).map(([name, forgery]) =>
  withOne(`request file: ${name}`, REQUESTS, (attacked, key) =>
    write(attacked, key, textOf(linesOf(pathOf(attacked, key)).map((line) => forged(line, forgery)))),
  ),
);

const shardForgeries: readonly Move[] = Object.entries(FORGERIES.labels).map(([name, forgery]) =>
  withOne(`shard: ${name}`, SHARD, (attacked, key) => {
    const manifest = jsonOf<{ key: string | null; shard: string }>(readFileSync(pathOf(attacked, key), 'utf8'));
    if (manifest?.key == null || !existsSync(pathOf(attacked, manifest.key))) return;
    const text = textOf(linesOf(pathOf(attacked, manifest.key)).map((line) => forged(line, forgery)));
    const file = `${manifest.shard}-${sha256(text).slice(0, 16)}.jsonl`;
    const told = { file, key: join(dirname(key), file), sha256: sha256(text), bytes: Buffer.byteLength(text) };
    write(attacked, told.key, text);
    write(attacked, key, JSON.stringify({ ...manifest, ...told }));
  }),
);

const gone = (name: string, like: RegExp): Move =>
  withOne(`${name}: deleted`, like, (attacked, key) => rmSync(pathOf(attacked, key)));
const cut = (name: string, like: RegExp): Move =>
  withOne(`${name}: cut`, like, (attacked, key) =>
    write(attacked, key, readFileSync(pathOf(attacked, key)).subarray(0, -20)),
  );
const swapped = (name: string, like: RegExp): Move =>
  withOne(`${name}: another of its kind`, like, (attacked, key) => {
    const other = pick(attacked.draw, keysOf(attacked, like)) ?? key;
    write(attacked, key, readFileSync(pathOf(attacked, other)));
  });
const replan = (name: string, change: object): Move =>
  withOne(`plan: ${name}`, PLAN, (attacked, key) => {
    const plan = jsonOf<object>(readFileSync(pathOf(attacked, key), 'utf8'));
    write(attacked, key, JSON.stringify({ ...plan, ...change }));
  });

const ofAny: readonly Move[] = [
  planted('results: planted', (custom_id, content) => ({
    custom_id,
    error: null,
    response: { status_code: 200, body: { choices: [{ finish_reason: 'stop', message: { content } }] } },
  })),
  planted('results: planted, with a model of their own', (custom_id, content) => ({
    id: 'batch_req_1',
    custom_id,
    error: null,
    response: {
      status_code: 200,
      request_id: 'planted',
      body: {
        model: 'another',
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
      },
    },
  })),
  planted('results: planted failures', (custom_id) => ({
    custom_id,
    response: null,
    error: { code: 'batch_expired', message: 'planted' },
  })),
  gone('results', RESULTS),
  cut('results', RESULTS),
  swapped('results', RESULTS),
  ...forgeries,
  gone('request file', REQUESTS),
  cut('request file', REQUESTS),
  swapped('request file', REQUESTS),
  withOne('request file: planted for a batch that nobody made', REQUESTS, (attacked, key) => {
    const [, execution] = key.split('/');
    const text = readFileSync(pathOf(attacked, key), 'utf8');
    write(attacked, `completion_batches/${execution}/batches/${randomUUID()}/${sha256(text)}.jsonl`, text);
  }),
  withOne('request file: copied to another execution', REQUESTS, (attacked, key) => {
    const others = keysOf(attacked, /^completion_batches\//).map((other) => other.split('/')[1] ?? '');
    const [top, , ...rest] = key.split('/');
    const execution = pick(attacked.draw, others) ?? 'other';
    write(attacked, [top, execution, ...rest].join('/'), readFileSync(pathOf(attacked, key)));
  }),
  withOne('an odd key', REQUESTS, (attacked, key) => {
    const [top, execution] = key.split('/');
    write(attacked, `${top}/${execution}/batches/not-an-id/%2E%2E/x.jsonl`, '{}\n');
  }),
];

const ofRequests: readonly Move[] = [
  ...ofAny,
  gone('outcomes', OUTCOMES),
  swapped('outcomes', OUTCOMES),
  gone('claims', CLAIMS),
  cut('claims', CLAIMS),
];

const MANIFEST = /^jobs\/[^/]+\/job\.json$/;
const PARTS = /^jobs\/[^/]+\/requests\//;
const ENDS = /^jobs\/[^/]+\/(results|failures|answers|done)\./;
const MARKS = /^open-jobs\//;

/** Something of another job, of that name or in the manifest's place. */
const rejob = (name: string, change: (manifest: Record<string, unknown>) => object): Move =>
  withOne(`job: ${name}`, MANIFEST, (attacked, key) => {
    const manifest = jsonOf<Record<string, unknown>>(readFileSync(pathOf(attacked, key), 'utf8')) ?? {};
    write(attacked, key, JSON.stringify({ ...manifest, ...change(manifest) }));
  });

const ofJobs: readonly Move[] = [
  ...Object.entries(FORGERIES.requests).map(([name, forgery]) =>
    withOne(`part: ${name}`, PARTS, (attacked, key) =>
      write(attacked, key, textOf(linesOf(pathOf(attacked, key)).map((line) => forged(line, forgery)))),
    ),
  ),
  gone('part', PARTS),
  cut('part', PARTS),
  gone('job', MANIFEST),
  cut('job', MANIFEST),
  rejob('without parts', () => ({ parts: [], requests: 0, lines: 0 })),
  rejob('parts elsewhere', ({ parts }) => ({
    parts: (parts as { key: string }[]).map((part) => ({ ...part, key: '../../elsewhere.jsonl' })),
  })),
  rejob('another model', () => ({ destinations: [{ model: 'gpt-4.1', endpoint: '/v1/chat/completions' }] })),
  gone('mark', MARKS),
  withOne('mark: of a job that there is not', MARKS, (attacked) => write(attacked, 'open-jobs/nobodys', 'now\n')),
  gone('end', ENDS),
  cut('end', ENDS),
  withOne('done: planted', MANIFEST, (attacked, key) => write(attacked, key.replace('job.json', 'done.json'), '{}')),
];

export const STORE_MOVES = {
  labels: [
    ...ofAny,
    ...shardForgeries,
    gone('shard', SHARD),
    cut('shard', SHARD),
    swapped('shard', SHARD),
    gone('labels', LABELS),
    cut('labels', LABELS),
    swapped('labels', LABELS),
    withOne('plan: that of another execution', PLAN, (attacked, key) => {
      const without = attacked.executions.filter((execution) => !existsSync(pathOf(attacked, planOf(execution))));
      for (const execution of without) write(attacked, planOf(execution), readFileSync(pathOf(attacked, key)));
    }),
    gone('plan', PLAN),
    cut('plan', PLAN),
    replan('another model', { model: 'gpt-4.1' }),
    replan('parameters', { parameters: { n: 128 } }),
    replan('no shards', { shards: [], labels: 0, receipts: 0 }),
    replan('of another execution', { execution: 'other' }),
  ],
  requests: ofRequests,
  jobs: [...ofRequests, ...ofJobs],
  /** Where the state lies there, too. */
  state: [gone('state', STATE), cut('state', STATE), swapped('state', STATE)],
} satisfies Readonly<Record<string, readonly Move[]>>;
