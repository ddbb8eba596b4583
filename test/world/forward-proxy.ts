/** A proxy as companies have them: it forwards requests and opens tunnels, and only it knows where some names lead. */
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface ForwardProxy {
  readonly port: number;
  /** `POST dynamodb.lab:80`, `CONNECT api.openai.lab:443`, in order. */
  readonly seen: string[];
  close(): Promise<void>;
}

export interface ForwardProxyOptions {
  /** Ports on this machine by host name; other names are answered 502. */
  readonly routes?: Readonly<Record<string, number>>;
  /** `user:password` that every request has to bring. */
  readonly credentials?: string;
}

export async function startForwardProxy({ routes = {}, credentials }: ForwardProxyOptions): Promise<ForwardProxy> {
  const seen: string[] = [];
  const allowed = (given: string | undefined): boolean =>
    credentials === undefined || given === `Basic ${Buffer.from(credentials).toString('base64')}`;

  const server = createServer((incoming, response) => {
    const target = new URL(incoming.url ?? '', 'http://none');
    seen.push(`${incoming.method} ${target.hostname}:${target.port || 80}`);
    if (!allowed(incoming.headers['proxy-authorization'])) {
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end();
      return;
    }
    const port = routes[target.hostname];
    if (port === undefined) {
      response.writeHead(502).end();
      return;
    }
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: target.pathname + target.search,
        headers: incoming.headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  server.on('connect', (incoming, socket, head) => {
    seen.push(`CONNECT ${incoming.url}`);
    if (!allowed(incoming.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const port = routes[(incoming.url ?? '').split(':')[0] ?? ''];
    if (port === undefined) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const tunnel = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      tunnel.write(head);
      tunnel.pipe(socket);
      socket.pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    socket.on('error', () => tunnel.destroy());
    socket.on('close', () => tunnel.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
