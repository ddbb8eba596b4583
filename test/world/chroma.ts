/** A real Chroma server for tests, with nothing in it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onFreePort } from '@completion-batch/sandbox';
import { tool } from './tools.ts';
import { endProcess } from './versitygw.ts';

export interface ChromaServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const START_TRIES = 200;
const START_WAIT_MS = 50;
const ANSWER_MS = 2_000;

/** The server is in one library of its package, which needs none of the other eighty: it is called without them. */
const PROGRAM = `import sys
sys.path.insert(0, sys.argv[1])
import chromadb_rust_bindings
chromadb_rust_bindings.cli(['chroma', 'run', '--host', '127.0.0.1', '--port', sys.argv[2], '--path', sys.argv[3]])`;

/** Starts it on a free port, and waits until it answers. @param pickPort default: any free port */
export function startChroma(pickPort?: () => Promise<number>): Promise<ChromaServer> {
  return onFreePort(startOn, pickPort);
}

async function startOn(port: number): Promise<ChromaServer> {
  const folder = await mkdtemp(join(tmpdir(), 'chroma-'));
  const server = spawn('python3', ['-c', PROGRAM, tool('chroma').folder, String(port), folder], {
    env: { PATH: process.env.PATH, HOME: folder, ANONYMIZED_TELEMETRY: 'False' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const stop = async (): Promise<void> => {
    await endProcess(server);
    await rm(folder, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < START_TRIES && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${endpoint}/api/v2/heartbeat`, { signal: AbortSignal.timeout(ANSWER_MS) })
      .then((response) => response.json())
      .catch(() => undefined);
    if (typeof Object(answer)['nanosecond heartbeat'] === 'number') return { endpoint, stop };
    await delay(START_WAIT_MS);
  }
  await stop();
  // In the words by which others say that a port is taken.
  throw new Error(`chroma did not start: ${complaints.replace('is not available', 'is already in use')}`);
}
