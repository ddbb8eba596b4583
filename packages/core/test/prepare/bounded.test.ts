/** Memory that does not grow with the input, seen by structure: what was read is on disk before more is asked for. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { openObjectStore, silentLogger, systemClock } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { afterEach, expect, it } from 'vitest';
import { prepare } from '../../src/prepare/prepare.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

const PER_RECEIPT = 10;
const PER_PAGE = 200;
const PAGES = 40;

function label(index: number): Item {
  const image = `36ff39db-d6e0-499f-a4b5-${String(Math.floor(index / PER_RECEIPT)).padStart(12, '0')}`;
  const line = String((index % PER_RECEIPT) + 1).padStart(5, '0');
  return {
    PK: { S: `IMAGE#${image}` },
    SK: { S: `RECEIPT#00001#LINE#${line}#WORD#00001#LABEL#DATE` },
    validation_status: { S: 'NONE' },
  };
}

it('prepare asks for a page of labels only when those before it are on disk, but for the receipt at hand', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bounded-'));
  folders.push(folder);
  const out = join(folder, 'out');
  /** Bytes of the spool when each page was asked for. */
  const spooled: number[] = [];
  const spool = async (): Promise<number> => {
    const [scratch] = (await readdir(out)).filter((name) => name.startsWith('.'));
    return (await stat(join(out, scratch ?? '', 'labels.spool'))).size;
  };
  const send = async ({ input }: QueryCommand): Promise<object> => {
    if (input.IndexName !== 'GSI3') return { Items: [] };
    spooled.push(await spool());
    const from = Number(input.ExclusiveStartKey?.at?.N ?? 0);
    const to = from + PER_PAGE;
    const Items = Array.from({ length: PER_PAGE }, (_, index) => label(from + index));
    return { Items, ...(to < PAGES * PER_PAGE ? { LastEvaluatedKey: { at: { N: String(to) } } } : {}) };
  };
  const { plan } = await prepare({
    table: {
      client: { send } as unknown as DynamoDBClient,
      name: 'receipts',
      indexes: new Set(['GSI1', 'GSI3']),
      clock: systemClock,
    },
    store: await openObjectStore(pathToFileURL(join(folder, 'objects')).href),
    clock: { now: () => 0, sleep: async () => {} },
    logger: silentLogger,
    executionId: 'run-1',
    out,
    model: 'gpt-4.1-mini',
  });
  expect(plan.labels).toBe(PAGES * PER_PAGE);
  expect(spooled).toHaveLength(PAGES);
  const bytesOfLabel = plan.shards.reduce((sum, { bytes }) => sum + bytes, 0) / plan.labels;
  for (const [page, bytes] of spooled.entries()) {
    const behind = page * PER_PAGE - bytes / bytesOfLabel;
    expect(behind).toBeLessThan(PER_RECEIPT + 0.5);
  }
});
