/** `completion-batch status`: what is on its way. */
import { type Item, listOpenBatches, listOpenSubmissions, type Submission } from '@completion-batch/core';
import { Command } from 'commander';
import type { Session } from '../main.ts';
import { jsonOption, tableOption } from '../options.ts';
import { printJson, tableOf } from '../report.ts';
import { openTable } from '../services.ts';

export function statusCommand({ env }: Session): Command {
  return new Command('status')
    .description('lists open submissions (not yet handed over) and open batches (not yet collected)')
    .addOption(tableOption())
    .addOption(jsonOption())
    .action(async (flags: { table: string; json?: boolean }) => {
      const table = await openTable(env, flags.table);
      const submissions: Submission[] = [];
      for await (const submission of listOpenSubmissions(table)) submissions.push(submission);
      const batches: BatchLine[] = [];
      for await (const item of listOpenBatches(table)) batches.push(toLine(item));
      if (flags.json) printJson({ submissions, batches });
      else print(submissions, batches);
    });
}

interface BatchLine {
  readonly batchId: string;
  readonly openaiBatchId: string;
  readonly status: string;
  readonly submittedAt: string;
  readonly model: string | null;
  readonly requests: number | null;
  readonly labels: number | null;
}

/** Rows of other programs have fewer attributes. */
function toLine(item: Item): BatchLine {
  const text = (name: string): string => item[name]?.S ?? '?';
  const figure = (name: string): number | null => (item[name]?.N === undefined ? null : Number(item[name].N));
  return {
    batchId: text('PK').replace(/^BATCH#/, ''),
    openaiBatchId: text('openai_batch_id'),
    status: text('status'),
    submittedAt: text('submitted_at'),
    model: item.model?.S ?? null,
    requests: figure('request_count'),
    labels: figure('label_count'),
  };
}

function print(submissions: readonly Submission[], batches: readonly BatchLine[]): void {
  console.log(
    submissions.length === 0 ? 'No open submission.' : 'Open submissions (the next submit goes on with them):',
  );
  if (submissions.length > 0) {
    console.log(
      tableOf(
        ['completion batch id', 'execution', 'state', 'lease', 'labels'],
        submissions.map((row) => [row.batch_id, row.execution_id, row.state, leaseOf(row), row.labels]),
      ),
    );
  }
  console.log(batches.length === 0 ? 'No open batch.' : 'Open batches:');
  if (batches.length > 0) {
    console.log(
      tableOf(
        ['completion batch id', 'OpenAI batch', 'status', 'submitted', 'requests', 'labels'],
        batches.map((row) => [
          row.batchId,
          row.openaiBatchId,
          row.status,
          `${age(Date.parse(row.submittedAt))} ago`,
          row.requests ?? '?',
          row.labels ?? '?',
        ]),
      ),
    );
  }
}

function leaseOf(row: Submission): string {
  const left = Math.ceil((row.lease_until - Date.now()) / 1000);
  return left > 0 ? `held for ${left} s more` : 'ended';
}

function age(since: number): string {
  const minutes = Math.max(0, Math.round((Date.now() - since) / 60_000));
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
