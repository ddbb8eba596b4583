/** Which targets of a receipt are asked together, and which of its rows are shown with them, so that a request has room for both. */
import { wordOf } from '../table/keys.ts';
import { nearChoices, withGaps } from './near-rows.ts';
import type { PromptTarget, PromptWord } from './prompt.ts';

/** Rows shown around the targets, and from the top, where the whole text would not fit. */
const CONTEXT_ROWS = 12;

export interface PlacedTarget {
  readonly target: PromptTarget;
  readonly row: number;
}

export interface Part {
  readonly placed: readonly PlacedTarget[];
  readonly rows: readonly (readonly PromptWord[])[];
}

export interface Room {
  readonly textBytes: number;
  /** Rows that are shown whatever is asked, where only those and what is near the targets are shown. */
  readonly kept: ReadonlySet<number> | undefined;
}

export function splitTargets(
  placed: readonly PlacedTarget[],
  rows: readonly PromptWord[][],
  limits: Room & { readonly targetsPerRequest: number },
): Part[] {
  const parts = Math.ceil(placed.length / limits.targetsPerRequest);
  const size = Math.ceil(placed.length / Math.max(1, parts));
  const found: Part[] = [];
  for (let start = 0; start < placed.length; ) {
    const end = cutBetweenWords(placed, start, start + size);
    found.push(...fitText(placed.slice(start, end), rows, limits));
    start = end;
  }
  return found;
}

/**
 * The cut between two words next to `wanted`, before it if there is one after `start`. Labels of one word are asked
 * together: the second that is wrong is for people, and two requests would not know of each other.
 */
function cutBetweenWords(placed: readonly PlacedTarget[], start: number, wanted: number): number {
  const cuts = (index: number): boolean => {
    const [left, right] = [placed[index - 1]?.target, placed[index]?.target];
    return left?.lineId !== right?.lineId || left?.wordId !== right?.wordId;
  };
  const most = Math.min(wanted, placed.length);
  for (let index = most; index > start; index -= 1) if (cuts(index)) return index;
  for (let index = most + 1; index < placed.length; index += 1) if (cuts(index)) return index;
  return placed.length;
}

/** Shows the first choice of rows that fits, else halves the targets. */
function fitText(part: readonly PlacedTarget[], rows: readonly PromptWord[][], room: Room): Part[] {
  const sizes = rows.map(rowBytes);
  const bytesOf = (shown: readonly number[]): number => shown.reduce((sum, index) => sum + (sizes[index] ?? 0), 0);
  const first = Math.min(...part.map(({ row }) => row));
  const last = Math.max(...part.map(({ row }) => row));
  const near =
    room.kept &&
    nearChoices(
      part.map(({ row }) => row),
      rows.length,
      room.kept,
    );
  const shown = (near ?? fullChoices(first, last, rows.length)).find((some) => bytesOf(some) <= room.textBytes);
  if (shown !== undefined) {
    return [
      { placed: part, rows: near ? withGaps(shown, rows) : shown.flatMap((index) => rows.slice(index, index + 1)) },
    ];
  }
  // A single row is bounded by words per row and letters per word: it is shown even over the limit.
  if (part.length === 1 || first === last) return [{ placed: part, rows: rows.slice(first, last + 1) }];
  const middle = cutBetweenWords(part, 0, Math.ceil(part.length / 2));
  return [...fitText(part.slice(0, middle), rows, room), ...fitText(part.slice(middle), rows, room)];
}

/** The whole receipt where it fits, else from the first target to the last with fewer and fewer rows around. */
function fullChoices(first: number, last: number, count: number): number[][] {
  return [count, CONTEXT_ROWS, 3, 0].map((context) =>
    [...Array(count).keys()].filter(
      (index) => index < context / 2 || (index >= first - context && index <= last + context),
    ),
  );
}

/** What a row counts for in a request's text, with room for its words' ids. */
export function rowBytes(row: readonly PromptWord[]): number {
  return row.reduce((sum, word) => sum + Buffer.byteLength(word.text) + 12, 0);
}

/** The first part with the audits behind its targets: with the rows that they need where those fit, else those that it shows. */
export function withAudits(
  parts: readonly Part[],
  audits: readonly PlacedTarget[],
  rows: readonly PromptWord[][],
  room: Room,
): (Part & { readonly audits: number })[] {
  if (audits.length === 0) return parts.map((part) => ({ ...part, audits: 0 }));
  const [first, ...others] = parts;
  const [whole, ...more] = fitText([...(first?.placed ?? []), ...audits], rows, room);
  const text = (more.length === 0 ? undefined : first) ?? whole;
  const ids = new Set(text?.rows.flatMap((row) => row.map(({ id }) => id)));
  const shown = audits.filter(({ target }) => ids.has(wordOf(target)));
  if (text === undefined || shown.length === 0) return withAudits(parts, [], rows, room);
  const placed = [...(first?.placed ?? []), ...shown];
  return [{ rows: text.rows, placed, audits: shown.length }, ...withAudits(others, [], rows, room)];
}
