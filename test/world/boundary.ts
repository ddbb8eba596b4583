/**
 * Every call that leaves the process passes here, so that a test can stop the process before a call takes effect, or
 * after it took effect and before its answer arrives. A stopped process makes no further call.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ObjectStore } from '@completion-batch/engine';

/** The process that code runs in. */
const running = new AsyncLocalStorage<Boundary>();

/** Functions of `node:fs/promises` that change something, by the words that the points have. */
const FILE_CALLS = ['writeFile', 'rename', 'mkdir', 'mkdtemp', 'rm', 'open'] as const;

/**
 * `node:fs/promises` with its writing functions behind the boundary of the process that calls them; for
 * `vi.mock('node:fs/promises', …)`.
 */
export function guardFiles<T extends object>(fs: T): T {
  const functions = fs as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const guarded: Record<string, unknown> = { ...functions };
  for (const name of FILE_CALLS) {
    const real = functions[name];
    if (real === undefined) continue;
    guarded[name] = (...args: unknown[]) => {
      const process = running.getStore();
      const reads = name === 'open' && !/[wa]/.test(String(args[1] ?? 'r'));
      if (process === undefined || reads) return real(...args);
      return process.cross(
        `file ${name}`,
        () => real(...args),
        // A process that is really killed leaves no file open.
        (opened) => (name === 'open' ? (opened as { close(): Promise<void> }).close() : undefined),
      );
    };
  }
  return { ...guarded, default: guarded } as unknown as T;
}

export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface Point {
  /** `table PutItem`, `store create`, `openai POST /v1/batches` … */
  readonly call: string;
  readonly moment: 'before' | 'after';
}

/** Waits until a call may go; the result is called when it is over. */
export type Gate = (call: string) => Promise<() => void>;

export class Boundary {
  readonly passed: Point[] = [];
  readonly #stopAt: (point: Point, index: number) => boolean;
  readonly #gate: Gate;
  #stopped = false;

  /**
   * @param stopAt called with each point and its index from 0; true stops the process there
   * @param gate waited for before each call: a scheduler decides whose turn it is
   */
  constructor(
    stopAt: (point: Point, index: number) => boolean = () => false,
    gate: Gate = () => Promise.resolve(() => {}),
  ) {
    this.#stopAt = stopAt;
    this.#gate = gate;
  }

  /** Runs a phase as this process: files that it writes pass the boundary too, where a test has guarded them. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return running.run(this, work);
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Runs what is not the process's own doing: time that passes, a service that answers. */
  outside<T>(work: () => Promise<T>): Promise<T> {
    if (this.#stopped) throw new Crash('the process is dead');
    return running.exit(work);
  }

  /** @param drop what the call gave is dropped because the process stopped after it */
  async cross<T>(call: string, work: () => Promise<T>, drop: (given: T) => unknown = () => {}): Promise<T> {
    if (this.#stopped) throw new Crash('the process is dead');
    const over = await this.#gate(call);
    try {
      this.#pass({ call, moment: 'before' });
      // What a store does within a call is the store's own affair: it has tests of its own.
      const answer = await running.exit(work);
      try {
        this.#pass({ call, moment: 'after' });
      } catch (crash) {
        await drop(answer);
        throw crash;
      }
      return answer;
    } finally {
      over();
    }
  }

  #pass(point: Point): void {
    if (this.#stopped) throw new Crash('the process is dead');
    this.passed.push(point);
    if (this.#stopAt(point, this.passed.length - 1)) {
      this.#stopped = true;
      throw new Crash(`${point.moment} ${point.call}`);
    }
  }

  /** Puts the client's calls behind the boundary, outside its own retries. */
  guardTable(client: DynamoDBClient): DynamoDBClient {
    client.middlewareStack.add(
      (next, context) => (args) =>
        this.cross(`table ${String(context.commandName).replace(/Command$/, '')}`, () => next(args)),
      { step: 'initialize', name: 'boundary', priority: 'high' },
    );
    return client;
  }

  guardStore(store: ObjectStore): ObjectStore {
    const cross = this.cross.bind(this);
    return {
      url: store.url,
      ...(store.clock === undefined ? {} : { clock: store.clock }),
      locate: (key) => store.locate(key),
      put: (key, body) => this.cross('store put', () => store.put(key, body)),
      create: (key, body) => this.cross('store create', () => store.create(key, body)),
      stream: (key) =>
        this.cross(
          'store stream',
          () => store.stream(key),
          (stream) => stream.destroy(),
        ),
      get: (key) => this.cross('store get', () => store.get(key)),
      head: (key) => this.cross('store head', () => store.head(key)),
      list: async function* list(this: void, prefix) {
        yield* await cross('store list', async () => store.list(prefix));
      },
      delete: (key) => this.cross('store delete', () => store.delete(key)),
    };
  }

  guardFetch(): typeof fetch {
    return (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      // The client tries out what `fetch` can do on a data URL.
      if (url.protocol === 'data:') return fetch(input, init);
      const method = init?.method ?? 'GET';
      return this.cross(`openai ${method} ${url.pathname.replace(/(file-|batch_)\w+/, ':id')}`, () =>
        fetch(input, init),
      );
    };
  }
}

/** Stops the process at the first point of a kind; or the first one after a point of another kind. */
export function stopAt(at: string, after?: string): Boundary {
  let begun = after === undefined;
  return new Boundary(({ moment, call }) => {
    const point = `${moment} ${call}`;
    if (begun && point === at) return true;
    if (point === after) begun = true;
    return false;
  });
}
