/** Inputs that are written without the SDK's codec come out as with it; what it alone can write is left to it. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AttributeValue, BatchExecuteStatementCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isPlain, plainInput, writePlainInputs } from '../../src/state/dynamodb/plain-inputs.ts';

const sent: string[] = [];
const heads: IncomingHttpHeaders[] = [];
let status = 200;
const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request.setEncoding('utf8')) body += part;
  sent.push(body);
  heads.push(request.headers);
  response.writeHead(status);
  status = 200;
  response.end('{"Responses":[{"TableName":"receipts"}]}');
});

beforeAll(() => new Promise<void>((up) => server.listen(0, '127.0.0.1', up)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function clientOf(): DynamoDBClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const { port } = server.address() as AddressInfo;
  return new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'local', credentials });
}

const inputOf = (Parameters: AttributeValue[]) => ({ Statements: [{ Statement: 'UPDATE "a" SET "b"=?', Parameters }] });
const PLAIN: AttributeValue[] = [
  { S: 'é "\\\n\u2028\ud83d\ude00' },
  { S: '' },
  { N: '1e3' },
  { BOOL: false },
  { NULL: true },
];

it('is the same request, by its body and its answer', async () => {
  const [own, sdk] = [clientOf(), clientOf()];
  writePlainInputs(own);
  writePlainInputs(own);
  sent.length = 0;
  const answers = [
    await own.send(new BatchExecuteStatementCommand(plainInput(inputOf(PLAIN)))),
    await sdk.send(new BatchExecuteStatementCommand(inputOf(PLAIN))),
  ];
  expect(answers.map(({ Responses }) => Responses)).toEqual([[{ TableName: 'receipts' }], [{ TableName: 'receipts' }]]);
  expect(JSON.parse(sent[0] ?? '')).toEqual(inputOf(PLAIN));
  expect(sent[0]).toBe(sent[1]);
});

it('is the same request each time, also where it is made again', async () => {
  const [own, sdk] = [clientOf(), clientOf()];
  writePlainInputs(own);
  const send = async (client: DynamoDBClient, value: string) => {
    sent.length = 0;
    heads.length = 0;
    status = 500;
    const input = inputOf([{ S: value }]);
    const { $metadata } = await client.send(
      new BatchExecuteStatementCommand(client === own ? plainInput(input) : input),
    );
    return { sent: [...sent], heads: heads.map(comparable), attempts: $metadata.attempts };
  };
  for (const value of ['a', 'bc', 'def']) {
    const ours = await send(own, value);
    expect(ours).toEqual(await send(sdk, value));
    expect(ours.attempts).toBe(2);
  }
});

it('goes where the SDK sends to by then', async () => {
  const { port } = server.address() as AddressInfo;
  let hostname = '127.0.0.1';
  const own = new DynamoDBClient({
    endpoint: async () => ({ protocol: 'http:', hostname, port, path: '/' }),
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    cacheMiddleware: true,
  });
  writePlainInputs(own);
  heads.length = 0;
  for (hostname of ['127.0.0.1', 'localhost', 'localhost', '127.0.0.1']) {
    await own.send(new BatchExecuteStatementCommand(plainInput(inputOf(PLAIN))));
  }
  expect(heads.map(({ host }) => host?.split(':')[0])).toEqual(['127.0.0.1', 'localhost', 'localhost', '127.0.0.1']);
});

/** Without what is another one each time. */
function comparable({
  authorization,
  'amz-sdk-invocation-id': id,
  'x-amz-date': date,
  ...headers
}: IncomingHttpHeaders) {
  return { ...headers, signed: /SignedHeaders=[^,]+/.exec(authorization ?? '')?.[0], given: [typeof id, typeof date] };
}

it('leaves to the SDK what nobody called plain', async () => {
  const own = clientOf();
  writePlainInputs(own);
  sent.length = 0;
  await own.send(new BatchExecuteStatementCommand(inputOf([{ B: Uint8Array.of(1, 2) }])));
  expect(JSON.parse(sent[0] ?? '')).toEqual({
    Statements: [{ Statement: 'UPDATE "a" SET "b"=?', Parameters: [{ B: 'AQI=' }] }],
  });
});

it('takes for plain what has the same form in JSON, and nothing that may hold bytes', () => {
  const others: AttributeValue[] = [{ B: Uint8Array.of(1) }, { BS: [Uint8Array.of(1)] }, { L: [] }, { M: {} }];
  expect([PLAIN.map(isPlain), others.map(isPlain)]).toEqual([PLAIN.map(() => true), others.map(() => false)]);
});
