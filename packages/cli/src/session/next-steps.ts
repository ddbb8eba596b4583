/** How what is to be done next is typed: commands to copy. */
import type { Due, NextStep } from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import { ownCommand } from '../render/own-command.ts';
import { shellWord } from '../render/print.ts';

export interface NextCommand {
  readonly command: string;
  /** What it is for, to stand behind "to". */
  readonly why: string;
}

export interface Place {
  readonly table: string;
  readonly store: string;
}

/** Of steps that are no command of their own, such as the same once more, there is none. */
export const nextCommands = (steps: readonly NextStep[], place: Place): NextCommand[] =>
  steps.flatMap((step) => {
    const told = commandOf(step, place);
    return told === undefined ? [] : [{ command: ownCommand(told[0]), why: told[1] }];
  });

const CANCEL_AFTER_HOURS = 20;

const COLLECTS: Readonly<Record<Due, readonly [options: string, why: (batches: number) => string]>> = {
  now: ['', (batches) => `bring the answers of ${counted(batches, 'batch', 'batches')} back`],
  'near-its-end': [` --cancel-after ${CANCEL_AFTER_HOURS}`, () => 'save what is finished of batches near their end'],
  later: [' --wait', () => 'bring the answers back once they are there, within 24 hours'],
};

function commandOf(step: NextStep, place: Place): readonly [command: string, why: string] | undefined {
  const table = `--table ${shellWord(place.table)}`;
  const own = 'store' in step ? step.store : undefined;
  const where = `${table} --store ${shellWord(own ?? place.store)}`;
  switch (step.to) {
    case 'reconcile':
      return [`reconcile ${where} --dry-run`, 'see what would become of what is stuck'];
    case 'decide':
      return [
        `collect ${where} --accept ${step.batchId}`,
        'write the answers that are held (with --reject in the place of --accept the labels are released)',
      ];
    case 'retry':
      return [
        `collect ${where}`,
        `try again to collect ${counted(step.batches, 'batch', 'batches')}, once the cause is gone`,
      ];
    case 'collect': {
      const [options, why] = COLLECTS[step.when];
      return [`collect ${where}${options}`, why(step.batches)];
    }
    case 'cancel':
      return [`cancel ${step.batchId} ${where}`, 'end a batch that does not come out of its validation'];
    case 'finish':
      return [`run ${where} --out run`, `go on with ${counted(step.submissions, 'open submission')}`];
    case 'review':
      return [
        `report ${table} --out report.html`,
        `decide on ${counted(step.labels, 'label that waits', 'labels that wait')} for a person`,
      ];
    case 'ask':
      return [
        `run ${where} --out run`,
        `ask about ${counted(step.labels, 'label')} (with --dry-run it only tells what that costs)`,
      ];
    case 'leave-dry-run':
    case 'submit-again':
      return undefined;
  }
}
