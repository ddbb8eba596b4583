/** Texts of single words, where the whole receipt is not needed. */
import { BatchGetItemCommand } from '@aws-sdk/client-dynamodb';
import { project, tableCall } from '@completion-batch/engine/dynamodb';
import { type WordKey, wordOf, wordSortKey } from './keys.ts';
import type { ReceiptsTable } from './receipts-table.ts';
import { parseWord, WORD_ATTRIBUTES } from './rows.ts';

/**
 * The texts of words of one receipt, by `line.word`, in one call: what it does not bring, and what does not parse, is left
 * out.
 * @param words at most a hundred (`BatchGetItem`)
 */
export async function readWordTexts(
  table: ReceiptsTable,
  words: readonly WordKey[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const sortKeys = new Map(words.map((word) => [wordSortKey(word), `IMAGE#${word.imageId}`]));
  if (sortKeys.size === 0) return texts;
  const keys = [...sortKeys].map(([SK, PK]) => ({ PK: { S: PK }, SK: { S: SK } }));
  const { Responses } = await tableCall(table.name, () =>
    table.client.send(
      new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys: keys, ...project(WORD_ATTRIBUTES) } } }),
    ),
  );
  for (const item of Responses?.[table.name] ?? []) {
    const parsed = parseWord(item);
    if ('row' in parsed) texts.set(wordOf(parsed.row), parsed.row.text);
  }
  return texts;
}
