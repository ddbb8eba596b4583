/** What stands of a job that is done: its last object, and all that is told of it from then on. */
import { z } from 'zod';
import { textIfThere } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { parseJson } from '../platform/bounded-json.ts';
import { SHA256 } from '../platform/digest.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { jobDoneObject } from '../state/layout.ts';

const count = z.int().nonnegative();
const usd = z.number().nonnegative().nullable();
const file = z.object({ sha256: z.string().regex(SHA256), bytes: count, lines: count });

/** `jobs/<job>/done.json`. */
export const jobDone = z.object({
  format: z.literal('completion-batch/job-done'),
  version: z.literal(1),
  job: z.string(),
  /** The manifest's. */
  digest: z.string(),
  finished_at: z.string(),
  /** Who has answered: see `serviceOf`. */
  service: z.string(),
  cancelled: z.boolean(),
  counts: z.object({ answered: count, cached: count, failed: count, invalid: count }),
  /** USD; null where there is no price. */
  cost_usd: usd,
  estimated_usd: usd,
  saved_usd: usd,
  tokens: z.object({ input: count, cached: count, output: count }),
  batches: z.array(
    z.object({
      batch_id: z.string(),
      openai_batch_id: z.string(),
      status: z.string(),
      requests: count,
      open: z.boolean(),
    }),
  ),
  results: file,
  failures: file,
  /** Which requests are answered, for later jobs: `answersObject`. */
  answers: z.object({ sha256: z.string().regex(SHA256), bytes: count }),
});

export type JobDone = Readonly<z.output<typeof jobDone>>;

/** Undefined where the job is not done. @throws CompletionBatchError `row-damaged`, and what the store throws */
export async function readDone(store: ObjectStore, job: string): Promise<JobDone | undefined> {
  const key = jobDoneObject(job);
  const text = await textIfThere(store, key);
  if (text === undefined) return undefined;
  const found = jobDone.safeParse(valueIn(text));
  if (found.success && found.data.job === job) return found.data;
  throw new CompletionBatchError(
    'row-damaged',
    `what is kept of a job's end does not do: ${found.success ? 'it is that of another job' : explain(found.error)}`,
    {
      where: store.locate(key),
      remedy:
        'Restore the object, use the version that wrote it, or delete it: the next round writes the results, and it, anew.',
      cause: found.error,
    },
  );
}

function valueIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
