/** How much room V8 takes before it collects: for entries alone, before anything else runs. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to several times what is alive in it, the more the longer a program runs: preparing 40,000 receipts took
 * 2.2 times the memory of 1,000, with 50 MB alive in both. These are numbers that it looks at each time it collects, so that they
 * may be set in a running process, as an action's is.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=40');
}
