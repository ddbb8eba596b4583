/**
 * Puts right what no run would see to any more: what the engine finds of submissions, batches and files, and labels that are
 * PENDING for nothing.
 */
import { batchStandings, type GivenUp, giveUp, type ReconcileResult, reconcile } from '@completion-batch/engine';
import { receiptPartition } from '../table/keys.ts';
import { readReceiptRefs, type WordLabel } from '../table/rows.ts';
import { countPendingLabels, freePendingLabels, type PendingLabels } from './free-labels.ts';
import type { LabelServices } from './label-services.ts';

export interface ReconcileLabelsOptions {
  /** Finds and tells, changes nothing. */
  readonly dryRun: boolean;
  /** Also frees PENDING labels that name no batch: leftovers of other programs, or their work in progress. */
  readonly withoutBatch: boolean;
  /** A completion batch id that is given up first: see the engine's give-up.ts. */
  readonly giveUp?: string;
  /** How far back ended batches are adopted; default 31 days, the life of their files. */
  readonly days?: number;
}

export interface ReconcileLabelsResult extends ReconcileResult {
  /** PENDING labels that were looked at. */
  readonly pending: number;
  /** Of those, held by a batch that cannot bring an answer any more. */
  readonly orphans: number;
  /** PENDING without naming a batch. */
  readonly withoutBatch: number;
  /** Labels that are NONE again. */
  readonly freed: number;
  /** What was given up, if that was asked for. */
  readonly givenUp: GivenUpLabels | undefined;
}

export interface GivenUpLabels extends Pick<GivenUp, 'batchId' | 'kind'> {
  /** Labels that wait for no other batch than this: freed, or to be. */
  readonly labels: number;
  /** Labels that stay PENDING though it was given up. */
  readonly kept: number;
  /** Why they do. */
  readonly why: string | undefined;
}

/** @throws CompletionBatchError `invalid-input` for `giveUp`, and what table, store and OpenAI throw; doing it again goes on */
export async function reconcileLabels(
  services: LabelServices,
  options: ReconcileLabelsOptions,
): Promise<ReconcileLabelsResult> {
  const { table, logger } = services;
  const { dryRun, days } = options;
  const held = options.giveUp === undefined ? undefined : await giveUpLabels(services, options.giveUp, dryRun);
  const counts = { labels: 0, kept: 0 };
  const labels = await countPendingLabels(table, logger, (label) => {
    if (held?.isFree(label)) counts.labels += 1;
    if (held?.isContested(label)) counts.kept += 1;
  });
  let freed: FreedLabels = { orphans: 0, freed: 0, troubles: [] };
  const found = await reconcile(services, {
    dryRun,
    holders: labels.holders,
    unnamed: labels.withoutBatch > 0,
    ...(days === undefined ? {} : { days }),
    async free(allSeen) {
      freed = await freeLabels(services, options, { labels, held, allSeen });
    },
  });
  return {
    ...found,
    troubles: [...found.troubles, ...freed.troubles],
    pending: labels.pending,
    orphans: freed.orphans,
    withoutBatch: labels.withoutBatch,
    freed: freed.freed,
    givenUp: held && {
      batchId: held.batchId,
      kind: held.kind,
      ...counts,
      why: held.kind === 'foreign-batch' && (counts.kept > 0 || counts.labels === 0) ? held.why : undefined,
    },
  };
}

/** What was given up, and which labels are nobody's by that. */
interface HeldLabels extends Pick<GivenUp, 'batchId' | 'kind'> {
  readonly isFree: (label: WordLabel) => boolean;
  /** Whether a label would be, if no other open batch of another program named its receipt. */
  readonly isContested: (label: WordLabel) => boolean;
  /** Why labels stay as they are, where they do. */
  readonly why: string | undefined;
}

async function giveUpLabels(services: LabelServices, id: string, dryRun: boolean): Promise<HeldLabels> {
  const given = await giveUp({ services, dryRun }, id);
  if (given.kind === 'foreign-batch') return foreignLabels(services, given);
  const { batchId, kind } = given;
  // Labels of ours name their batch.
  const isFree = ({ completionBatchId }: WordLabel): boolean => completionBatchId === batchId;
  return { batchId, kind, isFree, isContested: () => false, why: undefined };
}

function nothingFreed(batchId: string, why: string): HeldLabels {
  return { batchId, kind: 'foreign-batch', isFree: () => false, isContested: () => false, why };
}

/**
 * Labels of other programs name no batch, so they are told by the receipts that the batch's row names; a receipt that
 * another open batch of theirs names too may be waiting for that one.
 */
async function foreignLabels(
  { state }: LabelServices,
  { batchId, record, closedAs }: Extract<GivenUp, { kind: 'foreign-batch' }>,
): Promise<HeldLabels> {
  if (closedAs !== undefined) return nothingFreed(batchId, `it is ${closedAs} already`);
  const refs = readReceiptRefs(record.attributes);
  if (refs === undefined) {
    return nothingFreed(
      batchId,
      'its row does not say which receipts it asks about; once no other program is at work, reconcile with without-batch releases all labels that name no batch',
    );
  }
  const own = new Set(refs.map(receiptPartition));
  const others = new Set<string>();
  let unclear: string | undefined;
  for await (const other of state.batches.listOpen()) {
    if (other.isOurs || other.batchId === batchId) continue;
    const named = readReceiptRefs(other.attributes);
    if (named === undefined) unclear = other.batchId;
    for (const ref of named ?? []) others.add(receiptPartition(ref));
  }
  const names = (label: WordLabel): boolean => label.completionBatchId === null && own.has(receiptPartition(label));
  const contested = (label: WordLabel): boolean => unclear !== undefined || others.has(receiptPartition(label));
  return {
    batchId,
    kind: 'foreign-batch',
    isFree: (label) => names(label) && !contested(label),
    isContested: (label) => names(label) && contested(label),
    why:
      unclear === undefined
        ? 'another open batch of another program names their receipts; give that up too'
        : `batch ${unclear} of another program is open and does not say which receipts it asks about; give that up first`,
  };
}

interface Seen {
  readonly labels: PendingLabels;
  readonly held: HeldLabels | undefined;
  /** OpenAI has no batch that is not known by now. */
  readonly allSeen: boolean;
}

interface FreedLabels {
  readonly orphans: number;
  readonly freed: number;
  readonly troubles: readonly string[];
}

/** Labels whose batch is gone; and, where that was asked for, such that name none. */
async function freeLabels(
  { writer, logger }: LabelServices,
  { dryRun, withoutBatch }: ReconcileLabelsOptions,
  { labels, held, allSeen }: Seen,
): Promise<FreedLabels> {
  const standingOf = batchStandings(writer.state);
  const dead = new Set<string>();
  const [counts, troubles] = [{ orphans: 0, unsure: 0 }, [] as string[]];
  for (const [batchId, count] of labels.holders) {
    const standing = await standingOf(batchId);
    if (standing === 'live') continue;
    counts.orphans += count;
    if (standing === 'ended' || allSeen) dead.add(batchId);
    else counts.unsure += count;
  }
  if (counts.unsure > 0) {
    troubles.push(
      `the batch of ${counts.unsure} ${counts.unsure === 1 ? 'label' : 'labels'} cannot be told: no row knows it, and OpenAI's list of batches cannot be read to its end. They stay PENDING, because OpenAI may have it.`,
    );
  }
  const isFree = (label: WordLabel): boolean =>
    label.completionBatchId === null
      ? withoutBatch || (held?.isFree(label) ?? false)
      : dead.has(label.completionBatchId);
  const nothing = dead.size === 0 && (labels.withoutBatch === 0 || !(withoutBatch || held !== undefined));
  const freed = dryRun || nothing ? 0 : await freePendingLabels(writer, logger, isFree);
  return { orphans: counts.orphans, freed, troubles };
}
