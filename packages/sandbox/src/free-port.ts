/** Ports for servers that have to be told one, since they do not say which one they took when asked for any. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { CompletionBatchError } from '@completion-batch/engine';

/** Below what systems hand out by themselves (Linux from 32768, others from 49152): nobody is given one meanwhile. */
const FIRST_PORT = 10_000;
const LAST_PORT = 32_000;
const PICKS = 50;
/** All the same somebody may take the port before the server does. */
const ATTEMPTS = 5;

/**
 * Starts a server on a free port, and where that turns out to be taken, on another one.
 * @param start rejects with what the server said when it does not come up
 */
export async function onFreePort<Server>(
  start: (port: number) => Promise<Server>,
  pick: () => Promise<number> = freePort,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await pick());
    } catch (error) {
      if (attempt === ATTEMPTS || !saysTaken(error)) throw error;
    }
  }
}

/** In the words of node, Go, Rust and Java, and of Windows. */
function saysTaken(error: unknown): boolean {
  return (
    error instanceof Error && /already in use|EADDRINUSE|only one usage of each socket address/i.test(error.message)
  );
}

/** A port that nobody on this machine listens on right now. */
export async function freePort(): Promise<number> {
  for (let pick = 0; pick < PICKS; pick += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new CompletionBatchError('service-unreachable', `none of ${PICKS} ports was free`, {
    where: `127.0.0.1:${FIRST_PORT}-${LAST_PORT}`,
    remedy: 'End programs that listen on these ports.',
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
