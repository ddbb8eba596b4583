/** From a URL to an object store. S3's client is only loaded for an `s3://` URL. */
import { fileURLToPath } from 'node:url';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { Clock } from '../platform/clock.ts';
import type { Environment } from '../platform/environment.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { Logger } from '../platform/logger.ts';
import { nameProxy, proxyAgents } from '../platform/proxy.ts';
import { quietLogger } from '../platform/quiet-logger.ts';
import { shownUrl } from '../platform/redact.ts';
import { guardCalls, S3, timeouts } from '../platform/service-calls.ts';
import { withCheckedCreate } from './checked-create.ts';
import { createFolderStore } from './folder-store.ts';
import { checkKey, type ObjectStore } from './object-store.ts';
import { sdkMissing } from './sdk-missing.ts';

export type StoreLocation =
  | { readonly kind: 'file'; readonly directory: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string };

export interface S3ClientOptions {
  /** The process's environment. Credentials, region and endpoint the client reads there by itself. Default: empty. */
  readonly env?: Environment;
  /**
   * Which requests carry a checksum. `when-required` is for old S3 servers that do not know the newer checksums and
   * refuse or damage what is sent with them. Default `when-supported`.
   */
  readonly checksums?: 'when-supported' | 'when-required';
}

export interface OpenStoreOptions extends S3ClientOptions {
  /** Makes the client in place of `createS3Client`; not called for a folder. */
  readonly s3?: () => S3Client | Promise<S3Client>;
  /** A sentence on how an object that is missing comes back, for the error's remedy. */
  readonly missing?: string;
  /** This machine's time, which S3's answers put right; default the system's. */
  readonly clock?: Clock;
  /** Told where the machine's clock is wrong. */
  readonly logger?: Logger;
}

/**
 * The object store that a URL names; nothing is read or written yet.
 * @throws CompletionBatchError `invalid-input`, `store-unusable` for an `s3://` URL where the AWS SDK is not installed
 */
export async function openObjectStore(url: string, options: OpenStoreOptions = {}): Promise<ObjectStore> {
  const location = parseStoreUrl(url);
  const { missing, clock, logger } = options;
  if (location.kind === 'file') return createFolderStore(location.directory, missing === undefined ? {} : { missing });
  const { createS3Store } = await import('./s3-store.ts');
  const client = await (options.s3?.() ?? createS3Client(options));
  const { bucket, prefix } = location;
  return withCheckedCreate(createS3Store({ client, bucket, prefix, missing, clock, logger }));
}

/** A client with the usual AWS settings (environment, shared files, role), or for the S3 server at `AWS_ENDPOINT_URL`. */
export async function createS3Client(options: S3ClientOptions = {}): Promise<S3Client> {
  const { env = {}, checksums = 'when-supported' } = options;
  const { S3Client } = await import('./s3-sdk.ts').catch(sdkMissing);
  const config: S3ClientConfig = { logger: quietLogger, ...timeouts(S3, proxyAgents(env)) };
  // Other servers seldom answer to bucket.host.
  if (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL) config.forcePathStyle = true;
  // Read by the CLI and the other SDKs, not by this one.
  if (!env.AWS_REGION && env.AWS_DEFAULT_REGION) config.region = env.AWS_DEFAULT_REGION;
  if (checksums === 'when-required') {
    config.requestChecksumCalculation = 'WHEN_REQUIRED';
    config.responseChecksumValidation = 'WHEN_REQUIRED';
  }
  const client = new S3Client(config);
  nameProxy(client, env);
  guardCalls(client, S3, { env });
  return client;
}

/**
 * Reads `s3://bucket/prefix` (the prefix as it is, not percent-encoded) or `file:///dir` (percent-encoded). A slash at
 * the end is no part of it. Rules for bucket names: the S3 user guide, "General purpose bucket naming rules".
 * @throws CompletionBatchError `invalid-input`
 */
export function parseStoreUrl(url: string): StoreLocation {
  if (url.startsWith('s3://')) return parseS3Url(url);
  if (url.startsWith('file:')) return parseFileUrl(url);
  throw invalid(url, 'is neither an s3:// nor a file:// URL');
}

function parseS3Url(url: string): StoreLocation {
  const rest = url.slice('s3://'.length);
  const slash = rest.indexOf('/');
  const bucket = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? '' : rest.slice(slash + 1);
  const prefix = path.replace(/\/$/, '');
  if (bucket.includes('@')) throw invalid(url, 'holds credentials, which belong in the environment');
  if (/[?#]/.test(rest)) throw invalid(url, 'has a query or a fragment');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) || bucket.includes('..') || /^[\d.]+$/.test(bucket)) {
    throw invalid(
      url,
      'has no valid bucket name (3 to 63 lower-case letters, digits, "-" and ".", a letter or digit at both ends)',
    );
  }
  try {
    if (path !== '') checkKey(prefix);
  } catch (cause) {
    throw invalid(url, `has a bad prefix: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  return { kind: 's3', bucket, prefix };
}

function parseFileUrl(url: string): StoreLocation {
  if (!url.startsWith('file:///')) throw invalid(url, 'has no absolute path: three slashes follow "file:"');
  if (/[?#]/.test(url)) throw invalid(url, 'has a query or a fragment (in a path, write "?" as %3F and "#" as %23)');
  let directory: string;
  try {
    directory = fileURLToPath(url);
  } catch (cause) {
    throw invalid(url, `is no file URL: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(directory)) throw invalid(url, 'has a control character');
  const trimmed = directory.replace(/[/\\]+$/, '');
  if (trimmed === '' || /^[a-z]:$/i.test(trimmed)) throw invalid(url, "names a disk's top folder");
  return { kind: 'file', directory: trimmed };
}

function invalid(url: string, why: string, cause?: unknown): CompletionBatchError {
  const shown = JSON.stringify(shownUrl(url).slice(0, 200));
  return new CompletionBatchError('invalid-input', `the store's URL ${shown} ${why}`, {
    remedy: 'Write s3://bucket/prefix or file:///absolute/folder, without credentials, query or fragment.',
    cause,
  });
}
