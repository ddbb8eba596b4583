/**
 * A table on a bad day. Most faults are put in below the SDK's own repeats, so that callers meet what they would meet
 * in life: a request that took effect and was repeated because its answer was lost, parts of a batch that were not
 * processed, and only now and then an error.
 */
import type {
  BatchExecuteStatementCommandInput,
  BatchExecuteStatementCommandOutput,
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Chaos } from './chaos.ts';

/** Puts faults into all calls of this client from now on. */
export function injectTableFaults(client: DynamoDBClient, chaos: Chaos): void {
  // One place for what the parts below have in common: the SDK's types for middleware know no single command.
  type Next = (args: never) => Promise<{ output: object }>;
  const nameOf = (context: { commandName?: string }): string => `table ${context.commandName?.replace(/Command$/, '')}`;
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const call = nameOf(context);
      const outage = chaos.outage(call, ['throttled to the end', 'lost to the end']);
      if (outage === 'throttled to the end') throw refused('ThrottlingException', 400);
      if (outage === 'lost to the end') {
        await next(args);
        throw connectionLost();
      }
      const part = PARTS[call];
      if (part === undefined) return next(args);
      const send = async (input: object): Promise<object> => (await (next as Next)({ ...args, input } as never)).output;
      return { response: {}, output: await part(chaos, call, args.input, send) } as Awaited<ReturnType<typeof next>>;
    },
    { step: 'initialize', name: 'chaosParts', priority: 'low' },
  );
  client.middlewareStack.add(
    (next, context) => async (args) => {
      switch (chaos.request(nameOf(context), REQUEST_FAULTS)) {
        case 'throttled':
          throw refused('ThrottlingException', 400);
        case 'over capacity':
          throw refused('ProvisionedThroughputExceededException', 400);
        case 'server error':
          throw refused('InternalServerError', 500);
        case 'reset':
          throw connectionLost();
        case 'answer lost': {
          await next(args);
          throw connectionLost();
        }
        case undefined:
          return next(args);
      }
    },
    { step: 'finalizeRequest', name: 'chaosRequests', priority: 'low' },
  );
}

const REQUEST_FAULTS = ['throttled', 'over capacity', 'server error', 'reset', 'answer lost', 'answer lost'] as const;

type Send = (input: object) => Promise<object>;
type Part = (chaos: Chaos, call: string, input: object, send: Send) => Promise<object>;

const PARTS: Readonly<Record<string, Part>> = {
  'table BatchExecuteStatement': someStatements,
  'table BatchWriteItem': someItems,
  'table BatchGetItem': someKeys,
};

/** Some statements are not executed, or are and say otherwise. */
async function someStatements(chaos: Chaos, call: string, input: object, send: Send): Promise<object> {
  const { Statements: statements = [] } = input as BatchExecuteStatementCommandInput;
  if (statements.length < 2) return send(input);
  const fault = chaos.request(call, [
    'statements throttled',
    'statements over capacity',
    'statements executed, then failed',
  ]);
  if (fault === undefined) return send(input);
  const hit = chaos.parts(call, statements.length);
  const failed = (Code: 'ThrottlingError' | 'ProvisionedThroughputExceeded' | 'InternalServerError') => ({
    Error: { Code, Message: 'put in by chaos' },
  });
  if (fault === 'statements executed, then failed') {
    const output = (await send(input)) as BatchExecuteStatementCommandOutput;
    const Responses = output.Responses?.map((response, index) =>
      hit.has(index) ? failed('InternalServerError') : response,
    );
    return { ...output, Responses };
  }
  const sent = statements.filter((_, index) => !hit.has(index));
  const output = (await send({ ...input, Statements: sent })) as BatchExecuteStatementCommandOutput;
  const answers = [...(output.Responses ?? [])];
  const error = failed(fault === 'statements throttled' ? 'ThrottlingError' : 'ProvisionedThroughputExceeded');
  return { ...output, Responses: statements.map((_, index) => (hit.has(index) ? error : answers.shift())) };
}

async function someItems(chaos: Chaos, call: string, input: object, send: Send): Promise<object> {
  const [[table, items] = ['', []]] = Object.entries((input as BatchWriteItemCommandInput).RequestItems ?? {});
  if (items.length < 2 || chaos.request(call, ['items unprocessed']) === undefined) return send(input);
  const hit = chaos.parts(call, items.length);
  const sent = items.filter((_, index) => !hit.has(index));
  const output = (await send({ ...input, RequestItems: { [table]: sent } })) as BatchWriteItemCommandOutput;
  const left = [...(output.UnprocessedItems?.[table] ?? []), ...items.filter((_, index) => hit.has(index))];
  return { ...output, UnprocessedItems: { [table]: left } };
}

async function someKeys(chaos: Chaos, call: string, input: object, send: Send): Promise<object> {
  const [[table, asked] = ['', {}]] = Object.entries((input as BatchGetItemCommandInput).RequestItems ?? {});
  const keys = asked.Keys ?? [];
  if (keys.length < 2 || chaos.request(call, ['keys unprocessed']) === undefined) return send(input);
  const hit = chaos.parts(call, keys.length);
  const sent = { ...asked, Keys: keys.filter((_, index) => !hit.has(index)) };
  const output = (await send({ ...input, RequestItems: { [table]: sent } })) as BatchGetItemCommandOutput;
  const left = [...(output.UnprocessedKeys?.[table]?.Keys ?? []), ...keys.filter((_, index) => hit.has(index))];
  return { ...output, UnprocessedKeys: { [table]: { ...asked, Keys: left } } };
}

/** As the SDK makes them of an answer. */
function refused(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(`${name}, put in by chaos`), {
    name,
    $fault: httpStatusCode < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode },
  });
}

/** As Node makes them. */
function connectionLost(): Error {
  return Object.assign(new Error('read ECONNRESET, put in by chaos'), {
    code: 'ECONNRESET',
    syscall: 'read',
    $metadata: {},
  });
}
