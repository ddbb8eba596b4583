/** What docs/report.md shows, for the compiler. */
import { tmpdir } from 'node:os';
import type { LabelServices } from '@completion-batch/core';
import { gatherReport } from '@completion-batch/core/review';

export async function drawAll({ table, store }: LabelServices, draw: (file: unknown) => void): Promise<void> {
  for await (const file of gatherReport({ table, store, workDir: tmpdir(), days: 7 })) draw(file);
}
