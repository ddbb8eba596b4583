/**
 * No secret in any output: every command of the command line, and the built actions, over the local stack with planted
 * secrets, while services answer with errors that quote them; then everything that was written anywhere is searched.
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Emulator, type Intercept, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ACTIONS } from '../../packages/actions/scripts/action-file.ts';
import { runBuilt } from '../../packages/actions/test/run-built.ts';
import { completionBatch } from '../world/cli.ts';
import { scale } from '../world/scale.ts';
import { smallLabel, smallReceipt } from '../world/small-receipts.ts';

const SECRETS = {
  AWS_ACCESS_KEY_ID: 'AKIAPLANTEDKEY000001',
  AWS_SECRET_ACCESS_KEY: 'plantedawssecret/0123456789abcdefghijklmn',
  AWS_SESSION_TOKEN: 'plantedsessiontoken0123456789abcdefghijklmn==',
  OPENAI_API_KEY: 'sk-proj-plantedkey0123456789abcdef',
};
/** Ids of the account, as OpenAI's messages name them. */
const ACCOUNT = ['org-PlantedOrganisation1', 'proj_PlantedProject2', 'proj-planted-project-3'];
const PLANTED = [...Object.values(SECRETS), ...ACCOUNT];

/** How a service refuses, with everything it knows in the message. */
interface Refusal {
  readonly match: string;
  readonly status: number;
}

let folder = '';
let server: EmbeddedTable;
let emulator: Emulator;
let proxy: Server;
let env: Record<string, string> = {};
let openaiRefusal: Refusal | undefined;
let awsRefusal: { match: RegExp; status: number; type: string } | undefined;
const outputs: { readonly where: string; readonly text: string }[] = [];

const quoting = (authorization: string | undefined): string =>
  `No. You are ${ACCOUNT.join(', ')}; your header was ${authorization ?? 'none'}; your key is ${SECRETS.OPENAI_API_KEY}.`;

const intercept: Intercept = async (call, next) => {
  if (openaiRefusal === undefined || !call.route.startsWith(openaiRefusal.match)) return next();
  const message = quoting(call.request.headers.authorization);
  return {
    status: openaiRefusal.status,
    headers: { 'openai-organization': ACCOUNT[0] ?? '', 'openai-project': ACCOUNT[1] ?? '', 'retry-after-ms': '1' },
    json: { error: { message, type: 'invalid_request_error', param: null, code: null } },
  };
};

/** Stands before the table and refuses what it is told to, quoting the request. */
function startProxy(target: string): Promise<Server> {
  const made = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const operation = String(request.headers['x-amz-target']);
    if (awsRefusal?.match.test(operation)) {
      const { authorization, 'x-amz-security-token': token } = request.headers;
      const message = `The signature does not match: ${authorization} ${String(token)} ${Buffer.concat(chunks).toString().slice(0, 300)}`;
      response.writeHead(awsRefusal.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${awsRefusal.type}`, message, Message: message }));
      return;
    }
    const { host: _, connection: _c, 'content-length': _l, ...headers } = request.headers;
    const answer = await fetch(target, {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      body: Buffer.concat(chunks),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return new Promise((listening) => made.listen(0, '127.0.0.1', () => listening(made)));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  proxy = await startProxy(server.endpoint);
  emulator = await startEmulator({ dataDir: join(folder, 'openai'), responder: rulesResponder(), intercept });
  const client = dynamoClient(server.endpoint);
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  env = {
    ...SECRETS,
    AWS_REGION: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    OPENAI_BASE_URL: emulator.url,
    OPENAI_ORG_ID: ACCOUNT[0] ?? '',
    OPENAI_PROJECT_ID: ACCOUNT[1] ?? '',
    DEBUG: '1',
  };
});

/** Labels that earlier tests submitted need validation again. */
beforeEach(async () => {
  const strange = { ...smallLabel(1, 2, 1, 'DATE', 'NONE'), reasoning: { N: '1' } };
  const items = [1, 2, 3].flatMap((number) => smallReceipt(number));
  await loadItems(dynamoClient(server.endpoint), 'receipts', [...items, strange]);
});

afterEach(() => {
  openaiRefusal = undefined;
  awsRefusal = undefined;
});

afterAll(async () => {
  await emulator?.close();
  proxy?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(...args: string[]): Promise<number | null> {
  const { code, stdout, stderr } = await completionBatch(args, { env, cwd: folder });
  outputs.push({ where: `standard output of ${args.join(' ')}`, text: stdout });
  outputs.push({ where: `standard error of ${args.join(' ')}`, text: stderr });
  return code;
}

const store = (): string => pathToFileURL(join(folder, 'objects')).href;
const out = (name: string): string => join(folder, name);
const place = (): string[] => ['--table', 'receipts', '--store', store()];

/** What a command line of one batch does, from the labels to the verdicts. */
const phases = (name: string): string[][] => [
  ['prepare', ...place(), '--out', out(name), '--execution', name],
  ['format', '--plan', join(out(name), 'plan.json'), '--shard', '0001', '--out', join(out(name), 'requests')],
  ['submit', '--plan', join(out(name), 'plan.json'), '--requests', join(out(name), 'requests'), '--dry-run'],
  ['submit', '--plan', join(out(name), 'plan.json'), '--requests', join(out(name), 'requests'), '--json'],
];
const LATER: string[][] = [['status', '--table', 'receipts'], ['reconcile'], ['collect'], ['collect', '--json']];
const later = (): string[][] =>
  LATER.map(([command = '', ...rest]) => (command === 'status' ? [command, ...rest] : [command, ...place(), ...rest]));

/** The shorter forms take the first of several ways to be refused. */
const some = <T>(cases: readonly T[]): readonly T[] => cases.slice(0, scale(1, cases.length));

describe('no planted secret is shown', () => {
  it.each(
    some([
      ['batches.create', 403],
      ['models', 401],
      ['files.create', 400],
      ['files.create', 429],
      ['batches.create', 400],
    ]),
  )(
    'when %s is refused with %i',
    async (match, status) => {
      const name = `refused-${match}-${status}`;
      for (const args of phases(name).slice(0, 2)) expect(await run(...args)).toBe(0);
      openaiRefusal = { match, status };
      await run(...(phases(name)[3] ?? []));
      await run('run', ...place(), '--out', out(name), '--execution', `${name}-run`);
    },
    120_000,
  );

  it('when all goes well, from prepare to collect', async () => {
    for (const args of phases('well')) expect(await run(...args)).toBe(0);
    await run('run', ...place(), '--out', out('run'), '--execution', 'well-run');
    for (const args of later()) await run(...args);
  }, 120_000);

  it.each(
    some([
      ['batches', 401],
      ['batches', 400],
      ['batches.cancel', 403],
      ['files', 401],
      ['files.content', 400],
    ]),
  )(
    'when %s is refused with %i while answers are fetched',
    async (match, status) => {
      openaiRefusal = { match, status };
      await Promise.all(later().map((args) => run(...args)));
      const status_ = await completionBatch(['status', '--table', 'receipts', '--json'], { env });
      const [batch] = (JSON.parse(status_.stdout || '{}') as { batches?: { batchId: string }[] }).batches ?? [];
      await run('cancel', batch?.batchId ?? '77777777-7777-4777-8777-777777777777', ...place(), '--no-wait');
    },
    120_000,
  );

  it.each(
    some([
      ['Query', 400, 'SomethingNewException'],
      ['DescribeTable', 400, 'UnrecognizedClientException'],
      ['Query', 400, 'InvalidSignatureException'],
      ['GetItem|BatchGetItem|UpdateItem|BatchExecuteStatement', 403, 'AccessDeniedException'],
      ['GetItem|UpdateItem', 400, 'ValidationException'],
    ]),
  )(
    'when the table refuses %s with %i %s',
    async (match, status, type) => {
      awsRefusal = { match: new RegExp(`\\.(${match})$`), status, type };
      const name = `aws-${type}`;
      await Promise.all([...phases(name), ...later()].map((args) => run(...args)));
    },
    120_000,
  );

  it('on the local stack', async () => {
    expect(await run('start', '--data', out('start'), '--receipts', '3')).toBe(0);
    await run('emulator', '--port', 'none', '--data', out('emulator'));
  }, 120_000);

  it('by the built actions', async () => {
    const inputs = { 'openai-api-key': SECRETS.OPENAI_API_KEY, 'openai-base-url': emulator.url };
    const action = async (name: (typeof ACTIONS)[number], more: Record<string, string>): Promise<void> => {
      const workspace = join(folder, 'workspace');
      await mkdir(workspace, { recursive: true });
      const { OPENAI_API_KEY: _key, DEBUG: _debug, ...rest } = env;
      const {
        log,
        outputs: given,
        summary,
      } = await runBuilt(name, {
        inputs: more,
        workspace,
        env: { ...rest, RUNNER_DEBUG: '1' },
      });
      outputs.push({ where: `log of ${name}`, text: log.replaceAll(`::add-mask::${SECRETS.OPENAI_API_KEY}\n`, '') });
      outputs.push({ where: `GITHUB_OUTPUT of ${name}`, text: JSON.stringify(given) });
      outputs.push({ where: `GITHUB_STEP_SUMMARY of ${name}`, text: summary });
    };
    const plan = 'completion-batch/plan.json';
    const all = async (): Promise<void> => {
      await action('prepare', { table: 'receipts', store: store() });
      await action('format', { plan, shard: '0001' });
      await action('submit', { plan, requests: 'completion-batch/requests', ...inputs });
      await action('find', { table: 'receipts' });
      await action('collect', { table: 'receipts', store: store(), ...inputs });
      await action('summary', {});
    };
    await all();
    for (const [match, status] of [
      ['models', 401],
      ['files.create', 400],
      ['batches.create', 403],
    ] as const) {
      openaiRefusal = { match, status };
      await all();
    }
    openaiRefusal = undefined;
    for (const type of ['UnrecognizedClientException', 'SomethingNewException']) {
      awsRefusal = { match: /\.Query$/, status: 400, type };
      await all();
    }
  }, 240_000);

  it('in any output, artifact, object, problems file or row', async () => {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      outputs.push({ where: path, text: await readFile(path, 'latin1') });
    }
    // The proxy and the emulator did say them: the search is not for nothing.
    expect(outputs.some(({ text }) => text.includes('You are org-…'))).toBe(true);
    const found = outputs.flatMap(({ where, text }) =>
      PLANTED.filter((secret) => text.includes(secret)).map((secret) => `${secret} in ${where}`),
    );
    expect(found).toEqual([]);
    console.log(`searched ${outputs.length} outputs and files`);
  });
});
