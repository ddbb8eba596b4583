/** The phases under other engines (docs/elsewhere.md): the examples are run as their engines would, with the built command line. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Emulator, ManualClock, scriptResponder, startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  type EmbeddedTable,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allValid } from '../world/answers.ts';
import { completionBatch } from '../world/cli.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { smallReceipt } from '../world/small-receipts.ts';
import { ExecutionFailed, runMachine, type StateMachine } from '../world/state-machine.ts';

/** It has no types. */
const validate = createRequire(import.meta.url)('asl-validator') as (machine: unknown) => {
  isValid: boolean;
  errors: unknown[];
};

const EXAMPLES = fileURLToPath(new URL('../../examples/elsewhere', import.meta.url));
const PROGRAM = fileURLToPath(new URL('../../packages/cli/bin/completion-batch.js', import.meta.url));
const MACHINES = ['label-batches.asl.json', 'collect-batches.asl.json'] as const;

const machine = async (name: (typeof MACHINES)[number]): Promise<StateMachine> =>
  JSON.parse(await readFile(join(EXAMPLES, name), 'utf8')) as StateMachine;

describe('elsewhere', () => {
  let folder = '';
  let server: EmbeddedTable;
  let objects: ObjectServer;
  let emulator: Emulator;
  const clock = new ManualClock(Date.now());
  const input = {
    cluster: 'batches',
    subnets: ['subnet-1'],
    taskDefinitions: { prepare: 'p', format: 'f', submit: 's', collect: 'c', reconcile: 'r' },
    table: 'receipts',
    store: 's3://bucket/prefix',
    maxCostUsd: 5,
  };
  /** Commands in the order in which they began. */
  const ran: string[][] = [];
  /** A task that does not come to an end, as when its machine is taken away. */
  let lost = (_args: readonly string[]): boolean => false;
  let running = 1;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
    await mkdir(join(folder, 'table'));
    server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
    objects = await startObjectServer();
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      responder: scriptResponder({ rules: [], default: allValid }),
    });
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, 'receipts', { gsi4: true });
    await loadItems(
      client,
      'receipts',
      [...Array(26).keys()].flatMap((number) => smallReceipt(number)),
    );
  });
  afterAll(async () => {
    await emulator?.close();
    await objects?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const env = (): Record<string, string> => ({
    AWS_REGION: 'local',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_ENDPOINT_URL_S3: objects.url,
    OPENAI_API_KEY: 'sk-planted-5ecbd0b6f2a94d53',
    OPENAI_BASE_URL: emulator.url,
  });

  async function call(resource: string, args: unknown): Promise<unknown> {
    if (resource.endsWith(':sfn:listExecutions')) return { Executions: Array(running).fill({}) };
    if (resource.endsWith(':s3:getObject')) {
      const { Key } = args as { Key: string };
      return { Body: objects.objects.get(Key)?.toString() };
    }
    expect(resource).toBe('arn:aws:states:::ecs:runTask.sync');
    const [container] = (args as { Overrides: { ContainerOverrides: { Command: string[] }[] } }).Overrides
      .ContainerOverrides;
    const command = (container?.Command ?? []).map((word) => word.replace(/^\/tmp\//, `${folder}/`));
    ran.push(command);
    if (lost(command)) throw new Error('States.TaskFailed');
    const run = await completionBatch(command, { env: env() });
    if (run.code !== 0) throw new Error(run.stderr);
    return {};
  }

  const start = async (name: (typeof MACHINES)[number], execution: string): Promise<unknown> => {
    ran.length = 0;
    return runMachine(await machine(name), input, { name: execution, call });
  };
  const phases = (): (string | undefined)[] => ran.map(([phase]) => phase);

  it.each(MACHINES)('%s is what the states language allows', async (name) => {
    expect(validate(await machine(name))).toMatchObject({ isValid: true, errors: [] });
  });

  it('asks for all labels, a task for each shard, though one gets lost', async () => {
    let left = 1;
    lost = ([phase]) => phase === 'format' && left-- > 0;
    await start('label-batches.asl.json', 'night-1');
    expect(phases()[0]).toBe('prepare');
    expect(phases().at(-1)).toBe('submit');
    expect(ran.filter(([phase]) => phase === 'format').length).toBeGreaterThan(2);
    expect(emulator.batches()).toHaveLength(1);
  });

  it('pays nothing twice when it is started again under the same name', async () => {
    await start('label-batches.asl.json', 'night-1');
    expect(phases().at(-1)).toBe('submit');
    expect(emulator.batches()).toHaveLength(1);
  });

  it('does not begin while another one runs', async () => {
    running = 2;
    await expect(start('label-batches.asl.json', 'night-2')).rejects.toThrow(ExecutionFailed);
    expect(ran).toEqual([]);
    running = 1;
  });

  it('takes no other plan than that of prepare', async () => {
    const key = 'prefix/labels/night-1/plan.json';
    const kept = objects.objects.get(key) ?? Buffer.alloc(0);
    lost = ([phase]) => {
      if (phase === 'format') objects.objects.set(key, Buffer.from(kept.toString().replace('"receipts"', '"others"')));
      return false;
    };
    await expect(start('label-batches.asl.json', 'night-1')).rejects.toThrow(/its SHA-256 is/);
    objects.objects.set(key, kept);
  });

  it('collects, and reconciles even where collect fails', async () => {
    lost = ([phase]) => phase === 'collect';
    await expect(start('collect-batches.asl.json', 'hour-1')).rejects.toThrow('CollectFailed');
    expect(phases()).toEqual(['collect', 'collect', 'reconcile']);
    lost = () => false;
    clock.advance(60_000);
    await emulator.tick();
    await start('collect-batches.asl.json', 'hour-2');
    const status = await completionBatch(['status', '--table', 'receipts', '--json'], { env: env() });
    expect(JSON.parse(status.stdout)).toMatchObject({ labels: { NONE: 0, PENDING: 0, VALID: 104 } });
  });

  it('goes through a day of cron', async () => {
    const before = emulator.batches().length;
    await loadItems(dynamoClient(server.endpoint), 'receipts', smallReceipt(101));
    const bin = join(folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'completion-batch'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
      mode: 0o755,
    });
    const lines = (await readFile(join(EXAMPLES, 'crontab'), 'utf8')).split('\n');
    const jobs = lines.flatMap((line) => /^(?:\S+ +){5}(flock .*)$/.exec(line)?.[1] ?? []);
    expect(jobs).toHaveLength(3);
    for (const job of jobs) {
      await promisify(execFile)('sh', ['-c', job], {
        env: { ...env(), PATH: `${bin}:${process.env.PATH}`, HOME: folder, TABLE: 'receipts', STORE: input.store },
      });
      clock.advance(60_000);
      await emulator.tick();
    }
    expect(emulator.batches()).toHaveLength(before + 1);
  });

  it('gives Airflow options that its commands have', async () => {
    const dags = await readFile(join(EXAMPLES, 'label_batches.py'), 'utf8');
    const commands = [...dags.matchAll(/\{PROGRAM\} ([a-z]+) (.*)['"]/g)];
    expect(commands.map(([, command]) => command)).toEqual(['prepare', 'format', 'submit', 'collect', 'reconcile']);
    for (const [, command = '', line = ''] of commands) {
      const { stdout } = await completionBatch([command, '--help']);
      for (const [option] of line.matchAll(/--[a-z0-9-]+/g)) expect(stdout).toContain(`${option} `);
    }
  });
});
