/** Begins the submission of one merged file. */
import { modelParameters } from '../openai/models.ts';
import { isoTime } from '../platform/clock.ts';
import { sha256, uuidFromDigest } from '../platform/digest.ts';
import { costText, usd } from '../platform/money.ts';
import { inThousands } from '../platform/number-text.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import type { MergedFile } from '../requests/merge.ts';
import { parametersText, type RequestParameters } from '../requests/parameters.ts';
import { batchRequestsObject } from '../state/layout.ts';
import { Lease } from '../state/lease.ts';
import { unreadableSubmission } from '../state/stuck-submissions.ts';
import type { Submission } from '../state/submission.ts';
import { driveFile } from './drive-file.ts';
import { estimatedCost, isTold, type SubmitRun, tell } from './run.ts';
import type { SubmittedFile } from './submit-result.ts';

/** @returns how it ended */
export async function submitFile(run: SubmitRun, file: MergedFile): Promise<SubmittedFile['ending']> {
  const { store, state, logger } = run.services;
  const submission = newSubmission(run, file);
  if (run.allowance.stopped !== undefined) return tell(run, submission, run.allowance.stopped);
  if (run.dryRun) {
    run.purse.spend(submission.batch_id, estimatedCost(run, submission));
    return tell(run, submission, { ending: 'planned' });
  }
  logger.info(describeEstimate(run, submission));
  await store.create(submission.object_key, { file: file.path });
  if (await state.submissions.put(submission)) return driveFile(run, new Lease(run.protocol, submission), file);
  // There is one: our own, if the answer to the put was lost; else another process has just begun the same work.
  const record = await state.submissions.get(submission.batch_id);
  const there = record?.submission;
  if (record !== undefined && there === undefined) {
    run.stuck.push(unreadableSubmission(record, run.services.ways));
    return tell(run, submission, {
      ending: 'failed',
      reason: `${record.where} stands in its place: ${record.problem}`,
    });
  }
  if (there?.owner === submission.owner) return driveFile(run, new Lease(run.protocol, there), file);
  if (isTold(run, submission.batch_id)) return 'failed';
  logger.warn(`submission ${submission.batch_id} is being worked on by another process`);
  return tell(run, there ?? submission, { ending: 'elsewhere' });
}

function newSubmission(run: SubmitRun, file: MergedFile): Submission {
  const { execution, model, endpoint, parameters, protocol, services } = run;
  const { state, store, workload } = services;
  const batchId = generateCompletionBatchId(execution, model, file.identity, parameters);
  return {
    batch_id: batchId,
    execution_id: execution,
    state: 'INTENDED',
    version: 1,
    owner: protocol.owner,
    lease_until: state.clock.now() + protocol.leaseMs,
    store: store.url,
    object_key: batchRequestsObject(execution, batchId, file.sha256),
    sha256: file.sha256,
    model,
    ...(endpoint === CHAT_COMPLETIONS ? {} : { endpoint }),
    ...(parameters === undefined ? {} : { parameters: JSON.stringify(parameters) }),
    workload_version: workload.version,
    requests: file.lines,
    bytes: file.bytes,
    units: file.units,
    estimated_tokens: file.tokens,
    estimated_output_tokens: file.outputTokens,
    created_at: isoTime(state.clock),
    queued_tokens: run.allowance.queuedWith(file.tokens),
    attributes: { ...run.attributes, ...workload.attributes(file.keys, run.attributes) },
  };
}

function describeEstimate(run: SubmitRun, submission: Submission): string {
  const { requests, units, estimated_tokens, model } = submission;
  const cost = estimatedCost(run, submission);
  const price = costText(cost, (known) => `about ${usd(known)}`);
  const hidden =
    modelParameters(model, 0).max_completion_tokens > 0 ? ', without the hidden tokens of a reasoning model' : '';
  const figure = (count: number, one: string, many = `${one}s`): string =>
    `${inThousands(count)} ${count === 1 ? one : many}`;
  const asked = run.services.workload.unit[0] === 'request' ? [] : [figure(units, ...run.services.workload.unit)];
  const whose = run.allowances.size > 1 ? `${model}: ` : '';
  const parts = [figure(requests, 'request'), ...asked, `${figure(estimated_tokens, 'token')} in`];
  return `${whose}${parts.join(', ')}; cost ${price}${hidden}`;
}

/**
 * A UUID of version 4's shape; the same execution, model, requests and parameters give the same id.
 * @param identity digest of the identities of the file's requests
 */
export function generateCompletionBatchId(
  execution: string,
  model: string,
  identity: string,
  parameters?: RequestParameters,
): string {
  const set = parameters === undefined ? [] : [parametersText(parameters)];
  return uuidFromDigest(sha256(JSON.stringify([execution, model, identity, ...set])));
}
