/** The SROIE receipts, submitted and answered, so that only collecting them is left; and the same for the floor. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  formatShards,
  type LabelServices,
  outcomesOf,
  prepare,
  readRequest,
  submitLabels,
} from '@completion-batch/core';
import { startEmulator } from '@completion-batch/emulator';
import { splitLines, systemClock } from '@completion-batch/engine';
import type { Item } from '@completion-batch/engine/dynamodb';
import {
  createReceiptsTable,
  dynamoClient,
  loadItems,
  rulesResponder,
  startEmbeddedTable,
} from '@completion-batch/sandbox';
import { readResultLine } from '../../packages/engine/src/requests/result-line.ts';
import { rawLabel } from './answered-batch.ts';
import { open, TABLE } from './collect-services.ts';

export interface PreparedSroie extends AsyncDisposable {
  /** The emulator's. */
  readonly baseURL: string;
  readonly labels: number;
}

/** The receipts once, or several times with the last digits of each image's id changed. */
function* copies(items: readonly Item[], count: number): Generator<Item> {
  for (let copy = 0; copy < count; copy += 1) {
    const ending = copy.toString(16).padStart(4, '0');
    for (const item of items) {
      if (copy === 0) yield item;
      else
        yield JSON.parse(JSON.stringify(item).replaceAll(/(IMAGE#[0-9a-f-]{32})[0-9a-f]{4}/g, `$1${ending}`)) as Item;
    }
  }
}

/** Leaves the table in `FOLDER/table`, stopped, and `raw.jsonl` in the folder; the emulator goes on. */
export async function prepareSroie(folder: string, items: readonly Item[], times: number): Promise<PreparedSroie> {
  const server = await startEmbeddedTable({ dataDir: join(folder, 'table') });
  const emulator = await startEmulator({ dataDir: join(folder, 'openai'), responder: rulesResponder() });
  try {
    const client = dynamoClient(server.endpoint);
    await createReceiptsTable(client, TABLE, { gsi4: true });
    await loadItems(client, TABLE, copies(items, times));
    const services = await open({ endpoint: server.endpoint, baseURL: emulator.url, folder, aside: false });
    await submitAll(services, folder);
    const labels = await writeRaw(services, folder);
    return { baseURL: emulator.url, labels, [Symbol.asyncDispose]: () => emulator.close() };
  } catch (error) {
    await emulator.close();
    throw error;
  } finally {
    await server.stop();
  }
}

async function submitAll(services: LabelServices, folder: string): Promise<void> {
  const out = join(folder, 'out');
  const requests = join(out, 'requests');
  const { plan } = await prepare({ ...services, clock: systemClock, executionId: 'bench', out, model: 'gpt-4.1-mini' });
  const shards = plan.shards.map(({ id }) => id);
  await formatShards({ ...services, clock: systemClock, plan, out: requests }, shards, 2);
  const sent = await submitLabels(services, { plan, requests, workDir: join(folder, 'work') });
  if (!sent.complete) throw new Error(`not everything was submitted: ${JSON.stringify(sent).slice(0, 2000)}`);
  const ended = async (): Promise<boolean> => {
    for await (const { status } of services.openai.batches.list()) if (status !== 'completed') return false;
    return true;
  };
  while (!(await ended())) await systemClock.sleep(200);
}

/** What the floor is to write, as the answers have it. */
async function writeRaw({ openai, state, store }: LabelServices, folder: string): Promise<number> {
  const lines: string[] = [];
  for await (const { batch } of state.batches.listOpen()) {
    const { output_file_id } = await openai.batches.retrieve(batch?.openai_batch_id ?? '');
    const output = await (await openai.files.content(output_file_id ?? '')).text();
    const answers = new Map(
      output.split('\n').flatMap((line) => {
        const result = line === '' ? undefined : readResultLine(JSON.parse(line));
        return result === undefined ? [] : [[result.custom_id, result] as const];
      }),
    );
    const name = batch?.request_key ?? '';
    for await (const line of splitLines(await store.stream(name), { name })) {
      const { customId, prompt, targets } = readRequest(line, name);
      const outcomes = outcomesOf(prompt, answers.get(customId));
      for (const [at, key] of targets.entries()) {
        const outcome = outcomes[at];
        const said = outcome?.kind === 'valid' || outcome?.kind === 'invalid' ? outcome.kind : 'unsure';
        const suggested = outcome?.kind === 'invalid' ? outcome.suggested : null;
        lines.push(JSON.stringify(rawLabel(key, batch?.batchId ?? '', said, suggested)));
      }
    }
  }
  await writeFile(join(folder, 'raw.jsonl'), `${lines.join('\n')}\n`);
  return lines.length;
}
