/** The table: whether it is there, of the right form, and with room; and its indexes. */
import { CompletionBatchError, isCompletionBatchError } from '@completion-batch/engine';
import { type Finding, missing, notAsked, ok, unknown, warning } from './finding.ts';
import { becauseOf, culpritOf, grant, isDenied, remedyOf, sentenceOf, wordsOf } from './outcome.ts';
import { onTable } from './statements.ts';
import type { Surroundings } from './surroundings.ts';
import type { TableAsked } from './table-asked.ts';

const TABLE = 'table';
const INDEXES = 'indexes';

/** By DescribeTable, whose statuses these are. */
const UNUSABLE: Readonly<Record<string, string>> = {
  INACCESSIBLE_ENCRYPTION_CREDENTIALS:
    'Its key in KMS cannot be used: enable the key again, or give DynamoDB its grant back.',
  ARCHIVED: 'Its key in KMS was out of reach for over 7 days: restore the table from its backup.',
  ARCHIVING: 'Its key in KMS is out of reach: enable the key again.',
  CREATING: 'Run doctor again when it is active.',
  DELETING: 'Name another one.',
};

export async function checkTable(around: Surroundings): Promise<Finding> {
  const { table } = around;
  if (table === undefined) return notAsked(TABLE, 'no --table');
  const region = (await around.region()).value ?? '';
  const { value, error } = await table.described();
  if (error !== undefined) return failed(table, region, error);
  const status = value.TableStatus ?? 'ACTIVE';
  const why = UNUSABLE[status];
  if (why !== undefined) return missing(TABLE, `${table.name} is ${status}`, why);
  const opened = (await table.opened()).error;
  if (isCompletionBatchError(opened, 'table-not-found')) {
    return missing(TABLE, `${table.name}: ${opened.message}`, opened.remedy);
  }
  const { ProvisionedThroughput: room } = value;
  const reads = room?.ReadCapacityUnits ?? 0;
  if (value.BillingModeSummary?.BillingMode !== 'PAY_PER_REQUEST' && reads > 0) {
    return warning(
      TABLE,
      `${table.name} is there, with ${reads} read and ${room?.WriteCapacityUnits} write units a second`,
      'Larger runs are slowed down by that: change it to on-demand billing, or raise both before.',
    );
  }
  return ok(TABLE, `${table.name} is there, billed on demand`);
}

function failed({ name }: TableAsked, region: string, error: unknown): Finding {
  const culprit = culpritOf(error);
  if (culprit !== undefined) return becauseOf(TABLE, culprit);
  if (isCompletionBatchError(error, 'table-not-found')) {
    return missing(
      TABLE,
      `there is no table ${name} in ${region}, in the account of the credentials`,
      'Check the name, AWS_REGION and whose credentials they are.',
    );
  }
  if (isDenied(error)) {
    return missing(
      TABLE,
      `${name} may not be described (dynamodb:DescribeTable)`,
      grant(error, 'every command begins with that.'),
      onTable(['dynamodb:DescribeTable'], { region, table: name }),
    );
  }
  const what = error instanceof CompletionBatchError ? error.message : wordsOf(error);
  return missing(
    TABLE,
    `${name}: ${what}`,
    remedyOf(error, 'Check the network and AWS_ENDPOINT_URL_DYNAMODB, if set.'),
  );
}

/** Whether a line on something of the table has nothing to say, as the table's own says it. */
export async function tellsAll(around: Surroundings): Promise<boolean> {
  return ['missing', 'unknown'].includes((await checkTable(around)).state);
}

export async function checkIndexes(around: Surroundings): Promise<Finding> {
  const { table } = around;
  if (table === undefined) return notAsked(INDEXES, 'no --table');
  if (await tellsAll(around)) return becauseOf(INDEXES, TABLE);
  const { value, error } = await table.opened();
  if (isCompletionBatchError(error, 'index-missing')) return missing(INDEXES, error.message, error.remedy);
  if (error !== undefined) return unknown(INDEXES, sentenceOf(error));
  const { indexes, unusable = new Map() } = value;
  const less = ['GSI2', 'GSI4'].flatMap((index) => (unusable.has(index) ? [`${index} ${unusable.get(index)}`] : []));
  if (!indexes.has('GSI2') && !indexes.has('GSI4')) {
    less.push(
      'with neither GSI2 nor GSI4, each receipt is read with all its letters, which costs several times as much',
    );
  }
  const used = ['GSI1', 'GSI2', 'GSI3', 'GSI4'].filter((index) => indexes.has(index)).join(', ');
  if (less.length === 0) return ok(INDEXES, `${used}, projecting ALL`);
  return warning(
    INDEXES,
    `${used} can be used; ${less.join('; ')}`,
    'It works all the same; docs/table.md tells what each index is for.',
  );
}
