/** Submissions, batches and edits for tests of states. */
import { randomUUID } from 'node:crypto';
import type { AttributeData } from '../../src/state/attributes.ts';
import type { NewBatch } from '../../src/state/batch.ts';
import type { Submission } from '../../src/state/submission.ts';

export type Fields = Readonly<Record<string, AttributeData | undefined>>;

const SHA256 = '0'.repeat(64);

export function newSubmission(given: Partial<Submission> = {}): Submission {
  const batch_id = given.batch_id ?? randomUUID();
  return {
    batch_id,
    execution_id: 'night-1',
    state: 'INTENDED',
    version: 1,
    owner: 'process-1',
    lease_until: 1_764_000_000_000,
    store: 'file:///store',
    object_key: `completion_batches/${given.execution_id ?? 'night-1'}/batches/${batch_id}/${given.sha256 ?? SHA256}.jsonl`,
    sha256: SHA256,
    model: 'gpt-4.1-mini',
    workload_version: '1',
    requests: 3,
    bytes: 1234,
    units: 7,
    estimated_tokens: 4000,
    estimated_output_tokens: 300,
    created_at: '2026-11-24T03:50:19.000Z',
    queued_tokens: 4000,
    attributes: { job: 'job-1' },
    ...given,
  };
}

export function newBatch(given: Partial<Submission> = {}, attributes: NewBatch['attributes'] = {}): NewBatch {
  const submission = { ...newSubmission(given), openai_batch_id: 'batch_1' };
  return { submission, status: 'PENDING', submittedAt: '2026-11-24T03:51:00.000Z', attributes };
}

export async function listed<T>(each: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of each) all.push(one);
  return all;
}

/** The time `minute` minutes after four, ISO 8601. */
export function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 24, 4, minute)).toISOString();
}
