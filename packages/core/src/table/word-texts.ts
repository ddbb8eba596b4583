/** Texts of single words, where the whole receipt is not needed. */
import { type WordKey, wordOf, wordSortKey } from './keys.ts';
import { type LabelWriter, readItems } from './label-writes.ts';
import { parseWord, WORD_ATTRIBUTES } from './rows.ts';

/** The texts of words of one receipt, by `line.word`; what is not there, and what does not parse, is left out. */
export async function readWordTexts(
  reader: Pick<LabelWriter, 'table' | 'clock' | 'concurrency'>,
  words: readonly WordKey[],
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const keys = words.map((word) => ({ PK: `IMAGE#${word.imageId}`, SK: wordSortKey(word) }));
  for (const item of await readItems(reader, keys, WORD_ATTRIBUTES, 'eventual')) {
    const parsed = parseWord(item);
    if ('row' in parsed) texts.set(wordOf(parsed.row), parsed.row.text);
  }
  return texts;
}
