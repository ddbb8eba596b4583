/** The store in S3: whether the bucket is there, what may be done in it, and whether its server keeps to conditions. */
import { randomUUID } from 'node:crypto';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { CompletionBatchError, isCompletionBatchError } from '@completion-batch/engine';
import { withCheckedCreate } from '@completion-batch/engine/s3';
import type { BucketAsked } from './bucket-asked.ts';
import { keyTrouble } from './encryption.ts';
import { type Finding, missing, notAsked, ok, unknown } from './finding.ts';
import { becauseOf, culpritOf, grant, isDenied, type Outcome, remedyOf, sentenceOf, wordsOf } from './outcome.ts';
import { type BucketPlace, onBucket, onObjects } from './statements.ts';
import type { Surroundings } from './surroundings.ts';

const BUCKET = 'bucket';
const LIST = 'list objects';
const READ = 'read objects';
const WRITE = 'write objects';
const CONDITION = 'create only if missing';

/** As withCheckedCreate calls it; the one object that stays. */
const PROBE = 'probe/create-only-if-missing.txt';

export async function checkBucket(around: Surroundings, bucket: BucketAsked): Promise<Finding[]> {
  const { error } = await bucket.listed();
  const found = await bucketFound(around, bucket, error);
  if (found.state !== 'ok') {
    return [found, ...[LIST, READ, WRITE, CONDITION].map((name) => becauseOf(name, BUCKET))];
  }
  const place = { region: (await around.region()).value ?? '', bucket: bucket.bucket, prefix: bucket.prefix };
  const list = checkList(error, place);
  const read = await checkRead(around, bucket, place, list.state === 'ok');
  return [found, list, read, ...(await checkWrite(around, bucket, place))];
}

/** Who may not list gets 403 for a bucket that is there: what is said of rights comes later. */
async function bucketFound(around: Surroundings, bucket: BucketAsked, error: unknown): Promise<Finding> {
  const culprit = culpritOf(error);
  if (culprit !== undefined) return becauseOf(BUCKET, culprit);
  const own = (await around.region()).value ?? '';
  const its = bucket.region();
  const elsewhere = its !== undefined && its !== own;
  if (isCompletionBatchError(error, 'wrong-region') || (elsewhere && isDenied(error))) {
    return missing(
      BUCKET,
      `${bucket.bucket} is in ${its ?? 'another region'}, and the region that is set is ${own}`,
      `Set AWS_REGION to ${its ?? "the bucket's region"}; table and bucket have to be in one region.`,
    );
  }
  if (error === undefined || isDenied(error)) {
    return ok(BUCKET, `${bucket.bucket} is there${its === undefined ? '' : `, in ${its}`}`);
  }
  const what = error instanceof CompletionBatchError ? error.message : wordsOf(error);
  return missing(BUCKET, what, remedyOf(error, 'Check the network and AWS_ENDPOINT_URL_S3, if set.'));
}

function checkList(error: unknown, place: BucketPlace): Finding {
  if (error === undefined) return ok(LIST, 's3:ListBucket');
  if (!isDenied(error)) return unknown(LIST, sentenceOf(error));
  return missing(
    LIST,
    'not allowed: s3:ListBucket',
    grant(error, 'without it S3 does not tell what is missing from what is forbidden.'),
    onBucket('s3:ListBucket', place),
  );
}

/** @param tellsMissing whether S3 answers 404 for what is not there: without the right to list it does not */
async function checkRead(
  { rights, asked: { roles } }: Surroundings,
  bucket: BucketAsked,
  place: BucketPlace,
  tellsMissing: boolean,
): Promise<Finding> {
  const patterns = rights.objects('s3:GetObject');
  if (patterns.length === 0) return notAsked(READ, `not needed for ${roles?.join(', ')}`);
  const base = bucket.prefix === '' ? '' : `${bucket.prefix}/`;
  const results = await Promise.all(
    patterns.map(async (pattern) => {
      const Key = `${base}${nothingLike(pattern)}`;
      const { error } = await bucket.call('s3:GetObject', (s3) =>
        s3.send(new GetObjectCommand({ Bucket: bucket.bucket, Key })),
      );
      return { pattern, error: isNoSuchKey(error) ? undefined : error };
    }),
  );
  const denied = results.filter(({ error }) => isDenied(error));
  const [first] = denied;
  if (first !== undefined && !tellsMissing) return becauseOf(READ, LIST);
  if (first !== undefined) {
    const trouble = keyTrouble(first.error, 'bucket', place.region);
    if (trouble !== undefined) return missing(READ, trouble.what, trouble.remedy, trouble.policy);
    const keys = denied.map(({ pattern }) => pattern);
    return missing(
      READ,
      `not allowed: s3:GetObject on ${keys.join(', ')}`,
      grant(first.error, `it is needed by ${rights.neededBy('s3:GetObject')}, each for its part.`),
      onObjects('s3:GetObject', keys, place),
    );
  }
  const broken = results.find(({ error }) => error !== undefined);
  return broken === undefined ? ok(READ, 's3:GetObject') : unknown(READ, sentenceOf(broken.error));
}

/** A key that the pattern means, and that nobody has. */
const nothingLike = (pattern: string): string => pattern.replaceAll('*', `nothing-${randomUUID()}`);

const isNoSuchKey = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** Writes the probe, where it is not there yet: whether a condition counts is not to be told without. */
async function checkWrite(
  { rights, asked: { roles } }: Surroundings,
  bucket: BucketAsked,
  place: BucketPlace,
): Promise<Finding[]> {
  const patterns = rights.objects('s3:PutObject');
  if (patterns.length === 0) {
    return [WRITE, CONDITION].map((name) => notAsked(name, `not needed for ${roles?.join(', ')}`));
  }
  const { error } = await createProbe(bucket);
  if (error === undefined) {
    return [ok(WRITE, `s3:PutObject, tried with ${PROBE}`), ok(CONDITION, 'If-None-Match is kept to')];
  }
  if (isCompletionBatchError(error, 'store-unusable')) {
    return [ok(WRITE, `s3:PutObject, tried with ${PROBE}`), missing(CONDITION, error.message, error.remedy)];
  }
  const because = becauseOf(CONDITION, WRITE);
  const trouble = keyTrouble(error, 'bucket', place.region);
  if (trouble !== undefined) return [missing(WRITE, trouble.what, trouble.remedy, trouble.policy), because];
  if (!isDenied(error)) return [missing(WRITE, sentenceOf(error), remedyOf(error, 'Look at the bucket.')), because];
  const denied = missing(
    WRITE,
    `not allowed: s3:PutObject (${PROBE})`,
    grant(error, `it is needed by ${rights.neededBy('s3:PutObject')}, each for its part.`),
    onObjects('s3:PutObject', patterns, place),
  );
  return [denied, because];
}

function createProbe(bucket: BucketAsked): Promise<Outcome<unknown>> {
  return bucket.call('s3:PutObject', async () => {
    await withCheckedCreate(await bucket.store()).checkCreate?.();
  });
}
