/**
 * What a run may still hand over for a model: the room in the model's queue, and the money of the run's budget. Asked
 * before each file, so that a file is cut where the room ends; from then on everything waits. docs/queue.md is this file
 * in words.
 */

import type OpenAI from 'openai';
import { limitRefusalIn } from '../openai/limit-refusal.ts';
import { smallestQueue } from '../openai/models.ts';
import { type RemoteBatch, retrieveBatch, statusOf } from '../openai/remote-batch.ts';
import { describeError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { usd } from '../platform/money.ts';
import type { FileLimits, LineDescription, MergeLimits } from '../requests/merge.ts';
import type { State } from '../state/state.ts';
import { type LearnedLimits, learnedLimits } from './learned-limits.ts';
import { enqueuedTokens } from './ledger.ts';
import type { Purse } from './purse.ts';

export interface AllowanceOptions {
  readonly state: State;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly model: string;
  /** The user's own limit of the queue; the lower one counts, of this and what was learned. */
  readonly queueTokens?: number;
  /** The run's, for all models that it asks. */
  readonly purse: Purse;
  /** Only the budget counts, and nobody is asked. */
  readonly dryRun: boolean;
}

/** Why nothing more is handed over. */
export interface Stop {
  readonly ending: 'waiting' | 'over-budget';
  readonly reason: string;
}

/** A file of this run. */
export interface Sent {
  readonly batchId: string;
  /** undefined where the create call has not been answered yet. */
  readonly openaiBatchId: string | undefined;
  readonly tokens: number;
  /** Those that waited with it, its own among them. */
  readonly queuedTokens: number;
}

/** Of the limit: less room than this is not worth a batch. */
const WORTH_A_BATCH = 0.05;
/** How long a batch is watched that OpenAI validates, and the pauses between looks. */
const WATCH_MS = 600_000;
const FIRST_LOOK_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

export class Allowance {
  readonly #options: AllowanceOptions;
  readonly #sent: Sent[] = [];
  /** Those of them that OpenAI has not been seen to take. */
  #unseen: Sent[] = [];
  #learned: LearnedLimits;
  #ledger: Map<string, number> | undefined;
  #queued = 0;
  #stop: Stop | undefined;

  private constructor(options: AllowanceOptions, learned: LearnedLimits) {
    this.#options = options;
    this.#learned = learned;
  }

  static async open(options: AllowanceOptions): Promise<Allowance> {
    return new Allowance(options, await read(options));
  }

  get stopped(): Stop | undefined {
    return this.#stop;
  }

  /** Our tokens that wait with a file of so many. */
  queuedWith(tokens: number): number {
    return this.#queued + tokens;
  }

  /** No request may have more tokens than the whole queue. */
  narrow(limits: MergeLimits): MergeLimits {
    return { ...limits, maxTokens: Math.min(limits.maxTokens, this.#learned.lastingTokens ?? Infinity) };
  }

  stop(reason: string): void {
    this.#stop ??= { ending: 'waiting', reason };
  }

  /** A file was handed over, or is about to be by whoever goes on. */
  sent(file: Sent): void {
    this.#sent.push(file);
    this.#unseen.push(file);
  }

  /** After a refusal: what it has taught. */
  async learn(): Promise<void> {
    this.#learned = await read(this.#options);
  }

  /** Limits of the next file, whose first line is `first`. Where nothing fits any more the run is stopped. */
  async limitsOfFile(first: LineDescription, limits: MergeLimits): Promise<FileLimits> {
    const whole = { ...limits, maxBytes: Math.min(limits.maxBytes, this.#learned.bytes ?? Infinity) };
    const tokens = this.#stop === undefined ? await this.#tokensLeft(first) : 0;
    const { purse } = this.#options;
    if (this.#stop === undefined && !purse.affords(first.cost ?? 0)) {
      const reason = `${purse.used}, and the next request costs ${usd(first.cost ?? 0)}`;
      this.#stop = { ending: 'over-budget', reason };
    }
    if (this.#stop !== undefined) return whole;
    return { ...whole, maxTokens: Math.min(whole.maxTokens, tokens), maxCost: purse.left };
  }

  async #tokensLeft(first: LineDescription): Promise<number> {
    if (this.#options.dryRun) return Infinity;
    this.#queued = await this.#enqueued();
    if (this.#limit() === undefined && this.#queued + first.tokens > smallestQueue(this.#options.model)) {
      await this.#watch();
    }
    const limit = this.#limit();
    if (limit === undefined) return Infinity;
    const left = limit - this.#queued;
    if (left < first.tokens || left < limit * WORTH_A_BATCH) {
      this.stop(
        `${this.#queued} tokens wait at OpenAI already, the next request has ${first.tokens}, and ${limit} may wait at once`,
      );
    }
    return left;
  }

  #limit(): number | undefined {
    const { queueTokens } = this.#options;
    const { tokens } = this.#learned;
    return queueTokens === undefined ? tokens : Math.min(queueTokens, tokens ?? Infinity);
  }

  /** Where no limit is known the state is read once: then this is only noted, for what a refusal may teach. */
  async #enqueued(): Promise<number> {
    const { state, model } = this.#options;
    if (this.#ledger === undefined || this.#limit() !== undefined) this.#ledger = await enqueuedTokens(state, model);
    const tokens = new Map(this.#ledger);
    // The indexes may not show it yet.
    for (const sent of this.#sent) tokens.set(sent.batchId, sent.tokens);
    return [...tokens.values()].reduce((sum, count) => sum + count, 0);
  }

  /**
   * The limit is not known, and more is to be sent than the smallest queue holds: OpenAI checks it when it validates a
   * batch, so one file at a time is sent, and the first refusal is the last.
   */
  async #watch(): Promise<void> {
    const { state, model, logger } = this.#options;
    const { clock } = state;
    const end = clock.now() + WATCH_MS;
    for (const { batchId, openaiBatchId, queuedTokens } of this.#unseen) {
      if (openaiBatchId === undefined) continue;
      const batch = await this.#validated(openaiBatchId, end);
      if (batch === undefined) return;
      const refusal = statusOf(batch) === 'FAILED' ? limitRefusalIn(batch.errors?.data ?? []) : undefined;
      if (refusal?.kind !== 'queue') continue;
      logger.warn(`OpenAI has no room for batch ${openaiBatchId}: it comes back with the next collect`);
      const at = batch.failed_at ?? clock.now();
      // A file that was begun later may have taken the room.
      const tokens = Math.max(queuedTokens, this.#queued);
      const refused = { at: new Date(at).toISOString(), batchId, tokens, limit: refusal.limit };
      await state.queues.refusedForRoom(model, refused);
      await this.learn();
    }
    this.#unseen = [];
  }

  /** The batch once OpenAI has validated it; undefined, and the run is stopped, where that cannot be seen by `end`. */
  async #validated(id: string, end: number): Promise<RemoteBatch | undefined> {
    const { openai, state } = this.#options;
    const { clock } = state;
    const stop = (why: string): undefined => {
      this.stop(`the limit of the queue is not known, and ${why}`);
    };
    for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
      let batch: RemoteBatch | undefined;
      try {
        batch = await retrieveBatch(openai, id);
      } catch (error) {
        return stop(`batch ${id} cannot be read: ${describeError(error)}`);
      }
      if (batch === undefined) return stop(`OpenAI does not show batch ${id}`);
      if (statusOf(batch) !== 'VALIDATING') return batch;
      if (clock.now() >= end) return stop(`OpenAI is still validating batch ${id}`);
      await clock.sleep(pause);
    }
  }
}

async function read({ state, model }: AllowanceOptions): Promise<LearnedLimits> {
  return learnedLimits(await state.queues.get(model), state.clock.now());
}
