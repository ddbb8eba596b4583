/**
 * What it would take to check the labels of a table: read from it, with nothing written and nobody asked. Labels are listed as
 * prepare lists them; of their receipts a sample is formatted as format does it.
 */
import {
  costOf,
  type Logger,
  learnedLimits,
  modelParameters,
  type PriceList,
  queueOf,
  type State,
  smallestQueue,
  type TokenCounter,
} from '@completion-batch/engine';
import { pMapIterable } from 'p-map';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import type { LabelSet } from '../label-set/label-set.ts';
import { ANSWER_TOKENS_PER_LABEL } from '../labels/label-workload.ts';
import { chunkIntoCompletionBatches, type ReceiptLabels } from '../prepare/chunk.ts';
import { listLabelsThatNeedValidation } from '../prepare/list-labels.ts';
import { isMarked } from '../prepare/marked.ts';
import type { Context } from '../prepare/plan.ts';
import { type EndedFigures, endedFigures } from '../report/spend.ts';
import { getReceiptDetails } from '../table/receipt-details.ts';
import { type ReceiptsTable, receiptsState } from '../table/receipts-table.ts';
import { type AskedAgain, givenShare, shareAskedAgain } from './history.ts';
import { type MeasureOptions, type ReceiptTokens, receiptTokens } from './receipt-tokens.ts';
import { Sample } from './sample.ts';
import { type ActionsMinutes, minutesFor, nightsFor, type QueueLoad } from './schedule.ts';
import { type Population, type Total, totalOf } from './totals.ts';

export interface EstimateOptions {
  readonly table: ReceiptsTable;
  readonly logger: Logger;
  readonly countTokens: TokenCounter;
  readonly model: string;
  readonly escalateModel?: string | undefined;
  readonly labels?: LabelSet | undefined;
  readonly context?: Context;
  readonly prices?: PriceList | undefined;
  /** Input tokens of a model that may wait at once; the lower one of this and what was learned counts. */
  readonly queueTokens?: number | undefined;
  /** Receipts that are formatted; default 50. */
  readonly sample?: number | 'all';
  /** Of the labels asked for the first time, those that are asked again; default: by the table's history. */
  readonly askedAgain?: number | undefined;
}

/** One pass of one model. */
export interface PassEstimate {
  readonly model: string;
  readonly labels: number;
  readonly requests: number;
  readonly inputTokens: Total;
  readonly outputTokens: number;
  /** USD; undefined where the model has no price. */
  readonly cost: Total | undefined;
}

export interface QueueEstimate extends QueueLoad {
  /** Where the limit is from: given, learned of a refusal, or the smallest that an account may have. */
  readonly from: 'given' | 'learned' | 'smallest';
}

export interface Estimate {
  readonly table: string;
  readonly labels: number;
  readonly receipts: number;
  /** Of the labels, those that came back from earlier batches. */
  readonly cameBack: number;
  /** Receipts that were formatted. */
  readonly sampled: number;
  readonly problems: number;
  readonly unknownLabels: number;
  readonly askedAgain: AskedAgain;
  readonly first: readonly PassEstimate[];
  readonly second: PassEstimate;
  /** USD of both passes; undefined where a model has no price. */
  readonly cost: Total | undefined;
  /** The same for 100,000 labels. */
  readonly costOf100000: number | undefined;
  /** Models that write hidden tokens before their answers, which nothing here counts. */
  readonly reasoning: readonly string[];
  readonly queues: readonly QueueEstimate[];
  readonly nights: number;
  readonly minutes: ActionsMinutes;
}

export const DEFAULT_SAMPLE = 50;
const AT_ONCE = 8;

/** @throws CompletionBatchError what the table throws */
export async function estimate(options: EstimateOptions): Promise<Estimate> {
  const { table, askedAgain, model, escalateModel } = options;
  const state = receiptsState(table);
  const size = options.sample ?? DEFAULT_SAMPLE;
  const sample = new Sample(size === 'all' ? Number.POSITIVE_INFINITY : size);
  const counts = { labels: 0, receipts: 0, cameBack: 0, problems: 0, unknownLabels: 0 };
  for await (const receipt of receiptsToAsk(options, counts)) sample.offer(receipt);
  const ended: EndedFigures[] = [];
  if (askedAgain === undefined) for await (const one of endedFigures(table)) ended.push(one);
  const again = askedAgain === undefined ? shareAskedAgain(ended, counts.cameBack) : givenShare(askedAgain);
  const measured = await measure(options, sample.receipts, again.share);
  const passes = passesOf(options, measured, counts);
  const models = [...new Set([model, ...(escalateModel === undefined ? [] : [escalateModel])])];
  const queues = await Promise.all(models.map((name) => queueEstimate(state, name, passes, options.queueTokens)));
  const nights = nightsFor(queues);
  const tokens = queues.reduce((sum, { first, second }) => sum + first + second, 0);
  const cost = costOfPasses([...passes.first, passes.second]);
  return {
    table: table.name,
    ...counts,
    sampled: measured.length,
    askedAgain: again,
    ...passes,
    cost,
    costOf100000: cost === undefined || counts.labels === 0 ? undefined : (cost.value / counts.labels) * 100_000,
    reasoning: models.filter((name) => modelParameters(name, 0).max_completion_tokens > 0),
    queues,
    nights,
    minutes: minutesFor(nights, counts.receipts, tokens),
  };
}

type Counts = Record<'labels' | 'receipts' | 'cameBack' | 'problems' | 'unknownLabels', number>;

/** Counts as they stream. */
async function* receiptsToAsk(
  { table, labels, logger }: EstimateOptions,
  counts: Counts,
): AsyncGenerator<ReceiptLabels> {
  const listed = listLabelsThatNeedValidation(table, {
    status: 'NONE',
    labels,
    onProblem: () => {
      counts.problems += 1;
    },
    onUnknown: () => {
      counts.unknownLabels += 1;
    },
    isLive: () => Promise.resolve(false),
  });
  for await (const receipt of chunkIntoCompletionBatches(listed)) {
    counts.receipts += 1;
    counts.labels += receipt.labels.length;
    counts.cameBack += receipt.labels.filter((label) => isMarked(label) || label.completionAttempts > 0).length;
    logger.progress('labels listed', counts.labels);
    yield receipt;
  }
}

async function measure(
  { table, logger, model, escalateModel, labels, context, countTokens }: EstimateOptions,
  receipts: readonly ReceiptLabels[],
  share: number,
): Promise<readonly ReceiptTokens[]> {
  const plan: MeasureOptions['plan'] = {
    execution: 'estimate',
    model,
    escalateModel,
    labels: 0,
    labelSet: labels ?? DEFAULT_LABELS,
    context,
  };
  const measured: ReceiptTokens[] = [];
  const each = async (receipt: ReceiptLabels): Promise<ReceiptTokens> => {
    const details = await getReceiptDetails(table, receipt, receipt.labels);
    return receiptTokens({ plan, countTokens, share }, receipt, details);
  };
  for await (const tokens of pMapIterable(receipts, each, { concurrency: AT_ONCE })) {
    measured.push(tokens);
    logger.progress('receipts formatted', measured.length, receipts.length);
  }
  return measured;
}

function passesOf(
  options: EstimateOptions,
  measured: readonly ReceiptTokens[],
  all: Population,
): { readonly first: readonly PassEstimate[]; readonly second: PassEstimate } {
  const { model, escalateModel, prices } = options;
  const pass = (name: string, of: (one: ReceiptTokens) => ReceiptTokens['second'] | undefined): PassEstimate => {
    const total = (what: 'labels' | 'requests' | 'tokens'): Total =>
      totalOf(
        measured.map((one) => ({ labels: one.labels, value: of(one)?.[what] ?? 0 })),
        all,
      );
    const labels = Math.max(0, total('labels').value);
    const inputTokens = total('tokens');
    const outputTokens = Math.round(labels * ANSWER_TOKENS_PER_LABEL);
    return {
      model: name,
      labels: Math.round(labels),
      requests: Math.round(total('requests').value),
      inputTokens: rounded(inputTokens),
      outputTokens,
      cost: costOfTokens(name, inputTokens, outputTokens, prices),
    };
  };
  const escalated = measured.some(({ first }) => escalateModel !== undefined && first.has(escalateModel));
  return {
    first: [model, ...(escalated && escalateModel !== undefined ? [escalateModel] : [])].map((name) =>
      pass(name, ({ first }) => first.get(name)),
    ),
    second: pass(escalateModel ?? model, ({ second }) => second),
  };
}

function rounded({ value, margin }: Total): Total {
  return { value: Math.max(0, Math.round(value)), margin: margin === undefined ? undefined : Math.round(margin) };
}

function costOfTokens(model: string, input: Total, output: number, prices?: PriceList): Total | undefined {
  const value = costOf({ input: Math.max(0, input.value), output }, model, prices);
  if (value === undefined) return undefined;
  const margin = input.margin === undefined ? undefined : costOf({ input: input.margin, output: 0 }, model, prices);
  return { value, margin };
}

/** Margins of passes over the same receipts go the same way: they are added, which is never too little. */
function costOfPasses(passes: readonly PassEstimate[]): Total | undefined {
  let value = 0;
  let margin: number | undefined = 0;
  for (const { cost } of passes) {
    if (cost === undefined) return undefined;
    value += cost.value;
    margin = margin === undefined || cost.margin === undefined ? undefined : margin + cost.margin;
  }
  return { value, margin };
}

async function queueEstimate(
  state: State,
  model: string,
  { first, second }: { readonly first: readonly PassEstimate[]; readonly second: PassEstimate },
  given: number | undefined,
): Promise<QueueEstimate> {
  const { tokens: learned } = learnedLimits(await state.queues.get(queueOf(model)), state.clock.now());
  const limit = Math.min(given ?? Number.POSITIVE_INFINITY, learned ?? Number.POSITIVE_INFINITY);
  const load = {
    model,
    first: first.reduce((sum, pass) => sum + (pass.model === model ? pass.inputTokens.value : 0), 0),
    second: second.model === model ? second.inputTokens.value : 0,
  };
  if (!Number.isFinite(limit)) return { ...load, limit: smallestQueue(model), from: 'smallest' };
  return { ...load, limit, from: limit === given ? 'given' : 'learned' };
}
