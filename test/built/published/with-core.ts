/** A program that has installed core and the command line: published.test.ts runs it. */
import { main } from '@completion-batch/cli';
import { CompletionBatchError, type ErrorCode, isCompletionBatchError, isLabelName } from '@completion-batch/core';
import { dynamoClient } from '@completion-batch/core/connect';
import { number } from '@completion-batch/core/light';

// Core adds it to the engine's codes.
const code: ErrorCode = 'plan-mismatch';
// @ts-expect-error nobody has added this one
const other: ErrorCode = 'not-a-code';

const error = new CompletionBatchError(code, 'another plan', { remedy: 'Take the right one.' });
const client = dynamoClient({ AWS_REGION: 'eu-central-1' });

console.log(
  JSON.stringify({
    label: isLabelName('GRAND_TOTAL'),
    number: number(1_234_567),
    ours: [isCompletionBatchError(error, 'plan-mismatch'), isCompletionBatchError(error, other)],
    region: await client.config.region(),
    exitCode: await main(['--version'], {}),
  }),
);
