// ../engine/src/platform/errors.ts
var SESSION_ENDED = {
  message: "the AWS session has ended, which is the time for which its credentials are good",
  remedy: "Nothing is lost: run it again with new credentials (in a workflow: the next run gets them), and it goes on where it stopped. Work that takes longer needs a longer session (role-duration-seconds of aws-actions/configure-aws-credentials, and the maximum session duration of the role)."
};
var CompletionBatchError = class extends Error {
  name = "CompletionBatchError";
  code;
  where;
  remedy;
  constructor(code2, message, details) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.code = code2;
    this.where = details.where;
    this.remedy = details.remedy;
  }
};
function isCompletionBatchError(error3, code2) {
  return error3 instanceof CompletionBatchError && (code2 === void 0 || error3.code === code2);
}
function describeError(error3) {
  if (!(error3 instanceof CompletionBatchError)) return error3 instanceof Error ? error3.message : String(error3);
  const where = error3.where === void 0 ? "" : ` (${error3.where})`;
  return `${withoutFullStop(error3.message)}${where}. ${error3.remedy}`;
}
function withoutFullStop(text3) {
  return text3.endsWith(".") ? text3.slice(0, -1) : text3;
}

// ../engine/src/platform/file-errors.ts
var FILE_REASONS = /* @__PURE__ */ new Map([
  ["ENOSPC", { what: "the disk is full", remedy: "Free some space, or choose a folder on another disk." }],
  ["EDQUOT", { what: "the disk quota is used up", remedy: "Free some space, or choose a folder on another disk." }],
  ["EROFS", { what: "the folder is on a read-only file system", remedy: "Choose a folder that can be written to." }],
  [
    "EACCES",
    { what: "permission to the folder is denied", remedy: "Give this user the right to read and write the folder." }
  ],
  [
    "EPERM",
    {
      what: "the file system refuses the operation",
      remedy: "Choose a folder that this user may write to, on a file system with hard links."
    }
  ],
  [
    "ENOTSUP",
    { what: "the file system knows no hard links", remedy: "Choose a folder on a file system with hard links." }
  ],
  [
    "ENOTDIR",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  [
    "EEXIST",
    { what: "there is a file where the folder should be", remedy: "Choose another folder, or move the file." }
  ],
  ["EMFILE", { what: "too many files are open", remedy: "Raise the limit of open files (ulimit -n)." }]
]);
function systemCode(error3) {
  if (!(error3 instanceof Error) || !("code" in error3) || !("syscall" in error3)) return void 0;
  return typeof error3.code === "string" ? error3.code : void 0;
}
function explainFileError(error3) {
  const why = FILE_REASONS.get(systemCode(error3) ?? "");
  if (why === void 0 || !(error3 instanceof Error)) return error3;
  return new CompletionBatchError("file-unusable", why.what, {
    ..."path" in error3 && typeof error3.path === "string" ? { where: error3.path } : {},
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error3
  });
}
// ../engine/src/openai/models.ts
function readModelName(model) {
  const path = model.trim().toLowerCase();
  const tuned = /(?:^|\/)ft:([^:]+)/.exec(path)?.[1];
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/^(openai|azure|openrouter):/, "");
  const bare2 = tuned ?? last.replace(/:.*$/s, "");
  const name2 = bare2.replace(/^gpt-35/, "gpt-3.5");
  return { name: name2, family: name2.replace(/[-@]\d{4}-?\d{2}-?\d{2}$/, ""), fineTuned: tuned !== void 0 };
}
var FAMILIES = [
  // Each of these takes one effort only (high, medium) or none at all, and no temperature: their default is right.
  { of: /^(gpt-\d|o\d).*-(pro|chat|search|deep-research)(-|$)/ },
  { of: /^o1-(mini|preview)/ },
  { of: /-codex-mini/ },
  // Codex models always reason.
  { of: /^gpt-\d.*-codex(-|$)/, effort: "low" },
  { of: /^o\d+(-mini)?(-|$)/, effort: "low" },
  { of: /^gpt-5(-(mini|nano))?(-|$)/, effort: "minimal" },
  { of: /^gpt-(5\.\d+|[6-9](\.\d+)?)(-|$)/, effort: "none", plain: true },
  { of: /^(chatgpt-4o|gpt-4|gpt-3\.5)/, temperature: 0, plain: true }
];
var REASONING_TOKENS = 4096;
function modelParameters(model, answerTokens) {
  const { family } = readModelName(model);
  const { temperature, effort, plain = false } = FAMILIES.find(({ of }) => of.test(family)) ?? {};
  return {
    ...temperature === void 0 ? {} : { temperature },
    ...effort === void 0 ? {} : { reasoning_effort: effort },
    max_completion_tokens: answerTokens + (plain ? 0 : REASONING_TOKENS)
  };
}
function smallestQueue(model) {
  return /mini|nano|luna/.test(readModelName(model).family) ? 2e6 : 9e4;
}

// src/shared/version.ts
var VERSION = true ? "0.9.0-dev" : "sources";

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
  if (!("getReader" in stream)) return { chunks: stream, stop: (error3) => void stream.destroy(error3) };
  const reader = stream.getReader();
  return {
    chunks: readAll(reader),
    stop: (error3) => void reader.cancel(error3).catch(() => {
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
  const { name: name2, most } = pace;
  const watch = new Watch(source, pace, timer);
  let bytes = 0;
  let ended2 = false;
  try {
    watch.asks();
    for await (const chunk of source.chunks) {
      bytes += chunk.length;
      watch.got(chunk.length);
      if (watch.trouble !== void 0) throw watch.trouble;
      if (bytes > most) throw new BoundError(`${name2} has more than ${most} bytes`);
      yield chunk;
      watch.asks();
    }
    ended2 = true;
    if (watch.trouble !== void 0) throw watch.trouble;
  } catch (error3) {
    throw watch.trouble ?? error3;
  } finally {
    watch.end();
    if (!ended2) source.stop(new BoundError(`${name2} is not wanted any further`));
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
    const { name: name2, silenceMs, floor = 0 } = this.#pace;
    if (this.#waited < silenceMs) return;
    if (this.#came < floor) this.#stop(`${name2} comes too slowly: ${this.#came} bytes in ${seconds(silenceMs)}`);
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
    const { name: name2, silenceMs, wholeMs } = this.#pace;
    const now = this.#timer.now();
    const silent = this.#asked === void 0 ? 0 : now - this.#asked;
    if (silent >= silenceMs) this.#stop(`nothing more of ${name2} came for ${seconds(silenceMs)}`);
    else if (now - this.#began >= wholeMs) this.#stop(`${name2} is not there after ${seconds(wholeMs)}`);
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
  let held = Buffer.allocUnsafe(64 * 1024);
  let length = 0;
  for await (const chunk of chunks) {
    if (length + chunk.length > held.length) {
      const larger = Buffer.allocUnsafe(Math.max(2 * held.length, length + chunk.length));
      held.copy(larger, 0, 0, length);
      held = larger;
    }
    held.set(chunk, length);
    length += chunk.length;
  }
  return held.subarray(0, length);
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
function checkJson(text3) {
  if (text3.length < SHORT) return;
  let depth = 0;
  let values = 0;
  let members2 = 0;
  for (let at2 = 0; at2 < text3.length; at2 += 1) {
    const letter = text3.charCodeAt(at2);
    if (letter === QUOTE) {
      at2 = endOfText(text3, at2 + 1);
    } else if (letter === COMMA) {
      values += 1;
    } else if (letter === COLON) {
      members2 += 1;
    } else if ((letter & 223) === 91) {
      members2 += 1;
      depth += 1;
      if (depth > JSON_BOUNDS.depth.most) throw over(JSON_BOUNDS.depth.most, "levels");
    } else if ((letter & 223) === 93) {
      depth -= 1;
    }
  }
  if (members2 > JSON_BOUNDS.members.most) throw over(JSON_BOUNDS.members.most, "objects, lists and members");
  if (values > JSON_BOUNDS.values.most) throw over(JSON_BOUNDS.values.most, "values");
}
var NEAR = 24;
function endOfText(text3, at2) {
  for (let end2 = at2, far = at2 + NEAR; ; end2 += 1) {
    if (end2 > far) {
      end2 = text3.indexOf('"', end2);
      if (end2 === -1) return text3.length;
      if (!isEscaped(text3, end2)) return end2;
      far = end2 + NEAR;
      continue;
    }
    const letter = text3.charCodeAt(end2);
    if (letter === BACKSLASH) end2 += 1;
    else if (letter === QUOTE || Number.isNaN(letter)) return end2;
  }
}
function isEscaped(text3, at2) {
  let first = at2;
  while (text3.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at2 - first) % 2 === 1;
}
function over(most, what) {
  return new BoundError(`the JSON has more than ${most} ${what}`);
}
var CHEAP = 256 * 1024;
function parseJson(text3) {
  if (text3.length > CHEAP) {
    checkJson(text3);
    return JSON.parse(text3);
  }
  const value = JSON.parse(text3);
  if (isDeeper(value, JSON_BOUNDS.depth.most)) throw over(JSON_BOUNDS.depth.most, "levels");
  return value;
}
function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((each) => isDeeper(each, levels - 1));
  for (const name2 in value) if (isDeeper(value[name2], levels - 1)) return true;
  return false;
}

import { BlockList, isIP } from "node:net";
// ../engine/src/platform/unfold.ts
var ESCAPE = /%[0-7][0-9a-f]|(?:%[89a-f][0-9a-f])+|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|["'`\\/bfnrtv])|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos);/gi;
function unfold(text3) {
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
  for (const { 0: sequence, index } of text3.matchAll(ESCAPE)) {
    if (index > done) add(text3.slice(done, index), index, true);
    add(meaning(sequence), index + sequence.length, false);
  }
  if (pieces.length === 0) return void 0;
  add(text3.slice(done), text3.length, true);
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
  const name2 = sequence.slice(1, -1).toLowerCase();
  if (!name2.startsWith("#")) return NAMED[name2] ?? sequence;
  const code2 = name2.startsWith("#x") ? Number.parseInt(name2.slice(2), 16) : Number(name2.slice(1));
  return code2 <= 1114111 ? String.fromCodePoint(code2) : sequence;
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
  if (needles.length === 0) return (text3) => text3;
  return (text3) => {
    const ranges = [];
    let layer = { text: text3, sourceOf: (range) => range };
    for (let depth = 0; depth <= LAYERS; depth += 1) {
      for (const needle of needles) {
        for (const range of rangesOf(layer.text, needle)) ranges.push(layer.sourceOf(range));
      }
      const inner = depth < LAYERS ? unfold(layer.text) : void 0;
      if (inner === void 0) break;
      const outer = layer.sourceOf;
      layer = { text: inner.text, sourceOf: (range) => outer(inner.sourceOf(range)) };
    }
    return without(text3, ranges);
  };
}
function plainRedactor(secrets) {
  const long = [...secrets].filter((secret) => secret !== void 0 && secret.length >= 16);
  const forms = new Set(long.flatMap((secret = "") => [secret, JSON.stringify(secret).slice(1, -1)]));
  return (text3) => [...forms].reduce((shown22, form) => shown22.replaceAll(form, GAP), text3);
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
  const needle = (text3, isPacked) => ({
    text: text3,
    half: Math.max(SHORTEST, Math.ceil(text3.length / 2)),
    packed: isPacked
  });
  return [...[...values].map((value) => needle(value, false)), ...[...packed].map((form) => needle(form, true))];
}
function unfolded(text3) {
  const inner = unfold(text3)?.text;
  return inner === void 0 || inner === text3 ? text3 : unfolded(inner);
}
function packedForms(value) {
  const bytes = Buffer.from(value);
  const base642 = [0, 1, 2].flatMap((skipped) => {
    const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    return [whole.toString("base64"), whole.toString("base64url")];
  });
  const hex = bytes.toString("hex");
  return [...base642, hex, hex.toUpperCase()].filter((form) => form.length >= SHORTEST);
}
function* rangesOf(text3, { text: secret, half, packed }) {
  const head = secret.slice(0, half);
  for (let at2 = text3.indexOf(head); at2 !== -1; ) {
    let to = at2 + half;
    while (to - at2 < secret.length && text3[to] === secret[to - at2]) to += 1;
    const range = packed ? blobAround(text3, at2, to) : [at2, to];
    yield range;
    at2 = text3.indexOf(head, packed ? range[1] : to - half + 1);
  }
  const tail = secret.slice(-half);
  let done = 0;
  for (let at2 = text3.indexOf(tail); at2 !== -1; at2 = text3.indexOf(tail, packed ? done : at2 + 1)) {
    let from = at2;
    while (from > done && at2 - from < secret.length - half && text3[from - 1] === secret[secret.length - half - 1 - (at2 - from)]) {
      from -= 1;
    }
    const range = packed ? blobAround(text3, from, at2 + half) : [from, at2 + half];
    yield range;
    done = range[1];
  }
}
var PACKED_SIGN = /[\w+/=-]/;
function blobAround(text3, from, to) {
  let start = from;
  let end2 = to;
  while (start > 0 && PACKED_SIGN.test(text3[start - 1] ?? "")) start -= 1;
  while (end2 < text3.length && PACKED_SIGN.test(text3[end2] ?? "")) end2 += 1;
  return [start < from && text3[start - 1] === "\\" ? start + 1 : start, end2];
}
var KIND = /^(?:(?:org|proj|sess|sk)[-_]|AKIA|ASIA)/;
function without(text3, ranges) {
  if (ranges.length === 0) return text3;
  const parts = [];
  let kept2 = 0;
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from > kept2 || parts.length === 0) {
      const kind = KIND.exec(text3.slice(from, Math.min(to, from + 5)))?.[0] ?? "";
      parts.push(text3.slice(kept2, from), kind, GAP);
    }
    kept2 = Math.max(kept2, to);
  }
  return parts.join("") + text3.slice(kept2);
}
function hideIn(value, hide3, depth = 0) {
  if (typeof value === "string") return hide3(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > 50) return void 0;
  if (Array.isArray(value)) return value.map((item) => hideIn(item, hide3, depth + 1));
  if (value instanceof Headers) {
    return new Headers([...value].map(([name2, text3]) => [name2, hide3(text3).replaceAll(GAP, "...")]));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([name2, item]) => [name2, hideIn(item, hide3, depth + 1)]));
}
var CAUSES = 20;
function cleanError(error3, hide3, seen = /* @__PURE__ */ new Set()) {
  if (!(error3 instanceof Error) || seen.has(error3) || seen.size > CAUSES) {
    return typeof error3 === "string" ? hide3(error3) : error3;
  }
  seen.add(error3);
  for (const name2 of Object.getOwnPropertyNames(error3)) {
    const property = Object.getOwnPropertyDescriptor(error3, name2);
    if (property === void 0 || !("value" in property) || !property.writable) continue;
    const value = property.value;
    if (value instanceof Error) cleanError(value, hide3, seen);
    else if (Array.isArray(value)) {
      Reflect.set(
        error3,
        name2,
        value.map((item) => item instanceof Error ? cleanError(item, hide3, seen) : hideIn(item, hide3))
      );
    } else if (typeof value === "string" || typeof value === "object") Reflect.set(error3, name2, hideIn(value, hide3));
  }
  if (typeof error3.stack === "string") Reflect.set(error3, "stack", hide3(error3.stack));
  return error3;
}
function guardStream(stream, hide3) {
  const { write } = stream;
  const guarded3 = (chunk, ...rest) => {
    const text3 = chunk instanceof Uint8Array ? Buffer.from(chunk).toString() : String(chunk);
    const shown22 = hide3(text3);
    return Reflect.apply(write, stream, [shown22 === text3 ? chunk : shown22, ...rest]);
  };
  stream.write = guarded3;
  return () => {
    if (stream.write === guarded3) stream.write = write;
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
function redact(text3, secrets = []) {
  return SHAPES.reduce((shown22, [pattern, by]) => shown22.replace(pattern, by), hideSecrets(text3, secrets));
}
function hideSecrets(text3, secrets) {
  return redactor(secrets)(text3);
}
var SECRET_NAME = /(key|token|secret|password|passwd|passphrase|credentials?|authorization|cookie|(^|[-_])(pat|pwd|pass))([-_]id)?$/i;
var SECRET_PARAMETER = /^(sig|code|auth)$|signature$/i;
var SENT = /^(AWS|OPENAI|INPUT|AZURE_OPENAI|CHROMA)_|_proxy$/i;
var ACCOUNT = ["OPENAI_ORG_ID", "OPENAI_PROJECT_ID"];
var HARMLESS = ["PWD", "OLDPWD"];
function isSecretName(name2) {
  return SECRET_NAME.test(name2) && !HARMLESS.includes(name2);
}
function secretsOf(env) {
  return Object.entries(env).flatMap(([name2, value]) => {
    if (!value) return [];
    return isSecretName(name2) || ACCOUNT.includes(name2) ? [value, ...secretsInUrl(value)] : secretsInUrl(value);
  });
}
function sentSecretsOf(env) {
  return secretsOf(Object.fromEntries(Object.entries(env).filter(([name2]) => SENT.test(name2))));
}
function secretsInUrl(url2) {
  const [place = "", ...rest] = url2.trim().split(/[?#&]/);
  const userinfo = userinfoOf(place);
  const parameters = rest.map((parameter) => [parameter.slice(0, parameter.indexOf("=")), parameter.slice(parameter.indexOf("=") + 1)]).filter(([name2 = ""]) => isSecretName(name2) || SECRET_PARAMETER.test(name2));
  return [userinfo, userinfo.slice(userinfo.indexOf(":") + 1), ...parameters.map(([, value = ""]) => value)].filter((text3) => text3 !== "").flatMap((text3) => [.../* @__PURE__ */ new Set([text3, decoded(text3)])]);
}
function userinfoOf(place) {
  const found = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)@/i.exec(place) ?? /^[a-z][a-z0-9+.-]*:\/\/([^/:@]+:(?!\d*(?:\/|$)).*)@/i.exec(place) ?? /^([^\s/:@"'{}]+:[^\s/@"'{}]+)@/.exec(place);
  return found?.[1] ?? "";
}
function decoded(text3) {
  try {
    return decodeURIComponent(text3);
  } catch {
    return text3;
  }
}
function shownUrl(url2) {
  return url2.trim().slice(0, 2e3).replace(/[?#].*$/s, "").replace(/^([a-z0-9+.-]*:\/+)?[^/]*@/i, "$1\u2026@");
}
// ../engine/src/platform/proxy.ts
var METADATA_HOSTS = ["169.254.169.254", "169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23"];
var SOCKETS = { keepAlive: true, maxSockets: 50 };
var nodeHttp = () => process.getBuiltinModule("node:http");
var nodeHttps = () => process.getBuiltinModule("node:https");
var EXAMPLE = "http://proxy.example.com:3128";
function proxyFor(url2, env) {
  if (!URL.canParse(url2)) return void 0;
  const target = new URL(url2);
  return isExcepted(target, env) ? void 0 : proxyOf(target.protocol === "https:" ? "https" : "http", env);
}
function proxyOf(scheme, env) {
  const variable = [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase()].find((name2) => env[name2]);
  const value = variable === void 0 ? void 0 : env[variable]?.trim();
  if (variable === void 0 || !value) return void 0;
  const written = value.includes("://") ? value : `http://${value}`;
  const invalid2 = (why) => new CompletionBatchError("invalid-input", `${variable} ${why}`, {
    where: variable,
    remedy: `Give it the URL of an http or https proxy, such as ${EXAMPLE} or http://user:password@proxy.example.com:3128 (special characters percent-encoded), or take it out.`
  });
  if (!URL.canParse(written)) throw invalid2("is no URL");
  const url2 = new URL(written);
  if (!["http:", "https:"].includes(url2.protocol)) throw invalid2(`names a proxy of the kind ${url2.protocol}//`);
  try {
    decodeURIComponent(`${url2.username}${url2.password}`);
  } catch {
    throw invalid2('has a "%" in user name or password that belongs to no percent-encoding');
  }
  return { variable, url: url2 };
}
function isExcepted({ hostname, port, protocol }, env) {
  const host = bare(hostname.toLowerCase());
  const itsPort = port || (protocol === "https:" ? "443" : "80");
  return exceptions(env).some((entry) => {
    if (entry === "*") return true;
    const [, name2 = entry, onPort] = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    if (onPort !== void 0 && onPort !== itsPort) return false;
    if (name2.includes("/")) return inNetwork(host, name2);
    const suffix = bare(name2).replace(/^\*?\./, "");
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
  const direct = urls.flatMap((url2) => {
    if (url2 === void 0 || !URL.canParse(url2) || proxyFor(url2, env) !== void 0) return [];
    const { hostname, port, protocol } = new URL(url2);
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
  return Object.entries(env).flatMap(([name2, value]) => name2.startsWith("AWS_ENDPOINT_URL") ? [value] : []);
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
      const url2 = `${protocol}//${hostname}${port === void 0 ? "" : `:${port}`}`;
      const answer = await naming(url2, env, () => next(args));
      if (Object(answer.response).statusCode === 407) throw refusedBy(url2, env);
      return answer;
    },
    { step: "deserialize", priority: "low", name: "completionBatchProxy" }
  );
}
function proxyFetch(url2, env) {
  const variables = proxyVariables(env, [url2]);
  if (variables === void 0) return void 0;
  if (canProxy()) nodeHttp().setGlobalProxyFromEnv(variables);
  return async (input, init) => {
    const answer = await naming(url2, env, () => fetch(input, init));
    if (answer.status === 407) throw refusedBy(url2, env);
    return answer;
  };
}
function canProxy() {
  return typeof nodeHttp().setGlobalProxyFromEnv === "function";
}
async function naming(url2, env, request) {
  try {
    return await request();
  } catch (error3) {
    const proxy = proxyFor(url2, env);
    if (proxy !== void 0 && error3 instanceof Error && error3.name !== "AbortError") {
      Object.assign(error3, { proxy: shown(proxy) });
    }
    throw error3;
  }
}
function refusedBy(url2, env) {
  const error3 = new Error("the proxy wants a user name and a password, or refuses those it got (407)");
  const proxy = proxyFor(url2, env);
  return proxy === void 0 ? error3 : Object.assign(error3, { code: "407", proxy: shown(proxy) });
}
function shown({ variable, url: url2 }) {
  const old = canProxy() ? "" : `, which Node.js ${process.version} cannot use: it takes 24.14, with a newer runner, say`;
  return `the proxy ${url2.protocol}//${url2.host} (${variable})${old}`;
}
function proxyIn(error3) {
  for (let at2 = error3, depth = 0; at2 instanceof Error && depth < 5; at2 = at2.cause, depth += 1) {
    if (typeof at2.proxy === "string") return at2.proxy;
  }
  return void 0;
}
var PROXY_REMEDY = "Check that the proxy is up and lets this machine through; a host that needs none belongs in NO_PROXY.";
// ../engine/src/platform/in-time.ts
async function inTime(ms, work, late, timer = systemTimer) {
  const ending = new AbortController();
  const { promise, reject } = Promise.withResolvers();
  const cancel = timer.after(ms, () => {
    const error3 = late();
    reject(error3);
    ending.abort(error3);
  });
  try {
    return await Promise.race([work(ending.signal), promise]);
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
      const { error: error3, errorMs } = bounds;
      const pace = { name: "the error", most: error3.most, silenceMs: errorMs.most, wholeMs: errorMs.most };
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
    } catch (error3) {
      return new Response(new ReadableStream({ start: (stream) => stream.error(error3) }), like);
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
  const date3 = headers.get("date");
  return new Response(JSON.stringify({ message, error: { message, code: "redirected" } }), {
    status: status === 0 ? 302 : status,
    headers: { "content-type": "application/json", ...date3 === null ? {} : { date: date3 } }
  });
}
function urlOf(input) {
  return new URL(input instanceof Request ? input.url : String(input));
}

// ../engine/src/openai/bounded-fetch.ts
var clients = /* @__PURE__ */ new WeakMap();
function bounded(openai, timer) {
  const known2 = clients.get(openai);
  if (known2 !== void 0) return known2;
  const { fetch: own2 = fetch } = openai;
  const rules = {
    bounds: OPENAI_BOUNDS,
    isUpload: (init) => init?.body instanceof FormData,
    isStreamed: (url2) => url2.pathname.endsWith("/content"),
    redirected: "name the right server in OPENAI_BASE_URL",
    timer
  };
  const client = openai.withOptions({ fetch: boundedFetch(own2, rules) });
  clients.set(openai, client);
  clients.set(client, client);
  return client;
}
// ../engine/src/openai/ask.ts
var told = /* @__PURE__ */ new WeakMap();
var kept = /* @__PURE__ */ new WeakMap();
function keepSecret(openai, secrets) {
  const known2 = told.get(openai) ?? [];
  told.set(openai, [...known2, ...secrets.filter((secret) => secret !== void 0)]);
  return openai;
}
async function ask(openai, call) {
  try {
    return await call(bounded(openai));
  } catch (error3) {
    throw cleanError(error3, hiderOf(openai));
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
  const known2 = kept.get(openai);
  if (known2?.secrets.length === secrets.length && known2.secrets.every((secret, index) => secret === secrets[index])) {
    return known2;
  }
  const made = { secrets, text: redactor(secrets), data: plainRedactor(secrets) };
  kept.set(openai, made);
  return made;
}
function secretsOfClient(openai) {
  const { apiKey, adminAPIKey, webhookSecret, organization, project, baseURL } = openai;
  const { defaultHeaders, defaultQuery } = Object(Reflect.get(openai, "_options"));
  const named = [defaultHeaders, defaultQuery].flatMap((members2) => Object.entries(Object(members2)));
  const values = named.filter(([name2]) => isSecretName(name2)).map(([, value]) => String(value));
  return [apiKey, adminAPIKey, webhookSecret, organization, project, ...values, ...secretsInUrl(String(baseURL ?? ""))].filter((value) => typeof value === "string" && value !== "").flatMap((value) => [String(value), String(value).replace(/^(Bearer|Basic) +/i, "")]);
}

var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __knownSymbol = (name2, symbol) => (symbol = Symbol[name2]) ? symbol : /* @__PURE__ */ Symbol.for("Symbol." + name2);
var __typeError = (msg) => {
  throw TypeError(msg);
};
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name2 in all)
    __defProp(target, name2, { get: all[name2], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));
var __using = (stack, value, async) => {
  if (value != null) {
    if (typeof value !== "object" && typeof value !== "function") __typeError("Object expected");
    var dispose, inner;
    if (async) dispose = value[__knownSymbol("asyncDispose")];
    if (dispose === void 0) {
      dispose = value[__knownSymbol("dispose")];
      if (async) inner = dispose;
    }
    if (typeof dispose !== "function") __typeError("Object not disposable");
    if (inner) dispose = function() {
      try {
        inner.call(this);
      } catch (e) {
        return Promise.reject(e);
      }
    };
    stack.push([async, dispose, value]);
  } else if (async) {
    stack.push([async]);
  }
  return value;
};
var __callDispose = (stack, error3, hasError) => {
  var E = typeof SuppressedError === "function" ? SuppressedError : function(e, s, m, _) {
    return _ = Error(m), _.name = "SuppressedError", _.error = e, _.suppressed = s, _;
  };
  var fail2 = (e) => error3 = hasError ? new E(e, error3, "An error was suppressed during disposal") : (hasError = true, e);
  var next = (it) => {
    while (it = stack.pop()) {
      try {
        var result = it[1] && it[1].call(it[2]);
        if (it[0]) return Promise.resolve(result).then(next, (e) => (fail2(e), next()));
      } catch (e) {
        fail2(e);
      }
    }
    if (hasError) throw error3;
  };
  return next();
};

import { createHash, hash } from "node:crypto";
import { open } from "node:fs/promises";
// ../engine/src/platform/digest.ts
// ../engine/src/platform/file-blocks.ts
var BLOCK_BYTES = 1024 * 1024;
var free = [];
var MOST_FREE = 6;
var takeBlock = () => free.pop() ?? Buffer.allocUnsafeSlow(BLOCK_BYTES);
function giveBack(block2) {
  if (block2?.length === BLOCK_BYTES && free.length < MOST_FREE) free.push(block2);
}
async function* blocksOf(path) {
  var _stack = [];
  try {
    const file = __using(_stack, await open(path), true);
    yield* blocksIn(file);
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function copyBlocks(from, to) {
  for await (const block2 of blocksIn(from)) await writeAll(to, block2);
}
async function* blocksIn(file) {
  let block2 = takeBlock();
  let other;
  let coming = fill(file, block2);
  try {
    for (; ; ) {
      const length = await coming;
      const isLast = length < BLOCK_BYTES;
      const here = block2.subarray(0, length);
      if (!isLast) {
        [block2, other] = [other ?? takeBlock(), block2];
        coming = quietly(fill(file, block2));
      }
      if (length > 0) yield here;
      if (isLast) return;
    }
  } finally {
    await coming.catch(() => {
    });
    giveBack(block2);
    giveBack(other);
  }
}
async function fill(file, block2) {
  let length = 0;
  while (length < block2.length) {
    const { bytesRead } = await file.read(block2, length, block2.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}
function quietly(promise) {
  promise.catch(() => {
  });
  return promise;
}
var NEWLINE = 10;
var LineWriter = class {
  #file;
  #onBlock;
  #block = takeBlock();
  #other;
  /** Bytes of the block that are not written yet. */
  #waiting = 0;
  #ended = false;
  #writing = Promise.resolve();
  /** @param onBlock told of all that is written, in its order: for digests */
  constructor(file, onBlock) {
    this.#file = file;
    this.#onBlock = onBlock;
  }
  /**
   * @param line without its newline; copied, as a stream may use its buffer again
   * @returns what is to be waited for before anything else is done; undefined where that is nothing
   */
  add(line) {
    if (this.#waiting + line.length + 1 > this.#block.length) return this.#makeRoom(line);
    this.#put(line);
    return void 0;
  }
  async #makeRoom(line) {
    await this.#flush();
    if (line.length + 1 > this.#block.length) this.#block = Buffer.allocUnsafe(line.length + 1);
    this.#put(line);
  }
  #put(line) {
    this.#block.set(line, this.#waiting);
    this.#waiting += line.length;
    this.#block[this.#waiting] = NEWLINE;
    this.#waiting += 1;
  }
  async #flush() {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#onBlock(lines);
    await this.#writing;
    this.#writing = quietly(writeAll(this.#file, lines));
    [this.#block, this.#other] = [this.#other ?? takeBlock(), this.#block];
    this.#waiting = 0;
  }
  /** All is written then, and nothing can be added. The file stays open. */
  async end() {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#onBlock(lines);
    await this.#writing;
    await writeAll(this.#file, lines);
    await this.abandon();
  }
  /** Nothing is written any more then, also where a write has failed: the file may be closed. */
  async abandon() {
    await this.#writing.catch(() => {
    });
    if (this.#ended) return;
    this.#ended = true;
    giveBack(this.#block);
    giveBack(this.#other);
  }
};
async function writeAll(file, bytes) {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done);
    done += bytesWritten;
  }
}
// ../engine/src/platform/digest.ts
var SHA256 = /^[0-9a-f]{64}$/;
function sha256(data) {
  return hash("sha256", data);
}
var TEXTS_BYTES = 32 * 1024;
var LETTER_BYTES = 3;
var TextsDigest = class {
  #hash = createHash("sha256");
  #block = Buffer.allocUnsafe(TEXTS_BYTES);
  #waiting = 0;
  add(text3) {
    if (this.#waiting + text3.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
      this.#flush();
      if (text3.length * LETTER_BYTES + 1 > TEXTS_BYTES) {
        this.#hash.update(text3).update("\n");
        return;
      }
    }
    this.#waiting += this.#block.write(text3, this.#waiting);
    this.#waiting += this.#block.write("\n", this.#waiting);
  }
  /** Nothing can be added then. */
  end() {
    this.#flush();
    return this.#hash.digest("hex");
  }
  #flush() {
    this.#hash.update(this.#block.subarray(0, this.#waiting));
    this.#waiting = 0;
  }
};
async function digestFile(path) {
  const whole = createHash("sha256");
  let bytes = 0;
  for await (const chunk of blocksOf(path)) {
    whole.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: whole.digest("hex"), bytes };
}
function uuidFromDigest(hex) {
  const variant = (Number.parseInt(hex.charAt(16), 16) & 3 | 8).toString(16);
  const digits = `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
// ../engine/src/platform/explain.ts
function explain(error3) {
  return error3.issues.slice(0, 5).map(explainIssue).join("; ");
}
var TYPES = {
  S: "a text",
  N: "a number",
  M: "a map",
  L: "a list",
  BOOL: "a boolean"
};
function explainIssue({ path, message, ...issue3 }) {
  const names = path.map(String);
  const isType = (name22, index) => index > 0 && TYPES[name22] !== void 0;
  const name2 = names.filter((part, index) => !isType(part, index)).join(".");
  const type = names.length > 1 ? names.at(-1) : void 0;
  if (name2 === "") return message;
  if (issue3.code === "invalid_type" && message.endsWith("received undefined")) {
    const wanted = type === void 0 ? void 0 : TYPES[type];
    return wanted === void 0 ? `${name2} is missing` : `${name2} is not ${wanted} (${type})`;
  }
  return message.startsWith("is ") ? `${name2} ${message}` : `${name2}: ${message}`;
}

var util_exports={};__export(util_exports,{BIGINT_FORMAT_RANGES:()=>BIGINT_FORMAT_RANGES,CONSTANT_CATCH:()=>CONSTANT_CATCH,Class:()=>Class,NUMBER_FORMAT_RANGES:()=>NUMBER_FORMAT_RANGES,aborted:()=>aborted,allowsEval:()=>allowsEval,assert:()=>assert,assertEqual:()=>assertEqual,assertIs:()=>assertIs,assertNever:()=>assertNever,assertNotEqual:()=>assertNotEqual,assignProp:()=>assignProp,attachSchema:()=>attachSchema,base64ToUint8Array:()=>base64ToUint8Array,base64urlToUint8Array:()=>base64urlToUint8Array,cached:()=>cached,captureStackTrace:()=>captureStackTrace,cleanEnum:()=>cleanEnum,cleanRegex:()=>cleanRegex,clone:()=>clone,cloneDef:()=>cloneDef,codePointLength:()=>codePointLength,constantCatch:()=>constantCatch,createTransparentProxy:()=>createTransparentProxy,defineLazy:()=>defineLazy,defineLazyInternal:()=>defineLazyInternal,derived:()=>derived,esc:()=>esc,escapeRegex:()=>escapeRegex,explicitlyAborted:()=>explicitlyAborted,extend:()=>extend,finalizeIssue:()=>finalizeIssue,floatSafeRemainder:()=>floatSafeRemainder,getElementAtPath:()=>getElementAtPath,getEnumValues:()=>getEnumValues,getLengthableOrigin:()=>getLengthableOrigin,getParsedType:()=>getParsedType,getSizableOrigin:()=>getSizableOrigin,hexToUint8Array:()=>hexToUint8Array,hide:()=>hide,installLazyProp:()=>installLazyProp,isObject:()=>isObject,isPlainObject:()=>isPlainObject,issue:()=>issue,joinValues:()=>joinValues,jsonStringifyReplacer:()=>jsonStringifyReplacer,members:()=>members,merge:()=>merge,mergeDefs:()=>mergeDefs,normalizeParams:()=>normalizeParams,nullish:()=>nullish,numKeys:()=>numKeys,objectClone:()=>objectClone,omit:()=>omit,optionalKeys:()=>optionalKeys,own:()=>own,parsedType:()=>parsedType,partial:()=>partial,pick:()=>pick,prefixIssues:()=>prefixIssues,primitiveTypes:()=>primitiveTypes,promiseAllObject:()=>promiseAllObject,propertyKeyTypes:()=>propertyKeyTypes,randomString:()=>randomString,rawShape:()=>rawShape,required:()=>required,safeExtend:()=>safeExtend,shallowClone:()=>shallowClone,sizeCaps:()=>sizeCaps,slugify:()=>slugify,stringifyPrimitive:()=>stringifyPrimitive,toZod:()=>toZod,uint8ArrayToBase64:()=>uint8ArrayToBase64,uint8ArrayToBase64url:()=>uint8ArrayToBase64url,uint8ArrayToHex:()=>uint8ArrayToHex,unwrapMessage:()=>unwrapMessage});function assertEqual(e){return e}function assertNotEqual(e){return e}function toZod(){return e=>e}function assertIs(e){}function assertNever(e){throw new Error("Unexpected value in exhaustive check")}function assert(e){}function getEnumValues(e){const t=Object.values(e).filter(n=>typeof n=="number");return Object.entries(e).filter(([n,o])=>t.indexOf(+n)===-1).map(([n,o])=>o)}function joinValues(e,t="|"){return e.map(r=>stringifyPrimitive(r)).join(t)}function jsonStringifyReplacer(e,t){return typeof t=="bigint"?t.toString():t}var Cached=class{constructor(e){this._getter=e,this._value=void 0}get value(){const e=this._getter;return e!==void 0&&(this._value=e(),this._getter=void 0),this._value}};function cached(e){return new Cached(e)}function nullish(e){return e==null}function cleanRegex(e){const t=e.startsWith("^")?1:0,r=e.endsWith("$")?e.length-1:e.length;return e.slice(t,r)}function floatSafeRemainder(e,t){const r=e/t,n=Math.round(r),o=4*Number.EPSILON*Math.max(Math.abs(r),1);return Math.abs(r-n)<o?0:r-n}var EVALUATING=Symbol("evaluating");function defineLazy(e,t,r){let n;Object.defineProperty(e,t,{get(){if(n!==EVALUATING)return n===void 0&&(n=EVALUATING,n=r()),n},set(o){Object.defineProperty(e,t,{value:o})},configurable:!0})}function objectClone(e){return Object.create(Object.getPrototypeOf(e),Object.getOwnPropertyDescriptors(e))}function assignProp(e,t,r){Object.defineProperty(e,t,{value:r,writable:!0,enumerable:!0,configurable:!0})}function rawShape(e){const t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function sourceShape(e){return rawShape(e._zod.def)??e._zod.def.shape}function deferProp(e,t,r){Object.defineProperty(e,t,{get(){const n=r();return assignProp(this,t,n),n},enumerable:!0,configurable:!0})}function putProp(e,t,r){t in e?assignProp(e,t,r):e[t]=r}function mirrorShape(e,t,r,n){const o=sourceShape(t);for(const i of r){const s=Object.getOwnPropertyDescriptor(o,i);s.enumerable&&(s.get?deferProp(e,i,()=>{const c=t._zod.def.shape[i];return n?n(c,i):c}):putProp(e,i,n?n(s.value,i):s.value))}}function mirrorProps(e,t){for(const r of Reflect.ownKeys(t)){const n=Object.getOwnPropertyDescriptor(t,r);n.enumerable&&(n.get?deferProp(e,r,()=>t[r]):putProp(e,r,n.value))}}function mergeDefs(...e){const t={};for(const r of e){const n=Object.getOwnPropertyDescriptors(r);Object.assign(t,n)}return Object.defineProperties({},t)}function cloneDef(e){return mergeDefs(e._zod.def)}function getElementAtPath(e,t){return t?t.reduce((r,n)=>r?.[n],e):e}function promiseAllObject(e){const t=Object.keys(e),r=t.map(n=>e[n]);return Promise.all(r).then(n=>{const o={};for(let i=0;i<t.length;i++)o[t[i]]=n[i];return o})}function randomString(e=10){const t="abcdefghijklmnopqrstuvwxyz";let r="";for(let n=0;n<e;n++)r+=t[Math.floor(Math.random()*t.length)];return r}function esc(e){return JSON.stringify(e)}function slugify(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}var captureStackTrace="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};function isObject(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var allowsEval=cached(()=>{if(globalConfig.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{const e=Function;return new e(""),!0}catch{return!1}});function isPlainObject(e){if(isObject(e)===!1)return!1;const t=e.constructor;if(t===void 0||typeof t!="function")return!0;const r=t.prototype;return!(isObject(r)===!1||Object.prototype.hasOwnProperty.call(r,"isPrototypeOf")===!1)}function shallowClone(e){return isPlainObject(e)?{...e}:Array.isArray(e)?[...e]:e instanceof Map?new Map(e):e instanceof Set?new Set(e):e}function numKeys(e){let t=0;for(const r in e)Object.prototype.hasOwnProperty.call(e,r)&&t++;return t}var getParsedType=e=>{const t=typeof e;switch(t){case"undefined":return"undefined";case"string":return"string";case"number":return Number.isNaN(e)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"symbol";case"object":return Array.isArray(e)?"array":e===null?"null":e.then&&typeof e.then=="function"&&e.catch&&typeof e.catch=="function"?"promise":typeof Map<"u"&&e instanceof Map?"map":typeof Set<"u"&&e instanceof Set?"set":typeof Date<"u"&&e instanceof Date?"date":typeof File<"u"&&e instanceof File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},propertyKeyTypes=new Set(["string","number","symbol"]),primitiveTypes=new Set(["string","number","bigint","boolean","symbol","undefined"]);function escapeRegex(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function clone(e,t,r){const n=new e._zod.constr(t??e._zod.def);return(!t||r?.parent)&&(n._zod.parent=e),n}function normalizeParams(e){const t=e;if(!t)return{};if(typeof t=="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t.error=t.message}return delete t.message,typeof t.error=="string"?{...t,error:()=>t.error}:t}function createTransparentProxy(e){let t;return new Proxy({},{get(r,n,o){return t??(t=e()),Reflect.get(t,n,o)},set(r,n,o,i){return t??(t=e()),Reflect.set(t,n,o,i)},has(r,n){return t??(t=e()),Reflect.has(t,n)},deleteProperty(r,n){return t??(t=e()),Reflect.deleteProperty(t,n)},ownKeys(r){return t??(t=e()),Reflect.ownKeys(t)},getOwnPropertyDescriptor(r,n){return t??(t=e()),Reflect.getOwnPropertyDescriptor(t,n)},defineProperty(r,n,o){return t??(t=e()),Reflect.defineProperty(t,n,o)}})}function stringifyPrimitive(e){return typeof e=="bigint"?e.toString()+"n":typeof e=="string"?`"${e}"`:`${e}`}function optionalKeys(e){return Object.keys(e).filter(t=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}var NUMBER_FORMAT_RANGES={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]},BIGINT_FORMAT_RANGES={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function pick(e,t){const r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".pick() cannot be used on object schemas containing refinements");const i={};return mirrorShape(i,e,maskedKeys(e,t)),clone(e,mergeDefs(r,{shape:i,checks:[]}))}function maskedKeys(e,t){const r=sourceShape(e),n=[];for(const o of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(r,o)?.enumerable)throw new Error(`Unrecognized key: "${String(o)}"`);t[o]&&n.push(o)}return n}function omit(e,t){const r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");const i=new Set(maskedKeys(e,t)),s={};return mirrorShape(s,e,Reflect.ownKeys(sourceShape(e)).filter(c=>!i.has(c))),clone(e,mergeDefs(r,{shape:s,checks:[]}))}function extend(e,t){if(!isPlainObject(t))throw new Error("Invalid input to extend: expected a plain object");const r=e._zod.def.checks;if(r&&r.length>0){const o=sourceShape(e);for(const i of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(o,i)!==void 0)throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return clone(e,mergeDefs(e._zod.def,{shape:extended(e,t)}))}function extended(e,t){const r={};return mirrorShape(r,e,Reflect.ownKeys(sourceShape(e))),mirrorProps(r,t),r}function safeExtend(e,t){if(!isPlainObject(t))throw new Error("Invalid input to safeExtend: expected a plain object");return clone(e,mergeDefs(e._zod.def,{shape:extended(e,t)}))}function merge(e,t){if(!t?._zod?.def)throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");const r={};mirrorShape(r,e,Reflect.ownKeys(sourceShape(e))),mirrorShape(r,t,Reflect.ownKeys(sourceShape(t)));const n=mergeDefs(e._zod.def,{shape:r,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return clone(e,n)}function partial(e,t,r,n="partial"){const i=t._zod.def.checks;if(i&&i.length>0)throw new Error(`.${n}() cannot be used on object schemas containing refinements`);const c=r?new Set(maskedKeys(t,r)):void 0,u={};return mirrorShape(u,t,Reflect.ownKeys(sourceShape(t)),e&&((a,f)=>c&&!c.has(f)?a:new e({type:"optional",innerType:a}))),clone(t,mergeDefs(t._zod.def,{shape:u,checks:[]}))}function required(e,t,r){const n=r?new Set(maskedKeys(t,r)):void 0,o={};return mirrorShape(o,t,Reflect.ownKeys(sourceShape(t)),(i,s)=>n&&!n.has(s)?i:new e({type:"nonoptional",innerType:i})),clone(t,mergeDefs(t._zod.def,{shape:o}))}function aborted(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue!==!0)return!0;return!1}function explicitlyAborted(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue===!1)return!0;return!1}function prefixIssues(e,t){return t.map(r=>{var n;return(n=r).path??(n.path=[]),r.path.unshift(e),r})}function unwrapMessage(e){return typeof e=="string"?e:e?.message}function sizeCaps(e){const t=[];for(const r of e??[]){const n=r._zod.def;if(!/_(length|size)$|_equals$/.test(n.check))break;const o=n.maximum??n.length??n.size;o>=0&&t.push([o,r])}return t}function attachSchema(e,t,r){var n;for(let o=t;o<e.length;o++)(n=e[o]).schema??(n.schema=r)}function finalizeIssue(e,t,r){var n;const o=e.inst?._zod?.traits;o?.has("$ZodType")&&(o.has("$ZodCheck")?(n=e).schema??(n.schema=e.inst):e.schema=e.inst);const i=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,s=e.message?e.message:unwrapMessage(e.inst?._zod.def?.error?.(e))??unwrapMessage(i?.(e))??unwrapMessage(t?.error?.(e))??unwrapMessage(r.customError?.(e))??unwrapMessage(r.localeError?.(e))??"Invalid input",c={};for(const u of Object.keys(e))u==="inst"||u==="schema"||u==="continue"||u==="input"||u==="__proto__"||(c[u]=e[u]);return c.path??(c.path=[]),c.message=s,t?.reportInput&&(c.input=e.input),c}function getSizableOrigin(e){return e instanceof Set?"set":e instanceof Map?"map":e instanceof File?"file":"unknown"}var highSurrogate=/[\uD800-\uDBFF]/;function codePointLength(e){const t=e.length;if(!highSurrogate.test(e))return t;let r=t;for(let n=0;n<t-1;n++)(e.charCodeAt(n)&64512)===55296&&(e.charCodeAt(n+1)&64512)===56320&&(r--,n++);return r}function getLengthableOrigin(e){return Array.isArray(e)?"array":typeof e=="string"?"string":"unknown"}function parsedType(e){const t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";const r=e;if(r&&Object.getPrototypeOf(r)!==Object.prototype&&"constructor"in r&&r.constructor)return r.constructor.name}}return t}function issue(...e){const[t,r,n]=e;return typeof t=="string"?{message:t,code:"custom",input:r,inst:n}:{...t}}function cleanEnum(e){return Object.entries(e).filter(([t,r])=>Number.isNaN(Number.parseInt(t,10))).map(t=>t[1])}function base64ToUint8Array(e){const t=atob(e),r=new Uint8Array(t.length);for(let n=0;n<t.length;n++)r[n]=t.charCodeAt(n);return r}function uint8ArrayToBase64(e){let t="";for(let r=0;r<e.length;r++)t+=String.fromCharCode(e[r]);return btoa(t)}function base64urlToUint8Array(e){const t=e.replace(/-/g,"+").replace(/_/g,"/"),r="=".repeat((4-t.length%4)%4);return base64ToUint8Array(t+r)}function uint8ArrayToBase64url(e){return uint8ArrayToBase64(e).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function hexToUint8Array(e){const t=e.replace(/^0x/,"");if(t.length%2!==0)throw new Error("Invalid hex string length");const r=new Uint8Array(t.length/2);for(let n=0;n<t.length;n+=2)r[n/2]=Number.parseInt(t.slice(n,n+2),16);return r}function uint8ArrayToHex(e){return Array.from(e).map(t=>t.toString(16).padStart(2,"0")).join("")}var Class=class{constructor(...e){}};function members(e,t){for(const r in t){const n=Object.getOwnPropertyDescriptor(t,r);n.get?Object.defineProperty(e,r,{...n,enumerable:!1}):defineBound(e,r,n.value)}}function own(e,t,r,n=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:n,value:r}),r}function hide(e,t,r){return own(e,t,r,!1)}function derived(e,t){for(const r in e){const n=e[r];Object.defineProperty(t,r,{configurable:!0,enumerable:!0,get(){return own(this,r,n(this))},set(o){own(this,r,o)}})}return t}function defineBound(e,t,r){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?r:own(this,t,r.bind(this))},set(n){own(this,t,n)}})}function claim(e,t){const r=Object.getPrototypeOf(e);return t in r?void 0:r}var installing,broke=!1,breaker={configurable:!0,get(){broke=!0}};function defineLazyInternal(e,t,r){const n=Object.getPrototypeOf(e._zod);if(t in n&&installing!==e._zod){installing=void 0;return}installing=e._zod,Object.defineProperty(n,t,{configurable:!0,get(){Object.defineProperty(this,t,breaker);const o=broke;broke=!1;try{const i=r(this);return broke?delete this[t]:Object.defineProperty(this,t,{configurable:!0,writable:!0,value:i}),broke=broke||o,i}catch(i){throw delete this[t],broke=broke||o,i}},set(o){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:o})}})}function installLazyProp(e,t,r,n){const o=claim(e,t);o&&Object.defineProperty(o,t,{configurable:!0,get(){const i={configurable:!0,writable:!0,enumerable:n,value:void 0};return Object.defineProperty(this,t,i),i.value=r(this),Object.defineProperty(this,t,i),i.value},set(i){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:n,value:i})}})}var CONSTANT_CATCH="~constantCatch";function constantCatch(e){const t=()=>e;return t[CONSTANT_CATCH]=!0,t}
var _a,NEVER=Object.freeze({status:"aborted"}),_zodDesc={value:void 0,enumerable:!1},_E="captureStackTrace"in Error?Error:null;function newError(r){const n=_E;if(n){const i=n.stackTraceLimit;if(typeof i=="number"){try{n.stackTraceLimit=0}catch{return _E=null,new r}try{return new r}finally{n.stackTraceLimit=i}}}return new r}function $constructor(r,n,i,d){const g={};function b(e){this.def=e,this.constr=c,this.traits=new Set}b.prototype=g;const p=i,l=p&&new WeakSet;function _(e,o){if(e._zod){if(e._zod.traits.has(r))return}else{_zodDesc.value=new b(o);try{Object.defineProperty(e,"_zod",_zodDesc)}finally{_zodDesc.value=void 0}}if(e._zod.traits.add(r),n(e,o),l){const t=Object.getPrototypeOf(e),f=e._zod.constr.prototype;let s=t;for(;s&&s!==f;)s=Object.getPrototypeOf(s);const u=s??t;l.has(u)||(l.add(u),members(u,p))}const a=c.prototype;for(const t in a)Object.prototype.hasOwnProperty.call(a,t)&&(t in e||(e[t]=a[t].bind(e)))}const v=d?.Parent??Object;class y extends v{}Object.defineProperty(y,"name",{value:r});function c(e){const o=d?.Parent?newError(y):this;_(o,e);const a=o._zod.deferred;if(a){for(const f of a)f();o._zod.deferred=void 0}const t=globalThis.__zod_globalConfig?.postProcessor;return t&&t(o),o}return Object.defineProperty(c,"init",{value:_}),Object.defineProperty(c,Symbol.hasInstance,{value:e=>d?.Parent&&e instanceof d.Parent?!0:e?._zod?.traits?.has(r)}),Object.defineProperty(c,"name",{value:r}),c}var $ZodAsyncError=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}},$ZodEncodeError=class extends Error{constructor(r){super(`Encountered unidirectional transform during encode: ${r}`),this.name="ZodEncodeError"}};(_a=globalThis).__zod_globalConfig??(_a.__zod_globalConfig={});var globalConfig=globalThis.__zod_globalConfig;function config(r){return r&&Object.assign(globalConfig,r),globalConfig}
function _getMessage(){const e=this._zod;return e.message??(e.message=JSON.stringify(e.def,jsonStringifyReplacer,2)),e.message}function _setMessage(e){this._zod.message=e}var _messageDesc={get:_getMessage,set:_setMessage,enumerable:!0,configurable:!0},_issuesDesc={value:void 0,enumerable:!1},_installedToString=new WeakSet([Object.prototype,Error.prototype]),initializer=(e,t)=>{e.name="$ZodError",_issuesDesc.value=t,Object.defineProperty(e,"issues",_issuesDesc),_issuesDesc.value=void 0,Object.defineProperty(e,"message",_messageDesc);const r=Object.getPrototypeOf(e);_installedToString.has(r)||(_installedToString.add(r),Object.defineProperty(r,"toString",{configurable:!0,enumerable:!1,get(){const o=()=>this.message;return Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0}),o},set(o){Object.defineProperty(this,"toString",{value:o,configurable:!0,writable:!0})}}))},$ZodError=$constructor("$ZodError",initializer);function node(e,t,r){return Object.prototype.hasOwnProperty.call(e,t)||(t==="__proto__"?Object.defineProperty(e,t,{value:r(),writable:!0,enumerable:!0,configurable:!0}):e[t]=r()),e[t]}function flattenError(e,t=r=>r.message){const r={},o=[];for(const n of e.issues)n.path.length>0?node(r,n.path[0],()=>[]).push(t(n)):o.push(t(n));return{formErrors:o,fieldErrors:r}}function formatError(e,t=r=>r.message){const r={_errors:[]},o=(n,l=[])=>{for(const s of n.issues)if(s.code==="invalid_union"&&s.errors.length)s.errors.map(i=>o({issues:i},[...l,...s.path]));else if(s.code==="invalid_key")o({issues:s.issues},[...l,...s.path]);else if(s.code==="invalid_element")o({issues:s.issues},[...l,...s.path]);else{const i=[...l,...s.path];if(i.length===0)r._errors.push(t(s));else{let u=r,a=0;for(;a<i.length;){const c=i[a],f=a===i.length-1;if(c==="_errors"){f&&u._errors.push(t(s)),a++;continue}Object.prototype.hasOwnProperty.call(u,c)||Object.defineProperty(u,c,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});const g=u[c];f&&g._errors.push(t(s)),u=g,a++}}}};return o(e),r}
function finalizeParams(n,r){return{callee:r?.callee??n,Err:r?.Err}}var _parse=n=>{const r=(s,e,a,t)=>{const o=a?{...a,async:!1}:{async:!1},c=s._zod.run({value:e,issues:[]},o);if(c instanceof Promise)throw new $ZodAsyncError;if(c.issues.length){const i=new(t?.Err??n)(c.issues.map(u=>finalizeIssue(u,o,config())));throw captureStackTrace(i,t?.callee??r),i}return c.value};return r},_parseAsync=n=>{const r=async(s,e,a,t)=>{const o=a?{...a,async:!0}:{async:!0};let c=s._zod.run({value:e,issues:[]},o);if(c instanceof Promise&&(c=await c),c.issues.length){const i=new(t?.Err??n)(c.issues.map(u=>finalizeIssue(u,o,config())));throw captureStackTrace(i,t?.callee??r),i}return c.value};return r},_safeParse=n=>(r,s,e)=>{const a=e?{...e,async:!1}:{async:!1},t=r._zod.run({value:s,issues:[]},a);if(t instanceof Promise)throw new $ZodAsyncError;return t.issues.length?failure(n,t.issues,a):{success:!0,data:t.value}};function failure(n,r,s){let e;return{success:!1,get error(){return e||(e=new n(r.map(a=>finalizeIssue(a,s,config()))),r=void 0,s=void 0),e},set error(a){e=a,r=void 0,s=void 0}}}var _safeParseAsync=n=>async(r,s,e)=>{const a=e?{...e,async:!0}:{async:!0};let t=r._zod.run({value:s,issues:[]},a);return t instanceof Promise&&(t=await t),t.issues.length?failure(n,t.issues,a):{success:!0,data:t.value}},COMPILE_INVALID=Symbol.for("zod.compile.invalid"),COMPILE_FALLBACK=Symbol.for("zod.compile.fallback"),validate=((n,r,s)=>{const e=n._zod.bag.validator;if(e!==void 0){if(e(r)!==COMPILE_INVALID)return!0;if(e.definite===!0&&s===void 0)return!1}return validateFallback(n,r,s)});function validateFallback(n,r,s){const e=s?{...s,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},a=n._zod.bag.fallbackRun;let t;if(a?(e[COMPILE_FALLBACK]=!0,t=a({value:r,issues:[]},e)):t=n._zod.run({value:r,issues:[]},e),t instanceof Promise)throw new $ZodAsyncError;return t.issues.length===0}var validateAsync=async(n,r,s)=>{const e=s?{...s,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0};let a=n._zod.run({value:r,issues:[]},e);return a instanceof Promise&&(a=await a),a.issues.length===0},_encode=n=>{const r=_parse(n),s=(e,a,t,o)=>{const c=t?{...t,direction:"backward"}:{direction:"backward"};return r(e,a,c,finalizeParams(s,o))};return s},_decode=n=>{const r=_parse(n),s=(e,a,t,o)=>r(e,a,t,finalizeParams(s,o));return s},_encodeAsync=n=>{const r=_parseAsync(n),s=async(e,a,t,o)=>{const c=t?{...t,direction:"backward"}:{direction:"backward"};return await r(e,a,c,finalizeParams(s,o))};return s},_decodeAsync=n=>{const r=_parseAsync(n),s=async(e,a,t,o)=>await r(e,a,t,finalizeParams(s,o));return s},_safeEncode=n=>(r,s,e)=>{const a=e?{...e,direction:"backward"}:{direction:"backward"};return _safeParse(n)(r,s,a)},_safeDecode=n=>(r,s,e)=>_safeParse(n)(r,s,e),_safeEncodeAsync=n=>async(r,s,e)=>{const a=e?{...e,direction:"backward"}:{direction:"backward"};return _safeParseAsync(n)(r,s,a)},_safeDecodeAsync=n=>async(r,s,e)=>_safeParseAsync(n)(r,s,e);
var cuid=/^[cC][0-9a-z]{6,}$/,cuid2=/^[0-9a-z]+$/,ulid=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,xid=/^[0-9a-vA-V]{20}$/,ksuid=/^[A-Za-z0-9]{27}$/,nanoid=/^[a-zA-Z0-9_-]{21}$/;function nanoidOfLength(a){return new RegExp(`^[a-zA-Z0-9_-]{${a}}$`)}var duration=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/,guid=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,uuid=a=>a?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${a}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/,email=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/,_emoji="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function emoji(){return new RegExp(_emoji,"u")}var ipv4=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,ipv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/,cidrv4=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,cidrv6=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,httpProtocol=/^https?$/,e164=/^\+[1-9]\d{6,14}$/,dateSource="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function anchor(a){return new RegExp(`^${a}$`)}var date=anchor(dateSource);function timeSource(a){const f="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof a.precision=="number"?a.precision===-1?`${f}`:a.precision===0?`${f}:[0-5]\\d`:`${f}:[0-5]\\d\\.\\d{${a.precision}}`:a.seconds?`${f}:[0-5]\\d(?:\\.\\d+)?`:`${f}(?::[0-5]\\d(?:\\.\\d+)?)?`}function time(a){return new RegExp(`^${timeSource(a)}$`)}function datetime(a){const f=["Z"];a.offset&&f.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");const e=`${timeSource({precision:a.precision,seconds:!0})}(?:${f.join("|")})`,n=a.local?`${e}|${timeSource({precision:a.precision})}`:e;return new RegExp(`^${dateSource}T(?:${n})$`)}var anyString=/^[\s\S]{0,}$/,bigint=/^-?\d+n?$/,number=/^-?\d+(?:\.\d+)?$/,boolean=/^(?:true|false)$/i,lowercase=/^[^A-Z]*$/,uppercase=/^[^a-z]*$/;
var $ZodCheck=$constructor("$ZodCheck",(e,t)=>{var n;e._zod??(e._zod={}),e._zod.def=t,(n=e._zod).onattach??(n.onattach=[])}),_whenHasLength=e=>{const t=e.value;return!nullish(t)&&t.length!==void 0},numericOriginMap={number:"number",bigint:"bigint",object:"date"},$ZodCheckLessThan=$constructor("$ZodCheckLessThan",(e,t)=>{$ZodCheck.init(e,t);const n=numericOriginMap[typeof t.value];e._zod.check=i=>{(t.inclusive?i.value<=t.value:i.value<t.value)||i.issues.push({origin:numericOriginMap[typeof i.value]??n,code:"too_big",maximum:typeof t.value=="object"?t.value.getTime():t.value,input:i.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),$ZodCheckGreaterThan=$constructor("$ZodCheckGreaterThan",(e,t)=>{$ZodCheck.init(e,t);const n=numericOriginMap[typeof t.value];e._zod.check=i=>{(t.inclusive?i.value>=t.value:i.value>t.value)||i.issues.push({origin:numericOriginMap[typeof i.value]??n,code:"too_small",minimum:typeof t.value=="object"?t.value.getTime():t.value,input:i.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),$ZodCheckMultipleOf=$constructor("$ZodCheckMultipleOf",(e,t)=>{$ZodCheck.init(e,t),e._zod.check=n=>{if(typeof n.value!=typeof t.value)throw new Error("Cannot mix number and bigint in multiple_of check.");(typeof n.value=="bigint"?t.value!==BigInt(0)&&n.value%t.value===BigInt(0):floatSafeRemainder(n.value,t.value)===0)||n.issues.push({origin:typeof n.value,code:"not_multiple_of",divisor:t.value,input:n.value,inst:e,continue:!t.abort})}}),$ZodCheckNumberFormat=$constructor("$ZodCheckNumberFormat",(e,t)=>{$ZodCheck.init(e,t),t.format=t.format||"float64";const n=t.format?.includes("int"),i=n?"int":"number",[r,u]=NUMBER_FORMAT_RANGES[t.format];e._zod.check=c=>{const o=c.value;if(n){if(!Number.isInteger(o)){c.issues.push({expected:i,format:t.format,code:"invalid_type",continue:!1,input:o,inst:e});return}if(!Number.isSafeInteger(o)){o>0?c.issues.push({input:o,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:i,inclusive:!0,continue:!t.abort}):c.issues.push({input:o,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:i,inclusive:!0,continue:!t.abort});return}}o<r&&c.issues.push({origin:"number",input:o,code:"too_small",minimum:r,inclusive:!0,inst:e,continue:!t.abort}),o>u&&c.issues.push({origin:"number",input:o,code:"too_big",maximum:u,inclusive:!0,inst:e,continue:!t.abort})}}),$ZodCheckMaxLength=$constructor("$ZodCheckMaxLength",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length;if((typeof r=="string"&&u>t.maximum?codePointLength(r):u)<=t.maximum)return;const o=getLengthableOrigin(r);i.issues.push({origin:o,code:"too_big",maximum:t.maximum,inclusive:!0,input:r,inst:e,continue:!t.abort})}}),$ZodCheckMinLength=$constructor("$ZodCheckMinLength",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length;if((typeof r=="string"&&u>=t.minimum&&u<t.minimum*2?codePointLength(r):u)>=t.minimum)return;const o=getLengthableOrigin(r);i.issues.push({origin:o,code:"too_small",minimum:t.minimum,inclusive:!0,input:r,inst:e,continue:!t.abort})}}),$ZodCheckLengthEquals=$constructor("$ZodCheckLengthEquals",(e,t)=>{var n;$ZodCheck.init(e,t),(n=e._zod.def).when??(n.when=_whenHasLength),e._zod.check=i=>{const r=i.value,u=r.length,c=typeof r=="string"&&u>=t.length&&u<=t.length*2?codePointLength(r):u;if(c===t.length)return;const o=getLengthableOrigin(r),s=c>t.length;i.issues.push({origin:o,...s?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckStringFormat=$constructor("$ZodCheckStringFormat",(e,t)=>{var n,i;$ZodCheck.init(e,t),t.pattern?(n=e._zod).check??(n.check=r=>{t.pattern.lastIndex=0,!t.pattern.test(r.value)&&r.issues.push({origin:"string",code:"invalid_format",format:t.format,input:r.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})}):(i=e._zod).check??(i.check=()=>{})}),$ZodCheckRegex=$constructor("$ZodCheckRegex",(e,t)=>{$ZodCheckStringFormat.init(e,t),e._zod.check=n=>{t.pattern.lastIndex=0,!t.pattern.test(n.value)&&n.issues.push({origin:"string",code:"invalid_format",format:"regex",input:n.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),$ZodCheckLowerCase=$constructor("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=lowercase),$ZodCheckStringFormat.init(e,t)}),$ZodCheckUpperCase=$constructor("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=uppercase),$ZodCheckStringFormat.init(e,t)}),$ZodCheckIncludes=$constructor("$ZodCheckIncludes",(e,t)=>{$ZodCheck.init(e,t);const n=escapeRegex(t.includes),i=new RegExp(typeof t.position=="number"?`^.{${t.position},}${n}`:n);t.pattern=i,e._zod.check=r=>{r.value.includes(t.includes,t.position)||r.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:r.value,inst:e,continue:!t.abort})}}),$ZodCheckStartsWith=$constructor("$ZodCheckStartsWith",(e,t)=>{$ZodCheck.init(e,t);const n=new RegExp(`^${escapeRegex(t.prefix)}.*`);t.pattern??(t.pattern=n),e._zod.check=i=>{i.value.startsWith(t.prefix)||i.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckEndsWith=$constructor("$ZodCheckEndsWith",(e,t)=>{$ZodCheck.init(e,t);const n=new RegExp(`.*${escapeRegex(t.suffix)}$`);t.pattern??(t.pattern=n),e._zod.check=i=>{i.value.endsWith(t.suffix)||i.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:i.value,inst:e,continue:!t.abort})}}),$ZodCheckOverwrite=$constructor("$ZodCheckOverwrite",(e,t)=>{$ZodCheck.init(e,t),e._zod.check=n=>{n.value=t.tx(n.value)}});
var Doc=class{constructor(t=[],e={}){this.content=[],this.indent=0,this.args=t,this.closed=e}indented(t){this.indent+=1;try{t(this)}finally{this.indent-=1}}write(t){if(typeof t=="function"){t(this,{execution:"sync"}),t(this,{execution:"async"});return}const i=t.split(`
`).filter(n=>n),s=Math.min(...i.map(n=>n.length-n.trimStart().length)),c=i.map(n=>n.slice(s)).map(n=>" ".repeat(this.indent*2)+n);for(const n of c)this.content.push(n)}compile(){const t=Function,e=this?.content??[""];return new t(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${e.join(`
`)}
};`)(...Object.values(this.closed))}};
var version={major:4,minor:6,patch:7};
var $ZodType=$constructor("$ZodType",(e,t)=>{var n;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=version;const r=e._zod.def.checks,o=e._zod.traits.has("$ZodCheck")?[e,...r??[]]:r?.length?[...r]:[];for(const s of o)for(const u of s._zod.onattach)u(e);if(o.length===0)(n=e._zod).deferred??(n.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{const s=(a,l,i)=>{if(a.memo)return a;let c=aborted(a),p;for(const d of l){if(d._zod.def.when){if(explicitlyAborted(a)||!d._zod.def.when(a))continue}else if(c)continue;const f=a.issues.length,v=d._zod.check(a);if(v instanceof Promise&&i?.async===!1)throw new $ZodAsyncError;if(p||v instanceof Promise)p=(p??Promise.resolve()).then(async()=>{await v,a.issues.length!==f&&(attachSchema(a.issues,f,e),c||(c=aborted(a,f)))});else{if(a.issues.length===f)continue;attachSchema(a.issues,f,e),c||(c=aborted(a,f))}}return p?p.then(()=>a):a},u=(a,l,i)=>{if(aborted(a))return a.aborted=!0,a;const c=s(l,o,i);if(c instanceof Promise){if(i.async===!1)throw new $ZodAsyncError;return c.then(p=>e._zod.parse(p,i))}return e._zod.parse(c,i)};e._zod.run=(a,l)=>{if(l.skipChecks)return e._zod.parse(a,l);if(l.direction==="backward"){const c=e._zod.parse({value:a.value,issues:[]},{...l,skipChecks:!0});return c instanceof Promise?c.then(p=>u(p,a,l)):u(c,a,l)}const i=e._zod.parse(a,l);if(i instanceof Promise){if(l.async===!1)throw new $ZodAsyncError;return i.then(c=>s(c,o,l))}return s(i,o,l)}}},{get"~standard"(){return hide(this,"~standard",standardProps(this))},set"~standard"(e){own(this,"~standard",e)}}),toStandardResult=(e,t)=>e.issues.length?{issues:e.issues.map(n=>finalizeIssue(n,t,config()))}:{value:e.value};async function validateAsync2(e,t){const n={async:!0};return toStandardResult(await e._zod.run({value:t,issues:[]},n),n)}function standardProps(e){return{validate:t=>{const n={async:!1};try{const r=e._zod.run({value:t,issues:[]},n);if(!(r instanceof Promise))return toStandardResult(r,n)}catch{}return validateAsync2(e,t)},vendor:"zod",version:1}}var $ZodString=$constructor("$ZodString",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=t.pattern??anyString,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=String(n.value)}catch{}return typeof n.value=="string"||n.issues.push({expected:"string",code:"invalid_type",input:n.value,inst:e}),n}}),$ZodStringFormat=$constructor("$ZodStringFormat",(e,t)=>{$ZodCheckStringFormat.init(e,t),$ZodString.init(e,t)}),$ZodGUID=$constructor("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=guid),$ZodStringFormat.init(e,t)}),$ZodUUID=$constructor("$ZodUUID",(e,t)=>{if(t.version){const r={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(r===void 0)throw new Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=uuid(r))}else t.pattern??(t.pattern=uuid());$ZodStringFormat.init(e,t)}),$ZodEmail=$constructor("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=email),$ZodStringFormat.init(e,t)}),URL_BAD_FORMAT=1,URL_UNPARSEABLE=2;function canParseURL(e){try{return typeof URL<"u"&&typeof URL.canParse=="function"?URL.canParse(e):(new URL(e),!0)}catch{return!1}}function validateURL(e,t){return!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t)?canParseURL(e)||URL_UNPARSEABLE:parseURLObject(e,t)}function parseURLObject(e,t){if(!t.normalize&&t.protocol?.source===httpProtocol.source&&!/^https?:\/\//i.test(e))return URL_BAD_FORMAT;try{if(typeof URL<"u"){const n=URL;if(typeof n.parse=="function")return n.parse(e)??URL_UNPARSEABLE}return new URL(e)}catch{return URL_UNPARSEABLE}}var asciiTabOrNewline=/[\t\n\r]/g;function stripTabAndNewline(e){return e.replace(asciiTabOrNewline,"")}function urlHostnameOk(e,t){return t.lastIndex=0,t.test(e.hostname)}function urlProtocolOk(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}var $ZodURL=$constructor("$ZodURL",(e,t)=>{$ZodStringFormat.init(e,t),e._zod.check=n=>{try{const r=n.value.trim(),o=validateURL(r,t);if(o===URL_BAD_FORMAT){n.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:n.value,inst:e,continue:!t.abort});return}if(o===URL_UNPARSEABLE){n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort});return}if(o===!0){n.value=stripTabAndNewline(r);return}t.hostname&&!urlHostnameOk(o,t.hostname)&&n.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:n.value,inst:e,continue:!t.abort}),t.protocol&&!urlProtocolOk(o,t.protocol)&&n.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:n.value,inst:e,continue:!t.abort}),n.value=t.normalize?o.href:stripTabAndNewline(r);return}catch{n.issues.push({code:"invalid_format",format:"url",input:n.value,inst:e,continue:!t.abort})}}}),$ZodEmoji=$constructor("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=emoji()),$ZodStringFormat.init(e,t)}),$ZodNanoID=$constructor("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw new Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?nanoid:nanoidOfLength(t.length)),$ZodStringFormat.init(e,t)}),$ZodCUID=$constructor("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=cuid),$ZodStringFormat.init(e,t)}),$ZodCUID2=$constructor("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=cuid2),$ZodStringFormat.init(e,t)}),$ZodULID=$constructor("$ZodULID",(e,t)=>{t.pattern??(t.pattern=ulid),$ZodStringFormat.init(e,t)}),$ZodXID=$constructor("$ZodXID",(e,t)=>{t.pattern??(t.pattern=xid),$ZodStringFormat.init(e,t)}),$ZodKSUID=$constructor("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=ksuid),$ZodStringFormat.init(e,t)}),$ZodISODateTime=$constructor("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=datetime(t)),$ZodStringFormat.init(e,t)}),$ZodISODate=$constructor("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=date),$ZodStringFormat.init(e,t)}),$ZodISOTime=$constructor("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=time(t)),$ZodStringFormat.init(e,t)}),$ZodISODuration=$constructor("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=duration),$ZodStringFormat.init(e,t)}),$ZodIPv4=$constructor("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=ipv4),$ZodStringFormat.init(e,t)}),ipv6Alphabet=/^[0-9a-fA-F:.]+$/;function isValidIPv6(e){return ipv6Alphabet.test(e)?canParseURL(`http://[${e}]`):!1}var $ZodIPv6=$constructor("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=ipv6),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidIPv6(n.value)||n.issues.push({code:"invalid_format",format:"ipv6",input:n.value,inst:e,continue:!t.abort})}}),$ZodCIDRv4=$constructor("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=cidrv4),$ZodStringFormat.init(e,t)});function isValidCIDRv6(e){const t=e.split("/");if(t.length!==2)return!1;const[n,r]=t;if(!r)return!1;const o=Number(r);return`${o}`!==r||o<0||o>128?!1:isValidIPv6(n)}var $ZodCIDRv6=$constructor("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=cidrv6),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidCIDRv6(n.value)||n.issues.push({code:"invalid_format",format:"cidrv6",input:n.value,inst:e,continue:!t.abort})}});function isValidBase64(e){if(e==="")return!0;if(/\s/.test(e)||e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}var base64Charset=/^[0-9a-zA-Z+/]*={0,2}$/,$ZodBase64=$constructor("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=base64Charset),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidBase64(n.value)||n.issues.push({code:"invalid_format",format:"base64",input:n.value,inst:e,continue:!t.abort})}}),base64urlCharset=/^[A-Za-z0-9_-]*$/;function isValidBase64URL(e){if(!base64urlCharset.test(e))return!1;const t=e.replace(/[-_]/g,r=>r==="-"?"+":"/"),n=t.padEnd(Math.ceil(t.length/4)*4,"=");return isValidBase64(n)}var $ZodBase64URL=$constructor("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=base64urlCharset),$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidBase64URL(n.value)||n.issues.push({code:"invalid_format",format:"base64url",input:n.value,inst:e,continue:!t.abort})}}),$ZodE164=$constructor("$ZodE164",(e,t)=>{t.pattern??(t.pattern=e164),$ZodStringFormat.init(e,t)});function isValidJWT(e,t=null){try{const n=e.split(".");if(n.length!==3)return!1;const[r]=n;if(!r)return!1;const o=JSON.parse(atob(r));return!("typ"in o&&o?.typ!=="JWT"||!o.alg||t&&(!("alg"in o)||o.alg!==t))}catch{return!1}}var $ZodJWT=$constructor("$ZodJWT",(e,t)=>{$ZodStringFormat.init(e,t),e._zod.check=n=>{isValidJWT(n.value,t.alg)||n.issues.push({code:"invalid_format",format:"jwt",input:n.value,inst:e,continue:!t.abort})}}),$ZodNumber=$constructor("$ZodNumber",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=number,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=Number(n.value)}catch{}const o=n.value;if(typeof o=="number"&&!Number.isNaN(o)&&Number.isFinite(o))return n;const s=typeof o=="number"?Number.isNaN(o)?"NaN":Number.isFinite(o)?void 0:String(o):void 0;return n.issues.push({expected:"number",code:"invalid_type",input:o,inst:e,...s?{received:s}:{}}),n}}),$ZodNumberFormat=$constructor("$ZodNumberFormat",(e,t)=>{$ZodCheckNumberFormat.init(e,t),$ZodNumber.init(e,t)}),$ZodBoolean=$constructor("$ZodBoolean",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=boolean,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=!!n.value}catch{}const o=n.value;return typeof o=="boolean"||n.issues.push({expected:"boolean",code:"invalid_type",input:o,inst:e}),n}}),$ZodBigInt=$constructor("$ZodBigInt",(e,t)=>{$ZodType.init(e,t),e._zod.pattern=bigint,e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=BigInt(n.value)}catch{}return typeof n.value=="bigint"||n.issues.push({expected:"bigint",code:"invalid_type",input:n.value,inst:e}),n}}),$ZodUnknown=$constructor("$ZodUnknown",(e,t)=>{$ZodType.init(e,t),e._zod.parse=n=>n}),$ZodNever=$constructor("$ZodNever",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>(n.issues.push({expected:"never",code:"invalid_type",input:n.value,inst:e}),n)}),$ZodDate=$constructor("$ZodDate",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>{if(t.coerce)try{n.value=new Date(n.value)}catch{}const o=n.value,s=o instanceof Date;return s&&!Number.isNaN(o.getTime())||n.issues.push({expected:"date",code:"invalid_type",input:o,...s?{received:"Invalid Date"}:{},inst:e}),n}});function capSize(e,t){const n=sizeCaps(e._zod.def.checks);if(!n.length)return;const r=Math.min(...n.map(s=>s[0])),o=e._zod.parse;e._zod.parse=(s,u)=>{const a=t(s.value);if(a>r&&!u?.skipChecks&&u?.direction!=="backward"){for(const[l,i]of sizeCaps(e._zod.def.checks))if(a>l&&i._zod.def.when(s)){const c=s.issues.length;return i._zod.check(s),s.issues[c].continue=!1,attachSchema(s.issues,c,e),s}}return o(s,u)}}var arraySize=e=>Array.isArray(e)?e.length:-1;function handleArrayResult(e,t,n){e.issues.length&&t.issues.push(...prefixIssues(n,e.issues)),t.value[n]=e.value}var $ZodArray=$constructor("$ZodArray",(e,t)=>{$ZodType.init(e,t);const n=globalConfig.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{const s=r.value;if(!Array.isArray(s))return r.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),r;r.value=n?n.alloc(e,r,Array(s.length),o):Array(s.length);const u=[],a=o?.abortEarly;for(let l=0;l<s.length;l++){const i=s[l],c=t.element._zod.run({value:i,issues:[]},o);if(c instanceof Promise)u.push(c.then(p=>handleArrayResult(p,r,l)));else if(handleArrayResult(c,r,l),a&&c.issues.length!==0&&aborted(c))break}return u.length?Promise.all(u).then(()=>r):r},capSize(e,arraySize)});function handlePropertyResult(e,t,n,r,o,s){const u=n in r,a=s==="optional";if(!(!u&&a&&o==="optional")){if(e.issues.length){if(o!==void 0&&a&&!u)return;t.issues.push(...prefixIssues(n,e.issues))}if(!u&&o===void 0){e.issues.length||t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[n]});return}e.value===void 0?(u||o==="defaulted"&&!a)&&(t.value[n]=void 0):t.value[n]=e.value}}var NO_SYMBOL_KEYS=[];function normalizeDef(e){const t=Object.keys(e.shape),n=Object.getOwnPropertySymbols(e.shape),r=n.length?n:NO_SYMBOL_KEYS,o=r.length?[...t,...r]:t;for(const u of o)if(!e.shape?.[u]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(u)}": expected a Zod schema`);const s=optionalKeys(e.shape);return{...e,allKeys:o,symbolKeys:r,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function handleCatchall(e,t,n,r,o,s,u){const a=[],l=o.keySet,i=o.catchall._zod,c=i.def.type,p=i.optin,d=i.optout;let f=0;for(const v in t){if(u&&n.issues.length!==f){if(aborted(n,f))break;f=n.issues.length}if(l.has(v))continue;if(v==="__proto__"){c==="never"&&a.push(v);continue}if(c==="never"){a.push(v);continue}const _=i.run({value:t[v],issues:[]},r);_ instanceof Promise?e.push(_.then(m=>handlePropertyResult(m,n,v,t,p,d))):handlePropertyResult(_,n,v,t,p,d)}return a.length&&n.issues.push({code:"unrecognized_keys",keys:a,input:t,inst:s,continue:!0}),e.length?Promise.all(e).then(()=>n):n}var $ZodObject=$constructor("$ZodObject",(e,t)=>{$ZodType.init(e,t);const n=Object.getOwnPropertyDescriptor(t,"shape"),r=n?.get?n.get.raw:t.shape??{};if(r){const i=()=>{const c={...r};return Object.defineProperty(t,"shape",{value:c}),i.raw=c,c};i.raw=r,Object.defineProperty(t,"shape",{get:i})}const o=cached(()=>normalizeDef(t));defineLazyInternal(e,"propValues",i=>{const c=i.def.shape,p={};for(const d in c){const f=c[d]._zod;if(f.values){Object.prototype.hasOwnProperty.call(p,d)||assignProp(p,d,new Set);for(const v of f.values)p[d].add(v);f.optin!==void 0&&p[d].add(void 0)}}return p});const s=isObject,u=t.catchall;let a;const l=globalConfig.memoizer;l?.attach(e),e._zod.parse=(i,c)=>{a??(a=o.value);const p=i.value;if(!s(p))return i.issues.push({expected:"object",code:"invalid_type",input:p,inst:e}),i;i.value=l?l.alloc(e,i,{},c):{};const d=[],f=a.shape,v=c?.abortEarly;let _=i.issues.length;for(const m of a.allKeys){if(v&&i.issues.length!==_){if(aborted(i,_))break;_=i.issues.length}if(m==="__proto__")continue;const g=f[m],b=g._zod.optin,Z=g._zod.optout,w=g._zod.run({value:p[m],issues:[]},c);w instanceof Promise?d.push(w.then($=>handlePropertyResult($,i,m,p,b,Z))):handlePropertyResult(w,i,m,p,b,Z)}return u?handleCatchall(d,p,i,c,o.value,e,v===!0):d.length?Promise.all(d).then(()=>i):i}}),$ZodObjectJIT=$constructor("$ZodObjectJIT",(e,t)=>{$ZodObject.init(e,t);const n=e._zod.parse,r=cached(()=>normalizeDef(t)),o=globalConfig.memoizer,s=f=>{const v=r.value,_=v.symbolKeys,m=new Doc(["payload","ctx"],{shape:f,inst:e,memo:o,syms:_}),g=$=>`shape[${$}]._zod.run({ value: input[${$}], issues: [] }, ctx)`,b=($,h)=>`
          let ${$}_ab = false;
          for (let i = 0; i < ${$}.issues.length; i++) {
            const iss = ${$}.issues[i];
            iss.path = iss.path ? [${h}, ...iss.path] : [${h}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${$}_ab = true;
          }
          if (${$}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;m.write("const input = payload.value;");const Z=Object.create(null);let w=0;for(const $ of v.allKeys)Z[$]=`key_${w++}`;m.write(o?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(const $ of v.allKeys){if($==="__proto__")continue;const h=Z[$],z=typeof $=="symbol"?`syms[${_.indexOf($)}]`:esc($),I=`${z} in input`,P=f[$],k=P?._zod?.optin,y=k!==void 0,R=P?._zod?.optout==="optional";if(m.write(`const ${h} = ${g(z)};`),y&&R){const O=k==="optional"?`${h}_present`:`${h}.value !== undefined || ${h}_present`;m.write(`
        const ${h}_present = ${I};
        if (!${h}.issues.length || ${h}_present) {
          if (${h}.issues.length) {${b(h,z)}
          }

          if (${O}) {
            newResult[${z}] = ${h}.value;
          }
        }

      `)}else y?(m.write(`
        if (${h}.issues.length) {${b(h,z)}
        }
      `),k==="defaulted"?m.write(`newResult[${z}] = ${h}.value;`):m.write(`
        if (${h}.value !== undefined || ${I}) {
          newResult[${z}] = ${h}.value;
        }
      `)):m.write(`
        const ${h}_present = ${I};
        if (${h}.issues.length) {${b(h,z)}
        }
        if (!${h}_present && !${h}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${z}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${h}_present) {
          newResult[${z}] = ${h}.value;
        }

      `)}return m.write("payload.value = newResult;"),m.write("return payload;"),m.compile()};let u;const a=isObject,l=!globalConfig.jitless,i=allowsEval,c=l&&i.value,p=t.catchall;let d;e._zod.parse=(f,v)=>{d??(d=r.value);const _=f.value;return a(_)?l&&c&&v?.async===!1&&v.jitless!==!0?(u||(u=s(t.shape)),f=u(f,v),p?handleCatchall([],_,f,v,d,e,v?.abortEarly===!0):f):n(f,v):(f.issues.push({expected:"object",code:"invalid_type",input:_,inst:e}),f)}});function handleUnionResults(e,t,n,r){for(const s of e)if(s.issues.length===0)return t.value=s.value,t;const o=e.filter(s=>!aborted(s));return o.length===1?(t.value=o[0].value,o[0]):(t.issues.push({code:"invalid_union",input:t.value,inst:n,errors:e.map(s=>s.issues.map(u=>finalizeIssue(u,r,config())))}),t)}var $ZodUnion=$constructor("$ZodUnion",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",r=>r.def.options.some(o=>o._zod.optin==="defaulted")?"defaulted":r.def.options.some(o=>o._zod.optin!==void 0)?"optional":void 0),defineLazyInternal(e,"optout",r=>r.def.options.some(o=>o._zod.optout==="optional")?"optional":void 0),defineLazyInternal(e,"values",r=>{if(r.def.options.every(o=>o._zod.values))return new Set(r.def.options.flatMap(o=>Array.from(o._zod.values)))}),defineLazyInternal(e,"pattern",r=>{if(r.def.options.every(o=>o._zod.pattern)){const o=r.def.options.map(s=>s._zod.pattern);return new RegExp(`^(${o.map(s=>cleanRegex(s.source)).join("|")})$`)}});const n=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(r,o)=>{if(n)return n(r,o);let s=!1;const u=[];for(const a of t.options){const l=a._zod.run({value:r.value,issues:[]},o);if(l instanceof Promise)u.push(l),s=!0;else{if(l.issues.length===0)return l;u.push(l)}}return s?Promise.all(u).then(a=>handleUnionResults(a,r,e,o)):handleUnionResults(u,r,e,o)}});function discriminatorMap(e){const t=new Map;for(const n of e.options){const r=n._zod.propValues?.[e.discriminator];if(!r||r.size===0)throw new Error(`Invalid discriminated union option at index "${e.options.indexOf(n)}"`);for(const o of r)if(t.has(o)){if(o!==void 0)throw new Error(`Duplicate discriminator value "${String(o)}"`);t.set(o,null)}else t.set(o,n)}return t}var $ZodDiscriminatedUnion=$constructor("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,$ZodUnion.init(e,t);const n=e._zod.parse;defineLazyInternal(e,"propValues",o=>{const s={};let u=0;for(const a of o.def.options){const l=a._zod.propValues;if(!l||Object.keys(l).length===0)throw new Error(`Invalid discriminated union option at index "${o.def.options.indexOf(a)}"`);l[o.def.discriminator]?.has(void 0)&&u++;for(const[i,c]of Object.entries(l)){Object.prototype.hasOwnProperty.call(s,i)||assignProp(s,i,new Set);for(const p of c)s[i].add(p)}}return!o.def.unionFallback&&u>1&&s[o.def.discriminator]?.delete(void 0),s}),t.options.forEach((o,s)=>{const u=rawShape(o._zod.def);if(u&&!Object.prototype.hasOwnProperty.call(u,t.discriminator))throw new Error(`Invalid discriminated union option at index "${s}"`)});const r=cached(()=>discriminatorMap(t));e._zod.parse=(o,s)=>{const u=o.value;if(!isObject(u))return o.issues.push({code:"invalid_type",expected:"object",input:u,inst:e}),o;const a=u?.[t.discriminator],l=r.value.get(a);return l&&(a!==void 0||s.direction!=="backward")?l._zod.run(o,s):t.unionFallback||s.direction==="backward"?n(o,s):(o.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(r.value.keys()).filter(i=>r.value.get(i)!==null),input:u,path:[t.discriminator],inst:e}),o)}}),$ZodIntersection=$constructor("$ZodIntersection",(e,t)=>{$ZodType.init(e,t),e._zod.parse=(n,r)=>{const o=n.value,s=t.left._zod.run({value:o,issues:[]},r),u=t.right._zod.run({value:o,issues:[]},r);return s instanceof Promise||u instanceof Promise?Promise.all([s,u]).then(([l,i])=>handleIntersectionResults(n,l,i)):handleIntersectionResults(n,s,u)}});function mergeValues(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e==+t)return{valid:!0,data:e};if(isPlainObject(e)&&isPlainObject(t)){const n=Object.keys(t),r=Object.keys(e).filter(s=>n.indexOf(s)!==-1),o={...e,...t};Object.prototype.hasOwnProperty.call(o,"__proto__")&&delete o.__proto__;for(const s of r){if(s==="__proto__")continue;const u=mergeValues(e[s],t[s]);if(!u.valid)return{valid:!1,mergeErrorPath:[s,...u.mergeErrorPath]};o[s]=u.data}return{valid:!0,data:o}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};const n=[];for(let r=0;r<e.length;r++){const o=e[r],s=t[r],u=mergeValues(o,s);if(!u.valid)return{valid:!1,mergeErrorPath:[r,...u.mergeErrorPath]};n.push(u.data)}return{valid:!0,data:n}}return{valid:!1,mergeErrorPath:[]}}function handleIntersectionResults(e,t,n){const r=new Map;let o;const s=new Map,u=(i,c)=>{let p;if(i.code==="unrecognized_keys"&&!i.path?.length)o??(o=i),p=i.keys;else if(i.code==="invalid_key"&&i.origin==="record"&&i.path?.length===1){const d=String(i.path[0]);s.has(d)||s.set(d,i),p=[d]}else return!1;for(const d of p)r.has(d)||r.set(d,{}),r.get(d)[c]=!0;return!0};for(const i of t.issues)u(i,"l")||e.issues.push(i);for(const i of n.issues)u(i,"r")||e.issues.push(i);const a=[...r].filter(([,i])=>i.l&&i.r).map(([i])=>i);if(a.length){const i=o?a.filter(c=>o.keys.includes(c)):[];i.length&&e.issues.push({...o,keys:i});for(const c of a)!i.includes(c)&&s.has(c)&&e.issues.push(s.get(c))}const l=mergeValues(t.value,n.value);if(!l.valid){if(aborted(e))return e;throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(l.mergeErrorPath)}`)}return e.value=l.data,e}var $ZodTuple=$constructor("$ZodTuple",(e,t)=>{$ZodType.init(e,t);const n=t.items,r=globalConfig.memoizer;r?.attach(e),e._zod.parse=(o,s)=>{const u=o.value;if(!Array.isArray(u))return o.issues.push({input:u,inst:e,expected:"tuple",code:"invalid_type"}),o;o.value=r?r.alloc(e,o,[],s):[];const a=[],l=getTupleOptStart(n,"optin"),i=getTupleOptStart(n,"optout");if(!t.rest){if(u.length<l)return o.issues.push({code:"too_small",minimum:l,inclusive:!0,input:u,inst:e,origin:"array"}),o;u.length>n.length&&o.issues.push({code:"too_big",maximum:n.length,inclusive:!0,input:u,inst:e,origin:"array"})}const c=new Array(n.length),p=t.rest?s?.abortEarly:void 0;let d=!1;for(let f=0;f<n.length;f++){const v=n[f]._zod.run({value:u[f],issues:[]},s);v instanceof Promise?a.push(v.then(_=>{c[f]=_})):(c[f]=v,p&&!d&&v.issues.length&&(d=aborted(v)))}if(t.rest&&!d){let f=n.length-1;const v=u.slice(n.length);let _=o.issues.length;for(const m of v){if(p&&o.issues.length!==_){if(aborted(o,_))break;_=o.issues.length}f++;const g=t.rest._zod.run({value:m,issues:[]},s);g instanceof Promise?a.push(g.then(b=>handleTupleResult(b,o,f))):handleTupleResult(g,o,f)}}return a.length?Promise.all(a).then(()=>handleTupleResults(c,o,n,u,i)):handleTupleResults(c,o,n,u,i)}});function getTupleOptStart(e,t){for(let n=e.length-1;n>=0;n--)if(!(t==="optin"?e[n]._zod.optin!==void 0:e[n]._zod.optout==="optional"))return n+1;return 0}function handleTupleResult(e,t,n){e.issues.length&&t.issues.push(...prefixIssues(n,e.issues)),t.value[n]=e.value}function handleTupleResults(e,t,n,r,o){for(let s=0;s<n.length;s++){const u=e[s],a=s<r.length;if(!a&&s>=o&&n[s]._zod.optin==="optional"){t.value.length=s;break}if(u.issues.length){if(!a&&s>=o){t.value.length=s;break}t.issues.push(...prefixIssues(s,u.issues))}t.value[s]=u.value}for(let s=t.value.length-1;s>=r.length&&(n[s]._zod.optout==="optional"&&t.value[s]===void 0);s--)t.value.length=s;return t}var $ZodRecord=$constructor("$ZodRecord",(e,t)=>{$ZodType.init(e,t);const n=globalConfig.memoizer;n?.attach(e),e._zod.parse=(r,o)=>{const s=r.value;if(!isPlainObject(s))return r.issues.push({expected:"record",code:"invalid_type",input:s,inst:e}),r;const u=[],a=t.keyType._zod.values;if(a&&!t.partial){r.value=n?n.alloc(e,r,{},o):{};const l=new Set;for(const c of a)if(typeof c=="string"||typeof c=="number"||typeof c=="symbol"){if(l.add(typeof c=="number"?c.toString():c),c==="__proto__")continue;const p=t.keyType._zod.run({value:c,issues:[]},o);if(p instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(p.issues.length){r.issues.push({code:"invalid_key",origin:"record",issues:p.issues.map(v=>finalizeIssue(v,o,config())),input:c,path:[c],inst:e});continue}const d=p.value;if(d==="__proto__")continue;const f=t.valueType._zod.run({value:s[c],issues:[]},o);f instanceof Promise?u.push(f.then(v=>{v.issues.length&&r.issues.push(...prefixIssues(c,v.issues)),r.value[d]=v.value})):(f.issues.length&&r.issues.push(...prefixIssues(c,f.issues)),r.value[d]=f.value)}let i;for(const c in s)if(!l.has(c))if(t.mode==="loose"){if(c==="__proto__")continue;r.value[c]=s[c]}else i=i??[],i.push(c);i&&i.length>0&&r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:i,continue:!0})}else{r.value=n?n.alloc(e,r,{},o):{};let l;for(const i of Reflect.ownKeys(s)){if(i==="__proto__"||!Object.prototype.propertyIsEnumerable.call(s,i))continue;let c=t.keyType._zod.run({value:i,issues:[]},o);if(c instanceof Promise)throw new Error("Async schemas not supported in object keys currently");if(typeof i=="string"&&number.test(i)&&c.issues.length){const v=t.keyType._zod.run({value:Number(i),issues:[]},o);if(v instanceof Promise)throw new Error("Async schemas not supported in object keys currently");v.issues.length===0&&(c=v)}if(c.issues.length){t.mode==="loose"?r.value[i]=s[i]:a?(l=l??[],l.push(i)):r.issues.push({code:"invalid_key",origin:"record",issues:c.issues.map(v=>finalizeIssue(v,o,config())),input:i,path:[i],inst:e});continue}const d=c.value;if(d==="__proto__")continue;const f=t.valueType._zod.run({value:s[i],issues:[]},o);f instanceof Promise?u.push(f.then(v=>{v.issues.length&&r.issues.push(...prefixIssues(i,v.issues)),r.value[d]=v.value})):(f.issues.length&&r.issues.push(...prefixIssues(i,f.issues)),r.value[d]=f.value)}l&&l.length>0&&r.issues.push({code:"unrecognized_keys",input:s,inst:e,keys:l,continue:!0})}return u.length?Promise.all(u).then(()=>r):r}}),$ZodEnum=$constructor("$ZodEnum",(e,t)=>{$ZodType.init(e,t);const n=getEnumValues(t.entries),r=new Set(n);e._zod.values=r,defineLazyInternal(e,"pattern",o=>{const s=getEnumValues(o.def.entries).filter(u=>propertyKeyTypes.has(typeof u));return new RegExp(s.length?`^(${s.map(u=>escapeRegex(u.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,s)=>{const u=o.value;return r.has(u)||o.issues.push({code:"invalid_value",values:n,input:u,inst:e}),o}}),$ZodLiteral=$constructor("$ZodLiteral",(e,t)=>{$ZodType.init(e,t);const n=new Set(t.values);e._zod.values=n,defineLazyInternal(e,"pattern",r=>{const o=r.def.values;return new RegExp(o.length?`^(${o.map(s=>typeof s=="string"?escapeRegex(s):s?escapeRegex(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(r,o)=>{const s=r.value;return n.has(s)||r.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),r}}),$ZodTransform=$constructor("$ZodTransform",(e,t)=>{$ZodType.init(e,t),e._zod.optin="optional",globalConfig.memoizer?.guard(e),e._zod.parse=(n,r)=>{if(r.direction==="backward")throw new $ZodEncodeError(e.constructor.name);const o=t.transform(n.value,n);if(r.async)return(o instanceof Promise?o:Promise.resolve(o)).then(u=>(n.value=u,n));if(o instanceof Promise)throw new $ZodAsyncError;return n.value=o,n}});function handleOptionalResult(e,t){return e.value=t.issues.length?void 0:t.value,e}var $ZodOptional=$constructor("$ZodOptional",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",defineLazyInternal(e,"values",n=>{const r=n.def.innerType._zod.values;return r?new Set([...r,void 0]):void 0}),defineLazyInternal(e,"pattern",n=>{const r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${cleanRegex(r.source)})?$`):void 0}),e._zod.parse=(n,r)=>{if(n.value===void 0){if(t.innerType._zod.optin!=="defaulted")return n;const o=t.innerType._zod.run({value:n.value,issues:[]},r);return o instanceof Promise?o.then(s=>handleOptionalResult(n,s)):handleOptionalResult(n,o)}return t.innerType._zod.run(n,r)}}),$ZodExactOptional=$constructor("$ZodExactOptional",(e,t)=>{$ZodOptional.init(e,t),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),defineLazyInternal(e,"pattern",n=>n.def.innerType._zod.pattern),e._zod.parse=(n,r)=>t.innerType._zod.run(n,r)}),$ZodNullable=$constructor("$ZodNullable",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin),defineLazyInternal(e,"optout",n=>n.def.innerType._zod.optout),defineLazyInternal(e,"pattern",n=>{const r=n.def.innerType._zod.pattern;return r?new RegExp(`^(${cleanRegex(r.source)}|null)$`):void 0}),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values?new Set([...n.def.innerType._zod.values,null]):void 0),e._zod.parse=(n,r)=>n.value===null?n:t.innerType._zod.run(n,r)}),$ZodDefault=$constructor("$ZodDefault",(e,t)=>{$ZodType.init(e,t),e._zod.optin="defaulted",defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);if(n.value===void 0)return n.value=t.defaultValue,n;const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(s=>handleDefaultResult(s,t)):handleDefaultResult(o,t)}});function handleDefaultResult(e,t){return e.value===void 0&&(e.value=t.defaultValue),e}var $ZodPrefault=$constructor("$ZodPrefault",(e,t)=>{$ZodType.init(e,t),e._zod.optin="defaulted",defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>(r.direction==="backward"||n.value===void 0&&(n.value=t.defaultValue),t.innerType._zod.run(n,r))}),$ZodNonOptional=$constructor("$ZodNonOptional",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"values",n=>{const r=n.def.innerType._zod.values;return r?new Set([...r].filter(o=>o!==void 0)):void 0}),e._zod.parse=(n,r)=>{const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(s=>handleNonOptionalResult(s,e)):handleNonOptionalResult(o,e)}});function handleNonOptionalResult(e,t){return!e.issues.length&&e.value===void 0&&e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t}),e}function handleCatchResult(e,t,n,r){return t.issues.length?(e.value=n.catchValue({...t,value:e.value,error:{issues:t.issues.map(o=>finalizeIssue(o,r,config()))},input:e.value}),e):(e.value=t.value,t.memo&&(e.memo=!0),e)}var $ZodCatch=$constructor("$ZodCatch",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"optin",n=>n.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),defineLazyInternal(e,"optout",n=>n.def.innerType._zod.optout),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);const o=t.innerType._zod.run({value:n.value,issues:[]},r);return o instanceof Promise?o.then(s=>handleCatchResult(n,s,t,r)):handleCatchResult(n,o,t,r)}}),$ZodPipe=$constructor("$ZodPipe",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"values",n=>n.def.in._zod.values),defineLazyInternal(e,"optin",n=>n.def.in._zod.optin),defineLazyInternal(e,"optout",n=>n.def.out._zod.optout),defineLazyInternal(e,"propValues",n=>n.def.in._zod.propValues),e._zod.parse=(n,r)=>{if(r.direction==="backward"){const s=t.out._zod.run(n,r);return s instanceof Promise?s.then(u=>handlePipeResult(u,t.in,r)):handlePipeResult(s,t.in,r)}const o=t.in._zod.run(n,r);return o instanceof Promise?o.then(s=>handlePipeResult(s,t.out,r)):handlePipeResult(o,t.out,r)}});function handlePipeResult(e,t,n){return e.issues.some(r=>r.code!=="unrecognized_keys")?(e.aborted=!0,e):t._zod.run({value:e.value,issues:e.issues},n)}var $ZodPreprocess=$constructor("$ZodPreprocess",(e,t)=>{$ZodPipe.init(e,t)}),$ZodReadonly=$constructor("$ZodReadonly",(e,t)=>{$ZodType.init(e,t),defineLazyInternal(e,"propValues",n=>n.def.innerType._zod.propValues),defineLazyInternal(e,"values",n=>n.def.innerType._zod.values),defineLazyInternal(e,"optin",n=>n.def.innerType?._zod?.optin),defineLazyInternal(e,"optout",n=>n.def.innerType?._zod?.optout),e._zod.parse=(n,r)=>{if(r.direction==="backward")return t.innerType._zod.run(n,r);const o=t.innerType._zod.run(n,r);return o instanceof Promise?o.then(handleReadonlyResult):handleReadonlyResult(o)}});function handleReadonlyResult(e){return e.memo||(e.value=Object.freeze(e.value)),e}var $ZodCustom=$constructor("$ZodCustom",(e,t)=>{$ZodCheck.init(e,t),$ZodType.init(e,t),e._zod.parse=(n,r)=>n,e._zod.check=n=>{const r=n.value,o=t.fn(r);if(o instanceof Promise)return o.then(s=>handleRefineResult(s,n,r,e));handleRefineResult(o,n,r,e)}});function handleRefineResult(e,t,n,r){if(!e){const o={code:"custom",input:n,inst:r,path:[...r._zod.def.path??[]],continue:!r._zod.def.abort};r._zod.def.params&&(o.params=r._zod.def.params),t.issues.push(issue(o))}}
var $ZodCyclicError=class extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}},STATE="~memo",NO_ISSUES=[];function isRef(e){return e!==null&&typeof e=="object"}function cloneIssues(e){return e.map(r=>r.path?{...r,path:r.path.slice()}:{...r})}var recursive=new WeakMap,NONE=0,ASSUMED=1,PROVEN=2;function isRecursive(e,r,c){const i=recursive.get(e);if(i!==void 0)return i?PROVEN:NONE;if(r.has(e))return PROVEN;r.add(e);let u=NONE;const t=a=>{if(u!==PROVEN&&a?._zod){const n=isRecursive(a,r,c);n>u&&(u=n)}},d=(a,n)=>{let o=NONE;for(const l of Reflect.ownKeys(a)){const k=Object.getOwnPropertyDescriptor(a,l);if(n&&!k.enumerable)continue;const p=k.get?ASSUMED:k.value?._zod?isRecursive(k.value,r,c):NONE;p>o&&(o=p)}return o},b=a=>{a>u&&(u=a)},s=e._zod.def,f=s.type;switch(f){case"object":{const a=rawShape(s);b(a?d(a,!0):ASSUMED),t(s.catchall);break}case"array":t(s.element);break;case"tuple":for(const a of s.items)t(a);t(s.rest);break;case"record":case"map":t(s.keyType),t(s.valueType);break;case"set":t(s.valueType);break;case"union":for(const a of s.options)t(a);break;case"intersection":t(s.left),t(s.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":t(s.innerType);break;case"pipe":t(s.in),t(s.out);break;case"function":t(s.input),t(s.output);break;case"lazy":{const a=s._cachedInner??(c?e._zod.innerType:void 0);b(a?isRecursive(a,r,!1):ASSUMED);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(const a in s){const n=Object.getOwnPropertyDescriptor(s,a);if(!n||n.get)continue;const o=n.value;if(!(!o||typeof o!="object")){if(o._zod)t(o);else if(Array.isArray(o))for(const l of o)t(l)}}}return r.delete(e),settle(e,u)}function settle(e,r){return r!==ASSUMED&&recursive.set(e,r===PROVEN),r}function bucketFor(e,r){let c=e.buckets.get(r);return c||(c=new WeakMap,e.buckets.set(r,c)),c}var handoff,open2=[],memo={alloc(e,r,c){const i=handoff;if(!i)return c;handoff=void 0;const u={value:c,issues:null};return i.set(r.value,u),open2.push(u),c},guard(e){var r;(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred.push(()=>{const c=e._zod.parse,i=(u,t)=>{if(t.direction!=="backward"&&isBackEdge(t,u.value))throw new $ZodCyclicError;return c(u,t)};e._zod.parse=i,e._zod.run===c&&(e._zod.run=i)})},attach(e){var r;let c,i=!1,u,t;(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred.push(()=>{const d=e._zod.parse,b=(s,f)=>{if(c===void 0){const v=isRecursive(e,new Set,!1);if(v===NONE)return e._zod.parse=d,e._zod.run===b&&(e._zod.run=d),d(s,f);v===PROVEN||i?c=!0:i=!0}const a=s.value;if(!isRef(a))return d(s,f);let n=f[STATE];n||(n={buckets:new WeakMap,backEdges:void 0},f[STATE]=n);let o;u===f?o=t:(o=bucketFor(n,e),u=f,t=o);const l=o.get(a);if(l)return s.value=l.value,l.issues?l.issues.length&&s.issues.push(...cloneIssues(l.issues)):(s.memo=!0,n.backEdges??(n.backEdges=new WeakSet),n.backEdges.add(l.value)),s;handoff=o;const k=open2.length,p=d(s,f);handoff=void 0;const h=open2.length>k?open2.pop():void 0;return p instanceof Promise?p.then(v=>(h&&(h.issues=v.issues.length?cloneIssues(v.issues):NO_ISSUES),v)):(h&&(h.issues=p.issues.length?cloneIssues(p.issues):NO_ISSUES),p)};e._zod.parse=b,e._zod.run===d&&(e._zod.run=b)})}};function memoizer(){return memo}function isBackEdge(e,r){const c=e[STATE]?.backEdges;return c!==void 0&&isRef(r)&&c.has(r)}
var error=()=>{const a={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function i(e){return a[e]??null}const o={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},d={nan:"NaN"};function r(e,t){return e==="number"&&typeof t=="number"&&!Number.isFinite(t)?String(t):d[e]??e}return e=>{switch(e.code){case"invalid_type":{const t=r(e.expected),n=parsedType(e.input),c=r(n,e.input);return`Invalid input: expected ${t}, received ${c}`}case"invalid_value":return e.values.length===1?`Invalid input: expected ${stringifyPrimitive(e.values[0])}`:`Invalid option: expected one of ${joinValues(e.values,"|")}`;case"too_big":{const t=e.exact?"exactly ":e.inclusive?"<=":"<",n=i(e.origin);return n?`Too big: expected ${e.origin??"value"} to have ${t}${e.maximum.toString()} ${n.unit??"elements"}`:`Too big: expected ${e.origin??"value"} to be ${t}${e.maximum.toString()}`}case"too_small":{const t=e.exact?"exactly ":e.inclusive?">=":">",n=i(e.origin);return n?`Too small: expected ${e.origin} to have ${t}${e.minimum.toString()} ${n.unit}`:`Too small: expected ${e.origin} to be ${t}${e.minimum.toString()}`}case"invalid_format":{const t=e;return t.format==="starts_with"?`Invalid string: must start with "${t.prefix}"`:t.format==="ends_with"?`Invalid string: must end with "${t.suffix}"`:t.format==="includes"?`Invalid string: must include "${t.includes}"`:t.format==="regex"?`Invalid string: must match pattern ${t.pattern}`:`Invalid ${o[t.format]??e.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${e.divisor}`;case"unrecognized_keys":return`Unrecognized key${e.keys.length>1?"s":""}: ${joinValues(e.keys,", ")}`;case"invalid_key":return`Invalid key in ${e.origin}`;case"invalid_union":return e.options&&Array.isArray(e.options)&&e.options.length>0?`Invalid discriminator value. Expected ${e.options.map(n=>`'${n}'`).join(" | ")}`:e.inclusive===!1?"Invalid input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${e.origin}`;default:return"Invalid input"}}};function en_default(){return{localeError:error()}}
var _a2,$ZodRegistry=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t,...e){const i=e[0];return this._map.set(t,i),i&&typeof i=="object"&&"id"in i&&this._idmap.set(i.id,t),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t){const e=this._map.get(t);return e&&typeof e=="object"&&"id"in e&&this._idmap.delete(e.id),this._map.delete(t),this}get(t){const e=t._zod.parent;if(e){const i={...this.get(e)??{}};delete i.id;const s={...i,...this._map.get(t)};return Object.keys(s).length?s:void 0}return this._map.get(t)}has(t){return this._map.has(t)}};function registry(){return new $ZodRegistry}(_a2=globalThis).__zod_globalRegistry??(_a2.__zod_globalRegistry=registry());var globalRegistry=globalThis.__zod_globalRegistry;
function snapshotChecks(e){return e.checks&&(e.checks=[...e.checks]),e}function _string(e,r){return new e(snapshotChecks({type:"string",...normalizeParams(r)}))}function _coercedString(e,r){return new e(snapshotChecks({type:"string",coerce:!0,...normalizeParams(r)}))}function _email(e,r){return new e({type:"string",format:"email",check:"string_format",abort:!1,...normalizeParams(r)})}function _guid(e,r){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...normalizeParams(r)})}function _uuid(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _uuidv4(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...normalizeParams(r)})}function _uuidv6(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...normalizeParams(r)})}function _uuidv7(e,r){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...normalizeParams(r)})}function _url(e,r){return new e({type:"string",format:"url",check:"string_format",abort:!1,...normalizeParams(r)})}function _emoji2(e,r){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...normalizeParams(r)})}function _nanoid(e,r){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...normalizeParams(r)})}function _cuid(e,r){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _cuid2(e,r){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...normalizeParams(r)})}function _ulid(e,r){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...normalizeParams(r)})}function _xid(e,r){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...normalizeParams(r)})}function _ksuid(e,r){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...normalizeParams(r)})}function _ipv4(e,r){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...normalizeParams(r)})}function _ipv6(e,r){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...normalizeParams(r)})}function _cidrv4(e,r){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...normalizeParams(r)})}function _cidrv6(e,r){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...normalizeParams(r)})}function _base64(e,r){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...normalizeParams(r)})}function _base64url(e,r){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...normalizeParams(r)})}function _e164(e,r){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...normalizeParams(r)})}function _jwt(e,r){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...normalizeParams(r)})}function _isoDateTime(e,r){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...normalizeParams(r)})}function _isoDate(e,r){return new e({type:"string",format:"date",check:"string_format",...normalizeParams(r)})}function _isoTime(e,r){return new e({type:"string",format:"time",check:"string_format",precision:null,...normalizeParams(r)})}function _isoDuration(e,r){return new e({type:"string",format:"duration",check:"string_format",...normalizeParams(r)})}function _number(e,r){return new e(snapshotChecks({type:"number",checks:[],...normalizeParams(r)}))}function _coercedNumber(e,r){return new e(snapshotChecks({type:"number",coerce:!0,checks:[],...normalizeParams(r)}))}function _int(e,r){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...normalizeParams(r)})}function _boolean(e,r){return new e({type:"boolean",...normalizeParams(r)})}function _coercedBoolean(e,r){return new e({type:"boolean",coerce:!0,...normalizeParams(r)})}function _coercedBigint(e,r){return new e({type:"bigint",coerce:!0,...normalizeParams(r)})}function _unknown(e){return new e({type:"unknown"})}function _never(e,r){return new e({type:"never",...normalizeParams(r)})}function _coercedDate(e,r){return new e({type:"date",coerce:!0,...normalizeParams(r)})}function _lt(e,r){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(r),value:e,inclusive:!1})}function _lte(e,r){return new $ZodCheckLessThan({check:"less_than",...normalizeParams(r),value:e,inclusive:!0})}function _gt(e,r){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(r),value:e,inclusive:!1})}function _gte(e,r){return new $ZodCheckGreaterThan({check:"greater_than",...normalizeParams(r),value:e,inclusive:!0})}function _multipleOf(e,r){return new $ZodCheckMultipleOf({check:"multiple_of",...normalizeParams(r),value:e})}function _maxLength(e,r){return new $ZodCheckMaxLength({check:"max_length",...normalizeParams(r),maximum:e})}function _minLength(e,r){return new $ZodCheckMinLength({check:"min_length",...normalizeParams(r),minimum:e})}function _length(e,r){return new $ZodCheckLengthEquals({check:"length_equals",...normalizeParams(r),length:e})}function _regex(e,r){return new $ZodCheckRegex({check:"string_format",format:"regex",...normalizeParams(r),pattern:e})}function _lowercase(e){return new $ZodCheckLowerCase({check:"string_format",format:"lowercase",...normalizeParams(e)})}function _uppercase(e){return new $ZodCheckUpperCase({check:"string_format",format:"uppercase",...normalizeParams(e)})}function _includes(e,r){return new $ZodCheckIncludes({check:"string_format",format:"includes",...normalizeParams(r),includes:e})}function _startsWith(e,r){return new $ZodCheckStartsWith({check:"string_format",format:"starts_with",...normalizeParams(r),prefix:e})}function _endsWith(e,r){return new $ZodCheckEndsWith({check:"string_format",format:"ends_with",...normalizeParams(r),suffix:e})}function _overwrite(e){return new $ZodCheckOverwrite({check:"overwrite",tx:e})}function _normalize(e){return _overwrite(r=>r.normalize(e))}function _trim(){return _overwrite(e=>e.trim())}function _toLowerCase(){return _overwrite(e=>e.toLowerCase())}function _toUpperCase(){return _overwrite(e=>e.toUpperCase())}function _slugify(){return _overwrite(e=>slugify(e))}function _array(e,r,n){return new e({type:"array",element:r,...normalizeParams(n)})}function _custom(e,r,n){const t=normalizeParams(n);return t.abort??(t.abort=!0),new e({type:"custom",check:"custom",fn:r,...t})}function _refine(e,r,n){return new e({type:"custom",check:"custom",fn:r,...normalizeParams(n)})}function _superRefine(e,r){const n=_check(t=>(t.addIssue=o=>{if(typeof o=="string")t.issues.push(issue(o,t.value,n._zod.def));else{const a=o;a.fatal&&(a.continue=!1),a.code??(a.code="custom"),"input"in a||(a.input=t.value),a.inst??(a.inst=n),a.continue??(a.continue=!n._zod.def.abort),t.issues.push(issue(a))}},e(t.value,t)),r);return n}function _check(e,r){const n=new $ZodCheck({check:"custom",...normalizeParams(r)});return n._zod.check=e,n}
var createToJSONSchemaMethod=()=>{throw new Error("JSON schemas are left out of this build")},createStandardJSONSchemaMethod=()=>{throw new Error("JSON schemas are left out of this build")};
var narrowMin=(m,i,n)=>{(m[i]===void 0||n>m[i])&&(m[i]=n)},narrowMax=(m,i,n)=>{(m[i]===void 0||n<m[i])&&(m[i]=n)},narrowBoth=(m,i)=>{narrowMin(m,"minimum",i),narrowMax(m,"maximum",i)},addDivisor=(m,i)=>{m.multipleOf??(m.multipleOf=[]),m.multipleOf.includes(i)||m.multipleOf.push(i)},addPattern=(m,i)=>{m.patterns??(m.patterns=new Set),m.patterns.add(i)},intersectMime=(m,i)=>{m.mime=m.mime?m.mime.filter(n=>i.includes(n)):[...i]},setFormat=(m,i)=>{m.format=i,i.includes("int")&&(m.isInt=!0)},minContributor=(m,i)=>narrowMin(m,"minimum",i.minimum),maxContributor=(m,i)=>narrowMax(m,"maximum",i.maximum),formatContributor=m=>(i,n)=>{setFormat(i,n.format);const[e,t]=m[n.format];narrowMin(i,"minimum",e),narrowMax(i,"maximum",t)},contributors={greater_than:(m,i)=>narrowMin(m,i.inclusive?"minimum":"exclusiveMinimum",i.value),less_than:(m,i)=>narrowMax(m,i.inclusive?"maximum":"exclusiveMaximum",i.value),multiple_of:(m,i)=>addDivisor(m,i.value),number_format:formatContributor(NUMBER_FORMAT_RANGES),bigint_format:formatContributor(BIGINT_FORMAT_RANGES),min_length:minContributor,max_length:maxContributor,length_equals:(m,i)=>narrowBoth(m,i.length),min_size:minContributor,max_size:maxContributor,size_equals:(m,i)=>narrowBoth(m,i.size),string_format:(m,i)=>{setFormat(m,i.format),i.pattern&&addPattern(m,i.pattern),(i.format==="base64"||i.format==="base64url")&&(m.contentEncoding=i.format),(i.local||i.precision===-1)&&(m.laxFormat=!0)},mime_type:(m,i)=>intersectMime(m,i.mime)};function aggregateChecks(m){const i={},n=m._zod.def,e=m._zod.traits.has("$ZodCheck")?[m,...n.checks??[]]:n.checks??[];for(const r of e)contributors[r._zod.def.check]?.(i,r._zod.def);const t=m._zod.bag;t.minimum!==void 0&&narrowMin(i,"minimum",t.minimum),t.exclusiveMinimum!==void 0&&narrowMin(i,"exclusiveMinimum",t.exclusiveMinimum),t.maximum!==void 0&&narrowMax(i,"maximum",t.maximum),t.exclusiveMaximum!==void 0&&narrowMax(i,"exclusiveMaximum",t.exclusiveMaximum),t.multipleOf!==void 0&&addDivisor(i,t.multipleOf),t.format!==void 0&&(i.format??(i.format=t.format),t.format.includes("int")&&(i.isInt=!0)),t.mime&&intersectMime(i,t.mime);for(const r of t.patterns??[])addPattern(i,r);return i}
var stringProcessor=()=>{throw new Error("JSON schemas are left out of this build")},numberProcessor=()=>{throw new Error("JSON schemas are left out of this build")},booleanProcessor=()=>{throw new Error("JSON schemas are left out of this build")},bigintProcessor=()=>{throw new Error("JSON schemas are left out of this build")},neverProcessor=()=>{throw new Error("JSON schemas are left out of this build")},unknownProcessor=()=>{throw new Error("JSON schemas are left out of this build")},dateProcessor=()=>{throw new Error("JSON schemas are left out of this build")},enumProcessor=()=>{throw new Error("JSON schemas are left out of this build")},literalProcessor=()=>{throw new Error("JSON schemas are left out of this build")},customProcessor=()=>{throw new Error("JSON schemas are left out of this build")},transformProcessor=()=>{throw new Error("JSON schemas are left out of this build")},arrayProcessor=()=>{throw new Error("JSON schemas are left out of this build")},objectProcessor=()=>{throw new Error("JSON schemas are left out of this build")},unionProcessor=()=>{throw new Error("JSON schemas are left out of this build")},intersectionProcessor=()=>{throw new Error("JSON schemas are left out of this build")},tupleProcessor=()=>{throw new Error("JSON schemas are left out of this build")},recordProcessor=()=>{throw new Error("JSON schemas are left out of this build")},nullableProcessor=()=>{throw new Error("JSON schemas are left out of this build")},nonoptionalProcessor=()=>{throw new Error("JSON schemas are left out of this build")},defaultProcessor=()=>{throw new Error("JSON schemas are left out of this build")},prefaultProcessor=()=>{throw new Error("JSON schemas are left out of this build")},catchProcessor=()=>{throw new Error("JSON schemas are left out of this build")},pipeProcessor=()=>{throw new Error("JSON schemas are left out of this build")},readonlyProcessor=()=>{throw new Error("JSON schemas are left out of this build")},optionalProcessor=()=>{throw new Error("JSON schemas are left out of this build")};
var _installedErrorProtos=new WeakSet([Object.prototype,Error.prototype]);function _lazyMethod(o,s,e){Object.defineProperty(o,s,{configurable:!0,enumerable:!1,get(){const r=e(this);return Object.defineProperty(this,s,{value:r,configurable:!0,writable:!0}),r},set(r){Object.defineProperty(this,s,{value:r,configurable:!0,writable:!0})}})}var initializer2=(o,s)=>{$ZodError.init(o,s),o.name="ZodError";const e=Object.getPrototypeOf(o);_installedErrorProtos.has(e)||(_installedErrorProtos.add(e),_lazyMethod(e,"format",r=>t=>formatError(r,t)),_lazyMethod(e,"flatten",r=>t=>flattenError(r,t)),_lazyMethod(e,"addIssue",r=>t=>{r.issues.push(t),r.message=JSON.stringify(r.issues,jsonStringifyReplacer,2)}),_lazyMethod(e,"addIssues",r=>t=>{r.issues.push(...t),r.message=JSON.stringify(r.issues,jsonStringifyReplacer,2)}),Object.defineProperty(e,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},ZodError=$constructor("ZodError",initializer2),ZodRealError=$constructor("ZodError",initializer2,void 0,{Parent:Error});
var parse=_parse(ZodRealError),parseAsync=_parseAsync(ZodRealError),safeParse=_safeParse(ZodRealError),safeParseAsync=_safeParseAsync(ZodRealError),encode=_encode(ZodRealError),decode=_decode(ZodRealError),encodeAsync=_encodeAsync(ZodRealError),decodeAsync=_decodeAsync(ZodRealError),safeEncode=_safeEncode(ZodRealError),safeDecode=_safeDecode(ZodRealError),safeEncodeAsync=_safeEncodeAsync(ZodRealError),safeDecodeAsync=_safeDecodeAsync(ZodRealError);
function _ensureDefaultLocale(){globalConfig.localeError||config(en_default())}function _ensureDefaultMemoizer(){globalConfig.memoizer||config({memoizer:memoizer()})}var ZodType=$constructor("ZodType",(e,r)=>(_ensureDefaultLocale(),$ZodType.init(e,r),e.def=r,e.type=r.type,e),{check(...e){const r=this.def;return this.clone(util_exports.mergeDefs(r,{checks:[...r.checks??[],...e.map(t=>typeof t=="function"?{_zod:{check:t,def:{check:"custom"},onattach:[]}}:t)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,r){return clone(this,e,r)},brand(){return this},register(e,r){return e.add(this,r),this},refine(e,r){return this.check(refine(e,r))},superRefine(e,r){return this.check(superRefine(e,r))},overwrite(e){return this.check(_overwrite(e))},optional(){return optional(this)},exactOptional(){return exactOptional(this)},nullable(){return nullable(this)},nullish(){return optional(nullable(this))},nonoptional(e){return nonoptional(this,e)},array(){return array(this)},or(e){return union([this,e])},and(e){return intersection(this,e)},transform(e){return pipe(this,transform(e))},default(e){return _default(this,e)},prefault(e){return prefault(this,e)},catch(e){return _catch(this,e)},pipe(e){return pipe(this,e)},readonly(){return readonly(this)},describe(e){const r=this.clone();return globalRegistry.add(r,{description:e}),r},meta(...e){if(e.length===0)return globalRegistry.get(this);const r=this.clone();return globalRegistry.add(r,e[0]),r},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...r){return r.length===0?e(this):e(this,...r)},get"~standard"(){return util_exports.hide(this,"~standard",{...standardProps(this),jsonSchema:{input:createStandardJSONSchemaMethod(this,"input"),output:createStandardJSONSchemaMethod(this,"output")}})},set"~standard"(e){util_exports.own(this,"~standard",e)},parse:function e(r,t){return parse(this,r,t,{callee:e})},parseAsync:async function e(r,t){return await parseAsync(this,r,t,{callee:e})},safeParse(e,r){return safeParse(this,e,r)},async safeParseAsync(e,r){return safeParseAsync(this,e,r)},get spa(){return this?.safeParseAsync},set spa(e){util_exports.own(this,"spa",e)},validate(e,r){return validate(this,e,r)},validateAsync(e,r){return validateAsync(this,e,r)},encode:function e(r,t){return encode(this,r,t,{callee:e})},decode:function e(r,t){return decode(this,r,t,{callee:e})},encodeAsync:async function e(r,t){return await encodeAsync(this,r,t,{callee:e})},decodeAsync:async function e(r,t){return await decodeAsync(this,r,t,{callee:e})},safeEncode(e,r){return safeEncode(this,e,r)},safeDecode(e,r){return safeDecode(this,e,r)},async safeEncodeAsync(e,r){return safeEncodeAsync(this,e,r)},async safeDecodeAsync(e,r){return safeDecodeAsync(this,e,r)},toJSONSchema(e){return createToJSONSchemaMethod(this,{})(e)},get description(){return globalRegistry.get(this)?.description},get _def(){return this._zod.def}}),_ZodString=$constructor("_ZodString",(e,r)=>{$ZodString.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>stringProcessor(e,t,o,n)},util_exports.derived({format:e=>aggregateChecks(e).format??null,minLength:e=>aggregateChecks(e).minimum??null,maxLength:e=>aggregateChecks(e).maximum??null},{regex(...e){return this.check(_regex(...e))},includes(...e){return this.check(_includes(...e))},startsWith(...e){return this.check(_startsWith(...e))},endsWith(...e){return this.check(_endsWith(...e))},min(...e){return this.check(_minLength(...e))},max(...e){return this.check(_maxLength(...e))},length(...e){return this.check(_length(...e))},nonempty(...e){return this.check(_minLength(1,...e))},lowercase(e){return this.check(_lowercase(e))},uppercase(e){return this.check(_uppercase(e))},trim(){return this.check(_trim())},normalize(...e){return this.check(_normalize(...e))},toLowerCase(){return this.check(_toLowerCase())},toUpperCase(){return this.check(_toUpperCase())},slugify(){return this.check(_slugify())}})),ZodString=$constructor("ZodString",(e,r)=>{$ZodString.init(e,r),_ZodString.init(e,r)},{email(e){return this.check(_email(ZodEmail,e))},url(e){return this.check(_url(ZodURL,e))},jwt(e){return this.check(_jwt(ZodJWT,e))},emoji(e){return this.check(_emoji2(ZodEmoji,e))},guid(e){return this.check(_guid(ZodGUID,e))},uuid(e){return this.check(_uuid(ZodUUID,e))},uuidv4(e){return this.check(_uuidv4(ZodUUID,e))},uuidv6(e){return this.check(_uuidv6(ZodUUID,e))},uuidv7(e){return this.check(_uuidv7(ZodUUID,e))},nanoid(e){return this.check(_nanoid(ZodNanoID,e))},cuid(e){return this.check(_cuid(ZodCUID,e))},cuid2(e){return this.check(_cuid2(ZodCUID2,e))},ulid(e){return this.check(_ulid(ZodULID,e))},base64(e){return this.check(_base64(ZodBase64,e))},base64url(e){return this.check(_base64url(ZodBase64URL,e))},xid(e){return this.check(_xid(ZodXID,e))},ksuid(e){return this.check(_ksuid(ZodKSUID,e))},ipv4(e){return this.check(_ipv4(ZodIPv4,e))},ipv6(e){return this.check(_ipv6(ZodIPv6,e))},cidrv4(e){return this.check(_cidrv4(ZodCIDRv4,e))},cidrv6(e){return this.check(_cidrv6(ZodCIDRv6,e))},e164(e){return this.check(_e164(ZodE164,e))},datetime(e){return this.check(_isoDateTime(ZodISODateTime,e))},date(e){return this.check(_isoDate(ZodISODate,e))},time(e){return this.check(_isoTime(ZodISOTime,e))},duration(e){return this.check(_isoDuration(ZodISODuration,e))}});function string2(e){return _string(ZodString,e)}var ZodStringFormat=$constructor("ZodStringFormat",(e,r)=>{$ZodStringFormat.init(e,r),_ZodString.init(e,r)}),ZodISODateTime=$constructor("ZodISODateTime",(e,r)=>{$ZodISODateTime.init(e,r),ZodStringFormat.init(e,r)}),ZodISODate=$constructor("ZodISODate",(e,r)=>{$ZodISODate.init(e,r),ZodStringFormat.init(e,r)}),ZodISOTime=$constructor("ZodISOTime",(e,r)=>{$ZodISOTime.init(e,r),ZodStringFormat.init(e,r)}),ZodISODuration=$constructor("ZodISODuration",(e,r)=>{$ZodISODuration.init(e,r),ZodStringFormat.init(e,r)}),ZodEmail=$constructor("ZodEmail",(e,r)=>{$ZodEmail.init(e,r),ZodStringFormat.init(e,r)}),ZodGUID=$constructor("ZodGUID",(e,r)=>{$ZodGUID.init(e,r),ZodStringFormat.init(e,r)}),ZodUUID=$constructor("ZodUUID",(e,r)=>{$ZodUUID.init(e,r),ZodStringFormat.init(e,r)});function uuid2(e){return _uuid(ZodUUID,e)}var ZodURL=$constructor("ZodURL",(e,r)=>{$ZodURL.init(e,r),ZodStringFormat.init(e,r)});function url(e){return _url(ZodURL,e)}var ZodEmoji=$constructor("ZodEmoji",(e,r)=>{$ZodEmoji.init(e,r),ZodStringFormat.init(e,r)}),ZodNanoID=$constructor("ZodNanoID",(e,r)=>{$ZodNanoID.init(e,r),ZodStringFormat.init(e,r)}),ZodCUID=$constructor("ZodCUID",(e,r)=>{$ZodCUID.init(e,r),ZodStringFormat.init(e,r)}),ZodCUID2=$constructor("ZodCUID2",(e,r)=>{$ZodCUID2.init(e,r),ZodStringFormat.init(e,r)}),ZodULID=$constructor("ZodULID",(e,r)=>{$ZodULID.init(e,r),ZodStringFormat.init(e,r)}),ZodXID=$constructor("ZodXID",(e,r)=>{$ZodXID.init(e,r),ZodStringFormat.init(e,r)}),ZodKSUID=$constructor("ZodKSUID",(e,r)=>{$ZodKSUID.init(e,r),ZodStringFormat.init(e,r)}),ZodIPv4=$constructor("ZodIPv4",(e,r)=>{$ZodIPv4.init(e,r),ZodStringFormat.init(e,r)}),ZodIPv6=$constructor("ZodIPv6",(e,r)=>{$ZodIPv6.init(e,r),ZodStringFormat.init(e,r)}),ZodCIDRv4=$constructor("ZodCIDRv4",(e,r)=>{$ZodCIDRv4.init(e,r),ZodStringFormat.init(e,r)}),ZodCIDRv6=$constructor("ZodCIDRv6",(e,r)=>{$ZodCIDRv6.init(e,r),ZodStringFormat.init(e,r)}),ZodBase64=$constructor("ZodBase64",(e,r)=>{$ZodBase64.init(e,r),ZodStringFormat.init(e,r)}),ZodBase64URL=$constructor("ZodBase64URL",(e,r)=>{$ZodBase64URL.init(e,r),ZodStringFormat.init(e,r)}),ZodE164=$constructor("ZodE164",(e,r)=>{$ZodE164.init(e,r),ZodStringFormat.init(e,r)}),ZodJWT=$constructor("ZodJWT",(e,r)=>{$ZodJWT.init(e,r),ZodStringFormat.init(e,r)}),ZodNumber=$constructor("ZodNumber",(e,r)=>{$ZodNumber.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>numberProcessor(e,t,o,n),e.isFinite=!0},util_exports.derived({minValue:e=>{const{minimum:r,exclusiveMinimum:t}=aggregateChecks(e);return Math.max(r??Number.NEGATIVE_INFINITY,t??Number.NEGATIVE_INFINITY)},maxValue:e=>{const{maximum:r,exclusiveMaximum:t}=aggregateChecks(e);return Math.min(r??Number.POSITIVE_INFINITY,t??Number.POSITIVE_INFINITY)},isInt:e=>{const{isInt:r,multipleOf:t}=aggregateChecks(e);return!!r||!!t?.some(Number.isSafeInteger)},format:e=>aggregateChecks(e).format??null},{gt(e,r){return this.check(_gt(e,r))},gte(e,r){return this.check(_gte(e,r))},min(e,r){return this.check(_gte(e,r))},lt(e,r){return this.check(_lt(e,r))},lte(e,r){return this.check(_lte(e,r))},max(e,r){return this.check(_lte(e,r))},int(e){return this.check(int(e))},safe(e){return this.check(int(e))},positive(e){return this.check(_gt(0,e))},nonnegative(e){return this.check(_gte(0,e))},negative(e){return this.check(_lt(0,e))},nonpositive(e){return this.check(_lte(0,e))},multipleOf(e,r){return this.check(_multipleOf(e,r))},step(e,r){return this.check(_multipleOf(e,r))},finite(){return this}}));function number2(e){return _number(ZodNumber,e)}var ZodNumberFormat=$constructor("ZodNumberFormat",(e,r)=>{$ZodNumberFormat.init(e,r),ZodNumber.init(e,r)});function int(e){return _int(ZodNumberFormat,e)}var ZodBoolean=$constructor("ZodBoolean",(e,r)=>{$ZodBoolean.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>booleanProcessor(e,t,o,n)});function boolean2(e){return _boolean(ZodBoolean,e)}var ZodBigInt=$constructor("ZodBigInt",(e,r)=>{$ZodBigInt.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>bigintProcessor(e,t,o,n)},util_exports.derived({minValue:e=>aggregateChecks(e).minimum??null,maxValue:e=>aggregateChecks(e).maximum??null,format:e=>aggregateChecks(e).format??null},{gte(e,r){return this.check(_gte(e,r))},min(e,r){return this.check(_gte(e,r))},gt(e,r){return this.check(_gt(e,r))},lt(e,r){return this.check(_lt(e,r))},lte(e,r){return this.check(_lte(e,r))},max(e,r){return this.check(_lte(e,r))},positive(e){return this.check(_gt(BigInt(0),e))},negative(e){return this.check(_lt(BigInt(0),e))},nonpositive(e){return this.check(_lte(BigInt(0),e))},nonnegative(e){return this.check(_gte(BigInt(0),e))},multipleOf(e,r){return this.check(_multipleOf(e,r))}})),ZodUnknown=$constructor("ZodUnknown",(e,r)=>{$ZodUnknown.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>unknownProcessor(e,t,o,n)});function unknown(){return _unknown(ZodUnknown)}var ZodNever=$constructor("ZodNever",(e,r)=>{$ZodNever.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>neverProcessor(e,t,o,n)});function never(e){return _never(ZodNever,e)}var ZodDate=$constructor("ZodDate",(e,r)=>{$ZodDate.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>dateProcessor(e,t,o,n),e.min=(t,o)=>e.check(_gte(t,o)),e.max=(t,o)=>e.check(_lte(t,o))},util_exports.derived({minDate:e=>{const{minimum:r}=aggregateChecks(e);return r?new Date(r):null},maxDate:e=>{const{maximum:r}=aggregateChecks(e);return r?new Date(r):null}},{})),ZodArray=$constructor("ZodArray",(e,r)=>{_ensureDefaultMemoizer(),$ZodArray.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>arrayProcessor(e,t,o,n),e.element=r.element},{min(e,r){return this.check(_minLength(e,r))},nonempty(e){return this.check(_minLength(1,e))},max(e,r){return this.check(_maxLength(e,r))},length(e,r){return this.check(_length(e,r))},unwrap(){return this.element}});function array(e,r){return _array(ZodArray,e,r)}var ZodObject=$constructor("ZodObject",(e,r)=>{_ensureDefaultMemoizer(),$ZodObjectJIT.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>objectProcessor(e,t,o,n),util_exports.installLazyProp(e,"shape",t=>t._zod.def.shape,!1)},{keyof(){return _enum(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:e}))},passthrough(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:unknown()}))},loose(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:unknown()}))},strict(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:never()}))},strip(){return this.clone(util_exports.mergeDefs(this._zod.def,{catchall:void 0}))},extend(e){return util_exports.extend(this,e)},safeExtend(e){return util_exports.safeExtend(this,e)},merge(e){return util_exports.merge(this,e)},pick(e){return util_exports.pick(this,e)},omit(e){return util_exports.omit(this,e)},partial(...e){return util_exports.partial(ZodOptional,this,e[0])},exactPartial(...e){return util_exports.partial(ZodExactOptional,this,e[0],"exactPartial")},required(...e){return util_exports.required(ZodNonOptional,this,e[0])}});function object(e,r){const t={type:"object",shape:e??{},...util_exports.normalizeParams(r)};return new ZodObject(t)}function strictObject(e,r){return new ZodObject({type:"object",shape:e,catchall:never(),...util_exports.normalizeParams(r)})}function looseObject(e,r){return new ZodObject({type:"object",shape:e,catchall:unknown(),...util_exports.normalizeParams(r)})}var ZodUnion=$constructor("ZodUnion",(e,r)=>{$ZodUnion.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>unionProcessor(e,t,o,n),e.options=r.options});function union(e,r){return new ZodUnion({type:"union",options:e,...util_exports.normalizeParams(r)})}var ZodDiscriminatedUnion=$constructor("ZodDiscriminatedUnion",(e,r)=>{ZodUnion.init(e,r),$ZodDiscriminatedUnion.init(e,r)});function discriminatedUnion(e,r,t){return new ZodDiscriminatedUnion({type:"union",options:r,discriminator:e,...util_exports.normalizeParams(t)})}var ZodIntersection=$constructor("ZodIntersection",(e,r)=>{$ZodIntersection.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>intersectionProcessor(e,t,o,n)});function intersection(e,r){return new ZodIntersection({type:"intersection",left:e,right:r})}var ZodTuple=$constructor("ZodTuple",(e,r)=>{_ensureDefaultMemoizer(),$ZodTuple.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>tupleProcessor(e,t,o,n)},{rest(e){return this.clone({...this._zod.def,rest:e})},partial(){const e=this._zod.def;if(e.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...e,items:e.items.map(r=>new ZodOptional({type:"optional",innerType:r}))})}});function tuple(e,r,t){const o=r instanceof $ZodType,n=o?t:r,c=o?r:null;return new ZodTuple({type:"tuple",items:e,rest:c,...util_exports.normalizeParams(n)})}var ZodRecord=$constructor("ZodRecord",(e,r)=>{_ensureDefaultMemoizer(),$ZodRecord.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>recordProcessor(e,t,o,n),e.keyType=r.keyType,e.valueType=r.valueType});function record(e,r,t){return!r||!r._zod?new ZodRecord({type:"record",keyType:string2(),valueType:e,...util_exports.normalizeParams(r)}):new ZodRecord({type:"record",keyType:e,valueType:r,...util_exports.normalizeParams(t)})}function partialRecord(e,r,t){return new ZodRecord({type:"record",keyType:e,valueType:r,...util_exports.normalizeParams(t),partial:!0})}var ZodEnum=$constructor("ZodEnum",(e,r)=>{$ZodEnum.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(o,n,c)=>enumProcessor(e,o,n,c),e.enum=r.entries,e.options=[...e._zod.values];const t=new Set(Object.keys(r.entries));e.extract=(o,n)=>{const c={};for(const i of o)if(t.has(i))c[i]=r.entries[i];else throw new Error(`Key ${i} not found in enum`);return new ZodEnum({...r,checks:[],...util_exports.normalizeParams(n),entries:c})},e.exclude=(o,n)=>{const c={...r.entries};for(const i of o)if(t.has(i))delete c[i];else throw new Error(`Key ${i} not found in enum`);return new ZodEnum({...r,checks:[],...util_exports.normalizeParams(n),entries:c})}});function _enum(e,r){const t=Array.isArray(e)?Object.fromEntries(e.map(o=>[o,o])):e;return new ZodEnum({type:"enum",entries:t,...util_exports.normalizeParams(r)})}var ZodLiteral=$constructor("ZodLiteral",(e,r)=>{$ZodLiteral.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>literalProcessor(e,t,o,n),e.values=new Set(r.values),Object.defineProperty(e,"value",{get(){if(r.values.length>1)throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");return r.values[0]}})});function literal(e,r){return new ZodLiteral({type:"literal",values:Array.isArray(e)?e:[e],...util_exports.normalizeParams(r)})}var ZodTransform=$constructor("ZodTransform",(e,r)=>{_ensureDefaultMemoizer(),$ZodTransform.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>transformProcessor(e,t,o,n),e._zod.parse=(t,o)=>{if(o.direction==="backward")throw new $ZodEncodeError(e.constructor.name);t.addIssue=c=>{if(typeof c=="string")t.issues.push(util_exports.issue(c,t.value,r));else{const i=c;i.fatal&&(i.continue=!1),i.code??(i.code="custom"),"input"in i||(i.input=t.value),i.inst??(i.inst=e),t.issues.push(util_exports.issue(i))}};const n=r.transform(t.value,t);return n instanceof Promise?n.then(c=>(t.value=c,t)):(t.value=n,t)}});function transform(e){return new ZodTransform({type:"transform",transform:e})}var ZodOptional=$constructor("ZodOptional",(e,r)=>{$ZodOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>optionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function optional(e){return new ZodOptional({type:"optional",innerType:e})}var ZodExactOptional=$constructor("ZodExactOptional",(e,r)=>{$ZodExactOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>optionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function exactOptional(e){return new ZodExactOptional({type:"optional",innerType:e})}var ZodNullable=$constructor("ZodNullable",(e,r)=>{$ZodNullable.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>nullableProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function nullable(e){return new ZodNullable({type:"nullable",innerType:e})}var ZodDefault=$constructor("ZodDefault",(e,r)=>{$ZodDefault.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>defaultProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});function _default(e,r){return new ZodDefault({type:"default",innerType:e,get defaultValue(){return typeof r=="function"?r():util_exports.shallowClone(r)}})}var ZodPrefault=$constructor("ZodPrefault",(e,r)=>{$ZodPrefault.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>prefaultProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function prefault(e,r){return new ZodPrefault({type:"prefault",innerType:e,get defaultValue(){return typeof r=="function"?r():util_exports.shallowClone(r)}})}var ZodNonOptional=$constructor("ZodNonOptional",(e,r)=>{$ZodNonOptional.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>nonoptionalProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function nonoptional(e,r){return new ZodNonOptional({type:"nonoptional",innerType:e,...util_exports.normalizeParams(r)})}var ZodCatch=$constructor("ZodCatch",(e,r)=>{$ZodCatch.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>catchProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});function _catch(e,r){return new ZodCatch({type:"catch",innerType:e,catchValue:typeof r=="function"?r:util_exports.constantCatch(r)})}var ZodPipe=$constructor("ZodPipe",(e,r)=>{$ZodPipe.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>pipeProcessor(e,t,o,n),e.in=r.in,e.out=r.out});function pipe(e,r){return new ZodPipe({type:"pipe",in:e,out:r})}var ZodPreprocess=$constructor("ZodPreprocess",(e,r)=>{ZodPipe.init(e,r),$ZodPreprocess.init(e,r)}),ZodReadonly=$constructor("ZodReadonly",(e,r)=>{$ZodReadonly.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>readonlyProcessor(e,t,o,n),e.unwrap=()=>e._zod.def.innerType});function readonly(e){return new ZodReadonly({type:"readonly",innerType:e})}var ZodCustom=$constructor("ZodCustom",(e,r)=>{$ZodCustom.init(e,r),ZodType.init(e,r),e._zod.processJSONSchema=(t,o,n)=>customProcessor(e,t,o,n)});function custom(e,r){return _custom(ZodCustom,e??(()=>!0),r)}function refine(e,r={}){return _refine(ZodCustom,e,r)}function superRefine(e,r){return _superRefine(e,r)}function preprocess(e,r){return new ZodPreprocess({type:"pipe",in:transform(e),out:r})}
import { isUtf8 } from "node:buffer";
import { createHash as createHash2, hash as hash2 } from "node:crypto";
// ../engine/src/state/layout.ts
function isExecutionId(id) {
  return /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(id);
}
function isUuid(id) {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(id);
}
function checkExecutionId(id) {
  return checkId(id, "execution");
}
function checkJobId(id) {
  return checkId(id, "job");
}
function checkId(id, what) {
  if (isExecutionId(id)) return id;
  throw new CompletionBatchError(
    "invalid-input",
    `${JSON.stringify(id)} is not ${what === "job" ? "a" : "an"} ${what} id`,
    {
      where: what,
      remedy: 'Use 1 to 100 characters out of a-z, A-Z, 0-9, "_", "." and "-", beginning with a letter or digit.'
    }
  );
}
var batchesPrefix = (execution) => `completion_batches/${execution}/batches/`;
var batchRequestsObject = (execution, batchId, sha25622) => `${batchesPrefix(execution)}${batchId}/${sha25622}.jsonl`;
var resultsPrefix = (execution, batchId) => `completion_batches/${execution}/results/${batchId}/`;
var resultsObject = (execution, batchId, kind, sha25622) => `${resultsPrefix(execution, batchId)}${kind}-${sha25622}.jsonl`;
var outcomesObject = (execution, batchId) => `${resultsPrefix(execution, batchId)}outcomes.jsonl`;
var claimsPrefix = (job) => `jobs/${job}/claims/`;
var claimsObject = (job, number4) => `${claimsPrefix(job)}${String(number4).padStart(7, "0")}.json`;
var jobObject = (job) => `jobs/${job}/job.json`;
var jobPartObject = (job, number4, sha25622) => `jobs/${job}/requests/${String(number4).padStart(4, "0")}-${sha25622}.jsonl`;
var jobInvalidObject = (job, sha25622) => `jobs/${job}/requests/invalid-${sha25622}.jsonl`;
var jobResultsObject = (job) => `jobs/${job}/results.ndjson`;
var jobFailuresObject = (job) => `jobs/${job}/failures.ndjson`;
var ANSWERS = "answers/";
function answersObject(job, createdAt) {
  const age2 = LAST_MS - Math.min(Math.max(Date.parse(createdAt) || 0, 0), LAST_MS);
  return `${ANSWERS}${String(age2).padStart(LAST_MS_DIGITS, "0")}-${job}.bin`;
}
var LAST_MS = 9999999999999;
var LAST_MS_DIGITS = 13;
function jobOfAnswers(key) {
  const job = /^answers\/\d{13}-([^/]+)\.bin$/.exec(key)?.[1];
  return job !== void 0 && isExecutionId(job) ? job : void 0;
}
var jobCancelledObject = (job) => `jobs/${job}/cancelled.json`;
var jobDoneObject = (job) => `jobs/${job}/done.json`;
var OPEN_JOBS = "open-jobs/";
var openJobObject = (job) => `${OPEN_JOBS}${job}`;
// ../engine/src/platform/ndjson.ts
var NEWLINE2 = 10;
async function* splitLines(chunks, options) {
  for await (const lines of splitBlocks(chunks, options)) for (const line of lines) yield line;
}
async function* splitBlocks(chunks, options) {
  const splitter = new Splitter(options);
  for await (const chunk of chunks) yield splitter.linesOf(chunk);
  yield splitter.rest();
}
var Splitter = class {
  #options;
  #limit;
  #held = new Held();
  #number = 1;
  #offset = 0;
  /** Bytes of a line that is passed over; it is not held. */
  #passed = 0;
  constructor(options) {
    this.#options = options;
    this.#limit = options.maxLineBytes ?? LINE_BOUNDS.request.most;
  }
  *linesOf(chunk) {
    let start = 0;
    for (let end2 = chunk.indexOf(NEWLINE2); end2 !== -1; end2 = chunk.indexOf(NEWLINE2, start)) {
      const piece = chunk.subarray(start, end2);
      if (this.#isTooLarge(piece)) this.#offset += this.#passed + 1;
      else {
        const bytes = this.#held.with(piece);
        if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: true };
        this.#offset += bytes.length + 1;
      }
      this.#held.clear();
      this.#passed = 0;
      this.#number += 1;
      start = end2 + 1;
    }
    const rest = chunk.subarray(start);
    if (!this.#isTooLarge(rest)) this.#held.add(rest);
  }
  *rest() {
    const bytes = this.#held.with(new Uint8Array());
    if (!isBlank(bytes)) yield { bytes, number: this.#number, offset: this.#offset, terminated: false };
  }
  #isTooLarge(piece) {
    const { name: name2, onTooLarge } = this.#options;
    if (this.#passed + this.#held.bytes + piece.length <= this.#limit) return false;
    if (onTooLarge === void 0) throw tooLarge(this.#limit, `${name2}:${this.#number}`);
    if (this.#passed === 0) {
      this.#held.add(piece.subarray(0, BEGINNING_BYTES));
      onTooLarge(this.#number, this.#held.beginning());
      this.#passed = this.#held.bytes - Math.min(piece.length, BEGINNING_BYTES);
      this.#held.clear();
    }
    this.#passed += piece.length;
    return true;
  }
};
function tooLarge(limit, where) {
  return new CompletionBatchError("line-too-large", `a line is longer than ${limit} bytes`, {
    where,
    remedy: "Check that the file is NDJSON: one JSON value per line, lines ended by a newline."
  });
}
var Held = class {
  bytes = 0;
  #parts = [];
  /** Room left in the last part. */
  #room = 0;
  add(chunk) {
    if (chunk.length === 0) return;
    const last = this.#parts.at(-1);
    if (last !== void 0 && this.#room >= chunk.length) {
      last.set(chunk, last.length - this.#room);
      this.#room -= chunk.length;
    } else if (last === void 0 || chunk.length >= PART_BYTES) {
      this.#close();
      this.#parts.push(Uint8Array.from(chunk));
    } else {
      this.#close();
      this.#parts.push(new Uint8Array(PART_BYTES));
      this.#room = PART_BYTES;
      this.add(chunk);
      return;
    }
    this.bytes += chunk.length;
  }
  with(end2) {
    if (this.bytes === 0) return end2;
    this.#close();
    if (end2.length === 0 && this.#parts.length === 1) return this.#parts[0] ?? end2;
    return this.#parts.length === 0 ? end2 : Buffer.concat([...this.#parts, end2]);
  }
  beginning() {
    this.#close();
    return Buffer.concat(this.#parts.slice(0, 2)).subarray(0, BEGINNING_BYTES);
  }
  clear() {
    if (this.#parts.length === 0) return;
    this.bytes = 0;
    this.#parts = [];
    this.#room = 0;
  }
  #close() {
    const last = this.#parts.pop();
    if (last !== void 0) this.#parts.push(last.subarray(0, last.length - this.#room));
    this.#room = 0;
  }
};
var PART_BYTES = 64 * 1024;
var BEGINNING_BYTES = 4096;
function isBlank(bytes) {
  for (const byte of bytes) if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  return true;
}
function decode2(bytes) {
  if (!isUtf8(bytes)) throw new TypeError("the bytes are no UTF-8");
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text22 = buffer.toString();
  return text22.charCodeAt(0) === BYTE_ORDER_MARK ? text22.slice(1) : text22;
}
var BYTE_ORDER_MARK = 65279;
function parseLine(line, name2) {
  try {
    return parseJson(decode2(line.bytes));
  } catch (cause) {
    throw new CompletionBatchError(
      "ndjson-damaged",
      cause instanceof BoundError ? cause.message : line.terminated ? "the line is not valid JSON" : "the last line is torn: it is not valid JSON and has no newline",
      {
        where: `${name2}:${line.number}`,
        remedy: "Write the file again by running the phase that made it; do not edit it by hand.",
        cause
      }
    );
  }
}
function toLine(value) {
  return `${JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029")}
`;
}
var iso_exports={};__export(iso_exports,{ZodISODate:()=>ZodISODate,ZodISODateTime:()=>ZodISODateTime,ZodISODuration:()=>ZodISODuration,ZodISOTime:()=>ZodISOTime,date:()=>date2,datetime:()=>datetime2,duration:()=>duration2,time:()=>time2});function datetime2(t){return _isoDateTime(ZodISODateTime,t)}function date2(t){return _isoDate(ZodISODate,t)}function time2(t){return _isoTime(ZodISOTime,t)}function duration2(t){return _isoDuration(ZodISODuration,t)}
var coerce_exports={};__export(coerce_exports,{bigint:()=>bigint2,boolean:()=>boolean3,date:()=>date22,number:()=>number22,string:()=>string22});function string22(e){return _coercedString(ZodString,e)}function number22(e){return _coercedNumber(ZodNumber,e)}function boolean3(e){return _coercedBoolean(ZodBoolean,e)}function bigint2(e){return _coercedBigint(ZodBigInt,e)}function date22(e){return _coercedDate(ZodDate,e)}
// ../engine/src/requests/tokens.ts
var estimateTokens = (text22) => {
  const units = unitsOf(text22);
  const { length } = text22;
  let tokens2 = 0;
  let at2 = 0;
  while (at2 < length) {
    const begin = at2;
    const first = units[at2];
    let signs = known[first];
    const kind = signs & KIND2;
    const end2 = kind === DIGIT ? Math.min(length, begin + DIGITS) : length;
    let next = signs;
    for (at2 += 1; at2 < end2; at2 += 1) {
      next = known[units[at2]];
      if ((next & KIND2) !== kind) break;
      signs |= next;
    }
    if (kind !== 0 && next !== 0) tokens2 += pieceTokens(signs, first, at2 - begin, 0);
    else {
      const piece = unusualPiece(text22, begin);
      tokens2 += piece.tokens;
      at2 = piece.end;
    }
  }
  return Math.ceil(tokens2);
};
var DIGITS = 3;
function unusualPiece(text22, begin) {
  const first = text22.codePointAt(begin) ?? 0;
  const kind = signsOf(first) & KIND2;
  let signs = 0;
  let pairs = 0;
  let end2 = begin;
  while (end2 < text22.length && (kind !== DIGIT || end2 - begin - pairs < DIGITS)) {
    const point = text22.codePointAt(end2) ?? 0;
    const its = signsOf(point);
    if ((its & KIND2) !== kind) break;
    signs |= its;
    end2 += 1;
    if (point <= 65535) continue;
    end2 += 1;
    pairs += 1;
  }
  return { tokens: pieceTokens(signs, first, end2 - begin, pairs), end: end2 };
}
function signsOf(point) {
  return known[point] || lookUp(point);
}
var scratch = new Uint16Array(32 * 1024);
var scratchBytes = Buffer.from(scratch.buffer);
function unitsOf(text22) {
  if (text22.length <= scratch.length) {
    scratchBytes.write(text22, "utf16le");
    return scratch;
  }
  const units = new Uint16Array(text22.length);
  Buffer.from(units.buffer).write(text22, "utf16le");
  return units;
}
var LETTER = 1;
var DIGIT = 2;
var BLANK = 3;
var OTHER = 4;
var KIND2 = 7;
var SMALL = 8;
var known = new Uint8Array(1114112);
function lookUp(point) {
  const letter = String.fromCodePoint(point);
  const kind = new RegExp("^\\p{L}", "u").test(letter) ? LETTER : new RegExp("^\\p{N}", "u").test(letter) ? DIGIT : /^\s/.test(letter) ? BLANK : OTHER;
  const signs = letter.toUpperCase() === letter ? kind : kind | SMALL;
  if (point < 55296 || point > 56319) known[point] = signs;
  return signs;
}
var SPACE = 32;
var ASCII = 127;
var LATIN = 591;
function pieceTokens(signs, first, units, pairs) {
  switch (signs & KIND2) {
    case LETTER: {
      if (first > LATIN) return units - pairs;
      const capitals = (signs & SMALL) === 0 && units > 1;
      return Math.max(1, units / (capitals ? 2.7 : 6));
    }
    case DIGIT:
      return 1;
    case BLANK:
      return first === SPACE && units === 1 ? 0.1 : 1;
    case OTHER:
      return first <= ASCII ? Math.ceil(units / 3) : (units - pairs) * 1.5;
    default:
      return 0;
  }
}
var PER_MESSAGE = 3;
var answerFormat = looseObject({ json_schema: looseObject({ schema: unknown() }) });
function requestTokens(body, count2) {
  let tokens2 = PER_MESSAGE;
  for (const { role, content } of body.messages) tokens2 += PER_MESSAGE + count2(role) + count2(content);
  const shown22 = schemaIn(body.response_format);
  return shown22 === void 0 ? tokens2 : tokens2 + count2(JSON.stringify(shown22));
}
function schemaIn(format) {
  return format === void 0 ? void 0 : answerFormat.safeParse(format).data?.json_schema.schema;
}
// ../engine/src/openai/limit-refusal.ts
function readLimitRefusal(refusal) {
  const message = refusal.message ?? "";
  if (refusal.code === "token_limit_exceeded" || /enqueued token limit/i.test(message)) {
    return { kind: "queue", limit: numberIn(/limit:?\s*([\d,]+)/i.exec(message)) };
  }
  const tooLarge2 = /\bfile is (?:too large|larger than)/i.test(message);
  if (refusal.status === 413 || tooLarge2) {
    return { kind: "size", limit: numberIn(/larger than the ([\d,]+)/i.exec(message)) };
  }
  return void 0;
}
function numberIn(found) {
  const value = Number((found?.[1] ?? "").replaceAll(",", ""));
  return Number.isSafeInteger(value) && value > 0 ? value : void 0;
}
function limitRefusalIn(errors) {
  return errors.flatMap((error3) => readLimitRefusal(error3) ?? [])[0];
}
// ../engine/src/openai/refusals.ts
var MAX_REASON = 2e3;
var apiError = object({ status: number2(), code: string2().nullish(), message: string2() });
function readRefusal(error3) {
  const parsed = apiError.safeParse(error3);
  if (!parsed.success) {
    return { effect: "unknown", reason: redact(connectionReason(error3)), status: void 0, code: void 0 };
  }
  const { status, code: code2, message } = parsed.data;
  const reason = redact(message).slice(0, MAX_REASON);
  const limit = status < 500 ? readLimitRefusal({ status, code: code2, message }) : void 0;
  if (limit !== void 0) return { effect: "refused", reason, status, code: code2 ?? void 0, limit };
  return { effect: effectOf(status, message), reason, status, code: code2 ?? void 0 };
}
function connectionReason(error3) {
  if (!(error3 instanceof Error)) return String(error3);
  const met = boundIn(error3);
  if (met !== void 0) return met.message;
  const proxy = proxyIn(error3);
  if (proxy === void 0) return error3.message;
  let cause = error3;
  while (cause.cause instanceof Error) cause = cause.cause;
  const code2 = "code" in cause ? String(cause.code) : "";
  return `no connection through ${proxy}: ${cause.message || code2 || cause.name}. ${PROXY_REMEDY}`;
}
function boundIn(error3) {
  if (error3 instanceof BoundError) return error3;
  return error3 instanceof Error ? boundIn(error3.cause) : void 0;
}
var FILE_NOT_VISIBLE = /(cannot find|could not find|no such|unknown) (input )?file|file\b.{0,80}\b(not found|does not exist|not (yet )?(been )?(processed|ready|available|visible|uploaded)|still (being )?process|pending)/i;
function isAboutFile(message) {
  return FILE_NOT_VISIBLE.test(message);
}
function isRedirect(status) {
  return status >= 300 && status < 400;
}
function effectOf(status, message) {
  if (status === 429) return "limited";
  if (isRedirect(status) || status === 408 || status === 409 || status >= 500) return "unknown";
  return [400, 404, 422].includes(status) && FILE_NOT_VISIBLE.test(message) ? "file-not-visible" : "refused";
}
function explainOpenaiError(error3, what) {
  if (error3 instanceof CompletionBatchError) return error3;
  const { status, reason } = readRefusal(error3);
  if (status === 401 || status === 403) {
    return new CompletionBatchError("credentials-missing", `OpenAI refused the key: ${reason}`, {
      where: "OPENAI_API_KEY",
      remedy: "Set OPENAI_API_KEY to a key of the project that submitted the batch, with the right to do this.",
      cause: error3
    });
  }
  return new CompletionBatchError("openai-unavailable", `${what}: ${reason}`, {
    where: "OpenAI",
    remedy: "Run it again later: it goes on where it stopped.",
    cause: error3
  });
}
// ../engine/src/openai/remote-batch.ts
var LATEST_MS = 253402300799e3;
var FIRST_MS = 1e11;
function readTime(value) {
  const number4 = typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  if (typeof number4 === "string") return within(Date.parse(withZone(number4)));
  if (typeof number4 !== "number") return void 0;
  return within(number4 < FIRST_MS ? Math.floor(number4) * 1e3 : Math.floor(number4));
}
function withZone(text22) {
  return /T[\d:.]+$/.test(text22.trim()) ? `${text22.trim()}Z` : text22;
}
function within(ms) {
  return ms > 0 && ms <= LATEST_MS ? ms : void 0;
}
var time22 = unknown().optional().transform(readTime);
var count = preprocess(
  (value) => typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value,
  number2()
);
var tokens = int().nonnegative();
var remoteBatch = looseObject({
  id: string2(),
  status: string2(),
  created_at: time22,
  in_progress_at: time22,
  completed_at: time22,
  expired_at: time22,
  cancelled_at: time22,
  failed_at: time22,
  input_file_id: string2().nullish(),
  metadata: record(string2(), string2()).nullish().catch(void 0),
  output_file_id: string2().nullish(),
  error_file_id: string2().nullish(),
  request_counts: looseObject({ total: count, completed: count, failed: count }).nullish().catch(void 0),
  usage: looseObject({
    input_tokens: tokens,
    input_tokens_details: looseObject({ cached_tokens: tokens }).nullish(),
    output_tokens: tokens
  }).nullish().catch(void 0),
  errors: looseObject({
    data: array(
      looseObject({
        code: string2().nullish(),
        message: string2().nullish(),
        line: number2().nullish().catch(null)
      })
    ).nullish()
  }).nullish().catch(void 0)
});
var OPEN_BATCH_STATUSES = ["PENDING", "VALIDATING", "IN_PROGRESS", "FINALIZING", "CANCELING"];
var STATUS = new Map(
  [
    ["VALIDATING", "validating validation queued pending submitted created preparing notstarted"],
    ["IN_PROGRESS", "inprogress running processing started active"],
    ["FINALIZING", "finalizing finalising"],
    ["CANCELING", "cancelling canceling cancelrequested cancellationrequested"],
    ["COMPLETED", "completed complete succeeded success successful done finished ended"],
    ["FAILED", "failed failure error errored"],
    ["EXPIRED", "expired timeoutexceeded"],
    ["CANCELLED", "cancelled canceled"]
  ].flatMap(([status, words]) => words.split(" ").map((word) => [word, status]))
);
function statusOf(remote) {
  const letters = remote.status.toLowerCase().replace(/[^a-z]/g, "");
  const known2 = STATUS.get(letters.replace(/^(batch|job)(state|status)/, ""));
  if (known2 !== void 0) return known2;
  if (remote.completed_at) return "COMPLETED";
  if (remote.expired_at) return "EXPIRED";
  if (remote.cancelled_at) return "CANCELLED";
  return remote.failed_at ? "FAILED" : void 0;
}
function hasEnded(status) {
  return status === "COMPLETED" || status === "FAILED" || status === "EXPIRED" || status === "CANCELLED";
}
function endOf(remote) {
  return remote.completed_at ?? remote.expired_at ?? remote.cancelled_at ?? remote.failed_at;
}
function billedUsage({ usage }) {
  if (usage == null || usage.input_tokens + usage.output_tokens === 0) return void 0;
  const cached2 = usage.input_tokens_details?.cached_tokens ?? 0;
  return { input: usage.input_tokens, cached: cached2, output: usage.output_tokens };
}
function failureOf(remote) {
  const errors = remote.errors?.data ?? [];
  const texts = errors.slice(0, 3).map(({ code: code2, message, line }) => `${code2 ?? "unknown"}: ${message ?? ""}${line == null ? "" : ` (line ${line})`}`);
  return redact(
    [...texts, ...errors.length > 3 ? [`and ${errors.length - 3} more`] : []].join("; ") || "no reason given"
  ).slice(0, 1e3);
}
async function retrieveBatch(openai, id) {
  let answer;
  try {
    answer = await ask(openai, (client) => client.batches.retrieve(id).withResponse());
  } catch (error3) {
    if (isGone(error3)) return void 0;
    throw explainOpenaiError(error3, `batch ${id} cannot be read`);
  }
  const parsed = remoteBatch.safeParse(answer.data);
  const seenAt = Date.parse(answer.response.headers.get("date") ?? "");
  if (parsed.success) {
    const { status, errors } = hideIn({ status: parsed.data.status, errors: parsed.data.errors }, hiderOf(openai));
    return { ...parsed.data, status, errors, seenAt: Number.isNaN(seenAt) ? void 0 : seenAt };
  }
  throw explainOpenaiError(
    new Error(`the answer is no batch (${explain(parsed.error)})`),
    `batch ${id} cannot be read`
  );
}
function isGone(error3) {
  const { status } = readRefusal(error3);
  return status === 404 || status === 410;
}
async function cancelBatch(openai, id) {
  try {
    await ask(openai, (client) => client.batches.cancel(id, { maxRetries: 0 }));
  } catch (error3) {
    if (readRefusal(error3).status !== 409) throw explainOpenaiError(error3, `batch ${id} cannot be cancelled`);
  }
}
// ../engine/src/platform/printable.ts
var MAX_NAME = 256;
function isPrintable(given) {
  return !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(given);
}
// ../engine/src/platform/canonical-text.ts
function canonicalText(value) {
  return JSON.stringify(sorted(value));
}
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([name2, member]) => [name2, sorted(member)])
  );
}
function canonicalDigest(value) {
  const writer = new Writer();
  writer.value(value);
  return writer.digest();
}
var LETTERS = 8 * 1024;
var LETTER_BYTES2 = 6;
var block = Buffer.allocUnsafeSlow(2 * LETTERS * LETTER_BYTES2);
var SHORT2 = 64;
var [QUOTE2, COMMA2, COLON2, LIST, LIST_END, OBJECT, OBJECT_END] = [34, 44, 58, 91, 93, 123, 125];
var Writer = class {
  #hash;
  #at = 0;
  value(value) {
    if (typeof value === "string") this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else if (typeof value === "object" && value !== null) this.#object(value);
    else this.#plain(JSON.stringify(value));
  }
  digest() {
    if (this.#hash === void 0) return hash2("sha256", block.subarray(0, this.#at), "hex");
    return this.#hash.update(block.subarray(0, this.#at)).digest("hex");
  }
  #list(values) {
    this.#byte(LIST);
    let isFirst = true;
    for (const value of values) {
      if (!isFirst) this.#byte(COMMA2);
      isFirst = false;
      this.value(value);
    }
    this.#byte(LIST_END);
  }
  #object(value) {
    let isFirst = true;
    this.#byte(OBJECT);
    for (const name2 of namesOf(value)) {
      if (!isFirst) this.#byte(COMMA2);
      isFirst = false;
      this.#text(name2);
      this.#byte(COLON2);
      this.value(value[name2]);
    }
    this.#byte(OBJECT_END);
  }
  /** ASCII without anything to escape. */
  #plain(text22) {
    this.#room(text22.length);
    for (let index = 0; index < text22.length; index += 1) block[this.#at + index] = text22.charCodeAt(index);
    this.#at += text22.length;
  }
  #text(text22) {
    if (text22.length <= SHORT2 && this.#shortPlain(text22)) return;
    if (text22.length <= LETTERS) {
      this.#room(text22.length * LETTER_BYTES2 + 2);
      this.#at += block.write(JSON.stringify(text22), this.#at);
      return;
    }
    this.#byte(QUOTE2);
    for (let from = 0; from < text22.length; ) {
      let to = Math.min(text22.length, from + LETTERS);
      if (to < text22.length && isHighSurrogate(text22.charCodeAt(to - 1))) to -= 1;
      this.#room((to - from) * LETTER_BYTES2);
      this.#at += block.write(JSON.stringify(text22.slice(from, to)).slice(1, -1), this.#at);
      from = to;
    }
    this.#byte(QUOTE2);
  }
  /** A name, mostly. @returns false where something in it is to be escaped or is not ASCII; then nothing is written */
  #shortPlain(text22) {
    this.#room(text22.length + 2);
    const at2 = this.#at + 1;
    for (let index = 0; index < text22.length; index += 1) {
      const unit = text22.charCodeAt(index);
      if (PLAIN[unit] !== 1) return false;
      block[at2 + index] = unit;
    }
    block[this.#at] = QUOTE2;
    block[at2 + text22.length] = QUOTE2;
    this.#at += text22.length + 2;
    return true;
  }
  #byte(byte) {
    this.#room(1);
    block[this.#at] = byte;
    this.#at += 1;
  }
  #room(bytes) {
    if (this.#at + bytes > block.length) this.#flush();
  }
  #flush() {
    this.#hash ??= createHash2("sha256");
    this.#hash.update(block.subarray(0, this.#at));
    this.#at = 0;
  }
};
var isHighSurrogate = (unit) => unit >= 55296 && unit <= 56319;
var PLAIN = new Uint8Array(65536);
for (let unit = 0; unit < 128; unit += 1) {
  if (JSON.stringify(String.fromCharCode(unit)).length === 3) PLAIN[unit] = 1;
}
var [ZERO, NINE] = [48, 57];
var FEW_NAMES = 16;
function namesOf(value) {
  const names = inOrder(Object.keys(value));
  for (const name2 of names) {
    const first = name2.charCodeAt(0);
    if (first >= ZERO && first <= NINE) return Object.keys(Object.fromEntries(names.map((each) => [each, null])));
  }
  return names;
}
function inOrder(names) {
  if (names.length > FEW_NAMES) return names.sort();
  for (let index = 1; index < names.length; index += 1) {
    const name2 = names[index];
    let at2 = index;
    for (; at2 > 0 && names[at2 - 1] > name2; at2 -= 1) names[at2] = names[at2 - 1];
    names[at2] = name2;
  }
  return names;
}
// ../engine/src/requests/result-line.ts
var resultLine = looseObject({
  custom_id: string2(),
  response: unknown().optional(),
  error: unknown().optional()
});
function readResultLine(value, hide3) {
  const line = resultLine.safeParse(value);
  if (!line.success) return void 0;
  const { custom_id, response, error: error3 } = line.data;
  const { status_code, body: sent } = membersOf(response);
  const body = parsedIfText(sent);
  const status = statusIn(status_code);
  const said = readError(error3) ?? errorInBody(body);
  if (hide3 === void 0) return { custom_id, status, body, error: said };
  const shown22 = hide3.data === void 0 ? body : hideIn(body, hide3.data);
  return { custom_id, status, body: shown22, error: said && hideIn(said, hide3.text) };
}
var CUSTOM_ID = /"custom_id"\s*:\s*("(?:[^"\\]|\\.){0,1000}")/;
var utf8 = new TextDecoder();
function idAtBeginning(beginning) {
  const [, id = ""] = CUSTOM_ID.exec(utf8.decode(beginning)) ?? [];
  try {
    return String(JSON.parse(id));
  } catch {
    return void 0;
  }
}
function unreadLine(custom_id, message) {
  return { custom_id, status: void 0, body: void 0, error: { code: "unreadable", type: "", param: "", message } };
}
function errorInBody(body) {
  if (typeof body === "string") return readError(body);
  const { error: error3, choices, message, detail, status } = membersOf(body);
  const inside = readError(error3);
  if (inside !== void 0 || choices !== void 0) return inside;
  if (isUnfinishedResponse(body)) return errorOf({ message: `The response has the status ${textOf(status)}.` });
  return message === void 0 && detail === void 0 ? void 0 : readError(body);
}
function isUnfinishedResponse(body) {
  const { object: object2, status } = membersOf(body);
  return object2 === "response" && UNFINISHED.has(textOf(status));
}
var UNFINISHED = /* @__PURE__ */ new Set(["failed", "cancelled", "in_progress", "queued"]);
function isAnswered({ status, body, error: error3 }) {
  if (error3 !== void 0) return false;
  if (status !== void 0) return isSuccess(status);
  return listsOf(body).length > 0;
}
function listsOf(body) {
  const { choices, output, data, results } = membersOf(body);
  return [choices, output, data, results].filter((list) => Array.isArray(list));
}
function isSuccess(status) {
  return status >= 200 && status < 300;
}
function membersOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function parsedIfText(body) {
  if (typeof body !== "string") return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
function statusIn(value) {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" ? status : void 0;
}
function readError(value) {
  if (typeof value === "string") return value.trim() === "" ? void 0 : errorOf({ message: value });
  if (saysNothing(value)) return void 0;
  return errorOf(membersOf(value));
}
function errorOf(members2) {
  const { code: code2, type, param, message, detail } = members2;
  return { code: textOf(code2), type: textOf(type), param: textOf(param), message: textOf(message) || textOf(detail) };
}
function textOf(value) {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : "";
}
function saysNothing(value) {
  if (typeof value === "object" && value !== null) return Object.values(value).every(isEmpty);
  return isEmpty(value);
}
function isEmpty(value) {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value == null || value === "" || value === 0 || value === false;
}
// ../engine/src/requests/endpoints.ts
var CHAT_COMPLETIONS = "/v1/chat/completions";
var RESPONSES = "/v1/responses";
var EMBEDDINGS = "/v1/embeddings";
var ASKED_DIRECTLY = /* @__PURE__ */ new Set([
  CHAT_COMPLETIONS,
  RESPONSES,
  EMBEDDINGS,
  "/v1/completions",
  "/v1/moderations"
]);
function isAnswerOf(endpoint, body) {
  const { choices, output, status } = membersOf(body);
  if (endpoint === CHAT_COMPLETIONS) return Array.isArray(choices) && choices.length > 0;
  if (endpoint === RESPONSES) {
    return Array.isArray(output) && (output.length > 0 || status === "incomplete") && !isUnfinishedResponse(body);
  }
  return listsOf(body).some((list) => list.length > 0);
}
// ../engine/src/requests/parameters.ts
var MAX_BYTES = 4096;
var OURS = ["model", "messages", "stream"];
var requestParameters = record(string2(), unknown()).refine((given) => OURS.every((name2) => !Object.hasOwn(given, name2)), {
  error: `${OURS.join(", ")} cannot be set here`
}).refine(({ n }) => n === void 0 || n === null || n === 1, {
  error: "n can be 1 only: one answer is read for each request"
}).refine((given) => Buffer.byteLength(JSON.stringify(given)) <= MAX_BYTES, {
  error: `they may have ${MAX_BYTES} bytes`
});
function parseParameters(text22) {
  const refused = (why, cause) => new CompletionBatchError("invalid-input", `the parameters do not fit: ${why}`, {
    where: "parameters",
    remedy: `Use a JSON object of at most ${MAX_BYTES} bytes such as {"temperature": null, "reasoning_effort": "low"}: null leaves a member out; ${OURS.join(", ")} and n over 1 are not allowed.`,
    cause
  });
  if (Buffer.byteLength(text22) > MAX_BYTES) throw refused(`they have ${Buffer.byteLength(text22)} bytes`);
  let value;
  try {
    value = JSON.parse(text22);
  } catch (cause) {
    throw refused(`they are not valid JSON (${cause instanceof Error ? cause.message : String(cause)})`, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused("they are no JSON object");
  const parsed = requestParameters.safeParse(value);
  if (!parsed.success) throw refused(parsed.error.issues.map(({ message }) => message).join("; "), parsed.error);
  return Object.keys(parsed.data).length === 0 ? void 0 : parsed.data;
}
function parametersText(parameters) {
  return parameters === void 0 ? "" : canonicalText(parameters);
}
function withParameters(body, parameters) {
  if (parameters === void 0) return body;
  const members2 = Object.entries({ ...body, ...parameters }).filter(
    ([name2, value]) => !(value === null && Object.hasOwn(parameters, name2))
  );
  return Object.fromEntries(members2);
}
// ../engine/src/requests/request-line.ts
var MAX_ID = 512;
var API_PATH = /^\/[A-Za-z0-9._~/-]{1,200}$/;
var requestLine = looseObject({
  custom_id: string2().min(1, { error: "is empty" }).refine((id) => id.length <= MAX_ID || [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` }).refine((id) => id.isWellFormed(), { error: "is not well-formed Unicode" }),
  method: literal("POST", { error: 'is not "POST"' }),
  url: string2().regex(API_PATH, { error: 'is not a path of the API such as "/v1/chat/completions"' }),
  body: looseObject({
    model: string2().min(1, { error: "is empty" }).refine((name2) => name2.length <= MAX_NAME && isPrintable(name2), {
      error: `is no name of at most ${MAX_NAME} characters`
    }),
    stream: literal(false, { error: "is not false: batches do not stream" }).nullish()
  })
});
function parseRequest(value) {
  return requestLine.safeParse(value);
}
function readRequestLine(line, name2) {
  const parsed = parseRequest(parseLine(line, name2));
  if (parsed.success) return parsed.data;
  throw invalidRequest(line, name2, explain(parsed.error), parsed.error);
}
function invalidRequest(line, name2, why, cause) {
  return new CompletionBatchError("request-invalid", `the line is no request: ${why}`, {
    where: `${name2}:${line.number}`,
    remedy: `Write one object a line, {"custom_id": "\u2026", "method": "POST", "url": "${CHAT_COMPLETIONS}", "body": {"model": "\u2026", \u2026}}, with a custom_id of 1 to ${MAX_ID} characters and without "stream".`,
    cause
  });
}
function requestIdentity(request) {
  return identityOf(request.custom_id, contentDigest(request));
}
function identityOf(customId, content) {
  return `${customId} ${content}`;
}
function contentDigest({ url: url2, body }) {
  return canonicalDigest({ url: url2, body });
}
function requestForModel(line, name2, model, parameters) {
  readRequestLine(line, name2);
  const request = membersOf(parseLine(line, name2));
  const body = withParameters({ ...membersOf(request.body), model }, parameters);
  return Buffer.from(JSON.stringify({ ...request, body }));
}
function isPlainChat(body) {
  const { messages, tools, functions } = body;
  return Array.isArray(messages) && messages.every(isMessage) && tools === void 0 && functions === void 0;
}
function isMessage(value) {
  const { role, content } = membersOf(value);
  return typeof role === "string" && typeof content === "string";
}
var DATA_URL = /^data:[^,]{0,200};base64,/;
var TOKENS_OF_A_FILE = 1500;
function inputTokensOf({ url: url2, body }, count2) {
  if (url2 === CHAT_COMPLETIONS && isPlainChat(body)) return requestTokens(body, count2);
  let files = 0;
  const text22 = JSON.stringify(body, (_name, value) => {
    if (typeof value !== "string" || !DATA_URL.test(value)) return value;
    files += 1;
    return "";
  });
  return count2(text22) + files * TOKENS_OF_A_FILE;
}
function inputsOf({ url: url2, body }) {
  if (url2 !== EMBEDDINGS) return 0;
  const { input } = body;
  return Array.isArray(input) && typeof input[0] !== "number" ? input.length : 1;
}
var MOST_OUTPUT_TOKENS = 1e7;
var DEFAULT_OUTPUT_TOKENS = 1e3;
var WITHOUT_OUTPUT = /* @__PURE__ */ new Set([EMBEDDINGS, "/v1/moderations"]);
function boundOf(value) {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : void 0;
}
function outputTokensOf({ url: url2, body }) {
  if (WITHOUT_OUTPUT.has(url2)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n } = body;
  const each = boundOf(max_completion_tokens) ?? boundOf(max_tokens) ?? boundOf(max_output_tokens);
  return Math.min((boundOf(n) ?? 1) * (each ?? DEFAULT_OUTPUT_TOKENS), MOST_OUTPUT_TOKENS);
}
// ../engine/src/state/fields.ts
var LATEST_MS2 = 253402300799999;
var MOST = 1e12;
var MOST_CHANGES = 1e9;
var text = (most) => string2().refine((given) => given.length <= most, { error: `is longer than ${most} characters` });
var name = (most = MAX_NAME) => text(most).refine(isPrintable, { error: "has characters that no name has" });
var number3 = number2().refine((given) => given >= 0 && given <= MOST, { error: `is not within 0 and ${MOST}` });
var version2 = int().refine((given) => given >= 0 && given <= MOST_CHANGES, {
  error: `is not within 0 and ${MOST_CHANGES}`
});
var time3 = number2().refine((given) => given >= 0 && given <= LATEST_MS2, { error: "is no time in milliseconds since 1970" });
var uuid3 = string2().refine(isUuid, { error: "is no batch id (a UUID in lower case)" });
var executionId = string2().refine(isExecutionId, { error: "is not an execution id" });
var sha2562 = string2().regex(SHA256, { error: "is no SHA-256 (64 hexadecimal digits)" });
var storeUrl = text(2048).refine(
  (given) => /^[a-z][a-z0-9+.-]{0,20}:\/\/\S+$/.test(given) && isPrintable(given),
  {
    error: "is not the URL of a store, such as s3://bucket/prefix"
  }
);
var apiPath = string2().regex(API_PATH, { error: "is not a path of the API such as /v1/chat/completions" });
var remoteId = string2().refine(isRemoteId, {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
var remoteIdOrNone = string2().refine((given) => given === "" || isRemoteId(given), {
  error: 'is no id of OpenAI (1 to 1,000 letters, digits and "_", "-", ".", ":", "=", "+", "@", "~", "/")'
});
function isRemoteId(given) {
  return /^[A-Za-z0-9][\w.:=+@~/-]{0,999}$/.test(given) && !given.split("/").some((part) => /^\.{0,2}$/.test(part));
}
function shown2(given) {
  const text22 = JSON.stringify(given) ?? "nothing";
  return (text22.length > 100 ? `${text22.slice(0, 100)}\u2026` : text22).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "?");
}
// ../engine/src/state/batch.ts
var DECISIONS = ["accepted", "rejected"];
var batchFields = object({
  openai_batch_id: remoteId,
  status: _enum([...OPEN_BATCH_STATUSES, "COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]),
  submitted_at: text(100),
  // All below are ours; records of other programs lack them.
  execution_id: executionId.optional(),
  model: name().optional(),
  workload_version: name().optional(),
  store: storeUrl.optional(),
  request_key: text(1024).optional(),
  request_sha256: sha2562.optional(),
  queued_tokens: number3.optional(),
  request_count: number3.optional(),
  units: number3.optional(),
  estimated_tokens: number3.optional(),
  estimated_output_tokens: number3.optional(),
  /** When it was first seen to have ended, where OpenAI does not say when it did. */
  ended_seen_at: iso_exports.datetime().optional().catch(void 0),
  /** Of each result file, as it came from OpenAI: no copy counts that has another digest. */
  output_sha256: sha2562.optional().catch(void 0),
  error_sha256: sha2562.optional().catch(void 0),
  /** That its answers are to be looked at before anything is written of them, and by which measure of the workload's. */
  examine: number2().optional(),
  /** When they were. */
  examined_at: text(100).optional().catch(void 0),
  /** Why its answers wait for a person, and what that has said of them: what cannot be read is not taken for none. */
  held_reason: text(1e4).optional(),
  decision: _enum(DECISIONS).optional(),
  /** The file that OpenAI was given. */
  input_file_id: remoteIdOrNone.optional().catch(void 0)
});
function isHeld({ held_reason, decision }) {
  return held_reason !== void 0 && decision === void 0;
}
var batchSketch = object({
  openai_batch_id: remoteId.optional().catch(void 0),
  status: name(100).optional().catch(void 0),
  model: name().optional().catch(void 0),
  estimated_tokens: number3.optional().catch(void 0),
  input_file_id: remoteIdOrNone.optional().catch(void 0),
  failure: text(1e4).optional().catch(void 0),
  held_reason: text(1e4).optional().catch(void 0)
});
function misplacedBatch({ execution_id, request_key, request_sha256 }, batchId) {
  if (!isUuid(batchId)) return "its key holds no batch id (a UUID)";
  if (request_key === void 0) return void 0;
  if (execution_id === void 0) return "execution_id is missing beside request_key";
  if (request_sha256 === void 0) return "request_sha256 is missing beside request_key";
  const key = batchRequestsObject(execution_id, batchId, request_sha256);
  return request_key === key ? void 0 : `request_key is ${shown2(request_key)}, not ${key}`;
}
function isOurs({ request_key }) {
  return request_key !== void 0;
}
function isOpenBatch({ status }) {
  return OPEN_BATCH_STATUSES.includes(status);
}
function batchDataOf({
  submission,
  status,
  submittedAt,
  attributes
}) {
  return {
    openai_batch_id: submission.openai_batch_id,
    submitted_at: submittedAt,
    status,
    result_file_id: "N/A",
    units: submission.units,
    workload_version: submission.workload_version,
    request_count: submission.requests,
    estimated_tokens: submission.estimated_tokens,
    estimated_output_tokens: submission.estimated_output_tokens,
    execution_id: submission.execution_id,
    model: submission.model,
    store: submission.store,
    request_key: submission.object_key,
    request_sha256: submission.sha256,
    request_bytes: submission.bytes,
    queued_tokens: submission.queued_tokens,
    input_file_id: submission.input_file_id,
    ...attributes
  };
}

import * as os from "os";
import * as crypto from "crypto";
import * as fs from "fs";
import * as os2 from "os";
import * as os3 from "os";
import { EOL as EOL32 } from "os";
import { constants, promises } from "fs";
import { setFlagsFromString } from "node:v8";
function toCommandValue(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function toCommandProperties(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}
function issueCommand(e,t,r){const s=new Command(e,t,r);process.stdout.write(s.toString()+os.EOL)}function issue2(e,t=""){issueCommand(e,{},t)}var CMD_STRING="::",Command=class{constructor(e,t,r){e||(e="missing.command"),this.command=e,this.properties=t,this.message=r}toString(){let e=CMD_STRING+this.command;if(this.properties&&Object.keys(this.properties).length>0){e+=" ";let t=!0;for(const r in this.properties)if(this.properties.hasOwnProperty(r)){const s=this.properties[r];s&&(t?t=!1:e+=",",e+=`${r}=${escapeProperty(s)}`)}}return e+=`${CMD_STRING}${escapeData(this.message)}`,e}};function escapeData(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(e){return toCommandValue(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}
function issueFileCommand(n,o){const e=process.env[`GITHUB_${n}`];if(!e)throw new Error(`Unable to find environment variable for file command ${n}`);if(!fs.existsSync(e))throw new Error(`Missing file at path: ${e}`);fs.appendFileSync(e,`${toCommandValue(o)}${os2.EOL}`,{encoding:"utf8"})}function prepareKeyValueMessage(n,o){const e=`ghadelimiter_${crypto.randomUUID()}`,t=toCommandValue(o);if(n.includes(e))throw new Error(`Unexpected input: name should not contain the delimiter "${e}"`);if(t.includes(e))throw new Error(`Unexpected input: value should not contain the delimiter "${e}"`);return`${n}<<${e}${os2.EOL}${t}${os2.EOL}${e}`}
var __awaiter=function(t,e,r,a){function s(n){return n instanceof r?n:new r(function(d){d(n)})}return new(r||(r=Promise))(function(n,d){function u(i){try{o(a.next(i))}catch(h){d(h)}}function c(i){try{o(a.throw(i))}catch(h){d(h)}}function o(i){i.done?n(i.value):s(i.value).then(u,c)}o((a=a.apply(t,e||[])).next())})},{access,appendFile,writeFile}=promises,SUMMARY_ENV_VAR="GITHUB_STEP_SUMMARY",Summary=class{constructor(){this._buffer=""}filePath(){return __awaiter(this,void 0,void 0,function*(){if(this._filePath)return this._filePath;const t=process.env[SUMMARY_ENV_VAR];if(!t)throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);try{yield access(t,constants.R_OK|constants.W_OK)}catch{throw new Error(`Unable to access summary file: '${t}'. Check if the file has correct read/write permissions.`)}return this._filePath=t,this._filePath})}wrap(t,e,r={}){const a=Object.entries(r).map(([s,n])=>` ${s}="${n}"`).join("");return e?`<${t}${a}>${e}</${t}>`:`<${t}${a}>`}write(t){return __awaiter(this,void 0,void 0,function*(){const e=!!t?.overwrite,r=yield this.filePath();return yield(e?writeFile:appendFile)(r,this._buffer,{encoding:"utf8"}),this.emptyBuffer()})}clear(){return __awaiter(this,void 0,void 0,function*(){return this.emptyBuffer().write({overwrite:!0})})}stringify(){return this._buffer}isEmptyBuffer(){return this._buffer.length===0}emptyBuffer(){return this._buffer="",this}addRaw(t,e=!1){return this._buffer+=t,e?this.addEOL():this}addEOL(){return this.addRaw(EOL32)}addCodeBlock(t,e){const r=Object.assign({},e&&{lang:e}),a=this.wrap("pre",this.wrap("code",t),r);return this.addRaw(a).addEOL()}addList(t,e=!1){const r=e?"ol":"ul",a=t.map(n=>this.wrap("li",n)).join(""),s=this.wrap(r,a);return this.addRaw(s).addEOL()}addTable(t){const e=t.map(a=>{const s=a.map(n=>{if(typeof n=="string")return this.wrap("td",n);const{header:d,data:u,colspan:c,rowspan:o}=n,i=d?"th":"td",h=Object.assign(Object.assign({},c&&{colspan:c}),o&&{rowspan:o});return this.wrap(i,u,h)}).join("");return this.wrap("tr",s)}).join(""),r=this.wrap("table",e);return this.addRaw(r).addEOL()}addDetails(t,e){const r=this.wrap("details",this.wrap("summary",t)+e);return this.addRaw(r).addEOL()}addImage(t,e,r){const{width:a,height:s}=r||{},n=Object.assign(Object.assign({},a&&{width:a}),s&&{height:s}),d=this.wrap("img",null,Object.assign({src:t,alt:e},n));return this.addRaw(d).addEOL()}addHeading(t,e){const r=`h${e}`,a=["h1","h2","h3","h4","h5","h6"].includes(r)?r:"h1",s=this.wrap(a,t);return this.addRaw(s).addEOL()}addSeparator(){const t=this.wrap("hr",null);return this.addRaw(t).addEOL()}addBreak(){const t=this.wrap("br",null);return this.addRaw(t).addEOL()}addQuote(t,e){const r=Object.assign({},e&&{cite:e}),a=this.wrap("blockquote",t,r);return this.addRaw(a).addEOL()}addLink(t,e){const r=this.wrap("a",t,{href:e});return this.addRaw(r).addEOL()}},_summary=new Summary,summary=_summary;
var ExitCode;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(ExitCode||(ExitCode={}));function setSecret(e){issueCommand("add-mask",{},e)}function getInput(e,r){const n=process.env[`INPUT_${e.replace(/ /g,"_").toUpperCase()}`]||"";if(r&&r.required&&!n)throw new Error(`Input required and not supplied: ${e}`);return r&&r.trimWhitespace===!1?n:n.trim()}function setOutput(e,r){if(process.env.GITHUB_OUTPUT||"")return issueFileCommand("OUTPUT",prepareKeyValueMessage(e,r));process.stdout.write(os3.EOL),issueCommand("set-output",{name:e},toCommandValue(r))}function setFailed(e){process.exitCode=ExitCode.Failure,error2(e)}function debug(e){issueCommand("debug",{},e)}function error2(e,r={}){issueCommand("error",toCommandProperties(r),e instanceof Error?e.toString():e)}function warning(e,r={}){issueCommand("warning",toCommandProperties(r),e instanceof Error?e.toString():e)}function info(e){process.stdout.write(e+os3.EOL)}function startGroup(e){issue2("group",e)}function endGroup(){issue2("endgroup")}
// ../engine/src/platform/number-text.ts
function inThousands(value) {
  if (!Number.isSafeInteger(value)) return value.toLocaleString("en-US");
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
// ../core/src/report/plain-text.ts
var UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
function oneLine(text22) {
  return text22.replace(/\r\n|[\r\n\u2028\u2029]/g, " ").replace(UNPRINTABLE, "\uFFFD").toWellFormed();
}
function logLine(text22) {
  return oneLine(text22).replace(/^(\s*):(?=:)/, "$1: ").replaceAll("##[", "# #[");
}
function counted(count2, one, many = `${one}s`) {
  return `${inThousands(count2)} ${count2 === 1 ? one : many}`;
}
function age(hours2) {
  return hours2 < 2 ? `${Math.round(hours2 * 60)} min` : `${hours2.toFixed(1)} h`;
}
// src/shared/input-words.ts
var WORDS = [
  [/\bAWS_REGION\b/g, "aws-region"],
  [/\bOPENAI_API_KEY\b/g, "openai-api-key"],
  [/\bCHROMA_API_KEY\b/g, "chroma-api-key"],
  [/\bOPENAI_BASE_URL\b/g, "openai-base-url"],
  [/\bthe store's URL\b/g, "the input store"],
  [/ or file:\/\/\/absolute\/folder\b/g, ""],
  [/\bcompletion-batch status lists the open ones/g, "find without batch lists the open ones"],
  [
    /\bcompletion-batch reconcile --give-up (\S+)( \(the action reconcile: give-up\))?/g,
    "reconcile with the input give-up: $1"
  ],
  [/(^|[\s(])--(plan-sha256|table|store|batch|model|prices|max-cost-usd|queue-tokens|max-attempts)\b/g, "$1$2"]
];
function inInputWords(text22) {
  return WORDS.reduce((said, [pattern, by]) => said.replace(pattern, by), text22);
}
// ../engine/src/platform/money.ts
function usd(amount2) {
  if (amount2 >= 1) return `$${amount2.toFixed(2)}`;
  if (amount2 === 0 || amount2 >= 5e-5) return `$${amount2.toFixed(4)}`;
  return amount2 > 0 ? "less than $0.0001" : `-${usd(-amount2)}`;
}
function costText(cost, known2 = usd) {
  return cost === void 0 ? "unknown (no price for this model; see prices)" : known2(cost);
}
// src/shared/secrets.ts
function maskKeys() {
  for (const name2 of ["openai-api-key", "chroma-api-key", "token"]) {
    const key = getInput(name2);
    if (key !== "") for (const form of [key, base64(key), base64(`:${key}`)]) setSecret(form);
  }
}
function base64(text22) {
  return Buffer.from(text22).toString("base64").replace(/=+$/, "");
}
function guardLog() {
  for (const stream of [process.stdout, process.stderr]) guardStream(stream, hideSecret());
}
function hideSecret() {
  return redactor(secretsOf(process.env));
}
function hideKey() {
  return plainRedactor(sentSecretsOf(process.env));
}
// src/shared/summary.ts
var MAX_ROWS = 50;
var MAX_SENTENCES = 20;
var MAX_BYTES2 = 900 * 1024;
var MAX_TEXT = 300;
var NOT_PLAIN = /(?<![\p{L}\p{N}])[-_]|[-_](?![\p{L}\p{N}])|[^-_\p{L}\p{N} ,;…\ufffd]/gu;
function literal2(text22, max = MAX_TEXT) {
  const line = oneLine(text22);
  const short = line.length > max ? `${line.slice(0, max).toWellFormed()}\u2026` : line;
  return short.replace(NOT_PLAIN, (sign) => {
    const entity = `&#${sign.codePointAt(0)};`;
    return sign === "@" || sign === "#" ? `${entity}&#8288;` : entity;
  });
}
function code(text22) {
  return `<code>${literal2(text22)}</code>`;
}
function link(text22, url2) {
  return /^https?:\/\/[\w.:/-]+$/.test(url2) ? `[${text22}](${url2})` : literal2(url2);
}
function figure(text22) {
  return { figure: text22.replaceAll(" ", "&nbsp;") };
}
function shownCell(cell) {
  if (typeof cell === "number") return inThousands(cell);
  return typeof cell === "string" ? cell : cell.figure;
}
function table(head, rows) {
  if (rows.length === 0) return "";
  const line = (cells) => `| ${cells.map(shownCell).join(" | ")} |`;
  const shown3 = rows.slice(0, MAX_ROWS).map(line);
  const more = rows.length > MAX_ROWS ? [`\u2026 and ${inThousands(rows.length - MAX_ROWS)} more`] : [];
  const isRight = (column) => rows.some((row) => typeof (row[column] ?? "") !== "string");
  const alignment = head.map((_, column) => isRight(column) ? "---:" : "---");
  return [line(head), `| ${alignment.join(" | ")} |`, ...shown3, ...more.map((text22) => `
${text22}`)].join("\n");
}
function about(cost) {
  const text22 = usd(cost);
  return text22.startsWith("$") ? `about ${text22}` : text22;
}
function money(cost) {
  return figure(costText(cost, (known2) => usd(known2).replace("$", "")));
}
function facts(rows) {
  const cells = rows.map(([name2, value]) => [name2, typeof value === "number" ? inThousands(value) : value]);
  return table(["", ""], cells);
}
function folded(title, text22) {
  return text22 === "" ? "" : `<details><summary>${title}</summary>

${text22}

</details>`;
}
function sentences(title, texts) {
  if (texts.length === 0) return "";
  const shown3 = texts.slice(0, MAX_SENTENCES).map((text22) => `- ${literal2(inInputWords(text22))}`);
  const more = texts.length > MAX_SENTENCES ? [`- \u2026 and ${inThousands(texts.length - MAX_SENTENCES)} more`] : [];
  return [`**${title}**`, "", ...shown3, ...more].join("\n");
}
function page(blocks) {
  const note = "\n\n\u2026 the rest was left out: the summary would be too large.\n";
  let whole = "";
  for (const block2 of blocks) {
    if (block2 === "") continue;
    const next = whole === "" ? block2 : `${whole}

${block2}`;
    if (Buffer.byteLength(next) > MAX_BYTES2) return `${whole}${note}`;
    whole = next;
  }
  return `${whole}
`;
}
async function writeSummary(text22) {
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  await summary.addRaw(hideSecret()(text22)).write();
}
// src/shared/job-summary.ts
var MAX_FAILURE = 2e3;
var JobSummary = class {
  #title;
  #written = false;
  #kept;
  #handedOn = false;
  /** @param title the action, as its summary is headed */
  constructor(title) {
    this.#title = title;
  }
  /** @param shown the input summary; without it the text is kept for the case that the step fails */
  async tell(text22, shown3) {
    this.#kept = shown3 ? void 0 : text22;
    if (!shown3) return;
    this.#written = true;
    await writeSummary(text22);
  }
  /** What goes wrong from now on a later job tells: it has what this one left. */
  handOn() {
    this.#handedOn = true;
  }
  /** The step has failed. What its summary has said already is not said again. */
  async fail(message) {
    if (this.#written || this.#handedOn) return;
    this.#written = true;
    await writeSummary(this.#kept ?? failureText(this.#title, message));
  }
};
function failureText(title, message) {
  return page([
    `### ${title}: failed`,
    `**${literal2(message, MAX_FAILURE)}**`,
    "The log of this job says more. Once that is mended, re-run the failed jobs, or let the next run take it up."
  ]);
}
// src/shared/outputs.ts
var MAX_FAILURE2 = 1e3;
var FAILURE = "failure";
function setOutputs(values) {
  const hide22 = hideKey();
  for (const [name2, value] of Object.entries(values)) setOutput(name2, hide22(String(value)));
}
function setFailure(text22) {
  setOutputs({ [FAILURE]: text22.slice(0, MAX_FAILURE2).toWellFormed() });
}
function dollars(cost) {
  return cost === void 0 ? "" : cost.toFixed(6);
}
// src/shared/failure.ts
var Incomplete = class extends Error {
  name = "Incomplete";
  /** The first of what could not be done, in the words of who said so. */
  said;
  constructor(message, said = message) {
    super(message);
    this.said = said;
  }
};
function guarded(title, action) {
  return ended(title, action, false);
}
function guardedTelling(title, action) {
  return ended(title, action, true);
}
async function ended(title, action, tells) {
  const summary2 = new JobSummary(title);
  try {
    maskKeys();
    guardLog();
    await action(summary2);
  } catch (error22) {
    const text22 = fail(error22);
    if (tells) setFailure(hide2(error22 instanceof Incomplete ? oneLine(error22.said) : text22));
    await summary2.fail(text22).catch((why) => {
      info(logLine(`the job summary could not be written: ${hide2(describeError(why))}`));
    });
  }
}
function fail(thrown) {
  const error22 = explainFileError(thrown);
  const text22 = failureOf2(error22);
  setFailed(text22);
  if (isCompletionBatchError(error22)) {
    if (error22.cause !== void 0) debug(oneLine(`cause: ${hide2(describeError(error22.cause))}`));
  } else if (!(error22 instanceof Incomplete)) {
    const stack = error22 instanceof Error ? error22.stack ?? "" : "";
    info(`completion-batch ${VERSION}, Node.js ${process.version}`);
    for (const line of hide2(stack).split("\n")) info(logLine(line));
  }
  return text22;
}
function failureOf2(error22) {
  if (isCompletionBatchError(error22)) {
    return oneLine(`${hideSecret()(inInputWords(describeError(error22)))} [${error22.code}]`);
  }
  if (error22 instanceof Incomplete) return oneLine(inInputWords(error22.message));
  return oneLine(
    `a defect of completion-batch, or a failure it does not know: ${hide2(describeError(error22))}. The log has the details.`
  );
}
function hide2(text22) {
  return redact(hideSecret()(text22));
}
function end() {
  process.stdout.write("", () => process.exit());
}
// src/shared/heap.ts
function keepHeapSmall() {
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=180");
}
// src/shared/renamed-inputs.ts
var RENAMED_INPUTS = {};
// src/shared/inputs.ts
function inputName(property) {
  return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
function readInputs(fields, secrets = [], read = getInput, renamed = RENAMED_INPUTS) {
  const values = {};
  const names = new Set(Object.keys(fields).map(inputName));
  const wrong = givenByOldName(names, read, renamed);
  for (const property of Object.keys(fields)) {
    const name2 = inputName(property);
    if (wrong.some(({ now }) => now === name2)) continue;
    const given = read(name2) || void 0;
    const parsed = fields[property].safeParse(given);
    if (parsed.success) values[property] = parsed.data;
    else {
      const shown3 = secrets.includes(property) ? "does not fit (its value is not shown)" : `is ${JSON.stringify(given?.slice(0, 200))}`;
      wrong.push({
        name: name2,
        is: given === void 0 ? `the input ${name2} is missing` : `the input ${name2} ${shown3}`,
        remedy: parsed.error.issues[0]?.message ?? ""
      });
    }
  }
  if (wrong.length === 0) return Object.freeze(values);
  throw new CompletionBatchError("invalid-input", wrong.map(({ is }) => is).join("; "), {
    where: wrong.map(({ name: name2 }) => `with: ${name2}`).join(", "),
    remedy: wrong.map(({ remedy }) => remedy).join(" ")
  });
}
function givenByOldName(names, read, renamed) {
  const old = Object.entries(renamed).filter(([name2, now]) => !names.has(name2) && names.has(now) && read(name2) !== "");
  return old.map(([name2, now]) => ({
    name: name2,
    now,
    is: `the input ${name2} is called ${now} now`,
    remedy: `Write ${now} in place of ${name2}.`
  }));
}
var text2 = (what) => string2({ error: what });
var optionalText = () => string2().optional();
var textOr = (fallback) => string2().default(fallback);
var planSha256 = () => string2().regex(SHA256, { error: "Give plan-sha256 the output of that name of prepare: 64 digits and letters from a to f." }).optional();
function wholeNumber(name2, min, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  const fits = (value) => /^\d{1,16}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return string2().refine(fits, { error: `Give ${name2} a whole number ${range}, written in digits.` }).transform(Number).optional();
}
function amount(name2) {
  return string2().refine((value) => /^\d{1,12}(\.\d{1,9})?$/.test(value) && Number(value) > 0, {
    error: `Give ${name2} an amount over 0, such as 5 or 0.25.`
  }).transform(Number).optional();
}
function wholeNumberOr(name2, fallback, min, max) {
  return wholeNumber(name2, min, max).transform((value) => value ?? fallback);
}
function hours(name2) {
  const fits = (value) => /^\d{1,4}(\.\d{1,6})?$/.test(value) && Number(value) > 0;
  return string2().refine(fits, { error: `Give ${name2} a number of hours over 0, e.g. 20 or 0.5.` }).transform(Number).optional();
}
function choiceOr(name2, choices, fallback) {
  return _enum(choices, { error: `Give ${name2} one of ${choices.join(", ")}.` }).optional().transform((value) => value ?? fallback);
}
function requestParameters2() {
  return string2().transform((value, context) => {
    try {
      return parseParameters(value);
    } catch (error22) {
      if (!isCompletionBatchError(error22)) throw error22;
      context.addIssue(`${error22.message}. ${error22.remedy}`);
      return NEVER;
    }
  }).optional();
}
var flag = (name2) => choiceOr(name2, ["true", "false"], "false").transform((value) => value === "true");
var summaryShown = () => choiceOr("summary", ["true", "false"], "true").transform((value) => value === "true");
var summaryChoice = () => choiceOr("summary", SUMMARY_CHOICES, "true");
var SUMMARY_CHOICES = ["true", "false", "if-last"];
var isShown = (choice, last) => choice === "true" || choice === "if-last" && last;
function defined(options) {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== void 0));
}
// src/shared/log-group.ts
var LogGroups = class {
  #title;
  #open = false;
  /** Ends the group whatever becomes of `work`. One group has no other in it: GitHub knows none. */
  async around(title, work) {
    this.#title = title;
    this.#start(title);
    try {
      return await work();
    } finally {
      this.#end();
      this.#title = void 0;
    }
  }
  /** A line that may be folded away. */
  inside(line) {
    if (this.#title !== void 0 && !this.#open) this.#start(`${this.#title}, continued`);
    line();
  }
  /** A line that is to be seen. */
  outside(line) {
    this.#end();
    line();
  }
  #start(title) {
    startGroup(logLine(title));
    this.#open = true;
  }
  #end() {
    if (!this.#open) return;
    endGroup();
    this.#open = false;
  }
};
// src/shared/logger.ts
var PROGRESS_INTERVAL = 1e4;
var MAX_ANNOTATIONS = 9;
function actionsLogger(now = Date.now) {
  let shownAt = now();
  const groups = new LogGroups();
  const info2 = (text22) => groups.inside(() => info(logLine(text22)));
  const left = { warning: MAX_ANNOTATIONS, error: MAX_ANNOTATIONS };
  const annotate = (kind, annotation, message, title) => {
    const text22 = oneLine(inInputWords(message));
    left[kind] -= 1;
    if (left[kind] >= 0) groups.outside(() => annotation(text22, title === void 0 ? {} : { title }));
    else info2(`${kind}: ${text22}`);
  };
  return {
    debug: (message) => debug(oneLine(message)),
    info: (message) => info2(inInputWords(message)),
    warn: (message, title) => annotate("warning", warning, message, title),
    error: (message, title) => annotate("error", error2, message, title),
    group: (title, work) => groups.around(title, work),
    progress(step, done, total) {
      if (now() - shownAt < PROGRESS_INTERVAL) return;
      shownAt = now();
      const of = total === void 0 ? "" : ` of ${inThousands(total)}`;
      info2(`${step}: ${inThousands(done)}${of}`);
    }
  };
}

import { constants as constants2 } from "node:fs";
import { open as open3, stat } from "node:fs/promises";
// ../engine/src/platform/input-file.ts
async function readInputFile(path) {
  var _stack = [];
  try {
    const { most } = FILE_BOUNDS.settings;
    const file = __using(_stack, await open3(path, constants2.O_RDONLY | (constants2.O_NONBLOCK ?? 0)), true);
    if (!(await file.stat()).isFile()) throw new Error(`${path} is no regular file`);
    const bytes = await readWhole(file.createReadStream({ autoClose: false, end: most }));
    if (bytes.length <= most) return bytes;
    throw new CompletionBatchError("invalid-input", `the file has more than ${most} bytes`, {
      where: path,
      remedy: "Check its path: plans, manifests, reports and price lists have kilobytes."
    });
  } catch (_) {
    var _error = _, _hasError = true;
  } finally {
    var _promise = __callDispose(_stack, _error, _hasError);
    _promise && await _promise;
  }
}
async function isNoFile(path) {
  const found = await stat(path).catch(() => void 0);
  return found?.isFile() === false;
}

// ../engine/src/state/queue-limits.ts
function queueOf(model) {
  return model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
}
var MAX_MESSAGE = 1e3;
function keptWords(message) {
  return redact(message).slice(0, MAX_MESSAGE);
}
function isNews({ answered_at = "", answered_by, refusal }, at2, by) {
  if ((refusal?.at ?? "") > at2) return false;
  const known2 = answered_at > at2 || answered_at === at2 && (by === "probe" || answered_by === "batch");
  return refusal !== void 0 || !known2;
}
// ../engine/src/state/submission.ts
var OPEN_STATES = ["INTENDED", "CLAIMED", "UPLOADED", "CREATING", "CREATED", "REJECTING"];
var CLOSED_STATES = ["RECORDED", "REJECTED", "ABANDONED"];
var LEFT_OPEN = ["waiting", "failed", "stuck"];
var optional2 = (schema) => schema.optional();
var submissionFields = object({
  batch_id: uuid3,
  execution_id: executionId,
  state: _enum([...OPEN_STATES, ...CLOSED_STATES]),
  version: version2,
  owner: name(),
  lease_until: time3,
  store: storeUrl,
  object_key: text(1024),
  sha256: sha2562,
  model: name(),
  /** Where it is not chat completions. */
  endpoint: optional2(apiPath),
  /** Those that were laid over the body of every request, if any were set: JSON, their members in the order that was given. */
  parameters: optional2(string2().refine(isParameters, { error: "is no JSON object of parameters" })),
  /** Of the workload that wrote the requests. */
  workload_version: name(),
  requests: number3,
  bytes: number3,
  /** What the requests ask about, by the workload's count. */
  units: number3,
  estimated_tokens: number3,
  estimated_output_tokens: number3,
  created_at: text(100),
  input_file_id: optional2(remoteIdOrNone),
  openai_batch_id: optional2(remoteIdOrNone),
  /** The latest create call, and the first of those whose answers never came. */
  create_called_at: optional2(time3),
  first_create_called_at: optional2(time3),
  /** Tokens of its model that waited with it, its own among them, as far as was known when it was begun. */
  queued_tokens: optional2(number3),
  reason: optional2(text(1e4)),
  /** Of a refusal: the limit that it is about. */
  refused_for: optional2(_enum(["queue", "size"])),
  /** Of one that was left open: how, for whoever has only the record to look at. `reason` says why. */
  left_open: optional2(_enum(LEFT_OPEN)).catch(void 0)
});
function changed(before, change) {
  const attributes = { ...before.attributes, ...change.attributes };
  return { ...before, ...change, attributes, version: before.version + 1 };
}
function isOpen({ state }) {
  return OPEN_STATES.includes(state);
}
function isParameters(given) {
  try {
    return parseParameters(given) !== void 0;
  } catch {
    return false;
  }
}
function misplaced({ batch_id, execution_id, object_key, sha256: sha25622, state }, { batchId, isOpen: isListed }) {
  if (batch_id !== batchId) return `batch_id is ${batch_id}, and its key holds ${shown2(batchId)}`;
  const key = batchRequestsObject(execution_id, batch_id, sha25622);
  if (object_key !== key) return `object_key is ${shown2(object_key)}, not ${key}`;
  return isListed && !isOpen({ state }) ? `state is ${state}, and it stands among the open ones` : void 0;
}
var readable = (schema) => schema.optional().catch(void 0);
var submissionSketch = object({
  execution_id: readable(executionId),
  state: readable(name(100)),
  lease_until: readable(time3),
  units: readable(number3),
  input_file_id: readable(remoteIdOrNone),
  openai_batch_id: readable(remoteIdOrNone),
  create_called_at: readable(time3),
  first_create_called_at: readable(time3)
});

import { BlockList as BlockList2, isIP as isIP2 } from "node:net";
// ../engine/src/platform/plain-http.ts
var ALLOW_HTTP = "COMPLETION_BATCH_ALLOW_HTTP";
var LOOPBACK = new BlockList2();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
function checkPlainHttp(url2, env, where) {
  if (url2.protocol !== "http:" || isLoopback(url2.hostname)) return;
  const allowed = (env[ALLOW_HTTP] ?? "").toLowerCase().split(/[,\s]+/);
  const names = [url2.hostname, `${url2.hostname}:${url2.port || "80"}`];
  if (names.some((name2) => allowed.includes(name2))) return;
  throw new CompletionBatchError(
    "invalid-input",
    `${url2.protocol}//${url2.host} is not encrypted, and another machine: nothing was sent to it`,
    { where, remedy: `Use https://. If everything between here and there is yours, set ${ALLOW_HTTP}=${url2.host}.` }
  );
}
function isLoopback(hostname) {
  const host = hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const family = isIP2(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return LOOPBACK.check(host, family === 4 ? "ipv4" : "ipv6");
}

import { Readable } from "node:stream";
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
var guarded2 = /* @__PURE__ */ new WeakSet();
function guardCalls(client, service, options = {}) {
  if (guarded2.has(client)) return;
  guarded2.add(client);
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
function begun2({ name: name2, headMs }, timer, call) {
  const late = () => new BoundError(`${name2} has not begun to answer within ${seconds(headMs)}`);
  return inTime(headMs, call, late, timer);
}
async function hold(answer, service, timer, isObject3) {
  const { statusCode, body } = answer;
  if (!(body instanceof Readable)) return;
  const { name: name2, silenceMs, headMs, most } = service;
  const pace = { name: `${name2}'s answer`, most, silenceMs, wholeMs: headMs };
  if (statusCode >= 300) {
    const { error: error3 } = AWS_BOUNDS;
    const text3 = await readBeginning(sourceOf(body), { ...pace, most: error3.most + 1, wholeMs: silenceMs }, timer);
    answer.body = asBody(text3.length > error3.most ? Buffer.alloc(0) : text3);
  } else if (!isObject3) {
    const bytes = await readWhole(paced(sourceOf(body), pace, timer));
    if (name2 === "DynamoDB") checkJson(bytes.toString("latin1"));
    answer.body = name2 === "DynamoDB" ? bytes : asBody(bytes);
  }
}
function asBody(bytes) {
  return Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false });
}

import { setTimeout as delay } from "node:timers/promises";
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
  constructor(own2, onSkew = () => {
  }) {
    this.#own = own2;
    this.#onSkew = onSkew;
  }
  now() {
    return this.#own.now() - this.#skewMs;
  }
  sleep(ms, signal) {
    return this.#own.sleep(ms, signal);
  }
  /** Runs one call to the service. @param dateOf the answer's `Date` header; without one nothing is learned */
  async during(call, dateOf) {
    const sent = this.#own.now();
    const answer = await call();
    this.#learn(Date.parse(dateOf(answer) ?? ""), sent, this.#own.now());
    return answer;
  }
  /** The answer was written between the two moments, and its date has whole seconds: what fits that is left as it is. */
  #learn(date3, sent, received) {
    if (Number.isNaN(date3)) return;
    const [least, most] = [sent - date3 - 1e3, received - date3];
    if (this.#skewMs >= least && this.#skewMs <= most) return;
    this.#skewMs = Math.round((least + most) / 2);
    if (this.#told || Math.abs(this.#skewMs) < NOTABLE_SKEW_MS) return;
    this.#told = true;
    this.#onSkew(this.#skewMs);
  }
};
function describeSkew(skewMs, service) {
  const minutes = Math.round(Math.abs(skewMs) / 6e4);
  const amount2 = minutes < 120 ? `${minutes} min` : `${(minutes / 60).toFixed(minutes < 2880 ? 1 : 0)} h`;
  return `${amount2} ${skewMs > 0 ? "ahead of" : "behind"} ${service}`;
}

// ../engine/src/state/liveness.ts
var TERMINAL = /* @__PURE__ */ new Set(["COMPLETED", "FAILED", "EXPIRED", "CANCELLED"]);
var WITHOUT_BATCH = /* @__PURE__ */ new Set(["REJECTED", "ABANDONED"]);
function batchStandings(state) {
  const known2 = /* @__PURE__ */ new Map();
  return (batchId) => {
    const answer = known2.get(batchId) ?? standingOf(state, batchId);
    known2.set(batchId, answer);
    return answer;
  };
}
function liveBatchCheck(state) {
  const standing = batchStandings(state);
  let foreign;
  return async (batchId) => {
    if (batchId !== null) return await standing(batchId) === "live";
    foreign ??= hasForeignBatch(state);
    return foreign;
  };
}
async function hasForeignBatch(state) {
  for await (const { isOurs: isOurs2 } of state.batches.listOpen()) if (!isOurs2) return true;
  return false;
}
async function standingOf(state, batchId) {
  const submission = await state.submissions.get(batchId);
  if (submission?.isOpen) return "live";
  const batch = await state.batches.get(batchId);
  if (batch !== void 0) return TERMINAL.has(batch.sketch.status ?? "") ? "ended" : "live";
  return WITHOUT_BATCH.has(submission?.sketch.state ?? "") ? "ended" : "unknown";
}
// ../engine/src/requests/line-failure.ts
var FREE_REASONS = [
  /** Not begun when the batch ended, and not billed. */
  "expired",
  "cancelled",
  /** The key, the organisation, its rights. */
  "account",
  "quota",
  "rate",
  "model",
  /** A parameter of ours that the model does not take. */
  "parameter",
  "server-error",
  /** Who was to answer in OpenAI's place was not there, or not in time. */
  "no-answer",
  /** Whatever it is, it is said of no line of its own: of all of the batch, or of most. */
  "common-error",
  "batch-failed",
  /** A person has looked at the answers of the batch, and wants none of them. */
  "rejected"
];
var FREE = new Set(FREE_REASONS);
function isFree(reason) {
  return FREE.has(reason);
}
var MAX_MESSAGE2 = 300;
var BY_CODE = /* @__PURE__ */ new Map([
  ["batch_expired", "expired"],
  ["batch_cancelled", "cancelled"],
  ["request_timeout", "timeout"],
  ["insufficient_quota", "quota"],
  ["quota_exceeded", "quota"],
  ["billing_hard_limit_reached", "quota"],
  ["billing_not_active", "quota"],
  ["model_not_found", "model"],
  ["model_not_supported", "model"],
  ["model_not_available", "model"],
  ["unsupported_model", "model"],
  ["invalid_model", "model"],
  ["deploymentnotfound", "model"],
  ["account_deactivated", "account"],
  ["invalid_api_key", "account"],
  ["authentication_error", "account"],
  ["permission_denied", "account"],
  ["permission_error", "account"],
  ["rate_limit_exceeded", "rate"],
  ["rate_limit_error", "rate"],
  ["too_many_requests", "rate"],
  ["server_error", "server-error"],
  ["internal_error", "server-error"],
  ["internal_server_error", "server-error"],
  ["service_unavailable", "server-error"],
  ["overloaded_error", "server-error"],
  ["content_filter", "content-filter"],
  ["vector_store_timeout", "timeout"],
  // Of the emulator, where it sends requests on. What is too large is no such code: it may be so each time.
  ["forward_timeout", "no-answer"],
  ["forward_unreachable", "no-answer"],
  ["forward_redirected", "no-answer"]
]);
var ABOUT_CONTENT = /* @__PURE__ */ new Set([
  "context_length_exceeded",
  "string_above_max_length",
  "content_policy_violation",
  "content_filter",
  "invalid_prompt",
  "bio_policy",
  "misalignment_policy_violation"
]);
var GENERAL = /* @__PURE__ */ new Set(["invalid_request", "invalid_request_error"]);
var PARAMETER_CODE = /^(invalid_|unsupported_|unknown_parameter|missing_required_parameter)/;
var CONTENT_PARAM = /^(messages|input|prompt)\b/i;
var MISFORMED = /\bmodel produced output that does not match\b/i;
var MODEL_MESSAGE = /\bmodel\b.*\b(does not exist|not found|not supported|not available|do(es)? not have access)/i;
function lineFailure(line) {
  if (isAnswered(line)) return void 0;
  const { code: code2 = "", type = "", param = "", message = "" } = line.error ?? {};
  const status = line.status ?? (/^[1-5]\d\d$/.test(code2) ? Number(code2) : void 0);
  const word = code2 || type;
  const head = [.../* @__PURE__ */ new Set([status === void 0 ? "" : String(status), word])].filter((part) => part !== "").join(" ");
  const text3 = [head || "no status", message].filter((part) => part !== "").join(": ");
  const aboutContent = ABOUT_CONTENT.has(code2) || CONTENT_PARAM.test(param) || status === 413;
  return {
    reason: reasonOf({ status, code: code2.toLowerCase(), type: type.toLowerCase(), param, message, aboutContent }),
    message: clean(text3).slice(0, MAX_MESSAGE2),
    aboutContent,
    aboutAnswer: status !== void 0 && isMisformed(status, message),
    key: `${head}: ${withoutIds(clean(message))}`.slice(0, MAX_MESSAGE2)
  };
}
function reasonOf({ status = 0, code: code2, type, param, message, aboutContent }) {
  if (isMisformed(status, message)) return "http-error";
  const known2 = BY_CODE.get(code2) ?? BY_CODE.get(type);
  if (known2 !== void 0) return known2;
  const refused = status >= 400 && status < 500;
  if (param === "model" || refused && MODEL_MESSAGE.test(message.slice(0, 2e3))) return "model";
  if (status === 401 || status === 403) return "account";
  if (status === 404) return "model";
  if (status === 408) return "timeout";
  if (status === 429) return "rate";
  if (status >= 500) return "server-error";
  if (aboutContent) return "http-error";
  return param !== "" || PARAMETER_CODE.test(code2) && !GENERAL.has(code2) ? "parameter" : "http-error";
}
function isMisformed(status, message) {
  return status >= 500 && MISFORMED.test(message.slice(0, 2e3));
}
function withoutIds(text3) {
  const words = text3.toLowerCase().split(" ");
  return words.map((word) => /\d/.test(word) ? "#" : word).join(" ");
}
function clean(text3) {
  return redact(text3.slice(0, 4e3)).replace(/[\s\p{Cc}]+/gu, " ").trim();
}
var MAX_MESSAGES = 200;
var FailureBook = class {
  #slots = /* @__PURE__ */ new Map();
  #failures = [];
  /** @returns the number under which such failures are kept */
  slotOf(failure2) {
    const key = this.#slots.has(failure2.key) || this.#slots.size < MAX_MESSAGES ? failure2.key : failure2.reason;
    const known2 = this.#slots.get(key);
    if (known2 !== void 0) return known2;
    const slot = this.#failures.push(failure2) - 1;
    this.#slots.set(key, slot);
    return slot;
  }
  at(slot) {
    return this.#failures[slot];
  }
  /** The most frequent first. @param slots one for each line that failed */
  count(slots) {
    const lines = /* @__PURE__ */ new Map();
    for (const slot of slots) lines.set(slot, (lines.get(slot) ?? 0) + 1);
    return this.#failures.map((failure2, slot) => ({ ...failure2, lines: lines.get(slot) ?? 0 })).filter((failure2) => failure2.lines > 0).sort((a, b) => b.lines - a.lines);
  }
};

// ../engine/src/platform/at-once.ts
async function* atOnce(most, values, work) {
  const running = [];
  try {
    for await (const value of values) {
      const one = work(value);
      one.catch(() => {
      });
      running.push(one);
      if (running.length === most) yield await running.shift();
    }
    while (running.length > 0) yield await running.shift();
  } finally {
    await Promise.allSettled(running);
  }
}

// src/shared/openai.ts
var KEY_REMEDY = "Give openai-api-key a key of the OpenAI project that pays for the batches, from a secret: one line, no blanks.";
var openaiKey = () => string2({ error: KEY_REMEDY }).regex(/^[\x21-\x7e]+$/, { error: KEY_REMEDY });
var openaiBaseUrl = () => url({ protocol: /^https?$/, error: "Give openai-base-url an http or https URL." }).optional();

// ../engine/src/openai/prices.ts
var usd2 = number2().nonnegative();
var price = object({
  input: usd2,
  output: usd2,
  cached: usd2.optional(),
  cached_input: usd2.optional(),
  cachedInput: usd2.optional()
}).transform(({ input, output, cached: cached2, cached_input, cachedInput }) => {
  const named = cached2 ?? cached_input ?? cachedInput;
  return named === void 0 ? { input, output } : { input, output, cached: named };
});
var priceList = object({
  /** Date of the figures. */
  asOf: iso_exports.date(),
  /** Through the Batch API (half of the list price), by model. */
  models: record(string2(), price)
});
var at = (input, cached2, output) => cached2 === void 0 ? { input, output } : { input, cached: cached2, output };
var PRICES = {
  asOf: "2026-11-23",
  models: {
    "gpt-3.5-turbo": at(0.25, void 0, 0.75),
    "gpt-4-turbo": at(5, void 0, 15),
    "gpt-4.1": at(1, 0.25, 4),
    "gpt-4.1-mini": at(0.2, 0.05, 0.8),
    "gpt-4.1-nano": at(0.05, 0.0125, 0.2),
    "gpt-4o": at(1.25, 0.625, 5),
    "gpt-4o-2024-05-13": at(2.5, void 0, 7.5),
    "gpt-4o-mini": at(0.075, 0.0375, 0.3),
    "gpt-5": at(0.625, 0.0625, 5),
    "gpt-5-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5-mini": at(0.125, 0.0125, 1),
    "gpt-5-nano": at(0.025, 25e-4, 0.2),
    "gpt-5-pro": at(7.5, void 0, 60),
    "gpt-5.1": at(0.625, 0.0625, 5),
    "gpt-5.1-chat-latest": at(0.625, 0.0625, 5),
    "gpt-5.2": at(0.875, 0.0875, 7),
    "gpt-5.2-chat-latest": at(0.875, 0.0875, 7),
    "gpt-5.2-pro": at(10.5, void 0, 84),
    "gpt-5.4": at(1.25, 0.125, 7.5),
    "gpt-5.4-mini": at(0.375, 0.0375, 2.25),
    "gpt-5.4-nano": at(0.1, 0.01, 0.625),
    "gpt-5.5": at(2.5, 0.25, 15),
    "gpt-5.6-luna": at(0.1, 0.01, 0.6),
    "gpt-5.6-sol": at(2, 0.2, 10),
    "gpt-5.6-terra": at(1, 0.1, 6),
    "gpt-6-astra": at(5, 0.5, 25),
    "gpt-6-luna": at(0.05, 5e-3, 0.25),
    "gpt-6-sol": at(1, 0.1, 5),
    o1: at(7.5, 3.75, 30),
    "o1-mini": at(0.55, 0.275, 2.2),
    "o1-pro": at(75, void 0, 300),
    o3: at(1, 0.25, 4),
    "o3-mini": at(0.55, 0.275, 2.2),
    "o3-pro": at(10, void 0, 40),
    "o4-mini": at(0.55, 0.1375, 2.2),
    "text-embedding-3-large": at(0.065, void 0, 0),
    "text-embedding-3-small": at(0.01, void 0, 0),
    "text-embedding-ada-002": at(0.05, void 0, 0)
  }
};
function parsePrices(data, name2) {
  try {
    return priceList.parse(parseJson(data));
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the price file does not fit: ${cause instanceof ZodError ? explain(cause) : String(cause)}`,
      {
        where: name2,
        remedy: 'Use {"asOf": "2026-11-23", "models": {"gpt-4.1-mini": {"input": 0.2, "cached": 0.05, "output": 0.8}}} (USD per 1,000,000 tokens).',
        cause
      }
    );
  }
}
function costOf(tokens2, model, prices = PRICES) {
  const found = priceOf(model, prices);
  if (found === void 0) return void 0;
  const cached2 = Math.min(tokens2.cached ?? 0, tokens2.input);
  const input = (tokens2.input - cached2) * found.input + cached2 * (found.cached ?? found.input);
  return (input + tokens2.output * found.output) / 1e6;
}
function priceOf(model, prices) {
  const { name: name2, family, fineTuned } = readModelName(model);
  const names = fineTuned ? [`ft:${name2}`, `ft:${family}`] : [name2, family];
  const known2 = [model, ...names].find((candidate) => Object.hasOwn(prices.models, candidate));
  return known2 === void 0 ? void 0 : prices.models[known2];
}

// src/shared/prices.ts
async function readPrices(given) {
  if (given.trimStart().startsWith("{")) return parsePrices(given, "with: prices");
  let data;
  try {
    data = (await readInputFile(given)).toString();
  } catch (cause) {
    throw new CompletionBatchError(
      "invalid-input",
      `the input prices names ${JSON.stringify(given.slice(0, 200))}, which cannot be read`,
      {
        where: "with: prices",
        remedy: "Give prices the JSON itself, or the path of a file that an earlier step of the job has put there, or leave it out.",
        cause
      }
    );
  }
  return parsePrices(data, given);
}

// ../engine/src/objects/object-names.ts
var PIECE_BYTES = 80;
var CONTINUED = "=";
function namesOf2(key) {
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
function decodeName(name2) {
  if (name2 === CONTINUED) return { bytes: Buffer.alloc(0), continued: false };
  const continued = name2.endsWith(CONTINUED);
  const encoded = continued ? name2.slice(0, -CONTINUED.length) : name2;
  if (!/^(?:[\w.~-]|%[0-9A-F]{2})+$/.test(encoded)) return void 0;
  const bytes = Buffer.from(
    encoded.replaceAll(/%(..)/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1"
  );
  return { bytes, continued };
}

// ../engine/src/objects/sdk-missing.ts
function sdkMissing(error3) {
  if (!(error3 instanceof Error) || !("code" in error3) || error3.code !== "ERR_MODULE_NOT_FOUND") throw error3;
  const name2 = /^Cannot find package '(@aws-sdk\/[\w-]+)'/.exec(error3.message)?.[1];
  if (name2 === void 0) throw error3;
  throw new CompletionBatchError("store-unusable", `an s3:// store needs the package ${name2}, which is not installed`, {
    remedy: "Install what it needs of the AWS SDK: npm install @aws-sdk/client-s3 @aws-sdk/lib-storage.",
    cause: error3
  });
}

// ../engine/src/objects/object-store.ts
function checkKey(key) {
  const bad = (why) => new CompletionBatchError("object-key-invalid", `the object key ${JSON.stringify(key.slice(0, 200))} ${why}`, {
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

import { fileURLToPath } from "node:url";
import { randomUUID as randomUUID2 } from "node:crypto";
import { constants as constants3 } from "node:fs";
import { link as link2, lstat as lstat2, mkdir, open as open4, readdir, rename, rmdir, stat as stat2, unlink } from "node:fs/promises";
import { dirname as dirname2, join as join2, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { lstat, realpath } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };
// ../engine/src/objects/open-store.ts
// ../engine/src/objects/checked-create.ts
var CREATE_PROBE = "probe/create-only-if-missing.txt";
var PROBE_TEXT = "Tells whether this server refuses to write an object that is there. Safe to delete.\n";
function withCheckedCreate(store) {
  let checked;
  const checkCreate = () => {
    checked ??= check(store).catch((error3) => {
      checked = void 0;
      throw error3;
    });
    return checked;
  };
  return {
    ...store,
    checkCreate,
    async create(key, body) {
      await checkCreate();
      return store.create(key, body);
    }
  };
}
async function check(store) {
  let cause;
  try {
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
    if (!await store.create(CREATE_PROBE, PROBE_TEXT)) return;
  } catch (error3) {
    if (isCompletionBatchError(error3) && error3.code !== "store-unusable") throw error3;
    const plain = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain) throw error3;
    cause = error3;
  }
  await store.delete(CREATE_PROBE).catch(() => {
  });
  throw new CompletionBatchError(
    "store-unusable",
    cause === void 0 ? "the S3 server writes over an object although it is told not to (If-None-Match: *)" : "the S3 server refuses to write an object only where there is none (If-None-Match: *)",
    {
      where: store.url,
      remedy: "Use a server with conditional writes: AWS S3 has them, docs/compatibility.md tells which others were tried; without them two runs could each make a plan of their own.",
      cause
    }
  );
}
// ../engine/src/objects/folder-store.ts
// ../engine/src/objects/object-place.ts
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own2 = join(start, relative(root, place));
    if (real === own2) return;
    throw real.toLowerCase() === own2.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}
async function realPlace(path) {
  try {
    return await realpath(path);
  } catch (error3) {
    if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error3) ?? "")) throw error3;
    const found = await lstat(path).catch(() => void 0);
    if (found?.isSymbolicLink()) throw isLink(path);
    return void 0;
  }
}
function isLink(path, to) {
  const leads = to === void 0 ? "nowhere" : `to ${to}`;
  return new CompletionBatchError(
    "store-unusable",
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: "Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place."
    }
  );
}
function otherSpelling(path, real) {
  return new CompletionBatchError(
    "object-key-invalid",
    `the file system takes the object's name for that of another one, ${real}: nothing was read or written`,
    {
      where: path,
      remedy: "Use keys (execution and job ids) that differ by more than upper and lower case, or another file system."
    }
  );
}
// ../engine/src/objects/folder-store.ts
var TEMPORARY = ".tmp-";
var TEMPORARY_MAX_AGE = 24 * 60 * 60 * 1e3;
var STATS_AT_ONCE = 32;
var READ_FLAGS = constants3.O_RDONLY | (constants3.O_NOFOLLOW ?? 0) | (constants3.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
function createFolderStore(directory, options = {}) {
  const root = resolve(directory);
  const pathOf = (key) => join2(root, ...namesOf2(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join2(dirname2(path), `${TEMPORARY}${randomUUID2()}`);
      const handle = await openNew(temporary);
      try {
        try {
          if (isFile(content)) await copyBlocks(content, handle);
          else await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error3) {
      throw await explain2(error3, root, key);
    } finally {
      if (isFile(content)) await content.close();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open4(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error3) {
        await handle.close();
        throw error3;
      }
      await handle.close();
    } catch (error3) {
      if (!isAbsence(error3)) throw await explain2(error3, root, key);
    }
    throw new CompletionBatchError("object-not-found", `there is no object "${key}" in ${root}`, {
      where: path,
      remedy: `Check the key and the folder. ${options.missing ?? ""}`.trimEnd()
    });
  }
  return {
    url: pathToFileURL(root).href,
    locate: pathOf,
    put: (key, body) => write(key, body, rename),
    async create(key, body) {
      if (await this.head(key) !== void 0) return false;
      return write(key, body, async (temporary, path) => {
        try {
          await link2(temporary, path);
          return true;
        } catch (error3) {
          if (systemCode(error3) === "EEXIST" && !await isDirectory(path)) return false;
          throw error3;
        }
      });
    },
    async stream(key) {
      const { handle } = await openObject(key);
      return handle.createReadStream();
    },
    async get(key) {
      const { handle } = await openObject(key);
      try {
        const { most } = AWS_BOUNDS.whole;
        const { size } = await handle.stat();
        if (size <= most) return await handle.readFile();
        throw new CompletionBatchError("store-unusable", `the object has ${size} bytes, and is read up to ${most}`, {
          where: pathOf(key),
          remedy: "See who has written it: what is read like this has kilobytes."
        });
      } finally {
        await handle.close();
      }
    },
    async head(key) {
      try {
        const path = pathOf(key);
        await checkPlace(root, path);
        const found = await lstat2(path);
        return found.isFile() ? { key, bytes: found.size } : void 0;
      } catch (error3) {
        if (isAbsence(error3)) return void 0;
        throw await explain2(error3, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join2(root, ...namesOf2(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error3) {
        throw await explain2(error3, root, prefix);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        for (let folder = dirname2(path); folder !== root; folder = dirname2(folder)) await rmdir(folder);
      } catch (error3) {
        const clearing = ["ENOTEMPTY", "EEXIST", "EBUSY"];
        const isFolder = ["EISDIR", "EPERM"].includes(systemCode(error3) ?? "") && await isDirectory(path);
        if (!isAbsence(error3) && !isFolder && !clearing.includes(systemCode(error3) ?? "")) {
          throw await explain2(error3, root, key);
        }
      }
    }
  };
}
async function* listFolder(root, folder, head, wanted) {
  const entries = (await readFolder(folder)).flatMap((entry) => toEntry(entry, head, wanted)).sort((one, other) => Buffer.compare(one.key, other.key));
  for (let first = 0; first < entries.length; first += STATS_AT_ONCE) {
    const some = entries.slice(first, first + STATS_AT_ONCE);
    const sizes = await Promise.all(
      some.map((entry) => entry.directory ? void 0 : sizeOf(join2(folder, entry.name)))
    );
    for (const [index, entry] of some.entries()) {
      const path = join2(folder, entry.name);
      const bytes = sizes[index];
      if (entry.directory) yield* listFolder(root, path, entry.key, wanted);
      else if (bytes !== void 0 && isObject2(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error3) {
    if (isAbsence(error3)) return [];
    throw error3;
  }
}
function toEntry(entry, head, wanted) {
  if (entry.name.startsWith(TEMPORARY)) {
    void removeIfLeftOver(join2(entry.parentPath, entry.name));
    return [];
  }
  const piece = decodeName(entry.name);
  if (piece === void 0 || !(entry.isDirectory() || entry.isFile() && !piece.continued)) return [];
  const slash = entry.isDirectory() && !piece.continued ? "/" : "";
  const key = Buffer.concat([head, piece.bytes, Buffer.from(slash)]);
  const length = Math.min(key.length, wanted.length);
  if (!key.subarray(0, length).equals(wanted.subarray(0, length))) return [];
  if (!entry.isDirectory() && key.length < wanted.length) return [];
  return [{ name: entry.name, directory: entry.isDirectory(), key }];
}
function isObject2(root, path, key) {
  try {
    return join2(root, ...namesOf2(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf(path) {
  try {
    return (await lstat2(path)).size;
  } catch (error3) {
    if (isAbsence(error3)) return void 0;
    throw error3;
  }
}
async function removeIfLeftOver(path) {
  try {
    if (Date.now() - (await lstat2(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {
  }
}
function isFile(content) {
  return typeof content !== "string" && !(content instanceof Uint8Array);
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open4(body.file, constants3.O_RDONLY | (constants3.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open4(path, "wx");
    } catch (error3) {
      if (systemCode(error3) !== "ENOENT" || tries === FOLDER_TRIES) throw error3;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir(path);
  } catch (error3) {
    if (systemCode(error3) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error3) !== "ENOENT" || await isDirectory(dirname2(path))) throw error3;
    await makeFolder(dirname2(path));
    await mkdir(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain2(error3, root, key) {
  const code2 = systemCode(error3);
  if (code2 === void 0 || error3 instanceof CompletionBatchError) return error3;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code2) && await isDirectory(root)) {
    return new CompletionBatchError(
      "object-key-invalid",
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error3
      }
    );
  }
  const why = FILE_REASONS.get(code2);
  return new CompletionBatchError("store-unusable", why?.what ?? `the folder cannot be used (${code2})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error3
  });
}
async function isDirectory(path) {
  return (await stat2(path).catch(() => void 0))?.isDirectory() === true;
}
function isAbsence(error3) {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error3) ?? "");
}
function ignore() {
}
// ../engine/src/objects/open-store.ts
async function openObjectStore(url2, options = {}) {
  const location = parseStoreUrl(url2);
  const { missing, clock, logger } = options;
  if (location.kind === "file") return createFolderStore(location.directory, missing === void 0 ? {} : { missing });
  const { createS3Store } = await import("./lib-s3-store.mjs");
  const client = await (options.s3?.() ?? createS3Client(options));
  const { bucket, prefix } = location;
  return withCheckedCreate(createS3Store({ client, bucket, prefix, missing, clock, logger }));
}
async function createS3Client(options = {}) {
  const { env = {}, checksums = "when-supported" } = options;
  const { S3Client } = await import("./lib-s3-sdk.mjs").catch(sdkMissing);
  const config2 = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config2.forcePathStyle = true;
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config2.region = env.AWS_DEFAULT_REGION;
  if (checksums === "when-required") {
    config2.requestChecksumCalculation = "WHEN_REQUIRED";
    config2.responseChecksumValidation = "WHEN_REQUIRED";
  }
  const client = new S3Client(config2);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}
function parseStoreUrl(url2) {
  if (url2.startsWith("s3://")) return parseS3Url(url2);
  if (url2.startsWith("file:")) return parseFileUrl(url2);
  throw invalid(url2, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url2) {
  const rest = url2.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid(url2, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid(url2, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid(
      url2,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid(url2, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url2) {
  if (!url2.startsWith("file:///")) throw invalid(url2, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url2)) throw invalid(url2, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url2);
  } catch (cause) {
    throw invalid(url2, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid(url2, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid(url2, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid(url2, why, cause) {
  const shown3 = JSON.stringify(shownUrl(url2).slice(0, 200));
  return new CompletionBatchError("invalid-input", `the store's URL ${shown3} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

// src/shared/ways.ts
var WAYS = {
  giveUp: (batchId) => `the action reconcile with give-up: ${batchId} (completion-batch reconcile --give-up ${batchId})`,
  cancel: (batchId) => `completion-batch cancel ${batchId}`,
  // Both stand in one sentence, which has room for few ids.
  accept: (batchId) => `the action collect with accept: ${batchId} (--accept)`,
  reject: () => "with reject in its place (--reject)",
  reconcile: "the action reconcile (completion-batch reconcile)",
  status: "the action find (completion-batch status)",
  parameters: "parameters of prepare"
};
var JOB_WAYS = {
  giveUp: (batchId) => `completion-batch batch collect JOB --give-up ${batchId}`,
  cancel: (batchId) => `completion-batch batch cancel JOB (whose ${batchId} is)`,
  accept: (batchId) => `decide of @completion-batch/engine, with ${batchId} and accepted`,
  reject: () => "with rejected",
  reconcile: "completion-batch batch collect JOB --give-up ID",
  status: "the action find-jobs (completion-batch batch status)",
  parameters: "the body of each request"
};

// ../core/src/report/stuck-text.ts
function describeStuck({ batchId, executionId: executionId2, state, units, reason, remedy }, asked = "label") {
  const holds = units === void 0 ? `${asked}s unknown` : `${units} ${asked}${units === 1 ? "" : "s"}`;
  const whose = executionId2 === void 0 ? "" : ` of execution ${executionId2}`;
  return `open submission ${batchId}${whose} (${state ?? "state unknown"}, ${holds}): ${reason}. ${remedy}`;
}

import { mkdir as mkdir2, mkdtemp, readdir as readdir2, rm, stat as stat3 } from "node:fs/promises";
import { join as join3 } from "node:path";
// ../engine/src/platform/scratch.ts
var OLD_MS = 24 * 36e5;
async function makeScratch(parent, phase) {
  await mkdir2(parent, { recursive: true });
  const prefix = `.completion-batch-${phase}-`;
  for (const name2 of await readdir2(parent)) {
    if (!name2.startsWith(prefix)) continue;
    const path = join3(parent, name2);
    const made = await stat3(path).catch(() => void 0);
    if (made !== void 0 && Date.now() - made.mtimeMs > OLD_MS) await rm(path, { recursive: true, force: true });
  }
  return mkdtemp(join3(parent, prefix));
}

// src/shared/run-context.ts
async function runContext() {
  const { context } = await import("./lib-github-context.mjs");
  const runId = Number.isSafeInteger(context.runId) ? String(context.runId) : void 0;
  const repository = process.env.GITHUB_REPOSITORY;
  return {
    runId,
    attempt: Number.isSafeInteger(context.runAttempt) ? context.runAttempt : 1,
    url: runId === void 0 || !repository ? void 0 : `${context.serverUrl}/${repository}/actions/runs/${runId}`
  };
}
async function githubPlace() {
  const { context } = await import("./lib-github-context.mjs");
  return { repository: process.env.GITHUB_REPOSITORY, apiUrl: context.apiUrl };
}

// ../engine/src/submit/submit-result.ts
var DONE = /* @__PURE__ */ new Set([
  "submitted",
  "nothing-left",
  "planned",
  "split",
  "elsewhere"
]);
function reportOf(submission, ended2, cost, store) {
  return {
    batchId: submission.batch_id,
    executionId: submission.execution_id,
    openaiBatchId: submission.openai_batch_id || void 0,
    inputFileId: submission.input_file_id,
    ending: ended2.ending,
    reason: ended2.reason,
    resumed: ended2.resumed ?? false,
    adopted: ended2.adopted ?? false,
    model: submission.model,
    requests: submission.requests,
    units: submission.units,
    bytes: submission.bytes,
    tokens: submission.estimated_tokens,
    outputTokens: submission.estimated_output_tokens,
    cost,
    lost: ended2.lost ?? 0,
    location: ended2.ending === "planned" ? void 0 : store.locate(submission.object_key)
  };
}

// ../engine/src/collect/due-batches.ts
var HOUR_MS = 36e5;
async function findDueBatches(state, isWanted = () => true) {
  const batches = [];
  const problems = [];
  for await (const record2 of state.batches.listOpen()) {
    if (!isWanted(record2)) continue;
    const { batch, where, isOurs: isOurs2, problem = "cannot be read" } = record2;
    if (batch !== void 0) batches.push(batch);
    else problems.push({ where, reason: problem, ours: isOurs2 });
  }
  const time4 = (batch) => Date.parse(batch.submitted_at) || 0;
  batches.sort((a, b) => time4(a) - time4(b) || (a.batchId < b.batchId ? -1 : 1));
  return { batches, problems };
}
async function findBatch({ state, ways }, batchId) {
  const record2 = await state.batches.get(batchId);
  if (record2?.batch !== void 0) return record2.batch;
  throw new CompletionBatchError(
    "invalid-input",
    record2 === void 0 ? `there is no batch ${JSON.stringify(batchId)}` : `batch ${batchId} does not parse: ${record2.problem}`,
    {
      where: state.name,
      remedy: `Name a completion batch id (a UUID). The open ones are listed by: ${ways.status}.`
    }
  );
}
function ageHoursOf({ submitted_at }, clock) {
  const hours2 = (clock.now() - Date.parse(submitted_at)) / HOUR_MS;
  return Number.isNaN(hours2) ? void 0 : Math.max(0, hours2);
}

// src/shared/stuck-table.ts
var ASKED = {
  label: { head: "Labels", stay: "their labels stay `PENDING`" },
  request: { head: "Requests", stay: "their requests are not asked again before" }
};
function stuckTable(stuck, asked = "label") {
  if (stuck.length === 0) return "";
  const rows = table(
    ["Open submission", "Execution", "State", ASKED[asked].head, "What is wrong", "What to do"],
    stuck.map(({ batchId, executionId: executionId2, state, units, reason, remedy, red }) => [
      code(batchId),
      executionId2 === void 0 ? "unknown" : code(executionId2),
      state === void 0 ? "unknown" : code(state),
      units ?? "unknown",
      `${literal2(reason)}${red ? "" : " (another schedule may still see to it)"}`,
      literal2(remedy)
    ])
  );
  return `**Stuck: these will not become batches by themselves, and ${ASKED[asked].stay}**

${rows}`;
}

// ../engine/src/collect/collect-result.ts
function isTrouble({ kind, trouble }) {
  return kind === "unreadable" || kind === "incomplete" || kind === "held" || trouble;
}
function isWaitedFor({ kind, ours }) {
  return ours && (kind === "open" || kind === "incomplete");
}
var HOUR_MS2 = 36e5;
function resultOf({ state, workload, prices }, batch, kind, status, more) {
  return {
    reason: void 0,
    trouble: false,
    units: 0,
    counts: workload.noCounts(),
    spareLines: 0,
    doubleLines: 0,
    usage: { input: 0, cached: 0, output: 0 },
    cost: void 0,
    topFailure: void 0,
    ...more,
    batchId: batch.batchId,
    openaiBatchId: batch.openai_batch_id,
    ours: isOurs(batch),
    kind,
    status,
    ageHours: (state.clock.now() - Date.parse(batch.submitted_at)) / HOUR_MS2,
    estimatedCost: estimatedCostOf(batch, prices),
    estimatedUsage: { input: batch.estimated_tokens, output: batch.estimated_output_tokens }
  };
}
function estimatedCostOf(batch, prices) {
  const { model, estimated_tokens: input, estimated_output_tokens: output = 0 } = batch;
  return model === void 0 || input === void 0 ? void 0 : costOf({ input, output }, model, prices);
}

import { createHash as createHash3 } from "node:crypto";
// ../engine/src/objects/digested.ts
async function hasDigest(store, key, sha2563) {
  try {
    const hash3 = createHash3("sha256");
    for await (const chunk of await store.stream(key)) hash3.update(chunk);
    return hash3.digest("hex") === sha2563;
  } catch (error3) {
    if (isCompletionBatchError(error3, "object-not-found")) return false;
    throw error3;
  }
}
async function writeDigested(store, key, file, sha2563) {
  if (await store.create(key, { file })) return;
  if (!await hasDigest(store, key, sha2563)) await store.put(key, { file });
}

// src/shared/ahead.ts
var keyGiven = () => choiceOr("openai-key-given", ["true", "false"], "true").transform((value) => value === "true");
async function checkAhead({ openaiKeyGiven, prices }) {
  if (!openaiKeyGiven) {
    throw new CompletionBatchError("credentials-missing", "the secret openai-api-key is empty", {
      where: "secrets: openai-api-key",
      remedy: "Give the repository (or the environment of the job) the secret that the workflow hands on as openai-api-key. Nothing was done yet."
    });
  }
  return prices === void 0 ? void 0 : await readPrices(prices);
}

// ../core/src/report/submit-figures.ts
var FILE_ENDINGS = {
  submitted: "submitted",
  "nothing-left": "nothing left to ask",
  rejected: "refused, released",
  waiting: "waits for the next run",
  "over-budget": "waits, over the budget",
  split: "too large for OpenAI, sent in smaller files",
  planned: "dry run",
  elsewhere: "in the hands of another run",
  failed: "failed, stays open"
};
function figures({ files, dryRun }) {
  const submitted = files.filter(({ ending }) => ending === "submitted");
  const estimated = dryRun ? files.filter(({ ending }) => ending === "planned") : submitted;
  return {
    completionBatchIds: submitted.map(({ batchId }) => batchId),
    openaiBatchIds: submitted.flatMap(({ openaiBatchId }) => openaiBatchId === void 0 ? [] : [openaiBatchId]),
    batches: submitted.length,
    labels: sum(submitted, ({ units }) => units),
    requests: sum(submitted, ({ requests }) => requests),
    tokens: sum(estimated, ({ tokens: tokens2 }) => tokens2),
    cost: estimated.some(({ cost }) => cost === void 0) ? void 0 : sum(estimated, ({ cost }) => cost ?? 0),
    waiting: files.filter(waits).length
  };
}
function whatWaits(result, asked = "label") {
  const waiting = result.files.filter(waits);
  const nameOf = namesIn(result, asked);
  const units = counted(
    sum(waiting, ({ units: units2 }) => units2),
    asked
  );
  return [
    ...waiting.length > 1 ? [`${counted(waiting.length, "file")} with ${units} wait for the next run: ${reasonsOf(waiting)}`] : [],
    ...waiting.map((file) => `${nameOf(file)} waits for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function whatFailed(result, asked = "label") {
  const { files, missingShards = [], refused, tooLarge: tooLarge2 } = result;
  const nameOf = namesIn(result, asked);
  return [
    ...missingShards.map(({ shard, reason }) => `shard ${shard} is missing, its labels stay as they are: ${reason}`),
    ...refused.map(({ reason }) => `a request file was refused: ${reason}`),
    ...tooLarge2.map(
      ({ where, reason }) => `too large for a batch, so never sent (raise the limit): ${where}: ${reason}`
    ),
    ...files.filter(({ ending }) => ending === "rejected").map(
      (file) => `${nameOf(file)} was refused by OpenAI, its ${asked}s were released: ${file.reason ?? "no reason was given"}`
    ),
    ...files.filter(({ ending }) => ending === "failed").map((file) => `${nameOf(file)} failed and stays open for the next run: ${file.reason ?? "no reason was given"}`)
  ];
}
function reasonsOf(files) {
  const [first, ...others] = new Set(files.map(({ reason }) => reason ?? "no reason was given"));
  return `${first}${others.length === 0 ? "" : " (others for other reasons: see the summary)"}`;
}
function whatIsStuck({ stuck }, which, asked = "label") {
  return stuck.filter(({ red }) => red === (which === "red")).map((one) => describeStuck(one, asked));
}
function waits({ ending }) {
  return ending === "waiting" || ending === "over-budget";
}
function modelsIn({ model, files }) {
  return [.../* @__PURE__ */ new Set([model, ...files.map((file) => file.model)])];
}
function namesIn(result, asked) {
  const several = modelsIn(result).length > 1;
  return ({ batchId, requests, units, model }) => {
    const holds = [counted(requests, "request"), ...asked === "label" ? [counted(units, "label")] : []];
    return `batch ${batchId} (${[...holds, ...several ? [model] : []].join(", ")})`;
  };
}
function sum(items, value) {
  return items.reduce((total, item) => total + value(item), 0);
}

import { lstat as lstat3, readdir as readdir3 } from "node:fs/promises";
import { join as join4 } from "node:path";
// ../engine/src/platform/files-below.ts
async function filesBelow(folder) {
  const entries = await entriesOf(folder);
  const pathsOf = (some) => some.map(({ parentPath, name: name2 }) => join4(parentPath, name2)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory()))
  };
}
async function entriesOf(folder) {
  try {
    return await readdir3(folder, { recursive: true, withFileTypes: true });
  } catch (error3) {
    if (error3 instanceof Error && "code" in error3 && error3.code === "ENOENT") return [];
    throw error3;
  }
}
async function checkRegular(path) {
  if ((await lstat3(path)).isFile()) return;
  throw new CompletionBatchError("file-unusable", "it is a link or no regular file", {
    where: path,
    remedy: "Put the file itself there, as format or prepare left it."
  });
}

// ../engine/src/requests/limits.ts
var MAX_LINES = 5e4;
var MAX_INPUTS = 5e4;
var MAX_BYTES3 = 19e7;
var DEFAULT_BYTES = 1e8;
var DEFAULT_TOKENS = 15e5;
function mergeLimits(given) {
  return {
    maxLines: inRange("max-lines", given.maxLines ?? MAX_LINES, MAX_LINES),
    maxBytes: inRange("max-bytes", given.maxBytes ?? DEFAULT_BYTES, MAX_BYTES3),
    maxInputs: inRange("max-inputs", given.maxInputs ?? MAX_INPUTS, MAX_INPUTS),
    maxTokens: inRange("max-tokens", given.maxTokens ?? DEFAULT_TOKENS, Number.MAX_SAFE_INTEGER)
  };
}
function inRange(name2, value, max) {
  if (Number.isSafeInteger(value) && value >= 1 && value <= max) return value;
  throw new CompletionBatchError("invalid-input", `${name2} is ${value}`, {
    where: name2,
    remedy: max === Number.MAX_SAFE_INTEGER ? "Use a whole number from 1." : `Use a whole number from 1 to ${max}.`
  });
}
// ../engine/src/submit/preflight.ts
var PREFLIGHT_MODES = ["auto", "always", "never"];
var ALL = { kind: "all" };
async function preflight(options) {
  const { model, mode } = options;
  const { state, logger } = options.services;
  const known2 = await state.queues.get(model);
  const { refusal } = known2;
  const asks = mode === "always" || mode === "auto" && (refusal !== void 0 || known2.answered_at === void 0);
  if (!asks && refusal === void 0) return ALL;
  const smallest = await smallestLine(options);
  if (smallest === void 0) return ALL;
  const probed = asks ? await probe(options, smallest) : void 0;
  if (probed?.kind === "refused") {
    const { at: at2, message } = probed;
    await state.queues.modelRefused(model, { at: at2, batchId: "preflight", message, kind: "lines" });
    throw refusedRun(model, probed, options.services.ways);
  }
  if (probed?.kind === "unknown") {
    logger.warn(`whether ${model} answers cannot be told before a batch is sent: ${probed.message}`);
  }
  if (probed?.kind === "answered" && !batchesAreRefused(known2)) {
    if (refusal !== void 0 || known2.answered_at === void 0) {
      await state.queues.modelAnswered(model, probed.at, "probe");
      logger.info(`${model} answered a first request`);
    }
    return ALL;
  }
  return refusal === void 0 ? ALL : canary(options, smallest.place, refusal);
}
function batchesAreRefused({ refusal, answered_by }) {
  return refusal !== void 0 && (refusal.kind === "batch" || answered_by === "probe");
}
async function canary({ services, model }, line, refusal) {
  const { logger } = services;
  const refused = `${model} refused everything on ${refusal.at.slice(0, 16).replace("T", " at ")} UTC: ${withoutFullStop2(refusal.message)}`;
  if (await isUnderway(services, model)) {
    const reason2 = `${refused}. A batch of it is still on its way: the rest waits until that one is collected.`;
    logger.warn(reason2);
    return { kind: "none", reason: reason2 };
  }
  const reason = `${refused}. Only one request is sent this time: once collect has its answer, the next run sends all.`;
  logger.warn(reason);
  return { kind: "one", line, reason };
}
async function isUnderway({ state }, model) {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.model === model) return true;
  for await (const { sketch } of state.batches.listOpen()) {
    if (sketch.model === model && sketch.held_reason === void 0) return true;
  }
  return false;
}
async function smallestLine({ files, lineBlocksOf, maySend }) {
  let smallest;
  for (const file of files) {
    const { name: name2 } = file;
    for await (const lines of lineBlocksOf(file)) {
      for (const line of lines) {
        if (line.bytes.length >= (smallest?.line.bytes.length ?? Infinity) || !maySend(line, name2)) continue;
        const copy = { ...line, bytes: Uint8Array.from(line.bytes) };
        smallest = { line: copy, place: { name: name2, number: line.number } };
      }
    }
  }
  return smallest;
}
var TIMEOUT_MS = 6e4;
var sentLine = looseObject({ body: looseObject({}) });
async function probe({ services, endpoint, asSent }, { line, place }) {
  const { openai, state } = services;
  if (!ASKED_DIRECTLY.has(endpoint)) return { kind: "unknown", message: `${endpoint} is asked in batches only` };
  const { body } = sentLine.parse(parseLine({ ...line, bytes: asSent(line, place.name) }, place.name));
  const at2 = (headers) => {
    const told2 = Date.parse(headers?.get("date") ?? "");
    return new Date(Number.isNaN(told2) ? state.clock.now() : told2).toISOString();
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { body, maxRetries: 1, timeout: TIMEOUT_MS, signal };
    const response = await ask(openai, (client) => client.post(endpoint.replace(/^\/v1/, ""), options).asResponse());
    const answer = JSON.parse(await response.text());
    if (isAnswerOf(endpoint, answer)) return { kind: "answered", at: at2(response.headers) };
    return { kind: "unknown", message: "the answer is none of its endpoint" };
  } catch (error3) {
    return readProbeError(cleanError(error3, hiderOf(openai)), at2);
  }
}
var apiError2 = object({
  status: number2(),
  code: string2().nullish().catch(void 0),
  param: string2().nullish().catch(void 0),
  type: string2().nullish().catch(void 0),
  message: string2(),
  // Named when it is used: `z.instanceof(Headers)` would load Node's `fetch` at every start.
  headers: custom((value) => value instanceof Headers).optional().catch(void 0)
});
var MAX_MESSAGE3 = 1e3;
function readProbeError(error3, at2) {
  const said = (text3) => redact(text3.replace(/^\d{3} /, "")).slice(0, MAX_MESSAGE3);
  const parsed = apiError2.safeParse(error3);
  if (!parsed.success)
    return { kind: "unknown", message: said(error3 instanceof Error ? error3.message : String(error3)) };
  const about2 = refusalIn(parsed.data);
  const message = said(parsed.data.message);
  if (about2 === void 0) return { kind: "unknown", message: `${message} (HTTP ${parsed.data.status})` };
  return { kind: "refused", at: at2(parsed.data.headers), message, about: about2 };
}
var OF_PARAMETERS = /^(unsupported_(value|parameter)|unknown_parameter|invalid_(value|type)|missing_required_parameter)$/;
var OF_MODELS = /^(model_not_found|model_not_available|deploymentnotfound|unsupported_model|invalid_model)$/i;
var OF_QUOTA = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/;
var OF_CONTENT = /content_(filter|policy_violation)|moderation/i;
var NO_ROUTE = /invalid url|unknown (url|route|path|request url)|no route|cannot (get|post)|route .*not found/i;
var WORDS_OF_PARAMETERS = /unsupported (value|parameter)|(is|are) not supported|does not support|unrecognized request argument|unknown (parameter|field|argument)|extra (inputs|fields)|extra_forbidden|unexpected keyword|not permitted/i;
function refusalIn({ status, code: code2, param, type, message }) {
  const name2 = code2 ?? "";
  if (OF_QUOTA.test(name2) || OF_QUOTA.test(type ?? "") || status === 402) {
    return [400, 402, 429].includes(status) ? "quota" : void 0;
  }
  if (status === 404) {
    const ofModel = OF_MODELS.test(name2) || /\bmodels?\b|\bdeployment\b/i.test(message) && !NO_ROUTE.test(message);
    return ofModel ? "model" : void 0;
  }
  if (status !== 400 && status !== 422 || OF_CONTENT.test(`${name2} ${message}`)) return void 0;
  const ofParameters = Boolean(param) || OF_PARAMETERS.test(name2) || WORDS_OF_PARAMETERS.test(message);
  const parameter = ofParameters ? parameterIn(param, message) : void 0;
  if (parameter !== void 0) return { parameter };
  return ofParameters || OF_MODELS.test(name2) || /\bmodel\b/i.test(message) ? "model" : void 0;
}
function parameterIn(param, message) {
  const quoted = /(?:parameter|argument|field|value)[^'"`]{0,30}['"`]([a-z_]+)/i.exec(message)?.[1];
  const member = (param || quoted)?.split(/[.[]/)[0];
  return member === void 0 || !/^[a-z_]{1,64}$/.test(member) || ["model", "messages", "stream"].includes(member) ? void 0 : member;
}
function refusedRun(model, { message, about: about2 }, ways) {
  const parameter = typeof about2 === "object" ? about2.parameter : void 0;
  const what = parameter === void 0 ? "" : ` for the parameter ${parameter}`;
  return new CompletionBatchError("model-refused", `${model} refused a first request${what}: ${message}`, {
    where: parameter === void 0 ? about2 === "quota" ? "OpenAI" : "model" : `parameters: ${parameter}`,
    remedy: `${remedyOf(about2, ways)} Nothing was claimed.`
  });
}
function remedyOf(about2, { parameters }) {
  if (about2 === "quota") return "Add credit to the account of the key, or raise its limit, then run it again.";
  if (about2 === "model") return "Give model the name of one that this key may use and that answers these requests.";
  return `Give ${parameters} {"${about2.parameter}": null}, which leaves it out, or a value that the model takes, and begin a new execution; or use another model.`;
}
function withoutFullStop2(text3) {
  return text3.replace(/\.\s*$/, "");
}

// ../engine/src/submit/submit-checks.ts
function checkBudget({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0) return;
  if (!(Number.isFinite(maxCostUsd) && maxCostUsd > 0)) {
    throw new CompletionBatchError("invalid-input", `max-cost-usd is ${maxCostUsd}`, {
      where: "max-cost-usd",
      remedy: "Use an amount of US dollars over 0, e.g. 2.50."
    });
  }
  checkPrice({ maxCostUsd, model, prices });
}
function checkPrice({ maxCostUsd, model, prices }) {
  if (maxCostUsd === void 0 || costOf({ input: 0, output: 0 }, model, prices) !== void 0) return;
  throw new CompletionBatchError("price-unknown", `there is a budget, but no price for the model ${model}`, {
    where: "max-cost-usd",
    remedy: "Give prices a price list that has this model, or submit without a budget; a job keeps the one that it was submitted with. Nothing was claimed."
  });
}
export {
  ANSWERS,
  AWS_BOUNDS,
  BLOCK_BYTES,
  BoundError,
  CHAT_COMPLETIONS,
  CompletionBatchError,
  DEFAULT_TOKENS,
  DONE,
  DYNAMODB,
  EMBEDDINGS,
  FILE_BOUNDS,
  FILE_ENDINGS,
  FailureBook,
  GITHUB_BOUNDS,
  Incomplete,
  JOB_BOUNDS,
  JOB_WAYS,
  JSON_CALL_BOUNDS,
  LINE_BOUNDS,
  LineWriter,
  MAX_BYTES3 as MAX_BYTES,
  MAX_INPUTS,
  MAX_LINES,
  NEVER,
  OPENAI_BOUNDS,
  OPEN_BATCH_STATUSES,
  OPEN_JOBS,
  PREFLIGHT_MODES,
  PROXY_REMEDY,
  RESPONSES,
  S3,
  SESSION_ENDED,
  SHA256,
  ServiceClock,
  TextsDigest,
  VERSION,
  WAYS,
  ZodError,
  __callDispose,
  __commonJS,
  __export,
  __toESM,
  __using,
  _enum,
  about,
  actionsLogger,
  age,
  ageHoursOf,
  amount,
  answersObject,
  array,
  ask,
  atOnce,
  batchDataOf,
  batchFields,
  batchRequestsObject,
  batchSketch,
  batchStandings,
  batchesPrefix,
  billedUsage,
  blocksOf,
  boolean2 as boolean,
  boundIn,
  boundedFetch,
  cancelBatch,
  canonicalText,
  changed,
  checkAhead,
  checkBudget,
  checkExecutionId,
  checkJobId,
  checkKey,
  checkPlainHttp,
  checkPrefix,
  checkPrice,
  checkRegular,
  choiceOr,
  claimsObject,
  claimsPrefix,
  cleanError,
  code,
  coerce_exports,
  contentDigest,
  costOf,
  costText,
  counted,
  custom,
  dataHiderOf,
  decodeName,
  defined,
  describeError,
  describeSkew,
  describeStuck,
  digestFile,
  discriminatedUnion,
  dollars,
  end,
  endOf,
  error2 as error,
  estimateTokens,
  estimatedCostOf,
  executionId,
  explain,
  explainFileError,
  explainOpenaiError,
  facts,
  failureOf,
  figure,
  figures,
  filesBelow,
  findBatch,
  findDueBatches,
  flag,
  folded,
  githubPlace,
  guardCalls,
  guarded,
  guardedTelling,
  hasDigest,
  hasEnded,
  hideIn,
  hideKey,
  hideSecret,
  hiderOf,
  hours,
  idAtBeginning,
  identityOf,
  inThousands,
  inTime,
  inputTokensOf,
  inputsOf,
  int,
  isAboutFile,
  isAnswerOf,
  isAnswered,
  isCompletionBatchError,
  isExecutionId,
  isFree,
  isGone,
  isHeld,
  isNews,
  isNoFile,
  isOpen,
  isOpenBatch,
  isOurs,
  isRedirect,
  isSecretName,
  isShown,
  isTrouble,
  isUuid,
  isWaitedFor,
  isoTime,
  iso_exports,
  jobCancelledObject,
  jobDoneObject,
  jobFailuresObject,
  jobInvalidObject,
  jobObject,
  jobOfAnswers,
  jobPartObject,
  jobResultsObject,
  keepHeapSmall,
  keepSecret,
  keptWords,
  keyGiven,
  limitRefusalIn,
  lineFailure,
  link,
  literal2 as literal,
  literal as literal_2,
  liveBatchCheck,
  logLine,
  looseObject,
  makeScratch,
  membersOf,
  mergeLimits,
  misplaced,
  misplacedBatch,
  modelParameters,
  modelsIn,
  money,
  nameProxy,
  namesOf2 as namesOf,
  number3 as number,
  number2 as number_2,
  object,
  oneLine,
  openJobObject,
  openObjectStore,
  openaiBaseUrl,
  openaiKey,
  optionalText,
  outcomesObject,
  outputTokensOf,
  paced,
  page,
  parametersText,
  parseJson,
  parseLine,
  parseParameters,
  parseRequest,
  parseStoreUrl,
  partialRecord,
  planSha256,
  preflight,
  proxyAgents,
  proxyFetch,
  proxyIn,
  queueOf,
  quietLogger,
  readBeginning,
  readInputFile,
  readInputs,
  readPrices,
  readRefusal,
  readRequestLine,
  readResultLine,
  readWhole,
  record,
  redact,
  redactor,
  reportOf,
  requestForModel,
  requestIdentity,
  requestParameters2 as requestParameters,
  requestParameters as requestParameters_2,
  requestTokens,
  resultOf,
  resultsObject,
  resultsPrefix,
  retrieveBatch,
  runContext,
  sdkMissing,
  seconds,
  secretsInUrl,
  sentSecretsOf,
  sentences,
  setFailure,
  setOutputs,
  sha256,
  shown2 as shown,
  shownUrl,
  smallestQueue,
  sourceOf,
  splitBlocks,
  splitLines,
  statusOf,
  strictObject,
  string2 as string,
  stuckTable,
  submissionFields,
  submissionSketch,
  summaryChoice,
  summaryShown,
  systemClock,
  systemTimer,
  table,
  text2 as text,
  textOr,
  timeouts,
  toLine,
  tuple,
  union,
  unknown,
  unreadLine,
  usd,
  uuid2 as uuid,
  uuidFromDigest,
  warning,
  whatFailed,
  whatIsStuck,
  whatWaits,
  wholeNumber,
  wholeNumberOr,
  withParameters,
  writeDigested
};
