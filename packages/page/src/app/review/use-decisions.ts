/** The decisions as the page holds them: kept by the browser where it does, and not left behind without a warning. */
import type { ReportData } from '@completion-batch/core/review';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { type Action, type Decisions, NONE_MADE, notDownloaded, reduce } from './decisions.ts';
import { keep, keepName, keptName, openShelf, restore, shelfKey } from './kept.ts';
import type { Receipt } from './model.ts';

export interface DecisionsHeld {
  readonly decisions: Decisions;
  readonly dispatch: (action: Action) => void;
  /** Not in any file yet. */
  readonly open: number;
  /** Whether they are there again when the page is. */
  readonly kept: boolean;
  readonly by: string;
  readonly setBy: (name: string) => void;
}

export function useDecisions(data: ReportData, receipts: readonly Receipt[]): DecisionsHeld {
  const shelf = useMemo(() => openShelf(() => localStorage), []);
  const key = shelfKey(data);
  const [decisions, dispatch] = useReducer(
    reduce,
    NONE_MADE,
    (none) => restore(shelf, key, receipts, data.labelNames) ?? none,
  );
  const [kept, setKept] = useState(shelf !== undefined);
  const [by, setBy] = useState(() => keptName(shelf));
  const open = notDownloaded(decisions);

  useEffect(() => setKept(keep(shelf, key, decisions)), [shelf, key, decisions]);
  useEffect(() => {
    keepName(shelf, by);
  }, [shelf, by]);
  useEffect(() => {
    // The same report in another tab: what is decided there is decided here.
    const follow = ({ key: changed }: StorageEvent) => {
      const theirs = changed === key ? restore(shelf, key, receipts, data.labelNames) : undefined;
      if (theirs !== undefined) dispatch({ type: 'load', decisions: theirs });
    };
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }, [shelf, key, receipts, data.labelNames]);
  useEffect(() => {
    if (open === 0) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [open === 0]);

  return { decisions, dispatch, open, kept, by, setBy };
}
