/** A real S3 server for tests: versitygw over a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { onFreePort } from '@completion-batch/sandbox';
import { tool } from './tools.ts';

export interface S3Server {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Where the buckets lie as folders. */
  readonly folder: string;
  stop(): Promise<void>;
}

const START_TRIES = 200;
const START_WAIT_MS = 50;
/** A stranger on a taken port may never answer. */
const ANSWER_MS = 2_000;

/**
 * Starts it on a free port, with a secret of its own, and waits until it answers.
 * @param buckets which there are from the start; a bucket is a folder
 * @param pickPort default: any free port
 */
export function startVersitygw(buckets: readonly string[] = [], pickPort?: () => Promise<number>): Promise<S3Server> {
  return onFreePort((port) => startOn(port, buckets), pickPort);
}

async function startOn(port: number, buckets: readonly string[]): Promise<S3Server> {
  const base = await mkdtemp(join(tmpdir(), 'versitygw-'));
  const folder = join(base, 'data');
  await mkdir(folder);
  for (const bucket of buckets) await mkdir(join(folder, bucket));
  const accessKeyId = 'test';
  const secretAccessKey = randomUUID();
  // A path of its own: on a port that somebody took, another versitygw may answer.
  const health = `/health-${randomUUID()}`;
  // With more than one request at a time, its conditional writes have several winners.
  const options = ['--quiet', '--keep-alive', '--health', health, '--port', `127.0.0.1:${port}`];
  const server = spawn(tool('versitygw').program, [...options, 'posix', '--concurrency', '1', folder], {
    env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const stop = async (): Promise<void> => {
    await endProcess(server);
    await rm(base, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < START_TRIES && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${endpoint}${health}`, { signal: AbortSignal.timeout(ANSWER_MS) }).catch(
      () => undefined,
    );
    if (answer?.ok && answer.headers.get('server') === 'VERSITYGW')
      return { endpoint, accessKeyId, secretAccessKey, folder, stop };
    await delay(START_WAIT_MS);
  }
  await stop();
  throw new Error(`versitygw did not start: ${complaints}`);
}

/** Ends a server that was started, and waits until it is gone. */
export async function endProcess(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(patience);
}
