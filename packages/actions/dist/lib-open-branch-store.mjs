const { randomUUID } = process.getBuiltinModule("node:crypto");
const { createHash } = process.getBuiltinModule("node:crypto");
const { Readable } = process.getBuiltinModule("node:stream");
const { open } = process.getBuiltinModule("node:fs/promises");
import {
  gitHubApi,
  pauseMs
} from "./lib-shared-25.mjs";
import {
  GitHubRefusal,
  GitHubSilence,
  explainGitHub,
  isProtection
} from "./lib-shared-34.mjs";
import {
  AWS_BOUNDS,
  GITHUB_BOUNDS,
  checkKey,
  checkPrefix,
  decodeName,
  namesOf,
  readWhole
} from "./lib-shared-7.mjs";
import {
  array,
  boolean,
  number,
  object,
  string,
  unknown
} from "./lib-shared-3.mjs";
import {
  CompletionBatchError
} from "./lib-shared-31.mjs";


// src/branch-store/open-branch-store.ts
// src/branch-store/git-objects.ts
var FILE_MODE = "100644";
var sha = string().regex(/^[0-9a-f]{40}$/);
var made = object({ sha });
var reference = object({ object: object({ sha, type: string() }) });
var commit = object({ sha, tree: object({ sha }), parents: array(object({ sha })) });
var treeItem = object({ path: string(), mode: string(), type: string(), sha, size: number().optional() });
var tree = object({ tree: array(treeItem), truncated: boolean().optional() });
var NEW = [404];
var GitObjects = class {
  api;
  repository;
  branch;
  #parameters;
  constructor(api, { owner, repo, branch }) {
    this.api = api;
    this.repository = `${owner}/${repo}`;
    this.branch = branch;
    this.#parameters = { owner, repo };
  }
  /** The branch's tip. @throws GitHubRefusal 404 where there is no such branch */
  async tip(etag) {
    const route = "GET /repos/{owner}/{repo}/git/ref/{ref}";
    const { value, ...rest } = await this.api.call(
      { route, parameters: this.#of({ ref: this.#ref }), etag },
      reference
    );
    return { value: value?.object.sha, ...rest };
  }
  /** @throws GitHubRefusal where the token sees no such repository */
  async checkRepository() {
    await this.api.call({ route: "GET /repos/{owner}/{repo}", parameters: this.#parameters }, unknown());
  }
  commit(commitSha) {
    const route = "GET /repos/{owner}/{repo}/git/commits/{commit_sha}";
    return this.#get(route, { commit_sha: commitSha }, commit);
  }
  /** @param recursive with all below it, as far as the answer goes: GitHub ends it at 100,000 entries or 7 MB */
  tree(treeSha, recursive) {
    const route = `GET /repos/{owner}/{repo}/git/trees/{tree_sha}${recursive ? "?recursive=1" : ""}`;
    return this.#get(route, { tree_sha: treeSha }, tree);
  }
  content(blobSha2) {
    const route = "GET /repos/{owner}/{repo}/git/blobs/{file_sha}";
    return this.api.content({ route, parameters: this.#of({ file_sha: blobSha2 }), retry: NEW });
  }
  async makeBlob(bytes) {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
    return this.#make("POST /repos/{owner}/{repo}/git/blobs", { content, encoding: "base64" });
  }
  async makeTree(base, changes) {
    const items = changes.map((change) => ({ ...change, mode: FILE_MODE, type: "blob" }));
    const body = { ...base === void 0 ? {} : { base_tree: base }, tree: items };
    return this.#make("POST /repos/{owner}/{repo}/git/trees", body);
  }
  /** Author and date are GitHub's to say: it signs what it says, and rules may ask for that. */
  async makeCommit(message, treeSha, parent) {
    const parents = parent === void 0 ? [] : [parent];
    return this.#make("POST /repos/{owner}/{repo}/git/commits", { message, tree: treeSha, parents }, [404, 422]);
  }
  /** @throws GitHubRefusal 422 where there is such a branch */
  async makeBranch(commitSha) {
    const call = { route: "POST /repos/{owner}/{repo}/git/refs", parameters: this.#parameters, once: true };
    await this.api.call({ ...call, body: { ref: `refs/${this.#ref}`, sha: commitSha } }, reference);
  }
  /** @throws GitHubRefusal 422 where the commit does not follow from the branch's tip */
  async moveBranch(commitSha) {
    const route = "PATCH /repos/{owner}/{repo}/git/refs/{ref}";
    const call = { route, parameters: this.#of({ ref: this.#ref }), once: true };
    await this.api.call({ ...call, body: { sha: commitSha, force: false } }, reference);
  }
  get #ref() {
    return `heads/${this.branch}`;
  }
  #of(more) {
    return { ...this.#parameters, ...more };
  }
  async #get(route, more, answer) {
    const { value } = await this.api.call({ route, parameters: this.#of(more), retry: NEW }, answer);
    return value;
  }
  async #make(route, body, retry = []) {
    const { value } = await this.api.call({ route, parameters: this.#parameters, body, retry }, made);
    return value.sha;
  }
};
function blobSha(bytes) {
  return blobHash(bytes.length).update(bytes).digest("hex");
}
function blobHash(length) {
  return createHash("sha1").update(`blob ${length}\0`);
}
// src/branch-store/object-paths.ts
var ROOT = "objects/";
function pathOf(key) {
  return ROOT + namesOf(checkKey(key)).join("/").replaceAll("~", "%7E");
}
function keyAt(path) {
  if (!path.startsWith(ROOT)) return void 0;
  const bytes = [];
  const names = path.slice(ROOT.length).split("/");
  for (const [index, name] of names.entries()) {
    const piece = decodeName(name);
    if (piece === void 0) return void 0;
    bytes.push(piece.bytes);
    if (!piece.continued && index < names.length - 1) bytes.push(Buffer.from("/"));
  }
  const key = Buffer.concat(bytes).toString();
  try {
    return pathOf(key) === path ? key : void 0;
  } catch {
    return void 0;
  }
}
var IN_PIECES = ";/";
function pathsOf(path, pieces) {
  if (pieces === 1) return [path];
  return Array.from({ length: pieces }, (_, index) => `${path}${IN_PIECES}${String(index + 1).padStart(4, "0")}`);
}
function placeOf(file) {
  const end = file.lastIndexOf(IN_PIECES);
  return end === -1 ? file : file.slice(0, end);
}
// src/branch-store/branch-tree.ts
var MARKER = "COMPLETION-BATCH.md";
var MARKER_TEXT = `# State of completion-batch

This branch is written by the actions of completion-batch and holds what outlives a run: jobs, their requests and results,
and what was handed over to OpenAI. It shares no history with other branches; do not merge it, and change nothing here by hand.

When no job is open it may be deleted: \`git push origin --delete <this branch>\`. Jobs and results that lie here are gone then.
`;
var BranchTrees = class {
  #git;
  #folders = /* @__PURE__ */ new Map();
  constructor(git) {
    this.#git = git;
  }
  /** @throws CompletionBatchError `store-unusable` where it is not a branch of ours */
  async entriesOf(treeSha) {
    const used = /* @__PURE__ */ new Map();
    const items = await this.#itemsOf(treeSha, used);
    this.#folders = used;
    if (!items.some(({ path, type }) => path === MARKER && type === "blob")) throw notOurs(this.#git);
    return entriesIn(items.filter(({ path, type }) => type !== "tree" && path.startsWith(ROOT)));
  }
  async #itemsOf(treeSha, used) {
    const { tree: tree2, truncated } = await this.#git.tree(treeSha, true);
    if (truncated !== true) return tree2;
    const top = await this.#git.tree(treeSha, false);
    if (top.truncated === true) throw tooMany(this.#git);
    const found = [];
    for (const item of top.tree) {
      if (item.type !== "tree") found.push(item);
      else {
        const below = this.#folders.get(item.sha) ?? used.get(item.sha) ?? await this.#itemsOf(item.sha, used);
        used.set(item.sha, below);
        for (const each of below) found.push({ ...each, path: `${item.path}/${each.path}` });
      }
      if (found.length > GITHUB_BOUNDS.entries.most) throw tooMany(this.#git);
    }
    return found;
  }
};
function entriesIn(items) {
  const entries = /* @__PURE__ */ new Map();
  const places = Map.groupBy(items, ({ path }) => placeOf(path));
  for (const [path, files] of places) {
    const areFiles = files.every(({ type, mode }) => type === "blob" && mode === FILE_MODE);
    const pieces = files.toSorted((one, other) => one.path < other.path ? -1 : 1).map(({ sha: sha2, size = 0 }) => ({ sha: sha2, bytes: size }));
    const paths = new Set(pathsOf(path, pieces.length));
    const isObject = areFiles && files.every((file) => paths.has(file.path));
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    entries.set(path, { key: isObject ? keyAt(path) : void 0, bytes, pieces });
  }
  return entries;
}
function notOurs({ repository, branch }) {
  return new CompletionBatchError(
    "store-unusable",
    `the branch "${branch}" of ${repository} is not one of completion-batch's: nothing was written to it`,
    {
      where: `https://github.com/${repository}/tree/${branch}`,
      remedy: `Name a branch that is not there yet: it is made with its first object, and has a ${MARKER} at its top.`
    }
  );
}
function tooMany({ repository, branch }) {
  return new CompletionBatchError(
    "store-unusable",
    `the branch "${branch}" of ${repository} holds more than ${GITHUB_BOUNDS.entries.most.toLocaleString("en-US")} files`,
    {
      where: `github://${repository}/${branch}`,
      remedy: "When no job is open, begin a new branch; for so much, keep the state in S3 (store: s3://bucket/prefix)."
    }
  );
}
// src/branch-store/branch-tip.ts
var NOTHING = { commit: void 0, tree: void 0, entries: /* @__PURE__ */ new Map() };
var STALE_TRIES = 5;
var MOVE_TRIES = 5;
var MOST_COMMITS = 500;
var MOST_PAST = 5e3;
var BranchTip = class {
  #git;
  #trees;
  #newMark;
  #known;
  /** Where the branch has been: an answer that names one of these is late. */
  #past = /* @__PURE__ */ new Set();
  #told;
  #reading;
  #next;
  constructor(git, newMark) {
    this.#git = git;
    this.#trees = new BranchTrees(git);
    this.#newMark = newMark;
  }
  /** As it was when we last heard of it. */
  get known() {
    return this.#known;
  }
  /** As it is now, or later. Who asks while a reading is under way gets the one after it. */
  now() {
    if (this.#reading === void 0) {
      this.#reading = this.#read().finally(() => {
        this.#reading = void 0;
      });
      return this.#reading;
    }
    this.#next ??= this.#reading.catch(() => {
    }).then(() => {
      this.#next = void 0;
      return this.now();
    });
    return this.#next;
  }
  async #read() {
    for (let tries = 1; ; tries += 1) {
      const commit2 = await this.#ask();
      const late = commit2 === void 0 ? this.#known?.commit !== void 0 : this.#past.has(commit2);
      if (!late) return commit2 === void 0 ? this.#none() : this.#adopt(await this.#load(commit2));
      if (tries === STALE_TRIES) {
        if (commit2 !== void 0 && this.#known !== void 0) return this.#known;
        throw deleted(this.#git);
      }
      await this.#git.api.sleep(pauseMs(tries));
    }
  }
  /** The commit that the branch is at; undefined where there is none. */
  async #ask() {
    const told = this.#told;
    try {
      const { value, etag } = await this.#git.tip(told?.etag);
      if (value === void 0) return told?.commit;
      this.#told = { etag, commit: value };
      return value;
    } catch (error) {
      if (error instanceof GitHubRefusal && error.status === 404) return void 0;
      throw error;
    }
  }
  /** No branch: or no repository, which must not look like an empty store. */
  async #none() {
    if (this.#known === void 0) await this.#git.checkRepository();
    this.#known ??= NOTHING;
    return this.#known;
  }
  async #load(commit2) {
    if (this.#known?.commit === commit2) return this.#known;
    const { tree: tree2 } = await this.#git.commit(commit2);
    return { commit: commit2, tree: tree2.sha, entries: await this.#trees.entriesOf(tree2.sha) };
  }
  #adopt(tip) {
    if (tip.commit === void 0 || this.#past.has(tip.commit)) return this.#known ?? tip;
    const before = this.#known?.commit;
    if (before !== void 0 && before !== tip.commit) this.#past.add(before);
    for (const oldest of this.#past) {
      if (this.#past.size <= MOST_PAST) break;
      this.#past.delete(oldest);
    }
    this.#known = tip;
    return tip;
  }
  /**
   * Moves the branch from `from` by these changes, whole or not at all.
   * @param entries what lies there then
   * @returns `refused` where it was somewhere else, or is not to be moved: nothing was changed then
   */
  async move(from, changes, entries) {
    const all = from.commit === void 0 ? [{ path: MARKER, content: MARKER_TEXT }, ...changes] : changes;
    const tree2 = await this.#git.makeTree(from.tree, all);
    const message = `${changes.length === 1 ? "1 object" : `${changes.length} objects`}

${this.#newMark()}
`;
    const commit2 = await this.#git.makeCommit(message, tree2, from.commit);
    const refused = await this.#moveTo(commit2, from.commit);
    return refused === void 0 ? { done: this.#adopt({ commit: commit2, tree: tree2, entries }) } : { refused };
  }
  /** @returns what was said where the commit is not on the branch, and never will be */
  async #moveTo(commit2, from) {
    for (let tries = 1; ; tries += 1) {
      try {
        await (from === void 0 ? this.#git.makeBranch(commit2) : this.#git.moveBranch(commit2));
        return void 0;
      } catch (error) {
        if (error instanceof GitHubRefusal && isConflict(error)) {
          return await this.#isOnBranch(commit2, from) ? void 0 : error;
        }
        if (!(error instanceof GitHubSilence)) throw error;
        if (tries === MOVE_TRIES) {
          if (await this.#isOnBranch(commit2, from).catch(() => false)) return void 0;
          throw error;
        }
        await this.#git.api.sleep(pauseMs(tries));
      }
    }
  }
  /** The same, where it has been told that the branch is no longer at `from`: asked again while the answer is late. */
  async #askPast(from) {
    for (let tries = 1; ; tries += 1) {
      const commit2 = await this.#ask();
      const late = commit2 === from || commit2 !== void 0 && this.#past.has(commit2);
      if (!late || tries === STALE_TRIES) return commit2;
      await this.#git.api.sleep(pauseMs(tries));
    }
  }
  /** @param until nothing before it can be the commit */
  async #isOnBranch(commit2, until) {
    const waiting = [await this.#askPast(until)];
    const seen = /* @__PURE__ */ new Set();
    for (let sha2 = waiting.pop(); sha2 !== void 0; sha2 = waiting.pop()) {
      if (sha2 === commit2) return true;
      if (sha2 === until || seen.has(sha2)) continue;
      seen.add(sha2);
      if (seen.size > MOST_COMMITS) throw new GitHubSilence("whether the commit came through cannot be told");
      const { parents } = await this.#git.commit(sha2);
      waiting.push(...parents.map((parent) => parent.sha));
    }
    return false;
  }
};
function isConflict({ status, message }) {
  return (status === 422 || status === 409) && !isProtection(message);
}
function deleted({ repository, branch }) {
  return new CompletionBatchError("store-unusable", `the branch "${branch}" of ${repository} was deleted meanwhile`, {
    where: `github://${repository}/${branch}`,
    remedy: "Restore it if it was a mistake (the activity view of the repository has its last commit); then run it again."
  });
}
// src/branch-store/branch-writer.ts
var TRIES = 40;
var UNMOVED_TRIES = 3;
var MOST_WRITES = 200;
var MOST_TEXT = 1024 * 1024;
var BranchWriter = class {
  #git;
  #tip;
  #waiting = [];
  #writing = false;
  constructor(git, tip) {
    this.#git = git;
    this.#tip = tip;
  }
  /** @returns false where there is an object already that was to be created */
  write(write) {
    const { promise, resolve, reject } = Promise.withResolvers();
    this.#waiting.push({ write, resolve, reject });
    if (!this.#writing) {
      this.#writing = true;
      setImmediate(() => void this.#writeAll());
    }
    return promise;
  }
  async #writeAll() {
    while (this.#waiting.length > 0) {
      const batch = this.#takeSome();
      try {
        const outcomes = await this.#commit(batch.map(({ write }) => write));
        for (const [index, { resolve, reject }] of batch.entries()) {
          const outcome = outcomes[index];
          if (typeof outcome === "boolean") resolve(outcome);
          else reject(outcome);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }
  #takeSome() {
    let text = 0;
    const last = this.#waiting.findIndex(({ write }) => {
      text += write.content?.text?.length ?? 0;
      return text > MOST_TEXT;
    });
    return this.#waiting.splice(0, Math.min(MOST_WRITES, last < 1 ? Math.max(1, this.#waiting.length) : last));
  }
  async #commit(writes) {
    let tip = this.#tip.known ?? await this.#tip.now();
    let isFresh = false;
    let unmoved = 0;
    for (let tries = 1; ; tries += 1) {
      let decided = decide(tip.entries, writes);
      if (decided.changes.length === 0 && !isFresh) {
        tip = await this.#tip.now();
        decided = decide(tip.entries, writes);
      }
      const { outcomes, changes, entries } = decided;
      if (changes.length === 0) return outcomes;
      const moved = await this.#tip.move(tip, changes, entries);
      if ("done" in moved) return outcomes;
      await this.#git.api.sleep(pauseMs(Math.min(tries, 4)) * Math.random());
      const before = tip;
      tip = await this.#tip.now();
      isFresh = true;
      unmoved = before.commit === tip.commit ? unmoved + 1 : 0;
      if (unmoved === UNMOVED_TRIES) throw moved.refused;
      if (tries === TRIES) throw busy(this.#git, moved.refused);
    }
  }
};
function decide(before, writes) {
  const entries = new Map(before);
  const outcomes = writes.map((write) => outcomeOf(entries, write));
  const texts = new Map(writes.map(({ content }) => [content?.pieces[0]?.sha, content?.text]));
  const changes = [...new Set(writes.map(({ path }) => path))].flatMap((path) => {
    const [old, now] = [filesOf(path, before.get(path)), filesOf(path, entries.get(path))];
    const gone = [...old.keys()].filter((file) => !now.has(file)).map((file) => ({ path: file, sha: null }));
    const made2 = [...now].filter(([file, sha2]) => old.get(file) !== sha2);
    return [...gone, ...made2.map(([file, sha2]) => changeTo(file, sha2, texts.get(sha2)))];
  });
  return { outcomes, changes, entries };
}
function changeTo(path, sha2, text) {
  return text === void 0 ? { path, sha: sha2 } : { path, content: text };
}
function filesOf(path, entry) {
  const { pieces = [] } = entry ?? {};
  const paths = pathsOf(path, pieces.length);
  return new Map(pieces.map(({ sha: sha2 }, index) => [paths[index] ?? path, sha2]));
}
function outcomeOf(entries, { kind, key, path, content }) {
  const there = entries.get(path);
  if (content === void 0) {
    if (there?.key !== void 0) entries.delete(path);
    return true;
  }
  if (there !== void 0 && there.key === void 0) return inTheWay(key, path);
  if (kind === "create" && there !== void 0) return false;
  if (there === void 0 && isFolderOrBelow(entries, path)) return conflicting(key, path);
  const bytes = content.pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  entries.set(path, { key, bytes, pieces: content.pieces });
  return true;
}
function isFolderOrBelow(entries, path) {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    if (entries.has(path.slice(0, end))) return true;
  }
  const folder = `${path}/`;
  for (const other of entries.keys()) if (other.startsWith(folder)) return true;
  return false;
}
function conflicting(key, where) {
  return new CompletionBatchError(
    "object-key-invalid",
    `the key "${key}" is the folder of another, or below another object`,
    { where, remedy: 'Choose keys of which none, followed by "/", is the beginning of another.' }
  );
}
function inTheWay(key, where) {
  return new CompletionBatchError("store-unusable", `where "${key}" is to lie there is something that is no object`, {
    where,
    remedy: "See who has put a link, a submodule or a program onto the branch, and take it out."
  });
}
function busy({ repository, branch }, cause) {
  return new CompletionBatchError("service-unreachable", `others were faster ${TRIES} times: the branch is too busy`, {
    where: `github://${repository}/${branch}`,
    remedy: `Nothing is lost: run it again when fewer jobs work on this branch, or keep the state in S3 (store: s3://bucket/prefix).`,
    cause
  });
}
// src/branch-store/object-content.ts
var KEPT_BYTES = 16 * 1024 * 1024;
var KEPT_OBJECT = 1024 * 1024;
var ObjectContents = class {
  #git;
  #kept = /* @__PURE__ */ new Map();
  #keptBytes = 0;
  constructor(git) {
    this.#git = git;
  }
  async *read({ pieces }, where) {
    for (const piece of pieces) yield* this.#readPiece(piece, where);
  }
  async *#readPiece({ sha: sha2, bytes }, where) {
    const kept = this.#kept.get(sha2);
    if (kept !== void 0) return yield kept;
    if (bytes > GITHUB_BOUNDS.piece.most) throw foreign(bytes, where);
    const hash = blobHash(bytes);
    const chunks = [];
    for await (const chunk of await this.#git.content(sha2)) {
      hash.update(chunk);
      if (bytes <= KEPT_OBJECT) chunks.push(chunk);
      yield chunk;
    }
    if (hash.digest("hex") !== sha2) throw damaged(sha2, where);
    if (bytes <= KEPT_OBJECT) this.#keep(sha2, Buffer.concat(chunks));
  }
  /** What is to be written, known by its names; what is not short is there when this is done, and not yet to be seen. */
  async prepare({ pieces, text }) {
    const made2 = [];
    for await (const bytes of pieces()) {
      const sha2 = blobSha(bytes);
      if (text === void 0 && await this.#git.makeBlob(bytes) !== sha2) throw damaged(sha2, this.#git.repository);
      if (bytes.length <= KEPT_OBJECT) this.#keep(sha2, bytes);
      made2.push({ sha: sha2, bytes: bytes.length });
    }
    return { pieces: made2, text };
  }
  #keep(sha2, bytes) {
    if (this.#kept.has(sha2)) return;
    this.#kept.set(sha2, bytes);
    this.#keptBytes += bytes.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= length;
    }
  }
};
function foreign(bytes, where) {
  return new CompletionBatchError("store-unusable", `the file has ${bytes} bytes, and is none of completion-batch's`, {
    where,
    remedy: "See who has put it onto the branch, and take it out."
  });
}
function damaged(sha2, where) {
  return new CompletionBatchError("store-unusable", `GitHub gives other content than it should have (blob ${sha2})`, {
    where,
    remedy: "Run it again. If it stays like this, see what stands between this machine and GitHub."
  });
}
// src/branch-store/open-body.ts
var LARGEST = GITHUB_BOUNDS.object.most;
var PIECE = GITHUB_BOUNDS.piece.most;
var SHORT = 128 * 1024;
async function openBody(body, where) {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return openFile(body.file, where);
  const bytes = Buffer.from(body);
  checkSize(bytes.length, where);
  return {
    async *pieces() {
      for (let start = 0; start === 0 || start < bytes.length; start += PIECE)
        yield bytes.subarray(start, start + PIECE);
    },
    text: shortText(bytes),
    close: async () => {
    }
  };
}
async function openFile(path, where) {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    checkSize(size, where);
    if (size <= PIECE) return await openBody(await file.readFile(), where).finally(() => file.close());
    return {
      async *pieces() {
        for (let start = 0; start < size; start += PIECE) {
          const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(PIECE), position: start });
          yield buffer.subarray(0, bytesRead);
        }
      },
      text: void 0,
      close: () => file.close()
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
function shortText(bytes) {
  if (bytes.length === 0 || bytes.length > SHORT || bytes.includes(0)) return void 0;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return void 0;
  }
}
function checkSize(bytes, where) {
  if (bytes <= LARGEST) return;
  const mebibytes = (count) => `${Math.ceil(count / 1024 ** 2 * 10) / 10} MiB`;
  throw new CompletionBatchError(
    "store-unusable",
    `an object of ${mebibytes(bytes)} is too large for a branch, which takes ${mebibytes(LARGEST)}`,
    {
      where,
      remedy: "Keep the state of jobs like this in S3 (store: s3://bucket/prefix), or make smaller jobs of it."
    }
  );
}
// src/branch-store/open-branch-store.ts
function openBranchStore(options) {
  const { owner, repo, branch } = options;
  const api = gitHubApi(options);
  const git = new GitObjects(api, options);
  const tip = new BranchTip(git, randomUUID);
  const writer = new BranchWriter(git, tip);
  const contents = new ObjectContents(git);
  const url = `github://${owner}/${repo}/${branch}`;
  const locate = (key) => `${url}/${pathOf(key)}`;
  async function explained(where, work) {
    try {
      return await work();
    } catch (error) {
      throw explainGitHub(error, { repository: git.repository, where });
    }
  }
  async function entryOf(key) {
    const path = pathOf(key);
    const found2 = (await tip.now()).entries.get(path);
    return found2?.key === void 0 ? void 0 : found2;
  }
  async function write(kind, key, body) {
    const [path, where] = [pathOf(key), locate(key)];
    const given = await openBody(body, where);
    try {
      return await explained(where, async () => {
        if (kind === "create" && given.text === void 0 && await entryOf(key) !== void 0) return false;
        return writer.write({ kind, key, path, content: await contents.prepare(given) });
      });
    } finally {
      await given.close();
    }
  }
  async function found(key) {
    const entry = await explained(locate(key), () => entryOf(key));
    if (entry !== void 0) return entry;
    throw new CompletionBatchError("object-not-found", `there is no object "${key}" on the branch`, {
      where: locate(key),
      remedy: `Check the key and the branch. ${options.missing ?? ""}`.trimEnd()
    });
  }
  async function* chunksOf(entry, where) {
    try {
      yield* contents.read(entry, where);
    } catch (error) {
      throw explainGitHub(error, { repository: git.repository, where });
    }
  }
  return {
    url,
    clock: api.clock,
    locate,
    async put(key, body) {
      await write("put", key, body);
    },
    create: (key, body) => write("create", key, body),
    async stream(key) {
      return Readable.from(chunksOf(await found(key), locate(key)), { objectMode: false });
    },
    async get(key) {
      const entry = await found(key);
      const { most } = AWS_BOUNDS.whole;
      if (entry.bytes <= most) return readWhole(chunksOf(entry, locate(key)));
      throw new CompletionBatchError(
        "store-unusable",
        `the object has ${entry.bytes} bytes, and is read up to ${most}`,
        {
          where: locate(key),
          remedy: "See who has written it: what is read like this has kilobytes."
        }
      );
    },
    async head(key) {
      const entry = await explained(locate(key), () => entryOf(key));
      return entry && { key, bytes: entry.bytes };
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const { entries } = await explained(`${url}/${prefix}`, () => tip.now());
      const wanted = [...entries.values()].flatMap(
        ({ key, bytes }) => key?.startsWith(prefix) ? [{ key, bytes, order: Buffer.from(key) }] : []
      );
      wanted.sort((one, other) => Buffer.compare(one.order, other.order));
      for (const { key, bytes } of wanted) yield { key, bytes };
    },
    async delete(key) {
      const path = pathOf(key);
      await explained(locate(key), () => writer.write({ kind: "delete", key, path, content: void 0 }));
    }
  };
}
export {
  openBranchStore
};
