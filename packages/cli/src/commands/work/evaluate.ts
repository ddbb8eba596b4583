/** `completion-batch evaluate`: how right the verdicts are. */
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import {
  Comparing,
  type Comparison,
  createLabelWriter,
  type EvaluationFigures,
  evaluateByPeople,
  type KeyedVerdict,
  listEndedBatches,
  readVerdictFile,
  VerdictFile,
} from '@completion-batch/core';
import { openTable } from '@completion-batch/core/connect';
import { CompletionBatchError, isUuid, type Logger } from '@completion-batch/engine';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { printComparison, printEvaluation, printOfSample } from '../../render/print-evaluation.ts';
import { checkTruthFile, evaluateFile } from '../../session/evaluate-file.ts';
import type { Session } from '../../session/session.ts';

export interface EvaluateFlags {
  readonly table: string;
  readonly truth: string;
  /** Their aliases tell which names mean the same. */
  readonly labels?: string;
  readonly batch?: readonly string[];
  readonly out?: string;
  readonly against?: string;
  readonly json?: boolean;
}

/** What people say in the table, in place of a file. */
const IN_TABLE = 'table';

export async function evaluateWork(session: Session, flags: EvaluateFlags): Promise<void> {
  const logger = commandLogger(session);
  refuseWrongUse(flags);
  if (flags.truth !== IN_TABLE) await checkTruthFile(flags.truth);
  await using comparing = flags.against === undefined ? undefined : await Comparing.begin(tmpdir());
  if (flags.against !== undefined) await addAll(comparing, flags.against);
  const table = await openTable(session.env, flags.table, logger);
  const out = flags.out === undefined ? undefined : await VerdictFile.open(flags.out);
  const onVerdict = async (verdict: KeyedVerdict): Promise<void> => {
    await out?.write(verdict);
    await comparing?.add('now', verdict);
  };
  const figures = await figuresOf({ reader: createLabelWriter(table, table.clock), flags, logger, onVerdict });
  await out?.close();
  tell(flags, figures, await comparing?.result());
}

function refuseWrongUse({ batch = [], out, against }: EvaluateFlags): void {
  const refuse = (message: string, remedy: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', message, { remedy });
  const bad = batch.find((id) => !isUuid(id));
  if (bad !== undefined) {
    throw refuse(`${JSON.stringify(bad)} is no completion batch id`, 'Give ids as collect and status tell them.');
  }
  if (out !== undefined && against !== undefined && resolve(out) === resolve(against)) {
    throw refuse('--out is the file of --against', 'Name another file: it would be gone before it is read.');
  }
}

async function addAll(comparing: Comparing | undefined, file: string): Promise<void> {
  for await (const verdict of readVerdictFile(file)) await comparing?.add('before', verdict);
}

interface Evaluating {
  readonly reader: ReturnType<typeof createLabelWriter>;
  readonly flags: EvaluateFlags;
  readonly logger: Logger;
  readonly onVerdict: (verdict: KeyedVerdict) => Promise<void>;
}

async function figuresOf({ reader, flags, logger, onVerdict }: Evaluating): Promise<EvaluationFigures> {
  if (flags.truth !== IN_TABLE) {
    const batches = flags.batch === undefined ? {} : { batches: new Set(flags.batch) };
    return evaluateFile({ reader, file: flags.truth, labels: flags.labels, logger, onVerdict, ...batches });
  }
  return evaluateByPeople({
    reader,
    batches: flags.batch ?? listEndedBatches(reader.table),
    onVerdict,
    onProblem: (row) => logger.warn(`${row} is passed over: it does not parse`),
  });
}

function tell(flags: EvaluateFlags, figures: EvaluationFigures, comparison: Comparison | undefined): void {
  if (flags.json) {
    printJson({ truth: flags.truth, ...figures, comparison: comparison ?? null });
    return;
  }
  printEvaluation(figures, flags.truth === IN_TABLE ? 'by what people say in the table' : `by ${flags.truth}`);
  if (flags.truth === IN_TABLE) printOfSample(figures);
  if (comparison !== undefined) printComparison(comparison, flags.against ?? '');
}
