/**
 * Writes of many rows put into JSON without the SDK's codec, which goes through every attribute by its schema. What holds texts,
 * numbers and flags alone is JSON as it stands (`{"S": …}`); who writes so says so of each input, and all others are left to the
 * SDK. Endpoint, retries, signing and errors stay the SDK's: this stands around its codec alone.
 */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

const said = new WeakSet<object>();

/** Says of the input of a command that it holds nothing but what JSON has, and `isPlain` values. */
export function plainInput<T extends object>(input: T): T {
  said.add(input);
  return input;
}

/** Bytes have to be encoded, and may be deep in lists and maps. */
export function isPlain({ S, N, BOOL, NULL }: AttributeValue): boolean {
  return S !== undefined || N !== undefined || BOOL !== undefined || NULL !== undefined;
}

const prepared = new WeakSet<object>();

/** Of a call, as far as it matters here. */
interface Args {
  readonly input: object;
  readonly request: unknown;
}
type Next<Result> = (args: Args) => Result;

/** Lets this client write such inputs so; once. */
export function writePlainInputs(client: DynamoDBClient): void {
  if (prepared.has(client)) return;
  prepared.add(client);
  const bodies = new WeakMap<object, Uint8Array>();
  // What a middleware may be depends on its step, which one beside another does not say.
  const stack = client.middlewareStack as unknown as {
    addRelativeTo(middleware: <Result>(next: Next<Result>) => Next<Result>, options: object): void;
  };
  stack.addRelativeTo(
    (next) => (args) => {
      if (!said.has(args.input)) return next(args);
      const input = {};
      bodies.set(input, Buffer.from(JSON.stringify(args.input)));
      return next({ ...args, input });
    },
    { relation: 'after', toMiddleware: BEFORE_CODEC, name: 'completionBatchPlainInputs' },
  );
  stack.addRelativeTo(
    (next) => (args) => {
      const body = bodies.get(args.input);
      if (body !== undefined) Object.assign(Object(args.request), { body });
      return next(args);
    },
    { relation: 'after', toMiddleware: CODEC, name: 'completionBatchPlainBodies' },
  );
}

/** What the SDK's own middleware is called that writes requests, and the last one before it: that looks at the input, too. */
const CODEC = 'serializerMiddleware';
const BEFORE_CODEC = 'endpointV2Middleware';
