/**
 * A server that answers at once, in DynamoDB's form and OpenAI's: what is measured against it is the caller's own cost. Every
 * write succeeds, no query finds anything, and a label that is read is PENDING under the batch. A process of its own:
 * `table-stand-in.ts FOLDER BATCH LINES`; it says its address.
 */
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [folder = '', batchId = '', lines = ''] = process.argv.slice(2);
const KEYS = [
  { AttributeName: 'PK', KeyType: 'HASH' },
  { AttributeName: 'SK', KeyType: 'RANGE' },
];

const described = {
  Table: {
    TableName: 'receipts',
    TableStatus: 'ACTIVE',
    KeySchema: KEYS,
    GlobalSecondaryIndexes: ['GSI1', 'GSI2', 'GSI3', 'GSI4'].map((IndexName) => ({
      IndexName,
      IndexStatus: 'ACTIVE',
      KeySchema: KEYS.map((key) => ({ ...key, AttributeName: IndexName + key.AttributeName })),
      Projection: { ProjectionType: 'ALL' },
    })),
  },
};

interface Reads {
  readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly object[] }>>;
}

/** Label rows of this batch, whichever are asked for. */
function read(body: string): object {
  const { RequestItems } = JSON.parse(body) as Reads;
  const more = {
    TYPE: { S: 'RECEIPT_WORD_LABEL' },
    validation_status: { S: 'PENDING' },
    completion_batch_id: { S: batchId },
  };
  const tables = Object.entries(RequestItems).map(([table, { Keys }]) => [
    table,
    Keys.map((key) => ({ ...key, ...more })),
  ]);
  return { Responses: Object.fromEntries(tables), UnprocessedKeys: {} };
}

const WRITTEN = '{"TableName":"receipts"}';
const answers: Readonly<Record<string, (body: string) => string>> = {
  DescribeTable: () => JSON.stringify(described),
  BatchExecuteStatement: (body) =>
    `{"Responses":[${Array.from({ length: body.split('"Statement":').length - 1 }, () => WRITTEN).join(',')}]}`,
  BatchWriteItem: () => '{"UnprocessedItems":{}}',
  Query: () => '{"Count":0,"Items":[],"ScannedCount":0}',
  BatchGetItem: (body) => JSON.stringify(read(body)),
};

const sizeOf = (name: string): number => statSync(join(folder, name)).size;

function describeBatch(): string {
  const now = Math.floor(Date.now() / 1000);
  return JSON.stringify({
    id: 'batch_1',
    object: 'batch',
    endpoint: '/v1/chat/completions',
    status: 'completed',
    created_at: now - 60,
    completed_at: now - 30,
    input_file_id: 'file-input',
    output_file_id: 'file-output',
    request_counts: { total: Number(lines), completed: Number(lines), failed: 0 },
    metadata: { completion_batch_id: batchId },
  });
}

async function openai(url: string, response: ServerResponse): Promise<void> {
  const json = { 'content-type': 'application/json' };
  if (url.startsWith('/v1/batches/')) response.writeHead(200, json).end(describeBatch());
  else if (url.endsWith('/content')) {
    response.writeHead(200, { 'content-length': sizeOf('output.jsonl') });
    await pipeline(createReadStream(join(folder, 'output.jsonl')), response);
  } else
    response
      .writeHead(200, json)
      .end(JSON.stringify({ id: 'file-output', object: 'file', bytes: sizeOf('output.jsonl') }));
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  const target = request.headers['x-amz-target'];
  if (typeof target !== 'string') return openai(request.url ?? '', response);
  const answer = answers[target.split('.').at(-1) ?? '']?.(Buffer.concat(parts).toString()) ?? '{}';
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => response.destroy(error as Error));
});
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
