/**
 * How much a test does: `npm test` runs the short form, CI the middle one (`TEST_SCALE=ci`), the weekly long suite the
 * long one (`TEST_SCALE=long`). The only place of the tests that reads the variable, so that every suite has the same sizes.
 */

/** @returns the size for this run: a number of cases, seeds, kills or seconds */
export function scale(short: number, ci: number, long: number): number {
  switch (process.env.TEST_SCALE) {
    case 'long':
      return long;
    case 'ci':
      return ci;
    default:
      return short;
  }
}
