/** A job's world without servers: a store in memory behind a gate, batches that stand as a test says, lines and answers. */
import type { ObjectStore } from '../../src/objects/object-store.ts';
import type { NdjsonLine } from '../../src/platform/ndjson.ts';
import { type ResultLine, readResultLine } from '../../src/requests/result-line.ts';
import type { BatchRecord } from '../../src/state/batch.ts';
import type { StandingSource } from '../../src/state/liveness.ts';
import type { Submission, SubmissionRecord } from '../../src/state/submission.ts';
import type { AnsweredRequest, EndedBatch } from '../../src/workload/workload.ts';

export const JOB = 'job-1';

/** How a call goes: `work` is the call's effect. */
export type Gate = <T>(call: string, work: () => Promise<T>) => Promise<T>;

/** The store with its calls behind a gate. */
export function behind(store: ObjectStore, gate: Gate): ObjectStore {
  return {
    ...store,
    put: (key, body) => gate('put', () => store.put(key, body)),
    create: (key, body) => gate('create', () => store.create(key, body)),
    stream: (key) => gate('stream', () => store.stream(key)),
    get: (key) => gate('get', () => store.get(key)),
    head: (key) => gate('head', () => store.head(key)),
    async *list(prefix) {
      yield* await gate('list', async () => store.list(prefix));
    },
  };
}

type SubmissionStanding = 'INTENDED' | 'RECORDED' | 'REJECTED' | 'ABANDONED';

/** Batches as a state would tell of them. */
export class Standings implements StandingSource {
  readonly #submissions = new Map<string, Submission>();
  readonly #batches = new Map<string, string>();
  #begun = 0;

  /** Begins a submission, also one that was refused before. */
  begin(batchId: string, more: Partial<Submission> = {}): Submission {
    this.#begun += 1;
    const submission = { ...submissionOf(batchId, this.#begun), ...more };
    this.#submissions.set(batchId, submission);
    return submission;
  }

  close(batchId: string, state: SubmissionStanding): void {
    const submission = this.#submissions.get(batchId);
    if (submission !== undefined) this.#submissions.set(batchId, { ...submission, state });
    if (state === 'RECORDED') this.#batches.set(batchId, 'PENDING');
  }

  end(batchId: string, status = 'COMPLETED'): void {
    this.#batches.set(batchId, status);
  }

  /** Nothing tells of it any more. */
  forget(batchId: string): void {
    this.#submissions.delete(batchId);
    this.#batches.delete(batchId);
  }

  readonly submissions = {
    get: async (batchId: string): Promise<SubmissionRecord | undefined> => {
      const submission = this.#submissions.get(batchId);
      if (submission === undefined) return undefined;
      const isOpen = submission.state === 'INTENDED';
      return { batchId, isOpen, sketch: submission, submission, problem: undefined, where: '', seen: undefined };
    },
  };

  readonly batches = {
    get: async (batchId: string): Promise<BatchRecord | undefined> => {
      const status = this.#batches.get(batchId);
      if (status === undefined) return undefined;
      const sketch = { status };
      return { batchId, sketch, isOurs: true, batch: undefined, problem: undefined, where: '', attributes: {} };
    },
  };
}

function submissionOf(batchId: string, begun: number): Submission {
  return {
    batch_id: batchId,
    execution_id: 'run-1',
    state: 'INTENDED',
    version: 1,
    owner: 'owner',
    lease_until: 0,
    store: 'memory:',
    object_key: 'requests',
    sha256: '',
    model: 'gpt-4.1-mini',
    workload_version: 'requests-1',
    requests: 1,
    bytes: 1,
    units: 1,
    estimated_tokens: 1,
    estimated_output_tokens: 1,
    created_at: new Date(begun).toISOString(),
    attributes: { job: JOB },
  };
}

export function lineOf(text: string, number = 1): NdjsonLine {
  return { bytes: Buffer.from(text), number, offset: 0, terminated: true };
}

export function chatLine(customId: string, body: object = {}): string {
  const messages = [{ role: 'user', content: `say ${customId}` }];
  return JSON.stringify({
    custom_id: customId,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4.1-mini', messages, ...body },
  });
}

export function linesOf(keys: readonly string[]): NdjsonLine[] {
  return keys.map((key, index) => lineOf(chatLine(key), index + 1));
}

export function endedBatch(batchId: string, answered = 1): EndedBatch {
  return {
    batchId,
    version: undefined,
    executionId: 'run-1',
    endedAt: '2026-01-01T00:00:00.000Z',
    name: 'requests.jsonl',
    answered,
  };
}

/** A result line: an answer (200), an error of this status, or none. */
export function resultOf(key: string, status: number, error: object = {}): ResultLine | undefined {
  const body =
    status === 200
      ? { choices: [{ index: 0, message: { role: 'assistant', content: `answer to ${key}` } }] }
      : { error: { message: `status ${status}`, type: '', code: null, param: null, ...error } };
  return status === 0 ? undefined : readResultLine({ custom_id: key, response: { status_code: status, body } });
}

/** A batch's requests with their answers, as collect gives them. */
export async function* answers(
  keys: readonly string[],
  answer: (key: string) => Pick<AnsweredRequest, 'result' | 'release'>,
): AsyncGenerator<AnsweredRequest> {
  for (const [index, key] of keys.entries()) yield { line: lineOf(chatLine(key), index + 1), key, ...answer(key) };
}
