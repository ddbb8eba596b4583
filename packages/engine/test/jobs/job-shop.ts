/** A store in a folder, its state in it, an emulated OpenAI over HTTP: what jobs are submitted in. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { expect } from 'vitest';
import { type Emulator, type Script, scriptResponder, startEmulator } from '../../../emulator/src/index.ts';
import { collect } from '../../src/collect/collect.ts';
import { findDueBatches } from '../../src/collect/due-batches.ts';
import type { JobServices } from '../../src/jobs/job.ts';
import { type SubmitJobOptions, type SubmittedJob, submitJob } from '../../src/jobs/submit-job.ts';
import { createFolderStore } from '../../src/objects/folder-store.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import type { PriceList } from '../../src/openai/prices.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import { type Logger, silentLogger } from '../../src/platform/logger.ts';
import { LIBRARY_WAYS } from '../../src/platform/ways.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import { plainRequests } from '../../src/workload/plain-requests.ts';

/** A dollar for the answer that a request may have, which is 1,000 tokens; little for what it does have. */
const PRICES: PriceList = {
  asOf: '2026-01-01',
  models: Object.fromEntries(['gpt-4.1-mini', 'gpt-4.1'].map((model) => [model, { input: 0, output: 1000 }])),
};

export class JobShop {
  readonly emulator: Emulator;
  readonly folder: string;
  readonly store: ObjectStore;
  /** All that was said, each with its level. */
  readonly said: string[] = [];
  #files = 0;
  /** How far it is ahead, in milliseconds: leases of who was killed are over then. */
  ahead = 0;
  readonly #clock: Clock = { ...systemClock, now: () => Date.now() + this.ahead };

  private constructor(emulator: Emulator, folder: string) {
    this.emulator = emulator;
    this.folder = folder;
    this.store = createFolderStore(join(folder, 'store'));
  }

  static async open(script: Script = {}, more: Partial<Parameters<typeof startEmulator>[0]> = {}): Promise<JobShop> {
    const folder = await mkdtemp(join(tmpdir(), 'job-shop-'));
    const responder = scriptResponder(script);
    const dataDir = join(folder, 'emulator');
    return new JobShop(await startEmulator({ dataDir, responder, advance: 'poll', ...more }), folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As a new process has them. */
  services(store = this.store): JobServices {
    const say =
      (level: string) =>
      (message: string): void => {
        this.said.push(`${level}: ${message}`);
      };
    const logger: Logger = { ...silentLogger, info: say('info'), warn: say('warn'), error: say('error') };
    const openai = new OpenAI({ apiKey: 'sk-test-key', baseURL: this.emulator.url, maxRetries: 0 });
    return {
      store,
      state: new ObjectState(this.store, { clock: this.#clock }),
      openai,
      logger,
      ways: LIBRARY_WAYS,
      prices: PRICES,
    };
  }

  async file(lines: readonly string[]): Promise<{ path: string; name: string }> {
    this.#files += 1;
    const name = `requests-${this.#files}.jsonl`;
    const path = join(this.folder, name);
    await writeFile(path, lines.map((line) => `${line}\n`).join(''));
    return { path, name };
  }

  async submit(
    lines: readonly string[],
    more: Partial<SubmitJobOptions> = {},
    services = this.services(),
  ): Promise<SubmittedJob> {
    return this.submitFiles([await this.file(lines)], more, services);
  }

  submitFiles(
    files: SubmitJobOptions['files'],
    more: Partial<SubmitJobOptions> = {},
    services = this.services(),
  ): Promise<SubmittedJob> {
    const options = { files, execution: 'run-1', workDir: join(this.folder, 'work'), preflight: 'never' } as const;
    return submitJob(services, { ...options, ...more });
  }

  /** Until no batch is open. */
  async collectAll(job: string): Promise<void> {
    for (;;) {
      const { store, state, ...services } = this.services();
      const workload = plainRequests({ store, state, job, scratch: this.folder });
      const { batches, problems } = await findDueBatches(state);
      expect(problems).toEqual([]);
      if (batches.length === 0) return;
      for (const batch of batches) {
        await collect({ ...services, store, state, workload }, { batch, workDir: this.folder });
      }
    }
  }

  /** Keys of all objects but for those of batches and of the state. */
  async keys(prefix = ''): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.store.list(prefix)) keys.push(key);
    return keys;
  }

  /** Custom ids of all lines that OpenAI has answered, in their order. */
  async answered(): Promise<string[]> {
    const journal = await this.emulator.journal();
    return journal
      .flatMap((entry) => (entry.event === 'line.executed' && entry.status === 200 ? entry.custom_id : []))
      .sort();
  }
}
