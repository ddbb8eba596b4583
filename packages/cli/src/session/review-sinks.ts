/** Where decisions go that are made in a terminal: into the table, or into a file. */
import { appendFile } from 'node:fs/promises';
import { type LabelSet, type LabelWriter, labelId } from '@completion-batch/core';
import { applyDecisions, DECISION_FORMAT, type Decision } from '@completion-batch/core/review';
import { CompletionBatchError, explainFileError, isNoFile, toLine } from '@completion-batch/engine';

/** Takes a decision. @returns why it was not applied, if so */
export type DecisionSink = (decision: Decision) => Promise<string | undefined>;

export function decisionsToTable(options: { readonly writer: LabelWriter; readonly labels: LabelSet }): DecisionSink {
  return async (decision) => {
    const { notApplied } = await applyDecisions({ ...options, decisions: [decision] });
    return notApplied[0]?.reason;
  };
}

/** Each is a line of its own as soon as it is made. @param table that they are made on. @throws CompletionBatchError `invalid-input` */
export async function decisionsToFile(path: string, table: string): Promise<DecisionSink> {
  const refuse = (why: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `decisions cannot be written: ${why}`, {
      where: path,
      remedy: 'Name a file in a folder that is there and can be written to.',
      cause,
    });
  if (await isNoFile(path)) throw refuse('there is something that is no regular file');
  const append = async (text: string): Promise<void> => {
    await appendFile(path, text).catch((cause: unknown) => {
      const known = explainFileError(cause);
      throw known instanceof CompletionBatchError ? known : refuse(String(cause), cause);
    });
  };
  await append('');
  return async ({ key, seen, decision, correction, at, by }) => {
    await append(
      toLine({ format: DECISION_FORMAT, version: 1, table, key: labelId(key), seen, decision, correction, at, by }),
    );
    return undefined;
  };
}
