/** Compares verdicts with a truth file, as evaluate, run, collect and start do. */
import {
  type EvaluateOptions,
  type EvaluationFigures,
  evaluate,
  readLabels,
  readTruthFile,
} from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import type { Logger } from '@completion-batch/engine';

export interface EvaluateFileOptions extends Omit<EvaluateOptions, 'truth' | 'labels'> {
  readonly file: string;
  /** As the option says them: their aliases tell which names mean the same. */
  readonly labels?: string | undefined;
  readonly logger: Logger;
}

/** @throws CompletionBatchError `invalid-input` for the file, and what the table throws */
export async function evaluateFile(options: EvaluateFileOptions): Promise<EvaluationFigures> {
  const { file, labels: given, logger, ...more } = options;
  const labels = given === undefined ? undefined : await readLabels(given);
  return evaluate({ ...more, labels, truth: readTruthFile(file, warnOfBadLines(logger)) });
}

export function warnOfBadLines(logger: Logger): (count: number, first: string) => void {
  return (bad, first) =>
    logger.warn(`${counted(bad, 'line')} of the truth file passed over: no label's truth, first ${first}`);
}

/**
 * Reads as far as to the first label, before anything is done that cannot be taken back.
 * @throws CompletionBatchError `invalid-input` for a file that cannot be read, or that says of no word what it is
 */
export async function checkTruthFile(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  for await (const _ of readTruthFile(file, () => undefined)) return;
}
