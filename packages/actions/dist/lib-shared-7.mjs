const { BlockList, isIP } = process.getBuiltinModule("node:net");
const { BlockList: BlockList2, isIP: isIP2 } = process.getBuiltinModule("node:net");
const { setTimeout: delay } = process.getBuiltinModule("node:timers/promises");
const { IncomingMessage } = process.getBuiltinModule("node:http");
const { Readable } = process.getBuiltinModule("node:stream");
const { mkdir, mkdtemp, readdir, rm, stat } = process.getBuiltinModule("node:fs/promises");
const { join } = process.getBuiltinModule("node:path");
import {
  CompletionBatchError,
  CompletionBatchError as CompletionBatchError2,
  CompletionBatchError as CompletionBatchError3,
  CompletionBatchError as CompletionBatchError4
} from "./lib-shared-31.mjs";
// ../engine/src/platform/bounded-stream.ts
var BoundError = class extends Error {
  name = "BoundError";
};
var systemTimer = {
  now: () => performance.now(),
  after(ms, ring) {
    const alarm = setTimeout(ring, ms);
    return () => clearTimeout(alarm);
  }
};
function sourceOf(stream) {
  if (!("getReader" in stream)) return { chunks: stream, stop: (error) => void stream.destroy(error) };
  const reader = stream.getReader();
  return {
    chunks: readAll(reader),
    stop: (error) => void reader.cancel(error).catch(() => {
    })
  };
}
async function* readAll(reader) {
  for (; ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
async function* paced(source, pace, timer = systemTimer) {
  const { name, most } = pace;
  const watch = new Watch(source, pace, timer);
  let bytes = 0;
  let ended = false;
  try {
    watch.asks();
    for await (const chunk of source.chunks) {
      bytes += chunk.length;
      watch.got(chunk.length);
      if (watch.trouble !== void 0) throw watch.trouble;
      if (bytes > most) throw new BoundError(`${name} has more than ${most} bytes`);
      yield chunk;
      watch.asks();
    }
    ended = true;
    if (watch.trouble !== void 0) throw watch.trouble;
  } catch (error) {
    throw watch.trouble ?? error;
  } finally {
    watch.end();
    if (!ended) source.stop(new BoundError(`${name} is not wanted any further`));
  }
}
var Watch = class {
  trouble;
  #source;
  #pace;
  #timer;
  #began;
  /** Since when a chunk is waited for; undefined: what came is being used. */
  #asked;
  #cancel = () => {
  };
  /** Of the present stretch: bytes that came, and how long was waited for them. */
  #came = 0;
  #waited = 0;
  constructor(source, pace, timer) {
    this.#source = source;
    this.#pace = pace;
    this.#timer = timer;
    this.#began = timer.now();
    this.#rearm(pace.silenceMs);
  }
  asks() {
    this.#asked = this.#timer.now();
  }
  got(bytes) {
    this.#waited += this.#timer.now() - (this.#asked ?? this.#timer.now());
    this.#asked = void 0;
    this.#came += bytes;
    const { name, silenceMs, floor = 0 } = this.#pace;
    if (this.#waited < silenceMs) return;
    if (this.#came < floor) this.#stop(`${name} comes too slowly: ${this.#came} bytes in ${seconds(silenceMs)}`);
    this.#came = 0;
    this.#waited = 0;
  }
  end() {
    this.#cancel();
  }
  #rearm(ms) {
    this.#cancel = this.#timer.after(ms, () => this.#look());
  }
  #look() {
    const { name, silenceMs, wholeMs } = this.#pace;
    const now = this.#timer.now();
    const silent = this.#asked === void 0 ? 0 : now - this.#asked;
    if (silent >= silenceMs) this.#stop(`nothing more of ${name} came for ${seconds(silenceMs)}`);
    else if (now - this.#began >= wholeMs) this.#stop(`${name} is not there after ${seconds(wholeMs)}`);
    else this.#rearm(Math.max(1, Math.min(silenceMs - silent, this.#began + wholeMs - now)));
  }
  #stop(message) {
    this.trouble ??= new BoundError(message);
    this.#source.stop(this.trouble);
  }
};
function seconds(ms) {
  return `${Math.round(ms / 100) / 10} s`;
}
async function readWhole(chunks) {
  let held;
  let length = 0;
  for await (const chunk of chunks) {
    if (held === void 0) held = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    else {
      if (length + chunk.length > held.length) held = larger(held, length + chunk.length);
      held.set(chunk, length);
    }
    length += chunk.length;
  }
  return held?.subarray(0, length) ?? Buffer.alloc(0);
}
function larger(held, least) {
  const more = Buffer.allocUnsafe(Math.max(64 * 1024, 2 * held.length, least));
  held.copy(more);
  return more;
}
async function readBeginning(source, pace, timer = systemTimer) {
  const { most } = pace;
  const held = Buffer.alloc(most);
  let length = 0;
  try {
    for await (const chunk of paced(source, { ...pace, most: Number.POSITIVE_INFINITY }, timer)) {
      const part = chunk.subarray(0, most - length);
      held.set(part, length);
      length += part.length;
      if (length === most) break;
    }
  } catch {
  }
  return held.subarray(0, length);
}
// ../engine/src/platform/bounds.ts
var KIB = 1024;
var MIB = 1024 * KIB;
var SECOND = 1e3;
var MINUTE = 60 * SECOND;
var bound = (most, unit, of, because) => ({ most, unit, of, because });
var JSON_BOUNDS = {
  depth: bound(
    500,
    "levels",
    "JSON in JSON",
    "Answers have about 20; programs that walk a value fail at some thousands."
  ),
  values: bound(
    1e6,
    "values",
    "values of one JSON text",
    "An answer with 250 embeddings of 3,072 numbers has 0.8 million; each takes up to 50 bytes of memory."
  ),
  members: bound(
    4e5,
    "values",
    "objects, lists and members of one JSON text",
    "A page of 10,000 files has 100,000, one of a table 150,000; each takes up to 300 bytes of memory."
  )
};
var OPENAI_BOUNDS = {
  json: bound(
    8 * MIB,
    "bytes",
    "an answer in JSON, unpacked",
    "A page of 10,000 files has about 4 MB, one of 100 batches with full metadata 1 MB."
  ),
  error: bound(
    64 * KIB,
    "bytes",
    "an error's text, unpacked",
    "The status says what to do. What is longer is cut, and shown shorter still."
  ),
  errorMs: bound(10 * SECOND, "ms", "an error's text", "It comes with its status. What has come by then is used."),
  headMs: bound(
    MINUTE,
    "ms",
    "waiting for an answer to begin",
    "Lists of large projects take some 30 seconds. The client asks three times."
  ),
  uploadMs: bound(
    15 * MINUTE,
    "ms",
    "an upload, until its answer begins",
    "190 MB in that time need 1.7 Mbit/s. The client itself ends it after 10 minutes unless it is told otherwise."
  ),
  silenceMs: bound(
    20 * SECOND,
    "ms",
    "silence within an answer",
    "A connection that is there sends again within seconds; a cut download goes on where it stopped."
  ),
  answerMs: bound(MINUTE, "ms", "an answer in JSON, from its first byte", "8 MiB in that time need 1.1 Mbit/s."),
  file: bound(512 * MIB, "bytes", "a result file, also unpacked", "Files at OpenAI have 512 MB at most (Files API)."),
  fileExcess: bound(
    16 * MIB,
    "bytes",
    "a result file beyond what its description announces",
    "Servers have been seen that describe another form of the file, or one of its states."
  ),
  floor: bound(
    20 * KIB,
    "bytes",
    "the least of a result file that comes within 20 seconds",
    "A thousandth of what a poor connection carries: what is slower never ends."
  ),
  fileMs: bound(
    30 * MINUTE,
    "ms",
    "one try to fetch a result file",
    "512 MB in that time need 2.4 Mbit/s; a second try goes on where the first was cut."
  ),
  fileTries: bound(
    2,
    "times",
    "a result file is fetched that met one of these bounds",
    "Once more, as it may have been the network. Other failures: 6 times within 2 minutes."
  ),
  batchPages: bound(
    200,
    "pages",
    "the list of batches",
    "20,000 batches at 100 a page; a project makes at most 2,000 an hour (Batch guide)."
  ),
  filePages: bound(50, "pages", "the list of files", "Up to 10,000 files a page; other servers give 20 to 100."),
  items: bound(1e5, "items", "batches or files of one list", "Five times as many batches as 200 pages hold."),
  listBytes: bound(24 * MIB, "bytes", "what is kept of one list", "20,000 batches with our metadata have 14 MB."),
  listMs: bound(10 * MINUTE, "ms", "reading one list", "200 pages at 3 seconds each."),
  name: bound(1 * KIB, "bytes", "an id, name or status in a list", "Ids have 40 letters, names of ours 75.")
};
var LINE_BOUNDS = {
  result: bound(
    10 * MIB,
    "bytes",
    "a line of a result file",
    "600 embeddings of 3,072 dimensions as base64, 250 as numbers, or 20 chat answers of 128,000 tokens. Ask for more in several requests: a line takes up to ten times its size in memory."
  ),
  request: bound(
    64 * MIB,
    "bytes",
    "a line of any other file",
    "A request with files in it may have 50 MB (API reference)."
  )
};
var AWS_BOUNDS = {
  connectMs: bound(
    5 * SECOND,
    "ms",
    "connecting to S3 or DynamoDB",
    "A connection across the world takes under a second."
  ),
  s3SilenceMs: bound(20 * SECOND, "ms", "silence of S3", "It begins to answer within 5 seconds when it is slow."),
  tableSilenceMs: bound(8 * SECOND, "ms", "silence of DynamoDB", "It answers in milliseconds, and within 5 seconds."),
  s3Ms: bound(
    5 * MINUTE,
    "ms",
    "a call to S3, until its answer begins",
    "Four parts of 8 MiB at the same time need 0.9 Mbit/s."
  ),
  tableMs: bound(30 * SECOND, "ms", "a call to DynamoDB", "The largest has 16 MB, and comes from the same region."),
  s3Attempts: bound(3, "times", "a call to S3 is made", "The SDK's own figure; AWS_MAX_ATTEMPTS may name another."),
  tableAttempts: bound(
    8,
    "times",
    "a call to DynamoDB is made",
    "Throttling of a busy table passes; three tries, the default, are too few for it."
  ),
  xml: bound(4 * MIB, "bytes", "S3's answer in XML", "A page of 1,000 keys of 1,024 letters has 1.5 MB."),
  json: bound(32 * MIB, "bytes", "DynamoDB's answer", "A page of rows has 1 MB, 100 rows 16 MB; in JSON twice that."),
  error: bound(64 * KIB, "bytes", "an error's text", "The status says what to do; a longer text is left unread."),
  floor: bound(20 * KIB, "bytes", "the least of an object that comes within 20 seconds", "As for result files."),
  objectMs: bound(30 * MINUTE, "ms", "reading one object", "As for result files."),
  object: bound(
    5 * 1024 * MIB,
    "bytes",
    "an object that is read as a stream",
    "What a single upload to S3 can have; an object that announces its size is held to that."
  ),
  whole: bound(
    32 * MIB,
    "bytes",
    "an object that is read into memory",
    "Plans, manifests and states have kilobytes, a list of claims a few MB."
  ),
  tablePages: bound(1e5, "pages", "one query of the table", "100 GB at a megabyte a page."),
  s3Pages: bound(1e4, "pages", "one list of objects", "10 million objects at 1,000 a page.")
};
var JSON_CALL_BOUNDS = {
  headMs: bound(
    30 * SECOND,
    "ms",
    "waiting for an answer to begin",
    "It comes within a second; what is asked in a run that others wait for is ended sooner."
  ),
  silenceMs: bound(10 * SECOND, "ms", "silence within an answer", "It is read from memory or a near disk."),
  answerMs: bound(30 * SECOND, "ms", "an answer, from its first byte", "16 MiB in that time need 4.5 Mbit/s."),
  json: bound(16 * MIB, "bytes", "an answer", "100 vectors of 4,096 numbers have 9 MB."),
  error: bound(64 * KIB, "bytes", "an error's text", "The status says what to do. What is longer is cut."),
  errorMs: bound(10 * SECOND, "ms", "an error's text", "It comes with its status.")
};
var GITHUB_BOUNDS = {
  headMs: bound(30 * SECOND, "ms", "waiting for an answer to begin", "GitHub itself ends a request after 10 seconds."),
  uploadMs: bound(
    5 * MINUTE,
    "ms",
    "an object that is sent, until its answer begins",
    "8 MiB as base64 in that time need 0.3 Mbit/s."
  ),
  silenceMs: bound(20 * SECOND, "ms", "silence within an answer", "It is read from a near disk."),
  answerMs: bound(MINUTE, "ms", "an answer in JSON, from its first byte", "16 MiB in that time need 2.2 Mbit/s."),
  json: bound(16 * MIB, "bytes", "an answer in JSON, unpacked", "A list of a tree has 7 MB at most (Git trees API)."),
  error: bound(64 * KIB, "bytes", "an error's text", "The status says what to do. What is longer is cut."),
  errorMs: bound(10 * SECOND, "ms", "an error's text", "It comes with its status."),
  piece: bound(
    8 * MIB,
    "bytes",
    "a piece of an object, sent or read in one call",
    "GitHub ends a request after 10 seconds. Blobs of 40 MiB have been seen refused, though its guide says 100 MB."
  ),
  pieceMs: bound(5 * MINUTE, "ms", "reading one piece", "8 MiB in that time need 0.2 Mbit/s."),
  object: bound(
    512 * MIB,
    "bytes",
    "an object, in pieces",
    "As result files at OpenAI; a repository should stay under 1 GB (GitHub's advice), and forgets nothing."
  ),
  entries: bound(
    2e5,
    "items",
    "what lies on the branch",
    "Each takes some 300 bytes of memory, and up to 4 kB of GitHub."
  ),
  calls: bound(4, "times", "a call is made that fails", "Within some seconds: what lasts longer is for the next run."),
  waitMs: bound(
    2 * MINUTE,
    "ms",
    "one wait that GitHub asks for",
    "Its secondary limits ask for 60 seconds; until an hour is over waits the next run."
  ),
  waits: bound(
    3,
    "times",
    "a call waits because GitHub asks for it",
    "It may ask again; a runner costs money meanwhile."
  )
};
var MODEL_SERVER_BOUNDS = {
  answer: bound(
    8 * MIB,
    "bytes",
    "an answer, as it comes",
    "It becomes a line of a result file, which may have 10 MiB. A larger one uses up an attempt."
  ),
  error: bound(64 * KIB, "bytes", "an error's text", "The status says what to do; what is longer is cut."),
  lookMs: bound(10 * SECOND, "ms", "asking it for its models, before the first request", "It has them at hand.")
};
var FILE_BOUNDS = {
  settings: bound(
    4 * MIB,
    "bytes",
    "a plan, a manifest, a report, a list of prices",
    "A plan of 256 parts has 100 kB, a list of all prices 10 kB."
  ),
  database: bound(
    512 * MIB,
    "bytes",
    "a database that lies in the store",
    "300,000 entries of 384 numbers, or 80,000 of 1,536: more belongs into a server."
  )
};
var JOB_BOUNDS = {
  files: bound(1e4, "items", "files", "More is a mistake in a pattern: their lines may be put together."),
  destinations: bound(
    100,
    "items",
    "models and endpoints of its requests",
    "Each is a batch of its own at least, and all lines are read for each."
  ),
  told: bound(
    1e3,
    "items",
    "invalid lines that are told one by one",
    "All are counted, and kept where they are skipped."
  )
};
// ../engine/src/platform/bounded-json.ts
var QUOTE = 34;
var COMMA = 44;
var COLON = 58;
var BACKSLASH = 92;
var SHORT = 2 * JSON_BOUNDS.depth.most;
function checkJson(text) {
  if (text.length < SHORT) return;
  let depth = 0;
  let values = 0;
  let members = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === QUOTE) {
      at = endOfText(text, at + 1);
    } else if (letter === COMMA) {
      values += 1;
    } else if (letter === COLON) {
      members += 1;
    } else if ((letter & 223) === 91) {
      members += 1;
      depth += 1;
      if (depth > JSON_BOUNDS.depth.most) throw over(JSON_BOUNDS.depth.most, "levels");
    } else if ((letter & 223) === 93) {
      depth -= 1;
    }
  }
  if (members > JSON_BOUNDS.members.most) throw over(JSON_BOUNDS.members.most, "objects, lists and members");
  if (values > JSON_BOUNDS.values.most) throw over(JSON_BOUNDS.values.most, "values");
}
var NEAR = 24;
function endOfText(text, at) {
  for (let end = at, far = at + NEAR; ; end += 1) {
    if (end > far) {
      end = text.indexOf('"', end);
      if (end === -1) return text.length;
      if (!isEscaped(text, end)) return end;
      far = end + NEAR;
      continue;
    }
    const letter = text.charCodeAt(end);
    if (letter === BACKSLASH) end += 1;
    else if (letter === QUOTE || Number.isNaN(letter)) return end;
  }
}
function isEscaped(text, at) {
  let first = at;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
function over(most, what) {
  return new BoundError(`the JSON has more than ${most} ${what}`);
}
var CHEAP = 256 * 1024;
function parseJson(text) {
  if (text.length > CHEAP) {
    checkJson(text);
    return JSON.parse(text);
  }
  const value = JSON.parse(text);
  if (mayBeDeeper(text, JSON_BOUNDS.depth.most) && isDeeper(value, JSON_BOUNDS.depth.most))
    throw over(JSON_BOUNDS.depth.most, "levels");
  return value;
}
function mayBeDeeper(text, levels) {
  let found = 0;
  for (const sign of ["{", "["]) {
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      found += 1;
      if (found > levels) return true;
    }
  }
  return false;
}
function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const each of value) if (isDeeper(each, levels - 1)) return true;
    return false;
  }
  for (const name in value) if (isDeeper(value[name], levels - 1)) return true;
  return false;
}

// ../engine/src/platform/unfold.ts
var ESCAPE = /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'`\\/bfnrtv])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi;
function unfold(text) {
  const pieces = [];
  const parts = [];
  let done = 0;
  let length = 0;
  const add = (said, to, plain) => {
    pieces.push({ at: length, from: done, to, plain });
    parts.push(said);
    length += said.length;
    done = to;
  };
  for (const { 0: sequence, index } of text.matchAll(ESCAPE)) {
    if (index > done) add(text.slice(done, index), index, true);
    add(meaning(sequence), index + sequence.length, false);
  }
  if (pieces.length === 0) return void 0;
  add(text.slice(done), text.length, true);
  return {
    text: parts.join(""),
    sourceOf: ([from, to]) => {
      const first = pieceAt(pieces, from);
      const last = pieceAt(pieces, to - 1);
      return [
        first.plain ? first.from + (from - first.at) : first.from,
        last.plain ? last.from + (to - last.at) : last.to
      ];
    }
  };
}
var NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
var CONTROLS = { b: "\b", f: "\f", n: "\n", r: "\r", t: "	", v: "\v" };
function meaning(sequence) {
  if (sequence.startsWith("%")) return Buffer.from(sequence.replaceAll("%", ""), "hex").toString();
  if (sequence.startsWith("\\")) {
    const [sign = "", ...digits] = sequence.slice(1);
    if (digits.length > 0) return String.fromCharCode(Number.parseInt(digits.join(""), 16));
    return CONTROLS[sign] ?? sign;
  }
  const name = sequence.slice(1, -1).toLowerCase();
  if (!name.startsWith("#")) return NAMED[name] ?? sequence;
  const code = name.startsWith("#x") ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 1114111 ? String.fromCodePoint(code) : sequence;
}
function pieceAt(pieces, place) {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((pieces[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}
// ../engine/src/platform/redactor.ts
var GAP = "\u2026";
var SHORTEST = 8;
var LAYERS = 5;
function redactor(secrets) {
  const needles = needlesOf(secrets);
  if (needles.length === 0) return (text) => text;
  return (text) => {
    const ranges = [];
    let layer = { text, sourceOf: (range) => range };
    for (let depth = 0; depth <= LAYERS; depth += 1) {
      for (const needle of needles) {
        for (const range of rangesOf(layer.text, needle)) ranges.push(layer.sourceOf(range));
      }
      const inner = depth < LAYERS ? unfold(layer.text) : void 0;
      if (inner === void 0) break;
      const outer = layer.sourceOf;
      layer = { text: inner.text, sourceOf: (range) => outer(inner.sourceOf(range)) };
    }
    return without(text, ranges);
  };
}
function plainRedactor(secrets) {
  const long = [...secrets].filter((secret) => secret !== void 0 && secret.length >= 16);
  const forms = new Set(long.flatMap((secret = "") => [secret, JSON.stringify(secret).slice(1, -1)]));
  return (text) => [...forms].reduce((shown2, form) => shown2.replaceAll(form, GAP), text);
}
function needlesOf(secrets) {
  const values = /* @__PURE__ */ new Set();
  for (const secret of secrets) {
    for (const value of [secret ?? "", ...(secret ?? "").split(/[\r\n]+/)]) {
      const typed = value.trim();
      const forms = [value, typed, typed.replaceAll(" ", "+"), JSON.stringify(value).slice(1, -1), unfolded(typed)];
      for (const form of forms) {
        if (form.length >= SHORTEST) values.add(form);
      }
    }
  }
  const packed = /* @__PURE__ */ new Set();
  for (const value of values) for (const form of packedForms(value)) packed.add(form);
  const needle = (text, isPacked) => ({
    text,
    half: Math.max(SHORTEST, Math.ceil(text.length / 2)),
    packed: isPacked
  });
  return [...[...values].map((value) => needle(value, false)), ...[...packed].map((form) => needle(form, true))];
}
function unfolded(text) {
  const inner = unfold(text)?.text;
  return inner === void 0 || inner === text ? text : unfolded(inner);
}
function packedForms(value) {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].flatMap((skipped) => {
    const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    return [whole.toString("base64"), whole.toString("base64url")];
  });
  const hex = bytes.toString("hex");
  return [...base64, hex, hex.toUpperCase()].filter((form) => form.length >= SHORTEST);
}
function* rangesOf(text, { text: secret, half, packed }) {
  const head = secret.slice(0, half);
  for (let at = text.indexOf(head); at !== -1; ) {
    let to = at + half;
    while (to - at < secret.length && text[to] === secret[to - at]) to += 1;
    const range = packed ? blobAround(text, at, to) : [at, to];
    yield range;
    at = text.indexOf(head, packed ? range[1] : to - half + 1);
  }
  const tail = secret.slice(-half);
  let done = 0;
  for (let at = text.indexOf(tail); at !== -1; at = text.indexOf(tail, packed ? done : at + 1)) {
    let from = at;
    while (from > done && at - from < secret.length - half && text[from - 1] === secret[secret.length - half - 1 - (at - from)]) {
      from -= 1;
    }
    const range = packed ? blobAround(text, from, at + half) : [from, at + half];
    yield range;
    done = range[1];
  }
}
var PACKED_SIGN = /[\w+/=-]/;
function blobAround(text, from, to) {
  let start = from;
  let end = to;
  while (start > 0 && PACKED_SIGN.test(text[start - 1] ?? "")) start -= 1;
  while (end < text.length && PACKED_SIGN.test(text[end] ?? "")) end += 1;
  return [start < from && text[start - 1] === "\\" ? start + 1 : start, end];
}
var KIND = /^(?:(?:org|proj|sess|sk)[-_]|AKIA|ASIA)/;
function without(text, ranges) {
  if (ranges.length === 0) return text;
  const parts = [];
  let kept2 = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from > kept2 || parts.length === 0) {
      const kind = KIND.exec(text.slice(from, Math.min(to, from + 5)))?.[0] ?? "";
      parts.push(text.slice(kept2, from), kind, GAP);
    }
    kept2 = Math.max(kept2, to);
  }
  return parts.join("") + text.slice(kept2);
}
function hideIn(value, hide, depth = 0) {
  if (typeof value === "string") return hide(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 50) return void 0;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, hide, depth + 1));
  if (value instanceof Headers) {
    return new Headers([...value].map(([name, text]) => [name, hide(text).replaceAll(GAP, "...")]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hideIn(item, hide, depth + 1)]));
}
var CAUSES = 20;
function cleanError(error, hide, seen = /* @__PURE__ */ new Set()) {
  if (!(error instanceof Error) || seen.has(error) || seen.size > CAUSES) {
    return typeof error === "string" ? hide(error) : error;
  }
  seen.add(error);
  for (const name of Object.getOwnPropertyNames(error)) {
    const property = Object.getOwnPropertyDescriptor(error, name);
    if (property === void 0 || !("value" in property) || !property.writable) continue;
    const value = property.value;
    if (value instanceof Error) cleanError(value, hide, seen);
    else if (Array.isArray(value)) {
      Reflect.set(
        error,
        name,
        value.map((item) => item instanceof Error ? cleanError(item, hide, seen) : hideIn(item, hide))
      );
    } else if (typeof value === "string" || typeof value === "object") Reflect.set(error, name, hideIn(value, hide));
  }
  if (typeof error.stack === "string") Reflect.set(error, "stack", hide(error.stack));
  return error;
}
function guardStream(stream, hide) {
  const { write } = stream;
  const guarded2 = (chunk, ...rest) => {
    const text = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk);
    const shown2 = hide(text);
    return Reflect.apply(write, stream, [shown2 === text ? chunk : shown2, ...rest]);
  };
  stream.write = guarded2;
  return () => {
    if (stream.write === guarded2) stream.write = write;
  };
}
// ../engine/src/platform/redact.ts
var SHAPES = [
  [/\b(org|proj|sk|sess)-[\w-]{4,}|\b(proj)_\w{4,}/g, "$1$2-\u2026"],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, "$1\u2026"],
  [/\b(gh[pousr]_|github_pat_|glpat-|xox[a-z]-|AIza|hf_|gsk_|npm_)[\w-]{16,}/g, "$1\u2026"],
  [/\beyJ[\w-]{12,}(?:\.[\w-]+){0,2}/g, "eyJ\u2026"],
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, "$1 \u2026"],
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@"'<>]{1,2048}@/gi, "$1\u2026@"],
  [
    /\b(Signature|X-Amz-(?:Security-Token|Signature|Credential)|api[-_]?key|access[-_]token|client[-_]secret|password|sig)=[\w%/+=.~-]{6,}/gi,
    "$1=\u2026"
  ]
];
function redact(text, secrets = []) {
  return SHAPES.reduce((shown2, [pattern, by]) => shown2.replace(pattern, by), hideSecrets(text, secrets));
}
function hideSecrets(text, secrets) {
  return redactor(secrets)(text);
}
var SECRET_NAME = /(key|token|secret|password|passwd|passphrase|credentials?|authorization|cookie|(^|[-_])(pat|pwd|pass))([-_]id)?$/i;
var SECRET_PARAMETER = /^(sig|code|auth)$|signature$/i;
var SENT = /^(AWS|OPENAI|INPUT|AZURE_OPENAI|CHROMA)_|_proxy$/i;
var ACCOUNT = ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"];
var HARMLESS = ["PWD", "OLDPWD"];
function isSecretName(name) {
  return SECRET_NAME.test(name) && !HARMLESS.includes(name);
}
function secretsOf(env) {
  return Object.entries(env).flatMap(([name, value]) => {
    if (!value) return [];
    return isSecretName(name) || ACCOUNT.includes(name) ? [value, ...secretsInUrl(value)] : secretsInUrl(value);
  });
}
function sentSecretsOf(env) {
  return secretsOf(Object.fromEntries(Object.entries(env).filter(([name]) => SENT.test(name))));
}
function secretsInUrl(url) {
  const [place = "", ...rest] = url.trim().split(/[?#&]/);
  const userinfo = userinfoOf(place);
  const parameters = rest.map((parameter) => [parameter.slice(0, parameter.indexOf("=")), parameter.slice(parameter.indexOf("=") + 1)]).filter(([name = ""]) => isSecretName(name) || SECRET_PARAMETER.test(name));
  return [userinfo, userinfo.slice(userinfo.indexOf(":") + 1), ...parameters.map(([, value = ""]) => value)].filter((text) => text !== "").flatMap((text) => [.../* @__PURE__ */ new Set([text, decoded(text)])]);
}
function userinfoOf(place) {
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(place) ?? /^[a-z][a-z0-9+.-]*:\/\/([^/:@]+:(?!\d*(?:\/|$)).*)@/i.exec(place) ?? /^([^\s/:@"'{}]+:[^\s/@"'{}]+)@/.exec(place);
  return found?.[1] ?? "";
}
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
function shownUrl(url) {
  return url.trim().slice(0, 2e3).replace(/[?#].*$/s, "").replace(/^([a-z0-9+.-]*:\/+)?[^/]*@/i, "$1\u2026@");
}

// ../engine/src/platform/in-time.ts
function inTime(ms, work, late, timer = systemTimer) {
  const ending = new AbortController();
  return waitedFor(
    ms,
    () => work(ending.signal),
    late,
    timer,
    (error) => ending.abort(error)
  );
}
async function waitedFor(ms, work, late, timer = systemTimer, over2 = () => {
}) {
  const { promise, reject } = Promise.withResolvers();
  const cancel = timer.after(ms, () => {
    const error = late();
    reject(error);
    over2(error);
  });
  try {
    return await Promise.race([work(), promise]);
  } finally {
    cancel();
  }
}

// ../engine/src/platform/bounded-fetch.ts
function boundedFetch(inner, rules) {
  const { bounds, timer = systemTimer } = rules;
  return async (input, init) => {
    const response = await begun(inner, input, init, rules);
    const { status, statusText, headers, body } = response;
    const like = { status, statusText, headers };
    if (response.type === "opaqueredirect" || status >= 300 && status < 400 && status !== 304) {
      void body?.cancel().catch(() => {
      });
      return redirected(urlOf(input), status, headers, rules);
    }
    if (body === null) return response;
    if (!response.ok) {
      const { error, errorMs } = bounds;
      const pace = { name: "the error", most: error.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
      return new Response(await readBeginning(sourceOf(body), pace, timer), like);
    }
    if (rules.isStreamed(urlOf(input), init)) return response;
    try {
      const pace = {
        name: "the answer",
        most: bounds.json.most,
        silenceMs: bounds.silenceMs.most,
        wholeMs: bounds.answerMs.most
      };
      const bytes = await readWhole(paced(sourceOf(body), pace, timer));
      if (/json/i.test(headers.get("content-type") ?? "")) checkJson(bytes.toString());
      return new Response(bytes, like);
    } catch (error) {
      return new Response(new ReadableStream({ start: (stream) => stream.error(error) }), like);
    }
  };
}
function begun(inner, ...[input, init, rules]) {
  const { bounds, timer } = rules;
  const { most } = rules.isUpload(init) ? bounds.uploadMs : bounds.headMs;
  const call = (ending) => {
    const signal = AbortSignal.any([ending, ...init?.signal ? [init.signal] : []]);
    return inner(input, { ...init, signal, redirect: "manual" });
  };
  const late = () => new BoundError(`${urlOf(input).host} has not begun to answer within ${seconds(most)}`);
  return inTime(most, call, late, timer);
}
function redirected(from, status, headers, rules) {
  const location = headers.get("location") ?? "";
  const to = URL.canParse(location, from.href) ? new URL(location, from.href).host : "nowhere";
  const message = `${from.host} sends this call on to ${to}, and redirects are not followed: ${rules.redirected}`;
  const date = headers.get("date");
  return new Response(JSON.stringify({ message, error: { message, code: "redirected" } }), {
    status: status === 0 ? 302 : status,
    headers: { "content-type": "application/json", ...date === null ? {} : { date } }
  });
}
function urlOf(input) {
  return new URL(input instanceof Request ? input.url : String(input));
}

// ../engine/src/openai/bounded-fetch.ts
var clients = /* @__PURE__ */ new WeakMap();
function bounded(openai, timer) {
  const known = clients.get(openai);
  if (known !== void 0) return known;
  const { fetch: own = fetch } = openai;
  const rules = {
    bounds: OPENAI_BOUNDS,
    isUpload: (init) => init?.body instanceof FormData,
    isStreamed: (url) => url.pathname.endsWith("/content"),
    redirected: "name the right server in OPENAI_BASE_URL",
    timer
  };
  const client = openai.withOptions({ fetch: boundedFetch(own, rules) });
  clients.set(openai, client);
  clients.set(client, client);
  return client;
}
// ../engine/src/openai/ask.ts
var told = /* @__PURE__ */ new WeakMap();
var kept = /* @__PURE__ */ new WeakMap();
function keepSecret(openai, secrets) {
  const known = told.get(openai) ?? [];
  told.set(openai, [...known, ...secrets.filter((secret) => secret !== void 0)]);
  return openai;
}
async function ask(openai, call) {
  try {
    return await call(bounded(openai));
  } catch (error) {
    throw cleanError(error, hiderOf(openai));
  }
}
function hiderOf(openai) {
  return keptOf(openai).text;
}
function dataHiderOf(openai) {
  return keptOf(openai).data;
}
function keptOf(openai) {
  const secrets = [...secretsOfClient(openai), ...told.get(openai) ?? []];
  const known = kept.get(openai);
  if (known?.secrets.length === secrets.length && known.secrets.every((secret, index) => secret === secrets[index])) {
    return known;
  }
  const made = { secrets, text: redactor(secrets), data: plainRedactor(secrets) };
  kept.set(openai, made);
  return made;
}
function secretsOfClient(openai) {
  const { apiKey, adminAPIKey, webhookSecret, organization, project, baseURL } = openai;
  const { defaultHeaders, defaultQuery } = Object(Reflect.get(openai, "_options"));
  const named = [defaultHeaders, defaultQuery].flatMap((members) => Object.entries(Object(members)));
  const values = named.filter(([name]) => isSecretName(name)).map(([, value]) => String(value));
  return [apiKey, adminAPIKey, webhookSecret, organization, project, ...values, ...secretsInUrl(String(baseURL ?? ""))].filter((value) => typeof value === "string" && value !== "").flatMap((value) => [String(value), String(value).replace(/^(Bearer|Basic) +/i, "")]);
}

// ../engine/src/platform/proxy.ts
var METADATA_HOSTS = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];
var SOCKETS = { keepAlive: true, maxSockets: 50 };
var nodeHttp = () => process.getBuiltinModule("node:http");
var nodeHttps = () => process.getBuiltinModule("node:https");
var EXAMPLE = "http://proxy.example.com:3128";
function proxyFor(url, env) {
  if (!URL.canParse(url)) return void 0;
  const target = new URL(url);
  return isExcepted(target, env) ? void 0 : proxyOf(target.protocol === "https:" ? "https" : "http", env);
}
function proxyOf(scheme, env) {
  const variable = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase()].find((name) => env[name]);
  const value = variable === void 0 ? void 0 : env[variable]?.trim();
  if (variable === void 0 || !value) return void 0;
  const written = value.includes("://") ? value : `http://${value}`;
  const invalid = (why) => new CompletionBatchError("invalid-input", `${variable} ${why}`, {
    where: variable,
    remedy: `Give it the URL of an http or https proxy, such as ${EXAMPLE} or http://user:password@proxy.example.com:3128 (special characters percent-encoded), or take it out.`
  });
  if (!URL.canParse(written)) throw invalid("is no URL");
  const url = new URL(written);
  if (!["http:", "https:"].includes(url.protocol)) throw invalid(`names a proxy of the kind ${url.protocol}//`);
  try {
    decodeURIComponent(`${url.username}${url.password}`);
  } catch {
    throw invalid('has a "%" in user name or password that belongs to no percent-encoding');
  }
  return { variable, url };
}
function isExcepted({ hostname, port, protocol }, env) {
  const host = bare(hostname.toLowerCase());
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  return exceptions(env).some((entry) => {
    if (entry === "*") return true;
    const [, name = entry, onPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    if (onPort !== void 0 && onPort !== itsPort) return false;
    if (name.includes("/")) return inNetwork(host, name);
    const suffix = bare(name).replace(/^\*?\./, "");
    return suffix !== "" && (host === suffix || isIP(host) === 0 && host.endsWith(`.${suffix}`));
  });
}
function exceptions(env) {
  const list = env.no_proxy || env.NO_PROXY || "";
  return list.toLowerCase().split(/[,\s]+/).filter((entry) => entry !== "");
}
function inNetwork(host, network) {
  const [address = "", prefix = ""] = network.split("/");
  const family = isIP(host);
  if (family === 0 || isIP(bare(address)) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  if (Number(prefix) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(bare(address), Number(prefix), type);
  return list.check(host, type);
}
function bare(host) {
  return host.replace(/^\[(.*)\]$/, "$1");
}
function proxyVariables(env, urls) {
  const proxies = { http: proxyOf("http", env), https: proxyOf("https", env) };
  if (proxies.http === void 0 && proxies.https === void 0) return void 0;
  const direct = urls.flatMap((url) => {
    if (url === void 0 || !URL.canParse(url) || proxyFor(url, env) !== void 0) return [];
    const { hostname, port, protocol } = new URL(url);
    return [`${hostname}:${port || (protocol === "https:" ? 443 : 80)}`];
  });
  const named = exceptions(env).flatMap((entry) => /^[a-z0-9]/.test(entry) ? [entry, `.${entry}`] : [entry]);
  return {
    ...proxies.http === void 0 ? {} : { http_proxy: proxies.http.url.href },
    ...proxies.https === void 0 ? {} : { https_proxy: proxies.https.url.href },
    no_proxy: named.includes("*") ? "*" : [...METADATA_HOSTS, ...direct, ...named].join(",")
  };
}
function endpoints(env) {
  return Object.entries(env).flatMap(([name, value]) => name.startsWith("AWS_ENDPOINT_URL") ? [value] : []);
}
function proxyAgents(env, urls = endpoints(env)) {
  const proxyEnv = proxyVariables(env, urls);
  if (proxyEnv === void 0) return {};
  const options = { ...SOCKETS, proxyEnv };
  return {
    requestHandler: { httpAgent: new (nodeHttp()).Agent(options), httpsAgent: new (nodeHttps()).Agent(options) }
  };
}
function nameProxy(client, env) {
  if (proxyOf("http", env) === void 0 && proxyOf("https", env) === void 0) return;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { protocol, hostname, port } = args.request;
      const url = `${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`;
      const answer = await naming(url, env, () => next(args));
      if (Object(answer.response).statusCode === 407) throw refusedBy(url, env);
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchProxy" }
  );
}
function proxyFetch(url, env) {
  const variables = proxyVariables(env, [url]);
  if (variables === void 0) return void 0;
  if (canProxy()) nodeHttp().setGlobalProxyFromEnv(variables);
  return async (input, init) => {
    const answer = await naming(url, env, () => fetch(input, init));
    if (answer.status === 407) throw refusedBy(url, env);
    return answer;
  };
}
function canProxy() {
  return typeof nodeHttp().setGlobalProxyFromEnv === "function";
}
async function naming(url, env, request) {
  try {
    return await request();
  } catch (error) {
    const proxy = proxyFor(url, env);
    if (proxy !== void 0 && error instanceof Error && error.name !== "AbortError") {
      Object.assign(error, { proxy: shown(proxy) });
    }
    throw error;
  }
}
function refusedBy(url, env) {
  const error = new Error("the proxy wants a user name and a password, or refuses those it got (407)");
  const proxy = proxyFor(url, env);
  return proxy === void 0 ? error : Object.assign(error, { code: "407", proxy: shown(proxy) });
}
function shown({ variable, url }) {
  const old = canProxy() ? "" : `, which Node.js ${process.version} cannot use: it takes 24.14, with a newer runner, say`;
  return `the proxy ${url.protocol}//${url.host} (${variable})${old}`;
}
function proxyIn(error) {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (typeof at.proxy === "string") return at.proxy;
  }
  return void 0;
}
var PROXY_REMEDY = "Check that the proxy is up and lets this machine through; a host that needs none belongs in NO_PROXY.";

// ../engine/src/platform/plain-http.ts
var ALLOW_HTTP = "COMPLETION_BATCH_ALLOW_HTTP";
var LOOPBACK = new BlockList2();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
function checkPlainHttp(url, env, where) {
  if (url.protocol !== "http:" || isLoopback(url.hostname)) return;
  const allowed = (env[ALLOW_HTTP] ?? "").toLowerCase().split(/[,\s]+/);
  const names = [url.hostname, `${url.hostname}:${url.port || "80"}`];
  if (names.some((name) => allowed.includes(name))) return;
  throw new CompletionBatchError2(
    "invalid-input",
    `${url.protocol}//${url.host} is not encrypted, and another machine: nothing was sent to it`,
    { where, remedy: `Use https://. If everything between here and there is yours, set ${ALLOW_HTTP}=${url.host}.` }
  );
}
function isLoopback(hostname) {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const family = isIP2(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}

// ../engine/src/platform/clock.ts
var systemClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, void 0, signal === void 0 ? {} : { signal })
};
function isoTime(clock) {
  return new Date(clock.now()).toISOString();
}
var NOTABLE_SKEW_MS = 6e4;
var ServiceClock = class {
  #own;
  #onSkew;
  #skewMs = 0;
  #told = false;
  /** @param onSkew called once, where the machine is off by over a minute; positive: it is ahead */
  constructor(own, onSkew = () => {
  }) {
    this.#own = own;
    this.#onSkew = onSkew;
  }
  now() {
    return this.#own.now() - this.#skewMs;
  }
  sleep(ms, signal) {
    return this.#own.sleep(ms, signal);
  }
  /** Runs one call to the service. @param dateOf the answer's `Date` header; without one nothing is learned */
  async during(call, dateOf2) {
    const sent2 = this.#own.now();
    const answer = await call();
    this.#learn(Date.parse(dateOf2(answer) ?? ""), sent2, this.#own.now());
    return answer;
  }
  /** The answer was written between the two moments, and its date has whole seconds: what fits that is left as it is. */
  #learn(date, sent2, received) {
    if (Number.isNaN(date)) return;
    const [least, most] = [sent2 - date - 1e3, received - date];
    if (this.#skewMs >= least && this.#skewMs <= most) return;
    this.#skewMs = Math.round((least + most) / 2);
    if (this.#told || Math.abs(this.#skewMs) < NOTABLE_SKEW_MS) return;
    this.#told = true;
    this.#onSkew(this.#skewMs);
  }
};
function describeSkew(skewMs, service) {
  const minutes = Math.round(Math.abs(skewMs) / 6e4);
  const amount = minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(minutes < 2880 ? 1 : 0)} h`;
  return `${amount} ${skewMs > 0 ? "ahead of" : "behind"} ${service}`;
}

// src/shared/version.ts
var VERSION = true ? "0.9.0-dev" : "sources";

// ../engine/src/platform/logger.ts
var nothing = () => {
};
var silentLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing, progress: nothing };

// ../engine/src/platform/service-calls.ts
var S3 = {
  name: "S3",
  silenceMs: AWS_BOUNDS.s3SilenceMs.most,
  headMs: AWS_BOUNDS.s3Ms.most,
  most: AWS_BOUNDS.xml.most
};
var DYNAMODB = {
  name: "DynamoDB",
  silenceMs: AWS_BOUNDS.tableSilenceMs.most,
  headMs: AWS_BOUNDS.tableMs.most,
  most: AWS_BOUNDS.json.most
};
function timeouts({ silenceMs, headMs }, agents = {}) {
  return {
    requestHandler: {
      connectionTimeout: AWS_BOUNDS.connectMs.most,
      socketTimeout: silenceMs,
      // Later than what `guardCalls` says of it, which is final.
      requestTimeout: headMs + 1e3,
      throwOnRequestTimeout: true,
      ...agents.requestHandler
    }
  };
}
var guarded = /* @__PURE__ */ new WeakSet();
function guardCalls(client, service, options = {}) {
  if (guarded.has(client)) return;
  guarded.add(client);
  const { env, timer = systemTimer } = options;
  client.middlewareStack.add(
    (next, { commandName }) => async (args) => {
      if (env !== void 0) checkPlainHttp(urlOf2(args.request), env, `the endpoint of ${service.name}`);
      const answer = await begun2(service, timer, () => next(args));
      await hold(answer.response, service, timer, commandName === "GetObjectCommand");
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchBounds" }
  );
}
function urlOf2(request) {
  const { protocol, hostname, port } = request;
  return new URL(`${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`);
}
function begun2({ name, headMs }, timer, call) {
  const late = () => new BoundError(`${name} has not begun to answer within ${seconds(headMs)}`);
  return waitedFor(headMs, call, late, timer);
}
async function hold(answer, service, timer, isObject) {
  const { statusCode, body } = answer;
  if (!(body instanceof Readable)) return;
  const { name, silenceMs, headMs, most } = service;
  const pace = { name: `${name}'s answer`, most, silenceMs, wholeMs: headMs };
  if (statusCode >= 300) {
    const { error } = AWS_BOUNDS;
    const text = await readBeginning(sourceOf(body), { ...pace, most: error.most + 1, wholeMs: silenceMs }, timer);
    answer.body = asBody(text.length > error.most ? Buffer.alloc(0) : text);
  } else if (!isObject) {
    const bytes = allOf(body, most) ?? await readWhole(paced(sourceOf(body), pace, timer));
    if (name === "DynamoDB") checkJson(bytes.toString("latin1"));
    answer.body = name === "DynamoDB" ? bytes : asBody(bytes);
  }
}
function allOf(body, most) {
  if (!(body instanceof IncomingMessage) || !body.complete || body.readableFlowing) return void 0;
  if (body.readableLength > most) return void 0;
  const bytes = body.read();
  return Buffer.isBuffer(bytes) ? bytes : NOTHING;
}
var NOTHING = Buffer.alloc(0);
function asBody(bytes) {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

// ../engine/src/objects/sdk-missing.ts
function sdkMissing(error) {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  const name = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error.message)?.[1];
  if (name === void 0) throw error;
  throw new CompletionBatchError3("store-unusable", `an s3:// store needs the package ${name}, which is not installed`, {
    remedy: "Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.",
    cause: error
  });
}

// ../engine/src/objects/object-store.ts
function checkKey(key) {
  const bad = (why) => new CompletionBatchError4("object-key-invalid", `the object key ${JSON.stringify(key.slice(0, 200))} ${why}`, {
    remedy: 'Use segments of 1 to 255 bytes joined by "/", without "." or ".." segments and control characters.'
  });
  if (key === "") throw bad("is empty");
  if (Buffer.byteLength(key) > 1024) throw bad("is longer than 1,024 bytes");
  if (/[\u0000-\u001f\u007f]/.test(key)) throw bad("has a control character");
  if (!key.isWellFormed()) throw bad("is not well-formed Unicode");
  if (/[\ufffe\uffff]/.test(key)) throw bad("has a character that no XML listing can carry");
  for (const segment of key.split("/")) {
    if (segment === "") throw bad("has an empty segment");
    if (segment === "." || segment === "..") throw bad(`has a "${segment}" segment`);
    if (Buffer.byteLength(segment) > 255) throw bad("has a segment longer than 255 bytes");
  }
  return key;
}
function checkPrefix(prefix) {
  if (prefix === "") return prefix;
  if (prefix.endsWith("/")) return `${checkKey(prefix.slice(0, -1))}/`;
  checkKey(/(?:^|\/)\.{1,2}$/.test(prefix) ? `${prefix}x` : prefix);
  return prefix;
}

// ../engine/src/objects/object-names.ts
var PIECE_BYTES = 80;
var CONTINUED = "=";
function namesOf(key) {
  return key.split("/").flatMap((segment) => {
    const bytes = Buffer.from(segment);
    const names = [];
    let start = 0;
    for (; bytes.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
      names.push(encodeName(bytes.subarray(start, start + PIECE_BYTES)) + CONTINUED);
    }
    names.push(start > 0 && start === bytes.length ? CONTINUED : encodeName(bytes.subarray(start)));
    return names;
  });
}
function encodeName(bytes) {
  return Buffer.from(bytes).toString("latin1").replaceAll(/^\.|[^\w.~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;
  });
}
function decodeName(name) {
  if (name === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name.endsWith(CONTINUED);
  const encoded = continued ? name.slice(0, -CONTINUED.length) : name;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1"
  );
  return { bytes, continued };
}

// ../engine/src/state/queue-limits.ts
function queueOf(model) {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}
var MAX_MESSAGE = 1e3;
function keptWords(message) {
  return redact(message).slice(0, MAX_MESSAGE);
}
function isNews({ answered_at = "", answered_by, refusal }, at, by) {
  if ((refusal?.at ?? "") > at) return false;
  const known = answered_at > at || answered_at === at && (by === "probe" || answered_by === "batch");
  return refusal !== void 0 || !known;
}

// ../engine/src/platform/clean-client.ts
var PARTS = /(?:Credential=([^/,\s]+)|Signature=([^,\s]+))/g;
function cleanErrorsOf(client) {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        const hide = redactor(sent(args.request));
        cleanAnswer(Object(error).$response, hide);
        throw cleanError(error, hide);
      }
    },
    { step: "deserialize", priority: "high", name: "completionBatchSecrets", override: true }
  );
}
function cleanAnswer(answer, hide) {
  if (typeof answer !== "object" || answer === null) return;
  const { headers, reason } = answer;
  Object.assign(answer, { headers: hideIn(headers, hide), reason: hideIn(reason, hide), body: void 0 });
}
function sent(request) {
  const { headers, username, password, query } = Object(request);
  const values = [headers, query].flatMap(
    (members) => Object.entries(Object(members)).flatMap(
      ([name, value]) => isSecretName(name) || /signature$/i.test(name) ? [String(value)] : []
    )
  );
  const parts = values.flatMap((value) => [...value.matchAll(PARTS)].flatMap(([, id, signature]) => [id, signature]));
  return [...values, ...parts, username, password].filter((value) => typeof value === "string");
}
// ../engine/src/platform/service-time.ts
function followTime(client, options) {
  const { service, clock = systemClock, logger = silentLogger } = options;
  const time = new ServiceClock(clock, (skewMs) => {
    logger.warn(`this machine's clock is ${describeSkew(skewMs, service)}: ${service} time is used. Set the clock.`);
  });
  client.middlewareStack.add(
    (next) => (args) => time.during(
      () => next(args),
      ({ response }) => dateOf(response)
    ),
    { step: "deserialize", priority: "low" }
  );
  return time;
}
function dateOf(response) {
  const { headers } = Object(response);
  return headers?.date;
}

// ../engine/src/platform/scratch.ts
var OLD_MS = 24 * 36e5;
async function makeScratch(parent, phase) {
  await mkdir(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(parent, name);
    const made = await stat(path).catch(() => void 0);
    if (made !== void 0 && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join(parent, prefix));
}
export {
  AWS_BOUNDS,
  BoundError,
  DYNAMODB,
  FILE_BOUNDS,
  GITHUB_BOUNDS,
  JOB_BOUNDS,
  JSON_CALL_BOUNDS,
  LINE_BOUNDS,
  OPENAI_BOUNDS,
  PROXY_REMEDY,
  S3,
  ServiceClock,
  VERSION,
  ask,
  boundedFetch,
  checkKey,
  checkPlainHttp,
  checkPrefix,
  cleanError,
  cleanErrorsOf,
  dataHiderOf,
  decodeName,
  describeSkew,
  followTime,
  guardCalls,
  guardStream,
  hideIn,
  hiderOf,
  inTime,
  isNews,
  isoTime,
  keepSecret,
  keptWords,
  makeScratch,
  nameProxy,
  namesOf,
  paced,
  parseJson,
  plainRedactor,
  proxyAgents,
  proxyFetch,
  proxyIn,
  queueOf,
  readBeginning,
  readWhole,
  redact,
  redactor,
  sdkMissing,
  seconds,
  secretsInUrl,
  secretsOf,
  sentSecretsOf,
  shownUrl,
  silentLogger,
  sourceOf,
  systemClock,
  systemTimer,
  timeouts
};
