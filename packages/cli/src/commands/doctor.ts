/** `completion-batch doctor`. */
import { Command, Option } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption, labelsOption, modelOption, pricesOption } from './options.ts';
import type { DoctorFlags } from './work/doctor.ts';

export function doctorCommand(session: Session): Command {
  return new Command('doctor')
    .description(
      'looks whether table, store and OpenAI are as the program needs them, and writes nothing that stays (docs/doctor.md)',
    )
    .option('--table <name>', 'also look at the receipts table (AWS_REGION tells where)')
    .option('--store <url>', 'also look at where files are kept: s3://bucket/prefix or file:///folder')
    .addOption(modelOption())
    .addOption(labelsOption())
    .addOption(pricesOption())
    .addOption(new Option('--read-only', 'for a role that only reads (prepare, format, find, report): try no writing'))
    .addOption(jsonOption())
    .action(async (flags: DoctorFlags) => (await import('./work/doctor.ts')).doctorWork(session, flags));
}
