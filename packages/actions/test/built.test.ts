/** The committed bundles, started by a node of their own. What they do with a table is in test/built/built-actions.test.ts. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, JOB_ACTIONS } from '../scripts/action-file.ts';
import { runBuilt } from './run-built.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const KEY = 'sk-planted-0123456789';

/** Every job downloads them: bytes, gzipped. About a twentieth is the review page. */
const MAX_DIST = 670 * 1024;

const RUN = { table: 'receipts', store: 's3://bucket' };

let workspace = '';
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'workspace-'));
});
afterEach(() => rm(workspace, { recursive: true, force: true }));

describe('with inputs that do not fit', () => {
  it.each([
    ['prepare', { table: 'receipts', store: 's3://bucket', 'max-shards': '300' }, 'the input max-shards is "300"'],
    ['prepare', {}, 'the input table is missing; the input store is missing'],
    [
      'prepare',
      { table: 'receipts', store: 'http://x' },
      'the input store "http://x" is neither an s3:// nor a file:// URL. Write s3://bucket/prefix, without',
    ],
    // What submit and collect could not work with.
    ['prepare', { ...RUN, 'max-lines': '0' }, 'the input max-lines is "0"'],
    ['prepare', { ...RUN, 'max-bytes': '1e9' }, 'the input max-bytes is "1e9"'],
    ['prepare', { ...RUN, 'max-tokens': 'many' }, 'the input max-tokens is "many"'],
    ['prepare', { ...RUN, 'queue-tokens': '-1' }, 'the input queue-tokens is "-1"'],
    ['prepare', { ...RUN, 'max-cost-usd': '0' }, 'the input max-cost-usd is "0"'],
    ['prepare', { ...RUN, 'openai-base-url': 'api.openai.com' }, 'the input openai-base-url is "api.openai.com"'],
    ['prepare', { ...RUN, 'openai-key-given': 'false' }, 'the secret openai-api-key is empty'],
    ['prepare', { ...RUN, preflight: 'sometimes' }, 'the input preflight is "sometimes"'],
    ['prepare', { ...RUN, prices: 'none.json' }, 'the input prices names "none.json", which cannot be read'],
    ['prepare', { ...RUN, prices: '{"models": 1}' }, 'the price file does not fit'],
    [
      'prepare',
      { ...RUN, model: 'no-such-model', 'max-cost-usd': '5' },
      'there is a budget, but no price for the model no-such-model (max-cost-usd). Give prices a price list',
    ],
    ['find', { table: 'receipts', 'max-attempts': '0' }, 'the input max-attempts is "0"'],
    ['find', { table: 'receipts', 'cancel-after-hours': 'soon' }, 'the input cancel-after-hours is "soon"'],
    ['find', { table: 'receipts', 'openai-key-given': 'false' }, 'the secret openai-api-key is empty'],
    ['find', { table: 'receipts', store: 'bucket' }, 'the input store "bucket" is neither'],
    ['find', { table: 'receipts', report: 'yes' }, 'the input report is "yes"'],
    ['find', { table: 'receipts', days: '0' }, 'the input days is "0"'],
    ['report', {}, 'the input table is missing'],
    ['report', { table: 'receipts', batches: 'all' }, 'the input batches is "all"'],
    ['report', { table: 'receipts', labels: 'none.json' }, 'none.json'],
    ['find', { table: 'receipts', prices: '{' }, 'the price file does not fit'],
    ['format', { plan: 'nowhere/plan.json', shard: '0001' }, 'the plan cannot be read (nowhere/plan.json)'],
    ['submit', { plan: 'plan.json' }, 'the input openai-api-key is missing'],
    ['submit', { plan: 'plan.json', 'openai-api-key': KEY, 'max-lines': '0' }, 'the input max-lines is "0"'],
    [
      'submit',
      { plan: 'plan.json', 'openai-api-key': KEY, prices: 'none.json' },
      'the plan cannot be read (plan.json)',
    ],
    ['find', {}, 'the input table is missing'],
    ['collect', { table: 'receipts', store: 's3://bucket' }, 'the input openai-api-key is missing'],
    [
      'collect',
      { table: 'receipts', store: 's3://bucket', 'openai-api-key': KEY, 'cancel-after-hours': 'soon' },
      'the input cancel-after-hours is "soon"',
    ],
    [
      'collect',
      { table: 'receipts', store: 's3://bucket', 'openai-api-key': KEY, 'evidence-write-back': 'vectors,here' },
      'the input evidence-write-back is "vectors,here"',
    ],
    [
      'find',
      { table: 'receipts', 'evidence-write-back': 'chroma://user:s3cret@host/words' },
      'has a user name or a password in it (with: evidence-write-back)',
    ],
    ['reconcile', { table: 'receipts', store: 's3://bucket' }, 'the input openai-api-key is missing'],
    [
      'reconcile',
      { table: 'receipts', store: 's3://bucket', 'openai-api-key': KEY, 'dry-run': 'yes' },
      'the input dry-run is "yes"',
    ],
    ['summary', { batches: 'all' }, 'the input batches is "all"'],
    ['submit-requests', { requests: 'a.jsonl' }, 'the input openai-api-key is missing'],
    ['submit-requests', { requests: ' ', 'openai-api-key': KEY }, 'the input requests is missing'],
    [
      'submit-requests',
      { requests: 'a.jsonl', store: 'file:///nowhere', 'openai-api-key': KEY },
      'no file is found by "a.jsonl"',
    ],
    ['submit-requests', { requests: 'a', job: '../x', 'openai-api-key': KEY }, 'the input job is "../x"'],
    ['find-jobs', { store: 'bucket' }, 'the input store "bucket" is neither'],
    ['find-jobs', { store: '' }, 'the input token is empty'],
    ['find-jobs', { store: 's3://bucket', state: 'receipts' }, 'the input state is "receipts"'],
    ['find-jobs', { store: 's3://bucket', transform: '/a~2' }, 'the transform "/a~2" does not do'],
    ['find-jobs', { store: 's3://bucket', wait: 'long' }, 'the input wait is "long"'],
    ['collect-results', { 'openai-api-key': KEY, 'on-done': 'a b' }, 'the input on-done is "a b"'],
    ['announce-results', { job: 'nightly', 'on-done': 'done' }, 'the input token is empty'],
  ] as const)(
    '%s %j fails with one clear error, which its summary has, too, and writes nothing else',
    async (action, inputs, message) => {
      const run = await runBuilt(action, { inputs, workspace });
      expect(run.exitCode).toBe(1);
      expect(run.log.match(/^::error::/gm)).toHaveLength(1);
      expect(run.log).toContain(message);
      expect(run.log).not.toMatch(/^\s+at /m);
      // The one line, for the issue that tells of failed nights; no figure.
      const { failure, ...outputs } = run.outputs;
      expect(outputs).toEqual({});
      if (failure !== undefined) expect(failure).toContain(message);
      const shown = run.summary.replace(/&#(\d+);/g, (_, sign) => String.fromCodePoint(Number(sign)));
      expect(shown).toMatch(/^### [A-Z][a-z ]+: failed\n/);
      expect(shown).toContain(message);
      expect(run.summary).not.toContain(KEY);
      expect(await readdir(workspace)).toEqual([]);
    },
  );

  it.each([
    ['submit', KEY],
    ['submit', `${KEY}\nmore`],
    ['collect', KEY],
    ['collect', `${KEY}\nmore`],
    ['reconcile', KEY],
    ['reconcile', `${KEY}\nmore`],
  ] as const)('%s masks the key %j before anything else, and shows it nowhere', async (action, key) => {
    const inputs = { plan: 'plan.json', table: 'receipts', store: 'nowhere', 'openai-api-key': key };
    const run = await runBuilt(action, { inputs, workspace });
    const [first, ...rest] = run.log.split('\n');
    expect(first).toBe(`::add-mask::${key.replace('\n', '%0A')}`);
    expect(rest.join('\n')).not.toContain(KEY);
    expect(run.summary).not.toContain(KEY);
  });
});

describe('the files', () => {
  it('have names that stay, and no paths of the machine they were built on', async () => {
    const names = await readdir(dist);
    expect(names.filter((name) => !/^[a-z0-9-]+\.mjs$|^licenses\.txt$/.test(name))).toEqual([]);
    for (const name of names)
      expect(await readFile(join(dist, name), 'utf8')).not.toContain(
        fileURLToPath(new URL('../../..', import.meta.url)),
      );
  });

  it('are small', async () => {
    const texts = await Promise.all((await readdir(dist)).sort().map((name) => readFile(join(dist, name))));
    expect(gzipSync(Buffer.concat(texts)).length).toBeLessThan(MAX_DIST);
  });

  /** What an entry loads when it is started, itself among it. */
  async function loaded(name: string, seen = new Set<string>()): Promise<Set<string>> {
    if (seen.has(name)) return seen;
    seen.add(name);
    const text = await readFile(join(dist, name), 'utf8');
    for (const [, next = ''] of text.matchAll(/(?:from|\bimport) ?"\.\/([\w-]+\.mjs)"/g)) await loaded(next, seen);
    return seen;
  }

  /** The same, and what does its work (`work.ts`), which it loads once there is some. */
  async function working(name: string): Promise<Set<string>> {
    const seen = await loaded(name);
    for (const each of [...seen]) {
      const text = await readFile(join(dist, each), 'utf8');
      for (const [, next = ''] of text.matchAll(/\bimport\("\.\/(lib-work(?:-\d+)?\.mjs)"\)/g))
        await loaded(next, seen);
    }
    return seen;
  }

  it.each(JOB_ACTIONS)('%s loads no client of AWS, OpenAI or GitHub before it uses one', async (action) => {
    const texts = await Promise.all(
      [...(await loaded(`${action}.mjs`))].map((name) => readFile(join(dist, name), 'utf8')),
    );
    const client = /DynamoDB_20120810|AmazonS3|AWS4-HMAC-SHA256|OpenAI-Organization|octokit-core\.js/;
    expect(texts.filter((text) => client.test(text))).toEqual([]);
    const all = await Promise.all((await readdir(dist)).map((name) => readFile(join(dist, name), 'utf8')));
    for (const sign of client.source.split('|'))
      expect(
        all.some((text) => new RegExp(sign).test(text)),
        sign,
      ).toBe(true);
  });

  it("hold the code for words' vectors apart: only who uses it loads it", async () => {
    const loading: string[] = [];
    for (const action of ACTIONS) {
      for (const name of await working(`${action}.mjs`)) {
        if ((await readFile(join(dist, name), 'utf8')).includes('node:sqlite')) loading.push(action);
      }
    }
    expect(loading).toEqual(['embed']);
  });

  it('hold the review page apart: only report loads it, and not before it is needed', async () => {
    const holding: string[] = [];
    for (const name of await readdir(dist)) {
      if ((await readFile(join(dist, name), 'utf8')).includes('Content-Security-Policy')) holding.push(name);
    }
    expect(holding).toEqual(['lib-template.mjs']);
    const naming: string[] = [];
    for (const action of ACTIONS) {
      const names = await working(`${action}.mjs`);
      expect([...names], action).not.toContain('lib-template.mjs');
      for (const name of names) {
        if ((await readFile(join(dist, name), 'utf8')).includes('"./lib-template.mjs"')) naming.push(action);
      }
    }
    expect(naming).toEqual(['report']);
  });

  it('hold no tokenizer tables', async () => {
    for (const name of await readdir(dist)) expect(name).not.toContain('gpt-tokenizer');
    expect(await readFile(join(dist, 'licenses.txt'), 'utf8')).not.toContain('gpt-tokenizer');
  });

  it('come with the licences of what they hold', async () => {
    const text = await readFile(join(dist, 'licenses.txt'), 'utf8');
    for (const name of [
      '@actions/core',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-s3',
      'openai',
      'p-map',
      'preact',
      'zod',
    ]) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|Apache-2\\.0|ISC)\\)$`, 'm'));
    }
  });
});
