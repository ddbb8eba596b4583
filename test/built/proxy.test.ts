/** A machine whose only way out is a proxy: the services have names that only the proxy knows. Bundles and command line. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { completionBatch } from '../world/cli.ts';
import { type ForwardProxy, startForwardProxy } from '../world/forward-proxy.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';

const KEY = 'sk-planted-5ecbd0b6f2a94d53';
const USER = 'runner';
const PASSWORD = 'p@ss:wörd/9';
const MODEL = { model: 'gpt-4.1-mini' };
const portOf = (url: string): number => Number(new URL(url).port);

let folder = '';
let server: EmbeddedTable;
let named: ServerProxy;
let objects: ObjectServer;
let emulator: Emulator;
let proxy: ForwardProxy;
let guarded: ForwardProxy;
/** Nothing of these resolves on this machine. */
let names: Record<string, string> = {};
/** The same services by their addresses. */
let addresses: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proxy-'));
  server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  objects = await startObjectServer();
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    responder: rulesResponder(),
    hosts: ['api.openai.lab'],
    validationMs: 0,
    finalizingMs: 0,
  });
  // The table itself answers to no such name.
  named = await startProxy(server.endpoint);
  const routes = {
    'dynamodb.lab': portOf(named.url),
    's3.lab': portOf(objects.url),
    'api.openai.lab': portOf(emulator.url),
  };
  proxy = await startForwardProxy({ routes });
  guarded = await startForwardProxy({ routes, credentials: `${USER}:${PASSWORD}` });
  const client = dynamoClient(server.endpoint);
  for (const table of ['receipts', 'upper', 'lower']) {
    await createReceiptsTable(client, table, { gsi4: true });
    await loadItems(client, table, smallReceipt(1));
  }
  const common = {
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_MAX_ATTEMPTS: '2',
    COMPLETION_BATCH_ALLOW_HTTP: 'dynamodb.lab, s3.lab, api.openai.lab',
  };
  names = {
    ...common,
    AWS_ENDPOINT_URL_DYNAMODB: 'http://dynamodb.lab',
    AWS_ENDPOINT_URL_S3: 'http://s3.lab',
    OPENAI_BASE_URL: 'http://api.openai.lab/v1',
    OPENAI_API_KEY: KEY,
  };
  addresses = {
    ...common,
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_ENDPOINT_URL_S3: objects.url,
    OPENAI_BASE_URL: emulator.url,
    OPENAI_API_KEY: KEY,
  };
});

beforeEach(() => {
  proxy.seen.length = 0;
  guarded.seen.length = 0;
});

afterAll(async () => {
  await proxy?.close();
  await guarded?.close();
  await emulator?.close();
  await objects?.close();
  await named?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = ({ port }: ForwardProxy, credentials = ''): string => `http://${credentials}127.0.0.1:${port}`;
const hostsOf = ({ seen }: ForwardProxy): string[] =>
  [...new Set(seen.map((line) => line.replace(/^\S+ |:\d+$/g, '')))].sort();
const EVERY_HOST = ['api.openai.lab', 'dynamodb.lab', 's3.lab'];

async function run(table: string, env: Record<string, string>, ...more: string[]) {
  const out = join(folder, `out-${table}-${Math.random()}`);
  const result = await completionBatch(
    ['run', '--table', table, '--store', 's3://bucket/p', '--out', out, '--json', ...more],
    {
      env,
    },
  );
  // Messages are wrapped to the terminal's width.
  return { ...result, stderr: result.stderr.replace(/\s+/g, ' ') };
}

describe('the command line', () => {
  it.each([
    ['upper', { HTTP_PROXY: 'upper' }],
    ['lower', { http_proxy: 'lower', HTTP_PROXY: 'http://127.0.0.1:1' }],
  ])('sends all three services through the proxy, %s case', async (table, variables) => {
    const env = { ...names, ...variables };
    const own = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, value === table ? at(proxy) : value]),
    );
    const submitted = await run(table, own);
    expect([submitted.code, submitted.stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(submitted.stdout)).toMatchObject({ complete: true });
    expect(hostsOf(proxy)).toEqual(EVERY_HOST);
  });

  it('does not use it for hosts that NO_PROXY names', async () => {
    const env = { ...addresses, HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'other.lab,127.0.0.0/8' };
    const result = await run('receipts', env, '--dry-run');
    expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
    expect(proxy.seen).toEqual([]);
  });

  it('names the proxy and its variable where it is not there, and never its password', async () => {
    const dead = `http://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:1`;
    const table = await run('receipts', { ...names, HTTP_PROXY: dead });
    expect(table.code).toBe(1);
    expect(table.stderr).toContain('DynamoDB cannot be reached through the proxy http://127.0.0.1:1 (HTTP_PROXY)');
    expect(table.stderr).toContain('NO_PROXY');
    const port = portOf(server.endpoint);
    const store = await run('receipts', {
      ...names,
      AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
      HTTP_PROXY: dead,
      NO_PROXY: `127.0.0.1:${port}`,
    });
    expect(store.stderr).toContain('S3 cannot be reached through the proxy http://127.0.0.1:1 (HTTP_PROXY)');
    const env = { ...addresses, OPENAI_BASE_URL: names.OPENAI_BASE_URL ?? '', http_proxy: dead, NO_PROXY: '127.0.0.1' };
    const openai = await run('receipts', env);
    expect(openai.code).toBe(1);
    expect(openai.stderr).toContain('through the proxy http://127.0.0.1:1 (http_proxy)');
    for (const { stdout, stderr } of [table, store, openai]) {
      expect(stdout + stderr).not.toMatch(/p(@|%40)ss|w(ö|%C3%B6)rd/);
    }
  });

  it('says that the proxy refuses its user, or the host', async () => {
    const wrong = await run('receipts', { ...names, HTTP_PROXY: at(guarded, 'runner:planted-wrong-password@') });
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(`through the proxy ${at(guarded)} (HTTP_PROXY)`);
    expect(wrong.stderr).toContain('407');
    expect(wrong.stderr).not.toContain('planted');
    const direct = { ...addresses, NO_PROXY: '127.0.0.1', HTTPS_PROXY: at(proxy) };
    const openai = await run('receipts', { ...direct, OPENAI_BASE_URL: 'https://elsewhere.lab/v1' });
    expect(openai.stderr).toContain(`through the proxy ${at(proxy)} (HTTPS_PROXY)`);
    expect(openai.stderr).toContain('403');
    const table = await run('receipts', { ...direct, AWS_ENDPOINT_URL_DYNAMODB: 'https://elsewhere.lab' });
    expect(table.stderr).toContain(`through the proxy ${at(proxy)} (HTTPS_PROXY)`);
    expect(table.stderr).toContain('403');
    expect(hostsOf(proxy)).toEqual(['elsewhere.lab']);
  });

  it.each(['socks5://user:planted@127.0.0.1:1', 'http://user:planted@', 'http://us%er:planted@proxy'])(
    'refuses what is no proxy, %s, without showing it',
    async (value) => {
      const result = await run('receipts', { ...names, HTTP_PROXY: value });
      expect(result.code).toBe(2);
      expect(result.stderr).toMatch(/error: HTTP_PROXY (is no URL|names a proxy of the kind socks5:|has a "%")/);
      expect(result.stderr).not.toContain('planted');
    },
  );
});

describe('the built actions', () => {
  async function action(name: 'prepare' | 'format' | 'submit' | 'find' | 'collect', inputs: Record<string, string>) {
    const { OPENAI_API_KEY: _, ...env } = names;
    const credentials = `${USER}:${encodeURIComponent(PASSWORD)}@`;
    const given = { ...inputs, ...(name === 'submit' || name === 'collect' ? { 'openai-api-key': KEY } : {}) };
    const result = await runBuilt(name, {
      inputs: given,
      workspace: folder,
      env: { ...env, HTTP_PROXY: at(guarded, credentials), HTTPS_PROXY: at(guarded, credentials) },
    });
    expect([result.exitCode, result.log]).toEqual([0, expect.any(String)]);
    return result;
  }

  it('do all their work through a proxy with a password', async () => {
    const runs: BuiltRun[] = [];
    const step = async (...call: Parameters<typeof action>): Promise<BuiltRun> => {
      const result = await action(...call);
      runs.push(result);
      return result;
    };
    const { outputs } = await step('prepare', { table: 'receipts', store: 's3://bucket/p', ...MODEL, out: 'plan' });
    await step('format', { plan: outputs.plan ?? '', shard: '0001', out: 'requests' });
    await step('submit', { plan: outputs.plan ?? '', requests: 'requests' });
    expect(hostsOf(guarded)).toEqual(EVERY_HOST);
    await emulator.tick();
    const found = await step('find', { table: 'receipts' });
    expect(found.outputs.count).toBe('1');
    const collected = await step('collect', { table: 'receipts', store: 's3://bucket/p' });
    expect(collected.outputs).toMatchObject({ settled: '1', failed: '0' });
    for (const { log, summary } of runs) expect(log + summary).not.toMatch(/p(@|%40)ss|w(ö|%C3%B6)rd/);
  });
});
