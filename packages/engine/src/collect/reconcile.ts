/**
 * Finds what no run would see to any more, and puts it right: submissions that cannot be finished, batches of ours that no
 * record refers to, input files that no batch uses. What it cannot put right it names. What was claimed for nothing is the
 * workload's: its own reconcile calls this one.
 */
import { type Listed, type ListedBatch, listAllBatches } from '../openai/lists.ts';
import type { Services } from '../services.ts';
import { findStuckSubmissions, type StuckSubmission } from '../state/stuck-submissions.ts';
import { deleteSpareFiles, explained, handOn, type OwnBatchOptions, reconcileBatches } from './own-batches.ts';

export interface ReconcileOptions {
  /** Finds and tells, changes nothing. */
  readonly dryRun: boolean;
  /** How far back ended batches are adopted; default 31 days, the life of their files. */
  readonly days?: number;
  /** Units that are claimed, by the completion batch that they name. */
  readonly holders?: ReadonlyMap<string, number>;
  /** Something is claimed by what names no batch. */
  readonly unnamed?: boolean;
  /**
   * Frees what is claimed for nothing. Called once all batches are seen and before files are swept, which may fail where a key
   * may not list them.
   * @param allSeen OpenAI has no batch that may bring answers and is not known by now
   */
  readonly free?: (allSeen: boolean) => Promise<void>;
}

export interface ReconcileResult {
  readonly dryRun: boolean;
  /** Batches that got a record, or would get one: collect sees to them. */
  readonly adopted: readonly string[];
  /** Second batches for work that has one: cancelled, or would be. */
  readonly duplicates: readonly string[];
  /** Input files that were deleted, or would be. */
  readonly spareFiles: readonly string[];
  /** Open submissions that cannot be finished, and are still there. */
  readonly stuck: readonly StuckSubmission[];
  /** What else could not be put right, for people. */
  readonly troubles: readonly string[];
}

/** Where nothing is claimed and nothing open, one page is enough to see a batch that runs for nothing. */
const PAGES_OF_A_LOOK = 1;
const DAYS = 31;
const DAY_MS = 86_400_000;

/** Whether it found what it could not put right. */
export function reconcileNeedsAttention({ stuck, troubles }: Pick<ReconcileResult, 'stuck' | 'troubles'>): boolean {
  return troubles.length > 0 || stuck.some(({ red }) => red);
}

/** @throws what state, store and OpenAI throw; doing it again goes on */
export async function reconcile(services: Services, options: ReconcileOptions): Promise<ReconcileResult> {
  const { dryRun, days = DAYS, holders = new Map<string, number>(), unnamed = false } = options;
  const own: OwnBatchOptions = { services, dryRun, days };
  const submissions = await findStuckSubmissions(services);
  const idle = holders.size === 0 && !unnamed && submissions.open === 0;
  const batches = await explained("OpenAI's batches cannot be listed", () =>
    listAllBatches(services.openai, idle ? PAGES_OF_A_LOOK : undefined),
  );
  const handed = await handOnStuck(own, submissions.stuck, batches);
  const found = await reconcileBatches(own, batches, holders);
  await options.free?.(allSeen(batches, days));
  const spareFiles = await deleteSpareFiles(own, batches);
  return {
    dryRun,
    adopted: [...handed.batches, ...found.adopted],
    duplicates: found.duplicates,
    spareFiles,
    stuck: handed.left,
    troubles: found.troubles,
  };
}

/** No batch that may still bring answers is behind what was read. */
function allSeen({ complete, completeSince, now }: Listed<ListedBatch>, days: number): boolean {
  return complete || (completeSince !== undefined && now !== undefined && completeSince * 1000 < now - days * DAY_MS);
}

/** Stuck submissions whose batch OpenAI has go to collect; the others are marked, for those who have only the state. */
async function handOnStuck(
  options: OwnBatchOptions,
  stuck: readonly StuckSubmission[],
  batches: Listed<ListedBatch>,
): Promise<{ batches: string[]; left: StuckSubmission[] }> {
  const { submissions } = options.services.state;
  const result = { batches: [] as string[], left: [] as StuckSubmission[] };
  for (const one of stuck) {
    const submission = (await submissions.get(one.batchId))?.submission;
    const id = submission !== undefined && one.red ? await handOn(options, submission, batches) : undefined;
    if (id !== undefined) {
      result.batches.push(id);
      continue;
    }
    result.left.push(one);
    if (options.dryRun || submission === undefined || one.kind !== 'requests' || submission.left_open === 'stuck')
      continue;
    await submissions.change(submission, { left_open: 'stuck', reason: one.reason.slice(0, 1000) });
  }
  return result;
}
