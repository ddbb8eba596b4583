/** The batches that a report is about: those that have ended lately, or those that are named; and all that are open. */
import { type BatchRecord, isHeld, isOpenBatch } from '@completion-batch/engine';
import pMap from 'p-map';
import type { Reader } from '../evaluate/verdicts.ts';
import { order, plainText } from '../plain-text.ts';
import { counted } from '../report/plain-text.ts';
import { rowFigures } from '../report/row-figures.ts';
import { listEndedBatches } from '../table/ended-batches.ts';
import type { Problems } from './problems.ts';
import type { ReportBatch } from './report-data.ts';

/** More make no chart that anybody reads; a night has one to some dozens. */
const MOST_BATCHES = 2000;
const TEXT_LENGTH = 1000;

/** A batch of the report, and where in the store its requests lie. */
export interface FoundBatch {
  readonly shown: ReportBatch;
  readonly isOpen: boolean;
  readonly requestKey: string | undefined;
}

export interface BatchChoice {
  /** Default: those that have ended since. */
  readonly ids: readonly string[] | undefined;
  /** ISO 8601. */
  readonly since: string;
}

/** The latest first. */
export async function findBatches(
  reader: Reader,
  { ids, since }: BatchChoice,
  problems: Problems,
): Promise<FoundBatch[]> {
  const { table, state, concurrency } = reader;
  const found = new Map<string, FoundBatch>();
  const keep = (record: BatchRecord): void => {
    const batch = batchOf(record);
    if (typeof batch === 'string') problems.add(`${record.where} is left out: ${batch}`);
    else found.set(record.batchId, batch);
  };
  for await (const record of state.batches.listOpen()) {
    if (found.size < MOST_BATCHES) keep(record);
  }
  const ended = new Set<string>();
  let left = 0;
  for await (const id of ids ?? listEndedBatches(table, since)) {
    if (ended.size + found.size < MOST_BATCHES) ended.add(id);
    else left += 1;
  }
  if (left > 0) problems.add(`${counted(left, 'batch', 'batches')} more have ended: ${MOST_BATCHES} are shown`);
  await pMap(
    ended,
    async (id) => {
      const record = await state.batches.get(id);
      if (record === undefined) problems.add(`there is no batch ${id} in the table`);
      else keep(record);
    },
    { concurrency },
  );
  return [...found.values()].sort(
    (a, b) => order(b.shown.submittedAt, a.shown.submittedAt) || order(a.shown.id, b.shown.id),
  );
}

/** Why it cannot be shown, where it cannot. */
function batchOf({ batchId, batch, problem, attributes }: BatchRecord): FoundBatch | string {
  if (batch === undefined) return problem ?? 'it does not parse';
  const submittedAt = timeOf(batch.submitted_at);
  if (submittedAt === null) return 'submitted_at is no time';
  const row = rowFigures.parse(attributes);
  const isOpen = isOpenBatch(batch);
  const shown: ReportBatch = {
    id: batchId,
    openaiId: batch.openai_batch_id,
    status: batch.status,
    execution: batch.execution_id ?? null,
    model: batch.model ?? null,
    submittedAt,
    // Its result rows say when it had ended; this is when that was seen.
    endedAt: isOpen ? null : (timeOf(batch.ended_seen_at) ?? timeOf(row.collected_at)),
    labels: Math.round(batch.units ?? 0),
    valid: row.valid_count ?? 0,
    invalid: row.invalid_count ?? 0,
    needsReview: (row.needs_review_count ?? 0) + (row.exhausted_count ?? 0) + (row.unsure_count ?? 0),
    released: row.released_count ?? 0,
    corrections: row.correction_count ?? 0,
    estimatedInputTokens: row.estimated_tokens,
    estimatedOutputTokens: row.estimated_output_tokens,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    estimatedCost: row.estimated_cost_usd,
    cost: row.cost_usd,
    heldReason: isOpen && isHeld(batch) ? plainText(batch.held_reason ?? '', TEXT_LENGTH) : null,
  };
  return { shown, isOpen, requestKey: batch.request_key };
}

/** ISO 8601, in UTC; null for what is no time. */
export function timeOf(given: string | null | undefined): string | null {
  const ms = Date.parse(given ?? '');
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}
