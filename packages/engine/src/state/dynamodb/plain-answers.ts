/**
 * Answers of DynamoDB read without the SDK's codec, which goes through every attribute of every row by its schema and was the
 * largest single cost of a run. Of what is asked here JSON has the form that the SDK gives already (`{"S": …}`), so that one
 * `JSON.parse` makes it; only bytes would have to be decoded, and an answer that may hold any is left to the SDK, as are
 * errors and whatever has another form. Retries, signing, time-outs, the bounds on answers and the classes of errors stay
 * the SDK's and `guardCalls`': this stands between them and the codec alone.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Their answers have no times, and bytes in attributes only. */
const COMMANDS: ReadonlySet<string> = new Set([
  'QueryCommand',
  'GetItemCommand',
  'BatchGetItemCommand',
  'BatchExecuteStatementCommand',
  'BatchWriteItemCommand',
  'PutItemCommand',
  'UpdateItemCommand',
]);

/**
 * How an attribute of bytes, or of a set of them, begins, also where a server spaces its JSON out or escapes these letters: in a
 * text a quote is escaped.
 */
const BYTES = /"BS?"\s*:|\\u00[45]/;

/** What the SDK's own middleware is called that reads answers. */
const CODEC = 'deserializerMiddleware';

const plain = new WeakSet<object>();

/** Middleware of the step in which answers are read, by its types; and what it hands a call on to. */
type Reading = Parameters<DynamoDBClient['middlewareStack']['add']>[0];
type Next = Parameters<Reading>[0];

/** Lets answers of this client be read so, where `guardCalls` has read them whole; once. */
export function readPlainAnswers(client: DynamoDBClient): void {
  if (plain.has(client)) return;
  plain.add(client);
  /** What stands behind the codec, by the context that all which stands around one call share. */
  const rests = new WeakMap<object, Next>();
  const behindCodec: Reading = (next, context) => {
    rests.set(context, next);
    return (args) => {
      const { [LEFT]: left } = args as LeftToCodec;
      return left === undefined ? next(args) : Promise.resolve(left);
    };
  };
  const beforeCodec: Reading = (next, context) => {
    const rest = rests.get(context);
    if (rest === undefined || !COMMANDS.has(context.commandName ?? '')) return next;
    return async (args) => {
      const answer = await rest(args);
      const output = outputOf(answer.response as Answer);
      if (output !== undefined) return Object.assign(answer, { output });
      const again: typeof args & LeftToCodec = { ...args, [LEFT]: answer };
      return next(again);
    };
  };
  const stack = client.middlewareStack;
  stack.addRelativeTo(behindCodec, { relation: 'after', toMiddleware: CODEC, name: 'completionBatchPlainAnswers' });
  stack.addRelativeTo(beforeCodec, { relation: 'before', toMiddleware: CODEC, name: 'completionBatchPlainOutputs' });
}

/**
 * Where a call has the answer that the codec is to read: it is there, whatever else stands between makes of the call. To ask
 * for it a second time would write a second time.
 */
const LEFT = Symbol('answer');

interface LeftToCodec {
  readonly [LEFT]?: Awaited<ReturnType<Next>>;
}

interface Answer {
  readonly statusCode?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Undefined where the SDK is to read it. */
function outputOf({ statusCode, headers, body }: Answer): object | undefined {
  if (statusCode !== 200 || !Buffer.isBuffer(body)) return undefined;
  const json = body.toString();
  if (BYTES.test(json)) return undefined;
  try {
    const output: unknown = JSON.parse(json);
    if (!isObject(output) || !hasItsForm(output)) return undefined;
    return Object.assign(output, {
      $metadata: { httpStatusCode: statusCode, requestId: headers?.['x-amzn-requestid'] },
    });
  } catch {
    return undefined;
  }
}

/** Lists and objects stand where the answer's readers take them for granted; what is in a row they look at themselves. */
function hasItsForm(output: Readonly<Record<string, unknown>>) {
  const { Items, Item, Attributes, LastEvaluatedKey, Responses, UnprocessedKeys, UnprocessedItems } = output;
  return (
    isListOfObjects(Items) &&
    [Item, Attributes, LastEvaluatedKey, UnprocessedKeys].every(isObjectIfAny) &&
    (isListOfObjects(Responses) || isObjectOfLists(Responses)) &&
    (UnprocessedItems === undefined || isObjectOfLists(UnprocessedItems))
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isObjectIfAny = (value: unknown): boolean => value === undefined || isObject(value);

/** Rows, or what came of statements: the codec leaves out what is null there. */
const isListOfObjects = (value: unknown): boolean =>
  value === undefined ||
  (Array.isArray(value) &&
    value.every((each) => isObject(each) && isObjectIfAny(each.Error) && isObjectIfAny(each.Item)));

const isObjectOfLists = (value: unknown): boolean => isObject(value) && Object.values(value).every(isListOfObjects);
