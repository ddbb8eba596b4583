/** A small S3 server in memory, for actions that run in processes of their own. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ObjectRequest } from './iam.ts';

export interface ObjectServer {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  /** Called with every request. */
  onRequest: (request: ObjectRequest) => void;
  close(): Promise<void>;
}

/** As much of S3 as the store uses: PUT (also with If-None-Match), GET, HEAD and a list that fits one page. */
export async function startObjectServer(): Promise<ObjectServer> {
  const objects = new Map<string, Buffer>();
  const told = { onRequest: (_: ObjectRequest): void => {} };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, bucket = '', ...path] = pathname.split('/');
    const key = decodeURIComponent(path.join('/'));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const found = objects.get(key);
    const { method = '', headers } = request;
    told.onRequest({ method, bucket, key, query: searchParams, headers, found: found !== undefined });
    if (request.method === 'PUT') {
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
