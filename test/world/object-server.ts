/** A small S3 server in memory, for actions that run in processes of their own. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObjectRequest } from './iam.ts';

export interface ObjectRefusal {
  readonly status: number;
  /** S3's error code, with its message; none with an answer to HEAD. */
  readonly code?: string;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Called with every request. */
  onRequest: (request: ObjectRequest) => void;
  /** Called with every request, too: an answer is given in place of the server's. */
  refuse: (request: ObjectRequest) => ObjectRefusal | undefined;
  close(): Promise<void>;
}

const errorXml = (code: string, message: string): string =>
  `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

/** As much of S3 as the store uses: PUT (also with If-None-Match), GET, HEAD and a list that fits one page. */
export async function startObjectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const told = {
    onRequest: (_: ObjectRequest): void => {},
    refuse: (_: ObjectRequest): ObjectRefusal | undefined => undefined,
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, bucket = '', ...path] = pathname.split('/');
    const key = decodeURIComponent(path.join('/'));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const found = objects.get(key);
    const { method = '', headers } = request;
    const asked = { method, bucket, key, query: searchParams, headers, found: found !== undefined };
    told.onRequest(asked);
    const refusal = told.refuse(asked);
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { 'content-type': 'application/xml', ...refusal.headers });
      const { code, message = '' } = refusal;
      response.end(method === 'HEAD' || code === undefined ? undefined : errorXml(code, message));
    } else if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && found !== undefined) response.writeHead(412).end();
      else {
        objects.set(key, Buffer.concat(chunks));
        response.writeHead(200, { etag: `"${createHash('md5').update(Buffer.concat(chunks)).digest('hex')}"` }).end();
      }
    } else if (key === '' && request.method === 'GET') {
      const prefix = searchParams.get('prefix') ?? '';
      const keys = [...objects].filter(([name]) => name.startsWith(prefix));
      const entries = keys.map(([name, body]) => `<Contents><Key>${name}</Key><Size>${body.length}</Size></Contents>`);
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${entries.join('')}</ListBucketResult>`);
    } else if (key === '' || found !== undefined) {
      response.writeHead(200, { 'content-length': found?.length ?? 0 });
      response.end(request.method === 'HEAD' ? undefined : found);
    } else {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end(request.method === 'HEAD' ? undefined : '<Error><Code>NoSuchKey</Code></Error>');
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(told, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
