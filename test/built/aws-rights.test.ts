/**
 * The policies that docs/aws shows against what the actions do: each phase runs as it is shipped, everything it asks of table and store is written
 * down, and its policy has to allow all of that and nothing else. What a run cannot reach is read from the code.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeleteItemCommand, GetItemCommand, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { ApiError, type Emulator, ManualClock, scriptResponder, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LABEL_ACTIONS } from '../../packages/actions/scripts/action-file.ts';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { allValid, judged, receiptPattern } from '../world/answers.ts';
import { inProcess } from '../world/cli-in-process.ts';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';
import { actionsOf, isAllowed, type Need, objectNeeds, tableNeeds } from '../world/iam.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { ACCOUNT, NAMES, POLICIES, readPolicy } from '../world/policies.ts';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';

type Phase = Exclude<(typeof LABEL_ACTIONS)[number], 'summary' | 'track'>;

/** Rights that collect needs beside its own. */
const MORE = 'write-back';

/** Of people: what the command line asks for them. */
const PEOPLE = ['read', 'review'] as const;

/** The issue's job takes the role of find. */
const ISSUE = 'track';

type Asks = Phase | typeof MORE | typeof ISSUE | (typeof PEOPLE)[number];

const PHASES = LABEL_ACTIONS.filter((action): action is Phase => action !== 'summary' && action !== 'track');

/** Rights of IAM that a command needs; those of S3 for what is missing are found by running. */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  DescribeTableCommand: ['dynamodb:DescribeTable'],
  QueryCommand: ['dynamodb:Query'],
  GetItemCommand: ['dynamodb:GetItem'],
  BatchGetItemCommand: ['dynamodb:BatchGetItem'],
  PutItemCommand: ['dynamodb:PutItem'],
  UpdateItemCommand: ['dynamodb:UpdateItem'],
  BatchWriteItemCommand: ['dynamodb:BatchWriteItem'],
  BatchExecuteStatementCommand: ['dynamodb:PartiQLUpdate'],
  PutObjectCommand: ['s3:PutObject'],
  // In parts, and taken back where it fails.
  Upload: ['s3:PutObject', 's3:AbortMultipartUpload'],
  GetObjectCommand: ['s3:GetObject'],
  HeadObjectCommand: ['s3:GetObject'],
  HeadBucketCommand: ['s3:ListBucket'],
  ListObjectsV2Command: ['s3:ListBucket'],
  DeleteObjectCommand: ['s3:DeleteObject'],
};

/** What no phase's code does in this service, though it can: the state has it for the other phases, the store for all. */
const NOT_OF: Readonly<Record<Phase, readonly string[]>> = {
  prepare: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  // Code for vectors is loaded as a whole, and writes verdicts back for collect.
  format: ['dynamodb:BatchGetItem'],
  // Results are written by collect.
  submit: ['dynamodb:BatchWriteItem'],
  find: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:BatchGetItem'],
  collect: [],
  reconcile: ['dynamodb:BatchWriteItem', 's3:PutObject', 's3:AbortMultipartUpload'],
  embed: [],
  // What reads labels for it can write them, for collect; nothing is put into the store.
  report: [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:PartiQLUpdate',
    's3:PutObject',
    's3:AbortMultipartUpload',
  ],
};
/** A server that ignores If-None-Match is told by an object, which is taken away again if that may be. AWS does not. */
const NEVER = ['s3:DeleteObject'];
/** Allowed without being seen here: what fails in the middle of a large file, and keys of one's own. */
const UNSEEN = ['s3:AbortMultipartUpload', 'kms:Decrypt', 'kms:GenerateDataKey'];

describe('docs/aws', () => {
  let folder = '';
  let server: EmbeddedTable;
  let table: ServerProxy;
  let objects: ObjectServer;
  let emulator: Emulator;
  let gitHub: GitHubStandIn;
  const clock = new ManualClock(Date.now());
  const needs = new Map<Asks, Need[]>();
  let running: Asks | undefined;
  /** What the table does not take, which ends a phase in its middle. */
  let refuses = (_target: string, _body: string): boolean => false;
  const nothing = (): boolean => false;
  const anUpload = (target: string, body: string): boolean =>
    target.endsWith('.UpdateItem') && body.includes('"SUBMISSION"') && body.includes('UPLOADED');
  const resultRows = (target: string): boolean => target.endsWith('.BatchWriteItem');
  /** OpenAI does not give its result files out. */
  let filesGone = false;

  const note = (found: readonly Need[]): void => {
    if (running !== undefined) needs.set(running, [...(needs.get(running) ?? []), ...found]);
  };

  async function job(
    action: Phase | typeof ISSUE,
    inputs: Record<string, string>,
    exitCode = 0,
    as: Asks = action,
  ): Promise<BuiltRun> {
    running = as;
    const openai = ['submit', 'collect', 'reconcile', 'embed'].includes(action)
      ? { 'openai-api-key': 'sk-planted-5ecbd0b6f2a94d53', 'openai-base-url': emulator.url }
      : {};
    const run = await runBuilt(action, { inputs: { ...inputs, ...openai }, workspace: folder, env: environment() });
    running = undefined;
    expect(run, run.log).toMatchObject({ exitCode });
    return run;
  }

  const environment = (): Record<string, string> => ({
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: table.url,
    AWS_ENDPOINT_URL_S3: objects.url,
    GITHUB_API_URL: gitHub.url,
    GITHUB_REPOSITORY: `${gitHub.owner}/${gitHub.repo}`,
  });

  /** The AWS SDK reads credentials of the process itself. */
  async function command(as: (typeof PEOPLE)[number], ...args: readonly string[]): Promise<string> {
    running = as;
    const env = environment();
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const run = await inProcess([...args, '--table', 'receipts'], { ...env, OPENAI_BASE_URL: emulator.url });
    vi.unstubAllEnvs();
    running = undefined;
    expect(run.code, run.stdout + run.stderr).toBeLessThan(2);
    return run.stdout + run.stderr;
  }

  /** A person says that a label is wrong, and which one it is. */
  async function decide(): Promise<void> {
    const file = join(folder, 'decisions.ndjson');
    const key = { PK: `IMAGE#${smallImageId(3)}`, SK: 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#MERCHANT_NAME' };
    const found = await dynamoClient(server.endpoint).send(
      new GetItemCommand({ TableName: 'receipts', Key: { PK: { S: key.PK }, SK: { S: key.SK } } }),
    );
    const line = {
      ...{ format: 'completion-batch/decision', version: 1, decision: 'invalid', correction: 'TIME' },
      key: `${key.PK}#${key.SK}`,
      seen: { status: found.Item?.validation_status?.S, batch: found.Item?.completion_batch_id?.S ?? null },
      ...{ at: new Date().toISOString(), by: null },
    };
    await writeFile(file, `${JSON.stringify(line)}\n`);
    expect(await command('review', 'review', 'apply', file)).toMatch(/applied +1\b/);
  }

  const place = { table: 'receipts', store: 's3://bucket/prefix' };
  const prepare = (execution: string, more: Record<string, string> = {}): Promise<BuiltRun> =>
    job('prepare', { ...place, execution, 'max-shards': '1', out: execution, ...more });
  const format = (execution: string, exitCode = 0): Promise<BuiltRun> =>
    job('format', { plan: `${execution}/plan.json`, shard: '0001', out: `${execution}/requests` }, exitCode);
  // The requests come from the store, as where their artifact is gone.
  const submit = (execution: string, exitCode = 0): Promise<BuiltRun> =>
    job('submit', { plan: `${execution}/plan.json`, requests: '' }, exitCode);
  const collect = (exitCode = 0): Promise<BuiltRun> =>
    job('collect', { ...place, batch: '', out: 'collected' }, exitCode);
  const track = (): Promise<BuiltRun> =>
    job(ISSUE, { table: 'receipts', workflow: 'collect', jobs: 'find=failure', token: gitHub.token });
  const embed = (): Promise<BuiltRun> => job('embed', { ...place, into: 'vectors', dimensions: '8' });
  const answer = async (): Promise<void> => {
    clock.advance(60_000);
    await emulator.tick();
  };

  function lose(prefix: string): void {
    for (const key of objects.objects.keys()) if (key.startsWith(`prefix/${prefix}`)) objects.objects.delete(key);
  }

  /** Of vectors: who was late has left it. */
  function leaveFile(): void {
    objects.objects.set(`prefix/evidence/vectors-${'a'.repeat(64)}.sqlite`, Buffer.from('late'));
  }

  /** Somebody else decides on a label that is in a plan. */
  async function changeLabel(): Promise<void> {
    await dynamoClient(server.endpoint).send(
      new UpdateItemCommand({
        TableName: 'receipts',
        Key: {
          PK: { S: `IMAGE#${smallImageId(2)}` },
          SK: { S: 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#MERCHANT_NAME' },
        },
        UpdateExpression: 'SET validation_status = :valid',
        ExpressionAttributeValues: { ':valid': { S: 'VALID' } },
      }),
    );
  }

  /** As if the table had been brought back from before the batches of an execution were made. */
  async function forgetBatches(): Promise<void> {
    const client = dynamoClient(server.endpoint);
    for await (const page of paginateScan({ client }, { TableName: 'receipts' })) {
      for (const { PK, SK } of page.Items ?? []) {
        if (!PK?.S?.startsWith('BATCH#') || SK === undefined) continue;
        await client.send(new DeleteItemCommand({ TableName: 'receipts', Key: { PK, SK } }));
      }
    }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aws-rights-'));
    await mkdir(join(folder, 'table'));
    server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
    table = await startProxy(server.endpoint);
    table.refuse = (request) => {
      note(tableNeeds(request, `local:${ACCOUNT}`));
      if (!refuses(String(request.headers['x-amz-target']), request.body)) return undefined;
      return { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) };
    };
    gitHub = await startGitHub();
    objects = await startObjectServer();
    objects.onRequest = (request) => note(objectNeeds(request, ACCOUNT));
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      intercept: (call, next) => {
        if (!filesGone || call.route !== 'files.content') return next();
        throw new ApiError(404, 'No such File object.', {});
      },
      responder: scriptResponder({
        rules: [
          { match: receiptPattern(1), ...judged((id) => ({ valid: id !== '2.3.DATE', label: 'TIME' })) },
          { match: receiptPattern(2), status: 500 },
        ],
        default: allValid,
      }),
    });
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    await loadItems(
      client,
      'receipts',
      [1, 2, 3].flatMap((number) => smallReceipt(number)),
    );

    await prepare('one');
    await format('one');
    await submit('one');
    await prepare('one');
    await format('one');
    await submit('one');
    const { outputs } = await job('find', { table: 'receipts', batch: '' });
    const [{ batch = '' } = {}] = JSON.parse(outputs.matrix ?? '[]') as { batch: string }[];
    await job('find', { table: 'receipts', batch });
    await collect();
    await job('report', place);
    await answer();
    // It has kept the answers, and ends; then OpenAI has them no more.
    refuses = resultRows;
    await collect(1);
    refuses = nothing;
    filesGone = true;
    await collect();
    filesGone = false;

    // What came back is asked again; the process ends in the middle, and another one goes on.
    await prepare('two');
    await format('two');
    await changeLabel();
    refuses = anUpload;
    await submit('two', 1);
    refuses = nothing;
    await prepare('three', { 'validation-status': 'PENDING' });
    // A submission is open, a batch is not done, and there are labels for people or none.
    await track();
    // The lease of the one that ended has run out.
    table.shiftMs = 3_600_000;
    await submit('two');
    await forgetBatches();
    await job('reconcile', place);
    await answer();
    // It has kept the answers, and ends; then OpenAI has them no more.
    refuses = resultRows;
    await collect(1);
    refuses = nothing;
    filesGone = true;
    await collect();
    filesGone = false;

    // Objects that are gone, and a batch that is given up.
    await loadItems(
      client,
      'receipts',
      [4, 5].flatMap((number) => smallReceipt(number)),
    );
    await prepare('four');
    lose('labels/four/0001');
    await format('four', 1);
    await prepare('four');
    await format('four');
    refuses = anUpload;
    await submit('four', 1);
    refuses = nothing;
    table.shiftMs *= 2;
    const [made = ''] = [...objects.objects.keys()].filter((key) => key.includes('/four/batches/'));
    await job('reconcile', { ...place, 'give-up': made.split('/').at(-2) ?? '' });
    await prepare('five');
    await format('five');
    await submit('five');
    lose('completion_batches/five/batches');
    await forgetBatches();
    await job('reconcile', { ...place, 'dry-run': 'true' });
    await job('reconcile', place);
    await answer();
    filesGone = true;
    await collect(1);
    filesGone = false;
    await track();

    // Vectors of words, and some more: files of them that no record names go then.
    await embed();
    await answer();
    await embed();
    leaveFile();
    await loadItems(client, 'receipts', smallReceipt(6));
    await embed();
    await answer();
    await embed();

    // Verdicts go into the metadata of the words that have vectors.
    await prepare('six', { evidence: 'vectors' });
    await format('six');
    await submit('six');
    await answer();
    leaveFile();
    const inputs = { ...place, batch: '', out: 'collected', 'evidence-write-back': 'vectors' };
    const { outputs: written } = await job('collect', inputs, 0, 'write-back');
    expect(written).toMatchObject({ 'write-back-failed': '0' });
    expect(Number(written['written-back'])).toBeGreaterThan(0);
    await job('report', place);
    // A batch whose requests are gone.
    lose('completion_batches/six/batches');
    await job('report', place);

    await command('read', 'status');
    await command('read', 'evaluate', '--truth', 'table');
    await command('read', 'estimate');
    await command('read', 'review', 'list');
    await command('read', 'doctor', '--store', place.store, '--for', 'read');
    await command('review', 'review', 'list');
    await decide();
  }, 600_000);

  afterAll(async () => {
    await emulator?.close();
    await gitHub?.close();
    await objects?.close();
    await table?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const named = ({ action, resource, context }: Need): string =>
    `${action} ${resource} ${context['s3:if-none-match'] === undefined ? '' : 'if-none-match'}`.trim();
  const seen = (phase: Asks): Need[] => needs.get(phase) ?? [];

  it('where verdicts are written back collect may do all that it did, and no more', async () => {
    const [own, more, bucket] = [
      await readPolicy('collect'),
      await readPolicy('write-back'),
      await readPolicy('bucket'),
    ];
    const refused = seen('write-back').filter((need) => !isAllowed([own, more, bucket], need));
    expect([...new Set(refused.map(named))]).toEqual([]);
    for (const statement of more.Statement) {
      for (const Action of [statement.Action].flat().filter((action) => !UNSEEN.includes(action))) {
        for (const Resource of [statement.Resource].flat()) {
          const one = { Version: '', Statement: [{ ...statement, Action, Resource }] };
          expect([Action, Resource, seen('write-back').some((need) => isAllowed([one], need))]).toEqual([
            Action,
            Resource,
            true,
          ]);
        }
      }
    }
  });

  it('track, in a job with the role of find, may do all that it did, which is to read the table', async () => {
    const did = seen(ISSUE);
    expect(did.length).toBeGreaterThan(2);
    const [find, bucket] = [await readPolicy('find'), await readPolicy('bucket')];
    expect([...new Set(did.filter((need) => !isAllowed([find, bucket], need)).map(named))]).toEqual([]);
    expect([...new Set(did.map(({ action }) => action))].sort()).toEqual(['dynamodb:DescribeTable', 'dynamodb:Query']);
    expect(gitHub.issues.all).toHaveLength(1);
  });

  it.each([...PHASES, ...PEOPLE])('%s may do all that it did', async (phase) => {
    const policies = [await readPolicy(phase), await readPolicy('bucket')];
    expect(seen(phase).length).toBeGreaterThan(2);
    const refused = seen(phase).filter((need) => !isAllowed(policies, need));
    expect([...new Set(refused.map(named))]).toEqual([]);
  });

  it.each(PEOPLE)('whoever has %s may delete nothing, and write nothing into the store', async (people) => {
    const actions = actionsOf(await readPolicy(people));
    expect(actions.filter((action) => /s3:Put|:Delete/.test(action))).toEqual([]);
    const writes = actions.filter((action) => /dynamodb:(Put|Update|PartiQL|BatchWrite|ConditionCheck)/.test(action));
    expect(writes.length > 0).toBe(people === 'review');
  });

  it.each(PHASES)('%s may do nothing that it did not', async (phase) => {
    const { Statement } = await readPolicy(phase);
    const used = new Set(seen(phase).map(({ action }) => action));
    const spare = actionsOf({ Version: '', Statement }).filter(
      (action) => !used.has(action) && !UNSEEN.includes(action),
    );
    expect(spare).toEqual([]);
    // Nor anywhere that it was not.
    for (const statement of Statement) {
      for (const Resource of [statement.Resource].flat()) {
        if (Resource.startsWith('arn:aws:kms:')) continue;
        const one = { Version: '', Statement: [{ ...statement, Resource }] };
        expect([Resource, seen(phase).some((need) => isAllowed([one], need))]).toEqual([Resource, true]);
      }
    }
  });

  it.each(PHASES)('%s has no code for anything else', async (phase) => {
    const policy = await readPolicy(phase);
    const possible = await commandsOf(phase);
    for (const command of possible) expect(Object.keys(RIGHTS), 'what right does it need?').toContain(command);
    const rights = new Set(possible.flatMap((command) => RIGHTS[command] ?? []));
    const without = [...NOT_OF[phase], ...(phase === 'embed' ? [] : NEVER)];
    const wanted = [...rights].filter((right) => !without.includes(right));
    expect(
      actionsOf(policy)
        .filter((action) => !action.startsWith('kms:'))
        .sort(),
    ).toEqual(wanted.sort());
  });

  it('what is made once nobody can replace', async () => {
    const bucket = await readPolicy('bucket');
    const made = [...objects.objects.keys()].filter((key) => !/\/requests\/\d+\.json$|^prefix\/probe/.test(key));
    expect(made.length).toBeGreaterThanOrEqual(6);
    for (const key of made) {
      for (const phase of PHASES) {
        const put = { method: 'PUT', bucket: 'bucket', key, query: new URLSearchParams(), headers: {}, found: true };
        const [need] = objectNeeds(put, ACCOUNT);
        if (need !== undefined)
          expect([phase, key, isAllowed([await readPolicy(phase), bucket], need)]).toEqual([phase, key, false]);
      }
    }
  });

  it('the parts of a large file need no condition, its completion does', async () => {
    const policies = [await readPolicy('submit'), await readPolicy('bucket')];
    const key = 'prefix/completion_batches/x/batches/y/z.jsonl';
    const allowed = (method: string, query: string, headers = {}): boolean =>
      objectNeeds(
        { method, bucket: 'bucket', key, query: new URLSearchParams(query), headers, found: false },
        ACCOUNT,
      ).every((need) => isAllowed(policies, need));
    expect(allowed('POST', 'uploads')).toBe(true);
    expect(allowed('PUT', 'partNumber=1&uploadId=u')).toBe(true);
    expect(allowed('POST', 'uploadId=u')).toBe(false);
    expect(allowed('POST', 'uploadId=u', { 'if-none-match': '*' })).toBe(true);
  });

  it("a bucket of the same name in another account, and lists of others' objects, are out of reach", async () => {
    for (const phase of PHASES) {
      const policy = await readPolicy(phase);
      const objectsOf = seen(phase).filter(({ action }) => action.startsWith('s3:'));
      for (const need of objectsOf) {
        const elsewhere = { ...need, context: { ...need.context, 'aws:ResourceAccount': '999999999999' } };
        expect(isAllowed([policy], elsewhere)).toBe(false);
      }
      const list = {
        action: 's3:ListBucket',
        resource: 'arn:aws:s3:::bucket',
        context: { 'aws:ResourceAccount': ACCOUNT, 's3:prefix': 'others/' },
      };
      expect(isAllowed([policy], list)).toBe(false);
    }
  });

  it('every file is named by the page, and every name in capitals explained', async () => {
    const page = await readFile(fileURLToPath(new URL('../../docs/aws/README.md', import.meta.url)), 'utf8');
    const files = (await readdir(POLICIES)).filter((name) => name.endsWith('.json'));
    expect(files).toHaveLength(PHASES.length + 8);
    for (const file of files) {
      expect(page).toContain(`/policies/${file}\n`);
      const text = await readFile(join(POLICIES, file), 'utf8');
      for (const [name] of text.matchAll(/\b[A-Z]+(_[A-Z]+)*\b/g)) expect(page).toContain(`\`${name}\``);
    }
  });
});

/** Commands of the SDK that the code of an action can reach, whatever calls it. */
async function commandsOf(action: Phase): Promise<string[]> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('../../packages/actions', import.meta.url)),
    entryPoints: [`src/${action}/run.ts`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['@aws-sdk/*', '@actions/*', 'openai', 'openai/*', 'zod', 'gpt-tokenizer', 'gpt-tokenizer/*', 'p-map'],
    logLevel: 'error',
  });
  const found = outputFiles.flatMap(({ text }) =>
    [...text.matchAll(/new (\w+Command|Upload)\d*\(/g)].map(([, name = '']) => name),
  );
  return [...new Set(found)].sort();
}

describe('trust policies', () => {
  const NAME = 'token.actions.githubusercontent.com';
  const names = {
    ...NAMES,
    REPOSITORY_OWNER: 'octocat',
    REPOSITORY: 'receipts',
    REPOSITORY_OWNER_ID: '123456',
    REPOSITORY_ID: '456789',
    BRANCH: 'main',
    ENVIRONMENT: 'labels',
    WORKFLOW: 'OWNER/completion-batch/.github/workflows/w.yml@refs/tags/v1',
  };
  const token = (sub: string, more = {}): Need => ({
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: '',
    context: Object.fromEntries(
      Object.entries({
        aud: 'sts.amazonaws.com',
        sub,
        repository_id: '456789',
        job_workflow_ref: names.WORKFLOW,
        ...more,
      }).map(([key, value]) => [`${NAME}:${key}`, String(value)]),
    ),
  });
  const trusts = async (file: string, need: Need): Promise<boolean> => {
    const { Version, Statement } = await readPolicy(file, names);
    return isAllowed([{ Version, Statement: Statement.map((statement) => ({ ...statement, Resource: '*' })) }], need);
  };

  it.each([
    ['trust-branch', 'ref:refs/heads/main'],
    ['trust-environment', 'environment:labels'],
  ])('%s: this repository and workflow, by both forms of its name', async (file, place) => {
    expect(await trusts(file, token(`repo:octocat/receipts:${place}`))).toBe(true);
    expect(await trusts(file, token(`repo:octocat@123456/receipts@456789:${place}`))).toBe(true);
    for (const other of ['pull_request', 'ref:refs/heads/topic', 'environment:test']) {
      expect(await trusts(file, token(`repo:octocat/receipts:${other}`))).toBe(false);
    }
    expect(await trusts(file, token(`repo:octocat/receipts-2:${place}`))).toBe(false);
    // A repository that took the name over.
    expect(await trusts(file, token(`repo:octocat/receipts:${place}`, { repository_id: '1' }))).toBe(false);
    expect(await trusts(file, token(`repo:octocat/receipts:${place}`, { aud: 'https://github.com/octocat' }))).toBe(
      false,
    );
    const own = { job_workflow_ref: 'octocat/receipts/.github/workflows/new.yml@refs/heads/main' };
    expect(await trusts(file, token(`repo:octocat/receipts:${place}`, own))).toBe(false);
  });
});
