/**
 * P2 in small, for CI: `run` of the built command line over a few receipts in a real table, with real calls to it, to S3 and to
 * OpenAI, by the CPU of the floor script at the same servers. Needs nothing but npm; `npm run bench -- night` is the large one.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@completion-batch/emulator';
import {
  createReceiptsTable,
  dynamoClient,
  generateReceipts,
  loadItems,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { startObjectServer } from '../../test/world/object-server.ts';
import { bundledFloor, lineBytes, used } from './night-parts.ts';
import { newestRows } from './receipt-rows.ts';

const RECEIPTS = 20;
const CLI = join(import.meta.dirname, '../../packages/cli/bin/completion-batch.js');
const TABLE = 'receipts';
const BUCKET = 'night';

/** CPU of ours by that of the floor, the least of some rounds each: what disturbs a run only adds to it. */
export async function smallNight(rounds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'small-night-'));
  const filled = join(folder, 'filled');
  await fill(filled);
  const emulator = await startEmulator({ dataDir: join(folder, 'openai'), validationMs: 3_600_000 });
  const s3 = await startObjectServer();
  const env = {
    PATH: process.env.PATH,
    HOME: join(folder, 'home'),
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'local',
    OPENAI_BASE_URL: emulator.url,
    OPENAI_API_KEY: 'bench',
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  /** Each has servers' data of its own, in which nothing is claimed. */
  const cpuOf = async (name: string, program: readonly string[]): Promise<number> => {
    const dataDir = join(folder, `table-${name}`);
    cpSync(filled, dataDir, { recursive: true });
    const table = await startEmbeddedTable({ dataDir });
    try {
      const place = { ...env, AWS_ENDPOINT_URL_DYNAMODB: table.endpoint };
      return (await used([...program, '--table', TABLE], place, join(folder, `${name}.json`))).cpuSeconds;
    } finally {
      await table.stop();
    }
  };
  const ours = (name: string) => {
    const out = join(folder, name);
    mkdirSync(out);
    const places = ['--store', `s3://${BUCKET}/${name}`, '--out', out];
    return cpuOf(name, [CLI, 'run', ...places, '--model', 'gpt-4.1-mini', '--json']);
  };
  try {
    const script = await bundledFloor(folder);
    // Not counted: they fill the compile cache, and the first tells how long the floor's lines have to be.
    await ours('first');
    const bytes = String(Math.round(lineBytes(join(folder, 'first'))));
    const floor = (name: string) => cpuOf(name, [script, '--bucket', BUCKET, '--line-bytes', bytes]);
    await floor('first-floor');
    const least = { ours: Number.POSITIVE_INFINITY, floor: Number.POSITIVE_INFINITY };
    for (let round = 0; round < rounds; round += 1) {
      least.floor = Math.min(least.floor, await floor(`floor-${round}`));
      least.ours = Math.min(least.ours, await ours(`ours-${round}`));
    }
    return least.ours / least.floor;
  } finally {
    await s3.close();
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(dataDir: string): Promise<void> {
  const table = await startEmbeddedTable({ dataDir });
  const client = dynamoClient(table.endpoint);
  try {
    await createReceiptsTable(client, TABLE, { gsi4: true });
    await loadItems(client, TABLE, rows());
  } finally {
    client.destroy();
    await table.stop();
  }
}

/** Without letters: with GSI4 nobody reads them, and filling a table with them takes longer than what is measured. */
function* rows() {
  for (const item of generateReceipts({ seed: 1, receipts: RECEIPTS })) {
    for (const row of newestRows(item)) if (row.TYPE?.S !== 'RECEIPT_LETTER') yield row;
  }
}
