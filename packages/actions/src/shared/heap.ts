/** How much room V8 takes before it collects: for entries alone. */
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * V8 lets a heap grow to several times what is alive in it, the more the longer a program runs: preparing 40,000 receipts took
 * 2.2 times the memory of 1,000, with 50 MB alive in both. The young generation stays at what loading a program
 * brings it to, 4 MB or 8 MB; the old one may grow by so many percent of what is alive. Less is slower where much is alive. To be
 * called where all that does the work is there: compiling and starting it under that bound takes a tenth longer.
 *
 * Node warns of flags set in a running process. V8 reads these where it sizes its spaces after a collection or calls
 * WebAssembly, and derives nothing from them at its start; those that it reads there (`--max-semi-space-size`) do nothing here.
 */
export function keepHeapSmall(growingPercent = 180): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  // After six answers of fetch V8 would optimize the parser of HTTP that Node has as WebAssembly: 24 MB and 33 ms for one function.
  setFlagsFromString('--wasm-tiering-budget=1000000000');
}

/** Garbage that is not looked for. Bytes. */
export interface LeftAlone {
  /** Below so many in the old generation. */
  readonly old: number;
  /** Buffers: below so many more than were left when all was collected last. */
  readonly oldBuffers: number;
}

const MB = 1024 * 1024;
/**
 * Collecting labels has some 20 MB alive, and comes to 40 in a short batch; submitting, and all that is done with jobs, has 20,
 * which is as much as a batch leaves behind. Pieces that wait in a stream while V8 collects become old: checking the requests of
 * 40,000 receipts left 70 MB of them. Jobs leave 10 MB, and to look for those took a fifth more CPU of collect.
 */
export const LEFT_ALONE = {
  collect: { old: 40 * MB, oldBuffers: 16 * MB },
  submit: { old: 20 * MB, oldBuffers: 12 * MB },
  jobs: { old: 20 * MB, oldBuffers: 64 * MB },
} as const satisfies Record<string, LeftAlone>;
/** Of buffers of a moment ago. */
const BUFFERS_LEFT_ALONE = 20 * MB;
/**
 * Of what is alive, as a multiple, so that little is gained by looking through it again sooner. A merged file leaves 0.4 of it: at
 * 1.5 every second was waited for, and 800 MB peaked at 1.12 of 200 MB.
 */
const WORTH_IT = 1.25;

/** V8's, or one that a test says. Bytes in use. */
export interface Heap {
  /** Of the old generation: the young one is collected again and again by V8 itself, and says nothing of garbage. */
  oldInUse(): number;
  buffers(): number;
  /** `minor`: of the young generation alone, which finds buffers of a moment ago. */
  collect(what: 'full' | 'minor'): void;
}

/**
 * Collects garbage when it is called and much is in use. To be called where a part of the work has ended: what V8 then finds
 * alive is little, and looking for it takes some 20 ms; buffers of a moment ago are found in 2 ms.
 */
export function garbageCollector({ old, oldBuffers }: LeftAlone, heap: Heap = v8Heap()): () => void {
  let [mostOld, mostBuffers, buffersAlive] = [old, BUFFERS_LEFT_ALONE, 0];
  return () => {
    const isFull = heap.oldInUse() >= mostOld;
    if (!isFull && heap.buffers() < mostBuffers) return;
    if (!isFull) heap.collect('minor');
    if (isFull || heap.buffers() >= buffersAlive + oldBuffers) {
      heap.collect('full');
      mostOld = Math.max(old, WORTH_IT * heap.oldInUse());
      buffersAlive = heap.buffers();
    }
    mostBuffers = Math.max(BUFFERS_LEFT_ALONE, WORTH_IT * heap.buffers());
  };
}

function v8Heap(): Heap {
  let gc: ((options?: { readonly type: 'minor' }) => void) | undefined;
  return {
    oldInUse: () =>
      getHeapSpaceStatistics().reduce(
        (sum, { space_name: name, space_used_size: bytes }) => (name.startsWith('new_') ? sum : sum + bytes),
        0,
      ),
    buffers: () => getHeapStatistics().external_memory,
    collect(what) {
      gc ??= exposedCollector();
      if (what === 'full') gc();
      // After a full one, too: its buffers are given back, and no longer counted, where the next one begins.
      gc({ type: 'minor' });
    },
  };
}

/** V8 has it under a flag alone, and for contexts that are made then. */
function exposedCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
