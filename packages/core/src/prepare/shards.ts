/**
 * Packs whole receipts into shards. How many labels there are is known only at the end of the listing, so they pass
 * through a spool file first: memory stays flat, and the shards come out even.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectStore } from '@completion-batch/engine';
import { splitLines, writeDigested } from '@completion-batch/engine';
import { z } from 'zod';
import { labelsObject } from '../objects/layout.ts';
import { receiptPartition } from '../table/keys.ts';
import type { ReceiptLabels } from './chunk.ts';
import { isMarked } from './marked.ts';
import type { PlannedShard } from './plan.ts';
import { isAudit, serializeLabels } from './serialize.ts';

/** GitHub allows 256 jobs per matrix. */
export const MAX_SHARDS = 256;
/** Free plans run 20 jobs at once; more shards would only queue. */
export const DEFAULT_SHARDS = 20;
/** A job's start costs more than formatting so few receipts. */
const RECEIPTS_WORTH_A_SHARD = 25;

/** How many shards for so many receipts. */
export function shardCount(receipts: number, maxShards: number): number {
  return Math.min(maxShards, Math.ceil(receipts / RECEIPTS_WORTH_A_SHARD));
}

export interface Spool {
  readonly path: string;
  readonly receipts: number;
  readonly labels: number;
  /** Of the labels, those whose rows say that another model is to be asked, where there is one. */
  readonly escalated: number;
}

export interface SpoolLimits {
  readonly maxReceipts?: number;
  /** Whole receipts only: the one that would go over stays for the next run, unless it is the first. */
  readonly maxLabels?: number;
  readonly onProgress?: (labels: number) => void;
}

/** Writes receipts to `directory/labels.spool` until they end or a limit is reached. */
export async function spoolReceipts(
  receipts: AsyncIterable<ReceiptLabels>,
  directory: string,
  limits: SpoolLimits = {},
): Promise<Spool> {
  const path = join(directory, 'labels.spool');
  const file = await open(path, 'w');
  const count = { receipts: 0, labels: 0, escalated: 0 };
  try {
    for await (const receipt of receipts) {
      const labels = count.labels + receipt.labels.length;
      if (count.receipts > 0 && labels > (limits.maxLabels ?? Number.POSITIVE_INFINITY)) break;
      await file.appendFile([...serializeLabels(receipt.labels)].join(''));
      count.receipts += 1;
      count.labels = labels;
      count.escalated += receipt.labels.filter(isMarked).length;
      limits.onProgress?.(labels);
      if (count.receipts >= (limits.maxReceipts ?? Number.POSITIVE_INFINITY)) break;
    }
  } finally {
    await file.close();
  }
  return { path, ...count };
}

/** A shard's file on disk, and what it holds. */
interface ShardFile extends Omit<PlannedShard, 'key'> {
  readonly path: string;
}

/**
 * Cuts the spool into at most `shards` files of about the same number of labels, never within a receipt. Yields each
 * file when it is complete.
 */
export async function* packReceipts(spool: Spool, shards: number, directory: string): AsyncGenerator<ShardFile> {
  let current: OpenShard | undefined;
  let done = 0;
  let closed = 0;
  try {
    for await (const line of splitLines(createReadStream(spool.path), { name: spool.path })) {
      const { receipt, audit } = receiptOfLine(line.bytes);
      // Audits are no reason for a shard: one without labels is not closed, and behind the last label none is begun.
      const due = done >= (spool.labels * (closed + 1)) / shards && done < spool.labels;
      if (current !== undefined && due && current.labels > 0 && current.receipt !== receipt) {
        yield await current.close();
        closed += 1;
        current = undefined;
      }
      current ??= await OpenShard.start(directory, closed + 1);
      await current.add(line.bytes, receipt, audit);
      if (!audit) done += 1;
    }
    if (current !== undefined) yield await current.close();
  } finally {
    await current?.abandon();
  }
}

const labelHead = z.object({
  image_id: z.string(),
  receipt_id: z.number(),
  validation_status: z.enum(['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW']),
});

/** Which receipt a line of a spool is of, and whether it is an audit. */
export function receiptOfLine(bytes: Uint8Array): { readonly receipt: string; readonly audit: boolean } {
  const row = labelHead.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const receipt = receiptPartition({ imageId: row.image_id, receiptId: row.receipt_id });
  return { receipt, audit: isAudit({ validationStatus: row.validation_status }) };
}

const NEWLINE = Buffer.from('\n');
const WRITE_SIZE = 256 * 1024;

class OpenShard {
  readonly #id: string;
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #hash = createHash('sha256');
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;
  #audits = 0;
  #receipts = 0;
  #first = '';
  #last = '';
  labels = 0;
  /** Of the last line. */
  receipt = '';

  private constructor(id: string, path: string, file: FileHandle) {
    this.#id = id;
    this.#path = path;
    this.#file = file;
  }

  static async start(directory: string, number: number): Promise<OpenShard> {
    const id = String(number).padStart(4, '0');
    const path = join(directory, `${id}.ndjson`);
    return new OpenShard(id, path, await open(path, 'w'));
  }

  async add(line: Uint8Array, receipt: string, audit: boolean): Promise<void> {
    this.#waiting.push(line, NEWLINE);
    this.#waitingBytes += line.length + 1;
    this.receipt = receipt;
    if (audit) this.#audits += 1;
    else this.#count(receipt);
    if (this.#waitingBytes >= WRITE_SIZE) await this.#flush();
  }

  #count(receipt: string): void {
    this.labels += 1;
    if (receipt === this.#last) return;
    this.#receipts += 1;
    this.#last = receipt;
    if (this.#first === '') this.#first = receipt;
  }

  async #flush(): Promise<void> {
    const block = Buffer.concat(this.#waiting);
    this.#hash.update(block);
    await this.#file.appendFile(block);
    this.#bytes += block.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon(): Promise<void> {
    await this.#file.close();
  }

  async close(): Promise<ShardFile> {
    await this.#flush();
    await this.#file.close();
    return {
      id: this.#id,
      path: this.#path,
      sha256: this.#hash.digest('hex'),
      bytes: this.#bytes,
      labels: this.labels,
      ...(this.#audits === 0 ? {} : { audits: this.#audits }),
      receipts: this.#receipts,
      first: this.#first,
      last: this.#last,
    };
  }
}

/** Writes a shard's labels to the object store; the description says where, and which receipts are in it. */
export async function uploadSerializedLabels(
  store: ObjectStore,
  execution: string,
  { path, ...shard }: ShardFile,
): Promise<PlannedShard> {
  const key = labelsObject(execution, shard.id, shard.sha256);
  await writeDigested(store, key, path, shard.sha256);
  return { ...shard, key };
}
