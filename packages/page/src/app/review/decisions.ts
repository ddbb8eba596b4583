/** A reviewer's decisions, as a pure state: what is decided, how to undo it, what is not downloaded yet. */
import type { DecisionLine, ReportData, ReportLabel } from '@completion-batch/core/review';
import type { Label } from './model.ts';

export interface Verdict {
  readonly decision: DecisionLine['decision'];
  readonly correction: string | null;
}

/** What a label is when the decision is applied. */
export const statusOf = ({ decision }: Verdict): 'VALID' | 'INVALID' => (decision === 'valid' ? 'VALID' : 'INVALID');

export interface Decisions {
  readonly made: ReadonlyMap<string, DecisionLine>;
  /** What stood there before each step, the last step last. */
  readonly steps: readonly { readonly key: string; readonly before: DecisionLine | undefined }[];
  /** As they were when they were last downloaded. */
  readonly downloaded: ReadonlyMap<string, DecisionLine>;
}

export const NONE_MADE: Decisions = { made: new Map(), steps: [], downloaded: new Map() };

export type Action =
  | { readonly type: 'decide'; readonly line: DecisionLine }
  | { readonly type: 'take-back'; readonly key: string }
  | { readonly type: 'undo' }
  | { readonly type: 'downloaded' }
  | { readonly type: 'load'; readonly decisions: Decisions };

/** Without what nobody sees, and no longer than is taken where decisions are applied, wherever it comes from. */
export const nameOf = (typed: string): string | null =>
  typed
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .trim()
    .slice(0, 100)
    .toWellFormed() || null;

/** What a decision depends on. A time that cannot be read is left out: nothing would be like it. */
export const seenOf = ({ status, batch, reviewed }: ReportLabel): DecisionLine['seen'] => ({
  status,
  batch,
  ...(reviewed?.at === '' ? {} : { reviewed: reviewed?.at ?? null }),
});

export function lineOf({ key, row }: Label, verdict: Verdict, at: Date, by: string): DecisionLine {
  return {
    format: 'completion-batch/decision',
    version: 1,
    key,
    seen: seenOf(row),
    ...verdict,
    at: at.toISOString(),
    by: nameOf(by),
  };
}

function put(made: Decisions['made'], key: string, line: DecisionLine | undefined): Decisions['made'] {
  const next = new Map(made);
  // To the end, where it is changed: the order of lines is the order of decisions.
  next.delete(key);
  if (line !== undefined) next.set(key, line);
  return next;
}

function step(state: Decisions, key: string, line: DecisionLine | undefined): Decisions {
  return {
    ...state,
    made: put(state.made, key, line),
    steps: [...state.steps, { key, before: state.made.get(key) }],
  };
}

export function reduce(state: Decisions, action: Action): Decisions {
  switch (action.type) {
    case 'decide':
      return step(state, action.line.key, action.line);
    case 'take-back':
      return state.made.has(action.key) ? step(state, action.key, undefined) : state;
    case 'undo': {
      const last = state.steps.at(-1);
      if (last === undefined) return state;
      return { ...state, made: put(state.made, last.key, last.before), steps: state.steps.slice(0, -1) };
    }
    case 'downloaded':
      return { ...state, downloaded: state.made };
    case 'load':
      return action.decisions;
  }
}

export const sameVerdict = (a: Verdict | undefined, b: Verdict | undefined): boolean =>
  a?.decision === b?.decision && a?.correction === b?.correction;

/** Decisions that would be lost with the page, and those taken back since the download. */
export function notDownloaded({ made, downloaded }: Decisions): number {
  const keys = new Set([...made.keys(), ...downloaded.keys()]);
  return [...keys].filter((key) => !sameVerdict(made.get(key), downloaded.get(key))).length;
}

/** As they leave the page: each says on what it was made, wherever lines of several files are put together. */
export function ndjson({ made }: Decisions, { table, version }: Pick<ReportData, 'table' | 'version'>): string {
  return [...made.values()].map((line) => `${JSON.stringify({ ...line, table, report: version })}\n`).join('');
}
