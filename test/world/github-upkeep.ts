/** Pull requests, artifacts of runs and a repository's labels, as GitHub's REST API has them: a part of its stand-in. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiAnswer, ApiRequest } from './github-api.ts';

export interface StoodPull {
  number: number;
  headRef: string;
  headSha: string;
  headRepository: string;
  base: string;
  user: { login: string; type: string };
  labels: string[];
  state: 'open' | 'closed';
}

export interface StoodArtifact {
  readonly id: number;
  readonly run: string;
  name: string;
  archive: Buffer;
  expired: boolean;
  /** What the list says; by itself what the archive has. */
  size?: number;
}

export interface StoodLabel {
  name: string;
  color: string;
  description: string | null;
}

export class Upkeep {
  readonly pulls: StoodPull[] = [];
  readonly artifacts: StoodArtifact[] = [];
  labels: StoodLabel[] = [];
  /** Where artifacts lie: another server, as at GitHub. */
  storage = '';

  /** Undefined for what is none of this. */
  answer({ method, path }: ApiRequest, body: Record<string, unknown>): ApiAnswer | undefined {
    const { pathname, searchParams: asked } = new URL(path, 'http://stand-in');
    if (pathname === '/pulls' && method === 'GET') return this.#pulls(asked);
    const [, run] = /^\/actions\/runs\/(\d+)\/artifacts$/.exec(pathname) ?? [];
    if (run !== undefined && method === 'GET') return this.#listed(run, asked);
    const [, id] = /^\/actions\/artifacts\/(\d+)\/zip$/.exec(pathname) ?? [];
    if (id !== undefined && method === 'GET') return { status: 302, headers: { location: `${this.storage}/${id}` } };
    if (pathname !== '/labels' && !pathname.startsWith('/labels/')) return undefined;
    return this.#label(method, decodeURIComponent(pathname.slice('/labels/'.length)), asked, body);
  }

  #pulls(asked: URLSearchParams): ApiAnswer {
    const found = this.pulls.filter(
      ({ headRef, headRepository, base, state }) =>
        state === (asked.get('state') ?? 'open') &&
        base === (asked.get('base') ?? base) &&
        `${headRepository.split('/')[0]}:${headRef}` === (asked.get('head') ?? ''),
    );
    return { status: 200, body: paged(found.map(shown), asked) };
  }

  #listed(run: string, asked: URLSearchParams): ApiAnswer {
    const found = this.artifacts.filter((each) => each.run === run && each.name === (asked.get('name') ?? each.name));
    const artifacts = found.map(({ id, name, archive, expired, size = archive.length }) => ({
      ...{ id, name, expired },
      size_in_bytes: size,
    }));
    return { status: 200, body: { total_count: artifacts.length, artifacts: paged(artifacts, asked) } };
  }

  #label(method: string, name: string, asked: URLSearchParams, body: Record<string, unknown>): ApiAnswer {
    if (method === 'GET') return { status: 200, body: paged(this.labels, asked) };
    const same = (other: string) => (label: StoodLabel) => label.name.toLowerCase() === other.toLowerCase();
    if (method === 'POST') {
      if (this.labels.some(same(String(body.name)))) return refused(422, 'Validation Failed');
      this.labels.push({ name: String(body.name), color: String(body.color), description: String(body.description) });
      return { status: 201, body: {} };
    }
    const label = this.labels.find(same(name));
    if (label === undefined) return refused(404, 'Not Found');
    if (method === 'DELETE') {
      this.labels = this.labels.filter((each) => each !== label);
      return { status: 204 };
    }
    const { new_name, ...others } = body;
    Object.assign(label, others, new_name === undefined ? {} : { name: new_name });
    return { status: 200, body: label };
  }
}

/** Serves archives to whoever does not send a token there; to who does, it says so. */
export async function startStorage(upkeep: Upkeep): Promise<AsyncDisposable> {
  const server = createServer(({ url = '', headers }, response) => {
    const found = upkeep.artifacts.find(({ id }) => url === `/${id}`);
    if (headers.authorization !== undefined) return void response.writeHead(400).end('a token came with it');
    response.writeHead(found === undefined ? 404 : 200).end(found?.archive);
  });
  await new Promise<void>((up) => server.listen(0, 'localhost', up));
  upkeep.storage = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function shown({ number, headRef, headSha, headRepository, base, user, labels, state }: StoodPull): unknown {
  return {
    ...{ number, state, user },
    head: { ref: headRef, sha: headSha, repo: { full_name: headRepository } },
    base: { ref: base },
    labels: labels.map((name) => ({ name })),
  };
}

function paged<T>(all: readonly T[], asked: URLSearchParams): readonly T[] {
  const [page, size] = [Number(asked.get('page') ?? 1), Number(asked.get('per_page') ?? 30)];
  return all.slice((page - 1) * size, page * size);
}

function refused(status: number, message: string): ApiAnswer {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}
