/** What a claim counts as lost: labels that somebody else has, not those that were only given back with them. */

import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { createLabelWriter, labelWorkload } from '@completion-batch/core';
import { estimateTokens, type NdjsonLine, type Submission, splitLines } from '@completion-batch/engine';
import { type EmbeddedTable, startEmbeddedTable } from '@completion-batch/sandbox';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { World } from '../world/world.ts';

let folder = '';
let server: EmbeddedTable;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claims-lost-'));
  server = await startEmbeddedTable({ dataDir: folder });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const DATE = 'RECEIPT#00001#LINE#00002#WORD#00002#LABEL#DATE';
const BATCH = '00000000-0000-4000-8000-000000000001';

async function worldOf(): Promise<World> {
  const world = await World.create(
    server.endpoint,
    [1, 2].flatMap((number) => smallReceipt(number)),
  );
  onTestFinished(() => world.close());
  return world;
}

/** Claims for this label are written, and their answers say that they were not. */
function hideClaims(client: DynamoDBClient, sk: string): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      const { Statements = [] } = args.input as BatchExecuteStatementCommandInput;
      const output = answer.output as BatchExecuteStatementCommandOutput;
      for (const [index, { Parameters = [] }] of Statements.entries()) {
        const values = Parameters.map((parameter) => parameter.S);
        if (!values.includes(sk) || values[0] !== 'PENDING') continue;
        output.Responses?.splice(index, 1, { Error: { Code: 'ConditionalCheckFailed', Message: 'hidden' } });
      }
      return answer;
    },
    { step: 'initialize' },
  );
}

/** Formats both receipts, lets `meanwhile` change something, and claims. */
async function claim(world: World, meanwhile: (client: DynamoDBClient) => Promise<void> | void) {
  const { plan } = await world.prepareAndFormat('night');
  expect(plan.labels).toBe(8);
  const process = await world.process();
  await meanwhile(process.table.client);
  const [path = ''] = (await readdir(world.requests('night'), { recursive: true }))
    .filter((name) => name.endsWith('.jsonl') || name.endsWith('.ndjson'))
    .map((name) => join(world.requests('night'), name));
  const lines: NdjsonLine[] = [];
  for await (const line of splitLines(createReadStream(path), { name: path })) lines.push(line);
  const work = labelWorkload({
    writer: createLabelWriter(process.table, process.clock, 4),
    countTokens: estimateTokens,
  });
  return work.claim(
    { batch_id: BATCH, attributes: { validation_status: 'NONE' } } as unknown as Submission,
    lines,
    path,
  );
}

const statusesOf = async (world: World): Promise<(string | undefined)[]> =>
  (await world.rows('RECEIPT_WORD_LABEL'))
    .filter((row) => row.PK?.S === `IMAGE#${smallImageId(1)}` && !row.SK?.S?.endsWith('SUBTOTAL'))
    .map((row) => row.validation_status?.S);

it('one label of four is with another batch: one is lost, three are given back', async () => {
  const world = await worldOf();
  const PK = `IMAGE#${smallImageId(1)}`;
  const row = await world.get(PK, DATE);
  const claims = await claim(world, () =>
    world.put({ ...row, validation_status: { S: 'PENDING' }, completion_batch_id: { S: 'another' } }),
  );
  expect(claims).toEqual([
    { held: false, lost: 1 },
    { held: true, lost: 0 },
  ]);
  expect((await statusesOf(world)).sort()).toEqual(['NONE', 'NONE', 'NONE', 'PENDING']);
});

it('a label whose claim took effect although its answer says otherwise is given back, and not lost', async () => {
  const world = await worldOf();
  const claims = await claim(world, (client) => hideClaims(client, DATE));
  for (const claimed of claims) expect(claimed).toEqual({ held: false, lost: 0 });
  expect(await statusesOf(world)).toEqual(['NONE', 'NONE', 'NONE', 'NONE']);
});
