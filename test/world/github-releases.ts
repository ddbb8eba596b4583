/**
 * GitHub's refs, tags and releases over memory, as far as a release asks for them: with its refusals, with releases that
 * cannot be changed once they are published, and with what happens to answers on their way.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export const RELEASE_TOKEN = 'ghs-planted-7d0f5a31';

/** What becomes of a request: done and answered; not done, the connection cut; done, and the answer lost. */
export type Fate = 'answered' | 'dropped' | 'answer lost';

interface TagObject {
  readonly object: string;
  /** As git keeps it. */
  readonly text: string;
}

interface StandInAsset {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly digest: string;
}

export interface StandInRelease {
  readonly id: number;
  readonly tag_name: string;
  readonly body: string;
  readonly prerelease: boolean;
  draft: boolean;
  immutable: boolean;
  latest: boolean;
  assets: StandInAsset[];
}

export interface ReleasesStandIn {
  /** For GITHUB_API_URL. */
  readonly url: string;
  /** Names and what they lead to: a commit or a tag object. */
  readonly refs: Map<string, string>;
  readonly tagObjects: Map<string, TagObject>;
  readonly releases: StandInRelease[];
  /** The setting of the repository. */
  immutableReleases: boolean;
  /** Keeps what the message of a tag object ends with, as GitHub is taken to. */
  trimsMessages: boolean;
  /** Asked of every request that writes. */
  fate: (request: string) => Fate;
  /** What was written, in this order. */
  readonly writes: string[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const refused = (message: string): Answer => ({ status: 422, body: { message } });
const MISSING: Answer = { status: 404, body: { message: 'Not Found' } };

/** @param repository `owner/name` */
export async function startReleasesStandIn(repository: string, token = RELEASE_TOKEN): Promise<ReleasesStandIn> {
  let ids = 0;
  const state = {
    refs: new Map<string, string>(),
    tagObjects: new Map<string, TagObject>(),
    releases: [] as StandInRelease[],
    immutableReleases: true,
    trimsMessages: false,
    fate: (_: string): Fate => 'answered',
    writes: [] as string[],
  };
  const refJson = (name: string): object => {
    const sha = state.refs.get(name) ?? '';
    return { ref: `refs/tags/${name}`, object: { type: state.tagObjects.has(sha) ? 'tag' : 'commit', sha } };
  };
  const releaseJson = (release: StandInRelease): object => ({
    ...release,
    html_url: `https://github.com/${repository}/releases/tag/${release.tag_name}`,
    upload_url: `${url}/uploads/${release.id}/assets{?name,label}`,
  });

  type Handler = (found: readonly string[], body: Buffer, query: URLSearchParams) => Answer;
  const json = <T>(body: Buffer): T => JSON.parse(body.toString()) as T;
  const byId = (id: string | undefined): StandInRelease | undefined =>
    state.releases.find((one) => one.id === Number(id));

  const routes: [RegExp, Handler][] = [
    [
      /^GET \/git\/ref\/tags\/(.+)$/,
      ([name = '']) => (state.refs.has(name) ? { status: 200, body: refJson(name) } : MISSING),
    ],
    [
      /^GET \/git\/matching-refs\/tags\/(.*)$/,
      ([start = '']) => ({
        status: 200,
        body: [...state.refs.keys()].filter((name) => name.startsWith(start)).map(refJson),
      }),
    ],
    [
      /^GET \/git\/tags\/(\w+)$/,
      ([sha = '']) => {
        const found = state.tagObjects.get(sha);
        return found === undefined
          ? MISSING
          : { status: 200, body: { sha, object: { type: 'commit', sha: found.object } } };
      },
    ],
    [
      /^POST \/git\/tags$/,
      (_, body) => {
        const { tag, message, object, tagger } = json<{
          tag: string;
          message: string;
          object: string;
          tagger: { name: string; email: string; date: string };
        }>(body);
        const at = Date.parse(tagger.date) / 1000;
        const kept = state.trimsMessages ? message.trim() : message;
        const text = `object ${object}\ntype commit\ntag ${tag}\ntagger ${tagger.name} <${tagger.email}> ${at} +0000\n\n${kept}`;
        const sha = createHash('sha1')
          .update(`tag ${Buffer.byteLength(text)}\0${text}`)
          .digest('hex');
        state.tagObjects.set(sha, { object, text });
        return { status: 201, body: { sha } };
      },
    ],
    [
      /^POST \/git\/refs$/,
      (_, body) => {
        const { ref, sha } = json<{ ref: string; sha: string }>(body);
        const name = ref.replace('refs/tags/', '');
        if (state.refs.has(name)) return refused('Reference already exists');
        state.refs.set(name, sha);
        return { status: 201, body: refJson(name) };
      },
    ],
    [
      /^PATCH \/git\/refs\/tags\/(.+)$/,
      ([name = ''], body) => {
        if (!state.refs.has(name)) return refused('Reference does not exist');
        if (state.releases.some(({ tag_name, immutable }) => tag_name === name && immutable))
          return refused('Cannot update a tag of an immutable release');
        state.refs.set(name, json<{ sha: string }>(body).sha);
        return { status: 200, body: refJson(name) };
      },
    ],
    [
      /^GET \/releases$/,
      (_, __, query) => {
        const size = Number(query.get('per_page'));
        const from = (Number(query.get('page')) - 1) * size;
        return { status: 200, body: state.releases.slice(from, from + size).map(releaseJson) };
      },
    ],
    [
      /^POST \/releases$/,
      (_, body) => {
        const given = json<Pick<StandInRelease, 'tag_name' | 'body' | 'prerelease' | 'draft'>>(body);
        const { tag_name, prerelease, draft } = given;
        ids += 1;
        const release = { id: ids, tag_name, prerelease, draft, body: given.body, immutable: false, latest: false };
        // Of drafts there may be several.
        state.releases.push({ ...release, assets: [] });
        return { status: 201, body: releaseJson({ ...release, assets: [] }) };
      },
    ],
    [
      /^PATCH \/releases\/(\d+)$/,
      ([id], body) => {
        const release = byId(id);
        if (release === undefined) return MISSING;
        if (release.immutable) return refused('Cannot update an immutable release');
        const { draft, make_latest, ...text } = json<
          Pick<StandInRelease, 'body' | 'prerelease' | 'draft'> & { make_latest: string }
        >(body);
        if (state.releases.some((one) => one !== release && !one.draft && one.tag_name === release.tag_name))
          return refused('already_exists');
        Object.assign(release, {
          draft,
          body: text.body ?? release.body,
          prerelease: text.prerelease ?? release.prerelease,
        });
        release.immutable = !draft && state.immutableReleases;
        release.latest = make_latest === 'true' && !release.prerelease;
        return { status: 200, body: releaseJson(release) };
      },
    ],
    [
      /^DELETE \/releases\/assets\/(\d+)$/,
      ([id]) => {
        const release = state.releases.find(({ assets }) => assets.some((asset) => asset.id === Number(id)));
        if (release === undefined) return MISSING;
        if (release.immutable) return refused('Cannot delete asset from an immutable release');
        release.assets = release.assets.filter((asset) => asset.id !== Number(id));
        return { status: 204 };
      },
    ],
    [
      /^POST \/uploads\/(\d+)\/assets$/,
      ([id], body, query) => {
        const release = byId(id);
        const name = query.get('name') ?? '';
        if (release === undefined) return MISSING;
        if (release.immutable) return refused('Cannot upload assets to an immutable release.');
        if (release.assets.some((asset) => asset.name === name)) return refused('already_exists');
        ids += 1;
        const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`;
        release.assets.push({ id: ids, name, state: 'uploaded', digest });
        return { status: 201, body: { id: ids } };
      },
    ],
  ];

  async function answer(request: IncomingMessage): Promise<Answer | 'cut'> {
    const body = await buffer(request);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const called = `${request.method} ${decodeURIComponent(pathname.replace(`/repos/${repository}`, ''))}`;
    if (request.headers.authorization !== `token ${token}`)
      return { status: 401, body: { message: 'Bad credentials' } };
    for (const [pattern, handle] of routes) {
      const match = pattern.exec(called);
      if (match === null) continue;
      const found = match.slice(1);
      if (request.method === 'GET') return handle(found, body, searchParams);
      const fate = state.fate(called);
      if (fate === 'dropped') return 'cut';
      const done = handle(found, body, searchParams);
      if (done.status < 300) state.writes.push(called);
      return fate === 'answer lost' ? 'cut' : done;
    }
    return MISSING;
  }

  const server = createServer(async (request, response) => {
    const done = await answer(request);
    if (done === 'cut') return void request.socket.destroy();
    const text = done.body === undefined ? '' : JSON.stringify(done.body);
    response.writeHead(done.status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return Object.assign(state, { url, close, [Symbol.asyncDispose]: close });
}
