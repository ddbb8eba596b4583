/**
 * A program as a user of the packages writes it, for tests that kill it: submits, or collects and reconciles, with the state
 * and the workload that its argument names. Its clients read their settings in the environment.
 */
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  formatShards,
  labelServices,
  openReceiptsTable,
  prepare,
  reconcileLabels,
  submitLabels,
} from '@completion-batch/core';
import {
  collectOpen,
  isWaitedFor,
  jobHolders,
  LIBRARY_WAYS,
  ObjectState,
  openObjectStore,
  plainRequests,
  reconcile,
  type Services,
  type State,
  silentLogger,
  submit,
  systemClock,
} from '@completion-batch/engine';
import { DynamoState, openTable, type Table } from '@completion-batch/engine/dynamodb';
import OpenAI from 'openai';

export interface Order {
  readonly step: 'submit' | 'collect';
  readonly state: 'table' | 'objects';
  readonly workload: 'labels' | 'requests';
  readonly table: string;
  readonly store: string;
  /** For files on their way. */
  readonly folder: string;
  /** Of plain requests the user's file. */
  readonly requests: string;
  readonly execution: string;
}

const JOB = 'letters';
const MODEL = 'gpt-4.1-mini';
const MAX_LINES = 2;
const logger = silentLogger;

await main(JSON.parse(process.argv[2] ?? '{}') as Order);

async function main(order: Order): Promise<void> {
  const store = await openObjectStore(order.store, { env: process.env });
  const state = order.state === 'objects' ? new ObjectState(store) : undefined;
  const openai = new OpenAI();
  const base = { store, openai, logger, ways: LIBRARY_WAYS };
  if (order.workload === 'labels') {
    const table = await openReceiptsTable(new DynamoDBClient(), order.table);
    return aboutLabels(order, table, labelServices({ ...base, table, state }), state);
  }
  const own: State = state ?? new DynamoState(await openTable(new DynamoDBClient(), order.table));
  const workload = plainRequests({ store, state: own, job: JOB, scratch: order.folder });
  return aboutRequests(order, { ...base, state: own, workload });
}

async function aboutLabels(
  { step, execution, folder }: Order,
  table: Table,
  services: ReturnType<typeof labelServices>,
  state: State | undefined,
): Promise<void> {
  const { store } = services;
  const base = { table, store, clock: systemClock, logger, ...(state === undefined ? {} : { state }) };
  if (step === 'collect') {
    await collectAll(services, folder);
    await reconcileLabels(services, { dryRun: false, withoutBatch: false });
    return;
  }
  const { plan } = await prepare({ ...base, executionId: execution, out: join(folder, 'plan'), model: MODEL });
  const requests = join(folder, 'requests');
  const shards = plan.shards.map(({ id }) => id);
  for (const result of await formatShards({ ...base, plan, out: requests }, shards, 2))
    if (result.status === 'rejected') throw result.reason;
  const limits = { maxLines: MAX_LINES };
  const { complete } = await submitLabels(services, { plan, requests, workDir: join(folder, 'work'), limits });
  expectComplete(complete);
}

async function aboutRequests({ step, execution, folder, requests }: Order, services: Services): Promise<void> {
  if (step === 'collect') {
    await collectAll(services, folder);
    await reconcile(services, { dryRun: false, holders: await jobHolders(services.store, JOB) });
    return;
  }
  const { complete } = await submit(services, {
    execution,
    model: MODEL,
    requests: async () => [{ path: requests, name: requests }],
    workDir: join(folder, 'work'),
    limits: { maxLines: MAX_LINES },
  });
  expectComplete(complete);
}

async function collectAll<Counts>(services: Services<Counts>, folder: string): Promise<void> {
  const { looks } = await collectOpen(services, { workDir: join(folder, 'work') });
  for (const { result, error } of looks) {
    if (result === undefined) throw error;
    if (isWaitedFor(result)) throw new Error(`batch ${result.openaiBatchId} is ${result.status}`);
  }
}

function expectComplete(complete: boolean): void {
  if (!complete) throw new Error('not all was submitted');
}
