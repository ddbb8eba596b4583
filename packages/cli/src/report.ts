/** What commands print when they are done: tables for people, or one JSON object. */
import type { FormatResult, Logger, PrepareResult, SubmitResult, SubmittedFile } from '@completion-batch/core';
import Table from 'cli-table3';
import { number, plain } from './console-logger.ts';

/** On one line, which a workflow's runner does not take for a command (`##[…]`). */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value).replaceAll('##[', '#\\u0023[')}\n`);
}

/** Rows of name and value. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${plain(value)}`).join('\n');
}

export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const table = new Table({ head: [...head], style: { head: [], border: [] } });
  for (const row of rows) table.push(row.map((cell) => plain(typeof cell === 'number' ? number(cell) : cell)));
  return table.toString();
}

export function dollars(cost: number | undefined): string {
  return cost === undefined ? 'unknown (no price for this model; see --prices)' : `$${cost.toFixed(cost < 1 ? 4 : 2)}`;
}

export function printPrepared(result: PrepareResult, json: boolean, logger: Logger): void {
  const { plan } = result;
  if (json) {
    printJson({
      execution: plan.execution,
      plan: result.planPath,
      receipts: plan.receipts,
      labels: plan.labels,
      shards: plan.shards.map(({ id }) => id),
      problems: plan.problems,
      problemsFile: result.problemsPath ?? null,
      openSubmissions: result.openSubmissions,
      resumed: result.resumed,
    });
    return;
  }
  warnOfProblems('rows', plan.problems, result.problems, result.problemsPath, logger);
  console.log(
    facts([
      ['execution', plan.execution],
      ['receipts', number(plan.receipts)],
      ['labels', `${number(plan.labels)} with status ${plan.validationStatus}`],
      ['shards', plan.shards.length === 0 ? 'none' : plan.shards.map(({ id }) => id).join(' ')],
      ['left open by earlier runs', `${result.openSubmissions} submissions`],
      ['plan', result.planPath],
    ]),
  );
  if (plan.labels === 0) console.log(`No label needs validation in ${plan.table}.`);
  else console.log(`Next: completion-batch format --plan ${result.planPath} --shard 0001 --out DIR, for each shard.`);
}

export function printFormatted(result: FormatResult, json: boolean, logger: Logger): void {
  const { manifest } = result;
  if (json) {
    printJson({ ...manifest, requestsFile: result.requestsPath ?? null, problemsFile: result.problemsPath ?? null });
    return;
  }
  warnOfProblems('labels or rows', manifest.problems, result.problems, result.problemsPath, logger);
  console.log(
    facts([
      ['shard', manifest.shard],
      ['requests', number(manifest.requests)],
      ['labels', `${number(manifest.labels)} (${manifest.firstPass} first pass, ${manifest.secondPass} second pass)`],
      ['bytes', number(manifest.bytes)],
      ['tokens, estimated', number(manifest.estimatedTokens)],
      ['request file', result.requestsPath ?? 'none: nothing could be asked'],
    ]),
  );
}

export function warnOfProblems(
  what: string,
  count: number,
  shown: readonly { readonly PK: string; readonly SK: string; readonly reason: string }[],
  path: string | undefined,
  logger: Logger,
): void {
  if (count === 0) return;
  logger.warn(`${number(count)} ${what} were passed over${path === undefined ? '' : `; all of them: ${path}`}`);
  for (const { PK, SK, reason } of shown.slice(0, 5)) logger.warn(`  ${PK} / ${SK}: ${reason}`);
}

const OUTCOMES: Record<SubmittedFile['outcome'], string> = {
  submitted: 'submitted',
  'nothing-left': 'nothing left to ask',
  rejected: 'refused, labels given back',
  waiting: 'waits for the next run',
  'over-budget': 'waits: over the budget',
  split: 'too large for OpenAI, sent in smaller files',
  planned: 'dry run',
  elsewhere: 'in the hands of another process',
  failed: 'failed, stays open',
};

export function printSubmitted(result: SubmitResult, json: boolean): void {
  if (json) {
    printJson(result);
    return;
  }
  if (result.files.length > 0) {
    console.log(
      tableOf(
        ['completion batch id', 'OpenAI batch', 'requests', 'labels', 'bytes', 'tokens in', 'cost', 'outcome'],
        result.files.map((file) => [
          file.batchId,
          file.openaiBatchId ?? '-',
          file.requests,
          file.labels,
          file.bytes,
          file.tokens,
          dollars(file.cost),
          `${OUTCOMES[file.outcome]}${file.resumed ? ' (begun by an earlier run)' : ''}${file.lost > 0 ? `; ${file.lost} labels changed elsewhere` : ''}`,
        ]),
      ),
    );
  } else console.log('Nothing left to submit.');
  for (const file of result.files)
    if (file.reason !== undefined) console.log(`  ${file.batchId}: ${plain(file.reason)}`);
  for (const stuck of result.stuck) console.log(`  ${plain(describeStuck(stuck))}`);
  for (const { shard, reason } of result.missingShards) console.log(`  shard ${shard} is missing: ${plain(reason)}`);
  for (const { where, reason } of result.tooLarge)
    console.log(`  too large for a batch: ${plain(where)}: ${plain(reason)}`);
  const { budget } = result;
  if (budget !== undefined) {
    console.log(`  budget: ${dollars(budget.used)} of ${dollars(budget.maxCost)} used by this execution, estimated`);
  }
  if (result.alreadySubmitted > 0) {
    console.log(`  ${number(result.alreadySubmitted)} requests were submitted by an earlier attempt.`);
  }
}
