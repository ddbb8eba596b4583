/**
 * A night that nobody can do for less: the calls that cannot be avoided between labels without a verdict and a batch at
 * OpenAI, by the AWS SDK as it is, and a request line of the same bytes for each receipt. Nothing is checked, counted or
 * kept for a second attempt. Its concurrency is that of the product.
 */
import { createHash, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import pMap from 'p-map';

type Item = Record<string, AttributeValue>;

const { values } = parseArgs({
  options: { table: { type: 'string' }, bucket: { type: 'string' }, 'line-bytes': { type: 'string' } },
});
const { table: TableName = '', bucket: Bucket = '' } = values;
const lineBytes = Number(values['line-bytes']);
/** Receipts read at once, and requests of claims. */
const RECEIPTS = 32;
const CLAIMS = 16;
const STATEMENTS = 25;

const dynamo = new DynamoDBClient({});
const s3 = new S3Client({ forcePathStyle: true });

async function all(query: Omit<QueryCommand['input'], 'TableName'>): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await dynamo.send(new QueryCommand({ ...query, TableName, ExclusiveStartKey: start }));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

const labels = await all({
  IndexName: 'GSI3',
  KeyConditionExpression: 'GSI3PK = :status',
  ProjectionExpression: 'PK, SK',
  ExpressionAttributeValues: { ':status': { S: 'VALIDATION_STATUS#NONE' } },
});
const receiptOf = ({ PK, SK }: Item): string => `${PK?.S}#${SK?.S?.slice(0, 'RECEIPT#00001'.length)}`;
const receipts = Map.groupBy(labels, receiptOf);

const lines = await pMap(
  receipts,
  async ([receipt, targets]) => {
    const rows = await all({
      IndexName: 'GSI4',
      KeyConditionExpression: 'GSI4PK = :receipt AND GSI4SK BETWEEN :from AND :to',
      ProjectionExpression:
        'PK, SK, #text, is_noise, top_left, top_right, bottom_left, bottom_right, validation_status, merchant_name',
      ExpressionAttributeNames: { '#text': 'text' },
      ExpressionAttributeValues: { ':receipt': { S: receipt }, ':from': { S: '1_PLACE' }, ':to': { S: '4_LABEL$' } },
    });
    const words = rows.flatMap(({ text }) => text?.S ?? []).join(' ');
    const asked = targets.map(({ SK }) => SK?.S).join(' ');
    const line = (content: string): string => {
      const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content }] };
      return JSON.stringify({ custom_id: receipt, method: 'POST', url: '/v1/chat/completions', body });
    };
    const content = `${words} ${asked}`;
    return line(content.padEnd(content.length + lineBytes - 1 - Buffer.byteLength(line(content))));
  },
  { concurrency: RECEIPTS },
);
const file = Buffer.from(`${lines.join('\n')}\n`);
const sha256 = createHash('sha256').update(file).digest('hex');
const id = randomUUID();
await s3.send(new PutObjectCommand({ Bucket, Key: `${id}.jsonl`, Body: file }));

const Key = { PK: { S: `BATCH#${id}` }, SK: { S: 'SUBMISSION' } };
let version = 0;
async function change(state: string, attributes: Readonly<Record<string, string>> = {}): Promise<void> {
  const set = Object.entries({ state, ...attributes });
  await dynamo.send(
    new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: `SET version = :next, ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'version = :version',
      ExpressionAttributeNames: Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':version': { N: String(version) },
        ':next': { N: String(version + 1) },
        ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, { S: value }])),
      },
    }),
  );
  version += 1;
}
await dynamo.send(
  new PutItemCommand({
    TableName,
    Item: { ...Key, version: { N: '0' }, state: { S: 'INTENDED' }, sha256: { S: sha256 } },
    ConditionExpression: 'attribute_not_exists(PK)',
  }),
);

const groups = Array.from({ length: Math.ceil(labels.length / STATEMENTS) }, (_, index) =>
  labels.slice(index * STATEMENTS, (index + 1) * STATEMENTS),
);
await pMap(
  groups,
  async (group) => {
    const { Responses = [] } = await dynamo.send(
      new BatchExecuteStatementCommand({
        Statements: group.map(({ PK = { S: '' }, SK = { S: '' } }) => ({
          Statement: `UPDATE "${TableName}" SET "validation_status"=?, "GSI3PK"=?, "completion_batch_id"=?, "completion_claimed_at"=? WHERE "PK"=? AND "SK"=? AND "TYPE"=? AND "validation_status"=?`,
          Parameters: [
            { S: 'PENDING' },
            { S: 'VALIDATION_STATUS#PENDING' },
            { S: id },
            { S: new Date().toISOString() },
            PK,
            SK,
            { S: 'RECEIPT_WORD_LABEL' },
            { S: 'NONE' },
          ],
        })),
      }),
    );
    if (Responses.some((answer) => answer.Error !== undefined)) throw new Error('a label could not be claimed');
  },
  { concurrency: CLAIMS },
);
await change('CLAIMED');

async function openai(path: string, body: FormData | string): Promise<string> {
  const answer = await fetch(`${process.env.OPENAI_BASE_URL}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
      ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
    },
    body,
  });
  const made = (await answer.json()) as { id?: string };
  if (!answer.ok || made.id === undefined) throw new Error(`${path} answers ${answer.status}`);
  return made.id;
}
const form = new FormData();
form.set('purpose', 'batch');
form.set('file', new Blob([file]), `${id}.jsonl`);
const fileId = await openai('/files', form);
await change('UPLOADED', { input_file_id: fileId });
await change('CREATING');
const batchId = await openai(
  '/batches',
  JSON.stringify({
    input_file_id: fileId,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata: { completion_batch_id: id, digest: sha256 },
  }),
);
await change('CREATED', { openai_batch_id: batchId });
await dynamo.send(
  new PutItemCommand({
    TableName,
    Item: {
      PK: { S: `BATCH#${id}` },
      SK: { S: 'STATUS' },
      TYPE: { S: 'BATCH_SUMMARY' },
      openai_batch_id: { S: batchId },
      receipt_refs: { L: [...receipts.keys()].map((S) => ({ S })) },
    },
    ConditionExpression: 'attribute_not_exists(PK)',
  }),
);
await change('RECORDED');
console.log(JSON.stringify({ receipts: receipts.size, labels: labels.length, bytes: file.length }));
