const { createHash } = process.getBuiltinModule("node:crypto");
const { createReadStream } = process.getBuiltinModule("node:fs");
const { open } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  CompletionBatchError,
  _enum,
  _enum as _enum2,
  explain,
  int,
  number,
  number as number2,
  object,
  parseLine,
  splitLines,
  splitLines as splitLines2,
  strictObject,
  string,
  string as string2,
  toLine
} from "./lib-shared.mjs";
import {
  writeDigested
} from "./lib-shared-20.mjs";
import {
  labelsObject
} from "./lib-shared-11.mjs";
import {
  receiptPartition
} from "./lib-shared-12.mjs";


// ../core/src/prepare/serialize.ts
var labelLine = strictObject({
  image_id: string(),
  receipt_id: int().nonnegative(),
  line_id: int().nonnegative(),
  word_id: int().nonnegative(),
  label: string(),
  reasoning: string().nullable(),
  timestamp_added: string().nullable(),
  validation_status: _enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"]),
  label_proposed_by: string().nullable(),
  label_consolidated_from: string().nullable(),
  completion_batch_id: string().nullable(),
  completion_attempts: number(),
  completion_release_reason: string().nullable(),
  /** Absent for none, as in the files of earlier releases. */
  completion_unsure_by: string().optional()
});
function isAudit({ validationStatus }) {
  return validationStatus === "VALID" || validationStatus === "INVALID";
}
var LABELS_REMEDY = "Run prepare again with the same execution id (in a workflow run: re-run all jobs): it writes them anew from the table. Format alone would meet them as they are.";
function* serializeLabels(labels) {
  for (const label of labels) {
    yield toLine({
      image_id: label.imageId,
      receipt_id: label.receiptId,
      line_id: label.lineId,
      word_id: label.wordId,
      label: label.label,
      // Of an audit it stands here, where the key is read.
      ...isAudit(label) ? { validation_status: label.validationStatus } : {},
      reasoning: label.reasoning,
      timestamp_added: label.timestampAdded,
      validation_status: label.validationStatus,
      label_proposed_by: label.labelProposedBy,
      label_consolidated_from: label.labelConsolidatedFrom,
      completion_batch_id: label.completionBatchId,
      completion_attempts: label.completionAttempts,
      completion_release_reason: label.completionReleaseReason,
      ...label.completionUnsureBy === null ? {} : { completion_unsure_by: label.completionUnsureBy }
    });
  }
}
var LINE_HEAD = /^\{"image_id":"([\w-]+)","receipt_id":(\d+),"line_id":(\d+),"word_id":(\d+),"label":"(\w+)",(?:"validation_status":"(VALID|INVALID)",)?/;
var HEAD_BYTES = 250;
async function* readLabelKeys(chunks, name) {
  for await (const line of splitLines(chunks, { name })) {
    const head = Buffer.from(line.bytes.buffer, line.bytes.byteOffset, Math.min(line.bytes.length, HEAD_BYTES));
    const [, imageId, receiptId, lineId, wordId, label, audit] = LINE_HEAD.exec(head.toString("latin1")) ?? [];
    if (imageId === void 0 || label === void 0) {
      throw new CompletionBatchError("ndjson-damaged", "the line is not a label", {
        where: `${name}:${line.number}`,
        remedy: LABELS_REMEDY
      });
    }
    yield {
      imageId,
      receiptId: Number(receiptId),
      lineId: Number(lineId),
      wordId: Number(wordId),
      label,
      isAudit: audit !== void 0
    };
  }
}
async function* deserializeLabels(chunks, name) {
  for await (const line of splitLines(chunks, { name })) {
    const value = labelLine.safeParse(parseLine(line, name));
    if (!value.success || !line.terminated) {
      throw new CompletionBatchError(
        "ndjson-damaged",
        value.success ? "the last line has no newline: the file is cut off" : `the line is not a label: ${explain(value.error)}`,
        {
          where: `${name}:${line.number}`,
          remedy: LABELS_REMEDY
        }
      );
    }
    const row = value.data;
    yield {
      imageId: row.image_id,
      receiptId: row.receipt_id,
      lineId: row.line_id,
      wordId: row.word_id,
      label: row.label,
      reasoning: row.reasoning,
      timestampAdded: row.timestamp_added,
      validationStatus: row.validation_status,
      labelProposedBy: row.label_proposed_by,
      labelConsolidatedFrom: row.label_consolidated_from,
      completionBatchId: row.completion_batch_id,
      completionAttempts: row.completion_attempts,
      completionReleaseReason: row.completion_release_reason,
      completionUnsureBy: row.completion_unsure_by ?? null
    };
  }
}

// ../core/src/prepare/shards.ts
// ../core/src/prepare/marked.ts
function isMarked({ completionUnsureBy, labelProposedBy }) {
  return completionUnsureBy !== null || labelProposedBy === "COMPLETION_BATCH";
}
// ../core/src/prepare/shards.ts
var MAX_SHARDS = 256;
var DEFAULT_SHARDS = 20;
var RECEIPTS_WORTH_A_SHARD = 25;
function shardCount(receipts, maxShards) {
  return Math.min(maxShards, Math.ceil(receipts / RECEIPTS_WORTH_A_SHARD));
}
async function spoolReceipts(receipts, directory, limits = {}) {
  const path = join(directory, "labels.spool");
  const file = await open(path, "w");
  const count = { receipts: 0, labels: 0, escalated: 0 };
  try {
    for await (const receipt of receipts) {
      const labels = count.labels + receipt.labels.length;
      if (count.receipts > 0 && labels > (limits.maxLabels ?? Number.POSITIVE_INFINITY)) break;
      await file.appendFile([...serializeLabels(receipt.labels)].join(""));
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
async function* packReceipts(spool, shards, directory) {
  let current;
  let done = 0;
  let closed = 0;
  try {
    for await (const line of splitLines2(createReadStream(spool.path), { name: spool.path })) {
      const { receipt, audit } = receiptOfLine(line.bytes);
      const due = done >= spool.labels * (closed + 1) / shards && done < spool.labels;
      if (current !== void 0 && due && current.labels > 0 && current.receipt !== receipt) {
        yield await current.close();
        closed += 1;
        current = void 0;
      }
      current ??= await OpenShard.start(directory, closed + 1);
      await current.add(line.bytes, receipt, audit);
      if (!audit) done += 1;
    }
    if (current !== void 0) yield await current.close();
  } finally {
    await current?.abandon();
  }
}
var labelHead = object({
  image_id: string2(),
  receipt_id: number2(),
  validation_status: _enum2(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"])
});
function receiptOfLine(bytes) {
  const row = labelHead.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const receipt = receiptPartition({ imageId: row.image_id, receiptId: row.receipt_id });
  return { receipt, audit: isAudit({ validationStatus: row.validation_status }) };
}
var NEWLINE = Buffer.from("\n");
var WRITE_SIZE = 256 * 1024;
var OpenShard = class _OpenShard {
  #id;
  #path;
  #file;
  #hash = createHash("sha256");
  #waiting = [];
  #waitingBytes = 0;
  #bytes = 0;
  #audits = 0;
  #receipts = 0;
  #first = "";
  #last = "";
  labels = 0;
  /** Of the last line. */
  receipt = "";
  constructor(id, path, file) {
    this.#id = id;
    this.#path = path;
    this.#file = file;
  }
  static async start(directory, number22) {
    const id = String(number22).padStart(4, "0");
    const path = join(directory, `${id}.ndjson`);
    return new _OpenShard(id, path, await open(path, "w"));
  }
  async add(line, receipt, audit) {
    this.#waiting.push(line, NEWLINE);
    this.#waitingBytes += line.length + 1;
    this.receipt = receipt;
    if (audit) this.#audits += 1;
    else this.#count(receipt);
    if (this.#waitingBytes >= WRITE_SIZE) await this.#flush();
  }
  #count(receipt) {
    this.labels += 1;
    if (receipt === this.#last) return;
    this.#receipts += 1;
    this.#last = receipt;
    if (this.#first === "") this.#first = receipt;
  }
  async #flush() {
    const block = Buffer.concat(this.#waiting);
    this.#hash.update(block);
    await this.#file.appendFile(block);
    this.#bytes += block.length;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon() {
    await this.#file.close();
  }
  async close() {
    await this.#flush();
    await this.#file.close();
    return {
      id: this.#id,
      path: this.#path,
      sha256: this.#hash.digest("hex"),
      bytes: this.#bytes,
      labels: this.labels,
      ...this.#audits === 0 ? {} : { audits: this.#audits },
      receipts: this.#receipts,
      first: this.#first,
      last: this.#last
    };
  }
};
async function uploadSerializedLabels(store, execution, { path, ...shard }) {
  const key = labelsObject(execution, shard.id, shard.sha256);
  await writeDigested(store, key, path, shard.sha256);
  return { ...shard, key };
}
export {
  DEFAULT_SHARDS,
  LABELS_REMEDY,
  MAX_SHARDS,
  deserializeLabels,
  isAudit,
  packReceipts,
  readLabelKeys,
  receiptOfLine,
  serializeLabels,
  shardCount,
  spoolReceipts,
  uploadSerializedLabels
};
