/** How often verdicts and corrections are right, where the truth is known: for sample receipts, and with --truth. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { CompletionBatchError, parseLine, type ReceiptsTable, splitLines } from '@completion-batch/core';
import { z } from 'zod';

/** The true label of each word, by the word's key (`IMAGE#…#RECEIPT#…#LINE#…#WORD#…`); null for a word without one. */
export type Truth = ReadonlyMap<string, string | null>;

const truthLine = z.looseObject({ key: z.string().regex(/#LABEL#/), true_label: z.string().nullable() });

/** Reads `{"key": "IMAGE#…#LABEL#…", "true_label": "DATE" | null}` a line, plain or gzipped. @throws CompletionBatchError */
export async function readTruth(file: string): Promise<Truth> {
  const truth = new Map<string, string | null>();
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => bytes.destroy(error));
  try {
    for await (const line of splitLines(bytes, { name: file })) {
      const entry = truthLine.safeParse(parseLine(line, file));
      if (entry.success) truth.set(wordOf(entry.data.key), entry.data.true_label);
    }
  } catch (cause) {
    throw new CompletionBatchError('invalid-input', 'the truth file cannot be read', {
      where: file,
      remedy: 'Name a file with {"key": "IMAGE#…#LABEL#…", "true_label": "DATE"} a line, plain or gzipped.',
      cause,
    });
  }
  return truth;
}

export const wordOf = (key: string): string => key.replace(/#LABEL#.*$/, '');

export interface Accuracy {
  readonly verdicts: number;
  readonly rightVerdicts: number;
  readonly corrections: number;
  readonly rightCorrections: number;
}

/** Compares the result rows of batches with the truth. */
export async function accuracyOf(table: ReceiptsTable, batchIds: readonly string[], truth: Truth): Promise<Accuracy> {
  const sum = { verdicts: 0, rightVerdicts: 0, corrections: 0, rightCorrections: 0 };
  for (const batchId of batchIds) {
    for await (const { word, label, status, suggested } of resultRows(table, batchId)) {
      const trueLabel = truth.get(word);
      if (trueLabel === undefined) continue;
      sum.verdicts += 1;
      if ((status === 'VALID') === (trueLabel === label)) sum.rightVerdicts += 1;
      if (suggested === null) continue;
      sum.corrections += 1;
      if (suggested === trueLabel) sum.rightCorrections += 1;
    }
  }
  return sum;
}

interface ResultRow {
  readonly word: string;
  readonly label: string;
  readonly status: string;
  readonly suggested: string | null;
}

async function* resultRows(table: ReceiptsTable, batchId: string): AsyncGenerator<ResultRow> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'PK = :batch AND begins_with(SK, :result)',
        ExpressionAttributeValues: { ':batch': { S: `BATCH#${batchId}` }, ':result': { S: 'RESULT#' } },
        ...(start === undefined ? {} : { ExclusiveStartKey: start as never }),
      }),
    );
    for (const item of page.Items ?? []) {
      const [, , receipt = '', , line = '', , word = '', , label = '', , image = ''] = item.SK?.S?.split('#') ?? [];
      const five = (id: string): string => id.padStart(5, '0');
      yield {
        word: `IMAGE#${image}#RECEIPT#${five(receipt)}#LINE#${five(line)}#WORD#${five(word)}`,
        label,
        status: item.status?.S ?? '',
        suggested: item.gpt_suggested_label?.S ?? null,
      };
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
