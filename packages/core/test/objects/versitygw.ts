/** A real S3 server for tests: versitygw over a folder of its own, found where scripts/install-tools puts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

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

/** The program; undefined where there is none. */
export function findVersitygw(env: NodeJS.ProcessEnv): string | undefined {
  const repository = fileURLToPath(new URL('../../../../', import.meta.url));
  const places = [join(repository, '.tools'), ...(env.PATH ?? '').split(delimiter)].map((folder) =>
    join(folder, 'versitygw'),
  );
  const wanted = env.VERSITYGW ? [env.VERSITYGW] : places;
  return wanted.find(isExecutable);
}

export async function startVersitygw(program: string): Promise<S3Server> {
  const base = await mkdtemp(join(tmpdir(), 'versitygw-'));
  const folder = join(base, 'data');
  await mkdir(folder);
  const port = await freePort();
  const accessKeyId = 'test';
  const secretAccessKey = 'testsecret';
  // With more than one request at a time, its conditional writes have several winners.
  const options = ['--quiet', '--keep-alive', '--health', '/health', '--port', `127.0.0.1:${port}`];
  const server = spawn(program, [...options, 'posix', '--concurrency', '1', folder], {
    env: { ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const stop = async (): Promise<void> => {
    await end(server);
    await rm(base, { recursive: true, force: true });
  };
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < START_TRIES && server.exitCode === null; tries += 1) {
    const answer = await fetch(`${endpoint}/health`).catch(() => undefined);
    if (answer?.ok) return { endpoint, accessKeyId, secretAccessKey, folder, stop };
    await delay(START_WAIT_MS);
  }
  await stop();
  throw new Error(`versitygw did not start: ${complaints}`);
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const patience = setTimeout(() => server.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(patience);
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
