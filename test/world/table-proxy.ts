/** Stands between processes and a table's server: a test can refuse some of the requests, and say what time it is there. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface ProxiedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Refusal {
  readonly status: number;
  readonly body: string;
}

export interface ServerProxy {
  readonly url: string;
  /** Called with every request; an answer is given in place of the server's. */
  refuse: (request: ProxiedRequest) => Refusal | undefined;
  /** How much later than now it is by the server's answers. */
  shiftMs: number;
  close(): Promise<void>;
}

/** @param target `http://127.0.0.1:port` */
export async function startProxy(target: string): Promise<ServerProxy> {
  const proxy = { refuse: (_: ProxiedRequest): Refusal | undefined => undefined, shiftMs: 0 };
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    response.setHeader('date', new Date(Date.now() + proxy.shiftMs).toUTCString());
    const refusal = proxy.refuse({ headers: request.headers, body: body.toString() });
    if (refusal !== undefined) {
      response.writeHead(refusal.status, { 'content-type': 'application/x-amz-json-1.0' }).end(refusal.body);
      return;
    }
    const { host, connection, 'content-length': _, ...headers } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: request.method ?? 'POST',
      headers: headers as Record<string, string>,
      body,
    });
    const type = answer.headers.get('content-type') ?? 'application/x-amz-json-1.0';
    response.writeHead(answer.status, { 'content-type': type }).end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
