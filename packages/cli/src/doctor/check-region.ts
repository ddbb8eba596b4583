/** AWS's region: whether one is set. Whether table and bucket are there is told on their lines, which name it. */
import { type Finding, missing, notAsked, ok } from './finding.ts';
import { becauseOf, culpritOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

const NAME = 'AWS region';

export async function checkRegion({ env, table, bucket, region }: Surroundings): Promise<Finding> {
  if (table === undefined && bucket === undefined) return notAsked(NAME, 'no --table, and no --store in S3');
  const { value, error } = await region();
  if (error !== undefined) {
    if (culpritOf(error) === 'proxy') return becauseOf(NAME, 'proxy');
    const none = /region is missing/i.test(wordsOf(error));
    return missing(
      NAME,
      none ? 'there is none' : wordsOf(error),
      "Set AWS_REGION to the table's region, such as eu-central-1.",
    );
  }
  const from = env.AWS_REGION ? 'AWS_REGION' : env.AWS_DEFAULT_REGION ? 'AWS_DEFAULT_REGION' : "the profile's";
  return ok(NAME, `${value} (${from})`);
}
