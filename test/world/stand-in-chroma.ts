/** As much of Chroma's HTTP API as writing back needs, for processes of their own; the real one is under test in core. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInChroma {
  /** Without a collection. */
  readonly url: string;
  /** Metadata by id. */
  readonly records: Map<string, Record<string, unknown>>;
  /** What it is asked fails, quoting the key. */
  fails: boolean;
  close(): Promise<void>;
}

interface Asked {
  readonly ids: readonly string[];
  readonly metadatas: readonly Record<string, unknown>[];
}

const COLLECTION = { id: '6f1de9ae-6a6d-4f0d-93f4-3f2f7f9c0001', dimension: 2, configuration_json: {} };

export async function startStandInChroma(
  key: string,
  records: Readonly<Record<string, Record<string, unknown>>>,
): Promise<StandInChroma> {
  const held = new Map(Object.entries(records));
  const told = { fails: false };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, body: unknown): void => void response.writeHead(status).end(JSON.stringify(body));
    const token = String(request.headers['x-chroma-token']);
    if (token !== key) return answer(401, { message: `${token} is no key` });
    if (told.fails) return answer(500, { message: `${token} was sent` });
    if (request.method === 'GET') return answer(200, COLLECTION);
    const { ids, metadatas } = JSON.parse(Buffer.concat(chunks).toString()) as Asked;
    const found = ids.filter((id) => held.has(id));
    if (request.url?.endsWith('/get')) return answer(200, { ids: found, metadatas: found.map((id) => held.get(id)) });
    for (const [index, id] of ids.entries()) {
      const merged = Object.entries({ ...held.get(id), ...metadatas[index] });
      held.set(id, Object.fromEntries(merged.filter(([, value]) => value !== null)));
    }
    return answer(200, {});
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return Object.assign(told, {
    url: `chroma://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records: held,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}
