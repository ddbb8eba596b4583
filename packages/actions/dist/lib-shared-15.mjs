import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  decodeName,
  namesOf
} from "./lib-shared-58.mjs";
import {
  sdkMissing
} from "./lib-shared-77.mjs";
import {
  checkKey,
  checkPrefix
} from "./lib-shared-56.mjs";
import {
  S3,
  guardCalls,
  timeouts
} from "./lib-shared-45.mjs";
import {
  FILE_REASONS,
  systemCode
} from "./lib-shared-41.mjs";
import {
  nameProxy,
  proxyAgents,
  shownUrl
} from "./lib-shared-12.mjs";
import {
  AWS_BOUNDS
} from "./lib-shared-16.mjs";
import {
  CompletionBatchError,
  isCompletionBatchError
} from "./lib-shared-54.mjs";

// ../engine/src/platform/quiet-logger.ts
var quietLogger = { debug: () => {
}, warn: () => {
} };

// ../engine/src/objects/open-store.ts
import { fileURLToPath } from "node:url";

// ../engine/src/objects/checked-create.ts
var CREATE_PROBE = "probe/create-only-if-missing.txt";
var PROBE_TEXT = "Tells whether this server refuses to write an object that is there. Safe to delete.\n";
function withCheckedCreate(store) {
  let checked;
  const checkCreate = () => {
    checked ??= check(store).catch((error) => {
      checked = void 0;
      throw error;
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
  } catch (error) {
    if (isCompletionBatchError(error) && error.code !== "store-unusable") throw error;
    const plain = await store.put(CREATE_PROBE, PROBE_TEXT).then(
      () => true,
      () => false
    );
    if (!plain) throw error;
    cause = error;
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
import { randomUUID } from "node:crypto";
import { constants, ReadStream } from "node:fs";
import { link, lstat as lstat2, mkdir, open, readdir, rename, rmdir, stat, unlink } from "node:fs/promises";
import { dirname as dirname2, join as join2, resolve } from "node:path";
import { pathToFileURL } from "node:url";

// ../engine/src/objects/object-place.ts
import { lstat, realpath } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
async function checkPlace(root, path) {
  const start = await realPlace(root);
  if (start === void 0) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === void 0) continue;
    const own = join(start, relative(root, place));
    if (real === own) return;
    throw real.toLowerCase() === own.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}
async function realPlace(path) {
  try {
    return await realpath(path);
  } catch (error) {
    if (!["ENOENT", "ENOTDIR", "ELOOP"].includes(systemCode(error) ?? "")) throw error;
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
var COPY_BUFFER_BYTES = 1024 * 1024;
var READ_FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
var FOLDER_TRIES = 10;
function createFolderStore(directory, options = {}) {
  const root = resolve(directory);
  const pathOf = (key) => join2(root, ...namesOf(checkKey(key)));
  async function write(key, body, place) {
    const path = pathOf(key);
    const content = await openBody(body);
    try {
      await checkPlace(root, path);
      const temporary = join2(dirname2(path), `${TEMPORARY}${randomUUID()}`);
      const handle = await openNew(temporary);
      try {
        try {
          await handle.writeFile(content);
          await handle.sync();
        } finally {
          await handle.close();
        }
        return await place(temporary, path);
      } finally {
        await unlink(temporary).catch(ignore);
      }
    } catch (error) {
      throw await explain(error, root, key);
    } finally {
      if (content instanceof ReadStream) content.destroy();
    }
  }
  async function openObject(key) {
    const path = pathOf(key);
    try {
      await checkPlace(root, path);
      const handle = await open(path, READ_FLAGS);
      try {
        const found = await handle.stat();
        if (found.isFile()) return { handle, bytes: found.size };
      } catch (error) {
        await handle.close();
        throw error;
      }
      await handle.close();
    } catch (error) {
      if (!isAbsence(error)) throw await explain(error, root, key);
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
          await link(temporary, path);
          return true;
        } catch (error) {
          if (systemCode(error) === "EEXIST" && !await isDirectory(path)) return false;
          throw error;
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
      } catch (error) {
        if (isAbsence(error)) return void 0;
        throw await explain(error, root, key);
      }
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const start = folder === "" ? root : join2(root, ...namesOf(folder.slice(0, -1)));
      try {
        await checkPlace(root, start);
        yield* listFolder(root, start, Buffer.from(folder), Buffer.from(prefix));
      } catch (error) {
        throw await explain(error, root, prefix);
      }
    },
    async delete(key) {
      const path = pathOf(key);
      try {
        await checkPlace(root, path);
        await unlink(path);
        for (let folder = dirname2(path); folder !== root; folder = dirname2(folder)) await rmdir(folder);
      } catch (error) {
        const clearing = ["ENOTEMPTY", "EEXIST", "EBUSY"];
        const isFolder = ["EISDIR", "EPERM"].includes(systemCode(error) ?? "") && await isDirectory(path);
        if (!isAbsence(error) && !isFolder && !clearing.includes(systemCode(error) ?? "")) {
          throw await explain(error, root, key);
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
      else if (bytes !== void 0 && isObject(root, path, entry.key)) yield { key: entry.key.toString(), bytes };
    }
  }
}
async function readFolder(folder) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw error;
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
function isObject(root, path, key) {
  try {
    return join2(root, ...namesOf(checkKey(key.toString()))) === path;
  } catch {
    return false;
  }
}
async function sizeOf(path) {
  try {
    return (await lstat2(path)).size;
  } catch (error) {
    if (isAbsence(error)) return void 0;
    throw error;
  }
}
async function removeIfLeftOver(path) {
  try {
    if (Date.now() - (await lstat2(path)).mtimeMs > TEMPORARY_MAX_AGE) await unlink(path);
  } catch {
  }
}
async function openBody(body) {
  if (typeof body === "string" || body instanceof Uint8Array) return body;
  const handle = await open(body.file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if ((await handle.stat()).isFile()) return handle.createReadStream({ highWaterMark: COPY_BUFFER_BYTES });
  await handle.close();
  throw new Error(`${body.file} is no regular file`);
}
async function openNew(path) {
  for (let tries = 1; ; tries += 1) {
    try {
      await makeFolder(dirname2(path));
      return await open(path, "wx");
    } catch (error) {
      if (systemCode(error) !== "ENOENT" || tries === FOLDER_TRIES) throw error;
    }
  }
}
async function makeFolder(path) {
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCode(error) === "EEXIST" && await isDirectory(path)) return;
    if (systemCode(error) !== "ENOENT" || await isDirectory(dirname2(path))) throw error;
    await makeFolder(dirname2(path));
    await mkdir(path).catch(async (again) => {
      if (systemCode(again) !== "EEXIST" || !await isDirectory(path)) throw again;
    });
  }
}
async function explain(error, root, key) {
  const code = systemCode(error);
  if (code === void 0 || error instanceof CompletionBatchError) return error;
  const conflicts = ["ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"];
  if (conflicts.includes(code) && await isDirectory(root)) {
    return new CompletionBatchError(
      "object-key-invalid",
      `the key "${key}" is the folder of another, or below another object`,
      {
        where: root,
        remedy: 'Choose keys of which none, followed by "/", is the beginning of another; or empty the folder.',
        cause: error
      }
    );
  }
  const why = FILE_REASONS.get(code);
  return new CompletionBatchError("store-unusable", why?.what ?? `the folder cannot be used (${code})`, {
    where: root,
    remedy: why?.remedy ?? "Check the folder and its disk, or choose another folder.",
    cause: error
  });
}
async function isDirectory(path) {
  return (await stat(path).catch(() => void 0))?.isDirectory() === true;
}
function isAbsence(error) {
  return ["ENOENT", "ENOTDIR", "EISDIR"].includes(systemCode(error) ?? "");
}
function ignore() {
}

// ../engine/src/objects/open-store.ts
async function openObjectStore(url, options = {}) {
  const location = parseStoreUrl(url);
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
  const config = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config.forcePathStyle = true;
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config.region = env.AWS_DEFAULT_REGION;
  if (checksums === "when-required") {
    config.requestChecksumCalculation = "WHEN_REQUIRED";
    config.responseChecksumValidation = "WHEN_REQUIRED";
  }
  const client = new S3Client(config);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}
function parseStoreUrl(url) {
  if (url.startsWith("s3://")) return parseS3Url(url);
  if (url.startsWith("file:")) return parseFileUrl(url);
  throw invalid(url, "is neither an s3:// nor a file:// URL");
}
function parseS3Url(url) {
  const rest = url.slice("s3://".length);
  const slash = rest.indexOf("/");
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, "");
  if (bucket.includes("@")) throw invalid(url, "holds credentials, which belong in the environment");
  if (/[?#]/.test(rest)) throw invalid(url, "has a query or a fragment");
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes("..") || /^[\d.]+$/.test(bucket)) {
    throw invalid(
      url,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)'
    );
  }
  try {
    if (path !== "") checkKey(prefix);
  } catch (cause) {
    throw invalid(url, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: "s3", bucket, prefix };
}
function parseFileUrl(url) {
  if (!url.startsWith("file:///")) throw invalid(url, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url)) throw invalid(url, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory;
  try {
    directory = fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid(url, "has a control character");
  const trimmed = directory.replace(/[/\\]+$/, "");
  if (trimmed === "" || /^[a-z]:$/i.test(trimmed)) throw invalid(url, "names a disk's top folder");
  return { kind: "file", directory: trimmed };
}
function invalid(url, why, cause) {
  const shown = JSON.stringify(shownUrl(url).slice(0, 200));
  return new CompletionBatchError("invalid-input", `the store's URL ${shown} ${why}`, {
    remedy: "Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.",
    cause
  });
}

export {
  quietLogger,
  openObjectStore,
  parseStoreUrl
};
