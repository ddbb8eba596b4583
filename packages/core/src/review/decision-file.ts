/** Files of decisions, one a line: read whole before anything is written, as the last word on a label counts. */
import {
  CompletionBatchError,
  explain,
  isCompletionBatchError,
  isNoFile,
  type NdjsonLine,
  parseLine,
} from '@completion-batch/engine';
import { linesOfFile } from '../evaluate/lines-of-file.ts';
import { isLabelName } from '../label-set/label-set.ts';
import { type LabelKey, labelId, parseLabelId } from '../table/keys.ts';
import { DECISION_FORMAT, type DecisionLine, decisionLine } from './decision.ts';

/** A decision, and where it stands. */
export interface Decision extends Omit<DecisionLine, 'key' | 'at' | 'format' | 'version'> {
  readonly key: LabelKey;
  /** ISO 8601 in UTC, so that texts compare as times. */
  readonly at: string;
  /** `FILE:LINE`, or whatever says where it comes from. */
  readonly where: string;
}

/** A line that is no decision. */
export interface BadLine {
  readonly where: string;
  readonly reason: string;
}

export interface DecisionFile {
  /** The last of each label, in the order of the file. */
  readonly decisions: readonly Decision[];
  /** How many lines another one of the same label came after. */
  readonly overtaken: number;
  readonly badLines: number;
  /** The first of them. */
  readonly bad: readonly BadLine[];
}

/** They are held in memory, some 500 bytes each. */
export const MOST_DECISIONS = 100_000;
/** A decision has some 300 bytes. */
const LINE_BYTES = 16_384;
/** Where more lines are bad, it is the wrong file. */
const MOST_TOLD = 100;
/** What is wrong with a line may quote it. */
const MOST_REASON = 400;

const REMEDY =
  'Name a file that the review page has downloaded, or review next --out has written, plain or gzipped (.gz). Nothing was written.';

/**
 * @throws CompletionBatchError `invalid-input` for what cannot be read, holds nothing, or more than `MOST_DECISIONS`
 */
export async function readDecisionFile(file: string): Promise<DecisionFile> {
  const refuse = (message: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { where: file, remedy: REMEDY, cause });
  if (await isNoFile(file)) throw refuse('the file of decisions is no regular file');
  const decisions = new Map<string, Decision>();
  const bad: BadLine[] = [];
  let [good, badLines] = [0, 0];
  const add = (number: number, found: Omit<Decision, 'where'> | string): void => {
    const where = `${file}:${number}`;
    if (typeof found === 'string') {
      badLines += 1;
      if (bad.length < MOST_TOLD) bad.push({ where, reason: found.slice(0, MOST_REASON) });
      return;
    }
    good += 1;
    const id = labelId(found.key);
    // Where the last one stands is its place.
    decisions.delete(id);
    decisions.set(id, { ...found, where });
    if (decisions.size > MOST_DECISIONS) throw refuse(`it has decisions on more than ${MOST_DECISIONS} labels`);
  };
  const lines = linesOfFile(file, (why, cause) => refuse(`the file of decisions cannot be read: ${why}`, cause), {
    maxLineBytes: LINE_BYTES,
    onTooLarge: (number) => add(number, `the line has more than ${LINE_BYTES} bytes`),
  });
  for await (const line of lines) add(line.number, decisionIn(line, file));
  if (good + badLines === 0) throw refuse('there is no decision in the file');
  return { decisions: [...decisions.values()], overtaken: good - decisions.size, badLines, bad };
}

/** A decision, or why the line is none. */
function decisionIn(line: NdjsonLine, file: string): Omit<Decision, 'where'> | string {
  let value: unknown;
  try {
    value = parseLine(line, file);
  } catch (error) {
    if (isCompletionBatchError(error, 'ndjson-damaged')) return error.message;
    throw error;
  }
  return parseDecision(value);
}

/** A decision as a value, or why it is none: with what was allowed. */
export function parseDecision(value: unknown): Omit<Decision, 'where'> | string {
  const { data, error } = decisionLine.safeParse(value);
  if (error !== undefined) return `is no decision ("format": "${DECISION_FORMAT}", "version": 1): ${explain(error)}`;
  const { key: id, seen, decision, correction, by } = data;
  const key = parseLabelId(id);
  if (key === undefined || !isLabelName(key.label)) {
    return `its key is not that of a label: IMAGE#<uuid>#RECEIPT#<00001>#LINE#<00001>#WORD#<00001>#LABEL#<NAME>`;
  }
  if (correction !== null && decision === 'valid') {
    return 'it has a correction and says that the label is right; corrections go with "invalid"';
  }
  const at = new Date(data.at).toISOString();
  const madeOn = {
    ...(data.table === undefined ? {} : { table: data.table }),
    ...(data.report === undefined ? {} : { report: data.report }),
  };
  return { key, seen, decision, correction, by, at, ...madeOn };
}
