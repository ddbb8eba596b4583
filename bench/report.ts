/**
 * The data of a report over the SROIE receipts, 1,000 and 10,000 of them (copies under other image ids): peak memory, and how
 * large a file is. A stand-in for the table answers, as loading two million rows takes longer than all else.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { parseLabelKey, type ReceiptsTable } from '@completion-batch/core';
import { gatherReport } from '@completion-batch/core/review';
import { systemClock } from '@completion-batch/engine';
import { type Item, keyOf } from '@completion-batch/engine/dynamodb';
import { sroieItems } from '../packages/core/test/sroie.ts';
import { inChild, type Measured, measured, round, thousands } from './support/measure.ts';

const SIZES = [1_000, 10_000];
const BATCH = '0b5e1b52-5b0c-4a6e-9d0e-5d3c5b0f6a11';
const NOW = Date.parse('2026-11-27T06:00:00Z');
const ENDED = '2026-11-27T05:00:00.000Z';
const PAGE = 1_000;

const imageOf = (receipt: number): string => `36ff39db-d6e0-499f-a4b5-${String(receipt).padStart(12, '0')}`;

/** All its rows but letters; every label has its verdict, and one in thirty waits for a person. */
function receiptsOf(items: readonly Item[]): Item[][] {
  const isShown = ({ TYPE }: Item): boolean => TYPE?.S !== 'RECEIPT' && TYPE?.S !== 'RECEIPT_LETTER';
  const all = Map.groupBy(items.filter(isShown), ({ PK }) => PK?.S ?? '');
  return [...all.values()].map((rows) => rows.map((row, index) => withVerdict(row, index)));
}

function withVerdict(row: Item, index: number): Item {
  if (row.TYPE?.S !== 'RECEIPT_WORD_LABEL') return row;
  const status = index % 30 === 0 ? 'NEEDS_REVIEW' : index % 4 === 0 ? 'INVALID' : 'VALID';
  const proposedBy = { S: 'COMPLETION_BATCH' };
  return {
    ...row,
    validation_status: { S: status },
    completion_batch_id: { S: BATCH },
    label_proposed_by: proposedBy,
  };
}

class StandIn {
  readonly #receipts: readonly Item[][];
  readonly #count: number;

  constructor(receipts: readonly Item[][], count: number) {
    this.#receipts = receipts;
    this.#count = count;
  }

  get table(): ReceiptsTable {
    const client = {
      send: (command: { input: Record<string, unknown> }) => this.#send(command),
    } as unknown as DynamoDBClient;
    const indexes = new Set(['GSI1', 'GSI2', 'GSI3', 'GSI4']);
    return { client, name: 'receipts', indexes, clock: { ...systemClock, now: () => NOW } };
  }

  #rows(receipt: number): Item[] {
    const image = { S: `IMAGE#${imageOf(receipt)}` };
    return (this.#receipts[receipt % this.#receipts.length] ?? []).map((row) => ({ ...row, PK: image }));
  }

  #results(receipt: number): Item[] {
    return this.#rows(receipt).flatMap((row) => {
      const key = parseLabelKey(keyOf(row));
      if (key === undefined) return [];
      const { imageId, receiptId, lineId, wordId, label } = key;
      const SK = `RESULT#RECEIPT#${receiptId}#LINE#${lineId}#WORD#${wordId}#LABEL#${label}#IMAGE#${imageId}`;
      const status = row.validation_status ?? { S: 'VALID' };
      return [{ PK: { S: `BATCH#${BATCH}` }, SK: { S: SK }, status, validated_at: { S: ENDED } }];
    });
  }

  async #send({ input }: { readonly input: Record<string, unknown> }): Promise<object> {
    if ('RequestItems' in input) return this.#labels(input.RequestItems as { receipts: { Keys: Item[] } });
    if ('Key' in input) return keyOf(input.Key as Item).SK === 'STATUS' ? { Item: SUMMARY } : {};
    const values = (input.ExpressionAttributeValues ?? {}) as Record<string, { readonly S: string }>;
    const [receipt] = Object.values(values).flatMap(({ S }) => /^IMAGE#.*-0*(\d+)#RECEIPT/.exec(S)?.[1] ?? []);
    if (values[':status']?.S === 'STATUS#COMPLETED') return { Items: [SUMMARY] };
    if (values[':results'] !== undefined) return this.#page(input.ExclusiveStartKey as Item | undefined);
    if (receipt !== undefined && values[':batch'] !== undefined) return { Items: this.#results(Number(receipt)) };
    return { Items: input.IndexName === 'GSI4' ? this.#rows(Number(receipt)) : [] };
  }

  #labels({ receipts: { Keys } }: { receipts: { Keys: Item[] } }): object {
    const status = { validation_status: { S: 'VALID' }, completion_batch_id: { S: BATCH } };
    return { Responses: { receipts: Keys.map((key) => ({ ...key, ...status })) } };
  }

  #page(start: Item | undefined): object {
    const from = Number(start?.at?.N ?? 0);
    const Items: Item[] = [];
    let receipt = from;
    for (; receipt < this.#count && Items.length < PAGE; receipt += 1) Items.push(...this.#results(receipt));
    return { Items, ...(receipt < this.#count ? { LastEvaluatedKey: { at: { N: String(receipt) } } } : {}) };
  }
}

const SUMMARY: Item = {
  PK: { S: `BATCH#${BATCH}` },
  SK: { S: 'STATUS' },
  batch_type: { S: 'COMPLETION' },
  openai_batch_id: { S: 'batch_1' },
  status: { S: 'COMPLETED' },
  submitted_at: { S: '2026-11-27T02:00:00Z' },
  collected_at: { S: ENDED },
};

interface Sizes {
  readonly files: number;
  readonly receipts: number;
  readonly labels: number;
  /** MB of the largest file's data: as it is, and packed. */
  readonly largest: number;
  readonly packed: number;
}

async function gather(count: number): Promise<Sizes> {
  const { table } = new StandIn(receiptsOf(sroieItems() ?? []), count);
  const workDir = await mkdtemp(join(tmpdir(), 'bench-report-'));
  const sizes = { files: 0, receipts: 0, labels: 0, largest: 0, packed: 0 };
  try {
    for await (const file of gatherReport({ table, workDir })) {
      const text = Buffer.from(JSON.stringify(file));
      sizes.files += 1;
      sizes.receipts += file.receipts.length;
      sizes.labels += file.receipts.reduce((sum, { labels }) => sum + labels.length, 0);
      if (text.length / 1e6 <= sizes.largest) continue;
      sizes.largest = text.length / 1e6;
      sizes.packed = gzipSync(text).toString('base64').length / 1e6;
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
  return sizes;
}

const [mode, size = ''] = process.argv.slice(2);
if (mode === 'child') console.log(JSON.stringify(await measured(() => gather(Number(size)))));
else if (sroieItems() === undefined)
  console.log('The SROIE receipts are not here: set SROIE_ITEMS to items.ndjson.gz.');
else {
  const rows = [];
  for (const count of SIZES) {
    const found = await inChild<Sizes & Measured>(import.meta.filename, String(count));
    rows.push({
      receipts: thousands(found.receipts),
      labels: thousands(found.labels),
      files: found.files,
      'largest, MB': round(found.largest),
      'packed, MB': round(found.packed),
      seconds: round(found.seconds),
      'peak MB': round(found.peakMb, 0),
    });
  }
  console.table(rows);
}
