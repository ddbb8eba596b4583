/** The receipts table in an empty DynamoDB, in the layout the other programs know. Never changes a table that exists. */
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type GlobalSecondaryIndex,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';

export interface ReceiptsTableLayout {
  /** Newer tables have GSI4, one partition per receipt without its letters; older ones do not. */
  readonly gsi4: boolean;
}

/** Seconds until a new table must be ACTIVE. */
const ACTIVE_LIMIT = 60;

/**
 * Creates the table and waits until it is ACTIVE; one that exists is only waited for.
 *
 * There is deliberately no `StreamSpecification`, although the real table has a stream: nothing of ours reads it, and
 * dynoxide 1.2.1 gets slower with every row written while one is on (1 ms of CPU a row at first, 3.5 ms after 4,000).
 */
export async function createReceiptsTable(
  client: DynamoDBClient,
  tableName: string,
  layout: ReceiptsTableLayout,
): Promise<void> {
  if (!(await exists(client, tableName))) await create(client, tableName, layout);
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: ACTIVE_LIMIT }, { TableName: tableName });
}

async function exists(client: DynamoDBClient, tableName: string): Promise<boolean> {
  try {
    await client.send(new DescribeTableCommand({ TableName: tableName }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw error;
  }
}

/** The table as DynamoDB is asked for it. */
export function tableDefinition(TableName: string, layout: ReceiptsTableLayout) {
  const numbered = layout.gsi4 ? ['GSI1', 'GSI2', 'GSI3', 'GSI4'] : ['GSI1', 'GSI2', 'GSI3'];
  const pairs = ['', ...numbered].map((index) => [`${index}PK`, `${index}SK`] as const);
  const indexes: GlobalSecondaryIndex[] = [
    ...numbered.map((index) => globalIndex(index, `${index}PK`, `${index}SK`)),
    globalIndex('GSITYPE', 'TYPE'),
  ];
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...pairs.flat(), 'TYPE'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: keySchema('PK', 'SK'),
    GlobalSecondaryIndexes: indexes,
  } satisfies CreateTableCommandInput;
}

async function create(client: DynamoDBClient, tableName: string, layout: ReceiptsTableLayout): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tableDefinition(tableName, layout)));
  } catch (error) {
    // Somebody else was faster: as good as ours.
    if (!(error instanceof Error && error.name === 'ResourceInUseException')) throw error;
  }
}

function globalIndex(name: string, hash: string, range?: string): GlobalSecondaryIndex {
  return { IndexName: name, KeySchema: keySchema(hash, range), Projection: { ProjectionType: 'ALL' } };
}

function keySchema(hash: string, range?: string): NonNullable<GlobalSecondaryIndex['KeySchema']> {
  const key = { AttributeName: hash, KeyType: 'HASH' as const };
  return range === undefined ? [key] : [key, { AttributeName: range, KeyType: 'RANGE' as const }];
}
