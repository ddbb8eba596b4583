/**
 * What the workflows of a test run against: versitygw as S3, dynoxide as DynamoDB, the emulator as OpenAI, and an
 * artifact service. Every scene has a table, a prefix of the bucket, an emulator and artifacts of its own.
 */

import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { openObjectStore } from '@completion-batch/core';
import { type Emulator, type EmulatorOptions, ManualClock, startEmulator } from '@completion-batch/emulator';
import type { ObjectStore } from '@completion-batch/engine';
import {
  createReceiptsTable,
  dynamoClient,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { repositoryName } from '../../scripts/repository-name.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';
import { type S3Server, startVersitygw } from '../world/versitygw.ts';
import { type Item, rowsOfType } from '../world/world.ts';
import { type ArtifactService, startArtifactService } from './harness/artifact-service.ts';
import { JOB_TOKEN, runWorkflow, type WorkflowRequest, type WorkflowRun } from './harness/run-workflow.ts';
import type { Repository } from './harness/snapshots.ts';

/** This repository, with what a runner needs of it. */
export const product: Repository = {
  name: repositoryName(),
  folder: fileURLToPath(new URL('../..', import.meta.url)),
  paths: ['.github/workflows', 'packages/actions/dist', 'packages/actions/*/action.yml', 'action.yml'],
};

export const OPENAI_KEY = 'sk-planted-5ecbd0b6f2a94d53';

const BUCKET = 'receipts-bucket';
/** versitygw's own. */
const REGION = 'us-east-1';
export const ROLE = 'arn:aws:iam::123456789012:role/completion-batch';
export const SUBMIT_ROLE = `${ROLE}-submit`;
export const COLLECT_ROLE = `${ROLE}-collect`;

type SceneRun = Omit<WorkflowRequest, 'repository' | 'artifacts'> & { readonly repository?: Repository };

export class Scene {
  readonly emulator: Emulator;
  /** The emulator's; stands still, so that batches stay as they are until a test says otherwise. */
  readonly clock: ManualClock;
  readonly artifacts: ArtifactService;
  readonly table: string;
  /** `s3://bucket/prefix` */
  readonly store: string;
  /** In front of the table; passes everything on until a test says otherwise. */
  readonly tableProxy: ServerProxy;
  readonly #client: DynamoDBClient;
  readonly #s3: S3Server;
  readonly #runs: WorkflowRun[] = [];

  constructor(parts: {
    emulator: Emulator;
    clock: ManualClock;
    artifacts: ArtifactService;
    table: string;
    tableProxy: ServerProxy;
    client: DynamoDBClient;
    s3: S3Server;
  }) {
    this.emulator = parts.emulator;
    this.clock = parts.clock;
    this.artifacts = parts.artifacts;
    this.table = parts.table;
    this.tableProxy = parts.tableProxy;
    this.#client = parts.client;
    this.#s3 = parts.s3;
    this.store = `s3://${BUCKET}/${this.table}/files`;
  }

  /** The variables that the workflows document, as they are set in a repository. */
  get vars(): Record<string, string> {
    return {
      COMPLETION_BATCH_TABLE: this.table,
      COMPLETION_BATCH_STORE: this.store,
      AWS_REGION: REGION,
      AWS_ROLE_ARN: ROLE,
      AWS_SUBMIT_ROLE_ARN: SUBMIT_ROLE,
      AWS_COLLECT_ROLE_ARN: COLLECT_ROLE,
    };
  }

  /** What leads the actions to the servers of the test; on GitHub none of it is set. */
  get env(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_DYNAMODB: this.tableProxy.url,
      AWS_ENDPOINT_URL_S3: this.#s3.endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      TEST_AWS_ACCESS_KEY_ID: this.#s3.accessKeyId,
      TEST_AWS_SECRET_ACCESS_KEY: this.#s3.secretAccessKey,
      OPENAI_BASE_URL: this.emulator.url,
    };
  }

  async run(request: SceneRun): Promise<WorkflowRun> {
    const run = await runWorkflow({
      repository: product,
      artifacts: this.artifacts,
      ...request,
      secrets: { OPENAI_API_KEY: OPENAI_KEY, ...request.secrets },
      vars: { ...this.vars, ...request.vars },
      env: { ...this.env, ...request.env },
    });
    this.#runs.push(run);
    return run;
  }

  async load(items: Iterable<Item>): Promise<void> {
    await loadItems(this.#client, this.table, items);
  }

  rows(type: string): Promise<Item[]> {
    return rowsOfType(this.#client, this.table, type);
  }

  get client(): DynamoDBClient {
    return this.#client;
  }

  /** Objects by their key under the store's prefix. */
  async objects(): Promise<Map<string, Buffer>> {
    const folder = join(this.#s3.folder, BUCKET, this.table, 'files');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(
      await Promise.all(files.map(async (file) => [relative(folder, file), await readFile(file)] as const)),
    );
  }

  /** Deletes objects that begin so and have this in their key; done when it returns. */
  removeObjects(prefix: string, part: string): void {
    const folder = join(this.#s3.folder, BUCKET, this.table, 'files');
    for (const key of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (key.startsWith(prefix) && key.includes(part)) rmSync(join(folder, key), { recursive: true });
    }
  }

  /** Lets OpenAI work for so long, in milliseconds. */
  async pass(ms: number): Promise<void> {
    // Two steps: lines that take no time have to be answered before the window ends.
    for (const step of [1000, ms - 1000]) {
      this.clock.advance(step);
      await this.emulator.tick();
    }
  }

  openStore(): Promise<ObjectStore> {
    const { endpoint, accessKeyId, secretAccessKey } = this.#s3;
    const credentials = { accessKeyId, secretAccessKey };
    return openObjectStore(this.store, {
      s3: () => new S3Client({ endpoint, region: REGION, forcePathStyle: true, credentials }),
    });
  }

  /** How many batches the emulator made. */
  async batchesMade(): Promise<number> {
    return (await this.emulator.journal()).filter(({ event }) => event === 'batch.created').length;
  }

  /** What of all that the runs left has a planted secret in it; nothing, if all is well. */
  async leaks(): Promise<string[]> {
    const secrets = [OPENAI_KEY, this.#s3.secretAccessKey, JOB_TOKEN];
    const texts: [string, string][] = [...(await this.objects())].map(([key, body]) => [key, body.toString('latin1')]);
    for (const run of this.#runs) {
      texts.push([`log of run ${run.runId}`, run.log]);
      for (const { job, text } of run.summaries) texts.push([`summary of ${job}`, text]);
      for (const { job, message } of run.annotations) texts.push([`annotation of ${job}`, message]);
      for (const { id, outputs, steps } of run.jobs)
        texts.push([`outputs of ${id}`, JSON.stringify([outputs, steps.map((step) => step.outputs)])]);
      for (const { name, files } of run.artifacts)
        for (const [path, data] of files) texts.push([`${name}/${path}`, data.toString('latin1')]);
    }
    return texts.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([where]) => where);
  }

  async close(): Promise<void> {
    await this.tableProxy.close();
    await this.emulator.close();
    await this.artifacts.close();
  }
}

export interface SceneOptions {
  readonly gsi4?: boolean;
  readonly emulator?: Partial<EmulatorOptions>;
}

/**
 * Servers for the tests of a file. After each test nothing that a run left may have a secret in it.
 * @returns what makes a scene with these rows in its table
 */
export function useStage(): (items: Iterable<Item>, options?: SceneOptions) => Promise<Scene> {
  let folder = '';
  let s3: S3Server | undefined;
  let table: Awaited<ReturnType<typeof startEmbeddedTable>> | undefined;
  const scenes: Scene[] = [];
  let made = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stage-'));
    // One after the other: where the second does not start, the first is known and ended.
    s3 = await startVersitygw([BUCKET]);
    table = await startEmbeddedTable({ dataDir: join(folder, 'table'), engine: 'dynoxide' });
  });
  afterEach(async () => {
    for (const scene of scenes.splice(0)) {
      const leaks = await scene.leaks();
      await scene.close();
      expect(leaks).toEqual([]);
    }
  });
  afterAll(async () => {
    await s3?.stop();
    await table?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return async (items, options = {}) => {
    if (s3 === undefined || table === undefined) throw new Error('the servers are not running');
    made += 1;
    const name = `receipts-${made}`;
    const client = dynamoClient(table.endpoint);
    await createReceiptsTable(client, name, { gsi4: options.gsi4 ?? true });
    const clock = new ManualClock(Date.now());
    const scene = new Scene({
      clock,
      emulator: await startEmulator({
        dataDir: join(folder, `openai-${made}`),
        clock,
        responder: rulesResponder(),
        ...options.emulator,
      }),
      artifacts: await startArtifactService(),
      table: name,
      tableProxy: await startProxy(table.endpoint),
      client,
      s3,
    });
    scenes.push(scene);
    await scene.load(items);
    return scene;
  };
}
