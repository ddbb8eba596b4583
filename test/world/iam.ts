/** As much of AWS's policy language as docs/aws uses, and what calls of DynamoDB and S3 ask for. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** One right that a call needs. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that are there, by name. */
  readonly context: Readonly<Record<string, string>>;
}

type Operator = (found: string | undefined, wanted: readonly string[]) => boolean;

const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (found, wanted) => found !== undefined && wanted.includes(found),
  Bool: (found, wanted) => found !== undefined && wanted.includes(found),
  StringLikeIfExists: (found, wanted) => found === undefined || wanted.some((pattern) => like(pattern).test(found)),
  Null: (found, wanted) => wanted.includes(String(found === undefined)),
};

const listOf = (value: string | readonly string[]): readonly string[] => [value].flat() as string[];

function matches({ Action, Resource, Condition = {} }: Statement, { action, resource, context }: Need): boolean {
  const any = (patterns: string | readonly string[], text: string): boolean =>
    listOf(patterns).some((pattern) => like(pattern).test(text));
  if (!any(Action, action) || !any(Resource, resource)) return false;
  return Object.entries(Condition).every(([operator, keys]) => {
    const holds = OPERATORS[operator];
    if (holds === undefined) throw new Error(`nothing is known of the condition ${operator}`);
    return Object.entries(keys).every(([key, wanted]) => holds(context[key], listOf(wanted)));
  });
}

/** @param policies of the role and of the bucket together: what one denies, no other allows */
export function isAllowed(policies: readonly Policy[], need: Need): boolean {
  const met = policies.flatMap(({ Statement }) => Statement).filter((statement) => matches(statement, need));
  return met.some(({ Effect }) => Effect === 'Allow') && met.every(({ Effect }) => Effect === 'Allow');
}

export const actionsOf = ({ Statement }: Policy): string[] => Statement.flatMap(({ Action }) => listOf(Action));

/** What a PartiQL statement does. */
const STATEMENTS: Readonly<Record<string, string>> = {
  UPDATE: 'PartiQLUpdate',
  INSERT: 'PartiQLInsert',
  DELETE: 'PartiQLDelete',
  SELECT: 'PartiQLSelect',
};

/** @param account with region, of the table's ARN: `local:123456789012` */
export function tableNeeds({ headers, body }: { headers: IncomingHttpHeaders; body: string }, account: string): Need[] {
  const call = String(headers['x-amz-target']).split('.')[1] ?? '';
  const input = JSON.parse(body) as {
    TableName?: string;
    IndexName?: string;
    RequestItems?: Record<string, unknown>;
    Statements?: readonly { Statement: string }[];
    TransactItems?: readonly Readonly<Record<string, { TableName: string }>>[];
  };
  const need = (action: string, table: string, index?: string): Need => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${account}:table/${table}${index === undefined ? '' : `/index/${index}`}`,
    context: { 'aws:ResourceAccount': account.split(':')[1] ?? '' },
  });
  if (input.Statements !== undefined) {
    return input.Statements.map(({ Statement }) => {
      const [, verb = '', table = ''] = /^(\w+) "([^"]+)"/.exec(Statement) ?? [];
      return need(STATEMENTS[verb] ?? verb, table);
    });
  }
  if (input.TransactItems !== undefined) {
    // Of a transaction each part needs its own right: Put that of PutItem, and so on.
    const parts = input.TransactItems.flatMap((item) => Object.entries(item));
    return parts.map(([kind, { TableName }]) => need(`${kind}Item`, TableName));
  }
  if (input.RequestItems !== undefined) return Object.keys(input.RequestItems).map((table) => need(call, table));
  return [need(call, input.TableName ?? '', input.IndexName)];
}

export interface ObjectRequest {
  readonly method: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly found: boolean;
}

export function objectNeeds({ method, bucket, key, query, headers, found }: ObjectRequest, account: string): Need[] {
  const general = { 'aws:ResourceAccount': account, 'aws:SecureTransport': 'true' };
  const arn = `arn:aws:s3:::${bucket}`;
  const prefix = query.get('prefix');
  const list: Need = {
    action: 's3:ListBucket',
    resource: arn,
    context: prefix === null ? general : { ...general, 's3:prefix': prefix },
  };
  if (key === '') return [list];
  const object = (action: string, context = {}): Need => ({
    action,
    resource: `${arn}/${key}`,
    context: { ...general, ...context },
  });
  if (method === 'DELETE') return [object('s3:DeleteObject')];
  if (method === 'GET' || method === 'HEAD') return found ? [object('s3:GetObject')] : [object('s3:GetObject'), list];
  const condition = headers['if-none-match'];
  const creates = method === 'PUT' ? !query.has('partNumber') : query.has('uploadId');
  return [
    object('s3:PutObject', {
      's3:ObjectCreationOperation': String(creates),
      ...(condition === undefined ? {} : { 's3:if-none-match': condition }),
    }),
  ];
}
