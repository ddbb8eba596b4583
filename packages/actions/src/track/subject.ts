/** Whose issue it is, by the inputs, and what is there for people. */
import { CompletionBatchError, describeError, type Logger, redact } from '@completion-batch/engine';
import { openJobPlaces } from '../shared/job-services.ts';
import { hideSecret } from '../shared/secrets.ts';
import { JOB_WAYS } from '../shared/ways.ts';
import type { TrackInputs } from './inputs.ts';
import type { Look, Subject } from './tracked.ts';

/** What there is in place of a store's URL where none is given. */
const BRANCH = 'the branch completion-batch';

/**
 * Of what is known where the table or the store cannot be read, too: the same in each run.
 * @throws CompletionBatchError `invalid-input` where it is said where a table is, but not which
 */
export function subjectOf({ table, store = BRANCH, state, awsRegion, awsRoleArn }: TrackInputs): Subject {
  if (table === undefined) {
    if (awsRegion === undefined && awsRoleArn === undefined) return { of: 'jobs', name: store, state };
    throw new CompletionBatchError('invalid-input', 'the input table is missing', {
      where: 'with: table',
      remedy:
        'Give table the name of the DynamoDB table with the receipts; for jobs leave aws-region and aws-role-arn out.',
    });
  }
  const account = /^arn:aws[\w-]*:iam::(\d{12}):/.exec(awsRoleArn ?? '')?.[1];
  return { of: 'labels', name: table, region: awsRegion, account };
}

/** That it cannot be read is what the issue has to say then. */
export async function lookOrSay(inputs: TrackInputs, logger: Logger): Promise<Look | { readonly unreadable: string }> {
  try {
    // Only who looks reads what does.
    const { lookAtState, lookAtTable, openTable } = await import('./work.ts');
    if (inputs.table !== undefined) return await lookAtTable(await openTable(process.env, inputs.table, logger));
    return await lookAtState((await openJobPlaces(inputs, logger)).state, JOB_WAYS);
  } catch (error) {
    const unreadable = redact(hideSecret()(describeError(error)));
    logger.warn(`what waits for a person cannot be read: ${unreadable}`);
    return { unreadable };
  }
}
