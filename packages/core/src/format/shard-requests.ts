/**
 * Whether a shard's request file is one that format may have written for it: each line as this release writes it
 * (`verify-request.ts`), and asking only what the plan has in the shard. The plan names the shard's labels by their
 * digest; they stream beside the lines, for both are in the same order: one receipt is held at a time.
 *
 * Left to whoever can write the file: which requests are left out (their labels wait for the next run), and, in the form
 * that format gives it, the receipt's text around labels that would be asked anyway.
 */
import { type NdjsonLine, type ObjectStore, PinnedFile, type RequestFile } from '@completion-batch/engine';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { chunkIntoCompletionBatches, type ReceiptLabels } from '../prepare/chunk.ts';
import type { Plan, PlannedShard } from '../prepare/plan.ts';
import { readLabelKeys } from '../prepare/serialize.ts';
import { type LabelKey, type ReceiptKey, receiptPartition } from '../table/keys.ts';
import { readShardLabels } from './format.ts';
import { customId } from './request.ts';
import type { ShardManifest } from './shard-manifest.ts';
import { foreignRequest, type VerifiedRequest, verifyRequest } from './verify-request.ts';

/**
 * @throws CompletionBatchError `requests-changed`, `request-foreign`, `ndjson-damaged`, `line-too-large`; and what
 * `readShardLabels` throws, where the file cannot be held against its shard's labels
 */
export async function checkShardRequests(
  { plan, store }: { readonly plan: Plan; readonly store: ObjectStore },
  shard: PlannedShard,
  manifest: ShardManifest,
  file: Pick<RequestFile, 'path' | 'name'>,
): Promise<PinnedFile> {
  const pinned = await PinnedFile.pin({ ...file, sha256: manifest.sha256 });
  const planned = new PlannedLabels(store, shard);
  const { model, parameters, context = 'full', evidence, labelSet: labels = DEFAULT_LABELS } = plan;
  const written = { model, parameters, context, evidenceTokens: evidence?.tokens ?? 0, labels };
  const count = { lines: 0, bytes: 0 };
  try {
    for await (const line of pinned.lines()) {
      const request = verifyRequest(line, file.name, written);
      const why = whyNotNext(line, count.bytes) ?? (await planned.whyNotAsked(request));
      if (why !== undefined) throw foreignRequest(why, `${file.name}:${line.number}`);
      count.lines += 1;
      count.bytes += line.bytes.length + 1;
    }
  } finally {
    // To its end, where its digest is looked at: whatever was found was held against these labels.
    await planned.end();
  }
  if (count.lines === manifest.requests && count.bytes === manifest.bytes) return pinned;
  const [there, told] = [`${count.lines} requests in ${count.bytes}`, `${manifest.requests} in ${manifest.bytes}`];
  throw foreignRequest(`the file has ${there} bytes, its manifest says ${told}`, file.name);
}

/** Format writes nothing between its lines. */
function whyNotNext({ offset, terminated }: NdjsonLine, expected: number): string | undefined {
  if (offset !== expected) return 'there is a blank line before it';
  return terminated ? undefined : 'it has no newline at its end';
}

/** The labels of a shard, receipt by receipt, as far as requests have asked for them. */
class PlannedLabels {
  readonly #shard: string;
  readonly #receipts: AsyncGenerator<ReceiptLabels<LabelKey>>;
  #receipt: ReceiptKey | undefined;
  #part = 0;
  /** Of the receipt, those that no request has asked about. */
  #left = new Set<string>();

  constructor(store: ObjectStore, shard: PlannedShard) {
    this.#shard = shard.id;
    this.#receipts = chunkIntoCompletionBatches(readShardLabels(store, shard, readLabelKeys));
  }

  /** Why a request is none of the shard's, or not the next of them. */
  async whyNotAsked({ customId: id, receipt, prompt }: VerifiedRequest): Promise<string | undefined> {
    if (this.#receipt === undefined || id !== customId(this.#receipt, this.#part)) {
      if (!(await this.#advanceTo(receipt))) {
        return `it asks about the receipt ${receiptPartition(receipt)}, which the plan does not have in shard ${this.#shard}, or not behind the one before`;
      }
      const expected = customId(receipt);
      if (id !== expected) return `its custom_id is ${id}, not ${expected}`;
    }
    this.#part += 1;
    const other = prompt.targets.find((target) => !this.#left.delete(target.id));
    if (other === undefined) return undefined;
    return `it asks about ${other.label} on word ${other.lineId}.${other.wordId}, which the plan does not have in shard ${this.#shard}, or a second time`;
  }

  async #advanceTo(receipt: ReceiptKey): Promise<boolean> {
    const partition = receiptPartition(receipt);
    for (;;) {
      const next = await this.#next();
      if (next === undefined) return false;
      if (receiptPartition(next) !== partition) continue;
      this.#receipt = receipt;
      this.#part = 0;
      this.#left = new Set(next.labels.map(({ lineId, wordId, label }) => `${lineId}.${wordId}.${label}`));
      return true;
    }
  }

  async #next(): Promise<ReceiptLabels<LabelKey> | undefined> {
    const { value, done } = await this.#receipts.next();
    return done === true ? undefined : value;
  }

  async end(): Promise<void> {
    while ((await this.#next()) !== undefined);
  }
}
