/** Jobs in memory, some of them done, as far as later ones may take their answers over. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { type CacheOptions, takeKnownAnswers } from '../../src/jobs/cache.ts';
import { finishJob } from '../../src/jobs/finish-job.ts';
import type { JobManifest, JobServices } from '../../src/jobs/job.ts';
import type { KnownAnswers } from '../../src/jobs/saved-cost.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { sha256, uuidFromDigest } from '../../src/platform/digest.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { LIBRARY_WAYS } from '../../src/platform/ways.ts';
import type { BatchRecord } from '../../src/state/batch.ts';
import { jobObject, jobPartObject } from '../../src/state/layout.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import { ClaimLog } from '../../src/workload/claim-log.ts';
import { type JobOutcome, jobOutcomes } from '../../src/workload/job-outcomes.ts';
import { keepOutcomes } from '../../src/workload/keep-outcomes.ts';
import type { RequestOutcome } from '../../src/workload/request-outcome.ts';
import { type MemoryStore, memoryStore } from '../objects/memory-store.ts';
import { chatLine } from '../workload/job-world.ts';

export const MODEL = 'gpt-4.1-mini';

/** A request by its custom id, what it asks, and what came of it: `null` if nothing did. */
export type Given = readonly [key: string, ask: string, answer?: string | null];

export class CacheWorld implements AsyncDisposable {
  readonly store: MemoryStore;
  readonly said: string[] = [];
  service = 'http://127.0.0.1:1';
  readonly #folder: string;
  #now = Date.UTC(2026, 0, 1);

  private constructor(store: MemoryStore, folder: string) {
    this.store = store;
    this.#folder = folder;
  }

  static async open(from?: MemoryStore): Promise<CacheWorld> {
    return new CacheWorld(memoryStore(from?.objects), await mkdtemp(join(tmpdir(), 'cache-')));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  services(store: ObjectStore = this.store): JobServices {
    const state = new ObjectState(store, { clock: { now: () => this.#now, sleep: async () => {} } });
    const { name, clock, submissions, queues } = state;
    const batches = { ...state.batches, get: async (batchId: string) => recordOf(batchId), listOpen: none };
    return {
      store,
      state: { name, clock, submissions, queues, batches } as unknown as JobServices['state'],
      openai: new OpenAI({ apiKey: 'sk-test-key', baseURL: this.service }),
      logger: { ...silentLogger, warn: (message) => this.said.push(message) },
      ways: LIBRARY_WAYS,
    };
  }

  /** A job that nothing is known of yet; each is made a minute after the one before. */
  async job(job: string, given: readonly Given[]): Promise<JobManifest> {
    this.#now += 60_000;
    const text = given.map(([key, ask]) => `${askLine(key, ask)}\n`).join('');
    const key = jobPartObject(job, 1, sha256(text));
    const manifest: JobManifest = {
      format: 'completion-batch/job',
      version: 1,
      job,
      digest: sha256(text),
      lines: given.length,
      requests: given.length,
      parts: [{ key, sha256: sha256(text), bytes: Buffer.byteLength(text), requests: given.length }],
      invalid: null,
      destinations: [
        { model: MODEL, endpoint: '/v1/chat/completions', requests: given.length, input_tokens: 1, output_tokens: 1 },
      ],
      max_attempts: 3,
      created_at: new Date(this.#now).toISOString(),
    };
    await this.store.put(key, text);
    await this.store.put(jobObject(job), JSON.stringify(manifest));
    return manifest;
  }

  /** One that is done, each of its requests answered or failed. */
  async done(job: string, given: readonly Given[]): Promise<JobManifest> {
    const manifest = await this.job(job, given);
    await this.settle(manifest, given);
    await this.finish(manifest);
    return manifest;
  }

  /** What a batch has brought for what has no outcome yet. */
  async settle({ job }: JobManifest, given: readonly Given[]): Promise<void> {
    const log = new ClaimLog(this.store, job);
    await log.refresh();
    const left = given.filter(([key]) => log.of(key)?.stands !== 'answered');
    const place = { batchId: uuidFromDigest(sha256(`batch of ${job}`)), executionId: 'run' };
    async function* outcomes(): AsyncGenerator<RequestOutcome> {
      for (const each of left) yield outcomeOf(each);
    }
    await keepOutcomes(this.store, place, outcomes(), this.#folder);
    for (const kind of ['answered', 'failed'] as const) {
      const keys = left.filter((each) => outcomeOf(each).outcome === kind).map(([key]) => key);
      const entry = { kind, batch_id: place.batchId, execution_id: place.executionId, keys };
      let written = keys.length === 0;
      await log.append(async () => {
        if (written) return undefined;
        written = true;
        return entry;
      });
    }
  }

  async finish(manifest: JobManifest): Promise<boolean> {
    const log = new ClaimLog(this.store, manifest.job);
    await log.refresh();
    return finishJob(this.services(), { manifest, log, workDir: this.#folder });
  }

  take(manifest: JobManifest, options: Partial<CacheOptions> = {}, store?: ObjectStore): Promise<KnownAnswers> {
    return takeKnownAnswers(this.services(store), manifest, { workDir: this.#folder, dryRun: false, ...options });
  }

  /** Answers by custom id, and the batches they come of. */
  async answers({ job }: JobManifest): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const outcome of jobOutcomes(this.store, job)) found[outcome.custom_id] = shown(outcome);
    return found;
  }
}

async function* none(): AsyncGenerator<never> {}

export function askLine(key: string, ask: string): string {
  return chatLine(key, { messages: [{ role: 'user', content: ask }] });
}

/** A hundred tokens in, ten out. */
export function bodyOf(text: string): object {
  const choices = [{ index: 0, message: { role: 'assistant', content: text } }];
  return { object: 'chat.completion', choices, usage: { prompt_tokens: 100, completion_tokens: 10 } };
}

function outcomeOf([key, ask, answer]: Given): RequestOutcome {
  const common = { custom_id: key, attempt: 1 };
  const error = { status_code: 400, code: 'bad', message: 'bad' };
  if (answer === null) return { ...common, outcome: 'failed', reason: 'http-error', response: null, error };
  const response = { status_code: 200, body: bodyOf(answer ?? `answer to ${ask}`) };
  return { ...common, outcome: 'answered', reason: null, response, error: null };
}

function shown({ response, batch }: JobOutcome): string {
  const body = response?.body as ReturnType<typeof bodyOf> & { choices: { message: { content: string } }[] };
  return `${body.choices[0]?.message.content} (${batch?.slice(0, 10)})`;
}

function recordOf(batchId: string): BatchRecord {
  const status = batchId.startsWith('live') ? 'IN_PROGRESS' : 'COMPLETED';
  const sketch = { status, openai_batch_id: `batch_${batchId}` };
  return { batchId, sketch, isOurs: true, batch: undefined, problem: undefined, where: '', attributes: {} };
}
