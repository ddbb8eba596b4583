import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visualRows } from '../../src/table/reading-order.ts';
import type { Line } from '../../src/table/rows.ts';

/** A line with its bottom at `y`, `height` high, tilted by `tilt`. */
function line(lineId: number, x: number, y: number, { width = 0.2, height = 0.02, tilt = 0 } = {}): Line {
  return {
    lineId,
    text: `line ${lineId}`,
    bottom_left: { x, y },
    bottom_right: { x: x + width, y: y + tilt },
    top_left: { x, y: y + height },
    top_right: { x: x + width, y: y + height + tilt },
  };
}

const ids = (rows: Line[][]): number[][] => rows.map((row) => row.map(({ lineId }) => lineId));

describe('reading order', () => {
  it('puts a price at the right into the row of its product at the left', () => {
    const rows = visualRows([
      line(3, 0.7, 0.601),
      line(1, 0.1, 0.9),
      line(2, 0.1, 0.6),
      line(4, 0.1, 0.55),
      line(5, 0.7, 0.549),
    ]);
    expect(ids(rows)).toEqual([[1], [2, 3], [4, 5]]);
  });

  it('begins at the top: y grows upward', () => {
    expect(ids(visualRows([line(1, 0, 0.1), line(2, 0, 0.5), line(3, 0, 0.9)]))).toEqual([[3], [2], [1]]);
  });

  it('follows a slightly tilted row', () => {
    expect(ids(visualRows([line(1, 0.1, 0.5, { tilt: 0.004 }), line(2, 0.6, 0.51, { tilt: 0.004 })]))).toEqual([
      [1, 2],
    ]);
  });

  it('keeps every line once, whatever the geometry', () => {
    const any = fc.tuple(
      fc.double({ noNaN: true, min: -1, max: 2 }),
      fc.double({ noNaN: true, min: -1, max: 2 }),
      fc.double({ noNaN: true, min: 0, max: 0.5 }),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (boxes) => {
        const lines = boxes.map(([x, y, height], index) => line(index, x, y, { height }));
        expect(
          visualRows(lines)
            .flat()
            .map(({ lineId }) => lineId)
            .sort((a, b) => a - b),
        ).toEqual(lines.map(({ lineId }) => lineId));
      }),
    );
  });
});
