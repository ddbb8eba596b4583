import { describe, expect, it } from 'vitest';
import { UnknownLabelCounts, unknownLabels } from '../../src/prepare/unknown-labels.ts';

describe('labels in no list', () => {
  it('are counted by name, however many names there are', () => {
    const counts = new UnknownLabelCounts();
    expect(counts.told).toBeUndefined();
    for (let name = 0; name < 3000; name += 1) counts.add(`NAME_${name}`);
    for (let time = 0; time < 5; time += 1) counts.add('__proto__');
    for (let time = 0; time < 3; time += 1) counts.add('NAME_7');
    counts.add('y'.repeat(1000));
    const told = counts.told ?? [];
    expect(told).toHaveLength(21);
    // What comes after a thousand names is only counted.
    expect(told[0]).toEqual({ name: 'NAME_7', count: 4 });
    expect(told.at(-1)?.name).toBe('…');
    expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(3009);
    expect(unknownLabels.parse(told)).toEqual(told);
  });

  it('show nothing that nobody sees, and no end of a line', () => {
    const counts = new UnknownLabelCounts();
    for (const name of ['a\u202eb\n::error::c', '__proto__', '\u0000']) counts.add(name);
    expect(counts.told?.map(({ name }) => name)).toEqual(['ab ::error::c', '__proto__', '']);
  });
});
