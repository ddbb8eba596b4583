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
  readonly request?: unknown;
}
type Next<Result> = (args: Args) => Result;

/** What all that stands around one call share, as far as it matters here. */
interface Context {
  /** Where the call goes: it may be another place than the last one went to. */
  readonly endpointV2?: { readonly url: URL };
}

/** What of a command's requests is the same in all of them that go to one place. */
interface Form {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Lets this client write such inputs so; once. */
export function writePlainInputs(client: DynamoDBClient): void {
  if (prepared.has(client)) return;
  prepared.add(client);
  /** What stands behind the codec, and what that makes of nothing, by the context that all which stands around one call share. */
  const rests = new WeakMap<Context, Next<unknown>>();
  const forms = new WeakMap<Context, { readonly form: Form; readonly to: string }>();
  const bodies = new WeakMap<object, { readonly body: Uint8Array; readonly to: string }>();
  // What a middleware may be depends on its step, which one beside another does not say.
  const stack = client.middlewareStack as unknown as {
    addRelativeTo(middleware: <Result>(next: Next<Result>, context: Context) => Next<Result>, options: object): void;
  };
  stack.addRelativeTo(
    <Result>(next: Next<Result>, context: Context): Next<Result> =>
      (args) => {
        if (!said.has(args.input)) return next(args);
        const body = Buffer.from(JSON.stringify(args.input));
        const to = context.endpointV2?.url.href ?? '';
        const [rest, known] = [rests.get(context), forms.get(context)];
        if (rest !== undefined && known?.to === to) {
          return rest({ ...args, request: requestOf(known.form, body) }) as Result;
        }
        const input = {};
        bodies.set(input, { body, to });
        return next({ ...args, input });
      },
    { relation: 'after', toMiddleware: BEFORE_CODEC, name: 'completionBatchPlainInputs' },
  );
  stack.addRelativeTo(
    (next, context) => {
      rests.set(context, next);
      return (args) => {
        const given = bodies.get(args.input);
        if (given === undefined) return next(args);
        const form = args.request as Form;
        if (given.to !== '') forms.set(context, { form: requestOf(form, undefined), to: given.to });
        return next({ ...args, request: requestOf(form, given.body) });
      };
    },
    { relation: 'after', toMiddleware: CODEC, name: 'completionBatchPlainBodies' },
  );
}

/** One of its own: what comes after the codec adds headers to it. */
function requestOf(form: Form, body: Uint8Array | undefined): Form {
  const { headers, query } = form;
  return Object.assign(Object.create(Object.getPrototypeOf(form)), form, {
    headers: { ...headers },
    query: { ...query },
    body,
  });
}

/** What the SDK's own middleware is called that writes requests, and the last one before it: that looks at the input, too. */
const CODEC = 'serializerMiddleware';
const BEFORE_CODEC = 'endpointV2Middleware';
