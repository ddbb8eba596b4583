/** What a job is said to have cost. */
import { expect, it } from 'vitest';
import { costsOf } from '../../src/jobs/job-status.ts';
import type { BatchRecord } from '../../src/state/batch.ts';

const ended = (attributes: object): BatchRecord =>
  ({
    batchId: '57e104c9-7e62-4def-9268-7ad4f21b21f3',
    sketch: {},
    batch: { status: 'COMPLETED', model: 'a-model' },
    attributes: { estimated_cost_usd: 1, input_tokens: 2_000_000, output_tokens: 1_000_000, ...attributes },
  }) as unknown as BatchRecord;

const prices = { asOf: '2026-11-26', models: { 'a-model': { input: 1, output: 4 } } };

it('a batch that was collected without a price is told with that of now, as the budget counts it', () => {
  expect(costsOf([ended({})], prices).costUsd).toBe(6);
  expect(costsOf([ended({ cost_usd: 5 }), ended({})], prices).costUsd).toBe(11);
  expect(costsOf([ended({})], undefined).costUsd).toBeUndefined();
});
