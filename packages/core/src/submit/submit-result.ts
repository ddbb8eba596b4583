/** What submit tells of its work: a line for each file, and what is left. */
import type { ObjectStore } from '@completion-batch/engine';
import type { StuckSubmission } from '../state/stuck-submissions.ts';
import type { Submission } from '../state/submission-rows.ts';
import type { SubmissionOutcome } from './submission.ts';

export interface SubmittedFile {
  readonly batchId: string;
  readonly executionId: string;
  readonly openaiBatchId: string | undefined;
  readonly inputFileId: string | undefined;
  /**
   * `planned` in a dry run; `over-budget` waits like `waiting`, for a run with another budget; `split` was refused for its
   * size and is submitted as smaller files.
   */
  readonly outcome: SubmissionOutcome['kind'] | 'planned' | 'over-budget' | 'split' | 'elsewhere';
  /** Why, for outcomes that are not a batch. */
  readonly reason: string | undefined;
  /** Begun by an earlier run. */
  readonly resumed: boolean;
  /** The batch existed already; only the answer to its create call had been lost. */
  readonly adopted: boolean;
  readonly model: string;
  readonly requests: number;
  readonly labels: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly outputTokens: number;
  /** USD; undefined for a model without a price. */
  readonly cost: number | undefined;
  /** Labels that somebody else had or changed; their requests were left out. */
  readonly lost: number;
  /** Where the request file lies. */
  readonly location: string | undefined;
}

export interface SubmitResult {
  readonly execution: string;
  readonly model: string;
  readonly dryRun: boolean;
  readonly files: readonly SubmittedFile[];
  /** USD: what was allowed, and what the batches of this execution cost, estimated. */
  readonly budget: { readonly maxCost: number; readonly used: number } | undefined;
  /** Requests that an earlier attempt of this execution has submitted. */
  readonly alreadySubmitted: number;
  readonly missingShards: readonly { readonly shard: string; readonly reason: string }[];
  /** Single requests over the limits. */
  readonly tooLarge: readonly { readonly where: string; readonly reason: string }[];
  /** Open submissions, of any execution, that this run could not even try to finish. */
  readonly stuck: readonly StuckSubmission[];
  /** Everything of this plan was submitted, or is in another process's hands. */
  readonly complete: boolean;
}

/** Whether somebody has to look at it: also where this plan is done, but another execution's submission is stuck. */
export function needsAttention({ complete, files, stuck }: SubmitResult): boolean {
  return !complete || files.some(({ outcome }) => outcome === 'failed') || stuck.some(({ red }) => red);
}

/** Outcomes after which nothing of a file is left to do. */
export const DONE: ReadonlySet<SubmittedFile['outcome']> = new Set([
  'submitted',
  'nothing-left',
  'planned',
  'split',
  'elsewhere',
]);

/** How a file ended in this run. */
export interface EndedFile
  extends Pick<SubmittedFile, 'outcome'>,
    Partial<Pick<SubmittedFile, 'lost' | 'resumed' | 'adopted'>> {
  readonly reason?: string | undefined;
}

/** @param cost USD, estimated */
export function reportOf(
  submission: Submission,
  ended: EndedFile,
  cost: number | undefined,
  store: Pick<ObjectStore, 'locate'>,
): SubmittedFile {
  return {
    batchId: submission.batch_id,
    executionId: submission.execution_id,
    openaiBatchId: submission.openai_batch_id,
    inputFileId: submission.input_file_id,
    outcome: ended.outcome,
    reason: ended.reason,
    resumed: ended.resumed ?? false,
    adopted: ended.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    labels: submission.labels,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended.lost ?? 0,
    location: ended.outcome === 'planned' ? undefined : store.locate(submission.object_key),
  };
}
