/**
 * Puts a rebuilt dist on the branch of the pull request that it was built of. Runs beside a token that may write, from main: it
 * runs nothing of the pull request and writes nothing but files of dist, on no branch but that one, on no commit but that one.
 */
import { gitObjectId } from '../git-object.ts';
import { fieldsOf, type GitHub, literal, Refusal } from '../github.ts';
import { DIST, MOST, readRebuilt } from './files.ts';

/** The run that built, as GitHub tells of it (`github.event.workflow_run`); nothing of it comes from the run itself. */
export interface BuildRun {
  readonly id: string;
  readonly attempt: string;
  readonly headSha: string;
  readonly headBranch: string;
}

/** Asks for dist on a pull request of somebody with write access; Dependabot's need no asking. */
export const LABEL = 'rebuild-dist';
const DEPENDABOT = 'dependabot[bot]';

const SHA = /^[0-9a-f]{40}$/;
const NUMBER = /^[1-9]\d{0,18}$/;

/**
 * @returns what was done, a sentence
 * @throws Refusal for whatever is not as it has to be; then nothing is committed
 */
export async function commitDist(github: GitHub, run: BuildRun): Promise<string> {
  if (!NUMBER.test(run.id) || !NUMBER.test(run.attempt) || !SHA.test(run.headSha) || run.headBranch === '') {
    throw new Refusal('the run that built is not told: RUN_ID, RUN_ATTEMPT, HEAD_SHA and HEAD_BRANCH have to be set.');
  }
  const artifact = await artifactOf(github, run);
  if (artifact === undefined) return 'The run left no artifact: dist is what the sources give. Nothing to commit.';
  const pull = await pullOf(github, run);
  const archive = await github.download(`/actions/artifacts/${artifact}/zip`, MOST.archive);
  const files = readRebuilt(archive, run.headSha);
  const { tree, changes } = await changesOf(github, run.headSha, files);
  if (changes.length === 0) return 'dist is what the sources give already. Nothing to commit.';
  const made = await committed(github, run, tree, changes);
  await moved(github, run, made);
  return `Committed ${changes.length} files of dist as ${made}, on pull request ${pull}. Its checks wait there for somebody to let them run.`;
}

/** Its id; undefined where the run has none, which is where nothing had changed. */
async function artifactOf(github: GitHub, { id, attempt }: BuildRun): Promise<number | undefined> {
  const name = `rebuilt-dist-a${attempt}`;
  const answer = await github.call('GET', `/actions/runs/${id}/artifacts?name=${name}&per_page=100`);
  const { artifacts } = fieldsOf(answer);
  if (!Array.isArray(artifacts)) throw new Refusal("GitHub's list of the run's artifacts is not one.");
  const named = artifacts.map(fieldsOf).filter((each) => each.name === name && each.expired !== true);
  if (named.length > 1) throw new Refusal(`the run has ${named.length} artifacts called ${name}.`);
  const [found] = named;
  if (found === undefined) return undefined;
  if (!Number.isSafeInteger(found.id) || Number(found.size_in_bytes) > MOST.archive) {
    throw new Refusal(`the artifact has ${literal(found.size_in_bytes)} bytes, and may have ${MOST.archive}.`);
  }
  return Number(found.id);
}

/** Number of the one open pull request of that branch. */
async function pullOf(github: GitHub, { headSha, headBranch }: BuildRun): Promise<number> {
  const { default_branch: main } = fieldsOf(await github.call('GET', ''));
  const [owner = ''] = github.repository.split('/');
  const head = encodeURIComponent(`${owner}:${headBranch}`);
  const open = await github.list(`/pulls?state=open&head=${head}&base=${encodeURIComponent(String(main))}`);
  const [found, ...others] = open.map(fieldsOf).filter((pull) => fieldsOf(pull.head).ref === headBranch);
  if (found === undefined) throw new Refusal('the branch has no open pull request.');
  if (others.length > 0) throw new Refusal('the branch has several open pull requests.');
  const at = fieldsOf(found.head);
  if (fieldsOf(at.repo).full_name !== github.repository) throw new Refusal('the pull request is of a fork.');
  if (headBranch === main) throw new Refusal('the pull request is of the default branch.');
  if (at.sha !== headSha) throw new Refusal(`the pull request is at ${literal(at.sha)} now, not at ${headSha}.`);
  if (!isAsked(found)) {
    throw new Refusal(`the pull request is not Dependabot's, and nobody has given it the label ${LABEL}.`);
  }
  return Number(found.number);
}

function isAsked({ user, labels }: Readonly<Record<string, unknown>>): boolean {
  const { login, type } = fieldsOf(user);
  const named = Array.isArray(labels) && labels.some((label) => fieldsOf(label).name === LABEL);
  return named || (login === DEPENDABOT && type === 'Bot');
}

interface Change {
  readonly name: string;
  /** Undefined where it is to go. */
  readonly content: Buffer | undefined;
}

/** What differs from the commit, whose tree is told with it. */
async function changesOf(
  github: GitHub,
  headSha: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<{ tree: string; changes: readonly Change[] }> {
  const commit = fieldsOf(await github.call('GET', `/git/commits/${headSha}`));
  const tree = String(fieldsOf(commit.tree).sha);
  const there = await entriesOf(github, tree);
  const written = [...files].filter(([name, content]) => there.get(name) !== gitObjectId('blob', content));
  const gone = [...there.keys()].filter((name) => !files.has(name));
  const changes: Change[] = [
    ...written.map(([name, content]) => ({ name, content })),
    ...gone.map((name) => ({ name, content: undefined })),
  ];
  return { tree, changes };
}

/** Names in dist at a commit, and what git calls their contents. */
async function entriesOf(github: GitHub, tree: string): Promise<ReadonlyMap<string, string>> {
  let at = tree;
  for (const folder of DIST.split('/')) {
    const found = (await treeOf(github, at)).find(({ path, type }) => path === folder && type === 'tree');
    if (found === undefined) throw new Refusal(`the commit has no ${DIST}.`);
    at = String(found.sha);
  }
  return new Map((await treeOf(github, at)).map(({ path, sha }) => [String(path), String(sha)]));
}

async function treeOf(github: GitHub, sha: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { tree, truncated } = fieldsOf(await github.call('GET', `/git/trees/${sha}`));
  if (!Array.isArray(tree) || truncated === true) throw new Refusal(`GitHub does not list all of the tree ${sha}.`);
  return tree.map(fieldsOf);
}

/** @returns the new commit, which no branch is at yet */
async function committed(github: GitHub, run: BuildRun, base: string, changes: readonly Change[]): Promise<string> {
  const tree: object[] = [];
  for (const { name, content } of changes) {
    const sha = content === undefined ? null : await blobOf(github, content);
    tree.push({ path: `${DIST}/${name}`, mode: '100644', type: 'blob', sha });
  }
  const made = fieldsOf(await github.call('POST', '/git/trees', { base_tree: base, tree }));
  // Without the words in brackets, Dependabot would not touch its branch any more.
  const message = `dist: as the sources are\n\nBuilt of ${run.headSha} by run ${run.id}. [dependabot skip]\n`;
  const body = { message, tree: made.sha, parents: [run.headSha] };
  return String(fieldsOf(await github.call('POST', '/git/commits', body)).sha);
}

async function blobOf(github: GitHub, content: Buffer): Promise<string> {
  const body = { content: content.toString('base64'), encoding: 'base64' };
  const { sha } = fieldsOf(await github.call('POST', '/git/blobs', body));
  if (sha !== gitObjectId('blob', content)) throw new Refusal('GitHub keeps other bytes than it was given.');
  return String(sha);
}

/**
 * Only forward: where somebody has pushed in the meantime, GitHub refuses. Where somebody has taken commits away it would not, and
 * bring them back, so that is looked at last.
 */
async function moved(github: GitHub, { headBranch, headSha }: BuildRun, commit: string): Promise<void> {
  const ref = headBranch.split('/').map(encodeURIComponent).join('/');
  const { object } = fieldsOf(await github.call('GET', `/git/ref/heads/${ref}`));
  if (fieldsOf(object).sha !== headSha) throw new Refusal(`the branch is not at ${headSha} any more.`);
  const { status, body } = await github.ask('PATCH', `/git/refs/heads/${ref}`, { sha: commit, force: false });
  if (status === 422) throw new Refusal(`the branch is not at ${headSha} any more; what is there now is built anew.`);
  if (status !== 200)
    throw new Refusal(`GitHub did not move the branch (${status}): ${literal(fieldsOf(body).message)}`);
}
