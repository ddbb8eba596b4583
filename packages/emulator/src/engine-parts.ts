/** What the emulator takes from the engine, in one place. */
export {
  type Clock,
  CompletionBatchError,
  isKey,
  lockFolder,
  type NdjsonLine,
  splitLines,
  systemClock,
  whyNotFromHere,
} from '@completion-batch/engine';
