/** `completion-batch doctor`. */
import { Command, Option } from 'commander';
import { ROLES } from '../doctor/roles.ts';
import type { Session } from '../session/session.ts';
import { jsonOption, labelsOption, modelOption, pricesOption } from './options.ts';
import type { DoctorFlags } from './work/doctor.ts';

export function doctorCommand(session: Session): Command {
  return new Command('doctor')
    .description(
      'looks whether table, store and OpenAI are as completion-batch needs them; nothing stays of it but a probe in an S3 store (docs/doctor.md)',
    )
    .option('--table <name>', 'also look at the receipts table (AWS_REGION tells where)')
    .option('--store <url>', 'also look at where files are kept: s3://bucket/prefix or file:///folder')
    .addOption(modelOption())
    .addOption(labelsOption())
    .addOption(pricesOption())
    .addOption(
      new Option(
        '--for <phase...>',
        'try only the rights that these need (default: all of a night; read: people who look)',
      ).choices(ROLES),
    )
    .option('--probe-model', 'also ask the model one tiny request, outside of a batch: it costs a fraction of a cent')
    .addOption(jsonOption())
    .action(async (flags: DoctorFlags) => (await import('./work/doctor.ts')).doctorWork(session, flags));
}
