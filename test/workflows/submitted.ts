/** Open batches for a scene, made in this process by the phases themselves: quicker than by a workflow. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  formatShards,
  labelServices,
  openReceiptsTable,
  prepare,
  type SubmitLabelsResult,
  submitLabels,
} from '@completion-batch/core';
import { type Clock, LIBRARY_WAYS, silentLogger, systemClock } from '@completion-batch/engine';
import OpenAI from 'openai';
import { OPENAI_KEY, type Scene } from './stage.ts';

export interface SubmitAllOptions {
  readonly model?: string;
  /** Hours since then. */
  readonly ago?: number;
}

/** Submits all NONE labels of the table as one batch. @returns what submit gave */
export async function submitAll(
  scene: Scene,
  executionId: string,
  { model = 'gpt-4.1-mini', ago = 0 }: SubmitAllOptions = {},
): Promise<SubmitLabelsResult> {
  const clock: Clock = { ...systemClock, now: () => systemClock.now() - ago * 3_600_000 };
  const folder = await mkdtemp(join(tmpdir(), 'submitted-'));
  try {
    const table = await openReceiptsTable(scene.client, scene.table);
    const store = await scene.openStore();
    const common = { table, store, clock, logger: silentLogger };
    const { plan } = await prepare({ ...common, executionId, out: folder, model });
    const requests = join(folder, 'requests');
    await formatShards(
      { ...common, plan, out: requests },
      plan.shards.map(({ id }) => id),
      1,
    );
    const openai = new OpenAI({ apiKey: OPENAI_KEY, baseURL: scene.emulator.url });
    const services = labelServices({
      table: { ...table, clock },
      store,
      openai,
      logger: silentLogger,
      ways: LIBRARY_WAYS,
    });
    return await submitLabels(services, { plan, requests, workDir: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
