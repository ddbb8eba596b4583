/** Which of OpenAI's batches are those of a submission, by what they were made with; and which of several is kept. */
import { ask } from '../openai/ask.ts';
import { type BatchMarks, type FoundBatch, findBatches, kinshipOf } from '../openai/batches.ts';
import { readRefusal } from '../openai/refusals.ts';
import type { RemoteBatch } from '../openai/remote-batch.ts';
import type { Services } from '../services.ts';
import type { Lease } from '../state/lease.ts';

export interface Search {
  /** The oldest first. */
  readonly own: readonly FoundBatch[];
  /** One that names this submission, and another file. */
  readonly other: FoundBatch | undefined;
  /** There can be no other. */
  readonly sure: boolean;
}

export class OwnBatches {
  readonly #services: Services;
  readonly #lease: Lease;
  /** Whether OpenAI has the submission's own file under the id of its record. */
  readonly #isGiven: () => Promise<boolean>;

  constructor(services: Services, lease: Lease, isGiven: () => Promise<boolean>) {
    this.#services = services;
    this.#lease = lease;
    this.#isGiven = isGiven;
  }

  /** @param pages of the list; default all */
  async search(pages?: number): Promise<Search> {
    const { found, sure } = await findBatches(this.#services.openai, this.#marks(), pages);
    const own: FoundBatch[] = [];
    for (const batch of found) {
      // One that names nothing is ours by its file, if that is ours.
      if (batch.kinship === 'ours' || (batch.kinship === 'by-file' && (await this.#isGiven()))) own.push(batch);
    }
    return { own, other: found.find(({ kinship }) => kinship === 'other-file'), sure };
  }

  async has(batch: RemoteBatch): Promise<boolean> {
    const kinship = kinshipOf(batch, this.#marks());
    return kinship === 'ours' || kinship === 'silent' || (kinship === 'by-file' && (await this.#isGiven()));
  }

  /** Of several batches for the same work the oldest that lives is kept; the others are cancelled. */
  async keepOne(own: readonly FoundBatch[]): Promise<FoundBatch | undefined> {
    const { openai, logger } = this.#services;
    const alive = own.filter(isAlive);
    const keep = alive[0] ?? own[0];
    for (const spare of alive.slice(1)) {
      logger.warn(
        `OpenAI has a second batch for ${this.#lease.submission.batch_id}: cancelling ${spare.id}, keeping ${keep?.id}`,
      );
      await ask(openai, (client) => client.batches.cancel(spare.id, { maxRetries: 0 })).catch((error: unknown) => {
        logger.error(`cancelling ${spare.id} failed: ${readRefusal(error).reason}. Cancel it by hand.`);
      });
    }
    return keep;
  }

  #marks(): BatchMarks {
    const { batch_id, sha256, input_file_id } = this.#lease.submission;
    return { completionBatchId: batch_id, digest: sha256, inputFileId: input_file_id };
  }
}

export function isAlive({ status }: FoundBatch): boolean {
  return !['failed', 'cancelled', 'cancelling'].includes(status);
}
