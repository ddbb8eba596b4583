/** What is known of a queue and its models, one record each. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { CompletionBatchError } from '../../platform/errors.ts';
import { explain } from '../../platform/explain.ts';
import { number } from '../fields.ts';
import {
  type Answering,
  type ModelRefusal,
  type QueueLimits,
  queueOf,
  type RefusedForRoom,
  type RefusedForSize,
  type SharedLimits,
} from '../queue-limits.ts';
import type { Queues } from '../state.ts';
import { type ModelFacts, withAnswer, withModelRefusal, withRoomRefusal, withSizeRefusal } from './queue-rules.ts';
import type { Records } from './records.ts';
import type { Data, Revision } from './revision.ts';

const text = z.string();

const sharedLimits = z.object({
  limit_tokens: number.optional(),
  limit_learned_at: text.optional(),
  limit_batch_id: text.optional(),
  refused_tokens: number.optional(),
  refused_at: text.optional(),
  max_bytes: number.optional(),
  bytes_learned_at: text.optional(),
  bytes_batch_id: text.optional(),
});

const refusal = z.object({ at: text, batchId: text, message: text, kind: z.enum(['batch', 'lines']) });

// What does not parse of these is as if it were not there: the model is asked.
const modelFacts = z
  .object({
    answered_at: text.optional().catch(undefined),
    answered_by: z.enum(['batch', 'probe']).optional().catch(undefined),
    refusal: refusal.optional().catch(undefined),
  })
  .catch({});

const models = z.record(text, z.unknown()).catch({});

export class QueueObjects implements Queues {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async get(model: string): Promise<QueueLimits> {
    const newest = await this.#records.newest(queueOf(model));
    const shared = sharedLimits.safeParse(newest?.data ?? {});
    const problem = newest?.problem ?? (shared.error === undefined ? undefined : explain(shared.error));
    if (shared.success && problem === undefined) return { ...shared.data, ...factsOf(newest, model) };
    throw this.#damaged(model, problem);
  }

  async refusedForRoom(model: string, refused: RefusedForRoom): Promise<void> {
    await this.#changeShared(model, (known) => withRoomRefusal(known, refused));
  }

  async refusedForSize(model: string, refused: RefusedForSize): Promise<void> {
    await this.#changeShared(model, (known) => withSizeRefusal(known, refused));
  }

  async modelRefused(model: string, refused: ModelRefusal): Promise<void> {
    await this.#changeFacts(model, (known) => withModelRefusal(known, refused));
  }

  async modelAnswered(model: string, at: string, by: Answering = 'batch'): Promise<void> {
    await this.#changeFacts(model, (known) => withAnswer(known, at, by));
  }

  async *refusals(): AsyncGenerator<{ readonly model: string; readonly refusal: ModelRefusal }> {
    for await (const { data } of this.#records.all()) {
      for (const [model, facts] of Object.entries(models.parse(data.models))) {
        const { refusal: known } = modelFacts.parse(facts);
        if (known !== undefined) yield { model, refusal: known };
      }
    }
  }

  /** A record that is damaged is left as it is: what it holds are hints, and `get` says what to do about it. */
  async #changeShared(model: string, next: (known: SharedLimits) => SharedLimits): Promise<void> {
    await this.#records.update(queueOf(model), (newest) => {
      const known = sharedLimits.safeParse(newest?.data ?? {});
      if (newest?.problem !== undefined || !known.success) return undefined;
      const after = next(known.data);
      return isDeepStrictEqual(after, known.data) ? undefined : { data: { ...newest?.data, ...after } };
    });
  }

  async #changeFacts(model: string, next: (known: ModelFacts) => ModelFacts): Promise<void> {
    await this.#records.update(queueOf(model), (newest) => {
      if (newest?.problem !== undefined) throw this.#damaged(model, newest.problem);
      const known = factsOf(newest, model);
      const after = next(known);
      return isDeepStrictEqual(after, known) ? undefined : { data: withFacts(newest?.data ?? {}, model, after) };
    });
  }

  #damaged(model: string, problem: string | undefined): CompletionBatchError {
    return new CompletionBatchError('row-damaged', `the record of a queue does not parse: ${problem}`, {
      where: this.#records.locate(queueOf(model)),
      remedy: 'Delete all of it: it holds only what the next refusal would tell again.',
    });
  }
}

/** A queue is shared by the dated names of a model, but each of them answers or refuses for itself. */
function factsOf(newest: Revision | undefined, model: string): ModelFacts {
  const known = models.parse(newest?.data.models);
  return Object.hasOwn(known, model) ? modelFacts.parse(known[model]) : {};
}

function withFacts(data: Data, model: string, facts: ModelFacts): Data {
  const known = models.parse(data.models);
  const before = Object.hasOwn(known, model) ? Object(known[model]) : {};
  // What later versions keep of the model stays.
  return { ...data, models: { ...known, [model]: { ...before, ...facts } } as Data[string] };
}
