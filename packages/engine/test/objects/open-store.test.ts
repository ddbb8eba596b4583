import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checkPrefix } from '../../src/objects/object-store.ts';
import { createS3Client, openObjectStore, parseStoreUrl } from '../../src/objects/open-store.ts';

describe('parseStoreUrl', () => {
  it.each([
    ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: '' }],
    ['s3://bucket/', { kind: 's3', bucket: 'bucket', prefix: '' }],
    ['s3://my.bucket-1/a/b/', { kind: 's3', bucket: 'my.bucket-1', prefix: 'a/b' }],
    ['s3://bucket/100%25 as it is', { kind: 's3', bucket: 'bucket', prefix: '100%25 as it is' }],
    ['file:///tmp/store', { kind: 'file', directory: '/tmp/store' }],
    ['file:///tmp/a%20b%23/', { kind: 'file', directory: '/tmp/a b#' }],
    ['file:///tmp/x/../y', { kind: 'file', directory: '/tmp/y' }],
  ])('reads %s', (url, location) => {
    expect(parseStoreUrl(url)).toEqual(location);
  });

  it.each([
    ['', 'neither'],
    ['bucket/prefix', 'neither'],
    ['https://bucket.s3.amazonaws.com/x', 'neither'],
    ['/tmp/store', 'neither'],
    ['S3://bucket', 'neither'],
    ['s3://', 'bucket name'],
    ['s3:///prefix', 'bucket name'],
    ['s3://ab', 'bucket name'],
    ['s3://Bucket', 'bucket name'],
    ['s3://a_bucket', 'bucket name'],
    ['s3://-bucket', 'bucket name'],
    ['s3://bucket.', 'bucket name'],
    ['s3://a..bucket', 'bucket name'],
    ['s3://192.168.0.1', 'bucket name'],
    ['s3://bucket:9000/x', 'bucket name'],
    [`s3://${'b'.repeat(64)}`, 'bucket name'],
    ['s3://bucket//', 'prefix'],
    ['s3://bucket/a//b', 'prefix'],
    ['s3://bucket/../x', 'prefix'],
    ['s3://bucket/a?versionId=1', 'query'],
    ['s3://bucket/a#b', 'fragment'],
    ['s3://key:secret@bucket/x', 'credentials'],
    ['file://', 'three slashes'],
    ['file://store', 'three slashes'],
    ['file:store', 'three slashes'],
    ['file://localhost/tmp', 'three slashes'],
    ['file:///', 'top folder'],
    ['file:///tmp/a%2Fb', 'no file URL'],
    ['file:///tmp/%00', 'control character'],
    ['file:///tmp/a?b', 'query'],
    ['file:///tmp/a#b', 'fragment'],
  ])('refuses %s', (url, why) => {
    expect(() => parseStoreUrl(url)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: expect.stringContaining(why),
        remedy: expect.stringContaining('s3://bucket/prefix or file:///'),
      }),
    );
  });

  it('shows no secrets', () => {
    for (const url of [
      's3://key:secret@bucket/x',
      's3://bucket/x?secret=1',
      'https://me:secret@host/x?secret',
      's3:/secret@x',
    ]) {
      expect(() => parseStoreUrl(url)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret') }),
      );
    }
  });
});

describe('checkPrefix', () => {
  it('lets through what a key may begin with', () => {
    for (const prefix of ['', 'a', 'a/', 'a/b', '.', '..', 'a/.', 'a/..', 'k'.repeat(255)])
      expect(checkPrefix(prefix)).toBe(prefix);
  });
  it('refuses what none begins with', () => {
    for (const prefix of ['/', './', '../', 'a//', 'a/../', '..//', 'k'.repeat(256), '\n']) {
      expect(() => checkPrefix(prefix), prefix).toThrow(expect.objectContaining({ code: 'object-key-invalid' }));
    }
  });
});

describe('createS3Client', () => {
  it('addresses buckets by path where another server is named', async () => {
    expect((await createS3Client()).config.forcePathStyle).toBe(false);
    for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3']) {
      expect((await createS3Client({ env: { [name]: 'http://localhost:9000' } })).config.forcePathStyle).toBe(true);
    }
  });

  it('takes AWS_DEFAULT_REGION where there is no AWS_REGION', async () => {
    const client = await createS3Client({ env: { AWS_DEFAULT_REGION: 'eu-central-1' } });
    expect(await client.config.region()).toBe('eu-central-1');
  });

  it('sends checksums only where they are required, when told so', async () => {
    const old = await createS3Client({ checksums: 'when-required' });
    expect(await old.config.requestChecksumCalculation()).toBe('WHEN_REQUIRED');
    expect(await old.config.responseChecksumValidation()).toBe('WHEN_REQUIRED');
    const usual = await createS3Client();
    expect(await usual.config.requestChecksumCalculation()).toBe('WHEN_SUPPORTED');
  });
});

describe('openObjectStore', () => {
  it('opens a folder without loading the S3 client', { timeout: 30_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'open-store-'));
    try {
      const module = new URL('../../src/objects/open-store.ts', import.meta.url);
      // In a process of its own: what is loaded here says nothing.
      const script = `
        import { registerHooks } from 'node:module';
        const loaded = [];
        registerHooks({ resolve(name, context, next) { loaded.push(name); return next(name, context); } });
        const { openObjectStore } = await import(${JSON.stringify(module.href)});
        const store = await openObjectStore(${JSON.stringify(pathToFileURL(folder).href)});
        await store.put('k', 'x');
        console.log(JSON.stringify(loaded.filter((name) => name.includes('aws') || name.includes('s3-'))));`;
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: fileURLToPath(new URL('.', module)),
      });
      expect(JSON.parse(stdout)).toEqual([]);
      expect(await readdir(folder)).toEqual(['k']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a bad URL before it makes a client', async () => {
    const s3 = (): never => {
      throw new Error('made a client');
    };
    await expect(openObjectStore('s3://B', { s3 })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});
