/** Asks a person about one label after the other. */
import { coreLabelOf, type LabelSet, type LabelWriter, wordOf } from '@completion-batch/core';
import { counted, logLine } from '@completion-batch/core/light';
import {
  type Decision,
  MEANING_OF_REASON,
  receiptOf,
  type ShownLabel,
  showLabels,
  type WaitingLabel,
  wordRows,
} from '@completion-batch/core/review';
import { isoTime } from '@completion-batch/engine';
import { COLUMNS, paragraph } from '../render/columns.ts';
import { LEGEND, receiptText } from '../render/receipt-text.ts';
import type { DecisionSink } from './review-sinks.ts';

export interface Answers {
  /** What is typed, or how it ended: Ctrl-D, Ctrl-C. */
  ask(question: string): Promise<string | { readonly ending: 'quit' | 'abandon' }>;
}

export interface ReviewOptions {
  readonly queue: AsyncIterable<WaitingLabel>;
  readonly writer: LabelWriter;
  readonly labels: LabelSet;
  readonly by: string | null;
  readonly answers: Answers;
  readonly sink: DecisionSink;
  /** Of the terminal; some say 0 where they do not know. */
  readonly columns: number | undefined;
}

export interface Reviewed {
  readonly decided: number;
  readonly skipped: number;
  readonly notApplied: number;
  /** A decision that was made and not written: Ctrl-C. */
  readonly abandoned: boolean;
}

const MOST_COLUMNS = 100;
/** Rows of the receipt above and below the word. */
const AROUND = 12;

export async function reviewOneByOne(options: ReviewOptions): Promise<Reviewed> {
  const { queue, answers } = options;
  const counts = { decided: 0, skipped: 0, notApplied: 0, abandoned: false };
  /** The last decision: written when the next one is made, so that it can be undone. */
  let last: { readonly decision: Decision; readonly label: WaitingLabel } | undefined;
  const write = async (): Promise<void> => {
    if (last === undefined) return;
    const why = await options.sink(last.decision);
    if (why === undefined) counts.decided += 1;
    else {
      counts.notApplied += 1;
      console.log(paragraph(`Not written: ${why}`, 2));
    }
    last = undefined;
  };
  const iterator = queue[Symbol.asyncIterator]();
  let current = await nextOf(iterator);
  /** Was shown before the one that was undone. */
  let after: WaitingLabel | undefined;
  while (current !== undefined) {
    await show(current, options);
    const answer = await decide(current, answers, options, last !== undefined);
    if (answer.kind === 'abandon') {
      return { ...counts, abandoned: last !== undefined };
    }
    if (answer.kind === 'quit') break;
    if (answer.kind === 'undo' && last !== undefined) {
      after = current;
      current = last.label;
      last = undefined;
      continue;
    }
    if (answer.kind === 'skip') counts.skipped += 1;
    if (answer.kind === 'decision') {
      await write();
      last = { decision: answer.decision, label: current };
    }
    current = after ?? (await nextOf(iterator));
    after = undefined;
  }
  await iterator.return?.();
  await write();
  return counts;
}

async function nextOf(iterator: AsyncIterator<WaitingLabel>): Promise<WaitingLabel | undefined> {
  const next = await iterator.next();
  return next.done === true ? undefined : next.value;
}

async function show(label: WaitingLabel, { writer, columns }: ReviewOptions): Promise<void> {
  const [shown] = await showLabels(writer, [label]);
  if (shown === undefined) return;
  const details = await receiptOf(writer.table, label, [label]);
  const labelled = new Set(details.labels.map(wordOf));
  const rows = wordRows(details.lines, details.words).map((row) =>
    row.map((word) => ({
      text: word.text,
      x: word.box?.x,
      width: word.box?.width ?? 0,
      mark: markOf(wordOf(word), wordOf(label), labelled),
    })),
  );
  const lines = receiptText(rows, { columns: Math.min(MOST_COLUMNS, columns || COLUMNS), around: AROUND });
  console.log(['', ...lines, '', paragraph(LEGEND), ...describe(shown)].join('\n'));
}

function markOf(word: string, asked: string, labelled: ReadonlySet<string>): 'asked' | 'labelled' | undefined {
  if (word === asked) return 'asked';
  return labelled.has(word) ? 'labelled' : undefined;
}

function describe({ label, merchant, text, said, suggested }: ShownLabel): string[] {
  const told = said === null ? '' : `; its batch said ${said}${suggested === null ? '' : `, and rather ${suggested}`}`;
  return [
    paragraph(`${merchant ?? label.imageId}, receipt ${label.receiptId}, word ${wordOf(label)}`, 2),
    paragraph(
      `Is ${JSON.stringify(text ?? '?')} ${label.label}? It waits: ${MEANING_OF_REASON[label.reason]}${told}`,
      2,
    ),
    ...(label.completionCheck == null ? [] : [paragraph(`the check ${label.completionCheck} speaks against it`, 2)]),
    ...(label.reasoning === null ? [] : [paragraph(`proposed: ${logLine(label.reasoning).slice(0, 300)}`, 2)]),
  ];
}

type Answer =
  | { readonly kind: 'skip' | 'undo' | 'quit' | 'abandon' }
  | { readonly kind: 'decision'; readonly decision: Decision };

const QUESTION = '[a] right  [r] wrong  [c] wrong, and it is …  [s] skip  [u] undo  [q] stop: ';

/** Asks until it is answered. */
async function decide(
  label: WaitingLabel,
  answers: Answers,
  options: ReviewOptions,
  canUndo: boolean,
): Promise<Answer> {
  for (;;) {
    const typed = await answers.ask(QUESTION);
    if (typeof typed !== 'string') return { kind: typed.ending };
    const key = typed.trim().toLowerCase();
    if (key === 'a') return decisionOf(label, 'valid', null, options);
    if (key === 'r') return decisionOf(label, 'invalid', null, options);
    if (key === 's') return { kind: 'skip' };
    if (key === 'q') return { kind: 'quit' };
    if (key === 'u' && canUndo) return { kind: 'undo' };
    if (key === 'u') console.log('There is nothing to undo: what was decided before is written.');
    else if (key === 'c') {
      const correction = await askCorrection(label, answers, options.labels);
      if (typeof correction === 'object') return { kind: correction.ending };
      if (correction !== '') return decisionOf(label, 'invalid', correction, options);
    } else console.log('Type a, r, c, s, u or q, and Enter.');
  }
}

/** @returns empty: none after all */
async function askCorrection(
  label: WaitingLabel,
  answers: Answers,
  labels: LabelSet,
): Promise<string | { readonly ending: 'quit' | 'abandon' }> {
  const names = Object.keys(labels.labels).filter((name) => name !== coreLabelOf(labels, label.label));
  for (;;) {
    const typed = await answers.ask('Which label? (? lists them, nothing goes back) ');
    if (typeof typed !== 'string') return typed;
    const name = typed
      .trim()
      .toUpperCase()
      .replaceAll(/[\s-]+/g, '_');
    if (name === '') return '';
    const found = coreLabelOf(labels, name) ?? onlyOne(names.filter((each) => each.startsWith(name)));
    if (found !== undefined && names.includes(found)) return found;
    if (name !== '?') console.log(paragraph(`${JSON.stringify(typed.trim().slice(0, 60))} is none of them.`));
    console.log(paragraph(`${counted(names.length, 'label')}: ${names.join(', ')}`, 2));
  }
}

const onlyOne = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined);

function decisionOf(
  label: WaitingLabel,
  decision: Decision['decision'],
  correction: string | null,
  { by, writer }: ReviewOptions,
): Answer {
  const { imageId, receiptId, lineId, wordId, validationStatus, completionBatchId } = label;
  return {
    kind: 'decision',
    decision: {
      key: { imageId, receiptId, lineId, wordId, label: label.label },
      seen: { status: validationStatus, batch: completionBatchId },
      decision,
      correction,
      at: isoTime(writer.clock),
      by,
      where: 'your decision',
    },
  };
}
