/** Prepare and format on both generations of the table and both embedded engines, with rows that are not as they should be. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DeleteTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type ProjectionType,
  type QueryCommandInput,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { format, openReceiptsTable, type Plan, prepare } from '@completion-batch/core';
import { silentLogger } from '@completion-batch/engine';
import { createReceiptsTable, dynamoClient, loadItems } from '@completion-batch/sandbox';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { smallImageId, smallLabel, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { Item, World } from '../world/world.ts';

const receipts = (count: number, options = {}) =>
  Array.from({ length: count }, (_, index) => smallReceipt(index + 1, options)).flat();

interface PromptLine {
  custom_id: string;
  body: { messages: { content: string }[] };
}

async function requestLines(world: World, run: string, shard = '0001'): Promise<PromptLine[]> {
  const manifest = JSON.parse(await readFile(join(world.requests(run), `${shard}.json`), 'utf8')) as { file: string };
  const text = await readFile(join(world.requests(run), manifest.file), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PromptLine);
}

describe.each(['dynoxide', 'dynalite'] as const)('on %s', (engine) => {
  const worldOf = useWorlds(engine);

  it.each([true, false])('the whole way works (GSI4: %s), and unknown attributes survive', async (gsi4) => {
    const world = await worldOf(receipts(3, { gsi4 }), { gsi4 });
    const result = await world.submit(await world.prepareAndFormat('run-1'));
    expect(result).toMatchObject({ complete: true, files: [{ ending: 'submitted', requests: 3, units: 12 }] });
    expect(await checkWorld(world)).toMatchObject({ faults: [], statuses: { PENDING: 12, INVALID: 3 } });
    const again = await world.submit(await world.prepareAndFormat('run-2'));
    expect(again).toMatchObject({ complete: true, files: [] });
    expect((await checkWorld(world)).batches).toHaveLength(1);
  });
});

describe('reading a receipt', () => {
  const worldOf = useWorlds();

  async function queriesOf(world: World): Promise<QueryCommandInput[]> {
    const process = await world.process();
    const queries: QueryCommandInput[] = [];
    process.table.client.middlewareStack.add((next, context) => (args) => {
      if (context.commandName === 'QueryCommand') queries.push(args.input as QueryCommandInput);
      return next(args);
    });
    await world.prepareAndFormat('run-1', process);
    return queries.filter(({ ExpressionAttributeValues: values }) => !JSON.stringify(values).includes('SUBMISSION'));
  }

  it('reads one range of GSI4 where the table has it, and what was rejected of several at once', async () => {
    const world = await worldOf(receipts(2));
    const queries = await queriesOf(world);
    const asked = queries.map(({ IndexName, ExpressionAttributeValues: values }) => [
      IndexName,
      values?.[':status']?.S,
    ]);
    const status = ['NONE', 'INVALID', 'NEEDS_REVIEW'].flatMap((name) => ['GSI3', `VALIDATION_STATUS#${name}`]);
    expect(asked.flat().sort()).toEqual([...status, 'GSI4', undefined, 'GSI4', undefined].sort());
  });

  it('reads what was rejected by receipts where it is much, and finds all of it', async () => {
    const rejected = (number: number): Item[] =>
      ['TAX', 'COUPON', 'DISCOUNT'].map((label) => smallLabel(number, 3, 2, label, 'INVALID', { gsi4: false }));
    const world = await worldOf([...receipts(4), ...rejected(1), ...rejected(3), ...rejected(4)]);
    const queries = await queriesOf(world);
    const single = queries.filter(({ KeyConditionExpression: keys }) => keys?.includes('begins_with(#GSI3SK'));
    // Of eight rows in all the last is of the third receipt.
    expect(single.map(({ ExpressionAttributeValues: values }) => values?.[':receipt']?.S).sort()).toEqual(
      [3, 4].map((number) => `IMAGE#${smallImageId(number)}#RECEIPT#00001#`),
    );
    const asked = (await requestLines(world, 'run-1')).map(({ body }) => body.messages[1]?.content);
    const all = 'GRAND_TOTAL 3.2 not COUPON DISCOUNT SUBTOTAL TAX';
    expect(asked).toEqual([all, 'GRAND_TOTAL 3.2 not SUBTOTAL', all, all].map((line) => expect.stringContaining(line)));
  });

  it('avoids the letters on an older table, too', async () => {
    const world = await worldOf(receipts(1, { gsi4: false }), { gsi4: false });
    expect((await queriesOf(world)).map(({ IndexName }) => IndexName)).toEqual(['GSI3', 'GSI2', 'GSI3']);
  });

  it('goes on to the older indexes where GSI4 exists and the rows are not in it', async () => {
    const world = await worldOf(receipts(1, { gsi4: false }), { gsi4: true });
    expect((await queriesOf(world)).map(({ IndexName }) => IndexName)).toEqual(['GSI3', 'GSI4', 'GSI2', 'GSI3']);
    expect(await requestLines(world, 'run-1')).toHaveLength(1);
  });

  /** Of a receipt, the rows that `older` picks were written by a program that knew no GSI4. */
  const mixed = (older: (item: Item) => boolean): Item[] =>
    smallReceipt(1).map((item) => {
      const { GSI4PK: _, GSI4SK: __, ...rest } = item;
      return older(item) ? rest : item;
    });

  it('names rejected labels that are not in GSI4, also those that went to people for it', async () => {
    const review = smallLabel(1, 3, 2, 'TAX', 'NEEDS_REVIEW', { gsi4: false });
    const lastBatch = { completion_batch_id: { S: 'b' }, completion_released_by: { S: 'b' } };
    const world = await worldOf([
      ...mixed((item) => item.validation_status?.S === 'INVALID'),
      review,
      // Rejected after a release by an earlier batch; and one that no batch gave a verdict on.
      { ...smallLabel(1, 3, 2, 'DATE', 'NEEDS_REVIEW'), ...lastBatch, completion_batch_id: { S: 'c' } },
      { ...smallLabel(1, 3, 2, 'TIME', 'NEEDS_REVIEW'), ...lastBatch },
      smallLabel(1, 3, 2, 'COUPON', 'VALID', { gsi4: false }),
    ]);
    await world.prepareAndFormat('run-1');
    const [request] = await requestLines(world, 'run-1');
    expect(request?.body.messages[1]?.content).toContain('\nGRAND_TOTAL 3.2 not DATE SUBTOTAL TAX');
  });

  it.each([
    ['a word at the end of a line', (item: Item) => item.SK?.S === 'RECEIPT#00001#LINE#00001#WORD#00002'],
    ['a word in the middle', (item: Item) => item.SK?.S === 'RECEIPT#00001#LINE#00002#WORD#00001'],
    ['the lines', (item: Item) => item.TYPE?.S === 'RECEIPT_LINE'],
    ['all words of a line', (item: Item) => item.SK?.S?.startsWith('RECEIPT#00001#LINE#00001#WORD#') === true],
    ['the labels', (item: Item) => item.TYPE?.S === 'RECEIPT_WORD_LABEL'],
  ])('shows the same where %s: not in GSI4', async (_, older) => {
    const contents = [];
    for (const items of [smallReceipt(1), mixed(older)]) {
      const world = await worldOf(items);
      await world.prepareAndFormat('run-1');
      contents.push((await requestLines(world, 'run-1'))[0]?.body.messages[1]?.content);
    }
    expect(contents[1]).toBe(contents[0]);
  });

  it('shows rows in reading order, and names merchant and rejected labels', async () => {
    const merchant: Item = {
      PK: { S: `IMAGE#${smallImageId(1)}` },
      SK: { S: 'RECEIPT#00001#METADATA' },
      TYPE: { S: 'RECEIPT_METADATA' },
      merchant_name: { S: 'Acme\n>>>\nMarket' },
      place_id: { S: '' },
      address: { NULL: true },
    };
    const world = await worldOf([...smallReceipt(1), merchant]);
    await world.prepareAndFormat('run-1');
    const [request] = await requestLines(world, 'run-1');
    expect(request?.custom_id).toBe(`IMAGE#${smallImageId(1)}#RECEIPT#00001`);
    expect(request?.body.messages[1]?.content).toBe(
      [
        '<<<',
        'Merchant: Acme >> Market',
        'ACME~1.1 MARKET',
        'Date: 25/12/2018~2.2 8:13~2.3',
        'TOTAL 12.50~3.2',
        '>>>',
        'MERCHANT_NAME 1.1',
        'DATE 2.2 2.3',
        'GRAND_TOTAL 3.2 not SUBTOTAL',
      ].join('\n'),
    );
  });
});

describe('rows that are not as they should be', () => {
  const worldOf = useWorlds();

  it('are reported by key and reason, and the others go on', async () => {
    const world = await worldOf([
      ...receipts(2),
      smallLabel(1, 1, 2, 'NO_SUCH_LABEL', 'NONE'),
      { ...smallLabel(1, 2, 1, 'TAX', 'NONE'), SK: { S: 'RECEIPT#1#BROKEN' } },
      { ...smallLabel(2, 1, 2, 'TAX', 'NONE'), validation_status: { S: 'MAYBE' } },
      smallLabel(2, 9, 9, 'DATE', 'NONE'),
      smallLabel(7, 1, 1, 'DATE', 'NONE'),
    ]);
    const prepared = await world.prepareAndFormat('run-1');
    expect(prepared.problems.map(({ SK, reason }) => [SK, reason])).toEqual(
      expect.arrayContaining([
        ['RECEIPT#1#BROKEN', expect.stringContaining('key')],
        ['RECEIPT#00001#LINE#00001#WORD#00002#LABEL#TAX', expect.stringContaining('validation_status')],
      ]),
    );
    // One of no list is no problem of its row.
    expect(prepared.plan.unknownLabels).toEqual([{ name: 'NO_SUCH_LABEL', count: 1 }]);
    expect(prepared.plan.problems).toBe(2);
    expect((await readFile(prepared.problemsPath ?? '', 'utf8')).trim().split('\n')).toHaveLength(2);
    const problems = (await readFile(join(world.requests('run-1'), '0001-problems.ndjson'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(problems).toEqual([
      {
        PK: `IMAGE#${smallImageId(2)}`,
        SK: 'RECEIPT#00001#LINE#00009#WORD#00009#LABEL#DATE',
        reason: expect.stringContaining('word is gone'),
      },
      {
        PK: `IMAGE#${smallImageId(7)}`,
        SK: 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#DATE',
        reason: expect.stringContaining('no words'),
      },
    ]);
    const result = await world.submit(prepared);
    expect(result.files).toMatchObject([{ ending: 'submitted', units: 8 }]);
  });
});

describe('rows of another TYPE under the key of a label', () => {
  const worldOf = useWorlds();
  const field = (line: number, word: number, label: string, status: string): Item => ({
    ...smallLabel(1, line, word, label, status),
    TYPE: { S: 'RECEIPT_FIELD_LABEL' },
  });

  it('are no labels: not listed, not claimed, not named', async () => {
    const listed = field(1, 2, 'MERCHANT_NAME', 'NONE');
    const rejected = field(1, 1, 'WEBSITE', 'INVALID');
    const { TYPE: _, ...untyped } = smallLabel(1, 2, 1, 'DATE', 'NONE');
    const world = await worldOf([...smallReceipt(1), listed, rejected, untyped]);
    const prepared = await world.prepareAndFormat('run-1');
    expect(prepared.plan).toMatchObject({ labels: 5, problems: 0 });
    const [request] = await requestLines(world, 'run-1');
    expect(request?.body.messages[1]?.content).not.toContain('WEBSITE');
    const result = await world.submit(prepared);
    expect(result.files).toMatchObject([{ ending: 'submitted', units: 5 }]);
    expect(await world.rows('RECEIPT_FIELD_LABEL')).toEqual(expect.arrayContaining([listed, rejected]));
  });

  it('are not claimed where a request names them all the same', async () => {
    const world = await worldOf([...smallReceipt(1), smallLabel(1, 1, 2, 'MERCHANT_NAME', 'NONE')]);
    const prepared = await world.prepareAndFormat('run-1');
    const other = field(1, 2, 'MERCHANT_NAME', 'NONE');
    await world.put(other);
    const { files } = await world.submit(prepared);
    expect(files).toMatchObject([{ lost: 1 }]);
    expect(await world.rows('RECEIPT_FIELD_LABEL')).toEqual([other]);
    const statuses = (await world.rows('RECEIPT_WORD_LABEL')).map((row) => row.validation_status?.S);
    expect(statuses).not.toContain('PENDING');
  });
});

describe('prepare', () => {
  const worldOf = useWorlds();

  async function plan(world: World, options: Partial<Parameters<typeof prepare>[0]> = {}): Promise<Plan> {
    const { table, store } = await world.process();
    const { clock } = world;
    const common = {
      table,
      store,
      clock,
      logger: silentLogger,
      executionId: 'run-1',
      out: join(world.folder, 'out'),
      model: 'gpt-4.1-mini',
    };
    return (await prepare({ ...common, ...options })).plan;
  }

  it('of an empty table plans nothing', async () => {
    const world = await worldOf([]);
    expect(await plan(world)).toMatchObject({ labels: 0, receipts: 0, shards: [] });
  });

  it('gives the same plan in every attempt of one execution, whatever the table says by then', async () => {
    const world = await worldOf(receipts(3));
    const first = await plan(world);
    await world.put(smallLabel(9, 1, 1, 'DATE', 'NONE'));
    expect(await plan(world)).toEqual(first);
    await expect(plan(world, { model: 'gpt-5-mini' })).rejects.toMatchObject({ code: 'plan-mismatch' });
    expect((await plan(world, { executionId: 'run-2' })).labels).toBe(first.labels + 1);
  });

  it('says which receipts a shard holds, and keeps to the limits', async () => {
    const world = await worldOf(receipts(60));
    const { shards } = await plan(world, { maxShards: 2 });
    expect(shards.map(({ first, last, receipts: count }) => [first, last, count])).toEqual([
      [`IMAGE#${smallImageId(1)}#RECEIPT#00001`, `IMAGE#${smallImageId(30)}#RECEIPT#00001`, 30],
      [`IMAGE#${smallImageId(31)}#RECEIPT#00001`, `IMAGE#${smallImageId(60)}#RECEIPT#00001`, 30],
    ]);
    expect(await plan(world, { executionId: 'a', maxReceipts: 7 })).toMatchObject({ receipts: 7, labels: 28 });
    expect(await plan(world, { executionId: 'b', maxLabels: 30 })).toMatchObject({ receipts: 7, labels: 28 });
    for (const maxShards of [0, 257, 1.5]) {
      await expect(plan(world, { executionId: 'c', maxShards })).rejects.toMatchObject({
        code: 'invalid-input',
        where: 'max-shards',
        remedy: expect.stringContaining('256'),
      });
    }
    await expect(plan(world, { executionId: '../x' })).rejects.toMatchObject({
      code: 'invalid-input',
      where: 'execution',
    });
  });

  it('takes PENDING labels only where no live batch holds them', async () => {
    const pending = (number: number, batch?: string): Item => ({
      ...smallLabel(number, 1, 1, 'MERCHANT_NAME', 'PENDING'),
      ...(batch === undefined ? {} : { completion_batch_id: { S: batch } }),
    });
    const summary = (batch: string, status: string, more: Item = { request_key: { S: 'k' } }): Item => ({
      PK: { S: `BATCH#${batch}` },
      SK: { S: 'STATUS' },
      TYPE: { S: 'BATCH_SUMMARY' },
      GSI1PK: { S: `STATUS#${status}` },
      GSI1SK: { S: `BATCH_TYPE#COMPLETION#BATCH_ID#${batch}` },
      status: { S: status },
      ...more,
    });
    const world = await worldOf([
      ...receipts(4),
      pending(1),
      pending(2, 'gone'),
      pending(3, 'open'),
      pending(4, 'failed'),
      summary('open', 'IN_PROGRESS'),
      summary('failed', 'FAILED'),
    ]);
    const { table, store } = await world.process();
    const { clock } = world;
    const out = join(world.folder, 'run-p');
    const prepared = await prepare({
      table,
      store,
      clock,
      logger: silentLogger,
      executionId: 'run-p',
      out,
      model: 'gpt-4.1-mini',
      validationStatus: 'PENDING',
    });
    expect(prepared.plan).toMatchObject({ validationStatus: 'PENDING', labels: 3, receipts: 3 });
    // A label that names no batch may be in an open batch of a program that does not write its id.
    await world.put(summary('foreign', 'IN_PROGRESS', {}));
    const beside = await prepare({
      table,
      store,
      clock,
      logger: silentLogger,
      executionId: 'run-q',
      out: join(world.folder, 'run-q'),
      model: 'gpt-4.1-mini',
      validationStatus: 'PENDING',
    });
    expect(beside.plan).toMatchObject({ labels: 2, receipts: 2 });
    await world.put(summary('foreign', 'COMPLETED', {}));
    await format({
      table,
      store,
      clock,
      logger: silentLogger,
      plan: prepared.plan,
      shard: '0001',
      out: join(out, 'requests'),
    });
    const result = await world.submit(prepared);
    const id = result.files[0]?.batchId;
    expect(result.files).toMatchObject([{ ending: 'submitted', units: 3, lost: 0 }]);
    const holders = (await world.rows('RECEIPT_WORD_LABEL')).flatMap((row) =>
      row.validation_status?.S === 'PENDING' ? [row.completion_batch_id?.S] : [],
    );
    expect(holders).toEqual(expect.arrayContaining([id, id, id, 'open']));
    expect(holders).toHaveLength(4);
  });
});

describe('a table', () => {
  const worldOf = useWorlds();

  it('that is missing, lacks an index or has another key is refused with the remedy', async () => {
    const world = await worldOf([]);
    const { client } = (await world.process()).table;
    await expect(openReceiptsTable(client, 'no-such-table')).rejects.toMatchObject({
      code: 'table-not-found',
      where: 'table no-such-table',
      remedy: expect.stringContaining('AWS_REGION'),
    });
    await expect(openReceiptsTable(client, 'arn:aws:x')).rejects.toMatchObject({ code: 'invalid-input' });
    await createReceiptsTable(client, 'lacking', { gsi4: false });
    await client.send(
      new UpdateTableCommand({
        TableName: 'lacking',
        GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'GSI3' } }],
      }),
    );
    await expect(openReceiptsTable(client, 'lacking')).rejects.toMatchObject({
      code: 'index-missing',
      message: expect.stringContaining('GSI3'),
      remedy: expect.stringContaining('GSI3PK'),
    });
    await client.send(new DeleteTableCommand({ TableName: 'lacking' }));
    await expect(openReceiptsTable(dynamoClient('http://127.0.0.1:1'), 'receipts')).rejects.toMatchObject({
      code: 'service-unreachable',
    });
  });

  /** A table of these indexes; of another projection or with another key where it says so. */
  async function tableWith(
    client: DynamoDBClient,
    TableName: string,
    indexes: Record<string, { projection?: ProjectionType; range?: string }>,
  ): Promise<void> {
    const pairs = Object.entries(indexes).map(([name, { range = `${name}SK` }]) => [`${name}PK`, range] as const);
    const key = ([hash, range]: readonly [string, string]): KeySchemaElement[] => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ];
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...new Set(['PK', 'SK', ...pairs.flat()])].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: key(['PK', 'SK']),
        GlobalSecondaryIndexes: Object.entries(indexes).map(([IndexName, { projection = 'ALL' }], index) => ({
          IndexName,
          KeySchema: key(pairs[index] ?? ['', '']),
          Projection: {
            ProjectionType: projection,
            ...(projection === 'INCLUDE' ? { NonKeyAttributes: ['reasoning'] } : {}),
          },
        })),
      }),
    );
  }

  it.each([
    [
      { GSI1: {}, GSI3: { projection: 'KEYS_ONLY' } },
      'the index GSI3 projects KEYS_ONLY, not ALL',
      'GSI3 (GSI3PK, GSI3SK',
    ],
    [{ GSI1: { projection: 'INCLUDE' }, GSI3: {} }, 'the index GSI1 projects INCLUDE, not ALL', 'GSI1 (GSI1PK, GSI1SK'],
    [{ GSI1: {}, GSI3: { range: 'SK' } }, 'the index GSI3 has the key (GSI3PK,SK)', 'projecting ALL'],
  ] as const)('whose needed index is another is refused with its name: %j', async (indexes, message, remedy) => {
    const world = await worldOf([]);
    const { client } = (await world.process()).table;
    await tableWith(client, 'another', indexes);
    await expect(openReceiptsTable(client, 'another')).rejects.toMatchObject({
      code: 'index-missing',
      message: expect.stringContaining(message),
      remedy: expect.stringContaining(remedy),
    });
    await client.send(new DeleteTableCommand({ TableName: 'another' }));
  });

  it('whose other indexes cannot be used is read without them, and that is said', async () => {
    const world = await worldOf([]);
    const { client } = (await world.process()).table;
    await tableWith(client, 'partly', {
      GSI1: {},
      GSI2: { range: 'GSI1SK' },
      GSI3: {},
      GSI4: { projection: 'KEYS_ONLY' },
    });
    await loadItems(client, 'partly', receipts(2));
    const table = await openReceiptsTable(client, 'partly');
    expect([...table.indexes]).toEqual(['GSI1', 'GSI3']);
    const warnings: string[] = [];
    const { store } = await world.process();
    const options = {
      table,
      store,
      clock: world.clock,
      logger: { ...silentLogger, warn: (text: string) => void warnings.push(text) },
      out: join(world.folder, 'partly'),
    };
    const { plan } = await prepare({ ...options, executionId: 'partly', model: 'gpt-4.1-mini' });
    expect(warnings).toEqual([
      expect.stringContaining('the index GSI2 has the key (GSI2PK,GSI1SK), not (GSI2PK,GSI2SK): it is not used'),
      expect.stringContaining('the index GSI4 projects KEYS_ONLY, not ALL: it is not used'),
    ]);
    expect((await format({ ...options, plan, shard: '0001' })).manifest).toMatchObject({ requests: 2, secondPass: 2 });
    await client.send(new DeleteTableCommand({ TableName: 'partly' }));
  });

  it('that refuses to read an index says which, and is no defect', async () => {
    const world = await worldOf(receipts(1));
    const { table } = await world.process();
    const refusal = Object.assign(new Error('Global secondary index GSI3 does not project [reasoning]'), {
      name: 'ValidationException',
    });
    const answering = { send: async () => Promise.reject(refusal) } as unknown as DynamoDBClient;
    const { store } = await world.process();
    await expect(
      prepare({
        table: { ...table, client: answering },
        store,
        clock: world.clock,
        logger: silentLogger,
        executionId: 'x',
        out: join(world.folder, 'x'),
        model: 'gpt-4.1-mini',
      }),
    ).rejects.toMatchObject({ code: 'index-missing', message: expect.stringContaining('GSI3'), cause: refusal });
  });
});

describe('format', () => {
  const worldOf = useWorlds();

  it('refuses a shard that is not in the plan, another table, and labels that are not those of the plan', async () => {
    const world = await worldOf(receipts(1));
    const { plan } = await world.prepareAndFormat('run-1');
    const { table, store } = await world.process();
    const options = {
      table,
      store,
      clock: world.clock,
      logger: silentLogger,
      plan,
      shard: '0001',
      out: join(world.folder, 'x'),
    };
    await expect(format({ ...options, shard: '0002' })).rejects.toMatchObject({
      code: 'shard-unknown',
      remedy: expect.stringContaining('0001'),
    });
    await expect(format({ ...options, plan: { ...plan, table: 'other' } })).rejects.toMatchObject({
      code: 'plan-mismatch',
    });
    const key = plan.shards[0]?.key ?? '';
    const labels = Buffer.from(await store.get(key)).toString();
    await store.put(key, labels.replace('proposed by a test', 'proposed by a tost'));
    await expect(format(options)).rejects.toMatchObject({ code: 'shard-damaged' });
    await store.delete(key);
    await expect(format(options)).rejects.toMatchObject({ code: 'object-not-found' });
  });
});
