/**
 * Requests that are nothing more: any NDJSON of OpenAI's batch request lines. They belong to a job, on which several
 * executions may work, also at the same time: together they ask every request once, and once more what came back without
 * an answer for a reason that may pass.
 */
import { tmpdir } from 'node:os';
import type { ObjectStore } from '../objects/object-store.ts';
import { customIdInBytes } from '../requests/custom-id.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import {
  inputsOf,
  inputTokensOf,
  outputTokensOf,
  type RequestLine,
  readRequestLine,
  requestForModel,
  requestIdentity,
} from '../requests/request-line.ts';
import { estimateTokens, type TokenCounter } from '../requests/tokens.ts';
import type { Attributes } from '../state/attributes.ts';
import { checkJobId, isExecutionId } from '../state/layout.ts';
import type { StandingSource } from '../state/liveness.ts';
import type { Submission } from '../state/submission.ts';
import { ClaimLog } from './claim-log.ts';
import { claimKeys, releaseKeys, takenKeys } from './claims.ts';
import { type RequestCounts, settleRequests } from './settle-requests.ts';
import type { KeyedLine, RequestFacts, Workload } from './workload.ts';

export interface PlainRequestsOptions {
  /** Holds the job's log and the outcomes: the one that request files lie in. */
  readonly store: ObjectStore;
  /** Tells which batches may still bring answers. */
  readonly state: StandingSource;
  /**
   * The set of requests that is asked; has the form of an execution id. An execution works on one job only, for custom ids
   * are told apart within it. What other executions have left open is gone on with under its own job.
   */
  readonly job: string;
  /** Default: an estimate that needs no tables. */
  readonly countTokens?: TokenCounter;
  /** How often a request is asked that gets no answer; default 3. What says nothing about the request does not count. */
  readonly maxAttempts?: number;
  /** Folder for files on their way; default: the system's. */
  readonly scratch?: string;
  /** The job's log, where it is read already. */
  readonly log?: ClaimLog;
}

/** Of the lines, the log and the outcomes. */
const VERSION = 'requests-1';
/** How often a request is asked that gets no answer. */
export const MAX_ATTEMPTS = 3;
/** One object of the log for so many lines; of a batch's 50,000 there are ten then. */
const CLAIM_WINDOW = 5000;

/** @throws CompletionBatchError `invalid-input` for a job that is no such id */
export function plainRequests(options: PlainRequestsOptions): Workload<RequestCounts> {
  const { store, state, job, countTokens = estimateTokens } = options;
  const { maxAttempts = MAX_ATTEMPTS, scratch = tmpdir(), log } = options;
  checkJobId(job);
  const jobIn = (known: Attributes): string =>
    typeof known.job === 'string' && isExecutionId(known.job) ? known.job : job;
  const logOf = logsIn(store, log && [[job, log]]);
  const keyOf = (line: KeyedLine, name: string): string =>
    line.facts?.key ?? customIdInBytes(line.bytes) ?? readRequestLine(line, name).custom_id;
  const keysOf = (lines: readonly KeyedLine[], name: string): string[] => lines.map((line) => keyOf(line, name));
  const settleKeys: NonNullable<Workload<RequestCounts>['settleKeys']> = async (batch, requests, onProgress) => {
    const { attributes, endpoint } = await recordOf(state, batch.batchId);
    return settleRequests(
      { store, log: logOf(jobIn(attributes)), endpoint, maxAttempts, scratch },
      batch,
      requests,
      onProgress,
    );
  };
  return {
    version: VERSION,
    unit: ['request', 'requests'],
    claimWindow: CLAIM_WINDOW,
    metadata: ({ attributes }) => ({ workload: VERSION, job: jobIn(attributes) }),
    versionIn: ({ workload }) => workload,
    read: (line, name) => requestFacts(readRequestLine(line, name), countTokens),
    keyOf,
    forModel: requestForModel,

    taken: () => takenKeys(logOf(job), state),

    async claim(submission, lines, name) {
      const keys = keysOf(lines, name);
      const held = await claimKeys(logOf(jobIn(submission.attributes)), state, submission, keys);
      return keys.map((key) => ({ held: held.has(key), lost: held.has(key) ? 0 : 1 }));
    },

    release: (submission, lines, name) =>
      releaseKeys(logOf(jobIn(submission.attributes)), submission, keysOf(lines, name)),

    attributes: (_keys, known) => ({ job: jobIn(known) }),
    rowAttributes: ({ attributes }) => ({ job: jobIn(attributes) }),

    settle: settleKeys,
    settleKeys,

    countAttributes: ({ answered, failed, again }) => ({
      answered_count: answered,
      failed_count: failed,
      again_count: Object.values(again).reduce((sum, count) => sum + count, 0),
    }),
    noCounts: () => ({ answered: 0, failed: 0, again: {} }),
  };
}

/** Each job's log, read once and then only on. */
function logsIn(store: ObjectStore, read?: Iterable<readonly [job: string, log: ClaimLog]>): (job: string) => ClaimLog {
  const logs = new Map(read);
  return (job) => {
    const log = logs.get(job) ?? new ClaimLog(store, job);
    logs.set(job, log);
    return log;
  };
}

/** What costs most is worked out once it is asked for: of a request that is in a batch already nobody asks. */
export function requestFacts(request: RequestLine, count: TokenCounter): RequestFacts {
  return new ReadFacts(request, count);
}

/** A class: of an object with getters each one is made anew, which takes a third of the time of a line. */
class ReadFacts implements RequestFacts {
  readonly key: string;
  readonly endpoint: string;
  readonly model: string;
  readonly units = 1;
  readonly #request: RequestLine;
  readonly #count: TokenCounter;
  #identity: string | undefined;
  #inputTokens: number | undefined;

  constructor(request: RequestLine, count: TokenCounter) {
    this.key = request.custom_id;
    this.endpoint = request.url;
    this.model = request.body.model;
    this.#request = request;
    this.#count = count;
  }

  get identity(): string {
    this.#identity ??= requestIdentity(this.#request);
    return this.#identity;
  }

  get inputTokens(): number {
    this.#inputTokens ??= inputTokensOf(this.#request, this.#count);
    return this.#inputTokens;
  }

  get outputTokens(): number {
    return outputTokensOf(this.#request);
  }

  get inputs(): number {
    return inputsOf(this.#request);
  }
}

/** What is told of a batch: by its submission, else by its own record. */
async function recordOf(
  state: StandingSource,
  batchId: string,
): Promise<Pick<Submission, 'attributes'> & { readonly endpoint: string | undefined }> {
  const submission = (await state.submissions.get(batchId))?.submission;
  if (submission !== undefined) {
    return { attributes: submission.attributes, endpoint: submission.endpoint ?? CHAT_COMPLETIONS };
  }
  const batch = await state.batches.get(batchId);
  return { attributes: batch?.attributes ?? {}, endpoint: undefined };
}
