/** The results of a job: one for each line, in the order of its lines, out of the outcomes of its batches. */
import { CompletionBatchError } from '../platform/errors.ts';
import type { RequestLine } from '../requests/request-line.ts';
import type { RequestState } from '../workload/claim-log.ts';
import type { RequestOutcome } from '../workload/request-outcome.ts';
import type { InvalidLine, JobResult } from './job.ts';
import type { JobLine } from './job-lines.ts';
import type { OwnPurpose } from './own-outcomes.ts';

export interface MergeSources {
  /** What the job's log says of a request. */
  of(key: string): RequestState | undefined;
  /** The outcome that a batch gave it. */
  find(batchId: string, key: string): Promise<RequestOutcome | undefined>;
  /** OpenAI's id of a batch; null where nothing tells it. */
  openaiIdOf(batchId: string): Promise<string | null>;
  purposeOf(batchId: string): OwnPurpose | undefined;
}

export interface MergedLine {
  readonly result: JobResult;
  readonly request: RequestLine | undefined;
}

/** @throws CompletionBatchError `row-damaged` where the log names a batch that has no such outcome; and what the sources throw */
export async function* mergeResults(lines: AsyncIterable<JobLine>, sources: MergeSources): AsyncGenerator<MergedLine> {
  for await (const { request, invalid } of lines) {
    if (invalid !== undefined) yield { result: invalidResult(invalid), request: undefined };
    if (request !== undefined) yield { result: await resultOf(request.custom_id, sources), request };
  }
}

function invalidResult({ custom_id, code, message, param }: InvalidLine): JobResult {
  const error = { status_code: null, code, message: param === null ? message : `${param}: ${message}` };
  return { custom_id, outcome: 'failed', response: null, error, reason: 'invalid', attempts: 0, batch: null };
}

async function resultOf(key: string, sources: MergeSources): Promise<JobResult> {
  const state = sources.of(key);
  const settledBy = state?.settledBy;
  if (state === undefined || settledBy === undefined || (state.stands !== 'answered' && state.stands !== 'failed')) {
    const nothing = { response: null, error: null, reason: null, batch: null };
    return { custom_id: key, outcome: 'open', ...nothing, attempts: state?.attempts ?? 0 };
  }
  const outcome = await sources.find(settledBy, key);
  if (outcome?.outcome !== state.stands) throw notThere(key, settledBy);
  const { response, error, reason, attempt: attempts } = outcome;
  const purpose = sources.purposeOf(settledBy);
  const batch = purpose === undefined ? await sources.openaiIdOf(settledBy) : (outcome.batch ?? null);
  const result = { custom_id: key, outcome: state.stands, response, error, reason, attempts, batch };
  return purpose === 'cached' ? { ...result, cached: true } : result;
}

function notThere(key: string, batchId: string): CompletionBatchError {
  return new CompletionBatchError(
    'row-damaged',
    `the outcomes of a batch have none of a request that it has settled: ${JSON.stringify(key.slice(0, 100))}`,
    { where: batchId, remedy: "Restore the batch's outcomes.jsonl, or begin a new job, which asks everything again." },
  );
}
