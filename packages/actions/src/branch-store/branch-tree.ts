/** What lies on the branch: its objects, and what else is in their place. */
import { CompletionBatchError, GITHUB_BOUNDS } from '@completion-batch/engine';
import { FILE_MODE, type GitObjects, type TreeItem } from './git-objects.ts';
import { keyAt, pathsOf, placeOf, ROOT } from './object-paths.ts';

/** Stands at the top of the branch and tells whose it is. */
export const MARKER = 'COMPLETION-BATCH.md';

export const MARKER_TEXT = `# State of completion-batch

This branch is written by the actions of completion-batch and holds what outlives a run: jobs, their requests and results,
and what was handed over to OpenAI. It shares no history with other branches; do not merge it, and change nothing here by hand.

When no job is open it may be deleted: \`git push origin --delete <this branch>\`. Jobs and results that lie here are gone then.
`;

export interface Piece {
  readonly sha: string;
  readonly bytes: number;
}

export interface Entry {
  /** Undefined: something that is no object: a link, a submodule, a program, a name that no key has. */
  readonly key: string | undefined;
  readonly bytes: number;
  /** One, but of large objects. */
  readonly pieces: readonly Piece[];
}

/** By their paths. */
export type Entries = ReadonlyMap<string, Entry>;

/** Reads trees, which never change: those of folders are kept where the whole is too large for one answer. */
export class BranchTrees {
  readonly #git: GitObjects;
  #folders = new Map<string, readonly TreeItem[]>();

  constructor(git: GitObjects) {
    this.#git = git;
  }

  /** @throws CompletionBatchError `store-unusable` where it is not a branch of ours */
  async entriesOf(treeSha: string): Promise<Entries> {
    const used = new Map<string, readonly TreeItem[]>();
    const items = await this.#itemsOf(treeSha, used);
    this.#folders = used;
    if (!items.some(({ path, type }) => path === MARKER && type === 'blob')) throw notOurs(this.#git);
    return entriesIn(items.filter(({ path, type }) => type !== 'tree' && path.startsWith(ROOT)));
  }

  async #itemsOf(treeSha: string, used: Map<string, readonly TreeItem[]>): Promise<readonly TreeItem[]> {
    const { tree, truncated } = await this.#git.tree(treeSha, true);
    if (truncated !== true) return tree;
    const top = await this.#git.tree(treeSha, false);
    if (top.truncated === true) throw tooMany(this.#git);
    const found: TreeItem[] = [];
    for (const item of top.tree) {
      if (item.type !== 'tree') found.push(item);
      else {
        const below = this.#folders.get(item.sha) ?? used.get(item.sha) ?? (await this.#itemsOf(item.sha, used));
        used.set(item.sha, below);
        for (const each of below) found.push({ ...each, path: `${item.path}/${each.path}` });
      }
      if (found.length > GITHUB_BOUNDS.entries.most) throw tooMany(this.#git);
    }
    return found;
  }
}

function entriesIn(items: readonly TreeItem[]): Entries {
  const entries = new Map<string, Entry>();
  const places = Map.groupBy(items, ({ path }) => placeOf(path));
  for (const [path, files] of places) {
    const areFiles = files.every(({ type, mode }) => type === 'blob' && mode === FILE_MODE);
    const pieces = files
      .toSorted((one, other) => (one.path < other.path ? -1 : 1))
      .map(({ sha, size = 0 }) => ({ sha, bytes: size }));
    const paths = new Set(pathsOf(path, pieces.length));
    const isObject = areFiles && files.every((file) => paths.has(file.path));
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes, 0);
    entries.set(path, { key: isObject ? keyAt(path) : undefined, bytes, pieces });
  }
  return entries;
}

function notOurs({ repository, branch }: GitObjects): CompletionBatchError {
  return new CompletionBatchError(
    'store-unusable',
    `the branch "${branch}" of ${repository} is not one of completion-batch's: nothing was written to it`,
    {
      where: `https://github.com/${repository}/tree/${branch}`,
      remedy: `Name a branch that is not there yet: it is made with its first object, and has a ${MARKER} at its top.`,
    },
  );
}

function tooMany({ repository, branch }: GitObjects): CompletionBatchError {
  return new CompletionBatchError(
    'store-unusable',
    `the branch "${branch}" of ${repository} holds more than ${GITHUB_BOUNDS.entries.most.toLocaleString('en-US')} files`,
    {
      where: `github://${repository}/${branch}`,
      remedy: 'When no job is open, begin a new branch; for so much, keep the state in S3 (store: s3://bucket/prefix).',
    },
  );
}
