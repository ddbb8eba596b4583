/** What the review page shows: gathered from the rows that a night leaves. */
import { type GatherReportOptions, gatherReport, type ReportData, reportData } from '@completion-batch/core/review';
import { describe, expect, it } from 'vitest';
import { judged } from '../world/answers.ts';
import { receipts } from '../world/small-receipts.ts';
import { answering, submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();

async function filesOf(world: World, more: Partial<GatherReportOptions> = {}): Promise<ReportData[]> {
  const { table, state, store } = await world.process();
  const files: ReportData[] = [];
  const parts = gatherReport({ table, state, store, workDir: world.folder, concurrency: 4, ...more });
  for await (const file of parts) files.push(file);
  return files;
}

describe('the data of a report', () => {
  it('has what a night has said', async () => {
    const world = await worldOf(
      receipts(2),
      answering({ 1: judged((id) => (id === '2.3.DATE' ? { valid: false, label: 'TIME' } : { valid: true })) }),
    );
    await submitted(world);
    await world.answer();
    await world.collect();
    const files = await filesOf(world);
    expect(files).toHaveLength(1);
    const [file] = files;
    expect(reportData.parse(file)).toEqual(file);
  });
});
