/** What became of a run of embed, in figures and sentences: for outputs, annotations, summaries and terminals alike. */
import { costText, describeError, isTrouble, type SubmittedFile, usd } from '@completion-batch/engine';
import type { EmbedResult } from '../evidence/embed/embed.ts';
import { counted, number } from './plain-text.ts';
import { describeStuck } from './stuck-text.ts';

export type Fact = readonly [name: string, value: string];

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0);

const sentIn = ({ submitted, dryRun }: EmbedResult): readonly SubmittedFile[] =>
  submitted.files.filter(({ ending }) => ending === (dryRun ? 'planned' : 'submitted'));

const costIn = (files: readonly SubmittedFile[]): number | undefined =>
  files.some(({ cost }) => cost === undefined) ? undefined : sum(files, ({ cost }) => cost ?? 0);

export interface EmbedFigures {
  readonly batches: number;
  readonly requests: number;
  /** Input tokens, estimated. */
  readonly tokens: number;
  /** USD, estimated; undefined where the model has no price. */
  readonly cost: number | undefined;
}

/** Of what was handed over; in a dry run of what would be. */
export function embedFigures(result: EmbedResult): EmbedFigures {
  const files = sentIn(result);
  return {
    batches: files.length,
    requests: sum(files, ({ requests }) => requests),
    tokens: sum(files, ({ tokens }) => tokens),
    cost: costIn(files),
  };
}

/** What there is and what was done. Words, where nothing else is said. */
export function embedFacts(result: EmbedResult): Fact[] {
  const { found, takenIn, into, model, dimensions, collected } = result;
  const { batches, requests, tokens, cost } = embedFigures(result);
  const settled = collected.looks.filter(({ result: look }) => look?.kind === 'settled').length;
  const more: readonly (readonly [string, number])[] = [
    ['on their way, with their receipts', found.waiting],
    ['of requests that failed for good', found.failed],
    ['noise, or not in the table', found.unknown],
  ];
  return [
    ['vectors', `${into}, ${model}, ${number(dimensions)} dimensions`],
    ['collected', counted(settled, 'batch', 'batches')],
    ['written', counted(takenIn.words, 'word')],
    ['labelled', `${counted(found.words, 'word')} of ${counted(found.receipts, 'receipt')}`],
    ['without a vector', number(found.missing)],
    ...more.flatMap(([name, count]): Fact[] => (count === 0 ? [] : [[`  ${name}`, number(count)]])),
    ['to be asked for', `${counted(found.asked, 'word')} in ${counted(found.requests, 'request')}`],
    [
      result.dryRun ? 'would be sent' : 'sent',
      `${counted(requests, 'request')} in ${counted(batches, 'batch', 'batches')}`,
    ],
    ['input tokens', `${number(tokens)}, cost ${costText(cost, (known) => `${usd(known)} (estimated)`)}`],
  ];
}

/** What a later run does by itself; undefined where nothing is left. */
export function whatEmbedLeaves({ open, found, submitted, dryRun }: EmbedResult): string | undefined {
  const waiting = submitted.files.filter(({ ending }) => ending === 'waiting' || ending === 'over-budget');
  const [first] = waiting;
  const parts = [
    ...(open > 0 ? [`${counted(open, 'batch is', 'batches are')} not done (OpenAI takes up to 24 hours)`] : []),
    ...(first === undefined
      ? []
      : [`${counted(waiting.length, 'file waits', 'files wait')}: ${first.reason ?? 'no reason was given'}`]),
    ...(found.limited ? ['more receipts have words without a vector than one run was to ask for'] : []),
  ];
  return dryRun || parts.length === 0 ? undefined : parts.join('; ');
}

/** What somebody has to look at. */
export function embedTrouble({ collected, takenIn, submitted }: EmbedResult): string[] {
  const { looks, problems } = collected;
  const failed = sum(looks, ({ result }) => result?.counts.failed ?? 0);
  return [
    ...looks.flatMap(({ batch, result, error }) => {
      const why = result === undefined ? describeError(error) : isTrouble(result) ? result.reason : undefined;
      return why === undefined ? [] : [`batch ${batch.batchId}: ${why}`];
    }),
    ...problems
      .filter(({ ours }) => ours)
      .map(({ where, reason }) => `a record of a batch cannot be read: ${where}: ${reason}`),
    ...(failed === 0
      ? []
      : [`${counted(failed, 'request')} failed for good: their words get no vector until they change`]),
    ...[...takenIn.unusable].map(
      ([id, why]) =>
        `the answer to ${id} is no use, and it is not paid for again: ${why}. Find out why, then ask again under another name (job)`,
    ),
    ...submitted.stuck.filter(({ red }) => red).map((one) => describeStuck(one)),
    ...submitted.refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...submitted.tooLarge.map(({ where, reason }) => `too large for a batch, so never sent: ${where}: ${reason}`),
    ...submitted.files
      .filter(({ ending }) => ending === 'rejected' || ending === 'failed')
      .map(({ batchId, ending, reason }) => {
        const what = ending === 'failed' ? 'failed and stays open for the next run' : 'was refused by OpenAI';
        return `batch ${batchId} ${what}: ${reason ?? 'no reason was given'}`;
      }),
  ];
}

/** For programs. */
export function embedJson(result: EmbedResult): Record<string, unknown> {
  const { found, takenIn, into, model, dimensions, dryRun, open, collected } = result;
  const { answered: _, ...counts } = found;
  const { requests, tokens, cost } = embedFigures(result);
  return {
    into,
    model,
    dimensions,
    dryRun,
    collected: collected.looks.map(({ batch, result: look, error }) => ({
      batchId: batch.batchId,
      kind: look?.kind ?? 'failed',
      reason: look === undefined ? describeError(error) : (look.reason ?? null),
    })),
    written: takenIn.words,
    unusable: Object.fromEntries(takenIn.unusable),
    found: counts,
    batches: sentIn(result).map(({ batchId, openaiBatchId }) => ({ batchId, openaiBatchId: openaiBatchId ?? null })),
    requests,
    tokens,
    cost: cost ?? null,
    open,
    left: whatEmbedLeaves(result) ?? null,
    trouble: embedTrouble(result),
  };
}
