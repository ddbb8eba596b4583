/**
 * The object store over S3 (`s3://bucket/prefix`). The client is handed in and does all repeating of failed requests;
 * its code is only loaded when the first request is made. Bodies are sent from memory, never as a stream: the client
 * repeats the one and not the other.
 */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { BoundError, paced, readWhole, sourceOf, type Timer } from '../platform/bounded-stream.ts';
import { AWS_BOUNDS as BOUNDS } from '../platform/bounds.ts';
import { cleanErrorsOf } from '../platform/clean-client.ts';
import type { Clock } from '../platform/clock.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { guardCalls, S3 } from '../platform/service-calls.ts';
import { followTime } from '../platform/service-time.ts';
import { checkKey, checkPrefix, type ObjectBody, type ObjectInfo, type ObjectStore } from './object-store.ts';
import { bucketNotFound, explainS3Error, type S3Right, statusOf } from './s3-errors.ts';
import { sdkMissing } from './sdk-missing.ts';

export interface S3StoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
  /** Before every key, without a slash at its end; `''` for the whole bucket. */
  readonly prefix: string;
  /** A sentence on how an object that is missing comes back, for the error's remedy. */
  readonly missing?: string | undefined;
  /** Waits between two tries of a contested `create`, in milliseconds. Default: really waits. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** This machine's; default the system's. */
  readonly clock?: Clock | undefined;
  /** Told where the machine's clock is wrong. */
  readonly logger?: Logger | undefined;
  /** Measures how answers come. */
  readonly timer?: Timer | undefined;
}

/** Bytes. Larger bodies go in parts of this size, which is also what a repeated request has to send again. */
const PART_BYTES = 8 * 1024 * 1024;
/** S3's limit of parts in one upload; a larger file gets larger parts. */
const MAX_PARTS = 10_000;
/** Parts of one body in memory at the same time. */
const PARTS_AT_ONCE = 4;
/** How often `create` meets 409 (another request for the key is under way) before it gives up. */
const CONFLICT_TRIES = 6;
const CONFLICT_WAIT_MS = 100;

/**
 * An object store under `prefix` in `bucket`. Memory: up to 32 MiB a file that is sent, more only above 80 GB.
 *
 * `create` may return false for an object of its own making: when S3's answer is lost, the client asks again, and S3
 * then says that the object exists. Where that matters, compare what is there (its digest) with what was to be written.
 * A stream that breaks off fails; it is not resumed.
 */
export function createS3Store(options: S3StoreOptions): ObjectStore {
  const { client, bucket, timer } = options;
  guardCalls(client, S3, timer === undefined ? {} : { timer });
  const sleep = options.sleep ?? ((ms: number) => delay(ms));
  const base = options.prefix === '' ? '' : `${checkKey(options.prefix)}/`;
  const url = `s3://${bucket}${options.prefix === '' ? '' : `/${options.prefix}`}`;
  let bucketSeen = false;
  cleanErrorsOf(client);

  const locate = (key: string): string => `s3://${bucket}/${fullKey(key)}`;
  const explain = (error: unknown, where: string, right: S3Right = 's3:GetObject'): unknown =>
    explainS3Error(error, { bucket, where, right });

  function fullKey(key: string): string {
    checkKey(key);
    return base === '' ? key : checkKey(base + key);
  }

  function notFound(key: string, cause: unknown): CompletionBatchError {
    return new CompletionBatchError('object-not-found', `there is no object ${locate(key)}`, {
      where: locate(key),
      remedy: `Check the key and the bucket. ${options.missing ?? ''}`.trimEnd(),
      cause,
    });
  }

  async function send(key: string, body: ObjectBody, condition: { IfNoneMatch?: '*' }): Promise<void> {
    const target = { Bucket: bucket, Key: fullKey(key), ...condition };
    if (typeof body === 'string') return sendBytes(target, Buffer.from(body));
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

  async function sendBytes(target: Target, bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength > PART_BYTES) return sendParts(target, bytes, bytes.byteLength);
    const { PutObjectCommand } = await import('./s3-sdk.ts');
    await client.send(new PutObjectCommand({ ...target, Body: bytes }));
  }

  /** The condition counts when the upload is completed; until then it is not to be seen. */
  async function sendParts(target: Target, content: Readable | Uint8Array, size: number): Promise<void> {
    const { Upload } = await import('./s3-upload.ts').catch(sdkMissing);
    const partSize = Math.max(PART_BYTES, Math.ceil(size / MAX_PARTS));
    try {
      const params = { ...target, Body: content, ContentLength: size };
      await new Upload({ client, params, partSize, queueSize: PARTS_AT_ONCE }).done();
    } finally {
      if (content instanceof Readable) content.destroy();
    }
  }

  async function fetch(key: string): Promise<Fetched> {
    const { GetObjectCommand } = await import('./s3-sdk.ts');
    try {
      const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      return { body: answer.Body as Readable, bytes: answer.ContentLength };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') throw notFound(key, error);
      throw explain(error, locate(key));
    }
  }

  async function* read({ body, bytes = Number.POSITIVE_INFINITY }: Fetched, where: string, bound: number) {
    try {
      const pace = {
        name: 'the object',
        most: Math.min(bytes, bound),
        silenceMs: S3.silenceMs,
        wholeMs: BOUNDS.objectMs.most,
        floor: BOUNDS.floor.most,
      };
      if (Number.isFinite(bytes) && bytes > bound) throw new BoundError(`the object has more than ${bound} bytes`);
      yield* paced(sourceOf(body), pace, timer);
    } catch (error) {
      throw explain(error, where);
    }
  }

  /** HEAD's 404 does not tell a missing object from a missing bucket: the first one of a store asks for the bucket. */
  async function checkBucket(): Promise<void> {
    if (bucketSeen) return;
    const { HeadBucketCommand } = await import('./s3-sdk.ts');
    try {
      await client.send(new HeadBucketCommand({ Bucket: bucket }));
    } catch (error) {
      // Not being allowed to ask is no reason to doubt.
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
        throw explain(error, locate(key), 's3:PutObject');
      }
    },

    async create(key, body) {
      fullKey(key);
      for (let tries = 1; ; tries += 1) {
        try {
          await send(key, body, { IfNoneMatch: '*' });
          return true;
        } catch (error) {
          const name = error instanceof Error ? error.name : '';
          if (name === 'PreconditionFailed' || statusOf(error) === 412) return false;
          if (name !== 'ConditionalRequestConflict' || tries === CONFLICT_TRIES)
            throw explain(error, locate(key), 's3:PutObject');
          await sleep(CONFLICT_WAIT_MS * 2 ** (tries - 1));
        }
      }
    },

    async stream(key): Promise<Readable> {
      const chunks = read(await fetch(key), locate(key), BOUNDS.object.most);
      return Readable.from(chunks, { objectMode: false });
    },

    async get(key) {
      return readWhole(read(await fetch(key), locate(key), BOUNDS.whole.most));
    },

    async head(key) {
      const { HeadObjectCommand } = await import('./s3-sdk.ts');
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
        return { key, bytes: ContentLength ?? 0 };
      } catch (error) {
        if (statusOf(error) !== 404) throw explain(error, locate(key));
      }
      await checkBucket();
      return undefined;
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const { ListObjectsV2Command } = await import('./s3-sdk.ts');
      let token: string | undefined;
      let pages = 0;
      do {
        const page = await client
          .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: base + prefix, ContinuationToken: token }))
          .catch((error: unknown) => {
            throw explain(error, `${url}/${prefix}`, 's3:ListBucket');
          });
        for (const { Key, Size } of page.Contents ?? []) {
          const found = objectInfo(Key, Size, base);
          if (found !== undefined) yield found;
        }
        pages += 1;
        const stuck = (page.NextContinuationToken ?? token) === token;
        if (page.IsTruncated === true && (stuck || pages === BOUNDS.s3Pages.most)) {
          const what = stuck ? 'does not go on with its listing' : `lists more than ${pages} pages`;
          throw new CompletionBatchError('store-unusable', `the S3 server ${what}`, {
            where: `${url}/${prefix}`,
            remedy: 'Use an S3 server that gives a new continuation token with every page.',
          });
        }
        token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },

    async delete(key) {
      const { DeleteObjectCommand } = await import('./s3-sdk.ts');
      try {
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: fullKey(key) }));
      } catch (error) {
        if (!(error instanceof Error && error.name === 'NoSuchKey'))
          throw explain(error, locate(key), 's3:DeleteObject');
      }
    },
  };
}

interface Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly IfNoneMatch?: '*';
}

interface Fetched {
  readonly body: Readable;
  /** As announced. */
  readonly bytes: number | undefined;
}

/** Undefined for what no key of ours can be, such as the `folder/` objects that S3's console makes. */
function objectInfo(key: string | undefined, bytes: number | undefined, base: string): ObjectInfo | undefined {
  if (key === undefined || !key.startsWith(base)) return undefined;
  try {
    return { key: checkKey(key.slice(base.length)), bytes: bytes ?? 0 };
  } catch {
    return undefined;
  }
}
