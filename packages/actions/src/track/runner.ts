/** The action `track`: what a person has to see to, in one issue for the table. Runs last, whatever went wrong before. */

import { openTable } from '@completion-batch/core/connect';
import { logLine } from '@completion-batch/core/light';
import { describeError, type Logger, redact } from '@completion-batch/engine';
import { guarded } from '../shared/failure.ts';
import { gitHubApi } from '../shared/github-api.ts';
import { context } from '../shared/github-context.ts';
import { readInputs } from '../shared/inputs.ts';
import { noToken } from '../shared/job-services.ts';
import { actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { runContext } from '../shared/run-context.ts';
import { hideSecret } from '../shared/secrets.ts';
import { type TRACK_OUTPUTS, type TrackInputs, trackInputs } from './inputs.ts';
import { OwnIssues } from './issues.ts';
import { type Kept, keepIssue } from './keep-issue.ts';
import { lookAtTable } from './look.ts';
import type { Look } from './tracked.ts';

const FAILED = ['failure', 'cancelled'];

export function run(): Promise<void> {
  // No summary of its own: the issue tells it, and whoever is to know is notified.
  return guarded('Issue', async () => {
    const inputs = readInputs<TrackInputs>(trackInputs, ['token']);
    const { token, table, workflow, jobs, visibility = '', dryRun } = inputs;
    const isPublic = !['private', 'internal'].includes(visibility);
    if (token === undefined) throw noToken('which writes the issue', 'issues: write');
    const logger = actionsLogger();
    const look = await lookOrSay(table, logger);
    const { owner, repo } = context.repo;
    const { apiUrl } = context;
    const api = gitHubApi({ token, apiUrl, env: process.env, logger });
    const failedJobs = jobs.filter(({ result }) => FAILED.includes(result)).map(({ name }) => name);
    const { url } = await runContext();
    const kept = await keepIssue({
      issues: new OwnIssues(api, { owner, repo, apiUrl }),
      found: { table, look, workflow, failedJobs, said: isPublic ? undefined : inputs.said, run: url },
      clock: api.clock,
      isPublic,
      dryRun,
    });
    report(kept, dryRun, logger);
    const { issue, state, kinds } = kept;
    setOutputs({ issue: issue ?? '', state, kinds: JSON.stringify(kinds) } satisfies OutputValues<
      typeof TRACK_OUTPUTS
    >);
  });
}

/** That it cannot be read is what the issue has to say then. */
async function lookOrSay(table: string, logger: Logger): Promise<Look | { readonly unreadable: string }> {
  try {
    return await lookAtTable(await openTable(process.env, table, logger));
  } catch (error) {
    const unreadable = redact(hideSecret()(describeError(error)));
    logger.warn(`the table ${table} cannot be read: ${unreadable}`);
    return { unreadable };
  }
}

function report({ issue, state, steps, body }: Kept, dryRun: boolean, logger: Logger): void {
  const done = steps.length === 0 ? 'nothing to write' : steps.join('; ');
  logger.info(dryRun ? `dry run: it would ${done}, with this text:` : `${done}; issue ${issue ?? 'none'}, ${state}`);
  if (dryRun) for (const line of body.split('\n')) logger.info(logLine(line));
}
