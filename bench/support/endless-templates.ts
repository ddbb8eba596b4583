/** The receipts that `endless-table.ts` makes all of its receipts of, written to a file: making them takes more memory than a phase. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item } from '@completion-batch/engine/dynamodb';
import { generateReceipts } from '@completion-batch/sandbox';
import { LABELS, PLACE, TEMPLATE_FILE, type Template } from './endless-table.ts';

const TEMPLATES = 20;
/** Of each receipt: enough that it is one, few enough that 100,000 of them take minutes. */
const LINES = 8;

const typeOf = ({ TYPE }: Item): string => TYPE?.S ?? '';
const lineOf = ({ SK }: Item): number => Number(/#LINE#(\d+)/.exec(SK?.S ?? '')?.[1] ?? 0);

function* templates(): Generator<Template> {
  const rows = [...generateReceipts({ seed: 1, receipts: TEMPLATES })];
  for (const own of Map.groupBy(rows, ({ PK }) => PK?.S ?? '').values()) {
    const shown = own.filter((row) => lineOf(row) <= LINES);
    const labels = shown
      .filter((row) => typeOf(row) === 'RECEIPT_WORD_LABEL' && row.validation_status?.S === 'NONE')
      .slice(0, LABELS);
    const printed = shown.filter((row) => ['RECEIPT_LINE', 'RECEIPT_WORD'].includes(typeOf(row)));
    const image = own[0]?.PK?.S?.slice('IMAGE#'.length) ?? '';
    // One receipt of an image, and one that has something to check.
    const isUsual = printed.every(({ SK }) => SK?.S?.startsWith('RECEIPT#00001#') === true);
    if (!isUsual || labels.length < LABELS) continue;
    const text = (some: readonly Item[]): string => JSON.stringify(some).replaceAll(image, PLACE);
    yield { labels: text(labels), rows: text([...printed, ...labels]) };
  }
}

export async function writeTemplates(folder: string): Promise<void> {
  await writeFile(join(folder, TEMPLATE_FILE), JSON.stringify([...templates()]));
}
