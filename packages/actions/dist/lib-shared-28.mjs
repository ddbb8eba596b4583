import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  explain,
  sha256
} from "./lib-shared-33.mjs";
import {
  boolean,
  custom,
  int,
  literal,
  object,
  string
} from "./lib-zod.mjs";
import {
  parseJson
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/state/objects/places.ts
var MAX_SEGMENT = 200;
var DIGEST = /^~~[0-9a-f]{64}$/;
var DIGITS = 7;
function segmentOf(text) {
  if (DIGEST.test(text)) return text;
  const segment = Buffer.from(text).toString("latin1").replaceAll(/^\.|[^a-z0-9._-]/g, (byte) => `~${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
  return segment === "" || segment.length > MAX_SEGMENT ? `~~${sha256(text)}` : segment;
}
function textOf(segment) {
  if (DIGEST.test(segment)) return segment;
  const bytes = segment.replaceAll(
    /~([0-9a-f]{2})/g,
    (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))
  );
  return Buffer.from(bytes, "latin1").toString();
}
function nameOf(number) {
  return String(number).padStart(DIGITS, "0");
}
function numberOf(name) {
  const number = /^\d{7,15}$/.test(name) ? Number(name) : 0;
  return number > 0 && nameOf(number) === name ? number : void 0;
}

// ../engine/src/state/objects/revision.ts
var VERSION = 1;
var MAX_BYTES = 1024 * 1024;
var data = custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), {
  error: "is not an object"
});
var sketch = object({
  write: string().optional().catch(void 0),
  open: boolean().optional().catch(void 0),
  opened: int().positive().optional().catch(void 0),
  data: data.catch({})
});
function toText({ format, id, write, open, opened, data: data2 }, where) {
  const text = `${JSON.stringify({ format, version: VERSION, id, write, open, opened, data: data2 })}
`;
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_BYTES) return text;
  throw new CompletionBatchError("invalid-input", `the record would have ${bytes} bytes`, {
    where,
    remedy: `A record may have ${MAX_BYTES} bytes: make the batch smaller.`
  });
}
function isTooLarge(bytes) {
  return bytes > MAX_BYTES;
}
function toRevision(place, format, text, problem = "is not JSON") {
  const value = text === void 0 ? void 0 : jsonOf(text);
  const { success, data: whole, error } = wanted(format, place.id).safeParse(value);
  const known = sketch.safeParse(value).data ?? { data: {} };
  if (success) return { ...place, ...known, id: whole.id, problem: void 0 };
  return { ...place, ...known, problem: value === void 0 ? problem : explain(error) };
}
function wanted(format, id) {
  const isHere = (text) => segmentOf(text) === segmentOf(id);
  return object({
    format: literal(format),
    version: literal(VERSION),
    id: string().refine(isHere, { error: "is that of another record" }),
    data
  });
}
function jsonOf(text) {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch {
    return void 0;
  }
}

// ../engine/src/state/objects/records.ts
var TRIES = 100;
var ENDING = ".json";
var Records = class {
  #options;
  constructor(options) {
    this.#options = options;
  }
  /** What counts now; undefined where there is no such record. */
  async newest(id) {
    const folder = this.#folderOf(id);
    let last;
    for await (const { key, bytes } of this.#options.store.list(folder)) {
      const number = numberIn(key.slice(folder.length));
      if (number !== void 0 && number > (last?.number ?? 0)) last = { number, bytes };
    }
    return last === void 0 ? void 0 : this.#read(id, last.number, last.bytes);
  }
  /** The newest of every record, with one look at all numbers of all of them. */
  async *all() {
    const { store, folder } = this.#options;
    let last;
    for await (const { key, bytes } of store.list(`${folder}/`)) {
      const [segment = "", name = ""] = key.slice(folder.length + 1).split("/");
      const number = numberIn(name);
      if (number === void 0) continue;
      const id = textOf(segment);
      if (last !== void 0 && last.id !== id) yield await this.#read(last.id, last.number, last.bytes);
      if (last?.id !== id || last.number < number) last = { id, number, bytes };
    }
    if (last !== void 0) yield await this.#read(last.id, last.number, last.bytes);
  }
  /**
   * Writes a number that is not there yet. An answer that was lost is looked at again: what lies there tells who wrote it.
   * @returns false where somebody else was faster
   * @throws CompletionBatchError what the store throws, where nothing lies there; `invalid-input`
   */
  async append(id, number, content) {
    const { store, format, newWrite } = this.#options;
    const key = this.#keyOf(id, number);
    const write = newWrite();
    const text = toText({ ...content, format, id, write }, store.locate(key));
    let failure;
    try {
      if (await store.create(key, text)) return true;
    } catch (error) {
      failure = { error };
    }
    const there = await this.#look(id, number).catch((error) => {
      throw failure === void 0 ? error : failure.error;
    });
    if (there === void 0) throw failure === void 0 ? vanished(store.locate(key)) : failure.error;
    return there.write === write;
  }
  /**
   * Writes what `next` makes of the newest, anew where somebody else was faster.
   * @param next gives undefined where nothing is to be written
   * @returns what was there before and what was written; undefined where nothing was
   * @throws CompletionBatchError `store-unusable` where others are always faster
   */
  async update(id, next) {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const before = await this.newest(id);
      const after = next(before);
      if (after === void 0) return void 0;
      if (await this.append(id, (before?.number ?? 0) + 1, after)) return { before, after };
    }
    throw this.contested(id);
  }
  contested(id) {
    return new CompletionBatchError("store-unusable", `others wrote this record first, ${TRIES} times in a row`, {
      where: this.locate(id),
      remedy: "Run it again when fewer processes work on the same."
    });
  }
  /** Where people find the record. */
  locate(id) {
    return this.#options.store.locate(this.#folderOf(id).slice(0, -1));
  }
  #folderOf(id) {
    return `${this.#options.folder}/${segmentOf(id)}/`;
  }
  #keyOf(id, number) {
    return `${this.#folderOf(id)}${nameOf(number)}${ENDING}`;
  }
  async #look(id, number) {
    const found = await this.#options.store.head(this.#keyOf(id, number));
    return found === void 0 ? void 0 : this.#read(id, number, found.bytes);
  }
  async #read(id, number, bytes) {
    const { store, format } = this.#options;
    const key = this.#keyOf(id, number);
    const place = { id, number, where: store.locate(key) };
    if (numberOf(nameOf(number + 1)) === void 0)
      return toRevision(place, format, void 0, "has the last number that there is");
    if (isTooLarge(bytes)) return toRevision(place, format, void 0, `has ${bytes} bytes, too many to be read`);
    try {
      return toRevision(place, format, await store.get(key));
    } catch (error) {
      if (!isCompletionBatchError(error, "object-not-found")) throw error;
      return toRevision(place, format, void 0, "was listed and is not there");
    }
  }
};
function numberIn(name) {
  return name.endsWith(ENDING) ? numberOf(name.slice(0, -ENDING.length)) : void 0;
}
function vanished(where) {
  return new CompletionBatchError("store-unusable", "the store says that an object is there, and then that it is not", {
    where,
    remedy: "Nothing may delete objects of the state; use a store that shows what was written at once."
  });
}

export {
  segmentOf,
  textOf,
  nameOf,
  numberOf,
  TRIES,
  Records
};
