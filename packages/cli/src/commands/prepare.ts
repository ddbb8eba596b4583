/** `completion-batch prepare` */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import {
  auditOptions,
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
} from './options.ts';
import type { PrepareFlags } from './work/prepare.ts';

export function prepareCommand(session: Session): Command {
  const command = new Command('prepare')
    .description('lists the labels that need validation and splits them into shards; claims nothing')
    .addOption(tableOption())
    .addOption(storeOption())
    .addOption(modelOption())
    .addOption(escalateModelOption())
    .addOption(parametersOption(session))
    .addOption(labelsOption())
    .addOption(contextOption())
    .addOption(statusOption())
    .addOption(
      new Option('--execution <id>', 'one logical run, the same when it is repeated (default: a new one)').argParser(
        executionId,
      ),
    )
    .requiredOption('--out <dir>', 'folder for plan.json')
    .addOption(jsonOption());
  for (const option of [...sizeOptions(), ...evidenceOptions(), ...auditOptions()]) command.addOption(option);
  return command.action(async (flags: PrepareFlags) => (await import('./work/prepare.ts')).prepareWork(session, flags));
}
