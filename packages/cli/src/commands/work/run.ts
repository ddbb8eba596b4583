/** `completion-batch run`: prepare, format and submit. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { evidenceOf, submittedJson, whyIncomplete } from '@completion-batch/core';
import { counted } from '@completion-batch/core/light';
import { commandLogger } from '../../render/console-logger.ts';
import { printJson } from '../../render/json.ts';
import { printEvidence, printSubmitted, warnOfProblems } from '../../render/print.ts';
import { printFigures } from '../../render/print-evaluation.ts';
import { printAfterSubmit } from '../../render/print-next.ts';
import { firstRequestJson, printFirstRequest } from '../../render/print-prompt.ts';
import { checkTruthFile, evaluateFile } from '../../session/evaluate-file.ts';
import { firstRequest } from '../../session/first-request.ts';
import { writableFolder } from '../../session/folder.ts';
import { type RunFlags, runPipeline } from '../../session/pipeline.ts';
import { readPrices } from '../../session/prices.ts';
import { exactly, openServices } from '../../session/services.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface RunCommandFlags extends RunFlags {
  readonly table: string;
  readonly store: string;
  readonly out: string;
  readonly truth?: string;
  readonly json?: boolean;
}

export async function runWork(session: Session, flags: RunCommandFlags): Promise<void> {
  const logger = commandLogger(session);
  const prices = await readPrices(flags.prices);
  evidenceOf(flags.evidence, flags.evidenceTokens);
  await checkTruthFile(flags.truth);
  // A dry run writes nothing outside its folder: it keeps its objects there, too.
  const out = flags.dryRun ? resolve(flags.out, 'dry-run') : flags.out;
  const store = flags.dryRun ? pathToFileURL(resolve(out, 'objects')).href : flags.store;
  await writableFolder(out, '--out');
  const { table, dryRun = false } = flags;
  const counting = dryRun ? await exactly() : {};
  const services = await openServices(session, { table, store, logger, dryRun, ...prices, ...counting });
  const result = await runPipeline({ services, out, flags, env: session.env });
  const { prepared, failedShards, submitted } = result;
  const { truth, labels } = flags;
  const first = dryRun ? await firstRequest(prepared.plan, result.requests) : undefined;
  const evaluation =
    truth === undefined ? undefined : await evaluateFile({ reader: services.writer, file: truth, labels, logger });
  if (flags.json) {
    const evidence = result.evidence ?? null;
    printJson({
      plan: prepared.planPath,
      requests: result.requests,
      failedShards,
      evidence,
      ...submittedJson(submitted),
      ...(dryRun ? { firstRequest: firstRequestJson(first) } : {}),
      ...(evaluation === undefined ? {} : { evaluation }),
    });
  } else {
    warnOfProblems('row', prepared.plan.problems, prepared.problems, prepared.problemsPath, logger);
    for (const { manifest, problems, problemsPath } of result.formatted) {
      warnOfProblems('label', manifest.problems, problems, problemsPath, logger);
    }
    printSubmitted(submitted);
    printEvidence(result.evidence);
    printFirstRequest(first);
    if (evaluation !== undefined) printFigures(evaluation, 'verdicts by now, by the file of --truth');
    printAfterSubmit(submitted, flags, 'the same command again goes on with what is left');
  }
  const why = [
    ...(failedShards.length > 0 ? [`${counted(failedShards.length, 'shard')} could not be formatted`] : []),
    whyIncomplete(submitted) ?? [],
  ].flat();
  if (why.length === 0) return;
  logger.error(why.join('; '));
  session.exitCode = EXIT.failed;
}
