/** A list of which only what is in sight is in the document. */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

interface Options {
  readonly count: number;
  /** The same one as long as the list is: places of all rows are reckoned anew for another. */
  readonly keyOf: (index: number) => string;
  readonly scroller: () => HTMLElement | null;
  readonly height: number;
  /** Stay in the document wherever one scrolls: the row with the focus would lose it otherwise. */
  readonly always: readonly number[];
}

export function useVirtual({ count, keyOf, scroller, height, always }: Options): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const options = {
    count,
    getItemKey: keyOf,
    getScrollElement: scroller,
    estimateSize: () => height,
    overscan: 5,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw(undefined),
    rangeExtractor: ({
      startIndex,
      endIndex,
      overscan,
    }: {
      startIndex: number;
      endIndex: number;
      overscan: number;
    }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const inSight = Array.from({ length: Math.max(0, to - from + 1) }, (_, offset) => from + offset);
      const others = always.filter((index) => index >= 0 && index < count && (index < from || index > to));
      return [...inSight, ...others].sort((a, b) => a - b);
    },
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  // It would go from where the last event of scrolling was, and throw a fast hand back by a page at a time.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}

/**
 * The virtualizer's own `scrollToIndex` asks the document how far it can be scrolled, again in the frames after: each time all
 * that has just been drawn is laid out for it.
 */
export function bringIntoSight(virtualizer: Virtualizer<HTMLElement, HTMLElement>, index: number): void {
  const [row, scroller] = [virtualizer.measurementsCache[index], virtualizer.scrollElement];
  const [top, height] = [virtualizer.scrollOffset ?? 0, virtualizer.scrollRect?.height ?? 0];
  if (row === undefined || scroller === null || height === 0) return;
  if (row.start < top) scroller.scrollTop = row.start;
  else if (row.end > top + height) scroller.scrollTop = row.end - height;
}
