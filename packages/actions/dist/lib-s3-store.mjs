import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
import {
  checkKey,
  checkPrefix,
  cleanErrorsOf,
  followTime,
  sdkMissing
} from "./lib-shared-4.mjs";
import {
  CompletionBatchError,
  PROXY_REMEDY,
  SESSION_ENDED,
  proxyIn,
  redact
} from "./lib-shared-3.mjs";
import "./lib-shared-6.mjs";

// ../engine/src/objects/s3-store.ts
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";

// ../engine/src/objects/s3-errors.ts
function explainS3Error(error, place) {
  if (!(error instanceof Error) || error instanceof CompletionBatchError) return error;
  if (error.name === "NoSuchBucket") return bucketNotFound(place, error);
  const found = meaning(error, place.bucket);
  if (found === void 0) return error;
  return new CompletionBatchError(found.code, found.what, { where: place.where, remedy: found.remedy, cause: error });
}
function bucketNotFound(place, cause) {
  return new CompletionBatchError("bucket-not-found", `there is no bucket "${place.bucket}"`, {
    where: place.where,
    remedy: "Check the name, the account and (with another S3 server) the endpoint, or create the bucket.",
    cause
  });
}
function statusOf(error) {
  if (!(error instanceof Error) || !("$metadata" in error)) return void 0;
  const metadata = error.$metadata;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return void 0;
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : void 0;
}
var UNREACHABLE = /* @__PURE__ */ new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "TimeoutError"
]);
var WRONG_REGION = /* @__PURE__ */ new Set([
  "PermanentRedirect",
  "AuthorizationHeaderMalformed",
  "IllegalLocationConstraintException"
]);
var UNKNOWN_CREDENTIALS = /* @__PURE__ */ new Set(["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken"]);
var EXPIRED_CREDENTIALS = /* @__PURE__ */ new Set(["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"]);
var KEY_CONFLICT = /* @__PURE__ */ new Set(["ObjectParentIsFile", "ExistingObjectIsDirectory"]);
function meaning(error, bucket) {
  const { name } = error;
  const status = statusOf(error);
  const systemCode = "code" in error && typeof error.code === "string" ? error.code : "";
  const proxy = proxyIn(error);
  if (proxy !== void 0) {
    return {
      code: "service-unreachable",
      what: `S3 cannot be reached through ${proxy}: ${redact(error.message || systemCode || name)}`,
      remedy: `${PROXY_REMEDY} Then run again.`
    };
  }
  if (name === "CredentialsProviderError" || /could not load credentials/i.test(error.message)) {
    return {
      code: "credentials-missing",
      what: "there are no AWS credentials",
      remedy: "In a workflow, run aws-actions/configure-aws-credentials before; elsewhere set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
    };
  }
  if (WRONG_REGION.has(name) || status === 301) {
    return {
      code: "wrong-region",
      what: `the bucket "${bucket}" is in another region`,
      remedy: `Set AWS_REGION to the bucket's region (aws s3api head-bucket --bucket ${bucket} tells it).`
    };
  }
  if (status === 400 && /^(Unknown|UnknownError|400|BadRequest)$/.test(name)) {
    return {
      code: "wrong-region",
      what: `S3 refuses the request without saying why (400); mostly the bucket "${bucket}" is in another region`,
      remedy: `Set AWS_REGION to the bucket's region (aws s3api head-bucket --bucket ${bucket} tells it). If it is right, the credentials may have expired.`
    };
  }
  if (/region is missing/i.test(error.message)) {
    return { code: "wrong-region", what: "no AWS region is set", remedy: "Set AWS_REGION to the bucket's region." };
  }
  if (UNKNOWN_CREDENTIALS.has(name)) {
    return {
      code: "access-denied",
      what: `S3 does not accept the credentials (${name})`,
      remedy: "Check the access key, the secret and the session token; all three must belong together."
    };
  }
  if (EXPIRED_CREDENTIALS.has(name)) {
    return {
      code: "credentials-missing",
      what: SESSION_ENDED.message,
      remedy: SESSION_ENDED.remedy
    };
  }
  if (name === "RequestTimeTooSkewed") {
    return {
      code: "access-denied",
      what: "this machine's clock differs too much from S3's",
      remedy: "Set the clock (S3 tolerates 15 minutes)."
    };
  }
  if (name === "AccessDenied" || status === 403) {
    return {
      code: "access-denied",
      what: `access to the bucket "${bucket}" is denied`,
      remedy: "Grant the role s3:GetObject and s3:PutObject on the prefix, and s3:ListBucket on the bucket (without the last one, S3 answers the question for a missing object like this too)."
    };
  }
  if (KEY_CONFLICT.has(name)) {
    return {
      code: "object-key-invalid",
      what: "the key is the folder of another, or below another object",
      remedy: 'Choose keys of which none, followed by "/", is the beginning of another.'
    };
  }
  if (UNREACHABLE.has(name) || UNREACHABLE.has(systemCode)) {
    return {
      code: "service-unreachable",
      what: `S3 cannot be reached (${systemCode || name})`,
      remedy: "Check the network, AWS_REGION and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL if set, then run again."
    };
  }
  if (name === "NotImplemented" || status === 501) {
    return {
      code: "store-unusable",
      what: `the S3 server does not know what is asked of it (501 ${name})`,
      remedy: "Use a server that knows conditional writes (If-None-Match). If it is the checksums that it does not know, set AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED."
    };
  }
  if (status !== void 0 && status >= 500) {
    return {
      code: "service-unreachable",
      what: `S3 cannot serve the request at the moment (${status} ${name})`,
      remedy: "Run again later; AWS_MAX_ATTEMPTS sets how often a request is repeated by itself."
    };
  }
  return void 0;
}

// ../engine/src/objects/s3-store.ts
var PART_BYTES = 8 * 1024 * 1024;
var MAX_PARTS = 1e4;
var PARTS_AT_ONCE = 4;
var CONFLICT_TRIES = 6;
var CONFLICT_WAIT_MS = 100;
function createS3Store(options) {
  const { client, bucket } = options;
  const sleep = options.sleep ?? ((ms) => delay(ms));
  const base = options.prefix === "" ? "" : `${checkKey(options.prefix)}/`;
  const url = `s3://${bucket}${options.prefix === "" ? "" : `/${options.prefix}`}`;
  let bucketSeen = false;
  cleanErrorsOf(client);
  const locate = (key) => `s3://${bucket}/${fullKey(key)}`;
  const explain = (error, where) => explainS3Error(error, { bucket, where });
  function fullKey(key) {
    checkKey(key);
    return base === "" ? key : checkKey(base + key);
  }
  function notFound(key, cause) {
    return new CompletionBatchError("object-not-found", `there is no object ${locate(key)}`, {
      where: locate(key),
      remedy: `Check the key and the bucket. ${options.missing ?? ""}`.trimEnd(),
      cause
    });
  }
  async function send(key, body, condition) {
    const target = { Bucket: bucket, Key: fullKey(key), ...condition };
    if (typeof body === "string") return sendBytes(target, Buffer.from(body));
    if (body instanceof Uint8Array) return sendBytes(target, body);
    const file = await open(body.file);
    try {
      const { size } = await file.stat();
      if (size <= PART_BYTES) return await sendBytes(target, await file.readFile());
      return await sendParts(target, file.createReadStream({ autoClose: false }), size);
    } finally {
      await file.close();
    }
  }
  async function sendBytes(target, bytes) {
    if (bytes.byteLength > PART_BYTES) return sendParts(target, bytes, bytes.byteLength);
    const { PutObjectCommand } = await import("./lib-aws-sdk-client-s3-2.mjs");
    await client.send(new PutObjectCommand({ ...target, Body: bytes }));
  }
  async function sendParts(target, content, size) {
    const { Upload } = await import("./lib-aws-sdk-lib-storage.mjs").catch(sdkMissing);
    const partSize = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
    try {
      const params = { ...target, Body: content, ContentLength: size };
      await new Upload({ client, params, partSize, queueSize: PARTS_AT_ONCE }).done();
    } finally {
      if (content instanceof Readable) content.destroy();
    }
  }
  async function fetch(key) {
    const { GetObjectCommand } = await import("./lib-aws-sdk-client-s3-2.mjs");
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      return Body;
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") throw notFound(key, error);
      throw explain(error, locate(key));
    }
  }
  async function* explained(body, where) {
    try {
      yield* body;
    } catch (error) {
      throw explain(error, where);
    }
  }
  async function checkBucket() {
    if (bucketSeen) return;
    const { HeadBucketCommand } = await import("./lib-aws-sdk-client-s3-2.mjs");
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
    } catch (error) {
      if (statusOf(error) === 404) throw bucketNotFound({ bucket, where: url }, error);
    }
    bucketSeen = true;
  }
  return {
    url,
    clock: followTime(client, { service: "S3's", clock: options.clock, logger: options.logger }),
    locate,
    async put(key, body) {
      fullKey(key);
      try {
        await send(key, body, {});
      } catch (error) {
        throw explain(error, locate(key));
      }
    },
    async create(key, body) {
      fullKey(key);
      for (let tries = 1; ; tries += 1) {
        try {
          await send(key, body, { IfNoneMatch: "*" });
          return true;
        } catch (error) {
          const name = error instanceof Error ? error.name : "";
          if (name === "PreconditionFailed" || statusOf(error) === 412) return false;
          if (name !== "ConditionalRequestConflict" || tries === CONFLICT_TRIES) throw explain(error, locate(key));
          await sleep(CONFLICT_WAIT_MS * 2 ** (tries - 1));
        }
      }
    },
    async stream(key) {
      const body = await fetch(key);
      return Readable.from(explained(body, locate(key)), { objectMode: false });
    },
    async get(key) {
      const body = await fetch(key);
      try {
        return await body.transformToByteArray();
      } catch (error) {
        throw explain(error, locate(key));
      }
    },
    async head(key) {
      const { HeadObjectCommand } = await import("./lib-aws-sdk-client-s3-2.mjs");
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
        return { key, bytes: ContentLength ?? 0 };
      } catch (error) {
        if (statusOf(error) !== 404) throw explain(error, locate(key));
      }
      await checkBucket();
      return void 0;
    },
    async *list(prefix) {
      checkPrefix(prefix);
      const { ListObjectsV2Command } = await import("./lib-aws-sdk-client-s3-2.mjs");
      let token;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: base + prefix, ContinuationToken: token })).catch((error) => {
          throw explain(error, `${url}/${prefix}`);
        });
        for (const { Key, Size } of page.Contents ?? []) {
          const found = objectInfo(Key, Size, base);
          if (found !== void 0) yield found;
        }
        if (page.IsTruncated === true && (page.NextContinuationToken ?? token) === token) {
          throw new CompletionBatchError("store-unusable", "the S3 server does not go on with its listing", {
            where: `${url}/${prefix}`,
            remedy: "Use an S3 server that gives a new continuation token with every page."
          });
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : void 0;
      } while (token !== void 0);
    },
    async delete(key) {
      const { DeleteObjectCommand } = await import("./lib-aws-sdk-client-s3-2.mjs");
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      } catch (error) {
        if (!(error instanceof Error && error.name === "NoSuchKey")) throw explain(error, locate(key));
      }
    }
  };
}
function objectInfo(key, bytes, base) {
  if (key === void 0 || !key.startsWith(base)) return void 0;
  try {
    return { key: checkKey(key.slice(base.length)), bytes: bytes ?? 0 };
  } catch {
    return void 0;
  }
}
export {
  createS3Store
};
