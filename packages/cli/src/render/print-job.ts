/** What the commands of `batch` print of jobs: blocks for people, and the same for programs. */
import { describeStuck, FILE_ENDINGS, whyIncomplete } from '@completion-batch/core/jobs';
import { counted, number } from '@completion-batch/core/light';
import {
  type CollectedJob,
  type CollectedOne,
  costText,
  describeError,
  type InvalidLine,
  isTrouble,
  type JobManifest,
  type JobStatus,
  type Logger,
  type RequestCounts,
  type SubmitResult,
  type SubmittedFile,
  usd,
} from '@completion-batch/engine';
import { block, estimatedDollars, type Fact, say, toneOfFile } from './print.ts';

/** Of a long list; --json has more. */
const MAX_SHOWN = 20;

/** The first of a list and how many are left out. */
export function first<T>(items: readonly T[], total = items.length): { shown: readonly T[]; more: number } {
  const shown = items.slice(0, MAX_SHOWN);
  return { shown, more: total - shown.length };
}

export function destinationFacts({ destinations }: Pick<JobManifest, 'destinations'>): Fact[] {
  const { shown, more } = first(destinations);
  return [
    ...shown.map(({ model, endpoint, requests, input_tokens, output_tokens }): Fact => {
      const tokens = `${number(input_tokens)} tokens in, ${number(output_tokens)} out (estimated)`;
      return [model, `${counted(requests, 'request')} for ${endpoint}, ${tokens}`];
    }),
    ...(more > 0 ? [['…', `and ${counted(more, 'model')} more`] as const] : []),
  ];
}

export function jobBlock(status: JobStatus): string {
  const { manifest, counts, done, tokens, costUsd, estimatedUsd, savedUsd, batches } = status;
  const open = batches.filter((batch) => batch.open);
  const { shown, more } = first(open);
  const spent = done ? costText(costUsd) : costUsd === 0 ? 'nothing so far' : `${costText(costUsd)} so far`;
  return block(
    `Job ${manifest.job}: ${standing(status)}`,
    [
      ['lines', `${number(manifest.lines)}: ${countsText(counts)}`],
      ...destinationFacts(manifest),
      ['tokens', `${number(tokens.input)} in (${number(tokens.cached)} cached), ${number(tokens.output)} out`],
      [
        'cost',
        `${spent}, ${estimatedUsd === undefined ? `the whole ${costText(undefined)}` : `estimated ${usd(estimatedUsd)}`}`,
      ],
      ...(counts.cached > 0 && savedUsd !== undefined ? [['saved by earlier jobs', usd(savedUsd)] as const] : []),
      ['batches', `${number(batches.length - open.length)} ended, ${number(open.length)} open`],
      ...shown.map(
        ({ openaiBatchId, status, requests }): Fact => [
          '  open',
          `${openaiBatchId}: ${status}, ${counted(requests, 'request')}`,
        ],
      ),
      ...(more > 0 ? [['  open', `and ${number(more)} more`] as const] : []),
    ],
    done && !status.cancelled ? 'good' : 'doubtful',
  );
}

function standing({ done, cancelled }: JobStatus): string {
  if (done) return cancelled ? 'done, cancelled' : 'done';
  return cancelled ? 'cancelled, not all is back yet' : 'open';
}

export function countsText({ answered, cached, failed, waiting, unasked, invalid }: JobStatus['counts']): string {
  const parts = [
    `${number(answered)} answered${cached > 0 ? ` (${number(cached)} by earlier jobs)` : ''}`,
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(waiting > 0 ? [`${number(waiting)} in open batches`] : []),
    ...(unasked > 0 ? [`${number(unasked)} to be asked`] : []),
    ...(invalid > 0 ? [`${number(invalid)} no request`] : []),
  ];
  return parts.join(', ');
}

/** One line a batch; of those that are only not done yet the status tells. */
export function lookBlocks({ looks }: Pick<CollectedJob, 'looks'>): string[] {
  return looks.flatMap((look) => lookBlock(look) ?? []);
}

function lookBlock({ batch, result, error }: CollectedOne<RequestCounts>): string | undefined {
  if (result === undefined) {
    return block(`Batch ${batch.openai_batch_id}: not collected this time`, [['why', describeError(error)]]);
  }
  if (result.kind === 'open' && result.reason === undefined) return undefined;
  const { answered, failed, again } = result.counts;
  const reasons = Object.entries(again).filter(([, requests]) => requests > 0);
  return block(`Batch ${result.openaiBatchId}: ${result.status}, ${KINDS[result.kind]}`, [
    ...(result.kind === 'settled' ? [['answered', number(answered)] as const] : []),
    ...(failed > 0 ? [['failed', number(failed)] as const] : []),
    ...reasons.map(([reason, requests]): Fact => ['to be asked again', `${number(requests)}: ${reason}`]),
    ...(result.kind === 'settled' ? [['cost', costText(result.cost)] as const] : []),
    ...whyRow(result),
  ]);
}

function whyRow({
  reason,
  topFailure,
}: Pick<NonNullable<CollectedOne<RequestCounts>['result']>, 'reason' | 'topFailure'>): Fact[] {
  if (reason !== undefined) return [['why', reason]];
  return topFailure === undefined ? [] : [['why', `${counted(topFailure.lines, 'request')}: ${topFailure.message}`]];
}

const KINDS = {
  settled: 'collected',
  open: 'not done yet',
  incomplete: 'not all there yet',
  unreadable: 'cannot be collected',
  held: 'held',
} as const;

/** What was handed over, and what was not, and why. */
export function printAsked(result: SubmitResult): void {
  for (const file of result.files) console.log(fileBlock(file));
  for (const stuck of result.stuck) say(`Stuck: ${describeStuck(stuck, 'request')}`, 2);
  for (const { reason } of result.refused) say(`A request file was refused: ${reason}`, 2);
  for (const { where, reason } of first(result.tooLarge).shown) say(`Too large for a batch: ${where}: ${reason}`, 2);
  const { budget } = result;
  if (budget !== undefined) say(`  budget: ${usd(budget.used)} of ${usd(budget.maxCost)} used, estimated.`);
}

function fileBlock(file: SubmittedFile): string {
  const begun = file.resumed ? ' (begun by an earlier run)' : '';
  return block(
    `Batch ${file.openaiBatchId ?? file.batchId}: ${FILE_ENDINGS[file.ending]}${begun}`,
    [
      ['holds', `${counted(file.requests, 'request')}, ${counted(file.bytes, 'byte')}`],
      ['input tokens', `${number(file.tokens)} for ${file.model}, cost ${estimatedDollars(file.cost)}`],
      ...(file.reason === undefined ? [] : [['why', file.reason] as const]),
    ],
    toneOfFile(file),
  );
}

/** What a round of a job has met that somebody has to look at; waiting for room or for an answer is nothing of that kind. */
export function troublesOf({ looks, asked, problems }: Pick<CollectedJob, 'looks' | 'asked' | 'problems'>): string[] {
  const uncollected = problems.length + looks.filter(({ result }) => result === undefined || isTrouble(result)).length;
  const why = asked === undefined ? undefined : whyNotAskable(asked);
  return [
    ...(uncollected === 0
      ? []
      : [`${counted(uncollected, 'batch', 'batches')} could not be collected, or not as it should be`]),
    ...(why === undefined ? [] : [why]),
  ];
}

/** Why asking it once more is of no use before somebody has done something. */
export function whyNotAskable(asked: SubmitResult): string | undefined {
  const waits = asked.files.every(({ ending }) => !['failed', 'rejected', 'over-budget'].includes(ending));
  const fine = waits && asked.refused.length === 0 && !asked.stuck.some(({ red }) => red);
  return fine ? undefined : whyIncomplete(asked);
}

/** Lines that are no requests, by file and line. */
export function tellInvalid(
  { lines, count }: { readonly lines: readonly InvalidLine[]; readonly count: number },
  tell: Logger['error'],
): void {
  const { shown, more } = first(lines, count);
  for (const { file, file_line, code, message } of shown) tell(`${file}:${file_line}: ${message} [${code}]`);
  if (more > 0) tell(`… and ${counted(more, 'line')} more`);
}

/** As `--json` has it. */
export function jobJson({ manifest, ...status }: JobStatus): object {
  const { job, lines, requests, created_at: createdAt, destinations } = manifest;
  const { costUsd = null, estimatedUsd = null, savedUsd = null } = status;
  return { job, ...status, costUsd, estimatedUsd, savedUsd, lines, requests, destinations, createdAt };
}

export function askedJson({ taken: _, ...result }: SubmitResult): object {
  const files = result.files.map(({ ending, units: __, ...file }) => ({ ...file, outcome: ending }));
  return { ...result, files, stuck: result.stuck.map(({ units, ...stuck }) => ({ ...stuck, requests: units })) };
}

export function lookJson({ batch, result, error }: CollectedOne<RequestCounts>): object {
  const { batchId, openai_batch_id: openaiBatchId } = batch;
  if (result === undefined) return { batchId, openaiBatchId, kind: 'failed', reason: describeError(error) };
  const { units: _, ...rest } = result;
  return rest;
}
