/** `completion-batch doctor`: what is looked at, and how it is told. */
import { runChecks } from '../../doctor/checks.ts';
import type { Finding } from '../../doctor/finding.ts';
import type { Role } from '../../doctor/roles.ts';
import { policyOf } from '../../doctor/statements.ts';
import { lookAround } from '../../doctor/surroundings.ts';
import { printJson } from '../../render/json.ts';
import { printFindings } from '../../render/print-doctor.ts';
import { EXIT, type Session } from '../../session/session.ts';

export interface DoctorFlags {
  readonly table?: string;
  readonly store?: string;
  readonly model: string;
  readonly labels?: string;
  readonly prices?: string;
  readonly for?: readonly Role[];
  readonly probeModel?: boolean;
  readonly json?: boolean;
}

export async function doctorWork(session: Session, flags: DoctorFlags): Promise<void> {
  const findings = (await runChecks(lookAround(session.env, { ...flags, roles: flags.for }))).map(hidden(session));
  const statements = findings.flatMap(({ policy }) => policy ?? []);
  const policy = statements.length === 0 ? undefined : policyOf(statements);
  const isWell = findings.every(({ state }) => state !== 'missing');
  if (flags.json) printJson({ ok: isWell, checks: findings, policy: policy ?? null });
  else printFindings(findings, policy);
  if (!isWell) session.exitCode = EXIT.failed;
}

function hidden({ hide }: Session): (finding: Finding) => Finding {
  return ({ what, remedy, ...rest }) => ({
    ...rest,
    what: hide(what),
    ...(remedy === undefined ? {} : { remedy: hide(remedy) }),
  });
}
