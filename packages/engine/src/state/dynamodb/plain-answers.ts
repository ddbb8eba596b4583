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
]);

/**
 * How an attribute of bytes, or of a set of them, begins, also where a server spaces its JSON out or escapes these letters: in a
 * text a quote is escaped.
 */
const BYTES = /"BS?"\s*:|\\u00[45]/;
const NOTHING = Buffer.from('{}');

/** What the SDK's own middleware is called that reads answers. */
const CODEC = 'deserializerMiddleware';

const plain = new WeakSet<object>();

/** Middleware of the step in which answers are read, by its types. */
type Reading = Parameters<DynamoDBClient['middlewareStack']['add']>[0];

/** Lets answers of this client be read so, where `guardCalls` has read them whole; once. */
export function readPlainAnswers(client: DynamoDBClient): void {
  if (plain.has(client)) return;
  plain.add(client);
  const read = new WeakMap<object, object>();
  const behindCodec: Reading = (next, { commandName = '' }) => {
    if (!COMMANDS.has(commandName)) return next;
    return async (args) => {
      const answer = await next(args);
      const response = answer.response as { statusCode?: number; body?: unknown };
      const output =
        response.statusCode === 200 && Buffer.isBuffer(response.body) ? outputOf(response.body) : undefined;
      if (output === undefined) return answer;
      read.set(response, output);
      response.body = NOTHING;
      return answer;
    };
  };
  const beforeCodec: Reading = (next) => async (args) => {
    const result = await next(args);
    const output = read.get(result.response as object);
    return output === undefined ? result : { ...result, output: Object.assign(output, result.output) };
  };
  const stack = client.middlewareStack;
  stack.addRelativeTo(behindCodec, { relation: 'after', toMiddleware: CODEC, name: 'completionBatchPlainAnswers' });
  stack.addRelativeTo(beforeCodec, { relation: 'before', toMiddleware: CODEC, name: 'completionBatchPlainOutputs' });
}

/** Undefined where the SDK is to read it. */
function outputOf(body: Buffer): object | undefined {
  const json = body.toString();
  if (BYTES.test(json)) return undefined;
  try {
    const output: unknown = JSON.parse(json);
    return isObject(output) && hasItsForm(output) ? output : undefined;
  } catch {
    return undefined;
  }
}

/** Lists and objects stand where the answer's readers take them for granted; what is in a row they look at themselves. */
function hasItsForm({ Items, Item, LastEvaluatedKey, Responses, UnprocessedKeys }: Readonly<Record<string, unknown>>) {
  return (
    isListOfObjects(Items) &&
    [Item, LastEvaluatedKey, UnprocessedKeys].every(isObjectIfAny) &&
    (isListOfObjects(Responses) || (isObject(Responses) && Object.values(Responses).every(isListOfObjects)))
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
