/** All checks, in the order in which they are told. They run side by side, each within its time. */
import { checkBucket } from './check-bucket.ts';
import { checkClock } from './check-clock.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkLabels, checkPrice, checkQueue } from './check-figures.ts';
import { checkFolder } from './check-folder.ts';
import { checkGithub } from './check-github.ts';
import { checkNode } from './check-node.ts';
import { checkAnswer, checkBatches, checkKey, checkModel } from './check-openai.ts';
import { checkProxy, proxiesOf } from './check-proxy.ts';
import { checkRegion } from './check-region.ts';
import { checkReading, checkReadingIndexes, checkWriting } from './check-rights.ts';
import { checkIndexes, checkTable } from './check-table.ts';
import { type Finding, notAsked, unknown } from './finding.ts';
import { outcomeOf, wordsOf } from './outcome.ts';
import type { Surroundings } from './surroundings.ts';

type Check = (around: Surroundings) => Finding | Promise<Finding> | Promise<Finding[]>;

const CHECKS: readonly (readonly [name: string, check: Check])[] = [
  ['Node.js', (around) => checkNode(process.version, isBehindProxy(around))],
  ['proxy', checkProxy],
  ['AWS credentials', checkCredentials],
  ['AWS region', checkRegion],
  ['table', checkTable],
  ['indexes', checkIndexes],
  ['read the table', checkReading],
  ['read the indexes', checkReadingIndexes],
  ['write to the table', checkWriting],
  ['store', checkStore],
  ['clock', checkClock],
  ['OpenAI key', checkKey],
  ['model', checkModel],
  ['model answers', checkAnswer],
  ['Batch API', checkBatches],
  ['price', checkPrice],
  ['batch queue', checkQueue],
  ['labels', checkLabels],
  ['GitHub Actions', checkGithub],
];

/** Several calls of one check come after each other: longer than any of them may take. */
const CHECK_MS = 45_000;

export async function runChecks(around: Surroundings): Promise<Finding[]> {
  const found = await Promise.all(
    CHECKS.map(async ([name, check]) => {
      const { value, error } = await outcomeOf(name, async () => check(around), CHECK_MS);
      return error === undefined ? value : unknown(name, wordsOf(error));
    }),
  );
  return found.flat().filter((finding) => finding !== undefined);
}

async function checkStore(around: Surroundings): Promise<Finding[]> {
  const { bucket, folder } = around;
  if (folder !== undefined) return [await checkFolder(folder)];
  return bucket === undefined ? [notAsked('store', 'no --store')] : checkBucket(around, bucket);
}

/** A variable that is no proxy is told on the proxy's own line. */
function isBehindProxy(around: Surroundings): boolean {
  try {
    return proxiesOf(around).length > 0;
  } catch {
    return false;
  }
}
