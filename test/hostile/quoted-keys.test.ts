/**
 * A server that quotes the key it was sent, wherever it can: nothing that is written anywhere has it, whatever the key looks
 * like. First the library, which knows of a secret what its clients know; then commands and actions as they are shipped, with
 * all that prints for debugging.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { completionBatch } from '../world/cli.ts';
import { formsOf, leaksIn } from '../world/leaks.ts';
import { pairwise } from '../world/pairs.ts';
import {
  QUOTES_IN_ANSWERS,
  QUOTES_IN_REFUSALS,
  type Quote,
  type QuotingServer,
  startQuotingServer,
} from '../world/quoting-server.ts';
import { scale } from '../world/scale.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const KEYS = {
  "a gateway's": 'gateway_tenant7_5f2b9c41d0e84a6fa1',
  "Azure's": '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
  'a JWT': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ0ZW5hbnQ3In0.k1Zp-QxV0nS3_uYtRw2aBcDeFgHiJkLm',
  'one of base64': 'q8Zk+3mN/pL0vX7yT2s=wR5u+Ab/9w==',
  'one of signs': `tenant"7'%41&lt;$(x)\\n*[^a]+?{2}`,
  'a short one': 'Pa55+w0rd',
  "OpenAI's": 'sk-proj-abcdefghijklmnopqrstuvwxyz_0123456789',
} as const;
type KeyName = keyof typeof KEYS;
const KEY_NAMES = Object.keys(KEYS) as KeyName[];

const PHASES = { submit: /^POST \/v1\/files/, collect: /^GET \/v1\/batches\/batch/ } as const;
type Phase = keyof typeof PHASES;

const start = useWorlds();
const worlds: { readonly world: World; readonly server: QuotingServer }[] = [];

async function world(): Promise<{ world: World; server: QuotingServer }> {
  const made = await start(smallReceipt(1));
  const both = { world: made, server: await startQuotingServer(made.emulator.url) };
  worlds.push(both);
  return both;
}

afterEach(() => {
  for (const { server } of worlds.splice(0)) server.close();
});

/** What is left behind; results are kept byte for byte as they came. */
async function leftIn(world: World): Promise<[where: string, text: string][]> {
  const objects = [...(await world.objects())].filter(([key]) => !/results/.test(key));
  return [
    ['rows', JSON.stringify(await world.items())],
    ...objects.map(([key, bytes]): [string, string] => [`object ${key}`, bytes.toString()]),
  ];
}

function found(texts: readonly (readonly [where: string, text: string])[], key: string): string[] {
  return texts.flatMap(([where, text]) =>
    leaksIn(text, key).map((form) => `${form} in ${where}: ${text.slice(0, 2000)}`),
  );
}

const quoteOf = (by: Quote, phase: Phase, status: number) => ({
  by,
  status,
  calls: QUOTES_IN_ANSWERS.includes(by) ? /^GET \/v1\/(batches\/batch|files\/file-quoted)/ : PHASES[phase],
});

/** One phase with the library, and everything that comes of it. */
async function byLibrary(openai: (url: string) => OpenAI, quote: ReturnType<typeof quoteOf>, phase: Phase) {
  const { world: made, server } = await world();
  const texts: [string, string][] = [];
  const note = (message: string): unknown => texts.push(['a log message', message]);
  const logger = { debug: note, info: note, warn: note, error: note, progress: () => {} };
  const prepared = await made.prepareAndFormat('night');
  if (phase === 'collect') await made.submit(prepared);
  server.quote(quote);
  const client = openai(server.url);
  try {
    const result =
      phase === 'submit' ? made.submit(prepared, { openai: client, logger }) : made.collect({ openai: client, logger });
    texts.push(['the result', JSON.stringify(await result)]);
  } catch (error) {
    texts.push(['the error', inspect(error, { depth: 20, showHidden: true })]);
  }
  return { texts: [...texts, ...(await leftIn(made))], quoted: server.quoted };
}

const client = (key: string) => (url: string) =>
  new OpenAI({ apiKey: key, baseURL: url, maxRetries: 0, logLevel: 'off' });

const CASES = [
  ...pairwise({
    by: QUOTES_IN_REFUSALS,
    key: KEY_NAMES,
    phase: ['submit', 'collect'] as Phase[],
    status: [400, 401, 429, 500],
  }),
  ...pairwise({ by: QUOTES_IN_ANSWERS, key: KEY_NAMES, phase: ['collect'] as Phase[], status: [200] }),
].sort((a, b) => a.status - b.status || a.by.localeCompare(b.by));

/** Each n-th. */
const some = <T>(cases: readonly T[], count: number): T[] => {
  const step = Math.max(1, cases.length / count);
  return Array.from({ length: Math.min(count, cases.length) }, (_, index) => cases[Math.floor(index * step)] as T);
};

describe('the search', () => {
  it.each(KEY_NAMES)('finds every form of %s', (name) => {
    for (const [form, text] of formsOf(KEYS[name])) expect(leaksIn(`before ${text} after`, KEYS[name])).toContain(form);
    expect(leaksIn('Incorrect key: gate***6fa1', KEYS[name])).toEqual([]);
  });

  it('finds a key that the client does not know of in the row, in the log and in the error', async () => {
    const key = KEYS["a gateway's"];
    const sabotaged = (url: string): OpenAI =>
      new OpenAI({
        apiKey: 'another one',
        baseURL: url,
        maxRetries: 0,
        fetch: (to, init) =>
          fetch(to, {
            ...init,
            headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${key}` },
          }),
      });
    const submitted = await byLibrary(sabotaged, quoteOf('plain text', 'submit', 400), 'submit');
    expect(found(submitted.texts, key).map((text) => text.split(':')[0])).toEqual(
      expect.arrayContaining(['as it is in rows', 'as it is in the result']),
    );
    const collected = await byLibrary(sabotaged, quoteOf('JSON message', 'collect', 401), 'collect');
    expect(found(collected.texts, key).join()).toContain('as it is in the error');
  });
});

describe('the library', () => {
  it.each(some(CASES, scale(9, CASES.length)))(
    'shows no key in $phase that $by has: $key, $status',
    async ({ by, key, phase, status }) => {
      const { texts, quoted } = await byLibrary(client(KEYS[key]), quoteOf(by, phase, status), phase);
      expect(quoted).toBeGreaterThan(0);
      expect(found(texts, KEYS[key])).toEqual([]);
    },
  );
});

/** Node prints them with `NODE_DEBUG=http`, as they are sent to the table. */
const AWS = {
  AWS_ACCESS_KEY_ID: 'AKIAPLANTEDKEY000001',
  AWS_SECRET_ACCESS_KEY: 'planted/aws+secret0123456789abcdefghijklm',
  AWS_SESSION_TOKEN: 'plantedsessiontoken0123456789/abcdefghijklmn==',
};
const DEBUGGING = {
  no: {},
  DEBUG: { DEBUG: '1', RUNNER_DEBUG: '1', ACTIONS_STEP_DEBUG: 'true' },
  NODE_DEBUG: { NODE_DEBUG: 'http,https,net,tls,fetch,undici' },
  OPENAI_LOG: { OPENAI_LOG: 'debug' },
} as const;
const COMMANDS = [
  'submit',
  'submit --json',
  'collect',
  'collect --json',
  'status --json',
  'reconcile',
  'reconcile --json',
  'run',
  'cancel --json',
] as const;
const ACTIONS = ['submit', 'collect', 'reconcile', 'find'] as const;

/** Where the shipped form calls what the server refuses. */
const callsOf = (command: string): RegExp =>
  /^(submit|run)/.test(command) ? /^(POST \/v1\/files|GET \/v1\/models)/ : /^(GET|POST) \/v1\/(batches|files)/;

const SHIPPED = [
  ...pairwise({
    by: [...QUOTES_IN_REFUSALS, ...QUOTES_IN_ANSWERS],
    key: KEY_NAMES,
    what: [...COMMANDS.map((name) => `command ${name}`), ...ACTIONS.map((name) => `action ${name}`)],
    debug: Object.keys(DEBUGGING) as (keyof typeof DEBUGGING)[],
  }),
];

describe('what is shipped', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quoted-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(some(SHIPPED, scale(5, SHIPPED.length)))(
    'shows no key in $what that $by has: $key, debugging: $debug',
    async ({ by, key: name, what, debug }) => {
      const key = KEYS[name];
      const { world: made, server } = await world();
      const prepared = await made.prepareAndFormat('night');
      const [form = '', command = ''] = what.split(/ (.*)/);
      if (!/^(submit|run)/.test(command)) await made.submit(prepared);
      const calls = QUOTES_IN_ANSWERS.includes(by) ? quoteOf(by, 'collect', 200).calls : callsOf(command);
      server.quote({ by, calls, status: 401 });
      const out = join(folder, crypto.randomUUID());
      await mkdir(out);
      const env = {
        ...AWS,
        AWS_REGION: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: made.endpoint,
        ...DEBUGGING[debug],
      };
      const job = { world: made, url: server.url, key, out, env };
      const texts = await (form === 'command' ? runCommand(command, job) : runAction(command as 'submit', job));
      for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
        if (entry.isFile()) texts.push([entry.name, await readFile(join(entry.parentPath, entry.name), 'utf8')]);
      }
      // find asks the table only, submit for no batch, and reconcile for lists.
      const asks = command !== 'find' && !(QUOTES_IN_ANSWERS.includes(by) && /^(submit|run|reconcile)/.test(command));
      if (asks) expect(server.quoted).toBeGreaterThan(0);
      const all = [...texts, ...(await leftIn(made))];
      for (const secret of [key, ...Object.values(AWS)]) expect(found(all, secret)).toEqual([]);
    },
    60_000,
  );
});

const WORDS = { user: 'planted-user', word: 'planted%2Fbase-word', query: 'planted-query-key' };
const URL_WITH_SECRETS = `http://${WORDS.user}:${WORDS.word}@127.0.0.1:1/v1?api_key=${WORDS.query}`;
const secretsOfUrl = ['planted%2Fbase-word', 'planted/base-word', WORDS.query];

describe('a URL with a password in it', () => {
  it.each([
    ['OPENAI_BASE_URL', 'collect'],
    ['OPENAI_BASE_URL', 'run'],
    ['AWS_ENDPOINT_URL_DYNAMODB', 'status'],
    ['HTTP_PROXY', 'status'],
    ['HTTP_PROXY', 'collect'],
  ])(
    'in %s is shown by no message of %s, nor by what prints for debugging',
    async (variable, command) => {
      const { world: made, server } = await world();
      const result = await completionBatch(
        [command, '--table', made.tableName, ...(command === 'status' ? [] : ['--store', made.storeUrl])],
        {
          env: {
            ...AWS,
            AWS_REGION: 'local',
            AWS_ENDPOINT_URL_DYNAMODB: made.endpoint,
            AWS_MAX_ATTEMPTS: '1',
            OPENAI_BASE_URL: server.url,
            OPENAI_API_KEY: KEYS["Azure's"],
            DEBUG: '1',
            OPENAI_LOG: 'debug',
            NODE_DEBUG: 'http,https,net,tls,fetch,undici',
            [variable]: URL_WITH_SECRETS,
          },
          cwd: made.folder,
        },
      );
      expect(result.code).not.toBe(0);
      for (const secret of [...secretsOfUrl, KEYS["Azure's"], ...Object.values(AWS)]) {
        expect(
          found(
            Object.entries(result).map(([name, text]) => [name, String(text)]),
            secret,
          ),
        ).toEqual([]);
      }
    },
    60_000,
  );

  it.each([
    ['openai-base-url', URL_WITH_SECRETS],
    ['openai-base-url', URL_WITH_SECRETS.replace('http', 'htp')],
    ['openai-base-url', URL_WITH_SECRETS.replace('http://', '')],
    ['store', URL_WITH_SECRETS],
    ['store', 's3://planted-user:planted%2Fbase-word@bucket/prefix?X-Amz-Signature=planted-query-key'],
  ])(
    'in the input %s (%s) is shown by no message of an action',
    async (input, url) => {
      const { world: made, server } = await world();
      const inputs = {
        table: made.tableName,
        store: made.storeUrl,
        'openai-api-key': KEYS["a gateway's"],
        'openai-base-url': server.url,
        [input]: url,
      };
      const env = { ...AWS, AWS_REGION: 'local', AWS_ENDPOINT_URL_DYNAMODB: made.endpoint, RUNNER_DEBUG: '1' };
      const { exitCode, log, summary } = await runBuilt('collect', { inputs, workspace: made.folder, env });
      expect(exitCode).toBe(1);
      expect(log).toContain('[invalid-input]');
      for (const secret of secretsOfUrl)
        expect(
          found(
            [
              ['log', log],
              ['summary', summary],
            ],
            secret,
          ),
        ).toEqual([]);
    },
    60_000,
  );
});

describe('a key that no header can hold', () => {
  it.each(['planted-first-line\nplanted-second-line', 'geplanter-Schlüssel-für-🔑', 'planted\tkey\u0000of signs'])(
    '%j is not shown by who refuses it',
    async (key) => {
      const { texts } = await byLibrary(client(key), quoteOf('plain text', 'submit', 400), 'submit');
      for (const line of key.split('\n')) expect(found(texts, line)).toEqual([]);
      const { world: made, server } = await world();
      await made.submit(await made.prepareAndFormat('night'));
      // A variable holds no NUL.
      const set = key.replaceAll('\0', '');
      const job = {
        world: made,
        url: server.url,
        key: set,
        out: made.folder,
        env: { ...AWS, AWS_REGION: 'local', AWS_ENDPOINT_URL_DYNAMODB: made.endpoint, DEBUG: '1' },
      };
      const printed = await runCommand('collect', job);
      for (const line of set.split('\n')) expect(found(printed, line)).toEqual([]);
    },
    60_000,
  );
});

interface Job {
  readonly world: World;
  readonly url: string;
  readonly key: string;
  readonly out: string;
  readonly env: Readonly<Record<string, string>>;
}

async function runCommand(command: string, { world, url, key, out, env }: Job): Promise<[string, string][]> {
  const [name = '', ...flags] = command.split(' ');
  const place = ['--table', world.tableName, ...(name === 'status' ? [] : ['--store', world.storeUrl])];
  const [batch] = await world.rows('BATCH_SUMMARY');
  const args = {
    submit: ['submit', '--plan', join(world.folder, 'night', 'plan.json'), '--requests', world.requests('night')],
    run: ['run', ...place, '--out', join(out, 'run')],
    cancel: ['cancel', batch?.PK?.S?.split('#').at(-1) ?? 'none', ...place, '--no-wait'],
  }[name] ?? [name, ...place];
  const result = await completionBatch([...args, ...flags], {
    env: { ...env, OPENAI_API_KEY: key, OPENAI_BASE_URL: url },
    cwd: out,
  });
  if (flags.includes('--json') && result.stdout !== '') JSON.parse(result.stdout);
  return [
    ['standard output', result.stdout],
    ['standard error', result.stderr],
  ];
}

async function runAction(
  name: (typeof ACTIONS)[number],
  { world, url, key, out, env }: Job,
): Promise<[string, string][]> {
  const plan = join(world.folder, 'night', 'plan.json');
  const inputs = {
    table: world.tableName,
    store: world.storeUrl,
    plan,
    requests: world.requests('night'),
    'openai-api-key': key,
    'openai-base-url': url,
  };
  const { log, outputs, summary } = await runBuilt(name, { inputs, workspace: out, env });
  const unmasked = log.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [
    ['the log', unmasked.join('\n')],
    ['outputs', JSON.stringify(outputs)],
    ['the summary', summary],
  ];
}
