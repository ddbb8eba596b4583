/** What S3 and DynamoDB say of a key in KMS, in plain words. */
import { onKey, type Statement } from './statements.ts';

interface KeyTrouble {
  readonly what: string;
  readonly remedy: string;
  readonly policy?: Statement;
}

/** Names of S3's errors; each begins with "KMS.". */
const STATES: Readonly<Record<string, KeyTrouble>> = {
  'KMS.DisabledException': {
    what: 'the key in KMS that encrypts the bucket is disabled',
    remedy: 'Enable it: aws kms enable-key --key-id KEY.',
  },
  'KMS.NotFoundException': {
    what: 'the key in KMS that encrypts the bucket is not there',
    remedy: "Give the bucket another key (aws s3api put-bucket-encryption), in the bucket's region.",
  },
  'KMS.KMSInvalidStateException': {
    what: 'the key in KMS that encrypts the bucket cannot be used: it waits for its deletion, or for its import',
    remedy: 'Cancel the deletion: aws kms cancel-key-deletion --key-id KEY, and enable it.',
  },
};

/**
 * Undefined where the error is not about a key. Of its key nothing but the id is shown.
 * @param of what is encrypted by it
 */
export function keyTrouble(error: unknown, of: 'bucket' | 'table', region: string): KeyTrouble | undefined {
  for (const one of [error, Object(error).cause as unknown]) {
    if (!(one instanceof Error)) continue;
    const known = STATES[one.name];
    if (known !== undefined) return known;
    const [, action] = /not authorized to perform: (kms:\w+)/i.exec(one.message) ?? [];
    if (action === undefined) continue;
    const key = /:key\/([\w-]+)/.exec(one.message)?.[1] ?? '*';
    return {
      what: `the ${of} is encrypted by a key in KMS, and ${action} is not allowed`,
      remedy:
        "Add the statement below to the role's policy, and see that the key's own policy lets the account's policies count.",
      policy: onKey(['kms:Decrypt', 'kms:GenerateDataKey'], key, region),
    };
  }
  return undefined;
}
