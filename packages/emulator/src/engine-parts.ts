/** What the emulator takes from the engine, in one place. */
export {
  type Clock,
  CompletionBatchError,
  lockFolder,
  type NdjsonLine,
  splitLines,
  systemClock,
} from '@completion-batch/engine';
