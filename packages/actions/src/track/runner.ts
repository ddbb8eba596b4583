/** The action `track`: what a person has to see to, in one issue for the table, or for the store of jobs. Runs last, whatever went wrong before. */

import { logLine } from '@completion-batch/core/light';
import { guarded } from '../shared/failure.ts';
import { gitHubApi } from '../shared/github-api.ts';
import { readInputs } from '../shared/inputs.ts';
import { noToken } from '../shared/job-services.ts';
import { type ActionsLogger, actionsLogger } from '../shared/logger.ts';
import { type OutputValues, setOutputs } from '../shared/outputs.ts';
import { githubPlace, ownRepository, runContext } from '../shared/run-context.ts';
import { type TRACK_OUTPUTS, type TrackInputs, trackInputs } from './inputs.ts';
import { OwnIssues } from './issues.ts';
import { type Kept, keepIssue } from './keep-issue.ts';
import { lookOrSay, subjectOf } from './subject.ts';

const FAILED = ['failure', 'cancelled'];

export function run(): Promise<void> {
  // No summary of its own: the issue tells it, and whoever is to know is notified.
  return guarded('Issue', async () => {
    const inputs = readInputs<TrackInputs>(trackInputs, ['token']);
    const { token, workflow, jobs, visibility = '', dryRun } = inputs;
    const isPublic = !['private', 'internal'].includes(visibility);
    if (token === undefined) throw noToken('which writes the issue', 'issues: write');
    const logger = actionsLogger();
    const subject = subjectOf(inputs);
    const look = await logger.group('Look what waits for a person', () => lookOrSay(inputs, logger));
    const { owner, repo } = ownRepository();
    const { apiUrl } = githubPlace();
    const api = gitHubApi({ token, apiUrl, env: process.env, logger });
    const failedJobs = jobs.filter(({ result }) => FAILED.includes(result)).map(({ name }) => name);
    const { url } = runContext();
    const said = isPublic ? undefined : inputs.said;
    const kept = await keepIssue({
      issues: new OwnIssues(api, { owner, repo, apiUrl }, logger),
      found: { subject, look, workflow, failedJobs, said, run: url },
      clock: api.clock,
      isPublic,
      dryRun,
    });
    await report(kept, dryRun, logger);
    const { issue, state, kinds } = kept;
    setOutputs({ issue: issue ?? '', state, kinds: JSON.stringify(kinds) } satisfies OutputValues<
      typeof TRACK_OUTPUTS
    >);
  });
}

async function report({ issue, state, steps, body }: Kept, dryRun: boolean, logger: ActionsLogger): Promise<void> {
  const done = steps.length === 0 ? 'nothing to write' : steps.join('; ');
  if (!dryRun) return logger.info(`${done}; issue ${issue ?? 'none'}, ${state}`);
  logger.info(`dry run, nothing was written: ${done}, with the text below`);
  await logger.group('Text of the issue', async () => {
    for (const line of body.split('\n')) logger.info(logLine(line));
  });
}
