/** The SROIE receipts as the newest programs write them: with the keys of GSI4, and a row for each printed letter. */
import { labelIndexKeys, parseLabelKey, receiptPartition } from '@completion-batch/core';
import type { Item } from '@completion-batch/engine/dynamodb';
import { padId, parseLineKey, parseWordKey } from '../../packages/core/src/table/keys.ts';

const METADATA = /^RECEIPT#(\d+)#METADATA$/;

/** The row, and those of the letters of a word. */
export function* newestRows(item: Item): Generator<Item> {
  const key = { PK: item.PK?.S ?? '', SK: item.SK?.S ?? '' };
  const gsi4 = (GSI4PK: string, GSI4SK: string): Item => ({ ...item, GSI4PK: { S: GSI4PK }, GSI4SK: { S: GSI4SK } });
  const label = parseLabelKey(key);
  const word = parseWordKey(key);
  const line = parseLineKey(key);
  const [, receipt] = METADATA.exec(key.SK) ?? [];
  if (label !== undefined) {
    const { GSI4PK = '', GSI4SK = '' } = labelIndexKeys(label, 'NONE');
    yield gsi4(GSI4PK, GSI4SK);
  } else if (word !== undefined) {
    yield gsi4(receiptPartition(word), `3_WORD#${padId(word.lineId)}#${padId(word.wordId)}`);
    yield* lettersOf(item);
  } else if (line !== undefined) {
    yield gsi4(receiptPartition(line), `2_LINE#${padId(line.lineId)}`);
  } else if (receipt !== undefined) {
    yield gsi4(`${key.PK}#RECEIPT#${receipt}`, '1_PLACE');
  } else yield item;
}

/** In the receipt's own partition, and in no index but that of types. */
function* lettersOf({ PK, SK, text, ...word }: Item): Generator<Item> {
  const place = Object.entries(word).filter(([name]) => /_(left|right|box|degrees|radians)$|^confidence$/.test(name));
  for (const [index, letter] of [...(text?.S ?? '')].entries()) {
    yield {
      PK: PK ?? { S: '' },
      SK: { S: `${SK?.S}#LETTER#${padId(index + 1)}` },
      TYPE: { S: 'RECEIPT_LETTER' },
      text: { S: letter },
      ...Object.fromEntries(place),
    };
  }
}

/** The receipts, and copies of them with the last digits of each image's id changed. */
export function* copiesOf(items: readonly Item[], count: number): Generator<Item> {
  for (let copy = 0; copy < count; copy += 1) {
    const ending = copy.toString(16).padStart(4, '0');
    for (const item of items) {
      const again = JSON.stringify(item).replaceAll(/(IMAGE#[0-9a-f-]{32})[0-9a-f]{4}/g, `$1${ending}`);
      yield copy === 0 ? item : (JSON.parse(again) as Item);
    }
  }
}
