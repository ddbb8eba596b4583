/** What became of a submit, in figures and sentences, for outputs, annotations and the summary alike. */
import { counted, describeStuck, type SubmitResult, type SubmittedFile } from '@completion-batch/core';

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

export function figures({ files, dryRun }: SubmitResult): Figures {
  const submitted = files.filter(({ outcome }) => outcome === 'submitted');
  const estimated = dryRun ? files.filter(({ outcome }) => outcome === 'planned') : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => (openaiBatchId === undefined ? [] : [openaiBatchId])),
    batches: submitted.length,
    labels: sum(submitted, ({ labels }) => labels),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens }) => tokens),
    cost: estimated.some(({ cost }) => cost === undefined) ? undefined : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length,
  };
}

/** What a later run will do by itself; of several files the sum first, because not all of the others may be shown. */
export function whatWaits({ files }: SubmitResult): string[] {
  const waiting = files.filter(waits);
  const labels = counted(
    sum(waiting, (file) => file.labels),
    'label',
  );
  return [
    ...(waiting.length > 1
      ? [`${counted(waiting.length, 'file')} with ${labels} wait for the next run: ${reasonsOf(waiting)}`]
      : []),
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? 'no reason was given'}`),
  ];
}

/** What somebody has to look at. */
export function whatFailed({ files, missingShards, tooLarge }: SubmitResult): string[] {
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...tooLarge.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`,
    ),
    ...files
      .filter(({ outcome }) => outcome === 'rejected')
      .map(
        (file) =>
          `${nameOf(file)} was refused by OpenAI, its labels were given back: ${file.reason ?? 'no reason was given'}`,
      ),
    ...files
      .filter(({ outcome }) => outcome === 'failed')
      .map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? 'no reason was given'}`),
  ];
}

/** The first of them; what waits for the same thing says so in figures of its own. */
function reasonsOf(files: readonly SubmittedFile[]): string {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? 'no reason was given'));
  return `${first}${others.length === 0 ? '' : ' (others for other reasons: see the summary)'}`;
}

/** Submissions that this run could not even try to finish: red ones, or those that another schedule may see to. */
export function whatIsStuck({ stuck }: SubmitResult, which: 'red' | 'elsewhere'): string[] {
  return stuck.filter(({ red }) => red === (which === 'red')).map(describeStuck);
}

function waits({ outcome }: SubmittedFile): boolean {
  return outcome === 'waiting' || outcome === 'over-budget';
}

function nameOf({ batchId, requests, labels }: SubmittedFile): string {
  return `batch ${batchId} (${counted(requests, 'request')}, ${counted(labels, 'label')})`;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
