/** The embedded engines as real processes: loading, restarting, and what a killed parent leaves behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { openReceiptsTable } from '@completion-batch/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadItems } from '../src/items/load-items.ts';
import { generateReceipts } from '../src/receipts/generate.ts';
import { dynamoClient } from '../src/table/client.ts';
import { createReceiptsTable } from '../src/table/create-table.ts';
import { findDynoxide } from '../src/table/dynoxide-process.ts';
import { type EmbeddedTableOptions, removeEmbeddedTable, startEmbeddedTable } from '../src/table/embedded-table.ts';
import type { EmbeddedTable } from '../src/table/engine.ts';

let dir: string;
/** In the reverse order: tables end before their folder goes. */
let cleanups: (() => unknown)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'embedded-'));
  cleanups = [() => rm(dir, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

async function start(options: Partial<EmbeddedTableOptions> = {}): Promise<EmbeddedTable & { client: DynamoDBClient }> {
  const table = await startEmbeddedTable({ dataDir: dir, ...options });
  cleanups.push(() => table.stop());
  const client = dynamoClient(table.endpoint);
  cleanups.push(() => client.destroy());
  return { ...table, client };
}

async function count(client: DynamoDBClient, status: string): Promise<number> {
  const pages = paginateQuery(
    { client },
    {
      TableName: 'receipts',
      IndexName: 'GSI3',
      KeyConditionExpression: 'GSI3PK = :status',
      ExpressionAttributeValues: { ':status': { S: `VALIDATION_STATUS#${status}` } },
    },
  );
  let items = 0;
  for await (const page of pages) items += page.Items?.length ?? 0;
  return items;
}

const sample = [...generateReceipts({ receipts: 8 })];
const waiting = sample.filter((item) => item.GSI3PK?.S === 'VALIDATION_STATUS#NONE').length;

async function load(client: DynamoDBClient): Promise<void> {
  await createReceiptsTable(client, 'receipts', { gsi4: true });
  expect(await loadItems(client, 'receipts', sample)).toMatchObject({ written: sample.length, rejected: [] });
}

describe.each(['dynoxide', 'dynalite'] as const)('%s', (engine) => {
  const missing = engine === 'dynoxide' && findDynoxide() === undefined;

  test.skipIf(missing)('serves the sample, and serves it again after a restart', async () => {
    const first = await start({ engine });
    expect(first.engine).toBe(engine);
    await load(first.client);
    expect(waiting).toBeGreaterThan(150);
    expect(await count(first.client, 'NONE')).toBe(waiting);
    await first.stop();
    await first.stop();

    const second = await start({ engine });
    await createReceiptsTable(second.client, 'receipts', { gsi4: true });
    expect(await count(second.client, 'NONE')).toBe(waiting);
  });

  test.skipIf(missing)('creates the table with and without GSI4', async () => {
    const { client } = await start({ engine });
    await createReceiptsTable(client, 'newer', { gsi4: true });
    await createReceiptsTable(client, 'older', { gsi4: false });
    expect([...(await openReceiptsTable(client, 'newer')).indexes].sort()).toEqual([
      'GSI1',
      'GSI2',
      'GSI3',
      'GSI4',
      'GSITYPE',
    ]);
    expect([...(await openReceiptsTable(client, 'older')).indexes].sort()).toEqual(['GSI1', 'GSI2', 'GSI3', 'GSITYPE']);
  });
});

test('a folder that dynalite has open already is refused', async () => {
  await start({ engine: 'dynalite' });
  await expect(start({ engine: 'dynalite' })).rejects.toMatchObject({ code: 'store-unusable' });
});

/** A process that ended and that nobody waited for, as orphans in some containers, is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function startParent(): Promise<{ parent: ChildProcess; pid: number; endpoint: string }> {
  const parent = spawn(process.execPath, [join(import.meta.dirname, 'embedded-parent.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  cleanups.push(() => parent.kill('SIGKILL'));
  if (parent.stdout === null) throw new Error('stdout is a pipe');
  const [line] = await once(createInterface(parent.stdout), 'line');
  const { pid, endpoint } = JSON.parse(String(line));
  cleanups.push(() => isAlive(pid) && process.kill(pid, 'SIGKILL'));
  return { parent, pid, endpoint };
}

describe.skipIf(findDynoxide() === undefined)('the dynoxide process', () => {
  test('of a parent killed by SIGKILL is ended by the next start, and its data is there', async () => {
    const { parent, pid, endpoint } = await startParent();
    const client = dynamoClient(endpoint);
    await load(client);
    client.destroy();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(isAlive(pid)).toBe(true);

    const warnings: string[] = [];
    const next = await start({ log: { info: () => {}, warn: (message) => warnings.push(message) } });
    expect(isAlive(pid)).toBe(false);
    expect(warnings.join()).toContain(String(pid));
    expect(await count(next.client, 'NONE')).toBe(waiting);
  });

  test('of a parent that still runs is left alone', async () => {
    const { pid, parent } = await startParent();
    await expect(start()).rejects.toMatchObject({
      code: 'store-unusable',
      message: expect.stringContaining(String(parent.pid)),
    });
    expect(isAlive(pid)).toBe(true);
  });

  test('left over by this very process is replaced', async () => {
    const first = await start();
    await load(first.client);
    const second = await start();
    expect(isAlive(first.pid ?? 0)).toBe(false);
    expect(second.pid).not.toBe(first.pid);
    expect(await count(second.client, 'NONE')).toBe(waiting);
    await first.stop();
    expect(JSON.parse(await readFile(join(dir, 'table.pid'), 'utf8'))).toMatchObject({ pid: second.pid });
  });

  test('is ended before its folder is removed, or when another engine takes over', async () => {
    const first = await start();
    await removeEmbeddedTable(dir);
    expect(isAlive(first.pid ?? 0)).toBe(false);
    expect(existsSync(dir)).toBe(false);
    await removeEmbeddedTable(dir);
    const second = await start();
    await start({ engine: 'dynalite' });
    expect(isAlive(second.pid ?? 0)).toBe(false);
  });

  test('is recognised when the folder is reached through a link', async () => {
    const first = await start();
    const link = `${dir}-link`;
    await symlink(dir, link);
    cleanups.push(() => rm(link));
    await start({ dataDir: link });
    expect(isAlive(first.pid ?? 0)).toBe(false);
  });

  test('is never mistaken for another one: neither another program nor a dynoxide on other data is ended', async () => {
    const stranger = spawn(process.execPath, [
      '-e',
      'setInterval(() => {}, 60000)',
      '--',
      '--db-path',
      join(dir, 'table.db'),
    ]);
    cleanups.push(() => stranger.kill('SIGKILL'));
    const other = await start({ dataDir: join(dir, 'other') });
    for (const pid of [stranger.pid, other.pid, 2 ** 22 + 1]) {
      await writeFile(join(dir, 'table.pid'), JSON.stringify({ pid, started: '2026-01-01T00:00:00Z', parent: 1 }));
      const table = await start();
      await table.stop();
    }
    expect(isAlive(stranger.pid ?? 0)).toBe(true);
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  test('is gone after stop, and so is its pid file', async () => {
    const table = await start();
    expect(existsSync(join(dir, 'table.pid'))).toBe(true);
    await table.stop();
    expect(isAlive(table.pid ?? 0)).toBe(false);
    expect(existsSync(join(dir, 'table.pid'))).toBe(false);
  });

  test('ends with its parent when that ends in order without stopping it', async () => {
    const script = `
      import { startEmbeddedTable } from ${JSON.stringify(join(import.meta.dirname, '../src/table/embedded-table.ts'))};
      const table = await startEmbeddedTable({ dataDir: ${JSON.stringify(dir)}, engine: 'dynoxide' });
      console.log(table.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (parent.stdout === null) throw new Error('stdout is a pipe');
    const [line] = await once(createInterface(parent.stdout), 'line');
    await once(parent, 'exit');
    await expect.poll(() => isAlive(Number(line)), { timeout: 5_000 }).toBe(false);
  });

  test('that cannot start shows the last lines of its log', async () => {
    await writeFile(join(dir, 'table.db'), 'this is no database, and long enough to be read as one'.repeat(100));
    const failure = start();
    await expect(failure).rejects.toMatchObject({ code: 'service-unreachable' });
    await expect(failure).rejects.toThrow(/not a valid SQLite database/);
    expect(existsSync(join(dir, 'table.pid'))).toBe(false);
  });
});
