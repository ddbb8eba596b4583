/** Jobs over HTTP: the real client, an emulated OpenAI, and one folder for state, files and results. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { type Emulator, type Script, scriptResponder, startEmulator } from '../../../emulator/src/index.ts';
import { type CollectedJob, type CollectJobOptions, collectJob } from '../../src/jobs/collect-job.ts';
import type { InvalidLine, JobManifest, JobResult, JobServices } from '../../src/jobs/job.ts';
import { jobResults } from '../../src/jobs/job-results.ts';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { sha256 } from '../../src/platform/digest.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { LIBRARY_WAYS } from '../../src/platform/ways.ts';
import { jobInvalidObject, jobObject, jobPartObject, openJobObject } from '../../src/state/layout.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import { chatLine } from '../workload/job-world.ts';

export const MODEL = 'gpt-4.1-mini';

/** Pauses take no time, but for those that may be cut short: they end with what they are waiting beside. */
export class QuickClock implements Clock {
  readonly pauses: number[] = [];
  #ahead = 0;

  now(): number {
    return Date.now() + this.#ahead;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal !== undefined) return systemClock.sleep(ms, signal);
    this.pauses.push(ms);
    this.#ahead += ms;
  }
}

export class JobWorld implements AsyncDisposable {
  readonly clock = new QuickClock();
  readonly emulator: Emulator;
  readonly folder: string;
  readonly store: ObjectStore;

  private constructor(emulator: Emulator, folder: string) {
    this.emulator = emulator;
    this.folder = folder;
    this.store = createFolderStore(join(folder, 'store'));
  }

  static async open(script: Script = {}): Promise<JobWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'jobs-'));
    const options = { dataDir: join(folder, 'emulator'), responder: scriptResponder(script), advance: 'poll' as const };
    return new JobWorld(await startEmulator(options), folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As a new process has them. */
  services(store: ObjectStore = this.store): JobServices {
    return {
      store,
      state: new ObjectState(store, { clock: this.clock }),
      openai: new OpenAI({ apiKey: 'sk-test-key', baseURL: this.emulator.url, maxRetries: 0 }),
      logger: silentLogger,
      ways: LIBRARY_WAYS,
    };
  }

  /** What submitting leaves before anything is asked. @param given lines in their order, those that are invalid among them */
  async keep(job: string, given: readonly (string | InvalidLine)[]): Promise<JobManifest> {
    const requests = given.filter((line) => typeof line === 'string');
    const invalid = given.filter((line) => typeof line !== 'string');
    const half = Math.ceil(requests.length / 2);
    const parts = [requests.slice(0, half), requests.slice(half)].filter((part) => part.length > 0);
    const manifest: JobManifest = {
      format: 'completion-batch/job',
      version: 1,
      job,
      digest: sha256(requests.join('\n')),
      lines: given.length,
      requests: requests.length,
      parts: await Promise.all(parts.map((part, at) => this.#part(job, at + 1, part))),
      invalid: await this.#invalid(job, invalid),
      destinations: [
        {
          model: MODEL,
          endpoint: '/v1/chat/completions',
          requests: requests.length,
          input_tokens: 1,
          output_tokens: 1,
        },
      ],
      max_attempts: 3,
      created_at: new Date(this.clock.now()).toISOString(),
    };
    await this.store.create(jobObject(job), JSON.stringify(manifest));
    await this.store.create(openJobObject(job), '');
    return manifest;
  }

  async #part(job: string, number: number, lines: readonly string[]) {
    const text = lines.map((line) => `${line}\n`).join('');
    const key = jobPartObject(job, number, sha256(text));
    await this.store.put(key, text);
    return { key, sha256: sha256(text), bytes: Buffer.byteLength(text), requests: lines.length };
  }

  async #invalid(job: string, lines: readonly InvalidLine[]) {
    if (lines.length === 0) return null;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    const key = jobInvalidObject(job, sha256(text));
    await this.store.put(key, text);
    return { key, sha256: sha256(text), lines: lines.length };
  }

  round(job: string, execution: string, more: Partial<CollectJobOptions> = {}, services = this.services()) {
    return collectJob(services, {
      job,
      execution,
      workDir: join(this.folder, 'work'),
      limits: { maxLines: 3 },
      preflight: 'never',
      ...more,
    });
  }

  /** Rounds of one execution each until the job is done. */
  async rounds(job: string, most = 30): Promise<CollectedJob> {
    for (let number = 1; number <= most; number += 1) {
      const collected = await this.round(job, `round-${number}`);
      if (collected.status.done) return collected;
    }
    throw new Error(`the job is not done after ${most} rounds`);
  }

  async results(job: string, partial = false): Promise<JobResult[]> {
    const workDir = join(this.folder, 'work');
    const results: JobResult[] = [];
    for await (const result of jobResults(this.services(), { job, workDir, partial })) results.push(result);
    return results;
  }

  /** How often each request was answered with this status, and so billed. */
  async billed(status = 200): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const entry of await this.emulator.journal()) {
      if (entry.event !== 'line.executed' || entry.status !== status || entry.custom_id == null) continue;
      counts[entry.custom_id] = (counts[entry.custom_id] ?? 0) + 1;
    }
    return counts;
  }
}

export function chatLines(keys: readonly string[]): string[] {
  return keys.map((key) => chatLine(key));
}

export function invalidLine(line: number, custom_id: string | null = null): InvalidLine {
  const message = 'it is no request';
  return {
    line,
    file: 'a.jsonl',
    file_line: line,
    custom_id,
    code: 'missing_required_parameter',
    param: 'url',
    message,
  };
}

/** `a answered 1`, `b failed 3 http-error` */
export function told({ custom_id, outcome, attempts, reason }: JobResult): string {
  return [custom_id, outcome, attempts, reason].filter((each) => each !== null).join(' ');
}
