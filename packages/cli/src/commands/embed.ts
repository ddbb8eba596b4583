/** `completion-batch embed` */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { count, dollarsOver0, executionId, jsonOption, storeOption, tableOption, wholeNumber } from './options.ts';
import type { EmbedFlags } from './work/embed.ts';

export function embedCommand(session: Session): Command {
  return new Command('embed')
    .description('makes vectors of labelled words that have none, for evidence; run it again to go on')
    .addOption(tableOption())
    .addOption(storeOption())
    .requiredOption('--into <place>', 'vectors (a file in the store), or chroma://HOST:PORT/COLLECTION')
    .addOption(new Option('--model <name>', 'the model that makes the vectors').default('text-embedding-3-small'))
    .addOption(
      new Option('--dimensions <n>', 'of each vector (1 to 4096)').argParser(wholeNumber(1, 4096)).default(384),
    )
    .addOption(
      new Option('--max-receipts <n>', 'receipts asked for at most; the rest is for the next run').argParser(count),
    )
    .addOption(
      new Option('--max-cost-usd <amount>', 'what this run may cost, estimated; the rest waits').argParser(
        dollarsOver0,
      ),
    )
    .option('--prices <file>', 'batch prices as JSON, in place of the built-in ones')
    .addOption(
      new Option('--job <name>', 'another name asks again what was answered and still has no vector').argParser(
        executionId,
      ),
    )
    .option('--give-up <id>', 'a completion batch that nothing more comes of: what it held is asked again')
    .option('--dry-run', 'say what would be asked; send, write and pay nothing')
    .addOption(jsonOption())
    .action(async (flags: EmbedFlags) => (await import('./work/embed.ts')).embedWork(session, flags));
}
