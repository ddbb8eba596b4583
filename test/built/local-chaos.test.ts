/** Faults of table and object store, as the clients in front of them see them; and a whole bad day on the local stack. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { openObjectStore } from '@completion-batch/core';

import { Chaos, type ChaosOptions, chaosStore, injectTableFaults } from '@completion-batch/sandbox';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { completionBatch } from '../world/cli.ts';
import { smallImageId, smallReceipt } from '../world/small-receipts.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

/** A client of the table whose requests meet only the kinds in `only`. */
async function wickedClient(
  world: World,
  options: ChaosOptions,
  only: RegExp,
): Promise<{ client: DynamoDBClient; chaos: Chaos }> {
  const chaos = new Only(options, only);
  const { client } = (await world.process()).table;
  injectTableFaults(client, chaos);
  return { client, chaos };
}

/** Chaos of some kinds, for looking at one of them. */
class Only extends Chaos {
  readonly #only: RegExp;

  constructor(options: ChaosOptions, only: RegExp) {
    super(options);
    this.#only = only;
  }

  override request<Kind extends string>(call: string, kinds: readonly Kind[]): Kind | undefined {
    const some = kinds.filter((kind) => this.#only.test(kind));
    return some.length === 0 ? undefined : super.request(call, some);
  }

  override outage<Kind extends string>(call: string, kinds: readonly Kind[]): Kind | undefined {
    const some = kinds.filter((kind) => this.#only.test(kind));
    return some.length === 0 ? undefined : super.outage(call, some);
  }
}

const ALWAYS: ChaosOptions = { seed: 1, rate: 1, outageRate: 1, inARow: 1 };
const Item = { PK: { S: 'a' }, SK: { S: 'b' } };

describe('the table', () => {
  it.each(['throttled', 'over capacity', 'server error', 'reset'])(
    '%s: the SDK repeats it, and it goes through',
    async (kind) => {
      const world = await worldOf([]);
      const { client, chaos } = await wickedClient(world, ALWAYS, new RegExp(`^${kind}$`));
      const { $metadata } = await client.send(new PutItemCommand({ TableName: world.tableName, Item }));
      expect($metadata.attempts).toBe(2);
      expect(chaos.counts).toEqual({ [`table PutItem ${kind}`]: 1 });
      expect(await world.get('a', 'b')).toEqual(Item);
    },
  );

  it('answer lost: the SDK repeats what took effect, and its own write fails its condition', async () => {
    const world = await worldOf([]);
    const { client } = await wickedClient(world, ALWAYS, /^answer lost$/);
    const put = new PutItemCommand({
      TableName: world.tableName,
      Item,
      ConditionExpression: 'attribute_not_exists(PK)',
    });
    await expect(client.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(await world.get('a', 'b')).toEqual(Item);
  });

  it.each([
    ['throttled to the end', { name: 'ThrottlingException' }, undefined],
    ['lost to the end', { code: 'ECONNRESET' }, Item],
  ])('%s: the caller gets the error', async (kind, error, there) => {
    const world = await worldOf([]);
    const { client } = await wickedClient(world, ALWAYS, new RegExp(kind));
    await expect(client.send(new PutItemCommand({ TableName: world.tableName, Item }))).rejects.toMatchObject(error);
    expect(await world.get('a', 'b')).toEqual(there);
  });

  it('leaves items and keys of batches unprocessed, some of several', async () => {
    const world = await worldOf([]);
    const { client } = await wickedClient(world, ALWAYS, /unprocessed/);
    const keys = Array.from({ length: 10 }, (_, index) => ({ PK: { S: 'batch' }, SK: { S: `row ${index}` } }));
    const RequestItems = { [world.tableName]: keys.map((key) => ({ PutRequest: { Item: key } })) };
    const written = await client.send(new BatchWriteItemCommand({ RequestItems }));
    const left = written.UnprocessedItems?.[world.tableName] ?? [];
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(10);
    for (const { PutRequest } of left) {
      expect(await world.get('batch', PutRequest?.Item?.SK?.S ?? '')).toBeUndefined();
    }
    // After one fault comes a call that goes well.
    await client.send(new BatchWriteItemCommand({ RequestItems }));
    const ask = new BatchGetItemCommand({ RequestItems: { [world.tableName]: { Keys: keys, ConsistentRead: true } } });
    const read = await client.send(ask);
    const unread = read.UnprocessedKeys?.[world.tableName];
    expect(unread?.ConsistentRead).toBe(true);
    expect((read.Responses?.[world.tableName]?.length ?? 0) + (unread?.Keys?.length ?? 0)).toBe(10);
    expect(unread?.Keys?.length).toBeGreaterThan(0);
  });

  it.each([
    ['statements throttled', 'ThrottlingError', false],
    ['statements over capacity', 'ProvisionedThroughputExceeded', false],
    ['statements executed, then failed', 'InternalServerError', true],
  ])('%s: single statements fail with %s', async (kind, code, effect) => {
    const world = await worldOf(smallReceipt(1));
    const { client } = await wickedClient(world, ALWAYS, new RegExp(kind));
    const PK = `IMAGE#${smallImageId(1)}`;
    const words = [
      [1, 'MERCHANT_NAME', '1'],
      [2, 'DATE', '2'],
      [2, 'DATE', '3'],
      [3, 'GRAND_TOTAL', '2'],
    ] as const;
    const sks = words.map(([line, label, word]) => `RECEIPT#00001#LINE#0000${line}#WORD#0000${word}#LABEL#${label}`);
    const Statements = sks.map((sk) => ({
      Statement: `UPDATE "${world.tableName}" SET "reasoning"=? WHERE "PK"=? AND "SK"=?`,
      Parameters: [{ S: 'new' }, { S: PK }, { S: sk }],
    }));
    const sent = await client.send(new BatchExecuteStatementCommand({ Statements })).catch((error: Error) => error);
    if (sent instanceof Error) {
      // Dynalite has no such operation.
      expect(sent.name).toBe('UnknownOperationException');
      return;
    }
    const { Responses = [] } = sent;
    const failed = Responses.map(({ Error: error }) => error?.Code);
    expect(failed).toHaveLength(4);
    expect(failed.filter((each) => each === code).length).toBeGreaterThan(0);
    for (const [index, sk] of sks.entries()) {
      const changed = (await world.get(PK, sk))?.reasoning?.S === 'new';
      expect(changed).toBe(failed[index] === undefined || effect);
    }
  });

  it('meets the same faults with the same seed and the same calls', async () => {
    const world = await worldOf([]);
    const day = async (seed: number): Promise<unknown> => {
      const { client, chaos } = await wickedClient(world, { seed, rate: 0.2, outageRate: 0.1 }, /./);
      const outcomes: unknown[] = [];
      for (let call = 0; call < 8; call += 1) {
        const Key = { PK: { S: 'a' }, SK: { S: String(call) } };
        await client.send(new GetItemCommand({ TableName: world.tableName, Key })).then(
          ({ $metadata }) => outcomes.push($metadata.attempts),
          (error: Error) => outcomes.push(error.name),
        );
      }
      return [outcomes, chaos.counts];
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        expect(await day(seed)).toEqual(await day(seed));
      }),
      { numRuns: 5 },
    );
  });
});

describe('the object store', () => {
  async function wickedStore(only: RegExp) {
    const folder = await mkdtemp(join(tmpdir(), 'wicked-store-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const calm = await openObjectStore(`file://${folder}`);
    return { calm, store: chaosStore(calm, new Only(ALWAYS, only)) };
  }
  const gone = { code: 'service-unreachable' };

  it.each(['unavailable', 'slow down'])('%s: nothing happens', async (kind) => {
    const { calm, store } = await wickedStore(new RegExp(kind));
    await expect(store.put('k', 'x')).rejects.toMatchObject(gone);
    await expect(store.create('k', 'x')).rejects.toMatchObject(gone);
    expect(await calm.head('k')).toBeUndefined();
    await calm.put('k', 'x');
    await expect(store.get('k')).rejects.toMatchObject(gone);
    await expect(store.head('k')).rejects.toMatchObject(gone);
    await expect(store.stream('k')).rejects.toMatchObject(gone);
    await expect(store.delete('k')).rejects.toMatchObject(gone);
    await expect(store.list('')[Symbol.asyncIterator]().next()).rejects.toMatchObject(gone);
    // And then each goes well once.
    expect([Buffer.from(await store.get('k')).toString(), await store.head('k')]).toEqual([
      'x',
      { key: 'k', bytes: 1 },
    ]);
  });

  it('answer lost: put and create took effect', async () => {
    const { calm, store } = await wickedStore(/answer lost/);
    await expect(store.put('a', 'x')).rejects.toMatchObject(gone);
    await expect(store.create('b', 'y')).rejects.toMatchObject(gone);
    expect([await calm.head('a'), await calm.head('b')]).toMatchObject([{ bytes: 1 }, { bytes: 1 }]);
  });

  it('repeated: create finds its own object', async () => {
    const { calm, store } = await wickedStore(/repeated/);
    expect(await store.create('a', 'x')).toBe(false);
    expect(await calm.head('a')).toMatchObject({ bytes: 1 });
  });

  it('cut: a stream ends early, with an error', async () => {
    const { calm, store } = await wickedStore(/cut/);
    await calm.put('a', '0123456789');
    const got: Buffer[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of await store.stream('a')) got.push(chunk as Buffer);
    };
    await expect(reading()).rejects.toMatchObject(gone);
    expect(Buffer.concat(got).toString()).toBe('01234');
  });
});

it('a bad day on the local stack is finished by the next start', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bad-day-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const start = async (...more: string[]) => {
    const result = await completionBatch([
      'start',
      '--data',
      folder,
      '--receipts',
      '6',
      '--max-lines',
      '3',
      // Other models and audits are in the mixtures of test/proof.
      '--simple',
      '--json',
      ...more,
    ]);
    return {
      ...result,
      json:
        result.stdout === ''
          ? undefined
          : (JSON.parse(result.stdout) as { labels: number; injected: object; collected: { results: unknown[] } }),
    };
  };
  const bad = await start('--chaos', '3');
  expect(bad.stderr).toMatch(/chaos 3: [1-9]\d* faults were put in\n +\d+ {2}\w+/);
  expect(bad.stderr).not.toContain('defect');
  // One start is enough, whatever the bad day has left; the next one finds nothing.
  const next = await start();
  expect([next.code, next.json]).toEqual([0, expect.objectContaining({ injected: {}, left: { none: 0, pending: 0 } })]);
  const status = await start();
  expect(status.json).toMatchObject({
    labels: 0,
    collected: { results: [] },
    failedShards: [],
    complete: true,
    left: { none: 0, pending: 0 },
  });
}, 240_000);
