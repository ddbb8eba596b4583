/**
 * Whether these credentials may read and write the table. AWS looks at rights before it looks at conditions: each call here asks
 * for what is not there, or has a condition that never holds, so that nothing is read of anybody and nothing is written.
 */
import { randomUUID } from 'node:crypto';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { tellsAll } from './check-table.ts';
import { keyTrouble } from './encryption.ts';
import { type Finding, missing, notAsked, ok, unknown } from './finding.ts';
import { becauseOf, culpritOf, grant, isDenied, sentenceOf } from './outcome.ts';
import { onTable } from './statements.ts';
import type { Surroundings } from './surroundings.ts';
import type { TableAsked } from './table-asked.ts';

const READ = 'read the table';
const READ_INDEXES = 'read the indexes';
const WRITE = 'write to the table';

/** A row that nobody writes, and that is new each time. */
const key = () => ({ PK: { S: `COMPLETION_DOCTOR#${randomUUID()}` }, SK: { S: 'NOTHING' } });

/** Never true. */
const NEVER = 'attribute_exists(PK) AND attribute_not_exists(PK)';

interface Trial {
  readonly action: string;
  readonly index?: string;
  readonly send: (client: DynamoDBClient, table: string) => Promise<unknown>;
}

const READS: readonly Trial[] = [
  { action: 'GetItem', send: (client, TableName) => client.send(new GetItemCommand({ TableName, Key: key() })) },
  {
    action: 'BatchGetItem',
    send: (client, table) => client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [key()] } } })),
  },
  { action: 'Query', send: (client, table) => client.send(queryFor(table, 'PK')) },
];

const WRITES: readonly Trial[] = [
  {
    action: 'PutItem',
    send: (client, TableName) =>
      client.send(new PutItemCommand({ TableName, Item: key(), ConditionExpression: NEVER })),
  },
  {
    action: 'UpdateItem',
    send: (client, TableName) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: key(),
          UpdateExpression: 'SET nothing = :nothing',
          ConditionExpression: NEVER,
          ExpressionAttributeValues: { ':nothing': { S: 'nothing' } },
        }),
      ),
  },
  // An UPDATE of PartiQL changes rows that are there, and makes none.
  { action: 'PartiQLUpdate', send: updateNothing },
  // It has no conditions: a row that is not there is deleted.
  {
    action: 'BatchWriteItem',
    send: (client, table) =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [table]: [{ DeleteRequest: { Key: key() } }] } })),
  },
];

function queryFor(TableName: string, partition: string, IndexName?: string): QueryCommand {
  return new QueryCommand({
    TableName,
    ...(IndexName === undefined ? {} : { IndexName }),
    KeyConditionExpression: '#partition = :nothing',
    ExpressionAttributeNames: { '#partition': partition },
    ExpressionAttributeValues: { ':nothing': { S: key().PK.S } },
    Limit: 1,
  });
}

async function updateNothing(client: DynamoDBClient, table: string): Promise<void> {
  const { PK, SK } = key();
  const Statement = `UPDATE "${table}" SET "nothing"=? WHERE "PK"=? AND "SK"=?`;
  const { Responses = [] } = await client.send(
    new BatchExecuteStatementCommand({ Statements: [{ Statement, Parameters: [{ S: 'nothing' }, PK, SK] }] }),
  );
  const failure = Responses[0]?.Error;
  if (failure?.Code === undefined) return;
  const name = failure.Code === 'AccessDenied' ? 'AccessDeniedException' : failure.Code;
  throw Object.assign(new Error(failure.Message ?? name), { name });
}

/** What comes where the right is there: the condition did not hold, or the server knows no PartiQL and is not asked by it. */
const HELD = ['ConditionalCheckFailedException', 'ConditionalCheckFailed', 'UnknownOperationException'];

export async function checkReading(around: Surroundings): Promise<Finding> {
  return checkTrials(around, READ, READS);
}

export async function checkReadingIndexes(around: Surroundings): Promise<Finding> {
  const { table } = around;
  const there = (await table?.described())?.value?.GlobalSecondaryIndexes?.map(({ IndexName = '' }) => IndexName);
  const trials = ['GSI1', 'GSI2', 'GSI3', 'GSI4']
    .filter((index) => there?.includes(index) ?? ['GSI1', 'GSI3'].includes(index))
    .map((index): Trial => {
      return { action: 'Query', index, send: (client, name) => client.send(queryFor(name, `${index}PK`, index)) };
    });
  return checkTrials(around, READ_INDEXES, trials);
}

export async function checkWriting(around: Surroundings): Promise<Finding> {
  return checkTrials(around, WRITE, WRITES);
}

/** @param all those of them that nobody needs who is asked about are left out */
async function checkTrials(around: Surroundings, name: string, all: readonly Trial[]): Promise<Finding> {
  const { table, rights } = around;
  if (table === undefined) return notAsked(name, 'no --table');
  const trials = all.filter(({ action }) => rights.has(`dynamodb:${action}`));
  if (trials.length === 0) return notAsked(name, `not needed for ${around.asked.roles?.join(', ')}`);
  // Who may not describe the table may still read it.
  if (!isDenied((await table.described()).error) && (await tellsAll(around))) return becauseOf(name, 'table');
  const results = await Promise.all(trials.map(async (trial) => ({ trial, error: await failureOf(table, trial) })));
  const denied = results.filter((result) => isDenied(result.error));
  const [first] = denied;
  if (first !== undefined) {
    const region = (await around.region()).value ?? '';
    const trouble = keyTrouble(first.error, 'table', region);
    if (trouble !== undefined) return missing(name, trouble.what, trouble.remedy, trouble.policy);
    const actions = [...new Set(denied.map(({ trial }) => `dynamodb:${trial.action}`))];
    const indexes = denied.flatMap(({ trial }) => trial.index ?? []);
    const on = indexes.length === 0 ? '' : ` on ${indexes.join(', ')}`;
    return missing(
      name,
      `not allowed: ${actions.join(', ')}${on}`,
      grant(first.error, `it is needed by ${rights.neededBy(`dynamodb:${first.trial.action}`)}.`),
      onTable(actions, { region, table: table.name, indexes }),
    );
  }
  const broken = results.find((result) => result.error !== undefined && !isAboutIndex(result.error));
  if (broken !== undefined) {
    const culprit = culpritOf(broken.error);
    return culprit === undefined ? unknown(name, sentenceOf(broken.error)) : becauseOf(name, culprit);
  }
  return ok(name, trials.map(({ action, index }) => index ?? action).join(', '));
}

/** Told on the line of the indexes. */
const isAboutIndex = (error: unknown): boolean => Object(error).code === 'index-missing';

async function failureOf({ call, name }: TableAsked, { send }: Trial): Promise<unknown> {
  const { error } = await call((client) => send(client, name));
  return error instanceof Error && HELD.includes(error.name) ? undefined : error;
}
