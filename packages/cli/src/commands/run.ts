/** `completion-batch run`: prepare, format and submit. */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import { consoleLogger } from '../console-logger.ts';
import { EXIT, type Session } from '../main.ts';
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
import { type RunFlags, runPipeline } from '../pipeline.ts';
import { printJson, printSubmitted, warnOfProblems } from '../report.ts';
import { openaiClient, openStore, openTable } from '../services.ts';

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
      // A dry run writes nothing outside its folder: it keeps its objects there, too.
      const out = flags.dryRun ? resolve(flags.out, 'dry-run') : flags.out;
      const store = flags.dryRun ? pathToFileURL(resolve(out, 'objects')).href : flags.store;
      const result = await runPipeline({
        table: await openTable(session.env, flags.table, logger),
        store: await openStore(session.env, store),
        openai: openaiClient(flags.dryRun ? { OPENAI_API_KEY: 'unused', ...session.env } : session.env),
        logger,
        out,
        flags,
      });
      const { prepared, failedShards, submitted } = result;
      if (flags.json) {
        printJson({ plan: prepared.planPath, requests: result.requests, failedShards, ...submitted });
      } else {
        warnOfProblems('rows', prepared.plan.problems, prepared.problems, prepared.problemsPath, logger);
        for (const { manifest, problems, problemsPath } of result.formatted) {
          warnOfProblems(`labels of shard ${manifest.shard}`, manifest.problems, problems, problemsPath, logger);
        }
        printSubmitted(submitted, false);
      }
      if (!submitted.complete || failedShards.length > 0) session.exitCode = EXIT.failed;
    });
}
