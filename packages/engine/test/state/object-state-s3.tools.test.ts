import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../../../../test/world/tools.ts';
import { type S3Server, startVersitygw } from '../../../../test/world/versitygw.ts';
import { withCheckedCreate } from '../../src/objects/checked-create.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { ObjectState } from '../../src/state/objects/index.ts';
import { objectPlace } from './object-places.ts';
import { describeState } from './state-suite.ts';

const BUCKET = 'states';
const suite = needing('states on versitygw', 'versitygw');

describe.skipIf(suite.skip)(suite.title, () => {
  let server: S3Server;
  let client: S3Client;
  let made = 0;
  beforeAll(async () => {
    server = await startVersitygw();
    client = new S3Client({
      endpoint: server.endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
    });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  }, 30_000);
  afterAll(async () => {
    client?.destroy();
    await server?.stop();
  });

  describeState({
    name: 'objects in S3',
    makePlace: async () => {
      made += 1;
      const prefix = `places/place ${made}`;
      return objectPlace(() => withCheckedCreate(createS3Store({ client, bucket: BUCKET, prefix })));
    },
    runs: 5,
  });

  it("goes by S3's time", async () => {
    const hour = 3_600_000;
    const clock = { now: () => Date.now() - hour, sleep: () => Promise.resolve() };
    const store = withCheckedCreate(createS3Store({ client, bucket: BUCKET, prefix: 'time', clock }));
    const state = new ObjectState(store);
    await state.submissions.get('any');
    expect(Math.abs(state.clock.now() - Date.now())).toBeLessThan(5_000);
  });
});
