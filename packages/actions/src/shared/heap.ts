/** How much room V8 takes before it collects: for entries alone, before anything else runs. */
import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to several times what is alive in it, the more the longer a program runs: preparing 40,000 receipts took
 * 2.2 times the memory of 1,000, with 50 MB alive in both. The young generation stays at the 8 MB that loading
 * a program brings it to, the old one may grow by so many percent of what is alive. Less is slower where much is alive.
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
