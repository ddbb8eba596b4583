/**
 * An npm registry on this machine: verdaccio with a folder of its own, for the packages of one scope. What they need comes from
 * where npm gets it anyway, so that no other registry is named. In front of it stands what loses requests and answers.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { onFreePort } from '@completion-batch/sandbox';
import type { Fate } from './github-releases.ts';
import { tool } from './tools.ts';
import { endProcess } from './versitygw.ts';

export interface Registry {
  readonly endpoint: string;
  /** For npm: this scope is here, and who publishes to it is somebody. */
  readonly env: Readonly<Record<string, string>>;
  /** Asked of every request that publishes, by the package's name. */
  fate: (name: string) => Fate;
  /** What was published, in this order. */
  readonly published: string[];
  stop(): Promise<void>;
}

const SCOPE = '@completion-batch';
const START_MS = 60_000;

interface Running {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts it on a free port and waits until it answers. */
export async function startVerdaccio(): Promise<Registry> {
  const state = { fate: (_: string): Fate => 'answered', published: [] as string[] };
  let running: Running | undefined;
  const front = createServer(async (request, response) => {
    const body = await buffer(request);
    const name = decodeURIComponent((request.url ?? '').slice(1));
    const fate = request.method === 'PUT' ? state.fate(name) : 'answered';
    if (fate === 'dropped') return void request.socket.destroy();
    const { url = '/', method = 'GET', headers } = request;
    const passed = httpRequest({ host: '127.0.0.1', port: running?.port, path: url, method, headers }, (answer) => {
      if (method === 'PUT' && answer.statusCode === 201) state.published.push(name);
      if (fate === 'answer lost') return void request.socket.destroy();
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.once('error', () => request.socket.destroy());
    passed.end(body);
  });
  await new Promise<void>((listening) => front.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  running = await onFreePort((port) => startOn(port));
  const stopServer = running.stop;
  return Object.assign(state, {
    endpoint,
    env: {
      [`npm_config_${SCOPE}:registry`]: `${endpoint}/`,
      [`npm_config_//${new URL(endpoint).host}/:_authToken`]: 'somebody',
    },
    stop: async () => {
      await stopServer();
      await new Promise<void>((closed) => {
        front.close(() => closed());
        front.closeAllConnections();
      });
    },
  });
}

async function startOn(port: number): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'verdaccio-'));
  const config = join(folder, 'config.yaml');
  const anybody = { access: '$all', publish: '$all' };
  // JSON is YAML. Nothing is asked of another registry.
  const settings = {
    storage: join(folder, 'storage'),
    web: { enable: false },
    auth: { htpasswd: { file: join(folder, 'nobody') } },
    uplinks: {},
    packages: { '**': anybody },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'json', level: 'warn' },
  };
  await writeFile(config, JSON.stringify(settings));
  const server = spawn(
    process.execPath,
    [tool('verdaccio').program, '--config', config, '--listen', `127.0.0.1:${port}`],
    {
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  // It says its address once it listens, and ends where the port is taken.
  const listens = new Promise<boolean>((resolve) => {
    const listen = (chunk: Buffer): void => {
      said = `${said}${chunk}`.slice(-4_000);
      if (said.includes(`http address - http://127.0.0.1:${port}/`)) resolve(true);
    };
    for (const stream of [server.stdout, server.stderr]) stream.on('data', listen);
    server.once('exit', () => resolve(false)).once('error', () => resolve(false));
    AbortSignal.timeout(START_MS).addEventListener('abort', () => resolve(false), { once: true });
  });
  const stop = async (): Promise<void> => {
    await endProcess(server);
    await rm(folder, { recursive: true, force: true });
  };
  if (await listens) return { port, stop };
  await stop();
  throw new Error(`verdaccio did not start: ${said}`);
}
