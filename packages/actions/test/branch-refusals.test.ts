/** What GitHub refuses, limits and answers wrongly; and branches on which somebody has put other things. */
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeError, type Logger, silentLogger } from '@completion-batch/engine';
import { describe, expect, it } from 'vitest';
import type { ApiAnswer } from '../../../test/world/github-api.ts';
import { keys, text } from '../../engine/test/objects/object-store-suite.ts';
import { parseBranchUrl } from '../src/branch-store/branch-url.ts';
import { BRANCH, isMove, useBranches } from './branch-world.ts';

const world = useBranches();

async function told(work: () => Promise<unknown>): Promise<{ code: unknown; text: string }> {
  const error: unknown = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Error);
  return { code: Object(error).code, text: describeError(error) };
}

const answer = (status: number, message: string, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers,
  body: { message },
});

describe('a refusal says what to do', () => {
  it.each<[string, ApiAnswer, string, RegExp]>([
    ['401', answer(401, 'Bad credentials'), 'access-denied', /token is not valid.*Give token a token/],
    ['403', answer(403, 'Resource not accessible by integration'), 'access-denied', /contents: write/],
    ['404', answer(404, 'Not Found'), 'access-denied', /no repository octo-org\/octo\.repo.*contents: write/],
    ['409', answer(409, 'Git Repository is empty.'), 'store-unusable', /no commit yet.*first commit/],
    ['422', answer(422, 'Validation Failed'), 'store-unusable', /Validation Failed \(422\) .*S3/],
    ['500', answer(500, 'Server Error'), 'service-unreachable', /answers 500 \(Server Error\).*githubstatus/],
    ['a page', { status: 200, body: 'hello' }, 'service-unreachable', /another form/],
  ])('%s', async (_, instead, code, pattern) => {
    world().gitHub.fate = ({ method }) => (method === 'POST' ? { instead } : 'answered');
    const found = await told(() => world().open().put('key', 'x'));
    expect(found.code).toBe(code);
    expect(found.text).toMatch(pattern);
    expect(found.text).toContain('github://octo-org/octo.repo/state/of-jobs/objects/key');
  });

  it('a token that may only read, reads', async () => {
    await world().open().put('key', 'x');
    world().gitHub.readOnly = true;
    expect(await text(world().open(), 'key')).toBe('x');
    expect((await told(() => world().open().put('key', 'y'))).text).toMatch(/permissions: contents: write/);
  });

  it('a repository that is not there is no empty store', async () => {
    const store = world().open({ repo: 'another' });
    expect(await told(() => keys(store, ''))).toMatchObject({ code: 'access-denied' });
    expect(await told(() => store.head('key'))).toMatchObject({ code: 'access-denied' });
  });

  it('a branch that is protected', async () => {
    await world().open().put('key', 'x');
    const instead = answer(422, 'Repository rule violations found\n\nChanges must be made through a pull request.');
    world().gitHub.fate = (request) => (isMove(request) ? { instead } : 'answered');
    const found = await told(() => world().open().put('key', 'y'));
    expect(found).toMatchObject({
      code: 'access-denied',
      text: expect.stringMatching(/branch is protected.*rulesets/s),
    });
    expect(world().slept).toEqual([]);
  });

  it('a refusal of another kind is not asked for for ever', async () => {
    await world().open().put('key', 'x');
    const instead = answer(422, 'Something new');
    world().gitHub.fate = (request) => (isMove(request) ? { instead } : 'answered');
    expect((await told(() => world().open().put('key', 'y'))).text).toContain('Something new');
    expect(world().gitHub.calls.filter(isMove).length).toBeLessThan(6);
  });

  it('a branch that is deleted under way', async () => {
    const store = world().open();
    await store.put('key', 'x');
    world().gitHub.git.refs.delete(`refs/heads/${BRANCH}`);
    expect((await told(() => keys(store, ''))).text).toMatch(/was deleted meanwhile.*Restore/s);
    expect((await told(() => store.put('key', 'y'))).text).toMatch(/was deleted meanwhile/);
    // For the next process there is none.
    expect(await keys(world().open(), '')).toEqual([]);
  });

  it('an object that is too large, before anything is sent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'branch-'));
    try {
      const file = join(folder, 'large');
      await writeFile(file, '');
      await truncate(file, 513 * 1024 * 1024);
      for (const name of ['put', 'create'] as const) {
        const found = await told(() => world().open()[name]('key', { file }) as Promise<unknown>);
        expect(found.text).toMatch(/513 MiB is too large.*takes 512 MiB.*S3/);
      }
      expect(world().gitHub.calls).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('limits', () => {
  it.each<[string, Record<string, string>, string, number]>([
    ['retry-after', { 'retry-after': '7' }, 'You have exceeded a secondary rate limit', 8_000],
    ['nothing said', {}, 'You have exceeded a secondary rate limit', 61_000],
  ])('are waited for where it is short: %s', async (_, headers, message, ms) => {
    let limited = 2;
    const lines: string[] = [];
    const logger: Logger = { ...silentLogger, info: (line) => void lines.push(line) };
    world().gitHub.fate = ({ method }) =>
      method === 'POST' && limited-- > 0 ? { instead: answer(403, message, headers) } : 'answered';
    await world().open({ logger }).put('key', 'x');
    expect(world().slept).toHaveLength(2);
    for (const slept of world().slept) expect(Math.abs(slept - ms)).toBeLessThan(1_500);
    expect(lines[0]).toContain('GitHub asks to wait');
    expect(await text(world().open(), 'key')).toBe('x');
  });

  it('also of the move itself, which is then made once', async () => {
    let limited = 1;
    const instead = answer(429, 'Too Many Requests', { 'retry-after': '1' });
    world().gitHub.fate = (request) => (isMove(request) && limited-- > 0 ? { instead } : 'answered');
    expect(await world().open().create('key', 'x')).toBe(true);
    expect(world().gitHub.git.log(BRANCH)).toHaveLength(1);
  });

  it('that last longer are told, with their end', async () => {
    const reset = Math.floor(Date.now() / 1000) + 1_500;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    world().gitHub.fate = () => ({ instead: answer(403, 'API rate limit exceeded for installation ID 1.', headers) });
    const found = await told(() => keys(world().open(), ''));
    expect(found.code).toBe('service-unreachable');
    expect(found.text).toContain(`until ${new Date(reset * 1000).toISOString()}`);
    expect(found.text).toMatch(/1,000 calls an hour.*S3/);
    expect(world().slept).toEqual([]);
  });

  it.each([{ 'retry-after': '1e999' }, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9'.repeat(30) }])(
    'that end at no time that there is are told, too: %j',
    async (headers) => {
      world().gitHub.fate = () => ({ instead: answer(403, 'API rate limit exceeded', headers) });
      expect(await told(() => keys(world().open(), ''))).toMatchObject({ code: 'service-unreachable' });
    },
  );

  it('that do not end are given up', async () => {
    world().gitHub.fate = () => ({ instead: answer(429, 'Too Many Requests', { 'retry-after': '60' }) });
    await told(() => world().open().put('key', 'x'));
    expect(world().slept).toHaveLength(3);
  });
});

describe('the token', () => {
  it('is in no message, whoever quotes it', async () => {
    const { token } = world().gitHub;
    const message = `you sent ${token} and ${Buffer.from(token).toString('base64')}`;
    for (const status of [400, 403, 422, 500]) {
      world().gitHub.fate = ({ method }) => (method === 'POST' ? { instead: answer(status, message) } : 'answered');
      const error: unknown = await world()
        .open()
        .put('key', 'x')
        .catch((thrown: unknown) => thrown);
      const all = `${describeError(error)} ${Object(error).stack} ${JSON.stringify(error)}`;
      expect(all).toContain('you sent');
      expect(all).not.toContain(token.slice(4));
      expect(all).not.toContain(Buffer.from(token).toString('base64').slice(8, -4));
    }
  });

  it('goes to no other host, and to none without encryption', async () => {
    const seen: unknown[] = [];
    const other = createServer((request, response) => {
      seen.push(request.headers);
      response.end('{}');
    });
    await new Promise<void>((up) => other.listen(0, '127.0.0.1', up));
    try {
      const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
      world().gitHub.fate = () => ({ instead: { ...answer(301, 'Moved Permanently'), headers: { location } } });
      const found = await told(() => keys(world().open(), ''));
      expect(found.text).toMatch(/redirects are not followed.*another name/);
      expect(seen).toEqual([]);
    } finally {
      other.close();
    }
    expect(() => world().open({ apiUrl: 'http://github.example.com/api/v3' })).toThrow(/not encrypted/);
    expect(() => world().open({ apiUrl: 'ftp://api.github.com' })).toThrow(/no http/);
  });
});

describe('a branch of somebody else', () => {
  it('is neither read nor written', async () => {
    const store = world().open({ branch: 'main' });
    const before = world().gitHub.git.refs.get('refs/heads/main');
    for (const work of [() => keys(store, ''), () => store.put('key', 'x'), () => store.create('key', 'x')]) {
      expect(await told(work)).toMatchObject({ text: expect.stringMatching(/"main".*not one of completion-batch's/) });
    }
    expect(world().gitHub.git.refs.get('refs/heads/main')).toBe(before);
  });
});

describe('what others have put onto the branch', () => {
  const put = (path: string, mode = '100644', content = 'x'): void => {
    const { git } = world().gitHub;
    const sha = mode === '160000' ? git.log('main')[0] : git.addBlob(Buffer.from(content));
    git.push(BRANCH, [{ path, mode, sha: sha ?? '' }]);
  };

  it('is no object, unless it is one', async () => {
    const store = world().open();
    await store.put('a', 'x');
    put('objects/link', '120000', '/etc/passwd');
    put('objects/module', '160000');
    put('objects/program', '100755');
    for (const name of ['.hidden', 'b c', '%zz', '%41', '%2E%2E', 'é', 'd=', 'x%2Fy', '~']) put(`objects/${name}`);
    put('elsewhere/b');
    put('b');
    put('objects/by/hand');
    expect(await keys(store, '')).toEqual(['a', 'by/hand']);
    for (const key of ['link', 'module', 'program', '.hidden', 'b c', 'A', 'd', 'd=']) {
      expect(await store.head(key)).toBeUndefined();
      await expect(store.get(key)).rejects.toMatchObject({ code: 'object-not-found' });
    }
  });

  it('is not written over, and not followed', async () => {
    const store = world().open();
    await store.put('a', 'x');
    put('objects/link', '120000', '../COMPLETION-BATCH.md');
    put('objects/module', '160000');
    const before = world().gitHub.git.log(BRANCH);
    for (const key of ['link', 'module']) {
      expect((await told(() => store.put(key, 'y'))).text).toMatch(/something that is no object/);
      expect((await told(() => store.create(key, 'y'))).text).toMatch(/something that is no object/);
      expect(await told(() => store.put(`${key}/below`, 'y'))).toMatchObject({ code: 'object-key-invalid' });
      await store.delete(key);
    }
    expect(world().gitHub.git.log(BRANCH)).toEqual(before);
  });

  it('no key is the folder of another', async () => {
    const store = world().open();
    await store.put('a', 'x');
    await store.put('b/c', 'x');
    for (const key of ['a/b', 'a/b/c', 'b']) {
      expect(await told(() => store.put(key, 'y'))).toMatchObject({ code: 'object-key-invalid' });
      expect(await told(() => store.create(key, 'y'))).toMatchObject({ code: 'object-key-invalid' });
    }
    expect(await keys(store, '')).toEqual(['a', 'b/c']);
  });
});

describe('a branch that one answer does not hold', () => {
  it('is read folder by folder, and anew only where it changed', async () => {
    const store = world().open();
    const wanted = ['a/1', 'a/2', 'b/1', 'b/c/1', 'b/c/2', 'd'];
    await Promise.all(wanted.map((key) => store.put(key, key)));
    world().gitHub.mostEntries = 3;
    const reader = world().open();
    expect(await keys(reader, '')).toEqual(wanted);
    expect(await text(reader, 'b/c/2')).toBe('b/c/2');
    await store.put('a/3', 'new');
    const { calls } = world().gitHub;
    calls.length = 0;
    expect(await keys(reader, 'a/')).toEqual(['a/1', 'a/2', 'a/3']);
    // The whole, `objects`, `a`, and of each of the first two what stands in it; nothing of `b`.
    expect(calls.filter(({ path }) => path.startsWith('/git/trees/'))).toHaveLength(5);
  });
});

describe('the URL of a branch', () => {
  it.each([
    ['', { owner: 'octo-org', repo: 'octo.repo', branch: 'completion-batch' }],
    ['github://o/r', { owner: 'o', repo: 'r', branch: 'completion-batch' }],
    ['github://o/r/', { owner: 'o', repo: 'r', branch: 'completion-batch' }],
    ['github://o/.github/a/b-c.d', { owner: 'o', repo: '.github', branch: 'a/b-c.d' }],
  ])('%j', (url, place) => {
    expect(parseBranchUrl(url, 'octo-org/octo.repo')).toEqual(place);
  });

  it.each([
    'github://',
    'github://o',
    'github:///r',
    'github://o/..',
    'github://o/r//b',
    'github://o/r/../b',
    'github://o/r/a..b',
    'github://o/r/a.lock',
    'github://o/r/.a',
    'github://o/r/-a',
    'github://o/r/refs/heads/x',
    'github://o/r/HEAD',
    'github://o/r/a b',
    'github://o/r/a?b=c',
    'github://user:secret@o/r',
    'github://o/r%2Fx',
    's3://bucket',
  ])('%s is refused', (url) => {
    expect(() => parseBranchUrl(url)).toThrow(/^the store /);
    expect(() => parseBranchUrl(url)).not.toThrow(/secret/);
  });

  it('tells where none is named, and there is no repository', () => {
    expect(() => parseBranchUrl('', undefined)).toThrow(/GITHUB_REPOSITORY is not set/);
  });
});
