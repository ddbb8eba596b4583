/** Moving what scrolls to what was drawn. */
import { useEffect, useRef } from 'preact/hooks';

/**
 * Runs in the frame after a drawing, when all parts of the page have theirs: who asks for places between two parts' drawings has
 * the whole page laid out for it, and again after the next part's.
 */
export function useOnceDrawn(run: () => void, inputs: readonly unknown[]): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    requestAnimationFrame(() => latest.current());
  }, inputs);
}
