/**
 * Conditional writes to label rows, 25 a request where the engine knows PartiQL. A write goes through only if the row is
 * still in the state it was read in; who loses is told so and nothing is retried blindly.
 */
import type {
  AttributeValue,
  BatchExecuteStatementCommandOutput,
  BatchStatementError,
  BatchStatementResponse,
} from '@aws-sdk/client-dynamodb';
import { BatchExecuteStatementCommand, BatchGetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Clock, CompletionBatchError, type State } from '@completion-batch/engine';
import {
  conditionally,
  explainTableError,
  type Item,
  type ItemKey,
  isPlain,
  plainInput,
  project,
  tableCall,
} from '@completion-batch/engine/dynamodb';
import pMap from 'p-map';
import { Flow } from './flow.ts';
import { type LabelKey, labelId, labelKey } from './keys.ts';
import { type ReceiptsTable, receiptsState } from './receipts-table.ts';
import { LABEL_ATTRIBUTES, parseLabel, type WordLabel } from './rows.ts';

/** An attribute's state that a write depends on: this value, or (null) that there is no such attribute. */
export type Expected = Readonly<Record<string, AttributeValue | null>>;

export interface LabelWrite {
  readonly key: LabelKey;
  readonly expect: Expected;
  readonly set: Readonly<Record<string, AttributeValue>>;
  /** One at most: engines differ in how several are written in one statement. */
  readonly remove?: string;
}

/** `lost`: the condition did not hold, or there is no such row. */
export type WriteResult = 'written' | 'lost';

export interface LabelWriter {
  readonly table: ReceiptsTable;
  /** Tells whether a batch that a label names still lives. */
  readonly state: State;
  readonly clock: Clock;
  /** Requests in flight. */
  readonly concurrency: number;
  /** The same of all writes together. */
  readonly flow: Flow;
  /** Whether the engine knows PartiQL; found out by the first request. */
  partiql: boolean;
}

/** `BatchExecuteStatement` takes at most 25 statements (DynamoDB API reference). */
const STATEMENTS_PER_REQUEST = 25;
/** `BatchGetItem` takes at most 100 keys (DynamoDB API reference). */
const KEYS_PER_READ = 100;
export const ATTEMPTS = 10;
/** Of a statement, or of a write in a transaction: the same may be written a moment later. */
export const RETRYABLE = new Set([
  'ThrottlingError',
  'ThrottlingException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceeded',
  'ProvisionedThroughputExceededException',
  'InternalServerError',
  'TransactionConflict',
]);

/** @param state where batches are kept; default: in the same table */
export function createLabelWriter(
  table: ReceiptsTable,
  clock: Clock,
  concurrency = 16,
  state: State = receiptsState(table),
): LabelWriter {
  return { table, state, clock, concurrency, flow: new Flow(concurrency), partiql: true };
}

/** One result per write, in their order. Throttled statements are repeated with growing pauses, nothing else is. */
export async function writeLabels(writer: LabelWriter, writes: readonly LabelWrite[]): Promise<WriteResult[]> {
  const groups = chunksOf(writes, STATEMENTS_PER_REQUEST);
  const results = await pMap(groups, (group) => writeGroup(writer, group), { concurrency: writer.concurrency });
  return results.flat();
}

async function writeGroup(writer: LabelWriter, group: readonly LabelWrite[]): Promise<WriteResult[]> {
  if (!writer.partiql) return writeSingly(writer, group);
  const results = new Map<LabelWrite, WriteResult>();
  let open: readonly LabelWrite[] = group;
  for (let attempt = 1; open.length > 0; attempt += 1) {
    let responses: BatchStatementResponse[];
    try {
      const answer = await tableCall(writer.table.name, () => {
        // Made when it may go: those that wait take no room.
        return writer.flow.run(() => writer.table.client.send(statementsOf(writer.table.name, open)), isPutOff);
      });
      responses = answer.Responses ?? [];
      if (responses.length !== open.length) throw notAnswered(writer.table.name, responses.length, open.length);
    } catch (error) {
      if (!isUnknownOperation(error)) throw error;
      writer.partiql = false;
      return writeSingly(writer, group);
    }
    const again: LabelWrite[] = [];
    for (const [index, write] of open.entries()) {
      const failure = responses[index]?.Error;
      if (failure === undefined) results.set(write, 'written');
      else if (failure.Code === 'ConditionalCheckFailed') results.set(write, 'lost');
      else if (attempt < ATTEMPTS && RETRYABLE.has(failure.Code ?? '')) again.push(write);
      else throw refusedWrite(writer.table.name, write, failure);
    }
    open = again;
    if (open.length > 0) await pause(writer.clock, attempt);
  }
  return group.map((write) => results.get(write) ?? 'lost');
}

function statementsOf(table: string, writes: readonly LabelWrite[]): BatchExecuteStatementCommand {
  let form: StatementForm | undefined;
  const Statements = writes.map((write) => {
    if (form === undefined || !isOfForm(form, write)) form = formOf(table, write);
    return { Statement: form.text, Parameters: parametersOf(form, write) };
  });
  const input = { Statements };
  const plain = Statements.every(({ Parameters }) => Parameters.every(isPlain));
  return new BatchExecuteStatementCommand(plain ? plainInput(input) : input);
}

/** What it does not tell of may be written or not: taken for written, a label would be asked that nobody holds. */
function notAnswered(table: string, answered: number, asked: number): CompletionBatchError {
  return new CompletionBatchError('service-unreachable', `DynamoDB answered ${answered} of ${asked} statements`, {
    where: `table ${table}`,
    remedy: 'See what answers at AWS_ENDPOINT_URL_DYNAMODB, then run it again: it goes on where it stopped.',
  });
}

function isPutOff({ Responses = [], $metadata }: BatchExecuteStatementCommandOutput): boolean {
  return wasRepeated($metadata) || Responses.some(({ Error: error }) => RETRYABLE.has(error?.Code ?? ''));
}

/** The whole request: the SDK repeats what a table that is too busy refuses. */
export function wasRepeated({ attempts = 1 }: BatchExecuteStatementCommandOutput['$metadata']): boolean {
  return attempts > 1;
}

/** Longer each time. */
export function pause(clock: Clock, attempt: number): Promise<void> {
  return clock.sleep(Math.min(50 * 2 ** attempt, 5000));
}

/** A statement's failure in the words of a request's. */
function refusedWrite(table: string, write: LabelWrite, failure: BatchStatementError): unknown {
  const error = Object.assign(new Error(`${labelId(write.key)}: ${failure.Code}: ${failure.Message}`), {
    name: failure.Code === 'AccessDenied' ? 'AccessDeniedException' : (failure.Code ?? 'Error'),
  });
  return explainTableError(error, table);
}

export function isUnknownOperation(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnknownOperationException';
}

/** What statements of writes have in common that set the same under the same condition, as most that go together do. */
interface StatementForm extends Omit<LabelWrite, 'key'> {
  readonly text: string;
  readonly setValues: readonly AttributeValue[];
  readonly expectedValues: readonly AttributeValue[];
}

function isOfForm(form: StatementForm, { set, expect, remove }: LabelWrite): boolean {
  return form.set === set && form.expect === expect && form.remove === remove;
}

function formOf(table: string, write: LabelWrite): StatementForm {
  const set = Object.keys(write.set).map((name) => `"${name}"=?`);
  const remove = write.remove === undefined ? '' : ` REMOVE "${write.remove}"`;
  const where = ['"PK"=?', '"SK"=?'];
  const expectedValues: AttributeValue[] = [];
  for (const [name, value] of Object.entries(write.expect)) {
    where.push(value === null ? `"${name}" IS MISSING` : `"${name}"=?`);
    if (value !== null) expectedValues.push(value);
  }
  const text = `UPDATE "${table}" SET ${set.join(', ')}${remove} WHERE ${where.join(' AND ')}`;
  return { ...write, text, setValues: Object.values(write.set), expectedValues };
}

function parametersOf({ setValues, expectedValues }: StatementForm, { key }: LabelWrite): AttributeValue[] {
  const { PK, SK } = labelKey(key);
  return [...setValues, { S: PK }, { S: SK }, ...expectedValues];
}

function writeSingly(writer: LabelWriter, group: readonly LabelWrite[]): Promise<WriteResult[]> {
  return pMap(group, (write) => writeOne(writer.table, write), { concurrency: 4 });
}

async function writeOne(table: ReceiptsTable, write: LabelWrite): Promise<WriteResult> {
  const written = await conditionally(table, () => table.client.send(new UpdateItemCommand(updateOf(table, write))));
  return written ? 'written' : 'lost';
}

/** The write as `UpdateItem` and transactions take it. */
export function updateOf(table: ReceiptsTable, write: LabelWrite) {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...condition } = conditionOf(table, write);
  const names = { ...ExpressionAttributeNames };
  const values = { ...ExpressionAttributeValues };
  const name = (attribute: string): string => {
    names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  };
  const set = Object.entries(write.set).map(([attribute, value]) => {
    values[`:set_${attribute}`] = value;
    return `${name(attribute)} = :set_${attribute}`;
  });
  const remove = write.remove === undefined ? '' : ` REMOVE ${name(write.remove)}`;
  return {
    ...condition,
    UpdateExpression: `SET ${set.join(', ')}${remove}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** What has to hold for it, alone. */
export function conditionOf(table: ReceiptsTable, { key, expect }: Pick<LabelWrite, 'key' | 'expect'>) {
  const values: Record<string, AttributeValue> = {};
  const conditions = ['attribute_exists(#PK)'];
  for (const [attribute, value] of Object.entries(expect)) {
    if (value === null) conditions.push(`attribute_not_exists(#${attribute})`);
    else {
      values[`:is_${attribute}`] = value;
      conditions.push(`#${attribute} = :is_${attribute}`);
    }
  }
  const { PK, SK } = labelKey(key);
  return {
    TableName: table.name,
    Key: { PK: { S: PK }, SK: { S: SK } },
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: project(['PK', ...Object.keys(expect)]).ExpressionAttributeNames,
    ExpressionAttributeValues: values,
  };
}

/** What a label row is now, as far as claims care. */
export interface LabelState {
  readonly label: WordLabel;
  /** The row as read, for conditions on it. */
  readonly item: Item;
}

/** The rows of `keys` as they are now (consistent read); rows that are gone or do not parse are not in the map. */
export async function readLabels(
  writer: Pick<LabelWriter, 'table' | 'clock' | 'concurrency'>,
  keys: readonly LabelKey[],
): Promise<Map<string, LabelState>> {
  const found = new Map<string, LabelState>();
  for (const item of await readItems(writer, keys.map(labelKey), LABEL_ATTRIBUTES)) {
    const parsed = parseLabel(item);
    if ('row' in parsed) found.set(labelId(parsed.row), { label: parsed.row, item });
  }
  return found;
}

/** Rows by their keys, in no order; those that are not there are left out. An eventual read takes half the units. */
export async function readItems(
  reader: Pick<LabelWriter, 'table' | 'clock' | 'concurrency'>,
  keys: readonly ItemKey[],
  attributes: readonly string[],
  read: 'consistent' | 'eventual' = 'consistent',
): Promise<Item[]> {
  const unique = [...new Map(keys.map(({ PK, SK }) => [`${PK} ${SK}`, { PK: { S: PK }, SK: { S: SK } }])).values()];
  const groups = await pMap(chunksOf(unique, KEYS_PER_READ), (group) => readGroup(reader, group, attributes, read), {
    concurrency: reader.concurrency,
  });
  return groups.flat();
}

async function readGroup(
  { table, clock }: Pick<LabelWriter, 'table' | 'clock'>,
  group: readonly Item[],
  attributes: readonly string[],
  read: 'consistent' | 'eventual',
): Promise<Item[]> {
  const found: Item[] = [];
  let open = [...group];
  for (let attempt = 1; open.length > 0; attempt += 1) {
    const answer = await tableCall(table.name, () =>
      table.client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [table.name]: { Keys: open, ConsistentRead: read === 'consistent', ...project(attributes) },
          },
        }),
      ),
    );
    found.push(...(answer.Responses?.[table.name] ?? []));
    open = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (open.length > 0) {
      if (attempt >= ATTEMPTS) throw new Error(`DynamoDB left ${open.length} keys unread after ${attempt} attempts`);
      await pause(clock, attempt);
    }
  }
  return found;
}

/** `values` in runs of `size`; the last may be shorter. */
export function chunksOf<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}
