/** What a label's card and row need to know of decisions, and how one is told. */
import type { ReportData } from '@completion-batch/core/review';
import type { Verdict } from './decisions.ts';
import type { Label } from './model.ts';

export interface Deciding {
  readonly made: (key: string) => Verdict | undefined;
  readonly decide: (label: Label, verdict: Verdict) => void;
  readonly takeBack: (label: Label) => void;
  /** Whether the correction of the label that is looked at is being chosen. */
  readonly correcting: boolean;
  readonly setCorrecting: (correcting: boolean) => void;
  readonly labelNames: ReportData['labelNames'];
}

export function decisionWords({ decision, correction }: Verdict): string {
  if (decision === 'valid') return 'right';
  return correction === null ? 'wrong' : `wrong, it is ${correction}`;
}
