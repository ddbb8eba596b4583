/** The bucket that is asked about: its client, one list that several lines go by, and calls with their errors in our words. */
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '@completion-batch/engine';
import { createS3Client, createS3Store, explainS3Error, type S3Right } from '@completion-batch/engine/s3';
import { type Calls, READY_MS } from './identity.ts';
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
  /** Tells whether it is there, too; the answer to a HEAD, which is for that, has no body that says what is wrong. */
  readonly listed: () => Promise<Outcome<unknown>>;
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

export function bucketAsked({ env, callMs, ready }: Calls, { bucket, prefix }: Place, url: string): BucketAsked {
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
  const call = async <T>(right: S3Right, work: (client: S3Client) => Promise<T>): Promise<Outcome<T>> => {
    const unready = (await outcomeOf('AWS', ready, READY_MS)).error;
    if (unready !== undefined) return { error: unready };
    return outcomeOf(
      'S3',
      async () => {
        try {
          return await work(await client());
        } catch (error) {
          throw explainS3Error(error, { bucket, where: url, right });
        }
      },
      callMs,
    );
  };
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
    listed: once(() =>
      call('s3:ListBucket', (s3) =>
        s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix === '' ? undefined : `${prefix}/`, MaxKeys: 1 }),
        ),
      ),
    ),
  };
}
