/** The bucket that is asked about: its client, one HEAD that several lines go by, and calls with their errors in our words. */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { CompletionBatchError, type Environment, type ObjectStore } from '@completion-batch/engine';
import { createS3Client, createS3Store, explainS3Error, type S3Right, statusOf } from '@completion-batch/engine/s3';
import { once } from './once.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { hearAnswers } from './skew.ts';

export interface BucketAsked {
  readonly bucket: string;
  readonly prefix: string;
  readonly url: string;
  /** @throws CompletionBatchError `invalid-input` for a proxy that is none */
  readonly client: () => Promise<S3Client>;
  readonly store: () => Promise<ObjectStore>;
  /** Whether it is there. */
  readonly headed: () => Promise<Outcome<unknown>>;
  /** Its region as S3 says it, also in a refusal; undefined where it says none. */
  readonly region: () => string | undefined;
  /** Of this machine's clock; undefined before the first answer. */
  readonly skewMs: () => number | undefined;
  readonly call: <T>(right: S3Right, work: (client: S3Client) => Promise<T>) => Promise<Outcome<T>>;
}

interface Place {
  readonly bucket: string;
  readonly prefix: string;
}

export function bucketAsked(env: Environment, { bucket, prefix }: Place, url: string): BucketAsked {
  let region: string | undefined;
  let skewMs: number | undefined;
  const client = once(async () => {
    const made = await createS3Client({ env });
    hearAnswers(made, (answer) => {
      region ??= answer.headers['x-amz-bucket-region'];
      skewMs ??= answer.skewMs;
    });
    return made;
  });
  const call = <T>(right: S3Right, work: (client: S3Client) => Promise<T>): Promise<Outcome<T>> =>
    outcomeOf('S3', async () => {
      try {
        return await work(await client());
      } catch (error) {
        throw explainS3Error(error, { bucket, where: url, right });
      }
    });
  return {
    bucket,
    prefix,
    url,
    client,
    // Made by hand, so that the region is heard of its client, too.
    store: async () => createS3Store({ client: await client(), bucket, prefix }),
    region: () => region,
    skewMs: () => skewMs,
    call,
    headed: once(() =>
      call('s3:ListBucket', async (s3) => {
        await s3.send(new HeadBucketCommand({ Bucket: bucket })).catch((error: unknown) => {
          throw statusOf(error) === 404 ? noBucket(bucket, url, error) : error;
        });
      }),
    ),
  };
}

/** The answer to HEAD has no body that would say so. */
function noBucket(bucket: string, where: string, cause: unknown): CompletionBatchError {
  return new CompletionBatchError('bucket-not-found', `there is no bucket ${bucket}`, {
    where,
    remedy: 'Check the name and the endpoint, or create it: aws s3 mb s3://… makes one in AWS_REGION.',
    cause,
  });
}
