/** One receipt's line rows as plain text, as the paper looks: for people and for tests. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../items/item-schema.ts';
import { widthOf } from './printed.ts';

interface SeenLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly middle: number;
  readonly height: number;
}

/** Rows of other kinds are passed over; the line rows must be those of one receipt. */
export function renderReceipt(items: Iterable<Item>): string {
  const lines = [...items].filter((item) => item.TYPE?.S === 'RECEIPT_LINE').map(toLine);
  const perColumn = median(lines.map((line) => (line.right - line.left) / Math.max(1, widthOf(line.text))));
  const start = Math.min(...lines.map((line) => line.left));
  const height = median(lines.map((line) => line.height));
  let before: number | undefined;
  let paper = '';
  for (const row of inRows(lines)) {
    const [first] = row;
    if (first === undefined) continue;
    if (before !== undefined && before - first.middle > 1.9 * height) paper += '\n';
    before = first.middle;
    paper += `${setRow(row, start, perColumn)}\n`;
  }
  return paper;
}

function setRow(row: readonly SeenLine[], start: number, perColumn: number): string {
  let text = '';
  for (const line of row) {
    const column = Math.round((line.left - start) / perColumn);
    const missing = column - widthOf(text);
    text += ' '.repeat(Math.max(text === '' ? 0 : 2, missing)) + line.text;
  }
  return text.trimEnd();
}

/** From top to bottom, each from left to right. */
function inRows(lines: readonly SeenLine[]): SeenLine[][] {
  const rows: SeenLine[][] = [];
  for (const line of [...lines].sort((a, b) => b.middle - a.middle)) {
    const row = rows.at(-1);
    const last = row?.at(-1);
    if (row !== undefined && last !== undefined && last.middle - line.middle < last.height / 2) row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left));
}

function toLine(item: Item): SeenLine {
  const corners = [item.top_left, item.top_right, item.bottom_left, item.bottom_right].map(toPoint);
  const [topLeft, , bottomLeft] = corners;
  const x = corners.map((corner) => corner.x);
  return {
    text: item.text?.S ?? '',
    left: Math.min(...x),
    right: Math.max(...x),
    middle: corners.reduce((sum, corner) => sum + corner.y, 0) / corners.length,
    height: (topLeft?.y ?? 0) - (bottomLeft?.y ?? 0),
  };
}

function toPoint(value: AttributeValue | undefined): { x: number; y: number } {
  return { x: Number(value?.M?.x?.N), y: Number(value?.M?.y?.N) };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
