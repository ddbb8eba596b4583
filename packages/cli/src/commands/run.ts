/** `completion-batch run`: prepare, format and submit. */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import {
  auditOptions,
  batchOptions,
  contextOption,
  escalateModelOption,
  evidenceOptions,
  executionId,
  jsonOption,
  labelsOption,
  modelOption,
  parametersOption,
  sizeOptions,
  statusOption,
  storeOption,
  tableOption,
  truthOption,
} from './options.ts';
import type { RunCommandFlags } from './work/run.ts';

export function runCommand(session: Session): Command {
  const command = new Command('run')
    .description('prepare, format and submit; run it again with the same folder to resume')
    .addOption(tableOption())
    .addOption(storeOption())
    .requiredOption('--out <dir>', 'folder for the plan and the request files; remembers an unfinished execution')
    .addOption(modelOption())
    .addOption(escalateModelOption())
    .addOption(parametersOption(session))
    .addOption(labelsOption())
    .addOption(contextOption())
    .addOption(statusOption())
    .addOption(
      new Option(
        '--execution <id>',
        "one logical run (default: the folder's unfinished one, else a new one)",
      ).argParser(executionId),
    );
  for (const option of [...sizeOptions(), ...evidenceOptions(), ...auditOptions(), ...batchOptions()])
    command.addOption(option);
  return command
    .addOption(truthOption('what has its verdict by now'))
    .addOption(jsonOption())
    .action(async (flags: RunCommandFlags) => (await import('./work/run.ts')).runWork(session, flags));
}
