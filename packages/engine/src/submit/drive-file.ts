/** One submission of a run, from where it stands to its end, and what the run learns and tells of it. */
import { type CompletionBatchError, describeError, isCompletionBatchError } from '../platform/errors.ts';
import type { Lease } from '../state/lease.ts';
import { lostRequestsReason, submissionWithoutRequests } from '../state/stuck-submissions.ts';
import type { LeftOpen, Submission } from '../state/submission.ts';
import type { OwnFile } from './claim-windows.ts';
import { isUnusable } from './own-file.ts';
import { driveSubmission, type SubmissionEnd } from './protocol.ts';
import { estimatedCost, type SubmitRun, tell } from './run.ts';
import type { SubmittedFile } from './submit-result.ts';

/**
 * One submission that fails for a reason of its own does not stop the others.
 * @param localFile its request file, where it was begun by this run
 */
export async function driveFile(
  run: SubmitRun,
  lease: Lease,
  localFile: OwnFile | undefined,
): Promise<SubmittedFile['ending']> {
  const resumed = localFile === undefined;
  try {
    const end = await driveSubmission(run.protocol, lease, localFile);
    const { submission, lost } = end;
    const reason = 'reason' in end ? end.reason : undefined;
    const adopted = end.kind === 'submitted' && end.adopted;
    if (['submitted', 'waiting', 'failed'].includes(end.kind)) handedOver(run, end, resumed);
    if (end.kind === 'waiting' || end.kind === 'failed') await leaveWord(run, submission, end.kind, end.reason);
    if (end.kind === 'over-budget') await leaveWord(run, submission, 'waiting', end.reason);
    const ending = end.kind === 'rejected' ? await refused(run, end) : end.kind;
    return tell(run, submission, { ending, lost, resumed, adopted, reason });
  } catch (error) {
    if (isCompletionBatchError(error, 'lease-lost')) {
      return tell(run, lease.submission, { ending: 'elsewhere', resumed });
    }
    const lost = isUnusable(error);
    const damaged = isCompletionBatchError(error, 'row-damaged');
    if (!resumed && !lost && !damaged) throw error;
    // What an earlier run left must not keep this one from its own work; it stays open.
    const reason = lost ? await lostRequests(run, lease.submission, error) : describeError(error);
    run.services.logger.error(`submission ${lease.submission.batch_id}: ${reason}`);
    return tell(run, lease.submission, { ending: 'failed', resumed, reason });
  }
}

/** No run can finish it: that is left on its record. @returns what to tell */
async function lostRequests(run: SubmitRun, submission: Submission, error: CompletionBatchError): Promise<string> {
  const { reason, remedy } = submissionWithoutRequests(submission, lostRequestsReason(error), run.services.ways);
  await leaveWord(run, submission, 'stuck', reason);
  return `${reason}. ${remedy}`;
}

/**
 * On the record, for whoever has only that, and with the end of the lease: nobody works on it any more. Somebody else's
 * change in between is newer than this.
 */
async function leaveWord(
  { services }: SubmitRun,
  submission: Submission,
  left: LeftOpen,
  reason: string,
): Promise<void> {
  const { state } = services;
  const change = { left_open: left, reason: reason.slice(0, 1000), lease_until: state.clock.now() };
  await state.submissions.change(submission, change);
}

function handedOver(run: SubmitRun, { submission, figures, called }: SubmissionEnd, resumed: boolean): void {
  const { batch_id, execution_id, model, openai_batch_id, estimated_tokens, queued_tokens } = submission;
  // What this execution has submitted before is counted where it is looked up; what another has, where it was paid.
  const paidHere = resumed ? called && execution_id !== run.execution : true;
  if (paidHere) run.purse.spend(batch_id, estimatedCost(run, submission, figures));
  const tokens = figures?.inputTokens ?? estimated_tokens;
  run.allowances.get(model)?.sent({
    batchId: batch_id,
    openaiBatchId: openai_batch_id || undefined,
    tokens,
    queuedTokens: Math.max(queued_tokens ?? 0, tokens),
  });
}

type Refused = Extract<SubmissionEnd, { kind: 'rejected' }>;

/** A refusal by a limit is no failure: what it has taught holds from now on, and what was claimed is free again. */
async function refused(
  { allowances }: SubmitRun,
  { submission, refusedFor, reason }: Refused,
): Promise<SubmittedFile['ending']> {
  if (refusedFor === undefined) return 'rejected';
  const allowance = allowances.get(submission.model);
  await allowance?.learn();
  if (refusedFor === 'size') return submission.requests > 1 ? 'split' : 'rejected';
  allowance?.stop(reason);
  return 'waiting';
}
