/**
 * What the emulator takes from core, in one place. By path and not by the package's name: its index loads the cloud
 * clients, which would double the time the emulator takes to start.
 */
export {
  type Clock,
  CompletionBatchError,
  lockFolder,
  type NdjsonLine,
  splitLines,
  systemClock,
} from '@completion-batch/engine';
