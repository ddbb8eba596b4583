/** Places in a real S3 server for the stores of worlds, whose time is that of the world. */

import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { createS3Store, withCheckedCreate } from '@completion-batch/engine/s3';
import { afterAll, beforeAll } from 'vitest';
import type { Combination, StorePlace } from './combinations.ts';
import { tellTime } from './hurried.ts';
import { type S3Server, startVersitygw } from './versitygw.ts';

const BUCKET = 'worlds';

/** One server for all tests of a file; each world has a prefix of its own. */
export function useS3Places(): (name: string) => StorePlace {
  let server: S3Server | undefined;
  const clients: S3Client[] = [];
  beforeAll(async () => {
    server = await startVersitygw([BUCKET]);
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await server?.stop();
  });
  return (prefix) => ({
    url: `s3://${BUCKET}/${prefix}`,
    folder: join(server?.folder ?? '', BUCKET, prefix),
    async open(clock, services) {
      const client = new S3Client({
        endpoint: server?.endpoint ?? '',
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: { accessKeyId: server?.accessKeyId ?? '', secretAccessKey: server?.secretAccessKey ?? '' },
      });
      clients.push(client);
      tellTime(client, services);
      signByRealTime(client);
      return withCheckedCreate(createS3Store({ client, bucket: BUCKET, prefix, clock }));
    },
  });
}

/** The client corrects by the same `Date` what it signs with, and the server knows what time it really is. */
function signByRealTime(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        const answer = await next(args);
        setRealDate(answer.response);
        return answer;
      } catch (error) {
        setRealDate((error as { $response?: unknown }).$response);
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high' },
  );
}

function setRealDate(response: unknown): void {
  const { headers } = Object(response) as { headers?: Record<string, string> };
  if (headers !== undefined) headers.date = new Date().toUTCString();
}

/** What the state in S3 goes with. */
export function inS3(store: (name: string) => StorePlace): readonly Combination[] {
  return [
    { state: 'objects', workload: 'labels', store },
    { state: 'objects', workload: 'requests', store },
    { state: 'objects', workload: 'jobs', store },
  ];
}
