/** Moves within a page, a piece each frame, and takes the time of the frames. */
import type { Page } from 'playwright-core';

export interface Scrolled {
  /** Milliseconds from each frame to the next. */
  readonly frames: readonly number[];
  /** Elements there were at most. */
  readonly elements: number;
  /** Pixels that there were still to go. */
  readonly left: number;
}

/** @param selector of what scrolls; from its top */
export function scroll(page: Page, selector: string, frames: number): Promise<Scrolled> {
  return page.evaluate(
    async ([place, count]) => {
      const element = document.querySelector(place);
      if (element === null) throw new Error(`there is no ${place}`);
      element.scrollTop = 0;
      const each = Math.ceil((element.scrollHeight - element.clientHeight) / count);
      const gaps: number[] = [];
      let elements = 0;
      let last = await new Promise(requestAnimationFrame);
      for (let frame = 0; frame < count; frame += 1) {
        element.scrollTop += each;
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
        if (frame % 10 === 0) elements = Math.max(elements, document.querySelectorAll('*').length);
      }
      return { frames: gaps, elements, left: element.scrollHeight - element.clientHeight - element.scrollTop };
    },
    [selector, frames] as const,
  );
}

/** Presses a key in each frame. @returns milliseconds from each frame to the next */
export function step(page: Page, key: string, frames: number): Promise<number[]> {
  return page.evaluate(
    async ([pressed, count]) => {
      const gaps: number[] = [];
      let last = await new Promise(requestAnimationFrame);
      for (let frame = 0; frame < count; frame += 1) {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: pressed, bubbles: true }));
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
      }
      return gaps;
    },
    [key, frames] as const,
  );
}
