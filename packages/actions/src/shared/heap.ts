/** How much room V8 takes before it collects: for entries alone, before anything else runs. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8 lets a heap grow to several times what is alive in it, the more the longer a program runs: preparing 40,000 receipts took
 * 2.2 times the memory of 1,000, with 50 MB alive in both. The young generation stays as it is at the start, the old one may grow
 * to 2.8 times what is alive. More is slower: at 1.4 times a night took a fifth more CPU for 35 MB less.
 *
 * Node warns of flags set in a running process. V8 reads these two where it sizes its spaces after a collection, and derives
 * nothing from them at its start; those that it reads at its start (`--max-semi-space-size`) do nothing here.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=180');
}

/**
 * Bytes in use below which garbage is left alone. Collecting labels has some 20 MB alive, and comes to this in a short batch; for
 * plain requests it is what a process has anyway, and as much as a batch leaves behind.
 */
export const LEFT_ALONE = { labels: 46 * 1024 * 1024, requests: 24_000_000 };
/**
 * Of what is alive, as a multiple, so that little is gained by looking through it again sooner. A merged file leaves 0.4 of it: at
 * 1.5 every second was waited for, and 800 MB peaked at 1.12 of 200 MB.
 */
const WORTH_IT = 1.25;

/**
 * Collects garbage when it is called and much is in use. To be called where a part of the work has ended: what V8 then finds
 * alive is little, and looking for it takes some 20 ms.
 */
export function garbageCollector(leftAlone: number): () => void {
  let bound = leftAlone;
  let collect: (() => void) | undefined;
  return () => {
    if (getHeapStatistics().used_heap_size < bound) return;
    collect ??= exposedCollector();
    collect();
    bound = Math.max(leftAlone, WORTH_IT * getHeapStatistics().used_heap_size);
  };
}

/** V8 has it under a flag alone, and for contexts that are made then. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
