/**
 * Peak memory of prepare, merge and the reading of results at 10,000 and at 1,000,000 labels. The labels of prepare come
 * in pages from a stand-in for the table, because loading a million rows into an embedded one takes longer than all else;
 * merge and results read real files (up to 43,500 lines and 500 MB).
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  customId,
  formatBatchCompletionFile,
  labelIndexKeys,
  labelKey,
  labelWorkload,
  openObjectStore,
  prepare,
  type ReceiptsTable,
  type WordLabel,
} from '@completion-batch/core';
import { mergeNdjsons, silentLogger, splitLines, systemClock, toLine } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import { ResultIndex } from '../packages/engine/src/collect/result-index.ts';
import { KeyTable } from '../packages/engine/src/platform/key-table.ts';
import { inChild, type Measured, measured, round, thousands } from './support/measure.ts';

const LABELS_PER_RECEIPT = 23;
const SIZES = [10_000, 1_000_000];
/** Bytes of a line, so that 43,500 of them are 500 MB. */
const LINE_BYTES = 11_500;

const imageOf = (receipt: number): string => `36ff39db-d6e0-499f-a4b5-${String(receipt).padStart(12, '0')}`;
const receiptsOf = (labels: number): number => Math.ceil(labels / LABELS_PER_RECEIPT);

function labelOf(index: number): WordLabel {
  return {
    imageId: imageOf(Math.floor(index / LABELS_PER_RECEIPT)),
    receiptId: 1,
    lineId: (index % LABELS_PER_RECEIPT) + 1,
    wordId: 1,
    label: 'DATE',
    validationStatus: 'NONE',
    reasoning: 'looks like a date',
    timestampAdded: '2026-11-24T00:00:00Z',
    labelProposedBy: 'bench',
    labelConsolidatedFrom: null,
    completionBatchId: null,
    completionAttempts: 0,
    completionReleaseReason: null,
    completionUnsureBy: null,
  };
}

/** Answers the queries of prepare: no open submissions, and so many labels in pages of 2,000. */
function standIn(labels: number): ReceiptsTable {
  const item = (index: number): Item => {
    const label = labelOf(index);
    const { PK, SK } = labelKey(label);
    const keys = Object.entries({ PK, SK, ...labelIndexKeys(label, 'NONE') }).map(([name, value]) => [
      name,
      { S: value },
    ]);
    return { ...Object.fromEntries(keys), validation_status: { S: 'NONE' }, reasoning: { S: label.reasoning ?? '' } };
  };
  const send = async ({ input }: QueryCommand): Promise<object> => {
    if (input.IndexName !== 'GSI3') return { Items: [] };
    const from = Number(input.ExclusiveStartKey?.at?.N ?? 0);
    const to = Math.min(labels, from + 2000);
    const Items = Array.from({ length: to - from }, (_, index) => item(from + index));
    return { Items, ...(to < labels ? { LastEvaluatedKey: { at: { N: String(to) } } } : {}) };
  };
  return {
    client: { send } as unknown as DynamoDBClient,
    name: 'receipts',
    indexes: new Set(['GSI1', 'GSI3']),
    clock: systemClock,
  };
}

async function writeLines(path: string, count: number, line: (index: number) => string): Promise<void> {
  const file = await open(path, 'w');
  for (let index = 0; index < count; index += 1) await file.write(line(index));
  await file.close();
}

function requestLine(receipt: number): string {
  const labels = Array.from({ length: LABELS_PER_RECEIPT }, (_, index) =>
    labelOf(receipt * LABELS_PER_RECEIPT + index),
  );
  const [first] = labels;
  const words = labels.map((label) => ({ ...label, text: 'x'.repeat(60), isNoise: false }));
  const details = {
    imageId: first?.imageId ?? '',
    receiptId: 1,
    lines: [],
    words,
    labels,
    merchant: undefined,
    problems: [],
  };
  const [request] = formatBatchCompletionFile(details, labels, 'gpt-4.1-mini');
  const line = JSON.parse(request?.line ?? '') as { body: object };
  const spare = LINE_BYTES - Buffer.byteLength(request?.line ?? '');
  return toLine({ ...line, body: { ...line.body, user: 'x'.repeat(Math.max(0, spare)) } });
}

function resultLine(receipt: number): string {
  const content = JSON.stringify({
    valid: Array.from({ length: LABELS_PER_RECEIPT }, (_, line) => `${line + 1}.1.DATE`),
    invalid: [],
  });
  const message = { role: 'assistant', content, padding: 'x'.repeat(LINE_BYTES - 800) };
  const usage = { prompt_tokens: 900, completion_tokens: 200 };
  const body = { choices: [{ index: 0, finish_reason: 'stop', message }], usage };
  const custom_id = customId({ imageId: imageOf(receipt), receiptId: 1 });
  return toLine({ id: 'batch_req_1', custom_id, response: { status_code: 200, request_id: 'r', body }, error: null });
}

const phases: Record<string, (labels: number, folder: string) => Promise<{ items: number }>> = {
  async prepare(labels, folder) {
    const store = await openObjectStore(pathToFileURL(join(folder, 'objects')).href);
    const { plan } = await prepare({
      table: standIn(labels),
      store,
      clock: systemClock,
      logger: silentLogger,
      executionId: 'bench',
      out: join(folder, 'out'),
      model: 'gpt-4.1-mini',
    });
    return { items: plan.labels };
  },

  async merge(_labels, folder) {
    const work = labelWorkload({ writer: undefined as never, countTokens: () => 1 });
    const files = mergeNdjsons([join(folder, 'requests.jsonl')], {
      directory: folder,
      limits: { maxLines: 50_000, maxBytes: 190_000_000, maxTokens: 1e12 },
      describe(line, name) {
        const { key, identity, inputTokens } = work.read(line, name);
        return { key, identity, tokens: inputTokens };
      },
      onTooLarge: () => {},
    });
    let items = 0;
    for await (const file of files) {
      items += file.lines;
      await rm(file.path);
    }
    return { items };
  },

  async results(labels, folder) {
    const path = join(folder, 'results.jsonl');
    const idOf = (receipt: number): string => customId({ imageId: imageOf(receipt), receiptId: 1 });
    const asked = new KeyTable();
    for (let receipt = 0; receipt < receiptsOf(labels); receipt += 1) asked.add(idOf(receipt));
    const index = await ResultIndex.open([path], asked, () => {});
    let items = 0;
    for (let receipt = 0; receipt < asked.size; receipt += 1) {
      items += index.findAll([idOf(receipt)]).filter((line) => line !== undefined).length;
    }
    await index.close();
    return { items };
  },

  /** What reading alone takes: the floor of the two above. */
  async reading(_labels, folder) {
    const name = join(folder, 'results.jsonl');
    let items = 0;
    for await (const _line of splitLines(createReadStream(name), { name })) items += 1;
    return { items };
  },
};

const [mode, phase = '', size = '', folder = ''] = process.argv.slice(2);
if (mode === 'child') {
  const work = phases[phase];
  if (work === undefined) throw new Error(`no phase ${phase}`);
  console.log(JSON.stringify(await measured(() => work(Number(size), folder))));
} else {
  const rows: Record<string, Record<string, string>> = {};
  const peaks = new Map<string, number[]>();
  for (const labels of SIZES) {
    const made = await mkdtemp(join(tmpdir(), 'bench-memory-'));
    try {
      await writeLines(join(made, 'requests.jsonl'), receiptsOf(labels), requestLine);
      await writeLines(join(made, 'results.jsonl'), receiptsOf(labels), resultLine);
      for (const name of Object.keys(phases)) {
        const { items, seconds, peakMb } = await inChild<Measured & { items: number }>(
          import.meta.filename,
          name,
          String(labels),
          made,
        );
        peaks.set(name, [...(peaks.get(name) ?? []), peakMb]);
        rows[`${name}, ${thousands(labels)} labels`] = {
          'labels or lines': thousands(items),
          seconds: round(seconds),
          'peak MB': round(peakMb, 0),
          ratio: round(peakMb / (peaks.get(name)?.[0] ?? peakMb), 2),
        };
      }
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  }
  console.table(rows);
}
