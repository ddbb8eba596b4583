/**
 * GitHub's git data API over a repository in memory: as much of it as a store on a branch asks for, with its refusals and
 * limits, and what happens to answers on their way.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GitRepository, typeOf } from './git-repository.ts';
import { IssuesAndRuns } from './github-issues.ts';
import { Upkeep } from './github-upkeep.ts';

export interface ApiRequest {
  readonly method: string;
  /** Below the repository, such as `/git/trees/…?recursive=1`; of the repository itself `''`; and `/graphql`. */
  readonly path: string;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What becomes of a request: done and answered; answered otherwise, undone; done, and the answer lost or another one. */
export type Fate =
  | 'answered'
  | 'dropped'
  | 'answer lost'
  | { readonly instead: ApiAnswer }
  | { readonly afterwards: ApiAnswer };

export interface StandInOptions {
  readonly token?: string;
  /** Calls an hour. */
  readonly limit?: number;
  readonly now?: () => number;
}

export interface GitHubStandIn {
  /** For GITHUB_API_URL. */
  readonly url: string;
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  git: GitRepository;
  /** Asked of every request. */
  fate: (request: ApiRequest) => Fate | Promise<Fate>;
  /** The token may only read. */
  readOnly: boolean;
  /** Entries of a recursive listing. */
  mostEntries: number;
  /** What was answered, in this order. */
  readonly calls: { readonly method: string; readonly path: string; readonly status: number }[];
  /** Of the hour: answers that count, which are all but 304. */
  used: number;
  /** Bodies of `POST /dispatches`. */
  readonly dispatches: unknown[];
  readonly issues: IssuesAndRuns;
  readonly upkeep: Upkeep;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const MOST_BLOB = 40 * 1024 * 1024;
const SHA = /^[0-9a-f]{40}$/;

/** A repository with one commit on `main`. */
export async function startGitHub(options: StandInOptions = {}): Promise<GitHubStandIn> {
  const { token = 'ghs_of_the_stand_in_0123456789', limit = 1_000_000, now = Date.now } = options;
  const [owner, repo] = ['octo-org', 'octo.repo'];
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  const standIn: GitHubStandIn = {
    url: '',
    owner,
    repo,
    token,
    git: new GitRepository(),
    fate: () => 'answered',
    readOnly: false,
    mostEntries: 100_000,
    calls: [],
    used: 0,
    dispatches: [],
    issues: new IssuesAndRuns(now),
    upkeep: new Upkeep(),
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
    [Symbol.asyncDispose]: () => standIn.close(),
  };
  const readme = standIn.git.addBlob(Buffer.from('# A repository\n'));
  standIn.git.push('main', [{ path: 'README.md', mode: '100644', sha: readme }]);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '' } = request;
    const start = `/repos/${owner}/${repo}`;
    const path = pathOf(url, start);
    const fate = path === undefined ? 'answered' : await standIn.fate({ method, path });
    if (fate === 'dropped') return void request.socket.destroy();
    const own = typeof fate === 'object' && 'instead' in fate ? fate.instead : undefined;
    const done = own ?? answerTo(request, path, Buffer.concat(chunks).toString());
    if (fate === 'answer lost') return void request.socket.destroy();
    reply(response, typeof fate === 'object' && 'afterwards' in fate ? fate.afterwards : done, {
      method,
      path: path ?? url,
    });
  }

  function answerTo({ method = '', headers }: IncomingMessage, path: string | undefined, body: string): ApiAnswer {
    if (headers.authorization !== `token ${token}`) return refusal(401, 'Bad credentials');
    if (standIn.used >= limit) return refusal(403, 'API rate limit exceeded for installation ID 1.');
    if (path === undefined) return refusal(404, 'Not Found');
    if (standIn.readOnly && method !== 'GET' && path !== '/graphql')
      return refusal(403, 'Resource not accessible by integration');
    const answer = routed(standIn, { method, path, raw: headers.accept?.includes('raw') === true }, body);
    if (answer.status !== 200 || Buffer.isBuffer(answer.body)) return answer;
    const etag = `W/"${createHash('sha1').update(JSON.stringify(answer.body)).digest('hex')}"`;
    if (headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
    return { ...answer, headers: { etag } };
  }

  function reply(response: ServerResponse, { status, headers = {}, body }: ApiAnswer, request: ApiRequest): void {
    standIn.calls.push({ ...request, status });
    if (status !== 304) standIn.used += 1;
    const hour = Math.ceil(now() / 3_600_000) * 3600;
    response.writeHead(status, {
      'content-type': Buffer.isBuffer(body)
        ? 'application/vnd.github.raw+json; charset=utf-8'
        : 'application/json; charset=utf-8',
      date: new Date(now()).toUTCString(),
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - standIn.used)),
      'x-ratelimit-reset': String(hour),
      ...headers,
    });
    response.end(body === undefined ? undefined : Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }

  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return Object.assign(standIn, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

function pathOf(url: string, start: string): string | undefined {
  if (url === '/graphql') return url;
  return url.startsWith(start) ? decodeURIComponent(url.slice(start.length)) : undefined;
}

function refusal(status: number, message: string): ApiAnswer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}

interface Call extends ApiRequest {
  readonly raw: boolean;
}

function routed(standIn: GitHubStandIn, { method, path, raw }: Call, text: string): ApiAnswer {
  if (method === 'GET' && path === '') {
    return { status: 200, body: { full_name: `${standIn.owner}/${standIn.repo}`, default_branch: 'main' } };
  }
  const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  if (method === 'POST' && path === '/dispatches') return dispatched(standIn, body);
  const other = standIn.upkeep.answer({ method, path }, body) ?? standIn.issues.answer({ method, path }, body);
  if (other !== undefined) return other;
  const { git } = standIn;
  if (git.refs.size === 0) return refusal(409, 'Git Repository is empty.');
  const [, kind = '', rest = '', query = ''] = /^\/git\/(\w+)\/?([^?]*)(\?.*)?$/.exec(path) ?? [];
  if (method === 'GET') return got(standIn, kind, rest, { raw, recursive: query.includes('recursive=') });
  if (method === 'POST' && kind === 'blobs') return blobMade(git, body);
  if (method === 'POST' && kind === 'trees') return treeMade(git, body);
  if (method === 'POST' && kind === 'commits') return commitMade(git, body);
  if (method === 'POST' && kind === 'refs') return refMade(git, body);
  if (method === 'PATCH' && kind === 'refs') return refMoved(git, `refs/${rest}`, body);
  return refusal(404, 'Not Found');
}

function got(
  { git, mostEntries }: GitHubStandIn,
  kind: string,
  rest: string,
  { raw, recursive }: { raw: boolean; recursive: boolean },
): ApiAnswer {
  const sha = kind === 'ref' ? git.refs.get(`refs/${rest}`) : rest;
  if (kind === 'ref')
    return sha === undefined ? refusal(404, 'Not Found') : { status: 200, body: reference(`refs/${rest}`, sha) };
  if (kind === 'commits') {
    const commit = git.commit(rest);
    const body = commit && {
      sha: rest,
      ...commit,
      tree: { sha: commit.tree },
      parents: commit.parents.map((each) => ({ sha: each })),
    };
    return body === undefined ? refusal(404, 'Not Found') : { status: 200, body };
  }
  if (kind === 'trees' && git.has(rest, 'tree')) {
    const items = [...git.items(rest, recursive)];
    const truncated = recursive && items.length > mostEntries;
    return { status: 200, body: { sha: rest, tree: truncated ? items.slice(0, mostEntries) : items, truncated } };
  }
  const blob = kind === 'blobs' ? git.blob(rest) : undefined;
  if (blob === undefined) return refusal(404, 'Not Found');
  return {
    status: 200,
    body: raw ? blob : { sha: rest, size: blob.length, encoding: 'base64', content: blob.toString('base64') },
  };
}

function blobMade(git: GitRepository, { content, encoding = 'utf-8' }: Record<string, unknown>): ApiAnswer {
  if (typeof content !== 'string') return refusal(422, 'Invalid request.');
  const bytes = Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8');
  if (bytes.length >= MOST_BLOB) return refusal(422, 'Sorry, your input was too large to process.');
  return { status: 201, body: { sha: git.addBlob(bytes) } };
}

interface Item {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly content?: string;
  readonly sha?: string | null;
}

function treeMade(git: GitRepository, { base_tree: base, tree }: Record<string, unknown>): ApiAnswer {
  if (base !== undefined && !git.has(String(base), 'tree')) return refusal(422, 'base_tree is not a valid tree oid');
  const items = tree as readonly Item[];
  if (!Array.isArray(tree) || items.length === 0) return refusal(422, 'Invalid tree info');
  const there = new Set(base === undefined ? [] : [...git.items(String(base), true)].map(({ path }) => path));
  for (const { path, sha, content, mode } of items) {
    if (path.split('/').some((name) => /^$|^\.{1,2}$|^\.git$|^git~1$/i.test(name))) {
      return refusal(422, 'tree.path contains a malformed path component');
    }
    if (sha === null ? !there.has(path) : sha === undefined && content === undefined)
      return refusal(422, 'GitRPC::BadObjectState');
    if (typeof sha === 'string' && typeOf(mode) === 'blob' && !git.has(sha, 'blob'))
      return refusal(422, 'tree.sha is not a valid blob');
  }
  const changes = items.map(({ path, mode, sha, content }) => ({
    path,
    mode,
    sha: sha === undefined ? git.addBlob(Buffer.from(content ?? '')) : sha,
  }));
  const made = git.changed(base === undefined ? undefined : String(base), changes) ?? git.addTree([]);
  return { status: 201, body: { sha: made } };
}

function commitMade(git: GitRepository, { message, tree, parents = [] }: Record<string, unknown>): ApiAnswer {
  if (!git.has(String(tree), 'tree')) return refusal(422, 'Tree SHA does not exist');
  const shas = parents as readonly string[];
  if (shas.some((sha) => !git.has(sha, 'commit')))
    return refusal(422, 'Parent SHA does not exist or is not a commit object');
  const stored = { tree: String(tree), parents: shas, message: String(message) };
  return { status: 201, body: { sha: git.addCommit(stored, Math.floor(Date.now() / 1000)) } };
}

function refMade(git: GitRepository, { ref, sha }: Record<string, unknown>): ApiAnswer {
  if (!/^refs\/heads\/./.test(String(ref))) return refusal(422, 'Reference name must start with refs/');
  if (git.refs.has(String(ref))) return refusal(422, 'Reference already exists');
  if (!SHA.test(String(sha)) || !git.has(String(sha), 'commit')) return refusal(422, 'Object does not exist');
  git.refs.set(String(ref), String(sha));
  return { status: 201, body: reference(String(ref), String(sha)) };
}

function refMoved(git: GitRepository, ref: string, { sha, force = false }: Record<string, unknown>): ApiAnswer {
  const at = git.refs.get(ref);
  if (at === undefined) return refusal(422, 'Reference does not exist');
  if (!git.has(String(sha), 'commit')) return refusal(422, 'Object does not exist');
  if (force !== true && !git.isAncestor(at, String(sha))) return refusal(422, 'Update is not a fast forward');
  git.refs.set(ref, String(sha));
  return { status: 200, body: reference(ref, String(sha)) };
}

function reference(ref: string, sha: string): unknown {
  return { ref, object: { type: 'commit', sha } };
}

function dispatched(standIn: GitHubStandIn, body: Record<string, unknown>): ApiAnswer {
  const { event_type: type, client_payload: payload } = body;
  if (typeof type !== 'string' || type === '' || type.length > 100) return refusal(422, 'Invalid request.');
  if (Object.keys(Object(payload ?? {})).length > 10) return refusal(422, 'No more than 10 properties are allowed');
  standIn.dispatches.push(body);
  return { status: 204 };
}
