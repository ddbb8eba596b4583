/** What to do about what a table's status shows, as commands to copy: the most urgent first. */
import type { TableStatus } from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import { ownCommand } from '../render/own-command.ts';
import { shellWord } from '../render/print.ts';

export interface NextStep {
  readonly command: string;
  /** What it is for, to stand behind "to". */
  readonly why: string;
}

/** Stands for a store that no row names. */
const UNKNOWN_STORE = 'STORE';

export function nextSteps({ table, labels, submissions, stuck, batches }: TableStatus): NextStep[] {
  const store = batches.find((batch) => batch.store !== null)?.store ?? submissions[0]?.store ?? UNKNOWN_STORE;
  const place = (own: string | null = store): string =>
    `--table ${shellWord(table)} --store ${shellWord(own ?? store)}`;
  const steps: NextStep[] = [];
  if (stuck.some(({ red }) => red)) {
    steps.push({
      command: ownCommand(`reconcile ${place()} --dry-run`),
      why: 'see what would become of what is stuck',
    });
  }
  for (const { batchId, store: own } of batches.filter(({ step }) => step === 'held')) {
    steps.push({
      command: ownCommand(`collect ${place(own)} --accept ${batchId}`),
      why: 'write the answers that are held (with --reject in the place of --accept the labels are released)',
    });
  }
  const due = batches.filter(({ step }) => step === 'collect');
  if (due.length > 0) {
    steps.push({
      command: ownCommand(`collect ${place(due[0]?.store)}`),
      why: `bring the answers of ${counted(due.length, 'batch', 'batches')} back`,
    });
  }
  const late = batches.filter(({ step }) => step === 'near-its-end');
  if (late.length > 0) {
    steps.push({
      command: ownCommand(`collect ${place(late[0]?.store)} --cancel-after 20`),
      why: 'save what is finished of batches near their end',
    });
  }
  for (const { batchId, store: own } of batches.filter(({ step }) => step === 'stuck-validating')) {
    steps.push({
      command: ownCommand(`cancel ${batchId} ${place(own)}`),
      why: 'end a batch that does not come out of its validation',
    });
  }
  const free = submissions.filter(({ leaseSeconds }) => leaseSeconds === 0);
  if (free.length > 0) {
    steps.push({
      command: ownCommand(`run ${place(free[0]?.store)} --out run`),
      why: `go on with ${counted(free.length, 'open submission')}`,
    });
  }
  const counts = labels?.byStatus;
  if (counts !== undefined && counts.NEEDS_REVIEW.labels > 0) {
    steps.push({
      command: ownCommand(`report --table ${shellWord(table)} --out report.html`),
      why: `decide on ${counted(counts.NEEDS_REVIEW.labels, 'label that waits', 'labels that wait')} for a person`,
    });
  }
  if (counts !== undefined && counts.NONE.labels > 0 && free.length === 0) {
    steps.push({
      command: ownCommand(`run ${place()} --out run`),
      why: `ask about ${counted(counts.NONE.labels, 'label')} (with --dry-run it only tells what that costs)`,
    });
  }
  const waiting = batches.filter(({ step }) => step === 'wait');
  if (due.length === 0 && waiting.length > 0) {
    steps.push({
      command: ownCommand(`collect ${place(waiting[0]?.store)} --wait`),
      why: 'bring the answers back once they are there, within 24 hours',
    });
  }
  return steps;
}
