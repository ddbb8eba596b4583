/** AWS's own DynamoDB Local, in memory. It listens on all interfaces and cannot be told not to. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { onFreePort } from '@completion-batch/sandbox';
import { tool } from './tools.ts';
import { endProcess } from './versitygw.ts';

export interface TableServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** It took 1.6 to 1.8 s on a quiet machine. */
const START_TRIES = 600;
const START_WAIT_MS = 50;
/** A stranger on a taken port may never answer. */
const ANSWER_MS = 2_000;

/** @param pickPort default: any free port */
export function startDynamoDbLocal(pickPort?: () => Promise<number>): Promise<TableServer> {
  return onFreePort(startOn, pickPort);
}

async function startOn(port: number): Promise<TableServer> {
  const { folder } = tool('dynamodb-local');
  const jvm = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dsqlite4java.library.path=${folder}`];
  const main = 'software.amazon.dynamodb.services.local.main.ServerRunner';
  const options = ['-port', String(port), '-sharedDb', '-inMemory', '-disableTelemetry'];
  // By which an answer shows that it is ours: on a port that somebody took, another server may answer.
  const origin = randomUUID();
  const server = spawn('java', [...jvm, '-cp', `${folder}/*`, main, ...options, '-cors', origin], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  server.on('error', (error) => {
    complaints = `${error.message}; it needs Java 17 or newer on PATH`;
  });
  server.stderr.on('data', (chunk: Buffer) => {
    complaints = `${complaints}${chunk}`.slice(-2_000);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < START_TRIES && server.pid !== undefined && server.exitCode === null; tries += 1) {
    // Without credentials it refuses, which is an answer.
    const answer = await fetch(endpoint, { headers: { origin }, signal: AbortSignal.timeout(ANSWER_MS) }).catch(
      () => undefined,
    );
    if (answer?.headers.get('access-control-allow-origin') === origin)
      return { endpoint, stop: () => endProcess(server) };
    await delay(START_WAIT_MS);
  }
  await endProcess(server);
  throw new Error(`DynamoDB Local did not start: ${complaints}`);
}
