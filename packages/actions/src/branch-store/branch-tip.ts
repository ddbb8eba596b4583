/** Where the branch stands: read anew for everything that is asked, and moved by a commit that follows from it. */
import { CompletionBatchError } from '@completion-batch/engine';
import { pauseMs } from '../shared/github-api.ts';
import { GitHubRefusal, GitHubSilence, isProtection } from '../shared/github-refusals.ts';
import { BranchTrees, type Entries, MARKER, MARKER_TEXT } from './branch-tree.ts';
import type { Commit, GitObjects, TreeChange } from './git-objects.ts';

export interface Tip {
  /** Undefined: there is no branch yet. */
  readonly commit: string | undefined;
  readonly tree: string | undefined;
  readonly entries: Entries;
}

const NOTHING: Tip = { commit: undefined, tree: undefined, entries: new Map() };

/** How often an answer is asked for again that is older than what is known. */
const STALE_TRIES = 5;
/** How often a move of the branch is asked for whose answer was lost. */
const MOVE_TRIES = 5;
/** Commits of others that are looked through for one of ours. */
const MOST_COMMITS = 500;
/** Tips of the past that are remembered. */
const MOST_PAST = 5_000;

export type Moved = { readonly done: Tip } | { readonly refused: GitHubRefusal };

export class BranchTip {
  readonly #git: GitObjects;
  readonly #trees: BranchTrees;
  readonly #newMark: () => string;
  #known: Tip | undefined;
  /** Where the branch has been: an answer that names one of these is late. */
  readonly #past = new Set<string>();
  #told: { readonly etag: string | undefined; readonly commit: string } | undefined;
  #reading: Promise<Tip> | undefined;
  #next: Promise<Tip> | undefined;

  constructor(git: GitObjects, newMark: () => string) {
    this.#git = git;
    this.#trees = new BranchTrees(git);
    this.#newMark = newMark;
  }

  /** As it was when we last heard of it. */
  get known(): Tip | undefined {
    return this.#known;
  }

  /** As it is now, or later. Who asks while a reading is under way gets the one after it. */
  now(): Promise<Tip> {
    if (this.#reading === undefined) {
      this.#reading = this.#read().finally(() => {
        this.#reading = undefined;
      });
      return this.#reading;
    }
    this.#next ??= this.#reading
      .catch(() => {})
      .then(() => {
        this.#next = undefined;
        return this.now();
      });
    return this.#next;
  }

  async #read(): Promise<Tip> {
    for (let tries = 1; ; tries += 1) {
      const commit = await this.#ask();
      const late = commit === undefined ? this.#known?.commit !== undefined : this.#past.has(commit);
      if (!late) return commit === undefined ? this.#none() : this.#adopt(await this.#load(commit));
      if (tries === STALE_TRIES) {
        if (commit !== undefined && this.#known !== undefined) return this.#known;
        throw deleted(this.#git);
      }
      await this.#git.api.sleep(pauseMs(tries));
    }
  }

  /** The commit that the branch is at; undefined where there is none. */
  async #ask(): Promise<string | undefined> {
    const told = this.#told;
    try {
      const { value, etag } = await this.#git.tip(told?.etag);
      if (value === undefined) return told?.commit;
      this.#told = { etag, commit: value };
      return value;
    } catch (error) {
      if (error instanceof GitHubRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** No branch: or no repository, which must not look like an empty store. */
  async #none(): Promise<Tip> {
    if (this.#known === undefined) await this.#git.checkRepository();
    this.#known ??= NOTHING;
    return this.#known;
  }

  async #load(commit: string): Promise<Tip> {
    if (this.#known?.commit === commit) return this.#known;
    const { tree } = await this.#git.commit(commit);
    return { commit, tree: tree.sha, entries: await this.#trees.entriesOf(tree.sha) };
  }

  #adopt(tip: Tip): Tip {
    if (tip.commit === undefined || this.#past.has(tip.commit)) return this.#known ?? tip;
    const before = this.#known?.commit;
    if (before !== undefined && before !== tip.commit) this.#past.add(before);
    for (const oldest of this.#past) {
      if (this.#past.size <= MOST_PAST) break;
      this.#past.delete(oldest);
    }
    this.#known = tip;
    return tip;
  }

  /**
   * Moves the branch from `from` by these changes, whole or not at all.
   * @param entries what lies there then
   * @returns `refused` where it was somewhere else, or is not to be moved: nothing was changed then
   */
  async move(from: Tip, changes: readonly TreeChange[], entries: Entries): Promise<Moved> {
    const all = from.commit === undefined ? [{ path: MARKER, content: MARKER_TEXT }, ...changes] : changes;
    const tree = await this.#git.makeTree(from.tree, all);
    // The mark makes it a commit that nobody else makes, also of the same content in the same second.
    const message = `${changes.length === 1 ? '1 object' : `${changes.length} objects`}\n\n${this.#newMark()}\n`;
    const commit = await this.#git.makeCommit(message, tree, from.commit);
    const refused = await this.#moveTo(commit, from.commit);
    return refused === undefined ? { done: this.#adopt({ commit, tree, entries }) } : { refused };
  }

  /** @returns what was said where the commit is not on the branch, and never will be */
  async #moveTo(commit: string, from: string | undefined): Promise<GitHubRefusal | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        await (from === undefined ? this.#git.makeBranch(commit) : this.#git.moveBranch(commit));
        return undefined;
      } catch (error) {
        if (error instanceof GitHubRefusal && isConflict(error)) {
          // Also where an earlier try of it had come through, and others have gone on from there.
          return (await this.#isOnBranch(commit, from)) ? undefined : error;
        }
        if (!(error instanceof GitHubSilence)) throw error;
        // It may have been moved, or be moved yet. The same move again harms nothing.
        if (tries === MOVE_TRIES) {
          if (await this.#isOnBranch(commit, from).catch(() => false)) return undefined;
          throw error;
        }
        await this.#git.api.sleep(pauseMs(tries));
      }
    }
  }

  /** The same, where it has been told that the branch is no longer at `from`: asked again while the answer is late. */
  async #askPast(from: string | undefined): Promise<string | undefined> {
    for (let tries = 1; ; tries += 1) {
      const commit = await this.#ask();
      const late = commit === from || (commit !== undefined && this.#past.has(commit));
      if (!late || tries === STALE_TRIES) return commit;
      await this.#git.api.sleep(pauseMs(tries));
    }
  }

  /** @param until nothing before it can be the commit */
  async #isOnBranch(commit: string, until: string | undefined): Promise<boolean> {
    const waiting = [await this.#askPast(until)];
    const seen = new Set<string>();
    for (let sha = waiting.pop(); sha !== undefined; sha = waiting.pop()) {
      if (sha === commit) return true;
      if (sha === until || seen.has(sha)) continue;
      seen.add(sha);
      if (seen.size > MOST_COMMITS) throw new GitHubSilence('whether the commit came through cannot be told');
      const { parents }: Commit = await this.#git.commit(sha);
      waiting.push(...parents.map((parent) => parent.sha));
    }
    return false;
  }
}

/** «Update is not a fast forward», «Reference already exists», and what comes of two at the same moment. */
function isConflict({ status, message }: GitHubRefusal): boolean {
  return (status === 422 || status === 409) && !isProtection(message);
}

function deleted({ repository, branch }: GitObjects): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `the branch "${branch}" of ${repository} was deleted meanwhile`, {
    where: `github://${repository}/${branch}`,
    remedy:
      'Restore it if it was a mistake (the activity view of the repository has its last commit); then run it again.',
  });
}
