/** dynalite inside this process, over LevelDB: what runs where dynoxide has no binary. Knows no transactions or PartiQL. */
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { CompletionBatchError, lockFolder } from '@completion-batch/engine';
import type { EmbeddedTable } from './engine.ts';
import { guard } from './front.ts';
import { probe } from './probe.ts';

/** The package's one function; it brings no types. */
export type Dynalite = (options: { readonly path: string; readonly createTableMs: number }) => Server;

/** How long requests under way may take when the table is stopped; milliseconds. */
const STOP_GRACE = 2_000;

/** undefined where the optional package is not installed. */
export function loadDynalite(): Dynalite | undefined {
  const require = createRequire(import.meta.url);
  try {
    return require('dynalite') as Dynalite;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** @throws CompletionBatchError `store-unusable` when the data cannot be opened or is in use */
export async function startDynalite(dynalite: Dynalite, dataDir: string): Promise<EmbeddedTable> {
  const folder = path.join(dataDir, 'table-leveldb');
  // LevelDB has a lock too, but dynalite on locked data answers nothing for ten seconds and then throws past everybody.
  const unlock = lockFolder(dataDir);
  const server = dynalite({ path: folder, createTableMs: 0 });
  const { endpoint, port } = await guard(server);
  const stopped = Promise.withResolvers<void>();
  let stopping = false;
  const stop = (): Promise<void> => {
    if (stopping) return stopped.promise;
    stopping = true;
    const cut = setTimeout(() => server.closeAllConnections(), STOP_GRACE);
    server.close((error) => {
      clearTimeout(cut);
      unlock();
      if (error === undefined || error === null) stopped.resolve();
      else stopped.reject(error);
    });
    return stopped.promise;
  };
  // The data is opened behind the first request.
  const problem = await firstAnswer(endpoint);
  if (problem !== undefined) {
    await stop().catch(() => undefined);
    throw new CompletionBatchError('store-unusable', 'dynalite cannot open its data', {
      where: folder,
      remedy: 'Move the folder away to begin with an empty table, or choose another folder.',
      cause: problem,
    });
  }
  return { endpoint, port, engine: 'dynalite', stop };
}

async function firstAnswer(endpoint: string): Promise<unknown> {
  try {
    const { status, text } = await probe(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        // dynalite wants a signature's form, not a valid one.
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20200101T000000Z',
      },
      body: '{}',
      timeout: 10_000,
    });
    return status === 200 ? undefined : new Error(`ListTables answered ${status}: ${text}`);
  } catch (error) {
    return error;
  }
}
