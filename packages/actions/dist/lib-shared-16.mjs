import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);

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
  if (isDeeper(value, JSON_BOUNDS.depth.most)) throw over(JSON_BOUNDS.depth.most, "levels");
  return value;
}
function isDeeper(value, levels) {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) return value.some((each) => isDeeper(each, levels - 1));
  for (const name in value) if (isDeeper(value[name], levels - 1)) return true;
  return false;
}

export {
  BoundError,
  systemTimer,
  sourceOf,
  paced,
  seconds,
  readWhole,
  readBeginning,
  OPENAI_BOUNDS,
  LINE_BOUNDS,
  AWS_BOUNDS,
  JSON_CALL_BOUNDS,
  GITHUB_BOUNDS,
  FILE_BOUNDS,
  JOB_BOUNDS,
  checkJson,
  parseJson
};
