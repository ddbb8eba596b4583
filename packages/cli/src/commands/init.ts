/** `completion-batch init`. */
import { Command, Option } from 'commander';
import type { InitFlags } from '../init/values.ts';
import type { Session } from '../session/session.ts';
import { jsonOption } from './options.ts';

type Given = Omit<InitFlags, 'cron' | 'collectCron' | 'keyId'> & {
  readonly schedule?: string;
  readonly collectSchedule?: string;
  readonly kmsKey?: string;
};

export function initCommand(session: Session): Command {
  return new Command('init')
    .description('writes workflows, roles and policies for your repository, and what to do with them')
    .option('--into <dir>', 'the top folder of the repository', '.')
    .option('--repository <name>', 'OWNER/REPOSITORY on GitHub (default: the remote origin)')
    .option('--branch <name>', 'its default branch (default: as its remote has it, or the one that is out)')
    .addOption(
      new Option(
        '--visibility <who>',
        'of the repository: a private one pays for minutes, and looks for answers less often (default: private)',
      ).choices(['private', 'public']),
    )
    .option(
      '--from <release>',
      'OWNER/completion-batch@REF: whose workflows are called (default: those of this release)',
    )
    .option('--table <name>', 'the receipts table')
    .option('--store <url>', 'where files are kept: s3://bucket/prefix')
    .option('--region <name>', 'the AWS region of both (default: AWS_REGION)')
    .option('--account <digits>', 'the AWS account')
    .option('--repository-id <number>', 'what GitHub calls the repository, whatever its name')
    .option('--owner-id <number>', 'the same of its owner')
    .option('--environment <name>', 'environment of the jobs that have the OpenAI key')
    .option('--kms-key <id>', 'key that encrypts table or bucket, where it is your own')
    .option('--role-prefix <text>', "how the roles' names begin (default: completion-batch)")
    .option('--model <name>', 'the model that is asked')
    .option('--max-cost-usd <amount>', 'what one run may cost, estimated')
    .option('--schedule <cron>', 'when labels are submitted (default: 23 2 * * *)')
    .option('--collect-schedule <cron>', 'when answers are looked for (default: as --visibility has it)')
    .option('--requests <files>', 'in place of labels: files of requests in the repository, without AWS')
    .option('--dry-run', 'print the files, and write none')
    .addOption(jsonOption())
    .action(async ({ schedule: cron, collectSchedule: collectCron, kmsKey: keyId, ...rest }: Given) => {
      const own = { ...(cron && { cron }), ...(collectCron && { collectCron }), ...(keyId && { keyId }) };
      return (await import('./work/init.ts')).initWork(session, { ...rest, ...own });
    });
}
