/** A git repository in memory, with git's own names for everything: what is written out of it `git fsck` takes. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateSync } from 'node:zlib';

export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly sha: string;
}

export interface TreeItem {
  readonly path: string;
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size?: number;
}

/** `sha` null takes it out. */
export interface PathChange {
  readonly path: string;
  readonly mode: string;
  readonly sha: string | null;
}

export interface StoredCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
}

const TREE = '40000';
export const typeOf = (mode: string): TreeItem['type'] =>
  mode === TREE ? 'tree' : mode === '160000' ? 'commit' : 'blob';

export class GitRepository {
  readonly objects = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  /** By their names, such as `refs/heads/main`. */
  readonly refs = new Map<string, string>();
  readonly #trees = new Map<string, readonly TreeEntry[]>();
  readonly #commits = new Map<string, StoredCommit>();

  has(sha: string, type: string): boolean {
    return this.objects.get(sha)?.type === type;
  }

  blob(sha: string): Buffer | undefined {
    const found = this.objects.get(sha);
    return found?.type === 'blob' ? found.bytes : undefined;
  }

  addBlob(bytes: Uint8Array): string {
    return this.#add('blob', Buffer.from(bytes));
  }

  addTree(entries: readonly TreeEntry[]): string {
    const inOrder = entries.toSorted((one, other) => Buffer.compare(orderOf(one), orderOf(other)));
    const parts = inOrder.flatMap(({ mode, name, sha }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(sha, 'hex')]);
    const sha = this.#add('tree', Buffer.concat(parts));
    this.#trees.set(sha, inOrder);
    return sha;
  }

  addCommit(commit: StoredCommit, seconds: number): string {
    const who = `A Robot <robot@example.com> ${seconds} +0000`;
    const head = [`tree ${commit.tree}`, ...commit.parents.map((sha) => `parent ${sha}`), `author ${who}`];
    const sha = this.#add('commit', Buffer.from(`${[...head, `committer ${who}`].join('\n')}\n\n${commit.message}`));
    this.#commits.set(sha, commit);
    return sha;
  }

  commit(sha: string): StoredCommit | undefined {
    return this.#commits.get(sha);
  }

  entries(sha: string): readonly TreeEntry[] | undefined {
    return this.#trees.get(sha);
  }

  /** All that a tree holds, as the API lists it. */
  *items(sha: string, recursive: boolean, folder = ''): Generator<TreeItem> {
    for (const entry of this.entries(sha) ?? []) {
      const path = folder + entry.name;
      const type = typeOf(entry.mode);
      const size = type === 'blob' ? { size: this.blob(entry.sha)?.length ?? 0 } : {};
      yield { path, mode: entry.mode.padStart(6, '0'), type, sha: entry.sha, ...size };
      if (recursive && type === 'tree') yield* this.items(entry.sha, true, `${path}/`);
    }
  }

  /** The tree with the changes made; undefined where nothing is left in it. */
  changed(base: string | undefined, changes: readonly PathChange[]): string | undefined {
    const entries = new Map((base === undefined ? [] : (this.entries(base) ?? [])).map((each) => [each.name, each]));
    const folders = Map.groupBy(changes, ({ path }) => path.split('/')[0] ?? '');
    for (const [name, below] of folders) {
      const own = below.find(({ path }) => path === name);
      if (own !== undefined) {
        if (own.sha === null) entries.delete(name);
        else entries.set(name, { mode: own.mode.replace(/^0/, ''), name, sha: own.sha });
      }
      const deeper = below.filter((change) => change !== own);
      if (deeper.length === 0) continue;
      const there = entries.get(name);
      const rest = deeper.map((change) => ({ ...change, path: change.path.slice(name.length + 1) }));
      const sha = this.changed(there?.mode === TREE ? there.sha : undefined, rest);
      if (sha === undefined) entries.delete(name);
      else entries.set(name, { mode: TREE, name, sha });
    }
    return entries.size === 0 ? undefined : this.addTree([...entries.values()]);
  }

  isAncestor(ancestor: string, sha: string): boolean {
    const waiting = [sha];
    const seen = new Set<string>();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (at === ancestor) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      waiting.push(...(this.commit(at)?.parents ?? []));
    }
    return false;
  }

  /** A commit on a branch, as somebody with git makes it. */
  push(branch: string, changes: readonly PathChange[], message = 'by hand'): string {
    const tip = this.refs.get(`refs/heads/${branch}`);
    const tree = this.changed(tip === undefined ? undefined : this.commit(tip)?.tree, changes) ?? this.addTree([]);
    const sha = this.addCommit(
      { tree, parents: tip === undefined ? [] : [tip], message: `${message}\n` },
      1_700_000_000,
    );
    this.refs.set(`refs/heads/${branch}`, sha);
    return sha;
  }

  /** Files of a branch by their paths. */
  files(branch: string): Map<string, Buffer> {
    const tree = this.commit(this.refs.get(`refs/heads/${branch}`) ?? '')?.tree ?? '';
    const blobs = [...this.items(tree, true)].filter(({ type }) => type === 'blob');
    return new Map(blobs.map(({ path, sha }) => [path, this.blob(sha) ?? Buffer.alloc(0)]));
  }

  /** Commits of a branch, the newest first. */
  log(branch: string): string[] {
    const found: string[] = [];
    for (let at = this.refs.get(`refs/heads/${branch}`); at !== undefined; at = this.commit(at)?.parents[0])
      found.push(at);
    return found;
  }

  /** Everything as a bare repository in a folder, for the `git` command. */
  writeTo(folder: string): void {
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
    for (const [sha, { type, bytes }] of this.objects) {
      const path = join(folder, 'objects', sha.slice(0, 2), sha.slice(2));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, deflateSync(Buffer.concat([headOf(type, bytes), bytes]), { level: 1 }));
    }
    for (const [name, sha] of this.refs) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), `${sha}\n`);
    }
  }

  /**
   * What a checkout has at its HEAD becomes a branch: the commit with all its trees, and contents below one folder.
   * @returns the commit
   */
  readFrom(checkout: string, branch: string, below: string): string {
    const git = (args: readonly string[], input = ''): Buffer =>
      execFileSync('git', args, { cwd: checkout, input, maxBuffer: 2 ** 28 });
    const lines = git(['ls-tree', '-r', '-t', 'HEAD']).toString().split('\n');
    const wanted = lines.filter((line) => / tree /.test(line) || line.includes(`\t${below}/`));
    const shas = ['HEAD', 'HEAD^{tree}', ...wanted.map((line) => line.split(/\s/)[2] ?? '')];
    const out = git(['cat-file', '--batch'], `${shas.join('\n')}\n`);
    let head = '';
    for (let at = 0; at < out.length; ) {
      const end = out.indexOf('\n', at);
      const [sha = '', type = '', size = '0'] = out.toString('latin1', at, end).split(' ');
      const bytes = out.subarray(end + 1, end + 1 + Number(size));
      if (type === 'commit') head = this.#addRealCommit(bytes);
      else if (type === 'tree') this.addTree(entriesIn(bytes));
      else this.#add(type, bytes);
      if (!this.has(type === 'commit' ? head : sha, type)) throw new Error(`${sha} became another one`);
      at = end + 1 + Number(size) + 1;
    }
    this.refs.set(`refs/heads/${branch}`, head);
    return head;
  }

  #addRealCommit(bytes: Buffer): string {
    const sha = this.#add('commit', bytes);
    const [, tree = ''] = /^tree (\w+)/.exec(bytes.toString()) ?? [];
    this.#commits.set(sha, { tree, parents: [], message: '' });
    return sha;
  }

  #add(type: string, bytes: Buffer): string {
    const sha = createHash('sha1').update(headOf(type, bytes)).update(bytes).digest('hex');
    this.objects.set(sha, { type, bytes });
    return sha;
  }
}

const headOf = (type: string, bytes: Buffer): Buffer => Buffer.from(`${type} ${bytes.length}\0`);
const orderOf = ({ mode, name }: TreeEntry): Buffer => Buffer.from(mode === TREE ? `${name}/` : name);

function entriesIn(tree: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < tree.length; ) {
    const end = tree.indexOf(0, at);
    const [mode = '', ...name] = tree.toString('utf8', at, end).split(' ');
    entries.push({ mode, name: name.join(' '), sha: tree.toString('hex', end + 1, end + 21) });
    at = end + 21;
  }
  return entries;
}
