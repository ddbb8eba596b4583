/** What submit tells of its work: a line for each file, and what is left. */
import type { ObjectStore } from '../objects/object-store.ts';
import type { StuckSubmission } from '../state/stuck-submissions.ts';
import type { Submission } from '../state/submission.ts';
import type { SubmissionEnd } from './protocol.ts';

export interface SubmittedFile {
  readonly batchId: string;
  readonly executionId: string;
  readonly openaiBatchId: string | undefined;
  readonly inputFileId: string | undefined;
  /**
   * `planned` in a dry run; `over-budget` waits like `waiting`, for a run with another budget; `split` was refused for its
   * size and is submitted as smaller files.
   */
  readonly ending: SubmissionEnd['kind'] | 'planned' | 'over-budget' | 'split' | 'elsewhere';
  /** Why, for endings that are not a batch. */
  readonly reason: string | undefined;
  /** Begun by an earlier run. */
  readonly resumed: boolean;
  /** The batch existed already; only the answer to its create call had been lost. */
  readonly adopted: boolean;
  readonly model: string;
  readonly requests: number;
  readonly units: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly outputTokens: number;
  /** USD; undefined for a model without a price. */
  readonly cost: number | undefined;
  /** Units that somebody else had or changed; their requests were left out. */
  readonly lost: number;
  /** Where the request file lies. */
  readonly location: string | undefined;
}

export interface RefusedFile {
  readonly name: string;
  /** What was found and where, what it should have been, and what to do. */
  readonly reason: string;
}

export interface SubmitResult {
  readonly execution: string;
  /** That of the first destination; each file names its own. */
  readonly model: string;
  readonly dryRun: boolean;
  readonly files: readonly SubmittedFile[];
  /** USD: what was allowed, and what the batches of this execution cost, estimated, with those that counted before. */
  readonly budget: { readonly maxCost: number; readonly used: number } | undefined;
  /** Requests that an earlier attempt of this execution has submitted. */
  readonly alreadySubmitted: number;
  /** Requests that are done, or in a batch of another execution, as far as the workload could tell beforehand. */
  readonly taken: number;
  /** Single requests over the limits. */
  readonly tooLarge: readonly { readonly where: string; readonly reason: string }[];
  /** Request files that are not what they should be: nothing of them was sent, or nothing more. */
  readonly refused: readonly RefusedFile[];
  /** Open submissions, of any execution, that this run could not even try to finish. */
  readonly stuck: readonly StuckSubmission[];
  /** Everything of this execution was submitted, or is in another process's hands. */
  readonly complete: boolean;
}

/** Whether somebody has to look at it: also where all is done, but another execution's submission is stuck, or a file was refused that there was another for. */
export function needsAttention({ complete, files, stuck, refused }: SubmitResult): boolean {
  return (
    !complete || refused.length > 0 || files.some(({ ending }) => ending === 'failed') || stuck.some(({ red }) => red)
  );
}

/** Endings after which nothing of a file is left to do. */
export const DONE: ReadonlySet<SubmittedFile['ending']> = new Set([
  'submitted',
  'nothing-left',
  'planned',
  'split',
  'elsewhere',
]);

/** How a file ended in this run. */
export interface EndedFile
  extends Pick<SubmittedFile, 'ending'>,
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
    openaiBatchId: submission.openai_batch_id || undefined,
    inputFileId: submission.input_file_id,
    ending: ended.ending,
    reason: ended.reason,
    resumed: ended.resumed ?? false,
    adopted: ended.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    units: submission.units,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended.lost ?? 0,
    location: ended.ending === 'planned' ? undefined : store.locate(submission.object_key),
  };
}
