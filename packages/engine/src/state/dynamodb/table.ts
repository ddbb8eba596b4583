/**
 * A table with the keys PK and SK as a handle: its client, its name and the indexes it has. The table may be shared with
 * other programs: it is written by conditional updates and by rows of our own only.
 */
import type {
  DynamoDBClient,
  GlobalSecondaryIndexDescription,
  KeySchemaElement,
  QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import { DescribeTableCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { BoundError } from '../../platform/bounded-stream.ts';
import { AWS_BOUNDS } from '../../platform/bounds.ts';
import { cleanErrorsOf } from '../../platform/clean-client.ts';
import type { Clock } from '../../platform/clock.ts';
import { CompletionBatchError, SESSION_ENDED } from '../../platform/errors.ts';
import type { Logger } from '../../platform/logger.ts';
import { PROXY_REMEDY, proxyIn } from '../../platform/proxy.ts';
import { redact } from '../../platform/redact.ts';
import { DYNAMODB, guardCalls } from '../../platform/service-calls.ts';
import { followTime } from '../../platform/service-time.ts';
import type { Item } from './items.ts';
import { readPlainAnswers } from './plain-answers.ts';
import { writePlainInputs } from './plain-inputs.ts';

export interface Table {
  readonly client: DynamoDBClient;
  readonly name: string;
  /** Names of the global secondary indexes that can be read. */
  readonly indexes: ReadonlySet<string>;
  /** Those of ours that are there and cannot be used, with the reason. */
  readonly unusable?: ReadonlyMap<string, string>;
  /** The table's own time: what is compared with what other machines wrote goes by it. */
  readonly clock: Clock;
}

export interface OpenTableOptions {
  /** Global secondary indexes that must be there: NAME with the keys NAMEPK and NAMESK, projecting ALL. Default GSI1. */
  readonly needs?: readonly string[];
  /** Those that are used where they are there. */
  readonly knows?: readonly string[];
  /** What to do where the table has other keys. */
  readonly remedy?: string;
  /** This machine's; default the system's. */
  readonly clock?: Clock;
  /** Told where the machine's clock is wrong. */
  readonly logger?: Logger;
}

/** Submissions and batches are listed by it. */
const NEEDED_INDEXES = ['GSI1'];

/**
 * Reads the table's description once.
 * @throws CompletionBatchError `table-not-found`, `index-missing`, `credentials-missing`, `access-denied`,
 * `wrong-region`, `service-unreachable`
 */
export async function openTable(client: DynamoDBClient, name: string, options: OpenTableOptions = {}): Promise<Table> {
  const { needs = NEEDED_INDEXES, knows = [] } = options;
  if (!/^[A-Za-z0-9_.-]{3,255}$/.test(name)) {
    throw new CompletionBatchError('invalid-input', `${JSON.stringify(name)} is not a table name`, {
      where: 'table',
      remedy: 'Use 3 to 255 characters out of a-z, A-Z, 0-9, "_", "-" and "."; an ARN is not accepted.',
    });
  }
  cleanErrorsOf(client);
  guardCalls(client, DYNAMODB);
  readPlainAnswers(client);
  writePlainInputs(client);
  const clock = followTime(client, { ...options, service: "the table's" });
  // With settings of its own, so that a client forgets what stood around its calls before.
  const description = await tableCall(name, () => client.send(new DescribeTableCommand({ TableName: name }), {}));
  const table = description.Table;
  const keys = keysOf(table?.KeySchema);
  if (keys !== 'PK,SK') {
    throw new CompletionBatchError('table-not-found', `the table has the key (${keys}), not (PK,SK)`, {
      where: `table ${name}`,
      remedy: options.remedy ?? 'Name a table with the keys PK and SK, both texts.',
    });
  }
  const indexes = new Set<string>();
  const unusable = new Map<string, string>();
  for (const index of table?.GlobalSecondaryIndexes ?? []) {
    const name = index.IndexName ?? '';
    const why = whyUnusable(name, index, [...needs, ...knows]);
    if (why === undefined) indexes.add(name);
    else unusable.set(name, why);
  }
  const missing = needs.filter((index) => !indexes.has(index));
  if (missing.length > 0) throw indexMissing(name, missing, indexes, unusable);
  return { client, name, indexes, unusable, clock };
}

function keysOf(schema: readonly KeySchemaElement[] | undefined): string {
  const names = ['HASH', 'RANGE'].map((type) => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName);
  return names.filter((name) => name !== undefined).join(',');
}

/** Why an index cannot be read, if so: DynamoDB refuses queries for what an index does not project. */
function whyUnusable(
  name: string,
  { IndexStatus, KeySchema, Projection }: GlobalSecondaryIndexDescription,
  ours: readonly string[],
): string | undefined {
  if (IndexStatus === 'CREATING') return 'is still being created';
  if (IndexStatus === 'DELETING') return 'is being deleted';
  if (!ours.includes(name)) return undefined;
  const keys = keysOf(KeySchema);
  if (keys !== `${name}PK,${name}SK`) return `has the key (${keys}), not (${name}PK,${name}SK)`;
  const projected = Projection?.ProjectionType ?? 'ALL';
  return projected === 'ALL' ? undefined : `projects ${projected}, not ALL`;
}

function indexMissing(
  table: string,
  missing: readonly string[],
  indexes: ReadonlySet<string>,
  unusable: ReadonlyMap<string, string>,
): CompletionBatchError {
  const reasons = missing.map((index) => {
    const why = unusable.get(index);
    return why === undefined ? `the table has no index ${index}` : `the index ${index} ${why}`;
  });
  const wanted = missing.map((index) => `${index} (${index}PK, ${index}SK, projecting ALL)`).join(' and ');
  const being = missing.every((index) => unusable.get(index) === 'is still being created');
  const wrong = missing.some((index) => unusable.has(index));
  return new CompletionBatchError('index-missing', reasons.join(', and '), {
    where: `table ${table}, indexes: ${[...indexes].join(', ') || 'none'}`,
    remedy: being
      ? 'Run it again when the index is active.'
      : wrong
        ? `An index cannot be changed: delete it, and create ${wanted}.`
        : `Create ${wanted}.`,
  });
}

/** Every item of a query, page by page. */
export async function* queryItems(
  table: Table,
  input: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<Item> {
  let start: Item | undefined;
  let pages = 0;
  do {
    const page = await tableCall(table.name, () =>
      table.client.send(
        new QueryCommand({
          ...input,
          TableName: table.name,
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    yield* page.Items ?? [];
    pages += 1;
    const stuck = start !== undefined && JSON.stringify(page.LastEvaluatedKey) === JSON.stringify(start);
    if (stuck || pages > AWS_BOUNDS.tablePages.most) throw endless(table.name, pages);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

function endless(name: string, pages: number): CompletionBatchError {
  return new CompletionBatchError('service-unreachable', `a query does not come to its end in ${pages} pages`, {
    where: `table ${name}`,
    remedy: 'See what answers at AWS_ENDPOINT_URL_DYNAMODB: DynamoDB itself goes on with each page.',
  });
}

/** `ProjectionExpression` and its names for `attributes`, all of them by placeholder because some are reserved words. */
export function project(attributes: readonly string[]): {
  ProjectionExpression: string;
  ExpressionAttributeNames: Record<string, string>;
} {
  const names = Object.fromEntries(attributes.map((attribute) => [`#${attribute}`, attribute]));
  return { ProjectionExpression: Object.keys(names).join(', '), ExpressionAttributeNames: names };
}

/** Errors that retrying with the same set-up cannot heal, each with its remedy; compared by name, as bundles rename classes. */
const EXPLANATIONS: Readonly<Record<string, (name: string) => CompletionBatchError | undefined>> = {
  ResourceNotFoundException: (name) =>
    new CompletionBatchError('table-not-found', 'there is no such table in this account and region', {
      where: `table ${name}`,
      remedy: 'Check the name, AWS_REGION and the account of the credentials.',
    }),
  CredentialsProviderError: () => credentials('no AWS credentials were found'),
  ExpiredTokenException: sessionEnded,
  ExpiredToken: sessionEnded,
  UnrecognizedClientException: () => credentials('AWS does not know these credentials'),
  InvalidSignatureException: () => credentials('AWS refused the signature: the secret key is wrong'),
  ThrottlingException: busy,
  ThrottlingError: busy,
  ProvisionedThroughputExceededException: busy,
  ProvisionedThroughputExceeded: busy,
  RequestLimitExceeded: busy,
  InternalServerError: busy,
  TransactionConflictException: busy,
  AccessDeniedException: (name) =>
    new CompletionBatchError('access-denied', 'these credentials may not do this', {
      where: `table ${name}`,
      remedy:
        'Grant the role what the policy of its phase has on the table and its indexes: docs/aws has one for each.',
    }),
};

function sessionEnded(): CompletionBatchError {
  return new CompletionBatchError('credentials-missing', SESSION_ENDED.message, {
    where: 'DynamoDB',
    remedy: SESSION_ENDED.remedy,
  });
}

function busy(name: string): CompletionBatchError {
  return new CompletionBatchError('service-unreachable', 'DynamoDB is too busy for this table, also after retries', {
    where: `table ${name}`,
    remedy: "Run it again later: it goes on where it stopped. For large runs raise the table's capacity beforehand.",
  });
}

function credentials(message: string): CompletionBatchError {
  return new CompletionBatchError('credentials-missing', message, {
    where: 'DynamoDB',
    remedy:
      'Configure AWS credentials (in a workflow: aws-actions/configure-aws-credentials; in a terminal: AWS_PROFILE or AWS_ACCESS_KEY_ID).',
  });
}

/** Runs one call to the table and gives known errors their explanation; the SDK retries by itself. */
export async function tableCall<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explainTableError(error, name);
  }
}

/** Runs one conditional write. False where its condition did not hold, and nothing was written. */
export async function conditionally(table: Table, call: () => Promise<unknown>): Promise<boolean> {
  try {
    await tableCall(table.name, call);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** A known error in our words, with its remedy; any other as it is. */
export function explainTableError(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error;
  const known = EXPLANATIONS[error.name]?.(name);
  if (known !== undefined) {
    return new CompletionBatchError(known.code, known.message, {
      ...(known.where === undefined ? {} : { where: known.where }),
      remedy: known.remedy,
      cause: error,
    });
  }
  if (error.name === 'ValidationException' && /secondary index|specified index/i.test(error.message)) {
    return new CompletionBatchError('index-missing', `DynamoDB refuses to read an index: ${error.message}`, {
      where: `table ${name}`,
      remedy: 'The index must be there and project ALL; docs/table.md tells which are needed, and how they are made.',
      cause: error,
    });
  }
  if (/^Region (is missing|not accepted)/.test(error.message)) {
    return new CompletionBatchError('wrong-region', 'no valid AWS region is set', {
      where: 'AWS_REGION',
      remedy: 'Set AWS_REGION to the region of the table.',
      cause: error,
    });
  }
  const redirected = isRedirected(error);
  if (redirected || error instanceof BoundError) {
    const why = redirected ? 'it sends the request on to another host, and redirects are not followed' : error.message;
    return new CompletionBatchError('service-unreachable', `DynamoDB's answer cannot be used: ${why}`, {
      where: `table ${name}`,
      remedy:
        'Check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network, then run it again: it goes on where it stopped.',
      cause: error,
    });
  }
  const code = 'code' in error ? String(error.code) : '';
  const proxy = proxyIn(error);
  if (proxy !== undefined) {
    return new CompletionBatchError(
      'service-unreachable',
      `DynamoDB cannot be reached through ${proxy}: ${redact(error.message || code || error.name)}`,
      {
        where: `table ${name}`,
        remedy: `${PROXY_REMEDY} Then run it again: it goes on where it stopped.`,
        cause: error,
      },
    );
  }
  if (
    [
      'ECONNREFUSED',
      'ENOTFOUND',
      'EAI_AGAIN',
      'ETIMEDOUT',
      'ECONNRESET',
      'EPIPE',
      'EHOSTUNREACH',
      'ENETUNREACH',
    ].includes(code) ||
    error.name === 'TimeoutError'
  ) {
    return new CompletionBatchError('service-unreachable', `DynamoDB cannot be reached (${code || error.name})`, {
      where: `table ${name}`,
      remedy:
        'Check AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and the network, then run it again: it goes on where it stopped.',
      cause: error,
    });
  }
  return error;
}

function isRedirected(error: Error): boolean {
  const { httpStatusCode: status = 0 } = Object('$metadata' in error ? error.$metadata : {}) as {
    httpStatusCode?: number;
  };
  return status >= 300 && status < 400;
}
