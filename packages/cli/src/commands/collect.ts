/** `completion-batch collect` */
import type { DEFAULT_MAX_ATTEMPTS } from '@completion-batch/core';
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { checksOption, count, hours, jsonOption, storeOption, tableOption, truthOption } from './options.ts';
import type { CollectFlags } from './work/collect.ts';

/** Seconds between looks with --wait: a batch takes minutes to hours. */
const WAIT_SECONDS = 60;

/** The compiler sees to it that it is core's, which takes long to load. */
const MAX_ATTEMPTS: typeof DEFAULT_MAX_ATTEMPTS = 3;

export function collectCommand(session: Session): Command {
  return new Command('collect')
    .description(
      'brings the answers of open batches back: verdicts, corrections, and labels released to be asked again',
    )
    .addOption(tableOption())
    .addOption(storeOption())
    .option('--batch <id>', 'this completion batch only (default: all that are open)')
    .addOption(
      new Option('--accept <id>', 'write the answers of a batch that is held').conflicts(['reject', 'batch', 'wait']),
    )
    .addOption(
      new Option('--reject <id>', 'release the labels of a batch that is held, to be asked again').conflicts([
        'batch',
        'wait',
      ]),
    )
    .option('--wait', `look again every ${WAIT_SECONDS} seconds until all are done`)
    .addOption(
      new Option('--max-attempts <n>', 'a label that came back so often without a verdict is left to people')
        .argParser(count)
        .default(MAX_ATTEMPTS),
    )
    .addOption(checksOption())
    .addOption(new Option('--cancel-after <hours>', 'cancel what is older and use its finished part').argParser(hours))
    .option(
      '--evidence-write-back <list>',
      "write the verdicts into the metadata of words' vectors, too: vectors, chroma://host:port/collection, or both",
    )
    .option('--prices <file>', 'batch prices as JSON, in place of the built-in ones')
    .addOption(truthOption('what is collected'))
    .addOption(jsonOption())
    .action(async (flags: CollectFlags) =>
      (await import('./work/collect.ts')).collectWork(session, flags, WAIT_SECONDS),
    );
}
