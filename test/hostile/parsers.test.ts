/**
 * Everything that is read from outside, fuzzed: rows, plans, manifests, requests, answers, batches, inputs, names. What
 * does not fit is refused with a message and a remedy, or reported; what is accepted names nothing but what it may.
 */
import {
  CORE_LABELS,
  coreLabelOf,
  DEFAULT_LABELS,
  labelId,
  labelKey,
  outcomesOf,
  parseLabelKey,
  parsePlan,
  readPrompt,
  readRequest,
} from '@completion-batch/core';
import { estimateTokens, parsePrices, parseStoreUrl, requestTokens, toLine } from '@completion-batch/engine';
import { type Item, readBatchItem } from '@completion-batch/engine/dynamodb';
import fc from 'fast-check';
import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import type { PromptTarget } from '../../packages/core/src/format/prompt.ts';
import { formatBatchCompletionFile } from '../../packages/core/src/format/request.ts';
import { parseManifest } from '../../packages/core/src/format/shard-manifest.ts';
import { CURRENT_VERSION } from '../../packages/core/src/format/versions.ts';
import { labelsObject } from '../../packages/core/src/objects/layout.ts';
import { RECEIPT_ROWS } from '../../packages/core/src/table/receipts-table.ts';
import { parseLabel, parseLineRow, parseMerchant, parseWord } from '../../packages/core/src/table/rows.ts';
import { checkKey } from '../../packages/engine/src/objects/object-store.ts';
import {
  billedUsage,
  endOf,
  failureOf,
  hasEnded,
  retrieveBatch,
  statusOf,
} from '../../packages/engine/src/openai/remote-batch.ts';
import { readResultLine } from '../../packages/engine/src/requests/result-line.ts';
import { usageOf } from '../../packages/engine/src/requests/usage.ts';
import { resultsObject } from '../../packages/engine/src/state/layout.ts';
import { scale } from '../world/scale.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { checked, checkedAsync, hostileName, hostileValue, mutated } from './mutate.ts';

const RUNS = { numRuns: scale(500, 1000) };
const IMAGE = '36ff39db-d6e0-499f-a4b5-000000000001';
const items = smallReceipt(1);
const isCore = (label: string): boolean => coreLabelOf(DEFAULT_LABELS, label) !== undefined;
const ofType = (type: string): Item => items.find((item) => item.TYPE?.S === type) ?? {};

describe('rows', () => {
  it('of a line whose number has no end cost no more than its length', () => {
    for (const N of [`${'9'.repeat(400_000)}x`, `1.${'0'.repeat(400_000)}`, '9'.repeat(400_000)]) {
      const bounding_box = { M: { x: { N }, y: { N }, width: { N }, height: { N } } };
      const corner = { M: { x: { N }, y: { N: '0.5' } } };
      const line = { ...ofType('RECEIPT_LINE'), top_left: corner, bounding_box };
      expect(parseLineRow(line)).toMatchObject({ problem: { reason: expect.stringContaining('is not a number') } });
    }
  });

  it.each([
    ['label', ofType('RECEIPT_WORD_LABEL'), parseLabel],
    ['line', ofType('RECEIPT_LINE'), parseLineRow],
    ['word', ofType('RECEIPT_WORD'), parseWord],
    ['merchant', { ...ofType('RECEIPT'), merchant_name: { S: 'x' }, website: { NULL: true } }, parseMerchant],
  ] as [string, Item, (item: Item) => { row: object } | { problem: { PK: string; SK: string; reason: string } }][])(
    'of a %s parse, or are reported with their key and why',
    (_, good, parse) => {
      let accepted = 0;
      fc.assert(
        fc.property(mutated(good), (value) => {
          const parsed = parse((typeof value === 'object' && value !== null ? value : {}) as Item);
          if ('problem' in parsed) {
            expect(parsed.problem.reason).toMatch(/\S/);
            return;
          }
          accepted += 1;
          const numbers = Object.values(parsed.row).filter((part) => typeof part === 'number');
          expect(numbers.every(Number.isFinite)).toBe(true);
        }),
        RUNS,
      );
      expect(accepted).toBeGreaterThan(RUNS.numRuns / 20);
    },
  );

  it('of labels stand for no row but their own', () => {
    const key = fc.tuple(
      fc.oneof(
        fc.constant(`IMAGE#${IMAGE}`),
        hostileName.map((name) => `IMAGE#${name}`),
      ),
      fc
        .tuple(
          ...Array.from({ length: 3 }, () =>
            fc.oneof(fc.constantFrom('00001', '1', '000001', '100000', '-0001', '1e4', '٠٠٠٠١', ''), hostileName),
          ),
        )
        .map(([receipt, line, word]) => `RECEIPT#${receipt}#LINE#${line}#WORD#${word}`),
      fc.oneof(fc.constantFrom(...Object.keys(CORE_LABELS)), hostileName),
    );
    fc.assert(
      fc.property(key, ([PK, word, label]) => {
        const SK = `${word}#LABEL#${label}`;
        const parsed = parseLabel({ ...ofType('RECEIPT_WORD_LABEL'), PK: { S: PK }, SK: { S: SK } });
        if ('row' in parsed) expect(labelKey(parsed.row)).toEqual({ PK, SK });
      }),
      RUNS,
    );
  });

  it('of batches parse to what makes safe keys, or are reported', () => {
    const good: Item = {
      PK: { S: `BATCH#${IMAGE}` },
      SK: { S: 'STATUS' },
      batch_type: { S: 'COMPLETION' },
      openai_batch_id: { S: 'batch_1' },
      submitted_at: { S: '2026-11-24T00:00:00Z' },
      status: { S: 'PENDING' },
      execution_id: { S: 'run-1' },
      model: { S: 'gpt-4.1-mini' },
      request_count: { N: '7' },
      estimated_tokens: { N: '1e3' },
    };
    fc.assert(
      fc.property(mutated(good), (value) => {
        const { batch, problem } = readBatchItem(
          (typeof value === 'object' && value !== null ? value : {}) as Item,
          RECEIPT_ROWS,
        );
        if (batch === undefined) expect(problem).toMatch(/\S/);
        else checkKey(resultsObject(batch.execution_id ?? 'unknown', batch.batchId, 'output', '0'.repeat(64)));
      }),
      RUNS,
    );
  });
});

describe('files of phases', () => {
  const sha256 = 'ab'.repeat(32);
  const plan = {
    format: 'completion-batch/plan',
    version: 1,
    execution: 'run-1',
    createdAt: '2026-11-24T00:00:00Z',
    table: 'receipts',
    store: 'file:///tmp/x',
    validationStatus: 'NONE',
    model: 'gpt-4.1-mini',
    labels: 4,
    receipts: 1,
    problems: 0,
    shards: [
      {
        id: '0001',
        key: labelsObject('run-1', '0001', sha256),
        sha256,
        bytes: 10,
        labels: 4,
        receipts: 1,
        first: 'a',
        last: 'b',
      },
    ],
  };
  const manifest = {
    format: 'completion-batch/shard',
    version: 1,
    execution: 'run-1',
    plan: sha256,
    shard: '0001',
    createdAt: '2026-11-24T00:00:00Z',
    file: '0001-abababababababab.jsonl',
    key: 'completion_batches/run-1/requests/0001-abababababababab.jsonl',
    sha256,
    bytes: 10,
    requests: 1,
    labels: 4,
    firstPass: 3,
    secondPass: 1,
    estimatedTokens: 100,
    problems: 0,
  };

  it('plans are refused, or read nothing but their own execution', () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated(plan), (value) => {
        const read = checked(() => parsePlan(JSON.stringify(value) ?? '', 'plan.json'));
        if ('refused' in read) return;
        accepted += 1;
        for (const { key } of read.value.shards) {
          checkKey(key);
          expect(key.startsWith(`labels/${read.value.execution}/`)).toBe(true);
        }
      }),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it.each([
    ['an execution that leaves the folder', { execution: '../../x' }],
    [
      'a shard of another execution',
      { shards: [{ ...plan.shards[0], key: 'labels/run-2/0001-abababababababab.ndjson' }] },
    ],
    ['a shard twice', { shards: [plan.shards[0], plan.shards[0]] }],
  ])('a plan with %s is refused', (_, change) => {
    expect(checked(() => parsePlan(JSON.stringify({ ...plan, ...change }), 'p'))).toEqual({
      refused: 'plan-unreadable',
    });
  });

  it('manifests are refused, or name a file beside them', () => {
    fc.assert(
      fc.property(mutated(manifest), (value) => {
        const read = checked(() => parseManifest(JSON.stringify(value) ?? '', '0001.json'));
        if ('value' in read && read.value.file !== null) expect(read.value.file).toMatch(/^\d{4}-[0-9a-f]{16}\.jsonl$/);
      }),
      RUNS,
    );
  });

  it.each([
    ['plans', (data: Uint8Array): unknown => parsePlan(data, 'x')],
    ['manifests', (data: Uint8Array): unknown => parseManifest(data, 'x')],
    ['price files', (data: Uint8Array): unknown => parsePrices(Buffer.from(data).toString(), 'x')],
  ])('%s of any bytes are refused with a message', (_, parse) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          hostileValue.map((value) => Buffer.from(JSON.stringify(value) ?? '')),
          fc
            .constantFrom('{', '[[', '\ufeff{}', '{"format":"completion-batch/plan","version":1}', '['.repeat(200_000))
            .map((text) => Buffer.from(text)),
        ),
        (data) => {
          expect(checked(() => parse(data))).toHaveProperty('refused');
        },
      ),
      { numRuns: scale(200, 400) },
    );
  });
});

const label = parseLabel(ofType('RECEIPT_WORD_LABEL'));
const details = {
  imageId: IMAGE,
  receiptId: 1,
  lines: [],
  words: [{ imageId: IMAGE, receiptId: 1, lineId: 1, wordId: 1, text: 'ACME', isNoise: false }],
  labels: [],
  merchant: undefined,
  problems: [],
};
const [request] = formatBatchCompletionFile(details, 'row' in label ? [label.row] : [], 'gpt-4.1-mini');

describe('request lines', () => {
  const lineOf = (value: unknown) => ({
    bytes: Buffer.from(JSON.stringify(value) ?? ''),
    number: 7,
    offset: 0,
    terminated: true,
  });

  it('are refused, or ask about label rows that there can be, each once', () => {
    let accepted = 0;
    fc.assert(
      fc.property(mutated(JSON.parse(request?.line ?? '')), (value) => {
        const read = checked(() => readRequest(lineOf(value), 'x.jsonl'));
        if ('refused' in read) return;
        accepted += 1;
        const { targets, body, prompt } = read.value;
        for (const target of targets) expect(parseLabelKey(labelKey(target))).toEqual(target);
        expect(new Set(targets.map(labelId)).size).toBe(targets.length);
        expect(targets.every(({ label }) => coreLabelOf(prompt.labels, label) !== undefined)).toBe(true);
        expect(Number.isFinite(requestTokens(body, estimateTokens))).toBe(true);
      }),
      RUNS,
    );
    expect(accepted).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it('of any user message are refused, or ask about core labels', () => {
    const row = fc.oneof(
      fc.constantFrom(
        '<<<',
        '>>>',
        'Merchant: ?',
        'ACME~1.1',
        'MERCHANT_NAME 1.1',
        'DATE 1.1 1.2 not TIME',
        'DATE 1.1 1.1',
        'DATE 9999999.1',
        'constructor 1.1',
        'DATE 1.1 not',
      ),
      hostileName,
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
        const content = ['<<<', 'Merchant: ?', ...rows].join('\n');
        const [system] = JSON.parse(request?.line ?? '').body.messages;
        const prompt = readPrompt({ messages: [system, { role: 'user', content }] });
        for (const target of prompt?.targets ?? []) {
          expect(isCore(target.label)).toBe(true);
          expect([target.lineId, target.wordId].every((id) => Number.isSafeInteger(id) && id >= 0)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe('answers', () => {
  const targets: PromptTarget[] = ['1.1.DATE', '1.2.TIME', '2.1.TAX'].map((id) => {
    const [line, word, name = ''] = id.split('.');
    return { id, lineId: Number(line), wordId: Number(word), label: name, rejected: [] };
  });
  const good = {
    valid: ['1.1.DATE'],
    invalid: [
      { id: '1.2.TIME', label: 'DATE' },
      { id: '2.1.TAX', label: null },
    ],
  };
  const line = (content: unknown): object => ({
    id: 'x',
    custom_id: 'a',
    response: {
      status_code: 200,
      request_id: 'r',
      body: {
        choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
        usage: { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 2 } },
      },
    },
    error: null,
  });

  /** Every target one outcome; a verdict only with its id in what the model said; only core labels are suggested. */
  function check(value: unknown): void {
    const read = readResultLine(value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? 'null'));
    const outcomes = outcomesOf({ version: CURRENT_VERSION, labels: DEFAULT_LABELS, targets }, read);
    expect(outcomes).toHaveLength(targets.length);
    const said = JSON.stringify(read ?? '') ?? '';
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.kind !== 'released') expect(said).toContain(targets[index]?.id ?? '?');
      if (outcome.kind === 'invalid' && outcome.suggested !== null) expect(isCore(outcome.suggested)).toBe(true);
    }
    if (read === undefined) return;
    for (const tokens of Object.values(usageOf(read))) expect(Number.isSafeInteger(tokens) && tokens >= 0).toBe(true);
  }

  it('give every target exactly one outcome, whatever the line is', () => {
    fc.assert(fc.property(mutated(line(JSON.stringify(good))), check), RUNS);
  });

  it('give every target exactly one outcome, whatever the model says', () => {
    fc.assert(
      fc.property(mutated(good), (content) => check(line(JSON.stringify(content)))),
      RUNS,
    );
  });

  it('are written in one line, whatever is in them', () => {
    fc.assert(
      fc.property(hostileValue, (value) => {
        const text = toLine({ value });
        expect(text.slice(0, -1)).not.toMatch(/[\n\r\u2028\u2029]/);
      }),
      RUNS,
    );
  });
});

describe('batches as OpenAI describes them', () => {
  const good = {
    id: 'batch_1',
    object: 'batch',
    status: 'completed',
    created_at: 1_795_486_000,
    completed_at: 1_795_486_620,
    output_file_id: 'file-1',
    error_file_id: null,
    input_file_id: 'file-0',
    request_counts: { total: 1, completed: 1, failed: 0 },
    errors: { object: 'list', data: [{ code: 'x', message: 'org-abcdefg', line: 1, param: null }] },
    usage: { input_tokens: 5, input_tokens_details: { cached_tokens: 1 }, output_tokens: 2, total_tokens: 7 },
  };

  it('are refused, or give a status, a time and figures that can be written', async () => {
    await fc.assert(
      fc.asyncProperty(mutated(good), async (value) => {
        const headers = { date: 'Tue, 24 Nov 2026 02:17:00 GMT', 'content-type': 'application/json' };
        const fetch = async () => new Response(JSON.stringify(value) ?? 'null', { headers });
        const openai = new OpenAI({ apiKey: 'test', baseURL: 'http://127.0.0.1:1/v1', fetch });
        const read = await checkedAsync(() => retrieveBatch(openai, 'batch_1'));
        if ('refused' in read || read.value === undefined) return;
        const remote = read.value;
        const status = statusOf(remote);
        expect(status === undefined || /^[A-Z_]+$/.test(status)).toBe(true);
        expect(hasEnded(status)).toBe(['COMPLETED', 'FAILED', 'EXPIRED', 'CANCELLED'].includes(status ?? ''));
        expect(new Date(endOf(remote) ?? 0).toISOString()).toMatch(/Z$/);
        expect(failureOf(remote)).not.toContain('org-abcdefg');
        for (const tokens of Object.values(billedUsage(remote) ?? {})) expect(Number.isSafeInteger(tokens)).toBe(true);
      }),
      RUNS,
    );
  });
});

describe('names', () => {
  it('of stores are refused without showing what may be a secret, or are a folder or a bucket', () => {
    const secret = 'planted-secret';
    const url = fc.oneof(
      hostileName,
      fc
        .tuple(fc.constantFrom('s3://', 'file://', 'file:///', 'S3://', 'http://'), hostileName)
        .map((parts) => parts.join('')),
      hostileName.map((name) => `s3://key:${secret}@bucket/${name}`),
      hostileName.map((name) => `s3://bucket/${name}?X-Amz-Signature=${secret}`),
    );
    fc.assert(
      fc.property(url, (text) => {
        try {
          const location = parseStoreUrl(text);
          if (location.kind === 'file') expect(location.directory).toMatch(/^(\/|[A-Z]:)[\P{Cc}]+$/iu);
          else expect(location.bucket).toMatch(/^[a-z0-9.-]{3,63}$/);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input', remedy: expect.stringMatching(/\S/) });
          expect(String((error as Error).message)).not.toContain(secret);
        }
      }),
      RUNS,
    );
  });
});
