/** Gives every request of an ended batch its outcome, and then closes the batch's record. */
import type { LimitRefusal } from '../openai/limit-refusal.ts';
import { costOf } from '../openai/prices.ts';
import { billedUsage, type EndedStatus, failureOf, type RemoteBatch } from '../openai/remote-batch.ts';
import { isoTime } from '../platform/clock.ts';
import { blocksOf } from '../platform/file-blocks.ts';
import type { KeyTable } from '../platform/key-table.ts';
import { splitBlocks } from '../platform/ndjson.ts';
import { isFree, type LineReason } from '../requests/line-failure.ts';
import type { Services } from '../services.ts';
import type { Attributes } from '../state/attributes.ts';
import { type Batch, isOurs } from '../state/batch.ts';
import type { AnsweredKey, AnsweredRequest, EndedBatch, Settled } from '../workload/workload.ts';
import { type CollectResult, estimatedCostOf, resultOf } from './collect-result.ts';
import type { Shortage } from './completeness.ts';
import { examine } from './held.ts';
import { rememberModel } from './model-memory.ts';
import type { Answers } from './read-answers.ts';
import type { ResultIndex } from './result-index.ts';
import { commonFailure, describeCommon } from './settled-trouble.ts';

export interface ReadBatch {
  readonly batch: Batch;
  readonly remote: RemoteBatch;
  readonly status: EndedStatus;
  /** Its request file on disk. */
  readonly requests: string;
  /** Their custom ids, in their order, and how many there are. */
  readonly asked: KeyTable;
  readonly own: number;
  /** When it ended, milliseconds since 1970. */
  readonly end: number;
  readonly answers: Answers;
}

/** Doing it again, also after it was cut short, writes the same. */
export async function settleBatch<Counts>(services: Services<Counts>, read: ReadBatch): Promise<CollectResult<Counts>> {
  const { logger, workload } = services;
  const { batch, remote, status, requests, answers } = read;
  const { findings } = answers.index;
  const endedAt = new Date(read.end).toISOString();
  const limit = await rememberModel({ services, batch, remote, status, findings, requests, endedAt });
  const ended: EndedBatch = {
    batchId: batch.batchId,
    executionId: batch.execution_id,
    version: batch.workload_version,
    endedAt,
    name: requests,
    // Of answers that are rejected none counts.
    answered: isRejected(batch) ? 0 : findings.answered,
  };
  const held = await examine(services, read, ended, answeredRequests(services, read));
  if (held !== undefined) return held;
  const settled = await settle(services, read, ended, (units) =>
    logger.progress(`${workload.unit[1]} settled`, units, batch.units),
  );
  logger.progress(`${workload.unit[1]} settled`, settled.units, settled.units);
  if (!isOurs(batch) && settled.elsewhere === settled.units) {
    const reason = `another program submitted it, and none of its ${workload.unit[1]} names it: collect it with that`;
    return resultOf(services, batch, 'unreadable', remote.status, { reason });
  }
  return close(services, read, settled, troublesOf(read, limit, settled));
}

/** Requests whose answers are read at once, and bytes of these and of the requests. */
const AT_ONCE = 48;
const BYTES_AT_ONCE = 256 * 1024;

function settle<Counts>(
  services: Services<Counts>,
  read: ReadBatch,
  ended: EndedBatch,
  onProgress: (units: number) => void,
): Promise<Settled<Counts>> {
  const { workload } = services;
  const keys = read.asked.keys();
  return keys !== undefined && workload.settleKeys !== undefined
    ? workload.settleKeys(ended, answeredKeys(keys, read), onProgress)
    : workload.settle(ended, answeredRequests(services, read), onProgress);
}

async function* answeredKeys(keys: Iterable<string>, read: ReadBatch): AsyncGenerator<AnsweredKey> {
  const window = new Window<{ readonly key: string }>(read);
  for (const key of keys) {
    window.add({ key }, 0);
    if (window.isFull) yield* window.answered();
  }
  yield* window.answered();
}

async function* answeredRequests({ workload }: Services, read: ReadBatch): AsyncGenerator<AnsweredRequest> {
  const { requests } = read;
  const window = new Window<Pick<AnsweredRequest, 'line' | 'key'>>(read);
  for await (const lines of splitBlocks(blocksOf(requests), { name: requests })) {
    for (const line of lines) {
      // The bytes are a view of what is read next.
      const request = { ...line, bytes: Buffer.from(line.bytes) };
      window.add({ line: request, key: workload.keyOf(request, requests) }, line.bytes.length);
      if (window.isFull) yield* window.answered();
    }
  }
  yield* window.answered();
}

/** Requests whose answers are read at once. */
class Window<Asked extends { readonly key: string }> {
  readonly #index: ResultIndex;
  readonly #releaseOf: (key: string, found: boolean) => LineReason | undefined;
  #open: Asked[] = [];
  #bytes = 0;

  constructor({ batch, status, own, answers: { index, shortage } }: ReadBatch) {
    this.#index = index;
    this.#releaseOf = isRejected(batch) ? (): LineReason => 'rejected' : releases(status, own, index, shortage);
  }

  /** @param bytes of the request, as far as they are held */
  add(asked: Asked, bytes: number): void {
    this.#open.push(asked);
    this.#bytes += bytes + this.#index.lengthOf(asked.key);
  }

  get isFull(): boolean {
    return this.#open.length === AT_ONCE || this.#bytes > BYTES_AT_ONCE;
  }

  /** None of them is held any more then. */
  answered(): (Asked & AnsweredKey)[] {
    const asked = this.#open;
    this.#open = [];
    this.#bytes = 0;
    const results = this.#index.findAll(asked.map(({ key }) => key));
    return asked.map((each, at) => {
      const result = results[at];
      return { ...each, result, release: this.#releaseOf(each.key, result !== undefined) };
    });
  }
}

function isRejected({ decision }: Batch): boolean {
  return decision === 'rejected';
}

/** Why a request is as good as never sent, whatever its line says; undefined where the line is to be read. */
function releases(
  status: EndedStatus,
  own: number,
  index: ResultIndex,
  shortage: Shortage | undefined,
): (key: string, found: boolean) => LineReason | undefined {
  const common = commonFailure(index.findings, own);
  const none = index.findings.answered === 0;
  return (key, found) => {
    const failure = index.failureOf(key);
    if (found && failure === undefined) return undefined;
    if (status === 'FAILED') return 'batch-failed';
    // What was claimed, and never came, may have been paid for.
    if (!found) return shortage === undefined ? ABSENT[status] : 'missing';
    if (failure === undefined || isFree(failure.reason)) return undefined;
    // Of a single request nobody knows whether it is the request's fault, unless that is said.
    if (failure.aboutAnswer || (failure.aboutContent && own === 1)) return undefined;
    return none || failure.key === common?.key ? 'common-error' : undefined;
  };
}

/** Why a request has no line, where the batch claims to have answered no more than was read. */
const ABSENT: Readonly<Record<EndedStatus, LineReason>> = {
  COMPLETED: 'missing',
  EXPIRED: 'expired',
  CANCELLED: 'cancelled',
  FAILED: 'batch-failed',
};

interface Troubles {
  /** What was wrong and lasts, or should be known. */
  readonly lasting: readonly string[];
  /** All that is to be said. */
  readonly reason: string | undefined;
}

function troublesOf(
  { batch, remote, status, own, answers: { index, shortage } }: ReadBatch,
  limit: LimitRefusal | undefined,
  { trouble }: Settled<unknown>,
): Troubles {
  if (isRejected(batch)) return { lasting: [], reason: 'rejected by hand' };
  const failure = status === 'FAILED' ? failureOf(remote) : undefined;
  const lasting = [
    ...(failure !== undefined && !isBackPressure(limit, own) ? [failure] : []),
    ...(shortage === undefined ? [] : [`${shortage.text}: the wait for more is over, and what was read counts`]),
    describeCommon(index.findings, own, status) ?? trouble ?? [],
  ].flat();
  return { lasting, reason: lasting.length > 0 ? lasting.join('; ') : failure };
}

/** A refusal that the next run keeps clear of by itself. */
function isBackPressure(limit: LimitRefusal | undefined, requests: number): boolean {
  return limit?.kind === 'queue' || (limit?.kind === 'size' && requests > 1);
}

async function close<Counts>(
  services: Services<Counts>,
  { batch, remote, status, answers }: ReadBatch,
  { counts, units }: Settled<Counts>,
  { lasting, reason }: Troubles,
): Promise<CollectResult<Counts>> {
  const { state, prices, workload } = services;
  const { findings } = answers.index;
  const usage = billedUsage(remote) ?? findings.usage;
  const cost = batch.model === undefined ? undefined : costOf(usage, batch.model, prices);
  const estimated = estimatedCostOf(batch, prices);
  const attributes: Attributes = {
    result_file_id: remote.output_file_id || remote.error_file_id || 'N/A',
    ...(remote.error_file_id ? { error_file_id: remote.error_file_id } : {}),
    collected_at: isoTime(state.clock),
    ...workload.countAttributes(counts),
    input_tokens: usage.input,
    cached_tokens: usage.cached,
    output_tokens: usage.output,
    ...(cost === undefined ? {} : { cost_usd: cost }),
    ...(estimated === undefined ? {} : { estimated_cost_usd: estimated }),
    ...(reason === undefined ? {} : { failure: reason.slice(0, 1000) }),
  };
  await state.batches.change(batch.batchId, status, attributes);
  const [top] = findings.failures;
  return resultOf(services, batch, 'settled', remote.status, {
    reason,
    trouble: lasting.length > 0,
    units,
    counts,
    spareLines: answers.spare,
    doubleLines: findings.doubles,
    usage,
    cost,
    topFailure: top && { message: top.message, reason: top.reason, lines: top.lines },
  });
}
