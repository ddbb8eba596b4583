/** What `estimate` prints: the passes as a table, then what it comes to in money, nights and minutes. */
import { type Estimate, type PassEstimate, type Total, tenths } from '@completion-batch/core';
import { counted, number } from '@completion-batch/core/light';
import { costText, usd } from '@completion-batch/engine';
import { columnsOn, commandLines, cut } from './columns.ts';
import { ownCommand } from './own-command.ts';
import { type Fact, facts, isNarrow, rowBlocks, say, shellWord } from './print.ts';

export function printEstimate(estimate: Estimate): void {
  const { table, labels, receipts, sampled, problems, unknownLabels } = estimate;
  say(`Table ${table}: ${counted(labels, 'label')} of ${counted(receipts, 'receipt')} to check`, 2);
  if (problems > 0) say(`${counted(problems, 'row')} would be passed over: they do not parse.`);
  if (unknownLabels > 0) say(`${counted(unknownLabels, 'label')} would not be asked about: they are in no list.`);
  if (labels === 0) {
    say('There is nothing to ask.');
    return;
  }
  console.log('');
  const passes = [...estimate.first.map((pass) => passCells('first', pass)), passCells('second', estimate.second)];
  if (isNarrow()) console.log(rowBlocks([...HEAD, 'model'], passes));
  else for (const cells of [HEAD, ...passes]) console.log(line(cells));
  console.log('');
  console.log(facts(factsOf(estimate)));
  console.log('');
  say(
    sampled < receipts
      ? `By ${counted(sampled, 'receipt')} of ${number(receipts)}, formatted as format does it; --sample all takes all of them.`
      : 'By all receipts, formatted as format does it.',
  );
  for (const model of estimate.reasoning) {
    say(`${model} writes hidden tokens before its answers, which cost, too, and are not counted here.`);
  }
  say('Next, to see what a run of it would send:');
  console.log(commandLines(ownCommand(`run --table ${shellWord(table)} --store STORE --out run --dry-run`)));
}

function factsOf(estimate: Estimate): Fact[] {
  const { cost, costOf100000, askedAgain, queues, nights, minutes } = estimate;
  return [
    ['cost of both passes', `${costText(cost?.value)}${cost === undefined ? '' : between(cost)}`],
    ...(costOf100000 === undefined ? [] : [['for 100,000 labels', usd(costOf100000)] as Fact]),
    ['second pass', `${tenths(askedAgain.share)} % of the labels: ${sourceOf(estimate)}`],
    ...queues.map(({ model, limit, from }): Fact => [`queue of ${model}`, `${number(limit)} tokens, ${FROM[from]}`]),
    ['nights', `${number(nights)}, with one submit a night`],
    [
      'GitHub Actions',
      `${counted(minutes.nights, 'minute')} for these nights: ${number(minutes.night)} each, as every job is rounded up to a minute`,
    ],
    ['collect.yml', collectText(estimate)],
    ['schedule', SCHEDULES[minutes.schedule]],
  ];
}

const FROM = {
  given: 'as given',
  learned: 'as a refusal has told',
  smallest: 'the smallest that an account may have (none is known; see --queue-tokens)',
} as const;

const SCHEDULES = {
  nightly: 'nightly.yml alone will do: it collects before it submits',
  hourly: 'nightly.yml every hour while there is so much: the queue is small, and it is filled once a run',
} as const;

function collectText({ minutes }: Estimate): string {
  return `twice an hour it is ${number(minutes.collectsOfAMonth)} minutes a month in a private repository, also where nothing is open; every three hours, as init writes it, ${number(minutes.collectsOfAMonth / 6)}`;
}

function sourceOf({ askedAgain: { source, low, high, of } }: Estimate): string {
  if (source === 'given') return 'as given';
  if (source === 'history') {
    return `as in earlier batches (${tenths(low)} to ${tenths(high)} %, of ${counted(of, 'label')})`;
  }
  return 'as of 4,310 labels of real receipts (SROIE), 26 % of them wrong; this table tells too little yet';
}

function between({ value, margin }: Total): string {
  if (margin === undefined) return ' (the sample is too small to tell how sure that is)';
  if (margin === 0) return '';
  return ` (${usd(Math.max(0, value - margin))} to ${usd(value + margin)} by the sample, at 95 %)`;
}

function passCells(name: string, { model, labels, requests, inputTokens, outputTokens, cost }: PassEstimate): string[] {
  const price = cost === undefined ? 'unknown' : usd(cost.value);
  return [name, number(labels), number(requests), number(inputTokens.value), number(outputTokens), price, model];
}

const HEAD = ['pass', 'labels', 'requests', 'input tokens', 'output tokens', 'cost'];

/** The last one, a model's name, may be of any length. */
function line([name = '', ...cells]: readonly string[]): string {
  const widths = [9, 9, 12, 13, 9];
  const figures = cells.slice(0, widths.length).map((figure, at) => figure.padStart(widths[at] ?? 0));
  const model = cells.at(widths.length) ?? '';
  return cut(`  ${name.padEnd(6)}${figures.join(' ')}  ${model}`.trimEnd(), columnsOn());
}

/** docs/operations.md, "Before the first run", has its names. */
export function estimateJson(estimate: Estimate): object {
  const { cost, costOf100000, first, second, ...rest } = estimate;
  return {
    ...rest,
    first: first.map(passJson),
    second: passJson(second),
    cost: totalJson(cost),
    costOf100000: costOf100000 ?? null,
  };
}

const passJson = ({ inputTokens, cost, ...pass }: PassEstimate): object => ({
  ...pass,
  inputTokens: totalJson(inputTokens),
  cost: totalJson(cost),
});

const totalJson = (total: Total | undefined): object | null =>
  total === undefined ? null : { value: total.value, margin: total.margin ?? null };
