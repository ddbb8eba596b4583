/** What commands print in the end: what is to be done next, each with the command to copy. */
import { afterSubmit, type SubmitLabelsResult } from '@completion-batch/core';
import { type NextCommand, nextCommands, type Place } from '../session/next-steps.ts';
import { commandLines, paragraph } from './columns.ts';
import { paintBeginning } from './paint.ts';
import { sayNext } from './print.ts';

/** More would scroll the result away. */
const MOST_STEPS = 3;

/** @param before whether something to do has been told already */
export function printNext(steps: readonly NextCommand[], before = false): void {
  for (const [index, { command, why }] of steps.slice(0, MOST_STEPS).entries()) {
    const word = index === 0 && !before ? 'Next' : 'And';
    console.log(paintBeginning('next', word, paragraph(`${word}, to ${why}:`)));
    console.log(commandLines(command));
  }
}

/** @param again how the same is begun once more, in words */
export function printAfterSubmit(result: SubmitLabelsResult, place: Place, again: string): void {
  const steps = afterSubmit(result);
  const isAsked = (to: (typeof steps)[number]['to']): boolean => steps.some((step) => step.to === to);
  const isAgain = isAsked('submit-again') && !result.dryRun;
  if (isAsked('leave-dry-run')) sayNext('the same without --dry-run. That was a dry run: nothing was claimed or sent.');
  else if (isAgain) sayNext(`${again}.`);
  printNext(nextCommands(steps, place), isAgain);
}
