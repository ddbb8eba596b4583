/**
 * What the emulator takes from the rest of the project, in one place. The package's index brings the cloud clients along,
 * which about doubles the time the emulator takes to start by itself.
 */
export {
  type Clock,
  CompletionBatchError,
  lockFolder,
  type NdjsonLine,
  splitLines,
  systemClock,
} from '@completion-batch/core';
