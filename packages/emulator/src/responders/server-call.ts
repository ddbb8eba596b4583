/**
 * One call of a model server, within bounds. By `node:http`, as Node's `fetch` ends by itself after 300 seconds of silence and
 * has no setting for it, and a model on a small machine may think for longer.
 */
import http from 'node:http';
import https from 'node:https';

export interface ServerCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** From the call to the last byte of its answer. */
  readonly timeoutMs: number;
  readonly mostBytes: number;
  readonly signal?: AbortSignal;
  readonly agent?: http.Agent;
}

export interface ServerAnswer {
  readonly status: number;
  readonly text: string;
}

/** Why there is no answer. The codes stand in result lines. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly code: 'forward_timeout' | 'forward_unreachable' | 'forward_redirected' | 'forward_too_large';

  constructor(code: NoAnswer['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** @throws NoAnswer */
export function callServer(call: ServerCall): Promise<ServerAnswer> {
  const { url, method, headers, body, timeoutMs, mostBytes, signal, agent } = call;
  const { promise, resolve, reject } = Promise.withResolvers<ServerAnswer>();
  const { request: send } = url.protocol === 'https:' ? https : http;
  // A connection of its own for each call: one that is kept may be closed at the other end just when it is used again.
  const options = { method, headers, agent: agent ?? false, ...(signal === undefined ? {} : { signal }) };
  const request = send(url, options, (response) => {
    const { statusCode: status = 0, headers: answered } = response;
    if (status >= 300 && status < 400) {
      end(new NoAnswer('forward_redirected', `${url.host} sends requests on to ${hostOf(answered.location, url)}`));
      return;
    }
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      chunks.push(chunk);
      if (bytes > mostBytes) {
        end(new NoAnswer('forward_too_large', `${url.host} answered with more than ${mostBytes} bytes`));
      }
    });
    response.on('end', () => resolve({ status, text: Buffer.concat(chunks).toString('utf8') }));
    response.on('error', (error) => end(unreachable(url, error)));
  });
  const timer = setTimeout(
    () => end(new NoAnswer('forward_timeout', `${url.host} gave no answer within ${timeoutMs / 1000} s`)),
    timeoutMs,
  );
  const end = (error: NoAnswer): void => {
    reject(error);
    request.destroy();
  };
  request.on('error', (error) => end(unreachable(url, error)));
  request.end(body);
  return promise.finally(() => clearTimeout(timer));
}

function unreachable({ host }: URL, error: Error): NoAnswer {
  // Of several addresses that were tried, each has its own error.
  const [first = error] = error instanceof AggregateError ? (error.errors as Error[]) : [];
  return new NoAnswer('forward_unreachable', `${host} cannot be reached, or broke off: ${first.message}`);
}

/** Without path and query: they may hold anything. */
function hostOf(location: string | undefined, url: URL): string {
  if (location === undefined || !URL.canParse(location, url.href)) return 'nowhere';
  return new URL(location, url.href).host;
}
