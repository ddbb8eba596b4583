/** Other programs may have labels of any name: so many are told apart, and the others as one. */
export const OTHERS = '(others)';

/** @returns the name to count under, in a map of sums by name */
export function nameIn(sums: ReadonlyMap<string, unknown>, name: string, most: number): string {
  return sums.has(name) || sums.size < most ? name : OTHERS;
}
