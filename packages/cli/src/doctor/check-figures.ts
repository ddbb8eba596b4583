/** What is reckoned with: the model's price, its queue, the list of labels. */
import { readLabels, receiptsState } from '@completion-batch/core';
import { number } from '@completion-batch/core/light';
import {
  CompletionBatchError,
  costOf,
  learnedLimits,
  PRICES,
  type PriceList,
  queueOf,
  smallestQueue,
  usd,
} from '@completion-batch/engine';
import { readPrices } from '../session/prices.ts';
import { type Finding, missing, notAsked, ok, unknown, warning } from './finding.ts';
import { outcomeOf, remedyOf, sentenceOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

const PRICE = 'price';
const QUEUE = 'batch queue';
const LABELS = 'labels';
const MILLION = 1_000_000;

export async function checkPrice({ asked: { model, prices: path } }: Surroundings): Promise<Finding> {
  let prices: PriceList;
  try {
    prices = (await readPrices(path)).prices ?? PRICES;
  } catch (error) {
    return missing(PRICE, textOf(error), remedyOf(error, 'Name another file, or leave --prices out.'));
  }
  const input = costOf({ input: MILLION, output: 0 }, model, prices);
  const output = costOf({ input: 0, output: MILLION }, model, prices);
  if (input === undefined || output === undefined) {
    return warning(
      PRICE,
      `none is known of ${model}: no cost is told, and no budget is kept`,
      'Give one with --prices (docs/operations.md, "Cost").',
    );
  }
  return ok(PRICE, `${usd(input)} for a million tokens in, ${usd(output)} out, as of ${prices.asOf}`);
}

export async function checkQueue(around: Surroundings): Promise<Finding> {
  const { table, asked } = around;
  const queue = queueOf(asked.model);
  const least = `no refusal has told its limit: accounts of tier 1 have ${number(smallestQueue(asked.model))} tokens`;
  if (table === undefined) return ok(QUEUE, `${queue}: ${least}`);
  const { value } = await table.opened();
  if (value === undefined) return unknown(QUEUE, 'not known: see table, indexes');
  const { value: row, error } = await outcomeOf('DynamoDB', () => receiptsState(value).queues.get(asked.model));
  if (error !== undefined) return unknown(QUEUE, 'not known: see read the table');
  const { tokens } = learnedLimits(row, value.clock.now());
  if (row.refusal !== undefined) {
    return warning(
      QUEUE,
      `${asked.model} was last seen to refuse everything: ${wordsOf(row.refusal.message)}`,
      'submit asks it again by itself; see docs/submitting.md.',
    );
  }
  return ok(QUEUE, `${queue}: ${tokens === undefined ? least : `${number(tokens)} tokens may wait, as was learned`}`);
}

export async function checkLabels({ asked }: Surroundings): Promise<Finding> {
  if (asked.labels === undefined) return notAsked(LABELS, 'without --labels they are the built-in ones');
  try {
    const set = await readLabels(asked.labels);
    return ok(LABELS, set === undefined ? 'the same as ours' : `${Object.keys(set.labels).length} labels`);
  } catch (error) {
    return missing(LABELS, textOf(error), remedyOf(error, 'docs/labels.md tells the form.'));
  }
}

const textOf = (error: unknown): string => (error instanceof CompletionBatchError ? error.message : sentenceOf(error));
