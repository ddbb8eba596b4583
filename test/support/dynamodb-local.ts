/** AWS's own DynamoDB Local, in memory. It listens on all interfaces and cannot be told not to. */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { tool } from './tools.ts';
import { endProcess, freePort } from './versitygw.ts';

export interface TableServer {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** It took 1.6 to 1.8 s on a quiet machine. */
const START_TRIES = 600;
const START_WAIT_MS = 50;

export async function startDynamoDbLocal(): Promise<TableServer> {
  const { folder } = tool('dynamodb-local');
  const port = await freePort();
  const jvm = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dsqlite4java.library.path=${folder}`];
  const main = 'software.amazon.dynamodb.services.local.main.ServerRunner';
  const options = ['-port', String(port), '-sharedDb', '-inMemory', '-disableTelemetry'];
  const server = spawn('java', [...jvm, '-cp', `${folder}/*`, main, ...options], {
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
    const answer = await fetch(endpoint).catch(() => undefined);
    if (answer !== undefined) return { endpoint, stop: () => endProcess(server) };
    await delay(START_WAIT_MS);
  }
  await endProcess(server);
  throw new Error(`DynamoDB Local did not start: ${complaints}`);
}
