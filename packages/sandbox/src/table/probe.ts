/** One request on a connection of its own: `fetch` keeps its connection, and with it the process, for seconds. */
import { request } from 'node:http';

export interface ProbeOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Status and text of the answer; rejects when there is none in time. */
export function probe(url: string, options: ProbeOptions): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const { method = 'GET', headers = {}, body = '', timeout } = options;
  const sent = request(url, { method, headers, agent: false, signal: AbortSignal.timeout(timeout) }, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (part: string) => {
      text += part;
    });
    answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    answer.on('error', reject);
  });
  sent.on('error', reject);
  sent.end(body);
  return promise;
}
