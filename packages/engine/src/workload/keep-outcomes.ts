/** The outcomes of a batch as one object: it is created once, and decides for whoever comes later. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '../objects/object-store.ts';
import { toLine } from '../platform/ndjson.ts';
import { makeScratch } from '../platform/scratch.ts';
import { LinesFile } from '../requests/lines-file.ts';
import { outcomesObject } from '../state/layout.ts';
import type { RequestOutcome } from './request-outcome.ts';

/** Where outcomes lie, and for which batch. */
export interface OutcomesPlace {
  readonly batchId: string;
  readonly executionId: string | null;
}

/** The object's key. */
export function outcomesKey({ executionId, batchId }: OutcomesPlace): string {
  return outcomesObject(executionId ?? 'unknown', batchId);
}

/**
 * Writes them, unless there are some already.
 * @param parent folder for files on their way
 * @returns whether these are the ones that count
 */
export async function keepOutcomes(
  store: ObjectStore,
  place: OutcomesPlace,
  outcomes: AsyncIterable<RequestOutcome>,
  parent: string,
): Promise<boolean> {
  const scratch = await makeScratch(parent, 'settle');
  try {
    const file = join(scratch, 'outcomes.jsonl');
    await write(file, outcomes);
    return await store.create(outcomesKey(place), { file });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Block by block: written one by one they take a quarter of a collect's time. */
async function write(path: string, outcomes: AsyncIterable<RequestOutcome>): Promise<void> {
  const file = await LinesFile.create(path);
  try {
    for await (const outcome of outcomes) {
      const written = file.add(Buffer.from(toLine(outcome)).subarray(0, -1));
      if (written !== undefined) await written;
    }
    await file.close();
  } finally {
    await file.abandon();
  }
}
