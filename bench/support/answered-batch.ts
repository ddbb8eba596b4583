/**
 * An ended batch of labels on disk, of any size: what was asked, what came back, and the same for the floor. Of the labels four
 * in a hundred are found wrong, half of them with another one suggested, and of one the model is unsure.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { customId, formatBatchCompletionFile, labelIndexKeys, labelKey, type WordLabel } from '@completion-batch/core';
import { type CreatedSubmission, type ObjectStore, type State, toLine } from '@completion-batch/engine';
import type { RawLabel } from './raw-writes.ts';

export const BATCH = '36ff39db-d6e0-499f-a4b5-000000000001';
const EXECUTION = 'bench';
const MODEL = 'gpt-4.1-mini';
export const LABELS_PER_REQUEST = 23;
const WORDS = 90;
const WORDS_PER_LINE = 3;
/** Each on a word of its own, in this order again and again. */
const LABELS = ['PRODUCT_NAME', 'QUANTITY', 'UNIT_PRICE', 'LINE_TOTAL', 'ADDRESS_LINE', 'DATE', 'TAX', 'GRAND_TOTAL'];
const NO = { imageId: '', receiptId: 1, lineId: 0, wordId: 0, label: '' };

type Said = 'valid' | 'invalid' | 'unsure';

/** What is said of the label of that number, by its hundreds. */
function saidOf(number: number): { readonly said: Said; readonly suggested: string | null } {
  const of = number % 100;
  if (of === 13) return { said: 'unsure', suggested: null };
  return { said: of % 25 === 7 ? 'invalid' : 'valid', suggested: of % 50 === 7 ? 'SUBTOTAL' : null };
}

function labelsOf(request: number): WordLabel[] {
  return Array.from({ length: LABELS_PER_REQUEST }, (_, at) => ({
    ...NO,
    imageId: `36ff39db-d6e0-499f-a4b5-${String(request).padStart(12, '0')}`,
    lineId: Math.floor(at / WORDS_PER_LINE) + 1,
    wordId: (at % WORDS_PER_LINE) + 1,
    label: LABELS[at % LABELS.length] ?? '',
    validationStatus: 'NONE',
    reasoning: null,
    timestampAdded: null,
    labelProposedBy: null,
    labelConsolidatedFrom: null,
    completionBatchId: null,
    completionAttempts: 0,
    completionReleaseReason: null,
    completionUnsureBy: null,
  }));
}

function requestLine(labels: readonly WordLabel[]): string {
  const { imageId, receiptId } = labels[0] ?? NO;
  const words = Array.from({ length: WORDS }, (_, at) => ({
    ...NO,
    imageId,
    lineId: Math.floor(at / WORDS_PER_LINE) + 1,
    wordId: (at % WORDS_PER_LINE) + 1,
    text: at % 3 === 0 ? 'TEH-TARIK' : `${at}.50`,
    isNoise: false,
  }));
  const details = { imageId, receiptId, lines: [], words, labels, merchant: undefined, problems: [] };
  const [request] = formatBatchCompletionFile(details, labels, MODEL);
  return request?.line ?? '';
}

function resultLine(labels: readonly WordLabel[], from: number): string {
  const answer = { valid: [] as string[], invalid: [] as object[], unsure: [] as string[] };
  for (const [at, { lineId, wordId, label }] of labels.entries()) {
    const id = `${lineId}.${wordId}.${label}`;
    const { said, suggested } = saidOf(from + at);
    if (said === 'invalid') answer.invalid.push({ id, label: suggested });
    else answer[said].push(id);
  }
  const message = { role: 'assistant', content: JSON.stringify(answer), refusal: null };
  const usage = { prompt_tokens: 900, completion_tokens: 200, total_tokens: 1100 };
  const body = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: MODEL,
    choices: [{ index: 0, finish_reason: 'stop', message }],
    usage,
  };
  const custom_id = customId(labels[0] ?? NO);
  return toLine({ id: 'batch_req_1', custom_id, response: { status_code: 200, request_id: 'r', body }, error: null });
}

const texts = (values: Readonly<Record<string, string>>): Record<string, { S: string }> =>
  Object.fromEntries(Object.entries(values).map(([name, S]) => [name, { S }]));

const ENDED_AT = '2026-11-27T07:00:00.000Z';

/** What the floor writes of a label, in the form that collect gives it. */
export function rawLabel(key: WordLabel | typeof NO, batchId: string, said: Said, suggested: string | null): RawLabel {
  const { PK, SK } = labelKey(key);
  if (said === 'unsure') return { PK, SK, batchId, status: 'NEEDS_REVIEW' };
  const status = said === 'valid' ? 'VALID' : 'INVALID';
  const { imageId, receiptId, lineId, wordId, label } = key;
  const result = {
    ...texts({
      PK: `BATCH#${batchId}`,
      SK: `RESULT#RECEIPT#${receiptId}#LINE#${lineId}#WORD#${wordId}#LABEL#${label}#IMAGE#${imageId}`,
      TYPE: 'COMPLETION_BATCH_RESULT',
      GSI1PK: `LABEL#${label}`,
      GSI1SK: `STATUS#${status}`,
      GSI2PK: `BATCH#${batchId}`,
      GSI2SK: `STATUS#${status}`,
      GSI3PK: `IMAGE#${imageId}#RECEIPT#${receiptId}`,
      GSI3SK: `BATCH#${batchId}#STATUS#${status}`,
      original_label: label,
      status,
      validated_at: ENDED_AT,
    }),
    gpt_suggested_label: suggested === null ? { NULL: true as const } : { S: suggested },
  };
  if (suggested === null) return { PK, SK, batchId, status, result };
  const other = { ...key, label: suggested };
  const correction = texts({
    ...labelKey(other),
    TYPE: 'RECEIPT_WORD_LABEL',
    ...labelIndexKeys(other, 'NONE'),
    validation_status: 'NONE',
    reasoning: `Suggested in place of ${label} by completion batch ${batchId}`,
    timestamp_added: ENDED_AT,
    label_proposed_by: 'COMPLETION_BATCH',
    label_consolidated_from: label,
    completion_proposed_in: batchId,
  });
  return { PK, SK, batchId, status, result, correction };
}

export interface AnsweredBatch {
  readonly requests: number;
  readonly labels: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Writes `requests.jsonl`, `output.jsonl` and, for the floor, `raw.jsonl`. */
export async function writeAnsweredBatch(folder: string, requests: number): Promise<AnsweredBatch> {
  const digest = createHash('sha256');
  const files = ['requests', 'output', 'raw'].map((name) => createWriteStream(join(folder, `${name}.jsonl`)));
  const [asked, said, raw] = files as [WriteStream, WriteStream, WriteStream];
  let bytes = 0;
  const write = async (file: WriteStream, text: string): Promise<void> => {
    if (!file.write(text)) await once(file, 'drain');
  };
  for (let request = 0; request < requests; request += 1) {
    const labels = labelsOf(request);
    const from = request * LABELS_PER_REQUEST;
    const line = requestLine(labels);
    digest.update(line);
    bytes += Buffer.byteLength(line);
    await write(asked, line);
    await write(said, resultLine(labels, from));
    const rows = labels.map((label, at) => {
      const { said: what, suggested } = saidOf(from + at);
      return rawLabel(label, BATCH, what, suggested);
    });
    await write(raw, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  for (const file of files) {
    file.end();
    await once(file, 'close');
  }
  return { requests, labels: requests * LABELS_PER_REQUEST, bytes, sha256: digest.digest('hex') };
}

/** Its record, and its request file in the store. */
export async function recordBatch(
  { store, state }: { readonly store: ObjectStore; readonly state: State },
  folder: string,
  { requests, labels, bytes, sha256 }: AnsweredBatch,
): Promise<void> {
  const key = `completion_batches/${EXECUTION}/batches/${BATCH}/${sha256}.jsonl`;
  await store.create(key, { file: join(folder, 'requests.jsonl') });
  const submission: CreatedSubmission = {
    batch_id: BATCH,
    execution_id: EXECUTION,
    state: 'CREATED',
    version: 1,
    owner: 'bench',
    lease_until: 0,
    store: store.url,
    object_key: key,
    sha256,
    model: MODEL,
    workload_version: '2',
    requests,
    bytes,
    units: labels,
    estimated_tokens: labels * 40,
    estimated_output_tokens: labels * 10,
    created_at: ENDED_AT,
    input_file_id: 'file-input',
    openai_batch_id: 'batch_1',
    attributes: {},
  };
  await state.batches.add({ submission, status: 'IN_PROGRESS', submittedAt: ENDED_AT, attributes: {} });
}
