/** Writes of one process: those of one moment are one commit, each decided anew when others were first. */
import { CompletionBatchError } from '@completion-batch/engine';
import { pauseMs } from '../shared/github-api.ts';
import type { GitHubRefusal } from '../shared/github-refusals.ts';
import type { BranchTip, Tip } from './branch-tip.ts';
import type { Entries, Entry, Piece } from './branch-tree.ts';
import type { GitObjects, TreeChange } from './git-objects.ts';
import { pathsOf } from './object-paths.ts';

/** What is to lie at a path; sent with the tree where it is short text, and before it otherwise. */
export interface Content {
  readonly pieces: readonly Piece[];
  readonly text: string | undefined;
}

export interface Write {
  readonly kind: 'create' | 'put' | 'delete';
  readonly key: string;
  readonly path: string;
  /** Undefined: it is deleted. */
  readonly content: Content | undefined;
}

/** Of those who write at the same time one is always first, so that one tries again as often as there are others. */
const TRIES = 40;
/** How often it is refused, and the branch has not moved: then it is no matter of others. */
const UNMOVED_TRIES = 3;
/** Of one commit. */
const MOST_WRITES = 200;
const MOST_TEXT = 1024 * 1024;

interface Waiting {
  readonly write: Write;
  resolve(done: boolean): void;
  reject(error: unknown): void;
}

type Outcome = boolean | CompletionBatchError;

interface Decided {
  readonly outcomes: readonly Outcome[];
  readonly changes: readonly TreeChange[];
  readonly entries: Entries;
}

export class BranchWriter {
  readonly #git: GitObjects;
  readonly #tip: BranchTip;
  readonly #waiting: Waiting[] = [];
  #writing = false;

  constructor(git: GitObjects, tip: BranchTip) {
    this.#git = git;
    this.#tip = tip;
  }

  /** @returns false where there is an object already that was to be created */
  write(write: Write): Promise<boolean> {
    const { promise, resolve, reject } = Promise.withResolvers<boolean>();
    this.#waiting.push({ write, resolve, reject });
    if (!this.#writing) {
      this.#writing = true;
      // After all that are asked for in this moment.
      setImmediate(() => void this.#writeAll());
    }
    return promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#takeSome();
      try {
        const outcomes = await this.#commit(batch.map(({ write }) => write));
        for (const [index, { resolve, reject }] of batch.entries()) {
          const outcome = outcomes[index];
          if (typeof outcome === 'boolean') resolve(outcome);
          else reject(outcome);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = false;
  }

  #takeSome(): Waiting[] {
    let text = 0;
    const last = this.#waiting.findIndex(({ write }) => {
      text += write.content?.text?.length ?? 0;
      return text > MOST_TEXT;
    });
    return this.#waiting.splice(0, Math.min(MOST_WRITES, last < 1 ? Math.max(1, this.#waiting.length) : last));
  }

  async #commit(writes: readonly Write[]): Promise<readonly Outcome[]> {
    let tip = this.#tip.known ?? (await this.#tip.now());
    let isFresh = false;
    let unmoved = 0;
    for (let tries = 1; ; tries += 1) {
      let decided = decide(tip.entries, writes);
      // A commit says itself whether the branch has moved; that there is nothing to commit does not.
      if (decided.changes.length === 0 && !isFresh) {
        tip = await this.#tip.now();
        decided = decide(tip.entries, writes);
      }
      const { outcomes, changes, entries } = decided;
      if (changes.length === 0) return outcomes;
      const moved = await this.#tip.move(tip, changes, entries);
      if ('done' in moved) return outcomes;
      await this.#git.api.sleep(pauseMs(Math.min(tries, 4)) * Math.random());
      const before: Tip = tip;
      tip = await this.#tip.now();
      isFresh = true;
      unmoved = before.commit === tip.commit ? unmoved + 1 : 0;
      if (unmoved === UNMOVED_TRIES) throw moved.refused;
      if (tries === TRIES) throw busy(this.#git, moved.refused);
    }
  }
}

/** One write after the other, as if each were alone. */
function decide(before: Entries, writes: readonly Write[]): Decided {
  const entries = new Map<string, Entry>(before);
  const outcomes = writes.map((write) => outcomeOf(entries, write));
  const texts = new Map(writes.map(({ content }) => [content?.pieces[0]?.sha, content?.text]));
  const changes = [...new Set(writes.map(({ path }) => path))].flatMap((path): TreeChange[] => {
    const [old, now] = [filesOf(path, before.get(path)), filesOf(path, entries.get(path))];
    const gone = [...old.keys()].filter((file) => !now.has(file)).map((file) => ({ path: file, sha: null }));
    const made = [...now].filter(([file, sha]) => old.get(file) !== sha);
    return [...gone, ...made.map(([file, sha]) => changeTo(file, sha, texts.get(sha)))];
  });
  return { outcomes, changes, entries };
}

function changeTo(path: string, sha: string, text: string | undefined): TreeChange {
  return text === undefined ? { path, sha } : { path, content: text };
}

/** The names of their contents by their paths. */
function filesOf(path: string, entry: Entry | undefined): ReadonlyMap<string, string> {
  const { pieces = [] } = entry ?? {};
  const paths = pathsOf(path, pieces.length);
  return new Map(pieces.map(({ sha }, index) => [paths[index] ?? path, sha]));
}

function outcomeOf(entries: Map<string, Entry>, { kind, key, path, content }: Write): Outcome {
  const there = entries.get(path);
  if (content === undefined) {
    if (there?.key !== undefined) entries.delete(path);
    return true;
  }
  if (there !== undefined && there.key === undefined) return inTheWay(key, path);
  if (kind === 'create' && there !== undefined) return false;
  if (there === undefined && isFolderOrBelow(entries, path)) return conflicting(key, path);
  const bytes = content.pieces.reduce((sum, piece) => sum + piece.bytes, 0);
  entries.set(path, { key, bytes, pieces: content.pieces });
  return true;
}

/** GitHub would write it all the same, and what is in its way would be gone. */
function isFolderOrBelow(entries: Entries, path: string): boolean {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    if (entries.has(path.slice(0, end))) return true;
  }
  const folder = `${path}/`;
  for (const other of entries.keys()) if (other.startsWith(folder)) return true;
  return false;
}

function conflicting(key: string, where: string): CompletionBatchError {
  return new CompletionBatchError(
    'object-key-invalid',
    `the key "${key}" is the folder of another, or below another object`,
    { where, remedy: 'Choose keys of which none, followed by "/", is the beginning of another.' },
  );
}

function inTheWay(key: string, where: string): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `where "${key}" is to lie there is something that is no object`, {
    where,
    remedy: 'See who has put a link, a submodule or a program onto the branch, and take it out.',
  });
}

function busy({ repository, branch }: GitObjects, cause: GitHubRefusal): CompletionBatchError {
  return new CompletionBatchError('service-unreachable', `others were faster ${TRIES} times: the branch is too busy`, {
    where: `github://${repository}/${branch}`,
    remedy: `Nothing is lost: run it again when fewer jobs work on this branch, or keep the state in S3 (store: s3://bucket/prefix).`,
    cause,
  });
}
