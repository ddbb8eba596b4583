/** Starts the emulator: the store, the engine, and an HTTP server that leads calls to routes. */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorCode } from './disk.ts';
import { Engine } from './engine.ts';
import { CompletionBatchError } from './engine-parts.ts';
import { type FaultCounts, Faults } from './faults/faults.ts';
import { type FaultRules, parseFaults } from './faults/rules.ts';
import { ApiError, errorReply, type Intercept, type Reply, type Route, type RouteCall, send } from './http.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { type EmulatorOptions, type Settings, settle } from './options.ts';
import { ANSWERED_ENDPOINTS, ENDPOINTS, PATHS } from './paths.ts';
import { batchRoutes } from './routes-batches.ts';
import { fileRoutes } from './routes-files.ts';
import { otherRoutes } from './routes-other.ts';
import { Store } from './store.ts';
import type { BatchRecord, FileRecord } from './types.ts';
import { checkBearer, checkType, refuseWebPages } from './web-pages.ts';

/** A running emulator. */
export interface Emulator {
  /** The base URL for clients: `http://127.0.0.1:PORT/v1`. */
  readonly url: string;
  readonly port: number;
  /** What `/_emulator` asks for as its bearer; made up anew at each start. */
  readonly adminKey: string;
  /** Ends all connections and stops; what was done is on disk and goes on with the next start. */
  close(): Promise<void>;
  /** Does everything that is due by the clock, and waits for responders it asked; for tests that move the clock. */
  tick(): Promise<void>;
  /** Everything that happened, over all starts on this data directory. */
  journal(): Promise<JournalEntry[]>;
  /** Batches as they are kept, oldest first. */
  batches(): readonly BatchRecord[];
  /** Files that are there (not expired, not deleted), oldest first. */
  files(): readonly FileRecord[];
  /** From now on these faults and no others. @throws CompletionBatchError `invalid-input` */
  setFaults(faults: FaultRules): void;
  clearFaults(): void;
  /** How often faults were put in since the start, by scope and kind, such as `call reset`. */
  faultCounts(): FaultCounts;
}

/**
 * Starts an emulator.
 * @throws CompletionBatchError `store-unusable` for the data directory, `invalid-input` for a port in use or an option
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const settings = settle(options);
  const journal = new Journal(settings.dataDir);
  const faults = new Faults(settings.clock, journal);
  faults.set(settings.faults);
  const inner = settings.intercept;
  const intercept: Intercept = (call, next) =>
    faults.intercept(call, () => (inner === undefined ? next() : inner(call, next)));
  const adminKey = randomBytes(18).toString('base64url');
  const started = Promise.withResolvers<Readonly<Record<string, Route>>>();
  const server = createServer((request, response) => {
    void started.promise.then((routes) => serve(request, response, { routes, intercept, settings, port, adminKey }));
  });
  // Large uploads take as long as they take.
  server.requestTimeout = 0;
  // The port first: where another emulator has it, that one's data must not be touched.
  const port = await listen(server, settings.port, settings.host);
  let store: Store | undefined;
  let engine: Engine;
  try {
    store = await Store.open(settings.dataDir, settings.clock);
    engine = new Engine(settings, store, journal, faults);
    await engine.start();
  } catch (error) {
    await stopListening(server);
    store?.close();
    throw error;
  }
  const opened = store;
  started.resolve({
    ...fileRoutes(settings, opened, journal, faults),
    ...batchRoutes(settings, opened, engine, faults),
    ...otherRoutes(settings, opened, engine, journal, faults),
  });
  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  return {
    url: `http://${host}:${port}/v1`,
    port,
    adminKey,
    async close() {
      await stopListening(server);
      await engine.close();
      await journal.close();
      opened.close();
    },
    tick: () => engine.tick(),
    async journal() {
      const entries: JournalEntry[] = [];
      for await (const entry of journal.read()) entries.push(entry);
      return entries;
    },
    batches: () => opened.batches(),
    files: () => opened.files(),
    setFaults: (rules) => faults.set(parseFaults(rules)),
    clearFaults: () => faults.clear(),
    faultCounts: () => faults.counts,
  };
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** What every request is answered by. */
interface Served {
  readonly routes: Readonly<Record<string, Route>>;
  readonly intercept: Intercept;
  readonly settings: Settings;
  readonly port: number;
  readonly adminKey: string;
}

async function serve(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const { clock } = served.settings;
  try {
    const reply = await answer(request, response, served).catch((error: unknown) => errorReply(error));
    // Clients tell the service's time by this header, so it is the clock's and not the machine's.
    if (response.sendDate) response.setHeader('date', new Date(clock.now()).toUTCString());
    if (reply === 'drop') request.socket.resetAndDestroy();
    else await send(response, reply);
  } catch {
    // The client went away, or the file under a download did; there is nobody left to tell.
    response.destroy();
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, intercept, settings, port, adminKey }: Served,
): Promise<Reply | 'drop'> {
  const url = readUrl(request.url ?? '/');
  refuseWebPages(request, settings, port);
  checkBearer(request, url.pathname, adminKey);
  for (const [method, path, name] of PATHS) {
    const found = request.method === method ? path.exec(url.pathname) : null;
    const route = routes[name];
    if (found === null || route === undefined) continue;
    checkType(request, name === 'files.create');
    const call: RouteCall = { route: name, request, response, url, id: decode(found[1] ?? '') };
    return intercept(call, () => route(call));
  }
  throw notServed(request.method ?? '', url.pathname);
}

/** @throws ApiError 404 for a request target that is no path, which no client sends */
function readUrl(target: string): URL {
  try {
    return new URL(target, 'http://emulator');
  } catch {
    throw new ApiError(404, `Invalid URL (${target})`);
  }
}

function notServed(method: string, pathname: string): ApiError {
  if (!ENDPOINTS.some((endpoint) => endpoint === pathname))
    return new ApiError(404, `Invalid URL (${method} ${pathname})`);
  const known = `it answers POST ${ANSWERED_ENDPOINTS.join(', ')}, and batches of them`;
  return new ApiError(400, `This emulator does not answer ${pathname} yet; ${known}.`, {
    code: 'unsupported_endpoint',
  });
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const inUse = errorCode(cause) === 'EADDRINUSE';
      reject(
        new CompletionBatchError(
          'invalid-input',
          inUse ? `the port ${port} is in use` : `the emulator cannot listen: ${cause.message}`,
          {
            where: `${host}:${port}`,
            remedy: 'Give another port, or 0 for any free one, and a host that is an address of this machine.',
            cause,
          },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
