const { open } = process.getBuiltinModule("node:fs/promises");
const { Readable } = process.getBuiltinModule("node:stream");
const { setTimeout: delay } = process.getBuiltinModule("node:timers/promises");
import {
  AWS_BOUNDS,
  BoundError,
  PROXY_REMEDY,
  S3,
  checkKey,
  checkPrefix,
  cleanErrorsOf,
  followTime,
  guardCalls,
  paced,
  proxyIn,
  readWhole,
  redact,
  sdkMissing,
  sourceOf
} from "./lib-shared-7.mjs";
import {
  CompletionBatchError,
  SESSION_ENDED
} from "./lib-shared-31.mjs";


// ../engine/src/objects/s3-store.ts
// ../engine/src/objects/s3-errors.ts
function explainS3Error(error, place) {
  if (!(error instanceof Error) || error instanceof CompletionBatchError) return error;
  if (error.name === "NoSuchBucket") return bucketNotFound(place, error);
  const found = meaning(error, place);
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
var GRANTS = {
  "s3:GetObject": "Grant the role s3:GetObject on it (and kms:Decrypt where a key of your own encrypts it), and s3:ListBucket on the bucket: without that S3 says the same of an object that is not there.",
  "s3:PutObject": "Grant the role s3:PutObject on it (and kms:GenerateDataKey where a key of your own encrypts it). If it is there already, the bucket's policy may let nobody replace it: then start anew under another name.",
  "s3:DeleteObject": "Grant the role s3:DeleteObject on it.",
  "s3:ListBucket": "Grant the role s3:ListBucket on the bucket."
};
function meaning(error, { bucket, right }) {
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
  if (error instanceof BoundError) {
    return {
      code: "service-unreachable",
      what: `S3's answer cannot be used: ${error.message}`,
      remedy: "Check the network and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL if set, then run again."
    };
  }
  if (status !== void 0 && status >= 300 && status < 400) {
    return {
      code: "store-unusable",
      what: `S3 sends the request on to another host (${status}), and redirects are not followed`,
      remedy: "Set AWS_REGION to the bucket's region, or AWS_ENDPOINT_URL_S3 to the right server. A bucket that was made just now may need some minutes."
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
      remedy: `${GRANTS[right]} docs/aws has the policy of each phase.`
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
  const { client, bucket, timer } = options;
  guardCalls(client, S3, timer === void 0 ? {} : { timer });
  const sleep = options.sleep ?? ((ms) => delay(ms));
  const base = options.prefix === "" ? "" : `${checkKey(options.prefix)}/`;
  const url = `s3://${bucket}${options.prefix === "" ? "" : `/${options.prefix}`}`;
  let bucketSeen = false;
  cleanErrorsOf(client);
  const locate = (key) => `s3://${bucket}/${fullKey(key)}`;
  const explain = (error, where, right = "s3:GetObject") => explainS3Error(error, { bucket, where, right });
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
    const { PutObjectCommand } = await import("./lib-s3-sdk.mjs");
    await client.send(new PutObjectCommand({ ...target, Body: bytes }));
  }
  async function sendParts(target, content, size) {
    const { Upload } = await import("./lib-s3-upload.mjs").catch(sdkMissing);
    const partSize = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
    try {
      const params = { ...target, Body: content, ContentLength: size };
      await new Upload({ client, params, partSize, queueSize: PARTS_AT_ONCE }).done();
    } finally {
      if (content instanceof Readable) content.destroy();
    }
  }
  async function fetch(key) {
    const { GetObjectCommand } = await import("./lib-s3-sdk.mjs");
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      return { body: answer.Body, bytes: answer.ContentLength };
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchKey") throw notFound(key, error);
      throw explain(error, locate(key));
    }
  }
  async function* read({ body, bytes = Number.POSITIVE_INFINITY }, where, bound) {
    try {
      const pace = {
        name: "the object",
        most: Math.min(bytes, bound),
        silenceMs: S3.silenceMs,
        wholeMs: AWS_BOUNDS.objectMs.most,
        floor: AWS_BOUNDS.floor.most
      };
      if (Number.isFinite(bytes) && bytes > bound) throw new BoundError(`the object has more than ${bound} bytes`);
      yield* paced(sourceOf(body), pace, timer);
    } catch (error) {
      throw explain(error, where);
    }
  }
  async function checkBucket() {
    if (bucketSeen) return;
    const { HeadBucketCommand } = await import("./lib-s3-sdk.mjs");
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
        throw explain(error, locate(key), "s3:PutObject");
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
          if (name !== "ConditionalRequestConflict" || tries === CONFLICT_TRIES)
            throw explain(error, locate(key), "s3:PutObject");
          await sleep(CONFLICT_WAIT_MS * 2 ** (tries - 1));
        }
      }
    },
    async stream(key) {
      const chunks = read(await fetch(key), locate(key), AWS_BOUNDS.object.most);
      return Readable.from(chunks, { objectMode: false });
    },
    async get(key) {
      return readWhole(read(await fetch(key), locate(key), AWS_BOUNDS.whole.most));
    },
    async head(key) {
      const { HeadObjectCommand } = await import("./lib-s3-sdk.mjs");
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
      const { ListObjectsV2Command } = await import("./lib-s3-sdk.mjs");
      let token;
      let pages = 0;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: base + prefix, ContinuationToken: token })).catch((error) => {
          throw explain(error, `${url}/${prefix}`, "s3:ListBucket");
        });
        for (const { Key, Size } of page.Contents ?? []) {
          const found = objectInfo(Key, Size, base);
          if (found !== void 0) yield found;
        }
        pages += 1;
        const stuck = (page.NextContinuationToken ?? token) === token;
        if (page.IsTruncated === true && (stuck || pages === AWS_BOUNDS.s3Pages.most)) {
          const what = stuck ? "does not go on with its listing" : `lists more than ${pages} pages`;
          throw new CompletionBatchError("store-unusable", `the S3 server ${what}`, {
            where: `${url}/${prefix}`,
            remedy: "Use an S3 server that gives a new continuation token with every page."
          });
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : void 0;
      } while (token !== void 0);
    },
    async delete(key) {
      const { DeleteObjectCommand } = await import("./lib-s3-sdk.mjs");
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      } catch (error) {
        if (!(error instanceof Error && error.name === "NoSuchKey"))
          throw explain(error, locate(key), "s3:DeleteObject");
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
