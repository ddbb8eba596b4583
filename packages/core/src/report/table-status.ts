/** What is on its way in a table, what it has cost, and what waits for whom: for a terminal, a summary, or a program. */
import {
  type Batch,
  type BatchesLook,
  enqueuedTokens,
  findDueBatches,
  findStuckSubmissions,
  isHeld,
  type LeftOpen,
  learnedLimits,
  type PriceList,
  queueOf,
  type State,
  type StuckSubmission,
  type Submission,
  type Ways,
} from '@completion-batch/engine';
import { type ReceiptsTable, receiptsState } from '../table/receipts-table.ts';
import { countByStatus, type StatusCounts } from '../table/status-counts.ts';
import { type EndedFigures, endedFigures, type MonthSpend, spendByMonth } from './spend.ts';

export interface TableStatusOptions {
  readonly table: ReceiptsTable;
  readonly ways: Ways;
  /** Default: in the table. */
  readonly state?: State;
  /** Default true: labels are counted by their index. @see countByStatus for what that costs */
  readonly countLabels?: boolean;
  /** Default true: the rows of all batches are read. */
  readonly sumSpend?: boolean;
  readonly prices?: PriceList | undefined;
  /** What OpenAI says of batches, by OpenAI's ids, the oldest first; default: it is not asked. */
  readonly look?: ((ids: readonly string[]) => Promise<BatchesLook>) | undefined;
  readonly onCounted?: (labels: number) => void;
}

export interface TableStatus {
  readonly table: string;
  /** ISO 8601, by the table's own clock. */
  readonly at: string;
  /** Undefined where they were not counted. */
  readonly labels: StatusCounts | undefined;
  readonly spend: readonly MonthSpend[] | undefined;
  readonly submissions: readonly OpenSubmission[];
  readonly stuck: readonly StuckSubmission[];
  /** The oldest first. */
  readonly batches: readonly OpenBatch[];
  readonly queues: readonly WaitingQueue[];
  /** Why OpenAI has not said anything of (some of) the batches; undefined where it has, or was not to be asked. */
  readonly unanswered: string | undefined;
  /** Rows that cannot be read. */
  readonly problems: readonly string[];
}

export interface OpenSubmission {
  readonly batchId: string;
  readonly execution: string;
  readonly state: Submission['state'];
  readonly labels: number;
  readonly ageHours: number;
  /** Seconds that its holder's lease lasts; 0 where it has ended. */
  readonly leaseSeconds: number;
  /** URL of the store that its files lie in. */
  readonly store: string;
  /** How the last run left it open, and why; null where none has said. */
  readonly left: { readonly as: LeftOpen; readonly why: string } | null;
}

/** What is to be done about a batch. */
export type BatchStep =
  /** Its answers wait for a person. */
  | 'held'
  /** It has ended at OpenAI, or must have. */
  | 'collect'
  | 'unknown-to-openai'
  | 'near-its-end'
  | 'stuck-validating'
  | 'wait';

export interface OpenBatch {
  readonly batchId: string;
  readonly openaiBatchId: string;
  readonly status: string;
  /** OpenAI's word; null where it was not asked, or did not answer. */
  readonly openaiStatus: string | null;
  /** Undefined where the row's time cannot be read. */
  readonly ageHours: number | undefined;
  readonly model: string | null;
  readonly requests: number | null;
  readonly labels: number | null;
  /** URL of the store that its files lie in; null for a batch of another program. */
  readonly store: string | null;
  readonly step: BatchStep;
  readonly heldReason: string | null;
}

/** What waits at OpenAI for one model, and what refusals have told about its limits. */
export interface WaitingQueue {
  readonly model: string;
  readonly tokens: number;
  /** Tokens that submit lets wait; null where no refusal has told a limit. */
  readonly limit: number | null;
  readonly learnedAt: string | null;
}

/** @throws CompletionBatchError what the table throws */
export async function tableStatus(options: TableStatusOptions): Promise<TableStatus> {
  const { table, ways, state = receiptsState(table), look, prices, onCounted } = options;
  const now = state.clock.now();
  const submissions: OpenSubmission[] = [];
  for await (const { submission } of state.submissions.listOpen()) {
    // What does not parse is among the stuck ones.
    if (submission !== undefined) submissions.push(openSubmission(submission, now));
  }
  const { stuck } = await findStuckSubmissions({ state, ways });
  const due = await findDueBatches(state);
  const looked = await look?.(due.batches.map((batch) => batch.openai_batch_id));
  const batches = due.batches.map((batch) => openBatch(batch, looked, now));
  const models = new Set(batches.flatMap(({ model }) => (model === null ? [] : [queueOf(model)])));
  const labels = options.countLabels === false ? undefined : await countByStatus(table, onCounted);
  return {
    table: table.name,
    at: new Date(now).toISOString(),
    labels,
    spend: options.sumSpend === false ? undefined : await spendOf(table, due.batches, prices),
    submissions,
    stuck,
    batches,
    queues: await Promise.all([...models].map((model) => waitingQueue(state, model))),
    unanswered: looked?.unanswered,
    problems: due.problems.map(({ where, reason }) => `${where}: ${reason}`),
  };
}

async function spendOf(
  table: ReceiptsTable,
  open: readonly Batch[],
  prices: PriceList | undefined,
): Promise<readonly MonthSpend[]> {
  const ended: EndedFigures[] = [];
  for await (const one of endedFigures(table)) ended.push(one);
  return spendByMonth(ended, open, prices);
}

/** Submissions that nobody will finish, and batches whose answers are held: nothing goes on with them by itself. */
export function needsSomebody({ stuck, batches }: Pick<TableStatus, 'stuck' | 'batches'>): {
  readonly stuck: number;
  readonly held: number;
} {
  return {
    stuck: stuck.filter(({ red }) => red).length,
    held: batches.filter(({ step }) => step === 'held').length,
  };
}

async function waitingQueue(state: State, model: string): Promise<WaitingQueue> {
  const row = await state.queues.get(model);
  const tokens = [...(await enqueuedTokens(state, model)).values()].reduce((sum, count) => sum + count, 0);
  return {
    model,
    tokens,
    limit: learnedLimits(row, state.clock.now()).tokens ?? null,
    learnedAt: row.refused_at ?? null,
  };
}

const HOUR_MS = 3_600_000;

function hoursSince(time: string, now: number): number | undefined {
  const hours = (now - Date.parse(time)) / HOUR_MS;
  return Number.isNaN(hours) ? undefined : Math.max(0, hours);
}

function openSubmission(row: Submission, now: number): OpenSubmission {
  return {
    batchId: row.batch_id,
    execution: row.execution_id,
    state: row.state,
    labels: row.units,
    ageHours: hoursSince(row.created_at, now) ?? 0,
    leaseSeconds: Math.max(0, Math.ceil((row.lease_until - now) / 1000)),
    store: row.store,
    left: row.left_open === undefined ? null : { as: row.left_open, why: row.reason ?? 'no reason was given' },
  };
}

function openBatch(row: Batch, looked: BatchesLook | undefined, now: number): OpenBatch {
  const ageHours = hoursSince(row.submitted_at, now);
  const said = looked?.statuses.get(row.openai_batch_id);
  return {
    batchId: row.batchId,
    openaiBatchId: row.openai_batch_id,
    status: row.status,
    openaiStatus: said === null ? 'unknown to OpenAI' : (said ?? null),
    ageHours,
    model: row.model ?? null,
    requests: row.request_count ?? null,
    labels: row.units ?? null,
    store: row.store ?? null,
    step: isHeld(row) ? 'held' : stepFor(said, ageHours ?? 0),
    heldReason: isHeld(row) ? (row.held_reason ?? '') : null,
  };
}

/** OpenAI ends a batch after so many hours, done or not. */
const LIFE_HOURS = 24;

function stepFor(said: string | null | undefined, ageHours: number): BatchStep {
  if (said === null) return 'unknown-to-openai';
  if (said !== undefined && ['completed', 'failed', 'expired', 'cancelled'].includes(said)) return 'collect';
  if (ageHours > LIFE_HOURS + 1) return 'collect';
  if (ageHours > LIFE_HOURS - 4) return 'near-its-end';
  return said === 'validating' && ageHours > 1 ? 'stuck-validating' : 'wait';
}
