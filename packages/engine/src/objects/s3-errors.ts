/**
 * What S3's errors mean for people. Errors are told apart by name and status, never by class: bundled code is minified,
 * and an answer to HEAD has no body, so that its status is all there is.
 */
import { BoundError } from '../platform/bounded-stream.ts';
import { CompletionBatchError, type ErrorCode, SESSION_ENDED } from '../platform/errors.ts';
import { PROXY_REMEDY, proxyIn } from '../platform/proxy.ts';
import { redact } from '../platform/redact.ts';

export interface S3Place {
  readonly bucket: string;
  /** Where in error messages: the object's or the store's URL. */
  readonly where: string;
  /** What the call needs. */
  readonly right: S3Right;
}

export type S3Right = 's3:GetObject' | 's3:PutObject' | 's3:DeleteObject' | 's3:ListBucket';

interface Meaning {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

/**
 * The error to throw for one that the S3 client threw: one of ours with a remedy and the original as its cause where
 * its meaning is known, otherwise the very same error.
 */
export function explainS3Error(error: unknown, place: S3Place): unknown {
  if (!(error instanceof Error) || error instanceof CompletionBatchError) return error;
  if (error.name === 'NoSuchBucket') return bucketNotFound(place, error);
  const found = meaning(error, place);
  if (found === undefined) return error;
  return new CompletionBatchError(found.code, found.what, { where: place.where, remedy: found.remedy, cause: error });
}

export function bucketNotFound(place: Omit<S3Place, 'right'>, cause: unknown): CompletionBatchError {
  return new CompletionBatchError('bucket-not-found', `there is no bucket "${place.bucket}"`, {
    where: place.where,
    remedy: 'Check the name, the account and (with another S3 server) the endpoint, or create the bucket.',
    cause,
  });
}

/** The HTTP status of an answer; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'TimeoutError',
]);
const WRONG_REGION = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);
const UNKNOWN_CREDENTIALS = new Set(['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'InvalidToken']);
const EXPIRED_CREDENTIALS = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired']);
/** Servers over a file system, where AWS knows no such thing. */
const KEY_CONFLICT = new Set(['ObjectParentIsFile', 'ExistingObjectIsDirectory']);

const GRANTS: Readonly<Record<S3Right, string>> = {
  's3:GetObject':
    'Grant the role s3:GetObject on it (and kms:Decrypt where a key of your own encrypts it), and s3:ListBucket on the bucket: without that S3 says the same of an object that is not there.',
  's3:PutObject':
    "Grant the role s3:PutObject on it (and kms:GenerateDataKey where a key of your own encrypts it). If it is there already, the bucket's policy may let nobody replace it: then start anew under another name.",
  's3:DeleteObject': 'Grant the role s3:DeleteObject on it.',
  's3:ListBucket': 'Grant the role s3:ListBucket on the bucket.',
};

function meaning(error: Error, { bucket, right }: S3Place): Meaning | undefined {
  const { name } = error;
  const status = statusOf(error);
  const systemCode = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const proxy = proxyIn(error);
  if (proxy !== undefined) {
    return {
      code: 'service-unreachable',
      what: `S3 cannot be reached through ${proxy}: ${redact(error.message || systemCode || name)}`,
      remedy: `${PROXY_REMEDY} Then run again.`,
    };
  }

  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(error.message)) {
    return {
      code: 'credentials-missing',
      what: 'there are no AWS credentials',
      remedy:
        'In a workflow, run aws-actions/configure-aws-credentials before; elsewhere set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    };
  }
  if (WRONG_REGION.has(name) || status === 301) {
    return {
      code: 'wrong-region',
      what: `the bucket "${bucket}" is in another region`,
      remedy: `Set AWS_REGION to the bucket's region (aws s3api head-bucket --bucket ${bucket} tells it).`,
    };
  }
  if (error instanceof BoundError) {
    return {
      code: 'service-unreachable',
      what: `S3's answer cannot be used: ${error.message}`,
      remedy: 'Check the network and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL if set, then run again.',
    };
  }
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      code: 'store-unusable',
      what: `S3 sends the request on to another host (${status}), and redirects are not followed`,
      remedy:
        "Set AWS_REGION to the bucket's region, or AWS_ENDPOINT_URL_S3 to the right server. A bucket that was made just now may need some minutes.",
    };
  }
  if (status === 400 && /^(Unknown|UnknownError|400|BadRequest)$/.test(name)) {
    // The answer to a HEAD has no body that would say why.
    return {
      code: 'wrong-region',
      what: `S3 refuses the request without saying why (400); mostly the bucket "${bucket}" is in another region`,
      remedy: `Set AWS_REGION to the bucket's region (aws s3api head-bucket --bucket ${bucket} tells it). If it is right, the credentials may have expired.`,
    };
  }
  if (/region is missing/i.test(error.message)) {
    return { code: 'wrong-region', what: 'no AWS region is set', remedy: "Set AWS_REGION to the bucket's region." };
  }
  if (UNKNOWN_CREDENTIALS.has(name)) {
    return {
      code: 'access-denied',
      what: `S3 does not accept the credentials (${name})`,
      remedy: 'Check the access key, the secret and the session token; all three must belong together.',
    };
  }
  if (EXPIRED_CREDENTIALS.has(name)) {
    return {
      code: 'credentials-missing',
      what: SESSION_ENDED.message,
      remedy: SESSION_ENDED.remedy,
    };
  }
  if (name === 'RequestTimeTooSkewed') {
    return {
      code: 'access-denied',
      what: "this machine's clock differs too much from S3's",
      remedy: 'Set the clock (S3 tolerates 15 minutes).',
    };
  }
  if (name === 'AccessDenied' || status === 403) {
    return {
      code: 'access-denied',
      what: `access to the bucket "${bucket}" is denied`,
      remedy: `${GRANTS[right]} docs/aws has the policy of each phase.`,
    };
  }
  if (KEY_CONFLICT.has(name)) {
    return {
      code: 'object-key-invalid',
      what: 'the key is the folder of another, or below another object',
      remedy: 'Choose keys of which none, followed by "/", is the beginning of another.',
    };
  }
  if (UNREACHABLE.has(name) || UNREACHABLE.has(systemCode)) {
    return {
      code: 'service-unreachable',
      what: `S3 cannot be reached (${systemCode || name})`,
      remedy: 'Check the network, AWS_REGION and AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL if set, then run again.',
    };
  }
  if (name === 'NotImplemented' || status === 501) {
    return {
      code: 'store-unusable',
      what: `the S3 server does not know what is asked of it (501 ${name})`,
      remedy:
        'Use a server that knows conditional writes (If-None-Match). If it is the checksums that it does not know, set AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED.',
    };
  }
  if (status !== undefined && status >= 500) {
    return {
      code: 'service-unreachable',
      what: `S3 cannot serve the request at the moment (${status} ${name})`,
      remedy: 'Run again later; AWS_MAX_ATTEMPTS sets how often a request is repeated by itself.',
    };
  }
  return undefined;
}
