/** `completion-batch prepare` */
import { randomUUID } from 'node:crypto';
import { type ClaimableStatus, prepare, type RequestParameters } from '@completion-batch/core';
import { Command, Option } from 'commander';
import type { Session } from '../../main.ts';
import { consoleLogger } from '../../render/console-logger.ts';
import { printPrepared } from '../../render/report.ts';
import { openStore, openTable } from '../../session/clients.ts';
import { writableFolder } from '../../session/folder.ts';
import {
  executionId,
  jsonOption,
  modelOption,
  parametersOption,
  sizeOptions,
  statusOption,
  storeOption,
  tableOption,
} from '../options.ts';

export interface PrepareFlags {
  readonly table: string;
  readonly store: string;
  readonly model: string;
  readonly parameters?: RequestParameters;
  readonly validationStatus: ClaimableStatus;
  readonly maxShards: number;
  readonly maxReceipts?: number;
  readonly maxLabels?: number;
  readonly execution?: string;
  readonly out: string;
  readonly json?: boolean;
}

export function prepareCommand({ env }: Session): Command {
  const command = new Command('prepare')
    .description('lists the labels that need validation and splits them into shards; claims nothing')
    .addOption(tableOption())
    .addOption(storeOption())
    .addOption(modelOption())
    .addOption(parametersOption())
    .addOption(statusOption())
    .addOption(
      new Option('--execution <id>', 'one logical run, the same when it is repeated (default: a new one)').argParser(
        executionId,
      ),
    )
    .requiredOption('--out <dir>', 'folder for plan.json')
    .addOption(jsonOption());
  for (const option of sizeOptions()) command.addOption(option);
  return command.action(async (flags: PrepareFlags) => {
    const logger = consoleLogger({ stream: process.stderr });
    await writableFolder(flags.out, '--out');
    const table = await openTable(env, flags.table, logger);
    const result = await prepare({
      table,
      store: await openStore(env, flags.store),
      clock: table.clock,
      logger,
      executionId: flags.execution ?? randomUUID(),
      out: flags.out,
      model: flags.model,
      validationStatus: flags.validationStatus,
      maxShards: flags.maxShards,
      ...(flags.parameters === undefined ? {} : { parameters: flags.parameters }),
      ...(flags.maxReceipts === undefined ? {} : { maxReceipts: flags.maxReceipts }),
      ...(flags.maxLabels === undefined ? {} : { maxLabels: flags.maxLabels }),
    });
    printPrepared(result, flags.json ?? false, logger);
  });
}
