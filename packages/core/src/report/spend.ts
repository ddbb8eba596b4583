/** What batches cost, month by month, as their rows say. */
import { type Batch, costOf, findDueBatches, isoTime, type PriceList, type State } from '@completion-batch/engine';
import { listEndedRows } from '../table/ended-batches.ts';
import type { ReceiptsTable } from '../table/receipts-table.ts';
import { ROW_FIGURES, type RowFigures, rowFigures } from './row-figures.ts';

/** Of the batches that were submitted in it. */
export interface MonthSpend {
  /** `2026-11`, in UTC. */
  readonly month: string;
  readonly batches: number;
  /** Of them, those that are not collected yet. */
  readonly open: number;
  readonly labels: number;
  /** USD, of all of them, by the tokens that were counted before they were sent. */
  readonly estimated: number;
  /** The same of those that are open. */
  readonly openEstimated: number;
  /** USD, of those that are collected, by the tokens that OpenAI has billed. */
  readonly actual: number;
  /** Batches of which the row says no estimate, or that are collected and say no cost: they count as nothing. */
  readonly unknown: number;
}

/** What has ended and is closed: what became of labels, and what it cost. */
export interface EndedFigures {
  readonly batchId: string;
  readonly figures: RowFigures;
}

/**
 * One query for each status that batches end with; every row is read once.
 * @param since ISO 8601: only those that were collected then or later, or submitted where their row does not say
 */
export async function* endedFigures(table: ReceiptsTable, since?: string): AsyncGenerator<EndedFigures> {
  for await (const { batchId, attributes } of listEndedRows(table, ROW_FIGURES, since)) {
    yield { batchId, figures: rowFigures.parse(attributes) };
  }
}

/**
 * What the batches of this month cost so far; undefined where there are none. Reads the row of every batch that has ended,
 * whenever that was, because the index does not have them by time: some MB a year of nights, a fraction of a cent. Once a night
 * that is nothing, twice an hour it would be most of what a table is asked.
 */
export async function spendOfThisMonth(
  table: ReceiptsTable,
  state: State,
  prices?: PriceList,
): Promise<MonthSpend | undefined> {
  const month = isoTime(state.clock).slice(0, 7);
  const ended: EndedFigures[] = [];
  for await (const one of endedFigures(table, `${month}-01T00:00:00.000Z`)) ended.push(one);
  const { batches } = await findDueBatches(state);
  return spendByMonth(ended, batches, prices).find((one) => one.month === month);
}

/** The latest month first. */
export function spendByMonth(
  ended: readonly EndedFigures[],
  open: readonly Batch[],
  prices?: PriceList,
): readonly MonthSpend[] {
  const months = new Map<string, { -readonly [Name in keyof MonthSpend]: MonthSpend[Name] }>();
  const add = (submittedAt: string | null, one: Omit<MonthSpend, 'month' | 'batches'>): void => {
    const month = monthOf(submittedAt);
    if (month === undefined) return;
    const sum = months.get(month) ?? {
      month,
      batches: 0,
      open: 0,
      labels: 0,
      estimated: 0,
      openEstimated: 0,
      actual: 0,
      unknown: 0,
    };
    months.set(month, sum);
    sum.batches += 1;
    for (const name of ['open', 'labels', 'estimated', 'openEstimated', 'actual', 'unknown'] as const)
      sum[name] += one[name];
  };
  for (const { figures } of ended) add(figures.submitted_at, spendOf(figures, prices));
  for (const batch of open) {
    const estimated = estimateOf(batch, prices);
    add(batch.submitted_at, {
      open: 1,
      labels: batch.units ?? 0,
      estimated: estimated ?? 0,
      openEstimated: estimated ?? 0,
      actual: 0,
      unknown: estimated === undefined ? 1 : 0,
    });
  }
  return [...months.values()].sort((a, b) => (a.month < b.month ? 1 : -1));
}

function spendOf(row: RowFigures, prices?: PriceList): Omit<MonthSpend, 'month' | 'batches'> {
  const estimated = row.estimated_cost_usd ?? estimateOf(row, prices);
  const known = estimated !== undefined && row.cost_usd !== null;
  return {
    open: 0,
    labels: row.label_count ?? 0,
    estimated: estimated ?? 0,
    openEstimated: 0,
    actual: row.cost_usd ?? 0,
    unknown: known ? 0 : 1,
  };
}

type Estimated = Partial<Record<'estimated_tokens' | 'estimated_output_tokens', number | null | undefined>> & {
  readonly model?: string | null | undefined;
};

function estimateOf(
  { model, estimated_tokens: input, estimated_output_tokens: output }: Estimated,
  prices?: PriceList,
) {
  if (model == null || input == null) return undefined;
  return costOf({ input, output: output ?? 0 }, model, prices);
}

function monthOf(time: string | null): string | undefined {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().slice(0, 7);
}
