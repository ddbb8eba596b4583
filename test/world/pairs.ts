/** Combinations of several things in which each two values meet: far fewer than all. */

type Choice<Dimensions> = {
  readonly [Name in keyof Dimensions]: Dimensions[Name] extends readonly (infer V)[] ? V : never;
};

/** In an order in which the first ones have the most pairs, so that a beginning of them says the most. */
export function pairwise<Dimensions extends Readonly<Record<string, readonly unknown[]>>>(
  dimensions: Dimensions,
): Choice<Dimensions>[] {
  const names = Object.keys(dimensions);
  const size = (name: string): number => dimensions[name]?.length ?? 0;
  const open = new Set<string>();
  const pair = (a: number, i: number, b: number, j: number): string => `${a}.${i} ${b}.${j}`;
  for (const [a, first] of names.entries()) {
    for (let b = a + 1; b < names.length; b += 1) {
      for (let i = 0; i < size(first); i += 1) {
        for (let j = 0; j < size(names[b] ?? ''); j += 1) open.add(pair(a, i, b, j));
      }
    }
  }
  const chosen: number[][] = [];
  const gain = (row: readonly number[], at: number, value: number): number =>
    row.filter((other, index) => index < at && open.has(pair(index, other, at, value))).length;
  while (open.size > 0) {
    // Begins with a pair that is missing, so that each row brings something.
    const [[a = 0, i = 0] = [], [b = 0, j = 0] = []] = ([...open][0] ?? '')
      .split(' ')
      .map((p) => p.split('.').map(Number));
    const row: number[] = [];
    for (const [at, name] of names.entries()) {
      const values = at === a ? [i] : at === b ? [j] : [...Array(size(name)).keys()];
      // Of values that bring as much, another one in each row.
      const turned = values.map((_, index) => values[(index + chosen.length) % values.length] ?? 0);
      row.push(turned.reduce((best, value) => (gain(row, at, value) > gain(row, at, best) ? value : best)));
    }
    for (const [x, value] of row.entries())
      for (let y = x + 1; y < row.length; y += 1) open.delete(pair(x, value, y, row[y] ?? 0));
    chosen.push(row);
  }
  return chosen.map((row) =>
    Object.fromEntries(names.map((name, at) => [name, dimensions[name]?.[row[at] ?? 0]])),
  ) as never;
}
