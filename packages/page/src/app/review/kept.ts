/** Decisions and the reviewer's name, kept by the browser for when the page is opened again. It may refuse. */
import type { DecisionLine, ReportData } from '@completion-batch/core/review';
import type { Decisions } from './decisions.ts';
import type { Receipt } from './model.ts';

export type Shelf = Pick<Storage, 'getItem' | 'setItem'>;

const NAME = 'completion-batch/reviewer';

export const shelfKey = ({ table, madeAt, page }: Pick<ReportData, 'table' | 'madeAt' | 'page'>): string =>
  `completion-batch/decisions/${table}/${madeAt}/${page.index}`;

/** @returns undefined where the browser keeps nothing, as from files or in private windows */
export function openShelf(open: () => Shelf): Shelf | undefined {
  try {
    const shelf = open();
    shelf.setItem('completion-batch/probe', '1');
    return shelf;
  } catch {
    return undefined;
  }
}

/** @returns whether it was kept */
function write(shelf: Shelf | undefined, key: string, text: string): boolean {
  try {
    shelf?.setItem(key, text);
    return shelf !== undefined;
  } catch {
    return false;
  }
}

export const keepName = (shelf: Shelf | undefined, name: string): boolean => write(shelf, NAME, name);

export function keptName(shelf: Shelf | undefined): string {
  return shelf?.getItem(NAME) ?? '';
}

export function keep(shelf: Shelf | undefined, key: string, { made, downloaded }: Decisions): boolean {
  return write(shelf, key, JSON.stringify({ made: [...made.values()], downloaded: [...downloaded.values()] }));
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value);

/** A line as this page writes it, of a label that is in this report as it was seen. */
function isLine(value: unknown, seen: ReadonlyMap<string, DecisionLine['seen']>): value is DecisionLine {
  const line = value as Partial<DecisionLine> | null;
  const was = seen.get(line?.key ?? '');
  return (
    line?.format === 'completion-batch/decision' &&
    line.version === 1 &&
    was !== undefined &&
    line.seen?.status === was.status &&
    line.seen.batch === was.batch &&
    (line.decision === 'valid' || line.decision === 'invalid') &&
    isTextOrNull(line.correction) &&
    isText(line.at) &&
    isTextOrNull(line.by)
  );
}

/** What was kept and still belongs to this report; the rest, whoever wrote it, is left out. */
export function restore(shelf: Shelf | undefined, key: string, receipts: readonly Receipt[]): Decisions | undefined {
  const text = shelf?.getItem(key) ?? null;
  if (text === null) return undefined;
  const seen = new Map(
    receipts.flatMap(({ labels }) =>
      labels
        .filter(({ closed }) => closed === null)
        .map(({ key, row: { status, batch } }) => [key, { status, batch }] as const),
    ),
  );
  try {
    const kept = JSON.parse(text) as Record<'made' | 'downloaded', unknown>;
    const mapOf = (lines: unknown) =>
      new Map(
        (Array.isArray(lines) ? lines : [])
          .filter((line) => isLine(line, seen))
          .map((line) => [line.key, line] as const),
      );
    return { made: mapOf(kept.made), downloaded: mapOf(kept.downloaded), steps: [] };
  } catch {
    return undefined;
  }
}
