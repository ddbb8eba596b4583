const { createWriteStream } = process.getBuiltinModule("node:fs");
const { pipeline } = process.getBuiltinModule("node:stream/promises");
import {
  SHA256,
  VECTORS_FOLDER,
  VECTORS_PREFIX,
  array,
  digestFile,
  int,
  object,
  string,
  vectorsObject,
  writeDigested
} from "./lib-shared-3.mjs";
import {
  Records
} from "./lib-shared-19.mjs";
import {
  FILE_BOUNDS
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-31.mjs";


// ../core/src/evidence/vectors/vectors-file.ts
var KEPT = 5;
var RECORD = "words";
var FORMAT = "completion-batch-vectors";
var MOST = FILE_BOUNDS.database.most;
var record = object({
  sha256: string().regex(SHA256),
  bytes: int().positive().max(MOST),
  dimensions: int().positive(),
  words: int().nonnegative(),
  verified: int().nonnegative(),
  /** Digests of the files that are there, the newest first. */
  kept: array(string().regex(SHA256)).max(KEPT)
});
async function newestVectors(store) {
  return (await new VectorsFiles(store).newest()).file?.sha256;
}
var VectorsFiles = class {
  #store;
  #records;
  constructor(store) {
    this.#store = store;
    this.#records = new Records({ store, folder: VECTORS_FOLDER, format: FORMAT, newWrite: () => crypto.randomUUID() });
  }
  /** For messages. */
  get where() {
    return this.#records.locate(RECORD);
  }
  /** @throws CompletionBatchError `vectors-unusable` for a record that cannot be read */
  async newest() {
    const newest = await this.#records.newest(RECORD);
    if (newest === void 0) return { number: 0, file: void 0 };
    const { success, data } = record.safeParse(newest.data);
    if (success && newest.problem === void 0) return { number: newest.number, file: data };
    throw new CompletionBatchError("vectors-unusable", "the record of the newest file of vectors cannot be read", {
      where: newest.where,
      remedy: "Delete that object: the one before it counts then."
    });
  }
  /** @throws CompletionBatchError `vectors-unusable` where it is damaged or too large, `object-not-found` */
  async fetch(sha256, path, signal) {
    const key = vectorsObject(sha256);
    const unusable = (why) => new CompletionBatchError("vectors-unusable", `the file of vectors ${why}`, {
      where: this.#store.locate(key),
      remedy: "Delete it, and have the vectors made anew."
    });
    const info = await this.#store.head(key);
    if (info !== void 0 && info.bytes > MOST) throw unusable(`has ${info.bytes} bytes, more than ${MOST}`);
    await pipeline(await this.#store.stream(key), atMost(MOST, unusable), createWriteStream(path), { signal });
    if ((await digestFile(path)).sha256 !== sha256) throw unusable("is not what its digest says");
  }
  /** @returns the newest, or undefined where another one has become that meanwhile */
  async publish(path, base, counts) {
    const { sha256, bytes } = await digestFile(path);
    if (sha256 === base.file?.sha256) return base;
    if (bytes > MOST) {
      throw new CompletionBatchError("vectors-unusable", `the file of vectors would have ${bytes} bytes`, {
        where: this.where,
        remedy: `It may have ${MOST}: use fewer dimensions, or a Chroma server. Nothing was written.`
      });
    }
    const before = (base.file?.kept ?? []).filter((other) => other !== sha256);
    const kept = [sha256, ...before].slice(0, KEPT);
    await writeDigested(this.#store, vectorsObject(sha256), path, sha256);
    const over = await this.#over(kept);
    const [number, file] = [base.number + 1, { ...counts, sha256, bytes, kept }];
    if (!await this.#records.append(RECORD, number, { data: file })) return void 0;
    await this.#clear(over);
    return { number, file };
  }
  /** Older files, and those of writers who were late. */
  async #over(kept) {
    const keys = new Set(kept.map(vectorsObject));
    const over = [];
    for await (const { key } of this.#store.list(VECTORS_PREFIX)) {
      if (!keys.has(key)) over.push(key);
    }
    return over;
  }
  /** What is written is written: a file that cannot be deleted stays. */
  async #clear(keys) {
    try {
      for (const key of keys) await this.#store.delete(key);
    } catch (error) {
      if (!isCompletionBatchError(error)) throw error;
    }
  }
};
function atMost(most, unusable) {
  return async function* (source) {
    let bytes = 0;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > most) throw unusable(`has more than ${most} bytes`);
      yield chunk;
    }
  };
}
export {
  VectorsFiles,
  newestVectors
};
