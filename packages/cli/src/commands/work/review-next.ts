/** `completion-batch review next`: one label after the other, with its receipt as text. */
import { createInterface } from 'node:readline/promises';
import { createLabelWriter, DEFAULT_LABELS, readLabels } from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { type Reason, reviewerName, reviewQueue } from '@completion-batch/core/review';
import { CompletionBatchError } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printReviewed } from '../../render/print-review.ts';
import { type Answers, reviewOneByOne } from '../../session/review-one-by-one.ts';
import { decisionsToFile, decisionsToTable } from '../../session/review-sinks.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface ReviewNextFlags {
  readonly table: string;
  readonly reason?: readonly Reason[];
  readonly label?: readonly string[];
  readonly labels?: string;
  readonly by?: string;
  readonly out?: string;
}

export async function reviewNextWork(session: Session, flags: ReviewNextFlags): Promise<void> {
  if (process.stdin.isTTY !== true || process.stdout.isTTY !== true) {
    throw new CompletionBatchError('invalid-input', 'review next asks, and there is no terminal to ask in', {
      remedy: 'Run it in a terminal; elsewhere review list --json tells what waits, and review apply takes decisions.',
    });
  }
  const logger = commandLogger(session);
  const labels = (flags.labels === undefined ? undefined : await readLabels(flags.labels)) ?? DEFAULT_LABELS;
  const table = await openTable(session.env, flags.table, logger);
  const writer = createLabelWriter(table, table.clock);
  const sink =
    flags.out === undefined ? decisionsToTable({ writer, labels }) : await decisionsToFile(flags.out, table.name);
  const queue = reviewQueue({
    table,
    reasons: flags.reason,
    labels: flags.label,
    onProblem: ({ PK, SK, reason }) => logger.warn(`${PK} / ${SK} is passed over: ${reason}`),
  });
  using answers = fromTerminal();
  const by = reviewerName(flags.by ?? session.env.USER ?? '');
  const reviewed = await reviewOneByOne({ queue, writer, labels, by, answers, sink, columns: process.stdout.columns });
  printReviewed(reviewed, flags);
  if (reviewed.notApplied > 0) session.exitCode = EXIT.failed;
}

function fromTerminal(): Answers & Disposable {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const stop = new AbortController();
  // The end of what is typed (Ctrl-D) is a q, Ctrl-C leaves the last decision unwritten.
  let ending: 'quit' | 'abandon' = 'quit';
  terminal.on('SIGINT', () => {
    ending = 'abandon';
    stop.abort();
  });
  terminal.on('close', () => stop.abort());
  return {
    ask: (question) => terminal.question(question, { signal: stop.signal }).catch(() => ({ ending })),
    [Symbol.dispose]: () => terminal.close(),
  };
}
