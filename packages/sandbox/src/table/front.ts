/**
 * What stands before an embedded table's server: it answers programs that know its key, and no web page. The key is
 * part of the endpoint (`http://127.0.0.1:PORT/KEY`), so that every client that is told the endpoint brings it, whatever
 * its credentials are.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { isKey, whyNotFromHere } from '@completion-batch/engine';

/** The one in which DynamoDB's clients write, which no form and no script can send without asking first. */
const CONTENT_TYPE = 'application/x-amz-json-1.0';

interface Guarded {
  readonly endpoint: string;
  readonly port: number;
}

/** Lets the server listen, and its listeners see only requests that are to be answered; those ask for "/". */
export async function guard(server: Server): Promise<Guarded> {
  const inner = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
  const key = randomBytes(18).toString('base64url');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const why = whyRefused(request, port, key);
    if (why !== undefined) return refuse(request, response, why);
    request.url = '/';
    for (const listener of inner) listener.call(server, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const { port } = address;
  return { port, endpoint: `http://127.0.0.1:${port}/${key}` };
}

function whyRefused({ method, url = '', headers }: IncomingMessage, port: number, key: string): string | undefined {
  const why = whyNotFromHere(headers, { port });
  if (why !== undefined) return why;
  if (method !== 'POST' || headers['content-type'] !== CONTENT_TYPE) return `it answers POST of ${CONTENT_TYPE} only`;
  if (isKey(url.split('/', 2)[1] ?? '', key)) return undefined;
  return 'the key that its endpoint ends with is missing or another one';
}

function refuse(request: IncomingMessage, response: ServerResponse, why: string): void {
  request.resume();
  const message = `The embedded table does not answer this request: ${why}.`;
  response.writeHead(403, { 'content-type': CONTENT_TYPE, connection: 'close' });
  response.end(JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message }));
}

export interface Front extends Guarded {
  close(): Promise<void>;
}

/** A front that hands on what it answers to the server at this place. */
export async function startFront(target: { readonly host: string; readonly port: number }): Promise<Front> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const { host: _, connection: __, ...headers } = incoming.headers;
    const asked = request({ ...target, agent, method: 'POST', path: '/', headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, ownHeaders(answer));
      answer.pipe(outgoing);
      answer.once('error', () => outgoing.destroy());
    });
    // As the server itself would: the client's connection ends without an answer.
    asked.once('error', () => outgoing.destroy());
    outgoing.once('close', () => outgoing.writableFinished || asked.destroy());
    incoming.pipe(asked);
  });
  // Clients keep connections: one that ended just when it was used again would be a failure that the server does not have.
  server.keepAliveTimeout = 0;
  // As the process of the table, it keeps no program alive that has nothing left to do.
  server.on('connection', (socket) => socket.unref());
  const guarded = await guard(server);
  server.unref();
  return {
    ...guarded,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      agent.destroy();
      await closed;
    },
  };
}

/** Without what lets pages read an answer. */
function ownHeaders({ headers }: IncomingMessage): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || name.startsWith('access-control-') || name === 'connection' ? [] : [[name, value]],
    ),
  );
}
