/** `completion-batch run`: prepare, format and submit. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import { EXIT, type Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { counted } from '../../render/plain.ts';
import {
  nextAfterSubmit,
  printJson,
  printSubmitted,
  sayNext,
  warnOfProblems,
  whyIncomplete,
} from '../../render/report.ts';
import { openaiClient, openStore, openTable } from '../../session/clients.ts';
import { writableFolder } from '../../session/folder.ts';
import { type RunFlags, runPipeline } from '../../session/pipeline.ts';
import { readPrices } from '../../session/prices.ts';
import {
  batchOptions,
  executionId,
  jsonOption,
  modelOption,
  parametersOption,
  sizeOptions,
  statusOption,
  storeOption,
  tableOption,
} from '../options.ts';

export function runCommand(session: Session): Command {
  const command = new Command('run')
    .description('prepare, format and submit; run it again with the same folder to resume')
    .addOption(tableOption())
    .addOption(storeOption())
    .requiredOption('--out <dir>', 'folder for the plan and the request files; remembers an unfinished execution')
    .addOption(modelOption())
    .addOption(parametersOption())
    .addOption(statusOption())
    .addOption(
      new Option(
        '--execution <id>',
        "one logical run (default: the folder's unfinished one, else a new one)",
      ).argParser(executionId),
    );
  for (const option of [...sizeOptions(), ...batchOptions()]) command.addOption(option);
  return command
    .addOption(jsonOption())
    .action(async (flags: RunFlags & { table: string; store: string; out: string; json?: boolean }) => {
      const logger = consoleLogger({ stream: process.stderr });
      const prices = await readPrices(flags.prices);
      // A dry run writes nothing outside its folder: it keeps its objects there, too.
      const out = flags.dryRun ? resolve(flags.out, 'dry-run') : flags.out;
      const store = flags.dryRun ? pathToFileURL(resolve(out, 'objects')).href : flags.store;
      await writableFolder(out, '--out');
      const result = await runPipeline({
        table: await openTable(session.env, flags.table, logger),
        store: await openStore(session.env, store),
        openai: openaiClient(flags.dryRun ? { OPENAI_API_KEY: 'unused', ...session.env } : session.env),
        logger,
        out,
        flags,
        ...prices,
      });
      const { prepared, failedShards, submitted } = result;
      if (flags.json) {
        printJson({ plan: prepared.planPath, requests: result.requests, failedShards, ...submitted });
      } else {
        warnOfProblems('row', prepared.plan.problems, prepared.problems, prepared.problemsPath, logger);
        for (const { manifest, problems, problemsPath } of result.formatted) {
          warnOfProblems('label', manifest.problems, problems, problemsPath, logger);
        }
        printSubmitted(submitted);
        const next = nextAfterSubmit(submitted, flags, 'the same command again goes on with what is left');
        if (next !== undefined) sayNext(next);
      }
      const why = [
        ...(failedShards.length > 0 ? [`${counted(failedShards.length, 'shard')} could not be formatted`] : []),
        whyIncomplete(submitted) ?? [],
      ].flat();
      if (why.length === 0) return;
      logger.error(why.join('; '));
      session.exitCode = EXIT.failed;
    });
}
