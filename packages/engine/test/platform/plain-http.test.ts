// Alone: it puts another object in the place of the environment.
import { describe, expect, it } from 'vitest';
import { createS3Client } from '../../src/objects/open-store.ts';
import { createS3Store } from '../../src/objects/s3-store.ts';
import { openaiClient } from '../../src/openai/client.ts';
import { checkPlainHttp } from '../../src/platform/plain-http.ts';

const check = (url: string, allowed?: string) => () =>
  checkPlainHttp(new URL(url), allowed === undefined ? {} : { COMPLETION_BATCH_ALLOW_HTTP: allowed }, 'here');

describe('plain HTTP', () => {
  it.each([
    'http://127.0.0.1:8000',
    'http://127.8.9.10/v1',
    'http://2130706433/',
    'http://[::1]:8000',
    'http://localhost:9000',
    'http://LOCALHOST./',
    'http://api.localhost/v1',
    'https://api.example.com',
  ])('may go to %s', (url) => {
    expect(check(url)).not.toThrow();
  });

  it.each([
    'http://api.example.com/v1',
    'http://10.0.0.1',
    'http://0.0.0.0:8000',
    'http://[fe80::1]/',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://example.com/?localhost',
    'http://[::ffff:10.0.0.1]/',
  ])('may not go to %s', (url) => {
    expect(check(url)).toThrow(expect.objectContaining({ code: 'invalid-input', where: 'here' }));
  });

  it.each([
    ['minio', true],
    ['minio:9000', true],
    ['MINIO', true],
    ['other, minio', true],
    ['other minio', true],
    ['minio:80', false],
    ['min', false],
    ['*', false],
    ['', false],
  ])('may go to http://minio:9000 where %j is allowed: %s', (allowed, may) => {
    if (may) expect(check('http://minio:9000', allowed)).not.toThrow();
    else expect(check('http://minio:9000', allowed)).toThrow(/not encrypted/);
  });

  it('is refused by the clients that are made here, before a byte is sent', async () => {
    expect(() => openaiClient({ apiKey: 'k', baseUrl: 'http://gateway.example/v1' }, {})).toThrow(/not encrypted/);
    expect(() => openaiClient({ apiKey: 'k' }, { OPENAI_BASE_URL: 'http://gateway.example/v1' })).toThrow(
      expect.objectContaining({ where: 'OPENAI_BASE_URL' }),
    );
    const env = {
      AWS_ENDPOINT_URL_S3: 'http://objects.example',
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
    };
    const before = { ...process.env };
    Object.assign(process.env, env);
    try {
      const store = createS3Store({ client: await createS3Client({ env }), bucket: 'bucket', prefix: '' });
      await expect(store.get('k')).rejects.toThrow(/http:\/\/objects\.example is not encrypted/);
    } finally {
      process.env = before;
    }
  });
});
