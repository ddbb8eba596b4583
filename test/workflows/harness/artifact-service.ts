/**
 * Keeps the artifacts of workflow runs in memory, by GitHub's rules: a name may be used once in a run, ids only grow,
 * some characters are not allowed, and one attempt sees what earlier ones left. The protocol is our own, since the
 * stand-ins for the actions that speak it are, too.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';

export interface Artifact {
  readonly id: number;
  readonly runId: string;
  readonly name: string;
  /** By path. */
  readonly files: ReadonlyMap<string, Buffer>;
}

export interface ArtifactService {
  readonly url: string;
  /** Of one run, in the order in which they were uploaded. */
  list(runId: string): Artifact[];
  /** Called with the name of everything that is uploaded; what it says yes to is gone at once, as if it had expired. */
  lose: (name: string) => boolean;
  close(): Promise<void>;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

/** What a name may not have (toolkit, packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts). */
const FORBIDDEN = /["':<>|*?\\/\r\n]/;

export async function startArtifactService(): Promise<ArtifactService> {
  const artifacts = new Map<number, Artifact>();
  const service = { lose: (_name: string): boolean => false };
  let lastId = 1000;
  const list = (runId: string): Artifact[] => [...artifacts.values()].filter((artifact) => artifact.runId === runId);

  async function upload(request: IncomingMessage, runId: string, name: string, overwrite: boolean): Promise<Reply> {
    const body = (await json(request)) as Record<string, string>;
    if (FORBIDDEN.test(name)) return { status: 400, body: `The artifact name is not valid: ${name}` };
    const taken = list(runId).find((artifact) => artifact.name === name);
    if (taken !== undefined && !overwrite) {
      return { status: 409, body: 'an artifact with this name already exists on the workflow run' };
    }
    if (taken !== undefined) artifacts.delete(taken.id);
    lastId += 1;
    const files = Object.entries(body).map(([path, content]) => [path, Buffer.from(content, 'base64')] as const);
    if (!service.lose(name)) artifacts.set(lastId, { id: lastId, runId, name, files: new Map(files) });
    return { status: 201, body: lastId };
  }

  async function answer(request: IncomingMessage): Promise<Reply> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    const [, kind, id = '', name] = pathname.split('/').map(decodeURIComponent);
    if (request.method === 'PUT' && kind === 'runs') return upload(request, id, name ?? '', search === '?overwrite');
    await text(request);
    if (kind === 'runs')
      return { status: 200, body: list(id).map((artifact) => ({ id: artifact.id, name: artifact.name })) };
    const found = artifacts.get(Number(id));
    if (found === undefined) return { status: 404, body: `there is no artifact ${id}` };
    return {
      status: 200,
      body: Object.fromEntries([...found.files].map(([path, data]) => [path, data.toString('base64')])),
    };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status, body }) => response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(service, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    list,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
