const { createHash } = process.getBuiltinModule("node:crypto");
const { createReadStream } = process.getBuiltinModule("node:fs");
const { open } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  isAudit,
  serializeLabels
} from "./lib-shared-23.mjs";
import {
  _enum,
  labelsObject,
  number,
  object,
  splitLines,
  string,
  writeDigested
} from "./lib-shared-3.mjs";
import {
  receiptPartition
} from "./lib-shared-14.mjs";


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
    for await (const line of splitLines(createReadStream(spool.path), { name: spool.path })) {
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
  image_id: string(),
  receipt_id: number(),
  validation_status: _enum(["NONE", "PENDING", "VALID", "INVALID", "NEEDS_REVIEW"])
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
  static async start(directory, number2) {
    const id = String(number2).padStart(4, "0");
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
  MAX_SHARDS,
  packReceipts,
  receiptOfLine,
  shardCount,
  spoolReceipts,
  uploadSerializedLabels
};
