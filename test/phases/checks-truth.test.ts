/** The checks on receipts whose truth is known: a right label that one speaks against is a false alarm. */
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureChecks, receiptsOfFiles, receiptsOfSample } from '../../bench/support/check-figures.ts';
import { CHECKS } from '../../packages/core/src/checks/checks.ts';
import { sroiePath } from '../../packages/core/test/sroie.ts';

const items = sroiePath();
/** Of the right labels that a check looks at: a check that is over it does not ship. */
const MOST_FALSE_ALARMS = 0.01;

describe('where all verdicts are right', () => {
  it.skipIf(items === undefined)(
    'no check speaks against more than 1 % of them, on the receipts of SROIE',
    async () => {
      const receipts = await receiptsOfFiles(items ?? '', join(dirname(items ?? ''), 'truth.ndjson.gz'));
      for (const check of CHECKS) {
        const { right, rightHit } = measureChecks(receipts, [check], (label) => label.right);
        expect(right, check.name).toBeGreaterThan(300);
        expect(rightHit / right, check.name).toBeLessThanOrEqual(MOST_FALSE_ALARMS);
      }
      // And they are worth asking: what all of them find where everything is called valid.
      const { wrong, wrongHit } = measureChecks(receipts, CHECKS, () => true);
      expect(wrongHit / wrong).toBeGreaterThan(0.3);
    },
  );

  it('no check speaks against more than 1 % of them, on receipts of nine countries', async () => {
    const receipts = await receiptsOfSample(60);
    for (const check of CHECKS) {
      const { right, rightHit } = measureChecks(receipts, [check], (label) => label.right);
      expect(rightHit / right, check.name).toBeLessThanOrEqual(MOST_FALSE_ALARMS);
    }
    const { wrong, wrongHit } = measureChecks(receipts, CHECKS, () => true);
    expect(wrongHit / wrong).toBeGreaterThan(0.15);
  });
});
