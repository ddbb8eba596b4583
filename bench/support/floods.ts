/** Answers and files that are small on the wire and large in memory, or never end; each is taken in a process of its own. */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  AWS_BOUNDS,
  type Bound,
  JSON_BOUNDS,
  LINE_BOUNDS,
  OPENAI_BOUNDS,
} from '../../packages/engine/src/platform/bounds.ts';
import { withoutKeys } from '../../scripts/without-keys.mjs';

const MIB = 1024 * 1024;

export interface Flood {
  readonly name: string;
  readonly act: 'batch' | 'list' | 'download' | 'results' | 'object' | 'table';
  /** What ends it. */
  readonly bound: Bound;
  /** It takes half a minute and more. */
  readonly slow?: boolean;
  readonly serve?: (response: ServerResponse, path: string) => void;
  readonly lines?: () => Iterable<string | Uint8Array>;
}

const JSON_TYPE = { 'content-type': 'application/json' };

function flood(response: ServerResponse, chunk: Uint8Array): void {
  const go = (): void => {
    while (!response.destroyed) if (!response.write(chunk)) return;
  };
  response.on('drain', go);
  go();
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => (response.destroyed ? clearInterval(timer) : void response.write('x')), 200);
}

let packed: Buffer | undefined;
/** 64 MiB of blanks in 64 kB. */
const bomb = (): Buffer => {
  packed ??= gzipSync(Buffer.alloc(64 * MIB, ' '));
  return packed;
};

/** The file's description, and `content` for the file itself. */
const file = (content: (response: ServerResponse) => void) => (response: ServerResponse, path: string) =>
  path.endsWith('/content')
    ? content(response)
    : void response.writeHead(200, JSON_TYPE).end('{"id":"file-1","bytes":1000}');

const ANSWERED = '{"custom_id":"a","response":{"status_code":200}}\n';
const BEGINNING = '{"custom_id":"a","response":{"status_code":200,"body":';
const line = (...body: (string | Uint8Array)[]) => [BEGINNING, ...body, '}}\n', ANSWERED.replace('"a"', '"b"')];
const many = (count: number, text: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => text(at)).join();

export const FLOODS: readonly Flood[] = [
  {
    name: 'JSON without end',
    act: 'batch',
    bound: OPENAI_BOUNDS.json,
    serve: (r) => flood(r.writeHead(200, JSON_TYPE), Buffer.alloc(MIB, ' ')),
  },
  {
    name: 'JSON that unpacks to gigabytes',
    act: 'batch',
    bound: OPENAI_BOUNDS.json,
    serve: (r) => flood(r.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }), bomb()),
  },
  {
    name: 'JSON of five million objects',
    act: 'batch',
    bound: JSON_BOUNDS.members,
    serve: (r) => r.writeHead(200, JSON_TYPE).end(`[${'{},'.repeat(5e6)}0]`),
  },
  {
    name: 'JSON with as much as is allowed',
    act: 'batch',
    bound: JSON_BOUNDS.values,
    serve: (r) =>
      r
        .writeHead(200, JSON_TYPE)
        .end(`[${many(130_000, (at) => `{"k${at}":0}`)},${many(550_000, () => '"abcdefgh"')}]`),
  },
  {
    name: 'an error text without end',
    act: 'batch',
    bound: OPENAI_BOUNDS.error,
    serve: (r) => flood(r.writeHead(400, JSON_TYPE), Buffer.alloc(MIB, 'x')),
  },
  {
    name: 'an error text, drop by drop',
    act: 'batch',
    bound: OPENAI_BOUNDS.errorMs,
    slow: true,
    serve: (r) => drip(r.writeHead(400)),
  },
  {
    name: 'JSON, drop by drop',
    act: 'batch',
    bound: OPENAI_BOUNDS.answerMs,
    slow: true,
    serve: (r) => drip(r.writeHead(200, JSON_TYPE)),
  },
  { name: 'no answer', act: 'batch', bound: OPENAI_BOUNDS.headMs, slow: true, serve: () => {} },
  {
    name: 'a list without end of large batches',
    act: 'list',
    bound: OPENAI_BOUNDS.listBytes,
    serve(r) {
      const page = Math.random();
      const item = (at: number) =>
        `{"id":"batch_${page}_${at}","created_at":1,"status":"x","metadata":{"a":"${'x'.repeat(1000)}","b":"${'x'.repeat(1000)}"}}`;
      r.writeHead(200, JSON_TYPE).end(`{"data":[${many(3500, item)}],"has_more":true}`);
    },
  },
  {
    name: 'a file without end',
    act: 'download',
    bound: OPENAI_BOUNDS.fileExcess,
    serve: file((r) => flood(r.writeHead(200), Buffer.alloc(MIB, 'x'))),
  },
  {
    name: 'a file that unpacks to gigabytes',
    act: 'download',
    bound: OPENAI_BOUNDS.fileExcess,
    serve: file((r) => flood(r.writeHead(200, { 'content-encoding': 'gzip' }), bomb())),
  },
  {
    name: 'a file, drop by drop',
    act: 'download',
    bound: OPENAI_BOUNDS.floor,
    slow: true,
    serve: file((r) => drip(r.writeHead(200))),
  },
  {
    name: 'a line of 62 MiB',
    act: 'results',
    bound: LINE_BOUNDS.result,
    lines: () => line('"', Buffer.alloc(62 * MIB, 'x'), '"'),
  },
  {
    name: 'a line of 2 GB',
    act: 'results',
    slow: true,
    bound: LINE_BOUNDS.result,
    *lines() {
      for (let at = 0; at < 128; at += 1) yield Buffer.alloc(16 * MIB, 'x');
      yield `\n${ANSWERED}`;
    },
  },
  {
    name: 'a line of 63 MB of [',
    act: 'results',
    bound: LINE_BOUNDS.result,
    lines: () => [Buffer.alloc(63 * MIB, '['), `\n${ANSWERED}`],
  },
  {
    name: 'a line of 4 million lists in each other',
    act: 'results',
    bound: JSON_BOUNDS.depth,
    lines: () => line(Buffer.alloc(4 * MIB, '['), Buffer.alloc(4 * MIB, ']')),
  },
  {
    name: 'a line of 3 million objects',
    act: 'results',
    bound: JSON_BOUNDS.members,
    lines: () => line('[', '{},'.repeat(3e6), '0]'),
  },
  {
    name: 'a line of 3 million objects in a text',
    act: 'results',
    bound: JSON_BOUNDS.members,
    lines: () => line('"[', '{},'.repeat(3e6), '0]"'),
  },
  {
    name: 'a line with as many members as are allowed',
    act: 'results',
    bound: JSON_BOUNDS.members,
    lines: () =>
      line(
        '[',
        many(130_000, (at) => `{"k${at}":0}`),
        ',',
        many(800_000, () => '"abcdef"'),
        ']',
      ),
  },
  {
    name: 'a line with as many values as are allowed',
    act: 'results',
    bound: JSON_BOUNDS.values,
    lines: () =>
      line(
        '[',
        many(990_000, () => '"abcdef"'),
        ']',
      ),
  },
  {
    name: 'a line with as many numbers as are allowed',
    act: 'results',
    bound: JSON_BOUNDS.values,
    lines: () =>
      line(
        '{"data":[',
        many(740_000, () => '-0.0069292834'),
        ']}',
      ),
  },
  {
    name: 'a line with as many bytes as are allowed',
    act: 'results',
    bound: LINE_BOUNDS.result,
    lines: () => line('"\u4e2d', Buffer.alloc(9.9 * MIB, 'x'), '"'),
  },
  {
    name: 'an object without end, into memory',
    act: 'object',
    bound: AWS_BOUNDS.whole,
    serve: (r) => flood(r.writeHead(200), Buffer.alloc(MIB, 'x')),
  },
  {
    name: "a table's answer without end",
    act: 'table',
    bound: AWS_BOUNDS.json,
    serve: (r) => flood(r.writeHead(200), Buffer.alloc(MIB, ' ')),
  },
  {
    name: "a table's answer of five million objects",
    act: 'table',
    bound: JSON_BOUNDS.members,
    serve: (r) => r.end(`{"Table":[${'{},'.repeat(5e6)}0]}`),
  },
  { name: 'a table that does not answer', act: 'table', bound: AWS_BOUNDS.tableSilenceMs, slow: true, serve: () => {} },
  { name: 'an S3 that does not answer', act: 'object', bound: AWS_BOUNDS.s3SilenceMs, slow: true, serve: () => {} },
  {
    name: 'an object, drop by drop',
    act: 'object',
    bound: AWS_BOUNDS.floor,
    slow: true,
    serve: (r) => drip(r.writeHead(200)),
  },
];

export interface Taken {
  readonly seconds: number;
  readonly peakMb: number;
  /** What the process said of it. */
  readonly said: string;
}

/** Bounded, so that its peak is what is held: how much garbage is left lying depends on how busy the machine is. */
const HEAP = '--max-old-space-size=160';
const TAKER = new URL('take-flood.ts', import.meta.url).pathname;

/** Lets a process of its own take it. */
export async function take({ act, serve, lines }: Flood): Promise<Taken> {
  const folder = mkdtempSync(join(tmpdir(), 'flood-'));
  const path = join(folder, 'lines.jsonl');
  const server = createServer((request, response) => {
    request.resume();
    serve?.(response, request.url ?? '');
  });
  // Making an answer takes longer than connections are kept by default.
  server.keepAliveTimeout = 120_000;
  try {
    await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
    const { port } = server.address() as AddressInfo;
    if (lines !== undefined) {
      const file = openSync(path, 'w');
      for (const part of lines()) writeSync(file, typeof part === 'string' ? Buffer.from(part) : part);
      closeSync(file);
    }
    return await inProcess([act, `http://127.0.0.1:${port}`, path]);
  } finally {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its peak by the kernel's account: what `getrusage` says begins with the parent's. */
async function inProcess(args: readonly string[]): Promise<Taken> {
  const env = withoutKeys(process.env);
  const child = spawn(process.execPath, [HEAP, TAKER, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  let peakMb = 0;
  const look = setInterval(() => {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(statusOf(child.pid)) ?? [];
    peakMb = Math.max(peakMb, Number(kilobytes ?? 0) / 1024);
  }, 20);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with code ${code}`);
  const { seconds, said } = JSON.parse(text.trim().split('\n').at(-1) ?? '') as Taken;
  return { seconds, said, peakMb };
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
