/** What became of a submit, in figures and sentences: for outputs, annotations, summaries and terminals alike. */
import { needsAttention, type SubmitResult, type SubmittedFile } from '@completion-batch/engine';
import type { SubmitLabelsResult } from '../labels/submit-labels.ts';
import { counted } from './plain-text.ts';
import { describeStuck } from './stuck-text.ts';

/** What is asked about: labels, or requests that are nothing more. */
export type Asked = 'label' | 'request';

/** Of labels with the shards that are missing. */
type Submitted = SubmitResult & Partial<Pick<SubmitLabelsResult, 'missingShards'>>;

/** How a file ended, in words. */
export const FILE_ENDINGS: Readonly<Record<SubmittedFile['ending'], string>> = {
  submitted: 'submitted',
  'nothing-left': 'nothing left to ask',
  rejected: 'refused, released',
  waiting: 'waits for the next run',
  'over-budget': 'waits, over the budget',
  split: 'too large for OpenAI, sent in smaller files',
  planned: 'dry run',
  elsewhere: 'in the hands of another run',
  failed: 'failed, stays open',
};

export interface Figures {
  readonly completionBatchIds: readonly string[];
  readonly openaiBatchIds: readonly string[];
  readonly batches: number;
  readonly labels: number;
  readonly requests: number;
  /** Input tokens; in a dry run those of what would be sent. */
  readonly tokens: number;
  /** USD; undefined where a model has no price. */
  readonly cost: number | undefined;
  readonly waiting: number;
}

export function figures({ files, dryRun }: Pick<SubmitResult, 'files' | 'dryRun'>): Figures {
  const submitted = files.filter(({ ending }) => ending === 'submitted');
  const estimated = dryRun ? files.filter(({ ending }) => ending === 'planned') : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => (openaiBatchId === undefined ? [] : [openaiBatchId])),
    batches: submitted.length,
    labels: sum(submitted, ({ units }) => units),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens }) => tokens),
    cost: estimated.some(({ cost }) => cost === undefined) ? undefined : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length,
  };
}

/** What a later run will do by itself; of several files the sum first, because not all of the others may be shown. */
export function whatWaits(result: SubmitResult, asked: Asked = 'label'): string[] {
  const waiting = result.files.filter(waits);
  const nameOf = namesIn(result, asked);
  const units = counted(
    sum(waiting, ({ units }) => units),
    asked,
  );
  return [
    ...(waiting.length > 1
      ? [`${counted(waiting.length, 'file')} with ${units} wait for the next run: ${reasonsOf(waiting)}`]
      : []),
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? 'no reason was given'}`),
  ];
}

/** What somebody has to look at. */
export function whatFailed(result: Submitted, asked: Asked = 'label'): string[] {
  const { files, missingShards = [], refused, tooLarge } = result;
  const nameOf = namesIn(result, asked);
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...tooLarge.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`,
    ),
    ...files
      .filter(({ ending }) => ending === 'rejected')
      .map(
        (file) =>
          `${nameOf(file)} was refused by OpenAI, its ${asked}s were released: ${file.reason ?? 'no reason was given'}`,
      ),
    ...files
      .filter(({ ending }) => ending === 'failed')
      .map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? 'no reason was given'}`),
  ];
}

/** The first of them; what waits for the same thing says so in figures of its own. */
function reasonsOf(files: readonly SubmittedFile[]): string {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? 'no reason was given'));
  return `${first}${others.length === 0 ? '' : ' (others for other reasons: see the summary)'}`;
}

/** Submissions that this run could not even try to finish: red ones, or those that another schedule may see to. */
export function whatIsStuck(
  { stuck }: Pick<SubmitResult, 'stuck'>,
  which: 'red' | 'elsewhere',
  asked: Asked = 'label',
): string[] {
  return stuck.filter(({ red }) => red === (which === 'red')).map((one) => describeStuck(one, asked));
}

function waits({ ending }: SubmittedFile): boolean {
  return ending === 'waiting' || ending === 'over-budget';
}

/** The models that a submit has asked, or is to ask: the plan's own first. */
export function modelsIn({ model, files }: Pick<SubmitResult, 'model' | 'files'>): string[] {
  return [...new Set([model, ...files.map((file) => file.model)])];
}

/** What files are called; with their models where there are several. */
function namesIn(result: Pick<SubmitResult, 'model' | 'files'>, asked: Asked): (file: SubmittedFile) => string {
  const several = modelsIn(result).length > 1;
  return ({ batchId, requests, units, model }) => {
    const holds = [counted(requests, 'request'), ...(asked === 'label' ? [counted(units, 'label')] : [])];
    return `batch ${batchId} (${[...holds, ...(several ? [model] : [])].join(', ')})`;
  };
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

/** Why a submit is red, in one sentence; undefined where it is not. */
export function whyIncomplete(result: Submitted): string | undefined {
  if (!needsAttention(result)) return undefined;
  const files = (ending: SubmittedFile['ending']): number =>
    result.files.filter((file) => file.ending === ending).length;
  const reasons: readonly (readonly [number, string, string])[] = [
    [files('waiting'), 'file waits for the next run', 'files wait for the next run'],
    [files('over-budget'), 'file waits, over the budget', 'files wait, over the budget'],
    [files('rejected'), 'file was refused by OpenAI', 'files were refused by OpenAI'],
    [files('failed'), 'file failed and stays open', 'files failed and stay open'],
    [result.stuck.filter(({ red }) => red).length, 'submission is stuck', 'submissions are stuck'],
    [result.missingShards?.length ?? 0, 'shard is missing', 'shards are missing'],
    [result.refused.length, 'request file was refused', 'request files were refused'],
    [result.tooLarge.length, 'request is too large for a batch', 'requests are too large for a batch'],
  ];
  const shown = reasons.flatMap(([count, one, many]) => (count === 0 ? [] : [counted(count, one, many)]));
  return `not everything is submitted: ${shown.join(', ') || 'see above'}`;
}
