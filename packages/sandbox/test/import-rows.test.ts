/** A table that is made with its rows in it is the one that requests would have made. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, type DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { silentLogger as log } from '@completion-batch/engine';
import {
  createReceiptsTable,
  dynamoClient,
  generateReceipts,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findDynoxide } from '../src/table/dynoxide-process.ts';
import { importRows } from '../src/table/import-rows.ts';

const layout = { gsi4: true };
const tableName = 'receipts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const sample = () => generateReceipts({ seed: 1, receipts: 3 });

async function withTable<T>(dataDir: string, work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const table = await startEmbeddedTable({ dataDir, engine: 'dynoxide' });
  const client = dynamoClient(table.endpoint);
  try {
    await createReceiptsTable(client, tableName, layout);
    return await work(client);
  } finally {
    client.destroy();
    await table.stop();
  }
}

/** Of what the table is and holds, all but when it was made. */
async function contents(client: DynamoDBClient) {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [], TableStatus, ItemCount } = Table ?? {};
  const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection, IndexStatus, ItemCount }) => ({
    IndexName,
    KeySchema,
    Projection,
    IndexStatus,
    ItemCount,
  }));
  const { Items } = await client.send(new ScanCommand({ TableName: tableName }));
  const rows: Record<string, unknown> = {};
  for (const { IndexName = '' } of indexes) {
    rows[IndexName] = (await client.send(new ScanCommand({ TableName: tableName, IndexName }))).Items;
  }
  const words = await client.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'GSITYPE',
      KeyConditionExpression: '#type = :type',
      ExpressionAttributeNames: { '#type': 'TYPE' },
      ExpressionAttributeValues: { ':type': { S: 'RECEIPT_WORD' } },
    }),
  );
  return { KeySchema, AttributeDefinitions, TableStatus, ItemCount, indexes, Items, rows, words: words.Items };
}

it.skipIf(findDynoxide() === undefined)(
  'is the same table, in every index, and takes more rows',
  async () => {
    const [one, other] = [join(folder, 'imported'), join(folder, 'loaded')];
    const written = await importRows({ dataDir: one, tableName, layout, rows: sample(), log });
    expect(await readdir(one)).toEqual(['table.db']);
    const imported = await withTable(one, async (client) => {
      const before = await contents(client);
      expect(await loadItems(client, tableName, sample())).toMatchObject({ written, rejected: [] });
      expect(await contents(client)).toEqual(before);
      return before;
    });
    const loaded = await withTable(other, async (client) => {
      await loadItems(client, tableName, sample());
      return contents(client);
    });
    expect(imported).toEqual(loaded);
    expect(imported.words?.length).toBeGreaterThan(100);
  },
  60_000,
);

it.skipIf(findDynoxide() === undefined)(
  'leaves a table alone that is there, and tidies up after one that was killed',
  async () => {
    await writeFile(join(folder, 'table.db'), 'somebody’s');
    expect(await importRows({ dataDir: folder, tableName, layout, rows: sample(), log })).toBeUndefined();
    expect(await readdir(folder)).toEqual(['table.db']);
    await rm(join(folder, 'table.db'));
    await mkdir(join(folder, 'import', tableName, 'data'), { recursive: true });
    await writeFile(join(folder, 'import', tableName, 'data', 'rows.json.gz'), 'torn');
    await writeFile(join(folder, 'import', tableName, 'data', 'more.json.gz'), 'torn');
    const written = await importRows({ dataDir: folder, tableName, layout, rows: sample(), log });
    expect(written).toBeGreaterThan(100);
    expect(await readdir(folder)).toEqual(['table.db']);
  },
);

it.skipIf(findDynoxide() === undefined)(
  'says so where dynoxide takes the rows for no good, and makes no table',
  async () => {
    const told: string[] = [];
    const rows = [{ PK: { S: 'no sort key' } }];
    const written = await importRows({
      dataDir: folder,
      tableName,
      layout,
      rows,
      log: { warn: (text) => told.push(text) },
    });
    expect([written, await readdir(folder)]).toEqual([undefined, []]);
    expect(told.join()).toMatch(/could not import the rows \(it ended with status \d+\)/);
  },
);
