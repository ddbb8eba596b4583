/** `completion-batch doctor`. */
import { Command } from 'commander';
import type { Session } from '../session/session.ts';
import { jsonOption } from './options.ts';
import type { DoctorFlags } from './work/doctor.ts';

export function doctorCommand(session: Session): Command {
  return new Command('doctor')
    .description('looks whether table, store and OpenAI are as the program needs them, and writes nothing that stays')
    .addOption(jsonOption())
    .action(async (flags: DoctorFlags) => (await import('./work/doctor.ts')).doctorWork(session, flags));
}
