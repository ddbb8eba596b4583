/**
 * Every call that leaves the process passes here, so that a test can stop the process before a call takes effect, or
 * after it took effect and before its answer arrives. A stopped process makes no further call.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ObjectStore } from '@completion-batch/core';

export class Crash extends Error {
  override readonly name = 'Crash';
}

export interface Point {
  /** `table PutItem`, `store create`, `openai POST /v1/batches` … */
  readonly call: string;
  readonly moment: 'before' | 'after';
}

export class Boundary {
  readonly passed: Point[] = [];
  readonly #stopAt: (point: Point, index: number) => boolean;
  #stopped = false;

  /** @param stopAt called with each point and its index from 0; true stops the process there */
  constructor(stopAt: (point: Point, index: number) => boolean = () => false) {
    this.#stopAt = stopAt;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  async cross<T>(call: string, work: () => Promise<T>): Promise<T> {
    this.#pass({ call, moment: 'before' });
    const answer = await work();
    this.#pass({ call, moment: 'after' });
    return answer;
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
    return {
      url: store.url,
      locate: (key) => store.locate(key),
      put: (key, body) => this.cross('store put', () => store.put(key, body)),
      create: (key, body) => this.cross('store create', () => store.create(key, body)),
      stream: (key) => this.cross('store stream', () => store.stream(key)),
      get: (key) => this.cross('store get', () => store.get(key)),
      head: (key) => this.cross('store head', () => store.head(key)),
      list: (prefix) => store.list(prefix),
      delete: (key) => this.cross('store delete', () => store.delete(key)),
    };
  }

  guardFetch(): typeof fetch {
    return (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const method = init?.method ?? 'GET';
      return this.cross(`openai ${method} ${url.pathname.replace(/(file-|batch_)\w+/, ':id')}`, () =>
        fetch(input, init),
      );
    };
  }
}
