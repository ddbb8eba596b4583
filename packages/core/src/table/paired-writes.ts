/** Two label rows of a word in one transaction: a crash, or another program, leaves both written or none. */
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { conditionally, type Item, tableCall } from '@completion-batch/engine/dynamodb';
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

/** What goes with a write: a change of another row, a new one, or that another is as it was read. */
export type OtherWrite =
  | { readonly change: LabelWrite }
  | { readonly add: Item }
  | { readonly unchanged: Pick<LabelWrite, 'key' | 'expect'> };

/** `lost`: a condition of one did not hold, and neither is written. */
export async function writePair(writer: LabelWriter, write: LabelWrite, other: OtherWrite): Promise<WriteResult> {
  const items = [{ Update: updateOf(writer.table, write) }, itemOf(writer, other)];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await tableCall(writer.table.name, () =>
        writer.table.client.send(new TransactWriteItemsCommand({ TransactItems: items })),
      );
      return 'written';
    } catch (error) {
      if (isUnknownOperation(error)) return oneByOne(writer, write, other);
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
  return { Put: putNew(table.name, other.add) };
}

function cancellationsOf(error: unknown): string[] {
  const { CancellationReasons: reasons } = Object(error) as { CancellationReasons?: readonly { Code?: string }[] };
  return (reasons ?? []).flatMap(({ Code }) => Code ?? []);
}

/**
 * Where the engine knows no transactions, as one of the embedded ones does not: the other row first, so that what is left by
 * a crash is written to its end when the same is done again.
 */
async function oneByOne(writer: LabelWriter, write: LabelWrite, other: OtherWrite): Promise<WriteResult> {
  if ('change' in other && (await writeLabels(writer, [other.change]))[0] === 'lost') return 'lost';
  if ('add' in other) {
    const { table } = writer;
    const put = new PutItemCommand(putNew(table.name, other.add));
    if (!(await conditionally(table, () => table.client.send(put)))) return 'lost';
  }
  return (await writeLabels(writer, [write]))[0] ?? 'lost';
}
