/** What the parts of one submit share: what it works with, what it may still hand over, what it has to tell. */

import { costOf } from '../openai/prices.ts';
import { describeError, isCompletionBatchError } from '../platform/errors.ts';
import { usd } from '../platform/money.ts';
import type { NdjsonLine } from '../platform/ndjson.ts';
import type { Allowance } from '../queue/allowance.ts';
import type { Purse } from '../queue/purse.ts';
import type { MergeLimits } from '../requests/merge.ts';
import type { RequestParameters } from '../requests/parameters.ts';
import type { PinnedFile } from '../requests/pinned-file.ts';
import type { Services } from '../services.ts';
import type { Attributes } from '../state/attributes.ts';
import type { StuckSubmission } from '../state/stuck-submissions.ts';
import type { Submission } from '../state/submission.ts';
import type { RequestFacts } from '../workload/workload.ts';
import type { FileFigures } from './own-file.ts';
import type { ProtocolOptions } from './protocol.ts';
import { type EndedFile, reportOf, type SubmittedFile } from './submit-result.ts';

/** Where requests go: a batch has one model and one endpoint. */
export interface Destination {
  readonly model: string;
  /** The model that the requests were written for; another one rewrites every request. */
  readonly writtenFor: string;
  /** Those that were laid over the body of every request as it was written. */
  readonly parameters: RequestParameters | undefined;
  /** Path of the API that the requests are for. */
  readonly endpoint: string;
}

export type Destinations = readonly [Destination, ...Destination[]];

/** Of what an execution asks, that which goes to one destination; all that it tells is told together. */
export interface SubmitRun extends Destination {
  readonly execution: string;
  /** All of the execution, this one among them. */
  readonly destinations: Destinations;
  /** Kept on each of its submissions, for the workload. */
  readonly attributes: Attributes;
  readonly services: Services;
  readonly protocol: ProtocolOptions;
  readonly purse: Purse;
  /** Of its model. */
  readonly allowance: Allowance;
  /** By model, of all destinations. */
  readonly allowances: ReadonlyMap<string, Allowance>;
  readonly limits: MergeLimits;
  readonly dryRun: boolean;
  readonly maxCostUsd: number | undefined;
  readonly workDir: string;
  /** What became of each file, in the order in which that was known. */
  readonly files: SubmittedFile[];
  readonly stuck: StuckSubmission[];
  /** By their names, with what is wrong and what to do. */
  readonly refused: Map<string, string>;
}

/** Where a request goes, by what its line says; one that fits nowhere is for the first, which refuses it. */
export function destinationOf(destinations: Destinations, facts: RequestFacts): Destination {
  const fits = ({ writtenFor, endpoint }: Destination): boolean =>
    (facts.model ?? writtenFor) === writtenFor && (facts.endpoint ?? endpoint) === endpoint;
  return destinations.find(fits) ?? destinations[0];
}

/** Whether a line is for another destination of the same execution. */
export function isForAnother({ destinations, writtenFor, endpoint }: SubmitRun, facts: RequestFacts): boolean {
  const to = destinationOf(destinations, facts);
  return to.writtenFor !== writtenFor || to.endpoint !== endpoint;
}

/** The lines of a request file, in blocks, as long as it is what it was; it is refused from where it is not. */
export async function* lineBlocksOf(
  { refused, services }: SubmitRun,
  file: PinnedFile | undefined,
): AsyncGenerator<Iterable<NdjsonLine>> {
  if (file === undefined) return;
  try {
    for await (const lines of file.lineBlocks()) {
      yield lines;
      services.tidy?.();
    }
  } catch (error) {
    if (!isCompletionBatchError(error, 'requests-changed')) throw error;
    refused.set(file.name, describeError(error));
  }
}

/** Notes what became of a file. @returns how it ended */
export function tell(run: SubmitRun, submission: Submission, ended: EndedFile): SubmittedFile['ending'] {
  run.files.push(reportOf(submission, ended, estimatedCost(run, submission), run.services.store));
  return ended.ending;
}

export function isTold({ files, stuck }: SubmitRun, batchId: string): boolean {
  return [...files, ...stuck].some((told) => told.batchId === batchId);
}

/**
 * USD; undefined for a model without a price.
 * @param figures of its file, where that was counted: a record may say anything
 */
export function estimatedCost(
  { services }: Pick<SubmitRun, 'services'>,
  { estimated_tokens, estimated_output_tokens, model }: Submission,
  figures?: FileFigures,
): number | undefined {
  const { inputTokens = estimated_tokens, outputTokens = estimated_output_tokens } = figures ?? {};
  return costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
}

/** Why a batch of a file that an earlier run has left is more than this run may spend; undefined where it may. */
export function tooDear(
  { services, purse, maxCostUsd }: Pick<SubmitRun, 'services' | 'purse' | 'maxCostUsd'>,
  { batch_id, model }: Submission,
  { inputTokens, outputTokens }: FileFigures,
): string | undefined {
  if (maxCostUsd === undefined) return undefined;
  const cost = costOf({ input: inputTokens, output: outputTokens }, model, services.prices);
  if (cost === undefined)
    return `there is no price for the model ${model}, so that nobody can tell whether the run's budget of ${usd(maxCostUsd)} allows it`;
  if (purse.affords(cost, batch_id)) return undefined;
  return `${purse.used}, and this file costs ${usd(cost)}`;
}
