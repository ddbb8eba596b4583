/**
 * What the emulator takes from core, in one place. By path and not by the package's name: its index loads the cloud
 * clients, which would double the time the emulator takes to start.
 */
export { type Clock, systemClock } from '../../core/src/clock.ts';
export { CompletionBatchError } from '../../core/src/errors.ts';
export { lockFolder } from '../../core/src/lock.ts';
export { type NdjsonLine, splitLines } from '../../core/src/ndjson.ts';
