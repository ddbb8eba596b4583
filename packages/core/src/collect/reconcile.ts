/**
 * Finds what no run would see to any more, and puts it right: labels that are PENDING for nothing, submissions that cannot
 * be finished, batches of ours that no row refers to, input files that no batch uses. What it cannot put right it names.
 */

import type { Logger, ObjectStore } from '@completion-batch/engine';
import { type Listed, type ListedBatch, listAllBatches } from '@completion-batch/engine';
import type OpenAI from 'openai';
import { batchStandings } from '../state/batch-standing.ts';
import { findStuckSubmissions, type StuckSubmission } from '../state/stuck-submissions.ts';
import { changeSubmission, getSubmissionItem, parseSubmission } from '../state/submission-rows.ts';
import type { LabelWriter } from '../table/label-writes.ts';
import type { WordLabel } from '../table/rows.ts';
import { type GivenUp, giveUp } from './give-up.ts';
import { deleteSpareFiles, explained, handOn, type OwnBatchOptions, reconcileBatches } from './own-batches.ts';
import { countPendingLabels, freePendingLabels, type PendingLabels } from './pending-labels.ts';

export interface ReconcileOptions {
  readonly writer: LabelWriter;
  readonly store: ObjectStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  /** Finds and tells, changes nothing. */
  readonly dryRun: boolean;
  /** Also frees PENDING labels that name no batch: leftovers of other programs, or their work in progress. */
  readonly withoutBatch: boolean;
  /** A completion batch id that is given up first: see give-up.ts. */
  readonly giveUp?: string;
  /** How far back ended batches are adopted; default 31 days, the life of their files. */
  readonly days?: number;
}

export interface ReconcileResult {
  readonly dryRun: boolean;
  /** PENDING labels that were looked at. */
  readonly pending: number;
  /** Of those, held by a batch that cannot bring an answer any more. */
  readonly orphans: number;
  /** PENDING without naming a batch. */
  readonly withoutBatch: number;
  /** Labels that are NONE again. */
  readonly freed: number;
  /** Batches that got a summary, or would get one: collect sees to them. */
  readonly adopted: readonly string[];
  /** Second batches for work that has one: cancelled, or would be. */
  readonly duplicates: readonly string[];
  /** Input files that were deleted, or would be. */
  readonly spareFiles: readonly string[];
  /** What was given up, if that was asked for. */
  readonly givenUp: GivenUpLabels | undefined;
  /** Open submissions that cannot be finished, and are still there. */
  readonly stuck: readonly StuckSubmission[];
  /** What else could not be put right, for people. */
  readonly troubles: readonly string[];
}

export interface GivenUpLabels extends Pick<GivenUp, 'batchId' | 'kind'> {
  /** Labels that wait for no other batch than this: freed, or to be. */
  readonly labels: number;
  /** Labels that stay PENDING though it was given up. */
  readonly kept: number;
  /** Why they do. */
  readonly why: string | undefined;
}

/** Where nothing is pending and nothing open, one page is enough to see a batch that runs for nothing. */
const PAGES_OF_A_LOOK = 1;
const DAYS = 31;
const DAY_MS = 86_400_000;

/** Whether it found what it could not put right. */
export function reconcileNeedsAttention({ stuck, troubles }: ReconcileResult): boolean {
  return troubles.length > 0 || stuck.some(({ red }) => red);
}

/** @throws CompletionBatchError `invalid-input` for `giveUp`, and what table, store and OpenAI throw; doing it again goes on */
export async function reconcile(options: ReconcileOptions): Promise<ReconcileResult> {
  const { writer, store, openai, logger, dryRun, days = DAYS } = options;
  const { table } = writer;
  const own: OwnBatchOptions = { table, store, openai, logger, dryRun, days };
  const given = options.giveUp === undefined ? undefined : await giveUp(own, options.giveUp);
  const counts = { labels: 0, kept: 0 };
  const labels = await countPendingLabels(table, logger, (label) => {
    if (given?.isFree(label)) counts.labels += 1;
    if (given?.isContested(label)) counts.kept += 1;
  });
  const submissions = await findStuckSubmissions(table, store);
  const idle = labels.pending === 0 && submissions.open === 0;
  const batches = await explained("OpenAI's batches cannot be listed", () =>
    listAllBatches(openai, idle ? PAGES_OF_A_LOOK : undefined),
  );
  const handed = await handOnStuck(own, submissions.stuck, batches);
  const found = await reconcileBatches(own, batches, labels.holders);
  const seen = { labels, given, allSeen: allSeen(batches, days) };
  const { orphans, freed, troubles } = await freeLabels(options, seen);
  const spareFiles = await deleteSpareFiles(own, batches);
  return {
    dryRun,
    pending: labels.pending,
    orphans,
    withoutBatch: labels.withoutBatch,
    freed,
    adopted: [...handed.batches, ...found.adopted],
    duplicates: found.duplicates,
    spareFiles,
    givenUp: given && {
      batchId: given.batchId,
      kind: given.kind,
      ...counts,
      why: given.kind === 'foreign-batch' && (counts.kept > 0 || counts.labels === 0) ? given.why : undefined,
    },
    stuck: handed.left,
    troubles: [...found.troubles, ...troubles],
  };
}

/** No batch that may still bring answers is behind what was read. */
function allSeen({ complete, completeSince, now }: Listed<ListedBatch>, days: number): boolean {
  return complete || (completeSince !== undefined && now !== undefined && completeSince * 1000 < now - days * DAY_MS);
}

/** Stuck submissions whose batch OpenAI has go to collect; the others are marked, for those who have only the table. */
async function handOnStuck(
  options: OwnBatchOptions,
  stuck: readonly StuckSubmission[],
  batches: Listed<ListedBatch>,
): Promise<{ batches: string[]; left: StuckSubmission[] }> {
  const { table, dryRun } = options;
  const result = { batches: [] as string[], left: [] as StuckSubmission[] };
  for (const one of stuck) {
    const item = await getSubmissionItem(table, one.batchId);
    const parsed = item === undefined ? undefined : parseSubmission(item);
    const submission = parsed !== undefined && 'row' in parsed ? parsed.row : undefined;
    const id = submission !== undefined && one.red ? await handOn(options, submission, batches) : undefined;
    if (id !== undefined) {
      result.batches.push(id);
      continue;
    }
    result.left.push(one);
    if (dryRun || submission === undefined || one.kind !== 'requests' || submission.left_open === 'stuck') continue;
    await changeSubmission(table, submission, { left_open: 'stuck', reason: one.reason.slice(0, 1000) });
  }
  return result;
}

interface Seen {
  readonly labels: PendingLabels;
  readonly given: GivenUp | undefined;
  /** OpenAI has no batch that is not known by now. */
  readonly allSeen: boolean;
}

/** Labels whose batch is gone; and, where that was asked for, such that name none. */
async function freeLabels(
  { writer, logger, dryRun, withoutBatch }: ReconcileOptions,
  { labels, given, allSeen }: Seen,
): Promise<{ orphans: number; freed: number; troubles: string[] }> {
  const standingOf = batchStandings(writer.table);
  const dead = new Set<string>();
  const [counts, troubles] = [{ orphans: 0, unsure: 0 }, [] as string[]];
  for (const [batchId, held] of labels.holders) {
    const standing = await standingOf(batchId);
    if (standing === 'live') continue;
    counts.orphans += held;
    if (standing === 'ended' || allSeen) dead.add(batchId);
    else counts.unsure += held;
  }
  if (counts.unsure > 0) {
    troubles.push(
      `the batch of ${counts.unsure} ${counts.unsure === 1 ? 'label' : 'labels'} cannot be told: no row knows it, and OpenAI's list of batches cannot be read to its end. They stay PENDING, because OpenAI may have it.`,
    );
  }
  const isFree = (label: WordLabel): boolean =>
    label.completionBatchId === null
      ? withoutBatch || (given?.isFree(label) ?? false)
      : dead.has(label.completionBatchId);
  const nothing = dead.size === 0 && (labels.withoutBatch === 0 || !(withoutBatch || given !== undefined));
  const freed = dryRun || nothing ? 0 : await freePendingLabels(writer, logger, isFree);
  return { orphans: counts.orphans, freed, troubles };
}
