/**
 * Whether a shard's request file is one that format may have written for it: each line as this release writes it
 * (`verify-request.ts`), and asking only what the plan has in the shard. The plan names the shard's labels by their
 * digest; they stream beside the lines, for both are in the same order: one receipt is held at a time.
 *
 * Left to whoever can write the file: which requests are left out (their labels wait for the next run), which of the plan's
 * two models a label is asked of, where it names two (once, and within the budget), and, in the form that format gives it,
 * the receipt's text around labels that would be asked anyway.
 */
import {
  membersOf,
  type NdjsonLine,
  type ObjectStore,
  PinnedFile,
  parseLine,
  type RequestFile,
} from '@completion-batch/engine';
import { DEFAULT_LABELS } from '../label-set/default-labels.ts';
import { chunkIntoCompletionBatches, type ReceiptLabels } from '../prepare/chunk.ts';
import type { Plan, PlannedShard } from '../prepare/plan.ts';
import { type PlannedLabel, readLabelKeys } from '../prepare/serialize.ts';
import { type ReceiptKey, receiptPartition, wordOf } from '../table/keys.ts';
import { customId } from './custom-id.ts';
import { readShardLabels } from './format.ts';
import { partsOf } from './prompt.ts';
import type { ShardManifest } from './shard-manifest.ts';
import { foreignRequest, type VerifiedRequest, verifyRequest } from './verify-request.ts';

/**
 * @throws CompletionBatchError `requests-changed`, `request-foreign`, `ndjson-damaged`, `line-too-large`; and what
 * `readShardLabels` throws, where the file cannot be held against its shard's labels
 */
export async function checkShardRequests(
  { plan, store, tidy }: { readonly plan: Plan; readonly store: ObjectStore; readonly tidy?: (() => void) | undefined },
  shard: PlannedShard,
  manifest: ShardManifest,
  file: Pick<RequestFile, 'path' | 'name'>,
): Promise<PinnedFile> {
  const pinned = await PinnedFile.pin({ ...file, sha256: manifest.sha256 });
  const planned = new PlannedLabels(store, shard);
  const { parameters, context = 'full', evidence, labelSet: labels = DEFAULT_LABELS } = plan;
  const written = { parameters, context, evidenceTokens: evidence?.tokens ?? 0, labels };
  const count = { lines: 0, bytes: 0 };
  try {
    for await (const lines of pinned.lineBlocks()) {
      for (const line of lines) {
        const model = modelOf(plan, line, file.name);
        const request = verifyRequest(line, file.name, { ...written, model });
        const why = whyNotNext(line, count.bytes) ?? (await planned.whyNotAsked(request, model !== plan.model));
        if (why !== undefined) throw foreignRequest(why, `${file.name}:${line.number}`);
        count.lines += 1;
        count.bytes += line.bytes.length + 1;
      }
      tidy?.();
    }
  } finally {
    // To its end, where its digest is looked at: whatever was found was held against these labels.
    await planned.end();
  }
  if (count.lines === manifest.requests && count.bytes === manifest.bytes) return pinned;
  const [there, told] = [`${count.lines} requests in ${count.bytes}`, `${manifest.requests} in ${manifest.bytes}`];
  throw foreignRequest(`the file has ${there} bytes, its manifest says ${told}`, file.name);
}

/** The one of the plan's models that the line has to be for. */
function modelOf({ model, escalateModel }: Plan, line: NdjsonLine, name: string): string {
  if (escalateModel === undefined) return model;
  return membersOf(membersOf(parseLine(line, name)).body).model === escalateModel ? escalateModel : model;
}

/** Format writes nothing between its lines. */
function whyNotNext({ offset, terminated }: NdjsonLine, expected: number): string | undefined {
  if (offset !== expected) return 'there is a blank line before it';
  return terminated ? undefined : 'it has no newline at its end';
}

/** The labels of a shard, receipt by receipt, as far as requests have asked for them. */
class PlannedLabels {
  readonly #shard: string;
  readonly #receipts: AsyncGenerator<ReceiptLabels<PlannedLabel>>;
  #receipt: ReceiptKey | undefined;
  #part = 0;
  /** Those for the other model have begun, which come last. */
  #escalated = false;
  /** Of the receipt, those that no request has asked about; and of those that people have judged. */
  #left = new Set<string>();
  #audits = new Set<string>();

  constructor(store: ObjectStore, shard: PlannedShard) {
    this.#shard = shard.id;
    this.#receipts = chunkIntoCompletionBatches(readShardLabels(store, shard, readLabelKeys));
  }

  /** Why a request is none of the shard's, or not the next of them. */
  async whyNotAsked(
    { customId: id, receipt, prompt }: VerifiedRequest,
    isEscalated: boolean,
  ): Promise<string | undefined> {
    const { audits } = prompt;
    const isNext = (): boolean => {
      if (this.#receipt === undefined) return false;
      const part = this.#escalated === isEscalated ? this.#part : 0;
      return id === customId(this.#receipt, part, audits, isEscalated);
    };
    const isSame = this.#receipt !== undefined && receiptPartition(this.#receipt) === receiptPartition(receipt);
    if (isSame && this.#escalated && !isEscalated) {
      return 'it comes behind a request of its receipt that is for the other model';
    }
    if (!isNext()) {
      if (!(await this.#advanceTo(receipt))) {
        return `it asks about the receipt ${receiptPartition(receipt)}, which the plan does not have in shard ${this.#shard}, or not behind the one before`;
      }
      const expected = customId(receipt, 0, audits, isEscalated);
      if (id !== expected) return `its custom_id is ${id}, not ${expected}`;
    }
    this.#part = this.#escalated === isEscalated ? this.#part + 1 : 1;
    this.#escalated = isEscalated;
    const { asked, audited } = partsOf(prompt);
    const known = audited.find((target) => !this.#audits.delete(target.id));
    if (known !== undefined) {
      return `by its custom_id ${known.label} on word ${wordOf(known)} is of the gold sample, which the plan does not have in shard ${this.#shard}, or a second time`;
    }
    const other = asked.find((target) => !this.#left.delete(target.id));
    if (other === undefined) return undefined;
    return `it asks about ${other.label} on word ${wordOf(other)}, which the plan does not have in shard ${this.#shard}, or a second time`;
  }

  async #advanceTo(receipt: ReceiptKey): Promise<boolean> {
    const partition = receiptPartition(receipt);
    for (;;) {
      const next = await this.#next();
      if (next === undefined) return false;
      if (receiptPartition(next) !== partition) continue;
      this.#receipt = receipt;
      this.#part = 0;
      const idsOf = (audit: boolean): Set<string> =>
        new Set(
          next.labels.filter(({ isAudit }) => isAudit === audit).map((label) => `${wordOf(label)}.${label.label}`),
        );
      this.#left = idsOf(false);
      this.#audits = idsOf(true);
      this.#escalated = false;
      return true;
    }
  }

  async #next(): Promise<ReceiptLabels<PlannedLabel> | undefined> {
    const { value, done } = await this.#receipts.next();
    return done === true ? undefined : value;
  }

  async end(): Promise<void> {
    while ((await this.#next()) !== undefined);
  }
}
