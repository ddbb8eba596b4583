// Alone: it measures what its process has in memory.
/** What a rebuilt dist has to be before it is committed, and on what: the privileged half, against GitHub's stand-in. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GitHub } from '../../scripts/github.ts';
import { type BuildRun, commitDist } from '../../scripts/rebuilt/commit.ts';
import { DIST, digestsOf, LIST, MOST } from '../../scripts/rebuilt/files.ts';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';
import { type StoodPull, startStorage } from '../world/github-upkeep.ts';
import { type Zipped, zip } from '../world/zip.ts';

const BRANCH = 'dependabot/npm_and_yarn/packages-1';
const REPOSITORY = 'octo-org/octo.repo';

let standIn: GitHubStandIn;
let storage: AsyncDisposable;
let github: GitHub;
let pull: StoodPull;
let run: BuildRun;

const bytes = (text: string): Buffer => Buffer.from(text);
const OLD = { 'submit.mjs': 'old', 'lib-zod.mjs': 'zod 1', 'lib-shared.mjs': 'gone soon', 'licenses.txt': 'MIT' };
const NEW = { 'submit.mjs': 'new', 'lib-zod.mjs': 'zod 2', 'lib-shared-2.mjs': 'another', 'licenses.txt': 'MIT' };

beforeEach(async () => {
  standIn = await startGitHub();
  storage = await startStorage(standIn.upkeep);
  const { git } = standIn;
  const old = Object.entries(OLD).map(([name, text]) => ({
    path: `${DIST}/${name}`,
    mode: '100644',
    sha: git.addBlob(bytes(text)),
  }));
  const main = git.push('main', old);
  git.refs.set(`refs/heads/${BRANCH}`, main);
  const headSha = git.push(BRANCH, [{ path: 'package-lock.json', mode: '100644', sha: git.addBlob(bytes('{}')) }]);
  pull = {
    ...{ number: 7, headRef: BRANCH, headSha, headRepository: REPOSITORY, base: 'main', labels: [], state: 'open' },
    user: { login: 'dependabot[bot]', type: 'Bot' },
  };
  standIn.upkeep.pulls.push(pull);
  run = { id: '4711', attempt: '1', headSha, headBranch: BRANCH };
  github = new GitHub({ url: standIn.url, token: standIn.token, repository: REPOSITORY });
});
afterEach(async () => {
  await storage[Symbol.asyncDispose]();
  await standIn.close();
});

const filesOf = (contents: Readonly<Record<string, string | Buffer>>): ReadonlyMap<string, Buffer> =>
  new Map(Object.entries(contents).map(([name, content]) => [name, Buffer.from(content as string)]));

/** As the job without rights packs it. */
function packed(contents: Readonly<Record<string, string | Buffer>>, more: readonly Zipped[] = []): Buffer {
  const files = filesOf(contents);
  const list = bytes(JSON.stringify(digestsOf(run.headSha, files)));
  return zip([...[...files].map(([name, content]) => ({ name, content })), { name: LIST, content: list }, ...more]);
}

function upload(archive: Buffer): void {
  standIn.upkeep.artifacts.push({ id: 12, run: run.id, name: `rebuilt-dist-a${run.attempt}`, archive, expired: false });
}

/** Nothing but what was read: no blob, no commit, no branch is another one. */
function expectNothingWritten(): void {
  expect(standIn.calls.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(standIn.git.refs.get(`refs/heads/${BRANCH}`)).toBe(run.headSha);
}

describe('a rebuilt dist', () => {
  it('is committed on the branch of the pull request, byte by byte, and nothing else is', async () => {
    upload(packed(NEW));
    const told = await commitDist(github, run);
    const [commit = ''] = standIn.git.log(BRANCH);
    expect(told).toBe(
      `Committed 4 files of dist as ${commit}, on pull request 7. Its checks wait there for somebody to let them run.`,
    );
    const { parents, message } = standIn.git.commit(commit) ?? {};
    expect(parents).toEqual([run.headSha]);
    expect(message).toContain('[dependabot skip]');
    const files = [...standIn.git.files(BRANCH)].map(([path, content]) => [path, content.toString()]);
    expect(Object.fromEntries(files)).toEqual({
      'README.md': '# A repository\n',
      'package-lock.json': '{}',
      ...Object.fromEntries(Object.entries(NEW).map(([name, text]) => [`${DIST}/${name}`, text])),
    });
    expect([...standIn.git.refs.keys()]).toEqual(['refs/heads/main', `refs/heads/${BRANCH}`]);
    // Three were written and one went; what stayed the same was not sent.
    expect(standIn.calls.filter(({ path }) => path === '/git/blobs')).toHaveLength(3);
  });

  it('is not committed where what it was built of has been taken away from the branch in the meantime', async () => {
    upload(packed(NEW));
    const [, before = ''] = standIn.git.log(BRANCH);
    standIn.git.refs.set(`refs/heads/${BRANCH}`, before);
    await expect(commitDist(github, run)).rejects.toThrow(`the branch is not at ${run.headSha} any more`);
    expect(standIn.git.refs.get(`refs/heads/${BRANCH}`)).toBe(before);
  });

  it('that is there already is not committed again', async () => {
    upload(packed(OLD));
    expect(await commitDist(github, run)).toBe('dist is what the sources give already. Nothing to commit.');
    expectNothingWritten();
  });

  it('of a person with write access is committed where somebody has asked for it by the label', async () => {
    pull.user = { login: 'mona', type: 'User' };
    upload(packed(NEW));
    await expect(commitDist(github, run)).rejects.toThrow('nobody has given it the label rebuild-dist');
    expectNothingWritten();
    pull.labels = ['bug', 'rebuild-dist'];
    expect(await commitDist(github, run)).toContain('Committed 4 files');
  });

  it('is none where the run has left none, or one of another attempt', async () => {
    expect(await commitDist(github, run)).toContain('Nothing to commit');
    upload(packed(NEW));
    expect(await commitDist(github, { ...run, attempt: '2' })).toContain('Nothing to commit');
    expectNothingWritten();
  });

  it('is taken from where GitHub keeps it, without the token going there', async () => {
    upload(packed(NEW));
    await commitDist(github, run);
    expect(standIn.calls.find(({ path }) => path === '/actions/artifacts/12/zip')?.status).toBe(302);
  });
});

const symlink = 0o120777;
const large = Buffer.alloc(MOST.bytesOfFile + 1, 'x');

describe('an artifact that no build makes is refused', () => {
  const one =
    (name: string, content = 'x'): (() => Buffer) =>
    () =>
      packed({ ...NEW, [name]: content });

  it.each<[string, () => Buffer, string]>([
    ['a path that climbs', one('../../.github/workflows/ci.yml'), 'is no file of packages/actions/dist'],
    ['an absolute path', one('/etc/passwd'), 'is no file of packages/actions/dist'],
    ['a path of Windows', one('..\\ci.yml'), 'is no file of packages/actions/dist'],
    ['a workflow', one('ci.yml'), 'is no file of packages/actions/dist'],
    ['a file in a folder', one('node_modules/x.mjs'), 'is no file of packages/actions/dist'],
    ['a file that git would hide', one('.gitattributes'), 'is no file of packages/actions/dist'],
    ['a name that ends a line of the log', one('a\n::error::b.mjs'), 'is no file of packages/actions/dist'],
    ['bytes that are no text', one('lib-a.mjs', 'a\0b'), 'is not text'],
    ['a symbolic link', () => packed(NEW, [{ name: 'a.mjs', content: bytes('/etc/passwd'), mode: symlink }]), 'a link'],
    ['a folder', () => packed(NEW, [{ name: 'lib/', content: bytes('') }]), 'a folder'],
    ['a file of its own beside the list', () => packed(NEW, [{ name: 'a.mjs', content: bytes('x') }]), 'list names'],
    ['the same name twice', () => packed(NEW, [{ name: 'submit.mjs', content: bytes('x') }]), 'twice'],
    ['an encrypted file', () => packed(NEW, [{ name: 'a.mjs', content: bytes('x'), flags: 1 }]), 'encrypted'],
    ['a huge file', () => packed({ ...NEW, 'lib-a.mjs': large }), 'is larger than'],
    [
      'a huge file that says it is small',
      () => packed(NEW, [{ name: 'a.mjs', content: large, claimed: { bytes: 1 } }]),
      'is larger than',
    ],
    [
      'small files that are large together',
      () => {
        const half = Buffer.alloc(MOST.bytesOfFile, 'y');
        return packed(Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`lib-${index}.mjs`, half])));
      },
      'is larger than',
    ],
    [
      'very many files',
      () => packed(Object.fromEntries(Array.from({ length: MOST.files }, (_, index) => [`lib-${index}.mjs`, 'x']))),
      'and may have 500',
    ],
    ['a large archive', () => Buffer.alloc(MOST.archive + 1), 'bytes, and may have'],
    ['no archive', () => bytes('<html>'), 'is not a zip file'],
    ['half an archive', () => packed(NEW).subarray(100), 'damaged'],
    ['another checksum', () => packed(NEW, [{ name: 'a.mjs', content: bytes('x'), claimed: { crc: 1 } }]), 'damaged'],
    ['no list', () => zip([{ name: 'submit.mjs', content: bytes('x') }]), 'has no digests.json'],
    ['a list that is none', () => zip([{ name: LIST, content: bytes('[1') }]), 'is not JSON'],
    ['a list of nothing', () => zip([{ name: LIST, content: bytes('null') }]), 'is not one'],
    ['nothing', () => packed({}), 'has no file of dist'],
  ])('%s', async (_, archive, why) => {
    upload(archive());
    await expect(commitDist(github, run)).rejects.toThrow(why);
    expectNothingWritten();
  });

  it('one that was built of another commit', async () => {
    const files = filesOf(NEW);
    const list = bytes(JSON.stringify(digestsOf('1'.repeat(40), files)));
    upload(zip([...[...files].map(([name, content]) => ({ name, content })), { name: LIST, content: list }]));
    await expect(commitDist(github, run)).rejects.toThrow(`not of ${run.headSha}`);
    expectNothingWritten();
  });

  it('a small archive that unpacks to 64 MB, without taking them in', async () => {
    const bomb = Buffer.alloc(2 ** 26);
    const before = process.memoryUsage().arrayBuffers;
    upload(packed(NEW, [{ name: 'a.mjs', content: bomb, claimed: { bytes: 10 } }]));
    await expect(commitDist(github, run)).rejects.toThrow('is larger than');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
    expectNothingWritten();
  });

  it('one that is larger than GitHub says', async () => {
    const claimed = { id: 12, run: run.id, name: 'rebuilt-dist-a1', expired: false, size: 10 };
    standIn.upkeep.artifacts.push({ ...claimed, archive: Buffer.alloc(MOST.archive + 1) });
    await expect(commitDist(github, run)).rejects.toThrow('has more than');
    expectNothingWritten();
  });
});

describe('a pull request on which nothing is committed', () => {
  it.each<[string, () => void, string]>([
    ['one of a fork', () => Object.assign(pull, { headRepository: 'octo-org/fork' }), 'is of a fork'],
    ['one that went on', () => Object.assign(pull, { headSha: '2'.repeat(40) }), 'not at'],
    ['one that is closed', () => Object.assign(pull, { state: 'closed' }), 'no open pull request'],
    ['one to another branch', () => Object.assign(pull, { base: 'v1' }), 'no open pull request'],
    ['two of the same branch', () => standIn.upkeep.pulls.push({ ...pull, number: 8 }), 'several open pull requests'],
    [
      'one of a person who is called like Dependabot',
      () => Object.assign(pull, { user: { login: 'dependabot[bot]', type: 'User' } }),
      "is not Dependabot's",
    ],
  ])('%s', async (_, change, why) => {
    upload(packed(NEW));
    change();
    await expect(commitDist(github, run)).rejects.toThrow(why);
    expectNothingWritten();
  });

  it('one of the default branch', async () => {
    upload(packed(NEW));
    standIn.git.refs.set('refs/heads/main', run.headSha);
    pull.headRef = 'main';
    await expect(commitDist(github, { ...run, headBranch: 'main' })).rejects.toThrow('is of the default branch');
    expectNothingWritten();
  });

  it('one to which somebody pushes at the same moment', async () => {
    upload(packed(NEW));
    let theirs = '';
    standIn.fate = ({ method, path }) => {
      if (method === 'POST' && path === '/git/commits') {
        theirs = standIn.git.push(BRANCH, [
          { path: 'theirs', mode: '100644', sha: standIn.git.addBlob(bytes('theirs')) },
        ]);
      }
      return 'answered';
    };
    await expect(commitDist(github, run)).rejects.toThrow('the branch is not at');
    expect(standIn.git.refs.get(`refs/heads/${BRANCH}`)).toBe(theirs);
  });

  it.each([{ id: '' }, { id: '1/../2' }, { attempt: '0' }, { headSha: 'main' }, { headBranch: '' }])(
    'one of a run that is told as %o',
    async (wrong) => {
      await expect(commitDist(github, { ...run, ...wrong })).rejects.toThrow('is not told');
      expect(standIn.calls).toEqual([]);
    },
  );

  it('any, where the token may only read: GitHub says so', async () => {
    upload(packed(NEW));
    standIn.readOnly = true;
    await expect(commitDist(github, run)).rejects.toThrow('403: "Resource not accessible by integration"');
  });
});
