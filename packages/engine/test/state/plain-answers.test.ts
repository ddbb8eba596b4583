/** Answers are the same as the SDK reads them, whatever comes; the real SDK over HTTP, against itself. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DYNAMODB, guardCalls } from '../../src/platform/service-calls.ts';
import { readPlainAnswers } from '../../src/state/dynamodb/plain-answers.ts';

let answers: { status: number; body: string }[] = [];
let asked = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    asked += 1;
    const { status, body } = answers[Math.min(asked, answers.length) - 1] ?? { status: 500, body: '' };
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'ID' }).end(body);
  });
});
let ours: DynamoDBClient;
let theirs: DynamoDBClient;

beforeAll(async () => {
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  [ours, theirs] = [clientOf(), clientOf()];
  for (const client of [ours, theirs]) guardCalls(client, DYNAMODB);
  readPlainAnswers(ours);
  readPlainAnswers(ours);
});
afterAll(() => {
  ours.destroy();
  theirs.destroy();
  server.closeAllConnections();
  server.close();
});

function clientOf(): DynamoDBClient {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  return new DynamoDBClient({ endpoint, region: 'local', credentials, maxAttempts: 2 });
}

const query = () => new QueryCommand({ TableName: 'table' });
const statements = () => new BatchExecuteStatementCommand({ Statements: [{ Statement: 'UPDATE' }] });
const get = () => new GetItemCommand({ TableName: 'table', Key: { PK: { S: 'a' } } });
const batchGet = () => new BatchGetItemCommand({ RequestItems: { table: { Keys: [{ PK: { S: 'a' } }] } } });
const put = () => new PutItemCommand({ TableName: 'table', Item: { PK: { S: 'a' } } });
const puts = () =>
  new BatchWriteItemCommand({ RequestItems: { table: [{ PutRequest: { Item: { PK: { S: 'a' } } } }] } });
type Command = ReturnType<typeof query | typeof statements | typeof get | typeof batchGet | typeof put | typeof puts>;

/** What a call gives, or how it fails. */
async function outcome(client: DynamoDBClient, command: Command, given: typeof answers): Promise<unknown> {
  answers = given;
  asked = 0;
  try {
    // One of its overloads; which it is does not matter here.
    const { $metadata, ...output } = await client.send(command as QueryCommand);
    return { output, requestId: $metadata.requestId, attempts: $metadata.attempts, asked };
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message, asked };
  }
}

const ok = (body: unknown) => [{ status: 200, body: typeof body === 'string' ? body : JSON.stringify(body) }];
const failed = (status: number, type: string) => ({
  status,
  body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'why' }),
});

const row = {
  PK: { S: 'IMAGE#1 "B": «é» \u2028' },
  n: { N: '1.50' },
  no: { NULL: true },
  yes: { BOOL: false },
  list: { L: [{ S: 'a' }, { M: { x: { N: '0.1' } } }] },
  map: { M: { __proto: { S: 'x' }, constructor: { S: 'y' } } },
  set: { SS: ['a', 'b'] },
  numbers: { NS: ['1', '2'] },
};
const page = { Items: [row, {}], Count: 2, ScannedCount: 3, LastEvaluatedKey: { PK: { S: 'z' } } };

describe('an answer that is read without the codec', () => {
  it.each<[string, () => Command, typeof answers]>([
    ['a page of a query', query, ok(page)],
    ['a page with nothing', query, ok({ Items: [], Count: 0, ScannedCount: 0 })],
    ['an item', get, ok({ Item: row })],
    ['no item', get, ok({})],
    ['items of a batch', batchGet, ok({ Responses: { table: [row] }, UnprocessedKeys: { table: { Keys: [row] } } })],
    [
      'statements, one of which has failed',
      statements,
      ok({
        Responses: [
          { TableName: 'table' },
          { Error: { Code: 'ConditionalCheckFailed', Message: 'no' }, TableName: 'table' },
        ],
      }),
    ],
    ['a row that is written', put, ok({})],
    ['a row that was there before', put, ok({ Attributes: row })],
    ['rows that are written', puts, ok({ UnprocessedItems: {} })],
    ['rows that are left', puts, ok({ UnprocessedItems: { table: [{ PutRequest: { Item: row } }] } })],
    [
      'rows of bytes that are left',
      puts,
      ok({ UnprocessedItems: { a: [{ PutRequest: { Item: { b: { B: 'AQID' } } } }] } }),
    ],
    ['rows that are left, as a text', puts, ok({ UnprocessedItems: { table: 'all' } })],
    ['a row whose condition did not hold', put, [failed(400, 'ConditionalCheckFailedException')]],
    ['bytes, which are decoded', query, ok({ Items: [{ PK: { B: 'AQID' } }, { PK: { BS: ['AQID'] } }], Count: 2 })],
    ['the key of bytes with which a page ends', query, ok({ Items: [], LastEvaluatedKey: { PK: { B: 'AQID' } } })],
    ['bytes, as a server writes them that spaces its JSON out', get, ok('{ "Item" : { "PK" : { "B" : "AQID" } } }')],
    ['bytes under a name that is escaped', get, ok(String.raw`{"Item":{"PK":{"\u0042":"AQID"}}}`)],
    ['nothing told as null', statements, ok({ Responses: [{ Error: null, Item: null, TableName: 'table' }] })],
    ['attributes that are null', get, ok({ Item: { PK: { S: 'a', N: null }, SK: null } })],
    ['a part that is null', batchGet, ok({ Responses: { table: [row] }, UnprocessedKeys: { table: null } })],
    ['a text that says null', get, ok({ Item: { PK: { S: 'null' } } })],
    ['a name twice', get, ok('{"Item":{"PK":{"S":"a"},"PK":{"S":"b"}}}')],
    ['an error with status 200', statements, ok({ __type: 'ThrottlingException', message: 'why' })],
    ['keys that are left, as a text', batchGet, ok({ UnprocessedKeys: { table: { Keys: 'all' } } })],
    ['no JSON', query, ok('<html>')],
    ['JSON that is cut off', query, ok('{"Items":[{"PK":{"S":"a"}')],
    ['an error', query, [failed(400, 'ValidationException')]],
    ['an error that is tried again, and again', query, [failed(400, 'ThrottlingException')]],
    ['an error, and then a page', query, [failed(500, 'InternalServerError'), ...ok(page)]],
    ['credentials that are refused', get, [failed(400, 'UnrecognizedClientException')]],
    ['a condition that did not hold', statements, [failed(400, 'ConditionalCheckFailedException')]],
  ])('is the same: %s', async (_, command, given) => {
    expect(await outcome(ours, command(), given)).toEqual(await outcome(theirs, command(), given));
  });

  it('is left to the codec where it has no form that its reader could take for granted', async () => {
    const strange = [{ Items: 5 }, { Items: [null] }, { Items: [[]] }, { LastEvaluatedKey: 'a' }, [], 'null', '7'];
    for (const body of strange) {
      expect(await outcome(ours, query(), ok(body))).toEqual(await outcome(theirs, query(), ok(body)));
    }
  });

  it.each(['before', 'after'] as const)('is asked for once, whatever stands %s the codec', async (relation) => {
    const client = clientOf();
    guardCalls(client, DYNAMODB);
    readPlainAnswers(client);
    type Next = Parameters<Parameters<typeof client.middlewareStack.add>[0]>[0];
    client.middlewareStack.addRelativeTo((next: Next) => (args: Parameters<Next>[0]) => next({ ...args }), {
      relation,
      toMiddleware: 'deserializerMiddleware',
    });
    const refused = [failed(400, 'ConditionalCheckFailedException'), ...ok({})];
    expect(await outcome(client, put(), refused)).toMatchObject({ name: 'ConditionalCheckFailedException', asked: 1 });
    expect(await outcome(client, get(), ok({ Item: { PK: { B: 'AQID' } } }))).toMatchObject({ asked: 1 });
  });

  it('holds no more than the bounds allow', async () => {
    const deep = `{"Items":[{"PK":${'{"M":{"a":'.repeat(300)}{"S":"a"}${'}}'.repeat(300)}}]}`;
    expect(await outcome(ours, query(), ok(deep))).toMatchObject({ message: 'the JSON has more than 500 levels' });
  });
});
