/**
 * How much a test does: `npm test` and CI run the short form, the weekly long suite the long one (`TEST_SCALE=long`). The only
 * place of the tests that reads the variable, so that every suite has the same sizes.
 */

/** @returns the size for this run: a number of cases, seeds, kills or seconds */
export function scale(short: number, long: number): number {
  return process.env.TEST_SCALE === 'long' ? long : short;
}
