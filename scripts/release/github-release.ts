/** Makes the tag and the release on GitHub, and moves the tags that follow. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../repository-name.ts';
import { gitHubFrom, type Release, type ReleaseText, type Repository } from './github-api.ts';
import { type Made, readMade } from './made.ts';
import { endWith, ReleaseProblem, variable } from './problem.ts';
import { signTag } from './sign.ts';
import { isNewest, isPrerelease, movingTags, parseVersion, type Version } from './versions.ts';

const HELP = `Makes, of what pack has made, the signed tag and the release on GitHub: a draft
first, then its files, then it is published, and after that nobody can change
it. Moves v1 and v1.x to a release that is no prerelease. What is there already
is compared and left as it is, so that it may be run again after whatever kept
it from ending.

  node scripts/release/github-release.ts [--from FOLDER] [--dry-run]

  --from FOLDER   what pack has made (default: staged/release)
  --dry-run       says what would be done, and changes nothing; without
                  GITHUB_TOKEN it takes nothing to be there

  GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL
                        as a workflow has them; contents: write
  RELEASE_SIGNING_KEY   a private SSH key whose public half is in
                        .github/release-signers
`;

const SIGNERS = '.github/release-signers';

interface Job {
  readonly made: Made;
  readonly folder: string;
  readonly version: Version;
  readonly gitHub: Repository;
}

export async function makeRelease(job: Job, key: string): Promise<void> {
  const { made, gitHub, version } = job;
  await makeTag(job, key);
  const tags = await gitHub.tagsBeginning('v');
  const text = await textOf(job);
  const draft = await findOrDraft(job, text);
  await bringAssets(job, draft);
  const release = draft.draft ? await gitHub.publishRelease(draft.id, text, isNewest(version, tags)) : draft;
  console.log(`  ${draft.draft ? 'published' : 'is there '}  ${release.html_url}`);
  if (!release.immutable) {
    throw new ReleaseProblem(
      `The release ${made.tag} is out, but could still be changed: the repository does not make releases immutable.`,
      'Turn that on (Settings → General → Releases), delete this release but not its tag, and run this again.',
    );
  }
  for (const tag of movingTags(version, tags)) await moveTag(gitHub, tag, made.commit);
}

async function makeTag({ made, gitHub }: Job, key: string): Promise<void> {
  const { tag, commit } = made;
  if (await isTagged(gitHub, tag, commit)) {
    if ((await gitHub.refOfTag(tag))?.type === 'tag') return console.log(`  is there   ${tag} at ${commit}`);
    throw new ReleaseProblem(
      `The tag ${tag} is there already, at this commit, and nobody has signed it.`,
      'Find out who made it, delete it, and run this again.',
    );
  }
  const message = `${tag}\n\n${made.packages.map(({ name, version, integrity }) => `${name}@${version} ${integrity}`).join('\n')}`;
  const signed = await signTag({ tag, commit, message, at: made.committed }, key, join(ROOT, SIGNERS));
  const date = new Date(made.committed * 1000).toISOString();
  const sha = await gitHub.createTagObject({
    tag,
    message: signed.message,
    object: commit,
    tagger: { ...signed.tagger, date },
  });
  if (sha !== signed.sha) {
    throw new ReleaseProblem(
      `GitHub made another tag object (${sha}) than the one that was signed (${signed.sha}): its signature would not count.`,
      `No tag was made. Make it by hand (RELEASING.md, "The tag by hand"), and run this again.`,
    );
  }
  // Somebody else may have been faster.
  if (!(await gitHub.createTag(tag, sha))) await isTagged(gitHub, tag, commit);
  console.log(`  made       ${tag} at ${commit}, signed`);
}

/** @throws ReleaseProblem where it is at another commit */
async function isTagged(gitHub: Repository, tag: string, commit: string): Promise<boolean> {
  const there = await gitHub.commitOfTag(tag);
  if (there === undefined || there === commit) return there === commit;
  throw new ReleaseProblem(
    `The tag ${tag} is there already, at ${there} and not at ${commit}.`,
    'A version is released once. Set the next one: npx changeset, npm run version.',
  );
}

async function textOf({ made: { tag }, folder, version }: Job): Promise<ReleaseText> {
  const body = await readFile(join(folder, 'notes.md'), 'utf8');
  return { tag_name: tag, name: tag, body, prerelease: isPrerelease(version) };
}

async function findOrDraft({ made, gitHub }: Job, text: ReleaseText): Promise<Release> {
  const there = await gitHub.findRelease(made.tag);
  if (there !== undefined) return there;
  const release = await gitHub.createDraft(text);
  console.log(`  drafted    ${made.tag}`);
  return release;
}

/** Brings up the files that the release does not have, one that was broken off again; what others put beside them goes. */
async function bringAssets({ made, folder, gitHub }: Job, release: Release): Promise<void> {
  for (const { id, name } of release.assets.filter((asset) => !made.assets.some(({ file }) => file === asset.name))) {
    if (!release.draft) {
      throw new ReleaseProblem(
        `The release ${made.tag} is published with the file ${JSON.stringify(name)}, which was not made.`,
        'It cannot be changed any more. Find out who made it, say so in its text, and release the next version.',
      );
    }
    await gitHub.deleteAsset(id);
    console.log(`  took away  ${JSON.stringify(name)}, which was not made`);
  }
  for (const { file, sha256 } of made.assets) {
    const there = release.assets.find(({ name }) => name === file);
    if (there?.state === 'uploaded' && there.digest === `sha256:${sha256}`) continue;
    if (!release.draft) {
      throw new ReleaseProblem(
        `The release ${made.tag} is published, and its file ${file} is ${there === undefined ? 'missing' : 'not the one that was made'}.`,
        'It cannot be changed any more. Find out who made it, say so in its text, and release the next version.',
      );
    }
    if (there !== undefined) await gitHub.deleteAsset(there.id);
    await gitHub.uploadAsset(release, file, new Uint8Array(await readFile(join(folder, file))));
    console.log(`  brought    ${file}`);
  }
}

async function moveTag(gitHub: Repository, tag: string, commit: string): Promise<void> {
  const there = await gitHub.commitOfTag(tag);
  if (there === commit) return console.log(`  is there   ${tag} at ${commit}`);
  if (there !== undefined || !(await gitHub.createTag(tag, commit))) await gitHub.moveTag(tag, commit);
  console.log(`  moved      ${tag} to ${commit}`);
}

async function rehearse(made: Made, version: Version, gitHub: Repository | undefined): Promise<void> {
  if (gitHub !== undefined && (await isTagged(gitHub, made.tag, made.commit))) console.log(`  is there   ${made.tag}`);
  else console.log(`  would be   ${made.tag} at ${made.commit}, signed`);
  const kind = isPrerelease(version) ? 'a prerelease' : 'a release';
  console.log(`  would be   ${kind} with ${made.assets.length} files`);
  const tags = (await gitHub?.tagsBeginning('v')) ?? [];
  for (const tag of movingTags(version, tags)) console.log(`  would be   ${tag} at ${made.commit}`);
}

if (import.meta.main) {
  await endWith(async () => {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return console.log(HELP.trimEnd());
    const folder = resolve(values.from ?? join(ROOT, 'staged/release'));
    const made = await readMade(folder);
    const version = parseVersion(made.version);
    if (version === undefined) throw new Error(`${made.version} is no version`);
    const gitHub = gitHubFrom(process.env);
    if (values['dry-run'] === true) return rehearse(made, version, gitHub);
    if (gitHub === undefined) {
      throw new ReleaseProblem('GITHUB_TOKEN is not set.', 'It is the token of a workflow with contents: write.');
    }
    const remedy = 'It is a secret of the environment release-tag: RELEASING.md says how it is made.';
    await makeRelease({ made, folder, version, gitHub }, variable(process.env, 'RELEASE_SIGNING_KEY', remedy));
    console.log(`${made.tag} is released`);
  });
}
