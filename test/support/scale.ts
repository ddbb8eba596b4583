/**
 * How much a test does: `npm test` runs the short form, the long suite (`TEST_SCALE=long`) the long one.
 * The only place of the tests that reads the variable, so that every suite has the same two sizes.
 */

/** @returns `long` in the long suite, else `short`: a number of cases, seeds, kills or seconds */
export function scale(short: number, long: number): number {
  return process.env.TEST_SCALE === 'long' ? long : short;
}
