/** Decisions and the reviewer's name, kept by the browser for when the page is opened again. It may refuse. */
import type { DecisionLine, ReportData } from '@completion-batch/core/review';
import { type Decisions, nameOf, seenOf } from './decisions.ts';
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

type Seen = DecisionLine['seen'];

/**
 * The line as this page writes it, of a label that is in this report as it was seen, and no more of it than that: other pages
 * may write on the same shelf. Undefined for any other.
 */
function lineIn(value: unknown, report: KnownReport): DecisionLine | undefined {
  const { format, version, key, seen, decision, correction, at, by } = Object(value) as Partial<DecisionLine>;
  const was = report.seen.get(key ?? '');
  if (format !== 'completion-batch/decision' || version !== 1 || key === undefined || was === undefined)
    return undefined;
  if (seen?.status !== was.status || seen.batch !== was.batch || seen.reviewed !== was.reviewed) return undefined;
  if (decision !== 'valid' && decision !== 'invalid') return undefined;
  if (!isTextOrNull(by) || !isText(at) || Number.isNaN(Date.parse(at))) return undefined;
  if (!isTextOrNull(correction) || (correction !== null && !(decision === 'invalid' && report.names.has(correction)))) {
    return undefined;
  }
  return {
    format,
    version,
    key,
    seen: was,
    decision,
    correction,
    at: new Date(at).toISOString(),
    by: nameOf(by ?? ''),
  };
}

interface KnownReport {
  /** Of each label that can be decided. */
  readonly seen: ReadonlyMap<string, Seen>;
  /** That corrections may have. */
  readonly names: ReadonlySet<string>;
}

/** What was kept and still belongs to this report; the rest, whoever wrote it, is left out. */
export function restore(
  shelf: Shelf | undefined,
  key: string,
  receipts: readonly Receipt[],
  labelNames: ReportData['labelNames'],
): Decisions | undefined {
  const text = shelf?.getItem(key) ?? null;
  if (text === null) return undefined;
  const open = receipts.flatMap(({ labels }) => labels.filter(({ closed }) => closed === null));
  const report = {
    seen: new Map(open.map((label) => [label.key, seenOf(label.row)])),
    names: new Set(labelNames.map(({ name }) => name)),
  };
  const mapOf = (lines: unknown): ReadonlyMap<string, DecisionLine> =>
    new Map(
      (Array.isArray(lines) ? lines : []).flatMap((value) => {
        const line = lineIn(value, report);
        return line === undefined ? [] : [[line.key, line] as const];
      }),
    );
  try {
    const kept = JSON.parse(text) as Record<'made' | 'downloaded', unknown>;
    return { made: mapOf(kept.made), downloaded: mapOf(kept.downloaded), steps: [] };
  } catch {
    return undefined;
  }
}
