/** Label rows of a word in one transaction: a crash, or another program, leaves all written or none. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { conditionally, type Item, tableCall } from '@completion-batch/engine/dynamodb';
import { type LabelKey, labelKey } from './keys.ts';
import {
  ATTEMPTS,
  conditionOf,
  isUnknownOperation,
  type LabelWrite,
  type LabelWriter,
  pause,
  RETRYABLE,
  updateOf,
  type WriteResult,
  writeLabels,
} from './label-writes.ts';
import { putNew } from './new-label.ts';

/** That another row is as it was read, or that there is none yet. */
export type Standing = { readonly unchanged: Pick<LabelWrite, 'key' | 'expect'> } | { readonly absent: LabelKey };

/** What goes with a write: a change of another row, a new one, or how another has to be. */
export type OtherWrite = { readonly change: LabelWrite } | { readonly add: Item } | Standing;

/** `lost`: a condition of one did not hold, and none is written. */
export async function writeTogether(
  writer: LabelWriter,
  write: LabelWrite,
  others: readonly OtherWrite[],
): Promise<WriteResult> {
  const items = [{ Update: updateOf(writer.table, write) }, ...others.map((other) => itemOf(writer, other))];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await tableCall(writer.table.name, () =>
        writer.table.client.send(new TransactWriteItemsCommand({ TransactItems: items })),
      );
      return 'written';
    } catch (error) {
      if (isUnknownOperation(error)) return oneByOne(writer, write, others);
      const reasons = cancellationsOf(error);
      if (reasons.includes('ConditionalCheckFailed')) return 'lost';
      if (attempt >= ATTEMPTS || !reasons.some((reason) => RETRYABLE.has(reason))) throw error;
      await pause(writer.clock, attempt);
    }
  }
}

function itemOf({ table }: LabelWriter, other: OtherWrite): TransactWriteItem {
  if ('change' in other) return { Update: updateOf(table, other.change) };
  if ('unchanged' in other) return { ConditionCheck: conditionOf(table, other.unchanged) };
  if ('absent' in other) return { ConditionCheck: absenceOf(table.name, other.absent) };
  return { Put: putNew(table.name, other.add) };
}

function absenceOf(TableName: string, key: LabelKey) {
  const { PK, SK } = labelKey(key);
  return { TableName, Key: { PK: { S: PK }, SK: { S: SK } }, ConditionExpression: 'attribute_not_exists(PK)' };
}

function cancellationsOf(error: unknown): string[] {
  const { CancellationReasons: reasons } = Object(error) as { CancellationReasons?: readonly { Code?: string }[] };
  return (reasons ?? []).flatMap(({ Code }) => Code ?? []);
}

/**
 * Where the engine knows no transactions, as one of the embedded ones does not: the other row first, so that what is left by
 * a crash is written to its end when the same is done again. How rows have to be that are not written it cannot hold.
 */
async function oneByOne(writer: LabelWriter, write: LabelWrite, others: readonly OtherWrite[]): Promise<WriteResult> {
  const { table } = writer;
  for (const other of others) {
    if ('change' in other && (await writeLabels(writer, [other.change]))[0] === 'lost') return 'lost';
    if ('add' in other) {
      const put = new PutItemCommand(putNew(table.name, other.add));
      if (!(await conditionally(table, () => table.client.send(put)))) return 'lost';
    }
  }
  return (await writeLabels(writer, [write]))[0] ?? 'lost';
}
