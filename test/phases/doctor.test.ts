/** doctor against a world with each thing missing, one by one: exactly that line turns, and says what to do. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { ApiError, type Emulator, startEmulator } from '@completion-batch/emulator';
import { createReceiptsTable, dynamoClient, type EmbeddedTable, startEmbeddedTable } from '@completion-batch/sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkNode } from '../../packages/cli/src/doctor/check-node.ts';
import { runChecks } from '../../packages/cli/src/doctor/checks.ts';
import { ROLES } from '../../packages/cli/src/doctor/roles.ts';
import { lookAround } from '../../packages/cli/src/doctor/surroundings.ts';
import { completionBatch, expectNarrow } from '../world/cli.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { startForwardProxy } from '../world/forward-proxy.ts';
import { isAllowed, type Need, objectNeeds, type Policy, tableNeeds } from '../world/iam.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { ACCOUNT, NAMES, readPolicy } from '../world/policies.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';

const KEY = 'sk-planted-5ecbd0b6f2a94d53';
const SECRET = 'planted/secret+0123456789abcdefghij';
const MODEL = 'gpt-4.1-mini';

interface Line {
  readonly name: string;
  readonly state: string;
  readonly what: string;
  readonly remedy?: string;
}

interface Answer {
  readonly ok: boolean;
  readonly checks: readonly Line[];
  readonly policy: Policy | null;
}

let folder = '';
let server: EmbeddedTable;
let table: ServerProxy;
let objects: ObjectServer;
let emulator: Emulator;
let client: DynamoDBClient;
/** What OpenAI answers in place of the emulator. */
let openaiRefuses: ((route: string) => ApiError | undefined) | undefined;

/** A table with an index that is not as it should be. */
async function makeTable(
  name: string,
  keys: readonly [string, string],
  gsi3: 'ALL' | 'KEYS_ONLY',
  room?: { readonly ReadCapacityUnits: number; readonly WriteCapacityUnits: number },
): Promise<void> {
  const schema = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  const index = (at: string, ProjectionType: 'ALL' | 'KEYS_ONLY') => ({
    IndexName: at,
    KeySchema: schema(`${at}PK`, `${at}SK`),
    Projection: { ProjectionType },
    ...(room === undefined ? {} : { ProvisionedThroughput: room }),
  });
  const indexes = [index('GSI1', 'ALL'), index('GSI2', 'ALL'), index('GSI3', gsi3)];
  const names = [...keys, ...indexes.flatMap(({ IndexName }) => [`${IndexName}PK`, `${IndexName}SK`])];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      ...(room === undefined
        ? { BillingMode: 'PAY_PER_REQUEST' }
        : { BillingMode: 'PROVISIONED', ProvisionedThroughput: room }),
      AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      KeySchema: schema(...keys),
      GlobalSecondaryIndexes: indexes,
    }),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  await mkdir(join(folder, 'table'));
  server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  client = dynamoClient(server.endpoint);
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  await makeTable('keys-only', ['PK', 'SK'], 'KEYS_ONLY');
  await makeTable('other-keys', ['id', 'sort'], 'ALL');
  await makeTable('provisioned', ['PK', 'SK'], 'ALL', { ReadCapacityUnits: 5, WriteCapacityUnits: 3 });
  table = await startProxy(server.endpoint);
  objects = await startObjectServer();
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    models: [MODEL, 'gpt-unpriced'],
    intercept: (call, next) => {
      const refusal = openaiRefuses?.(call.route);
      if (refusal !== undefined) throw refusal;
      return next();
    },
  });
});

afterEach(() => {
  table.refuse = () => undefined;
  table.shiftMs = 0;
  objects.refuse = () => undefined;
  objects.objects.clear();
  openaiRefuses = undefined;
  vi.unstubAllEnvs();
});

afterAll(async () => {
  client.destroy();
  await emulator.close();
  await objects.close();
  await table.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;

const environment = (): Environment => ({
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIAPLANTED123456789',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_ENDPOINT_URL_DYNAMODB: table.url,
  AWS_ENDPOINT_URL_S3: objects.url,
  AWS_CONFIG_FILE: join(folder, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  OPENAI_API_KEY: KEY,
  OPENAI_BASE_URL: emulator.url,
});

const PLACES = ['--table', 'receipts', '--store', 's3://bucket/prefix'];

/** The SDK reads its variables from the process. */
async function doctor(args: readonly string[], more: Environment = {}, form = ['--json']) {
  const env = { ...environment(), ...more };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value === '' ? undefined : value);
  return inProcess(['doctor', ...args, ...form], env);
}

async function answerOf(args: readonly string[] = PLACES, more: Environment = {}): Promise<Answer> {
  const { code, stdout, stderr } = await doctor(args, more);
  expect(stdout, stderr).toMatch(/^\{/);
  const answer = JSON.parse(stdout) as Answer;
  expect(code).toBe(answer.ok ? 0 : 1);
  expect(stdout + stderr).not.toMatch(new RegExp(`${ACCOUNT}|${KEY}|AKIAPLANTED|planted/secret`));
  return answer;
}

const inState = ({ checks }: Answer, ...states: string[]): string[] =>
  checks.filter(({ state }) => states.includes(state)).map(({ name }) => name);

const lineOf = ({ checks }: Answer, name: string): string => {
  const { state, what, remedy = '' } = checks.find((line) => line.name === name) ?? { state: 'none', what: '' };
  return `${state}: ${what} → ${remedy}`;
};

/** AWS's words, as its services write them. */
const denial = ({ action, resource }: Need, why = `because no identity-based policy allows the ${action} action`) =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/session is not authorized to perform: ${action} on resource: ${resource} ${why}`;

function denyTable(isDenied: (need: Need) => boolean, why?: string): void {
  table.refuse = (request) => {
    const need = tableNeeds(request, `eu-central-1:${ACCOUNT}`).find(isDenied);
    if (need === undefined) return undefined;
    const body = { __type: 'com.amazon.coral.service#AccessDeniedException', Message: denial(need, why) };
    return { status: 400, body: JSON.stringify(body) };
  };
}

const failTable = (type: string, message: string): void => {
  table.refuse = () => ({ status: 400, body: JSON.stringify({ __type: `com.amazonaws#${type}`, message }) });
};

function denyObjects(action: string, message?: string): void {
  objects.refuse = (request) => {
    const need = objectNeeds(request, ACCOUNT).find((one) => one.action === action);
    return need && { status: 403, code: 'AccessDenied', message: message ?? denial(need) };
  };
}

/** The statement as IAM reads it: with the account of whoever has the policy. */
const filled = (policy: Policy | null): Policy =>
  JSON.parse(JSON.stringify(policy).replaceAll(`\${aws:PrincipalAccount}`, ACCOUNT)) as Policy;

const TABLE = `arn:aws:dynamodb:eu-central-1:${ACCOUNT}:table/receipts`;
const ALL_OF_TABLE = ['indexes', 'read the table', 'read the indexes', 'write to the table'];
const ALL_OF_BUCKET = ['list objects', 'read objects', 'write objects', 'create only if missing'];

/** As docs/doctor.md tells. */
const SENT = [
  'BatchGetItem',
  'BatchWriteItem',
  'DescribeTable',
  'GET ',
  'GET prefix/completion_batches/nothing/batches/nothing',
  'GET prefix/completion_batches/nothing/requests/nothing',
  'GET prefix/completion_batches/nothing/results/nothing',
  'GET prefix/evidence/vectorsnothing',
  'GET prefix/labels/nothing',
  'GetItem',
  'PUT prefix/probe/create-only-if-missing.txt',
  'PartiQLUpdate',
  'PutItem',
  'Query',
  'UpdateItem',
];

it('all is well, for people and for programs, and nothing stays but the probe', async () => {
  const sent = new Set<string>();
  table.refuse = (request) => {
    for (const need of tableNeeds(request, 'x')) sent.add(need.action.replace('dynamodb:', ''));
    return undefined;
  };
  objects.onRequest = ({ method, key }) => sent.add(`${method} ${key.replace(/nothing-[\w-]{36}/g, 'nothing')}`);
  const answer = await answerOf();
  expect([...sent].sort()).toEqual(SENT);
  expect(inState(answer, 'missing', 'warning', 'unknown')).toEqual([]);
  expect(inState(answer, 'not-asked')).toEqual(['model answers', 'labels', 'GitHub Actions']);
  expect([...objects.objects.keys()]).toEqual(['prefix/probe/create-only-if-missing.txt']);
  const { stdout, code } = await doctor(PLACES, {}, []);
  expect(code).toBe(0);
  expect(stdout).toContain('All that was asked about is as it should be.');
  expectNarrow(stdout);
  const rows = [];
  for await (const page of paginateScan({ client }, { TableName: 'receipts' })) rows.push(...(page.Items ?? []));
  expect(rows).toEqual([]);
  // What is free of charge, and nothing else.
  const journal = await readFile(join(folder, 'openai', 'journal.ndjson'), 'utf8').catch(() => '');
  expect(journal).not.toMatch(/"event":"(probe|batch|file)/);
});

it('without options only what needs none is asked', async () => {
  const answer = await answerOf([]);
  expect(answer.ok).toBe(true);
  expect(inState(answer, 'not-asked')).toEqual(
    expect.arrayContaining(['AWS credentials', 'AWS region', 'table', 'indexes', 'write to the table', 'store']),
  );
  expect(inState(answer, 'ok')).toEqual(expect.arrayContaining(['OpenAI key', 'model', 'Batch API', 'price']));
});

describe('one right is missing', () => {
  const LINES: readonly (readonly [action: string, line: string])[] = [
    ['DescribeTable', 'table'],
    ['GetItem', 'read the table'],
    ['BatchGetItem', 'read the table'],
    ['PutItem', 'write to the table'],
    ['UpdateItem', 'write to the table'],
    ['PartiQLUpdate', 'write to the table'],
    ['BatchWriteItem', 'write to the table'],
  ];
  it.each(LINES)('dynamodb:%s', async (action, line) => {
    denyTable((need) => need.action === `dynamodb:${action}`);
    const answer = await answerOf();
    expect(inState(answer, 'missing', 'warning')).toEqual([line]);
    expect(lineOf(answer, line)).toContain(`dynamodb:${action}`);
    const need = { action: `dynamodb:${action}`, resource: TABLE, context: { 'aws:ResourceAccount': ACCOUNT } };
    expect(isAllowed([filled(answer.policy)], need)).toBe(true);
    const elsewhere = { ...need, context: { 'aws:ResourceAccount': '999999999999' } };
    expect(isAllowed([filled(answer.policy)], elsewhere)).toBe(false);
  });

  it('dynamodb:Query on one index', async () => {
    denyTable(({ resource }) => resource.endsWith('/index/GSI3'));
    const answer = await answerOf();
    expect(inState(answer, 'missing')).toEqual(['read the indexes']);
    expect(lineOf(answer, 'read the indexes')).toContain('dynamodb:Query on GSI3');
    expect(answer.policy?.Statement[0]?.Resource).toEqual([
      'arn:aws:dynamodb:eu-central-1:*:table/receipts/index/GSI3',
    ]);
  });

  it('a policy of the organization forbids it', async () => {
    denyTable(
      ({ action }) => action === 'dynamodb:PutItem',
      'with an explicit deny in a service control policy: arn:aws:organizations::123456789012:policy/x',
    );
    const answer = await answerOf();
    expect(lineOf(answer, 'write to the table')).toContain('The service control policy forbids it');
  });

  it('a policy beside its own does not allow it', async () => {
    denyTable(
      ({ action }) => action === 'dynamodb:PutItem',
      'because no permissions boundary allows the dynamodb:PutItem action',
    );
    expect(lineOf(await answerOf(), 'write to the table')).toContain('The permissions boundary does not allow it');
  });

  it.each([
    ['s3:ListBucket', 'list objects', ['read objects']],
    ['s3:PutObject', 'write objects', ['create only if missing']],
  ])('%s', async (action, line, unknown) => {
    denyObjects(action);
    const answer = await answerOf();
    expect(inState(answer, 'missing', 'warning')).toEqual([line]);
    expect(inState(answer, 'unknown')).toEqual(unknown);
    expect(lineOf(answer, line)).toContain(action);
  });

  it('s3:GetObject', async () => {
    objects.refuse = ({ method, key }) =>
      method === 'GET' && key !== '' ? { status: 403, code: 'AccessDenied', message: 'Access Denied' } : undefined;
    const answer = await answerOf();
    expect(inState(answer, 'missing', 'warning')).toEqual(['read objects']);
    const need = {
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::bucket/prefix/labels/x/plan.json',
      context: { 'aws:ResourceAccount': ACCOUNT },
    };
    expect(isAllowed([filled(answer.policy)], need)).toBe(true);
  });

  it('all that are missing are in one policy, after which nothing is', async () => {
    let granted: Policy = { Version: '2012-10-17', Statement: [] };
    const isMissing = (need: Need): boolean => !isAllowed([granted], need);
    const denyAll = (): void => {
      denyTable(isMissing);
      objects.refuse = (request) => {
        const need = objectNeeds(request, ACCOUNT).find(isMissing);
        return need && { status: 403, code: 'AccessDenied', message: denial(need) };
      };
    };
    denyAll();
    // What S3 says without a right to list is not to be told apart: those of objects come the next time.
    for (const round of [1, 2]) {
      const { policy } = await answerOf();
      expect(policy, `round ${round}`).not.toBeNull();
      granted = { ...granted, Statement: [...granted.Statement, ...filled(policy).Statement] };
    }
    expect(inState(await answerOf(), 'missing', 'unknown')).toEqual([]);
  });
});

describe('a role that has the policy of its phase', () => {
  const names = { ...NAMES, REGION: 'eu-central-1' };

  it.each(ROLES)('%s', async (role) => {
    const policies = [await readPolicy(role, names), await readPolicy('bucket', names)];
    const isDenied = (need: Need): boolean => !isAllowed(policies, need);
    denyTable(isDenied);
    objects.refuse = (request) => {
      const need = objectNeeds(request, ACCOUNT).find(isDenied);
      return need && { status: 403, code: 'AccessDenied', message: denial(need) };
    };
    const hasStore = policies[0]?.Statement.some(({ Action }) => [Action].flat().includes('s3:ListBucket'));
    const answer = await answerOf([...(hasStore ? PLACES : PLACES.slice(0, 2)), '--for', role]);
    expect([answer.ok, inState(answer, 'missing', 'warning', 'unknown')]).toEqual([true, []]);
  });

  it('of which another would lack some', async () => {
    const policies = [await readPolicy('find', names)];
    denyTable((need) => !isAllowed(policies, need));
    const answer = await answerOf(['--table', 'receipts', '--for', 'find', 'submit']);
    expect(inState(answer, 'missing')).toEqual(['read the table', 'write to the table']);
    expect(lineOf(answer, 'write to the table')).toContain('needed by submit');
  });
});

interface Case {
  readonly turn?: () => void;
  readonly args?: readonly string[];
  readonly env?: () => Environment;
  readonly line: string;
  readonly state?: 'missing' | 'warning';
  readonly says: RegExp;
  readonly unknown?: readonly string[];
}

const placesWith = (name: string): string[] => ['--table', name, '--store', 's3://bucket/prefix'];

const CASES: Readonly<Record<string, Case>> = {
  'no credentials': {
    env: () => ({ AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }),
    line: 'AWS credentials',
    says: /there are none.*aws-actions\/configure-aws-credentials/,
    unknown: ['table', ...ALL_OF_TABLE, 'bucket', ...ALL_OF_BUCKET, 'batch queue'],
  },
  'an ended session': {
    turn: () => {
      failTable('ExpiredTokenException', 'The security token included in the request is expired');
      objects.refuse = () => ({ status: 400, code: 'ExpiredToken', message: 'The provided token has expired.' });
    },
    line: 'AWS credentials',
    says: /session has ended/,
    unknown: ['table', ...ALL_OF_TABLE, 'bucket', ...ALL_OF_BUCKET, 'batch queue'],
  },
  'credentials that AWS does not know': {
    turn: () => failTable('UnrecognizedClientException', 'The security token included in the request is invalid.'),
    args: ['--table', 'receipts'],
    line: 'AWS credentials',
    says: /AWS does not know these credentials/,
    unknown: ['table', ...ALL_OF_TABLE, 'batch queue'],
  },
  'no region': {
    env: () => ({ AWS_REGION: '' }),
    line: 'AWS region',
    says: /there is none.*Set AWS_REGION/,
    unknown: ['AWS credentials', 'table', ...ALL_OF_TABLE, 'bucket', ...ALL_OF_BUCKET, 'batch queue'],
  },
  'no table': {
    args: placesWith('recepits'),
    line: 'table',
    says: /there is no table recepits in eu-central-1/,
    unknown: [...ALL_OF_TABLE, 'batch queue'],
  },
  'a table of other keys': {
    args: placesWith('other-keys'),
    line: 'table',
    says: /the key \(id,sort\), not \(PK,SK\)/,
    unknown: [...ALL_OF_TABLE, 'batch queue'],
  },
  'an index that projects keys only': {
    args: placesWith('keys-only'),
    line: 'indexes',
    says: /GSI3 projects KEYS_ONLY, not ALL.*delete it, and create GSI3/,
    unknown: ['batch queue'],
  },
  'a table with little room': {
    args: placesWith('provisioned'),
    line: 'table',
    state: 'warning',
    says: /with 5 read and 3 write units a second.*on-demand/,
  },
  'a table whose key in KMS is disabled': {
    turn: () => {
      const keys = [
        ['PK', 'HASH'],
        ['SK', 'RANGE'],
      ].map(([AttributeName, KeyType]) => ({ AttributeName, KeyType }));
      const described = { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS', KeySchema: keys };
      table.refuse = ({ headers }) =>
        headers['x-amz-target'] === 'DynamoDB_20120810.DescribeTable'
          ? { status: 200, body: JSON.stringify({ Table: described }) }
          : undefined;
    },
    args: ['--table', 'receipts'],
    line: 'table',
    says: /INACCESSIBLE_ENCRYPTION_CREDENTIALS → Its key in KMS cannot be used/,
    unknown: [...ALL_OF_TABLE, 'batch queue'],
  },
  "a table's key in KMS that may not be used": {
    turn: () =>
      denyTable(
        ({ action }) => action === 'dynamodb:GetItem',
        `and is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:${ACCOUNT}:key/0f0e-11`,
      ),
    line: 'read the table',
    says: /the table is encrypted by a key in KMS, and kms:Decrypt is not allowed/,
    unknown: ['batch queue'],
  },
  'DynamoDB out of reach': {
    env: () => ({ AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }),
    line: 'table',
    says: /cannot be reached \(ECONNREFUSED\).*AWS_ENDPOINT_URL_DYNAMODB/,
    unknown: [...ALL_OF_TABLE, 'batch queue'],
  },
  'no bucket': {
    turn: () => {
      objects.refuse = () => ({ status: 404, code: 'NoSuchBucket' });
    },
    line: 'bucket',
    says: /there is no bucket "bucket"/,
    unknown: ALL_OF_BUCKET,
  },
  'a bucket in another region': {
    turn: () => {
      objects.refuse = () => ({
        status: 301,
        code: 'PermanentRedirect',
        headers: { 'x-amz-bucket-region': 'us-east-1' },
      });
    },
    line: 'bucket',
    says: /is in us-east-1, and the region that is set is eu-central-1.*Set AWS_REGION to us-east-1/,
    unknown: ALL_OF_BUCKET,
  },
  'a key in KMS that may not be used': {
    turn: () =>
      denyObjects(
        's3:PutObject',
        `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/s is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-central-1:${ACCOUNT}:key/0f0e-11 because no identity-based policy allows the kms:GenerateDataKey action`,
      ),
    line: 'write objects',
    says: /encrypted by a key in KMS, and kms:GenerateDataKey is not allowed/,
    unknown: ['create only if missing'],
  },
  'a disabled key in KMS': {
    turn: () => {
      objects.refuse = ({ method }) =>
        method === 'PUT' ? { status: 400, code: 'KMS.DisabledException', message: 'is disabled' } : undefined;
    },
    line: 'write objects',
    says: /the key in KMS that encrypts the bucket is disabled.*aws kms enable-key/,
    unknown: ['create only if missing'],
  },
  'a server that writes over what is there': {
    turn: () => {
      objects.refuse = ({ method }) => (method === 'PUT' ? { status: 200 } : undefined);
    },
    line: 'create only if missing',
    says: /writes over an object although it is told not to/,
  },
  'a folder that is none': {
    args: ['--store', 'file:///dev/null/store'],
    line: 'store',
    says: /cannot be written to/,
  },
  'a clock that is wrong': {
    turn: () => {
      table.shiftMs = -20 * 60_000;
    },
    line: 'clock',
    state: 'warning',
    says: /20 min ahead of DynamoDB's clock/,
  },
  'no OpenAI key': {
    env: () => ({ OPENAI_API_KEY: '' }),
    line: 'OpenAI key',
    says: /OPENAI_API_KEY is not set/,
    unknown: ['model', 'Batch API'],
  },
  'a key that OpenAI does not know': {
    turn: () => {
      openaiRefuses = () => new ApiError(401, `Incorrect API key provided: ${KEY}.`, { code: 'invalid_api_key' });
    },
    line: 'OpenAI key',
    says: /OpenAI refused it: .*Incorrect API key/,
    unknown: ['model', 'Batch API'],
  },
  'a key that may not make batches': {
    turn: () => {
      openaiRefuses = (route) =>
        route === 'batches.list'
          ? new ApiError(
              403,
              'You have insufficient permissions for this operation. Missing scopes: api.batch.read. Check that you have the correct role.',
            )
          : undefined;
    },
    line: 'Batch API',
    says: /Missing scopes: api\.batch\.read.*write access to Batches/,
  },
  'a model that is not there': {
    args: [...PLACES, '--model', 'gpt-4.1-minni', '--prices', 'PRICES'],
    line: 'model',
    says: /does not know gpt-4\.1-minni/,
  },
  'an account without money': {
    turn: () => {
      openaiRefuses = (route) =>
        route === 'chat.completions.create'
          ? new ApiError(429, 'You exceeded your current quota, please check your plan and billing details.', {
              code: 'insufficient_quota',
            })
          : undefined;
    },
    args: [...PLACES, '--probe-model'],
    line: 'model answers',
    says: /refused: .*exceeded your current quota/,
  },
  'a model without a price': {
    args: [...PLACES, '--model', 'gpt-unpriced'],
    line: 'price',
    state: 'warning',
    says: /none is known of gpt-unpriced.*--prices/,
  },
  'prices that do not parse': {
    args: [...PLACES, '--prices', 'BROKEN'],
    line: 'price',
    says: /the price file does not fit/,
  },
  'labels that do not parse': {
    args: [...PLACES, '--labels', 'BROKEN'],
    line: 'labels',
    says: /not valid JSON/,
  },
  'a workflow without a token for AWS': {
    env: () => ({ GITHUB_ACTIONS: 'true', AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', ...profile() }),
    line: 'GitHub Actions',
    says: /id-token: write/,
  },
};

const profile = (): Environment => ({ AWS_SHARED_CREDENTIALS_FILE: join(folder, 'credentials') });

describe('one thing is missing', () => {
  beforeAll(async () => {
    await writeFile(join(folder, 'broken.json'), '{"labels": {');
    const models = { 'gpt-4.1-minni': { input: 1, output: 1 } };
    await writeFile(join(folder, 'prices.json'), JSON.stringify({ asOf: '2026-11-01', models }));
    const credentials = `[default]\naws_access_key_id = AKIAPLANTED123456789\naws_secret_access_key = ${SECRET}\n`;
    await writeFile(join(folder, 'credentials'), credentials);
  });
  const path = (arg: string): string =>
    arg.replace('BROKEN', join(folder, 'broken.json')).replace('PRICES', join(folder, 'prices.json'));

  it.each(Object.entries(CASES))('%s', async (_, { turn, args = PLACES, env, ...expected }) => {
    turn?.();
    const answer = await answerOf(args.map(path), env?.());
    expect(inState(answer, 'missing', 'warning')).toEqual([expected.line]);
    expect(lineOf(answer, expected.line)).toMatch(expected.says);
    expect(lineOf(answer, expected.line)).toMatch(new RegExp(`^${expected.state ?? 'missing'}: .* → \\w`));
    expect(inState(answer, 'unknown')).toEqual(expected.unknown ?? []);
  });
});

describe('a proxy', () => {
  /** Node has one for the whole process: each in a process of its own. */
  async function proxied(HTTP_PROXY: string): Promise<Answer> {
    const env = { ...environment(), HTTP_PROXY };
    const { stdout, stderr } = await completionBatch(['doctor', '--table', 'receipts', '--json'], { env });
    expect(stdout + stderr).not.toMatch(/password-of-proxy/);
    const answer = JSON.parse(stdout) as Answer;
    expect(inState(answer, 'missing', 'warning')).toEqual(['proxy']);
    expect(inState(answer, 'unknown')).toEqual(
      expect.arrayContaining(['table', ...ALL_OF_TABLE, 'OpenAI key', 'model', 'Batch API', 'batch queue']),
    );
    return answer;
  }

  it('where none answers', async () => {
    const answer = await proxied('http://user:password-of-proxy@127.0.0.1:1');
    expect(lineOf(answer, 'proxy')).toMatch(/http:\/\/127\.0\.0\.1:1 \(HTTP_PROXY\) cannot be reached/);
  });

  it('that wants another password', async () => {
    const proxy = await startForwardProxy({ credentials: 'user:another' });
    const answer = await proxied(`http://user:password-of-proxy@127.0.0.1:${proxy.port}`);
    await proxy.close();
    expect(lineOf(answer, 'proxy')).toMatch(/\(407\)/);
  });

  it('that is none', async () => {
    const answer = await proxied('ftp://127.0.0.1:1');
    expect(lineOf(answer, 'proxy')).toMatch(/HTTP_PROXY names a proxy of the kind ftp:/);
  });
});

/** @param more what is at a server that takes every request and never answers */
async function withSilence(more: (url: string) => Environment): Promise<Answer> {
  const silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const { port } = silent.address() as AddressInfo;
  const env = { ...environment(), ...more(`http://127.0.0.1:${port}`) };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value === '' ? undefined : value);
  const asked = { table: 'receipts', store: 's3://bucket/prefix', model: MODEL };
  const checks = await runChecks(lookAround(env, asked, 500));
  silent.closeAllConnections();
  silent.close();
  return { ok: false, checks, policy: null };
}

it('credentials that do not come are one line', async () => {
  const answer = await withSilence((url) => ({
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_CONTAINER_CREDENTIALS_FULL_URI: url,
  }));
  expect(inState(answer, 'missing')).toEqual(['AWS credentials']);
  expect(lineOf(answer, 'AWS credentials')).toMatch(/where the credentials come from has not answered within 0.5 s/);
  expect(inState(answer, 'ok')).toEqual(expect.arrayContaining(['OpenAI key', 'model']));
});

it('a table that does not answer keeps nobody else waiting', async () => {
  const answer = await withSilence((AWS_ENDPOINT_URL_DYNAMODB) => ({ AWS_ENDPOINT_URL_DYNAMODB }));
  expect(lineOf(answer, 'table')).toMatch(/^missing: receipts: DynamoDB has not answered within 0.5 s/);
  expect(inState(answer, 'unknown')).toEqual([...ALL_OF_TABLE, 'batch queue']);
  expect(inState(answer, 'ok')).toEqual(expect.arrayContaining(['bucket', ...ALL_OF_BUCKET, 'OpenAI key', 'model']));
});

it.each([
  ['v22.20.0', false, /too old/],
  ['v24.13.1', true, /cannot use the proxy/],
  ['v24.13.1', false, undefined],
  ['v24.14.0', true, undefined],
  ['v25.0.0', true, undefined],
])('Node.js %s, behind a proxy: %s', (version, behindProxy, says) => {
  const { state, what } = checkNode(version, behindProxy);
  expect(state).toBe(says === undefined ? 'ok' : 'missing');
  expect(what).toMatch(says ?? version);
});

it('a model is asked something only where that is wanted', async () => {
  const answer = await answerOf(['--probe-model']);
  expect(lineOf(answer, 'model answers')).toMatch(/^ok: gpt-4\.1-mini answered/);
  expect(await readFile(join(folder, 'openai', 'journal.ndjson'), 'utf8')).toMatch(/"event":"probe"/);
});

it('a store that is none is wrong use', async () => {
  const { code, stderr } = await doctor(['--store', 'https://bucket']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('neither an s3:// nor a file:// URL')]);
});
