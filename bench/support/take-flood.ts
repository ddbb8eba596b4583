/** Does one thing of what a run does with what a server sends or a file holds, and says what came of it. */
import { setTimeout as delay } from 'node:timers/promises';
import { dynamoClient } from '@completion-batch/core/connect';
import { openObjectStore, silentLogger, systemClock } from '@completion-batch/engine';
import { openTable } from '@completion-batch/engine/dynamodb';
import OpenAI from 'openai';
import { ResultIndex } from '../../packages/engine/src/collect/result-index.ts';
import { downloadFile } from '../../packages/engine/src/openai/download.ts';
import { listAllBatches } from '../../packages/engine/src/openai/lists.ts';
import { retrieveBatch } from '../../packages/engine/src/openai/remote-batch.ts';
import { keyTableOf } from '../../packages/engine/test/platform/key-table-of.ts';

const [act = '', url = '', path = ''] = process.argv.slice(2);
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 'b',
  AWS_ENDPOINT_URL: url,
});
const openai = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries: 0 });
const download = { openai, clock: systemClock, logger: silentLogger, fileId: 'file-1', path };

const acts: Readonly<Record<string, () => Promise<unknown>>> = {
  batch: () => retrieveBatch(openai, 'batch_1'),
  list: async () => `${(await listAllBatches(openai)).items.length} batches are kept`,
  download: () => downloadFile(download),
  object: async () => (await openObjectStore('s3://bucket', { env: process.env })).get('k'),
  table: () => openTable(dynamoClient(process.env), 'receipts'),
  async results() {
    const index = await ResultIndex.open([path], keyTableOf(['a', 'b']), () => {});
    const found = index.findAll(['a', 'b']);
    await index.close();
    return found
      .map((line) => line?.error?.message.slice(0, 100) ?? (line === undefined ? 'nothing' : 'an answer'))
      .join(', then ');
  },
};

const began = performance.now();
const said = await acts[act]?.().then(String, (error: Error) => error.message);
const seconds = (performance.now() - began) / 1000;
// The peak is read from outside, every now and then.
await delay(60);
console.log(JSON.stringify({ seconds, said: said?.slice(0, 500) }));
process.exit(0);
