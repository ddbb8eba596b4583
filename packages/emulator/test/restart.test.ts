/** A second start on the same directory goes on where the first ended, however it ended. */
import { execFile } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ManualClock } from '../src/index.ts';
import { createBatch, readResults, requestLines, startWorld, temporaryDirectory, type World } from './support.ts';

async function billedLines(world: World, batchId: string): Promise<string[]> {
  const entries = await world.emulator.journal();
  return entries
    .flatMap((entry) => (entry.event === 'line.executed' && entry.batch_id === batchId ? [entry.custom_id] : []))
    .sort();
}

test('a batch goes on after a clean end in its middle', async () => {
  const clock = new ManualClock();
  const first = await startWorld({ clock, lineMs: 1000, concurrency: 2 });
  const { id, input_file_id } = await createBatch(first.client, requestLines(10), { metadata: { key: 'value' } });
  await first.advance(200 + 2000);
  expect((await first.client.batches.retrieve(id)).request_counts).toEqual({ total: 10, completed: 4, failed: 0 });
  await first.emulator.close();

  const second = await startWorld({ clock, lineMs: 1000, concurrency: 2, dataDir: first.dataDir });
  expect(await second.client.batches.retrieve(id)).toMatchObject({
    status: 'in_progress',
    metadata: { key: 'value' },
    request_counts: { total: 10, completed: 4, failed: 0 },
  });
  expect(await second.client.files.retrieve(input_file_id)).toMatchObject({ filename: 'input.jsonl' });
  await second.advance(3200);
  const batch = await second.client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 10, completed: 10, failed: 0 } });
  expect(await readResults(second.client, batch.output_file_id)).toHaveLength(10);
  expect(await billedLines(second, id)).toEqual(Array.from({ length: 10 }, (_, index) => `line-${index + 1}`).sort());
  const events = (await second.emulator.journal()).map(({ event }) => event);
  expect(events.filter((event) => event !== 'line.executed')).toEqual([
    'file.uploaded',
    'batch.created',
    'batch.ended',
  ]);
});

test.for([1, 31, 60])('nothing is lost and nothing is billed twice after SIGKILL at line %i', async (killAt) => {
  const dataDir = await temporaryDirectory();
  const id = await new Promise<string>((resolve) => {
    const child = join(import.meta.dirname, 'crash-child.ts');
    execFile(process.execPath, [child, dataDir, String(killAt)], (_error, stdout) => resolve(stdout));
  });
  expect(id).toMatch(/^batch_[0-9a-f]{32}$/);
  const world = await startWorld({ dataDir, concurrency: 3 });
  const before = await billedLines(world, id);
  expect(before.length).toBeLessThan(60);
  expect(new Set(before).size).toBe(before.length);
  await world.advance(1000);
  const batch = await world.client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 60, completed: 60, failed: 0 } });
  const answered = (await readResults(world.client, batch.output_file_id)).map((line) => line.custom_id).sort();
  const all = Array.from({ length: 60 }, (_, index) => `line-${index + 1}`).sort();
  expect(answered).toEqual(all);
  expect(await billedLines(world, id)).toEqual(all);
});

test('torn ends of the logs are cut off, and an answered line that is not in the journal is billed', async () => {
  const clock = new ManualClock();
  const first = await startWorld({ clock, lineMs: 1000, concurrency: 1 });
  const { id } = await createBatch(first.client, requestLines(4));
  await first.advance(200 + 2000);
  await first.emulator.close();
  const journal = join(first.dataDir, 'journal.ndjson');
  const lines = (await readFile(journal, 'utf8')).trimEnd().split('\n');
  expect(lines.pop()).toContain('line-2');
  await writeFile(journal, `${lines.join('\n')}\n{"event":"line.exe`);
  await appendFile(
    join(first.dataDir, 'batches', `${id}.results.ndjson`),
    '{"id":"batch_req_0","custom_id":"line-3","resp',
  );

  const second = await startWorld({ clock, lineMs: 1000, concurrency: 1, dataDir: first.dataDir });
  expect(await billedLines(second, id)).toEqual(['line-1', 'line-2']);
  await second.advance(5000);
  const batch = await second.client.batches.retrieve(id);
  expect(batch).toMatchObject({ status: 'completed', request_counts: { completed: 4 } });
  expect(await billedLines(second, id)).toEqual(['line-1', 'line-2', 'line-3', 'line-4']);
});

test('what a crash kept out of the journal is added', async () => {
  const clock = new ManualClock();
  const first = await startWorld({ clock });
  const { id } = await createBatch(first.client, requestLines(2));
  await first.client.batches.cancel(id);
  await first.advance(1000);
  const before = await first.emulator.journal();
  await first.emulator.close();
  await rm(join(first.dataDir, 'journal.ndjson'));
  const second = await startWorld({ clock, dataDir: first.dataDir });
  expect(await second.emulator.journal()).toEqual(before);
});

test('the window goes on while the emulator is away', async () => {
  const clock = new ManualClock();
  const first = await startWorld({ clock, lineMs: 3_600_000, concurrency: 1 });
  const { id } = await createBatch(first.client, requestLines(50));
  await first.advance(5 * 3_600_000);
  await first.emulator.close();
  clock.advance(30 * 3_600_000);
  const second = await startWorld({ clock, lineMs: 3_600_000, concurrency: 1, dataDir: first.dataDir });
  await second.emulator.tick();
  expect(await second.client.batches.retrieve(id)).toMatchObject({
    status: 'expired',
    request_counts: { total: 50, completed: 23, failed: 0 },
  });
  expect(await billedLines(second, id)).toHaveLength(23);
});
