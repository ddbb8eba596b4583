/**
 * Gives the requests of an ended batch their outcomes: first all of them as one object, which is created once and decides,
 * then the job's log. Whoever does it again, or at the same time, goes by the object that is there.
 */
import type { ObjectStore } from '../objects/object-store.ts';
import { isAnswerOf } from '../requests/endpoints.ts';
import { type ClaimLog, fitting, type LogEntry, type RequestState } from './claim-log.ts';
import { readOutcomes } from './job-outcomes.ts';
import { keepOutcomes } from './keep-outcomes.ts';
import { outcomeElsewhere, outcomeOf, type RequestOutcome } from './request-outcome.ts';
import type { AnsweredKey, EndedBatch, Settled } from './workload.ts';

/** Requests of a batch by what became of them. */
export interface RequestCounts {
  readonly answered: number;
  /** Not answered, and not asked again. */
  readonly failed: number;
  /** To be asked again, by reason. */
  readonly again: Readonly<Record<string, number>>;
}

export interface SettleOptions {
  readonly store: ObjectStore;
  readonly log: ClaimLog;
  /** Of the batch's requests; undefined where no record tells. */
  readonly endpoint: string | undefined;
  readonly maxAttempts: number;
  /** Folder for files on their way. */
  readonly scratch: string;
}

/** @throws CompletionBatchError `row-damaged`, and what the store throws; doing it again goes on */
export async function settleRequests(
  options: SettleOptions,
  batch: EndedBatch,
  requests: AsyncIterable<AnsweredKey>,
  onProgress: (units: number) => void,
): Promise<Settled<RequestCounts>> {
  const { log } = options;
  await log.refresh();
  const tally =
    (await tallyOf(options, batch, onProgress)) ?? (await decideOutcomes(options, batch, requests, onProgress));
  await log.append(async () => nextEntry(tally, log, batch));
  return tally.settled();
}

/** What the object says that is there. */
async function tallyOf(
  { store, endpoint }: SettleOptions,
  batch: EndedBatch,
  onProgress: (units: number) => void,
): Promise<Tally | undefined> {
  const outcomes = await readOutcomes(store, batch.executionId ?? null, batch.batchId);
  if (outcomes === undefined) return undefined;
  const tally = new Tally(endpoint);
  for await (const outcome of outcomes) onProgress(tally.add(outcome));
  return tally;
}

async function decideOutcomes(
  options: SettleOptions,
  batch: EndedBatch,
  requests: AsyncIterable<AnsweredKey>,
  onProgress: (units: number) => void,
): Promise<Tally> {
  const { store, log, endpoint, maxAttempts } = options;
  const tally = new Tally(endpoint);
  async function* outcomes(): AsyncGenerator<RequestOutcome> {
    for await (const request of requests) {
      const state = log.of(request.key);
      const { attempts: before = 0, tries = 0 } = state ?? {};
      const outcome = isElsewhere(state, batch)
        ? outcomeElsewhere(request, before)
        : outcomeOf(request, { batch, before, tries, maxAttempts });
      onProgress(tally.add(outcome));
      yield outcome;
    }
  }
  const place = { batchId: batch.batchId, executionId: batch.executionId ?? null };
  if (await keepOutcomes(store, place, outcomes(), options.scratch)) return tally;
  return (await tallyOf(options, batch, onProgress)) ?? tally;
}

/** Where nobody has it any more, an answer that comes late still counts. */
function isElsewhere(state: RequestState | undefined, { batchId }: EndedBatch): boolean {
  return state !== undefined && state.stands !== 'free' && state.batchId !== batchId;
}

function nextEntry(tally: Tally, log: ClaimLog, batch: EndedBatch): LogEntry | undefined {
  const settled = { batch_id: batch.batchId, execution_id: batch.executionId ?? null };
  for (const { outcome, attempts, keys } of tally.groups()) {
    const open = fitting(keys.filter((key) => isOpen(log.of(key), batch, outcome)));
    if (open.length === 0) continue;
    return outcome === 'again'
      ? { kind: outcome, attempts, ...settled, keys: open }
      : { kind: outcome, ...settled, keys: open };
  }
  return undefined;
}

/** Whether the log does not have the outcome yet. */
function isOpen(state: RequestState | undefined, { batchId }: EndedBatch, outcome: Group['outcome']): boolean {
  if (state?.stands === 'claimed') return state.batchId === batchId;
  return outcome === 'answered' && (state === undefined || state.stands === 'free');
}

interface Group {
  readonly outcome: 'answered' | 'failed' | 'again';
  readonly attempts: number;
  readonly keys: string[];
}

/** The outcomes of a batch (50,000 at most), added up. */
class Tally {
  readonly #endpoint: string;
  readonly #groups = new Map<string, Group>();
  readonly #again = new Map<string, number>();
  #units = 0;
  #elsewhere = 0;
  #answers = 0;
  /** Of the answers, those of the form of their endpoint. */
  #formed = 0;

  constructor(endpoint: string | undefined) {
    this.#endpoint = endpoint ?? '';
  }

  /** @returns how many there are now */
  add({ custom_id: key, outcome, attempt, reason, response }: RequestOutcome): number {
    this.#units += 1;
    if (outcome === 'elsewhere') this.#elsewhere += 1;
    else this.#group(outcome, attempt).keys.push(key);
    if (outcome === 'again') this.#again.set(reason ?? 'unknown', (this.#again.get(reason ?? 'unknown') ?? 0) + 1);
    if (outcome === 'answered') {
      this.#answers += 1;
      if (isAnswerOf(this.#endpoint, response?.body)) this.#formed += 1;
    }
    return this.#units;
  }

  #group(outcome: Group['outcome'], attempt: number): Group {
    const attempts = outcome === 'again' ? attempt : 0;
    const name = `${outcome} ${attempts}`;
    const group = this.#groups.get(name) ?? { outcome, attempts, keys: [] };
    this.#groups.set(name, group);
    return group;
  }

  groups(): Iterable<Group> {
    return this.#groups.values();
  }

  settled(): Settled<RequestCounts> {
    let failed = 0;
    for (const { outcome, keys } of this.#groups.values()) if (outcome === 'failed') failed += keys.length;
    return {
      counts: { answered: this.#answers, failed, again: Object.fromEntries(this.#again) },
      units: this.#units,
      elsewhere: this.#elsewhere,
      trouble:
        this.#answers >= 2 && this.#formed === 0
          ? `none of ${this.#answers} answers has the form of an answer of its endpoint`
          : undefined,
    };
  }
}
