/** The five things of git's that the API has, as it speaks of them. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { GitHubAnswer, GitHubApi } from '../shared/github-api.ts';
import type { BranchPlace } from './branch-url.ts';

export const FILE_MODE = '100644';

const sha = z.string().regex(/^[0-9a-f]{40}$/);
const made = z.object({ sha });
const reference = z.object({ object: z.object({ sha, type: z.string() }) });
const commit = z.object({ sha, tree: z.object({ sha }), parents: z.array(z.object({ sha })) });
const treeItem = z.object({ path: z.string(), mode: z.string(), type: z.string(), sha, size: z.number().optional() });
const tree = z.object({ tree: z.array(treeItem), truncated: z.boolean().optional() });

export type TreeItem = z.infer<typeof treeItem>;
export type Commit = z.infer<typeof commit>;

/** A file of a tree that is to be made: its content, the blob that has it, or null for none. */
export interface TreeChange {
  readonly path: string;
  readonly content?: string;
  readonly sha?: string | null;
}

/** What is new may not have come to every server of GitHub's. */
const NEW = [404];

export class GitObjects {
  readonly api: GitHubApi;
  readonly repository: string;
  readonly branch: string;
  readonly #parameters: Readonly<Record<string, string>>;

  constructor(api: GitHubApi, { owner, repo, branch }: BranchPlace) {
    this.api = api;
    this.repository = `${owner}/${repo}`;
    this.branch = branch;
    this.#parameters = { owner, repo };
  }

  /** The branch's tip. @throws GitHubRefusal 404 where there is no such branch */
  async tip(etag: string | undefined): Promise<GitHubAnswer<string>> {
    const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
    const { value, ...rest } = await this.api.call(
      { route, parameters: this.#of({ ref: this.#ref }), etag },
      reference,
    );
    return { value: value?.object.sha, ...rest };
  }

  /** @throws GitHubRefusal where the token sees no such repository */
  async checkRepository(): Promise<void> {
    await this.api.call({ route: 'GET /repos/{owner}/{repo}', parameters: this.#parameters }, z.unknown());
  }

  commit(commitSha: string): Promise<Commit> {
    const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
    return this.#get(route, { commit_sha: commitSha }, commit);
  }

  /** @param recursive with all below it, as far as the answer goes: GitHub ends it at 100,000 entries or 7 MB */
  tree(treeSha: string, recursive: boolean): Promise<z.infer<typeof tree>> {
    const route = `GET /repos/{owner}/{repo}/git/trees/{tree_sha}${recursive ? '?recursive=1' : ''}`;
    return this.#get(route, { tree_sha: treeSha }, tree);
  }

  content(blobSha: string): Promise<AsyncIterable<Uint8Array>> {
    const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
    return this.api.content({ route, parameters: this.#of({ file_sha: blobSha }), retry: NEW });
  }

  async makeBlob(bytes: Uint8Array): Promise<string> {
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    return this.#make('POST /repos/{owner}/{repo}/git/blobs', { content, encoding: 'base64' });
  }

  async makeTree(base: string | undefined, changes: readonly TreeChange[]): Promise<string> {
    const items = changes.map((change) => ({ ...change, mode: FILE_MODE, type: 'blob' }));
    const body = { ...(base === undefined ? {} : { base_tree: base }), tree: items };
    return this.#make('POST /repos/{owner}/{repo}/git/trees', body);
  }

  /** Author and date are GitHub's to say: it signs what it says, and rules may ask for that. */
  async makeCommit(message: string, treeSha: string, parent: string | undefined): Promise<string> {
    const parents = parent === undefined ? [] : [parent];
    return this.#make('POST /repos/{owner}/{repo}/git/commits', { message, tree: treeSha, parents }, [404, 422]);
  }

  /** @throws GitHubRefusal 422 where there is such a branch */
  async makeBranch(commitSha: string): Promise<void> {
    const call = { route: 'POST /repos/{owner}/{repo}/git/refs', parameters: this.#parameters, once: true };
    await this.api.call({ ...call, body: { ref: `refs/${this.#ref}`, sha: commitSha } }, reference);
  }

  /** @throws GitHubRefusal 422 where the commit does not follow from the branch's tip */
  async moveBranch(commitSha: string): Promise<void> {
    const route = 'PATCH /repos/{owner}/{repo}/git/refs/{ref}';
    const call = { route, parameters: this.#of({ ref: this.#ref }), once: true };
    await this.api.call({ ...call, body: { sha: commitSha, force: false } }, reference);
  }

  get #ref(): string {
    return `heads/${this.branch}`;
  }

  #of(more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return { ...this.#parameters, ...more };
  }

  async #get<T>(route: string, more: Readonly<Record<string, string>>, answer: z.ZodType<T>): Promise<T> {
    const { value } = await this.api.call({ route, parameters: this.#of(more), retry: NEW }, answer);
    return value as T;
  }

  async #make(route: string, body: unknown, retry: readonly number[] = []): Promise<string> {
    const { value } = await this.api.call({ route, parameters: this.#parameters, body, retry }, made);
    return (value as z.infer<typeof made>).sha;
  }
}

/** The name that git gives to a content. */
export function blobSha(bytes: Uint8Array): string {
  return blobHash(bytes.length).update(bytes).digest('hex');
}

/** To be fed with a content of this length. */
export function blobHash(length: number) {
  return createHash('sha1').update(`blob ${length}\0`);
}
