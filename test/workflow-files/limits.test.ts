/** GitHub's limits at the largest run there can be: 256 shards, 100,000 receipts. Nothing of 256 jobs is run here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  MAX_SHARDS,
  openObjectStore,
  type Plan,
  type PlannedShard,
  type ReceiptLabels,
  type SubmitLabelsResult,
  uploadSerializedLabels,
} from '@completion-batch/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueNow } from '../../packages/actions/src/find/due.ts';
import { outputsOf as findOutputs } from '../../packages/actions/src/find/runner.ts';
import { outputsOf as prepareOutputs } from '../../packages/actions/src/prepare/runner.ts';
import { prepareSummary } from '../../packages/actions/src/prepare/summary.ts';
import { outputsOf as submitOutputs } from '../../packages/actions/src/submit/runner.ts';
import { submitSummary } from '../../packages/actions/src/submit/summary.ts';
import { packReceipts, shardCount, spoolReceipts } from '../../packages/core/src/prepare/shards.ts';
import { steps } from './files.ts';

/** Sources: GitHub's docs on workflow limits and job outputs, and the runner's FileCommandManager for the summary. */
const LIMITS = {
  jobsPerMatrix: 256,
  outputBytesPerJob: 1024 * 1024,
  summaryBytes: 1024 * 1024,
  /** One string of the environment, which is what an input becomes (Linux). */
  inputBytes: 128 * 1024,
  artifactsPerJob: 500,
};
const RECEIPTS = 100_000;
const CONTEXT = { runId: '12345678901', attempt: 50, url: 'https://github.com/OWNER/completion-batch/actions/runs/1' };
/** GitHub counts outputs in UTF-16. */
const outputBytes = (outputs: object): number => 2 * JSON.stringify(outputs).length;

async function* receipts(): AsyncGenerator<ReceiptLabels> {
  for (let number = 0; number < RECEIPTS; number += 1) {
    const imageId = `36ff39db-d6e0-499f-a4b5-${String(number).padStart(12, '0')}`;
    const label = {
      imageId,
      receiptId: 1,
      lineId: 1,
      wordId: 1,
      label: 'MERCHANT_NAME',
      validationStatus: 'NONE' as const,
      completionBatchId: null,
    };
    yield { imageId, receiptId: 1, labels: [label as ReceiptLabels['labels'][number]] };
  }
}

describe('256 shards, 100,000 receipts', () => {
  let folder = '';
  let plan: Plan;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'limits-'));
    const spool = await spoolReceipts(receipts(), folder);
    const store = await openObjectStore(pathToFileURL(join(folder, 'store')).href);
    const files = packReceipts(spool, shardCount(spool.receipts, MAX_SHARDS), folder);
    const shards: PlannedShard[] = [];
    for await (const file of files) shards.push(await uploadSerializedLabels(store, 'an-execution', file));
    plan = {
      format: 'completion-batch/plan',
      version: 1,
      execution: 'x'.repeat(100),
      createdAt: '2026-11-24T02:17:00.000Z',
      table: 't'.repeat(255),
      store: `s3://${'b'.repeat(63)}/${'p'.repeat(500)}`,
      validationStatus: 'NONE',
      model: 'gpt-4.1-mini',
      labels: spool.labels,
      receipts: spool.receipts,
      problems: 1000,
      shards,
      digest: '0'.repeat(64),
    };
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const prepared = () => ({
    plan,
    planPath: 'plan/plan.json',
    problems: Array.from({ length: 20 }, () => ({
      PK: 'p'.repeat(1024),
      SK: 's'.repeat(1024),
      reason: 'r'.repeat(500),
    })),
    openSubmissions: 1000,
    resumed: true,
  });

  it('are one matrix, and no shard is left out', () => {
    expect(plan.shards).toHaveLength(LIMITS.jobsPerMatrix);
    expect(plan.shards.reduce((sum, { receipts }) => sum + receipts, 0)).toBe(RECEIPTS);
  });

  it('fit the outputs of prepare, and its summary', () => {
    const outputs = prepareOutputs(prepared() as never);
    expect(JSON.parse(String(outputs.matrix))).toHaveLength(LIMITS.jobsPerMatrix);
    expect(outputBytes(outputs)).toBeLessThan(LIMITS.outputBytesPerJob);
    expect(Buffer.byteLength(String(outputs.matrix))).toBeLessThan(LIMITS.inputBytes);
    expect(Buffer.byteLength(prepareSummary(prepared() as never, CONTEXT))).toBeLessThan(LIMITS.summaryBytes);
  });

  it('have artifact names that are allowed and do not meet, in every attempt there can be', () => {
    const uploads = steps.filter(({ step }) => step.uses?.startsWith('actions/upload-artifact@'));
    const inFormat = uploads.filter(({ jobName }) => jobName === 'format').map(({ step }) => String(step.with?.name));
    expect(inFormat).toHaveLength(1);
    const names = plan.shards.flatMap(({ id }) =>
      ['1', '50'].map((attempt) =>
        (inFormat[0] ?? '')
          .replace(/\$\{\{ matrix\.shard \}\}/, id)
          .replace(/\$\{\{ github\.run_attempt \}\}/, attempt),
      ),
    );
    expect(new Set(names).size).toBe(2 * LIMITS.jobsPerMatrix);
    for (const name of names) expect(name).toMatch(/^[\w-]{1,200}$/);
    // One artifact a job.
    expect(uploads.length).toBeLessThan(LIMITS.artifactsPerJob);
  });

  it('fit the outputs of submit, and its summary, also where every shard is missing or every batch fails', () => {
    const batch = {
      batchId: '5ecbd0b6-f2a9-4d53-8a0b-c4f7e9112233',
      executionId: plan.execution,
      openaiBatchId: `batch_${'0'.repeat(48)}`,
      inputFileId: `file-${'0'.repeat(48)}`,
      ending: 'submitted',
      reason: undefined,
      resumed: false,
      adopted: false,
      model: plan.model,
      requests: 390,
      units: 390,
      bytes: 1e8,
      tokens: 1_500_000,
      outputTokens: 1,
      cost: 1,
      lost: 0,
      location: `${plan.store}/${'l'.repeat(200)}`,
    } as const;
    const result: SubmitLabelsResult = {
      execution: plan.execution,
      model: plan.model,
      dryRun: false,
      // A batch for each shard, each of them once submitted and once failed.
      files: plan.shards.flatMap(() => [batch, { ...batch, ending: 'failed' as const, reason: 'r'.repeat(2000) }]),
      budget: undefined,
      alreadySubmitted: 0,
      taken: 0,
      formatted: [],
      missingShards: plan.shards.map(({ id }) => ({ shard: id, reason: 'r'.repeat(2000) })),
      tooLarge: [],
      refused: plan.shards.map(({ id }) => ({ name: id, reason: 'r'.repeat(2000) })),
      stuck: Array.from({ length: 256 }, (_, index) => ({
        kind: 'requests' as const,
        batchId: batch.batchId,
        executionId: `execution-${index}`,
        state: 'CLAIMED',
        units: 390,
        reason: 'r'.repeat(2000),
        remedy: 'r'.repeat(2000),
        red: index % 2 === 0,
      })),
      complete: false,
    };
    expect(outputBytes(submitOutputs(result))).toBeLessThan(LIMITS.outputBytesPerJob);
    expect(Buffer.byteLength(submitSummary(plan, result, CONTEXT))).toBeLessThan(LIMITS.summaryBytes);
  });
});

it('256 open batches fit the outputs of find, and the input of summary', () => {
  const row = { batchId: '5ecbd0b6-f2a9-4d53-8a0b-c4f7e9112233', submittedAt: '2026-11-24T02:17:00.000Z' };
  const batches = Array.from({ length: 300 }, () => row);
  const outputs = findOutputs(dueNow({ batches, problems: [] } as never, { now: () => 0 } as never));
  expect(outputs).toMatchObject({ count: LIMITS.jobsPerMatrix, waiting: 300 - LIMITS.jobsPerMatrix });
  expect(Buffer.byteLength(String(outputs.matrix))).toBeLessThan(LIMITS.inputBytes);
});
